"""Who held which post when, of those posts of which a batch tells: the same as `ingest.tenures` says of all.

A tenure follows from what is told of one member under one title; and where one person holds the post at a time, from what is
told of all who held it. That is a unit, of which all is judged anew when anything in it changes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from ingest.holdings import Holding
from ingest.packing import packed, unpacked
from ingest.tenures import Sureness, held_at, tenures
from ingest.titles import sole, title_words
from ontology.records import Manner, Tense, Tenure

SCHEMA = """
CREATE TABLE IF NOT EXISTS holding (
    membership TEXT NOT NULL, article TEXT NOT NULL, member TEXT NOT NULL, unit TEXT NOT NULL, record BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS holding_of_article ON holding (article);
CREATE INDEX IF NOT EXISTS holding_of_member ON holding (member, unit);
CREATE INDEX IF NOT EXISTS holding_of_unit ON holding (unit);
"""


Units = dict[str, tuple[Tenure, ...]]


@dataclass(frozen=True, slots=True)
class Held:
    """What was judged anew of posts.

    The `tenures` of the units concerned, by their IRIs those `before`, and the `members` of whom it may be told otherwise in which
    post they said something.
    """

    tenures: tuple[Tenure, ...]
    before: frozenset[str]
    members: frozenset[str]


class Posting:
    """What the current articles of a store tell of posts, in a database."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        db.executescript(SCHEMA)
        self._known: Units = {}
        self._before: Units = {}
        self._units: dict[str, tuple[str, ...]] = {}

    def told(self, articles: Mapping[str, Sequence[Holding]]) -> Held:
        """What is held where these articles tell what they do now, and nothing of what they told before."""
        gone, come = list[tuple[str, str]](), list[Holding]()
        units = set[str]()
        for article, some in articles.items():
            rows = self._db.execute("SELECT membership, unit, record FROM holding WHERE article = ?", (article,))
            old = {membership: (unit, record) for membership, unit, record in rows}
            for one in {each.membership: each for each in some}.values():
                unit, record = old.pop(one.membership, (None, None))
                if record != _record(one):
                    come.append(one)
                    units |= {_unit(one), *([unit] if unit else [])}
                    gone += [(one.membership, article)] if unit else []
            gone += [(membership, article) for membership in old]
            units |= {unit for unit, _ in old.values()}
        self._known.clear()
        self._before = {unit: self._tenures(unit) for unit in sorted(units)}
        before = [one for some in self._before.values() for one in some]
        members = {one.member for one in before}
        was = {member: self._held_in(member) for member in members}
        self._db.executemany("DELETE FROM holding WHERE membership = ? AND article = ?", gone)
        new = ((one.membership, one.article, one.member, _unit(one), _record(one)) for one in come)
        self._db.executemany("INSERT INTO holding VALUES (?, ?, ?, ?, ?)", new)
        self._known.clear()
        self._units = was
        now = [one for unit in sorted(units) for one in self._tenures(unit)]
        return Held(tuple(now), frozenset(one.iri for one in before), self._concerned(units, before, now))

    def held(self, members: Iterable[str], day: date) -> dict[str, bool]:
        """The tenures, by their IRIs, that these people held on a day, each with whether that is certain."""
        found: dict[str, bool] = {}
        for member in members:
            found |= self._on(day, member, [one for unit in self._held_in(member) for one in self._tenures(unit)])
        return found

    def moved(self, member: str, days: Iterable[date]) -> frozenset[date]:
        """On which of these days somebody held other posts by what was told before."""
        units = self._units.get(member, self._held_in(member))
        before = [
            one for unit in units for one in (self._before[unit] if unit in self._before else self._tenures(unit))
        ]
        now = [one for unit in self._held_in(member) for one in self._tenures(unit)]
        return frozenset(day for day in {*days} if self._on(day, member, before) != self._on(day, member, now))

    def _on(self, day: date, member: str, known: Sequence[Tenure]) -> dict[str, bool]:
        own = [one for one in known if one.member == member]
        return {tenure.iri: sureness is Sureness.CERTAIN for tenure, sureness in held_at(own, known, day)}

    def _held_in(self, member: str) -> tuple[str, ...]:
        """The units in which a member holds a post."""
        units = self._db.execute("SELECT DISTINCT unit FROM holding WHERE member = ? ORDER BY unit", (member,))
        return tuple(unit for (unit,) in units)

    def _tenures(self, unit: str) -> tuple[Tenure, ...]:
        if unit not in self._known:
            rows = self._db.execute("SELECT record FROM holding WHERE unit = ?", (unit,))
            self._known[unit] = tenures(_holding(record) for (record,) in rows)
        return self._known[unit]

    def _concerned(self, units: Iterable[str], before: Iterable[Tenure], now: Iterable[Tenure]) -> frozenset[str]:
        """The members of units in which some time has changed."""
        old, new = ({_time(one) for one in some} for some in (before, now))
        moved = old ^ new
        words = {json.dumps(title_words(one[0])) for one in moved}
        found = {one[1] for one in moved}
        for unit in units:
            if unit in words:
                found |= {
                    row[0] for row in self._db.execute("SELECT DISTINCT member FROM holding WHERE unit = ?", (unit,))
                }
        return frozenset(found)


def _time(tenure: Tenure) -> tuple[str, str, tuple[object, ...]]:
    """What of a tenure tells whether it was held on a day."""
    days = (tenure.begun_after, tenure.begun_by, tenure.ended_after, tenure.ended_by, tenure.disputed, tenure.planned)
    return tenure.title, tenure.member, (tenure.iri, tenure.organization, *days)


def _unit(one: Holding) -> str:
    words = title_words(one.title)
    return json.dumps(words) if sole(words) else json.dumps([one.member, *words])


NAMES = tuple(field.name for field in fields(Holding))


def _record(one: Holding) -> bytes:
    return packed(json.dumps([value and str(value) for value in (getattr(one, name) for name in NAMES)]))


def _holding(record: bytes) -> Holding:
    said = dict(zip(NAMES, json.loads(unpacked(record)), strict=True))
    return Holding(
        **{
            **said,
            "tense": Tense(said["tense"]),
            "manner": said["manner"] and Manner(said["manner"]),
            "published": said["published"] and date.fromisoformat(said["published"]),
        }
    )
