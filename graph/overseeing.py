"""The overview of a snapshot: what is counted over all articles, and who is tied to whom, in one SQLite file.

Lists of actors and articles, and maps of all of them, cost what is shown and not what the store holds: questions that go through
a whole store are asked once, when the snapshot is made. What one article tells is told by itself, so after a batch only
the articles are gone through again that may be told otherwise than before (`amend`, in the file of the snapshot before); the
whole file is made in the same way (`make`). `graph.overview` reads it.

A tie rests on pieces of evidence, which are *units*: a statement, a membership, what an article tells of a policy; and for who is
quoted in the same article, that article.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from pyoxigraph import NamedNode

from graph import answers, grounds, lists, network, waiting
from graph.amending import Change
from graph.disagreements import things_of
from graph.layouts import hashed
from graph.network import FAMILIES, Network
from graph.nodes import value
from graph.pages import SIZE
from graph.query import Row, ask, rows
from graph.store import Reader
from graph.versions import is_replaced, replaced
from ontology.iris import local
from ontology.terms import ACTORS, BESIDE, DCTERMS, IDENTITY, ONR, POLICIES, POSTS, PROV, RDF, RDFS, SDO, SKOS

SCHEMA = 5
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
    id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, name TEXT NOT NULL, type TEXT NOT NULL, state TEXT NOT NULL,
    statements INTEGER NOT NULL, mentions INTEGER NOT NULL, articles INTEGER NOT NULL, names TEXT
);
CREATE TABLE alias (iri TEXT NOT NULL, alias TEXT NOT NULL, PRIMARY KEY (iri, alias)) WITHOUT ROWID;
CREATE TABLE appears (actor INTEGER NOT NULL, graph INTEGER NOT NULL, mentions INTEGER NOT NULL, PRIMARY KEY (actor, graph)) WITHOUT ROWID;
CREATE TABLE speaks (actor INTEGER NOT NULL, statement INTEGER NOT NULL, graph INTEGER NOT NULL, PRIMARY KEY (actor, statement, graph)) WITHOUT ROWID;
CREATE TABLE thing (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, label TEXT NOT NULL, called TEXT, hash TEXT NOT NULL);
CREATE TABLE unit (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE);
CREATE TABLE told (graph INTEGER NOT NULL, unit INTEGER NOT NULL, PRIMARY KEY (graph, unit)) WITHOUT ROWID;
CREATE TABLE tie (
    source INTEGER NOT NULL, target INTEGER NOT NULL, family INTEGER NOT NULL, drawn INTEGER NOT NULL, unit INTEGER NOT NULL,
    fact INTEGER NOT NULL, day TEXT, outlets TEXT NOT NULL, confidence REAL, state TEXT
);
CREATE INDEX tie_of ON tie (unit);
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
CREATE INDEX actor_of_kind ON actor (type, state);
CREATE INDEX actor_in_order ON actor (statements DESC, mentions DESC, iri);
CREATE INDEX appearing ON appears (graph);
CREATE INDEX speaking ON speaks (graph);
CREATE INDEX thing_hashed ON thing (hash);
CREATE INDEX telling_unit ON told (unit);
CREATE INDEX tie_between ON tie (source, target, family);
CREATE INDEX edge_named ON edge (id);
CREATE INDEX edge_to ON edge (target);
CREATE INDEX figure_of ON figure (thing);
CREATE INDEX figure_named ON figure (figure);
CREATE INDEX figure_told ON figure (article);
CREATE INDEX telling_of ON telling (policy);
"""

WORKING = """
CREATE TEMP TABLE touched (source, target, family, PRIMARY KEY (source, target, family)) WITHOUT ROWID;
CREATE TEMP TABLE renamed (policy TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE met (actor INTEGER PRIMARY KEY);
CREATE TEMP TABLE untold (unit INTEGER PRIMARY KEY);
"""
"""What has to be reckoned anew: edges that are `touched`, policies that may be `renamed`, actors who are `met` where articles are gone
through, and units that may be told nowhere any more."""

COUNTED = """
UPDATE actor SET (mentions, articles) = (SELECT coalesce(SUM(appears.mentions), 0), COUNT(*) FROM appears WHERE appears.actor = actor.id),
    statements = (SELECT COUNT(DISTINCT statement) FROM speaks WHERE speaks.actor = actor.id)
{}
"""
"""How often actors are quoted and mentioned, and in how many articles."""

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

