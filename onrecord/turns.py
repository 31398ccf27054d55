"""Taking turns at writing: in one process in the order of asking, and with other processes by coming back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TypeVar

from ontology.errors import StoreLocked

Made = TypeVar("Made")

PATIENCE = 20.0
"""Seconds that somebody waits to have a decision taken."""

PAUSE = 0.2
"""Seconds between two tries at a store in which another process writes."""


class Turns:
    """One at a time; whoever has waited comes before whoever has just been."""

    def __init__(self) -> None:
        self._next = Lock()
        self._now = Lock()

    @contextmanager
    def turn(self, seconds: float = -1) -> Iterator[None]:
        """Wait for a turn, and have it. Raises StoreLocked where it does not come in that time."""
        until = time.monotonic() + seconds
        if not self._next.acquire(timeout=seconds):
            raise StoreLocked(BUSY)
        try:
            left = -1 if seconds < 0 else max(0.0, until - time.monotonic())
            if not self._now.acquire(timeout=left):
                raise StoreLocked(BUSY)
        finally:
            self._next.release()
        try:
            yield
        finally:
            self._now.release()


BUSY = "articles are being read into this store; try again in a few seconds"


def patiently(write: Callable[[], Made], seconds: float = PATIENCE) -> Made:
    """What `write` gives, tried again for so long while another process writes. Raises StoreLocked where it still does then."""
    until = time.monotonic() + seconds
    while True:
        try:
            return write()
        except StoreLocked:
            if time.monotonic() + PAUSE > until:
                raise
            time.sleep(PAUSE)
