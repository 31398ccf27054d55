"""Making the catalogue of a snapshot: one SQLite file with everything that lists of statements are read from.

It is made of the snapshot's own quads, after whatever readers may not see was taken out of them, so that it can hold nothing
else. Statements stand in it in the order of lists: newest first, undated last, then by IRI. What is looked for is a property of
reports, so each report has its tags: its article, outlet and kind, and what its article says of speakers, topics and others.
"""

from __future__ import annotations

import json
import os
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
from ontology.terms import DCTERMS, ONR, SKOS, VERSIONS

SCHEMA = 1
"""Goes up with every change to what the file holds or how: another one is not read, and made anew."""

REPORTS = 1 << 20
"""A report's number is its statement's place times this, and its own place among the statement's reports; in SQL `>> 20` undoes it."""

TABLES = """
CREATE TABLE made (schema INTEGER NOT NULL, snapshot TEXT NOT NULL, statements INTEGER NOT NULL);
CREATE TABLE statement (place INTEGER PRIMARY KEY, iri TEXT NOT NULL, day TEXT NOT NULL, record BLOB NOT NULL);
CREATE TABLE quotes (place INTEGER PRIMARY KEY, record BLOB NOT NULL);
CREATE TABLE report (number INTEGER PRIMARY KEY, confidence REAL NOT NULL, words TEXT NOT NULL);
CREATE TABLE term (id INTEGER PRIMARY KEY, field TEXT NOT NULL, value TEXT NOT NULL, label TEXT, statements INTEGER);
CREATE TABLE tag (term INTEGER NOT NULL, report INTEGER NOT NULL);
CREATE TABLE article (iri TEXT PRIMARY KEY, byline TEXT, statements INTEGER NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (said, content = '', columnsize = 0, tokenize = 'trigram case_sensitive 1');
"""

INDEXES = """
CREATE UNIQUE INDEX statement_named ON statement (iri);
CREATE INDEX statement_in_order ON statement (day DESC, iri);
CREATE INDEX tag_of_term ON tag (term, report);
CREATE INDEX tag_of_report ON tag (report, term);
UPDATE term SET statements = (SELECT COUNT(DISTINCT tag.report >> 20) FROM tag WHERE tag.term = term.id);
CREATE UNIQUE INDEX term_named ON term (field, value);
CREATE INDEX term_counted ON term (field, statements DESC, value);
INSERT INTO words (words) VALUES ('optimize');
"""

Tag = tuple[str, str, str | None]
"""A field that is looked for, a value, and what that is called where it is shown."""


def make(file: Path, reader: Reader, snapshot: str, before: Path | None) -> None:
    """Write the catalogue of what the reader holds.

    `before` is the catalogue of the snapshot before, with which the log of changes goes on; without it a new one begins.
    """
    address = f"{file.absolute().as_uri()}?mode=rwc"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as db:
        db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192;" + TABLES)
        db.execute("BEGIN")
        number = _fill(db, reader)
        rows = ((row["iri"], row["byline"], row["statements"]) for row in ask(reader, "articles").rows)
        db.executemany("INSERT OR IGNORE INTO article VALUES (?, ?, ?)", rows)
        for statement in INDEXES.split(";"):
            db.execute(statement)
        db.execute("INSERT INTO made VALUES (?, ?, ?)", (SCHEMA, snapshot, number))
        db.execute("COMMIT")
        changelog.write(db, snapshot, before if before and of_today(before) else None)
    with file.open("rb") as written:
        os.fsync(written.fileno())


def of_today(file: Path) -> bool:
    """Whether there is a catalogue in today's form."""
    if not file.exists():
        return False
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            return bool(db.execute("SELECT schema FROM made").fetchall() == [(SCHEMA,)])
    except sqlite3.DatabaseError:
        return False


