"""The writing half of a server: it takes decisions down, and has a process of its own read what is in the inbox."""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from threading import Event, Thread

from graph import snapshots
from graph.inbox import Inbox
from onrecord import scribe
from onrecord.turns import PATIENCE, Turns, patiently
from ontology.errors import StoreError, StoreMovedOn
from ontology.records import Act, Decision

IDLE = 600.0
"""Seconds after which the process that reads is ended: it holds some 300 MB, and takes three seconds to start."""

GRACE = 5.0
"""Seconds that it has to end what it reads when the server stops; what it has not ended stays in the inbox."""

BREATH = 0.5
"""Seconds between two readings, in which a command beside the server gets the store if it waits for it."""

PAUSE = 1.0
"""Seconds until the inbox is looked at again while another process writes to the store, or the inbox cannot be used."""

log = logging.getLogger(__name__)


class Desk:
    """The desk of one store (`api.desk.Desk`). `read` is what the process does, over and over.

    What judges who is who is loaded with the first decision, what reads with the first article.
    """

    def __init__(self, store: Path, read: Callable[[Path], bool] = scribe.read) -> None:
        self._store = store
        self._read = read
        self._inbox = Inbox(store)
        self._turns = Turns()
        self._news = Event()
        self._closing = Event()
        self._ready = False
        self._scribe: _Scribe | None = None
        self._thread = Thread(target=self._see_to_inbox, name="inbox", daemon=True)

    def decide(
        self,
        act: Act,
        things: Sequence[str],
        *,
        by: str,
        why: str | None,
        named: str | None,
        snapshots: Collection[str] | None = None,
    ) -> Decision:
        from onrecord import deciding  # noqa: PLC0415  # it knows words by way of the language model, which takes a second

        return self._in_turn(snapshots, lambda: deciding.decide(self._store, act, things, by=by, why=why, named=named))

    def undo(
        self, identifier: str | None, *, by: str, why: str | None, snapshots: Collection[str] | None = None
    ) -> Decision:
        from onrecord import deciding  # noqa: PLC0415

        return self._in_turn(snapshots, lambda: deciding.undo(self._store, identifier, by=by, why=why))

    def open(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        self._news.set()

    def close(self) -> None:
        self._closing.set()
        self._news.set()
        self._thread.join(GRACE)
        while self._thread.is_alive():
            if reading := self._scribe:
                reading.kill()
            self._thread.join(PAUSE)

    def _in_turn(self, expected: Collection[str] | None, take: Callable[[], Decision]) -> Decision:
        def taken() -> Decision:
            now = snapshots.current(self._store)
            if expected is not None and now not in expected:
                raise StoreMovedOn(f"readers have the snapshot {now} by now; look again, and decide from what it says")
            return take()

        with self._turns.turn(PATIENCE):
            return patiently(taken)

    def _see_to_inbox(self) -> None:
        """What a thread does as long as the server runs."""
        while not self._closing.is_set():
            self._news.clear()
            try:
                pause = self._attend()
            except StoreError as fault:
                log.error("%s", fault)  # noqa: TRY400  # the message says all there is to say
                pause = PAUSE
            except Exception:  # the edge of a thread: nobody else would have read what comes later
                log.exception("the inbox could not be seen to; trying again")
                pause = PAUSE
            self._closing.wait(pause)
        self._end_scribe()

    def _attend(self) -> float:
        """Have read what waits, or wait until something does; gives the seconds until the inbox is to be looked at again."""
        if not self._ready:  # the server before this one may have been killed
            self._inbox.put_back(died=False)
            self._ready = True
        if self._inbox.waits():
            return BREATH if self._have_read() else PAUSE
        if not self._news.wait(IDLE if self._scribe else None):
            self._end_scribe()
        return 0

    def _have_read(self) -> bool:
        """Let the process read what waits next; whether it could."""
        with self._turns.turn():
            if self._closing.is_set():
                return False
            try:
                self._scribe = self._scribe or _Scribe(self._read, self._store)
                done = self._scribe.ask()
            except (EOFError, OSError):
                self._end_scribe()
                self._inbox.put_back(died=not self._closing.is_set())
                return True
            if not done:
                self._inbox.put_back(died=False)
            return done

    def _end_scribe(self) -> None:
        if self._scribe:
            self._scribe.end()
            self._scribe = None


class _Scribe:
    """The near end of the process that reads."""

    def __init__(self, read: Callable[[Path], bool], store: Path) -> None:
        # Spawned, not forked: a fork of a server with threads may inherit a lock that nobody will open.
        spawn = multiprocessing.get_context("spawn")
        self._pipe, theirs = spawn.Pipe()
        self._process = spawn.Process(target=scribe.serve, args=(theirs, read, store), daemon=True)
        self._process.start()
        theirs.close()

    def ask(self) -> bool:
        """Have it read once. Raises EOFError or OSError where it is gone."""
        self._pipe.send(None)
        done: bool = self._pipe.recv()
        return done

    def kill(self) -> None:
        """End it at once; whoever asked it gets EOFError."""
        self._process.kill()

    def end(self) -> None:
        self.kill()
        self._process.join()
        self._pipe.close()
