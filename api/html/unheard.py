"""Who was not heard: criticised without a reply in the same article, or named and never quoted. A list of whom to call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import HTMLResponse
from pydantic import Field, model_validator

from api import models, shapes
from api.current import View, view_of
from api.html import narrowing, page
from api.paging import links
from api.paging import page as paged
from api.routes import unheard
from ontology.iris import local

PATH = "/unheard"

ON_A_PAGE, NAMED = 50, 50

router = page.router()

page.twins(router, PATH, leave=frozenset({"cursor", "limit"}), json="/api/v1/unheard", csv="/api/v1/unheard.csv")


class Called(unheard.PagedFilters):
    limit: Annotated[int, Field(ge=1, le=500)] = ON_A_PAGE
    _form = model_validator(mode="before")(page.asked)


@router.get(PATH)
def not_yet_heard(request: Request, asked: Annotated[Called, Query()]) -> HTMLResponse:
    view = view_of(request)
    found = unheard.passed(view, asked)
    here, cursor = paged(found, asked, unheard.order)
    never = _never_quoted(view, asked)
    given = asked.params()
    less_sure = asked.model_copy(update={"min_confidence": 0.0})
    return page.shown(
        request,
        "unheard",
        asked=asked,
        given=given,
        found=here,
        total=len(found),
        never=[*map(_person, never[:NAMED])],
        never_total=len(never),
        never_address=narrowing.address("/api/v1/queries/never-quoted", _of_articles(given)),
        never_csv=narrowing.address("/api/v1/queries/never-quoted.csv", _of_articles(given)),
        doubtful=0 if found or asked.min_confidence == 0 else len(unheard.passed(view, less_sure)),
        doubtful_address=narrowing.address(PATH, {**given, "min_confidence": "0"}),
        json=narrowing.address("/api/v1/unheard", given),
        csv=narrowing.address("/api/v1/unheard.csv", given),
        next=links(request, cursor)[0],
    )


def _never_quoted(view: View, asked: Called) -> Sequence[shapes.Row]:
    """Those named in articles that pass and quoted in none at all, most mentioned first."""
    since, to = (day.isoformat() if day else None for day in (asked.since, asked.to))
    rows: Sequence[shapes.Row] = view.overview.never_quoted(asked.outlet, since, to, asked.article)
    wanted = asked.actor and view.meant({"actor": asked.actor}, "actor")["actor"]
    return [row for row in rows if local(row["actor"]) == wanted] if wanted else rows


def _person(row: shapes.Row) -> tuple[models.Named, int, int]:
    """Somebody with how often, and in how many articles, they are mentioned."""
    identifier = local(row["actor"])
    who = models.Named(id=identifier, label=row["name"], kind=identifier.partition("/")[0])
    return who, row["mentions"], row["articles"]


def _of_articles(given: dict[str, str]) -> dict[str, str]:
    """Of what is asked for that which is of articles: nobody is more or less sure to have said nothing."""
    return {name: value for name, value in given.items() if name in {"article", "outlet", "from", "to"}}
