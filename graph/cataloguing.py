"""Making the catalogue of a snapshot: one SQLite file with everything that lists of statements are read from.

It is made of the snapshot's own quads, after whatever readers may not see was taken out of them, so that it can hold nothing
else. Statements stand in it in the order of lists: newest first, undated last, then by IRI. What is looked for is a property of
reports, so each report has its tags: its article, outlet and kind, and what its article says of speakers, topics and others.

Telling a statement takes milliseconds, copying what was told of it some hundredth of one. So where it is known which statements
may be told otherwise than in the catalogue before, all others are taken over from there; each only moves to its place.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode

from graph import changelog
from graph.accounts import AT_ONCE, Account, accounts
from graph.evidence import quotes
from graph.nodes import value
from graph.query import ask
from graph.store import Reader
from ontology.iris import local
from ontology.terms import DCTERMS, ONR, SKOS, TOPICS, VERSIONS

SCHEMA = 2
"""Goes up with every change to what the file holds or how: another one is not read, and made anew."""

GRAM = 3
"""Characters of the shortest part of a word by which the vocabulary is asked."""

REPORTS = 1 << 20
"""A report's number is its statement's place times this, and its own place among the statement's reports; in SQL `>> 20` undoes it."""

TABLES = """
CREATE TABLE made (schema INTEGER NOT NULL, snapshot TEXT NOT NULL, statements INTEGER NOT NULL);
CREATE TABLE statement (place INTEGER PRIMARY KEY, iri TEXT NOT NULL, day TEXT NOT NULL, record BLOB NOT NULL);
CREATE TABLE quotes (place INTEGER PRIMARY KEY, record BLOB NOT NULL);
CREATE TABLE report (number INTEGER PRIMARY KEY, confidence REAL NOT NULL);
CREATE TABLE text (number INTEGER PRIMARY KEY, words TEXT NOT NULL);
CREATE TABLE word (id INTEGER PRIMARY KEY, said TEXT NOT NULL UNIQUE, statements INTEGER);
CREATE TABLE spoken (word INTEGER, place INTEGER, PRIMARY KEY (word, place)) WITHOUT ROWID;
CREATE TABLE term (id INTEGER PRIMARY KEY, field TEXT NOT NULL, value TEXT NOT NULL, label TEXT, statements INTEGER);
CREATE TABLE tag (term INTEGER NOT NULL, report INTEGER NOT NULL);
CREATE TABLE article (iri TEXT PRIMARY KEY, byline TEXT, statements INTEGER NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE vocabulary USING fts5 (said, content = '', columnsize = 0, tokenize = 'trigram case_sensitive 1');
CREATE TEMP TABLE heard (word INTEGER NOT NULL, place INTEGER NOT NULL);
"""
"""What a report says is in `text`. A `word` is `spoken` in statements, and the `vocabulary` tells in which words a part occurs."""

INDEXES = """
CREATE UNIQUE INDEX statement_named ON statement (iri);
CREATE INDEX statement_in_order ON statement (day DESC, iri);
CREATE INDEX tag_of_term ON tag (term, report);
CREATE INDEX tag_of_report ON tag (report, term);
UPDATE term SET statements = (SELECT COUNT(DISTINCT tag.report >> 20) FROM tag WHERE tag.term = term.id);
DELETE FROM term WHERE statements = 0;
CREATE UNIQUE INDEX term_named ON term (field, value);
CREATE INDEX term_counted ON term (field, statements DESC, value);
INSERT INTO spoken SELECT word, place FROM heard ORDER BY word, place;
UPDATE word SET statements = (SELECT COUNT(*) FROM spoken WHERE spoken.word = word.id);
DELETE FROM word WHERE statements = 0;
INSERT INTO vocabulary (rowid, said) SELECT id, said FROM word;
INSERT INTO vocabulary (vocabulary) VALUES ('optimize');
"""

CURRENT = "CREATE TEMP TABLE current (iri TEXT PRIMARY KEY, day TEXT NOT NULL, was INTEGER) WITHOUT ROWID"
"""What is listed; `was` is the place in the catalogue before, where it is taken over from there."""

TO_TELL = """
SELECT iri, day, taken_over FROM (
    SELECT iri, day, was, COUNT(was) OVER (ORDER BY day DESC, iri ROWS UNBOUNDED PRECEDING) AS taken_over FROM current
) WHERE was IS NULL ORDER BY day DESC, iri
"""
"""What is to be told anew, and behind how many that are taken over."""

