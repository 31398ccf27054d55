"""Making the catalogue of a snapshot: one SQLite file with everything that lists of statements are read from.

It is made of the snapshot's own quads, after whatever readers may not see was taken out of them, so that it can hold nothing
else. Statements stand in it in the order of lists: newest first, undated last, then by IRI. What is looked for is a property of
reports, so each report has its tags: its article, outlet and kind, and what its article says of speakers, topics and others.

A statement's place is made of its day and of its id, so that there is room for those that come in between. What is known of
which statements may be told otherwise than in the catalogue before is all that is changed of it, counts and names included.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode

from graph import changelog, lists
from graph.accounts import AT_ONCE, Account, accounts
from graph.evidence import quotes
from graph.nodes import value
from graph.pages import SIZE
from graph.query import ask
from graph.store import Reader
from ontology.iris import local
from ontology.terms import DCTERMS, ONR, RDF, SDO, SKOS, TOPICS, VERSIONS

SCHEMA = 3
"""Goes up with every change to what the file holds or how: another one is not read, and made anew."""

GRAM = 3
"""Characters of the shortest part of a word by which the vocabulary is asked."""

REPORTS = 1 << 14
"""A report's number is its statement's place times this, and its own place among the statement's reports; those beyond are not looked for."""

BITS = 27
"""Of a place, that are of the statement's id, where its day is known. Of a million statements of one day some 4,000 have one of another."""

DAYS = date.max.toordinal()

LAST = (1 << 49) - 1
"""No place is behind it: reports have numbers of 63 bits."""

TABLES = """
CREATE TABLE made (schema INTEGER NOT NULL, snapshot TEXT NOT NULL, statements INTEGER NOT NULL);
CREATE TABLE statement (place INTEGER PRIMARY KEY, iri TEXT NOT NULL, day TEXT NOT NULL, record BLOB NOT NULL);
CREATE TABLE quotes (place INTEGER PRIMARY KEY, record BLOB NOT NULL);
CREATE TABLE report (number INTEGER PRIMARY KEY, confidence REAL NOT NULL);
CREATE TABLE text (number INTEGER PRIMARY KEY, words TEXT NOT NULL);
CREATE TABLE word (id INTEGER PRIMARY KEY, said TEXT NOT NULL UNIQUE, statements INTEGER);
CREATE TABLE spoken (word INTEGER, place INTEGER, PRIMARY KEY (word, place)) WITHOUT ROWID;
CREATE TABLE term (id INTEGER PRIMARY KEY, field TEXT NOT NULL, value TEXT NOT NULL, label TEXT, statements INTEGER NOT NULL);
CREATE TABLE tag (term INTEGER NOT NULL, report INTEGER NOT NULL);
CREATE TABLE day (day TEXT PRIMARY KEY, statements INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE article (iri TEXT PRIMARY KEY, byline TEXT, statements INTEGER NOT NULL) WITHOUT ROWID;
CREATE UNIQUE INDEX term_named ON term (field, value);
CREATE VIRTUAL TABLE vocabulary USING fts5 (said, content = '', columnsize = 0, tokenize = 'trigram case_sensitive 1');
"""
"""What a report says is in `text`. A `word` is `spoken` in statements, and the `vocabulary` tells in which words a part occurs."""

INDEXES = """
CREATE UNIQUE INDEX statement_named ON statement (iri);
CREATE INDEX statement_in_order ON statement (day DESC, iri);
CREATE INDEX tag_of_term ON tag (term, report);
CREATE INDEX tag_of_report ON tag (report, term);
CREATE INDEX term_counted ON term (field, statements DESC, value);
"""

