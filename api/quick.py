"""What is asked most, answered before the framework: to pass through it takes longer than to read a page of a list."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.problems import on_http_error, on_invalid_request, on_onrecord_error
from ontology.errors import OnrecordError

Answer = Callable[[Request], Awaitable[Response]]


class Quick:
    """Answers a GET of these paths, and hands everything else on. What is wrong becomes a problem as it would further in."""

    def __init__(self, app: ASGIApp, answers: Mapping[str, Answer]) -> None:
        self._app = app
        self._answers = answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._answers.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        app = await _answered(answer, Request(scope, receive)) if answer else self._app
        await app(scope, receive, send)


async def _answered(answer: Answer, request: Request) -> Response:
    try:
        return await answer(request)
    except RequestValidationError as fault:
        return await on_invalid_request(request, fault)
    except HTTPException as fault:
        return await on_http_error(request, fault)
    except OnrecordError as fault:
        return await on_onrecord_error(request, fault)
