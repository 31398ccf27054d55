"""Putting what readers see of a store onto a SPARQL service, where it is asked by whoever likes.

The store of the machine that writes has all; the service gets the newest snapshot, in which decisions hold and nobody
who is withheld is left. Only graphs that differ go over. No service takes all of them in one step, so a graph of its own
says which snapshot is there whole and which is on its way: whoever publishes next goes on where one was stopped.

Snapshots say in what they differ from those before (`graph.differences`), so a publication costs what changed. Only where that
is not known, or what the service holds is not, all is gone through.

published.json      in the store: which services are written from here
published.sqlite    a digest of each graph that is on each of them
published.lock      held by the process that publishes
"""

from __future__ import annotations

import fcntl
import json
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad

from graph import cataloguing, differences, forms, lists, overseeing, snapshots, whole
from graph.differences import Difference
from graph.embedded import OxigraphReader
from graph.rdf import value
from graph.remote import MARKER, RemoteStore
from graph.snapshots import Snapshot
from graph.store import Answer, Bindings
from ontology.errors import StoreError, StoreLocked
from ontology.iris import BASE
from ontology.terms import DCTERMS

Told = TypeVar("Told")

AT_ONCE = 200
"""Graphs that are noted as on their way in one step: each step waits for the disk."""

SERVICES = "published.json"

EMPTY = f"remove all graphs below {BASE}id/ from the service"
"""What may be done where a service holds what it should not; other graphs there are somebody else's."""

DIGEST = 16
"""Bytes of a digest: no two graphs of any store have one by chance."""

TABLES = (
    "CREATE TABLE IF NOT EXISTS service (token TEXT PRIMARY KEY, whole TEXT, sound INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS graph (token TEXT, name TEXT, digest BLOB, PRIMARY KEY (token, name)) WITHOUT ROWID",
)

_TOKEN, _WHOLE, _COMING = (NamedNode(term) for term in (DCTERMS.identifier, DCTERMS.hasVersion, DCTERMS.isReplacedBy))


@dataclass(frozen=True, slots=True)
class Mark:
    """What a service says of itself: whose it is, the snapshot that is there whole, and one that is on its way."""

    token: str
    whole: str | None = None
    coming: str | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """What was written: a snapshot, and how many graphs of it were put, amended, or taken away."""

    snapshot: str
    graphs: int


class Published(Snapshot):
    """A snapshot whose quads are asked of the service to which it is published; all else is at hand.

    What is told of a snapshot is kept for as long as it is the newest. So its quads at hand are asked while the service does
    not hold all of it, where there may be names that are withheld now, and again when something else is on its way there.
    """

    def __init__(self, folder: Path, name: str, remote: RemoteStore) -> None:
        super().__init__(folder, name)
        self._remote = remote
        self._whole = False
        self.narrowed = remote.narrowed

    def query(self, sparql: str, substitutions: Bindings | None = None) -> Answer:
        asked = sparql, substitutions
        return self._told(partial(self._remote.query, *asked), partial(super().query, *asked))

    def graphs(self) -> Iterator[str]:
        return iter(self._told(lambda: [*self._remote.graphs()], super().graphs))

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        return iter(self._told(lambda: [*self._remote.quads(graph)], partial(super().quads, graph)))

    def matching(
        self, subject: NamedNode | None, predicate: NamedNode | None, value: NamedNode | Literal | None
    ) -> Iterator[Quad]:
        asked = subject, predicate, value
        return iter(self._told(lambda: [*self._remote.matching(*asked)], partial(super().matching, *asked)))

    def _told(self, there: Callable[[], Told], here: Callable[[], Told]) -> Told:
        """What the service says, if it held this snapshot whole before that and holds it after; else what is at hand says."""
        if self._whole or self._is_there():
            told = there()
            self._whole = still = self._is_there()
            if still:
                return told
        return here()

    def _is_there(self) -> bool:
        marked = mark(self._remote)
        return marked is not None and (marked.whole, marked.coming) == (self.id, None)


def mark(remote: RemoteStore) -> Mark | None:
    """What the service says of itself, None where nothing was ever published."""
    said = {quad.predicate: value(quad.object) for quad in remote.quads(MARKER)}
    return Mark(said[_TOKEN], said.get(_WHOLE), said.get(_COMING)) if _TOKEN in said else None


