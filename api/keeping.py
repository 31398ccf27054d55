"""Answers that are kept: each is made once, and whoever asks while it is being made waits for it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from threading import Lock
from typing import Any


class Kept:
    """The answers that were asked for last, as many as weigh `most` together; all of them where no number is given.

    What an answer weighs is told by `weigh`, 1 where it is not given. The newest one stays, whatever it weighs.

    Whoever has to make one, or to wait for one, holds a place of `lane` meanwhile. So those who are waited for have a place,
    and nobody waits for somebody who waits for a place.
    """

    def __init__(
        self,
        lane: Callable[[], AbstractContextManager[None]],
        most: int | None = None,
        weigh: Callable[[Any], int] = lambda _: 1,
    ) -> None:
        self._lane = lane
        self._most, self._weigh = most, weigh
        self._weights: dict[Hashable, int] = {}
        self._lock = Lock()
        self._found: OrderedDict[Hashable, Future[Any]] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], object]) -> Any:
        """What was made for that key, or what `make` makes now. What it raises is raised to all who wait, and not kept."""
        with self._lock:
            known = self._found.get(key)
            if known:
                self._found.move_to_end(key)
        if known and known.done():
            return known.result()
        with self._lane():
            return self._made(key, make)

    def _made(self, key: Hashable, make: Callable[[], object]) -> Any:
        with self._lock:
            known = self._found.get(key)
            mine = self._found[key] = known or Future()
        if not known:
            try:
                made = make()
                self._weighed(key, self._weigh(made))
                mine.set_result(made)
            except BaseException as fault:  # noqa: BLE001  # whatever it is, those who wait have to be told
                with self._lock:
                    self._found.pop(key, None)
                mine.set_exception(fault)
        return mine.result()

    def _weighed(self, key: Hashable, weight: int) -> None:
        """Note what an answer weighs, and let go of those that nobody asked for longest, until the rest is light enough."""
        with self._lock:
            self._weights[key] = weight
            oldest = iter([one for one in self._found if one in self._weights and one != key])
            while self._most is not None and sum(self._weights.values()) > self._most and (old := next(oldest, None)):
                del self._found[old], self._weights[old]
