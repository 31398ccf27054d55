"""The catalogue of a snapshot: lists of statements, ready to be sent, whatever is asked of them.

A page costs what is on it, and not what the store holds: see graph.cataloguing for what the file is made of, graph.listing for
how it is asked. What is asked of reports has to be met by one and the same report, but for words: each may stand in another.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple

from graph import changelog
from graph.cataloguing import BEFORE, SCHEMA, stands
from graph.changelog import Change
from graph.listing import FACETS, Listing, Sought
from graph.lists import Opened
from ontology.errors import QueryTimeout

BOUND = 10_000
"""How far is counted: what there is more of is told as "at least"."""

REMEMBERED = 4_096
"""Lists of which it is remembered how they are read and how long they are, and pages of which what stands on them."""

LINES = 16_384
"""Statements that are held in memory, some two kilobytes each: lists overlap, and to read one anew takes most of a page's time."""

STEPS = 30_000
"""Steps of SQLite's machine, some half of a millisecond."""


@dataclass(frozen=True, slots=True)
class Total:
    """How many there are: exactly, or at least."""

    number: int
    exact: bool

    @property
    def told(self) -> Literal["exact", "at least"]:
        """Which of the two."""
        return "exact" if self.exact else "at least"


class Line(NamedTuple):
    """One statement of a list: its place, and its account as JSON. `day` is empty where none is known."""

    place: int
    iri: str
    day: str
    record: bytes


@dataclass(frozen=True, slots=True)
class Count:
    """How many statements have a value of a field, and what that is called."""

    value: str
    label: str | None
    statements: int


