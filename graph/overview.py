"""The overview of a snapshot as it is read: lists of actors and of articles, the answers that are kept, and the network of all.

See graph.overseeing for what the file is made of. A list costs what is shown of it, and a map what is on it, but for the numbers of
all nodes and edges, which are held in memory (`graph.webs`): some 40 bytes each.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, overload

import numpy as np

from graph import answers, waiting
from graph.answers import Selection
from graph.doubts import Doubt, Sort, claims
from graph.lists import Opened
from graph.network import FAMILIES, POST, PROPOSES, SAID, SEEN_WITH, Fact, Network, edge_id
from graph.nodes import value
from graph.overseeing import OF_ACTORS, SCHEMA, WITH_STATEMENTS
from graph.query import Given, Row, load
from graph.query import terms as terms_of
from graph.webs import Edges, Numbers, Web

WEBS = 4
"""Webs of the whole network that are held: two drawings, each with and without those who are only quoted together."""

AT_ONCE = 10_000
"""Rows of numbers that are read at once."""

FETCHED = 200
"""The same of rows with words."""

ACTORS = Selection(
    "iri, name, type, state, statements, mentions, articles", "actor WHERE {}", "statements DESC, mentions DESC, iri"
)
ARTICLES = Selection(
    "iri, article, title, byline, outlet, published, url, statements",
    "article WHERE {}",
    "published DESC, article, iri",
)

UNQUOTED = "actor.statements = 0 AND actor.type IN ('person', 'organisation')"
"""Groups and offices have no name across articles by which they could be asked for."""

NEVER_QUOTED = Selection(
    "iri AS actor, name, mentions, articles", f"actor WHERE {UNQUOTED} AND mentions > 0", "mentions DESC, iri"
)
NEVER_QUOTED_IN = Selection(
    "actor.iri AS actor, name, SUM(appears.mentions) AS mentions, COUNT(*) AS articles",
    "actor JOIN appears ON appears.actor = actor.id JOIN unit ON unit.id = appears.graph JOIN article ON article.iri = unit.iri "
    f"WHERE {UNQUOTED} AND appears.mentions > 0 AND {{}} GROUP BY actor.id",
    "3 DESC, 1",
)

LISTED = frozenset({"actors", "articles", "never-quoted"})
"""Questions whose answers are lists of the overview's own."""

AMONG = "iri IN (SELECT value FROM json_each(:iris))"

COMPARED = "SELECT DISTINCT figure, article, value, currency, unit, per, sense, policy, date FROM figure"

ON_TOPICS = """
SELECT wider.topic, COUNT(DISTINCT article) FROM wider JOIN told_topic_articles told ON told.topic = narrower GROUP BY wider.topic
"""

TOLD_BY = f"""
SELECT DISTINCT tie.unit FROM tie JOIN told ON told.unit = tie.unit JOIN unit ON unit.id = told.graph JOIN article ON article.iri = unit.iri
WHERE family IN ({FAMILIES.index(POST)}, {FAMILIES.index(PROPOSES)}) AND {{}}
"""  # noqa: S608

THINGS = (
    "SELECT id, iri, kind, coalesce(called, label) FROM thing WHERE id IN (SELECT value FROM json_each(?)) ORDER BY iri"
)
FACTS = """
SELECT tie.unit, fact.iri, day, outlets, confidence, state FROM tie JOIN unit fact ON fact.id = tie.fact
WHERE source = ? AND target = ? AND family = ? ORDER BY day DESC, fact.iri DESC
"""


@dataclass(frozen=True, slots=True)
class Stock:
    """How many articles there are, how many of them are of no known day, and how many of no known outlet."""

    articles: int
    undated: int
    unnamed: int


