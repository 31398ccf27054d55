"""Which of many texts share words in a row, kept in a database, so that a new text is held against those alone that share some.

The same search as `ingest.shingles.sharing` over all texts in the order of their keys: two texts are a pair where a shingle
is in both, and no more than REACH texts with it stand from the one to the other.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import numpy as np

from ingest.shingles import REACH, sharing, shingled

Key = tuple[int, int]
"""What orders texts: a day and a number, which is the text's own."""

Pair = tuple[int, int]
"""The numbers of two texts, the lower first."""

BLOCK = 8 * REACH
"""Texts of one shingle that are read at once; of more, those around the one that comes or goes."""


SCHEMA = """
CREATE TABLE IF NOT EXISTS shingle (mark INTEGER, day INTEGER, number INTEGER, PRIMARY KEY (mark, day, number)) WITHOUT ROWID
"""
BETWEEN = """
SELECT COUNT(*) FROM shingle WHERE mark = ? AND (day, number) > (?, ?) AND (day, number) < (?, ?)
"""
WITH = "SELECT day, number FROM shingle WHERE mark = ?"


class Concordance:
    """The shingles of `size` words of texts."""

    def __init__(self, db: sqlite3.Connection, size: int) -> None:
        self._db, self._size = db, size
        db.execute(SCHEMA)

    @property
    def empty(self) -> bool:
        return self._db.execute("SELECT 1 FROM shingle LIMIT 1").fetchone() is None

    def exchange(
        self, gone: Mapping[Key, Sequence[str]], come: Mapping[Key, Sequence[str]]
    ) -> tuple[set[Pair], set[Pair]]:
        """Take some texts out and put others in, each by the keys of its words; the pairs that may be no more, and those that may be new."""
        if self.empty:
            return set(), self._filled(come)
        lost, found = set[Pair](), set[Pair]()
        leaving, coming = self._marks(gone), self._marks(come)
        for mark, some in leaving.items():
            by_it, without = self._around(mark, some)
            lost |= by_it
            found |= without
        rows = ((mark, *key) for mark, some in leaving.items() for key in some)
        self._db.executemany("DELETE FROM shingle WHERE mark = ? AND day = ? AND number = ?", rows)
        rows = ((mark, *key) for mark, some in coming.items() for key in some)
        self._db.executemany("INSERT INTO shingle VALUES (?, ?, ?)", rows)
        for mark, some in coming.items():
            by_it, without = self._around(mark, some)
            found |= by_it
            lost |= without
        return lost, found

    def shared(self, one: tuple[Key, Sequence[str]], other: tuple[Key, Sequence[str]]) -> bool:
        """Whether two texts are a pair."""
        low, high = sorted((one[0], other[0]))
        both = {*self._marks_of(one[1])}.intersection(self._marks_of(other[1]))
        return any(self._db.execute(BETWEEN, (mark, *low, *high)).fetchone()[0] < REACH for mark in both)

    def _filled(self, come: Mapping[Key, Sequence[str]]) -> set[Pair]:
        keys = sorted(come)
        marks, owners, _ = shingled((come[key] for key in keys), self._size)
        rows = (
            (mark, *keys[place]) for mark, place in zip(marks.view(np.int64).tolist(), owners.tolist(), strict=True)
        )
        self._db.executemany("INSERT INTO shingle VALUES (?, ?, ?)", rows)
        return {_pair(keys[one], keys[other]) for one, other, _ in sharing((come[key] for key in keys), self._size)}

    def _marks(self, texts: Mapping[Key, Sequence[str]]) -> dict[int, list[Key]]:
        found: dict[int, list[Key]] = defaultdict(list)
        for key, words in texts.items():
            for mark in self._marks_of(words):
                found[mark].append(key)
        return found

    def _marks_of(self, words: Sequence[str]) -> list[int]:
        return [*map(int, shingled([words], self._size)[0].view(np.int64))]

    def _around(self, mark: int, some: Collection[Key]) -> tuple[set[Pair], set[Pair]]:
        """The pairs that one shingle makes of some of its texts and others, and those of others that it would make without them."""
        by_it, without = set[Pair](), set[Pair]()
        for row in self._stretches(mark, some):
            others = [key for key in row if key not in some]
            place = {key: number for number, key in enumerate(row)}
            for number, key in enumerate(row):
                by_it |= {
                    _pair(key, near) for near in row[number + 1 : number + 1 + REACH] if key in some or near in some
                }
            if len(row) > REACH:
                for number, key in enumerate(others):
                    near = others[number + 1 : number + 1 + REACH]
                    without |= {_pair(key, other) for other in near if place[other] - place[key] > REACH}
        return by_it, without

    def _stretches(self, mark: int, some: Collection[Key]) -> Iterator[list[Key]]:
        """The texts with a shingle, in order: all, or of very many those around each of some."""
        row = self._keys(f"{WITH} ORDER BY day, number LIMIT {BLOCK}", (mark,))
        if len(row) < BLOCK:
            yield row
            return
        reach = REACH + len(some)
        for key in some:
            before = self._keys(
                f"{WITH} AND (day, number) < (?, ?) ORDER BY day DESC, number DESC LIMIT {reach}", (mark, *key)
            )
            after = self._keys(f"{WITH} AND (day, number) > (?, ?) ORDER BY day, number LIMIT {reach}", (mark, *key))
            yield [*reversed(before), key, *after]

    def _keys(self, sql: str, asked: Iterable[int]) -> list[Key]:
        return [(day, number) for day, number in self._db.execute(sql, tuple(asked))]


def _pair(one: Key, other: Key) -> Pair:
    return (one[1], other[1]) if one[1] < other[1] else (other[1], one[1])
