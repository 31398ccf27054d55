"""Full text: statements, actors and articles in one SQLite FTS5 index.

The writer replaces an article's entries in one transaction; readers open the copy that stands in a snapshot. Spec:
https://www.sqlite.org/fts5.html
"""

from __future__ import annotations

import re
import sqlite3
import weakref
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

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

# Names weigh more than words, so that a person stands before the statements that name them.
FIND = """
SELECT kind, iri, highlight(full_text, 0, char(2), char(3)), highlight(full_text, 1, char(2), char(3))
FROM full_text JOIN entry ON entry.id = full_text.rowid
WHERE full_text MATCH :match AND (:kind IS NULL OR kind = :kind)
ORDER BY bm25(full_text, 4.0, 1.0), entry.iri, entry.id
"""
SOUGHT = """
SELECT id, article, kind, iri, label, words FROM entry
WHERE article IN (SELECT iri FROM sought) OR iri IN (SELECT iri FROM sought)
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
        try:
            mode = "ro&immutable=1" if read_only else "rwc"
            # The library serialises calls itself, so the threads of a server may share one connection.
            self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, check_same_thread=False)
            # A reader lets go of an index by forgetting it: others may still be asking it.
            self._closing = weakref.finalize(self, self._db.close)
            if not read_only:
                self._db.executescript(SCHEMA)
        except sqlite3.Error as fault:
            raise StoreError(f"{path}: cannot be opened as a search index ({fault}); run `onrecord rebuild`") from fault

    def replace(self, article: str, found: Iterable[Entry]) -> None:
        """Put these entries in the place of all that the index holds of the article; none takes it out."""
        rows = [(article, entry.kind, entry.iri, _storable(entry.label), _storable(entry.words)) for entry in found]
        with self._db:
            self._db.execute("DELETE FROM entry WHERE article = ?", (article,))
            self._db.executemany("INSERT INTO entry (article, kind, iri, label, words) VALUES (?, ?, ?, ?, ?)", rows)

    def renew(self, article: str, things: Iterable[str], found: Iterable[Entry]) -> None:
        """Put these entries in the place of those that the index holds of some things of the article."""
        rows = [(article, entry.kind, entry.iri, _storable(entry.label), _storable(entry.words)) for entry in found]
        with self._db:
            of = ((iri, article) for iri in things)
            self._db.executemany("DELETE FROM entry WHERE iri = ? AND article = ?", of)
            self._db.executemany("INSERT INTO entry (article, kind, iri, label, words) VALUES (?, ?, ?, ?, ?)", rows)

    def rename(self, iris: Mapping[str, str]) -> None:
        """Let entries be of another thing: what a report says is found as the statement that it is of."""
        with self._db:
            pairs = [(new, old) for old, new in iris.items()]
            self._db.executemany("UPDATE entry SET iri = ? WHERE iri = ?", pairs)

    def amend(self, of: Iterable[str], change: Callable[[str, Entry], tuple[str, Entry]]) -> None:
        """Put in the place of each entry that is of these articles or things what `change` makes of article and entry."""
        with self._db:
            self._db.execute("CREATE TEMP TABLE sought (iri TEXT PRIMARY KEY)")
            self._db.executemany("INSERT INTO sought VALUES (?)", ((iri,) for iri in of))
            rows = self._db.execute(SOUGHT).fetchall()
            self._db.execute("DROP TABLE sought")
            for number, *old in rows:
                article, entry = change(old[0], Entry(*old[1:]))
                new = [article, entry.kind, entry.iri, _storable(entry.label), _storable(entry.words)]
                if new != old:
                    self._db.execute("DELETE FROM entry WHERE id = ?", (number,))
                    self._db.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", (number, *new))

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
