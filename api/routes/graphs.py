"""The network, and what each of its edges rests on."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Request, Response
from pydantic import BaseModel, Field, ValidationInfo, field_validator

from api import models, shapes
from api.current import View, view_of
from api.parameters import Share
from graph import network
from ontology.iris import BASE

router = APIRouter(tags=["graph"])


class Asked(BaseModel, extra="forbid", frozen=True):
    """What to show of the network; the map page takes the same."""

    focus: Annotated[str | None, Field(description="only what is near this actor or statement")] = None
    depth: Annotated[int, Field(ge=1, le=4, description="how many steps from the focus")] = 2
    max_nodes: Annotated[int, Field(ge=1, le=network.CAP, description="those with most evidence")] = network.MAX_NODES
    of: Annotated[
        Literal["statements", "actors"], Field(description="actors with their statements, or actors alone")
    ] = "statements"
    seen_with: Annotated[bool, Field(description="weak ties too: quoted in the same article; of=actors only")] = False

    min_confidence: Share | None = None

    @field_validator("seen_with")
    @classmethod
    def _of_actors(cls, seen_with: bool, info: ValidationInfo) -> bool:
        if seen_with and info.data.get("of") != "actors":
            raise ValueError("goes with of=actors only")
        return seen_with


class Exported(Asked, frozen=True):
    format: Literal["json", "gexf", "graphml"] = "json"


@router.get("/graph", responses={200: {"model": models.Graph}})
def graph(request: Request, asked: Annotated[Exported, Query()]) -> Response:
    """The network with places computed here, or for Gephi and others."""
    view = view_of(request)
    if asked.format == "json":
        return Response(view.kept(drawn, asked).model_dump_json(), media_type="application/json")
    shown, _ = chosen(view, asked)
    body = network.gexf(shown) if asked.format == "gexf" else network.graphml(shown)
    headers = {"Content-Disposition": f'attachment; filename="onrecord.{asked.format}"'}
    return Response(body, media_type="application/xml", headers=headers)


@router.get("/edges/{identifier}/evidence")
def evidence(
    request: Request, identifier: str, min_confidence: Annotated[Share | None, Query()] = None
) -> models.Evidence:
    """The statements, or the words that tell of a post, behind one edge of the network."""
    view = view_of(request)
    for of, seen_with in (("statements", False), ("actors", True)):
        whole = view.network(of, seen_with=seen_with, min_confidence=min_confidence)
        for source, target, data in whole.edges(data=True):
            if data["id"] == identifier:
                rows = [row for row in view.ask("posts").rows if row["membership"] in data["evidence"]]
                return models.Evidence(
                    id=identifier,
                    source=models.Named(id=network.local(source), **whole.nodes[source]),
                    target=models.Named(id=network.local(target), **whole.nodes[target]),
                    kind=data["kind"],
                    items=shapes.statements(view, [iri for iri in data["evidence"] if "/id/statement/" in iri]),
                    posts=shapes.posts(rows),
                    snapshot=view.id,
                )
    raise HTTPException(404, f"there is no edge {identifier} in snapshot {view.id}")


def drawn(view: View, asked: Asked) -> models.Graph:
    """What is asked for of the network, with places: seconds of work for a thousand nodes, so a view keeps it."""
    shown, total = chosen(view, asked)
    return models.Graph.model_validate(network.as_json(shown, view.id, total))


def chosen(view: View, asked: Asked) -> tuple[network.Network, int]:
    """The part of the network that is asked for, and how many nodes it had before the weakest were left out."""
    found = view.network(asked.of, seen_with=asked.seen_with, min_confidence=asked.min_confidence)
    focus = focus_of(view, asked)
    if focus:
        found = network.around(found, focus, asked.depth)
        if not found:
            raise HTTPException(404, f"{asked.focus} is not in the network of snapshot {view.id}")
    return network.strongest(found, asked.max_nodes, focus), len(found)


def focus_of(view: View, asked: Asked) -> str | None:
    """The IRI of the focus, by which it is known now."""
    return view.now(f"{BASE}id/{asked.focus.removeprefix(f'{BASE}id/')}") if asked.focus else None
