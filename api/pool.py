"""Who gets a worker, and for how long: one lane for queries that are done soon, one for the others.

A query begins in the short lane. One that has had its slice there moves to the long lane: it gives way to all others
(niceness 19), and where the long lane is full it stands still until its turn comes, its deadline running on. The long ones
take turns. So a long query delays other long ones and nobody else. What can be put into no row is refused at once.

All of it happens on one event loop, without threads.
"""

from __future__ import annotations

import asyncio
import signal
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from api.asking import Asking, Question, Reply
from api.nursery import Helper, Nursery
from api.worker import QUESTION, frame
from ontology.errors import QueryTimeout, ServerBusy

SLICES = (0.6, 0.05, 0.02)
"""Seconds of computing that a query has in the short lane: where it is in nobody's way, where the lane is full and others
wait or long queries are about, and where both is so.
"""

TURN = 0.5
"""Seconds that a query has a place in the long lane while others stand still for it: then it is theirs, by turns."""

SOON = 0.2
"""Seconds of computing of a query that is not remembered as a long one."""

STALLED = 5.0
"""Seconds by the clock in the short lane: a client who reads slowly computes nothing."""

LOOK = 0.01
"""Seconds between two looks at who has had enough."""

FRESH = 8
"""Queries that begin at once. Fewer leave workers idle between two short ones: a tenth of all requests, measured with two
processors and eight clients. More would only share the same caches.
"""

WAITING, PARKED = 128, 16
"""How many may wait for a place in the short lane and in the long one. What is parked holds what memory it has."""

REMEMBERED = 1024
"""Texts of queries that were long, which begin in the long lane when they come again."""


@dataclass(slots=True)
class State:
    """What goes on in a pool now, and what has happened since it began."""

    waiting: int = 0
    running_short: int = 0
    running_long: int = 0
    parked: int = 0
    workers: int = 0
    asked: int = 0
    demoted: int = 0
    timed_out: int = 0
    refused: int = 0
    died: int = 0
    spawned: int = 0


