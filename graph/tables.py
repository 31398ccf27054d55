"""The current articles as tables: what was said, by whom, about what; each row names the articles that it is from.

Every column is described once, in `MEANINGS`, for people and for programs (https://www.w3.org/TR/tabular-metadata/).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, BinaryIO

from pyoxigraph import NamedNode, Quad

from graph import exports, query
from graph.exports import harmless
from graph.nodes import A, value
from graph.query import Cell, Row
from graph.store import Reader
from ontology.terms import BESIDE, DCTERMS, PROV, SDO, SKOS

MEANINGS: Mapping[str, tuple[str, str]] = {
    "aliases": ("string", "other names, parted by semicolons"),
    "article": ("string", "the article's id: its file's stem"),
    "articles": ("integer", "in how many articles"),
    "byline": ("string", "who wrote the article, as it says"),
    "by": ("string", "the day, month or year until which or on which it is to be"),
    "co_names": ("string", "the names of those who said it too, parted by semicolons"),
    "co_speakers": ("anyURI", "the IRIs of those who said it together with the speaker, parted by blanks"),
    "condition": ("string", "what the speaker's position depends on, in the article's words"),
    "confidence": ("decimal", "how sure the extractor is, from 0 to 1"),
    "currency": ("string", "an ISO 4217 code"),
    "date": ("date", "the day on which the article was published"),
    "deadline": ("string", "the words that tell until when"),
    "end": ("integer", "where the words end in the article's text: the code point after the last"),
    "exact": ("string", "the words that stand there"),
    "extractor": ("string", "with what the article was read"),
    "figure": ("anyURI", "the IRI of the figure"),
    "first": ("date", "the day of the first dated article that names them"),
    "iri": ("anyURI", "what it is called on the web"),
    "kind": ("string", "of which kind it is"),
    "label": ("string", "what it is called, or what it is about"),
    "last": ("date", "the day of the last dated article that names them"),
    "mentions": ("integer", "how often articles mention it"),
    "modifier": ("string", "about, at least, up to, and the like"),
    "name": ("string", "the name of the actor, or of the speaker"),
    "outlet": ("string", "who published the article; of several, parted by semicolons"),
    "part_of": ("anyURI", "the IRI of the larger policy"),
    "payer": ("string", "who pays, in the article's words"),
    "per": ("string", "for which time a sum is meant"),
    "per_year": ("decimal", "what the sum comes to in a year"),
    "polarity": ("string", "support, oppose, concern or neutral"),
    "policy": ("anyURI", "the IRI of the policy across articles"),
    "policy_label": ("string", "what the policy is called"),
    "position": ("anyURI", "the IRI of the position"),
    "post": ("string", "the post that the speaker held, as the article words it"),
    "prefix": ("string", "what stands before the words, up to 32 code points"),
    "proposer": ("anyURI", "the IRI of who proposes, promises or pays"),
    "proposer_name": ("string", "the name of who proposes, promises or pays"),
    "published": ("date", "the day on which the article was published"),
    "purpose": ("string", "what it is for, in the article's words"),
    "recipient": ("string", "whom it is to reach, in the article's words"),
    "role": ("string", "what the article calls a speaker without a name"),
    "rule": ("string", "by which rule it was found"),
    "sense": ("string", "asked, promised, given, spent, stated, forecast or target"),
    "source": ("anyURI", "the IRI of the article; of several, parted by blanks"),
    "spans": ("string", "where the words stand in the article's text, as start-end in code points, parted by blanks"),
    "speaker": ("anyURI", "the IRI of the speaker across articles"),
    "speech_act": ("string", "what the speaker mainly does by saying it"),
    "act": ("string", "what the speaker mainly does by saying it"),
    "start": ("integer", "where the words begin in the article's text, in code points"),
    "state": ("string", "candidate as found by a machine, or confirmed by a person"),
    "statement": ("anyURI", "the IRI of the statement"),
    "statements": ("integer", "how many statements"),
    "status": ("string", "recommended, promised, announced, funded, published or expected"),
    "suffix": ("string", "what stands after the words, up to 32 code points"),
    "title": ("string", "the article's headline"),
    "told": ("anyURI", "the IRI of what this one article says of the policy"),
    "towards": ("anyURI", "the IRI of the policy, person or body that the position is on"),
    "towards_name": ("string", "what that is called"),
    "type": ("string", "person, organisation, group, office or document"),
    "unit": ("string", "what is counted"),
    "url": ("string", "where the article was published; of several, parted by blanks"),
    "value": ("decimal", "the number, in whole units"),
    "via": ("anyURI", "the IRI of the statement in which this one is told"),
    "words": ("string", "what was said, in the article's words"),
}
"""By column the datatype of its cells, and what they say. A cell that is empty says that nothing is known."""


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` gives each row by column."""

    name: str
    meaning: str
    columns: tuple[str, ...]
    rows: Callable[[Reader], Iterator[Mapping[str, Any]]]


