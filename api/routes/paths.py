"""The way from one actor to another."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import Field

from api import edges, models, tables
from api.current import View, view_of
from api.parameters import Thing
from api.routes import graphs
from graph import ways
from graph.network import Network

router = APIRouter(tags=["graph"])


class Between(graphs.Drawn):
    of: Annotated[graphs.Drawing, Field(description=graphs.DRAWING)] = "actors"
    source: Annotated[Thing, Field(description="from this actor or statement")]
    target: Annotated[Thing, Field(description="to this one")]


@router.get("/graph/path", responses={404: {}})
def find_path(request: Request, asked: Annotated[Between, Query()]) -> models.Path:
    """A shortest way from one to another, each step in words and with the evidence of all its edges; 404 where there is none.

    Being quoted together is no step unless `seen_with` is asked for, and then only where there is no other way.
    """
    return path(view_of(request), asked)


@router.get("/graph/path.csv", response_class=StreamingResponse, responses={404: {}})
def path_as_csv(request: Request, asked: Annotated[Between, Query()]) -> StreamingResponse:
    """Step by step a row for each report, post or telling of a policy behind it."""
    view = view_of(request)
    found, way = _found(view, asked)
    steps = (found.subgraph(step) for step in pairwise(way))
    return tables.table(edges.COLUMNS, (row for step in steps for row in edges.table(view, step, asked)), "path")


def path(view: View, asked: Between) -> models.Path:
    """The same for pages."""
    found, way = _found(view, asked)
    evidence = [str(iri) for *_, data in found.edges(data=True) for iri in data["evidence"]]
    posts = {membership: rows[0] for membership, rows in edges.posts(view, evidence).items()}
    return models.Path(
        source=edges.named(found, way[0]),
        target=edges.named(found, way[-1]),
        steps=[
            models.PathStep(
                source=edges.named(found, one),
                target=edges.named(found, other),
                words=ways.words(found, one, other, posts),
                edges=edges.rested(found, {one}, {other}),
            )
            for one, other in pairwise(way)
        ],
        snapshot=view.id,
    )


def _found(view: View, asked: Between) -> tuple[Network, list[str]]:
    """What lies on the way through the network of what passes, and the way; 404 where there is none."""
    web = graphs.web_of(view, asked)
    way = ways.way(web, *(graphs.thing(view, one) for one in (asked.source, asked.target)))
    if not way:
        raise HTTPException(
            404, f"nothing leads from {asked.source} to {asked.target} in what passes of snapshot {view.id}"
        )
    return web.network(web.numbers(way)), way