class Rows(Sequence[Row]):
    """The rows of a question, in order, as they are asked for."""

    def __init__(self, overview: Overview, selection: Selection) -> None:
        self._overview, self._selection = overview, selection
        self._length: int | None = None

    def __len__(self) -> int:
        if self._length is None:
            (row,) = self._overview.asked(self._selection.count, self._selection.bound)
            self._length = int(str(row["rows"]))
        return self._length

    @property
    def through_all(self) -> bool:
        """Whether they cost what there is, and not what they are."""
        return self._selection.through_all

    def first(self, most: int) -> list[Row]:
        """The first, at most so many, without counting all."""
        return self._between(0, most)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, slice):
            first, last, step = place.indices(len(self))
            return self._between(first, max(0, last - first))[::step]
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        return self._between(place % len(self), 1)[0]

    def __iter__(self) -> Iterator[Row]:
        return iter(self._overview.asked(self._selection.sql, self._selection.bound))

    def _between(self, first: int, many: int) -> list[Row]:
        sql = f"{self._selection.sql} LIMIT {many} OFFSET {first}"
        return [*self._overview.asked(sql, self._selection.bound)]


class Overview:
    """The file of one snapshot, which never changes. Any number of threads may ask at once.

    Raises StoreError where the file is missing or in another form.
    """

    def __init__(self, file: Path) -> None:
        self._file = Opened(file, SCHEMA, _ready)
        self.web = lru_cache(WEBS)(self._web)

    def asked(self, sql: str, given: Mapping[str, object] | Sequence[object] = ()) -> Iterator[Row]:
        """The rows, as they come. Raises QueryTimeout where the next takes too long to find.

        Many are found anew with a connection of their own: who sends them reads on in whichever thread is free.
        """
        with self._file.in_time() as db:
            found = db.execute(sql, given)
            some = found.fetchmany(FETCHED)
            found.close()
        yield from _named(found, some)
        if len(some) < FETCHED:
            return
        with closing(self._file.another()) as db:
            with self._file.in_time(db=db):
                found = db.execute(sql, given)
                found.fetchmany(FETCHED)
            while some:
                with self._file.in_time(db=db):
                    some = found.fetchmany(FETCHED)
                yield from _named(found, some)

    # --- Lists ---

    def actors(self, kinds: Collection[str], state: str | None = None, q: str | None = None) -> Rows:
        """The actors of these kinds whose names have these words, those with most statements first."""
        where = "type IN (SELECT value FROM json_each(:kinds))"
        where += " AND state = :state" if state else ""
        where += " AND instr(names, :q)" if q else ""
        given = {"kinds": json.dumps([*kinds]), "state": state, "q": q.casefold() if q else None}
        return Rows(self, ACTORS.given(given, where))

    def actor(self, iri: str) -> Row | None:
        """The actor of that IRI."""
        return next(iter(Rows(self, ACTORS.given({"iri": iri}, "iri = :iri"))), None)

    def named(self, iris: Collection[str]) -> list[Row]:
        """Those of these that are actors."""
        return [*Rows(self, ACTORS.given({"iris": json.dumps([*iris])}, AMONG))]

    def kinds(self) -> dict[str, int]:
        """How many actors there are of each kind."""
        return {
            str(row["type"]): int(row["number"] or 0)
            for row in self.asked("SELECT type, COUNT(*) AS number FROM actor GROUP BY type")
        }

    def aliases(self, iris: Collection[str]) -> dict[str, list[str]]:
        """By the IRI of an actor the names that it has beside its label."""
        found: dict[str, list[str]] = {}
        for row in self.asked(
            "SELECT iri, alias FROM alias WHERE iri IN (SELECT value FROM json_each(?)) ORDER BY iri, alias",
            (json.dumps([*iris]),),
        ):
            found.setdefault(str(row["iri"]), []).append(str(row["alias"]))
        return found

    def articles(
        self, outlet: str | None = None, since: str | None = None, to: str | None = None, article: str | None = None
    ) -> Rows:
        """Current articles, newest first, undated last."""
        where, given = _told_by(article, outlet, since, to)
        return Rows(self, ARTICLES.given(given, where))

    def longest(self) -> list[Row]:
        """The current article with most statements, the newest of several."""
        return Rows(self, ARTICLES.given({}, "statements = (SELECT MAX(statements) FROM article)"))[:1]

    def article(self, key: str) -> Row | None:
        """The current article of that id."""
        return next(iter(Rows(self, ARTICLES.given({"key": key}, "article = :key"))), None)

    def versions(self, iris: Collection[str]) -> list[Row]:
        """Those of these that are articles of today."""
        return [*Rows(self, ARTICLES.given({"iris": json.dumps([*iris])}, AMONG))]

    def stock(self) -> Stock:
        """How many articles there are, and of how many neither day nor outlet is known."""
        row = self.db.execute("SELECT COUNT(*), COUNT(*) - COUNT(published), COUNT(*) - COUNT(outlet) FROM article")
        return Stock(*row.fetchone())

    def outlets(self) -> list[str]:
        """The names of all outlets, that of the newest article first."""
        sql = "SELECT outlet FROM article WHERE outlet IS NOT NULL GROUP BY outlet ORDER BY MAX(coalesce(published, '')) DESC, outlet"
        return [str(row["outlet"]) for row in self.asked(sql)]

    def rows(self, name: str, given: Given, once: Sequence[str] = (), order: str | None = None) -> Rows | None:
        """The rows of a named question; None where they are not kept (`graph.answers.asked`)."""
        found = _listed(name, given) if name in LISTED else answers.asked(name, given, once, order)
        return Rows(self, found) if found else None

    def rows_of(
        self,
        name: str,
        column: str,
        iris: Collection[str],
        given: Given = MappingProxyType({}),
        once: Sequence[str] = (),
    ) -> Rows:
        """The same, of those rows that have one of these in a column."""
        found = answers.asked(name, given, once, among=(column, iris))
        assert found, f"{name} is not kept"
        return Rows(self, found)

    def moments(self, **narrowed: object) -> Rows:
        """What happened, and who was told to have which post, newest first (`graph.answers.OF_MOMENTS`)."""
        return Rows(self, answers.moments(narrowed))

    def never_quoted(
        self, outlet: str | None = None, since: str | None = None, to: str | None = None, article: str | None = None
    ) -> Rows:
        """Who is mentioned in such articles, and quoted in none at all, most mentioned first."""
        where, given = _told_by(article, outlet, since, to)
        return Rows(self, NEVER_QUOTED if where == "TRUE" else NEVER_QUOTED_IN.given(given, where))

    def figures(self, iris: Collection[str]) -> Rows:
        """The figures of these IRIs, as rows of the question `figures`, each once."""
        return self.rows_of("figures", "figure", iris, once=answers.FIGURE)

    def waiting(self, article: str | None, actor: str | None, max_confidence: float) -> Iterator[Row]:
        """Number, IRI, sort and weight of each statement and position that waits for a decision, in order (`graph.waiting`)."""
        found = waiting.in_order(article, actor, max_confidence)
        return self.asked(found.sql, found.bound)

    def doubt(self, identifier: str) -> int | None:
        """The number of what waits and is known by that."""
        found = self.db.execute("SELECT rowid FROM doubt WHERE id = ?", (identifier,)).fetchone()
        return int(found[0]) if found else None

    def doubts(self, numbers: Collection[int]) -> dict[int, Doubt]:
        """What is in doubt, by its number."""
        sql = "SELECT rowid AS number, thing, sort FROM doubt WHERE rowid IN (SELECT value FROM json_each(?))"
        known = {str(row["thing"]): row for row in self.asked(sql, (json.dumps([*numbers]),))}
        found = {}
        for sort, (name, _) in waiting.QUESTIONS.items():
            things = [iri for iri, row in known.items() if row["sort"] == sort]
            given = {"min_confidence": "0"} if sort is Sort.POSITION else {}
            for doubt in claims(sort, self.rows_of(name, sort, things, given)):
                found[int(str(known[doubt.things[0]]["number"]))] = doubt
        return found

    def on_topics(self) -> dict[str, int]:
        """By topic how many articles are about it or a narrower one; of others nothing."""
        return dict(self.db.execute(ON_TOPICS).fetchall())

    def extractors(self) -> list[Row]:
        """With what the reports of today's articles were found, and how many by each, most first."""
        sql = "SELECT extractor, SUM(reports) AS reports FROM told_extractors GROUP BY extractor ORDER BY reports DESC, extractor"
        return [*self.asked(sql)]

    def currencies(self) -> list[str]:
        """In what money sums are."""
        found = self.db.execute(
            "SELECT DISTINCT currency FROM told_figures WHERE currency IS NOT NULL ORDER BY currency"
        )
        return [currency for (currency,) in found]

    def comparable(self, iris: Collection[str] | None = None) -> Iterator[Row]:
        """What tells whether figures disagree, of all that may, or of these and all others that are for the same things."""
        if iris is None:
            return self.asked(COMPARED)
        among = "thing IN (SELECT thing FROM figure WHERE figure IN (SELECT value FROM json_each(?)))"
        return self.asked(f"{COMPARED} WHERE {among}", (json.dumps([*iris]),))

    # --- The network ---

    def about(
        self, *, of_actors: bool, seen_with: bool
    ) -> tuple[tuple[str, ...], tuple[str, ...], str | None, str | None]:
        """Which kinds of nodes and which families of edges there are, and the first and the last day on which a tie was told."""
        drawn, without = OF_ACTORS if of_actors else WITH_STATEMENTS, -1 if seen_with else FAMILIES.index(SEEN_WITH)
        given = (drawn, without)
        where = "drawn & ? AND family != ?"
        families = self.db.execute(f"SELECT DISTINCT family FROM edge WHERE {where}", given)  # noqa: S608
        days = self.db.execute(f"SELECT MIN(first), MAX(last) FROM edge WHERE {where}", given).fetchone()  # noqa: S608
        kinds = self.db.execute("SELECT DISTINCT kind FROM thing WHERE ? OR kind != 'statement'", (not of_actors,))
        return tuple(sorted(kind for (kind,) in kinds)), tuple(FAMILIES[number] for (number,) in families), *days

    def edge(self, identifier: str, drawn: int) -> tuple[str, str, str] | None:
        """The ends and the family of the edge of that id, if it is in that drawing."""
        sql = (
            "SELECT one.iri, other.iri, family FROM edge JOIN thing one ON one.id = source JOIN thing other ON other.id = target "
            "WHERE edge.id = ? AND drawn & ?"
        )
        row = self.db.execute(sql, (identifier, drawn)).fetchone()
        return (row[0], row[1], FAMILIES[row[2]]) if row else None

    def telling(self, units: Collection[str]) -> list[str]:
        """The ids of the articles that tell of these statements, posts or policies."""
        sql = """
        SELECT DISTINCT article.article FROM unit JOIN told ON told.unit = unit.id JOIN unit graph ON graph.id = told.graph
        JOIN article ON article.iri = graph.iri WHERE unit.iri IN (SELECT value FROM json_each(?)) ORDER BY article.article
        """
        return [key for (key,) in self.db.execute(sql, (json.dumps([*units]),))]

    def part(self, statements: Collection[str], told_by: Mapping[str, str | None] | None, *, of_actors: bool) -> Web:
        """The web of these statements alone, with the posts and policies of which those articles tell that `told_by` describes, if any."""
        sql = "SELECT id FROM unit WHERE iri IN (SELECT value FROM json_each(?))"
        units = {number for (number,) in self.db.execute(sql, (json.dumps([*statements]),))}
        if told_by is not None:
            where, given = _told_by(**told_by)
            units.update(number for (number,) in self.db.execute(TOLD_BY.format(where), given))
        return Drawn(self, of_actors=of_actors, seen_with=False, units=frozenset(units))

    def _web(self, *, of_actors: bool, seen_with: bool) -> Web:
        """The web of all."""
        return Drawn(self, of_actors=of_actors, seen_with=seen_with)

    @property
    def db(self) -> sqlite3.Connection:
        """The connection of this thread."""
        return self._file.db


