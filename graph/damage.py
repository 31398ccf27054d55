"""Files of a store that are not as they were written, found before anything that would stumble over them is opened.

Quads are read by a process of their own, which is ended when it gets no further: Oxigraph can read a damaged block for ever.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph
from pyoxigraph import Quad

from graph import forms, journal, sums, withheld
from graph.journal import Journal
from graph.snapshots import current
from ontology.errors import StoreError, StoreLocked

PATIENCE = 60.0
"""Seconds in which a reader has to get further: it reads some hundred thousand quads a second."""

STEP = 20_000
"""Quads after which it says that it did."""

OURS = {
    "inbox.sqlite": "move it elsewhere; what waited in it has to be sent again",
    "tickets.sqlite": "take it from a backup, or move it elsewhere: a new one begins with the next ticket",
    "layouts.sqlite": "delete it: places on maps are given anew",
}
"""SQLite files beside the quads that nothing else tells of, and what is to be done where one is damaged."""

_BLOCKED = frozenset({errno.EACCES, errno.EAGAIN})


@dataclass(frozen=True, slots=True)
class Read:
    """What a process could read of quads: why not all of them, or the mark of those that cannot be made anew."""

    fault: str | None
    mark: int = 0


def faults(folder: Path) -> Iterator[str]:
    """One line for each file that is damaged or missing, with the next step; those of the newest snapshot and the writer's.

    What is being written is passed over.
    """
    again = f"run `onrecord rebuild --store {folder}`"
    if not any((folder / name).exists() for name in ("quads", "texts", journal.FILE)):
        raise StoreError(f"{folder}: nothing to read yet; run `onrecord ingest PATH --store {folder}` first")
    forms.require(folder)
    if forms.rebuilding(folder):
        yield f"{folder}: a rebuilding was stopped on the way, and articles are missing; {again}: it goes on where it was"
        return
    try:
        newest = current(folder)
    except StoreError as fault:
        yield str(fault)
        newest = None
    found = [f"{file}: is not as it was written" for file in sums.damaged(_home(folder, newest))] if newest else []
    found = found or [*_of_quads(folder, newest)]
    if newest and not _home(folder, newest).exists():
        found = [f"{folder}: readers have newer snapshots by now than the one that was looked at"]
        again = "run `onrecord check` again"
    yield from (f"{fault}; {again}" for fault in found)
    for name, step in OURS.items():
        if (folder / name).exists() and (told := _of_sqlite(folder / name)):
            yield f"{folder / name}: is damaged ({told}); {step}"
    try:
        withheld.listed(folder)
    except StoreError as fault:
        yield str(fault)


def lost(folder: Path) -> str | None:
    """Why the quads that the writer has cannot be read, None where they can. Raises StoreLocked while another process writes."""
    quads = folder / "quads"
    if not (quads / "CURRENT").exists():
        return "they are missing"
    with alone(quads) as nobody_else:
        if not nobody_else:
            raise StoreLocked(f"{folder}: another process is writing to this store; wait, or stop it")
        try:
            newest = current(folder)
        except StoreError:
            newest = None
        for file in sums.damaged(_home(folder, newest)) if newest else ():
            there = quads / file.name
            if file.parent.name == "quads" and file.exists() and there.exists() and there.samefile(file):
                return f"{file.name} is not as it was written"
        return read(quads).fault


def read(quads: Path, patience: float = PATIENCE) -> Read:
    """Read all quads in a process of their own."""
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_read, args=(theirs, str(quads)), daemon=True)
    process.start()
    theirs.close()
    try:
        while ours.poll(patience):
            found = ours.recv()
            if found is not None:
                return Read(*found)
        return Read(f"cannot be read: nothing more comes for {patience:.0f} s")
    except EOFError:
        return Read("cannot be read: whatever reads it dies")
    finally:
        process.kill()
        process.join()
        ours.close()


def _read(pipe: Connection, quads: str) -> None:
    """What the process does: it says None after each step, and in the end what it has found."""
    mark = 0
    try:
        engine = pyoxigraph.Store.read_only(quads)
        for number, quad in enumerate(engine, 1):
            mark ^= _mark(quad)
            if number % STEP == 0:
                pipe.send(None)
    except BaseException as fault:  # noqa: BLE001  # the edge of a process; a panic of the engine's is no Exception
        pipe.send((f"cannot be read ({' '.join(str(fault).split())[:200]})", 0))
    else:
        pipe.send((None, mark))


def _mark(quad: Quad) -> int:
    return journal.mark_of([quad]) if journal.keeps(quad) else 0


def _of_quads(folder: Path, newest: str | None) -> Iterator[str]:
    """What is wrong with the quads that readers have, and with those of the writer, its journal and its search index."""
    if newest and (fault := read(_home(folder, newest) / "quads").fault):
        yield f"{_home(folder, newest) / 'quads'}: {fault}"
    quads, kept = folder / "quads", Journal(folder)
    if not (quads / "CURRENT").exists():
        yield f"{quads}: is missing"
        return
    with alone(quads) as nobody_else:
        if not nobody_else:
            return
        found = read(quads)
        if found.fault:
            yield f"{quads}: {found.fault}"
        try:
            if kept.exists() and not found.fault and found.mark not in kept.marks():
                yield f"{folder / journal.FILE}: does not have what the quads have"
        except StoreError as fault:
            yield str(fault).rpartition(";")[0]
        if (index := folder / "search.sqlite").exists() and (told := _of_index(index)):
            yield f"{index}: is damaged ({told})"


def _home(folder: Path, snapshot: str) -> Path:
    return folder / "snapshots" / snapshot


@contextmanager
def alone(quads: Path) -> Iterator[bool]:
    """Whether nobody else writes; nobody else can, then, until this ends. On a disk that is read-only nobody can."""
    if sys.platform == "win32":
        yield True
        return
    import fcntl  # noqa: PLC0415  # there is none on Windows

    try:
        lock = (quads / "LOCK").open("r+b")
    except OSError:
        yield True
        return
    with lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as fault:
            if fault.errno not in _BLOCKED:
                raise
            yield False
        else:
            yield True


def _of_sqlite(file: Path) -> str | None:
    """What is wrong with an SQLite file that may be in use. A change that somebody was stopped in is taken back, as whoever opens it does."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=30)) as db:
            return _told(db)
    except sqlite3.Error as fault:
        if os.access(file.parent, os.W_OK):
            return str(fault)
    with _copied(file) as copy, closing(sqlite3.connect(copy)) as db:  # on a read-only disk it cannot be taken back
        return _told(db)


def _told(db: sqlite3.Connection) -> str | None:
    try:
        (said,) = db.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as fault:
        if fault.sqlite_errorcode & 0xFF == sqlite3.SQLITE_READONLY:
            raise
        said = fault
    return None if said == "ok" else " ".join(str(said).split())[:200]


def _of_index(file: Path) -> str | None:
    """What is wrong with a full-text index that nobody writes to; a copy of it is looked at, since to compare is to write."""
    with _copied(file) as copy, closing(sqlite3.connect(copy, isolation_level=None)) as db:
        if said := _told(db):
            return said
        try:
            db.execute("INSERT INTO full_text (full_text, rank) VALUES ('integrity-check', 1)")
        except sqlite3.Error as fault:
            return str(fault)
    return None


@contextmanager
def _copied(file: Path) -> Iterator[Path]:
    """A copy of an SQLite file, with the change that somebody may have been stopped in."""
    with TemporaryDirectory() as folder:
        for each in (file, file.with_name(f"{file.name}-journal"), file.with_name(f"{file.name}-wal")):
            if each.exists():
                shutil.copyfile(each, Path(folder) / each.name)
        yield Path(folder) / file.name