LEAVE = tuple(
    sql.format(NAMED)
    for sql in (
        "INSERT OR IGNORE INTO met SELECT actor FROM appears WHERE graph IN ({})",
        "DELETE FROM appears WHERE graph IN ({})",
        "DELETE FROM speaks WHERE graph IN ({})",
        "INSERT OR IGNORE INTO untold SELECT unit FROM told WHERE graph IN ({})",
        "DELETE FROM told WHERE graph IN ({})",
    )
)
"""Forget what articles tell and whom they name."""

UNTOLD = "DELETE FROM unit WHERE id IN (SELECT unit FROM untold) AND NOT EXISTS (SELECT 1 FROM told WHERE told.unit = unit.id)"

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

UNIT = "INSERT INTO unit (iri) VALUES (?) RETURNING id"
THING = """
INSERT INTO thing (iri, kind, label, hash) VALUES (?, ?, ?, ?) ON CONFLICT (iri) DO UPDATE SET label = excluded.label RETURNING id
"""
ACTOR = """
INSERT INTO actor (iri, name, type, state, statements, mentions, articles) VALUES (?, ?, ?, ?, 0, 0, 0)
ON CONFLICT (iri) DO UPDATE SET name = excluded.name, state = excluded.state, names = NULL RETURNING id
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
    "actor": "SELECT iri, name, type, state, statements, mentions, articles, names FROM actor",
    "alias": "SELECT * FROM alias",
    "figure": "SELECT * FROM figure",
    **answers.ROWS,
    **waiting.ROWS,
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

READ = {
    ACTORS: (SDO.name, ONR.state, SKOS.altLabel),
    IDENTITY: (PROV.specializationOf,),
    POLICIES: (PROV.specializationOf, RDFS.label),
    POSTS: (PROV.wasDerivedFrom,),
}
"""Of each graph beside the articles the properties that an overview is made of, but for which articles are replaced."""


def make(file: Path, reader: Reader) -> int:
    """Write the overview of what the reader holds; gives back of how many articles."""
    older = replaced(reader)
    graphs = (
        value(quad.subject) for quad in reader.matching(None, _TYPE, _ARTICLE) if value(quad.subject) not in older
    )
    many = 0
    with closing(sqlite3.connect(file, isolation_level=None, cached_statements=256)) as db:
        db.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = {SIZE};" + TABLES)
        for statement in (*answers.tables(), waiting.TABLE):
            db.execute(statement)
        _prepare(db)
        db.execute("BEGIN")
        for some in _steps(graphs):
            _draw(db, reader, some)
            many += len(some)
        _write(db, "article", rows(reader, "articles", {}))
        _write(db, "alias", rows(reader, "actor-names", {}))
        answers.tell(db, reader)
        _write_figures(db)
        waiting.settle(db, whole=True)
        for statement in (*INDEXES.split(";"), *answers.indexes(), *waiting.INDEXES):
            db.execute(statement)
        db.execute(COUNTED.format(""))
        db.execute(ALL_NAMES)
        db.execute(EDGES.format(""))
        db.execute(CALLED.format("WHERE kind = 'policy'"))
        db.execute("INSERT INTO made VALUES (?)", (SCHEMA,))
        db.execute("COMMIT")
    return many


def amend(db: sqlite3.Connection, reader: Reader, change: Change) -> int:
    """Bring an overview of what was held before a change to what the reader holds now, in a transaction that has begun.

    Gives back how many articles were gone through again.
    """
    _prepare(db)
    beside = _beside(change)
    unnamed = {iri for iri in beside[ACTORS] if not _judge(db, reader, iri)}
    graphs = grounds.articles(change) | _naming(reader, unnamed | beside[IDENTITY] | beside[POLICIES] | beside[POSTS])
    again = sorted({*graphs, *_alike(db, reader, graphs)})
    for some in _steps(again):
        units = db.execute(UNITS, (json.dumps(some),)).fetchall()
        _drop(db, [iri for (iri,) in units])
        for sql in LEAVE:
            db.execute(sql, (json.dumps(some),))
        _draw(db, reader, [graph for graph in some if not is_replaced(graph, reader)])
    db.execute(f"DELETE FROM edge WHERE (source, target, family) IN ({TOUCHED})")  # noqa: S608
    db.execute(EDGES.format(f"WHERE (source, target, family) IN ({TOUCHED})"))
    db.execute(ORPHANS)
    db.execute(UNTOLD)
    db.execute(CALLED.format("WHERE iri IN (SELECT policy FROM renamed)"))
    _tell(db, reader, sorted(graphs))
    waiting.settle(db)
    for article in sorted(_together(db, beside[ACTORS], {*again} - graphs)):
        answers.tell_again(db, reader, article)
    db.execute(COUNTED.format("WHERE id IN (SELECT actor FROM met)"))
    db.execute("DELETE FROM actor WHERE articles = 0")
    db.execute(ALL_NAMES)
    return len(again)


def of_today(file: Path) -> bool:
    """Whether there is an overview in today's form."""
    return lists.is_of(file, SCHEMA)


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