def require(folder: Path, remote: RemoteStore) -> None:
    """Raise StoreError unless the service is written from the store in that folder, or has no graph of ours."""
    marked = mark(remote)
    if marked is None:
        if next(remote.graphs(), None) is not None:
            raise StoreError(f"{remote.url}: holds graphs that nobody published here; give another, or {EMPTY}")
    elif marked.token not in _services(folder):
        step = f"name its folder with ONRECORD_STATE, or {EMPTY}"
        raise StoreError(f"{remote.url}: is written from another store than {folder}; {step}")


def behind(folder: Path, remote: RemoteStore) -> bool:
    """Whether the store has a snapshot that the service has not, or not whole."""
    name, marked = snapshots.current(folder), mark(remote)
    return name is not None and (marked is None or marked.whole != name or marked.coming is not None)


def publish(folder: Path, remote: RemoteStore) -> Publication | None:
    """Let the service hold the newest snapshot of the store; None where it does, or there is none yet.

    Stopped on the way it is ended by the next. Raises StoreLocked while another process publishes, and StoreError where the
    service is not written from here, or fails.
    """
    with _alone(folder):
        name = snapshots.current(folder)
        if name is None or not behind(folder, remote):
            return None
        require(folder, remote)
        marked = mark(remote) or Mark(secrets.token_hex(16))
        if marked.token not in (known := _services(folder)):
            whole.write(folder / SERVICES, json.dumps({**known, marked.token: remote.url}).encode())
        with closing(sqlite3.connect(folder / "published.sqlite", isolation_level=None)) as db:
            ledger = _Ledger(db, marked)
            _say(remote, Mark(marked.token, marked.whole, name))
            written = _write(folder, name, marked, remote, ledger)
            ledger.holds(name, sound=True)
            _say(remote, Mark(marked.token, name))
        return Publication(name, written)


def differing(folder: Path, remote: RemoteStore) -> Iterator[str]:
    """One line for each graph of the service that is not as the newest snapshot has it."""
    step = "run `onrecord rebuild` with the same --store"
    name = snapshots.current(folder)
    marked = mark(remote)
    if name is None or marked is None or marked.whole != name or marked.coming:
        yield f"{remote.url}: does not hold the newest snapshot whole; run `onrecord ingest` with the same --store"
        return
    engine = _quads(folder, name)
    there = {*remote.graphs()}
    names = {value(graph) for graph in engine.named_graphs()}
    for graph in sorted(names | there):
        ours = {*engine.quads_for_pattern(None, None, None, NamedNode(graph))}
        if not remote.holds(graph, ours):
            yield f"{graph}: is not on the service as it was published; {step}"


def mirror(folder: Path, remote: RemoteStore) -> str:
    """The id of a snapshot, in a folder without a store, of what the service holds now: for machines that only serve.

    It has what lists are read from, and neither texts nor a full-text index. Those before it are deleted, also where they are
    still read: nobody knows here who is withheld since. Raises StoreError where nothing is published, or a publication is on
    its way.
    """
    marked = mark(remote)
    if marked is None or marked.whole is None or marked.coming:
        raise StoreError(
            f"{remote.url}: does not hold a whole snapshot now; try again when `onrecord ingest` has ended"
        )
    name = marked.whole
    if snapshots.current(folder) == name:
        _forget_others(folder, name)  # whoever copied it may have been stopped before
        return name
    home = folder / "snapshots" / f"{name}{snapshots.UNFINISHED}"
    for left in home.parent.glob(f"*{snapshots.UNFINISHED}"):
        shutil.rmtree(left)
    home.mkdir(parents=True)
    forms.write(folder)
    engine = pyoxigraph.Store(home / "quads")
    for graph in remote.graphs():
        engine.bulk_extend(remote.quads(graph))
    engine.flush()
    reader = OxigraphReader(engine, folder / "texts")
    cataloguing.make(home / lists.CATALOGUE, reader, name, None)
    overseeing.make(home / lists.OVERVIEW, reader)
    (home / lists.IN_USE).touch()
    del engine, reader
    if mark(remote) != marked:
        raise StoreError(f"{remote.url}: was written to while it was read; try again when `onrecord ingest` has ended")
    shutil.rmtree(home.with_name(name), ignore_errors=True)
    home.rename(home.with_name(name))
    pointer = folder / "current.new"
    pointer.write_text(name, encoding="ascii")
    pointer.replace(folder / "current")
    _forget_others(folder, name)
    return name


