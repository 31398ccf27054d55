"""How lists of statements are read from a catalogue: the SQL for what is asked.

The rarest of what is asked leads, and all else is looked up report by report: so no more is looked at than the rarest has. The
numbers of reports are in the order of lists, so nothing is sorted but where several words have the part that leads. Whatever a
user typed enters by binding.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graph.cataloguing import LAST, REPORTS, folded, runs
from graph.query import thing

TAGS = ("article", "kind", "mentions", "outlet", "speaker", "state", "topic", "via")
THINGS = ("mentions", "speaker", "topic", "via")
"""Of these the value is the end of an IRI of ours."""

FACETS = ("speaker", "outlet", "kind", "topic", "state", "year")

WORDS, SORTED = 64, 20_000
"""In how many words a part may occur, spoken in how many statements, to be looked up; else it is met soon, report by report."""

_REST = REPORTS - 1

_COMMONEST = (
    "SELECT field, value, label, statements FROM term WHERE field = '{}' ORDER BY statements DESC, value LIMIT {}"
)

Spoken = tuple[int, tuple[int, ...]]
"""In how many statements some words are spoken, and the numbers of the words."""

Asked = tuple[str, dict[str, object]]
"""SQL, and the values that are bound in it."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What statements have to meet: tags of their reports, words, days as ISO 8601 dates, a least confidence."""

    tags: tuple[tuple[str, str], ...] = ()
    words: tuple[str, ...] = ()
    since: str | None = None
    to: str | None = None
    min_confidence: float | None = None

    @classmethod
    def of(cls, params: Mapping[str, str]) -> Sought:
        """What the parameters of `statement-keys` ask for; `q` may be several words. Raises QueryError for what is no IRI of ours."""
        given = {name: params[name] for name in TAGS if name in params}
        given |= {name: thing(name, given[name]) for name in THINGS if name in given}
        if "outlet" in given:
            given["outlet"] = folded(given["outlet"])
        return cls(
            tags=tuple(given.items()),
            words=tuple(dict.fromkeys(folded(params.get("q", "")).split())),
            since=params.get("from"),
            to=params.get("to"),
            min_confidence=float(params["min_confidence"]) if "min_confidence" in params else None,
        )


@dataclass(frozen=True, slots=True)
class _Way:
    """A way through the catalogue: tables in the order in which they are gone through, and what rows have to meet."""

    key: str
    """The number of the report that a row is of."""
    tables: list[str]
    where: list[str]
    order: str
    """What rows come in the order of without being sorted."""
    given: dict[str, object] = field(default_factory=dict)

    def sql(self, columns: str, *joined: str, tail: str = "") -> Asked:
        tables = " CROSS JOIN ".join([*self.tables, *joined])
        return f"SELECT {columns} FROM {tables} WHERE {' AND '.join(self.where)} {tail}", self.given  # noqa: S608


