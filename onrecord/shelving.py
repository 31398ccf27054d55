"""The file beside a store that knows what was judged: `judging.sqlite`, so that a batch has only what it touches judged anew.

It holds nothing that is not in the quads or follows from them. It is of use only as long as it is in step with them: the
graph of identity has the mark of the referents that it was made of, and the file is written after the quads. Where the two
differ, or the rules that made it are not today's, it is thrown away, and all is judged anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from importlib import metadata
from pathlib import Path

from graph.store import Reader
from ingest.copies import Copying
from ingest.hearing import Hearing
from ingest.planning import Planning
from ingest.posting import Posting
from ingest.shelf import Shelf
from onrecord.identifying import marked
from onrecord.recalling import Recalled
from ontology.errors import StoreError

FILE = "judging.sqlite"

FORM = 2
"""Of the tables, and of the rules where they change between two versions of the project."""

PAGE = 8_192
"""Bytes of a page of a new file: the marks of an article's text take 2 to 8 KB, of which few go into smaller ones."""

PAGES = -65_536
"""Of the file that SQLite holds in memory: 64 MB."""


class Shelves:
    """Who is who, what is said again, and who holds which post, and which policies are one, as far as it was judged; and what decisions hold on to."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.people, self.hearing, self.posting, self.copying = Shelf(db), Hearing(db), Posting(db), Copying(db)
        self.planning, self.recalled = Planning(db), Recalled(db)


@contextmanager
def shelved(store: Reader, folder: Path, *, anew: bool = False) -> Iterator[tuple[Shelves, bool]]:
    """The shelves of a store, and whether they know what was judged before; else, and where all is to be judged `anew`, they are empty.

    What is written there counts when all went well. Raises StoreError where the file cannot be written.
    """
    path = folder / FILE
    try:
        with closing(_connected(path)) as db:
            known = not anew and _form(db) == _today() and Shelf(db).mark == marked(store)
            if known:
                yield from _used(db, known=True)
                return
        path.unlink()
        with closing(_connected(path)) as db:
            yield from _used(db, known=False)
    except sqlite3.Error as fault:
        with suppress(OSError):
            path.unlink()
        step = "make room, and run the command again: all is judged anew"
        raise StoreError(f"{path}: cannot be read or written ({fault}); {step}") from fault


def discard(folder: Path) -> None:
    """Forget what was judged in the store of that folder: all is judged anew next."""
    (folder / FILE).unlink(missing_ok=True)


def _used(db: sqlite3.Connection, *, known: bool) -> Iterator[tuple[Shelves, bool]]:
    yield Shelves(db), known
    db.execute("DELETE FROM made_by")
    db.execute("INSERT INTO made_by VALUES (?)", (_today(),))
    db.commit()


def _connected(path: Path) -> sqlite3.Connection:
    """The database in a file; an empty one in the place of one that is none."""
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA page_size = {PAGE}")
    try:
        _form(db)
    except sqlite3.DatabaseError:
        db.close()
        path.unlink()
        db = sqlite3.connect(path)
        _form(db)
    db.execute(f"PRAGMA cache_size = {PAGES}")
    return db


def _form(db: sqlite3.Connection) -> str | None:
    db.execute("CREATE TABLE IF NOT EXISTS made_by (form TEXT NOT NULL)")
    found = db.execute("SELECT form FROM made_by").fetchone()
    return str(found[0]) if found else None


def _today() -> str:
    return f"{FORM} {metadata.version('onrecord')}"