WORKING = """
CREATE TEMP TABLE current (iri TEXT PRIMARY KEY, day TEXT NOT NULL) WITHOUT ROWID;
CREATE TEMP TABLE gone (place INTEGER PRIMARY KEY, iri TEXT NOT NULL, day TEXT NOT NULL, record BLOB NOT NULL);
CREATE TEMP TABLE told (place INTEGER PRIMARY KEY, iri TEXT NOT NULL, day TEXT NOT NULL);
CREATE TEMP TABLE heard (word INTEGER NOT NULL, place INTEGER NOT NULL);
CREATE TEMP TABLE unheard (word INTEGER NOT NULL, place INTEGER NOT NULL);
CREATE TEMP TABLE met (term INTEGER PRIMARY KEY);
"""
"""`current` is what is to be told; `gone` is what stood in the place of all that may be told otherwise, `told` what does now. The terms
that reports have which came or went are `met`, words that came or went are `heard` and `unheard`."""

DROP = f"""
INSERT OR IGNORE INTO met SELECT t.term FROM gone g CROSS JOIN tag t ON t.report BETWEEN g.place * {REPORTS} AND g.place * {REPORTS} + {REPORTS - 1};
UPDATE term SET statements = statements - lost.number FROM (
    SELECT t.term, COUNT(DISTINCT g.place) AS number FROM gone g
    CROSS JOIN tag t ON t.report BETWEEN g.place * {REPORTS} AND g.place * {REPORTS} + {REPORTS - 1} GROUP BY t.term
) AS lost WHERE term.id = lost.term;
DELETE FROM tag WHERE rowid IN (
    SELECT t.rowid FROM gone g CROSS JOIN tag t ON t.report BETWEEN g.place * {REPORTS} AND g.place * {REPORTS} + {REPORTS - 1}
);
DELETE FROM text WHERE number IN (
    SELECT t.number FROM gone g CROSS JOIN text t ON t.number BETWEEN g.place * {REPORTS} AND g.place * {REPORTS} + {REPORTS - 1}
);
DELETE FROM report WHERE number IN (
    SELECT r.number FROM gone g CROSS JOIN report r ON r.number BETWEEN g.place * {REPORTS} AND g.place * {REPORTS} + {REPORTS - 1}
);
DELETE FROM spoken WHERE (word, place) IN (SELECT word, place FROM unheard);
DELETE FROM quotes WHERE place IN (SELECT place FROM gone);
DELETE FROM statement WHERE place IN (SELECT place FROM gone);
UPDATE day SET statements = statements - lost.number FROM (SELECT day, COUNT(*) AS number FROM gone GROUP BY day) AS lost
WHERE day.day = lost.day;
"""  # noqa: S608

COUNT = f"""
INSERT INTO spoken SELECT word, place FROM heard ORDER BY word, place;
INSERT INTO vocabulary (rowid, said) SELECT id, said FROM word WHERE id IN (SELECT word FROM heard) AND statements IS NULL;
UPDATE word SET statements = COALESCE(statements, 0) + more.number
FROM (SELECT word, COUNT(*) AS number FROM heard GROUP BY word) AS more WHERE word.id = more.word;
UPDATE word SET statements = statements - lost.number
FROM (SELECT word, COUNT(*) AS number FROM unheard GROUP BY word) AS lost WHERE word.id = lost.word;
INSERT INTO vocabulary (vocabulary, rowid, said)
SELECT 'delete', id, said FROM word WHERE id IN (SELECT word FROM unheard) AND statements = 0;
DELETE FROM word WHERE id IN (SELECT word FROM unheard) AND statements = 0;
UPDATE term SET statements = statements + more.number FROM (
    SELECT t.term, COUNT(DISTINCT n.place) AS number FROM told n
    CROSS JOIN tag t ON t.report BETWEEN n.place * {REPORTS} AND n.place * {REPORTS} + {REPORTS - 1} GROUP BY t.term
) AS more WHERE term.id = more.term;
DELETE FROM term WHERE id IN (SELECT term FROM met) AND statements = 0;
INSERT INTO day SELECT day, COUNT(*) FROM told WHERE TRUE GROUP BY day
ON CONFLICT DO UPDATE SET statements = statements + excluded.statements;
DELETE FROM day WHERE statements = 0;
DELETE FROM made;
"""  # noqa: S608

