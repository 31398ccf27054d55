"""What takes long is worked on a few at a time, and delays nothing else."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
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


def test_beyond_those_who_wait_it_is_refused_at_once_and_a_place_that_failed_is_free_again() -> None:
    lane, begun, end = Lane(1, 0), Event(), Event()

    def ask() -> None:
        with lane.place():
            begun.set()
            end.wait(5)
            raise ValueError

    with ThreadPoolExecutor(1) as threads:
        asking = threads.submit(ask)
        assert begun.wait(5)
        with pytest.raises(ServerBusy, match="wait a little"), lane.place():
            pass
        end.set()
        assert isinstance(asking.exception(5), ValueError)
    with lane.place():
        pass


def test_an_event_loop_is_never_made_to_wait() -> None:
    lane, begun, end = Lane(1, 0), Event(), Event()

    def ask() -> None:
        with lane.place():
            begun.set()
            end.wait(5)

    async def answer() -> str:
        with lane.place():
            return "at once"

    with ThreadPoolExecutor(1) as threads:
        asking = threads.submit(ask)
        assert begun.wait(5)
        assert asyncio.run(answer()) == "at once"
        end.set()
        asking.result(5)
