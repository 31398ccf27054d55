"""Dossiers: what is on record of one actor or policy, to be printed."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request
from fastapi.responses import HTMLResponse
from pydantic import model_validator

from api import models
from api.current import view_of
from api.html import fields, page
from api.routes import dossiers, topics
from ontology.records import ActorKind

router = page.router()

page.twins(
    router,
    "/entity/{kind}/{slug}/dossier",
    json="/api/v1/entities/{kind}/{slug}/dossier",
    csv="/api/v1/statements.csv?speaker={kind}/{slug}",
)
page.twins(
    router,
    "/policy/{slug}/dossier",
    json="/api/v1/policies/{slug}/dossier",
    csv="/api/v1/positions.csv?towards=policy/{slug}",
)


class Asked(dossiers.Narrowed):
    _form = model_validator(mode="before")(page.asked)


@router.get("/entity/{kind}/{slug}/dossier")
def of_entity(request: Request, kind: ActorKind, slug: str, asked: Annotated[Asked, Query()]) -> HTMLResponse:
    found = dossiers.of_entity(view_of(request), kind, slug, asked, at="/entity")
    return _shown(request, found, asked, address=f"/entity/{found.about.id}", api=f"/api/v1/entities/{found.about.id}")


@router.get("/policy/{slug}/dossier")
def of_policy(request: Request, slug: str, asked: Annotated[Asked, Query()]) -> HTMLResponse:
    found = dossiers.of_policy(view_of(request), slug, asked, at="/policy")
    return _shown(request, found, asked, address=f"/policy/{slug}", api=f"/api/v1/policies/{slug}")


def _shown(
    request: Request, found: models.EntityDossier | models.PolicyDossier, asked: Asked, *, address: str, api: str
) -> HTMLResponse:
    given = asked.model_dump(mode="json", by_alias=True, exclude_none=True)
    return page.shown(
        request,
        "dossier",
        dossier=found,
        about=found.about,
        posts=found.about.history if isinstance(found, models.EntityDossier) else [],
        asked=asked,
        address=address,
        base_url=str(request.base_url).rstrip("/"),
        api=f"{api}/dossier",
        given=urlencode(given),
        numbers={source.id: number for number, source in enumerate(found.sources, 1)},
        offered=fields.offered(view_of(request)),
        topics=topics.labels(view_of(request)),
    )
