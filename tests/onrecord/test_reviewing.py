"""Reviewing: what is asked first, what an answer does, and that it can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from graph import decisions, query
from graph.embedded import EmbeddedStore
from graph.snapshots import Snapshot
from onrecord import deciding
from onrecord.cli import app
from onrecord.reviewing import items
from onrecord.withholding import put_in_place
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


# --- While others write ---


@contextmanager
def meanwhile(monkeypatch: pytest.MonkeyPatch, *answers: tuple[str, Callable[[], object]]) -> Iterator[None]:
    """Each answer comes after something that others did while the question stood."""
    coming = iter(answers)

    def ask(*_: object, **__: object) -> str:
        answer, before = next(coming)
        before()
        return answer

    with monkeypatch.context() as patched:
        patched.setattr(typer, "prompt", ask)
        yield


def nothing() -> None:
    pass


def decide(store: Path, act: Act, *things: str, by: str = "Ben Roe") -> str:
    return deciding.decide(store, act, things, by=by).id


def holding(store: Path) -> list[tuple[Act, str]]:
    return [(one.act, one.by) for one in decisions.standing(decisions.decisions(Snapshot.open(store)))]


def test_what_is_taken_back_is_ones_own_answer(choir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def other() -> None:
        decide(choir, Act.CONFIRM, "person/ada-quill")

    with meanwhile(monkeypatch, ("y", nothing), ("u", other), ("n", nothing), ("q", nothing)):
        review(choir, "")
    assert holding(choir) == [(Act.CONFIRM, "Ben Roe"), (Act.DIFFERENT, "Ida Finch")]


def test_what_somebody_else_has_taken_back_is_asked_again(choir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def undone() -> None:
        deciding.undo(choir, None, by="Ben Roe")

    with meanwhile(monkeypatch, ("y", nothing), ("u", undone), ("n", nothing), ("q", nothing)):
        printed = review(choir, "")
    assert sum("Is Sarah Smith" in line for line in printed) == 2
    assert any("no decision of that id holds" in line for line in printed)
    assert holding(choir) == [(Act.DIFFERENT, "Ida Finch")]


def test_what_cannot_be_decided_any_more_is_told_and_the_review_goes_on(
    choir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = items(Snapshot.open(choir))[0].things

    def merged() -> None:
        decide(choir, Act.MERGE, *first)

    with meanwhile(monkeypatch, ("y", merged), ("n", nothing)):
        printed = review(choir, "")
    assert any("are one already" in line for line in printed)
    assert printed[-1] == "Nothing is left to ask."
    assert holding(choir) == [(Act.MERGE, "Ben Roe"), (Act.DIFFERENT, "Ida Finch")]


def test_while_another_process_writes_the_question_is_asked_again(choir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ExitStack() as held:

        def lock() -> None:
            held.enter_context(EmbeddedStore(choir))

        with meanwhile(monkeypatch, ("y", lock), ("y", held.close), ("q", nothing)):
            printed = review(choir, "")
    assert sum("Is Sarah Smith" in line for line in printed) == 2
    assert any("another process is writing" in line for line in printed)
    assert holding(choir) == [(Act.MERGE, "Ida Finch")]


def test_answers_that_cannot_be_applied_at_the_end_are_kept_for_the_next_decision(
    choir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = people(choir)
    with ExitStack() as held:

        def lock() -> None:
            held.enter_context(EmbeddedStore(choir))

        with meanwhile(monkeypatch, ("y", nothing), ("q", lock)):
            printed = review(choir, "")
    assert any("The answers are kept; the next decision or ingest applies them." in line for line in printed)
    assert people(choir) == before
    decide(choir, Act.CONFIRM, "person/ada-quill")
    assert len(people(choir)) == len(before) - 1


def test_nobody_who_is_withheld_is_asked_about(choir: Path, tmp_path: Path) -> None:
    (tmp_path / "people.txt").write_text("Sarah Smith\n", encoding="utf-8")
    put_in_place(choir, tmp_path / "people.txt")
    assert [item.question.split("(")[0] for item in items(Snapshot.open(choir))] == ["Is David Jones "]


def test_what_stands_in_lost_texts_alone_is_not_asked_about(choir: Path) -> None:
    lost = named("bell", "Sarah Smith", 4).article
    for folder in (choir, *(choir / "snapshots").iterdir()):
        for text in (folder / "texts").rglob(f"*{lost.hash}*"):
            text.unlink()
    assert [item.question.split("(")[0] for item in items(Snapshot.open(choir))] == ["Is David Jones "]


def test_a_list_asks_nothing(choir: Path) -> None:
    printed = review(choir, "", "--list")
    assert sum(line.startswith("Is ") for line in printed) == 2
