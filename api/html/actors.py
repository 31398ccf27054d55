"""Who somebody is, what they said and where they stand, what was said about them, and when."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import quote, urlencode

from fastapi import Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel

from api import models
from api.current import view_of
from api.html import fields, page, tabs
from api.html.tabs import Asked, Tab
from api.routes import articles, decisions, entities, topics
from ontology.records import ActorKind

router = page.router()


class Twinned(BaseModel, extra="allow"):
    """What is asked of a twin: the address to which it leads says what it does not know."""

    tab: Tab | None = None


@router.get("/entity/{kind}/{slug}.{suffix}", response_class=RedirectResponse)
def twin(
    request: Request,
    kind: ActorKind,
    slug: str,
    suffix: Literal["json", "csv"],
    asked: Annotated[Twinned, Query()],
) -> RedirectResponse:
    """The same as JSON or CSV: the actor or, where a tab is named, what that shows."""
    given = [(name, value) for name, value in request.query_params.multi_items() if value and name != "tab"]
    address = f"/api/v1/entities/{kind}/{quote(slug)}"
    if asked.tab or suffix == "csv":
        address, own = tabs.twin(asked.tab or Tab.SAID, f"{kind}/{slug}", suffix)
        given = [*own, *given]
    return RedirectResponse(f"{address}?{urlencode(given)}" if given else address, 307)


@router.get("/entity/{kind}/{slug}")
def entity(request: Request, kind: ActorKind, slug: str, asked: Annotated[Asked, Query()]) -> HTMLResponse:
    view = view_of(request)
    found = entities.found(view, kind, slug, at="/entity")
    return page.shown(
        request,
        "entity",
        entity=found,
        posts=sorted(found.history, key=_last, reverse=True),
        asked=asked,
        counts=tabs.counts(view, found),
        addresses={tab: asked.address(tab) for tab in Tab},
        narrowed=tabs.NARROWED[asked.tab],
        given=asked.given(),
        sources=articles.current(view),
        decided=decisions.passed(view, decisions.Filters(thing=found.id)),
        offered=fields.offered(view),
        topics=topics.labels(view),
        twins={suffix: tabs.twin(asked.tab, found.id, suffix) for suffix in ("json", "csv")},
        **tabs.shown(request, view, found, asked),
    )


def _last(tenure: models.Tenure) -> str:
    """The last day on which it is known of a post, so that those held now come first and undated ones last."""
    days = (tenure.begun_after, tenure.begun_by, tenure.ended_after, tenure.ended_by)
    return max((day for day in days if day), default="")
