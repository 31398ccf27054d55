"""The network, and what each of its edges rests on."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Request, Response
from pydantic import BaseModel, Field

from api import models, shapes
from api.current import View, view_of
from graph import network
from ontology.iris import BASE

router = APIRouter(tags=["graph"])


class Asked(BaseModel, extra="forbid"):
    """What to show of the network; the map page takes the same."""

    focus: Annotated[str | None, Field(description="only what is near this actor or statement")] = None
    depth: Annotated[int, Field(ge=1, le=4, description="how many steps from the focus")] = 2
    max_nodes: Annotated[int, Field(ge=1, le=network.CAP, description="those with most evidence")] = network.MAX_NODES
    of: Annotated[
        Literal["statements", "actors"], Field(description="actors with their statements, or actors alone")
    ] = "statements"
    seen_with: Annotated[bool, Field(description="weak ties too: quoted in the same article; of=actors only")] = False


class Exported(Asked):
    format: Literal["json", "gexf", "graphml"] = "json"


@router.get("/graph", responses={200: {"model": models.Graph}})
def graph(request: Request, asked: Annotated[Exported, Query()]) -> Response:
    """The network with places computed here, or for Gephi and others."""
    view = view_of(request)
    shown, total = chosen(view, asked)
    if asked.format == "json":
        drawn = models.Graph.model_validate(network.as_json(shown, view.id, total))
        return Response(drawn.model_dump_json(), media_type="application/json")
    body = network.gexf(shown) if asked.format == "gexf" else network.graphml(shown)
    headers = {"Content-Disposition": f'attachment; filename="onrecord.{asked.format}"'}
    return Response(body, media_type="application/xml", headers=headers)


@router.get("/edges/{identifier}/evidence")
def evidence(request: Request, identifier: str) -> models.Evidence:
    """The statements, or the words that tell of a post, behind one edge of the network."""
    view = view_of(request)
    for of, seen_with in (("statements", False), ("actors", True)):
        drawn = view.network(of, seen_with)
        for source, target, data in drawn.edges(data=True):
            if data["id"] == identifier:
                rows = [row for row in view.ask("posts").rows if row["membership"] in data["evidence"]]
                return models.Evidence(
                    id=identifier,
                    source=models.Named(id=network.local(source), **drawn.nodes[source]),
                    target=models.Named(id=network.local(target), **drawn.nodes[target]),
                    kind=data["kind"],
                    items=shapes.statements(view, [iri for iri in data["evidence"] if "/id/statement/" in iri]),
                    posts=shapes.posts(rows),
                    snapshot=view.id,
                )
    raise HTTPException(404, f"there is no edge {identifier} in snapshot {view.id}")


def chosen(view: View, asked: Asked) -> tuple[network.Network, int]:
    """The part of the network that is asked for, and how many nodes it had before the weakest were left out."""
    drawn = view.network(asked.of, asked.seen_with)
    focus = f"{BASE}id/{asked.focus.removeprefix(f'{BASE}id/')}" if asked.focus else None
    if focus:
        drawn = network.around(drawn, focus, asked.depth)
        if not drawn:
            raise HTTPException(404, f"{asked.focus} is not in the network of snapshot {view.id}")
    return network.strongest(drawn, asked.max_nodes, focus), len(drawn)
