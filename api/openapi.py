"""The OpenAPI description: what FastAPI finds, with the errors that every address gives and parameters as they are sent.

Programs are made from it, so it says what comes: problem documents and not FastAPI's own errors, tables as CSV, and that a
parameter in an address is left out where it has no value.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from api import models
from api.mediatypes import CSV, PROBLEM
from api.parameters import THING

Part = dict[str, Any]

ALWAYS = (400, 429, 500, 503)
OF_THINGS = (404, 410)
OF_WRITES = (401, 403, 404, 409, 413, 415)

WHY = {
    301: "Known by another id now: the address of that one",
    304: "What the client has is what there is",
    400: "No request that can be read: it broke off, is no JSON, or names no host that can be one",
    401: "No key, or one that is not known",
    403: "Not for everybody on this server",
    404: "There is none",
    406: "None of the forms that the client accepts",
    409: "Not before an earlier request has ended",
    410: "There was one: the reason why readers do not get it any more",
    412: "Readers have another snapshot by now",
    413: "More than is taken at once",
    415: "Not in a form that is understood",
    422: "A parameter that is not known, or is not as it should be",
    429: "Too much at once",
    503: "Nothing ingested yet, or not in time",
}

THINGS = (
    "speaker",
    "mentions",
    "via",
    "topic",
    "towards",
    "proposer",
    "part_of",
    "policy",
    "focus",
    "source",
    "target",
)
"""Parameters that name a thing by its id or IRI."""

HEADERS = {
    "ETag": {"schema": {"type": "string"}, "description": "changes with the snapshot"},
    "Link": {"schema": {"type": "string"}, "description": "the next page, and what else belongs to it (RFC 8288)"},
}


class Described(FastAPI):
    """An application whose description is made once, when it is first asked for."""

    def openapi(self) -> Part:
        if self.openapi_schema is None:
            found = get_openapi(
                title=self.title, version=self.version, description=self.description, routes=self.routes
            )
            self.openapi_schema = described(found)
        return self.openapi_schema


def operation_id(route: APIRoute) -> str:
    """The id of an operation: the name of the function that answers it."""
    return route.name


def described(found: Part) -> Part:
    """The description with all that holds everywhere."""
    schemas = found.setdefault("components", {}).setdefault("schemas", {})
    for needless in ("HTTPValidationError", "ValidationError"):
        schemas.pop(needless, None)
    problem = models.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs"), Problem=problem)
    for path, method, operation in _operations(found):
        for parameter in operation.get("parameters", ()):
            _as_sent(parameter)
        responses = operation["responses"]
        if "HTTPValidationError" in str(responses.get("422")):
            del responses["422"]
        for status in _statuses(path, method, operation):
            responses.setdefault(str(status), {})
        for status in responses:
            if "content" not in responses[status] and (int(status) >= 400 or status in ("301", "304")):
                responses[status] = _answer(int(status), path)
        if path.endswith(".csv"):
            responses["200"] = {"description": "A table", "content": {CSV: {"schema": {"type": "string"}}}}
        if method == "get" and "200" in responses:
            responses["200"]["headers"] = {**HEADERS, **responses["200"].get("headers", {})}
    return found


def _operations(found: Part) -> Iterator[tuple[str, str, Part]]:
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _statuses(path: str, method: str, operation: Part) -> Iterator[int]:
    """What an address answers beside what is asked for."""
    yield from ALWAYS
    if operation.get("parameters") or operation.get("requestBody"):
        yield 422
    if method != "get":
        yield from OF_WRITES
        return
    yield 304
    if "{" in path:
        yield from (301, *OF_THINGS)
    if not path.startswith("/api/") or "citation" in path:
        yield 406


def _answer(status: int, path: str) -> Part:
    """Problem documents, but for what is not modified, and for addresses of things, which lead on without a word."""
    described = {"description": WHY.get(status, HTTPStatus(status).phrase)}
    if status == 304 or (status == 301 and not path.startswith("/api/")):
        return described
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {**described, "content": content}


def _as_sent(parameter: Part) -> None:
    """A parameter that may be null is one that may be left out, for an address has no way to write null; ids have a pattern."""
    schema = parameter.get("schema", {})
    options = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
    if len(options) == 1:
        del schema["anyOf"]
        schema.update(options[0])
    if parameter["in"] == "query" and parameter["name"] in THINGS:
        schema["pattern"] = THING
