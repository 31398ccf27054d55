"""What waits for somebody who knows, in the order in which it matters, with what bears on each question. Takes the key that decides."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from api import models, shapes, tables
from api.attributions import UNIDENTIFIED
from api.current import View, view_of
from api.keys import Scope
from api.paging import Order, Paging, next_address, page
from api.parameters import Share, Thing
from api.queue import Queue
from api.rights import holder
from api.routes import articles, policies
from api.routes.jobs import REFUSED
from graph.doubts import CHOICES, Doubt, Sort, doubts
from graph.query import Given, Row
from ontology.errors import StoreError
from ontology.iris import BASE, local

router = APIRouter(tags=["decisions"])

COLUMNS = (
    "doubt", "kind", "question", "things", "labels", "yes", "no", "because", "support", "confidence", "reach", "weight",
    "articles",
)  # fmt: skip

SURE = 0.9
"""What is surer is not asked about, unless somebody wants it: nine in ten of such finds are right."""

SHOWN = 4
"""Places, posts and statements that are shown of each of two."""

AROUND = 120
"""Characters before and after the words of an excerpt, within their paragraph."""

STANDS = {
    "support": "Does {} support “{}”?",
    "oppose": "Does {} oppose “{}”?",
    "concern": "Does {} have concerns about “{}”?",
    "neutral": "Does {} speak of “{}” without taking a side?",
}

KEYED: dict[int | str, dict[str, Any]] = {each: REFUSED[each] for each in (401, 403)}


class Filters(BaseModel, extra="forbid"):
    """The same on the list, the CSV and the page."""

    kind: Annotated[Sort | None, Field(description="what is in doubt")] = None
    article: Annotated[
        str | None, Field(max_length=300, description="only what this article tells: its file's stem")
    ] = None
    actor: Annotated[Thing | None, Field(description="only what bears on this actor, such as person/ada-quill")] = None
    max_confidence: Annotated[Share, Field(description="at most this sure; 1 for all")] = SURE


class PagedFilters(Filters, Paging):
    pass


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a list a question stands, counted from 0, and the whole list."""

    at: int
    of: Sequence[Doubt]

    @property
    def doubt(self) -> Doubt:
        return self.of[self.at]

    def beside(self, step: int) -> str | None:
        """The id of the one that stands so many steps on, None behind the ends."""
        return self.of[self.at + step].id if 0 <= self.at + step < len(self.of) else None


@router.get("/review", responses=KEYED, dependencies=[Depends(holder(Scope.DECIDE))])
def list_doubts(
    request: Request, response: Response, asked: Annotated[PagedFilters, Query()]
) -> models.Envelope[models.Doubt]:
    """What is in doubt, that first in which the doubt is greatest and which reaches furthest."""
    response.headers["Cache-Control"] = "no-store"
    view = view_of(request)
    found = passed(view, asked)
    here, cursor = page(found, asked, _order)
    return models.Envelope(
        items=[_doubt(one) for one in here],
        next=next_address(request, response, cursor),
        total=len(found),
        snapshot=view.id,
    )


@router.get(
    "/review.csv", response_class=StreamingResponse, responses=KEYED, dependencies=[Depends(holder(Scope.DECIDE))]
)
def doubts_as_csv(request: Request, asked: Annotated[Filters, Query()]) -> StreamingResponse:
    """All that is in doubt and passes."""
    found = passed(view_of(request), asked)
    answer = tables.table(COLUMNS, (_row(one, _doubt(one)) for one in found), "review")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.get("/review/{identifier}", responses=KEYED, dependencies=[Depends(holder(Scope.DECIDE))])
def one_doubt(
    request: Request, response: Response, identifier: str, asked: Annotated[Filters, Query()]
) -> models.DoubtDetail:
    """One question with what bears on it, its place in the list with these filters, and those beside it there."""
    response.headers["Cache-Control"] = "no-store"
    view = view_of(request)
    queues = (passed(view, one) for one in (asked, Filters(max_confidence=1)))
    place = next((Place(at, queue) for queue in queues if (at := queue.place(identifier)) is not None), None)
    if place is None:
        raise HTTPException(
            404, f"there is no question {identifier[:64]!r}: it was answered, or the articles have changed"
        )
    return detail(view, place)


def passed(view: View, asked: Filters) -> Queue:
    """What passes, the weightiest first. An actor is found by any id that they had."""
    actor = f"{BASE}id/{view.meant({'actor': asked.actor}, 'actor')['actor']}" if asked.actor else None
    return view.kept(_queue, asked.article, actor, asked.max_confidence).only([asked.kind] if asked.kind else [*Sort])


def detail(view: View, place: Place) -> models.DoubtDetail:
    """A question with all that bears on it."""
    doubt = place.doubt
    statement = towards = None
    if doubt.sort is Sort.STATEMENT:
        statement = doubt.things[0]
    elif doubt.sort is Sort.POSITION:
        told = view.ask("positions", min_confidence="0", article=min(doubt.articles)).rows
        row = next(row for row in told if row["position"] == doubt.things[0])
        statement, towards = str(row["statement"]), doubt.names[0]
    side = {Sort.ACTOR: _actor, Sort.POLICY: _policy}.get(doubt.sort)
    return models.DoubtDetail(
        **_doubt(doubt).model_dump(),
        sides=[side(view, thing) for thing in doubt.things] if side else [],
        statement=next(iter(shapes.statements(view, [statement])), None) if statement else None,
        towards=towards,
        polarity=doubt.polarity,
        place=place.at + 1,
        total=len(place.of),
        previous=place.beside(-1),
        next=place.beside(1),
        snapshot=view.id,
    )


