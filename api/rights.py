"""Who may do what: a key in `Authorization`, and what a server without keys, or a closed one, answers."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Annotated

from fastapi import HTTPException, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.types import ASGIApp, Receive, Scope, Send

from api.keys import Key, Keys
from api.keys import Scope as Right
from api.limits import Buckets
from api.mediatypes import HTML, JSON
from api.negotiation import best
from api.problems import on_onrecord_error, problem
from ontology.errors import StoreError

BEARER = HTTPBearer(
    auto_error=False, scheme_name="key", description="what `onrecord key new` printed, as `Authorization: Bearer KEY`"
)

OPEN = ("/api/v1/health", "/api/v1/ready", "/static")
"""What a closed server gives to everybody: whether it is well and ready, and how its pages look."""

WITH_OTHER_RIGHTS = ("/api/v1/articles", "/api/v1/decisions")
"""Where one may post without leave to read: the routes ask for the right that it takes."""

JOBS = "/api/v1/jobs"


def holder(right: Right) -> Callable[..., Key]:
    """What gives a route the key of whoever asks: 401 for a wrong one, 403 for one without that right, 429 for too many posts."""

    def key(request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)] = None) -> Key:
        keys: Keys = request.app.state.keys
        found = keys.of(given.credentials.strip()) if given else None
        if request.app.state.desk is None or not (found or keys.given()):
            raise HTTPException(403, read_only(request.app.state.contact))
        if found is None:
            raise HTTPException(401, "give a key as `Authorization: Bearer KEY`", {"WWW-Authenticate": "Bearer"})
        if right not in found.scopes:
            raise HTTPException(403, f"the key {found.name!r} has no scope {right}; ask the operator for one that has")
        if request.method == "POST":
            buckets: Buckets = request.app.state.buckets
            allowance = request.scope["allowance"] = buckets.take(found.name)
            if allowance.wait:
                detail = f"the key {found.name!r} may write {allowance.limit} times a minute; wait {allowance.wait} s"
                raise HTTPException(429, detail, {"Retry-After": str(allowance.wait)})
        return found

    return key


def read_only(contact: str | None) -> str:
    """What is said to whoever would write where nobody may."""
    whom = f"write to its operator: {contact}" if contact else "its operator can make keys with `onrecord key new`"
    return f"this server is read-only; {whom}"


class Closed:
    """Lets only those read who have a key for it, be it as a bearer token or, from a browser, as a password."""

    def __init__(self, app: ASGIApp, keys: Keys) -> None:
        self._app = app
        self._keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _free(scope):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        headers = {"Vary": "Accept, Authorization", "Cache-Control": "no-store"}
        try:
            found = self._keys.of(_token(request.headers.get("authorization", "")))
        except StoreError as fault:
            await (await on_onrecord_error(request, fault))(scope, receive, send)
            return
        if found and Right.READ in found.scopes:
            await self._app(scope, receive, send)
            return
        if found:
            detail = f"the key {found.name!r} has no scope {Right.READ}; ask the operator for one that has"
            answer = problem(request, 403, detail, headers=headers)
        else:
            page = best(request.headers.get("accept"), [JSON, HTML]) == HTML
            asked = 'Basic realm="Onrecord", charset="UTF-8"' if page else "Bearer"
            detail = "reading takes a key here: `Authorization: Bearer KEY`, or in a browser the key as the password"
            answer = problem(request, 401, detail, headers={**headers, "WWW-Authenticate": asked})
        await answer(scope, receive, send)


def _free(scope: Scope) -> bool:
    """Whether no key is asked for: before a site may send one, its browser asks with OPTIONS and without."""
    path: str = scope["path"]
    if scope["method"] == "OPTIONS":
        return True
    under = tuple(f"{one}/" for one in (*OPEN, JOBS))
    return path in (*OPEN, JOBS) or path.startswith(under) or (scope["method"] == "POST" and path in WITH_OTHER_RIGHTS)


def _token(authorization: str) -> str:
    """The key in the header, empty where there is none.

    Spec: https://www.rfc-editor.org/rfc/rfc7617
    """
    scheme, _, given = authorization.partition(" ")
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(given.strip(), validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return given.strip() if scheme.lower() == "bearer" else ""
