"""Where parties stand between two judgings, so that what comes meets those alone whom it may concern.

An SQLite database, in a file or in memory. It holds nothing that could not be made anew from the referents:

leaf   each referent as a party of its own, with its name's group, and the party of that group that it is in
party  every party that was ever made on the way, with the round that made it and the one that made it part of another
block  by round and key: the parties that are compared there
doubt  by round: pairs that were not sure enough to be one
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

from ingest.packing import packed, unpacked
from ingest.parties import END, Party
from ontology.records import ActorKind

SCHEMA = """
CREATE TABLE IF NOT EXISTS leaf (
    iri TEXT PRIMARY KEY, article TEXT NOT NULL, name_group INTEGER NOT NULL, record BLOB NOT NULL,
    party INTEGER NOT NULL DEFAULT 0, stands TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS leaf_of_article ON leaf (article);
CREATE INDEX IF NOT EXISTS leaf_of_group ON leaf (name_group);
CREATE TABLE IF NOT EXISTS party (
    number INTEGER PRIMARY KEY, record BLOB NOT NULL, ends INTEGER NOT NULL, whole INTEGER NOT NULL, iri TEXT
);
CREATE INDEX IF NOT EXISTS party_of_whole ON party (whole) WHERE whole > 0;
CREATE INDEX IF NOT EXISTS party_of_iri ON party (iri) WHERE iri IS NOT NULL;
CREATE TABLE IF NOT EXISTS block (mark INTEGER, party INTEGER, PRIMARY KEY (mark, party)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS doubt (
    round INTEGER, a INTEGER, b INTEGER, because TEXT NOT NULL, tie TEXT, sure REAL NOT NULL, PRIMARY KEY (a, b, round)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS doubt_of_other ON doubt (b);
CREATE TABLE IF NOT EXISTS given (iri TEXT PRIMARY KEY, decisions TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS mark (referents TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS ruled (one TEXT, other TEXT, same INTEGER, PRIMARY KEY (one, other, same)) WITHOUT ROWID;
"""


class Leaf(NamedTuple):
    """A referent: its name's group, and the number of the party of that group that it is in."""

    iri: str
    article: str
    group: int
    record: str
    party: int
    stands: str | None
    """What stands for a body in the company of others; None of a person."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two parties of one round, by their numbers, the lower first, that were not sure enough to be one; the reasons as in an edge."""

    round: int
    a: int
    b: int
    because: str
    tie: str | None
    sure: float

    @property
    def order(self) -> tuple[float, int, str, str]:
        """The surest first, whatever the parties' numbers."""
        return -self.sure, self.round, self.because, self.tie or ""


def mark(*parts: object) -> int:
    """64 bits for a key, the same on every machine."""
    said = "\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(said, digest_size=8).digest(), "big", signed=True)


class Shelf:
    """Parties in a database. What is written is there for good when whoever gave the connection commits it."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        db.executescript(SCHEMA)
        self._known: dict[int, Party] = {}
        self._next = 1 + int(db.execute("SELECT COALESCE(MAX(number), 0) FROM party").fetchone()[0])

    def forget(self) -> None:
        """Keep no party in memory any more."""
        self._known.clear()

    # --- Referents ---

    def leaf(self, iri: str) -> Leaf | None:
        row = self._db.execute(f"{LEAF} WHERE iri = ?", (iri,)).fetchone()
        return _leaf(row) if row else None

    def leaves_of(self, article: str) -> list[Leaf]:
        return [_leaf(row) for row in self._db.execute(f"{LEAF} WHERE article = ?", (article,))]

    def group(self, group: int) -> list[Leaf]:
        return [_leaf(row) for row in self._db.execute(f"{LEAF} WHERE name_group = ?", (group,))]

    def exchange(self, old: Collection[Leaf], new: Collection[Leaf]) -> None:
        """Let some referents be gone, and others be there."""
        self._db.executemany("DELETE FROM leaf WHERE iri = ?", ((one.iri,) for one in old))
        self._db.executemany("INSERT INTO leaf VALUES (?, ?, ?, ?, ?, ?)", map(_row, new))
        self._count(old, new)

    def seat(self, party: Party) -> None:
        """Say in which party of their name these referents are."""
        self._db.executemany("UPDATE leaf SET party = ? WHERE iri = ?", ((party.number, one) for one in party.members))

    def call(self, stands: Mapping[str, str]) -> None:
        """Say what stands for these bodies."""
        self._db.executemany("UPDATE leaf SET stands = ? WHERE iri = ?", ((name, one) for one, name in stands.items()))

    # --- Parties ---

    def party(self, number: int) -> Party:
        if (found := self._known.get(number)) is None:
            row = self._db.execute("SELECT record, ends, whole, iri FROM party WHERE number = ?", (number,)).fetchone()
            found = self._known[number] = Party.of(unpacked(row[0]))
            found.number, found.ends, found.whole, found.iri = number, row[1], row[2], row[3] or ""
        return found

    def add(self, party: Party) -> Party:
        """Put a party on the shelf, which gives it a number."""
        party.number, party.ends, party.whole = self._next, END, 0
        self._next += 1
        self._known[party.number] = party
        self._db.execute("INSERT INTO party VALUES (?, ?, ?, ?, NULL)", (party.number, packed(party.record()), END, 0))
        return party

    def drop(self, party: Party) -> None:
        self._db.execute("DELETE FROM party WHERE number = ?", (party.number,))
        self._known.pop(party.number, None)

    def end(self, party: Party, ends: int, whole: int) -> None:
        """Say in which round a party becomes part of which other."""
        if (party.ends, party.whole) != (ends, whole):
            party.ends, party.whole = ends, whole
            self._db.execute("UPDATE party SET ends = ?, whole = ? WHERE number = ?", (ends, whole, party.number))

    def name(self, party: Party, iri: str) -> None:
        """Give a party that lasts the IRI of the actor that it is."""
        party.iri = iri
        self._db.execute("UPDATE party SET iri = ? WHERE number = ?", (iri, party.number))

    def named(self, iri: str) -> Party | None:
        """The party that has an IRI."""
        row = self._db.execute("SELECT number FROM party WHERE iri = ? AND ends = ?", (iri, END)).fetchone()
        return self.party(row[0]) if row else None

    def last(self, number: int) -> int:
        """The number of the party that lasts of which one is part."""
        while whole := self._whole(number):
            number = whole
        return number

    def _whole(self, number: int) -> int:
        if known := self._known.get(number):
            return known.whole
        return int(self._db.execute("SELECT whole FROM party WHERE number = ?", (number,)).fetchone()[0])

    def meaning(self, referent: str) -> Party | None:
        """The party that lasts in which a referent is."""
        one = self.leaf(referent)
        return self.party(self.last(one.party)) if one else None

    def meant(self, referent: str) -> str | None:
        """The IRI of that party."""
        if (one := self.leaf(referent)) is None:
            return None
        number = self.last(one.party)
        if known := self._known.get(number):
            return known.iri or None
        found = self._db.execute("SELECT iri FROM party WHERE number = ?", (number,)).fetchone()
        return str(found[0]) if found[0] else None

    def parts(self, number: int) -> Iterator[int]:
        """The numbers of all the parties that one was made of, and its own."""
        yield number
        for (part,) in self._db.execute("SELECT number FROM party WHERE whole = ?", (number,)).fetchall():
            yield from self.parts(part)

    def lasting(self) -> Iterator[Party]:
        """All the parties of which the rounds have left others none."""
        for (number,) in self._db.execute("SELECT number FROM party WHERE ends = ? ORDER BY number", (END,)).fetchall():
            yield self.party(number)

    # --- Blocks ---

    @property
    def empty(self) -> bool:
        """Whether there is no block yet."""
        return self._db.execute("SELECT 1 FROM block LIMIT 1").fetchone() is None

    def block(self, of: int) -> list[int]:
        """The numbers of the parties that have a key in common, by its mark."""
        return [row[0] for row in self._db.execute("SELECT party FROM block WHERE mark = ?", (of,))]

    def enter(self, rows: Iterable[tuple[int, int]]) -> None:
        self._db.executemany("INSERT INTO block VALUES (?, ?)", rows)

    def leave(self, rows: Iterable[tuple[int, int]]) -> None:
        self._db.executemany("DELETE FROM block WHERE mark = ? AND party = ?", rows)

    # --- Doubts ---

    def doubts(self, number: int) -> list[Doubt]:
        """Those of a party, in whatever round."""
        rows = self._db.execute(f"{DOUBT} WHERE a = ?1 UNION ALL {DOUBT} WHERE b = ?1", (number,))
        return [Doubt(*row) for row in rows]

    def doubt(self, gone: Iterable[Doubt], come: Iterable[Doubt]) -> None:
        old = ((one.a, one.b, one.round) for one in gone)
        self._db.executemany("DELETE FROM doubt WHERE a = ? AND b = ? AND round = ?", old)
        new = ((one.round, one.a, one.b, one.because, one.tie, one.sure) for one in come)
        self._db.executemany("INSERT INTO doubt VALUES (?, ?, ?, ?, ?, ?)", new)

    # --- Rulings ---

    def rulings(self) -> set[tuple[str, str, bool]]:
        """What was decided of pairs of referents when they were judged last."""
        return {(one, other, bool(same)) for one, other, same in self._db.execute("SELECT one, other, same FROM ruled")}

    def rule(self, rulings: Iterable[tuple[str, str, bool]]) -> None:
        self._db.execute("DELETE FROM ruled")
        self._db.executemany("INSERT INTO ruled VALUES (?, ?, ?)", rulings)

    def given(self) -> dict[str, str]:
        """By the IRI of an actor: the ids of the decisions that gave it a name or a state when it was judged last."""
        return dict(self._db.execute("SELECT iri, decisions FROM given").fetchall())

    def give(self, given: Mapping[str, str]) -> None:
        self._db.execute("DELETE FROM given")
        self._db.executemany("INSERT INTO given VALUES (?, ?)", given.items())

    # --- All of it ---

    @property
    def mark(self) -> str:
        """What tells these referents from any others, however they came here."""
        found = self._db.execute("SELECT referents FROM mark").fetchone()
        return str(found[0]) if found else f"{0:016x}"

    def _count(self, gone: Iterable[Leaf], come: Iterable[Leaf]) -> None:
        total = int(self.mark, 16) + sum(map(_number, come)) - sum(map(_number, gone))
        self._db.execute("DELETE FROM mark")
        self._db.execute("INSERT INTO mark VALUES (?)", (f"{total % 2**64:016x}",))


def _leaf(row: tuple[str, str, int, bytes, int, str | None]) -> Leaf:
    return Leaf(*row[:3], unpacked(row[3]), *row[4:])


def _row(leaf: Leaf) -> tuple[object, ...]:
    return *leaf[:3], packed(leaf.record), *leaf[4:]


def _number(leaf: Leaf) -> int:
    return mark("leaf", leaf.iri, leaf.record)


LEAF = "SELECT iri, article, name_group, record, party, stands FROM leaf"
DOUBT = "SELECT round, a, b, because, tie, sure FROM doubt"


def name_group(kind: ActorKind, spelling: str) -> int:
    """The group of the referents of one name."""
    return mark("group", kind, spelling)
