"""The store on a SPARQL 1.1 service, whichever engine runs it (`graph.store.Store`).

A service holds graphs and nothing else: the articles as read lie in a folder of the machine that writes. Graphs of others
there are none of the store's, whatever they say. What the engines do each in their own way is in `graph.dialects`.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyoxigraph
from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    RdfFormat,
    parse_query_results,
)

from graph import grammar, readonly, rowcap, texts
from graph.rdf import value
from graph.service import NO_MORE, ROWS, TRIPLES, Access, Limits, Service, Told
from graph.store import Answer, Bindings
from ontology.errors import AnswerTooLarge, QueryError, QueryMistaken, QueryNotTaken, StoreError
from ontology.iris import BASE
from ontology.records import Article

MARKER = f"{BASE}id/graph/published"
"""The graph that says which snapshot a service holds (`graph.publishing`); it is none of the store's."""

LOADED = 20_000
"""Quads of one graph that go over in one piece by the Graph Store Protocol: some 4 MB."""

BYTES = 2**20
"""Characters of one update."""

PROBED = 100_000
"""Triples from which on an answer of an engine that cuts is not believed to be whole, if none of rows was cut before."""

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Found:
    """An answer, and whether there were more triples than it was to have."""

    answer: Answer
    cut: bool = False


class RemoteStore:
    """A service as a store. An atomic step is one update: what is more than the engine takes in one comes in several.

    Without a folder for what is kept beside the graphs there are no articles. Raises BadSetting where the address is none
    that may be gone to, StoreError where nothing answers there.
    """

    def __init__(self, url: str, access: Access | None = None, folder: Path | None = None) -> None:
        self.url = url
        access = access or Access()
        self._service = Service(url, access)
        self._reading = Service(url, access.reading()) if access.read_user else self._service
        self._dialect = self._service.dialect
        self._folder = folder

    @property
    def narrowed(self) -> bool:
        """Whether questions are asked as the embedded engine likes them (`graph.query.bound`)."""
        return self._dialect.narrowed

    @property
    def folder(self) -> Path:
        """See `graph.store.Store`. Raises StoreError where there is none."""
        if self._folder is None:
            raise StoreError(f"{self.url}: takes no articles; name a folder for them with ONRECORD_STATE")
        return self._folder

    # --- reading ---

    def query(self, sparql: str, substitutions: Bindings | None = None) -> Answer:
        """See `graph.store.Reader.query`. An answer that the engine cuts is asked for in pages.

        Raises QueryError where it does not take the query, or where the pages cannot be known to be all; QueryTimeout where
        it takes too long; StoreError where it answers what is no answer.
        """
        if substitutions:
            names, terms = " ".join(map(str, substitutions)), " ".join(map(str, substitutions.values()))
            sparql = f"{sparql}\nVALUES ({names}) {{ ({terms}) }}"
        return self._found(sparql, None).answer

    def free(self, sparql: str, limits: Limits = NO_MORE) -> Found:
        """The answer to a query of somebody's own, asked by who may read.

        Raises QueryRefused and QueryMistaken before anything is sent (`graph.readonly.for_engines`), AnswerTooLarge, and what
        `query` does.
        """
        return self._found(readonly.for_engines(sparql), limits)

    def _found(self, sparql: str, limits: Limits | None) -> Found:
        form = rowcap.FORM.search(readonly.bare(sparql).lower())
        if form and form[0] in {"construct", "describe"}:
            return self._triples(sparql, limits)
        told = self._told(sparql, ROWS, limits)
        if self._cut(told):
            return Found(self._in_pages(sparql, form.start() if form else 0, told, limits))
        if self._dialect.mended is None:
            return Found(parse_query_results(told.body, format=QueryResultsFormat.JSON))
        return Found(self._solutions(json.loads(told.body)))

    def graphs(self) -> Iterator[str]:
        pages = self._pages("SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} {after} }}", "g")
        return (name for row in pages if _ours(name := value(row["g"])))

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        for name in [graph] if graph else self.graphs():
            place = NamedNode(name)
            for row in self._pages(f"SELECT ?s ?p ?o {{{{ GRAPH {place} {{{{ ?s ?p ?o }}}} {{after}} }}}}", "s"):
                yield Quad(row["s"], row["p"], row["o"], place)

    def matching(
        self, subject: NamedNode | None, predicate: NamedNode | None, value: NamedNode | Literal | None
    ) -> Iterator[Quad]:
        sent = self._sent(value) if isinstance(value, Literal) else value
        terms = {"s": subject, "p": predicate, "o": sent}
        pattern = (
            " ".join(str(term or f"?{name}") for name, term in terms.items()).replace("{", "{{").replace("}", "}}")
        )
        free = [name for name, term in terms.items() if term is None]
        asked = f"SELECT ?g {' '.join(f'?{name}' for name in free)} {{{{ GRAPH ?g {{{{ {pattern} }}}} {{after}} }}}}"
        for row in self._pages(asked, "g" if subject else "s"):
            if _ours(row["g"].value):
                yield Quad(subject or row["s"], predicate or row["p"], value or row["o"], row["g"])

    def holds(self, graph: str, quads: Iterable[Quad]) -> bool:
        """Whether a graph is made of these quads, as far as the engine can tell them."""
        return {*map(self._kept, quads)} == {*self.quads(graph)}

    def article(self, text_hash: str) -> Article:
        if self._folder is None:
            step = f"run this where articles are ingested with --store {self.url}"
            raise StoreError(f"{text_hash}: the texts of articles are on the machine that writes alone; {step}")
        return texts.load(self._folder / "texts", text_hash)

    # --- writing ---

    def keep(self, article: Article) -> None:
        texts.keep(self.folder / "texts", article)

    def replace(self, graphs: Mapping[str, Iterable[Quad]], beside: Iterable[Quad] = ()) -> bool:
        """See `graph.store.Store.replace`; in one update, or in several where it is more than the engine takes in one."""
        coming = {self._kept(quad): quad for graph in graphs.values() for quad in graph}
        along = {self._kept(quad): quad for quad in beside}
        held = {quad for graph in graphs for quad in self.quads(graph)}
        gone = held - coming.keys()
        added = [quad for kept, quad in coming.items() if kept not in held]
        added += [
            quad for kept, quad in along.items() if kept not in coming and kept not in held and not self._has(quad)
        ]
        return self.write(gone - along.keys(), added)

    def amend(self, gone: Iterable[Quad], added: Iterable[Quad]) -> bool:
        """See `graph.store.Store.amend`; in one update, or in several where it is more than the engine takes in one."""
        come = {self._kept(quad): quad for quad in added}
        lost = {self._kept(quad) for quad in gone} - come.keys()
        graphs = {value(quad.graph_name) for quad in (*come, *lost)}
        held = {quad for graph in graphs for quad in self.quads(graph)}
        return self.write(lost & held, [quad for kept, quad in come.items() if kept not in held])

    def changes(self) -> None:
        """See `graph.store.Store`: who reads a service has what is written to it at once."""

    def write(self, gone: Collection[Quad], added: Collection[Quad]) -> bool:
        """Take these quads out, wherever they are still there, and put those in that are not; whether these were any.

        In one update, or in several where it is more than the engine takes in one.
        """
        alone = [quad for quad in gone if not self._loads(quad)]
        for quad in alone:  # among others Virtuoso passes over such a literal
            self._service.update(f"DELETE DATA {{ {self._line(quad)} }}")
        lost, found = ([self._line(quad) for quad in quads] for quads in ({*gone}.difference(alone), added))
        if self._fits([*lost, *found]):
            update = " ; ".join(
                f"{verb} DATA {{ {' '.join(lines)} }}" for verb, lines in (("DELETE", lost), ("INSERT", found)) if lines
            )
            if update:
                self._service.update(update)
            return bool(update or alone)
        for piece in self._pieces(lost):
            self._service.update(f"DELETE DATA {{ {' '.join(piece)} }}")
        by_graph: dict[str, list[Quad]] = defaultdict(list)
        for quad in added:
            by_graph[value(quad.graph_name)].append(quad)
        for graph, quads in by_graph.items():
            self._add(graph, quads)
        return True

    def put(self, graph: str, quads: Sequence[Quad]) -> None:
        """Let a graph hold these and nothing else: in one step where the engine has the Graph Store Protocol."""
        if not any(map(self._loads, quads)) or not self._service.endpoints.graphs:
            self._service.update(f"DROP SILENT GRAPH {NamedNode(graph)}")
        self._add(graph, quads, anew=True)

    def _add(self, graph: str, quads: Sequence[Quad], *, anew: bool = False) -> None:
        loading = [quad for quad in quads if self._loads(quad)] if self._service.endpoints.graphs else []
        if len(loading) < self._dialect.quads and not anew:  # as quick by an update
            loading = []
        for place in range(0, len(loading), LOADED):
            lines = "".join(f"{self._triple(quad)} .\n" for quad in loading[place : place + LOADED])
            self._service.add(graph, lines, anew=anew and not place)
        rest = [self._line(quad) for quad in quads if not (loading and self._loads(quad))]
        for piece in self._pieces(rest):
            self._service.update(f"INSERT DATA {{ {' '.join(piece)} }}")

    def close(self) -> None:
        """Let go of the connections."""
        self._service.close()
        self._reading.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- what is asked ---

    def _told(self, sparql: str, form: str, limits: Limits | None = None) -> Told:
        service = self._reading if limits else self._service
        try:
            told = service.ask(self._dialect.asked(sparql), form, limits or NO_MORE)
        except QueryNotTaken as fault:
            if mistake := grammar.mistake(sparql):
                raise QueryMistaken(mistake) from fault
            raise
        if form == ROWS:
            with self._parsing():
                for _ in _each(parse_query_results(told.body, format=QueryResultsFormat.JSON)):
                    pass  # some engines begin an answer, and end it with what went wrong
        return told

    @contextmanager
    def _parsing(self) -> Iterator[None]:
        """Where what was told is parsed. Raises StoreError where it is no answer."""
        try:
            yield
        except (SyntaxError, ValueError) as fault:
            step = "see whether the address is right, and what the engine's log says"
            raise StoreError(f"{self.url}: gave no results of SPARQL; {step}") from fault

    def _cut(self, told: Told) -> bool:
        return bool(self._dialect.cut) and self._dialect.cut in told.headers

    def _pages(self, pattern: str, key: str) -> Iterator[QuerySolution]:
        """All rows of a query, page by page if need be: after each page it goes on after the last whole value of `key`.

        Raises StoreError where one value alone has more rows than the engine gives.
        """
        told = self._told(pattern.format(after=""), ROWS)
        if not self._cut(told):
            yield from self._solutions(json.loads(told.body))
            return
        after, most = "", self._most(told)
        while True:
            filtered = f"FILTER(STR(?{key}) > {Literal(after)})" if after else ""
            told = self._told(f"{pattern.format(after=filtered)} ORDER BY STR(?{key}) LIMIT {most}", ROWS)
            rows = list(self._solutions(json.loads(told.body)))
            if len(rows) < most:
                yield from rows
                return
            last = value(rows[-1][key])
            whole = [row for row in rows if value(row[key]) != last]
            if not whole:
                raise StoreError(f"{self.url}: gives {most} rows at most, and {last} has more; let it give more")
            yield from whole
            after = value(whole[-1][key])

    def _in_pages(self, sparql: str, start: int, told: Told, limits: Limits | None) -> QuerySolutions:
        """An answer that was cut, page by page. Raises QueryError unless they are all that there is."""
        if readonly.names_dataset(sparql):
            raise QueryError(f"{self.url}: gives {self._most(told)} rows at most; ask for less, or without FROM")
        prologue, body = sparql[:start], sparql[start:]
        page = f"{prologue} SELECT * {{ {{ {body}\n}} }}"
        most, columns, rows = self._most(told), json.loads(told.body)["head"]["vars"], list[dict[str, Any]]()
        size = 0
        while True:
            told = self._told(f"{page} LIMIT {most} OFFSET {len(rows)}", ROWS, limits)
            size += len(told.body)
            if limits and size > limits.answer_bytes:
                raise AnswerTooLarge(
                    f"{self.url}: the answer has more than {limits.answer_bytes:,} bytes; ask for less"
                )
            some = json.loads(told.body)["results"]["bindings"]
            rows += some
            if len(some) < most:
                break
        each = {json.dumps(row, sort_keys=True) for row in rows}
        counts = [
            self._count(f"{prologue} SELECT (COUNT(*) AS ?n) {{ {inner} }}", limits)
            for inner in (f"{{ {body}\n}}", f"{{ SELECT DISTINCT * {{ {{ {body}\n}} }} }}")
        ]
        if counts != [len(rows), len(each)]:
            fault = f"gives {most} rows at most, and the {counts[0]} of this answer did not come whole in pages"
            raise QueryError(f"{self.url}: {fault}; ask for less, or let it give more")
        found: QuerySolutions = self._solutions({"head": {"vars": columns}, "results": {"bindings": rows}})
        return found

    def _count(self, sparql: str, limits: Limits | None) -> int:
        (row,) = self._solutions(json.loads(self._told(sparql, ROWS, limits).body))
        return int(value(row["n"]))

    def _triples(self, sparql: str, limits: Limits | None) -> Found:
        """Each triple once, and no more of them than there may be."""
        told = self._told(sparql, TRIPLES, limits)
        answer, count, cut = pyoxigraph.Store(), 0, False
        with self._parsing():
            for triple in pyoxigraph.parse(told.body, RdfFormat.N_TRIPLES):
                quad = Quad(triple.subject, triple.predicate, self._mended(triple.object))
                if quad in answer:
                    continue
                if limits and count >= limits.triples:
                    cut = True
                    break
                answer.add(quad)
                count += 1
        if self._dialect.cut and not cut and count >= self._most_triples:
            raise QueryError(
                f"{self.url}: gives {self._most_triples} triples at most, and does not say whether there are more; ask for less"
            )
        found: Answer = answer.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
        return Found(found, cut)

    @cached_property
    def _most_triples(self) -> int:
        """How many triples the engine gives at most: as many as rows, which it says where it is asked for more."""
        pairs = "{ GRAPH ?g { ?s ?p ?o } } { GRAPH ?h { ?a ?b ?c } }"
        told = self._told(f"SELECT (1 AS ?one) {{ {pairs} }} LIMIT {PROBED}", ROWS)
        return self._most(told) if self._cut(told) else PROBED

    def _most(self, told: Told) -> int:
        return int(told.headers[self._dialect.cut])

    def _solutions(self, told: dict[str, Any]) -> Any:
        """What was told in JSON as the embedded engine would have it."""
        if self._dialect.mended:
            for row in told.get("results", {}).get("bindings", ()):
                for term in row.values():
                    if term["type"] in {"literal", "typed-literal"}:
                        self._mend(term)
        return parse_query_results(json.dumps(told).encode(), format=QueryResultsFormat.JSON)

    def _mend(self, term: dict[str, str]) -> None:
        assert self._dialect.mended
        term["value"], kind = self._dialect.mended(term["value"], term.get("datatype", ""))
        if kind:
            term["datatype"] = kind

    def _mended(self, term: Any) -> Any:
        if not isinstance(term, Literal) or term.language or not self._dialect.mended:
            return term
        written, kind = self._dialect.mended(term.value, term.datatype.value)
        return Literal(written, datatype=NamedNode(kind))

    def _has(self, quad: Quad) -> bool:
        return bool(self.query(f"ASK {{ {self._line(quad)} }}"))

    # --- what is written ---

    def _kept(self, quad: Quad) -> Quad:
        """The quad as the engine will give it back."""
        if not isinstance(quad.object, Literal):
            return quad
        return Quad(quad.subject, quad.predicate, self._dialect.kept(quad.object), quad.graph_name)

    def _sent(self, literal: Literal) -> Literal:
        return self._dialect.sent(literal) if self._dialect.sent else literal

    def _loads(self, quad: Quad) -> bool:
        return not isinstance(quad.object, Literal) or self._dialect.loads(quad.object)

    def _triple(self, quad: Quad) -> str:
        """As N-Triples and SPARQL both write it; what would end a text of C is written out."""
        told = quad.object
        if isinstance(told, Literal):
            told = self._sent(told)
        written = CONTROL.sub(lambda found: f"\\u{ord(found[0]):04X}", str(told))
        return f"{quad.subject} {quad.predicate} {written}"

    def _line(self, quad: Quad) -> str:
        return f"GRAPH {quad.graph_name} {{ {self._triple(quad)} }}"

    def _fits(self, lines: Sequence[str]) -> bool:
        return len(lines) <= self._dialect.quads and sum(map(len, lines)) <= BYTES

    def _pieces(self, lines: Sequence[str]) -> Iterator[list[str]]:
        """The lines, as many at once as go into one update."""
        piece: list[str] = []
        size = 0
        for line in lines:
            if piece and (len(piece) == self._dialect.quads or size + len(line) > BYTES):
                yield piece
                piece, size = [], 0
            piece.append(line)
            size += len(line)
        if piece:
            yield piece


def _ours(graph: str) -> bool:
    """Whether it is one of the store's: not somebody else's, nor the engine's own, nor the one that says what is there."""
    return readonly.ours(graph) and graph != MARKER


def _each(found: QuerySolutions | QueryBoolean) -> Iterable[QuerySolution]:
    return found if isinstance(found, QuerySolutions) else ()