class Catalogue:
    """The file of one snapshot, which never changes. Any number of threads may ask at once.

    Raises StoreError where the file is missing or in another form, QueryTimeout where an answer takes too long.
    """

    def __init__(self, file: Path) -> None:
        self._file = Opened(file, SCHEMA)
        self._steps = threading.local()
        self._listing = lru_cache(REMEMBERED)(self._listed)
        self.total = lru_cache(REMEMBERED)(self._counted)
        self._places = lru_cache(REMEMBERED)(self._found)
        self._line = lru_cache(LINES)(self._read)
        (self.statements,) = self._db.execute("SELECT statements FROM made").fetchone()

    def page(self, sought: Sought, limit: int, after: int = 0) -> list[Line]:
        """The next statements that pass, behind the place `after`."""
        return [*map(self._line, self._places(sought, limit, after))]

    def iris(self, sought: Sought, limit: int | None = None) -> list[str]:
        """The IRIs of the statements that pass, in the order of lists."""
        found: dict[str, None] = {}
        with self._asked(*self._listing(sought).iris()) as rows:
            for (iri,) in rows:
                found[iri] = None
                if len(found) == limit:
                    break
        return [*found]

    def at_once(self, sought: Sought, limit: int, after: int = 0) -> tuple[list[Line], Total] | None:
        """The page and the total where both are had within a fraction of a millisecond; None where that takes longer.

        A server can so answer most requests in passing, and make a task of its own of the others.
        """
        self._steps.most = STEPS
        try:
            return self.page(sought, limit, after), self.total(sought)
        except QueryTimeout:
            return None
        finally:
            self._steps.most = None

    def after(self, day: str, iri: str) -> int:
        """The place of a statement of that day, or where it stood among the others."""
        return stands(self._db, BEFORE, day, iri) or 0

    def records(self, iris: Sequence[str]) -> dict[str, bytes]:
        """The accounts of these statements by IRI; those that are not current have none."""
        found = {}
        for iri in iris:
            if row := self._db.execute("SELECT record FROM statement WHERE iri = ?", (iri,)).fetchone():
                found[iri] = row[0]
        return found

    def quotes(self, place: int) -> bytes:
        """By the id of each report of the statement at that place: its words as text quote selectors, as JSON."""
        return bytes(self._db.execute("SELECT record FROM quotes WHERE place = ?", (place,)).fetchone()[0])

    def article(self, iri: str) -> tuple[str | None, int]:
        """The byline of a current article, and how many statements it carries."""
        row = self._db.execute("SELECT byline, statements FROM article WHERE iri = ?", (iri,)).fetchone()
        return (row[0], int(row[1])) if row else (None, 0)

    def days(self, sought: Sought) -> dict[str, int]:
        """By day how many statements pass, oldest first; under an empty day those of which none is known."""
        with self._asked(*self._listing(sought).days()) as rows:
            return dict(sorted(rows))

    def sure(self, sought: Sought) -> tuple[int, ...]:
        """How many reports that pass have a confidence from 0 to 0.1, and so on by tenths up to 1."""
        with self._asked(*self._listing(sought).sure()) as rows:
            found = dict(rows)
        return tuple(found.get(tenth, 0) for tenth in range(10))

    def facets(self, sought: Sought, most: int) -> dict[str, list[Count]]:
        """By field the values that most of the statements have that pass; of many statements, of the first that are counted."""
        with self._asked(*self._listing(sought).facets(BOUND, most)) as rows:
            return _by_field(rows)

    def facets_of(self, iris: Sequence[str], most: int) -> dict[str, list[Count]]:
        """The same of these statements."""
        with self._asked(*Listing.facets_of(iris, most)) as rows:
            return _by_field(rows)

    def passing(self, iris: Sequence[str], sought: Sought) -> list[str]:
        """Those of these statements that pass, in the order given."""
        with self._asked(*self._listing(sought).among(iris)) as rows:
            found = {iri for (iri,) in rows}
        return [iri for iri in iris if iri in found]

    def changes(self, snapshot: str, after: int, limit: int) -> list[Change] | None:
        """What is otherwise now than in that snapshot, behind a place in the log; None where that is not known any more."""
        if (since := changelog.since(self._db, snapshot)) is None:
            return None
        return [*islice(changelog.changes(self._db, since, after), limit)]

    def total_of_changes(self, snapshot: str) -> Total:
        """How many statements are otherwise now than in that snapshot; none where that is not known."""
        if (since := changelog.since(self._db, snapshot)) is None:
            return Total(0, exact=True)
        number = sum(1 for _ in islice(changelog.changes(self._db, since, 0), BOUND + 1))
        return Total(min(number, BOUND), exact=number <= BOUND)

    @property
    def _db(self) -> sqlite3.Connection:
        return self._file.db

    @contextmanager
    def _asked(self, sql: str, given: Mapping[str, object]) -> Iterator[sqlite3.Cursor]:
        """The rows, as long as they come in time."""
        with self._file.in_time(getattr(self._steps, "most", None)) as db, closing(db.execute(sql, given)) as cursor:
            yield cursor

    def _listed(self, sought: Sought) -> Listing:
        return Listing(self._db, sought)

    def _found(self, sought: Sought, limit: int, after: int) -> tuple[int, ...]:
        found: dict[int, None] = {}
        with self._asked(*self._listing(sought).places(after)) as rows:
            while len(found) < limit and (
                some := rows.fetchmany(limit)
            ):  # a statement has a row for each report that passes
                found.update(dict.fromkeys(place for (place,) in some))
        return tuple(islice(found, limit))

    def _read(self, place: int) -> Line:
        row = self._db.execute("SELECT place, iri, day, record FROM statement WHERE place = ?", (place,)).fetchone()
        return Line._make(row)

    def _counted(self, sought: Sought) -> Total:
        """How many statements pass."""
        listing = self._listing(sought)
        if (known := listing.known) is not None:
            return Total(known, exact=True)
        with self._asked(*listing.count(BOUND)) as rows:
            number, looked = rows.fetchone()
        return Total(number, exact=looked <= BOUND)


def _by_field(rows: sqlite3.Cursor) -> dict[str, list[Count]]:
    found: dict[str, list[Count]] = {field: [] for field in FACETS}
    for field, value, label, statements in rows:
        found[field].append(Count(value, label, statements))
    return found
