"""What holds for every answer: the view it is given from, its entity tag, and what a browser may do with it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.current import Current, View
from api.problems import on_onrecord_error
from ontology.errors import StoreError
from ontology.records import digest


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
"""What every answer has (`api.access`). Other sites may read the data; of pages and frames more is said there."""

FILES = ("/static", "/docs")
"""Files have tags of their own and are not negotiated."""

UNTAGGED = (*FILES, "/sparql", "/api/v1/jobs", "/statement/")
"""SPARQL may be posted; jobs change between snapshots; pages of statements say how they are corrected, which keys decide."""

WITHOUT_STORE = frozenset({"/api/v1/health", "/api/v1/ready", "/metrics"})
"""How the server is: asked anew each time, and answered whatever the store is like."""

VARIES = ("Accept", "Accept-Encoding")

VERSION = version("onrecord")

CONTEXT = b'</context.jsonld>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'
"""What makes plain JSON linked data. Spec: https://www.w3.org/TR/json-ld11/#interpreting-json-as-json-ld"""


CONTENT = (b"content-length", b"content-type")
"""Headers of a body, which a 304 has none of."""


class Headers:
    """Puts the newest view into the scope, so that one answer never comes from two snapshots.

    What does not change between snapshots has an ETag made of the snapshot, the program's version, the address, and what the
    operator has set (`salt`). A client that knows it gets a 304, before anything else is done, and may decide under the condition that the snapshot is
    still the same. Spec: https://www.rfc-editor.org/rfc/rfc9110#name-conditional-requests
    """

    def __init__(self, app: ASGIApp, current: Current, salt: str) -> None:
        self._app = app
        self._current = current
        self._salt = salt

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        if path in WITHOUT_STORE:
            await self._app(scope, receive, send)
            return
        fixed = FIXED_OF_FILES if path.startswith(FILES) else FIXED
        try:
            view = scope["view"] = self._current.view()
        except StoreError as fault:
            request = Request(scope)
            await (await on_onrecord_error(request, fault))(scope, receive, send)
            return
        tagged: RawHeaders = []
        known: list[bytes] = []
        if scope["method"] == "GET" and not path.startswith(UNTAGGED):
            tag, known = _tag(scope, view, self._salt), _known(scope)
            tagged = [(b"etag", tag), (b"cache-control", b"no-cache")]
            if view:
                tagged.append((b"last-modified", view.last_modified))
            if tag in known:
                await send({"type": "http.response.start", "status": 304, "headers": [*fixed, *tagged]})
                await send({"type": "http.response.body", "body": b""})
                return
        unchanged = False

        async def send_with_headers(message: Message) -> None:
            nonlocal unchanged
            if message["type"] == "http.response.start":
                headers = message["headers"] = [*message["headers"]]
                there = dict(headers)
                headers += (each for each in fixed if each[0] not in there)
                if message["status"] == 200:
                    headers += (each for each in tagged if each[0] not in there)  # a file has the tag of its own bytes
                    if path.startswith("/api/v1") and there.get(b"content-type", b"").startswith(b"application/json"):
                        headers.append((b"link", CONTEXT))
                    unchanged = b"*" in known  # which is true of what exists, and that is known only now
                if unchanged:
                    message["status"] = 304
                    message["headers"] = [each for each in headers if each[0] not in CONTENT]
            elif unchanged:
                message["body"] = b""
            await send(message)

        await self._app(scope, receive, send_with_headers)


RawHeaders = list[tuple[bytes, bytes]]


def _raw(headers: Mapping[str, str]) -> RawHeaders:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


FIXED_OF_FILES = _raw(SECURITY)
FIXED = _raw({**SECURITY, "Vary": ", ".join(VARIES)})


def _tag(scope: Scope, view: View | None, salt: str) -> bytes:
    """The strong tag of what is answered at an address from a view, in the form and encoding that are accepted."""
    varying = [_all(scope, name.lower().encode()).decode("latin-1") for name in VARIES]
    asked = digest(VERSION, salt, scope["path"], scope["query_string"].decode("latin-1"), *varying)
    return f'"{view and view.id}-{asked}"'.encode()


def _known(scope: Scope) -> list[bytes]:
    """The tags that the client has, weak ones like strong ones: a 304 is about what they mean."""
    given = _all(scope, b"if-none-match")
    return [each.strip().removeprefix(b"W/") for each in given.split(b",")] if given else []


def _all(scope: Scope, name: bytes) -> bytes:
    """All that the client sends under a name."""
    return b", ".join(value for given, value in scope["headers"] if given == name)
