"""Errors as problem documents (https://www.rfc-editor.org/rfc/rfc9457). Which has which status is decided here only."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

from api.negotiation import HTML, JSON, best
from api.pages import Pages
from ontology.errors import OnrecordError, QueryError, QueryRefused, QueryTimeout, StoreError

STATUS: dict[type[OnrecordError], int] = {
    QueryRefused: 403,
    QueryTimeout: 503,
    QueryError: 422,
    StoreError: 503,
    OnrecordError: 500,
}
"""The most special class decides."""

TITLES = {
    QueryRefused: "Query refused",
    QueryTimeout: "Query past its deadline",
    QueryError: "Query not understood",
    StoreError: "Store not readable",
}


async def on_onrecord_error(request: Request, fault: Exception) -> Response:
    kind = next(kind for kind in type(fault).__mro__ if kind in STATUS)
    headers = {"Retry-After": "5"} if STATUS[kind] == 503 else {}
    return problem(request, STATUS[kind], str(fault), TITLES.get(kind), headers)


async def on_http_error(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, HTTPException)
    return problem(request, fault.status_code, str(fault.detail), headers=fault.headers)


async def on_invalid_request(request: Request, fault: Exception) -> Response:
    """Every parameter that is unknown or wrong, by name."""
    assert isinstance(fault, RequestValidationError)
    errors = [{"parameter": str(error["loc"][-1]), "detail": str(error["msg"])} for error in fault.errors()]
    said = "; ".join(f"{error['parameter']}: {error['detail']}" for error in errors)
    return problem(request, 422, said, "Parameters not understood", errors=errors)


async def on_fault(request: Request, _fault: Exception) -> Response:
    """What nobody foresaw: the log has the trace, the answer nothing of it."""
    return problem(request, 500, "something went wrong here; the server's log says what")


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
    content = {"type": "about:blank", "title": titled, "status": status, "detail": detail, **more}
    pages: Pages | None = request.app.state.pages if "app" in request.scope else None
    if pages and best(request.headers.get("accept"), [JSON, HTML]) == HTML:
        return HTMLResponse(pages.render("problem", {"problem": content}), status, headers)
    return JSONResponse(content, status, headers, media_type="application/problem+json")


HANDLERS = {
    OnrecordError: on_onrecord_error,
    HTTPException: on_http_error,
    RequestValidationError: on_invalid_request,
    Exception: on_fault,
}
