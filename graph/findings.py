"""In which graphs withheld names were found, remembered so that only graphs that changed are looked through again.

A file beside the store. It counts only for the list it was made with, and only from one snapshot to the next; where any
of that is in doubt, everything is looked through.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable
from contextlib import closing
from pathlib import Path

FILE = "withheld.sqlite"

RULES = 1
"""To be raised with every change to what counts as the same name."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS finding (graph TEXT PRIMARY KEY, entries TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS state (made_with TEXT, snapshot TEXT);
"""

Found = dict[str, frozenset[int]]
"""By graph: which entries occur in it; graphs without any are left out."""


def found(
    folder: Path,
    *,
    made_with: str,
    newest: str | None,
    graphs: Callable[[], Iterable[str]],
    changed: Collection[str] | None,
    look: Callable[[str], frozenset[int]],
) -> Found:
    """What `look` finds in each of the graphs; asked only for those that `changed` since the newest snapshot, if that is known.

    `made_with` is the mark of the list.
    """
    made_with = f"{RULES} {made_with}"
    with closing(_opened(folder / FILE)) as db, db:
        if changed is None or db.execute("SELECT made_with, snapshot FROM state").fetchall() != [(made_with, newest)]:
            db.execute("DELETE FROM finding")
            changed = [*graphs()]
        db.execute("DELETE FROM state")  # until `confirm`: whoever is stopped before has to look again
        db.executemany("DELETE FROM finding WHERE graph = ?", ((graph,) for graph in changed))
        new = {graph: entries for graph in sorted(changed) if (entries := look(graph))}
        rows = ((graph, json.dumps(sorted(entries))) for graph, entries in new.items())
        db.executemany("INSERT INTO finding (graph, entries) VALUES (?, ?)", rows)
        db.execute("INSERT INTO state (made_with, snapshot) VALUES (?, NULL)", (made_with,))
        known = db.execute("SELECT graph, entries FROM finding WHERE entries <> '[]'").fetchall()
    return {graph: frozenset(json.loads(entries)) for graph, entries in known}


def confirm(folder: Path, snapshot: str) -> None:
    """Say that this is the newest snapshot now, and was made with what is remembered."""
    with closing(_opened(folder / FILE)) as db, db:
        db.execute("UPDATE state SET snapshot = ?", (snapshot,))


def forget(folder: Path) -> None:
    (folder / FILE).unlink(missing_ok=True)


def _opened(file: Path) -> sqlite3.Connection:
    """The file, made anew where it is none of ours any more."""
    try:
        return _connected(file)
    except sqlite3.DatabaseError:
        file.unlink(missing_ok=True)
        return _connected(file)


def _connected(file: Path) -> sqlite3.Connection:
    db = sqlite3.connect(file)
    try:
        db.executescript(SCHEMA)
    except sqlite3.DatabaseError:
        db.close()
        raise
    return db