class Drawn(Web):
    """The web of what an overview has, in one of its drawings; of some units alone, if these are given."""

    def __init__(
        self, overview: Overview, *, of_actors: bool, seen_with: bool, units: frozenset[int] | None = None
    ) -> None:
        self._overview, self._units = overview, units
        self._drawing = OF_ACTORS if of_actors else WITH_STATEMENTS
        self._without = -1 if seen_with else FAMILIES.index(SEEN_WITH)
        db = overview.db
        (most,) = db.execute("SELECT coalesce(MAX(id), 0) FROM thing").fetchone()
        spoken, order = np.zeros(most + 1, dtype=np.bool_), np.zeros(most + 1, dtype=np.int64)
        order[_column(db.execute("SELECT id FROM thing ORDER BY iri"))] = np.arange(
            int(db.execute("SELECT COUNT(*) FROM thing").fetchone()[0])
        )
        spoken[_column(db.execute("SELECT id FROM thing WHERE kind = 'statement'"))] = True
        edges = self._edges(db)
        nodes = np.zeros(most + 1, dtype=np.bool_)
        nodes[edges[:, 0]] = nodes[edges[:, 1]] = True
        if of_actors:
            nodes[self._speaking(db)] = True
        super().__init__(nodes, spoken, order, Edges(*(np.ascontiguousarray(edges[:, column]) for column in range(4))))

    def number(self, iri: str) -> int | None:
        row = self._overview.db.execute("SELECT id FROM thing WHERE iri = ?", (iri,)).fetchone()
        return int(row[0]) if row and row[0] < len(self.nodes) and self.nodes[row[0]] else None

    def numbers(self, iris: Iterable[str]) -> Numbers:
        sql = "SELECT id FROM thing WHERE iri IN (SELECT value FROM json_each(?))"
        found = _column(self._overview.db.execute(sql, (json.dumps([*iris]),)))
        return found[self.nodes[found]]

    def iris(self, numbers: Sequence[int]) -> list[str]:
        rows = self._overview.db.execute(
            "SELECT id, iri FROM thing WHERE id IN (SELECT value FROM json_each(?))", (json.dumps([*numbers]),)
        )
        named = dict(rows.fetchall())
        return [named[number] for number in numbers]

    def edge(self, identifier: str) -> tuple[str, str, str] | None:
        return self._overview.edge(identifier, self._drawing)

    def called(self, hashes: Collection[str]) -> Mapping[str, str]:
        sql = "SELECT hash, iri, id FROM thing WHERE hash IN (SELECT value FROM json_each(?))"
        rows = self._overview.db.execute(sql, (json.dumps([*hashes]),))
        return {key: iri for key, iri, number in rows if self.nodes[number]}

    def _edges(self, db: sqlite3.Connection) -> Numbers:
        """Source, target, family and weight of each."""
        where, given = "drawn & ? AND family != ?", (self._drawing, self._without)
        if self._units is None:
            found = db.execute(f"SELECT source, target, family, weight FROM edge WHERE {where}", given)  # noqa: S608
        else:
            found = db.execute(
                f"SELECT source, target, family, COUNT(DISTINCT fact) FROM tie WHERE {where} "  # noqa: S608
                "AND unit IN (SELECT value FROM json_each(?)) GROUP BY source, target, family",
                (*given, json.dumps([*self._units])),
            )
        return _columns(found, 4)

    def _speaking(self, db: sqlite3.Connection) -> Numbers:
        """Who said anything, whether of somebody or not."""
        sql = f"SELECT DISTINCT source FROM {{}} WHERE family = {FAMILIES.index(SAID)}"  # noqa: S608
        if self._units is None:
            return _column(db.execute(sql.format("edge")))
        some = "AND unit IN (SELECT value FROM json_each(?))"
        return _column(db.execute(f"{sql.format('tie')} {some}", (json.dumps([*self._units]),)))

    def _drawn(self, nodes: Numbers, edges: Numbers) -> Network:
        db, found, named = self._overview.db, Network(), dict[int, str]()
        for number, iri, kind, label in db.execute(THINGS, (json.dumps(nodes.tolist()),)):
            named[number] = iri
            found.add_node(iri, kind=kind, label=label)
        for edge in edges:
            source, target, number = (
                int(column[edge]) for column in (self.edges.source, self.edges.target, self.edges.family)
            )
            evidence = {fact.iri: fact for fact in self._facts(db, source, target, number)}
            days = sorted(fact.day for fact in evidence.values() if fact.day)
            family = FAMILIES[number]
            found.add_edge(
                named[source],
                named[target],
                family,
                id=edge_id(named[source], named[target], family),
                kind=family,
                evidence=evidence,
                weight=len(evidence),
                first=days[0] if days else None,
                last=days[-1] if days else None,
            )
        return found

    def _facts(self, db: sqlite3.Connection, source: int, target: int, family: int) -> Iterator[Fact]:
        """What an edge rests on, newest first."""
        for unit, iri, day, outlets, confidence, state in db.execute(FACTS, (source, target, family)):
            if self._units is None or unit in self._units:
                yield Fact(iri, day, tuple(json.loads(outlets)), confidence, state)