TAKE_OVER = f"""
CREATE TEMP TABLE moved (was INTEGER PRIMARY KEY, place INTEGER NOT NULL);
INSERT INTO moved SELECT was, place FROM (
    SELECT was, ROW_NUMBER() OVER (ORDER BY day DESC, iri) AS place FROM current
) WHERE was IS NOT NULL;
INSERT INTO statement SELECT m.place, s.iri, s.day, s.record FROM moved m CROSS JOIN old.statement s ON s.place = m.was;
INSERT INTO quotes SELECT m.place, q.record FROM moved m CROSS JOIN old.quotes q ON q.place = m.was;
INSERT INTO report SELECT m.place * {REPORTS} + r.number % {REPORTS}, r.confidence
FROM moved m CROSS JOIN old.report r ON r.number BETWEEN m.was * {REPORTS} AND m.was * {REPORTS} + {REPORTS - 1};
INSERT INTO text SELECT m.place * {REPORTS} + t.number % {REPORTS}, t.words
FROM moved m CROSS JOIN old.text t ON t.number BETWEEN m.was * {REPORTS} AND m.was * {REPORTS} + {REPORTS - 1};
INSERT INTO heard SELECT s.word, m.place FROM old.spoken s CROSS JOIN moved m ON m.was = s.place;
INSERT INTO tag SELECT t.term, m.place * {REPORTS} + t.report % {REPORTS}
FROM old.tag t CROSS JOIN moved m ON m.was = t.report / {REPORTS};
"""  # noqa: S608

NAMED = """
SELECT id, field, value, (SELECT MIN(report) FROM tag WHERE tag.term = term.id)
FROM term WHERE field IN ('article', 'outlet', 'speaker', 'topic')
"""
"""Terms that are shown by a name, each with the first report that has it."""

ROWS = {
    "made": "SELECT schema, statements FROM {0}.made",
    "statement": "SELECT * FROM {0}.statement",
    "quotes": "SELECT * FROM {0}.quotes",
    "report": "SELECT * FROM {0}.report",
    "text": "SELECT * FROM {0}.text",
    "term": "SELECT field, value, label, statements FROM {0}.term",
    "tag": "SELECT field, value, report FROM {0}.tag JOIN {0}.term ON term.id = tag.term",
    "article": "SELECT * FROM {0}.article",
    "word": "SELECT said, statements FROM {0}.word",
    "spoken": "SELECT said, place FROM {0}.spoken JOIN {0}.word ON word.id = spoken.word",
}
"""What is the same in two catalogues of the same quads; no row comes twice."""

Tag = tuple[str, str]
"""A field that is looked for, and a value."""


def make(file: Path, reader: Reader, snapshot: str, before: Path | None, affected: Iterable[str] | None = None) -> int:
    """Write the catalogue of what the reader holds. Gives back how many statements were told anew for it.

    `before` is the catalogue of the snapshot before, with which the log of changes goes on; without it a new one begins.
    `affected` are the statements that may be told otherwise than there; without it, all may.
    """
    known = before if before and of_today(before) else None
    address = f"{file.absolute().as_uri()}?mode=rwc"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as db:
        db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192;" + TABLES)
        if known:
            db.execute("ATTACH ? AS old", (f"{known.absolute().as_uri()}?mode=ro&immutable=1",))
        db.execute("BEGIN")
        topics = _Topics(reader)
        if known and affected is not None:
            _list_changed(db, reader, affected)
            told = _tell(db, reader, topics)
            _run(db, TAKE_OVER)
        else:
            _list_all(db, reader)
            told = _tell(db, reader, topics)
        rows = ((row["iri"], row["byline"], row["statements"]) for row in ask(reader, "articles").rows)
        db.executemany("INSERT OR IGNORE INTO article VALUES (?, ?, ?)", rows)
        _run(db, INDEXES)
        _write_labels(db, topics)
        db.execute("INSERT INTO made SELECT ?, ?, COUNT(*) FROM current", (SCHEMA, snapshot))
        db.execute("COMMIT")
        changelog.write(db, snapshot, goes_on=known is not None)
    with file.open("rb") as written:
        os.fsync(written.fileno())
    return told


def of_today(file: Path) -> bool:
    """Whether there is a catalogue in today's form."""
    if not file.exists():
        return False
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            return bool(db.execute("SELECT schema FROM made").fetchall() == [(SCHEMA,)])
    except sqlite3.DatabaseError:
        return False


def differing(one: Path, other: Path) -> Iterator[str]:
    """The tables that two catalogues differ in, if not in what was when, or in how the terms are numbered."""
    with closing(sqlite3.connect(":memory:", uri=True)) as db:
        for name, file in (("one", one), ("other", other)):
            db.execute(f"ATTACH ? AS {name}", (f"{file.absolute().as_uri()}?mode=ro",))
        for table, rows in ROWS.items():
            left, right = (rows.format(name) for name in ("one", "other"))
            sql = f"SELECT COUNT(*) FROM ({left}) UNION ALL SELECT COUNT(*) FROM ({right}) UNION ALL SELECT COUNT(*) FROM ({left} INTERSECT {right})"  # noqa: S608
            if len({count for (count,) in db.execute(sql)}) > 1:
                yield table


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


def _list_all(db: sqlite3.Connection, reader: Reader) -> None:
    """List the statements that current articles report, with the day on which each was said, or nothing: sorted, they may be many."""
    db.execute(CURRENT)
    replaced = _replaced(reader)
    reports = (quad for quad in reader.matching(None, _REPORTS, None) if quad.graph_name not in replaced)
    db.executemany("INSERT OR IGNORE INTO current VALUES (?, '', NULL)", ((value(quad.object),) for quad in reports))
    said = (quad for quad in reader.matching(None, _SAID_ON, None) if quad.graph_name not in replaced)
    days = ((value(quad.object), value(quad.subject)) for quad in said)
    db.executemany("UPDATE current SET day = ?1 WHERE iri = ?2 AND (day = '' OR day > ?1)", days)


