"""What happened and which posts were told of: who was appointed or left, what was launched or published, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from api import models, shapes, tables
from api.current import View, view_of
from api.paging import Order, Paging, newest_first, next_address, page
from api.parameters import Day, Share, SpeakerId
from api.routes import articles
from graph.network import local
from ontology.iris import BASE

router = APIRouter(tags=["statements"])

# Rows come out of SPARQL, so their types are known by the query and not by mypy.
Row = dict[str, Any]

COLUMNS = ("on", "what", "iri", "text", "by", "article", "title", "outlet", "published", "url")


class Filters(BaseModel, extra="forbid"):
    """Those of statements that can be asked of what an article tells itself."""

    speaker: Annotated[SpeakerId | None, Field(description="who did it or holds the post, or in whom it is held")] = (
        None
    )
    q: Annotated[str | None, Field(max_length=100, description="what must occur in the words that tell it")] = None
    since: Annotated[Day | None, Field(alias="from", description="on this day or later")] = None
    to: Annotated[Day | None, Field(description="on this day or earlier")] = None
    outlet: Annotated[str | None, Field(description="the outlet's name")] = None
    article: Annotated[str | None, Field(description="the article's id: its file's stem")] = None
    min_confidence: Share | None = None


class PagedFilters(Filters, Paging):
    pass


@dataclass(frozen=True, slots=True)
class Told:
    """Something that an article tells to have happened, of whom, and how sure that is; posts have no confidence."""

    moment: models.Moment
    of: frozenset[str]
    confidence: float


@router.get("/timeline/events")
def list_events(
    request: Request, response: Response, asked: Annotated[PagedFilters, Query()]
) -> models.Envelope[models.Moment]:
    """What happened and which posts were told of, newest first, undated last."""
    found = passed(view_of(request), asked)
    here, cursor = page(found, asked, _order)
    return models.Envelope(
        items=[*here], next=next_address(request, response, cursor), total=len(found), snapshot=view_of(request).id
    )


@router.get("/timeline/events.csv", response_class=StreamingResponse)
def events_as_csv(request: Request, asked: Annotated[Filters, Query()]) -> StreamingResponse:
    """A row for each."""
    rows = (
        (
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
        for one in passed(view_of(request), asked)
    )
    return tables.table(COLUMNS, rows, "events")


def passed(view: View, asked: Filters) -> list[models.Moment]:
    """What passes the filters, newest first, undated last."""
    of = local(view.now(f"{BASE}id/{local(asked.speaker)}")) if asked.speaker else None
    return [
        told.moment
        for told in view.kept(_told)
        if (of is None or of in told.of)
        and (asked.min_confidence is None or told.confidence >= asked.min_confidence)
        and _passes(told.moment, asked)
    ]


def _passes(moment: models.Moment, asked: Filters) -> bool:
    day = moment.on or ""
    return (
        (asked.q is None or asked.q.casefold() in moment.text.casefold())
        and (asked.outlet is None or (moment.outlet or "").casefold() == asked.outlet.casefold())
        and (asked.article is None or moment.article == asked.article)
        and (asked.since is None or day >= asked.since.isoformat())
        and (asked.to is None or "" < day <= asked.to.isoformat())
    )


def _told(view: View) -> list[Told]:
    return sorted([*_events(view), *_posts(view)], key=lambda told: _order(told.moment))


def _order(moment: models.Moment) -> Order:
    """Of some events no more is known than the month or the year, of which all days come first."""
    return newest_first(moment.on and f"{moment.on}-00-00"[:10]), moment.what, moment.iri


def _events(view: View) -> Iterator[Told]:
    """An event has a row for each who takes part."""
    sources = articles.current(view)
    found: dict[str, list[Row]] = {}
    for row in view.ask("events").rows:
        found.setdefault(str(row["event"]), []).append(row)
    for iri, rows in found.items():
        first, source = rows[0], sources[rows[0]["article"]]
        moment = shapes.moment(
            source,
            what=first["kind"].lower(),
            on=first["when"] or source.published,
            id=local(iri).partition("/")[2],
            iri=iri,
            text=first["words"],
            by=first["name"],
        )
        of = frozenset(local(row[who]) for row in rows for who in ("actor", "agent") if row[who])
        yield Told(moment, of, first["confidence"])


def _posts(view: View) -> Iterator[Told]:
    sources = articles.current(view)
    for post in shapes.posts(view.ask("posts").rows):
        of = frozenset(actor.id for actor in (post.member, post.organisation) if actor)
        yield Told(shapes.holding(sources[post.article], post), of, 1.0)