def _listed(name: str, given: Given) -> Selection:
    """What is read for one of the questions that are `LISTED`. Raises QueryError as `graph.query.ask` does."""
    found = {parameter: value(terms[0]) for parameter, terms in terms_of(load(name), given).items() if terms}
    if name == "actors":
        where = " AND ".join(["TRUE", *(f"{'iri' if one == 'actor' else one} = :{one}" for one in found)])
        return ACTORS.given(found, where)
    where, bound = _told_by(*(found.get(one) for one in ("article", "outlet", "from", "to")))
    if name == "articles":
        return ARTICLES.given(bound, where)
    return NEVER_QUOTED if where == "TRUE" else NEVER_QUOTED_IN.given(bound, where)


def _told_by(
    article: str | None, outlet: str | None, since: str | None, to: str | None
) -> tuple[str, dict[str, object]]:
    """What articles have to meet, in SQL, and the values bound in it."""
    given: dict[str, object] = {
        "article": article,
        "outlet": None if outlet is None else outlet.casefold(),
        "since": since,
        "to": to,
    }
    wanted = {
        "article": "article.article = :article",
        "outlet": "folded(outlet) = :outlet",
        "since": "published >= :since",
        "to": "published <= :to",
    }
    return " AND ".join(sql for name, sql in wanted.items() if given[name] is not None) or "TRUE", given


