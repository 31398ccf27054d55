"""Answers that an overview keeps: the rows of questions that go through all articles, where each row is one article's.

Asked of quads, such a question costs a millisecond or more for each row there is, and all rows are in memory when it is answered. Here a
row costs some microseconds, and only those that are read. The rows are those of the question itself, so what they say
is told in one place, its file; only how they are narrowed and ordered is said here again, in SQL. A
question that sums up the rows of another is worked out of those.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph.query import Given, Row, load, rows, terms
from graph.rdf import value
from graph.store import Reader

OUTLET = {"outlet": "lowered(outlet) = lowered(:outlet)"}
DAYS = {"from": "date >= :from", "to": "date <= :to"}
CONFIDENT = {"min_confidence": "confidence >= CAST(:min_confidence AS REAL)"}
SURE = {"min_confidence": "(state = 'confirmed' OR confidence >= CAST(:min_confidence AS REAL))"}

SPOKEN = "(statement, article) IN (SELECT statement, article FROM told_said_by WHERE speaker = :speaker)"
NARROWER = "SELECT narrower FROM wider WHERE wider.topic = :topic"


@dataclass(frozen=True, slots=True)
class Kept:
    """How the rows of a question are ordered, and by which of its parameters they are narrowed: as its file has it, in SQL.

    `found_by` are columns by whose values rows are found without going through all. `names` are columns with actors, each with
    that of what they are called.
    """

    order: str
    narrowed: Mapping[str, str]
    found_by: tuple[str, ...]
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows of an overview: their columns, from where they come and what they meet, their order, and the values bound in all that.

    The SQL needs the functions `folded` and `lowered` and the aggregate `joined`. `through_all` is whether every row there is has to be looked at.
    """

    columns: str
    source: str
    order: str
    bound: Mapping[str, object] = field(default_factory=dict)
    through_all: bool = False

    def given(self, bound: Mapping[str, object], *places: object) -> Selection:
        """The same with these values bound; in the places of the source that are held for it, this."""
        return replace(self, source=self.source.format(*places) if places else self.source, bound=bound)

    @property
    def sql(self) -> str:
        return f"SELECT {self.columns} FROM {self.source} ORDER BY {self.order}"  # noqa: S608

    @property
    def count(self) -> str:
        """The SQL of how many rows there are, which does not read them."""
        return f"SELECT COUNT(*) AS rows FROM (SELECT 1 FROM {self.source})"  # noqa: S608


def _is(*columns: str) -> dict[str, str]:
    """That these columns have just the values given."""
    return {column: f'"{column}" = :{column}' for column in columns}


def _among(column: str) -> dict[str, str]:
    """That this column has one of the values given."""
    return {column: f'"{column}" IN (SELECT value FROM json_each(:{column}))'}  # noqa: S608


def _has(words: str, asked: str = "q") -> str:
    """That the words asked for occur in these, in any letter case."""
    return f"instr(lowered({words}), lowered(:{asked})) > 0"


@dataclass(frozen=True, slots=True)
class Grouped:
    """The same for a question whose rows sum up rows of another that is kept.

    `of` is that one, `met` what all its rows meet that count, `by` what is alike in those that are summed up, and `columns` what
    becomes of them, for each column of the question.
    """

    of: str
    met: str
    by: str
    columns: Mapping[str, str]
    order: str
    narrowed: Mapping[str, str]


