"""What evaluates SPARQL: a process for each worker, which can be ended, as an Oxigraph query in a thread cannot.

Run as a program it is the nursery: small, with one thread, and with the engine already imported, so that a worker is a
fork of a millisecond. It imports nothing else of ours. When the server is gone, however it went, the nursery ends itself
and all its workers, those in the middle of a query too; and when the nursery is killed, they go with it.

On the wire a frame is its kind, its length and its payload. The server first sends the snapshot to open, and the worker
says its process id when it has; then for each question it sends a head, pieces of data and an end, or a fault.
"""

from __future__ import annotations

import csv
import ctypes
import gc
import io
import json
import marshal
import os
import re
import resource
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, cast
from xml.sax.saxutils import quoteattr

from pyoxigraph import (
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    parse_query_results,
    serialize,
)

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

FRAME = struct.Struct(">cI")
DEATH_SIGNAL = 1
"""What Linux sends when the parent ends, as its `prctl` names that."""

BORN, QUESTION, HEAD, DATA, END, FAULT = b"b", b"q", b"h", b"d", b"e", b"f"

HELD = 2**18
"""Bytes that are held back before the first leave, so that most faults still get a status of their own."""

PIECE = 2**16
"""Bytes that leave at once after that."""


XML = frozenset({"application/rdf+xml", "application/sparql-results+xml"})
"""The media types that the engine writes as XML."""

_BLANKED = bytes(0x20 if each < 0x20 and each not in b"\t\n\r" else each for each in range(256))
_NONE = re.compile(rb"\xef\xbf[\xbe\xbf]")


