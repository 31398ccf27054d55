"""The lists of a snapshot: the catalogue, the overview and the full-text index, each an SQLite file that readers open.

They are made anew, or carried on from the snapshot before. Then each is the file of a snapshot that is needed no more, brought up
to date page by page (`graph.pages`), unless somebody still reads that one: who does holds a lock in its folder.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from graph import basis, pages
from ontology.errors import QueryTimeout, StoreError

CATALOGUE, INDEX, OVERVIEW = "catalogue.sqlite", "search.sqlite", "overview.sqlite"

IN_USE = "in-use"
"""Readers of a snapshot have a shared lock on it, and whoever takes its lists to write them has one alone."""

LONGEST = 5.0
"""Seconds that it may take to find what one question asks for."""

STEPS = 100_000
"""Steps of SQLite's machine between two looks at the clock."""


class _Connection(sqlite3.Connection):
    """One that can be held weakly: that of a thread ends with the thread."""


class Opened:
    """The catalogue or the overview of a snapshot, which never changes. Any number of threads may ask at once, each with a connection of its own.

    What one thread began to read on its connection no other may go on with: SQLite and Python would wait for each other's locks.

    `ready` makes of a new connection what its questions need. Raises StoreError where the file is missing or in another form.
    """

    def __init__(self, file: Path, schema: int, ready: Callable[[sqlite3.Connection], None] = lambda _: None) -> None:
        hold(file.parent, self)
        if not is_of(file, schema):
            step = "run `onrecord rebuild` with the same --store"
            raise StoreError(f"{file.parent.name}: this snapshot was made by another version of onrecord; {step}")
        self._address = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
        self._ready = ready
        self._local = threading.local()
        self._connections: weakref.WeakSet[_Connection] = weakref.WeakSet()
        # A reader lets go of a list by forgetting it: others may still be asking it.
        weakref.finalize(self, _close, self._connections)

    @property
    def db(self) -> sqlite3.Connection:
        """The connection of this thread."""
        try:
            db: sqlite3.Connection = self._local.db
        except AttributeError:
            db = self._local.db = self.another()
        return db

    def another(self) -> sqlite3.Connection:
        """A connection that is no thread's, for who reads in one thread after another."""
        db = sqlite3.connect(
            self._address,
            uri=True,
            isolation_level=None,
            cached_statements=256,
            check_same_thread=False,
            factory=_Connection,
        )
        self._ready(db)
        self._connections.add(db)
        return db

    @contextmanager
    def in_time(self, steps: int | None = None, db: sqlite3.Connection | None = None) -> Iterator[sqlite3.Connection]:
        """A connection, or that of this thread, for what may take so many steps of SQLite's machine, or else LONGEST.

        Raises QueryTimeout where it takes longer.
        """
        db, until = db or self.db, time.monotonic() + LONGEST
        late: Callable[[], bool] = (lambda: True) if steps else (lambda: time.monotonic() > until)
        db.set_progress_handler(late, steps or STEPS)
        try:
            yield db
        except sqlite3.OperationalError as fault:
            if "interrupted" not in str(fault):
                raise
            raise QueryTimeout(f"looking for this took more than {LONGEST:g} s; ask for less at once") from fault
        finally:
            db.set_progress_handler(None, 0)


def hold(home: Path, reader: object) -> None:
    """Let the lists of the snapshot in that folder stay as they are for as long as the reader is there."""
    try:
        file = os.open(home / IN_USE, os.O_RDONLY)
    except FileNotFoundError:  # of another version, which nobody writes anew
        return
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:  # too late: its lists are gone, or will be before they can be opened
        os.close(file)
        return
    weakref.finalize(reader, os.close, file)


def is_of(file: Path, schema: int) -> bool:
    """Whether there is a list, and in that form."""
    if not file.exists():
        return False
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            return bool(db.execute("SELECT schema FROM made").fetchall() == [(schema,)])
    except sqlite3.DatabaseError:
        return False


def carried(name: str, home: Path, before: Path, spare: Path | None) -> None:
    """Begin that list of a new snapshot with the one before's; of the `spare` one, if nobody reads it, its file is used.

    `spare` is in a folder that no reader can find any more.
    """
    since = basis.differing(name, spare.stem, before) if spare and _free(spare) else None
    if spare and since is not None and (spare / name).exists():
        (spare / name).rename(home / name)
        pages.catch_up(home / name, before / name, since)
    else:
        pages.copied(before / name, home / name)


def _free(home: Path) -> bool:
    """Whether nobody reads the snapshot in a folder that no reader can find any more."""
    try:
        with (home / IN_USE).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (FileNotFoundError, BlockingIOError):
        return False
    return True


def _close(connections: weakref.WeakSet[_Connection]) -> None:
    for db in [*connections]:
        db.close()