KEPT: Mapping[str, Kept] = {
    "criticised-unheard": Kept(
        "name, article, start",
        {**_is("article", "actor"), **OUTLET, **DAYS, **SURE},
        ("article", "actor", "critic"),
        {"actor": "name", "critic": "critic_name"},
    ),
    "doubtful-statements": Kept(
        "statement, confidence DESC, article, name",
        _is("article"),
        ("article", "speaker", "statement"),
        {"speaker": "name"},
    ),
    "events": Kept(
        "article, start",
        {**_is("kind", "actor", "about", "article"), "q": _has("words")},
        ("event", "article", "actor", "agent", "about"),
        {"actor": "name", "agent": "agent_name"},
    ),
    "extractors": Kept("article, extractor", _is("article"), ("article",)),
    "figures": Kept(
        "article, start, figure",
        {
            **_is("currency", "sense", "speaker", "statement", "policy", "article"),
            **OUTLET,
            **DAYS,
            "q": _has("coalesce(unit, '') || ' ' || coalesce(purpose, '') || ' ' || exact"),
            "unit": _has("unit", "unit"),
            "actor": "(speaker = :actor OR figure IN (SELECT figure FROM told_figures_paid WHERE actor = :actor))",
        },
        ("figure", "speaker", "statement", "policy"),
        {"speaker": "name"},
    ),
    "figures-paid": Kept("article, figure, actor", _is("article"), ("article", "actor")),
    "on-topic": Kept(
        "date DESC, article, start",
        {
            **_is("article"),
            **OUTLET,
            **DAYS,
            **CONFIDENT,
            "speaker": SPOKEN,
            "topic": f"topic IN ({NARROWER})",
        },
        ("article", "statement", "speaker", "topic"),
        {"speaker": "name"},
    ),
    "organisation-facts": Kept(
        "organisation_name, fact, article, start",
        {**_is("organisation", "article"), **_among("fact")},
        ("article", "organisation", "who"),
        {"organisation": "organisation_name", "who": "name"},
    ),
    "policies": Kept(
        "article, start",
        {
            **_is("policy", "kind", "status", "proposer", "part_of", "article"),
            **OUTLET,
            **DAYS,
            **SURE,
            "q": f"({_has('label')} OR {_has('words')})",
        },
        ("article", "policy", "proposer", "part_of"),
        {"proposer": "proposer_name"},
    ),
    "positions": Kept(
        "name, label, article, start",
        {
            **_is("speaker", "towards", "polarity", "act", "article"),
            **OUTLET,
            **DAYS,
            **SURE,
            "topic": f"(statement, article) IN (SELECT statement, article FROM told_on_topic WHERE topic IN ({NARROWER}))",  # noqa: S608
            "q": _has("label || char(10) || words || char(10) || coalesce(towards_name, '')"),
        },
        ("article", "speaker", "towards", "position"),
        {"speaker": "name", "towards": "towards_name"},
    ),
    "posts": Kept(
        "member, date DESC, article, start",
        {**_is("member", "organisation", "tense", "article"), "post": "lowered(post) = lowered(:post)"},
        ("membership", "article", "member", "organisation"),
        {"member": "name", "organisation": "organisation_name"},
    ),
    "said-by": Kept(
        "date DESC, article, start",
        {**_is("article"), **_among("speaker"), **CONFIDENT},
        ("article", "speaker", "statement"),
        {"speaker": "name"},
    ),
    "topic-articles": Kept("article, topic", _is("article"), ("article", "topic")),
    "who-said-what": Kept(
        "date DESC, article, start",
        {
            **_is("article", "kind", "state"),
            **OUTLET,
            **DAYS,
            **CONFIDENT,
            "q": f"({_has('words')} OR {_has('coalesce(name, role)')} OR {_has('co_speakers')})",
            "speaker": SPOKEN,
        },
        ("article", "statement", "speaker"),
        {"speaker": "name"},
    ),
}

EARLIEST = "MIN(coalesce(date, '~') || ' ' || article)"
"""Day and article of the earliest, undated last."""

CALLED_SO = "coalesce(towards_name, label)"

GROUPED: Mapping[str, Grouped] = {
    "reactions": Grouped(
        "positions",
        "act IS NOT NULL",
        f"speaker, name, act, polarity, towards, {CALLED_SO}",
        {
            **{column: column for column in ("speaker", "name", "act", "polarity", "towards")},
            "label": CALLED_SO,
            "words": "joined(coalesce(date, '~'), article, start, words)",
            "condition": "joined(coalesce(date, '~'), article, start, condition)",
            "statements": "COUNT(DISTINCT statement)",
            "date": f"nullif(substr({EARLIEST}, 1, instr({EARLIEST}, ' ') - 1), '~')",
            "article": f"substr({EARLIEST}, instr({EARLIEST}, ' ') + 1)",
        },
        "name, label, act, polarity, speaker, towards",
        {
            **_is("speaker", "towards", "act", "polarity", "article"),
            **SURE,
            "matter": f"({_has('label', 'matter')} OR {_has(CALLED_SO, 'matter')})",
            "q": f"({_has(CALLED_SO)} OR {_has('label')} OR {_has('words')})",
        },
    )
}

TOGETHER = ("on-topic", "said-by", "who-said-what")
"""Questions whose rows name who else made a statement, as all articles that report it tell."""

