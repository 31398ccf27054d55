"""The service itself: whether it is well, what it is made of, and how to use it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any

import anyio
import swagger_ui_bundle
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from api import models
from api.current import Current, View, view_of
from api.explained import EXPLAINED, PAGE, slug
from api.guide import words
from api.pages import page
from graph import snapshots
from graph.holdings import holdings
from ontology.errors import OnrecordError, StoreError
from ontology.iris import NS

SWAGGER = Path(swagger_ui_bundle.swagger_ui_path)

Probe = Callable[[View], Awaitable[object]]
"""Asks the SPARQL workers for next to nothing. Raises an OnrecordError where that fails."""

PATIENCE = 5
"""Seconds that the workers have to answer: whoever asks whether we are ready gives up soon."""

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
async def show_health(request: Request, response: Response) -> models.Health:
    """Whether the server answers; and whether there is something to read, without opening it."""
    response.headers["Cache-Control"] = "no-store"
    if (name := snapshots.current(request.app.state.store)) is None:
        return models.Health(
            status="empty", snapshot=None, made=None, detail="nothing ingested yet; run `onrecord ingest PATH`"
        )
    return models.Health(status="ok", snapshot=name, made=snapshots.made(name).isoformat(), detail=None)


@router.get("/ready")
async def show_readiness(request: Request, response: Response) -> models.Health:
    """Whether questions are answered: there is a snapshot that opens, and the SPARQL workers can be asked; else 503."""
    current: Current = request.app.state.current
    probe: Probe = request.app.state.probe
    view = await anyio.to_thread.run_sync(current.view)
    if view is None:
        raise _unready("nothing ingested yet; run `onrecord ingest PATH` with the same --store")
    try:
        with anyio.fail_after(PATIENCE):
            await probe(view)
    except StoreError:  # which may name a place on this machine
        raise
    except (OnrecordError, HTTPException) as fault:
        why = fault.detail if isinstance(fault, HTTPException) else fault
        raise _unready(f"the SPARQL workers cannot be asked: {why}") from fault
    except TimeoutError:
        raise _unready(f"the SPARQL workers do not answer within {PATIENCE} s: all are busy, or stuck") from None
    response.headers["Cache-Control"] = "no-store"
    return models.Health(status="ok", snapshot=view.id, made=view.made.isoformat(), detail=None)


def _unready(why: str) -> HTTPException:
    return HTTPException(503, why, {"Retry-After": "5", "Cache-Control": "no-store"})


@router.get("/numbers")
def show_numbers(request: Request) -> models.Numbers:
    """How much there is: statements, people, organisations, policies, figures and articles."""
    return numbers(view_of(request))


def numbers(view: View) -> models.Numbers:
    """How much there is in the snapshot of the view."""
    return view.kept(_numbers)


def _numbers(view: View) -> models.Numbers:
    held = holdings(view.catalogue.statements, view.overview, view.ask)
    return models.Numbers(**asdict(held), snapshot=view.id, made=view.made.isoformat())


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
def docs(request: Request) -> HTMLResponse:
    """Swagger UI from the installed package; its start is a file too, because no inline script may run."""
    if request.app.state.pages:
        return page(request, "docs")
    return HTMLResponse(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Onrecord API</title>"
        '<link rel=icon href="/docs/static/favicon-32x32.png"><link rel=stylesheet href="/docs/static/swagger-ui.css">'
        '<nav><a href="/">Onrecord</a></nav><main id=swagger></main><script src="/docs/static/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script>'
    )


@documentation.get(PAGE)
def docs_problems(request: Request) -> HTMLResponse:
    """What the types of problem documents mean."""
    if request.app.state.pages:
        listed = [{"title": title, "slug": slug(title), "meaning": meaning} for title, meaning in EXPLAINED.items()]
        return page(request, "problems", problems=listed)
    told = "".join(f"<dt id={slug(title)}>{title}<dd>{escape(meaning)}" for title, meaning in EXPLAINED.items())
    return HTMLResponse(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Problems – Onrecord API</title>"
        f'<nav><a href="/">Onrecord</a> <a href="/docs">API</a></nav><main><h1>Problems</h1><dl>{told}</dl></main>'
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