NAMED = """
SELECT id, field, value, (SELECT MIN(report) FROM tag WHERE tag.term = term.id)
FROM term WHERE field IN ('article', 'outlet', 'speaker', 'topic') AND id IN (SELECT term FROM met)
"""
"""Terms that are shown by a name, each with the first report that has it."""

BEFORE = (
    ("day = ? AND iri <= ?", "iri DESC", 2),
    ("day > ?", "day, iri DESC", 1),
)
BEHIND = (
    ("day = ? AND iri > ?", "iri", 2),
    ("day < ?", "day DESC, iri", 1),
)
"""What the statements meet that stand before one and behind it, in which order, and how many of its day and IRI that names."""

_REPORT = f"(SELECT iri FROM {{0}}.statement s WHERE s.place = number / {REPORTS}), number % {REPORTS}"  # noqa: S608
"""The statement that a report is of, and which of its reports that is."""

ROWS = {
    "made": "SELECT schema, statements FROM {0}.made",
    "statement": "SELECT ROW_NUMBER() OVER (ORDER BY place), iri, day, record FROM {0}.statement",
    "quotes": "SELECT iri, q.record FROM {0}.quotes q JOIN {0}.statement USING (place)",
    "report": f"SELECT {_REPORT}, confidence FROM {{0}}.report",  # noqa: S608
    "text": f"SELECT {_REPORT}, words FROM {{0}}.text",  # noqa: S608
    "term": "SELECT field, value, label, statements FROM {0}.term",
    "tag": f"SELECT field, value, {_REPORT} FROM (SELECT term, report AS number FROM {{0}}.tag) t JOIN {{0}}.term ON term.id = t.term",  # noqa: S608
    "day": "SELECT * FROM {0}.day",
    "article": "SELECT * FROM {0}.article",
    "word": "SELECT said, statements FROM {0}.word",
    "spoken": "SELECT said, iri FROM {0}.spoken JOIN {0}.word ON word.id = spoken.word JOIN {0}.statement USING (place)",
}  # fmt: skip
"""What is the same in two catalogues of the same quads; no row comes twice."""

Tag = tuple[str, str]
"""A field that is looked for, and a value."""


def make(file: Path, reader: Reader, snapshot: str, before: Path | None = None) -> int:
    """Write the catalogue of all that the reader holds. Gives back how many statements were told for it.

    `before` is the catalogue of the snapshot before, with which the log of changes goes on; without it a new one begins.
    """
    known = before if before and of_today(before) else None
    address = f"{file.absolute().as_uri()}?mode=rwc"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as db:
        db.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = {SIZE}; {TABLES}")
        if known:
            db.execute("ATTACH ? AS old", (f"{known.absolute().as_uri()}?mode=ro&immutable=1",))
        db.execute("BEGIN")
        _run(db, WORKING)
        _list_all(db, reader)
        _place_all(db)
        topics = _Topics(reader)
        told = _tell(db, reader, topics)
        _run(db, INDEXES)
        _count(db, topics, snapshot)
        db.execute("INSERT INTO vocabulary (vocabulary) VALUES ('optimize')")
        rows = ((row["iri"], row["byline"], row["statements"]) for row in ask(reader, "articles").rows)
        db.executemany("INSERT OR IGNORE INTO article VALUES (?, ?, ?)", rows)
        changelog.begin(db, snapshot, goes_on=known is not None)
        db.execute("COMMIT")
    with file.open("rb") as written:
        os.fsync(written.fileno())
    return told


