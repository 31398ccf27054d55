"""The store in a folder, on Oxigraph: one process writes, readers work on snapshots.

quads/          Oxigraph's own files
staged/         there while a very large graph is on its way into them, see graph.staging
texts/          the articles as read, see graph.texts
search.sqlite   the full-text index, see graph.search
snapshots/      what readers open, see graph.snapshots
current         the name of the newest snapshot
form            in which form all this is, see graph.forms
changed         there while the quads are newer than that: the graphs that are, one a line
withheld.*      who is withheld from readers, see graph.withheld and graph.findings
inbox.sqlite    what was sent to a server and is to be read, see graph.inbox
judging.sqlite  what was judged, so that a batch has judged anew only what it touches, see onrecord.shelving
layouts.sqlite  where things lie on maps, see graph.layouts
keys.json       who may write to a server, see api.keys
serving.json    there while a server runs, see onrecord.serving
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import Self

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad

from graph import forms, readonly, staging, texts
from graph.rdf import value
from graph.store import Answer, Bindings
from ontology.errors import QueryError, StoreError, StoreLocked
from ontology.records import Article


class OxigraphReader:
    """Reading, the same for the live store and for its snapshots (`graph.store.Reader`)."""

    def __init__(self, engine: pyoxigraph.Store, texts_folder: Path) -> None:
        self._engine = engine
        self._texts = texts_folder

    def query(self, sparql: str, substitutions: Bindings | None = None) -> Answer:
        try:
            return self._engine.query(
                sparql,
                use_default_graph_as_union=not readonly.names_dataset(sparql),
                substitutions=dict(substitutions) if substitutions else None,
            )
        except SyntaxError as fault:
            raise QueryError(f"the query is not SPARQL 1.1: {fault}") from fault

    def graphs(self) -> Iterator[str]:
        return (graph.value for graph in self._engine.named_graphs())

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        return self._engine.quads_for_pattern(None, None, None, NamedNode(graph) if graph else None)

    def matching(
        self, subject: NamedNode | None, predicate: NamedNode | None, value: NamedNode | Literal | None
    ) -> Iterator[Quad]:
        return self._engine.quads_for_pattern(subject, predicate, value)

    def article(self, text_hash: str) -> Article:
        return texts.load(self._texts, text_hash)


class EmbeddedStore(OxigraphReader):
    """The writer's store (`graph.store.Store`). The folder is made where it is missing.

    Puts in its place what a process that was stopped had left on its way. Raises StoreLocked at once while another process
    has it open, StoreError where the folder cannot be opened, or is of another form, unless all is to be written `anew`.
    """

    def __init__(self, folder: Path, *, anew: bool = False) -> None:
        self.folder = folder
        self._noted: set[str] = set()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if not (folder / "quads").exists():
                forms.write(folder)
            engine = pyoxigraph.Store(folder / "quads")
        except OSError as fault:
            # RocksDB has no error of its own for this; both its messages ("While lock file", "lock hold by") say "lock ".
            if "lock " in str(fault):
                raise StoreLocked(f"{folder}: another process is writing to this store; wait, or stop it") from fault
            raise StoreError(f"{folder}: cannot be opened as a store ({fault}); give another folder") from fault
        if not anew:
            forms.require(folder)
        super().__init__(engine, folder / "texts")
        self._settle()

    def keep(self, article: Article) -> None:
        texts.keep(self._texts, article)

    def replace(self, graphs: Mapping[str, Iterable[Quad]], beside: Iterable[Quad] = ()) -> bool:
        """See `graph.store.Store.replace`; one Oxigraph transaction of only what differs, or several for a very large graph.

        Writing a graph of 3,600 quads takes 40 to 70 ms, in which Oxigraph lets other threads run; finding that nothing
        is to be written takes 15. A very large one is staged first, which takes as long again.
        """
        coming = chain.from_iterable(graphs.values())
        held = chain.from_iterable(map(self.quads, graphs))
        new, old = (list(islice(some, staging.STEP)) for some in (coming, held))
        if staging.STEP in {len(new), len(old)}:
            return self._replace_in_steps(graphs, chain(new, coming, beside))
        gone, added = {*old}.difference(new), {*new}.difference(old)
        added.update(quad for quad in beside if quad not in self._engine)
        return self._write(gone, added)

    def amend(self, gone: Iterable[Quad], added: Iterable[Quad]) -> bool:
        """See `graph.store.Store.amend`; one Oxigraph transaction, or several for very much, which whoever was stopped does again."""
        come = {*added}
        out = [quad for quad in {*gone} - come if quad in self._engine]
        new = [quad for quad in come if quad not in self._engine]
        changed = False
        while out or new:
            changed |= self._write({*out[: staging.STEP]}, {*new[: staging.STEP]})
            out, new = out[staging.STEP :], new[staging.STEP :]
        return changed

    def _write(self, gone: Collection[Quad], added: Collection[Quad]) -> bool:
        """Take out what is there and put in what is not. Gives back whether that was anything."""
        if not gone and not added:
            return False
        self.note_change(value(quad.graph_name) for quad in chain(gone, added))
        try:
            if gone:
                self._engine.update(f"DELETE DATA {{ {staging.data(gone)} }} ; INSERT DATA {{ {staging.data(added)} }}")
            else:
                self._engine.extend(added)
        except OSError as fault:
            raise StoreError(f"{self.folder}: cannot be written ({fault}); nothing was changed") from fault
        return True

    def _replace_in_steps(self, graphs: Iterable[str], quads: Iterable[Quad]) -> bool:
        try:
            staging.stage(self.folder / "staged", graphs, quads)
        except OSError as fault:
            raise StoreError(f"{self.folder}: cannot be written ({fault}); nothing was changed") from fault
        return self._settle()

    def _settle(self) -> bool:
        """Put in its place what is staged. Gives back whether that changed anything."""
        try:
            return staging.settle(self.folder / "staged", self._engine, self.note_change)
        except OSError as fault:
            step = "make room, and run the command again: it goes on where it was"
            raise StoreError(f"{self.folder}: cannot be written ({fault}); {step}") from fault

    def note_change(self, graphs: Iterable[str] = ("",)) -> None:
        """Let the next snapshot be a new one, and know in which graphs it differs: on disk before they are written."""
        if new := {*graphs} - self._noted:
            with (self.folder / "changed").open("a", encoding="utf-8") as file:
                file.writelines(f"{graph}\n" for graph in sorted(new))
                file.flush()
                os.fsync(file.fileno())
            self._noted |= new

    def changes(self) -> frozenset[str] | None:
        """The graphs that are newer than the newest snapshot, None where nothing is; one without a name means any."""
        try:
            lines = (self.folder / "changed").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return None
        return frozenset(lines) or frozenset({""})

    def forget_changes(self) -> None:
        """Say that the newest snapshot has them all."""
        (self.folder / "changed").unlink(missing_ok=True)
        self._noted.clear()

    def backup(self, folder: Path) -> None:
        """A copy of the quads at this moment, by hard links."""
        self._engine.flush()
        self._engine.backup(folder)

    def close(self) -> None:
        """Let go of the folder, so that another process may write."""
        self._engine.flush()
        del self._engine

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
