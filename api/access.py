"""What is done around every request: its id, its line in the log, its share in the metrics, and the headers of safety.

It stands outside all else, so that nothing is answered without it, and an answer that failed is an answer too.
"""

from __future__ import annotations

import logging
import re
import secrets
from asyncio import CancelledError
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import count
from time import perf_counter
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import logs
from api.keys import PREFIX
from api.metrics import Metrics
from api.problems import in_problems, on_fault, on_stop, problem

Header = tuple[bytes, bytes]


def policy(embed: str = "self") -> str:
    """The content security policy of pages that these sites may show in a frame: `self`, `none`, origins, with blanks between.

    No inline script or style and no other host, so that text which slips through as markup can still do nothing.
    """
    sites = " ".join(f"'{each}'" if each in {"self", "none"} else each for each in embed.split())
    return f"{_POLICY}; frame-ancestors {sites}"


_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)

SECURITY = {
    "Content-Security-Policy": policy(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""What every answer has. Other sites may read the data; of pages and frames more is said below."""

OWN_ID = re.compile(rb"(?!.*%s)[A-Za-z0-9._-]{1,64}" % PREFIX.encode())
"""What a client may call its request; anything else would let it write into the log. No key, put there by mistake."""

HOST = re.compile(rb"(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")
"""A name or an address, and a port."""

RUN, NUMBERS = secrets.token_hex(4), count()
"""What the requests of this process are called, without asking the system for chance each time."""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})
"""Others share a name, for there is no end of them."""

UNROUTED = "unmatched"
"""The route of what has none: the path itself would be a client's text."""

PLACES = ("", "/api/v1")
"""Under which the routes stand."""

DIRECT = frozenset({"/api/v1/statements", "/metrics", "/sparql", "/sparql/limits"})
"""Addresses that are no routes of FastAPI's."""

OWN = frozenset({"self", "none"})
"""Embedding that no other site takes part in."""

KEPT, LONGEST = 4096, 256
"""How many paths, of how many characters, are remembered with their routes."""

PREVIEW, MAP = "/reconcile/preview", "/map"
"""What any site may show in a frame, the map with embed=true: they are there for that, and nothing can be changed on them."""

HSTS = (b"strict-transport-security", b"max-age=31536000")


class Access:
    """Wraps an application. `embed` are the sites that may show its pages in frames, as in the settings."""

    def __init__(self, app: ASGIApp, metrics: Metrics, embed: str) -> None:
        self._app = app
        self._metrics = metrics
        self._routes: dict[str, str] = {}
        data = SECURITY | {"Content-Security-Policy": policy(embed)}
        page = data | {"Cross-Origin-Resource-Policy": "same-origin" if embed in OWN else "cross-origin"}
        framed = data | {"Content-Security-Policy": policy("none" if embed == "none" else "*")}
        self._data, self._page, self._framed = _encoded(data), _encoded(page), _encoded(framed)
        self._safe = frozenset(name for name, _ in self._data)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = perf_counter()
        identifier = _identifier(scope["headers"])
        scope.setdefault("state", {})["request_id"] = identifier
        method = scope["method"]
        # The server leaves the body out of an answer to HEAD; routes would refuse the method, SPARQL makes no body then.
        inner = {**scope, "method": "GET"} if method == "HEAD" and scope["path"] != "/sparql" else scope
        status = sent = 0
        whole = False

        async def send_on(message: Message) -> None:
            nonlocal status, sent, whole
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = self._headers(message.get("headers", ()), identifier, scope)
            else:
                sent += len(message.get("body", b"")) if method != "HEAD" else 0
                whole = not message.get("more_body", False)
                if whole:
                    tell()
            await send(message)

        def tell() -> None:
            self._metrics.running -= 1
            seconds = perf_counter() - began
            known, route = method if method in METHODS else "OTHER", self._route(inner, status)
            self._metrics.observe(known, route, status, seconds, sent)
            told = {"event": "request", "id": identifier, "method": known, "route": route, "status": status}
            told |= {"ms": round(seconds * 1000, 2), "bytes": sent, "snapshot": getattr(inner.get("view"), "id", None)}
            if not whole:
                told["cut"] = "yes"
            logs.line("onrecord.access", logging.INFO if whole and status < 500 else logging.WARNING, told)

        self._metrics.running += 1
        try:
            await self._answer(inner, receive, _headers_only(send_on) if method == "HEAD" else send_on)
        except Exception as raised:  # noqa: BLE001  # the edge of the process: what nobody foresaw ends here, in the log
            logs.fault(raised, id=identifier)
            if not status:
                await (await on_fault(Request(inner), raised))(inner, receive, send_on)
        except CancelledError:  # the time to end it in is over, see onrecord.server
            if not status:
                await on_stop(Request(inner))(inner, receive, send_on)
            raise
        finally:
            if not whole:
                tell()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _has_host(scope):
            with suppress(_Enough):
                await self._app(scope, receive, in_problems(send))
        else:
            detail = "the header Host is missing, or names no host that can be one; give one, and only once"
            await problem(Request(scope), 400, detail)(scope, receive, send)

    def _headers(self, given: Sequence[Header], identifier: str, scope: Scope) -> list[Header]:
        """The headers of an answer with ours, which stand for all others of their names."""
        page = any(name == b"content-type" and value.startswith(b"text/html") for name, value in given)
        ours = self._framed if _for_frames(scope) else self._page if page else self._data
        kept = [header for header in given if header[0] not in self._safe]
        return [
            *kept,
            *ours,
            (b"x-request-id", identifier.encode()),
            *((HSTS,) if scope["scheme"] == "https" else ()),
        ]

    def _route(self, scope: Scope, status: int) -> str:
        """The template of the route; what is answered before one is looked for, as a 304, has that of the path's last answer."""
        path = scope["path"]
        if path in DIRECT:
            return str(path)
        if mount := scope.get("root_path"):
            return str(mount)
        if "route" not in scope:
            return self._routes.get(path, UNROUTED)
        route = _template(scope)
        if status < 400 and len(path) <= LONGEST:
            if len(self._routes) >= KEPT:
                self._routes.clear()
            self._routes[path] = route
        return route


class _Enough(BaseException):
    """Whoever asked for headers alone has them: no fault, so that nothing in between takes it for one."""


def _headers_only(send: Send) -> Send:
    """Sends on, up to the first piece of a body that comes in pieces; then nobody goes on making it."""

    async def send_on(message: Message) -> None:
        begun = message.get("more_body", False)
        await send({"type": message["type"], "body": b""} if begun else message)
        if begun:
            raise _Enough

    return send_on


def _has_host(scope: Scope) -> bool:
    """Whether the client names one host that can be one: addresses in answers are made of it. HTTP/1.0 knows of none.

    Spec: https://www.rfc-editor.org/rfc/rfc9112#section-3.2
    """
    named = [value for name, value in scope["headers"] if name == b"host"]
    if not named:
        return bool(scope["http_version"] == "1.0")
    return len(named) == 1 and HOST.fullmatch(named[0]) is not None


def _for_frames(scope: Scope) -> bool:
    """Whether other sites show it in a frame. The address alone tells, as what is answered with 304 has no other."""
    if scope["path"] == MAP:
        return dict(parse_qsl(scope["query_string"].decode("latin-1"))).get("embed") == "true"
    return bool(scope["path"] == PREVIEW)


def _template(scope: Scope) -> str:
    """The route's template with the place under which it stands, which FastAPI does not tell."""
    own: str = getattr(scope["route"], "path_format", "")
    place = scope["path"].removesuffix(own.format_map(scope["path_params"]))
    return f"{place}{own}" if place in PLACES else UNROUTED


def _identifier(headers: Iterable[Header]) -> str:
    """What the client calls the request where it may, else a name of our own."""
    for name, value in headers:
        if name == b"x-request-id" and OWN_ID.fullmatch(value):
            return value.decode()
    return f"{RUN}{next(NUMBERS):08x}"


def _encoded(headers: Mapping[str, str]) -> tuple[Header, ...]:
    return tuple((name.lower().encode(), value.encode()) for name, value in headers.items())
