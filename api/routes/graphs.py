"""The network: what is shown of it, and where that lies."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal

import networkx as nx
import numpy as np
from fastapi import APIRouter, HTTPException, Query, Request, Response
from pydantic import ConfigDict, Field

from api import edges, models, tables
from api.current import View, view_of
from api.mediatypes import CSV, JSON, SVG, XML
from api.parameters import Thing, Things
from api.routes import statements
from graph import network, picture
from graph.accounts import AT_ONCE
from graph.ground import Place
from graph.layouts import hashed
from graph.placing import placed
from graph.query import Row
from graph.webs import CAP, MAX_NODES, Web, Woven
from ontology.iris import BASE
from ontology.records import State

router = APIRouter(tags=["graph"])

Drawing = Literal["statements", "actors"]

DRAWING = "actors and policies with the statements between them, or with these folded into edges"

DEPTH = 2

OF_ARTICLES = {"article", "outlet", "since", "to", "min_confidence"}
"""The filters that a post can pass: words of an article tell of it, and no statement does."""

OF_POLICIES = OF_ARTICLES | {"state"}
"""Those that it can pass who proposes a policy."""

FIRST = MAX_NODES
"""With how many nodes a layout begins: a map that asks for no number shows them. Others find their places beside these."""


AT_MOST = 5_000
"""Statements and articles of which a network is drawn where it has to be drawn anew, the newest; some seconds."""


class Drawn(statements.Filters):
    """Of which statements, and what of them: the filters are those of the list of statements."""

    model_config = ConfigDict(frozen=True)

    of: Annotated[Drawing, Field(description=DRAWING)] = "statements"
    seen_with: Annotated[bool, Field(description="weak ties too: quoted in the same article")] = False

    def filters(self) -> statements.Filters:
        """The filters of statements alone."""
        return statements.Filters(**self.model_dump(by_alias=True, include={*statements.Filters.model_fields}))


class Asked(Drawn):
    """What to show of the network; the map page takes the same."""

    focus: Annotated[Thing | None, Field(description="only what is near this actor or statement")] = None
    depth: Annotated[int, Field(ge=1, le=4, description="how many steps from the focus")] = DEPTH
    expand: Annotated[
        Things | None, Field(description="with the 25 strongest neighbours of each of these, with commas between")
    ] = None
    max_nodes: Annotated[int, Field(ge=1, le=CAP, description="those with most evidence")] = MAX_NODES


class Exported(Asked):
    kinds: Annotated[
        str | None, Field(max_length=200, description="only these kinds of nodes, parted by commas: person,group")
    ] = None
    ties: Annotated[
        str | None, Field(max_length=200, description="only these kinds of edges, parted by commas: said about,post")
    ] = None
    hide: Annotated[
        str | None, Field(max_length=20_000, description="without these nodes, parted by commas: person/a,group/b")
    ] = None
    include: Annotated[
        Literal["facts"] | None,
        Field(description="with each edge the facts that it rests on: who reports it, when, how sure"),
    ] = None
    format: Annotated[
        Literal["json", "cytoscape", "gexf", "graphml", "csv", "svg"],
        Field(
            description="json with places, for Cytoscape.js, for Gephi and others, each edge's evidence as a table, or a picture"
        ),
    ] = "json"


@router.get(
    "/graph",
    responses={
        200: {
            "model": models.Graph | models.Cytoscape,
            "content": {kind: {"schema": {"type": "string"}} for kind in (XML, CSV, SVG)},
        },
        404: {},
    },
)
def show_graph(request: Request, asked: Annotated[Exported, Query()]) -> Response:
    """The network of the statements that pass, with places that are given once and kept, or for other programs.

    Posts, and who proposes which policy, are shown where only filters are given that the article telling of them can pass:
    article, outlet, from, to, min_confidence and, for a policy, state. Policies and positions are those from 0.8 on and those
    that somebody confirmed, unless min_confidence says otherwise.
    """
    view = view_of(request)
    drawing = Asked(**asked.model_dump(by_alias=True, include={*Asked.model_fields}))
    kinds, ties, hide = map(parted, (asked.kinds, asked.ties, asked.hide))
    found = narrowed(view.kept(drawn, drawing, asked.include == "facts"), kinds, ties, hide, {asked.focus})
    if asked.format in ("json", "cytoscape"):
        told = found if asked.format == "json" else _cytoscape(found)
        return Response(told.model_dump_json(exclude_unset=True), media_type=JSON)
    shown = view.kept(chosen, drawing)
    if kinds or ties or hide:
        shown = _part(shown, found)
    if asked.format == "csv":
        return tables.table(edges.COLUMNS, edges.table(view, shown.network, asked), "graph")
    if asked.format == "svg":
        return Response(_picture(request, view, drawing, shown), media_type=SVG)
    body = network.gexf(shown.network, shown.places) if asked.format == "gexf" else network.graphml(shown.network)
    headers = {"Content-Disposition": f'attachment; filename="onrecord.{asked.format}"'}
    return Response(body, media_type=XML, headers=headers)


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of a network of `total` nodes and `total_edges` edges, and where it lies."""

    network: network.Network
    places: Mapping[str, Place]
    total: int
    total_edges: int

    @property
    def evidence(self) -> int:
        """On how many pieces of evidence all edges rest."""
        return int(self.network.size(weight="weight"))


