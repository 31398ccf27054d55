"""Full text: statements, actors and articles in one SQLite FTS5 index.

The writer replaces an article's entries in one transaction; readers open the copy that stands in a snapshot, in which each
entry has the number that it has in the writer's. Which entries came or went since the newest snapshot, the writer's index
notes itself. Spec: https://www.sqlite.org/fts5.html
"""

from __future__ import annotations

import json
import re
import sqlite3
import weakref
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from graph import lists
from ontology.errors import StoreError
from ontology.iris import article_iri, statement_iri
from ontology.reading import Reading
from ontology.records import Actor, Span, Spans, Statement

SCHEMA = """
CREATE TABLE IF NOT EXISTS entry (
    id INTEGER PRIMARY KEY, article TEXT NOT NULL, kind TEXT NOT NULL, iri TEXT NOT NULL, label TEXT NOT NULL, words TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS entry_of_article ON entry (article);
CREATE INDEX IF NOT EXISTS entry_of_thing ON entry (iri);
CREATE VIRTUAL TABLE IF NOT EXISTS full_text USING fts5 (
    label, words, content = 'entry', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
CREATE TRIGGER IF NOT EXISTS entry_added AFTER INSERT ON entry BEGIN
    INSERT INTO full_text (rowid, label, words) VALUES (new.id, new.label, new.words);
END;
CREATE TRIGGER IF NOT EXISTS entry_gone AFTER DELETE ON entry BEGIN
    INSERT INTO full_text (full_text, rowid, label, words) VALUES ('delete', old.id, old.label, old.words);
END;
"""

NOTED = """
CREATE TABLE IF NOT EXISTS touched (id INTEGER PRIMARY KEY);
CREATE TRIGGER IF NOT EXISTS entry_came AFTER INSERT ON entry BEGIN INSERT OR IGNORE INTO touched VALUES (new.id); END;
CREATE TRIGGER IF NOT EXISTS entry_left AFTER DELETE ON entry BEGIN INSERT OR IGNORE INTO touched VALUES (old.id); END;
CREATE TABLE IF NOT EXISTS lineage (token TEXT NOT NULL);
INSERT INTO lineage SELECT hex(randomblob(16)) WHERE NOT EXISTS (SELECT 1 FROM lineage);
"""
"""Which entries came or went since the newest snapshot, and by what a copy knows the index that it is of."""

UNNOTED = "DROP TRIGGER entry_came; DROP TRIGGER entry_left; DROP TABLE touched;"

# Names weigh more than words, so that a person stands before the statements that name them.
FIND = """
SELECT kind, iri, highlight(full_text, 0, char(2), char(3)), highlight(full_text, 1, char(2), char(3))
FROM full_text JOIN entry ON entry.id = full_text.rowid
WHERE full_text MATCH :match AND (:kind IS NULL OR kind = :kind)
ORDER BY bm25(full_text, 4.0, 1.0), entry.iri, entry.id
"""
CHOSEN = """
SELECT id FROM touched
UNION SELECT id FROM entry WHERE article IN (SELECT value FROM json_each(:articles))
UNION SELECT id FROM entry WHERE iri IN (SELECT value FROM json_each(:things))
"""
FOUND = """
SELECT DISTINCT iri FROM full_text JOIN entry ON entry.id = full_text.rowid
WHERE full_text MATCH :match AND (:kind IS NULL OR kind = :kind) LIMIT :limit
"""
COUNT = f"SELECT COUNT(*) FROM ({FOUND})"  # noqa: S608


BETWEEN = " · "
"""What stands between other names."""

