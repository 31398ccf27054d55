"""Errors as problem documents (https://www.rfc-editor.org/rfc/rfc9457). Which has which status is decided here only."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import Message, Send

from api import logs
from api.explained import type_of
from api.keys import IN_TEXT, PREFIX
from api.mediatypes import HTML, JSON, PROBLEM
from api.methods import allowed
from api.negotiation import best
from api.pages import Pages, frame
from graph.remote import RemoteStore
from ontology.errors import (
    AnswerTooLarge,
    DecisionRefused,
    InboxFull,
    KeyPending,
    KeyReused,
    OnrecordError,
    QueryError,
    QueryNotTaken,
    QueryRefused,
    QueryTimeout,
    ServerBusy,
    StoreError,
    StoreMovedOn,
    TicketAnswered,
    TicketsFull,
)

STATUS: dict[type[OnrecordError], int] = {
    QueryRefused: 403,
    QueryTimeout: 503,
    QueryNotTaken: 503,
    AnswerTooLarge: 413,
    QueryError: 422,
    StoreMovedOn: 412,
    DecisionRefused: 422,
    KeyReused: 422,
    KeyPending: 409,
    InboxFull: 429,
    TicketAnswered: 409,
    TicketsFull: 429,
    StoreError: 503,
    ServerBusy: 429,
    OnrecordError: 500,
}
"""The most special class decides."""

TITLES = {
    QueryRefused: "Query refused",
    QueryTimeout: "Query past its deadline",
    QueryNotTaken: "Store not readable",
    QueryError: "Query not understood",
    StoreMovedOn: "Another snapshot by now",
    DecisionRefused: "Decision refused",
    KeyReused: "Idempotency-Key used before",
    KeyPending: "Idempotency-Key in use",
    InboxFull: "Too many jobs wait",
    TicketAnswered: "Ticket answered already",
    TicketsFull: "Too many tickets open",
    StoreError: "Store not readable",
    ServerBusy: "Too many queries at once",
}


TOLD = 20
"""Wrong parameters that are named; one can send thousands."""

EXTRA, UNKNOWN = "extra_forbidden", "there is no such parameter here"
"""What pydantic calls a parameter that it does not know, and what we say of it."""


async def on_onrecord_error(request: Request, fault: Exception) -> Response:
    status, title = status_of(fault)
    headers = {"Retry-After": "5"} if status in {429, 503} else {}
    detail = str(fault)
    if isinstance(fault, (StoreError, QueryError)) and _names_a_place(request, detail):
        identifier = request.scope.get("state", {}).get("request_id")
        logs.line("onrecord.store", logging.ERROR, {"event": "store", "id": identifier, "message": detail})
        detail = (
            f"the store cannot be read or written as it should be; the server's log says why, under the id {identifier}"
        )
    return problem(request, status, detail, title, headers)


def _names_a_place(request: Request, said: str) -> bool:
    """Whether it tells where on this machine something is, or where its engine is, which is for the operator."""
    store: Path = request.app.state.store
    engine: RemoteStore | None = request.app.state.engine
    places = {str(place) for place in (store, store.absolute(), store.resolve())}
    return any(place in said for place in (places | {engine.url} if engine else places))


def status_of(fault: Exception) -> tuple[int, str | None]:
    """The HTTP status of an OnrecordError, and its title where the status's own would not do."""
    kind = next(kind for kind in type(fault).__mro__ if kind in STATUS)
    return STATUS[kind], TITLES.get(kind)


async def on_http_error(request: Request, fault: Exception) -> Response:
    """What a route refuses. What asks which methods an address has is refused by no route but answered.

    Who asks for something by an id that it had is sent on with all that they ask for.
    """
    assert isinstance(fault, HTTPException)
    headers = fault.headers
    if fault.status_code == HTTPStatus.MOVED_PERMANENTLY and headers and request.url.query:
        headers = {**headers, "Location": f"{headers['Location']}?{request.url.query}"}
    if fault.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers = {"Allow": ", ".join(allowed(request))}
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=headers)
    return problem(request, fault.status_code, str(fault.detail), headers=headers)


