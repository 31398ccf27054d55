"""What holds for every answer: the view it is given from, its entity tag, and what a browser may do with it."""

from __future__ import annotations

from importlib.metadata import version

from starlette.datastructures import Headers as Received
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.current import Current
from api.problems import on_onrecord_error
from ontology.errors import StoreError
from ontology.records import digest

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
"""No inline script or style and no other host, so that text which slips through as markup can still do nothing."""

SECURITY = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

UNTAGGED = ("/sparql", "/static", "/docs", "/api/v1/health")
"""Files have tags of their own; SPARQL may be posted; health must always be asked."""


VARIES = ("accept", "accept-encoding")


class Headers:
    """Puts the newest view into the scope, so that one answer never comes from two snapshots.

    What does not change between snapshots has an ETag made of the snapshot, the program's version and the address.
    """

    def __init__(self, app: ASGIApp, current: Current) -> None:
        self._app = app
        self._current = current

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}  # the server leaves the body out, FastAPI would refuse
        request = Request(scope)
        try:
            view = scope["view"] = self._current.view()
        except StoreError as fault:
            await (await on_onrecord_error(request, fault))(scope, receive, send)
            return
        tag = None
        if request.method == "GET" and not request.url.path.startswith(UNTAGGED):
            address = f"{request.url.path}?{request.url.query}"
            tag = f'"{digest(view and view.id, version("onrecord"), address, *map(request.headers.get, VARIES))}"'
            if tag in [known.strip() for known in Received(scope=scope).get("if-none-match", "").split(",")]:
                await Response(status_code=304, headers={"ETag": tag, **SECURITY})(scope, receive, send)
                return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY.items():
                    headers.setdefault(name, value)
                if tag and message["status"] == 200:
                    headers["ETag"] = tag
                    headers["Cache-Control"] = "no-cache"
                    headers.add_vary_header("Accept")
            await send(message)

        await self._app(scope, receive, send_with_headers)
