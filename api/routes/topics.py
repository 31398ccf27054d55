"""Topics: the scheme, and how much there is on each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from api import models, tables
from api.current import View, view_of
from api.paging import Order, Paging, next_address, page
from api.parameters import TopicId
from graph.listing import Sought
from ontology.iris import BASE, local

router = APIRouter(tags=["topics"])

COLUMNS = ("iri", "id", "label", "note", "broader", "statements", "articles")


class Filters(BaseModel, extra="forbid"):
    """The same on the list and the CSV."""

    topic: Annotated[TopicId | None, Field(description="only this topic and narrower ones, such as health")] = None


class PagedFilters(Filters, Paging):
    pass


@router.get("/topics")
def list_topics(
    request: Request, response: Response, asked: Annotated[PagedFilters, Query()]
) -> models.Envelope[models.Topic]:
    """All topics, each behind the first of those that are broader."""
    view = view_of(request)
    found = _passed(view, asked)
    here, cursor = page(found, asked, _order)
    return models.Envelope(
        items=list(here), next=next_address(request, response, cursor), total=len(found), snapshot=view.id
    )


@router.get("/topics.csv", response_class=StreamingResponse)
def topics_as_csv(request: Request, asked: Annotated[Filters, Query()]) -> StreamingResponse:
    """All topics that pass the filters."""
    rows = (
        (one.iri, one.id, one.label, one.note, " ".join(one.broader), one.statements, one.articles)
        for one in _passed(view_of(request), asked)
    )
    return tables.table(COLUMNS, rows, "topics")


def named(view: View, ids: Iterable[str]) -> list[models.Named]:
    """These topics with what they are called, in the order given."""
    known = labels(view)
    return [models.Named(id=one, label=known.get(one, one), kind="topic") for one in ids]


def labels(view: View) -> dict[str, str]:
    """What topics are called, by their ids."""
    return view.kept(_labels)


def everything(view: View) -> list[models.Topic]:
    """All topics, each behind the first of those that are broader, with how much there is on it and on narrower ones."""
    return view.kept(_everything)


def _labels(view: View) -> dict[str, str]:
    return {one.id: one.label for one in everything(view)}


def _everything(view: View) -> list[models.Topic]:
    rows = view.ask("topic-scheme").rows
    above = {str(row["topic"]): str(row["broader"] or "").split() for row in rows}
    articles = view.overview.on_topics()
    return [
        models.Topic(
            id=local(iri := str(row["topic"])),
            iri=iri,
            label=str(row["label"]),
            note=None if row["note"] is None else str(row["note"]),
            broader=sorted(map(local, above[iri])),
            statements=view.catalogue.total(Sought.of({"topic": local(iri)})).number,
            articles=articles.get(iri, 0),
        )
        for row in rows
    ]


def _with_broader(topic: str, above: Mapping[str, Sequence[str]]) -> list[str]:
    """The topic and all that are broader, each once."""
    found = [topic]
    for one in found:
        found += (wider for wider in above.get(one, ()) if wider not in found)
    return found


def _order(topic: models.Topic) -> Order:
    above = f"{BASE}id/{topic.broader[0]}" if topic.broader else None
    return above or topic.iri, int(above is not None), topic.iri


def _passed(view: View, asked: Filters) -> list[models.Topic]:
    found = everything(view)
    if asked.topic is None:
        return found
    wanted, above = local(asked.topic), {one.id: one.broader for one in found}
    return [one for one in found if wanted in _with_broader(one.id, above)]
