"""What holds for every answer: the view it is given from, its entity tag, and what a browser may do with it."""

from __future__ import annotations

from importlib.metadata import version

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.current import Current
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

UNTAGGED = (*FILES, "/sparql", "/api/v1/jobs")
"""SPARQL may be posted; jobs change between snapshots."""

WITHOUT_STORE = frozenset({"/api/v1/health", "/api/v1/ready", "/metrics"})
"""How the server is: asked anew each time, and answered whatever the store is like."""

VARIES = ("Accept", "Accept-Encoding")


class Headers:
    """Puts the newest view into the scope, so that one answer never comes from two snapshots.

    What does not change between snapshots has an ETag made of the snapshot, the program's version and the address. A
    client that knows it gets a 304, and may decide under the condition that the snapshot is still the same.
    Spec: https://www.rfc-editor.org/rfc/rfc9110#name-conditional-requests
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
        path = request.url.path
        if path in WITHOUT_STORE:
            await self._app(scope, receive, send)
            return
        fixed = dict(SECURITY) if path.startswith(FILES) else {**SECURITY, "Vary": ", ".join(VARIES)}
        try:
            view = scope["view"] = self._current.view()
        except StoreError as fault:
            await (await on_onrecord_error(request, fault))(scope, receive, send)
            return
        tagged, known = {}, []
        if request.method == "GET" and not path.startswith(UNTAGGED):
            given = map(request.headers.get, VARIES)
            tag = f'"{view and view.id}-{digest(version("onrecord"), f"{path}?{request.url.query}", *given)}"'
            tagged = {"ETag": tag, "Cache-Control": "no-cache"}
            known = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
            if tag in known:
                await Response(status_code=304, headers={**fixed, **tagged})(scope, receive, send)
                return
        unchanged = False

        async def send_with_headers(message: Message) -> None:
            nonlocal unchanged
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in fixed.items():
                    headers.setdefault(name, value)
                if message["status"] == 200:
                    for name, value in tagged.items():
                        headers.setdefault(name, value)  # a file has the tag of its own bytes
                    unchanged = "*" in known  # which is true of what exists, and that is known only now
                if unchanged:
                    message["status"] = 304
                    del headers["Content-Length"], headers["Content-Type"]
            elif unchanged:
                message["body"] = b""
            await send(message)

        await self._app(scope, receive, send_with_headers)
