"""The pages: each is the HTML twin of an API address and shows the same data."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import model_validator

from api import shapes
from api.current import View, view_of
from api.keys import Keys, Scope
from api.mediatypes import HTML, JSON
from api.negotiation import best
from api.pages import Pages
from api.paging import Paging, links
from api.routes import articles, entities, graphs, searching, service, statements
from graph.listing import Sought
from graph.network import local
from ontology.errors import StoreError
from ontology.records import ActorKind

GROUPS = ("actor", "statement", "article")
IN_GROUP = 20
QUOTED = 12


def _asked(given: dict[str, object]) -> dict[str, object]:
    """What a form sends: what was left empty was not asked for."""
    return {name: value for name, value in given.items() if value != ""}


class Browsed(statements.PagedFilters):
    _form = model_validator(mode="before")(_asked)


class Mapped(graphs.Asked):
    _form = model_validator(mode="before")(_asked)


def _keyed(request: Request) -> bool:
    """Whether somebody may correct what is wrong. A page is none the worse for keys that cannot be read."""
    keys: Keys = request.app.state.keys
    with suppress(StoreError):
        return any(Scope.DECIDE in key.scopes for key in keys.given())
    return False


def router(pages: Pages) -> APIRouter:
    """The routes, rendered by `pages`."""
    routes = APIRouter(include_in_schema=False)

    def shown(name: str, view: View | None, **context: object) -> HTMLResponse:
        about = {"id": view.id, "made": view.made.isoformat(timespec="minutes")} if view else None
        return HTMLResponse(pages.render(name, {"snapshot": about, **context}))

    @routes.get("/")
    def home(request: Request) -> Response:
        if best(request.headers.get("accept"), [HTML, JSON]) == JSON:
            return JSONResponse(service.start(request))
        view: View | None = request.scope["view"]
        if view is None:
            return shown("empty", None)
        actors = entities.passed(view, entities.Filters())
        numbers = {
            "articles": len(view.ask("articles").rows),
            "statements": view.catalogue.statements,
            "people": sum(row["type"] == ActorKind.PERSON for row in actors),
            "organisations": sum(row["type"] == ActorKind.ORGANIZATION for row in actors),
        }
        quoted = [row for row in view.ask("actors").rows if row["statements"]]
        newest = shapes.read(view.catalogue.page(Sought(), shapes.LATEST))
        return shown("home", view, numbers=numbers, speakers=shapes.entities(view, quoted[:QUOTED]), newest=newest)

    @routes.get("/search")
    def search(request: Request, asked: Annotated[Browsed, Query()]) -> HTMLResponse:
        """Words alone are looked for everywhere; without them, or with other filters, it is the list of statements."""
        view = view_of(request)
        if asked.q and asked.model_fields_set == {"q"}:
            found = {kind: searching.found(view, asked.q, kind, IN_GROUP) for kind in GROUPS}
            return shown("search", view, asked=asked, found=found)
        said, cursor, total = statements.shown(view, statements.sought_in(view, asked), asked)
        following, _ = links(request, cursor)
        given = urlencode(asked.params())
        return shown("statements", view, asked=asked, said=said, total=total, given=given, next=following)

    @routes.get("/entity/{kind}/{slug}")
    def entity(request: Request, kind: ActorKind, slug: str, asked: Annotated[Browsed, Query()]) -> HTMLResponse:
        view = view_of(request)
        found = entities.found(view, kind, slug, asked.min_confidence, at="/entity")
        theirs = statements.sought_in(view, asked.model_copy(update={"speaker": found.id}))
        said, cursor, said_total = statements.shown(view, theirs, asked)
        naming = statements.Filters(mentions=found.id, min_confidence=asked.min_confidence)
        about, about_total = statements.page(view, statements.sought_in(view, naming), Paging(limit=asked.limit))
        return shown(
            "entity",
            view,
            asked=asked,
            entity=found,
            said=said,
            said_total=said_total,
            next=links(request, cursor)[0],
            about=shapes.read(about[: asked.limit]),
            about_total=about_total,
        )

    @routes.get("/statement/{identifier}")
    def statement(request: Request, identifier: str) -> HTMLResponse:
        view = view_of(request)
        found = statements.found(view, identifier, at="/statement")
        inner = [*statements.every(view, Sought.of({"via": f"statement/{found.id}"}))]
        wrong = {"contact": request.app.state.contact, "decided": _keyed(request)}
        return shown("statement", view, statement=found, inner=inner, wrong=wrong)

    @routes.get("/article/{slug:path}")
    def article(request: Request, slug: str) -> HTMLResponse:
        view = view_of(request)
        found = articles.found(view, slug)
        told = shapes.told_in(view, found.iri)
        whole = articles.whole(view, found) if request.app.state.full_text else None
        spans = [span for here in told for report in here.said.reports for span in report.spans]
        return shown("article", view, article=found, told=told, whole=whole, spans=spans)

    @routes.get("/map")
    def map_(request: Request, asked: Annotated[Mapped, Query()]) -> HTMLResponse:
        view = view_of(request)
        drawn = view.kept(graphs.drawn, asked)
        near = local(graphs.focus_of(view, asked) or "")
        focus = next((node.label for node in drawn.nodes if node.id == near), None)
        return shown(
            "map",
            view,
            graph=drawn.model_dump(),
            asked=asked,
            given=asked.filters().params(),
            query=request.url.query,
            focus_label=focus,
        )

    @routes.get("/edge/{identifier}")
    def edge(request: Request, identifier: str, asked: Annotated[statements.Filters, Query()]) -> HTMLResponse:
        found = graphs.evidence(view_of(request), identifier, asked)
        return shown("edge", view_of(request), edge=found, query=request.url.query)

    return routes
