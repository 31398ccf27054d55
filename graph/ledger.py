"""An SQLite file in a store's folder that only its owner may read, and that any number of threads and processes may use at once."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ontology.errors import StoreError


class Ledger:
    """The file at a path, with tables as the schema says; it is made with the first change. Raises StoreError where it cannot be used."""

    def __init__(self, path: Path, schema: str) -> None:
        self._path = path
        self._schema = schema

    def exists(self) -> bool:
        """Whether anything was ever written: for a store that only ever is read there is no file."""
        return self._path.exists()

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, on disk when it ends; what is deleted is overwritten."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
            with closing(self._opened()) as db:
                db.execute("PRAGMA auto_vacuum = FULL")
                db.execute("PRAGMA synchronous = EXTRA")
                db.execute("PRAGMA secure_delete = ON")
                db.executescript(self._schema)
                db.execute("BEGIN IMMEDIATE")
                with db:
                    yield db
        except (OSError, sqlite3.Error) as fault:
            raise self._unusable(fault) from fault

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection | None]:
        """None where nothing was ever written."""
        if not self.exists():
            yield None
            return
        try:
            with closing(self._opened()) as db:
                yield db
        except sqlite3.Error as fault:
            raise self._unusable(fault) from fault

    def _opened(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=30, isolation_level=None)

    def _unusable(self, fault: Exception) -> StoreError:
        return StoreError(
            f"{self._path}: cannot be read or written ({fault}); check its rights and the room on its disk"
        )
