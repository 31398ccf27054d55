"""What readers get of the writer's quads: corrected, with the reports of one statement as one, without withheld names.

It is made whole from a backup of the writer's, or carried on from the snapshot before: whose quads are brought up to date
where the writer's changed, or where another decision, echo or withheld name has them amended otherwise. What decisions and
withheld names have changed is kept (`graph.amended`), so that it can be taken back. The result is the same.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from pathlib import Path

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad

from graph import echoes, findings, texts, withholding
from graph.amended import Amended
from graph.correcting import Amendment, amendment
from graph.embedded import EmbeddedStore, OxigraphReader
from graph.rdf import value
from graph.search import Entry
from graph.store import Facts
from graph.withheld import Withheld
from graph.withholding import Taken
from ontology.iris import BASE
from ontology.terms import ACTORS, BESIDE, ONR

STEP = 50_000
"""Quads that are added in one transaction: Oxigraph holds some 1.9 KB of each until it commits."""

MOST = 200_000
"""Quads of which is known each how they differ; beyond that only which articles and statements do. Each takes half a kilobyte."""

STATEMENT = f"{BASE}id/statement/"

_REPORTS, _SAID_ON = NamedNode(ONR.reports), NamedNode(ONR.saidOn)

Parts = Mapping[str, set[str] | None]
"""Graphs that may differ, with the things in them that may; None is all."""


class Change:
    """How the quads of an unfinished snapshot come to differ from those it began with."""

    def __init__(self, engine: pyoxigraph.Store) -> None:
        self.engine = engine
        self.gone: set[Quad] = set()
        self.added: set[Quad] = set()
        self._articles: set[str] = set()
        self._statements: set[str] = set()
        self._known = 0

    def amend(self, gone: Iterable[Quad], added: Iterable[Quad]) -> None:
        """Take quads out, each from the graph it names, and put others in; the writer's stay whole."""
        left = Counter[NamedNode]()
        for quad in gone:
            if quad in self.engine:
                self.engine.remove(quad)
                _net(quad, self.added, self.gone)
                left[NamedNode(value(quad.graph_name))] += 1
        new = (quad for quad in added if quad not in self.engine)
        while some := list(islice(new, STEP)):
            self.engine.extend(some)
            for quad in some:
                _net(quad, self.gone, self.added)
            self._fold(len(some))
        for graph in left:
            if next(self.engine.quads_for_pattern(None, None, None, graph), None) is None:
                self.engine.remove_graph(graph)  # or its name would still be asked for
        self._fold(left.total())

    def quads(self) -> Iterator[Quad]:
        """What differs; of very much only what does beside the articles."""
        return chain(self.gone, self.added)

    def articles(self) -> set[str]:
        """The graphs of articles that differ."""
        return self._articles | ({value(quad.graph_name) for quad in self.quads()} - BESIDE)

    def statements(self) -> set[str]:
        """The statements that anything names which differs."""
        return self._statements | {iri for quad in self.quads() for iri in _statements(quad)}

    def told(self) -> set[str]:
        """The statements that articles report or date otherwise; of very much those that anything names which differs."""
        found = (quad for quad in self.quads() if value(quad.graph_name) not in BESIDE)
        named = (
            value(quad.object if quad.predicate == _REPORTS else quad.subject)
            for quad in found
            if quad.predicate in {_REPORTS, _SAID_ON}
        )
        return self._statements.union(named)

    def _fold(self, more: int) -> None:
        """Forget how articles differ where that is too much, but not that they do."""
        self._known += more
        if self._known <= MOST:
            return
        self._known = 0
        for quads in (self.gone, self.added):
            for quad in [*quads]:
                if (graph := value(quad.graph_name)) not in BESIDE:
                    quads.discard(quad)
                    self._articles.add(graph)
                    self._statements.update(_statements(quad))


def _net(quad: Quad, undone: set[Quad], done: set[Quad]) -> None:
    if quad in undone:
        undone.discard(quad)
    else:
        done.add(quad)


def _statements(quad: Quad) -> Iterator[str]:
    return (iri for iri in (value(quad.subject), value(quad.object)) if iri.startswith(STATEMENT))


@dataclass(slots=True)
class Shown:
    """What readers get: what differs from the snapshot before, if one was carried on, and how the index has to."""

    corrected: Amendment
    taken: Taken
    found: findings.Found
    change: Change
    amended: Amended
    statements: set[str] = field(default_factory=set)
    """Those that have other reports, by their IRIs and those that each report alone would give."""

    def entry(self, article: str, entry: Entry) -> tuple[str, Entry] | None:
        """What readers find in the place of an entry of the writer's index, if anything."""
        if article in self.corrected.entries:
            corrected = (one for one in self.corrected.entries[article] if one.iri == entry.iri)
            if (found := next(corrected, None)) is None:
                return None
            entry = found
        if article == ACTORS and entry.iri in self.corrected.lost:
            return None
        if entry.kind == "statement":
            reader = OxigraphReader(self.change.engine, Path())
            entry = Entry(entry.kind, echoes.now(reader, entry.iri), entry.label, entry.words)
        if {article, entry.iri} & self.taken.graphs or {article, entry.iri} & self.taken.renamed.keys():
            return self.taken.entry(article, entry)
        return article, entry


def whole(store: EmbeddedStore, quads: Path, listed: Withheld | None) -> Shown:
    """Make the quads of a snapshot from the writer's."""
    store.backup(quads)
    change = Change(pyoxigraph.Store(quads))
    corrected = amendment(store)
    change.amend(corrected.gone, corrected.added)
    reader = OxigraphReader(change.engine, store.folder / "texts")
    change.amend(*echoes.amendment(reader))
    statements = {*echoes.kept(reader)}
    shown = _withheld(store, change, corrected, statements, listed=listed, newest=None, looked=None)
    change.engine.optimize()  # or one of those that are carried on would have to, as long as readers wait for it
    return shown


