"""How much and how often one may write."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from threading import Lock

from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MANY = 10_000
"""Names that are remembered before it is looked which of them can be forgotten."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left to a key: `remaining` requests now, all of the `limit` in `reset` seconds, one in `wait`."""

    limit: int
    remaining: int
    reset: int
    wait: int


class Buckets:
    """A token bucket for each name: it holds a minute's requests, and fills up as evenly. `clock` counts seconds.

    Of very many names those whose buckets are full again are forgotten, which nobody notices.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._size = per_minute
        self._clock = clock
        self._lock = Lock()
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, name: str) -> Allowance:
        """Take one, if there is one; else `wait` says how long there will be none."""
        with self._lock:
            now, pace = self._clock(), self._size / 60
            if len(self._left) >= MANY:
                self._left = {
                    each: (left, at) for each, (left, at) in self._left.items() if left + (now - at) * pace < self._size
                }
            before, at = self._left.get(name, (float(self._size), now))
            held = min(self._size, before + (now - at) * pace)
            left = held - 1 if held >= 1 else held
            self._left[name] = (left, now)
        wait = 0 if held >= 1 else ceil((1 - held) / pace)
        return Allowance(self._size, int(left), ceil((self._size - left) / pace), wait)


class Bounds:
    """Refuses what is posted and larger than its address takes, while it comes in; and tells writers what is left to them.

    `largest` are the bytes by path, for what is below it too. The headers are those of draft-ietf-httpapi-ratelimit-headers-03, which programs know.
    """

    def __init__(self, app: ASGIApp, largest: Mapping[str, int]) -> None:
        self._app = app
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        posted = scope["type"] == "http" and scope["method"] == "POST"
        most = self._most(scope["path"]) if posted else None
        if most is None:
            await self._app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "")
        come = 0

        async def receive_at_most() -> Message:
            nonlocal come
            message = await receive()
            come += len(message.get("body", b""))
            if come > most or (declared.isdecimal() and int(declared[:16]) > most):
                raise HTTPException(
                    413, f"the request has more than the {most:,} bytes that are taken at once; send less"
                )
            return message

        async def send_with_allowance(message: Message) -> None:
            allowance: Allowance | None = scope.get("allowance")
            if message["type"] == "http.response.start" and allowance:
                headers = MutableHeaders(scope=message)
                headers["RateLimit-Limit"] = str(allowance.limit)
                headers["RateLimit-Remaining"] = str(allowance.remaining)
                headers["RateLimit-Reset"] = str(allowance.reset)
            await send(message)

        await self._app(scope, receive_at_most, send_with_allowance)

    def _most(self, path: str) -> int | None:
        """What an address takes, or that above it."""
        return self._largest.get(path, self._largest.get(path.rpartition("/")[0]))