async def on_invalid_request(request: Request, fault: Exception) -> Response:
    """Every parameter that is unknown or wrong, by name; of very many the first."""
    assert isinstance(fault, RequestValidationError)
    found = fault.errors()[:TOLD]
    errors = [
        {"parameter": str(error["loc"][-1]), "detail": UNKNOWN if error["type"] == EXTRA else str(error["msg"])}
        for error in found
    ]
    said = "; ".join(f"{error['parameter']}: {error['detail']}" for error in errors)
    if any(error["type"] == EXTRA for error in found) and (known := _known(request)):
        said += f"; this address takes {', '.join(known)}"
    return problem(request, 422, said, "Parameters not understood", errors=errors)


def _known(request: Request) -> list[str]:
    """The parameters that the address takes by that method, as the API describes it; none for pages."""
    operations = request.app.openapi()["paths"].get(request.url.path, {})
    parameters = operations.get(request.method.lower(), {}).get("parameters", [])
    return [parameter["name"] for parameter in parameters if parameter["in"] == "query"]


async def on_half(request: Request, _fault: Exception) -> Response:
    """What broke off before it was whole. Hardly anybody is left to read this, but the log has its status."""
    return problem(request, 400, "the request broke off")


async def on_fault(request: Request, _fault: Exception) -> Response:
    """What nobody foresaw: the log has the places in the code, the answer only by what name to look there."""
    identifier = request.scope.get("state", {}).get("request_id")
    detail = f"something went wrong here; the server's log says what, under the id {identifier}"
    return problem(request, 500, detail, request_id=identifier)


def on_stop(request: Request) -> Response:
    """What was not answered before the server stopped."""
    return problem(request, 503, "the server is being stopped; ask again", headers={"Retry-After": "5"})


def problem(
    request: Request,
    status: int,
    detail: str,
    title: str | None = None,
    headers: Mapping[str, str] | None = None,
    **more: object,
) -> Response:
    """The problem as JSON, or as a page where a browser asks and there are pages."""
    titled = title or HTTPStatus(status).phrase
    content = {"type": type_of(titled), "title": titled, "status": status, "detail": detail, **more}
    pages: Pages | None = request.app.state.pages if "app" in request.scope else None
    if pages and best(request.headers.get("accept"), [JSON, HTML]) == HTML:
        return HTMLResponse(_encoded(pages.render("problem", {**frame(request), "problem": content})), status, headers)
    return Response(written(content), status, headers, media_type=PROBLEM)


def in_problems(send: Send) -> Send:
    """Sends on, and as a problem document what libraries tell in plain text: errors of ranges, and of what other sites may not ask."""
    plain: Message | None = None

    async def send_on(message: Message) -> None:
        nonlocal plain
        if message["type"] == "http.response.start" and message["status"] >= 400 and _is_plain(message):
            plain = message
            return
        if plain:
            start, message = _retold(plain, message)
            plain = None
            await send(start)
        await send(message)

    return send_on


def _is_plain(start: Message) -> bool:
    return any(name == b"content-type" and value.startswith(b"text/plain") for name, value in start.get("headers", ()))


def _retold(start: Message, said: Message) -> tuple[Message, Message]:
    title = HTTPStatus(start["status"]).phrase
    detail = said.get("body", b"").decode() or title
    body = written({"type": "about:blank", "title": title, "status": start["status"], "detail": detail})
    kept = [(name, value) for name, value in start["headers"] if name not in (b"content-type", b"content-length")]
    ours = [(b"content-type", PROBLEM.encode()), (b"content-length", b"%d" % len(body))]
    return {**start, "headers": [*kept, *ours]}, {**said, "body": body}


def written(content: Mapping[str, object]) -> bytes:
    """A problem as JSON."""
    return _encoded(json.dumps(content, ensure_ascii=False, separators=(",", ":")))


def without_keys(told: str) -> str:
    """What is told of a fault, without the keys that somebody has put in a wrong place: errors end up in logs and reports."""
    return IN_TEXT.sub(f"{PREFIX}…", told)


def _encoded(text: str) -> bytes:
    """Without keys; and half of a surrogate pair, which JSON can spell and nothing can encode, as it was spelt."""
    return without_keys(text).encode("utf-8", "backslashreplace")


HANDLERS = {
    OnrecordError: on_onrecord_error,
    HTTPException: on_http_error,
    RequestValidationError: on_invalid_request,
    ClientDisconnect: on_half,
    Exception: on_fault,
}
