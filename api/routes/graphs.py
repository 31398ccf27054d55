"""The network, what each of its edges rests on, and the way from one actor to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any, Literal

import networkx as nx
from fastapi import APIRouter, HTTPException, Query, Request, Response
from pydantic import ConfigDict, Field

from api import models, shapes, tables
from api.current import View, view_of
from api.mediatypes import CSV, JSON, SVG, XML
from api.parameters import Thing, Things
from api.routes import articles, policies, statements
from graph import excerpts, network, picture, ways
from graph.ground import Place
from graph.placing import placed
from graph.query import Row
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

FIRST = excerpts.MAX_NODES
"""With how many nodes a layout begins: a map that asks for no number shows them. Others find their places beside these."""

COLUMNS = (
    "edge", "source", "source_id", "kind", "target", "target_id", "evidence", "text", "article", "title", "outlet",
    "published", "url", "start", "end",
)  # fmt: skip


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
    max_nodes: Annotated[int, Field(ge=1, le=excerpts.CAP, description="those with most evidence")] = excerpts.MAX_NODES


class Exported(Asked):
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


class Between(Drawn):
    of: Annotated[Drawing, Field(description=DRAWING)] = "actors"
    source: Annotated[Thing, Field(description="from this actor or statement")]
    target: Annotated[Thing, Field(description="to this one")]


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
    if asked.format in ("json", "cytoscape"):
        found = view.kept(drawn, drawing, asked.include == "facts")
        told = found if asked.format == "json" else _cytoscape(found)
        return Response(told.model_dump_json(exclude_unset=True), media_type=JSON)
    shown = view.kept(chosen, drawing)
    if asked.format == "csv":
        return tables.table(COLUMNS, table(view, shown.network, asked), "graph")
    if asked.format == "svg":
        return Response(_picture(request, view, drawing, shown), media_type=SVG)
    body = network.gexf(shown.network, shown.places) if asked.format == "gexf" else network.graphml(shown.network)
    headers = {"Content-Disposition": f'attachment; filename="onrecord.{asked.format}"'}
    return Response(body, media_type=XML, headers=headers)


@router.get("/graph/path", responses={404: {}})
def find_path(request: Request, asked: Annotated[Between, Query()]) -> models.Path:
    """A shortest way from one to another, each step in words and with the evidence of all its edges; 404 where there is none.

    Being quoted together is no step unless `seen_with` is asked for, and then only where there is no other way.
    """
    view = view_of(request)
    found = of_statements(view, asked)
    ends = [thing(view, one) for one in (asked.source, asked.target)]
    way = ways.way(found, *ends)
    if not way:
        raise HTTPException(
            404, f"nothing leads from {asked.source} to {asked.target} in what passes of snapshot {view.id}"
        )
    posts = {membership: rows[0] for membership, rows in view.kept(_posts).items()}
    return models.Path(
        source=_named(found, way[0]),
        target=_named(found, way[-1]),
        steps=[
            models.PathStep(
                source=_named(found, one),
                target=_named(found, other),
                words=ways.words(found, one, other, posts),
                edges=rested(found, {one}, {other}),
            )
            for one, other in pairwise(way)
        ],
        snapshot=view.id,
    )


@router.get("/edges/{identifier}/evidence")
def show_evidence(request: Request, identifier: str, asked: Annotated[statements.Filters, Query()]) -> models.Evidence:
    """The statements that pass, or the words that tell of a post, behind one edge of the network."""
    return evidence(view_of(request), identifier, asked)


def evidence(view: View, identifier: str, asked: statements.Filters) -> models.Evidence:
    """The same for pages; 404 where there is no such edge."""
    given = asked.model_dump(by_alias=True, include={*statements.Filters.model_fields})
    for drawing in (Drawn(**given), Drawn(**given, of="actors", seen_with=True)):
        if edge := view.kept(_edges, drawing).get(identifier):
            whole, sources = of_statements(view, drawing), articles.current(view)
            posts, tellings = view.kept(_posts), view.kept(_tellings)
            iris = whole.edges[edge]["evidence"]
            return models.Evidence(
                id=identifier,
                source=_named(whole, edge[0]),
                target=_named(whole, edge[1]),
                kind=edge[2],
                items=shapes.statements(view, [iri for iri in iris if "/id/statement/" in iri]),
                posts=shapes.posts(row for iri in iris for row in posts.get(iri, ())),
                tellings=[
                    policies.telling(row, sources[row["article"]]) for iri in iris for row in tellings.get(iri, ())
                ],
                snapshot=view.id,
            )
    raise HTTPException(404, f"there is no edge {identifier} in snapshot {view.id}")


def _posts(view: View) -> dict[str, list[shapes.Row]]:
    """By membership the places that tell of it."""
    return _by("membership", view.ask("posts").rows)


def _tellings(view: View) -> dict[str, list[shapes.Row]]:
    """By what an article tells of a policy the places that do, however sure."""
    return _by("told", view.ask("policies", min_confidence="0").rows)


def _by(column: str, rows: Iterable[shapes.Row]) -> dict[str, list[shapes.Row]]:
    found: dict[str, list[shapes.Row]] = {}
    for row in rows:
        found.setdefault(str(row[column]), []).append(row)
    return found


def _edges(view: View, asked: Drawn) -> dict[str, tuple[str, str, str]]:
    """The ends and the family of each edge, by its id."""
    return {
        data["id"]: (source, target, family)
        for source, target, family, data in of_statements(view, asked).edges(keys=True, data=True)
    }


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of a network of `total` nodes and `total_edges` edges, and where it lies."""

    network: network.Network
    places: Mapping[str, Place]
    total: int
    total_edges: int


