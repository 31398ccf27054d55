"""Statements and positions that wait for somebody who knows, in the order of their weight: a table of the overview.

There are several for each article, so those of a whole store are in no memory. Here stands only in which order they come. What a doubt
says is told by the rows of the questions that it is made of (`graph.answers`), which are read when it is looked at;
`graph.doubts` has what is in doubt, and what it weighs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from graph.answers import Selection, table_of
from graph.doubts import WITHHELD, Sort, identifier, weight

TABLE = """
CREATE TABLE doubt (
    thing TEXT PRIMARY KEY, sort TEXT NOT NULL, id TEXT NOT NULL, confidence REAL NOT NULL, weight REAL NOT NULL
)
"""

INDEXES = (
    "CREATE INDEX doubt_named ON doubt (id)",
    "CREATE INDEX doubt_in_order ON doubt (weight DESC, thing)",
)

ROWS = {"doubt": "SELECT * FROM doubt"}
"""What is the same in two overviews of the same quads."""

QUESTIONS: Mapping[Sort, tuple[str, str]] = {
    Sort.STATEMENT: ("doubtful-statements", "TRUE"),
    Sort.POSITION: ("positions", "state = 'candidate'"),
}
"""By sort the question whose rows tell of it, and which of these are in doubt."""

UNSETTLE = tuple(
    f"INSERT OR IGNORE INTO unsettled SELECT {sort} FROM {table_of(name)} WHERE article = ?"  # noqa: S608
    for sort, (name, _) in QUESTIONS.items()
)

SETTLE = {
    sort: f"INSERT INTO doubt SELECT {sort}, '{sort}', doubt_id('{sort}', {sort}), MAX(confidence), "  # noqa: S608
    f"doubt_weight(MAX(confidence), COUNT(DISTINCT article)) FROM {table_of(name)} WHERE {doubtful} "
    f"AND instr({sort}, '{WITHHELD}') = 0 {{}} GROUP BY {sort}"
    for sort, (name, doubtful) in QUESTIONS.items()
}
"""A statement is as sure as the surest report of it, and reaches as many articles as report it."""

NARROWED: Mapping[str, str] = {
    parameter: "thing IN ({})".format(
        " UNION ALL ".join(
            f"SELECT {sort} FROM {table_of(name)} WHERE {column} = :{parameter}"  # noqa: S608
            for sort, (name, _) in QUESTIONS.items()
        )
    )
    for parameter, column in (("article", "article"), ("actor", "speaker"))
}


def prepare(db: sqlite3.Connection) -> None:
    """Give a connection what `unsettle` and `settle` go by."""
    db.execute("CREATE TEMP TABLE unsettled (thing TEXT PRIMARY KEY) WITHOUT ROWID")
    db.create_function("doubt_id", 2, lambda sort, thing: identifier(sort, (thing,)), deterministic=True)
    db.create_function("doubt_weight", 2, weight, deterministic=True)


def unsettle(db: sqlite3.Connection, article: str) -> None:
    """Note what the article of that id tells: once before that is forgotten, and once when it is told again."""
    for sql in UNSETTLE:
        db.execute(sql, (article,))


def settle(db: sqlite3.Connection, *, whole: bool = False) -> None:
    """Write anew what is in doubt of what is noted, or with `whole` of all that articles tell."""
    db.execute("DELETE FROM doubt WHERE thing IN (SELECT thing FROM unsettled)")
    for sort, sql in SETTLE.items():
        db.execute(sql.format("" if whole else f"AND {sort} IN (SELECT thing FROM unsettled)"))  # noqa: S608


def in_order(article: str | None, actor: str | None, max_confidence: float) -> Selection:
    """What waits, the weightiest first: only what this article tells, or this actor (an IRI) says, and what is at most that sure."""
    narrowed = {name: one for name, one in (("article", article), ("actor", actor)) if one is not None}
    where = " AND ".join(["confidence <= :max_confidence", *(NARROWED[name] for name in narrowed)])
    given = {"max_confidence": max_confidence, **narrowed}
    return Selection("rowid, thing, sort, weight", f"doubt WHERE {where}", "weight DESC, thing", given)