def folded(text: str) -> str:
    """The text as it is looked for: in no letter case, and without what neither SQLite nor UTF-8 can hold."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8").casefold()


def _fill(db: sqlite3.Connection, reader: Reader) -> int:
    """Write every current statement in the order of lists. Gives back how many there are."""
    terms: dict[tuple[str, str], int] = {}
    topics = _Topics(reader)
    _write_days(db, reader)
    place, left = 0, db.execute("SELECT iri, day FROM current ORDER BY day DESC, iri")
    while days := dict(left.fetchmany(AT_ONCE)):
        batch = [*days]
        told, quoted = {one.iri: one for one in accounts(reader, batch)}, quotes(reader, batch)
        for iri, account in ((iri, told[iri]) for iri in batch if iri in told):
            place += 1
            record = account.record
            pieces = {report["id"]: quoted.get(report["id"], []) for report in record["reports"]}
            db.execute("INSERT INTO statement VALUES (?, ?, ?, ?)", (place, iri, days[iri], as_json(record)))
            db.execute("INSERT INTO quotes VALUES (?, ?)", (place, as_json(pieces)))
            searched = []
            for number, report in enumerate(record["reports"], place * REPORTS):
                words = folded("\n".join(_searched(report)))
                searched.append(words)
                db.execute("INSERT INTO report VALUES (?, ?, ?)", (number, report["confidence"], words))
                for tag in dict.fromkeys(_tags(account, report, topics, days[iri])):
                    db.execute("INSERT INTO tag VALUES (?, ?)", (_term(db, terms, tag), number))
            db.execute("INSERT INTO words (rowid, said) VALUES (?, ?)", (place, "\n".join(dict.fromkeys(searched))))
    return place


def _write_days(db: sqlite3.Connection, reader: Reader) -> None:
    """The statements that current articles report, with the day on which each was said, or nothing: sorted, they may be many."""
    db.execute("CREATE TEMP TABLE current (iri TEXT PRIMARY KEY, day TEXT NOT NULL) WITHOUT ROWID")
    replaced = {quad.subject for quad in reader.quads(VERSIONS) if quad.predicate == _REPLACED}
    reports = (quad for quad in reader.matching(None, _REPORTS, None) if quad.graph_name not in replaced)
    db.executemany("INSERT OR IGNORE INTO current VALUES (?, '')", ((value(quad.object),) for quad in reports))
    said = (quad for quad in reader.matching(None, _SAID_ON, None) if quad.graph_name not in replaced)
    days = ((value(quad.object), value(quad.subject)) for quad in said)
    db.executemany("UPDATE current SET day = ?1 WHERE iri = ?2 AND (day = '' OR day > ?1)", days)


_REPORTS, _SAID_ON = NamedNode(ONR.reports), NamedNode(ONR.saidOn)
_REPLACED = NamedNode(DCTERMS.isReplacedBy)


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
    article, labels = report["article"], {named["id"]: named["label"] for named in _all_speakers(report)}
    setting = account.settings[article["iri"]]
    yield "article", article["id"], article["title"]
    yield "kind", report["kind"], None
    yield "state", setting.state, None
    if article["outlet"]:
        yield "outlet", folded(article["outlet"]), article["outlet"]
    if day:
        yield "year", day[:4], None
    if report["via"]:
        yield "via", local(report["via"][0]["iri"]), None
    for speaker in setting.speakers:
        yield "speaker", speaker, labels.get(speaker)
    for mentioned in setting.mentions:
        yield "mentions", mentioned, None
    for topic in setting.topics:
        for wider in topics.with_broader(topic):
            yield "topic", wider, topics.labels.get(wider)


def _term(db: sqlite3.Connection, terms: dict[tuple[str, str], int], tag: Tag) -> int:
    """The number of a term, given when it is first met."""
    field, said, label = tag
    if (number := terms.get((field, said))) is None:
        number = terms[field, said] = len(terms) + 1
        db.execute("INSERT INTO term VALUES (?, ?, ?, ?, 0)", (number, field, said, label))
    return number


class _Topics:
    """The scheme of topics: what each is called, and which are broader."""

    def __init__(self, reader: Reader) -> None:
        self._broader: defaultdict[str, list[str]] = defaultdict(list)
        for quad in reader.matching(None, NamedNode(SKOS.broader), None):
            self._broader[local(value(quad.subject))].append(local(value(quad.object)))
        labels = reader.matching(None, NamedNode(SKOS.prefLabel), None)
        self.labels = {local(value(quad.subject)): value(quad.object) for quad in labels}

    def with_broader(self, topic: str) -> Iterable[str]:
        """The topic and all that are broader, each once."""
        found = [topic]
        for one in found:
            found += (wider for wider in self._broader[one] if wider not in found)
        return found
