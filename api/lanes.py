"""A lane for questions that take long: a few are worked on at a time, so that whatever else is asked meanwhile finds a processor."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, local

from ontology.errors import ServerBusy

PLACES = max(2, min(8, os.cpu_count() or 2))
"""More would only share the processors, also with those who answer what is answered at once."""

WAITING = 30
"""How many may wait. Each holds one of the forty threads of a server."""


class Lane:
    """Places for those who ask in threads. Whoever has one has it for all that it asks on the way, too."""

    def __init__(self, places: int = PLACES, waiting: int = WAITING) -> None:
        self._room = BoundedSemaphore(places + waiting)
        self._places = BoundedSemaphore(places)
        self._here = local()

    @contextmanager
    def place(self) -> Iterator[None]:
        """Waits for a place and holds it. Raises ServerBusy where too many wait. An event loop is never made to wait."""
        if getattr(self._here, "held", False) or _on_a_loop():
            yield
            return
        if not self._room.acquire(blocking=False):
            raise ServerBusy("too much is asked that takes long; wait a little and ask again")
        try:
            with self._places:
                self._here.held = True
                try:
                    yield
                finally:
                    self._here.held = False
        finally:
            self._room.release()


def _on_a_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
