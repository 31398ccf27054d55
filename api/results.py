"""What a SPARQL query found, as columns and cells that a page can show, sort and draw."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from math import isfinite
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from api.mediatypes import SPARQL_JSON
from graph.prefixes import shortened
from ontology.iris import BASE, NS

XSD = "http://www.w3.org/2001/XMLSchema#"
NUMBERS = frozenset({"integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger"})
ZONE = r"(?:Z|[+-]\d\d:\d\d)?"
TIMES = {
    "date": re.compile(rf"(\d{{4}}-\d\d-\d\d){ZONE}"),
    "dateTime": re.compile(r"(\d{4}-\d\d-\d\d)T.*"),
    "gYearMonth": re.compile(rf"(\d{{4}}-\d\d){ZONE}"),
    "gYear": re.compile(rf"(\d{{4}}){ZONE}"),
}
"""How days, months and years are written; other years than those of four digits are none that a page could draw."""
FIRST = {"date": (), "dateTime": (), "gYearMonth": (1,), "gYear": (1, 1)}
"""What a month or a year lacks to be a day."""

TRIPLE = ("subject", "predicate", "object")
"""The columns of a graph."""

LONG = 40
"""Code points from which on a text is one of words, and no name."""

GROUPED = 10_000
"""Integers from here on are written with commas; lower ones may be years."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A term: its `kind` is iri, literal or blank; `type` is the datatype, shortened to what stands behind xsd: where it can be."""

    kind: str
    value: str
    type: str = ""
    language: str = ""

    @property
    def number(self) -> float | None:
        """The number that it is, if it is a finite one."""
        if self.type not in NUMBERS:
            return None
        try:
            number = float(self.value)
        except ValueError:
            return None
        return number if isfinite(number) else None

    @property
    def day(self) -> date | None:
        """The day that it is, the first one of a month or a year; None for what is no day or has no such date."""
        told = TIMES[self.type].fullmatch(self.value) if self.type in TIMES else None
        try:
            return told and date(*map(int, told[1].split("-")), *FIRST[self.type])
        except ValueError:
            return None

    @property
    def thing(self) -> bool:
        """Whether it is the IRI of a thing of ours: an actor, a statement, an article, a policy."""
        return self.kind == "iri" and self.value.startswith(f"{BASE}id/")

    @property
    def ours(self) -> str | None:
        """The address of the thing, or of the term of our vocabulary, that it is."""
        term = self.kind == "iri" and self.value.startswith(NS)
        return f"/{self.value.removeprefix(BASE)}" if self.thing or term else None

    @property
    def text(self) -> str:
        """As a page writes it: an IRI by its prefix, a large integer with commas, all else as it is."""
        if self.kind == "iri":
            return shortened(self.value)
        if self.type == "integer" and re.fullmatch(r"-?\d{1,40}", self.value) and abs(int(self.value)) >= GROUPED:
            return f"{int(self.value):,}"
        return self.value

    @property
    def words(self) -> bool:
        """Whether it is a text to be read, such as what somebody said."""
        return self.kind == "literal" and not self.type and len(self.value) > LONG


Row = tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """`form` is table, answer (yes or no) or graph."""

    form: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def column(self, name: str) -> tuple[Cell | None, ...]:
        """All that stands in the column of that name."""
        at = self.columns.index(name)
        return tuple(row[at] for row in self.rows)

    @property
    def numeric(self) -> tuple[str, ...]:
        """The columns that hold numbers and nothing else."""
        return tuple(name for name in self.columns if _all(self.column(name), lambda cell: cell.number is not None))

    def worded(self, name: str) -> bool:
        """Whether something in that column is a text to be read."""
        return any(cell and cell.words for cell in self.column(name))

    def first(self, number: int) -> Results:
        """With so many rows at most."""
        return replace(self, rows=self.rows[:number])

    def sorted(self, by: str) -> Results:
        """With the rows in the order of a column, from its end where its name has a minus before it; as they come for another.

        Numbers are ordered as numbers and come first, what is missing comes last.
        """
        name = by.removeprefix("-")
        if name not in self.columns:
            return self
        at = self.columns.index(name)
        there = [row for row in self.rows if row[at] is not None]
        missing = [row for row in self.rows if row[at] is None]
        ordered = sorted(there, key=lambda row: _key(row[at]), reverse=by.startswith("-"))
        return replace(self, rows=(*ordered, *missing))


def read(body: bytes, media_type: str) -> Results:
    """An answer as the worker gave it: results as JSON, a graph as N-Triples."""
    if media_type != SPARQL_JSON:
        return Results("graph", TRIPLE, tuple(_triples(body)))
    found = json.loads(body)
    if "boolean" in found:
        return Results("answer", ("answer",), ((Cell("literal", "yes" if found["boolean"] else "no"),),))
    columns = tuple(found["head"]["vars"])
    rows = (tuple(_cell(row.get(column)) for column in columns) for row in found["results"]["bindings"])
    return Results("table", columns, tuple(rows))


def _triples(body: bytes) -> Iterator[Row]:
    for triple in parse(body, RdfFormat.N_TRIPLES):
        yield tuple(_term(term) for term in (triple.subject, triple.predicate, triple.object))


def _term(term: object) -> Cell:
    if isinstance(term, NamedNode):
        return Cell("iri", term.value)
    if isinstance(term, Literal):
        return _literal(term.value, term.datatype.value, term.language or "")
    return Cell("blank", str(term) if isinstance(term, BlankNode) else f"<<{term}>>")


def _cell(term: dict[str, Any] | None) -> Cell | None:
    """A term as SPARQL's JSON has it.

    Spec: https://www.w3.org/TR/sparql11-results-json/#select-encode-terms
    """
    match term:
        case None:
            return None
        case {"type": "uri", "value": iri}:
            return Cell("iri", iri)
        case {"type": "literal", "value": value}:
            return _literal(value, term.get("datatype", ""), term.get("xml:lang", ""))
        case {"type": "bnode", "value": name}:
            return Cell("blank", f"_:{name}")
    return Cell("blank", json.dumps(term["value"], ensure_ascii=False))


def _literal(value: str, datatype: str, language: str) -> Cell:
    kind = datatype.removeprefix(XSD)
    return Cell("literal", value, "" if kind == "string" or language else kind, language)


def _all(cells: tuple[Cell | None, ...], holds: Any) -> bool:
    there = [cell for cell in cells if cell is not None]
    return bool(there) and all(map(holds, there))


def _key(cell: Cell | None) -> tuple[bool, float, str]:
    assert cell
    number = cell.number
    return (number is None, 0.0 if number is None else number, cell.value.casefold())
