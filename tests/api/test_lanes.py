"""What takes long is worked on a few at a time, and delays nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Event

import pytest

from api.lanes import Lane
from ontology.errors import ServerBusy


def test_no_more_than_the_places_are_held_at_a_time() -> None:
    lane, held, most = Lane(2, 10), [], []
    together = Barrier(2)

    def ask() -> None:
        with lane.place():
            held.append(1)
            together.wait(5)  # which needs two of them, and would break where a third came in between
            most.append(len(held))
            together.wait(5)
            held.pop()

    with ThreadPoolExecutor(6) as threads:
        for done in [threads.submit(ask) for _ in range(6)]:
            done.result(20)
    assert most == [2] * 6


def test_who_has_a_place_asks_on_without_another() -> None:
    lane = Lane(1, 0)
    with lane.place(), lane.place():
        pass
    with lane.place():  # and has given it back whole
        pass


def test_beyond_those_who_wait_it_is_refused_at_once() -> None:
    lane = Lane(1, 0)
    with taken(lane), pytest.raises(ServerBusy, match="wait a little"), lane.place():
        pass
    with lane.place():
        pass


def test_a_place_in_which_something_failed_is_free_again() -> None:
    lane = Lane(1, 0)
    with pytest.raises(ValueError, match="failed"), lane.place():
        raise ValueError("failed")
    with taken(lane):
        pass


def test_an_event_loop_is_never_made_to_wait() -> None:
    lane = Lane(1, 0)

    async def answer() -> str:
        with lane.place():
            return "at once"

    with taken(lane):
        assert asyncio.run(answer()) == "at once"


@contextmanager
def taken(lane: Lane) -> Iterator[None]:
    """While another thread has a place."""
    begun, end = Event(), Event()

    def hold() -> None:
        with lane.place():
            begun.set()
            end.wait(5)

    with ThreadPoolExecutor(1) as threads:
        holding = threads.submit(hold)
        assert begun.wait(5)
        try:
            yield
        finally:
            end.set()
            holding.result(5)
