"""The map, and what one of its lines rests on."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import HTMLResponse
from pydantic import model_validator

from api.current import view_of
from api.html import page
from api.routes import graphs, statements
from graph.network import local

router = page.router()


class Mapped(graphs.Asked):
    _form = model_validator(mode="before")(page.asked)


page.twins(router, "/map", json="/api/v1/graph", csv="/api/v1/graph?format=csv", svg="/api/v1/graph?format=svg")
page.twins(router, "/edge/{identifier}", json="/api/v1/edges/{identifier}/evidence")


@router.get("/map")
def map_(request: Request, asked: Annotated[Mapped, Query()]) -> HTMLResponse:
    view = view_of(request)
    drawn = view.kept(graphs.drawn, asked)
    near = local(graphs.focus_of(view, asked) or "")
    focus = next((node.label for node in drawn.nodes if node.id == near), None)
    return page.shown(
        request,
        "map",
        graph=drawn.model_dump(),
        asked=asked,
        given=asked.filters().params(),
        query=request.url.query,
        focus_label=focus,
    )


@router.get("/edge/{identifier}")
def edge(request: Request, identifier: str, asked: Annotated[statements.Filters, Query()]) -> HTMLResponse:
    found = graphs.evidence(view_of(request), identifier, asked)
    return page.shown(request, "edge", edge=found, query=request.url.query)
