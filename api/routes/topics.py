"""Topics: the scheme, and how much there is on each."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api import models
from api.current import view_of
from api.paging import Paging, next_address, page
from graph.network import local

router = APIRouter(tags=["topics"])


class Asked(Paging):
    topic: Annotated[str | None, Field(description="only this topic and narrower ones, such as topic/health")] = None


@router.get("/topics")
def topics(request: Request, response: Response, asked: Annotated[Asked, Query()]) -> models.Envelope[models.Topic]:
    """All topics, each behind the first of those that are broader."""
    view = view_of(request)
    rows = view.ask("topics", **({"topic": asked.topic} if asked.topic else {})).rows
    here, cursor = page(rows, asked, lambda row: str(row["topic"]))
    return models.Envelope(
        items=[
            models.Topic(
                id=local(str(row["topic"])),
                iri=str(row["topic"]),
                label=str(row["label"]),
                note=None if row["note"] is None else str(row["note"]),
                broader=sorted(local(iri) for iri in str(row["broader"] or "").split()),
                statements=int(row["statements"] or 0),
                articles=int(row["articles"] or 0),
            )
            for row in here
        ],
        next=next_address(request, response, cursor),
        total=len(rows),
        snapshot=view.id,
    )
