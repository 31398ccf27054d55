"""Articles that are one another's copies, versions or parts, by the words of their bodies."""

from __future__ import annotations

import heapq
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.alignment import stretches
from ingest.shingles import shingled
from ingest.wordkeys import keys

SHINGLE = 8
"""Words in a row by which copies are found: only what was copied shares so many again and again."""
SHARED = 8
"""One in so many of its shingles an article must share with one of which it may be a copy; other lines stand in all of an outlet."""
CROWD = 400
"""Articles that share a shingle before it tells nothing any more: it is of what stands below every article."""
FEWEST = 30
"""Words that have to be shared: shorter texts are alike without being copies (results, weather, corrections)."""
COPIED = 0.9
"""Share of both articles that a copy has; the rest are changed headings, credits and places."""
HELD = 0.75
"""Share of the shorter article that the longer has where wire copy was cut down. One long quotation in both has less."""
HALF = 0.5
"""The same for two versions of a page, which its key or address joins already. Less is another article under an old address."""
TRIED = 4
"""With how many of the longer articles that share most with one it is compared in full."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS body (
    number INTEGER PRIMARY KEY, article TEXT NOT NULL UNIQUE, length INTEGER NOT NULL, marks BLOB NOT NULL, top INTEGER
);
CREATE TABLE IF NOT EXISTS body_shingle (mark INTEGER, body INTEGER, PRIMARY KEY (mark, body)) WITHOUT ROWID;
"""


class Kind(StrEnum):
    COPY = "copy"
    VERSION = "version"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Body:
    """An article's body: the IRI of the version, what all its versions share, and the text."""

    article: str
    page: str
    text: str


@dataclass(frozen=True, slots=True)
class Copy:
    """That `article` has its words from `of`, or both have them from the same third.

    `of` is the one of all that belong together which holds most. `share` of the words of `article` stand in `of`, `held` of
    the words of `of` in `article`.
    """

    article: str
    of: str
    kind: Kind
    share: float
    held: float


def copies(bodies: Iterable[Body]) -> tuple[Copy, ...]:
    """What is a copy, version or part of what, ordered by IRI; each article at most once as `article`.

    Those with the same `of` are a group. Each article goes to the one longer one that holds most of it, so a note that
    stands in two reports does not join the two. The order of the bodies does not matter.
    """
    known = {body.article: body for body in bodies}
    with closing(sqlite3.connect(":memory:")) as db:
        found = Copying(db).changed(known, known.__getitem__)
    return tuple(sorted((copy for copy in found.values() if copy), key=lambda copy: copy.article))


class _Row(NamedTuple):
    """A body on the shelf; `top` is the number of the one of which it is a copy or part."""

    number: int
    article: str
    length: int
    marks: bytes
    top: int | None

    @property
    def order(self) -> tuple[int, str]:
        """The longest first."""
        return -self.length, self.article

    @property
    def each(self) -> list[int]:
        return [*map(int, np.frombuffer(self.marks, np.int64))]


