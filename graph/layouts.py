"""Places that were given once and are kept: a node lies where it lay first, whatever was asked, ingested or started anew since.

A layout belongs to what a map shows, and around whom. All stand in one SQLite file of the store, which knows things by hashes of
their ids, so that no name stands in it; of many layouts those go that nobody asked for longest. Where the file cannot be written,
places are kept in memory, for as long as the process runs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Mapping
from contextlib import closing, suppress
from pathlib import Path
from threading import Lock
from typing import TypeVar

from graph.ground import Place
from ontology.errors import ServerBusy
from ontology.records import digest

FILE = "layouts.sqlite"

KEPT = 1_000
"""Layouts: with some hundred nodes each, 20 MB."""

PATIENCE = 5.0
"""Seconds to wait while another process writes."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS layout (id TEXT PRIMARY KEY, used INTEGER NOT NULL, lasting INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS place (
    layout TEXT NOT NULL, node TEXT NOT NULL, x INTEGER NOT NULL, y INTEGER NOT NULL, PRIMARY KEY (layout, node)
) WITHOUT ROWID;
"""

USE = """
INSERT INTO layout VALUES (:id, (SELECT coalesce(max(used), 0) + 1 FROM layout), :lasting)
ON CONFLICT (id) DO UPDATE SET used = excluded.used
"""

Done = TypeVar("Done")

Called = Callable[[Collection[str]], Mapping[str, str]]
"""From hashes of nodes to these."""

Placing = Callable[[Mapping[str, Place]], Mapping[str, Place]]
"""From the places that are known to those of what is new."""


class Layouts:
    """The layouts of the store in that folder. Any number of threads and processes may use them at once."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._memory: sqlite3.Connection | None = None
        self._lock = Lock()

    def places(
        self, layout: Collection[str], called: Called, placing: Placing, *, lasting: bool = False
    ) -> dict[str, Place]:
        """The places of a layout, by node: all that were given, and those that `placing` now gives, which stay.

        `called` gives the nodes of hashes, of those nodes that there are. What has a place and is none of them is known by its hash alone. `placing` is called
        again where somebody else was faster. A layout that is `lasting` does not go, however many come.
        """
        key = digest(*layout)
        while True:
            kept = self._kept(key)
            names = called(kept.keys())
            known = {names.get(node, node): place for node, place in kept.items()}
            new = placing(known)
            if self._add(key, len(kept), {hashed(node): place for node, place in new.items()}, lasting=lasting):
                return {**known, **new}

    def _kept(self, layout: str) -> dict[str, Place]:
        def read(db: sqlite3.Connection) -> dict[str, Place]:
            rows = db.execute("SELECT node, x, y FROM place WHERE layout = ?", (layout,))
            return {node: (x, y) for node, x, y in rows}

        return self._done(read)

    def _add(self, layout: str, known: int, new: Mapping[str, Place], *, lasting: bool) -> bool:
        """Keeps the new places, unless others were given since the known ones were read: then two may lie on one another."""

        def write(db: sqlite3.Connection) -> bool:
            db.execute("BEGIN IMMEDIATE")
            (there,) = db.execute("SELECT count(*) FROM place WHERE layout = ?", (layout,)).fetchone()
            if there == known:
                db.executemany(
                    "INSERT INTO place VALUES (?, ?, ?, ?)", [(layout, node, x, y) for node, (x, y) in new.items()]
                )
                db.execute(USE, {"id": layout, "lasting": lasting})
                db.execute(
                    "DELETE FROM layout WHERE id NOT IN (SELECT id FROM layout ORDER BY lasting DESC, used DESC LIMIT ?)",
                    (KEPT,),
                )
                db.execute("DELETE FROM place WHERE layout NOT IN (SELECT id FROM layout)")
            return bool(there == known)

        return self._done(write)

    def _done(self, work: Callable[[sqlite3.Connection], Done]) -> Done:
        """What the work gives: on the file or, from the moment on in which that cannot be used, on its copy in memory."""
        if self._memory is None:
            try:
                with closing(_opened(str(self._file))) as db, db:
                    return work(db)
            except sqlite3.Error as fault:
                if fault.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                    raise ServerBusy(f"{self._file.name} is being written; wait a little and ask again") from fault
        with self._lock:
            if self._memory is None:
                self._memory = self._copied()
            with self._memory as db:
                return work(db)

    def _copied(self) -> sqlite3.Connection:
        memory = _opened(":memory:")
        with (
            suppress(sqlite3.Error),
            closing(sqlite3.connect(f"{self._file.absolute().as_uri()}?mode=ro", uri=True)) as file,
        ):
            file.backup(memory)
        return memory


def _opened(name: str) -> sqlite3.Connection:
    db = sqlite3.connect(name, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    db.executescript(SCHEMA)
    return db


def hashed(node: str) -> str:
    """By what the file knows a node."""
    return digest(node)[:16]
