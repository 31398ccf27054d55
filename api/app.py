"""The web application: SPARQL, REST, addresses of things, and pages if someone hands in what renders them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import Depends, FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route
from starlette.staticfiles import StaticFiles

from api.closed import Closed
from api.current import Current
from api.desk import Desk
from api.headers import Headers
from api.keys import Keys
from api.limits import Bounds, Buckets
from api.pages import Pages
from api.parameters import given_once
from api.problems import HANDLERS
from api.routes import (
    articles,
    comparing,
    decisions,
    entities,
    figures,
    graphs,
    html,
    identifiers,
    jobs,
    positions,
    queries,
    searching,
    service,
    statements,
    topics,
)
from api.settings import Settings
from api.sparql import Sparql
from api.workers import Pool
from graph.inbox import Inbox

ROUTERS = (
    statements,
    comparing,
    positions,
    figures,
    topics,
    decisions,
    entities,
    jobs,
    articles,
    searching,
    graphs,
    service,
)


DECISION = 2**17
"""Bytes that a decision may have: fifty things, a name and a reason."""


def create_app(
    settings: Settings, pages: Pages | None = None, desk: Desk | None = None, keys: Keys | None = None
) -> FastAPI:
    """The application for one store. It opens nothing until it is asked, and needs no restart after an ingest.

    Without a desk it is read-only, and so it is for those who have none of the `keys`: those of the store, if not told otherwise.
    """
    keys = keys or Keys(settings.store)
    pool = Pool(settings.workers, settings.deadline, settings.answer_bytes, settings.memory_bytes)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        if desk:
            desk.open()
        yield
        if desk:
            desk.close()
        pool.close()

    app = FastAPI(
        title="Onrecord",
        version=version("onrecord"),
        description="Who said what, in which post, and where exactly that is written. A statement is a claim of its speaker.",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        exception_handlers={kind: handler for kind, handler in HANDLERS.items()},  # noqa: C416 (its type is wider)
    )
    app.state.pages = pages
    app.state.desk = desk
    app.state.keys = keys
    app.state.inbox = Inbox(settings.store)
    app.state.buckets = Buckets(settings.writes_per_minute)
    app.state.contact = settings.contact
    app.state.full_text = settings.full_text
    for room in ROUTERS:
        app.include_router(room.router, prefix="/api/v1", dependencies=[Depends(given_once)])
    app.include_router(queries.router, prefix="/api/v1")  # where a parameter may take several values
    app.include_router(identifiers.router(pages))
    app.include_router(service.documentation)
    app.router.routes.append(Route("/sparql", Sparql(pool, pages), methods=["GET", "POST"]))
    app.mount("/docs/static", StaticFiles(directory=service.SWAGGER))
    if pages:
        app.include_router(html.router(pages), dependencies=[Depends(given_once)])
        for path, folder in pages.static.items():
            app.mount(path, StaticFiles(directory=folder))
    largest = {"/api/v1/articles": settings.article_bytes, "/api/v1/decisions": DECISION}
    app.add_middleware(Bounds, largest=largest)
    app.add_middleware(Headers, current=Current(settings.store, replaced=pool.renew))
    if not settings.open:
        app.add_middleware(Closed, keys=keys)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST"],
        allow_headers=["Accept", "Content-Type", "If-None-Match"],
        expose_headers=["*"],
    )
    app.add_middleware(GZipMiddleware, minimum_size=2048)
    return app