def main() -> None:
    """Fork a worker for each socket that comes over the inherited one, and bury those whose ids come."""
    control = socket.socket(fileno=int(sys.argv[1]))
    memory_bytes = int(sys.argv[2])
    nursery, system = os.getpid(), ctypes.CDLL(None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends its workers itself
    gc.freeze()
    while True:
        said, given, _, _ = socket.recv_fds(control, FRAME.size, 1)
        if not said:
            os.killpg(0, signal.SIGKILL)
        if not given:
            with suppress(ChildProcessError):  # it was another nursery's
                os.waitpid(FRAME.unpack(said)[1], 0)  # until then its id is not given to another process
        elif os.fork():
            os.close(given[0])
        else:
            control.close()
            if sys.platform == "linux":
                system.prctl(DEATH_SIGNAL, signal.SIGKILL)
            if os.getppid() != nursery:  # it was killed before it could be said
                os._exit(0)
            resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            try:
                work(socket.socket(fileno=given[0]))
            except Exception as fault:  # noqa: BLE001  # the end of the process: the server hears that it has ended
                at = traceback.extract_tb(fault.__traceback__)[-1]
                sys.stderr.write(f"a SPARQL worker ended: {type(fault).__name__} at {at.filename}:{at.lineno}\n")
            finally:
                os._exit(0)


def work(channel: socket.socket) -> None:
    """Answer question after question. Ends when the other end of the channel does."""
    asked = channel.makefile("rb")
    engine, opened = None, ""
    while said := asked.read(FRAME.size):
        question: dict[str, Any] = marshal.loads(asked.read(FRAME.unpack(said)[1]))  # noqa: S302  # the server's own
        try:
            if engine is None or question["quads"] != opened:
                engine = None  # the old one is closed before the new one is opened
                engine, opened = Store.read_only(question["quads"]), question["quads"]
        except (OSError, RuntimeError):  # deleted between the asking and now, or damaged
            engine = None
        try:
            if "sparql" not in question:
                channel.sendall(frame(BORN, str(os.getpid()).encode()))
            elif engine is None:
                channel.sendall(_fault("gone"))
            else:
                _answer(engine, question, channel)
        except BrokenPipeError:
            return


def frame(kind: bytes, payload: ReadableBuffer = b"") -> bytes:
    return FRAME.pack(kind, memoryview(payload).nbytes) + payload


def _fault(outcome: str, said: str = "") -> bytes:
    return frame(FAULT, f"{outcome}\n{said}".encode())


def _answer(engine: Store, question: dict[str, Any], channel: socket.socket) -> None:
    try:
        for iri in question["strangers"]:
            if not engine.contains_named_graph(NamedNode(iri)):
                channel.sendall(_fault("stranger", iri))
                return
        found, cap = _found(engine, question)
        kind = question["graph"] if isinstance(found, QueryTriples) else question["results"]
        if kind is None:
            channel.sendall(_fault("unacceptable"))
            return
        out = _Out(channel, question, kind, cap or isinstance(found, QueryTriples))
        file = cast("IO[bytes]", out)
        if isinstance(found, QueryTriples):
            serialize(out.once(found), file, format=RdfFormat.from_media_type(kind))
        else:
            found.serialize(file, format=QueryResultsFormat.from_media_type(kind))
        out.end(engine)
    except SyntaxError as fault:
        channel.sendall(_fault("syntax", str(fault.msg)))
    except _TooLargeError:
        channel.sendall(_fault("too large"))
    except MemoryError:
        channel.sendall(_fault("memory"))
    except BrokenPipeError:
        raise
    except (OSError, ValueError, RuntimeError) as fault:
        # The engine has no error of its own for files that are damaged.
        damaged = isinstance(fault, OSError) or str(fault).startswith("Corruption: ")
        channel.sendall(_fault("unreadable" if damaged else "failed", str(fault)))


def _found(engine: Store, question: dict[str, Any]) -> tuple[Any, bool]:
    """What the engine finds, and whether it was told to stop at the cap.

    Where the query is none with the cap, what it says without it is what the asker has to hear.
    """
    beside = _beside(question)
    if capped := question["capped"]:
        try:
            return engine.query(capped, **beside), True
        except SyntaxError:
            pass
    return engine.query(question["sparql"], **beside), False


def _beside(question: dict[str, Any]) -> dict[str, Any]:
    """What is given beside the query: its base, and graphs, which stand for all that FROM says; of those what is not given is empty."""
    base, default, named = question["base"], question["default_graphs"], question["named_graphs"]
    if not (default or named):
        return {"base_iri": base, "use_default_graph_as_union": question["union"]}
    return {"base_iri": base, "default_graph": [*map(NamedNode, default)], "named_graphs": [*map(NamedNode, named)]}


class _TooLargeError(Exception):
    pass


def readable(xml: bytes | bytearray) -> bytes:
    """XML of the same length, with a blank for each control character and U+FFFD for each that is none.

    The engine lets pass what XML 1.0 has no way to write. Spec: https://www.w3.org/TR/xml/#charsets
    """
    return _NONE.sub(b"\xef\xbf\xbd", xml.translate(_BLANKED))


def fills(body: bytes | bytearray, kind: str, rows: int) -> bool:
    """Whether an answer of that media type has so many rows, or more."""
    if rows > len(body):  # a row has a byte at least
        return False
    results = QueryResultsFormat.from_media_type(kind)
    if results == QueryResultsFormat.CSV:
        return sum(1 for _ in csv.reader(io.StringIO(body.decode(), newline=""))) > rows
    found = parse_query_results(bytes(body), format=results)
    return isinstance(found, QuerySolutions) and sum(1 for _ in islice(found, rows)) == rows


def linked(body: bytes, kind: str, link: str) -> bytes:
    """An answer with a link to what explains that it was cut, where its media type has a place for one."""
    if kind == QueryResultsFormat.JSON.media_type:
        return body.replace(b'{"head":{', f'{{"head":{{"link":{json.dumps([link])},'.encode(), 1)
    if kind == QueryResultsFormat.XML.media_type:
        return body.replace(b"</head>", f"<link href={quoteattr(link)}/></head>".encode(), 1)
    return body


class _Out:
    """Where the engine writes an answer: held back for a while, then sent piece by piece, which waits for who is slow."""

    def __init__(self, channel: socket.socket, question: dict[str, Any], kind: str, cap: bool) -> None:
        self._channel = channel
        self._question = question
        self._kind = kind
        self._cap = cap
        self._cut = False
        self._held = bytearray()
        self._left = question["answer_bytes"]
        self._whole = question["whole"]
        self._begun = False

    def write(self, piece: ReadableBuffer, /) -> int:
        size = memoryview(piece).nbytes
        self._left -= size
        if self._left < 0:
            raise _TooLargeError
        self._held += piece
        if len(self._held) >= (PIECE if self._begun else HELD) and not self._whole:
            self._send()
        return size

    def flush(self) -> None:
        """The engine asks for it after everything; sent it is when there is enough."""

    def once(self, triples: QueryTriples) -> Iterator[Triple]:
        """Each triple once, up to the cap. A graph is a set, but Oxigraph finds a triple in each graph that holds it."""
        seen: set[Triple] = set()
        for triple in triples:
            if triple not in seen:
                if len(seen) == self._question["rows"]:
                    self._cut = True
                    return
                seen.add(triple)
                yield triple

    def end(self, engine: Store) -> None:
        """Send what is left. Whether the answer was cut is known for certain where all of it is still here."""
        rest = b""
        if not self._begun:
            self._cut = self._cut or (self._fills_the_cap() and self._goes_on(engine))
            rest = self._head(whole=True)
        if self._kind in XML:
            self._held[:] = readable(self._held)
        self._channel.sendall(rest + (frame(DATA, self._held) if self._held else b"") + frame(END))

    def _send(self) -> None:
        head = b""
        if not self._begun:
            self._cut = self._cut or self._cap  # it may be, which nobody knows yet
            head, self._begun = self._head(whole=False), True
        kept = b""
        if self._kind in XML:  # where a character may have come in part
            self._held[:] = readable(self._held)
            kept = bytes(self._held[-2:])
            del self._held[-2:]
        self._channel.sendall(head + frame(DATA, self._held))
        self._held[:] = kept

    def _head(self, *, whole: bool) -> bytes:
        if self._cut:
            self._held[:] = linked(bytes(self._held), self._kind, self._question["link"])
        return frame(HEAD, f"{whole:d}{self._cut:d}{self._kind}".encode())

    def _fills_the_cap(self) -> bool:
        return self._question["beyond"] is not None and fills(self._held, self._kind, self._question["rows"])

    def _goes_on(self, engine: Store) -> bool:
        found = engine.query(self._question["beyond"], **_beside(self._question))
        return isinstance(found, QuerySolutions) and next(found, None) is not None


if __name__ == "__main__":
    main()
