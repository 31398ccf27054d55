"""The web application: SPARQL, REST, addresses of things, and pages if someone hands in what renders them."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import Depends, FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route
from starlette.staticfiles import StaticFiles

from api.current import Current
from api.desk import Desk
from api.headers import Headers
from api.pages import Pages
from api.parameters import given_once
from api.problems import HANDLERS
from api.routes import (
    articles,
    changes,
    comparing,
    decisions,
    entities,
    figures,
    graphs,
    html,
    identifiers,
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

ROUTERS = (
    statements,
    changes,
    comparing,
    positions,
    figures,
    topics,
    decisions,
    entities,
    articles,
    searching,
    graphs,
    service,
)


def create_app(settings: Settings, pages: Pages | None = None, desk: Desk | None = None) -> FastAPI:
    """The application for one store. It opens nothing until it is asked, and needs no restart after an ingest.

    Without a desk, or without a key in the settings, it is read-only.
    """
    pool = Pool(settings.workers, settings.deadline, settings.answer_bytes, settings.memory_bytes)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        gc.freeze()  # what is loaded by now stays, so that looking for garbage need not go through it again and again
        yield
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
    app.state.key = settings.key
    app.state.full_text = settings.full_text
    # Asked most: as a plain route it is found first, and called at a third of the price of one that FastAPI describes.
    app.router.routes.append(Route("/api/v1/statements", statements.list_statements, methods=["GET"]))
    app.include_router(statements.lists, prefix="/api/v1")
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
    app.add_middleware(Headers, current=Current(settings.store, replaced=pool.renew))
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST"],
        allow_headers=["Accept", "Content-Type", "If-None-Match"],
        expose_headers=["*"],
    )
    app.add_middleware(GZipMiddleware, minimum_size=2048, compresslevel=1)
    return app
