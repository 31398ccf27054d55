"""Finding by words: search over everything, and names while they are typed."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from api import models
from api.current import View, view_of
from api.paging import Paging, next_address
from graph.network import local
from graph.search import Hit
from ontology.errors import QueryError, StoreError
from ontology.records import Spans

router = APIRouter(tags=["search"])


LONGEST = 9
"""Digits of a cursor: the index counts no further."""


class Asked(Paging):
    q: Annotated[str, Field(description="words; the last may be a beginning")]
    kind: Literal["actor", "statement", "article"] | None = None


class Typed(BaseModel, extra="forbid"):
    q: str
    limit: Annotated[int, Field(ge=1, le=50)] = 10


@router.get("/search")
def search(request: Request, response: Response, asked: Annotated[Asked, Query()]) -> models.Envelope[models.Hit]:
    """What the words are found in, best first."""
    view = view_of(request)
    start = _start(asked.cursor)
    items, total = found(view, asked.q, asked.kind, asked.limit, start)
    cursor = str(start + asked.limit) if start + asked.limit < total else None
    return models.Envelope(items=items, next=next_address(request, response, cursor), total=total, snapshot=view.id)


@router.get("/suggest")
def suggest(request: Request, asked: Annotated[Typed, Query()]) -> list[models.Suggestion]:
    """Actors with such a name, and the other name by which they were found."""
    hits, _ = found(view_of(request), asked.q, "actor", asked.limit, 0)
    return [
        models.Suggestion(
            id=hit.id,
            label=hit.label,
            kind=hit.id.partition("/")[0],
            matched_alias=None if hit.label_marks else hit.words or None,
        )
        for hit in hits
    ]


def found(view: View, q: str, kind: str | None, limit: int, start: int = 0) -> tuple[list[models.Hit], int]:
    """Hits, and how many there are in all. Raises StoreError where the snapshot has no full-text index."""
    if view.index is None:
        raise StoreError("the store has no search index; run `onrecord rebuild`")
    return [_hit(hit) for hit in view.index.search(q, kind, limit, start)], view.index.count(q, kind)


def _start(cursor: str | None) -> int:
    if cursor is not None and not (cursor.isdecimal() and len(cursor) <= LONGEST):
        raise QueryError(f"cursor {cursor!r} is none of ours; begin again without it")
    return int(cursor or 0)


def _hit(hit: Hit) -> models.Hit:
    return models.Hit(
        id=local(hit.entry.iri),
        iri=hit.entry.iri,
        kind=hit.entry.kind,
        label=hit.entry.label,
        words=hit.entry.words,
        label_marks=_places(hit.in_label),
        words_marks=_places(hit.in_words),
    )


def _places(spans: Spans) -> list[models.Place]:
    return [models.Place(start=span.start, end=span.end) for span in spans]