# --- What may be told otherwise ---


def _beside(change: Change) -> dict[str, set[str]]:
    """By graph the things of which a graph beside the articles says something else than before; of posts those that they are derived from."""
    found = {graph: set[str]() for graph in READ}
    for quad in change.quads():
        if quad.predicate in _TERMS.get(graph := value(quad.graph_name), ()):
            found[graph].add(value(quad.object if quad.predicate == _DERIVED else quad.subject))
    return found


def _judge(db: sqlite3.Connection, reader: Reader, iri: str) -> bool:
    """Call an actor as it is called now, wherever it stands; whether it has a name across articles."""
    said = [quad for quad in reader.matching(NamedNode(iri), None, None) if value(quad.graph_name) == ACTORS]
    name, state = (
        next((value(quad.object) for quad in said if quad.predicate == term), None) for term in (_NAME, _STATE)
    )
    db.execute("DELETE FROM alias WHERE iri = ?", (iri,))
    aliases = ((iri, value(quad.object)) for quad in said if quad.predicate == _ALIAS)
    db.executemany("INSERT OR IGNORE INTO alias VALUES (?, ?)", aliases)
    if name is None:
        return False
    db.execute("UPDATE actor SET name = ?, state = coalesce(?, state), names = NULL WHERE iri = ?", (name, state, iri))
    db.execute("UPDATE thing SET label = ? WHERE iri = ?", (name, iri))
    answers.rename(db, iri, name)
    return True


def _naming(reader: Reader, things: Iterable[str]) -> set[str]:
    """The articles that tell of these: of actors and policies across articles, or as one article has them."""
    found = set[str]()
    for thing in things:
        own = (quad.subject for quad in reader.matching(None, _MEANT, NamedNode(thing)))
        for one in (NamedNode(thing), *own):
            if isinstance(one, NamedNode):
                found.update(value(quad.graph_name) for quad in reader.matching(one, _TYPE, None))
    return found - BESIDE


def _alike(db: sqlite3.Connection, reader: Reader, graphs: Collection[str]) -> Iterator[str]:
    """The articles that report, or reported, what these do: a statement is told as all of them tell it."""
    for some in _steps(sorted(graphs)):
        for (graph,) in db.execute(REPORTING, (json.dumps(some),)):
            yield graph
        for row in rows(reader, "ties-reported", {"graph": some}):
            for quad in reader.matching(None, _REPORTS, NamedNode(str(row["statement"]))):
                yield value(quad.graph_name)


def _together(db: sqlite3.Connection, renamed: Iterable[str], alike: Collection[str]) -> set[str]:
    """The ids of the articles that may name others than before who made a statement together."""
    called = {article for actor in renamed for article in answers.together(db, actor)}
    told = db.execute(
        "SELECT article FROM article WHERE iri IN (SELECT value FROM json_each(?))", (json.dumps([*alike]),)
    )
    return called.union(article for (article,) in told)


def _tell(db: sqlite3.Connection, reader: Reader, graphs: Sequence[str]) -> None:
    """Write anew what stands in lists of these articles, of those that are there and that nothing newer replaces.

    What is told is known by the id of the article that tells it, which two may have.
    """
    listed = "SELECT article FROM article WHERE iri IN (SELECT value FROM json_each(?))"
    keys = {key for (key,) in db.execute(listed, (json.dumps(graphs),))}
    db.execute("DELETE FROM article WHERE iri IN (SELECT value FROM json_each(?))", (json.dumps(graphs),))
    for graph in graphs:
        for quad in reader.matching(NamedNode(graph), _IDENTIFIER, None):
            key = value(quad.object)
            keys.add(key)
            _write(db, "article", (row for row in rows(reader, "articles", {"article": key}) if row["iri"] == graph))
    for key in sorted(keys):
        waiting.unsettle(db, key)
        answers.forget(db, key)
        db.execute("DELETE FROM figure WHERE article = ?", (key,))
        if db.execute("SELECT 1 FROM article WHERE article = ?", (key,)).fetchone():
            answers.tell(db, reader, key)
            waiting.unsettle(db, key)
            _write_figures(db, key)


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
    _drop(db, statements)  # those of other articles too
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
    _meet(db, rows(reader, "ties-actors", given))


