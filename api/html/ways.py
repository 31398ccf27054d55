"""The way from one to another, told step by step: who is tied to whom, how, and by which words."""

from __future__ import annotations

import re
from contextlib import suppress
from http import HTTPStatus
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import Field, model_validator

from api import edges, models, shapes
from api.current import View, view_of
from api.html import page
from api.html.networks import addresses
from api.parameters import THING
from api.routes import entities, graphs, paths, searching
from ontology.iris import local

OFFERED = 8
"""Names that may have been meant."""

SHOWN = 3
"""Statements of each tie; the rest stand behind the tie itself."""

router = page.router()

TWINS = {"json": "/api/v1/graph/path", "csv": "/api/v1/graph/path.csv"}
"""Where the API gives the same."""


class Between(graphs.Drawn):
    """Who is meant may be given by id, as programs have it, or by name, as readers do."""

    of: graphs.Drawing = "actors"
    source: Annotated[str | None, Field(max_length=200)] = None
    target: Annotated[str | None, Field(max_length=200)] = None

    _form = model_validator(mode="before")(page.asked)


@router.get("/path.{suffix}", response_class=RedirectResponse)
def twin(request: Request, suffix: Literal["json", "csv"], asked: Annotated[Between, Query()]) -> RedirectResponse:
    """The same as JSON or CSV: the API knows ids alone, so names lead to those whom the page takes for meant."""
    return RedirectResponse(_address(asked, TWINS[suffix], **_ids(_ends(view_of(request), asked))), 307)


@router.get("/path")
def path(request: Request, asked: Annotated[Between, Query()]) -> HTMLResponse:
    """From one to the other by what was said or is told of posts; by who is quoted in one article only where asked for."""
    view = view_of(request)
    ends = _ends(view, asked)
    ids = _ids(ends)
    way, missing = None, False
    if all(ends):
        try:
            way = paths.path(view, paths.Between(**{**asked.model_dump(by_alias=True), **ids}))
        except HTTPException as fault:
            if fault.status_code != HTTPStatus.NOT_FOUND:
                raise
            missing = True
    said = (
        shapes.statements(view, [iri for step in way.steps for tie in step.edges for iri in _told(tie)]) if way else []
    )
    return page.shown(
        request,
        "path",
        asked=asked,
        ends=ends,
        way=way,
        missing=missing,
        told={one.iri: one for one in said},
        posts=_posts(view, way) if way else {},
        alternatives=[
            [(other, _address(asked, **{field: other.id})) for other in meant[1:]]
            for field, meant in zip(("source", "target"), ends, strict=True)
            if len(meant) > 1
        ],
        weaker=_address(asked, seen_with=True),
        twins=[_address(asked, address, **ids) for address in TWINS.values()],
        addresses=addresses(view, said),
    )


def _posts(view: View, way: models.Path) -> dict[str, models.Post]:
    """By membership the posts that the steps of a way rest on."""
    held = edges.posts(view, [iri for step in way.steps for tie in step.edges for iri in tie.evidence])
    return {iri: post for iri, rows in held.items() for post in shapes.posts(rows)}


def _ends(view: View, asked: Between) -> list[list[models.Named]]:
    """Who may be meant by either end."""
    return [_meant(view, given) for given in (asked.source, asked.target)]


def _ids(ends: list[list[models.Named]]) -> dict[str, str]:
    """The likeliest of each."""
    return {field: meant[0].id for field, meant in zip(("source", "target"), ends, strict=True) if meant}


def _meant(view: View, given: str | None) -> list[models.Named]:
    """Who may be meant, the likeliest first: by an id the one that has it, by words all whose names they fit."""
    if not given:
        return []
    if re.fullmatch(THING, given):
        kind, _, slug = local(given).partition("/")
        with suppress(HTTPException):
            return [entities.known(view, kind, slug)]
    hits, _ = searching.found(view, given, "actor", OFFERED)
    return [models.Named(id=hit.id, label=hit.label, kind=hit.id.partition("/")[0]) for hit in hits]


def _told(tie: models.Rested) -> list[str]:
    return [iri for iri in tie.evidence if "/id/statement/" in iri][:SHOWN]


def _address(asked: Between, at: str = "/path", **changed: object) -> str:
    given = asked.model_copy(update=changed).model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return f"{at}?{urlencode({name: 'true' if value is True else value for name, value in given.items()}, safe='/')}"