def carried_on(
    store: EmbeddedStore, quads: Path, *, before: Path, parts: Parts, was: Amended, listed: Withheld | None
) -> Shown:
    """The same from those of the snapshot in a folder, which was amended so, where the writer's differ in these parts.

    Raises OSError where they are damaged.
    """
    _link(before / "quads", quads)
    change = Change(pyoxigraph.Store(quads))
    change.amend(was.instead, was.withheld)
    corrected = amendment(store, was.worked.without(parts))
    otherwise = (was.left_out ^ corrected.gone) | (was.put_in ^ corrected.added)
    writers: Facts = Overlaid(store, corrected) if corrected.gone or corrected.added else store
    graphs = set[str]()
    for graph, things in _together(parts, otherwise).items():
        old, new = ({*_part(reader, graph, things)} for reader in (OxigraphReader(change.engine, Path()), writers))
        if old != new:
            graphs.add(graph)
            change.amend(old - new, new - old)
    statements = _echoed(change, writers, graphs)
    return _withheld(store, change, corrected, statements, listed=listed, newest=before.name, looked=graphs)


def _together(parts: Parts, otherwise: Iterable[Quad]) -> dict[str, set[str] | None]:
    """The parts, and those of quads that are amended otherwise."""
    found = {graph: things if things is None else {*things} for graph, things in parts.items()}
    for quad in otherwise:
        graph = value(quad.graph_name)
        things = found.setdefault(graph, set() if graph in BESIDE else None)
        if things is not None:
            things.add(value(quad.subject))
    return found


def _part(reader: Facts, graph: str, things: set[str] | None) -> Iterator[Quad]:
    """What a graph says of these things, or all it does."""
    if things is None:
        yield from reader.quads(graph)
        return
    for iri in things:
        yield from (quad for quad in reader.matching(NamedNode(iri), None, None) if value(quad.graph_name) == graph)


def _echoed(change: Change, writers: Facts, graphs: set[str]) -> set[str]:
    """Let the reports of one statement report it, where what differs names one; gives back the statements, by all their IRIs."""
    told = OxigraphReader(change.engine, Path())
    touched = change.statements()
    found = {echoes.now(told, iri) for iri in touched} | touched
    for statement in sorted(found):
        old, new = echoes.naming(told, told, statement), echoes.merged(writers, statement)
        if echoes.now(told, statement) == statement:
            graphs.update(value(quad.graph_name) for quad in old ^ new)
            change.amend(old - new, new - old)
    return found | {iri for statement in found for iri in echoes.owns(told, statement)}


def _link(before: Path, quads: Path) -> None:
    """A copy of the files of quads that nobody writes any more, by hard links where they never change."""
    quads.mkdir()
    for file in before.iterdir():
        if file.suffix == ".sst":
            os.link(file, quads / file.name)
        elif file.name != "LOCK" and not file.name.startswith("LOG"):
            shutil.copyfile(file, quads / file.name)
            with (quads / file.name).open("rb") as copy:
                os.fsync(copy.fileno())


def _withheld(
    store: EmbeddedStore,
    change: Change,
    corrected: Amendment,
    statements: set[str],
    *,
    listed: Withheld | None,
    newest: str | None,
    looked: set[str] | None,
) -> Shown:
    """Take what the list withholds out of it. Names are looked for in the graphs that differ; in all where that is not known."""
    taken, found = Taken(), findings.Found()
    if listed:
        load = partial(texts.load, store.folder / "texts")
        found = findings.found(
            store.folder,
            made_with=listed.mark,
            newest=newest,
            graphs=lambda: map(value, change.engine.named_graphs()),
            changed=looked,
            look=partial(withholding.look, change.engine, load, listed.names),
        )
        taken = withholding.take_out(change.engine, load, listed, found)
        change.amend(taken.gone, taken.added)
    else:
        findings.forget(store.folder)
    change.engine.flush()
    renamed = {*taken.renamed.keys(), *taken.renamed.values()}
    amended = Amended(
        frozenset(corrected.gone),
        frozenset(corrected.added),
        frozenset(taken.gone),
        frozenset(taken.added),
        articles=(taken.graphs | corrected.entries.keys()) - BESIDE,
        things=frozenset(renamed | corrected.lost),
        worked=corrected.worked,
    )
    return Shown(corrected, taken, found, change, amended, statements)


class Overlaid:
    """The writer's quads as decisions amend them (`graph.store.Facts`)."""

    def __init__(self, store: Facts, corrected: Amendment) -> None:
        self._store = store
        self._gone = corrected.gone
        self._by: dict[object, list[Quad]] = {}
        for quad in corrected.added:
            for term in {quad.subject, quad.object, value(quad.graph_name)}:
                self._by.setdefault(term, []).append(quad)

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        yield from (quad for quad in self._store.quads(graph) if quad not in self._gone)
        yield from self._by.get(graph, [])

    def matching(
        self, subject: NamedNode | None, predicate: NamedNode | None, value: NamedNode | Literal | None
    ) -> Iterator[Quad]:
        found = self._store.matching(subject, predicate, value)
        yield from (quad for quad in found if quad not in self._gone)
        for quad in self._by.get(subject or value, []):
            if (
                (subject is None or quad.subject == subject)
                and (predicate is None or quad.predicate == predicate)
                and (value is None or quad.object == value)
            ):
                yield quad