def amend(
    db: sqlite3.Connection, reader: Reader, snapshot: str, affected: Iterable[str], articles: Iterable[str]
) -> int:
    """Let the catalogue of the snapshot before, in a transaction that was begun, be that of what the reader holds now.

    `affected` are the statements that may be told otherwise, `articles` those that may carry others or be current or not.
    Gives back how many statements were told anew.
    """
    _run(db, WORKING)
    _list_affected(db, reader, affected)
    _drop(db)
    for iri, day in db.execute("SELECT iri, day FROM current ORDER BY day DESC, iri").fetchall():
        place = _room(db, day, iri)
        db.execute("INSERT INTO statement VALUES (?, ?, ?, x'')", (place, iri, day))
        db.execute("INSERT INTO told VALUES (?, ?, ?)", (place, iri, day))
    topics = _Topics(reader)
    told = _tell(db, reader, topics)
    _count(db, topics, snapshot)
    replaced = _replaced(reader, articles)
    for iri in articles:
        db.execute("DELETE FROM article WHERE iri = ?", (iri,))
        if NamedNode(iri) not in replaced:
            db.executemany("INSERT INTO article VALUES (?, ?, ?)", _carrying(reader, iri))
    changelog.go_on(db, snapshot)
    return told


def of_today(file: Path) -> bool:
    """Whether there is a catalogue in today's form."""
    return lists.is_of(file, SCHEMA)


def articles(file: Path) -> int:
    """How many articles a catalogue has; none where it is missing or in another form."""
    if not of_today(file):
        return 0
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
        return int(db.execute("SELECT COUNT(*) FROM article").fetchone()[0])


def differing(one: Path, other: Path) -> Iterator[str]:
    """The tables that two catalogues differ in, if not in what was when, or in how terms and places are numbered."""
    with closing(sqlite3.connect(":memory:", uri=True)) as db:
        for name, file in (("one", one), ("other", other)):
            db.execute(f"ATTACH ? AS {name}", (f"{file.absolute().as_uri()}?mode=ro",))
        for table, rows in ROWS.items():
            left, right = (rows.format(name) for name in ("one", "other"))
            sql = f"SELECT COUNT(*) FROM ({left}) UNION ALL SELECT COUNT(*) FROM ({right}) UNION ALL SELECT COUNT(*) FROM ({left} INTERSECT {right})"  # noqa: S608
            if len({count for (count,) in db.execute(sql)}) > 1:
                yield table


def stands(db: sqlite3.Connection, where: Iterable[tuple[str, str, int]], day: str, iri: str) -> int | None:
    """The place of the statement that stands next to where one of that day and IRI does, `BEFORE` it or `BEHIND` it."""
    for condition, order, given in where:
        sql = f"SELECT place FROM statement WHERE {condition} ORDER BY {order} LIMIT 1"  # noqa: S608
        if row := db.execute(sql, (day, iri)[:given]).fetchone():
            return int(row[0])
    return None


