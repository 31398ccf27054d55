"""The 25 questions of the founding articles, as the named queries answer them.

Which query and which parameters answer which question stands in tests/onrecord/questions.json; ../shared/gold/corpus.json
has the rows that each has to give, and score_corpus.py beside it compares them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from graph import query
from graph.snapshots import Snapshot
from ingest.readers import articles
from onrecord import batch

TABLE = Path(__file__).parents[1] / "tests" / "onrecord" / "questions.json"

Answers = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A named query with its parameters."""

    query: str
    params: Mapping[str, Any]


def table() -> dict[str, Asked]:
    """The query for each question, by the question's id."""
    return {name: Asked(**each) for name, each in json.loads(TABLE.read_text(encoding="utf-8")).items()}


def answers(store: Snapshot) -> Answers:
    """What a store answers to each question, as `onrecord query` prints it."""
    return {name: query.ask(store, each.query, each.params).as_json() for name, each in table().items()}


def score(shared: Path, given: Answers) -> dict[str, Any]:
    """The figures of score_corpus.py for these answers."""
    found: dict[str, Any] = json.loads(_scored(shared, given, "--json"))
    return found


def measure(shared: Path, *, misses: bool) -> None:
    """Read the articles into a store for the time being, ask, and print the figures."""
    with TemporaryDirectory() as folder:
        batch.ingest(articles([shared / "articles"]), Path(folder) / "store")
        given = answers(Snapshot.open(Path(folder) / "store"))
    print(_scored(shared, given, *(["--misses"] if misses else [])), end="")


def _scored(shared: Path, given: Answers, *options: str) -> str:
    script = [sys.executable, str(shared / "gold" / "score_corpus.py"), "questions", "-", *options]
    return subprocess.run(script, input=json.dumps(given), capture_output=True, text=True, check=True).stdout
