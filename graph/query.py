"""The named questions of graph/queries: read, check what is asked, ask.

A question is a file that is valid SPARQL as it stands. Its header says what it is about, names its group among the
questions for readers, its parameters and its columns; a parameter `p` enters through
the line `VALUES ?with_p { UNDEF }`, which is filled with terms in their own serialisation when `p` is given and left out
when it is not. So what a user types is always one term and never part of the query. A comment `# given p: …` is part of
the question when `p` is one value: it begins with that one, where the engine would else go through all to find it at the end. In the outermost
group it is also said in each OPTIONAL on a line of its own that is about the same, which the engine finds by itself before it joins.
A line that ends with `# unless p, q` is left out where one value of these is given: there all would begin, and another says the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import islice
from typing import Protocol

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions

from graph import rowcap
from graph.store import Answer as Result
from ontology.errors import QueryError
from ontology.iris import BASE, local

Cell = str | int | float | bool | None
Row = dict[str, Cell]
Given = Mapping[str, str | Sequence[str]]

QUERIES = resources.files("graph") / "queries"

XSD = "http://www.w3.org/2001/XMLSchema#"

GROUPS = (
    "who said what",
    "positions and policies",
    "figures and money",
    "people, bodies and posts",
    "what happened",
    "outlets and echoes",
    "what is missing",
    "topics and key phrases",
    "who is whom",
)
"""What the questions for readers are about, in the order in which these are shown; each is in one of them."""

INDENT = "  "
"""Of what stands in the outermost group of a question."""

CHOICE = re.compile(r"([\w-]+(?:, [\w-]+)* or [\w-]+)(?:,|$)")
"""A meaning that begins by naming all values: "candidate or confirmed"."""

ORDER = re.compile(r"^ORDER BY .*\Z", re.MULTILINE | re.DOTALL)
"""What sorts all rows, for which all of them have to be in memory."""

JOINED = re.compile(r'GROUP_CONCAT\(.*?SEPARATOR = "([^"]*)"\) AS \?(\w+)\)', re.DOTALL)


class Dataset(Protocol):
    """What can be asked: any `graph.store.Reader`; one may say that it has no use for questions that are `narrowed`."""

    def query(self, sparql: str, /) -> Result: ...


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a question: text, date, share, iri, url, actor or thing (an IRI of ours or its end, person/josiah-bounderby).

    `default` is the value that it has where none is given; empty where it then bounds nothing.
    """

    name: str
    type: str
    several: bool
    required: bool
    meaning: str
    default: str = ""

    @property
    def options(self) -> tuple[str, ...]:
        """The values that there are, where the meaning names them; another would find nothing."""
        named = CHOICE.match(self.meaning) if self.type == "text" else None
        return tuple(re.split(", | or ", named[1])) if named else ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question as its file tells it. `about` says more than the title, if anything; `group` is one of GROUPS for readers' own."""

    name: str
    title: str
    about: str
    group: str
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    sparql: str

    @property
    def joined(self) -> Mapping[str, str]:
        """Columns whose cells are joined of several words, and what stands between these. Empty words stand for nothing."""
        return {column: between for between, column in JOINED.findall(self.sparql) if column in self.columns}


@dataclass(frozen=True, slots=True)
class Answer:
    """Columns and rows; values are strings, numbers, booleans, or None where there is none."""

    query: str
    params: Given
    columns: tuple[str, ...]
    rows: Sequence[Row]

    def as_json(self) -> dict[str, object]:
        """The shape that `onrecord query NAME --format json` prints."""
        several = {parameter.name for parameter in load(self.query).parameters if parameter.several}
        params = {
            name: value if isinstance(value, str) else list(value) if name in several else value[0]
            for name, value in self.params.items()
        }
        return {"query": self.query, "params": params, "columns": list(self.columns), "rows": list(self.rows)}


def ask(dataset: Dataset, name: str, params: Given | None = None, limit: int | None = None) -> Answer:
    """The answer to the question `name`, of at most `limit` rows.

    Raises QueryError for an unknown question, an unknown or missing parameter, and a value of the wrong type.
    """
    given = params or {}
    return answer(name, given, islice(solutions(dataset, name, given), limit))


def rows(dataset: Dataset, name: str, params: Given, *, whole: bool = False) -> Iterator[Row]:
    """The rows of the answer as they come, for those who need not hold them all. Raises QueryError as `ask` does.

    With `whole` nothing has to be given, and they come in no order: for those who keep what answers whatever may be asked.
    """
    return _rows(name, solutions(dataset, name, params, whole=whole))


