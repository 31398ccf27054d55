"""The W3C's SPARQL 1.1 evaluation tests over HTTP, ours beside the native Oxigraph server on the same data.

The suite is no part of the project: give the folder that holds `*/manifest.ttl`. Data come as named graphs, and each query is
told by the protocol's dataset parameters which of them it is about. https://www.w3.org/2009/sparql/docs/tests/
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, Namespace

from bench import sparql
from graph import forms

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
KINDS = {MF.QueryEvaluationTest, MF.CSVResultFormatTest}
APART = ("entailment", "service")
"""Folders of what is no plain evaluation: entailment, which neither has, and calls to other servers, which ours refuses."""

FORMS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
    ".srj": ox.QueryResultsFormat.JSON,
    ".srx": ox.QueryResultsFormat.XML,
    ".tsv": ox.QueryResultsFormat.TSV,
}
ACCEPTED = {
    ".srj": "application/sparql-results+json",
    ".srx": "application/sparql-results+xml",
    ".tsv": "text/tab-separated-values",
    ".csv": "text/csv",
    ".ttl": "application/sparql-results+xml, application/n-triples;q=0.9",
    ".rdf": "application/sparql-results+xml, application/n-triples;q=0.9",
}
"""In what form an answer is asked for that is written down in a file of that kind."""

ROWS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
BASE = "http://example.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"


@dataclass(frozen=True)
class Case:
    """A query on graphs of these files, and the file with what it has to give."""

    name: str
    query: Path
    data: tuple[Path, ...]
    named: tuple[Path, ...]
    result: Path


def measure(suite: Path) -> None:
    """Print how many cases each server passes, by folder, and which only one of them does."""
    every = list(cases(suite))
    passed: dict[str, set[str]] = {"ours": set(), "native": set()}
    with TemporaryDirectory() as home:
        store, copy = Path(home) / "store", Path(home) / "copy"
        (store / "texts").mkdir(parents=True)
        forms.write(store)
        with sparql.ours(store) as (port, _), sparql.native(copy, "serve") as native:
            for number, case in zip(count(1), every):
                quads = list(_quads(case))
                _snapshot(store, f"20240101T000000{number:06}Z", quads, case)
                _load(f"http://127.0.0.1:{native}", quads)
                for name, address in (
                    ("ours", f"http://127.0.0.1:{port}/sparql"),
                    ("native", f"http://127.0.0.1:{native}/query"),
                ):
                    if _passes(case, address):
                        passed[name].add(case.name)
    for folder, number in sorted(Counter(case.query.parent.name for case in every).items()):
        _print(
            folder, number, {name: {one for one in of if one.startswith(f"{folder}/")} for name, of in passed.items()}
        )
    _print("all", len(every), passed)
    for name, of in passed.items():
        print(
            f"only {name}:", ", ".join(sorted(of.difference(*(other for key, other in passed.items() if key != name))))
        )


def _print(folder: str, number: int, passed: Mapping[str, set[str]]) -> None:
    print(f"{folder:20} {number:4}", *(f"{name} {len(of):4}" for name, of in passed.items()))


def cases(suite: Path) -> Iterator[Case]:
    for manifest in sorted(suite.glob("*/manifest.ttl")):
        if manifest.parent.name in APART:
            continue
        told = Graph().parse(manifest, publicID=manifest.absolute().as_uri())
        for listed in told.objects(None, MF.entries):
            for entry in Collection(told, listed):
                if told.value(entry, RDF.type) in KINDS:
                    action = told.value(entry, MF.action)
                    yield Case(
                        f"{manifest.parent.name}/{str(entry).rpartition('#')[2]}",
                        _path(told.value(action, QT.query)),
                        tuple(_path(one) for one in told.objects(action, QT.data)),
                        tuple(_path(one) for one in told.objects(action, QT.graphData)),
                        _path(told.value(entry, MF.result)),
                    )


def _path(iri: object) -> Path:
    assert isinstance(iri, URIRef)
    return Path(str(iri).removeprefix("file://"))


def _quads(case: Case) -> Iterator[ox.Quad]:
    """Each file as a graph of its name."""
    for file in sorted({*case.data, *case.named}):
        form = ox.RdfFormat.from_extension(file.suffix.removeprefix("."))
        for quad in ox.parse(path=str(file), format=form, base_iri=file.as_uri(), rename_blank_nodes=True):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(file.as_uri()))


def _snapshot(store: Path, name: str, quads: Iterable[ox.Quad], case: Case) -> None:
    """Let the store of a running server have these quads, and no others; a file without any is a graph all the same."""
    home = store / "snapshots" / name
    home.mkdir(parents=True)
    engine = ox.Store(home / "quads")
    engine.extend(quads)
    for file in (*case.data, *case.named):
        engine.add_graph(ox.NamedNode(file.as_uri()))
    engine.flush()
    del engine
    unfinished = store / "current.new"
    unfinished.write_text(name, encoding="ascii")
    unfinished.replace(store / "current")


def _load(address: str, quads: Iterable[ox.Quad]) -> None:
    """The same for the native server."""
    lines = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    for path, kind, body in (
        ("/update", "application/sparql-update", b"DROP ALL"),
        ("/store", "application/n-quads", lines),
    ):
        urlopen(Request(f"{address}{path}", body, {"Content-Type": kind}), timeout=30).close()  # noqa: S310  # our own


def _passes(case: Case, endpoint: str) -> bool:
    """Whether the endpoint gives what the case asks for; it is asked in the form in which that is written down."""
    form = case.result.suffix
    query = f"BASE <{case.query.as_uri()}>\n{case.query.read_text(encoding='utf-8')}"
    asked = [("default-graph-uri", file.as_uri()) for file in case.data]
    asked += [("named-graph-uri", file.as_uri()) for file in case.named]
    headers = {"Accept": ACCEPTED[form]}
    body = urlencode([("query", query), *asked]).encode()
    try:
        with urlopen(Request(endpoint, body, headers), timeout=30) as answer:  # noqa: S310 (our own servers)
            given, kind = answer.read(), answer.headers["Content-Type"]
    except HTTPError:
        return False
    if form == ".csv":
        return _cells(given) == _cells(case.result.read_bytes())
    return _results(given, kind) == _results(case.result.read_bytes(), form)


def _cells(table: bytes) -> list[tuple[str, ...]]:
    """The rows of a CSV in any order, with blank nodes alike, since they lose their names there."""
    head, *rows = csv.reader(io.StringIO(table.decode()))
    return [tuple(head), *sorted(tuple("_:" if cell.startswith("_:") else cell for cell in row) for row in rows)]


def _results(content: bytes, kind: str) -> ox.Dataset:
    """Rows as RDF, a blank node each; graphs as they are, and those that describe rows as these."""
    rows = FORMS.get(kind.partition(";")[0])
    if rows is None:
        form = ox.RdfFormat.from_media_type(kind) or ox.RdfFormat.from_extension(kind.removeprefix("."))
        triples = [quad.triple for quad in ox.parse(content, format=form, base_iri=BASE)]
        return (
            _described(triples) if any(one.predicate.value.startswith(ROWS) for one in triples) else _dataset(triples)
        )
    found = ox.parse_query_results(content, format=rows)
    if isinstance(found, ox.QueryBoolean):
        return _dataset([ox.Triple(_ANSWER, _ANSWER, ox.Literal(bool(found)))])
    names = [variable.value for variable in found.variables]
    return _dataset(triple for solution in found for triple in _row(dict(zip(names, solution, strict=True))))


def _described(triples: list[ox.Triple]) -> ox.Dataset:
    """The rows that a graph of https://www.w3.org/2001/sw/DataAccess/tests/result-set describes."""
    by: dict[Any, Any] = {(one.subject, one.predicate.value.removeprefix(ROWS)): one.object for one in triples}
    if answer := next((value for (_, name), value in by.items() if name == "boolean"), None):
        return _dataset([ox.Triple(_ANSWER, _ANSWER, answer)])
    found: list[ox.Triple] = []
    for solution in (one.object for one in triples if one.predicate.value == f"{ROWS}solution"):
        bindings = [
            one.object for one in triples if one.subject == solution and one.predicate.value == f"{ROWS}binding"
        ]
        found += _row({by[binding, "variable"].value: by[binding, "value"] for binding in bindings})
    return _dataset(found)


def _row(bindings: Mapping[str, Any]) -> list[ox.Triple]:
    """A row as what is said of a blank node."""
    here = ox.BlankNode()
    return [
        ox.Triple(here, _IS, _SOLUTION),
        *(
            ox.Triple(here, ox.NamedNode(f"{BASE}{name}"), _plain(value))
            for name, value in bindings.items()
            if value is not None
        ),
    ]


def _plain(term: Any) -> Any:
    """A number as its value, however it is written."""
    kind = term.datatype.value.removeprefix(XSD) if isinstance(term, ox.Literal) else ""
    if kind not in {"integer", "decimal", "double", "float"}:
        return term
    return ox.Literal(repr(float(term.value)), datatype=term.datatype)


def _dataset(triples: Iterable[ox.Triple]) -> ox.Dataset:
    """Equal for what is equal but for the names of blank nodes."""
    found = ox.Dataset(ox.Quad(*triple) for triple in triples)
    found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return found


_IS, _SOLUTION, _ANSWER = (ox.NamedNode(f"{BASE}{name}") for name in ("is", "solution", "answer"))