class Listing:
    """What is sought, in a catalogue."""

    def __init__(self, db: sqlite3.Connection, sought: Sought) -> None:
        self._sought = sought
        self._first, self._last = 1, LAST
        if sought.to is not None:
            self._first = _end(db, "day <= ? AND day > ''", sought.to, "day DESC, iri", LAST)
            self._last = _end(db, "day > ?", "", "day, iri DESC", 0)  # those without a day stand behind it
        if sought.since is not None:
            self._last = _end(db, "day >= ?", sought.since, "day, iri DESC", 0)
        self._terms = sorted(_term(db, name, value) for name, value in sought.tags)
        self._spoken = sorted(found for word in sought.words if (found := _spoken(db, word)))
        self._number = _of_days(db, sought) if self._all else None

    @property
    def known(self) -> int | None:
        """How many statements pass, where that need not be counted."""
        sought = self._sought
        if sought.words or sought.min_confidence is not None or len(self._terms) > 1:
            return None
        if not self._terms:
            return self._number
        return self._terms[0][0] if sought.since is sought.to is None else None

    def places(self, after: int) -> Asked:
        """The place of the statement of each report that passes, behind a place."""
        if self._all:
            all_ = self._range(after)
            return all_.sql("s.place", tail=f"ORDER BY {all_.order}")
        way = self._passing(after)
        return way.sql(f"{way.key} / {REPORTS}", tail=f"ORDER BY {way.order}")

    def iris(self) -> Asked:
        """The IRI of the statement of each report that passes."""
        if self._all:
            all_ = self._range(0)
            return all_.sql("s.iri", tail=f"ORDER BY {all_.order}")
        way = self._passing()
        return way.sql("s.iri", f"statement s ON s.place = {way.key} / {REPORTS}", tail=f"ORDER BY {way.order}")

    def count(self, bound: int) -> Asked:
        """How many statements pass, and how many reports were counted: one more than the bound where there are more."""
        way = self._passing()
        sql, given = way.sql(f"{way.key} AS number", tail=f"LIMIT {bound + 1}")
        return f"SELECT COUNT(DISTINCT number / {REPORTS}), COUNT(*) FROM ({sql})", given  # noqa: S608

    def days(self) -> Asked:
        """Each day, and how many statements of it pass; the day is empty where none is known."""
        if self._all:
            days, given = _days(self._sought)
            return f"SELECT day, statements FROM day WHERE {days}", given  # noqa: S608
        way = self._passing()
        sql, given = way.sql(f"DISTINCT {way.key} / {REPORTS} AS place")
        each = f"SELECT s.day, COUNT(*) FROM ({sql}) p CROSS JOIN statement s ON s.place = p.place GROUP BY s.day"  # noqa: S608
        return each, given

    def sure(self) -> Asked:
        """Tenths of confidence, from 0 to 9, and how many reports that pass are so sure; the last has those who are wholly sure."""
        way = self._passing()
        sql, given = way.sql(f"{way.key} AS number")
        tenth = "MIN(9, CAST(r.confidence * 10 + 1e-9 AS INTEGER))"
        return f"SELECT {tenth}, COUNT(*) FROM ({sql}) p CROSS JOIN report r ON r.number = p.number GROUP BY 1", given  # noqa: S608

    def facets(self, bound: int, most: int) -> Asked:
        """Field, value, label and number of statements, of the first reports that pass, for the `most` common values of each field."""
        if self._sought == Sought():
            return " UNION ALL ".join(f"SELECT * FROM ({_COMMONEST.format(name, most)})" for name in FACETS), {}  # noqa: S608
        way = self._passing()
        sql, given = way.sql(f"{way.key} AS number", tail=f"ORDER BY {way.order} LIMIT {bound}")
        return _ranked(_of_reports(sql), most), given

    @staticmethod
    def facets_of(iris: Sequence[str], most: int) -> Asked:
        """The same of the reports of these statements."""
        way = _among(iris)
        sql, given = way.sql(f"{way.key} AS number")
        return _ranked(_of_reports(sql), most), given

    def among(self, iris: Sequence[str]) -> Asked:
        """The IRIs of those of these statements that pass."""
        way = self._narrowed(_among(iris), self._terms, self._spoken)
        way.where.append(f"s.place BETWEEN {self._first} AND {self._last}")
        return way.sql("DISTINCT s.iri")

    @property
    def _all(self) -> bool:
        """Whether all statements of some days pass, and so nothing has to be asked of reports."""
        return not self._terms and not self._sought.words and self._sought.min_confidence is None

    def _range(self, after: int) -> _Way:
        low = max(self._first, after + 1)
        return _Way("s.place", ["statement s"], [f"s.place BETWEEN {low} AND {self._last}"], "s.place")

    def _passing(self, after: int = 0) -> _Way:
        """The reports that pass, in order."""
        first, last = max(self._first, after + 1), self._last
        numbers = f"BETWEEN {first * REPORTS} AND {last * REPORTS + _REST}"
        terms, spoken = self._terms, self._spoken
        if terms and not (spoken and spoken[0][0] < terms[0][0]):
            (_, term), *others = terms
            led = _Way("t.report", ["tag t"], [f"t.term = {term}", f"t.report {numbers}"], "t.report")
            return self._narrowed(led, others, spoken)
        if spoken:
            (_, words), *more = spoken
            texts = f"text x ON x.number BETWEEN w.place * {REPORTS} AND w.place * {REPORTS} + {_REST}"
            found = [f"w.word IN ({_listed(words)})", f"w.place BETWEEN {first} AND {last}"]
            return self._narrowed(_Way("x.number", ["spoken w", texts], found, "w.place"), terms, more)
        led = (
            _Way("x.number", ["text x"], [f"x.number {numbers}"], "x.number")
            if self._sought.words
            else _Way("r.number", ["report r"], [f"r.number {numbers}"], "r.number")
        )
        return self._narrowed(led, terms, spoken)

    def _narrowed(self, way: _Way, terms: Sequence[tuple[int, int]], spoken: Sequence[Spoken]) -> _Way:
        """The way with the rest of what is sought, but for what leads it."""
        words, sure = self._sought.words, self._sought.min_confidence
        way.where.extend(_tagged(way.key, terms))
        way.where.extend(_heard(way.key, spoken))
        if sure is not None:
            way.given["sure"] = sure
            if way.key != "r.number":
                way.tables.append(f"report r ON r.number = {way.key}")
            way.where.append("r.confidence >= :sure")
        way.given.update((f"word{place}", word) for place, word in enumerate(words))
        if words and way.key != "x.number":
            way.tables.append(f"text x ON x.number = {way.key}")
        if len(words) == 1:
            way.where.append("instr(x.words, :word0)")
        elif words:  # each may stand in another report that passes
            same = f"o.number BETWEEN x.number - x.number % {REPORTS} AND x.number - x.number % {REPORTS} + {_REST}"
            passes = [same, *_tagged("o.number", self._terms)]
            if sure is not None:
                passes.append("EXISTS (SELECT 1 FROM report p WHERE p.number = o.number AND p.confidence >= :sure)")
            for place in range(len(words)):
                has = " AND ".join([*passes, f"instr(o.words, :word{place})"])
                way.where.append(f"EXISTS (SELECT 1 FROM text o WHERE {has})")  # noqa: S608
        return way


