"""The web application: SPARQL, REST, addresses of things, and pages if someone hands in what renders them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict
from importlib.metadata import version

from fastapi import Depends, FastAPI
from starlette.applications import Starlette
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from api import html
from api.access import Access
from api.afar import Afar
from api.asking import Question
from api.current import Current, View
from api.desk import Desk
from api.dumper import Dumper
from api.files import Files
from api.headers import Headers
from api.keys import Keys
from api.limits import Bounds, Buckets
from api.mediatypes import SPARQL_JSON
from api.metrics import Metrics
from api.openapi import Described, operation_id
from api.outcomes import checked
from api.packing import Packing
from api.pages import Pages
from api.parameters import understood
from api.pool import Pool
from api.problems import HANDLERS
from api.quick import Quick
from api.rights import Closed
from api.routes import (
    articles,
    changes,
    citations,
    comparing,
    data,
    decisions,
    doings,
    dossiers,
    edges,
    entities,
    feeds,
    figures,
    graphs,
    happenings,
    identifiers,
    jobs,
    paths,
    policies,
    positions,
    quality,
    queries,
    reconcile,
    reviewing,
    searching,
    service,
    statements,
    tickets,
    timelines,
    times,
    topics,
    unheard,
    vocabulary,
    wellknown,
)
from api.settings import Settings
from api.sparql import Sparql
from api.warming import Warming
from graph.inbox import Inbox
from graph.remote import RemoteStore
from ontology.records import digest

ROUTERS = (
    statements,
    citations,
    changes,
    comparing,
    unheard,
    positions,
    policies,
    figures,
    dossiers,
    topics,
    decisions,
    entities,
    doings,
    timelines,
    times,
    happenings,
    quality,
    jobs,
    reviewing,
    tickets,
    articles,
    searching,
    graphs,
    paths,
    edges,
    service,
)


DECISION = 2**17
"""Bytes that a decision may have: fifty things, a name and a reason."""


def create_app(
    settings: Settings,
    pages: Pages | None = None,
    desk: Desk | None = None,
    *,
    keys: Keys | None = None,
    dumper: Dumper | None = None,
    ahead: bool = False,
    engine: RemoteStore | None = None,
) -> FastAPI:
    """The application for one store. It opens nothing until it is asked, and needs no restart after an ingest.

    Without a desk it is read-only, and so it is for those who have none of the `keys`: those of the store, if not told
    otherwise. A dumper makes files of each new snapshot; of that is asked `ahead` what readers will ask, if wished. Where there
    is an engine, the quads of snapshots are asked of that, to which they are published.
    """
    keys = keys or Keys(settings.store)
    pool = (
        Afar(engine, settings.workers, settings.memory_bytes)
        if engine
        else Pool(settings.workers, settings.long_workers, settings.memory_bytes)
    )
    inbox = Inbox(settings.store)
    metrics = Metrics(settings.store, lambda: asdict(pool.state()), inbox.counts)

    async def probe(view: View) -> None:
        question = Question(view.quads, "ASK {}", SPARQL_JSON, None, rows=1, answer_bytes=1024, whole=True)
        checked(await pool.ask(question, settings.deadline).reply)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        if desk:
            desk.open()
        for helper in beside:
            helper.start()
        yield
        for helper in beside:
            helper.close()
        if desk:
            desk.close()
        pool.close()

    def replaced() -> None:
        pool.renew()
        if dumper:
            dumper.start()

    current = Current(settings.store, replaced=replaced, engine=engine)
    beside = [helper for helper in (dumper, Warming(current) if ahead else None) if helper]
    app = _Application(
        title="Onrecord",
        version=version("onrecord"),
        description="Who said what, in which post, and where exactly that is written. A statement is a claim of its speaker.",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=operation_id,
        lifespan=lifespan,
        exception_handlers={kind: handler for kind, handler in HANDLERS.items()},  # noqa: C416 (its type is wider)
    )

    def around(inner: ASGIApp) -> ASGIApp:
        """What stands around the framework, the innermost first: each takes less time than to pass through that."""
        quick = Quick(inner, {statements.LIST: statements.list_statements})
        packed = Packing(quick)
        salt = digest(settings.contact, settings.licence, settings.full_text)
        served: ASGIApp = Sparql(Headers(packed, current, salt), current, pool, settings, pages)
        return Access(served if settings.open else Closed(served, keys), metrics, settings.embed)

    app.state.around = around
    app.state.store = settings.store
    app.state.engine = engine
    app.state.current = current
    app.state.probe = probe
    app.state.pages = pages
    app.state.desk = desk
    app.state.keys = keys
    app.state.inbox = inbox
    app.state.buckets = Buckets(settings.writes_per_minute)
    app.state.tickets = tickets.Counter.of(settings, desk)
    app.state.contact = settings.contact
    app.state.full_text = settings.full_text
    app.state.licence = settings.licence
    app.state.pool = pool
    app.state.deadline = settings.deadline
    _include(app, settings, pages, dumper)
    if settings.metrics:
        app.router.routes.append(Route("/metrics", metrics.answer))
    _wrap(app, settings)
    return app


def _include(app: FastAPI, settings: Settings, pages: Pages | None, dumper: Dumper | None) -> None:
    """All that has an address of its own."""
    known = [Depends(understood)]
    app.include_router(statements.lists, prefix="/api/v1")  # described here, and answered by Quick
    for room in ROUTERS:
        app.include_router(room.router, prefix="/api/v1", dependencies=known)
    app.include_router(queries.router, prefix="/api/v1")  # where a parameter may take several values
    app.include_router(reconcile.router(pages))
    app.include_router(identifiers.router(pages, settings.licence), dependencies=known)
    app.include_router(vocabulary.router(pages, settings.licence), dependencies=known)
    app.include_router(wellknown.router(settings.store, settings.licence), dependencies=known)
    app.include_router(data.router(settings.store, settings.licence, pages, dumper), dependencies=known)
    app.include_router(feeds.router, dependencies=known)
    app.include_router(service.documentation)
    app.mount("/docs/static", Files(directory=service.SWAGGER))
    if pages:
        for leaf in html.ROUTERS:
            app.include_router(leaf, dependencies=known)
        app.include_router(html.QUESTIONS)
        for path, folder in pages.static.items():
            app.mount(path, Files(directory=folder))


def _wrap(app: FastAPI, settings: Settings) -> None:
    """What every request that a route answers passes through, the innermost first."""
    largest = {
        "/api/v1/articles": settings.article_bytes,
        "/api/v1/decisions": DECISION,
        "/api/v1/tickets": tickets.BYTES,
    }
    app.add_middleware(Bounds, largest=largest)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST"],
        allow_headers=[
            "Accept",
            "Authorization",
            "Content-Type",
            "Idempotency-Key",
            "If-Match",
            "If-None-Match",
            "X-Request-Id",
        ],
    )


class _Application(Described):
    """An application that is wrapped as a whole: what FastAPI calls middleware stands inside of what answers faults."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await Starlette.__call__(self, scope, receive, send)  # FastAPI looks for telemetry first, which takes 30 µs

    def build_middleware_stack(self) -> ASGIApp:
        around: Callable[[ASGIApp], ASGIApp] = self.state.around
        return around(super().build_middleware_stack())
