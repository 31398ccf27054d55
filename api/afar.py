"""Free SPARQL on a service elsewhere: what `api.pool` does on this machine, without its workers.

The service has its own limits on memory, and may not be stopped from here; a query whose time is up is waited for no longer.
What the service says of a fault, and where it is, is for the log.
"""

from __future__ import annotations

import asyncio
import io
import logging
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

from pyoxigraph import QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat, serialize

from api import logs
from api.asking import Question, Reply
from api.pool import State
from api.worker import XML, fills, linked, readable
from graph.remote import Found, RemoteStore
from graph.service import Limits
from ontology.errors import (
    AnswerTooLarge,
    QueryError,
    QueryMistaken,
    QueryNotTaken,
    QueryRefused,
    QueryTimeout,
    ServerBusy,
    StoreError,
)

READING = 10
"""Bytes of memory that a byte of an answer takes, at most, while it is read and written anew."""

WAITING = 64
"""Queries that may wait for one of the places."""


class Errand:
    """One question on its way. Who waits for `reply` may `end` it at any time."""

    def __init__(self, reply: asyncio.Task[Reply]) -> None:
        self.reply = reply

    @property
    def over(self) -> bool:
        return self.reply.done()

    def end(self) -> None:
        """Nobody wants the answer any more."""
        self.reply.cancel()


class Afar:
    """As many questions at a time as there are places, each with so much memory."""

    def __init__(self, remote: RemoteStore, places: int, memory_bytes: int) -> None:
        self._remote = remote
        self._largest = memory_bytes // READING
        self._threads = ThreadPoolExecutor(places, thread_name_prefix="afar")
        self._most = places + WAITING
        self._asked = 0
        self._count = State()

    def ask(self, question: Question, seconds: float) -> Errand:
        """The question on its way, to be given up after so many seconds. Raises ServerBusy where too many wait."""
        if self._asked >= self._most:
            self._count.refused += 1
            raise ServerBusy("too many queries wait for the engine; ask again in a moment")
        loop = asyncio.get_running_loop()
        limits = Limits(time.monotonic() + seconds, min(question.answer_bytes, self._largest), question.rows)
        told = self._threads.submit(self._answer, question, limits)
        self._asked += 1
        self._count.asked += 1
        told.add_done_callback(lambda _: self._leave(loop))
        errand = Errand(loop.create_task(self._wait(told, seconds)))
        errand.reply.add_done_callback(_heard)
        return errand

    def state(self) -> State:
        """What goes on now, and what has happened, as far as it is known here."""
        return replace(self._count, waiting=self._asked)

    def renew(self) -> None:
        """A new snapshot makes no difference to the service."""

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _leave(self, loop: asyncio.AbstractEventLoop) -> None:
        """A place is free when its thread is, however long somebody waited for the answer."""
        with suppress(RuntimeError):  # the server has stopped
            loop.call_soon_threadsafe(self._left)

    def _left(self) -> None:
        self._asked -= 1

    async def _wait(self, told: Future[Reply], seconds: float) -> Reply:
        try:
            return await asyncio.wait_for(asyncio.wrap_future(told), seconds)
        except TimeoutError:
            fault = QueryTimeout(f"the query ran past its deadline of {seconds:g} s; ask for less")
        except QueryTimeout:
            fault = QueryTimeout("the query took longer than the engine has for one; ask for less")
        self._count.timed_out += 1
        raise fault

    def _answer(self, question: Question, limits: Limits) -> Reply:
        if question.strangers:
            return Reply("stranger", question.strangers[0])
        if question.default_graphs or question.named_graphs:
            return Reply("failed", "graphs are named by FROM here, not beside the query")
        try:
            found = self._found(question, limits)
        except (QueryRefused, QueryTimeout):
            raise
        except QueryMistaken as fault:
            return Reply("syntax", fault.mistake)
        except AnswerTooLarge:
            return Reply("too large")
        except QueryNotTaken as fault:
            logs.line("onrecord.engine", logging.WARNING, {"event": "engine", "message": str(fault)})
            return Reply("failed", "the engine does not take this query; the server's log says why")
        except QueryError as fault:
            return Reply("failed", str(fault).replace(f"{self._remote.url}:", "the engine"))
        kind = question.graph if isinstance(found.answer, QueryTriples) else question.results
        if kind is None:
            return Reply("unacceptable")
        out = io.BytesIO()
        if isinstance(found.answer, QueryTriples):
            serialize(found.answer, out, format=RdfFormat.from_media_type(kind))
        else:
            found.answer.serialize(out, format=QueryResultsFormat.from_media_type(kind))
        body = out.getvalue()
        if len(body) > limits.answer_bytes:
            return Reply("too large")
        cut = found.cut or self._goes_on(question, body, kind, limits)
        told = linked(body, kind, question.link) if cut else body
        return Reply("answer", "", kind, cut=cut, body=readable(told) if kind in XML else told)

    def _found(self, question: Question, limits: Limits) -> Found:
        """The answer, of no more rows than the cap; of all where the engine does not take it with the cap.

        Where the query is none with the cap, what is wrong with it without is what the asker has to hear.
        """
        if question.capped:
            with suppress(QueryMistaken, QueryNotTaken):
                return self._remote.free(question.capped, limits)
        return self._remote.free(question.sparql, limits)

    def _goes_on(self, question: Question, body: bytes, kind: str, limits: Limits) -> bool:
        """Whether there is a row beyond the cap, or may be one."""
        if question.beyond is None or not fills(body, kind, question.rows):
            return False
        with suppress(QueryError, StoreError):
            beyond = self._remote.free(question.beyond, limits).answer
            return isinstance(beyond, QuerySolutions) and next(beyond, None) is not None
        return True


def _heard(reply: asyncio.Task[Reply]) -> None:
    """Else its fault would be told of again, where its client is gone."""
    if not reply.cancelled():
        reply.exception()