NEAR = """
SELECT entry.kind, entry.iri, entry.label, entry.words FROM full_text JOIN entry ON entry.id = full_text.rowid
WHERE full_text MATCH :match AND kind = :kind
ORDER BY bm25(full_text, 4.0, 1.0), entry.iri
"""
BEGINNING = 3
"""Letters of a word that have to be right, as far as the index keeps beginnings."""
WORDS = 20
"""More words than any name has."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What can be found: `label` is a name or title, `words` what was said, other names, or the outlet."""

    kind: str
    iri: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry, and where in its label and words the query was found, as half-open code point spans."""

    entry: Entry
    in_label: Spans
    in_words: Spans


def entries(reading: Reading) -> tuple[Entry, ...]:
    """What there is to find of an article: itself, and what is said in it."""
    article = reading.article
    said = (
        Entry(
            "statement",
            statement_iri(statement.id),
            _speakers(reading, statement) or statement.speaker_role or "",
            statement.words(article.text),
        )
        for statement in reading.statements
    )
    itself = Entry("article", article_iri(article), article.title or article.key, article.outlet or "")
    return (itself, *said)


def _speakers(reading: Reading, statement: Statement) -> str:
    """The names of all who said it."""
    return " and ".join(reading.by_iri[iri].name for iri in (statement.speaker, *statement.co_speakers) if iri)


def actor_entries(actors: Iterable[Actor]) -> tuple[Entry, ...]:
    """What there is to find of the actors across articles: each once, by all its names."""
    return tuple(Entry("actor", actor.iri, actor.name, BETWEEN.join(actor.aliases)) for actor in actors)


class Index:
    """The index in one file; `read_only` for the copy in a snapshot.

    Raises StoreError where the file cannot be opened.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        if read_only:
            lists.hold(path.parent, self)
        try:
            mode = "ro&immutable=1" if read_only else "rwc"
            # The library serialises calls itself, so the threads of a server may share one connection.
            self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, check_same_thread=False)
            # A reader lets go of an index by forgetting it: others may still be asking it.
            self._closing = weakref.finalize(self, self._db.close)
            if not read_only:
                self._db.executescript(SCHEMA + NOTED)
        except sqlite3.Error as fault:
            raise StoreError(f"{path}: cannot be opened as a search index ({fault}); run `onrecord rebuild`") from fault

    def replace(self, article: str, found: Iterable[Entry]) -> None:
        """Put these entries in the place of all that the index holds of the article; none takes it out."""
        self.replace_all({article: found})

    def replace_all(self, found: Mapping[str, Iterable[Entry]]) -> None:
        """The same for several articles, in one transaction."""
        rows = [(article, *_row(entry)) for article, entries in found.items() for entry in entries]
        with self._db:
            self._db.executemany("DELETE FROM entry WHERE article = ?", ((article,) for article in found))
            self._db.executemany("INSERT INTO entry (article, kind, iri, label, words) VALUES (?, ?, ?, ?, ?)", rows)

    def renew(self, article: str, things: Iterable[str], found: Iterable[Entry]) -> None:
        """Put these entries in the place of those that the index holds of some things of the article."""
        rows = [(article, *_row(entry)) for entry in found]
        with self._db:
            of = ((iri, article) for iri in things)
            self._db.executemany("DELETE FROM entry WHERE iri = ? AND article = ?", of)
            self._db.executemany("INSERT INTO entry (article, kind, iri, label, words) VALUES (?, ?, ?, ?, ?)", rows)

    def entries(self) -> Iterator[tuple[str, Entry]]:
        """All that the index holds, each with its article."""
        for article, *entry in self._db.execute("SELECT article, kind, iri, label, words FROM entry ORDER BY id"):
            yield article, Entry(*entry)

    def articles(self) -> frozenset[str]:
        """The IRIs of the articles that the index holds."""
        return frozenset(row[0] for row in self._db.execute("SELECT DISTINCT article FROM entry"))

    def holds(self, article: str) -> bool:
        """Whether the index holds the article with that IRI."""
        return self._db.execute("SELECT 1 FROM entry WHERE article = ? LIMIT 1", (article,)).fetchone() is not None

    def search(self, q: str, kind: str | None = None, limit: int = 20, offset: int = 0) -> tuple[Hit, ...]:
        """The best hits for all the words of `q`, the last of which may be a beginning; each thing once."""
        return tuple(islice(self._hits(q, kind), offset, offset + limit))

    def near(self, q: str, kind: str, limit: int = 200) -> tuple[Entry, ...]:
        """Those with a word that begins like one of `q`, the best first: what to look at where names may be misspelt."""
        match = " OR ".join(f'"{word[:BEGINNING]}"*' for word in _words(q)[:WORDS])
        if not match:
            return ()
        rows = self._db.execute(f"{NEAR} LIMIT :limit", {"match": match, "kind": kind, "limit": limit})
        return tuple(Entry(*row) for row in rows)

    def count(self, q: str, kind: str | None = None, limit: int = -1) -> int:
        """How many things `search` would find in all; with a limit, no more than that."""
        match = _match(q)
        asked = {"match": match, "kind": kind, "limit": limit}
        return int(self._db.execute(COUNT, asked).fetchone()[0]) if match else 0

    def found(self, q: str, kind: str, limit: int) -> tuple[str, ...]:
        """The IRIs of things of a kind that `search` would find, in no order, of very many only so many."""
        asked = {"match": _match(q), "kind": kind, "limit": limit}
        return tuple(iri for (iri,) in self._db.execute(FOUND, asked)) if asked["match"] else ()

    def among(self, q: str, kind: str, iris: Collection[str], limit: int, offset: int = 0) -> tuple[Hit, ...]:
        """The best hits, as `search` gives them, that are of these things."""
        hits = (hit for hit in self._hits(q, kind) if hit.entry.iri in iris)
        return tuple(islice(hits, offset, offset + limit))

    def close(self) -> None:
        self._closing()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _hits(self, q: str, kind: str | None) -> Iterator[Hit]:
        seen: set[str] = set()
        match = _match(q)
        for of_kind, iri, *marked in self._db.execute(FIND, {"match": match, "kind": kind}) if match else ():
            if iri not in seen:
                seen.add(iri)
                (label, in_label), (words, in_words) = map(_unmarked, marked)
                yield Hit(Entry(of_kind, iri, label, words), in_label, in_words)


