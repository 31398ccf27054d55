"""Whoever is stopped on the way to a snapshot leaves nothing that the next to write does not finish, whatever that does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from typer.testing import CliRunner

from graph import backups, query, texts
from graph.embedded import EmbeddedStore
from graph.search import Index
from graph.snapshots import Snapshot
from ingest.readers import articles
from onrecord import batch, deciding, keeping
from onrecord.cli import app
from onrecord.withholding import put_in_place
from ontology.records import Act

FIRST = "Ada Moss, the water minister, said: “The pipes are older than the houses.”\n"
SECOND = "Ben Hale, the mayor, said: “The wells are dry.” The Rivers Board (RB) welcomed the new reservoir.\n"


def stopped(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


PLACES: dict[str, tuple[object, str]] = {
    "before the graph is written": (EmbeddedStore, "add"),
    "before it can be searched for": (Index, "replace_all"),
    "before anything is judged": (keeping, "judge"),
    "before the snapshot": (keeping, "snapshot"),
}


def ingest(store: Path, name: str, text: str) -> None:
    (store.parent / name).write_text(text, encoding="utf-8")
    batch.ingest(articles([store.parent / name]), store)


def relabel(store: Path) -> None:
    deciding.decide(store, Act.RELABEL, ["person/ada-moss"], by="Ida Finch", named="Ada B. Moss")


def confirm(store: Path) -> None:
    said = query.ask(Snapshot.open(store), "who-said-what").rows[0]["statement"]
    deciding.decide(store, Act.CONFIRM, [str(said).rpartition("/id/")[2]], by="Ida Finch")


def withhold(store: Path) -> None:
    (store.parent / "list").write_text("Nobody Known\n", encoding="utf-8")
    put_in_place(store, store.parent / "list")


def ingest_another(store: Path) -> None:
    ingest(store, "third.txt", "Cora Lind said that it rained.\n")


def restore(store: Path) -> None:
    backups.back_up(store, store.parent / "all.tar.gz")
    store.rename(store.with_name("old"))
    assert CliRunner().invoke(app, ["restore", str(store.parent / "all.tar.gz"), "--store", str(store)]).exit_code == 0


def faults(store: Path) -> str:
    found = CliRunner().invoke(app, ["check", "--store", str(store)], catch_exceptions=False)
    return "" if found.exit_code == 0 else found.output


@pytest.mark.parametrize("then", [relabel, confirm, withhold, ingest_another, restore])
@pytest.mark.parametrize("place", PLACES)
def test_the_next_to_write_finishes_what_was_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, then: Callable[[Path], None]
) -> None:
    store = tmp_path / "store"
    ingest(store, "first.txt", FIRST)
    monkeypatch.setattr(*PLACES[place], stopped)
    with pytest.raises(KeyboardInterrupt):
        ingest(store, "second.txt", SECOND)
    monkeypatch.undo()
    assert faults(store) == ""
    then(store)
    assert faults(store) == ""
    there = {row["article"] for row in query.ask(Snapshot.open(store), "articles").rows}
    assert ("second" in there) is (place != "before the graph is written")


def test_what_was_told_of_an_article_comes_in_when_it_is_told_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, later = tmp_path / "store", tmp_path / "later.jsonl"
    for name, more in (("one", ""), ("later", ', "outlet": "The Well"')):
        (tmp_path / f"{name}.jsonl").write_text(f'{{"id": "x", "text": "Ada Moss said that it rained."{more}}}\n')
    batch.ingest(articles([tmp_path / "one.jsonl"]), store)
    keep = texts.keep
    monkeypatch.setattr(texts, "keep", lambda *given: (keep(*given), stopped()))
    with pytest.raises(KeyboardInterrupt):
        batch.ingest(articles([later]), store)
    monkeypatch.undo()
    batch.ingest(articles([later]), store)
    assert [row["outlet"] for row in query.ask(Snapshot.open(store), "articles").rows] == ["The Well"]
    assert faults(store) == ""


def test_half_a_line_in_the_list_of_changes_means_any(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path) as store:
        (tmp_path / "changed").write_text("urn:one\nurn:tw")
        assert "" in (store.changes() or ())
        store.note_change(["urn:three"])
        assert {"", "urn:one", "urn:three"} <= (store.changes() or frozenset())


def test_an_article_whose_graph_was_written_is_searched_for_as_one_that_was_not_disturbed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for name in ("undisturbed", "store"):
        store = tmp_path / name / "store"
        store.parent.mkdir()
        ingest(store, "first.txt", FIRST)
        if name == "store":
            monkeypatch.setattr(Index, "replace_all", stopped)
            with pytest.raises(KeyboardInterrupt):
                ingest(store, "second.txt", SECOND)
            monkeypatch.undo()
        else:
            ingest(store, "second.txt", SECOND)
        relabel(store)
        with Index(Snapshot.open(store).search, read_only=True) as index:
            found.append(sorted(map(str, index.entries())))
    assert found[0] == found[1]


def test_of_two_ingests_at_once_one_is_told_and_neither_is_lost(tmp_path: Path) -> None:
    store, files = tmp_path / "store", {"first": FIRST, "second": SECOND}
    for name, text in files.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    command = [sys.executable, "-c", "from onrecord.cli import main; main()", "ingest", "--store", str(store)]

    def begun(name: str) -> subprocess.Popen[str]:
        return subprocess.Popen([*command, str(tmp_path / f"{name}.txt")], stderr=subprocess.PIPE, text=True)

    both = {name: begun(name) for name in files}
    said = {name: process.communicate(timeout=120)[1] for name, process in both.items()}
    for name, process in both.items():
        if process.returncode:
            assert said[name] == f"{store}: another process is writing to this store; wait, or stop it\n"
            again = begun(name)
            again.communicate(timeout=120)
            assert again.returncode == 0
    assert {row["article"] for row in query.ask(Snapshot.open(store), "articles").rows} == {*files}
    assert faults(store) == ""


def test_a_decision_after_the_clock_was_put_back_is_still_the_later_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Clock(datetime):
        days = 0

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime.now(tz) - timedelta(days=cls.days)

    store = tmp_path / "store"
    ingest(store, "first.txt", FIRST)
    monkeypatch.setattr(deciding, "datetime", Clock)
    for Clock.days, name in ((0, "Ada B. Moss"), (400, "Ada C. Moss")):
        deciding.decide(store, Act.RELABEL, ["person/ada-moss"], by="Ida Finch", named=name)
    assert [row["name"] for row in query.ask(Snapshot.open(store), "actors").rows] == ["Ada C. Moss"]
    deciding.undo(store, None, by="Ida Finch")
    assert [row["name"] for row in query.ask(Snapshot.open(store), "actors").rows] == ["Ada B. Moss"]
