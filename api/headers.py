"""What holds for every answer but those of SPARQL: the view it is given from, its entity tag, and that other sites may read it."""

from __future__ import annotations

from importlib.metadata import version

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.current import Current, View
from api.problems import on_onrecord_error
from ontology.errors import StoreError
from ontology.records import digest

FILES = ("/static", "/docs")
"""Files have tags of their own and are not negotiated."""

WITHOUT_STORE = ("/api/v1/health", "/api/v1/ready", "/metrics")
"""How the server is: asked anew each time, and answered whatever the store is like."""

UNTAGGED = (
    *FILES,
    *WITHOUT_STORE,
    "/api/v1/jobs",
    "/api/v1/tickets",
    "/api/v1/review",
    "/ticket/",
    "/review",
    "/statement/",
)
"""Jobs and tickets change between snapshots; what takes a key is given anew each time; pages of statements say how they are
corrected, which keys decide."""

Header = tuple[bytes, bytes]

SHARED: tuple[Header, ...] = ((b"access-control-allow-origin", b"*"), (b"access-control-expose-headers", b"*"))
"""That scripts of any site may read answers. Spec: https://fetch.spec.whatwg.org/#http-cors-protocol"""

VARIES = (b"accept", b"accept-encoding")

NEGOTIATED: tuple[Header, ...] = (*SHARED, (b"vary", b"Accept, Accept-Encoding"))
ENCODED: tuple[Header, ...] = (*SHARED, (b"vary", b"Accept-Encoding"))

OURS = frozenset(name for name, _ in NEGOTIATED)
"""Headers that stand for all others of their names."""

VERSION = version("onrecord")

CONTEXT = b'</context.jsonld>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'
"""What makes plain JSON linked data. Spec: https://www.w3.org/TR/json-ld11/#interpreting-json-as-json-ld"""

CONTENT = (b"content-encoding", b"content-length", b"content-type")
"""Headers of a body, which a 304 has none of."""


class Headers:
    """Puts the newest view into the scope, so that one answer never comes from two snapshots.

    What does not change between snapshots has an ETag made of the snapshot, the program's version, the address, and what the
    operator has set (`salt`). A client that knows it gets a 304, before anything else is done, and may decide under the
    condition that the snapshot is still the same. Spec: https://www.rfc-editor.org/rfc/rfc9110#name-conditional-requests
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
        fixed = ENCODED if path.startswith(FILES) else NEGOTIATED
        tagged: list[Header] = []
        known: list[bytes] = []
        app: ASGIApp = self._app
        try:
            view = scope["view"] = None if path in WITHOUT_STORE else self._current.view()
        except StoreError as fault:
            app = await on_onrecord_error(Request(scope), fault)
        else:
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
                headers = [each for each in message["headers"] if each[0] not in OURS]
                there = dict(headers)
                headers += fixed
                if message["status"] == 200:
                    headers += (each for each in tagged if each[0] not in there)  # a file has the tag of its own bytes
                    if path.startswith("/api/v1") and there.get(b"content-type", b"").startswith(b"application/json"):
                        headers.append((b"link", CONTEXT))
                    unchanged = b"*" in known  # which is true of what exists, and that is known only now
                if unchanged:
                    message["status"] = 304
                    headers = [each for each in headers if each[0] not in CONTENT]
                message["headers"] = headers
            elif unchanged:
                message["body"] = b""
            await send(message)

        await app(scope, receive, send_with_headers)


def _tag(scope: Scope, view: View | None, salt: str) -> bytes:
    """The strong tag of what is answered at an address from a view, in the form and encoding that are accepted."""
    varying = [_all(scope, name).decode("latin-1") for name in VARIES]
    asked = digest(VERSION, salt, scope["path"], scope["query_string"].decode("latin-1"), *varying)
    return f'"{view and view.id}-{asked}"'.encode()


def _known(scope: Scope) -> list[bytes]:
    """The tags that the client has, weak ones like strong ones: a 304 is about what they mean."""
    given = _all(scope, b"if-none-match")
    return [each.strip().removeprefix(b"W/") for each in given.split(b",")] if given else []


def _all(scope: Scope, name: bytes) -> bytes:
    """All that the client sends under a name."""
    return b", ".join(value for given, value in scope["headers"] if given == name)
