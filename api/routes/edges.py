"""What an edge of the network rests on."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import StreamingResponse

from api import edges, models, shapes, tables
from api.current import View, view_of
from api.routes import articles, graphs, policies, statements
from graph.network import Network

router = APIRouter(tags=["graph"])

Edge = tuple[str, str, str]
"""The ends of an edge and its family."""


@router.get("/edges/{identifier}/evidence")
def show_evidence(request: Request, identifier: str, asked: Annotated[statements.Filters, Query()]) -> models.Evidence:
    """The statements that pass, or the words that tell of a post, behind one edge of the network."""
    return evidence(view_of(request), identifier, asked)


@router.get("/edges/{identifier}/evidence.csv", response_class=StreamingResponse)
def evidence_as_csv(
    request: Request, identifier: str, asked: Annotated[statements.Filters, Query()]
) -> StreamingResponse:
    """A row for each report, post or telling of a policy behind it."""
    view = view_of(request)
    whole, edge = _found(view, identifier, asked)
    return tables.table(edges.COLUMNS, edges.table(view, whole.edge_subgraph([edge]), asked), "evidence")


def evidence(view: View, identifier: str, asked: statements.Filters) -> models.Evidence:
    """The same for pages; 404 where there is no such edge."""
    found, edge = _found(view, identifier, asked)
    iris = [*map(str, found.edges[edge]["evidence"])]
    sources, posts, tellings = articles.current(view), edges.posts(view, iris), edges.tellings(view, iris)
    return models.Evidence(
        id=identifier,
        source=edges.named(found, edge[0]),
        target=edges.named(found, edge[1]),
        kind=edge[2],
        items=shapes.statements(view, [iri for iri in iris if "/id/statement/" in iri]),
        posts=shapes.posts(row for iri in iris for row in posts.get(iri, ())),
        tellings=[policies.telling(row, sources[row["article"]]) for iri in iris for row in tellings.get(iri, ())],
        snapshot=view.id,
    )


def _found(view: View, identifier: str, asked: statements.Filters) -> tuple[Network, Edge]:
    """The edge in the network of the statements that pass, in which of its two drawings it is; 404 where it is in none."""
    given = asked.model_dump(by_alias=True, include={*statements.Filters.model_fields})
    for drawing in (graphs.Drawn(**given), graphs.Drawn(**given, of="actors", seen_with=True)):
        web = graphs.web_of(view, drawing)
        edge = web.edge(identifier)
        if edge is not None:
            found = web.network(web.numbers(edge[:2]))
            if found.has_edge(*edge):
                return found, edge
    raise HTTPException(404, f"there is no edge {identifier} in snapshot {view.id}")
