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
from ontology.iris import NS

SWAGGER = Path(swagger_ui_bundle.swagger_ui_path)

router = APIRouter(tags=["service"])
documentation = APIRouter(include_in_schema=False)


@router.get("")
def start() -> dict[str, str]:
    """Where everything is."""
    places = ("statements", "entities", "articles", "search", "suggest", "graph", "queries", "health", "version")
    return {place: f"/api/v1/{place}" for place in places} | {
        "sparql": "/sparql",
        "openapi": "/openapi.json",
        "documentation": "/docs",
    }


@router.get("/health")
def health(request: Request) -> models.Health:
    """Whether there is something to read. The server is well either way."""
    view: View | None = request.scope["view"]
    if view is None:
        return models.Health(
            status="empty", snapshot=None, made=None, detail="nothing ingested yet; run `onrecord ingest PATH`"
        )
    return models.Health(status="ok", snapshot=view.id, made=view.made.isoformat(), detail=None)


@router.get("/version")
def versions(request: Request) -> models.Version:
    view: View | None = request.scope["view"]
    return models.Version(code=version("onrecord"), vocabulary=NS, snapshot=view.id if view else None)


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