def _named(found: sqlite3.Cursor, some: Iterable[Sequence[Any]]) -> Iterator[Row]:
    """These of the rows that were found, by the names of their columns."""
    names = [name for name, *_ in found.description]
    return (dict(zip(names, row, strict=True)) for row in some)


def _columns(rows: sqlite3.Cursor, many: int) -> Numbers:
    parts = [np.zeros((0, many), dtype=np.int64)]
    while some := rows.fetchmany(AT_ONCE):
        parts.append(np.array(some, dtype=np.int64))
    return np.concatenate(parts)


def _column(rows: sqlite3.Cursor) -> Numbers:
    return _columns(rows, 1)[:, 0]


def _ready(db: sqlite3.Connection) -> None:
    """Give a connection the functions that `graph.answers` asks with."""
    db.create_function("folded", 1, _folded, deterministic=True)
    db.create_function("lowered", 1, _lowered, deterministic=True)
    db.create_aggregate("joined", -1, Joined)


class Joined:
    """What is told in several places, each words once, in the order of what is given before them: day, article and where in it."""

    def __init__(self) -> None:
        self._told: list[tuple[Any, ...]] = []

    def step(self, *told: Any) -> None:
        if told[-1] is not None:
            self._told.append(told)

    def finalize(self) -> Any:
        return " … ".join(dict.fromkeys(words for *_, words in sorted(self._told))) or None


def _folded(text: str | None) -> str | None:
    return None if text is None else text.casefold()


def _lowered(text: str | None) -> str | None:
    """As SPARQL has it in LCASE."""
    return None if text is None else text.lower()
