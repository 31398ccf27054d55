"""What changed from snapshot to snapshot: a log in the catalogue, which goes on from one to the next.

A line says that in some snapshot a statement was added, changed or retracted. The log is bounded: with the oldest lines go
the snapshots that could be asked about them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

BOUND = 200_000
"""Lines that are kept at most, but for those of the newest snapshot."""

TABLES = """
CREATE TABLE change (serial INTEGER PRIMARY KEY, iri TEXT NOT NULL, kind TEXT NOT NULL, snapshot TEXT NOT NULL);
CREATE INDEX change_of_statement ON change (iri, serial);
CREATE TABLE known (snapshot TEXT PRIMARY KEY, serial INTEGER NOT NULL) WITHOUT ROWID;
"""
"""`known` is the last line of each snapshot that can be asked about."""

COPY = """
INSERT INTO change SELECT * FROM old.change;
INSERT INTO known SELECT * FROM old.known;
"""

COMPARE = """
SELECT iri, kind FROM (
    SELECT new.place, new.iri, CASE WHEN was.iri IS NULL THEN 'added' ELSE 'changed' END AS kind
    FROM statement AS new LEFT JOIN old.statement AS was ON was.iri = new.iri
    WHERE was.record IS NOT new.record
    UNION ALL
    SELECT 0, was.iri, 'retracted' FROM old.statement AS was
    WHERE NOT EXISTS (SELECT 1 FROM statement AS new WHERE new.iri = was.iri)
) ORDER BY place, iri
"""

AMENDED = """
SELECT iri, kind FROM (
    SELECT new.place, new.iri, CASE WHEN was.iri IS NULL THEN 'added' ELSE 'changed' END AS kind
    FROM told CROSS JOIN statement AS new ON new.place = told.place LEFT JOIN gone AS was ON was.iri = new.iri
    WHERE was.record IS NOT new.record
    UNION ALL
    SELECT 0, was.iri, 'retracted' FROM gone AS was
    WHERE NOT EXISTS (SELECT 1 FROM statement AS new WHERE new.iri = was.iri)
) ORDER BY place, iri
"""
"""The same of a catalogue that is amended, by what graph.cataloguing notes on the way."""

# Of each statement the last line counts, beside what the first since then says of whether it was there before.
SINCE = """
SELECT last.serial, last.iri, last.snapshot, last.kind,
       (SELECT first.kind FROM change AS first WHERE first.iri = last.iri AND first.serial > :since ORDER BY serial LIMIT 1)
FROM change AS last
WHERE last.serial > :after
  AND NOT EXISTS (SELECT 1 FROM change AS later WHERE later.iri = last.iri AND later.serial > last.serial)
ORDER BY last.serial
"""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a statement: added, changed or retracted, last in that snapshot. `serial` is the place in the log."""

    serial: int
    iri: str
    kind: Literal["added", "changed", "retracted"]
    snapshot: str


def begin(db: sqlite3.Connection, snapshot: str, *, goes_on: bool) -> None:
    """Begin the log of a new catalogue; it goes on with that of the one attached as `old`, and what is otherwise than there."""
    for statement in TABLES.split(";"):
        db.execute(statement)
    rows: list[tuple[str, str]] = []
    if goes_on:
        for statement in COPY.split(";"):
            db.execute(statement)
        rows = db.execute(COMPARE).fetchall()
    _write(db, snapshot, rows)


def go_on(db: sqlite3.Connection, snapshot: str) -> None:
    """Carry on the log of a catalogue that is amended."""
    _write(db, snapshot, db.execute(AMENDED).fetchall())


def since(db: sqlite3.Connection, snapshot: str) -> int | None:
    """The last line of that snapshot; None where it is not known, or no more."""
    found = db.execute("SELECT serial FROM known WHERE snapshot = ?", (snapshot,)).fetchone()
    return int(found[0]) if found else None


def changes(db: sqlite3.Connection, since: int, after: int) -> Iterator[Change]:
    """What is otherwise now than it was at the line `since`: a line for each statement, from those behind `after` on.

    What came and went in between is none of it.
    """
    for serial, iri, snapshot, last, first in db.execute(SINCE, {"since": since, "after": max(since, after)}):
        there_then, there_now = first != "added", last != "retracted"
        if there_then or there_now:
            yield Change(
                serial, iri, "changed" if there_then and there_now else last if there_then else "added", snapshot
            )


def _write(db: sqlite3.Connection, snapshot: str, rows: Iterable[tuple[str, str]]) -> None:
    """Write what became of statements, by IRI, as lines of a snapshot."""
    serial = db.execute("SELECT COALESCE(MAX(serial), 0) FROM known").fetchone()[0]
    lines = [(at, *row, snapshot) for at, row in enumerate(rows, serial + 1)]
    db.executemany("INSERT INTO change VALUES (?, ?, ?, ?)", lines)
    db.execute("INSERT INTO known VALUES (?, ?)", (snapshot, serial + len(lines)))
    _shorten(db)


def _shorten(db: sqlite3.Connection) -> None:
    """Forget the oldest snapshots that are known, until what is said of the others is short enough."""
    ends = [row[0] for row in db.execute("SELECT serial FROM known ORDER BY serial")]
    kept = next((end for end in ends if ends[-1] - end <= BOUND), ends[-1])
    db.execute("DELETE FROM known WHERE serial < ?", (kept,))
    db.execute("DELETE FROM change WHERE serial <= ?", (kept,))
