"""Which policies are one, of those that a batch touches: the same as `ingest.agenda` says of all.

Plans that came into question for one another make a *knot*: what becomes of them follows from these, and from nothing else. So
whatever comes or goes, only the knots that it touches are sorted anew, with those that come into question now. For that the
shelf has what any matter of a knot can be found by, at whatever stage of the sorting.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ingest.packing import packed, unpacked
from ingest.plans import Matter, Plan, matter
from ingest.rounds import Ruling
from ingest.sameness import Edge, edge
from ingest.shelf import mark
from ingest.sorting import BLOCK, ROUNDS, Key, Sorted, begun, keys, tied
from ontology.policies import PolicyKind, Status

SCHEMA = """
CREATE TABLE IF NOT EXISTS plan (
    iri TEXT PRIMARY KEY, article TEXT NOT NULL, knot INTEGER NOT NULL, record BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS plan_of_article ON plan (article);
CREATE INDEX IF NOT EXISTS plan_of_knot ON plan (knot);
CREATE TABLE IF NOT EXISTS knot (number INTEGER PRIMARY KEY, rows BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS knot_mark (mark INTEGER, teller INTEGER, knot INTEGER, PRIMARY KEY (mark, teller, knot)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS plan_ruled (one TEXT, other TEXT, same INTEGER, PRIMARY KEY (one, other, same)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS plan_left (iri TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS plan_given (iri TEXT PRIMARY KEY, decisions TEXT NOT NULL) WITHOUT ROWID;
"""

NOBODY = 0
"""In the place of a teller, where only several plans together can be found by a mark."""

Row = tuple[int, int]
"""A mark, and who tells of what has it."""


@dataclass(frozen=True, slots=True)
class Knots:
    """What was sorted anew, in the place of the knots of these `numbers`: their plans, with those that are new.

    `doubts` are all edges of what was sorted that were not sure enough, to others too. `made` are the new knots: by plan a number,
    and by number who tells of what has which mark.
    """

    numbers: frozenset[int]
    plans: tuple[Plan, ...]
    table: Sorted
    doubts: tuple[Edge, ...]
    made: tuple[Mapping[str, int], Mapping[int, Collection[Row]]]


class Planning:
    """What the articles of a store tell of policies, in a database."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        db.executescript(SCHEMA)

    @property
    def empty(self) -> bool:
        """Whether no article tells of any policy yet."""
        return self._db.execute("SELECT 1 FROM knot LIMIT 1").fetchone() is None

    def has(self, plan: str) -> bool:
        """Whether some article tells of it."""
        return self._db.execute("SELECT 1 FROM plan WHERE iri = ?", (plan,)).fetchone() is not None

    def touched(self, articles: Mapping[str, Sequence[Plan]], ruled: Collection[Ruling]) -> tuple[set[int], set[str]]:
        """Put what articles tell now in the place of what they told; the knots that this touches, and the plans that are gone.

        What is new has no knot yet.
        """
        knots, gone, come = set[int](), set[str](), list[Plan]()
        for article, some in articles.items():
            rows = self._db.execute("SELECT iri, knot, record FROM plan WHERE article = ?", (article,))
            old = {iri: (knot, record) for iri, knot, record in rows}
            fresh, same = list[Plan](), dict[str, tuple[int, bytes]]()
            for one in {each.iri: each for each in some}.values():
                knot, record = old.pop(one.iri, (0, b""))
                if record != _record(one):
                    fresh.append(one)
                    knots.add(knot)
                else:
                    same[one.iri] = knot, record
            gone |= old.keys()
            knots |= {knot for knot, _ in old.values()}
            new, parents = {one.iri for one in fresh}, {one.parent for one in fresh}
            knots |= {knot for iri, (knot, record) in same.items() if iri in parents or _parent(record) in new}
            come += fresh
        self._db.executemany("DELETE FROM plan WHERE iri = ?", ((iri,) for iri in (*gone, *(one.iri for one in come))))
        self._db.executemany(
            "INSERT OR REPLACE INTO plan VALUES (?, ?, 0, ?)", ((one.iri, one.article, _record(one)) for one in come)
        )
        now = {(rule.one, rule.other, rule.same) for rule in ruled}
        before = {(one, other, bool(same)) for one, other, same in self._db.execute("SELECT * FROM plan_ruled")}
        here = {one.iri for one in come}
        asked = [*(now ^ before), *(rule for rule in now if not here.isdisjoint(rule[:2]))]
        knots |= self.knots(plan for rule in asked for plan in rule[:2])
        if now != before:
            self._db.execute("DELETE FROM plan_ruled")
            self._db.executemany("INSERT INTO plan_ruled VALUES (?, ?, ?)", now)
        return knots - {0}, gone

    def knots(self, plans: Iterable[str]) -> set[int]:
        """The knots of those of them that have one."""
        rows = (self._db.execute("SELECT knot FROM plan WHERE iri = ?", (one,)).fetchone() for one in plans)
        return {row[0] for row in rows if row} - {0}

    def left(self) -> set[str]:
        """The policies of articles that were no part of any other when all was judged last, since somebody decided so."""
        return {iri for (iri,) in self._db.execute("SELECT iri FROM plan_left")}

    def leave(self, plans: Iterable[str]) -> None:
        """Say which are none now."""
        self._db.execute("DELETE FROM plan_left")
        self._db.executemany("INSERT INTO plan_left VALUES (?)", ((iri,) for iri in plans))

    def given(self) -> dict[str, str]:
        """By the IRI of a policy: the ids of the decisions that gave it a name or a state when it was judged last."""
        return dict(self._db.execute("SELECT iri, decisions FROM plan_given").fetchall())

    def give(self, given: Mapping[str, str]) -> None:
        """Say which decisions do now."""
        self._db.execute("DELETE FROM plan_given")
        self._db.executemany("INSERT INTO plan_given VALUES (?, ?)", given.items())

    def sorted(self, knots: Iterable[int], ruled: Collection[Ruling]) -> Knots:
        """What becomes of the plans of these knots and of those that have none yet, with all whom that touches."""
        sorting = _Sorting(self, {*knots}, ruled)
        while not sorting.closed():
            pass
        return sorting.found()

    def keep(self, found: Knots) -> None:
        """Keep what was sorted."""
        for number in found.numbers:
            old = ((of, teller, number) for of, teller in self.marks(number))
            self._db.executemany("DELETE FROM knot_mark WHERE mark = ? AND teller = ? AND knot = ?", old)
            self._db.execute("DELETE FROM knot WHERE number = ?", (number,))
        of_plan, rows = found.made
        numbers: dict[int, int] = {}
        for number, some in rows.items():
            flat = array("q", (each for row in sorted(some) for each in row))
            numbers[number] = self._db.execute("INSERT INTO knot (rows) VALUES (?)", (flat.tobytes(),)).lastrowid or 0
            new = ((of, teller, numbers[number]) for of, teller in some)
            self._db.executemany("INSERT INTO knot_mark VALUES (?, ?, ?)", new)
        self._db.executemany(
            "UPDATE plan SET knot = ? WHERE iri = ?", ((numbers[number], iri) for iri, number in of_plan.items())
        )

    # --- Rows ---

    def plans(self, knot: int) -> list[Plan]:
        """The plans of a knot; of 0 those that have none yet."""
        rows = self._db.execute("SELECT iri, article, record FROM plan WHERE knot = ? ORDER BY iri", (knot,))
        return [_plan(*row) for row in rows]

    def marks(self, knot: int) -> list[Row]:
        """Who tells of what has which mark in a knot."""
        flat = array("q")
        flat.frombytes(self._db.execute("SELECT rows FROM knot WHERE number = ?", (knot,)).fetchone()[0])
        return list(zip(flat[::2], flat[1::2], strict=True))

    def marked(self, of: int, most: int) -> list[tuple[int, int]] | None:
        """Who tells of what has a mark, and in which knot; None where more than so many do."""
        asked = "SELECT DISTINCT teller FROM knot_mark WHERE mark = ? LIMIT ?"
        if len(self._db.execute(asked, (of, most + 2)).fetchall()) > most + 1:
            return None
        return self._db.execute("SELECT teller, knot FROM knot_mark WHERE mark = ?", (of,)).fetchall()

    def having(self, of: int) -> set[int]:
        """The knots that have a mark."""
        return {knot for (knot,) in self._db.execute("SELECT knot FROM knot_mark WHERE mark = ?", (of,))}


class _Sorting:
    """The plans of some knots while they are sorted, with those knots that come into question on the way."""

    def __init__(self, planning: Planning, knots: set[int], ruled: Collection[Ruling]) -> None:
        self.planning, self.knots, self.ruled = planning, knots, ruled
        self.fresh = planning.empty
        self.before: dict[int, set[int]] = defaultdict(set)
        """By mark: who told of it in these knots."""
        self.tellers: dict[int, set[int]] = defaultdict(set)
        """By mark: who tells of it in these plans now."""
        self.plans: dict[str, Plan] = {}
        self.own: dict[str, set[Row]] = {}
        """By plan: the rows of its own."""
        self.ties: dict[str, set[int]] = {}
        self.others: dict[int, Sorted] = {}
        self.table = Sorted()
        self.round = 0
        self.later: dict[str, set[int]] = {}
        """By a plan: the marks of the matters that were made with it."""
        self._rows: dict[int, list[tuple[int, int]] | None] = {}
        self._crowded: dict[Key, bool] = {}
        self._marks: dict[Key, int] = {}
        self._of: dict[tuple[str, int], tuple[Key, ...]] = {}
        self._crossing: dict[tuple[Hashable, Hashable], Edge | None] = {}
        self._add(planning.plans(0))
        for knot in sorted(knots):
            self._join(knot)
        for one in [*self.plans.values()]:
            for of in self.ties[one.iri] if not self.fresh else ():
                for knot in planning.having(of) - self.knots:
                    self._pull(knot)

    def closed(self) -> bool:
        """Sort them; whether that is all, since no other knot comes into question. Else those that do are with them then."""
        self.table, self.others = begun(self.plans.values(), self.ruled), {}
        self.later, self._crossing, self._of = defaultdict(set), {}, {}
        self._crowded.clear()
        for self.round in range(len(ROUNDS) + 1):
            self._note()
            if asked := {knot for knot, found in self._across() if found.merges}:
                return self._pulled(asked)
            self.table.edges(self.crowded)
            tables = (self.table, *self.others.values())
            if all(table.settled for table in tables):
                break
            for table in tables:
                if not table.settled:
                    table.played(self.crowded)
        return self._pulled(self._crossed())

    def found(self) -> Knots:
        """What came of it."""
        doubts = (*self.table.doubts(self.crowded), *(found for _, found in self._across()))
        return Knots(frozenset(self.knots), tuple(self.plans.values()), self.table, doubts, self._made())

    # --- Which knots ---

    def _pulled(self, knots: Collection[int]) -> bool:
        for knot in knots:
            self._pull(knot)
        return not knots

    def _pull(self, knot: int) -> None:
        self.knots.add(knot)
        self._join(knot)

    def _join(self, knot: int) -> None:
        for of, teller in self.planning.marks(knot):
            if teller != NOBODY:
                self.before[of].add(teller)
        self._add(self.planning.plans(knot))

    def _add(self, plans: Iterable[Plan]) -> None:
        for one in plans:
            self.plans[one.iri] = one
            teller = _teller(one)
            own = {self._mark(key) for key in keys(matter(one))}
            self.own[one.iri] = {(of, teller) for of in own}
            self.ties[one.iri] = {self._mark(key) for key in tied(one)}
            for of in own:
                self.tellers[of].add(teller)

    def _crossed(self) -> set[int]:
        """Knots that have what tells nothing any more, or tells something again."""
        found = set[int]()
        for of in () if self.fresh else self.before.keys() | self.tellers.keys():
            if self.before.get(of) != self.tellers.get(of) and (rows := self._known(of)) is not None:
                outside = {teller for teller, knot in rows if knot not in self.knots} - {NOBODY}
                was, now = (len(outside | some.get(of, set())) > BLOCK for some in (self.before, self.tellers))
                if was != now:
                    found |= self.planning.having(of) - self.knots
        return found

    # --- What others say ---

    def crowded(self, key: Key) -> bool:
        """Whether so many tell of what has a key that it tells nothing."""
        if (found := self._crowded.get(key)) is None:
            of = self._mark(key)
            tellers = {*self.tellers.get(of, ())}
            rows = () if self.fresh else self._known(of)
            if rows:
                tellers |= {teller for teller, knot in rows if knot not in self.knots} - {NOBODY}
            found = self._crowded[key] = rows is None or len(tellers) > BLOCK
        return found

    def _known(self, of: int) -> list[tuple[int, int]] | None:
        """Who tells of what has a mark, and in which knot; None where there are too many whatever becomes of these."""
        if of not in self._rows or len(self.before.get(of, ())) > BLOCK:
            self._rows[of] = self.planning.marked(of, BLOCK + len(self.before.get(of, ())))
        return self._rows[of]

    def _across(self) -> list[tuple[int, Edge]]:
        """What likens matters of these plans to others, as all are now; and the knots of these others."""
        found: list[tuple[int, Edge]] = []
        for one in self.table.matters if not self.fresh else ():
            mine = {key for key in self._keys(one) if not self.crowded(key)}
            rows = (row for key in mine for row in self._known(self._mark(key)) or ())
            for knot in sorted({knot for _, knot in rows} - self.knots):
                other = self._other(knot)
                near = (theirs for theirs in other.matters if not mine.isdisjoint(self._keys(theirs)))
                found += [(knot, alike) for theirs in near if (alike := self._alike(one, theirs, other))]
        return found

    def _other(self, knot: int) -> Sorted:
        """Another knot, sorted as far as these plans are."""
        if knot not in self.others:
            table = self.others[knot] = begun(self.planning.plans(knot), self.ruled)
            while table.round < self.round and not table.settled:
                table.played(self.crowded)
        return self.others[knot]

    def _alike(self, one: Matter, theirs: Matter, other: Sorted) -> Edge | None:
        state = self.table.state(one), other.state(theirs)
        if state not in self._crossing:
            self._crossing[state] = edge(
                one, theirs, lambda plan: (self.table if plan in self.table.of else other).root(plan)
            )
        return self._crossing[state]

    # --- Marks ---

    def _mark(self, key: Key) -> int:
        if key not in self._marks:
            self._marks[key] = mark("plan", *key)
        return self._marks[key]

    def _keys(self, one: Matter) -> tuple[Key, ...]:
        state = one.key, len(one.plans)
        if state not in self._of:
            self._of[state] = tuple(dict.fromkeys(keys(one)))
        return self._of[state]

    def _note(self) -> None:
        """Note what the matters can be found by as they are now."""
        for one in self.table.matters:
            if len(one.plans) > 1:
                self.later[one.key] |= {self._mark(key) for key in self._keys(one)}

    def _made(self) -> tuple[dict[str, int], dict[int, set[Row]]]:
        """The knots that there are now, and their rows."""
        above = {iri: iri for iri in self.plans}

        def top(one: str) -> str:
            while above[one] != one:
                above[one] = one = above[above[one]]
            return one

        first: dict[int, str] = {}
        pairs = [*self.table.bound, *((rule.one, rule.other) for rule in self.ruled)]
        pairs += [(one.iri, one.parent) for one in self.plans.values() if one.parent]
        pairs += [(iri, first.setdefault(of, iri)) for iri, some in self.ties.items() for of in some]
        for one, other in pairs:
            if one in above and other in above:
                above[top(one)] = top(other)
        numbers: dict[str, int] = {}
        of_plan = {iri: numbers.setdefault(top(iri), len(numbers)) for iri in self.plans}
        rows: dict[int, set[Row]] = defaultdict(set)
        for iri, number in of_plan.items():
            rows[number] |= self.own[iri]
            rows[number] |= {(of, NOBODY) for of in self.ties[iri]}
        for iri, marks in self.later.items():
            number = of_plan[iri]
            rows[number] |= {(of, NOBODY) for of in marks - {of for of, _ in rows[number]}}
        return of_plan, rows


def _teller(one: Plan) -> int:
    """Who tells of it by which label: of a name that tells by itself everybody is one, of others whoever proposes it or is tied to it."""
    said = one.wording
    who = "" if said.telling else one.proposer or min(one.actors, default=one.iri)
    return mark("teller", *sorted(said.words), said.name or "", who)


# --- Records ---


def _record(one: Plan) -> bytes:
    said = (
        one.kind,
        one.status,
        one.label,
        one.evidence_words,
        one.outlet,
        one.day and one.day.isoformat(),
        one.proposer,
        sorted(one.actors),
        one.parent,
        sorted((str(value), currency) for value, currency in one.amounts),
        sorted(one.deadlines),
    )
    return packed(json.dumps(said, separators=(",", ":")))


def _parent(record: bytes) -> str | None:
    parent: str | None = json.loads(unpacked(record))[8]
    return parent


def _plan(iri: str, article: str, record: bytes) -> Plan:
    kind, status, label, evidence, outlet, day, proposer, actors, parent, amounts, deadlines = json.loads(
        unpacked(record)
    )
    return Plan(
        iri,
        article,
        PolicyKind(kind),
        Status(status),
        label,
        tuple(evidence),
        outlet,
        day and date.fromisoformat(day),
        proposer,
        frozenset(actors),
        parent,
        frozenset((Decimal(value), currency) for value, currency in amounts),
        frozenset(deadlines),
    )
