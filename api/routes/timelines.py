"""What one actor said, what was said about them and which posts were told of, in order of time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from api import models, shapes, tables
from api.current import View, view_of
from api.paging import Order, Paging, newest_first, next_address, page
from api.parameters import Day, Share
from api.routes import articles, entities, statements
from ontology.records import ActorKind

router = APIRouter(prefix="/entities/{kind}/{slug}", tags=["entities"])

MOMENTS = (
    "when", "on", "what", "iri", "text", "by", "article", "title", "outlet", "published", "url",
)  # fmt: skip


class Times(BaseModel, extra="forbid"):
    by: Annotated[Literal["day", "month"], Field(description="how long a period is")] = "month"
    since: Annotated[Day | None, Field(alias="from", description="on this day or later")] = None
    to: Annotated[Day | None, Field(description="on this day or earlier")] = None
    min_confidence: Share | None = None


class PagedTimes(Times, Paging):
    pass


@router.get("/timeline")
def list_entity_timeline(
    request: Request, response: Response, kind: ActorKind, slug: str, asked: Annotated[PagedTimes, Query()]
) -> models.Envelope[models.Period]:
    """What the actor said, what was said about them and which posts were told of, period by period, newest first."""
    view = view_of(request)
    found = periods(view, entities.below(request, kind, slug), asked)
    here, cursor = page(found, asked, order)
    return models.Envelope(
        items=[period(*each) for each in here],
        next=next_address(request, response, cursor),
        total=len(found),
        snapshot=view.id,
    )


@router.get("/timeline.csv", response_class=StreamingResponse)
def entity_timeline_as_csv(
    request: Request, kind: ActorKind, slug: str, asked: Annotated[Times, Query()]
) -> StreamingResponse:
    """A row for each statement or post."""
    rows = (
        (
            when,
            one.on,
            one.what,
            one.iri,
            one.text,
            one.by,
            one.article,
            one.article_title,
            one.outlet,
            one.published,
            one.url,
        )
        for when, told in periods(view_of(request), entities.below(request, kind, slug), asked)
        for one in told
    )
    return tables.table(MOMENTS, rows, "timeline")


def periods(view: View, entity: models.Named, asked: Times) -> list[tuple[str | None, list[models.Moment]]]:
    """What is dated in each period, newest first, and then what nobody can date."""
    times = Times(**asked.model_dump(by_alias=True, include={*Times.model_fields}))
    moments = view.kept(_moments, entity.id, times.since, times.to, times.min_confidence)
    length = len("2024-05-03") if asked.by == "day" else len("2024-05")
    told = groupby(moments, key=lambda moment: (moment.on or "")[:length])
    return [(when or None, [*some]) for when, some in told]


def order(told: tuple[str | None, list[models.Moment]]) -> Order:
    """The order of periods on their pages."""
    return (newest_first(told[0]),)


def period(when: str | None, told: list[models.Moment]) -> models.Period:
    """A period with how much of what it has."""
    return models.Period(
        when=when,
        said=sum(one.what == "said" for one in told),
        said_about=sum(one.what == "said about" for one in told),
        posts=sum(one.what == "post" for one in told),
        items=told,
    )


def _moments(
    view: View, entity: str, since: Day | None, to: Day | None, min_confidence: float | None
) -> list[models.Moment]:
    """Everything in an actor's time, newest first, undated last; posts have no confidence and always pass by that."""
    within = statements.Filters().model_copy(update={"since": since, "to": to, "min_confidence": min_confidence})
    said, about = (
        statements.every(view, statements.sought_in(view, within.model_copy(update={role: entity})))
        for role in ("speaker", "mentions")
    )
    sources = articles.current(view)
    found = [
        *(_moment("said", one) for one in said),
        *(_moment("said about", one) for one in about),
        *(
            shapes.holding(sources[one.article], one)
            for one in _posts(view, entity)
            if _within(one.published, since, to)
        ),
    ]
    return sorted(found, key=lambda one: one.on or "", reverse=True)


def _moment(what: str, said: models.Statement) -> models.Moment:
    """A statement by its first report."""
    first = said.reports[0]
    by = said.speaker.label if said.speaker else said.speaker_role
    return shapes.moment(first.article, what=what, on=said.said_on, id=said.id, iri=said.iri, text=first.text, by=by)


def _posts(view: View, entity: str) -> Iterator[models.Post]:
    """Those that the actor held, and those in it."""
    for role in ("member", "organisation"):
        yield from shapes.posts(view.ask("posts", **{role: entity}).rows)


def _within(day: str | None, since: Day | None, to: Day | None) -> bool:
    if since is None and to is None:
        return True
    return day is not None and (since is None or day >= since.isoformat()) and (to is None or day <= to.isoformat())
