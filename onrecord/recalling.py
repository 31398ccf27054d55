"""What the words of decisions meant in each version of an article when they were looked for last."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable

from ingest.shelf import mark

SCHEMA = "CREATE TABLE IF NOT EXISTS recalled (graph TEXT, words INTEGER, meant TEXT NOT NULL, PRIMARY KEY (graph, words)) WITHOUT ROWID"


class Recalled:
    """Found words in a database, by the graph of the version (`graph.meaning.Recall`).

    Words that were not found are looked for again, since the text of an article may have been lost and be there again.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        db.execute(SCHEMA)

    def __call__(self, graph: str, words: str, look: Callable[[], Iterable[str]]) -> Iterable[str]:
        known = (graph, mark("words", words))
        if row := self._db.execute("SELECT meant FROM recalled WHERE graph = ? AND words = ?", known).fetchone():
            return tuple(json.loads(row[0]))
        if found := tuple(look()):
            self._db.execute("INSERT INTO recalled VALUES (?, ?, ?)", (*known, json.dumps(found)))
        return found

    def forget(self, graphs: Iterable[str]) -> None:
        """Look again in these graphs, which have changed."""
        self._db.executemany("DELETE FROM recalled WHERE graph = ?", ((graph,) for graph in graphs))
