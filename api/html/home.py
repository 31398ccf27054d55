"""Where readers begin: what is here, and the ways into it."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from api import shapes
from api.current import View
from api.html import page
from api.mediatypes import HTML, JSON
from api.negotiation import best
from api.routes import service
from graph.listing import Sought
from ontology.records import ActorKind

QUOTED = 12

router = page.router()


@router.get("/")
def home(request: Request) -> Response:
    if best(request.headers.get("accept"), [HTML, JSON]) == JSON:
        return JSONResponse(service.start(request))
    view: View | None = request.scope["view"]
    if view is None:
        return page.shown(request, "empty")
    quoted = [row for row in view.overview.actors([*ActorKind])[:QUOTED] if row["statements"]]
    newest = shapes.read(view.catalogue.page(Sought(), shapes.LATEST))
    return page.shown(
        request,
        "home",
        numbers=service.numbers(view),
        speakers=shapes.entities(view, quoted),
        newest=newest,
    )
