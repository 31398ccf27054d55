"""The tickets of a store: what readers said is wrong with a statement, and what became of it.

Note and contact are for those who decide alone, and are deleted some months after the answer; the ticket itself stays, so that its
address tells the outcome. It is no part of the graph: rebuilding, snapshots and exports know nothing of it, backups hold it.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from graph.ledger import Ledger
from ontology.errors import TicketAnswered, TicketsFull

FILE = "tickets.sqlite"

KEPT = timedelta(days=90)
"""How long note and contact are kept when the answer is given, for whoever asks about it."""

MOST = 1000
"""Tickets that may be open: with 2,200 characters each some megabytes on disk."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS ticket (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, statement TEXT NOT NULL, wrong TEXT NOT NULL, note TEXT, contact TEXT,
    opened TEXT NOT NULL, state TEXT NOT NULL, answered TEXT, by TEXT, decision TEXT, reason TEXT
);
CREATE INDEX IF NOT EXISTS ticket_state ON ticket (state, number);
"""

COLUMNS = "number, id, statement, wrong, note, contact, opened, state, answered, by, decision, reason"


class Wrong(StrEnum):
    """What is said to be wrong: who said it, what was said, whom it means, that it is shown at all, or something else."""

    SPEAKER = "speaker"
    WORDS = "words"
    PERSON = "person"
    PRIVATE = "private"
    OTHER = "other"


class State(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What somebody said is wrong with a statement (the end of its id), and how it was answered.

    `number` grows from one to the next; `id` are 32 hexadecimal digits that nobody can guess. `decision` is the id of the one
    that followed, where the answer names it. Times are ISO 8601, in UTC.
    """

    number: int
    id: str
    statement: str
    wrong: Wrong
    note: str | None
    contact: str | None
    opened: str
    state: State
    answered: str | None
    by: str | None
    decision: str | None
    reason: str | None


class Tickets:
    """The tickets in a store's folder; the file is made with the first. All methods raise StoreError where it cannot be used."""

    def __init__(self, store: Path) -> None:
        self._ledger = Ledger(store / FILE, SCHEMA)

    def put(self, statement: str, wrong: Wrong, note: str | None = None, contact: str | None = None) -> Ticket:
        """An open ticket, on disk. Raises TicketsFull where too many are."""
        with self._ledger.changing() as db:
            _forget_old(db)
            waiting = db.execute("SELECT COUNT(*) FROM ticket WHERE state = ?", (State.OPEN,)).fetchone()[0]
            if waiting >= MOST:
                raise TicketsFull(f"{waiting} tickets are open; send this again when some of them are answered")
            identifier = secrets.token_hex(16)
            db.execute(
                "INSERT INTO ticket (id, statement, wrong, note, contact, opened, state) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (identifier, statement, wrong, note, contact, _now(), State.OPEN),
            )
            put = _ticket(db, identifier)
            assert put
            return put

    def ticket(self, identifier: str) -> Ticket | None:
        """The ticket of that id, None where there is none."""
        with self._ledger.reading() as db:
            return _ticket(db, identifier) if db else None

    def tickets(self, state: State | None = None) -> list[Ticket]:
        """All tickets in that state, or all: those that have waited longest first."""
        which, given = ("WHERE state = ?", (state,)) if state else ("", ())
        with self._ledger.reading() as db:
            if db is None:
                return []
            return [*map(_made, db.execute(f"SELECT {COLUMNS} FROM ticket {which} ORDER BY number", given))]  # noqa: S608

    def answer(
        self, identifier: str, state: State, by: str, *, decision: str | None = None, reason: str | None = None
    ) -> Ticket | None:
        """Accept or decline a ticket, or open it again; None where there is none of that id.

        Raises TicketAnswered where somebody has answered it already: it is to be opened first, so that no answer is lost on
        the way.
        """
        with self._ledger.changing() as db:
            _forget_old(db)
            ticket = _ticket(db, identifier)
            if ticket is None:
                return None
            if State.OPEN not in {state, ticket.state}:
                raise TicketAnswered(f"the ticket was {ticket.state} by {ticket.by} already; open it again first")
            row = (None,) * 4 if state is State.OPEN else (_now(), by, decision, reason)
            db.execute(
                "UPDATE ticket SET state = ?, answered = ?, by = ?, decision = ?, reason = ? WHERE id = ?",
                (state, *row, identifier),
            )
            return _ticket(db, identifier)


def _ticket(db: sqlite3.Connection, identifier: str) -> Ticket | None:
    row = db.execute(f"SELECT {COLUMNS} FROM ticket WHERE id = ?", (identifier,)).fetchone()  # noqa: S608
    return row and _made(row)


def _made(row: Sequence[object]) -> Ticket:
    number, identifier, statement, wrong, note, contact, opened, state, *answer = row
    told = identifier, statement, Wrong(str(wrong)), note, contact, opened, State(str(state))
    return Ticket(number, *told, *answer)  # type: ignore[arg-type]


def _forget_old(db: sqlite3.Connection) -> None:
    db.execute("UPDATE ticket SET note = NULL, contact = NULL WHERE answered < ?", (_now(KEPT),))


def _now(ago: timedelta = timedelta()) -> str:
    return (datetime.now(UTC) - ago).isoformat(timespec="seconds")
