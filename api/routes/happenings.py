"""What happened and which posts were told of: who was appointed or left, what was launched or published, and when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from api import models, shapes, tables
from api.current import View, view_of
from api.paging import CAP, Order, Paging, newest_first, next_address, page
from api.parameters import Day, Share, SpeakerId
from api.routes import articles
from graph.network import local
from ontology.iris import BASE

router = APIRouter(tags=["statements"])

# Rows come out of SPARQL, so their types are known by the query and not by mypy.
Row = dict[str, Any]

NAMES = {"title": "article_title"}
"""Columns that have another name in a moment."""

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


@router.get("/timeline/events")
def list_events(
    request: Request, response: Response, asked: Annotated[PagedFilters, Query()]
) -> models.Envelope[models.Moment]:
    """What happened and which posts were told of, newest first, undated last."""
    view = view_of(request)
    with view.place():
        rows = passed(view, asked)
        here, cursor = page(rows, asked, _order)
        return models.Envelope(
            items=moments(view, here), next=next_address(request, response, cursor), total=len(rows), snapshot=view.id
        )


@router.get("/timeline/events.csv", response_class=StreamingResponse)
def events_as_csv(request: Request, asked: Annotated[Filters, Query()]) -> StreamingResponse:
    """A row for each."""
    view = view_of(request)
    found = iter(passed(view, asked))
    some = iter(lambda: moments(view, [*islice(found, CAP)]), [])
    rows = ([getattr(one, NAMES.get(name, name)) for name in COLUMNS] for one in chain.from_iterable(some))
    return tables.table(COLUMNS, rows, "events")


def passed(view: View, asked: Filters) -> Sequence[Row]:
    """What passes the filters, newest first, undated last: what `moments` makes moments of."""
    of = view.now(f"{BASE}id/{local(asked.speaker)}") if asked.speaker else None
    since, to = (day.isoformat() if day else None for day in (asked.since, asked.to))
    return view.overview.moments(
        of=of,
        q=asked.q,
        outlet=asked.outlet,
        article=asked.article,
        since=since,
        to=to,
        min_confidence=asked.min_confidence,
    )


def moments(view: View, rows: Iterable[Row]) -> list[models.Moment]:
    """These events and posts, each with the article that tells of it."""
    sources = articles.current(view)
    return [
        shapes.moment(
            sources[row["article"]],
            what=row["what"],
            on=row["on_day"],
            id=local(row["iri"]).partition("/")[2],
            iri=row["iri"],
            text=row["text"],
            by=row["name"],
        )
        for row in rows
    ]


def _order(row: Row) -> Order:
    """Of some events no more is known than the month or the year, of which all days come first."""
    return newest_first(row["day"]), row["what"], row["iri"]