def drawn(view: View, asked: Asked, facts: bool = False) -> models.Graph:
    """What is asked for of the network, with places."""
    shown = view.kept(chosen, asked)
    total = (shown.total, shown.total_edges)
    return models.Graph.model_validate(network.as_json(shown.network, shown.places, view.id, total, facts=facts))


def chosen(view: View, asked: Asked) -> Shown:
    """The part of the network that is asked for: seconds of work for a thousand nodes that nobody saw yet, so a view keeps it."""
    whole = found = of_statements(view, asked)
    focus = focus_of(view, asked)
    if focus:
        found = excerpts.around(whole, focus, asked.depth)
        if not found:
            raise HTTPException(404, f"{asked.focus} is not in the network of snapshot {view.id}")
    opened = [thing(view, one) for one in asked.expand.split(",")] if asked.expand else []
    shown = excerpts.opened(whole, excerpts.strongest(found, asked.max_nodes, focus), opened)
    if opened:
        found = excerpts.opened(whole, found, opened)
    return Shown(shown, _places(view, asked.of, focus, shown), len(found), found.number_of_edges())


def _places(view: View, of: Drawing, focus: str | None, shown: network.Network) -> Mapping[str, Place]:
    """Where what is shown lies. A layout begins with what is strongest around its focus, whatever is asked for first."""
    whole = view.network(of, seen_with=False)

    def placing(known: Mapping[str, Place]) -> Mapping[str, Place]:
        first = dict[str, Place]()
        if not known:
            near = excerpts.around(whole, focus, DEPTH) if focus else whole
            first = placed(excerpts.strongest(near, FIRST, focus), {}, focus)
        there = {**known, **first}
        if all(node in there for node in shown):
            return first
        return first | placed(nx.compose(shown, whole.subgraph({*there, *shown})), there, focus)

    found = view.layouts.places((of, focus or ""), {*whole, *shown}, placing, lasting=not focus)
    return {node: found[node] for node in shown}


def of_statements(view: View, asked: Drawn) -> network.Network:
    """The whole network of the statements that pass, which the view keeps."""
    return view.kept(_of_statements, Drawn(**asked.model_dump(by_alias=True, include={*Drawn.model_fields})))


def _of_statements(view: View, asked: Drawn) -> network.Network:
    filters = asked.filters()
    if filters.model_copy(update={"min_confidence": None}) == statements.Filters():
        return view.network(asked.of, seen_with=asked.seen_with, min_confidence=asked.min_confidence)
    passing = set(statements.keys(view, filters))
    sure = {} if asked.min_confidence is None else {"min_confidence": str(asked.min_confidence)}
    said = [row for row in view.ask("statement-speakers", **sure).rows if row["statement"] in passing]
    links = [
        row
        for row in view.ask("links", **sure).rows
        if (row["statement"] in passing if row["statement"] else _told_by(row, filters, OF_ARTICLES))
    ]
    positions = [
        row
        for row in view.ask("positions", **sure).rows
        if row["statement"] in passing and filters.state in (None, State.CANDIDATE, row["state"])
    ]
    proposals = [row for row in view.ask("policies", **sure).rows if _told_by(row, filters, OF_POLICIES)]
    draw = network.of_actors if asked.of == "actors" else network.with_statements
    return draw(said, links, positions, proposals, seen_with=asked.seen_with)


