"""Policies, and one of them: who stands where on it, and every place that tells of it."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, model_validator

from api import models
from api.current import View, view_of
from api.html import page
from api.paging import links
from api.parameters import Share
from api.routes import articles, decisions, policies
from ontology.policies import PolicyKind, Status

router = page.router()

page.twins(router, "/policies", json="/api/v1/policies", csv="/api/v1/policies.csv")
page.twins(router, "/policy/{slug}", json="/api/v1/policies/{slug}")
page.twins(
    router,
    "/policy/{slug}",
    leave=frozenset({"min_confidence"}),  # which is that of positions here
    csv="/api/v1/policies.csv?policy=policy/{slug}&min_confidence=0",
)


class Sure(BaseModel, extra="forbid"):
    min_confidence: Share | None = None

    _form = model_validator(mode="before")(page.asked)


class Browsed(policies.PagedFilters):
    _form = model_validator(mode="before")(page.asked)


@router.get("/policies")
def list_(request: Request, asked: Annotated[Browsed, Query()]) -> HTMLResponse:
    view = view_of(request)
    found, cursor, total = policies.shown(view, asked)
    filters = {"type" if name == "kind" else name: value for name, value in asked.params().items()}
    return page.shown(
        request,
        "policies",
        policies=found,
        total=total,
        asked=asked,
        filters=filters,
        given=urlencode(filters),
        next=links(request, cursor)[0],
        kinds=[*PolicyKind],
        statuses=[*Status],
        proposers=view.kept(_proposers),
    )


@router.get("/policy/{slug}")
def policy(request: Request, slug: str, asked: Annotated[Sure, Query()]) -> HTMLResponse:
    view, least = view_of(request), asked.min_confidence
    found = policies.found(view, slug, least, at="/policy")
    return page.shown(
        request,
        "policy",
        policy=found,
        slug=slug,
        least=least,
        sure="" if least is None else f"?{urlencode({'min_confidence': least})}",
        sources=articles.current(view),
        decided=decisions.passed(view, decisions.Filters(thing=found.id)),
    )


def _proposers(view: View) -> list[models.Named]:
    """All who propose something, by name."""
    everything = policies.passed(view, policies.Filters(min_confidence=0))
    found = {who.id: who for one in everything for who in one.proposers}
    return sorted(found.values(), key=lambda who: who.label.casefold())
