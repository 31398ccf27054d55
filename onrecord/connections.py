"""Connections that end where a client never comes to the point, for which uvicorn has no limit of its own."""

from __future__ import annotations

import asyncio
import logging
from http import HTTPStatus
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.mediatypes import PROBLEM
from api.problems import written


class _Gathered:
    """A transport to which head and body of an answer go in one piece: uvicorn writes them one after the other.

    Two writes are two calls of the system, and the client wakes for each: together a tenth of what a short answer takes.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._pieces: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Take what is written until the event loop turns."""
        if not self._pieces:
            self._loop.call_soon(self.flush)
        self._pieces.append(data)

    def close(self) -> None:
        self.flush()
        self._transport.close()

    def flush(self) -> None:
        """Send what has been written, in one call and without copying it together."""
        if self._pieces:
            pieces, self._pieces = self._pieces, []
            self._transport.writelines(pieces)


class Connection(HttpToolsProtocol):
    """HTTP as uvicorn speaks it, for requests whose head is neither endless in length nor in coming, and whose body comes on.

    What cannot be read as HTTP is answered with a problem document, like all that stands behind.
    """

    head_bytes = 64 * 2**10
    head_seconds = 20.0

    url = b""
    url_bytes = 2**16 - 1
    """What the parser beneath can say of an address."""

    body_seconds = 60.0
    """In which at least a piece of a body has to come."""

    _head: int | None = 0
    """Bytes of the head that is on its way, None while there is none."""
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(cast("asyncio.Transport", _Gathered(transport, self.loop)))
        self._timer = self.loop.call_later(self.head_seconds, self._give_up)

    def eof_received(self) -> None:
        self.transport.flush()  # type: ignore[attr-defined]  # the connection closes now, with what is on its way

    def data_received(self, data: bytes) -> None:
        under_way = self._head is not None
        super().data_received(data)
        if not under_way or self._head is None or self.transport.is_closing():
            return
        self._head += len(data)
        if self._head > self.head_bytes:
            logging.getLogger("onrecord.connections").warning("the head of a request was too long")
            self._refuse(
                HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, f"more than {self.head_bytes:,} bytes before the body"
            )

    def send_400_response(self, msg: str) -> None:
        if len(self.url) > self.url_bytes:
            said = f"the address has more than {self.url_bytes:,} bytes; a long query goes into the body of a POST"
            self._refuse(HTTPStatus.REQUEST_URI_TOO_LONG, said)
        else:
            self._refuse(HTTPStatus.BAD_REQUEST, msg)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head = 0
        if self._timer is None:
            self._timer = self.loop.call_later(self.head_seconds, self._give_up)

    def on_headers_complete(self) -> None:
        self._end_head()
        super().on_headers_complete()
        if self.scope["method"] not in {"GET", "HEAD"}:
            self._await_body()

    def on_body(self, body: bytes) -> None:
        super().on_body(body)
        self._await_body()

    def on_message_complete(self) -> None:
        self._end_timer()
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_head()
        super().connection_lost(exc)

    def _give_up(self) -> None:
        if (
            self.cycle is None or self.cycle.response_complete
        ):  # else the next request came while an answer is being sent
            self.transport.close()

    def _await_body(self) -> None:
        self._end_timer()
        self._timer = self.loop.call_later(self.body_seconds, self._give_up_body)

    def _give_up_body(self) -> None:
        if self.flow.read_paused:  # we are it who do not read on
            self._await_body()
        else:
            self.transport.close()

    def _refuse(self, status: HTTPStatus, detail: str) -> None:
        told = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
        body = written(told)
        head = f"HTTP/1.1 {status.value} {status.phrase}\r\ncontent-type: {PROBLEM}\r\ncontent-length: {len(body)}\r\n"
        self.transport.write(f"{head}connection: close\r\n\r\n".encode() + body)
        self.transport.close()

    def _end_head(self) -> None:
        self._head = None
        self._end_timer()

    def _end_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
