"""Asks of a new snapshot what its readers will ask first, so that they find the answers kept.

Questions about a whole store take seconds where there are many articles. They are asked one after the other, beside the
requests, and each takes one place of the lane (`api.lanes`) like any other; a reader who comes in between waits only for
the answer that he needs.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Event, Thread

from api.current import Current, View
from api.html.mapped import Mapped, choices
from api.routes import graphs, topics
from api.routes.quality import stock
from ontology.errors import OnrecordError

LOOKING = 5.0
"""Seconds between two looks for a new snapshot."""


class Warming:
    """Looks for new snapshots of `current`, from `start` to `close`, in a thread of its own."""

    def __init__(self, current: Current) -> None:
        self._current = current
        self._over = Event()

    def start(self) -> None:
        """Begin, and come back at once."""
        Thread(target=self._look, daemon=True, name="warming").start()  # a question under way must not hold up the end

    def close(self) -> None:
        """Ask nothing more."""
        self._over.set()

    def _look(self) -> None:
        warmed = None
        while not self._over.is_set():
            with suppress(OnrecordError, OSError):  # whoever asks for the page is told
                view = self._current.view()
                if view and view is not warmed:
                    warmed = view
                    self._warm(view)
            self._over.wait(LOOKING)

    def _warm(self, view: View) -> None:
        asked = Mapped()
        steps: tuple[Callable[[], object], ...] = (
            partial(topics.everything, view),
            partial(view.kept, stock),
            partial(view.kept, graphs.drawn, asked.graph(), True),
            partial(view.kept, choices, asked.of, asked.seen_with),
        )
        for step in steps:
            if self._over.is_set() or self._current.view() is not view:
                return
            with suppress(OnrecordError, OSError):  # as above; and the next question may find a place
                step()
