"""Reviewing: what is asked first, what an answer does, and that it can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from graph import decisions, query
from graph.snapshots import Snapshot
from onrecord.cli import app
from onrecord.reviewing import items
from ontology.records import Act
from tests import newsroom


def named(key: str, name: str, times: int = 1) -> newsroom.Reading:
    text = "News\n" + f"{name} sang in {key}.\n" * times
    return newsroom.reading(key, text, [], people=(name,))


@pytest.fixture
def choir(tmp_path: Path) -> Path:
    """Two of one common name, and two of another who are named more often."""
    readings = (
        named("mill", "David Jones"),
        named("choir", "David Jones"),
        named("bell", "Sarah Smith", 4),
        named("tower", "Sarah Smith", 5),
        *newsroom.newsroom(),
    )
    return newsroom.store(tmp_path / "store", readings)


def review(store: Path, answers: str, *options: str) -> list[str]:
    arguments = ["review", "--store", str(store), "--by", "Ida Finch", *options]
    done = CliRunner().invoke(app, arguments, input=answers)
    assert done.exit_code in {0, 1}, done.output
    return done.output.splitlines()


def people(store: Path) -> list[object]:
    return sorted(str(row["name"]) for row in query.ask(Snapshot.open(store), "actors").rows if row["type"] == "person")


def test_doubt_that_reaches_further_is_asked_first(choir: Path) -> None:
    waiting = items(Snapshot.open(choir))
    assert [item.question.split("(")[0] for item in waiting] == ["Is Sarah Smith ", "Is David Jones "]
    assert waiting[0].evidence[0].startswith("bell: … News [Sarah Smith] sang")
    least_sure = items(Snapshot.open(choir), statements=True)
    assert {item.yes for item in least_sure} == {Act.CONFIRM}
    assert len(least_sure) == 6


def test_answers_are_applied_when_the_review_ends(choir: Path) -> None:
    before = people(choir)
    assert review(choir, "y\nn\n")[-1].endswith("Nothing is left to ask.")
    assert len(people(choir)) == len(before) - 1
    assert items(Snapshot.open(choir)) == []
    assert [one.act for one in decisions.decisions(Snapshot.open(choir))] == [Act.MERGE, Act.DIFFERENT]


def test_the_last_answer_can_be_taken_back_and_is_asked_again(choir: Path) -> None:
    review(choir, "y\nu\nn\nq\n")
    assert [one.act for one in decisions.standing(decisions.decisions(Snapshot.open(choir)))] == [Act.DIFFERENT]
    assert len(items(Snapshot.open(choir))) == 1


def test_what_is_skipped_or_not_understood_decides_nothing(choir: Path) -> None:
    before = people(choir)
    printed = review(choir, "what\nu\ns\ns\n")
    assert sum(line.startswith("Is Sarah Smith") or "> Is Sarah Smith" in line for line in printed) == 3
    assert people(choir) == before
    assert decisions.decisions(Snapshot.open(choir)) == ()


def test_a_review_that_breaks_off_keeps_what_was_answered(choir: Path) -> None:
    review(choir, "y\n")
    assert [one.act for one in decisions.decisions(Snapshot.open(choir))] == [Act.MERGE]
    assert people(choir).count("Sarah Smith") == 1


def test_a_list_asks_nothing(choir: Path) -> None:
    printed = review(choir, "", "--list")
    assert sum(line.startswith("Is ") for line in printed) == 2
