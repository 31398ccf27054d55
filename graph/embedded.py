"""The store in a folder, on Oxigraph: one process writes, readers work on snapshots.

quads/          Oxigraph's own files
staged/         there while a very large graph is on its way into them, see graph.staging
texts/          the articles as read, see graph.texts
search.sqlite   the full-text index, see graph.search
snapshots/      what readers open, see graph.snapshots
current         the name of the newest snapshot
form            in which form all this is, see graph.forms
journal.*       what cannot be made anew, see graph.journal
rebuilding      there while lost quads are read again from the texts, see onrecord.rebuilding
changed         there while the quads are newer than that: the graphs that are, one a line; of those beside the articles with the thing
amended         how the newest snapshot's quads differ from the writer's, see graph.amended
withheld.*      who is withheld from readers, see graph.withheld and graph.findings
inbox.sqlite    what was sent to a server and is to be read, see graph.inbox
judging.sqlite  what was judged, so that a batch has judged anew only what it touches, see onrecord.shelving
layouts.sqlite  where things lie on maps, see graph.layouts
keys.json       who may write to a server, see api.keys
serving.json    there while a server runs, see onrecord.serving
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import Self

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from graph import forms, readonly, staging, texts
from graph.journal import JUDGED, WHOLE, Journal, keeps, mark_of
from graph.rdf import value
from graph.store import Answer, Bindings
from graph.written import packed, unpacked
from ontology.errors import QueryError, StoreError, StoreLocked
from ontology.iris import article_iri
from ontology.records import Article
from ontology.terms import BESIDE

BULK = 200_000
"""Bytes of packed graphs that are worth files of their own: some five articles of news."""

REFUSED = frozenset(
    {None, *(getattr(errno, name, None) for name in "ENOSPC EDQUOT EFBIG EIO EROFS EACCES EPERM".split())}
)
"""What a disk says that does not take more; RocksDB's faults have no number."""


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
            if forms.rebuilding(folder) and not anew:
                step = f"run `onrecord rebuild --store {folder}` again: it goes on where it was"
                raise StoreError(f"{folder}: a rebuilding was stopped on the way, and articles are missing; {step}")
            self._journal = Journal(folder)
            missing = not (folder / "quads" / "CURRENT").exists()
            if missing:  # Oxigraph would make an empty store in the place of one that is lost
                if self._journal.exists() and not forms.rebuilding(folder):
                    step = f"run `onrecord rebuild --store {folder}`, which reads the articles again from their texts"
                    raise StoreError(f"{folder / 'quads'}: what the store knew is missing; {step}")
                forms.write(folder)
            forms.known(folder)
            engine = pyoxigraph.Store(folder / "quads")
        except OSError as fault:
            # RocksDB has no error of its own for this; both its messages ("While lock file", "lock hold by") say "lock ".
            if "lock " in str(fault):
                raise StoreLocked(f"{folder}: another process is writing to this store; wait, or stop it") from fault
            step = "run `onrecord check` if it is one, else give another folder"
            raise StoreError(f"{folder}: cannot be opened as a store ({fault}); {step}") from fault
        if not anew:
            forms.require(folder)
        super().__init__(engine, folder / "texts")
        for left in (folder / "quads").glob(
            "bulk-*.sst"
        ):  # what a process that was stopped had begun to write, see `add`
            left.unlink()
        if not self._journal.exists():  # the store is older than journals
            self._journal.begin(self._kept())
        self._settle()

    def keep(self, article: Article) -> None:
        """See `graph.store.Store.keep`. Whoever is stopped before the graph is written leaves a note of it."""
        if not texts.holds(self._texts, article):
            self.note_change([article_iri(article)])
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
        self.note_change(chain(gone, added))
        try:
            self._journal.settle(self._engine)
            self._journal.intend(gone, added)
            if gone:
                self._engine.update(f"DELETE DATA {{ {staging.data(gone)} }} ; INSERT DATA {{ {staging.data(added)} }}")
            else:
                self._engine.extend(added)
        except OSError as fault:
            raise StoreError(f"{self.folder}: cannot be written ({fault}); nothing was changed") from fault
        self._journal.seal()
        return True

    def add(self, graphs: Mapping[str, bytes], beside: Iterable[Quad] = ()) -> None:
        """Add graphs of which the store has nothing, as `graph.written` packs them, and quads `beside` them, in one atomic step.

        Much of it is written as files of Oxigraph's own, which are on disk before any of them counts, and then all do; that
        takes a third of the time of a transaction. A little would make files that are soon merged again.
        """
        more = [*beside]
        self.note_change(chain(graphs, more))
        size = sum(map(len, graphs.values()))
        load = self._engine.bulk_load if size >= BULK else self._engine.load
        try:
            self._journal.settle(self._engine)
            self._journal.intend((), (quad for quad in more if quad not in self._engine))
            load(unpacked([*graphs.values(), packed(more)]), format=RdfFormat.N_QUADS)
        except OSError as fault:
            raise StoreError(f"{self.folder}: cannot be written ({fault}); nothing was changed") from fault
        self._journal.seal()

    def _replace_in_steps(self, graphs: Collection[str], quads: Iterable[Quad]) -> bool:
        def intend(incoming: pyoxigraph.Store) -> None:
            old = chain.from_iterable(map(self.quads, graphs))
            gone = (quad for quad in filter(keeps, old) if quad not in incoming)
            self._journal.intend(gone, (quad for quad in filter(keeps, incoming) if quad not in self._engine))

        try:
            self._journal.settle(self._engine)
            staging.stage(self.folder / "staged", graphs, quads, intend)
        except OSError as fault:
            raise StoreError(f"{self.folder}: cannot be written ({fault}); nothing was changed") from fault
        return self._settle()

    def _settle(self) -> bool:
        """Put in its place what is staged. Gives back whether that changed anything."""
        try:
            changed = staging.settle(self.folder / "staged", self._engine, self.note_change)
        except OSError as fault:
            raise self._unwritten(fault) from fault
        self._journal.settle(self._engine)
        return changed

    def agrees_with_journal(self) -> bool:
        """Whether the quads have what the journal has, and no more of its kind."""
        return mark_of(self._kept()) in self._journal.marks()

    def replay_journal(self) -> None:
        """Put into an empty store what the journal has."""
        self.note_change()
        self._journal.replay(self._engine)

    def _kept(self) -> Iterator[Quad]:
        return filter(keeps, chain.from_iterable(map(self.quads, sorted(WHOLE | JUDGED))))

    def note_change(self, changing: Iterable[str | Quad] = ("",)) -> None:
        """Let the next snapshot be a new one, and know where it differs: on disk before these graphs or quads are written.

        Of a quad beside the articles its subject is noted too, so that nobody has to look through the whole graph.
        """
        if new := {*map(_line, changing)} - self._noted:
            with (self.folder / "changed").open("a", encoding="utf-8") as file:
                if not self._whole_lines():
                    file.write("\n\n")  # any graph, since one is not known
                file.writelines(f"{line}\n" for line in sorted(new))
                file.flush()
                os.fsync(file.fileno())
            self._noted |= new

    def changes(self) -> frozenset[str] | None:
        """The graphs that are newer than the newest snapshot, None where nothing is; one without a name means any."""
        parts = self.changed_parts()
        return None if parts is None else frozenset(parts)

    def changed_parts(self) -> dict[str, set[str] | None] | None:
        """The same with the IRIs of the things of which quads may differ in a graph; None where that may be anything in it."""
        try:
            lines = (self.folder / "changed").read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return None
        found: dict[str, set[str] | None] = {} if lines and self._whole_lines() else {"": None}
        for line in lines:
            graph, _, thing = line.partition(" ")
            things = found.setdefault(graph, set())
            if things is not None and thing:
                things.add(thing)
            else:
                found[graph] = None
        return found

    def _whole_lines(self) -> bool:
        """Whether the file of changes ends where a line does: who is stopped, or finds the disk full, may leave half a name."""
        try:
            with (self.folder / "changed").open("rb") as file:
                return file.seek(0, os.SEEK_END) == 0 or (file.seek(-1, os.SEEK_END) >= 0 and file.read() == b"\n")
        except FileNotFoundError:
            return True

    def forget_changes(self) -> None:
        """Say that the newest snapshot has them all."""
        (self.folder / "changed").unlink(missing_ok=True)
        self._noted.clear()

    def backup(self, folder: Path) -> None:
        """A copy of the quads at this moment, by hard links."""
        self._engine.flush()
        self._engine.backup(folder)

    def close(self) -> None:
        """Let go of the folder, so that another process may write. Raises StoreError where not all could be written."""
        try:
            self._engine.flush()
        except OSError as fault:
            raise self._unwritten(fault) from fault
        finally:
            del self._engine

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it. What the disk has refused meanwhile, whichever file of the store it was for, is raised as StoreError."""
        try:
            self.close()
        finally:
            if isinstance(fault, sqlite3.OperationalError) or (isinstance(fault, OSError) and fault.errno in REFUSED):
                raise self._unwritten(fault) from fault

    def _unwritten(self, fault: Exception) -> StoreError:
        step = "make room on its disk, or check its rights, and run the command again: it goes on where it was"
        return StoreError(f"{self.folder}: cannot be written ({fault}); {step}")


def _line(changing: str | Quad) -> str:
    """What is noted of a graph, or of a quad."""
    if isinstance(changing, str):
        return changing
    graph = value(changing.graph_name)
    return f"{graph} {value(changing.subject)}" if graph in BESIDE else graph
