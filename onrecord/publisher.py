"""Keeping a SPARQL service and the folder that belongs to it alike while a server runs.

Where the folder has a store, each new snapshot of it is published. Where it has none, the machine only serves: what the
service holds is copied for the lists that no SPARQL gives, whenever that is another snapshot.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event, Thread

from graph import publishing, snapshots
from graph.remote import RemoteStore
from onrecord.turns import patiently
from ontology.errors import OnrecordError, StoreLocked

LOOKING = 2.0
"""Seconds between two looks for a new snapshot."""

log = logging.getLogger(__name__)


class Publisher:
    """Looks for new snapshots, from `start` to `close`, in a thread of its own."""

    def __init__(self, engine: RemoteStore, folder: Path, tell: Callable[[str], None]) -> None:
        self.engine = engine
        self._folder = folder
        self._tell = tell
        self._closing = Event()
        self._thread = Thread(target=self._look, name="publisher", daemon=True)

    @property
    def copies(self) -> bool:
        """Whether the folder has no store, and gets a copy of what the service holds."""
        return snapshots.is_copy(self._folder)

    def once(self) -> None:
        """Make both alike now, or later, if another process publishes for long. Raises StoreError where that cannot be."""
        if not self.copies:
            publishing.require(self._folder, self.engine)
            try:
                patiently(partial(publishing.publish, self._folder, self.engine))
            except StoreLocked:
                self._tell(
                    f"another process publishes to {self.engine.url}; until that has all, {self._folder} is read"
                )
            return
        self._tell(
            f"{self._folder} has no store: lists are read from a copy of what {self.engine.url} holds; nothing is searched, and no dumps are made"
        )
        publishing.mirror(self._folder, self.engine)

    def start(self) -> None:
        """Begin, and come back at once."""
        self._thread.start()

    def close(self) -> None:
        """Look no more; what is on its way is ended first, for a little while."""
        self._closing.set()
        self._thread.join(10)

    def _look(self) -> None:
        while not self._closing.wait(LOOKING):
            try:
                if self.copies:
                    publishing.mirror(self._folder, self.engine)
                else:
                    publishing.publish(self._folder, self.engine)
            except OnrecordError as fault:  # the service may be away for a while, or a command publishes
                log.warning("%s", fault)
            except Exception:  # the edge of a thread: nothing would be published any more
                log.exception("could not publish; trying again")
