"""The overview of a snapshot: what is counted over all articles, and who is tied to whom, in one SQLite file.

Lists of actors and articles, and maps of all of them, cost what is shown and not what the store holds: questions that go through
a whole store are asked once, when the snapshot is made. What one article tells is told by itself, so after a batch only
the articles are gone through again that may be told otherwise than before (`amend`); the whole file is made in the same way
(`make`). `graph.overview` reads it.

A tie rests on pieces of evidence, which are *units*: a statement, a membership, what an article tells of a policy; and for who is
quoted in the same article, that article.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from pyoxigraph import NamedNode

from graph import network
from graph.disagreements import things_of
from graph.layouts import hashed
from graph.network import FAMILIES, Network
from graph.nodes import value
from graph.query import Row, ask, rows
from graph.store import Reader
from ontology.terms import BESIDE, DCTERMS, ONR, PROV, RDF, SDO, VERSIONS

FILE = "overview.sqlite"

SCHEMA = 1
"""Goes up with every change to what the file holds or how: another one is not read, and made anew."""

STEP = 200
"""Articles that are gone through at once."""

WITH_STATEMENTS, OF_ACTORS = 1, 2
BOTH = WITH_STATEMENTS | OF_ACTORS
"""In which drawings of the network a tie stands: bits of `drawn`."""

TABLES = """
CREATE TABLE made (schema INTEGER NOT NULL);
CREATE TABLE article (
    iri TEXT PRIMARY KEY, article TEXT NOT NULL, title TEXT, byline TEXT, outlet TEXT, published TEXT, url TEXT, statements INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE actor (
    iri TEXT PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, state TEXT NOT NULL,
    statements INTEGER NOT NULL, mentions INTEGER NOT NULL, articles INTEGER NOT NULL, names TEXT
) WITHOUT ROWID;
CREATE TABLE alias (iri TEXT NOT NULL, alias TEXT NOT NULL, PRIMARY KEY (iri, alias)) WITHOUT ROWID;
CREATE TABLE appears (actor TEXT NOT NULL, graph INTEGER NOT NULL, PRIMARY KEY (actor, graph)) WITHOUT ROWID;
CREATE TABLE thing (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, label TEXT NOT NULL, called TEXT, hash TEXT NOT NULL);
CREATE TABLE unit (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE);
CREATE TABLE told (graph INTEGER NOT NULL, unit INTEGER NOT NULL, PRIMARY KEY (graph, unit)) WITHOUT ROWID;
CREATE TABLE tie (
    source INTEGER NOT NULL, target INTEGER NOT NULL, family INTEGER NOT NULL, drawn INTEGER NOT NULL, unit INTEGER NOT NULL,
    fact INTEGER NOT NULL, day TEXT, outlets TEXT NOT NULL, confidence REAL, state TEXT
);
CREATE TABLE edge (
    source INTEGER NOT NULL, target INTEGER NOT NULL, family INTEGER NOT NULL, drawn INTEGER NOT NULL, weight INTEGER NOT NULL,
    first TEXT, last TEXT, id TEXT NOT NULL, PRIMARY KEY (source, target, family)
) WITHOUT ROWID;
CREATE TABLE figure (
    thing TEXT NOT NULL, figure TEXT NOT NULL, article TEXT NOT NULL, value TEXT NOT NULL, currency TEXT, unit TEXT, per TEXT,
    sense TEXT NOT NULL, policy TEXT, date TEXT
);
CREATE TABLE telling (unit INTEGER PRIMARY KEY, policy TEXT NOT NULL, label TEXT NOT NULL, confidence REAL NOT NULL);
"""

INDEXES = """
CREATE INDEX article_named ON article (article);
CREATE INDEX article_in_order ON article (published DESC, article, iri);
CREATE INDEX actor_in_order ON actor (statements DESC, mentions DESC, iri);
CREATE INDEX appearing ON appears (graph);
CREATE INDEX thing_hashed ON thing (hash);
CREATE INDEX telling_unit ON told (unit);
CREATE INDEX tie_between ON tie (source, target, family);
CREATE INDEX tie_of ON tie (unit);
CREATE INDEX edge_named ON edge (id);
CREATE INDEX edge_to ON edge (target);
CREATE INDEX figure_of ON figure (thing);
CREATE INDEX figure_named ON figure (figure);
CREATE INDEX figure_told ON figure (article);
CREATE INDEX telling_of ON telling (policy);
"""

ALL_NAMES = """
UPDATE actor SET names = folded(name || coalesce((SELECT char(10) || group_concat(alias, char(10)) FROM alias WHERE alias.iri = actor.iri), ''))
WHERE names IS NULL
"""
"""All that an actor is called, in no letter case, for those of whom that is not known yet."""

NAMED = "SELECT id FROM unit WHERE iri IN (SELECT value FROM json_each(?))"
"""The numbers of units."""

UNITS = f"""
SELECT DISTINCT unit.iri FROM told JOIN unit ON unit.id = told.unit WHERE told.graph IN ({NAMED})
"""  # noqa: S608
"""What is told in some articles."""

DROP = tuple(
    sql.format(NAMED)
    for sql in (
        "INSERT OR IGNORE INTO touched SELECT source, target, family FROM tie WHERE unit IN ({})",
        "DELETE FROM tie WHERE unit IN ({})",
        "INSERT OR IGNORE INTO renamed SELECT policy FROM telling WHERE unit IN ({})",
        "DELETE FROM telling WHERE unit IN ({})",
    )
)

REPORTING = f"""
SELECT DISTINCT other.iri FROM told JOIN told alike ON alike.unit = told.unit JOIN unit other ON other.id = alike.graph
WHERE told.graph IN ({NAMED})
"""  # noqa: S608
"""The articles that tell something that some of these do."""

CALLED = """
UPDATE thing SET called = (
    SELECT telling.label FROM telling WHERE policy = thing.iri ORDER BY confidence DESC, telling.label DESC LIMIT 1
) {}
"""
"""Call policies as the article does that is surest of each."""

UNIT = "INSERT INTO unit (iri) VALUES (?) ON CONFLICT (iri) DO UPDATE SET iri = iri RETURNING id"
THING = """
INSERT INTO thing (iri, kind, label, hash) VALUES (?, ?, ?, ?) ON CONFLICT (iri) DO UPDATE SET label = excluded.label RETURNING id
"""

TOUCHED = "SELECT source, target, family FROM touched"

ORPHANS = """
DELETE FROM thing WHERE id IN (SELECT source FROM touched UNION SELECT target FROM touched)
AND NOT EXISTS (SELECT 1 FROM edge WHERE source = thing.id) AND NOT EXISTS (SELECT 1 FROM edge WHERE target = thing.id)
"""

EDGES = """
INSERT OR REPLACE INTO edge
SELECT source, target, family, MAX(drawn), COUNT(DISTINCT fact), MIN(day), MAX(day), edge_id(source, target, family)
FROM tie {} GROUP BY source, target, family
"""
"""The edges between those that are tied: one for each pair and family."""

ROWS = {
    "article": "SELECT * FROM article",
    "actor": "SELECT * FROM actor",
    "alias": "SELECT * FROM alias",
    "figure": "SELECT * FROM figure",
    "thing": "SELECT iri, kind, coalesce(called, label), hash FROM thing",
    "edge": """
    SELECT one.iri, other.iri, family, drawn, weight, first, last, edge.id
    FROM edge JOIN thing one ON one.id = source JOIN thing other ON other.id = target
    """,
    "tie": """
    SELECT one.iri, other.iri, family, drawn, unit.iri, fact.iri, day, outlets, confidence, state
    FROM tie JOIN thing one ON one.id = source JOIN thing other ON other.id = target
    JOIN unit ON unit.id = unit JOIN unit fact ON fact.id = fact
    """,
}
"""What is the same in two overviews of the same quads."""


def make(file: Path, reader: Reader) -> None:
    """Write the overview of what the reader holds."""
    replaced = _replaced(reader)
    graphs = (
        value(quad.subject) for quad in reader.matching(None, _TYPE, _ARTICLE) if value(quad.subject) not in replaced
    )
    with closing(_opened(file)) as db:
        db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192;" + TABLES)
        db.execute("BEGIN")
        for some in _steps(graphs):
            _draw(db, reader, some)
        _write(db, "article", rows(reader, "articles", {}))
        _write(db, "actor", rows(reader, "actors", {}))
        _write(db, "alias", rows(reader, "actor-names", {}))
        _write_figures(db, rows(reader, "figures", {}))
        db.execute(ALL_NAMES)
        for statement in INDEXES.split(";"):
            db.execute(statement)
        db.execute(EDGES.format(""))
        db.execute(CALLED.format("WHERE kind = 'policy'"))
        db.execute("INSERT INTO made VALUES (?)", (SCHEMA,))
        db.execute("COMMIT")


def amend(file: Path, reader: Reader, graphs: Collection[str], actors: Collection[str]) -> None:
    """Bring an overview, made of what was held before, to what the reader holds now.

    `graphs` are the articles that may be told otherwise, be it by whom or what they mean now, with those that came and those
    that went; `actors` all whom they named before or name now. Who knows what differs in the graphs beside the articles gets
    both by `naming` and `named`, asked of what was held before and of what is held now.
    """
    with closing(_opened(file)) as db:
        db.execute("BEGIN")
        replaced = _replaced(reader)
        for some in _steps(sorted({*graphs, *_alike(db, reader, graphs)})):
            units = db.execute(UNITS, (json.dumps(some),)).fetchall()
            _drop(db, [iri for (iri,) in units])
            db.execute(f"DELETE FROM told WHERE graph IN ({NAMED})", (json.dumps(some),))  # noqa: S608
            _draw(db, reader, [graph for graph in some if graph not in replaced])
        db.execute(f"DELETE FROM edge WHERE (source, target, family) IN ({TOUCHED})")  # noqa: S608
        db.execute(EDGES.format(f"WHERE (source, target, family) IN ({TOUCHED})"))
        db.execute(ORPHANS)
        db.execute(CALLED.format("WHERE iri IN (SELECT policy FROM renamed)"))
        for graph in graphs:
            db.execute("DELETE FROM figure WHERE article IN (SELECT article FROM article WHERE iri = ?)", (graph,))
            db.execute("DELETE FROM article WHERE iri = ?", (graph,))
            for quad in reader.matching(NamedNode(graph), _IDENTIFIER, None):
                given = {"article": value(quad.object)}
                _write(db, "article", (row for row in rows(reader, "articles", given) if row["iri"] == graph))
                db.execute("DELETE FROM figure WHERE article = :article", given)
                _write_figures(db, rows(reader, "figures", given))
        for actor in actors:
            for table, question in (("actor", "actors"), ("alias", "actor-names")):
                db.execute(f"DELETE FROM {table} WHERE iri = ?", (actor,))  # noqa: S608
                _write(db, table, rows(reader, question, {"actor": actor}))
        db.execute(ALL_NAMES)
        db.execute("COMMIT")


def naming(reader: Reader, things: Iterable[str]) -> set[str]:
    """The articles that tell of these: of actors and policies across articles, or as one article has them, or of that version."""
    found = set[str]()
    for thing in things:
        own = (quad.subject for quad in reader.matching(None, _MEANT, NamedNode(thing)))
        for one in (NamedNode(thing), *own):
            if isinstance(one, NamedNode):
                found.update(value(quad.graph_name) for quad in reader.matching(one, _TYPE, None))
    return found - BESIDE


def named(reader: Reader, graphs: Iterable[str]) -> set[str]:
    """All actors whom these articles name."""
    return {str(row["actor"]) for some in _steps(graphs) for row in rows(reader, "ties-actors", {"graph": some})}


def of_today(file: Path) -> bool:
    """Whether there is an overview in today's form."""
    if not file.exists():
        return False
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            return bool(db.execute("SELECT schema FROM made").fetchall() == [(SCHEMA,)])
    except sqlite3.DatabaseError:
        return False


def differing(one: Path, other: Path) -> list[str]:
    """The tables that two overviews differ in, if not in how things are numbered."""
    with (
        closing(sqlite3.connect(f"{one.absolute().as_uri()}?mode=ro", uri=True)) as left,
        closing(sqlite3.connect(f"{other.absolute().as_uri()}?mode=ro", uri=True)) as right,
    ):
        return [
            table
            for table, sql in ROWS.items()
            if sorted(left.execute(sql), key=repr) != sorted(right.execute(sql), key=repr)
        ]


# --- Ties ---


def _draw(db: sqlite3.Connection, reader: Reader, graphs: Sequence[str]) -> None:
    """Write who is tied to whom by these articles, and by others that report the same statements."""
    if not graphs:
        return
    given = {"graph": graphs}
    reported = [(str(row["graph"]), str(row["statement"])) for row in rows(reader, "ties-reported", given)]
    statements = sorted({statement for _, statement in reported})
    said, named, positions = (
        ask(reader, name, {"statement": statements}).rows if statements else ()
        for name in ("ties-said", "ties-named", "ties-positions")
    )
    posts, policies = (ask(reader, name, given).rows for name in ("ties-posts", "ties-policies"))
    _drop(db, statements)
    for drawn, draw in ((WITH_STATEMENTS, network.with_statements), (OF_ACTORS, network.of_actors)):
        _write_ties(db, draw(said, named, positions), drawn)
    _write_ties(db, network.of_actors((), posts, (), policies), BOTH)
    for graph in graphs:
        quoted = [row for row in said if row["graph"] == graph]
        if len({row["speaker"] for row in quoted}) > 1:
            _write_ties(db, network.quoted_together(quoted, said), BOTH, unit=graph)
    units = {
        *reported,
        *((graph, graph) for graph in graphs),
        *((str(row["graph"]), str(row["evidence"])) for row in posts),
        *((str(row["graph"]), str(row["told"])) for row in policies),
    }
    db.executemany(
        "INSERT OR IGNORE INTO told VALUES (?, ?)", ((_unit(db, graph), _unit(db, iri)) for graph, iri in units)
    )
    for row in policies:
        told = (_unit(db, str(row["told"])), row["policy"], row["label"], float(row["confidence"] or 0))
        db.execute("INSERT OR REPLACE INTO telling VALUES (?, ?, ?, ?)", told)
        db.execute("INSERT OR IGNORE INTO renamed VALUES (?)", (row["policy"],))


def _drop(db: sqlite3.Connection, units: Sequence[str]) -> None:
    """Forget what these tie, and know whom they did."""
    for sql in DROP:
        db.execute(sql, (json.dumps(units),))


def _write_ties(db: sqlite3.Connection, found: Network, drawn: int, unit: str | None = None) -> None:
    """Write the ties of a network, each with the evidence that it rests on."""
    numbers = {
        node: _number(db, THING, (node, data["kind"], data["label"], hashed(node)))
        for node, data in found.nodes(data=True)
    }
    for source, target, family, data in found.edges(keys=True, data=True):
        tied = (numbers[source], numbers[target], FAMILIES.index(family))
        db.execute("INSERT OR IGNORE INTO touched VALUES (?, ?, ?)", tied)
        for fact in data["evidence"].values():
            number = _unit(db, fact.iri)
            told = (fact.day, json.dumps(fact.outlets), fact.confidence, fact.state)
            row = (*tied, drawn, _unit(db, unit) if unit else number, number, *told)
            db.execute("INSERT INTO tie VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)


def _alike(db: sqlite3.Connection, reader: Reader, graphs: Collection[str]) -> Iterator[str]:
    """The articles that report, or reported, what these do: a statement is told as all of them tell it."""
    for some in _steps(sorted(graphs)):
        for (graph,) in db.execute(REPORTING, (json.dumps(some),)):
            yield graph
        for row in rows(reader, "ties-reported", {"graph": some}):
            for quad in reader.matching(None, _REPORTS, NamedNode(str(row["statement"]))):
                yield value(quad.graph_name)


def _write_figures(db: sqlite3.Connection, found: Iterable[Row]) -> None:
    """Write what each figure is for, if it may be for the same as another, with what tells whether the two disagree."""
    for row in found:
        kept = {
            name: row[name]
            for name in ("figure", "article", "value", "currency", "unit", "per", "sense", "policy", "date")
        }
        things = ({"thing": "\n".join(thing), **kept} for thing in things_of(row))
        _write(db, "figure", things)


def _unit(db: sqlite3.Connection, iri: str) -> int:
    return _number(db, UNIT, (iri,))


def _number(db: sqlite3.Connection, sql: str, given: tuple[object, ...]) -> int:
    (number,) = db.execute(sql, given).fetchone()
    return int(number)


def _write(db: sqlite3.Connection, table: str, found: Iterable[Row]) -> None:
    """Write the rows of a question, whose columns are those of the table."""
    for row in found:
        columns, places = ", ".join(row), ", ".join("?" * len(row))
        db.execute(f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({places})", (*row.values(),))  # noqa: S608


def _opened(file: Path) -> sqlite3.Connection:
    db = sqlite3.connect(f"{file.absolute().as_uri()}?mode=rwc", uri=True, isolation_level=None, cached_statements=256)
    db.execute("CREATE TEMP TABLE touched (source, target, family, PRIMARY KEY (source, target, family)) WITHOUT ROWID")
    db.execute("CREATE TEMP TABLE renamed (policy TEXT PRIMARY KEY) WITHOUT ROWID")
    iri = "SELECT iri FROM thing WHERE id = ?"

    def edge(source: int, target: int, family: int) -> str:
        one, other = (db.execute(iri, (end,)).fetchone()[0] for end in (source, target))
        return network.edge_id(one, other, FAMILIES[family])

    db.create_function("edge_id", 3, edge, deterministic=True)
    db.create_function("folded", 1, str.casefold, deterministic=True)
    return db


def _steps(graphs: Iterable[str]) -> Iterator[list[str]]:
    """Some at a time."""
    left = iter(graphs)
    while some := [*islice(left, STEP)]:
        yield some


def _replaced(reader: Reader) -> set[str]:
    """The versions that something newer replaces."""
    return {value(quad.subject) for quad in reader.quads(VERSIONS) if quad.predicate == _REPLACED}


_TYPE, _ARTICLE = NamedNode(RDF.type), NamedNode(SDO.NewsArticle)
_MEANT, _REPORTS = NamedNode(PROV.specializationOf), NamedNode(ONR.reports)
_IDENTIFIER, _REPLACED = NamedNode(DCTERMS.identifier), NamedNode(DCTERMS.isReplacedBy)