def folded(text: str) -> str:
    """The text as it is looked for: in no letter case, and without what neither SQLite nor UTF-8 can hold."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8").casefold()


def runs(words: str) -> Iterator[str]:
    """The runs of letters and digits that are long enough to be looked up by a part of them."""
    return (run for run in _RUN.findall(words) if len(run) >= GRAM)


_RUN = re.compile(r"\w+")


def _run(db: sqlite3.Connection, script: str) -> None:
    """Run statements within the transaction, which `executescript` would end."""
    for statement in script.split(";"):
        db.execute(statement)


# --- What is listed, and where ---


def _list_all(db: sqlite3.Connection, reader: Reader) -> None:
    """List the statements that current articles report, with the day on which each was said, or nothing: sorted, they may be many."""
    replaced = {quad.subject for quad in reader.quads(VERSIONS) if quad.predicate == _REPLACED}
    reports = (quad for quad in reader.matching(None, _REPORTS, None) if quad.graph_name not in replaced)
    db.executemany("INSERT OR IGNORE INTO current VALUES (?, '')", ((value(quad.object),) for quad in reports))
    said = (quad for quad in reader.matching(None, _SAID_ON, None) if quad.graph_name not in replaced)
    days = ((value(quad.object), value(quad.subject)) for quad in said)
    db.executemany("UPDATE current SET day = ?1 WHERE iri = ?2 AND (day = '' OR day > ?1)", days)


def _list_affected(db: sqlite3.Connection, reader: Reader, affected: Iterable[str]) -> None:
    """List the same of those that are affected, and of these what the catalogue has."""
    for iri in dict.fromkeys(affected):
        node = NamedNode(iri)
        reports = [quad.graph_name for quad in reader.matching(None, _REPORTS, node)]
        dated = list(reader.matching(node, _SAID_ON, None))
        replaced = _replaced(reader, map(value, (*reports, *(quad.graph_name for quad in dated))))
        if not replaced.issuperset(reports):
            days = (value(quad.object) for quad in dated if quad.graph_name not in replaced)
            db.execute("INSERT INTO current VALUES (?, ?)", (iri, min(days, default="")))
        db.execute("INSERT INTO gone SELECT place, iri, day, record FROM statement WHERE iri = ?", (iri,))


def _replaced(reader: Reader, articles: Iterable[str]) -> set[object]:
    """The graphs, among these, of versions that something newer replaces."""
    nodes = (NamedNode(iri) for iri in dict.fromkeys(articles))
    return {
        node
        for node in nodes
        if any(value(quad.graph_name) == VERSIONS for quad in reader.matching(node, _REPLACED, None))
    }


def _place_all(db: sqlite3.Connection) -> None:
    """Give each listed statement its place, where there is none yet."""
    last = 0
    listed = db.execute("SELECT iri, day FROM current ORDER BY day DESC, iri")
    while some := listed.fetchmany(AT_ONCE):
        rows = []
        for iri, day in some:
            last = max(_own(day, iri), last + 1)
            rows.append((last, iri, day))
        db.executemany("INSERT INTO told VALUES (?, ?, ?)", rows)


def _own(day: str, iri: str) -> int:
    """The place of a statement, if no other has it: of its day, the newest first, and then of the first digits of its id."""
    try:
        digits = int(iri.rpartition("/")[2][:12], 16)
    except ValueError:  # of no id that we give
        digits = 0
    try:
        return ((DAYS - date.fromisoformat(day).toordinal()) << BITS) + (digits >> 48 - BITS) + 1
    except ValueError:  # no day, or one that is none
        return (DAYS << BITS) + (digits >> 2) + 1


def _room(db: sqlite3.Connection, day: str, iri: str) -> int:
    """A free place for a statement, between those that stand before it and behind; they make room where there is none."""
    before, behind = stands(db, BEFORE, day, iri) or 0, stands(db, BEHIND, day, iri) or LAST + 1
    if behind == before + 1:
        _shift(db, behind)
        return behind
    return min(max(_own(day, iri), before + 1), behind - 1)


def _shift(db: sqlite3.Connection, first: int) -> None:
    """Move the statements that stand one after the other from a place on, each to the next place."""
    end = first
    while db.execute("SELECT 1 FROM statement WHERE place = ?", (end,)).fetchone():
        end += 1
    for place in range(end - 1, first - 1, -1):
        low, high = place * REPORTS, place * REPORTS + REPORTS - 1
        words = json.dumps([*_words_at(db, place)])
        moved = "UPDATE spoken SET place = ?1 + 1 WHERE place = ?1 AND word IN (SELECT word.id FROM word JOIN json_each(?2) j ON said = j.value)"
        db.execute(moved, (place, words))
        for table in ("statement", "quotes", "told"):
            db.execute(f"UPDATE {table} SET place = ?1 + 1 WHERE place = ?1", (place,))  # noqa: S608
        for table, number in (("report", "number"), ("text", "number"), ("tag", "report")):
            numbers = f"UPDATE {table} SET {number} = {number} + {REPORTS} WHERE {number} BETWEEN ? AND ?"  # noqa: S608
            db.execute(numbers, (low, high))


# --- What is told ---


def _drop(db: sqlite3.Connection) -> None:
    """Take what is gone out of the tables, and out of what is counted."""
    for (place,) in db.execute("SELECT place FROM gone").fetchall():
        _note(db, "unheard", place, _words_at(db, place))
    _run(db, DROP)


def _words_at(db: sqlite3.Connection, place: int) -> set[str]:
    """The words that are spoken in the statement at a place."""
    low, high = place * REPORTS, place * REPORTS + REPORTS - 1
    rows = db.execute("SELECT words FROM text WHERE number BETWEEN ? AND ?", (low, high))
    return {run for (words,) in rows for run in runs(words)}


def _tell(db: sqlite3.Connection, reader: Reader, topics: _Topics) -> int:
    """Write what every statement that has its place tells. Gives back how many there are."""
    terms = _Terms(db)
    left = db.execute("SELECT place, iri, day FROM told ORDER BY place")
    told, gone = 0, list[int]()
    while batch := left.fetchmany(AT_ONCE):
        iris = [iri for _, iri, _ in batch]
        found, quoted = {one.iri: one for one in accounts(reader, iris)}, quotes(reader, iris)
        for place, iri, day in batch:
            if (account := found.get(iri)) is None:
                gone.append(place)
                continue
            told += 1
            record = account.record
            pieces = {report["id"]: quoted.get(report["id"], []) for report in record["reports"]}
            db.execute("INSERT OR REPLACE INTO statement VALUES (?, ?, ?, ?)", (place, iri, day, as_json(record)))
            db.execute("INSERT INTO quotes VALUES (?, ?)", (place, as_json(pieces)))
            spoken = set[str]()
            for number, report in enumerate(record["reports"][:REPORTS], place * REPORTS):
                words = folded("\n".join(_searched(report)))
                spoken.update(runs(words))
                db.execute("INSERT INTO report VALUES (?, ?)", (number, report["confidence"]))
                db.execute("INSERT INTO text VALUES (?, ?)", (number, words))
                tags = dict.fromkeys(_tags(account, report, topics, day))
                db.executemany("INSERT INTO tag VALUES (?, ?)", ((terms.number(tag), number) for tag in tags))
            db.execute(
                "INSERT OR IGNORE INTO word (said) SELECT value FROM json_each(?)", (json.dumps(sorted(spoken)),)
            )
            _note(db, "heard", place, spoken)
    for table in ("statement", "told"):
        db.executemany(f"DELETE FROM {table} WHERE place = ?", ((place,) for place in gone))  # noqa: S608
    return told


def _note(db: sqlite3.Connection, table: str, place: int, spoken: Iterable[str]) -> None:
    """Note which words are spoken in the statement at that place."""
    noted = f"INSERT INTO {table} SELECT word.id, ? FROM json_each(?) said CROSS JOIN word ON word.said = said.value"  # noqa: S608
    db.execute(noted, (place, json.dumps(sorted(spoken))))


def _count(db: sqlite3.Connection, topics: _Topics, snapshot: str) -> None:
    """Bring up to date what is counted, and what terms are called: each as the first report calls it that has it."""
    _run(db, COUNT)
    db.execute("INSERT INTO made SELECT ?, ?, COALESCE(SUM(statements), 0) FROM day", (SCHEMA, snapshot))
    for number, field, said, first in db.execute(NAMED).fetchall():
        (record,) = db.execute("SELECT record FROM statement WHERE place = ?", (first // REPORTS,)).fetchone()
        label = _label(json.loads(record)["reports"][first % REPORTS], field, said, topics)
        db.execute("UPDATE term SET label = ? WHERE id = ?", (label, number))


def _carrying(reader: Reader, article: str) -> list[tuple[str, str | None, int]]:
    """The article, its byline and how many statements it carries; nothing where there is no such article."""
    quads = [*reader.quads(article)]
    if not any(value(quad.subject) == article and quad.object == _ARTICLE for quad in quads):
        return []
    bylines = (value(quad.object) for quad in quads if value(quad.subject) == article and quad.predicate == _BYLINE)
    statements = sum(quad.predicate == _TYPE and quad.object == _STATEMENT for quad in quads)
    return [(article, next(bylines, None), statements)]


_REPORTS, _SAID_ON = NamedNode(ONR.reports), NamedNode(ONR.saidOn)
_TYPE, _STATEMENT = NamedNode(RDF.type), NamedNode(ONR.Statement)
_ARTICLE, _BYLINE = NamedNode(SDO.NewsArticle), NamedNode(SDO.author)
_REPLACED = NamedNode(DCTERMS.isReplacedBy)
_BROADER, _LABEL = NamedNode(SKOS.broader), NamedNode(SKOS.prefLabel)


def as_json(record: object) -> bytes:
    """The record as it is sent and kept: in UTF-8, and without blanks."""
    return _as_text(record).encode("utf-8", "replace")


_as_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _searched(report: dict[str, Any]) -> Iterator[str]:
    """What words are looked for in: what was said, and who said it."""
    yield report["text"]
    yield report["speaker_role"] or ""
    for named in _all_speakers(report):
        yield named["label"] or ""


def _all_speakers(report: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if report["speaker"]:
        yield report["speaker"]
    yield from report["co_speakers"]


def _tags(account: Account, report: dict[str, Any], topics: _Topics, day: str) -> Iterator[Tag]:
    article = report["article"]
    setting = account.settings[article["iri"]]
    yield "article", article["id"]
    yield "kind", report["kind"]
    yield "state", setting.state
    if article["outlet"]:
        yield "outlet", folded(article["outlet"])
    if day:
        yield "year", day[:4]
    if report["via"]:
        yield "via", local(report["via"][0]["iri"])
    for speaker in setting.speakers:
        yield "speaker", speaker
    for mentioned in setting.mentions:
        yield "mentions", mentioned
    for topic in setting.topics:
        for wider in topics.with_broader(topic):
            yield "topic", wider


def _label(report: dict[str, Any], field: str, said: str, topics: _Topics) -> str | None:
    """What a value of one of the fields in `NAMED` is called where this report has it."""
    if field == "topic":
        return topics.labels.get(said)
    if field == "speaker":
        return next((named["label"] for named in _all_speakers(report) if named["id"] == said), None)
    called: str | None = report["article"]["title" if field == "article" else "outlet"]
    return called


class _Terms:
    """The numbers of terms: one is given when a term is first met."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._numbers: dict[Tag, int] = {}

    def number(self, tag: Tag) -> int:
        if tag not in self._numbers:
            self._db.execute("INSERT OR IGNORE INTO term (field, value, statements) VALUES (?, ?, 0)", tag)
            found = self._db.execute("SELECT id FROM term WHERE field = ? AND value = ?", tag)
            (self._numbers[tag],) = found.fetchone()
            self._db.execute("INSERT OR IGNORE INTO met VALUES (?)", (self._numbers[tag],))
        return self._numbers[tag]


class _Topics:
    """The scheme of topics: what each is called, and which are broader."""

    def __init__(self, reader: Reader) -> None:
        self._broader: defaultdict[str, list[str]] = defaultdict(list)
        self.labels: dict[str, str] = {}
        for quad in reader.quads(TOPICS):
            if quad.predicate == _BROADER:
                self._broader[local(value(quad.subject))].append(local(value(quad.object)))
            elif quad.predicate == _LABEL:
                self.labels[local(value(quad.subject))] = value(quad.object)

    def with_broader(self, topic: str) -> Iterable[str]:
        """The topic and all that are broader, each once."""
        found = [topic]
        for one in found:
            found += (wider for wider in self._broader[one] if wider not in found)
        return found
