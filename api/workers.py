"""SPARQL in processes of its own, because an Oxigraph query can be ended in no other way.

Measured: killing a worker takes 0.3 s, a new one is ready after 0.9 s, a question and its answer pass in 0.05 ms.
"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import queue
import resource
import signal
import time
import weakref
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, QueryResultsFormat, QueryTriples, RdfFormat, Store, serialize

from ontology.errors import QueryError, QueryTimeout

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


@dataclass(frozen=True, slots=True)
class Question:
    """A query on the snapshot at `quads`. The formats are media types, None where the client takes no such answer."""

    quads: str
    sparql: str
    union: bool
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    results: str | None
    graph: str | None


@dataclass(frozen=True, slots=True)
class Reply:
    """`outcome` is "answer", or what went wrong: "syntax", "unacceptable", "too large", "gone", "failed"; then `body` says it."""

    outcome: str
    media_type: str
    body: bytes


class Pool:
    """A few workers, started when first needed. May be asked from many threads at once."""

    def __init__(self, size: int, deadline: float, answer_bytes: int, memory_bytes: int) -> None:
        self._deadline = deadline
        self._limits = (answer_bytes, memory_bytes)
        self._renewed = 0
        self._all: weakref.WeakSet[_Worker] = weakref.WeakSet()
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(size):
            self._idle.put(None)

    def ask(self, question: Question) -> Reply:
        """What a worker answers. The deadline counts from the asking, so waiting for a free worker is part of it.

        Raises QueryTimeout past it, and QueryError where the worker died of the question.
        """
        until = time.monotonic() + self._deadline
        try:
            worker = self._idle.get(timeout=self._deadline)
        except queue.Empty:
            raise QueryTimeout(
                f"all workers were busy for the {self._deadline:g} s of the deadline; try later"
            ) from None
        kept, renewed = None, self._renewed
        try:
            kept = worker or _Worker(*self._limits)
            self._all.add(kept)
            reply = kept.ask(question, until - time.monotonic())
        except TimeoutError:
            _end(kept)
            kept = None
            raise QueryTimeout(
                f"the query was ended at its deadline of {self._deadline:g} s; narrow it or add a LIMIT"
            ) from None
        except (EOFError, OSError):
            _end(kept)
            kept = None
            raise QueryError(
                "the query's process ended, most likely for want of memory; narrow the query or add a LIMIT"
            ) from None
        finally:
            if kept and renewed != self._renewed:
                _end(kept)
                kept = None
            self._idle.put(kept)
        return reply

    def renew(self) -> None:
        """Let go of the snapshots that workers hold open: those that stand idle now end, those at work when they are done."""
        self._renewed += 1
        idle: list[_Worker | None] = []
        with contextlib.suppress(queue.Empty):
            while True:
                idle.append(self._idle.get_nowait())
        for worker in idle:
            self._idle.put(None)
            _end(worker)

    def close(self) -> None:
        """End all workers, those at work too."""
        for worker in list(self._all):
            worker.kill()


class _Worker:
    """The near end of a process that answers one question after another."""

    def __init__(self, answer_bytes: int, memory_bytes: int) -> None:
        # Spawned, not forked: a fork of a server with threads may inherit a lock that nobody will open.
        spawn = multiprocessing.get_context("spawn")
        self._pipe, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_serve, args=(theirs, answer_bytes, memory_bytes), daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, question: Question, seconds: float) -> Reply:
        """Raises TimeoutError when the time is over, EOFError or OSError where the process is gone."""
        self._pipe.send(question)
        if not self._pipe.poll(max(0.0, seconds)):
            raise TimeoutError
        reply: Reply = self._pipe.recv()
        return reply

    def kill(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _end(worker: _Worker | None) -> None:
    if worker:
        worker.kill()


def _serve(pipe: Connection, answer_bytes: int, memory_bytes: int) -> None:
    """What a worker does all its life. It ends when the other end of the pipe does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends its workers itself
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    engine, opened = None, ""
    with contextlib.suppress(EOFError):
        while True:
            question: Question = pipe.recv()
            if engine is None or question.quads != opened:
                try:
                    engine, opened = Store.read_only(question.quads), question.quads
                except OSError:  # deleted between the asking and now
                    engine = None
                    pipe.send(Reply("gone", "", b""))
                    continue
            pipe.send(_reply(engine, question, answer_bytes))


def _reply(engine: Store, question: Question, answer_bytes: int) -> Reply:
    body = _Capped(answer_bytes)
    try:
        found = engine.query(
            question.sparql,
            use_default_graph_as_union=question.union,
            default_graph=[NamedNode(iri) for iri in question.default_graphs] or None,
            named_graphs=[NamedNode(iri) for iri in question.named_graphs] or None,
        )
        kind = question.graph if isinstance(found, QueryTriples) else question.results
        if kind is None:
            return Reply("unacceptable", "", b"")
        if isinstance(found, QueryTriples):
            # A graph is a set, but Oxigraph finds a triple once in each named graph that holds it.
            serialize(dict.fromkeys(found), body, format=RdfFormat.from_media_type(kind))
        else:
            found.serialize(body, format=QueryResultsFormat.from_media_type(kind))
    except SyntaxError as fault:
        return Reply("syntax", "", str(fault.msg).encode())
    except _TooLargeError:
        return Reply("too large", "", b"")
    except (OSError, ValueError, RuntimeError) as fault:
        return Reply("failed", "", str(fault).encode())
    return Reply("answer", kind, body.getvalue())


class _TooLargeError(Exception):
    pass


class _Capped(io.BytesIO):
    """Memory for one answer and no more: an answer that is cut off looks whole to whoever reads it."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, piece: ReadableBuffer, /) -> int:
        if self.tell() + len(memoryview(piece)) > self._limit:
            raise _TooLargeError
        return super().write(piece)