def _forget_others(folder: Path, name: str) -> None:
    for other in snapshots.names(folder):
        if other != name:
            shutil.rmtree(folder / "snapshots" / other)


# --- what is known here ---


def _services(folder: Path) -> dict[str, str]:
    """The addresses of the services that are written from here, by their tokens."""
    try:
        told: dict[str, str] = json.loads((folder / SERVICES).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as fault:
        raise StoreError(f"{folder / SERVICES}: is damaged; restore a backup, or {EMPTY}") from fault
    return told


class _Ledger:
    """What is known here of the graphs of one service."""

    def __init__(self, db: sqlite3.Connection, marked: Mark) -> None:
        self._db = db
        self.token = marked.token
        for table in TABLES:
            db.execute(table)
        row = db.execute("SELECT whole, sound FROM service WHERE token = ?", (self.token,)).fetchone()
        self.sound = row == (marked.whole, True)
        """Whether all that the service holds is what was published before, but for what the last publication wrote."""
        if row is None or row[0] != marked.whole:  # it was set back, or this store was, or it is new
            with self._step():
                db.execute("DELETE FROM graph WHERE token = ?", (self.token,))
                db.execute("INSERT OR REPLACE INTO service VALUES (?, ?, FALSE)", (self.token, marked.whole))

    def digests(self, graphs: Collection[str] | None = None) -> dict[str, bytes | None]:
        """Of the graphs that may be there, or of those among these: None where it is not known what is."""
        if graphs is None:
            return dict(self._db.execute("SELECT name, digest FROM graph WHERE token = ?", (self.token,)))
        sql = "SELECT name, digest FROM graph WHERE token = ? AND name IN (SELECT value FROM json_each(?))"
        return dict(self._db.execute(sql, (self.token, json.dumps([*graphs]))))

    @contextmanager
    def writing(self, graphs: Iterable[str]) -> Iterator[dict[str, bytes | None]]:
        """While these are written it is not known what they hold; what is put into the dictionary is known afterwards, None of what is gone."""
        now: dict[str, bytes | None] = {}
        with self._step():
            rows = [(self.token, graph) for graph in graphs]
            self._db.executemany("INSERT OR REPLACE INTO graph VALUES (?, ?, NULL)", rows)
        yield now
        with self._step():
            there = [(self.token, graph, digest) for graph, digest in now.items() if digest]
            self._db.executemany("INSERT OR REPLACE INTO graph VALUES (?, ?, ?)", there)
            gone = [(self.token, graph) for graph, digest in now.items() if not digest]
            self._db.executemany("DELETE FROM graph WHERE token = ? AND name = ?", gone)

    def holds(self, whole: str | None, *, sound: bool) -> None:
        """Note which snapshot the service holds whole, and whether what it holds beside is known."""
        with self._step():
            self._db.execute("INSERT OR REPLACE INTO service VALUES (?, ?, ?)", (self.token, whole, sound))

    @contextmanager
    def _step(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        yield
        self._db.execute("COMMIT")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "published.lock").open("a", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreLocked(f"{folder}: another process is publishing this store; wait, or stop it") from None
        yield


# --- what is written there ---


def _say(remote: RemoteStore, marked: Mark) -> None:
    said = ((_TOKEN, marked.token), (_WHOLE, marked.whole), (_COMING, marked.coming))
    place = NamedNode(MARKER)
    remote.replace({MARKER: [Quad(place, term, Literal(told), place) for term, told in said if told]})


def _write(folder: Path, name: str, marked: Mark, remote: RemoteStore, ledger: _Ledger) -> int:
    """Write what differs, and how many graphs that were; first what is to be seen no more."""
    engine = _quads(folder, name)
    old = _quads(folder, marked.whole) if marked.whole in snapshots.names(folder) else None
    difference = _difference(folder, name, marked) if ledger.sound else None
    if difference is None:
        ledger.holds(marked.whole, sound=False)
        there = ledger.digests()
        names = {value(graph) for graph in engine.named_graphs()}
        gone = sorted(({*remote.graphs()} | there.keys()) - names)
    else:
        there = ledger.digests(difference.articles)
        names = {graph for graph in difference.articles if _holds(engine, graph)}
        gone = sorted(difference.articles - names)
    changed = [graph for graph in sorted(names) if there.get(graph) != _digest(engine, graph)]
    amended = [graph for graph in changed if old and there.get(graph) and there[graph] == _digest(old, graph)]
    fresh = sorted({*changed} - {*amended})
    beside = _write_beside(engine, difference, remote, ledger) if difference else 0
    for graphs in _some([*gone, *amended, *fresh]):
        with ledger.writing(graphs) as now:
            for graph in graphs:
                _put(remote, graph, engine, old if graph in amended else None)
                now[graph] = _digest(engine, graph) if graph in names else None
    return len(gone) + len(changed) + beside


def _difference(folder: Path, name: str, marked: Mark) -> Difference | None:
    """How a snapshot differs from what the service holds, of which some may be of the one that was on its way; None if not known."""
    if marked.whole is None:
        return None
    found = differences.since(marked.whole, folder / "snapshots" / name)
    return found if found and (marked.coming is None or marked.coming in found.snapshots) else None


def _write_beside(engine: pyoxigraph.Store, difference: Difference, remote: RemoteStore, ledger: _Ledger) -> int:
    """Write the quads that differ of the graphs beside the articles, which are too large to be compared; how many graphs that were.

    All that was ever otherwise on the way from the snapshot that is there: so it does not matter which of it came before.
    """
    there = ledger.digests(difference.quads.keys())
    for graph, quads in difference.quads.items():
        with ledger.writing([graph]) as now:
            remote.write(
                [quad for quad, (_, new) in quads.items() if not new], [quad for quad, (_, new) in quads.items() if new]
            )
            if not _holds(engine, graph):
                now[graph] = None
            elif (known := there.get(graph, b"")) is None:
                now[graph] = _digest(engine, graph)
            else:
                now[graph] = _differing(known, (quad for quad, (was, new) in quads.items() if was != new))
    return len(difference.quads)


def _put(remote: RemoteStore, graph: str, engine: pyoxigraph.Store, old: pyoxigraph.Store | None) -> None:
    """What was there before is amended where that is less to say."""
    new = {*engine.quads_for_pattern(None, None, None, NamedNode(graph))}
    if old is not None:
        was = {*old.quads_for_pattern(None, None, None, NamedNode(graph))}
        if len(was ^ new) < len(new) // 2:
            remote.write(was - new, new - was)
            return
    remote.put(graph, tuple(new))


def _quads(folder: Path, name: str) -> pyoxigraph.Store:
    """The quads of a snapshot. Raises StoreError where it cannot be read."""
    home = folder / "snapshots" / name
    try:
        return pyoxigraph.Store.read_only(str(home / "quads"))
    except (OSError, RuntimeError) as fault:
        raise StoreError(f"{home}: cannot be opened ({fault}); run `onrecord ingest` to make a new one") from fault


def _holds(engine: pyoxigraph.Store, graph: str) -> bool:
    return next(engine.quads_for_pattern(None, None, None, NamedNode(graph)), None) is not None


def _digest(engine: pyoxigraph.Store, graph: str) -> bytes:
    return _differing(b"", engine.quads_for_pattern(None, None, None, NamedNode(graph)))


def _differing(known: bytes, quads: Iterable[Quad]) -> bytes:
    """The digest of a graph in which these quads are otherwise than in the one of that digest: there or not there.

    It is that of all its quads, one over the other, whatever their order.
    """
    found = int.from_bytes(known, "big")
    for quad in quads:
        found ^= int.from_bytes(blake2b(str(quad).encode(), digest_size=DIGEST).digest(), "big")
    return found.to_bytes(DIGEST, "big")


def _some(graphs: Sequence[str]) -> Iterable[Sequence[str]]:
    return (graphs[place : place + AT_ONCE] for place in range(0, len(graphs), AT_ONCE))