def _list_changed(db: sqlite3.Connection, reader: Reader, affected: Iterable[str]) -> None:
    """The same, where all that are not affected are as in the catalogue before."""
    db.execute(CURRENT)
    db.execute("CREATE TEMP TABLE affected (iri TEXT PRIMARY KEY) WITHOUT ROWID")
    db.executemany("INSERT OR IGNORE INTO affected VALUES (?)", ((iri,) for iri in affected))
    db.execute(
        "INSERT INTO current SELECT iri, day, place FROM old.statement WHERE iri NOT IN (SELECT iri FROM affected)"
    )
    replaced = _replaced(reader)
    for (iri,) in db.execute("SELECT iri FROM affected"):
        node = NamedNode(iri)
        if any(quad.graph_name not in replaced for quad in reader.matching(None, _REPORTS, node)):
            said = (quad for quad in reader.matching(node, _SAID_ON, None) if quad.graph_name not in replaced)
            db.execute(
                "INSERT INTO current VALUES (?, ?, NULL)", (iri, min((value(one.object) for one in said), default=""))
            )
    db.execute("INSERT INTO term SELECT id, field, value, NULL, 0 FROM old.term")
    db.execute("INSERT INTO word SELECT id, said, 0 FROM old.word")


def _replaced(reader: Reader) -> set[object]:
    """The graphs of versions that something newer replaces."""
    return {quad.subject for quad in reader.quads(VERSIONS) if quad.predicate == _REPLACED}


def _tell(db: sqlite3.Connection, reader: Reader, topics: _Topics) -> int:
    """Write every listed statement that is not taken over, in its place. Gives back how many there are."""
    terms = _Terms(db)
    told, gone, left = 0, list[str](), db.execute(TO_TELL)
    while batch := left.fetchmany(AT_ONCE):
        iris = [iri for iri, _, _ in batch]
        found, quoted = {one.iri: one for one in accounts(reader, iris)}, quotes(reader, iris)
        for iri, day, taken_over in batch:
            if (account := found.get(iri)) is None:
                gone.append(iri)
                continue
            told += 1
            place, record = taken_over + told, account.record
            pieces = {report["id"]: quoted.get(report["id"], []) for report in record["reports"]}
            db.execute("INSERT INTO statement VALUES (?, ?, ?, ?)", (place, iri, day, as_json(record)))
            db.execute("INSERT INTO quotes VALUES (?, ?)", (place, as_json(pieces)))
            spoken = set[str]()
            for number, report in enumerate(record["reports"], place * REPORTS):
                words = folded("\n".join(_searched(report)))
                spoken.update(runs(words))
                db.execute("INSERT INTO report VALUES (?, ?)", (number, report["confidence"]))
                db.execute("INSERT INTO text VALUES (?, ?)", (number, words))
                tags = dict.fromkeys(_tags(account, report, topics, day))
                db.executemany("INSERT INTO tag VALUES (?, ?)", ((terms.number(tag), number) for tag in tags))
            _write_words(db, place, spoken)
    db.executemany("DELETE FROM current WHERE iri = ?", ((iri,) for iri in gone))
    return told


def _write_words(db: sqlite3.Connection, place: int, spoken: Iterable[str]) -> None:
    """Note which words are spoken in the statement at that place."""
    words = json.dumps(sorted(spoken))
    db.execute("INSERT OR IGNORE INTO word (said) SELECT value FROM json_each(?)", (words,))
    heard = "INSERT INTO heard SELECT word.id, ? FROM json_each(?) said CROSS JOIN word ON word.said = said.value"
    db.execute(heard, (place, words))


def _write_labels(db: sqlite3.Connection, topics: _Topics) -> None:
    """Call each term as the first report does that has it."""
    for number, field, said, first in db.execute(NAMED).fetchall():
        (record,) = db.execute("SELECT record FROM statement WHERE place = ?", (first // REPORTS,)).fetchone()
        label = _label(json.loads(record)["reports"][first % REPORTS], field, said, topics)
        db.execute("UPDATE term SET label = ? WHERE id = ?", (label, number))


_REPORTS, _SAID_ON = NamedNode(ONR.reports), NamedNode(ONR.saidOn)
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
    """The numbers of terms: those that are taken over have theirs, others get one when they are first met."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        rows = db.execute("SELECT id, field, value FROM term")
        self._numbers: dict[Tag, int] = {(field, said): number for number, field, said in rows}

    def number(self, tag: Tag) -> int:
        if tag not in self._numbers:
            added = self._db.execute("INSERT INTO term (field, value, statements) VALUES (?, ?, 0) RETURNING id", tag)
            (self._numbers[tag],) = added.fetchone()
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