WIDER = "CREATE TABLE wider (topic TEXT NOT NULL, narrower TEXT NOT NULL, PRIMARY KEY (topic, narrower)) WITHOUT ROWID"
"""Each topic with those that are narrower, itself among them: the scheme, of which no article tells."""

MOMENT = """
CREATE TABLE moment (
    day TEXT, on_day TEXT, what TEXT NOT NULL, iri TEXT NOT NULL, article TEXT NOT NULL, text TEXT NOT NULL, name TEXT, confidence REAL NOT NULL
)
"""
"""What happened, and who was told to have which post, each once: the first of its rows in the text. Of some events no more is known than the month or
the year, of which all days come first: `day` has these written out."""

FIRST = "ROW_NUMBER() OVER (PARTITION BY {} ORDER BY start, name) AS place"

MOMENTS = (
    f"""
    INSERT INTO moment SELECT substr(on_day || '-00-00', 1, 10), on_day, what, event, article, words, name, confidence FROM (
        SELECT coalesce("when", date) AS on_day, lower(kind) AS what, *, {FIRST.format("event")} FROM told_events {{0}}
    ) WHERE place = 1
    """,  # noqa: S608
    f"""
    INSERT INTO moment SELECT date, date, 'post', membership, article, exact, name, 1.0 FROM (
        SELECT *, {FIRST.format("membership")} FROM told_posts {{0}}
    ) WHERE place = 1
    """,  # noqa: S608
)

CALLED = tuple(
    f"""
    UPDATE moment SET name = (SELECT name FROM {table} told WHERE told.{one} = moment.iri ORDER BY start, name LIMIT 1)
    WHERE iri IN (SELECT {one} FROM {table} WHERE {actor} = ?)
    """  # noqa: S608
    for table, one, actor in (("told_events", "event", "actor"), ("told_posts", "membership", "member"))
)
"""Name in a moment whom the first of its rows names."""

OF_MOMENTS: Mapping[str, str] = {
    "of": (
        "iri IN (SELECT event FROM told_events WHERE actor = :of OR agent = :of "
        "UNION ALL SELECT membership FROM told_posts WHERE member = :of OR organisation = :of)"
    ),
    "q": "instr(folded(text), folded(:q)) > 0",
    "outlet": "article IN (SELECT article FROM article WHERE folded(outlet) = folded(:outlet))",
    "article": "article = :article",
    "since": "coalesce(on_day, '') >= :since",
    "to": "on_day <= :to",
    "min_confidence": "confidence >= :min_confidence",
}
"""How moments are narrowed: by who takes part, words, outlet, article, days and how sure they are; posts are sure."""


ROWS = {
    table: f"SELECT * FROM {table}"  # noqa: S608
    for table in (*(f"told_{name.replace('-', '_')}" for name in KEPT), "wider", "moment")
}
"""What is the same in two overviews of the same quads."""


FIGURE = ("article", "start", "figure")
"""What a figure is known by, in the order of lists: it has a row for each policy that it is of."""

NEWEST = "date DESC, article, start, figure"
"""The other order in which figures are read."""


def tables() -> Iterator[str]:
    """The statements that make a table for each question, with a column for each of its own."""
    for name in KEPT:
        yield f"CREATE TABLE {table_of(name)} ({', '.join(_columns(name))})"
    yield from (WIDER, MOMENT)


def indexes() -> Iterator[str]:
    """The statements that make what rows are found by."""
    for name, kept in KEPT.items():
        for column in kept.found_by:
            yield f"CREATE INDEX {table_of(name)}_{column} ON {table_of(name)} ({column})"
    yield "CREATE INDEX told_figures_in_order ON told_figures (article, start, figure)"
    yield "CREATE INDEX moment_in_order ON moment (day DESC, what, iri)"
    yield "CREATE INDEX moment_named ON moment (iri)"
    yield "CREATE INDEX moment_told ON moment (article)"


def tell(db: sqlite3.Connection, reader: Reader, article: str | None = None) -> None:
    """Write what the article of that id tells, or all do, and then the scheme of topics too: the rows of each question."""
    if article is None:
        db.executemany("INSERT INTO wider VALUES (:topic, :narrower)", rows(reader, "wider-topics", {}))
    _ask(db, reader, KEPT, article)
    for sql in MOMENTS:
        db.execute(sql.format("" if article is None else "WHERE article = :article"), {"article": article})


def tell_again(db: sqlite3.Connection, reader: Reader, article: str) -> None:
    """Write anew who made statements together, of those that the article of that id reports."""
    _forget(db, TOGETHER, article)
    _ask(db, reader, TOGETHER, article)


