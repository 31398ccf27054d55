"""Which reports are of one statement, of those that a batch touches: the same as `ingest.echoes` says of all.

A report hangs together with those that it is linked to, and with what is the same in other versions of its page; what becomes of
it follows from these, and theirs. So whatever comes or goes, only those are joined anew that hang together with it, now or before.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from ingest.concordance import Concordance
from ingest.echoes import NO_DAY, SHINGLE, Echo, joined, linked, number, order, pages
from ingest.packing import packed, unpacked
from ingest.pairing import Link
from ingest.tellings import Speakers, Telling
from ingest.wordkeys import keys

SCHEMA = """
CREATE TABLE IF NOT EXISTS telling (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, article TEXT NOT NULL, content BLOB NOT NULL, day INTEGER NOT NULL,
    said INTEGER NOT NULL, echo TEXT
);
CREATE INDEX IF NOT EXISTS telling_of_article ON telling (article);
CREATE INDEX IF NOT EXISTS telling_of_echo ON telling (echo) WHERE echo IS NOT NULL;
CREATE TABLE IF NOT EXISTS link (
    a INTEGER, b INTEGER, binding INTEGER NOT NULL, speakers TEXT NOT NULL, words INTEGER NOT NULL, days INTEGER,
    confidence REAL NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS link_of_other ON link (b);
CREATE TABLE IF NOT EXISTS speaks (person TEXT, number INTEGER, PRIMARY KEY (person, number)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS speaks_in ON speaks (number);
"""


class Said(NamedTuple):
    """A report by its id, and the day on which its statement was made, as far as one is known: that of the first report."""

    report: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Heard:
    """What is said again, of the reports that were looked at.

    `echoes` are the statements with several reports, `before` those that were one before, by their ids; `changed` are the reports
    whose speakers or day are others than before, with those that are gone.
    """

    echoes: tuple[Echo, ...]
    before: frozenset[str]
    changed: frozenset[str]


class Hearing:
    """The reports of a store in a database, and by what they hang together."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        db.executescript(SCHEMA)
        self._shared = Concordance(db, SHINGLE)

    def of(self, article: str) -> frozenset[str]:
        """The ids of the reports of a version of an article."""
        return frozenset(row[0] for row in self._db.execute("SELECT id FROM telling WHERE article = ?", (article,)))

    def article(self, report: str) -> str:
        """The version of an article that a report stands in."""
        return self._at(number(report))[1]

    def by(self, person: str) -> list[Said]:
        """What somebody said, by the IRI across articles."""
        asked = "SELECT id, said FROM speaks JOIN telling USING (number) WHERE person = ?"
        return [Said(report, _day(said)) for report, said in self._db.execute(asked, (person,))]

    def said(self, report: str) -> tuple[date | None, list[str]]:
        """The day on which the statement of a report was made, and the people who speak."""
        row = self._row("said", number(report))
        people = self._db.execute("SELECT person FROM speaks WHERE number = ?", (number(report),))
        return _day(row[0]) if row else None, [person for (person,) in people]

    def heard(
        self,
        articles: Mapping[str, Sequence[Telling]],
        load: Callable[[str], Sequence[Telling]],
        versions: Callable[[str], Iterable[str]],
        kept: Callable[[str], str | None],
    ) -> Heard:
        """What is said again where these articles tell what they do now, and nothing of what they told before.

        `load` gives the reports of another article, `versions` all versions of the page of one, `kept` the id of the statement that a
        report had before, if that is not its own.
        """
        told = _Told(articles, load)
        gone, come = self._exchange(articles)
        near = self._near(gone)
        lost, found = self._shared.exchange(self._words_before(gone), {order(one): keys(one.pieces) for one in come})
        before = {number(one) for one in gone}
        self._unlink(before)
        self._keep(come)
        moved = {number(one.id) for one in come} | (near - before)
        for article in articles:
            if len(some := {*versions(article)}) > 1:
                moved |= {number(report) for one in some for report in self.of(one)}
        for pair in sorted(lost - found):
            if before.isdisjoint(pair) and self._link(pair) and not self._shared.shared(*map(self._text(told), pair)):
                self._db.execute("DELETE FROM link WHERE a = ? AND b = ?", pair)
                moved |= {*pair}
        for a, b in sorted(found):
            one, other = told.of(*self._at(a)), told.of(*self._at(b))
            if self._link((a, b)) is None and (each := linked(one, other)):
                self._db.execute("INSERT INTO link VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (a, b, *_row(each)))
                moved |= {a, b}
        return self._joined(moved, gone, told, versions, kept)

    def _exchange(self, articles: Mapping[str, Sequence[Telling]]) -> tuple[set[str], list[Telling]]:
        """Which reports are gone, and which have come; those that are told otherwise are both."""
        gone, come = set[str](), list[Telling]()
        for article, tellings in articles.items():
            rows = self._db.execute("SELECT id, content FROM telling WHERE article = ?", (article,))
            old = dict(rows.fetchall())
            for one in {each.id: each for each in tellings}.values():
                if old.pop(one.id, None) != _content(one):
                    come.append(one)
                    if self._row("id", number(one.id)):
                        gone.add(one.id)
            gone |= old.keys()
        return gone, come

    def _words_before(self, gone: Iterable[str]) -> dict[tuple[int, int], list[str]]:
        found = {}
        for report in gone:
            content, day = self._known("content, day", number(report))
            found[day, number(report)] = keys(json.loads(unpacked(content))[0])
        return found

    def _joined(
        self,
        moved: set[int],
        gone: set[str],
        told: _Told,
        versions: Callable[[str], Iterable[str]],
        kept: Callable[[str], str | None],
    ) -> Heard:
        same: list[tuple[str, str]] = []
        articles = set[str]()
        here: dict[int, Telling] = {}
        before = set[str]()
        waiting = [one for one in moved if self._row("id", one)]
        for echo in {kept(one) or one for one in gone}:
            before.add(echo)
            waiting += self._of_echo(echo)
        while waiting:
            if (at := waiting.pop()) in here:
                continue
            here[at] = told.of(*self._at(at))
            if (article := here[at].article) not in articles:
                some = {*versions(article)} | {article}
                articles |= some
                if len(some) > 1:
                    for pairs in pages(each for one in some for each in told.article(one)):
                        same += pairs
            waiting += (number(other) for pair in same if here[at].id in pair for other in pair)
            waiting += self._linked_to(at)
            (echo,) = self._known("echo", at)
            if echo is not None:
                before.add(echo)
                waiting += self._of_echo(echo)
        ids = {one.id for one in here.values()}
        links = {
            (here[a].id, here[b].id): each
            for at in here
            for (a, b), each in self._links_of(at)
            if here[a].page != here[b].page  # as they were before a version came that follows both
        }
        known = {one: iri for one in ids if (iri := kept(one))}
        via = {each.id: each.via for article in articles for each in told.article(article)}
        same = [pair for pair in same if ids.issuperset(pair)]
        found = joined(
            here.values(), links, same, via=via, kept=known, is_report=lambda one: bool(self._row("id", number(one)))
        )
        return Heard(found, frozenset(before), frozenset(gone) | self._date(here, found))

    def _date(self, here: Mapping[int, Telling], found: Iterable[Echo]) -> frozenset[str]:
        """Keep of which echo each report is now, and the day of its statement; those whose day or speakers are others now."""
        first: dict[str, tuple[str, int]] = {}
        days = {one.id: order(one)[0] for one in here.values()}
        for echo in found:
            day = min(days[one] for one in echo.reports)
            first |= dict.fromkeys(echo.reports, (echo.statement, day))
        changed = set()
        for at, one in here.items():
            echo_id, day = first.get(one.id, (None, days[one.id]))
            people = {row[0] for row in self._db.execute("SELECT person FROM speaks WHERE number = ?", (at,))}
            if self._row("said, echo", at) != (day, echo_id) or people != one.people:
                changed.add(one.id)
                self._db.execute("UPDATE telling SET said = ?, echo = ? WHERE number = ?", (day, echo_id, at))
                self._db.execute("DELETE FROM speaks WHERE number = ?", (at,))
                self._db.executemany("INSERT INTO speaks VALUES (?, ?)", ((person, at) for person in one.people))
        return frozenset(changed)

    # --- Rows ---

    def _keep(self, come: Iterable[Telling]) -> None:
        rows = ((number(one.id), one.id, one.article, _content(one), order(one)[0], -1, None) for one in come)
        self._db.executemany("INSERT INTO telling VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def _unlink(self, gone: Iterable[int]) -> None:
        for one in gone:
            self._db.execute("DELETE FROM telling WHERE number = ?", (one,))
            self._db.execute("DELETE FROM speaks WHERE number = ?", (one,))
            self._db.execute("DELETE FROM link WHERE a = ?1", (one,))
            self._db.execute("DELETE FROM link WHERE b = ?1", (one,))

    def _near(self, gone: Iterable[str]) -> set[int]:
        """Those that are linked to any of these, or of one echo with it."""
        found = set[int]()
        for one in gone:
            found |= {*self._linked_to(number(one))}
            if (row := self._row("echo", number(one))) and row[0]:
                found |= {*self._of_echo(row[0])}
        return found

    def _row(self, columns: str, at: int) -> tuple[Any, ...] | None:
        found: tuple[Any, ...] | None = self._db.execute(TELLING.replace("*", columns), (at,)).fetchone()
        return found

    def _known(self, columns: str, at: int) -> tuple[Any, ...]:
        found = self._row(columns, at)
        assert found is not None
        return found

    def _at(self, at: int) -> tuple[str, str]:
        report, article = self._known("id, article", at)
        return report, article

    def _text(self, told: _Told) -> Callable[[int], tuple[tuple[int, int], list[str]]]:
        def text(at: int) -> tuple[tuple[int, int], list[str]]:
            one = told.of(*self._at(at))
            return order(one), keys(one.pieces)

        return text

    def _of_echo(self, echo: str) -> list[int]:
        return [row[0] for row in self._db.execute("SELECT number FROM telling WHERE echo = ?", (echo,))]

    def _link(self, pair: tuple[int, int]) -> Link | None:
        row = self._db.execute(f"{LINK} WHERE a = ? AND b = ?", pair).fetchone()
        return _made(row[2:]) if row else None

    def _linked_to(self, at: int) -> Iterator[int]:
        return (other for pair, _ in self._links_of(at) for other in pair if other != at)

    def _links_of(self, at: int) -> list[tuple[tuple[int, int], Link]]:
        rows = self._db.execute(f"{LINK} WHERE a = ?1 UNION ALL {LINK} WHERE b = ?1", (at,))
        return [((row[0], row[1]), _made(row[2:])) for row in rows]


class _Told:
    """Reports, loaded by the article when they are asked for."""

    def __init__(self, articles: Mapping[str, Sequence[Telling]], load: Callable[[str], Sequence[Telling]]) -> None:
        self._load = load
        self._known: dict[str, dict[str, Telling]] = {}
        for article, some in articles.items():
            self._known[article] = {one.id: one for one in some}

    def of(self, report: str, article: str) -> Telling:
        self.article(article)
        return self._known[article][report]

    def article(self, article: str) -> Iterable[Telling]:
        if article not in self._known:
            self._known[article] = {one.id: one for one in self._load(article)}
        return self._known[article].values()


TELLING = "SELECT * FROM telling WHERE number = ?"
LINK = "SELECT a, b, binding, speakers, words, days, confidence, reason FROM link"


def _row(link: Link) -> tuple[object, ...]:
    return link.binding, link.speakers.name, link.words, link.days, link.confidence, link.reason


def _made(row: Sequence[Any]) -> Link:
    binding, speakers, words, days, confidence, reason = row
    return Link(bool(binding), Speakers[speakers], words, days, confidence, reason)


def _content(one: Telling) -> bytes:
    """All that a report says, but for the page, which is that of its article."""
    people, bodies = sorted(one.people), sorted(one.bodies)
    return packed(json.dumps([one.pieces, people, bodies, one.role, one.quoting, one.via, str(one.published)]))


def _day(ordinal: int) -> date | None:
    return None if ordinal in {NO_DAY, -1} else date.fromordinal(ordinal)