def _told_by(row: Row, filters: statements.Filters, able: set[str]) -> bool:
    """Whether what an article tells passes, which it is `able` to by these filters alone."""
    day = str(row["date"]) if row["date"] else None
    return (
        {name for name, value in filters if value is not None} <= able
        and filters.state in (None, row.get("state"))
        and (filters.article is None or row["article"] == filters.article)
        and (filters.outlet is None or str(row["outlet"] or "").lower() == filters.outlet.lower())
        and (filters.since is None or (day is not None and day >= filters.since.isoformat()))
        and (filters.to is None or (day is not None and day <= filters.to.isoformat()))
    )


def focus_of(view: View, asked: Asked) -> str | None:
    """The IRI of the focus, by which it is known now."""
    return thing(view, asked.focus) if asked.focus else None


def thing(view: View, identifier: str) -> str:
    """The IRI, by which it is known now, of what has that id or IRI."""
    return view.now(f"{BASE}id/{identifier.removeprefix(f'{BASE}id/')}")


def rested(found: network.Network, some: set[str], others: set[str]) -> list[models.Rested]:
    """The edges between these and those, whichever way they point, the strongest first."""
    ties = [*found.out_edges(some, data=True), *found.in_edges(some, data=True)]
    edges = (
        models.Rested(
            source=network.local(source),
            target=network.local(target),
            evidence_count=data["weight"],
            evidence=[str(iri) for iri in data["evidence"]],
            **{name: data[name] for name in ("id", "kind", "weight", "first", "last")},
        )
        for source, target, data in ties
        if (source in some and target in others) or (target in some and source in others)
    )
    unique = {edge.id: edge for edge in edges}
    return sorted(unique.values(), key=lambda edge: (-edge.weight, edge.id))


def table(view: View, shown: network.Network, asked: statements.Filters) -> Iterator[tuple[object, ...]]:
    """A row for each edge and each report, post or telling of a policy that it rests on, by which it passes."""
    edges = sorted(shown.edges(data=True), key=lambda edge: str(edge[2]["id"]))
    iris = dict.fromkeys(str(iri) for *_, data in edges for iri in data["evidence"])
    said = {one.iri: one for one in shapes.statements(view, [iri for iri in iris if "/id/statement/" in iri])}
    sources, posts, tellings = articles.current(view), view.kept(_posts), view.kept(_tellings)
    for source, target, data in edges:
        ends = (
            shown.nodes[source]["label"],
            network.local(source),
            data["kind"],
            shown.nodes[target]["label"],
            network.local(target),
        )
        for iri in data["evidence"]:
            cells: Iterable[tuple[object, ...]] = (
                _told(said[iri], asked)
                if iri in said
                else _written(posts[iri][:1], "exact", sources)
                if iri in posts
                else _written(tellings[iri], "words", sources)
            )
            for row in cells:
                yield (data["id"], *ends, iri, *row)


def _told(said: models.Statement, asked: statements.Filters) -> Iterator[tuple[object, ...]]:
    for report in filter(asked.passes, said.reports):
        article, start, end = report.article, report.spans[0].start, report.spans[-1].end
        yield report.text, article.id, article.title, article.outlet, article.published, article.url, start, end


def _written(
    rows: Iterable[shapes.Row], words: str, sources: Mapping[str, models.ListedArticle]
) -> Iterator[tuple[object, ...]]:
    """Places in articles, whose words stand in the column `words`."""
    for row in rows:
        article = sources[row["article"]]
        place = (row["start"], row["end"])
        yield row[words], article.id, article.title, article.outlet, article.published, article.url, *place


def _picture(request: Request, view: View, asked: Asked, shown: Shown) -> bytes:
    """The picture, and where to find what it shows."""
    focus = focus_of(view, asked)
    title = f"Around {shown.network.nodes[focus]['label']}" if focus else "Who said what about whom"
    counted = (
        f"{len(shown.network)} of {shown.total} nodes, {shown.network.number_of_edges()} of {shown.total_edges} edges"
    )
    address = request.url.replace(path="/map").remove_query_params("format")
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


def _named(found: network.Network, iri: str) -> models.Named:
    data: dict[str, Any] = found.nodes[iri]
    return models.Named(id=network.local(iri), label=data["label"], kind=data["kind"])