def _term(db: sqlite3.Connection, name: str, said: str) -> tuple[int, int]:
    """How many statements have a value, and its number; none have one that nobody met."""
    found = db.execute("SELECT statements, id FROM term WHERE field = ? AND value = ?", (name, said)).fetchone()
    return found or (0, 0)


def _spoken(db: sqlite3.Connection, part: str) -> Spoken | None:
    """In how many statements words are spoken in which the longest run of a part occurs, and their numbers.

    None where that does not help: it is too short to be looked up, or in too many.
    """
    run = max(runs(part), key=len, default=None)
    if run is None:
        return None
    known = (
        "SELECT w.statements, w.id FROM vocabulary v CROSS JOIN word w ON w.id = v.rowid WHERE v.said MATCH ? LIMIT ?"
    )
    found = db.execute(known, (f'"{run}"', WORDS + 1)).fetchall()
    number = sum(statements for statements, _ in found)
    if len(found) > WORDS or (len(found) > 1 and number > SORTED):
        return None
    return number, tuple(word for _, word in found)


def _end(db: sqlite3.Connection, condition: str, day: str, order: str, otherwise: int) -> int:
    """The place of the first or last statement of some days."""
    sql = f"SELECT place FROM statement WHERE {condition} ORDER BY {order} LIMIT 1"  # noqa: S608
    row = db.execute(sql, (day,)).fetchone()
    return int(row[0]) if row else otherwise


def _days(sought: Sought) -> Asked:
    """What the days meet that are sought; that of statements without one is empty."""
    met, given = ["TRUE"], dict[str, object]()
    if sought.since is not None:
        met.append("day >= :since")
        given["since"] = sought.since
    if sought.to is not None:
        met.append("day <= :to AND day > ''")
        given["to"] = sought.to
    return " AND ".join(met), given


def _of_days(db: sqlite3.Connection, sought: Sought) -> int:
    """How many statements were made on the days that are sought."""
    days, given = _days(sought)
    (number,) = db.execute(f"SELECT COALESCE(SUM(statements), 0) FROM day WHERE {days}", given).fetchone()  # noqa: S608
    return int(number)


def _among(iris: Sequence[str]) -> _Way:
    """The reports of these statements."""
    reports = f"report r ON r.number BETWEEN s.place * {REPORTS} AND s.place * {REPORTS} + {_REST}"
    tables = ["json_each(:iris) j", "statement s ON s.iri = j.value", reports]
    return _Way("r.number", tables, ["TRUE"], "r.number", {"iris": json.dumps(iris)})


def _tagged(number: str, terms: Sequence[tuple[int, int]]) -> list[str]:
    return [f"EXISTS (SELECT 1 FROM tag n WHERE n.term = {term} AND n.report = {number})" for _, term in terms]  # noqa: S608


def _heard(number: str, spoken: Sequence[Spoken]) -> list[str]:
    place = f"{number} / {REPORTS}"
    each = (f"h.place = {place} AND h.word IN ({_listed(words)})" for _, words in spoken)
    return [f"EXISTS (SELECT 1 FROM spoken h WHERE {met})" for met in each]  # noqa: S608


def _listed(words: Sequence[int]) -> str:
    return ", ".join(map(str, words))


def _of_reports(reports: str) -> str:
    """How many statements have each term, by reports."""
    return (
        f"SELECT g.term, COUNT(DISTINCT g.report / {REPORTS}) AS number "  # noqa: S608
        f"FROM ({reports}) p CROSS JOIN tag g ON g.report = p.number GROUP BY g.term"
    )


def _ranked(counted: str, most: int) -> str:
    """The commonest values of each field that is shown."""
    fields = ", ".join(f"'{name}'" for name in FACETS)
    return (
        "SELECT field, value, label, number FROM ("  # noqa: S608
        "SELECT field, value, label, number, ROW_NUMBER() OVER (PARTITION BY field ORDER BY number DESC, value) AS rank "
        f"FROM ({counted}) c CROSS JOIN term ON term.id = c.term WHERE field IN ({fields})"
        f") WHERE rank <= {most} ORDER BY field, rank"
    )
