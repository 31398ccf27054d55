"""Who somebody is, what they said, and what was said about them."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import HTMLResponse

from api import shapes
from api.current import view_of
from api.html import page
from api.html.searching import Browsed
from api.paging import Paging, links
from api.routes import entities, statements
from ontology.records import ActorKind

router = page.router()

page.twins(
    router,
    "/entity/{kind}/{slug}",
    json="/api/v1/entities/{kind}/{slug}",
    csv="/api/v1/entities/{kind}/{slug}/statements.csv",
)


@router.get("/entity/{kind}/{slug}")
def entity(request: Request, kind: ActorKind, slug: str, asked: Annotated[Browsed, Query()]) -> HTMLResponse:
    view = view_of(request)
    found = entities.found(view, kind, slug, asked.min_confidence, at="/entity")
    theirs = statements.sought_in(view, asked.model_copy(update={"speaker": found.id}))
    said, cursor, said_total = statements.shown(view, theirs, asked)
    naming = statements.Filters(mentions=found.id, min_confidence=asked.min_confidence)
    about, about_total = statements.page(view, statements.sought_in(view, naming), Paging(limit=asked.limit))
    return page.shown(
        request,
        "entity",
        asked=asked,
        entity=found,
        said=said,
        said_total=said_total,
        next=links(request, cursor)[0],
        about=shapes.read(about[: asked.limit]),
        about_total=about_total,
    )