class Pool:
    """Workers in two lanes. Everything but `renew` is for the event loop on which it was asked first."""

    def __init__(self, short: int, long: int, memory_bytes: int) -> None:
        self.loop: asyncio.AbstractEventLoop
        self._places = (short, long)
        self._memory_bytes = memory_bytes
        self._nursery: Nursery | None = None
        self._generation = 0
        self._idle: list[Helper] = []
        self._unborn: set[Helper] = set()
        self._workers: set[Helper] = set()
        self._waiting: deque[Asking] = deque()
        self._short: set[Asking] = set()
        self._long: set[Asking] = set()
        self._parked: deque[Asking] = deque()
        self._remembered: dict[int, None] = {}
        self._looking = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._count = State()

    def ask(self, question: Question, seconds: float) -> Asking:
        """The question on its way, to be ended after so many seconds, whether it waits or is worked on or is being read.

        Its reply raises QueryTimeout then. Raises ServerBusy where there is no place even to wait.
        """
        if self._nursery is None:
            self.loop = asyncio.get_running_loop()
            self._nursery = Nursery(self._memory_bytes)
        asking = Asking(self, question, seconds)
        self._count.asked += 1
        if self._key(asking) in self._remembered:
            if len(self._long) < self._places[1]:
                self._begin(asking, self._long)
            elif len(self._parked) < PARKED:
                self._parked.append(asking)
            else:
                raise self._refusal()
        elif self._has_room():
            self._begin(asking, self._short)
        elif len(self._waiting) < WAITING:
            self._waiting.append(asking)
        else:
            raise self._refusal()
        if not self._looking:
            self._looking = True
            self.loop.call_later(LOOK, self._look)
        return asking

    def state(self) -> State:
        """How many wait, run and stand still, and what has been counted."""
        return State(
            waiting=len(self._waiting),
            running_short=len(self._short),
            running_long=len(self._long),
            parked=len(self._parked),
            workers=len(self._workers),
            **{name: getattr(self._count, name) for name in State.__slots__[5:]},
        )

    def renew(self) -> None:
        """Let go of the snapshots that workers hold open: those that stand idle now end, those at work when they are done.

        May be called from any thread.
        """
        if self._nursery:
            with suppress(RuntimeError):  # the loop is closed, and the workers are gone
                self.loop.call_soon_threadsafe(self._renew)

    def close(self) -> None:
        """End all workers, whatever they do."""
        for asking in self._all():
            self.drop(asking, ConnectionError("the server stops"))
        for helper in self._workers:
            helper.close()
        if self._nursery:
            self._nursery.close()
            self._nursery = None

    def drop(self, asking: Asking, fault: Exception | Reply) -> None:
        """End a question wherever it is on its way."""
        asking.fail(fault)
        if asking.worker:
            asking.worker.kill()
            asking.worker = None
        self._leave(asking)

    def done(self, served: Helper) -> None:
        """A worker has given its whole answer. One that gives way to others cannot be lifted again, so it ends."""
        asking = served.asking
        assert isinstance(asking, Asking)
        if asking in self._long and self._used(asking) < SOON:
            self._remembered.pop(self._key(asking), None)
        asking.worker = None
        served.asking = None
        if served.nice or served.generation != self._generation:
            served.kill()
        else:
            self._idle.append(served)
        self._leave(asking)

    def born(self, newcomer: Helper) -> None:
        self._unborn.discard(newcomer)
        self._idle.append(newcomer)
        self._admit()

    def lost(self, gone: Helper) -> None:
        """A worker has ended, by us or by itself; then its question most likely wanted more memory than it may have."""
        self._workers.discard(gone)
        if self._nursery and gone.pid:
            self._nursery.bury(gone.pid)
        if gone in self._idle:
            self._idle.remove(gone)
        if gone.asking:
            self._count.died += 1
            asking, gone.asking = gone.asking, None
            assert isinstance(asking, Asking)
            asking.worker = None
            self.drop(asking, Reply("died"))
        if gone in self._unborn:  # which a new one would most likely share
            self._unborn.discard(gone)
            for asking in (*self._waiting, *(each for each in (*self._short, *self._long) if each.worker is None)):
                self.drop(asking, Reply("unborn"))

    def _all(self) -> tuple[Asking, ...]:
        return (*self._waiting, *self._short, *self._long, *self._parked)

    def _has_room(self) -> bool:
        """Whether the short lane takes another. Of those just begun it takes a few, which end sooner than more would."""
        return len(self._short) < self._places[0] and sum(each.fresh for each in self._short) < FRESH

    def _begin(self, asking: Asking, lane: set[Asking]) -> None:
        lane.add(asking)
        if self._idle:
            self._give(asking, self._idle.pop())
        if not self._idle:
            self._provide(asking.question.quads)

    def _give(self, asking: Asking, helper: Helper) -> None:
        asking.worker, helper.asking = helper, asking
        asking.began = asking.turned = self.loop.time()
        asking.computed = helper.computed()
        if asking in self._long:
            helper.give_way()
        helper.put(frame(QUESTION, asking.question.packed()))

    def _provide(self, quads: str) -> None:
        """A worker for everyone who has a place and none yet, and one ahead for the next."""
        assert self._nursery
        without = sum(each.worker is None for each in (*self._short, *self._long))
        for _ in range(without + 1 - len(self._idle) - len(self._unborn)):
            newcomer = Helper(self, self._generation, quads)
            self._unborn.add(newcomer)
            self._workers.add(newcomer)
            self._count.spawned += 1
            task = self.loop.create_task(newcomer.start(self._nursery))
            self._tasks.add(task)
            task.add_done_callback(partial(self._started, newcomer))

    def _started(self, newcomer: Helper, task: asyncio.Task[None]) -> None:
        """Begun or not: where the system had nothing left for it, as no more open files, it is one that ended."""
        self._tasks.discard(task)
        if not task.cancelled() and isinstance(task.exception(), OSError):
            self.lost(newcomer)

    def _leave(self, asking: Asking) -> None:
        """Take it out of whichever row it stands in, and let others take its place."""
        for row in (self._short, self._long, self._waiting, self._parked):
            if asking in row:
                row.remove(asking)
        if self._waiting or self._parked:
            self._admit()

    def _admit(self) -> None:
        for asking in [each for each in (*self._short, *self._long) if each.worker is None]:
            if self._idle:
                self._give(asking, self._idle.pop())
        while self._waiting and self._has_room():
            self._begin(self._waiting.popleft(), self._short)
        while self._parked and len(self._long) < self._places[1]:
            asking = self._parked.popleft()
            if asking.worker:
                asking.turned = self.loop.time()
                self._long.add(asking)
                asking.worker.signal(signal.SIGCONT)
            else:
                self._begin(asking, self._long)

    def _look(self) -> None:
        """Who has had enough? One look at all of them costs less than a clock for each."""
        now = self.loop.time()
        for asking in self._all():
            if now >= asking.until:
                self._count.timed_out += 1
                self.drop(
                    asking,
                    QueryTimeout(
                        f"the query was ended at its deadline of {asking.seconds:g} s; narrow it or add a LIMIT"
                    ),
                )
        crowded = bool(self._waiting) and len(self._short) >= self._places[0]
        share = SLICES[crowded + bool(self._long)]
        for asking in tuple(self._short):
            if asking.worker is None:
                continue
            had = now - asking.began
            asking.fresh = had < LOOK
            if had >= share and (had >= STALLED or self._used(asking) >= share):
                self._demote(asking)
        for asking in tuple(self._long):
            if self._parked and asking.worker and now - asking.turned >= TURN:
                self._long.discard(asking)
                self._park(asking)
        self._admit()
        self._looking = bool(self._short or self._waiting or self._long or self._parked)
        if self._looking:
            self.loop.call_later(LOOK, self._look)

    def _demote(self, asking: Asking) -> None:
        assert asking.worker
        self._count.demoted += 1
        while len(self._remembered) >= REMEMBERED:
            del self._remembered[next(iter(self._remembered))]
        self._remembered[self._key(asking)] = None
        self._short.discard(asking)
        asking.worker.give_way()
        if len(self._long) < self._places[1]:
            self._long.add(asking)
        elif len(self._parked) < PARKED:
            self._park(asking)
        else:
            self.drop(asking, self._refusal())
        self._provide(asking.question.quads)
        self._admit()

    def _park(self, asking: Asking) -> None:
        assert asking.worker
        asking.worker.signal(signal.SIGSTOP)
        self._parked.append(asking)

    def _refusal(self) -> ServerBusy:
        self._count.refused += 1
        return ServerBusy("all places for queries are taken; wait a little and ask again")

    def _renew(self) -> None:
        self._generation += 1
        self._remembered.clear()
        for helper in tuple(self._idle):
            helper.kill()
        self._idle.clear()

    def _used(self, asking: Asking) -> float:
        """Seconds that its worker has computed for it."""
        return asking.worker.computed() - asking.computed if asking.worker else 0.0

    def _key(self, asking: Asking) -> int:
        return hash((asking.question.quads, asking.question.sparql))