def _queue(view: View, article: str | None, actor: str | None, max_confidence: float) -> Queue:
    return Queue.of(view.overview, view.kept(_pairs), article, actor, max_confidence)


def _pairs(view: View) -> list[Doubt]:
    """Who may be whom, and which policies may be one."""

    def ask(name: str, given: Given) -> Sequence[Row]:
        return view.ask(name, **{key: str(value) for key, value in given.items()}).rows

    return doubts(ask, (Sort.ACTOR, Sort.POLICY))


def _order(doubt: Doubt) -> Order:
    """As `graph.doubts` has it: a cursor holds whole numbers."""
    return -round(doubt.weight * 1e6), *doubt.things, *[""] * (2 - len(doubt.things))


def _doubt(doubt: Doubt) -> models.Doubt:
    yes, no = CHOICES[doubt.sort]
    return models.Doubt(
        id=doubt.id,
        kind=doubt.sort.value,
        question=_question(doubt),
        yes=yes.value,
        no=no.value,
        things=[
            models.Named(id=local(iri), label=name, kind=local(iri).partition("/")[0])
            for iri, name in zip(doubt.things, doubt.names, strict=True)
        ],
        because=doubt.because,
        support=doubt.support,
        confidence=doubt.confidence,
        reach=doubt.reach,
        weight=doubt.weight,
    )


def _question(doubt: Doubt) -> str:
    match doubt.sort:
        case Sort.ACTOR:
            return "Is {} the same as {}?".format(*doubt.names)
        case Sort.POLICY:
            return "Are “{}” and “{}” one policy?".format(*doubt.names)
        case Sort.STATEMENT:
            return f"Did {doubt.who or UNIDENTIFIED} say this?"
        case Sort.POSITION:
            return STANDS[doubt.polarity or "neutral"].format(doubt.who or UNIDENTIFIED, doubt.names[0])


def _row(doubt: Doubt, told: models.Doubt) -> tuple[object, ...]:
    return (
        told.id,
        told.kind,
        told.question,
        " ".join(thing.id for thing in told.things),
        "; ".join(thing.label for thing in told.things),
        told.yes,
        told.no,
        told.because,
        told.support,
        told.confidence,
        told.reach,
        told.weight,
        "; ".join(sorted(doubt.articles)),
    )


def _actor(view: View, iri: str) -> models.Side:
    """One of two actors: the first place by name in each of some articles, posts, and what they said."""
    entity = shapes.entity(view, local(iri))
    assert entity is not None, "known a moment ago"
    rows: list[shapes.Row] = list(view.ask_once("where-named", {"actor": local(iri)}).rows)
    by_name = sorted(rows, key=lambda row: row["kind"] != "name")
    first = [*{row["article"]: row for row in reversed(by_name)}.values()][::-1]
    return models.Side(
        id=entity.id,
        label=entity.label,
        kind=entity.kind,
        state=entity.state,
        written=entity.named,
        posts=entity.posts[:SHOWN],
        excerpts=_excerpts(view, first[:SHOWN]),
        statements=entity.latest[:SHOWN],
        tellings=[],
    )


def _policy(view: View, iri: str) -> models.Side:
    """One of two policies: where articles tell of it, and as what."""
    rows: list[shapes.Row] = list(view.ask_once("where-told", {"policy": local(iri)}).rows)
    policy = policies.found(view, local(iri).partition("/")[2], min_confidence=0)
    return models.Side(
        id=policy.id,
        label=policy.label,
        kind=policy.kind,
        state=policy.state,
        written=[],
        posts=[],
        excerpts=_excerpts(view, rows[:SHOWN]),
        statements=[],
        tellings=[*{telling.id: telling for telling in policy.evidence}.values()][:SHOWN],
    )


def _excerpts(view: View, rows: Sequence[shapes.Row]) -> list[models.Excerpt]:
    """The words at these places, as far as their texts are kept: names that are withheld are covered there, too."""
    sources, found = articles.current(view), []
    for row in rows:
        with suppress(StoreError):
            text, source = view.snapshot.article(row["hash"]).text, sources[row["article"]]
            before, after = text[: row["start"]].rpartition("\n")[2], text[row["end"] :].partition("\n")[0]
            excerpt = models.Excerpt(
                article=row["article"],
                article_title=source.title,
                outlet=source.outlet,
                published=source.published,
                url=source.url,
                exact=text[row["start"] : row["end"]],
                prefix=before if len(before) <= AROUND else before[-AROUND:].partition(" ")[2],
                suffix=after if len(after) <= AROUND else after[:AROUND].rpartition(" ")[0],
            )
            found.append(excerpt)
    return found