def drawn(view: View, asked: Asked, facts: bool = False) -> models.Graph:
    """What is asked for of the network, with places."""
    shown = view.kept(chosen, asked)
    total = (shown.total, shown.total_edges)
    return models.Graph.model_validate(network.as_json(shown.network, shown.places, view.id, total, facts=facts))


def narrowed(
    found: models.Graph,
    kinds: Collection[str],
    ties: Collection[str],
    hide: Collection[str],
    keep: Collection[str | None],
) -> models.Graph:
    """Of what was found these kinds of nodes and of edges alone, all where none is named, without what is to be hidden.

    Where kinds of edges are named, nodes stay that such an edge ties; those to `keep` stay in any case.
    """
    if not (kinds or ties or hide):
        return found
    nodes = [
        node for node in found.nodes if node.id not in hide and (not kinds or node.kind in kinds or node.id in keep)
    ]
    here = {node.id for node in nodes}
    edges = [edge for edge in found.edges if {edge.source, edge.target} <= here and (not ties or edge.kind in ties)]
    tied = {end for edge in edges for end in (edge.source, edge.target)}
    staying = [node for node in nodes if not ties or node.id in tied or node.id in keep]
    return found.model_copy(update={"nodes": staying, "edges": edges})


def _part(shown: Shown, found: models.Graph) -> Shown:
    """Of what is shown what was found in it."""
    nodes, edges = {node.id for node in found.nodes}, {edge.id for edge in found.edges}
    whole = shown.network
    part = whole.subgraph([node for node in whole if network.local(node) in nodes]).copy()
    part.remove_edges_from(
        [(*ends, family) for *ends, family, data in whole.edges(keys=True, data=True) if data["id"] not in edges]
    )
    return replace(shown, network=part, places={node: shown.places[node] for node in part})


def parted(text: str | None) -> tuple[str, ...]:
    """What a parameter names with commas between."""
    return tuple(filter(None, map(str.strip, (text or "").split(","))))


def chosen(view: View, asked: Asked) -> Shown:
    """The part of the network that is asked for: seconds of work for a thousand nodes that nobody saw yet, so a view keeps it."""
    web, focus = web_of(view, asked), focus_of(view, asked)
    middle, within = web.number(focus) if focus else None, web.nodes
    if focus:
        if middle is None:
            raise HTTPException(404, f"{asked.focus} is not in the network of snapshot {view.id}")
        within = web.around(middle, asked.depth)
    opened = web.numbers(thing(view, one) for one in asked.expand.split(",")) if asked.expand else ()
    shown = web.network(web.opened(web.strongest(within, asked.max_nodes, middle), opened))
    nodes, ties = web.size(web.among(web.opened(np.flatnonzero(within), opened)) if len(opened) else within)
    return Shown(shown, _places(view, asked.of, focus, shown), nodes, ties)


def _places(view: View, of: Drawing, focus: str | None, shown: network.Network) -> Mapping[str, Place]:
    """Where what is shown lies. A layout begins with what is strongest around its focus, whatever is asked for first."""
    whole = web_of(view, Drawn(of=of))

    def placing(known: Mapping[str, Place]) -> Mapping[str, Place]:
        first = dict[str, Place]()
        if not known:
            middle = whole.number(focus) if focus else None
            near = whole.nodes if middle is None else whole.around(middle, DEPTH)
            first = placed(whole.network(whole.strongest(near, FIRST, middle)), {}, focus)
        there = {**known, **first}
        if all(node in there for node in shown):
            return first
        return first | placed(nx.compose(shown, whole.network(whole.numbers({*there, *shown}))), there, focus)

    def called(hashes: Collection[str]) -> Mapping[str, str]:
        return {**whole.called(hashes), **{hashed(node): node for node in shown}}

    found = view.layouts.places((of, focus or ""), called, placing, lasting=not focus)
    return {node: found[node] for node in shown}


