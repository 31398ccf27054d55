"""What waits at the review desk is what is in doubt, in the same order, though little of it is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.queue import Queue
from graph import query
from graph.doubts import Doubt, Sort, doubts
from graph.overview import Overview
from graph.query import Given, Row
from graph.snapshots import Snapshot
from onrecord import deciding
from ontology.iris import local
from ontology.records import Act
from tests import desks, newsroom
from tests.api import test_positions
from tests.keeping import is_as_made_anew, keep, longer

PAIRS = (Sort.ACTOR, Sort.POLICY)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = desks.store(tmp_path_factory.mktemp("queue") / "store")
    keep(folder, *test_positions.readings())
    return folder


def in_doubt(opened: Snapshot, *sorts: Sort) -> list[Doubt]:
    """As the questions themselves tell it."""

    def ask(name: str, given: Given) -> tuple[Row, ...]:
        return tuple(query.ask(opened, name, given).rows)

    return doubts(ask, sorts or Sort)


def queue(folder: Path, article: str | None = None, actor: str | None = None, most: float = 1.0) -> Queue:
    opened = Snapshot.open(folder)
    return Queue.of(Overview(opened.overview), in_doubt(opened, *PAIRS), article, actor, most)


def test_what_waits_is_what_is_in_doubt(folder: Path) -> None:
    found = in_doubt(Snapshot.open(folder))
    waiting = queue(folder)
    assert {doubt.sort for doubt in found} >= {Sort.ACTOR, Sort.STATEMENT, Sort.POSITION}
    assert [*waiting] == found
    assert len(waiting) == len(found)
    assert [waiting[place] for place in range(len(found))] == found
    assert waiting[2:5] == found[2:5]
    assert waiting[-1] == found[-1]


def test_what_is_narrowed_is_what_bears_on_it(folder: Path) -> None:
    found = in_doubt(Snapshot.open(folder))
    for article in sorted({article for doubt in found for article in doubt.articles}):
        assert [*queue(folder, article)] == [doubt for doubt in found if article in doubt.articles]
    for actor in sorted({actor for doubt in found for actor in doubt.actors}):
        assert [*queue(folder, actor=actor)] == [doubt for doubt in found if actor in doubt.actors]
    assert [*queue(folder, most=0.8)] == [doubt for doubt in found if doubt.confidence <= 0.8] != found


def test_sorts_are_counted_and_told_apart(folder: Path) -> None:
    found, waiting = in_doubt(Snapshot.open(folder)), queue(folder)
    for sort in Sort:
        assert [*waiting.only([sort])] == [doubt for doubt in found if doubt.sort is sort]
        assert waiting.counts()[sort] == len(waiting.only([sort]))
    assert len(waiting.only([])) == 0


def test_a_doubt_is_found_by_its_id(folder: Path) -> None:
    waiting = queue(folder)
    for place, doubt in enumerate(waiting):
        assert waiting.place(doubt.id) == place
        assert (waiting.only([Sort.POSITION]).place(doubt.id) is not None) == (doubt.sort is Sort.POSITION)
    assert waiting.place("0123456789abcdef") is None


def test_what_was_decided_waits_no_more_and_what_came_does(folder: Path, tmp_path: Path) -> None:
    """After decisions on a statement and a position, a new version, and an article that reports what another does."""
    keep(mine := tmp_path / "store", *newsroom.newsroom(), *test_positions.readings())
    for sort in (Sort.STATEMENT, Sort.POSITION):
        (first, *_) = queue(mine).only([sort])
        deciding.decide(mine, Act.CONFIRM, [local(first.things[0])], by="Ida Finch")
        assert queue(mine).place(first.id) is None
        assert [*queue(mine)] == in_doubt(Snapshot.open(mine))
    keep(mine, longer(newsroom.newsroom()[0], "Later it rained."), newsroom.together())
    assert is_as_made_anew(mine)
    assert [*queue(mine)] == in_doubt(Snapshot.open(mine))