def _meet(db: sqlite3.Connection, found: Iterable[Row]) -> None:
    """Write who is mentioned how often in which articles, and who makes which statements. Who has no name is nobody."""
    mentions, numbers = Counter[tuple[int, int]](), dict[str, int]()
    for row in found:
        iri, graph = str(row["actor"]), _unit(db, str(row["graph"]))
        if row["name"] is None:
            continue
        if iri not in numbers:
            kind = local(iri).partition("/")[0]
            numbers[iri] = _number(db, ACTOR, (iri, row["name"], kind, row["state"]))
        mentions[numbers[iri], graph] += row["mention"] is not None
        if row["statement"]:
            said = (numbers[iri], _unit(db, str(row["statement"])), graph)
            db.execute("INSERT OR IGNORE INTO speaks VALUES (?, ?, ?)", said)
    db.executemany("INSERT INTO appears VALUES (?, ?, ?)", ((*of, many) for of, many in mentions.items()))
    db.executemany("INSERT OR IGNORE INTO met VALUES (?)", ((number,) for number in numbers.values()))


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


def _write_figures(db: sqlite3.Connection, article: str | None = None) -> None:
    """Write what each figure is for that the article of that id tells, if it may be for the same as another."""
    columns = "figure, article, value, currency, unit, per, sense, policy, date"
    where = "TRUE" if article is None else "article = :article"
    sql = f"SELECT DISTINCT {columns} FROM told_figures WHERE {where}"  # noqa: S608
    names = columns.split(", ")
    for found in db.execute(sql, {"article": article}).fetchall():
        row = dict(zip(names, found, strict=True))
        _write(db, "figure", ({"thing": "\n".join(thing), **row} for thing in things_of(row)))


def _unit(db: sqlite3.Connection, iri: str) -> int:
    """The number of a unit, which gets one if it has none."""
    known = db.execute("SELECT id FROM unit WHERE iri = ?", (iri,)).fetchone()
    return int(known[0]) if known else _number(db, UNIT, (iri,))


def _number(db: sqlite3.Connection, sql: str, given: tuple[object, ...]) -> int:
    (number,) = db.execute(sql, given).fetchone()
    return int(number)


def _write(db: sqlite3.Connection, table: str, found: Iterable[Row]) -> None:
    """Write the rows of a question, whose columns are those of the table."""
    for row in found:
        columns, places = ", ".join(row), ", ".join("?" * len(row))
        db.execute(f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({places})", (*row.values(),))  # noqa: S608


def _prepare(db: sqlite3.Connection) -> None:
    """Give a connection what making and amending go by."""
    for statement in WORKING.split(";"):
        db.execute(statement)
    waiting.prepare(db)
    iri = "SELECT iri FROM thing WHERE id = ?"

    def edge(source: int, target: int, family: int) -> str:
        one, other = (db.execute(iri, (end,)).fetchone()[0] for end in (source, target))
        return network.edge_id(one, other, FAMILIES[family])

    db.create_function("edge_id", 3, edge, deterministic=True)
    db.create_function("folded", 1, str.casefold, deterministic=True)


def _steps(graphs: Iterable[str]) -> Iterator[list[str]]:
    """Some at a time."""
    left = iter(graphs)
    while some := [*islice(left, STEP)]:
        yield some


_TERMS = {graph: frozenset(map(NamedNode, read)) for graph, read in READ.items()}
_NAME, _STATE, _ALIAS = NamedNode(SDO.name), NamedNode(ONR.state), NamedNode(SKOS.altLabel)
_TYPE, _ARTICLE = NamedNode(RDF.type), NamedNode(SDO.NewsArticle)
_MEANT, _REPORTS, _DERIVED = NamedNode(PROV.specializationOf), NamedNode(ONR.reports), NamedNode(PROV.wasDerivedFrom)
_IDENTIFIER = NamedNode(DCTERMS.identifier)
