"""The network, what each of its edges rests on, and the way from one actor to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query, Request, Response
from pydantic import ConfigDict, Field

from api import models, shapes, tables
from api.current import View, view_of
from api.mediatypes import CSV, JSON, XML
from api.parameters import Thing
from api.routes import articles, statements
from graph import network
from graph.query import Row
from ontology.iris import BASE

router = APIRouter(tags=["graph"])

Drawing = Literal["statements", "actors"]

OF_ARTICLES = {"article", "outlet", "since", "to", "min_confidence"}
"""The filters that a post can pass: words of an article tell of it, and no statement does."""

COLUMNS = (
    "edge", "source", "source_id", "kind", "target", "target_id", "evidence", "text", "article", "title", "outlet",
    "published", "url", "start", "end",
)  # fmt: skip


class Drawn(statements.Filters):
    """Of which statements, and what of them: the filters are those of the list of statements."""

    model_config = ConfigDict(frozen=True)

    of: Annotated[Drawing, Field(description="actors with their statements, or actors alone")] = "statements"
    seen_with: Annotated[bool, Field(description="weak ties too: quoted in the same article")] = False

    def filters(self) -> statements.Filters:
        """The filters of statements alone."""
        return statements.Filters(**self.model_dump(by_alias=True, include={*statements.Filters.model_fields}))


class Asked(Drawn):
    """What to show of the network; the map page takes the same."""

    focus: Annotated[Thing | None, Field(description="only what is near this actor or statement")] = None
    depth: Annotated[int, Field(ge=1, le=4, description="how many steps from the focus")] = 2
    max_nodes: Annotated[int, Field(ge=1, le=network.CAP, description="those with most evidence")] = network.MAX_NODES


class Exported(Asked):
    format: Annotated[
        Literal["json", "cytoscape", "gexf", "graphml", "csv"],
        Field(
            description="json with places, for Cytoscape.js, for Gephi and others, or each edge's evidence as a table"
        ),
    ] = "json"


class Between(Drawn):
    of: Annotated[Drawing, Field(description="actors with their statements, or actors alone")] = "actors"
    source: Annotated[Thing, Field(description="from this actor or statement")]
    target: Annotated[Thing, Field(description="to this one")]


@router.get(
    "/graph",
    responses={
        200: {
            "model": models.Graph | models.Cytoscape,
            "content": {kind: {"schema": {"type": "string"}} for kind in (XML, CSV)},
        },
        404: {},
    },
)
def show_graph(request: Request, asked: Annotated[Exported, Query()]) -> Response:
    """The network of the statements that pass, with places computed here, or for other programs.

    Posts are shown where only filters are given that the article telling of one can pass: article, outlet, from, to.
    """
    view = view_of(request)
    drawing = Asked(**asked.model_dump(by_alias=True, exclude={"format"}))
    if asked.format in ("json", "cytoscape"):
        found = view.kept(drawn, drawing)
        told = found if asked.format == "json" else _cytoscape(found)
        return Response(told.model_dump_json(), media_type=JSON)
    shown, _ = chosen(view, drawing)
    if asked.format == "csv":
        return tables.table(COLUMNS, table(view, shown, asked), "graph")
    body = network.gexf(shown) if asked.format == "gexf" else network.graphml(shown)
    headers = {"Content-Disposition": f'attachment; filename="onrecord.{asked.format}"'}
    return Response(body, media_type=XML, headers=headers)


@router.get("/graph/path", responses={404: {}})
def find_path(request: Request, asked: Annotated[Between, Query()]) -> models.Path:
    """A shortest way from one to another, each step with the evidence of all its edges; 404 where there is none."""
    view = view_of(request)
    found = of_statements(view, asked)
    ends = [thing(view, one) for one in (asked.source, asked.target)]
    way = network.path(found, *ends)
    if not way:
        raise HTTPException(
            404, f"nothing leads from {asked.source} to {asked.target} in what passes of snapshot {view.id}"
        )
    return models.Path(
        source=_named(found, way[0]),
        target=_named(found, way[-1]),
        steps=[
            models.PathStep(source=_named(found, one), target=_named(found, other), edges=rested(found, {one}, {other}))
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
        whole = of_statements(view, drawing)
        for source, target, data in whole.edges(data=True):
            if data["id"] == identifier:
                rows = [row for row in view.ask("posts").rows if row["membership"] in data["evidence"]]
                return models.Evidence(
                    id=identifier,
                    source=_named(whole, source),
                    target=_named(whole, target),
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
    found = of_statements(view, asked)
    focus = focus_of(view, asked)
    if focus:
        found = network.around(found, focus, asked.depth)
        if not found:
            raise HTTPException(404, f"{asked.focus} is not in the network of snapshot {view.id}")
    return network.strongest(found, asked.max_nodes, focus), len(found)


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
    links = [row for row in view.ask("links", **sure).rows if _passes(row, filters, passing)]
    if asked.of == "actors":
        return network.of_actors(said, links, seen_with=asked.seen_with)
    return network.with_statements(said, links, seen_with=asked.seen_with)


def _passes(row: Row, filters: statements.Filters, passing: set[str]) -> bool:
    """Whether a link rests on a statement that passes; a post passes by the article that tells of it."""
    if row["statement"]:
        return row["statement"] in passing
    day = str(row["date"]) if row["date"] else None
    return (
        {name for name, value in filters if value is not None} <= OF_ARTICLES
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
    """A row for each edge and each report or post that it rests on, by which it passes."""
    edges = sorted(shown.edges(data=True), key=lambda edge: str(edge[2]["id"]))
    iris = dict.fromkeys(str(iri) for *_, data in edges for iri in data["evidence"])
    said = {one.iri: one for one in shapes.statements(view, [iri for iri in iris if "/id/statement/" in iri])}
    sources, told = articles.current(view), {str(row["membership"]): row for row in view.ask("posts").rows}
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
                _told(said[iri], asked) if iri in said else _posts(shapes.posts([told[iri]]), sources)
            )
            for row in cells:
                yield (data["id"], *ends, iri, *row)


def _told(said: models.Statement, asked: statements.Filters) -> Iterator[tuple[object, ...]]:
    for report in filter(asked.passes, said.reports):
        article, start, end = report.article, report.spans[0].start, report.spans[-1].end
        yield report.text, article.id, article.title, article.outlet, article.published, article.url, start, end


def _posts(posts: Iterable[models.Post], sources: dict[str, models.ListedArticle]) -> Iterator[tuple[object, ...]]:
    for post in posts:
        article = sources[post.article]
        place = (post.span.start, post.span.end)
        yield post.exact, article.id, article.title, article.outlet, article.published, article.url, *place


def _cytoscape(found: models.Graph) -> models.Cytoscape:
    return models.Cytoscape(
        data=found.meta,
        elements=models.CytoscapeElements(
            nodes=[
                models.CytoscapeNode(data=node.model_dump(exclude={"x", "y"}), position={"x": node.x, "y": node.y})
                for node in found.nodes
            ],
            edges=[models.CytoscapeEdge(data=edge.model_dump()) for edge in found.edges],
        ),
    )


def _named(found: network.Network, iri: str) -> models.Named:
    data: dict[str, Any] = found.nodes[iri]
    return models.Named(id=network.local(iri), label=data["label"], kind=data["kind"])