Shown = Callable[[str, Entry], "tuple[str, Entry] | None"]
"""From the article and entry that the writer's index has to those that readers get, if they get any."""


def is_copy(copy: Path, index: Path) -> bool:
    """Whether the one was copied from the other, however long ago."""
    try:
        with closing(_read(copy)) as one, closing(_read(index)) as other:
            return bool(one.execute(LINEAGE).fetchall() == other.execute(LINEAGE).fetchall())
    except sqlite3.Error:  # one is missing, or none of ours
        return False


def copied(index: Path, copy: Path) -> None:
    """Make a copy of the writer's index, be it in use."""
    with closing(sqlite3.connect(index)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def bring_up_to_date(
    copy: sqlite3.Connection, index: Path, shown: Shown, articles: Collection[str], things: Collection[str]
) -> None:
    """Let a copy, in a transaction that was begun, have what is shown of what came or went, and of these articles and things."""
    with closing(_read(index)) as live:
        if not _has(live, "touched"):  # none of ours
            return
        if _has(copy, "touched"):
            for statement in UNNOTED.split(";"):
                copy.execute(statement)
        asked = {"articles": json.dumps([*articles]), "things": json.dumps([*things])}
        for (number,) in live.execute(CHOSEN, asked):
            row = live.execute("SELECT article, kind, iri, label, words FROM entry WHERE id = ?", (number,)).fetchone()
            found = shown(row[0], Entry(*row[1:])) if row else None
            new = (found[0], *_row(found[1])) if found else None
            old = copy.execute("SELECT article, kind, iri, label, words FROM entry WHERE id = ?", (number,)).fetchone()
            if old != new:
                copy.execute("DELETE FROM entry WHERE id = ?", (number,))
                if new:
                    copy.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", (number, *new))


def forget_what_came(index: Path) -> None:
    """Say that the copies have all that came or went; what a process that is stopped leaves behind is looked at once more."""
    address = f"{index.absolute().as_uri()}?mode=rw"
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(address, uri=True)) as db, db:
        db.execute("DELETE FROM touched")


LINEAGE = "SELECT token FROM lineage"


def _read(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def _has(db: sqlite3.Connection, table: str) -> bool:
    return db.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (table,)).fetchone() is not None


def _row(entry: Entry) -> tuple[str, str, str, str]:
    return entry.kind, entry.iri, _storable(entry.label), _storable(entry.words)


def _match(q: str) -> str:
    """The user's text as FTS5 wants it: every word a quoted string, so that none is syntax."""
    words = _words(q)
    return " ".join(f'"{word}"' for word in words) + "*" if words else ""


def _words(q: str) -> list[str]:
    return re.findall(r"[^\W_]+", q)


def _storable(text: str) -> str:
    """The same length, without the two marks that highlight() puts in, NUL, and what UTF-8 cannot hold."""
    return text.translate({0: " ", 2: " ", 3: " "}).encode("utf-8", "replace").decode("utf-8")


def _unmarked(marked: str) -> tuple[str, Spans]:
    """The text without its marks, and where they stood."""
    plain, spans, at = [], [], 0
    for piece in re.split("(\x02[^\x03]*\x03)", marked):
        text = piece.strip("\x02\x03") if piece.startswith("\x02") else piece
        if piece.startswith("\x02"):
            spans.append(Span(at, at + len(text)))
        plain.append(text)
        at += len(text)
    return "".join(plain), tuple(spans)
