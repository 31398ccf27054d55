"""What one actor said, where they stand, and who is tied to them: all below the address of the actor."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from api import edges, models, tables
from api.current import View, view_of
from api.paging import Order, Paging, next_address, page
from api.routes import entities, graphs, positions, statements
from graph.listing import Sought
from graph.network import Network, local
from ontology.iris import BASE
from ontology.records import ActorKind

router = APIRouter(prefix="/entities/{kind}/{slug}", tags=["entities"])

Ids = Annotated[str | None, Field(max_length=20_000, description="ids parted by commas, such as person/a,group/b")]


class Around(graphs.Drawn):
    """Which ties to show: those of the statements that pass, or told of by an article that does."""

    of: Annotated[graphs.Drawing, Field(description=graphs.DRAWING)] = "actors"
    kinds: Annotated[
        str | None, Field(max_length=200, description="only these kinds of neighbours, parted by commas: person,group")
    ] = None
    ties: Annotated[
        str | None, Field(max_length=200, description="only these kinds of edges, parted by commas: said about,post")
    ] = None
    exclude: Ids = None


class PagedAround(Around, Paging):
    pass


class PagedStands(positions.OfAnybody, Paging):
    pass


@router.get("/statements")
def list_entity_statements(
    request: Request,
    response: Response,
    kind: ActorKind,
    slug: str,
    asked: Annotated[statements.PagedFilters, Query()],
) -> models.Envelope[models.Statement]:
    """What the actor said, newest first. Another speaker in the filters is one who said it together with them."""
    view = view_of(request)
    sought = said(view, entities.below(request, kind, slug).id, asked)
    items, cursor, total = statements.shown(view, sought, asked)
    return models.Envelope(
        items=items,
        next=next_address(request, response, cursor),
        total=total.number,
        total_is=total.told,
        snapshot=view.id,
    )


@router.get("/statements.csv", response_class=StreamingResponse)
def entity_statements_as_csv(
    request: Request, kind: ActorKind, slug: str, asked: Annotated[statements.Filters, Query()]
) -> StreamingResponse:
    """The same, a row for each report that passes."""
    view = view_of(request)
    every = statements.every(view, said(view, entities.below(request, kind, slug).id, asked))
    return tables.table(tables.STATEMENTS, tables.statement_rows(every, asked.passes), "statements")


@router.get("/positions")
def list_entity_positions(
    request: Request, response: Response, kind: ActorKind, slug: str, asked: Annotated[PagedStands, Query()]
) -> models.Envelope[models.Position]:
    """Where the actor stands on what."""
    return positions.listed(request, response, _stands(request, kind, slug, asked), asked)


@router.get("/positions.csv", response_class=StreamingResponse)
def entity_positions_as_csv(
    request: Request, kind: ActorKind, slug: str, asked: Annotated[positions.OfAnybody, Query()]
) -> StreamingResponse:
    """The same, a row for each statement that shows a position."""
    return positions.table(view_of(request), _stands(request, kind, slug, asked))


@router.get("/neighbours")
def list_neighbours(
    request: Request, response: Response, kind: ActorKind, slug: str, asked: Annotated[PagedAround, Query()]
) -> models.Neighbours:
    """Who or what is tied to the actor, the strongest first: what a map needs to go on from here.

    `exclude` names what is known already: it is left out of the nodes, but edges to it are given.
    """
    view = view_of(request)
    found, cursor = neighbours(view, entities.below(request, kind, slug), asked)
    return found.model_copy(update={"next": next_address(request, response, cursor)})


@router.get("/neighbours.csv", response_class=StreamingResponse)
def neighbours_as_csv(
    request: Request, kind: ActorKind, slug: str, asked: Annotated[Around, Query()]
) -> StreamingResponse:
    """A row for each report or post that ties a neighbour to the actor."""
    view, entity = view_of(request), entities.below(request, kind, slug)
    star, weights = _near(view, entity, asked, _excluded(view, asked))
    here = [
        (source, target, family)
        for source, target, family in star.edges(keys=True)
        if (source in weights or target in weights) and _wanted(family, asked.ties)
    ]
    return tables.table(edges.COLUMNS, edges.table(view, star.edge_subgraph(here), asked), "neighbours")


def neighbours(view: View, entity: models.Named, asked: PagedAround) -> tuple[models.Neighbours, str | None]:
    """A page of what is tied to the actor, without the address of the next one, and the cursor that leads there."""
    excluded = _excluded(view, asked)
    star, weights = _near(view, entity, asked, excluded)

    def order(node: str) -> Order:
        return -weights[node], node

    ranked = sorted(weights, key=order)
    here, cursor = page(ranked, asked, order)
    web = graphs.web_of(view, asked)
    among = web.network(web.numbers([*here, *excluded, f"{BASE}id/{entity.id}"]))
    tied = edges.rested(among, set(here), {*here, *excluded, f"{BASE}id/{entity.id}"})
    found = models.Neighbours(
        entity=entity,
        nodes=[
            models.Neighbour(
                id=local(node), label=star.nodes[node]["label"], kind=star.nodes[node]["kind"], weight=weights[node]
            )
            for node in here
        ],
        edges=[edge for edge in tied if not asked.ties or edge.kind in graphs.parted(asked.ties)],
        next=None,
        total=len(ranked),
        snapshot=view.id,
    )
    return found, cursor


def said(view: View, speaker: str, asked: statements.Filters) -> Sought:
    """What they said: with another speaker, in one report with them."""
    sought = statements.sought_in(view, asked)
    return replace(sought, tags=(*sought.tags, *Sought.of({"speaker": speaker}).tags))


def _stands(request: Request, kind: ActorKind, slug: str, asked: positions.OfAnybody) -> positions.Filters:
    given = asked.model_dump(by_alias=True, include={*positions.OfAnybody.model_fields})
    return positions.Filters(**given, speaker=entities.below(request, kind, slug).id)


def _excluded(view: View, asked: Around) -> set[str]:
    return {graphs.thing(view, one) for one in graphs.parted(asked.exclude)}


def _near(view: View, entity: models.Named, asked: Around, excluded: Container[str]) -> tuple[Network, dict[str, int]]:
    """The ties of the actor in the network of what passes, and how much evidence ties which neighbours to it."""
    web, iri = graphs.web_of(view, asked), f"{BASE}id/{entity.id}"
    middle = web.number(iri)
    star = Network() if middle is None else web.star(middle)
    weights: dict[str, int] = {}
    for source, target, data in star.edges(data=True):
        other = target if source == iri else source
        kind = star.nodes[other]["kind"]
        if other not in excluded and _wanted(data["kind"], asked.ties) and _wanted(kind, asked.kinds):
            weights[other] = weights.get(other, 0) + data["weight"]
    return star, weights


def _wanted(kind: str, listed: str | None) -> bool:
    return not listed or kind in graphs.parted(listed)
