"""Who speaks and is spoken of: the list, its CSV twin, and one actor. What is below an actor is in `doings` and `timelines`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from api import models, shapes, tables
from api.current import View, view_of
from api.paging import Order, Paging, next_address, page
from api.parameters import Share
from api.routes import decisions
from graph.network import local
from ontology.errors import QueryError
from ontology.iris import BASE
from ontology.records import ActorKind

router = APIRouter(tags=["entities"])


class Filters(BaseModel, extra="forbid"):
    q: Annotated[str | None, Field(description="part of a name")] = None
    kind: Annotated[ActorKind | None, Field(description="without it: people and organisations")] = None
    state: Literal["candidate", "confirmed"] | None = None


class PagedFilters(Filters, Paging):
    pass


@router.get("/entities")
def list_entities(
    request: Request, response: Response, asked: Annotated[PagedFilters, Query()]
) -> models.Envelope[models.Entity]:
    """Actors, those with most statements first."""
    view = view_of(request)
    everyone = passed(view, asked)
    here, cursor = page(everyone, asked, _order)
    return models.Envelope(
        items=shapes.entities(view, here),
        next=next_address(request, response, cursor),
        total=len(everyone),
        snapshot=view.id,
    )


@router.get("/entities.csv", response_class=StreamingResponse)
def entities_as_csv(request: Request, asked: Annotated[Filters, Query()]) -> StreamingResponse:
    """All actors that pass the filters."""
    view = view_of(request)
    everyone = shapes.entities(view, passed(view, asked))
    return tables.table(tables.ENTITIES, tables.entity_rows(everyone), "entities")


@router.get("/entities/{kind}/{slug}")
def one_entity(
    request: Request, kind: ActorKind, slug: str, min_confidence: Annotated[Share | None, Query()] = None
) -> models.EntityDetail:
    """One actor with posts and the five latest statements."""
    return found(view_of(request), kind, slug, min_confidence)


def found(
    view: View, kind: str, slug: str, min_confidence: float | None = None, at: str = "/api/v1/entities"
) -> models.EntityDetail:
    """The actor of that id; 301 to its address below `at` where it has another id now, 404 where there is none."""
    filters = {} if min_confidence is None else {"min_confidence": str(min_confidence)}
    entity = shapes.entity(view, known(view, kind, slug, at).id, **filters)
    assert entity is not None, "known a moment ago"
    return entity


def known(view: View, kind: str, slug: str, at: str = "/api/v1/entities", below: str = "") -> models.Named:
    """The actor of that id, without more; 301 to its address between `at` and `below`, 410 and 404 as for one actor."""
    try:
        if row := view.overview.actor(f"{BASE}id/{kind}/{slug}"):
            return models.Named(id=local(str(row["iri"])), label=str(row["name"]), kind=kind)
        moved = view.ask("replaced-by", iri=f"{BASE}id/{kind}/{slug}").rows
    except QueryError:  # no actor can have that name
        moved = ()
    for row in moved:
        new = local(str(row["iri"]))
        raise HTTPException(301, f"{kind}/{slug} is known as {new} now", {"Location": f"{at}/{new}{below}"})
    decisions.gone(view, f"{BASE}id/{kind}/{slug}")
    raise HTTPException(404, f"there is no {kind} {slug} in snapshot {view.id}")


def below(request: Request, kind: ActorKind, slug: str) -> models.Named:
    """The actor below whose address something is asked for; 301 to the same below another id, 410 and 404 as for one actor."""
    rest = request.url.path.rpartition("/")[2]
    return known(view_of(request), kind, slug, below=f"/{rest}")


def passed(view: View, asked: Filters) -> Sequence[shapes.Row]:
    """The actors that pass, those with most statements first, as rows of the query `actors`."""
    kinds = [asked.kind] if asked.kind else [ActorKind.PERSON, ActorKind.ORGANIZATION]
    return view.overview.actors(kinds, asked.state, asked.q)


def _order(row: shapes.Row) -> Order:
    return -row["statements"], -row["mentions"], row["iri"]