def write(table: Table, reader: Reader, out: BinaryIO) -> int:
    """The table as RFC 4180 with a header, and how many rows it has. No cell is one that a spreadsheet would run."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    lines, number = csv.writer(text), 0
    lines.writerow(table.columns)
    for row in table.rows(reader):
        lines.writerow([harmless(row[column]) for column in table.columns])
        number += 1
    text.detach()
    return number


def described(tables: Iterable[Table], licence: str) -> dict[str, object]:
    """The tables of one folder in the words of CSV on the Web."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": "Who said what",
        "dc:license": {"@id": licence},
        "dc:description": "Statements are claims of their speakers. A cell that a spreadsheet would take for a formula has an apostrophe before it.",
        "dialect": {"header": True, "encoding": "utf-8"},
        "tables": [
            {
                "url": f"{table.name}.csv",
                "dc:description": table.meaning,
                "tableSchema": {
                    "columns": [
                        {
                            "name": column,
                            "titles": column,
                            "datatype": MEANINGS[column][0],
                            "dc:description": MEANINGS[column][1],
                        }
                        for column in table.columns
                    ]
                },
            }
            for table in tables
        ],
    }


def _statements(reader: Reader) -> Iterator[Row]:
    return (exports.flat(record) for record in exports.records(reader))


def _articles(reader: Reader) -> Iterator[Row]:
    return query.rows(reader, "articles", {})


def _actors(reader: Reader) -> Iterator[dict[str, Cell]]:
    """Each with all the articles that name it."""
    source = _sources(reader)
    for row in query.rows(reader, "actors", {}):
        node = NamedNode(str(row["iri"]))
        named = [quad.subject for quad in reader.matching(None, _MEANT, node)]
        graphs = sorted({graph for one in (node, *named) for graph in _graphs(reader, one)})
        found = [each for each in map(source, graphs) if each]
        dates = sorted(str(each["date"]) for each in found if each["date"])
        yield {
            **row,
            "aliases": "; ".join(sorted({value(quad.object) for quad in reader.matching(node, _ALIAS, None)})),
            "first": dates[0] if dates else None,
            "last": dates[-1] if dates else None,
            "outlet": "; ".join(sorted({str(each["outlet"]) for each in found if each["outlet"]})),
            "source": " ".join(str(each["source"]) for each in found),
            "url": " ".join(str(each["url"]) for each in found if each["url"]),
        }


def _of(name: str, thing: str, **params: str) -> Callable[[Reader], Iterator[dict[str, Cell]]]:
    """The rows of a named question, each with the article of the thing in that column."""

    def rows(reader: Reader) -> Iterator[dict[str, Cell]]:
        source = _sources(reader)
        for row in query.rows(reader, name, params):
            told = (source(graph) for graph in sorted(_graphs(reader, NamedNode(str(row[thing])))))
            yield {**_NOWHERE, **next(filter(None, told), {}), **row}

    return rows


def _columns(name: str, *more: str) -> tuple[str, ...]:
    return (*query.load(name).columns, *more)


_ALIAS = NamedNode(SKOS.altLabel)
_MEANT = NamedNode(PROV.specializationOf)
_REPLACED = NamedNode(DCTERMS.isReplacedBy)
_NOWHERE: dict[str, Cell] = dict.fromkeys(("source", "title", "url", "outlet", "date"))

TABLES = (
    Table("statements", "Who said what: a row for each report of a statement.", tuple(exports.COLUMNS), _statements),
    Table("actors", "Who is there, and which articles name them.", _columns("actors", "aliases", "first", "last", "outlet", "source", "url"), _actors),
    Table("articles", "Which articles there are.", _columns("articles"), _articles),
    Table("policies", "Policies: a row for each place that tells of one.", _columns("policies", "source", "title", "url"), _of("policies", "told", min_confidence="0")),
    Table("figures", "Sums of money and other numbers: a row for each.", _columns("figures", "source", "title", "url"), _of("figures", "figure")),
    Table("positions", "Who stands where on what: a row for each position and each place that shows it.", _columns("positions", "source", "title", "url"), _of("positions", "position", min_confidence="0")),
)  # fmt: skip


def _graphs(reader: Reader, node: Any) -> set[str]:
    """The graphs of articles that say what a thing is."""
    return {value(quad.graph_name) for quad in reader.matching(node, A, None)} - BESIDE


def _sources(reader: Reader) -> Callable[[str], dict[str, Cell]]:
    """Gives what is known of an article by its IRI; nothing of one that a newer version has replaced."""

    def one(node: Any, predicate: str) -> str | None:
        found: Iterator[Quad] = reader.matching(node, NamedNode(predicate), None)
        return next((value(quad.object) for quad in found), None)

    @lru_cache(4096)
    def source(graph: str) -> dict[str, Cell]:
        node = NamedNode(graph)
        if next(reader.matching(node, _REPLACED, None), None) is not None:
            return {}
        publisher = one(node, SDO.publisher)
        return {
            "source": graph,
            "title": one(node, SDO.headline),
            "outlet": publisher and one(NamedNode(publisher), SDO.name),
            "date": one(node, SDO.datePublished),
            "url": one(node, SDO.url),
        }

    return source
