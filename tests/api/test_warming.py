"""What is kept of a snapshot, and what is asked of a new one before readers do."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from pathlib import Path

import pytest

from api import warming
from api.current import ALONE, KEPT, Current
from api.keeping import Kept
from api.lanes import Lane
from api.routes import quality, topics
from graph import decisions, query
from ontology.errors import QueryError, QueryNotTaken, QueryTimeout, ServerBusy
from tests import newsroom


@pytest.fixture
def current(tmp_path: Path) -> Current:
    return Current(newsroom.store(tmp_path / "store", newsroom.newsroom()))


def test_who_asks_for_what_is_being_made_waits_for_it() -> None:
    kept, began, may_end, made = Kept(Lane(places=2).place), threading.Event(), threading.Event(), []

    def make() -> str:
        made.append(1)
        began.set()
        assert may_end.wait(10)
        return "the answer"

    got: list[str] = []
    first = threading.Thread(target=lambda: got.append(kept.get("it", make)))
    first.start()
    assert began.wait(10)
    second = threading.Thread(target=lambda: got.append(kept.get("it", make)))
    second.start()
    may_end.set()
    first.join(10)
    second.join(10)
    assert (got, made) == (["the answer", "the answer"], [1])


def test_a_fault_is_told_and_not_kept() -> None:
    kept = Kept(nullcontext)

    def fail() -> None:
        raise ValueError("not now")

    with pytest.raises(ValueError, match="not now"):
        kept.get("it", fail)
    assert kept.get("it", lambda: "the answer") == "the answer"


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (QueryTimeout("later"), None),
        (QueryNotTaken("engine: no"), None),
        (QueryError("no such name"), "the same"),
    ],
)
def test_whether_a_thing_is_another_now_is_not_guessed_where_the_store_is_late(
    current: Current, monkeypatch: pytest.MonkeyPatch, fault: QueryError, told: str | None
) -> None:
    def fail(*_: object) -> None:
        raise fault

    view = current.view()
    assert view
    monkeypatch.setattr(query, "ask", fail)
    with nullcontext() if told else pytest.raises(type(fault)):
        assert view.now("the same") == told


def test_what_was_asked_for_last_is_kept() -> None:
    kept = Kept(nullcontext, most=2)
    for key in ("one", "two", "one", "three"):
        kept.get(key, lambda: "old")
    assert [kept.get(key, lambda: "new") for key in ("one", "three", "two")] == ["old", "old", "new"]


def test_what_weighs_much_is_let_go_before_what_is_light() -> None:
    kept = Kept(nullcontext, most=10, weigh=len)
    for key, answer in (("light", "a"), ("heavy", "bbbbbbbb"), ("last", "cc")):
        kept.get(key, lambda answer=answer: answer)
    assert [kept.get(key, lambda: "new") for key in ("heavy", "last", "light")] == ["bbbbbbbb", "cc", "new"]
    assert kept.get("too heavy", lambda: "d" * 20) == kept.get("too heavy", lambda: "new")


def test_readers_of_many_actors_do_not_throw_out_answers_about_the_whole_store(current: Current) -> None:
    view = current.view()
    assert view
    whole = view.ask("topics")
    for number in range(KEPT // ALONE + 1):
        view.ask("topics", topic=f"topic/number-{number}")
    assert view.ask("topics") is whole


def test_a_new_snapshot_is_asked_before_anybody_asks(current: Current, monkeypatch: pytest.MonkeyPatch) -> None:
    view = current.view()
    assert view
    enough = threading.Event()
    monkeypatch.setattr(warming, "choices", lambda *_: enough.set())  # the last of all
    warmer = warming.Warming(current)
    warmer.start()
    assert enough.wait(30)
    warmer.close()
    for module, name in ((query, "ask"), (decisions, "decisions")):
        monkeypatch.setattr(module, name, lambda *_: pytest.fail("it was asked again"))
    assert topics.everything(view)
    assert view.kept(quality.stock).articles


def test_a_question_without_an_answer_does_not_end_the_others(
    current: Current, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise ServerBusy("many ask")

    ended = threading.Event()
    monkeypatch.setattr(query, "ask", busy)
    monkeypatch.setattr(warming, "choices", lambda *_: ended.set())
    warmer = warming.Warming(current)
    warmer.start()
    assert ended.wait(30)
    warmer.close()


def test_nothing_is_asked_after_the_end(current: Current, monkeypatch: pytest.MonkeyPatch) -> None:
    view = current.view()
    assert view
    monkeypatch.setattr(query, "ask", lambda *_: pytest.fail("it was asked"))
    warmer = warming.Warming(current)
    warmer.close()
    warmer._warm(view)