def together(db: sqlite3.Connection, actor: str) -> list[str]:
    """The ids of the articles that report what an actor says together with others."""
    said = "SELECT statement FROM told_said_by WHERE speaker = ? AND co_speakers IS NOT NULL"
    found = db.execute(f"SELECT DISTINCT article FROM told_said_by WHERE statement IN ({said})", (actor,))  # noqa: S608
    return [article for (article,) in found]


def _ask(db: sqlite3.Connection, reader: Reader, names: Iterable[str], article: str | None) -> None:
    for name in names:
        given = {"min_confidence": "0"} if "min_confidence" in KEPT[name].narrowed else {}
        write(db, name, rows(reader, name, given if article is None else {**given, "article": article}, whole=True))


def write(db: sqlite3.Connection, name: str, found: Iterable[Row]) -> None:
    """Write rows of a question."""
    columns = load(name).columns
    sql = f"INSERT INTO {table_of(name)} VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
    db.executemany(sql, ([row[column] for column in columns] for row in found))


def forget(db: sqlite3.Connection, article: str) -> None:
    """Delete what the article of that id told."""
    _forget(db, KEPT, article)
    db.execute("DELETE FROM moment WHERE article = ?", (article,))


def _forget(db: sqlite3.Connection, names: Iterable[str], article: str) -> None:
    for name in names:
        db.execute(f"DELETE FROM {table_of(name)} WHERE article = ?", (article,))  # noqa: S608


def rename(db: sqlite3.Connection, actor: str, name: str) -> None:
    """Call an actor so wherever it stands."""
    for question, kept in KEPT.items():
        for column, called in kept.names.items():
            db.execute(f"UPDATE {table_of(question)} SET {called} = ? WHERE {column} = ?", (name, actor))  # noqa: S608
    for sql in CALLED:
        db.execute(sql, (actor,))


def asked(
    name: str,
    given: Given,
    once: Sequence[str] = (),
    order: str | None = None,
    among: tuple[str, Collection[str]] | None = None,
) -> Selection | None:
    """What is read for a question; None where it is not kept.

    `once` are columns of whose values each are in one row; `order` is another than the question's own; `among` is a column and the
    values of which its rows have one. Raises QueryError as `graph.query.ask` does.
    """
    if (kept := KEPT.get(name) or GROUPED.get(name)) is None:
        return None
    values = {parameter: found for parameter, found in terms(load(name), given).items() if found}
    where = [kept.narrowed[parameter] for parameter in values]
    several = {parameter.name for parameter in load(name).parameters if parameter.several}
    bound = {
        parameter: json.dumps([*map(value, found)]) if parameter in several else value(found[0])
        for parameter, found in values.items()
    }
    if among:
        column, some = among
        where.append(f"{column} IN (SELECT value FROM json_each(:among))")  # noqa: S608
        bound["among"] = json.dumps([*some])
    found_by = KEPT[kept.of].found_by if isinstance(kept, Grouped) else kept.found_by
    source = _source(name, kept, where) + (f" GROUP BY {', '.join(once)}" if once else "")
    return Selection(", ".join(_columns(name)), source, order or kept.order, bound, not values.keys() & {*found_by})


def _source(name: str, kept: Kept | Grouped, where: Sequence[str]) -> str:
    """From where the rows of a question come that meet all this."""
    if isinstance(kept, Kept):
        return f"{table_of(name)} WHERE {' AND '.join(['TRUE', *where])}"
    columns = ", ".join(f"{sql} AS {column}" for column, sql in kept.columns.items())
    met = " AND ".join([kept.met, *where])
    return f"(SELECT {columns} FROM {table_of(kept.of)} WHERE {met} GROUP BY {kept.by}) WHERE TRUE"  # noqa: S608


def moments(narrowed: Mapping[str, object]) -> Selection:
    """What happened, newest first and undated last."""
    given = {name: one for name, one in narrowed.items() if one is not None}
    where = " AND ".join(["TRUE", *(OF_MOMENTS[name] for name in given)])
    return Selection("*", f"moment WHERE {where}", "day DESC, what, iri", given)


def table_of(name: str) -> str:
    """The table with the rows of a question."""
    return f"told_{name.replace('-', '_')}"


def _columns(name: str) -> list[str]:
    return [f'"{column}"' for column in load(name).columns]
