"""A question on its way to a worker, and the answer on its way back."""

from __future__ import annotations

import asyncio
import marshal
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Protocol

from api.nursery import Helper

AHEAD = 2**20
"""Bytes of an answer that are read from a worker before its client has taken them."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query on the snapshot at `quads`, and in which form the answer is wanted.

    The formats are media types, None where the client takes no such answer. `capped` and `beyond` are those of
    `graph.rowcap`, `strangers` the graphs that have to be in the snapshot, and `whole` asks for an answer in one piece.
    Relative IRIs are below `base`; without one there can be none.
    """

    quads: str
    sparql: str
    results: str | None
    graph: str | None
    rows: int
    answer_bytes: int
    link: str = ""
    union: bool = True
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    capped: str | None = None
    beyond: str | None = None
    whole: bool = False
    base: str | None = None

    def packed(self) -> bytes:
        return marshal.dumps({name: getattr(self, name) for name in self.__slots__})


@dataclass(slots=True)
class Reply:
    """`outcome` is "answer", or what went wrong; then `said` says more.

    An answer is `whole`, in `body`, or comes by `pieces`. `cut` says that the cap on rows ended it, or may end it where it
    is not whole.
    """

    outcome: str
    said: str = ""
    media_type: str = ""
    whole: bool = True
    cut: bool = False
    body: bytes = b""
    asking: Asking | None = field(default=None, repr=False)

    async def pieces(self) -> AsyncIterator[bytes]:
        """Raises ConnectionError where the answer ends before its end, and must not look whole."""
        assert self.asking
        async for piece in self.asking.pieces():
            yield piece


class Keeper(Protocol):
    """Who has the questions: `api.pool.Pool`."""

    loop: asyncio.AbstractEventLoop

    def drop(self, asking: Asking, fault: Exception | Reply) -> None: ...


class Asking:
    """One question on its way. Who waits for `reply` may `end` it at any time."""

    def __init__(self, pool: Keeper, question: Question, seconds: float) -> None:
        self.question = question
        self.seconds = seconds
        self.began = pool.loop.time()
        self.until = self.began + seconds
        self.reply: asyncio.Future[Reply] = pool.loop.create_future()
        self.worker: Helper | None = None
        self.computed = 0.0
        self.turned = self.began
        self.fresh = True
        self._pool = pool
        self._head: Reply | None = None
        self._come: deque[bytes] = deque()
        self._ahead = 0
        self.over = False
        self._fault: ConnectionError | None = None
        self._wake: asyncio.Future[None] | None = None

    def end(self) -> None:
        """Nobody wants the answer any more."""
        self._pool.drop(self, ConnectionError("its client is gone"))

    def head(self, payload: bytes) -> None:
        whole, cut, media_type = payload[:1] == b"1", payload[1:2] == b"1", payload[2:].decode()
        self._head = Reply("answer", "", media_type, whole, cut, asking=self)
        if not self._head.whole:
            self._tell(self._head)

    def data(self, payload: bytes) -> None:
        assert self._head
        if self._head.whole:
            self._head.body = payload
            return
        self._come.append(payload)
        self._ahead += len(payload)
        if self._ahead > AHEAD and self.worker:
            self.worker.transport.pause_reading()
        self._stir()

    def finish(self) -> None:
        """The answer is there to its end."""
        assert self._head
        self.over = True
        self._tell(self._head)
        self._stir()

    def fail(self, fault: Exception | Reply) -> None:
        """It ends here: with an outcome while nothing has left, else with an error for who reads the pieces."""
        if isinstance(fault, Reply) and not self.reply.done():
            self._tell(fault)
        elif not self.reply.done():
            assert isinstance(fault, Exception)
            self.reply.set_exception(fault)
        elif not self.over:
            self._fault = ConnectionError(str(fault))
        self.over = True
        self._stir()

    def refuse(self, outcome: str, said: str) -> None:
        """The worker gives no answer, and says why."""
        self.fail(Reply(outcome, said))

    async def pieces(self) -> AsyncIterator[bytes]:
        while True:
            while self._come:
                piece = self._come.popleft()
                self._ahead -= len(piece)
                if self.worker and self._ahead <= AHEAD:
                    self.worker.transport.resume_reading()
                yield piece
            if self._fault:
                raise self._fault
            if self.over:
                return
            self._wake = self._pool.loop.create_future()
            await self._wake

    def _tell(self, reply: Reply) -> None:
        if not self.reply.done():
            self.reply.set_result(reply)

    def _stir(self) -> None:
        if self._wake and not self._wake.done():
            self._wake.set_result(None)