class Copying:
    """The bodies of a store's articles in a database, so that of many only those are compared that what comes or goes touches."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        db.executescript(SCHEMA)

    def changed(self, bodies: Mapping[str, Body | None], load: Callable[[str], Body]) -> dict[str, Copy | None]:
        """By article, of those that may be another's copies now or no more: what they are copies of.

        `bodies` are those that have come, in the place of what was known of their articles, or nothing where one is gone;
        `load` gives that of any other article.
        """
        old = [row for article in bodies if (row := self._of(article))]
        known = {one: body for one, body in bodies.items() if body is not None}
        words = _Words(known, load)
        coming = {one: shingled([words.of(one)[1]], SHINGLE)[0].view(np.int64) for one in sorted(known)}
        touched = {row.number: row for one in old for row in (one, *self._shorter(one))}
        marks = {mark for one in old for mark in one.each} | {int(mark) for some in coming.values() for mark in some}
        crowds = {mark for mark in marks if len(self._with(mark)) > CROWD}
        for one in old:
            self._db.execute("DELETE FROM body WHERE number = ?", (one.number,))
            self._db.executemany(
                "DELETE FROM body_shingle WHERE body = ? AND mark = ?", ((one.number, m) for m in one.each)
            )
        new = [self._added(article, len(words.of(article)[1]), some) for article, some in coming.items()]
        for mark in marks:
            here = self._with(mark)
            if (mark in crowds) != (len(here) > CROWD):
                touched |= {row.number: row for row in map(self._row, here)}
        touched |= {row.number: row for one in new for row in (one, *self._shorter(one))}
        found: dict[str, Copy | None] = dict.fromkeys(bodies)
        return found | self._judged([row for row in touched.values() if row not in old], words)

    def _judged(self, touched: list[_Row], words: _Words) -> dict[str, Copy | None]:
        """What these are copies of, the longest first, and those that had their words from one that is judged otherwise now."""
        waiting = [(row.order, row.number) for row in touched]
        heapq.heapify(waiting)
        found: dict[str, Copy | None] = {}
        while waiting:
            _, number = heapq.heappop(waiting)
            row = self._row(number)
            if row.article in found:
                continue
            top, copy = self._copied(row, words)
            found[row.article] = copy
            if top != row.top:
                self._db.execute("UPDATE body SET top = ? WHERE number = ?", (top, number))
                for other in self._shorter(row):
                    heapq.heappush(waiting, (other.order, other.number))
        return found

    def _copied(self, row: _Row, words: _Words) -> tuple[int | None, Copy | None]:
        counted = self._counted(row)
        fuller = [one for one in map(self._row, counted) if one.order < row.order and _enough(counted[one.number], row)]
        best = sorted(fuller, key=lambda one: (-counted[one.number], one.order))[:TRIED]
        for number in dict.fromkeys(one.top or one.number for one in best):
            copy = _copy(*words.of(row.article), *words.of(self._row(number).article))
            if copy is not None:
                return number, copy
        return None, None

    def _shorter(self, row: _Row) -> Iterator[_Row]:
        """Those that may be copies of a body."""
        for number, count in self._counted(row).items():
            one = self._row(number)
            if row.order < one.order and _enough(count, one):
                yield one

    def _counted(self, row: _Row) -> Counter[int]:
        """How many shingles others share with a body."""
        counted: Counter[int] = Counter()
        for mark in row.each:
            some = self._with(mark)
            counted.update(some if len(some) <= CROWD else ())
        counted.pop(row.number, None)
        return counted

    # --- Rows ---

    def _with(self, mark: int) -> list[int]:
        rows = self._db.execute("SELECT body FROM body_shingle WHERE mark = ? LIMIT ?", (mark, CROWD + 1))
        return [row[0] for row in rows]

    def _row(self, number: int) -> _Row:
        return _Row(*self._db.execute("SELECT * FROM body WHERE number = ?", (number,)).fetchone())

    def _of(self, article: str) -> _Row | None:
        found = self._db.execute("SELECT * FROM body WHERE article = ?", (article,)).fetchone()
        return _Row(*found) if found else None

    def _added(self, article: str, length: int, marks: NDArray[np.int64]) -> _Row:
        asked = "INSERT INTO body (article, length, marks) VALUES (?, ?, ?)"
        number = self._db.execute(asked, (article, length, marks.tobytes())).lastrowid
        self._db.executemany("INSERT INTO body_shingle VALUES (?, ?)", ((int(mark), number) for mark in marks))
        return self._row(number or 0)


class _Words:
    """Bodies with the keys of their words, each made when it is asked for."""

    def __init__(self, known: Mapping[str, Body], load: Callable[[str], Body]) -> None:
        self._known, self._load = known, load
        self._words: dict[str, tuple[Body, list[str]]] = {}

    def of(self, article: str) -> tuple[Body, list[str]]:
        if article not in self._words:
            body = self._known.get(article) or self._load(article)
            self._words[article] = body, keys((body.text,))
        return self._words[article]


def _enough(count: int, short: _Row) -> bool:
    """Whether the shorter of two articles shares enough shingles to be looked at."""
    return count * SHARED * 8 >= len(short.marks)


def _copy(one: Body, words: list[str], other: Body, other_words: list[str]) -> Copy | None:
    if not words or not other_words:  # whose text is lost
        return None
    shared = sum(run.length for stretch in stretches(other_words, words) for run in stretch)
    share, held = shared / len(words), shared / len(other_words)
    version = one.page == other.page
    if (shared < FEWEST or share < HELD) and not (version and share >= HALF):
        return None
    kind = Kind.VERSION if version else Kind.COPY if min(share, held) >= COPIED else Kind.PART
    return Copy(one.article, other.article, kind, round(share, 3), round(held, 3))
