"""Who reads does not matter: this process or several, and what comes of it when one of them dies."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from onrecord import workers
from onrecord.workers import Chunk, crew
from ontology.errors import BadInput
from ontology.records import Article

REFUSED = BadInput("empty.txt", "is empty", "give a document with text in it")


def articles(count: int) -> Iterator[Article | BadInput]:
    yield REFUSED
    yield from (Article(f"page-{number:02}", f"Page {number}.") for number in range(count))


def keys(chunk: Chunk) -> list[str | BadInput]:
    """Some work that every process can do."""
    return [one if isinstance(one, BadInput) else one.key for one in chunk]


def deadly(chunk: Chunk) -> list[str | BadInput]:
    """Work of which a process dies at one of the articles."""
    if any(isinstance(one, Article) and one.key == "page-13" for one in chunk):
        os._exit(9)
    return keys(chunk)


def threads(chunk: Chunk) -> list[int | BadInput]:
    return [workers.processors() for _ in chunk]


@pytest.mark.parametrize("jobs", [1, 3])
def test_what_comes_of_documents_comes_in_their_order(jobs: int) -> None:
    with crew(jobs) as spread:
        found = list(spread(keys, articles(50)))
    assert found[0].place == REFUSED.place
    assert found[1:] == [f"page-{number:02}" for number in range(50)]


def test_no_more_is_taken_than_is_soon_read(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = 0

    def counted() -> Iterator[Article | BadInput]:
        nonlocal taken
        for one in articles(200):
            taken += 1
            yield one

    with crew(2) as spread:
        next(spread(keys, counted()))
    assert taken <= workers.CHUNK * (workers.AHEAD * 2 + 1)


def test_a_long_article_is_a_load_by_itself() -> None:
    long = Article("long", "x" * workers.LOAD)
    assert [len(chunk) for chunk in workers.chunks([long, *articles(9), long])] == [1, 8, 3]


def test_an_article_of_which_a_process_dies_is_refused_and_all_others_are_read() -> None:
    with crew(2) as spread:
        found = list(spread(deadly, articles(40)))
    refused = [one for one in found if isinstance(one, BadInput)]
    assert [one.place for one in refused] == [REFUSED.place, "page-13"]
    assert "is ended" in str(refused[1])
    assert [one for one in found if isinstance(one, str)] == [
        f"page-{number:02}" for number in range(40) if number != 13
    ]


def test_processes_share_the_processors_of_the_machine() -> None:
    with crew(64) as spread:
        assert set(spread(threads, articles(1))) == {1}