def answer(name: str, params: Given, found: Iterable[QuerySolution]) -> Answer:
    """The answer that these rows, found by whomever, are to the question `name`."""
    return Answer(name, params, load(name).columns, tuple(_rows(name, found)))


def _rows(name: str, found: Iterable[QuerySolution]) -> Iterator[Row]:
    question = load(name)
    rows = (dict(zip(question.columns, map(_cell, row), strict=True)) for row in found)
    if not (joined := question.joined):
        return rows
    return ({name: _joined(cell, joined.get(name)) for name, cell in row.items()} for row in rows)


def _joined(cell: Cell, between: str | None) -> Cell:
    if between is None or not isinstance(cell, str):
        return cell
    return between.join(filter(None, cell.split(between))) or None


def solutions(
    dataset: Dataset, name: str, params: Given, *, whole: bool = False, most: int | None = None
) -> QuerySolutions:
    """The same as terms, for those who write RDF; the first so many at most. Raises QueryError as `ask` does."""
    question = load(name)
    if whole:
        freely = tuple(replace(one, required=False) for one in question.parameters)
        question = replace(question, parameters=freely, sparql=ORDER.sub("", question.sparql))
    sparql = bound(question, params, narrowed=getattr(dataset, "narrowed", True))
    limited = most and rowcap.capped(sparql, most)
    found = dataset.query(limited.text if limited else sparql)
    assert isinstance(found, QuerySolutions), f"{name}.rq is no SELECT"
    return found


def names() -> tuple[str, ...]:
    """The names of the questions for readers, in alphabetical order."""
    return _in(QUERIES)


def parts() -> tuple[str, ...]:
    """The names of those that only our own programs ask: the pages, the API and the ingest."""
    return _in(QUERIES / "parts")


def _in(folder: Traversable) -> tuple[str, ...]:
    return tuple(sorted(file.name.removesuffix(".rq") for file in folder.iterdir() if file.name.endswith(".rq")))


@cache
def load(name: str) -> Question:
    """The question of that name, whoever it is for. Raises QueryError when there is none."""
    folder = QUERIES / "parts" if name in parts() else QUERIES
    if folder is QUERIES and name not in names():
        raise QueryError(f"there is no query {name!r}; there are: {', '.join(names())}")
    text = (folder / f"{name}.rq").read_text(encoding="utf-8")
    header = [line[1:].strip() for line in text.splitlines() if line.startswith("#")]
    parameters, columns = header.index("Parameters"), header.index("Columns")
    grouped = header.index("Group") if "Group" in header else parameters
    listed = (line.split(maxsplit=2) for line in header[parameters + 1 : columns] if line != "none")
    return Question(
        name=name,
        title=header[0],
        about=" ".join(filter(None, header[1:grouped])),
        group=" ".join(header[grouped + 1 : parameters]),
        parameters=tuple(_parameter(*parts) for parts in listed),
        columns=tuple(re.findall(r"\w+", " ".join(header[columns + 1 :]))),
        sparql=text,
    )


def bound(question: Question, given: Given, *, narrowed: bool = True) -> str:
    """The SPARQL of the question with these values in it; `narrowed` for engines that find each OPTIONAL by itself before they join.

    Raises QueryError for an unknown or missing parameter and a value of the wrong type.
    """
    sparql, found = question.sparql, terms(question, given)
    for parameter in question.parameters:
        sparql = _filled(sparql, parameter, found[parameter.name], narrowed=narrowed)
    return sparql


def terms(question: Question, given: Given) -> dict[str, list[NamedNode | Literal]]:
    """By parameter the values that are given, or the one that it has where none is. Raises QueryError as `bound` does."""
    known = {parameter.name for parameter in question.parameters}
    if unknown := sorted(given.keys() - known):
        raise QueryError(
            f"query {question.name}: unknown parameter {', '.join(unknown)}; "
            f"it takes {', '.join(sorted(known)) or 'none'}"
        )
    found = {}
    for parameter in question.parameters:
        values = given.get(parameter.name, ())
        values = [values] if isinstance(values, str) else values or [parameter.default] * bool(parameter.default)
        if parameter.required and not values:
            raise QueryError(f"query {question.name}: parameter {parameter.name} is missing: {parameter.meaning}")
        if len(values) > 1 and not parameter.several:
            raise QueryError(f"query {question.name}: parameter {parameter.name} is given more than once")
        found[parameter.name] = [_term(question.name, parameter, value) for value in values]
    return found


