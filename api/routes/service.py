"""The service itself: whether it is well, what it is made of, and how to use it."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

import swagger_ui_bundle
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api import models
from api.current import View
from api.guide import words
from ontology.iris import NS

SWAGGER = Path(swagger_ui_bundle.swagger_ui_path)

router = APIRouter(tags=["service"])
documentation = APIRouter(include_in_schema=False)


LINKS = '</openapi.json>; rel="service-desc"; type="application/json", </docs>; rel="service-doc"; type="text/html"'
"""Spec: https://www.rfc-editor.org/rfc/rfc8631."""


@router.get("")
def list_addresses(request: Request, response: Response) -> dict[str, str]:
    """Where everything is: each list by its name, and what else can be asked."""
    response.headers["Link"] = LINKS
    return start(request)


def start(request: Request) -> dict[str, str]:
    """By name the address of whatever needs nothing to be filled in, as the description has it."""
    paths = request.app.openapi()["paths"]
    found = {
        path.removeprefix("/api/v1/").removeprefix("/"): path for path in paths if "{" not in path and path != "/api/v1"
    }
    return found | {"sparql": "/sparql", "openapi": "/openapi.json", "documentation": "/docs", "guide": "/llms.txt"}


@router.get("/health")
def show_health(request: Request) -> models.Health:
    """Whether there is something to read. The server is well either way."""
    view: View | None = request.scope["view"]
    if view is None:
        return models.Health(
            status="empty", snapshot=None, made=None, detail="nothing ingested yet; run `onrecord ingest PATH`"
        )
    return models.Health(status="ok", snapshot=view.id, made=view.made.isoformat(), detail=None)


@router.get("/version")
def show_version(request: Request) -> models.Version:
    """What is running: the program, its vocabulary, and the snapshot that it answers from."""
    view: View | None = request.scope["view"]
    return models.Version(code=version("onrecord"), vocabulary=NS, snapshot=view.id if view else None)


@documentation.get("/llms.txt")
def guide(request: Request) -> Response:
    """The service in one page of words, for programs that read words."""
    return Response(words(request.app.openapi()), media_type="text/plain; charset=utf-8", headers={"Link": LINKS})


@documentation.get("/docs")
def docs() -> HTMLResponse:
    """Swagger UI from the installed package; its start is a file too, because no inline script may run."""
    return HTMLResponse(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Onrecord API</title>"
        '<link rel=icon href="/docs/static/favicon-32x32.png"><link rel=stylesheet href="/docs/static/swagger-ui.css">'
        '<nav><a href="/">Onrecord</a></nav><main id=swagger></main><script src="/docs/static/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script>'
    )


@documentation.get("/docs/openapi.json")
def docs_description(request: Request) -> dict[str, Any]:
    """The description under the version that the packaged Swagger UI knows; it reads 3.1 well, but only if not told so."""
    return {**request.app.openapi(), "openapi": "3.0.3"}


@documentation.get("/docs/start.js")
def docs_script() -> Response:
    script = (
        'SwaggerUIBundle({url: "/docs/openapi.json", dom_id: "#swagger", deepLinking: true, validatorUrl: null});\n'
    )
    return Response(script, media_type="text/javascript")