def web_of(view: View, asked: Drawn) -> Web:
    """The web of the statements that pass: of all of them, or what the view keeps."""
    filters = asked.filters()
    if filters == statements.Filters():
        return view.overview.web(of_actors=asked.of == "actors", seen_with=asked.seen_with)
    return view.kept(_web, Drawn(**asked.model_dump(by_alias=True, include={*Drawn.model_fields})))


def _web(view: View, asked: Drawn) -> Web:
    """The web of what passes. Which ties there are follows from which statements do, unless it depends on how sure they are."""
    filters = asked.filters()
    given = {name for name, value in filters if value is not None}
    if asked.seen_with or given & {"min_confidence", "state"}:
        return Woven(_narrowed(view, asked, given))
    told_by = _told_by(filters) if given <= OF_ARTICLES else None
    return view.overview.part(statements.keys(view, filters), told_by, of_actors=asked.of == "actors")


def _narrowed(view: View, asked: Drawn, given: set[str]) -> network.Network:
    """The network of what passes: of the newest AT_MOST statements and articles."""
    filters = asked.filters()
    sure = filters.min_confidence or 0.0
    least = {} if filters.min_confidence is None else {"min_confidence": str(filters.min_confidence)}
    said, named, positions = list[Row](), list[Row](), list[Row]()
    posts, policies = list[Row](), list[Row]()
    for some in _some(view.catalogue.iris(statements.sought_in(view, filters), AT_MOST)):
        told = [
            row for row in view.ask_once("ties-said", {"statement": some}).rows if float(row["confidence"] or 0) >= sure
        ]
        here = {(row["statement"], row["graph"]) for row in told}
        said += ({**row, "article": row["graph"]} for row in told)
        rows = view.ask_once("ties-named", {"statement": some}).rows
        named += (row for row in rows if (row["statement"], row["graph"]) in here)
        positions += (
            row
            for row in view.ask_once("ties-positions", {"statement": some, **least}).rows
            if filters.state in (None, State.CANDIDATE, row["state"])
        )
    for some in _some([str(row["iri"]) for row in view.overview.articles(**_told_by(filters))[:AT_MOST]]):
        if given <= OF_ARTICLES:
            posts += view.ask_once("ties-posts", {"graph": some}).rows
        if given <= OF_POLICIES:
            rows = view.ask_once("ties-policies", {"graph": some, **least}).rows
            policies += (row for row in rows if filters.state in (None, row["state"]))
    draw = network.of_actors if asked.of == "actors" else network.with_statements
    return draw(said, [*named, *posts], positions, policies, seen_with=asked.seen_with)


def _told_by(filters: statements.Filters) -> dict[str, str | None]:
    """By which articles posts and policies have to be told to pass."""
    since, to = (day.isoformat() if day else None for day in (filters.since, filters.to))
    return {"article": filters.article, "outlet": filters.outlet, "since": since, "to": to}


def _some(iris: Sequence[str]) -> Iterator[Sequence[str]]:
    """As many at a time as one question names."""
    return (iris[start : start + AT_ONCE] for start in range(0, len(iris), AT_ONCE))


def focus_of(view: View, asked: Asked) -> str | None:
    """The IRI of the focus, by which it is known now."""
    return thing(view, asked.focus) if asked.focus else None


def thing(view: View, identifier: str) -> str:
    """The IRI, by which it is known now, of what has that id or IRI."""
    return view.now(f"{BASE}id/{identifier.removeprefix(f'{BASE}id/')}")


def _picture(request: Request, view: View, asked: Asked, shown: Shown) -> bytes:
    """The picture, and where to find what it shows."""
    focus = focus_of(view, asked)
    title = f"Around {shown.network.nodes[focus]['label']}" if focus in shown.network else "Who said what about whom"
    counted = (
        f"{len(shown.network)} of {shown.total} nodes, {shown.network.number_of_edges()} of {shown.total_edges} edges"
    )
    address = request.url.replace(path="/map").remove_query_params(["format", "include"])
    credit = (
        f"{counted}. What somebody is reported to have said, and no fact.",
        f"Onrecord, snapshot {view.id}. {address}",
    )
    return picture.svg(shown.network, shown.places, title, credit)


def _cytoscape(found: models.Graph) -> models.Cytoscape:
    return models.Cytoscape(
        data=found.meta,
        elements=models.CytoscapeElements(
            nodes=[
                models.CytoscapeNode(data=node.model_dump(exclude={"x", "y"}), position={"x": node.x, "y": node.y})
                for node in found.nodes
            ],
            edges=[models.CytoscapeEdge(data=edge.model_dump(exclude_unset=True)) for edge in found.edges],
        ),
    )