def _filled(sparql: str, parameter: Parameter, terms: Iterable[object], *, narrowed: bool) -> str:
    """With the values in their place, or without the place; what is said for one value begins with it then."""
    variable = f"?with_{parameter.name}"
    values = [*map(str, terms)]
    if len(values) == 1:
        given = re.compile(rf"^( *)# given {parameter.name}: (.*)$", re.MULTILINE)
        first = " ".join(line[2] for line in given.finditer(sparql) if line[1] == INDENT).replace(variable, values[0])
        sparql = given.sub(lambda line: line[1] + line[2].replace(variable, values[0]), sparql)
        sparql = re.sub(rf"^.* # unless .*\b{parameter.name}\b.*\n", "", sparql, flags=re.MULTILINE)
        sparql = _narrowed(sparql, first) if first and narrowed else sparql
    place = f"VALUES {variable} {{"
    return sparql.replace(f"{place} UNDEF }}", f"{place} {' '.join(values)} }}" if values else "")


def _narrowed(sparql: str, first: str) -> str:
    """With that also at the beginning of each OPTIONAL on a line of its own that is about the same: else it is found for all there is."""
    about = set(re.findall(r"\?\w+", first))

    def line(found: re.Match[str]) -> str:
        return f"{INDENT}OPTIONAL {{ {first} {found[1]}" if about & {*re.findall(r"\?\w+", found[1])} else found[0]

    return re.sub(rf"^{INDENT}OPTIONAL \{{ (.*)$", line, sparql, flags=re.MULTILINE)


def _parameter(name: str, kind: str, rest: str) -> Parameter:
    required = rest.startswith("required")
    meaning = rest.removeprefix("required").strip()
    kind, _, default = kind.partition("=")
    several = kind.endswith(("+", "*"))
    return Parameter(name, kind.rstrip("+*"), several, required or kind.endswith("+"), meaning, default)


def _term(question: str, parameter: Parameter, value: str) -> NamedNode | Literal:
    try:
        return TYPES[parameter.type](value)
    except (ValueError, InvalidOperation) as fault:
        raise QueryError(
            f"query {question}: parameter {parameter.name} is {value!r}; expected {EXPECTED[parameter.type]}"
        ) from fault


def thing(parameter: str, value: str) -> str:
    """The end of the IRI of ours that is given for a parameter, such as person/josiah-bounderby. Raises QueryError for what is none."""
    try:
        return local(_ours(value).value)
    except ValueError as fault:
        raise QueryError(f"parameter {parameter} is {value!r}; expected {EXPECTED['actor']}") from fault


def _ours(value: str) -> NamedNode:
    local = value.removeprefix(f"{BASE}id/")
    if not re.fullmatch(r"[a-z]+/[^\s/<>\"{}|^`\\]+", local):
        raise ValueError(value)
    return NamedNode(f"{BASE}id/{local}")


def _share(value: str) -> Literal:
    number = Decimal(value)
    if not (number.is_finite() and 0 <= number <= 1) or len(value) > 40 or abs(number.adjusted()) > 40:
        raise ValueError(value)  # written out, "1e-100000000" would fill the memory
    return Literal(f"{number:f}", datatype=NamedNode(f"{XSD}decimal"))


TYPES: Mapping[str, Callable[[str], NamedNode | Literal]] = {
    "text": Literal,
    "date": lambda value: Literal(date.fromisoformat(value).isoformat(), datatype=NamedNode(f"{XSD}date")),
    "share": _share,
    "iri": NamedNode,
    "url": lambda value: Literal(value, datatype=NamedNode(f"{XSD}anyURI")),
    "actor": _ours,
    "thing": _ours,
}
EXPECTED = {
    "text": "text",
    "date": "a day such as 2024-05-03",
    "share": "a number from 0 to 1 such as 0.7",
    "iri": "an absolute IRI",
    "url": "an address such as https://example.org/news/1",
    "actor": "a person or organisation such as person/josiah-bounderby",
    "thing": "a thing such as policy/a-reform",
}


def _cell(term: object) -> Cell:
    """A term as a plain value; numbers and booleans as such, all else as text."""
    if isinstance(term, Literal):
        kind, value = term.datatype.value.removeprefix(XSD), term.value
        if kind == "integer":
            return int(value)
        if kind in {"decimal", "double", "float"}:
            return float(value)
        return value == "true" if kind == "boolean" else value
    return term.value if isinstance(term, NamedNode) else None
