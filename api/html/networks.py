"""The map, and what stands behind one of its shapes and one of its lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import ceil
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import model_validator

from api import models, shapes
from api.current import View, view_of
from api.html import page
from api.html.linked import linked, ties
from api.html.mapped import PAGE, Mapped, choices
from api.routes import edges, entities, graphs, policies, statements
from graph import evidence
from graph.catalogue import Total
from graph.network import local
from ontology.iris import BASE

LATEST = 5
"""Statements of an actor beside the map."""

POSTS, TOLD = 6, 3
"""Posts beside the map, and for each the places that tell of it; the page of the actor has all."""

ROWS = 200
"""Lines on a page of the table: with thousands a browser is at work for long before it draws."""

THINGS = {"statement": "statements", "policy": "policies"}
"""Shapes that are no actors, by what the API calls their list."""

router = page.router()


class Narrowed(statements.Filters):
    _form = model_validator(mode="before")(page.asked)


page.twins(
    router, "/map", leave=PAGE, json="/api/v1/graph", csv="/api/v1/graph?format=csv", svg="/api/v1/graph?format=svg"
)
page.twins(
    router,
    "/edge/{identifier}",
    json="/api/v1/edges/{identifier}/evidence",
    csv="/api/v1/edges/{identifier}/evidence.csv",
)


@router.get("/map")
def map_(request: Request, asked: Annotated[Mapped, Query()]) -> HTMLResponse:
    view = view_of(request)
    drawn = shown(view, asked)
    near = local(graphs.focus_of(view, asked) or "")
    focus = next((node for node in drawn.nodes if node.id == near), None)
    labels = {node.id: node for node in drawn.nodes}
    rows = sorted(drawn.edges, key=_order(asked.sort.lstrip("-"), labels), reverse=asked.sort.startswith("-"))
    pages = max(1, ceil(len(rows) / ROWS))
    asked = asked.model_copy(update={"page": min(asked.page, pages)})  # there may be fewer than there were
    first = (asked.page - 1) * ROWS
    return page.shown(
        request,
        "map",
        graph=drawn.model_dump(),
        asked=asked,
        choices=view.kept(choices, asked.of, asked.seen_with),
        focus=focus,
        linked=linked(view, focus.id, asked) if focus else None,
        labels=labels,
        rows=rows[first : first + ROWS],
        first=first + 1,
        pages=pages,
    )


@router.get("/node/{kind}/{slug}.json", response_class=RedirectResponse)
def twin(kind: str, slug: str) -> RedirectResponse:
    """The same as JSON: where that stands in the API depends on what the shape is."""
    return RedirectResponse(_twin(kind, f"{kind}/{slug}"), 307)


@router.get("/node/{kind}/{slug}")
def node(request: Request, kind: str, slug: str, asked: Annotated[Narrowed, Query()]) -> HTMLResponse:
    """Who or what a shape on the map is: its ties, and what was said last."""
    view = view_of(request)
    entity, said, posts, total = None, [], [], Total(0, exact=True)
    if kind == "statement":
        said = [statements.found(view, slug, at="/node/statement")]
        named = models.Named(id=f"statement/{said[0].id}", label=said[0].text, kind=kind)
    elif kind == "policy":
        policy = policies.found(view, slug, at="/node/policy")
        named = models.Named(id=policy.id, label=policy.label, kind=kind)
    else:
        named = entities.known(view, kind, slug, at="/node")
        (entity,) = shapes.entities(view, view.overview.named([f"{BASE}id/{named.id}"]))
        posts = _held(view, entity)
        theirs = statements.sought_in(view, asked.model_copy(update={"speaker": entity.id}))
        said, total = shapes.read(view.catalogue.page(theirs, LATEST)), view.catalogue.total(theirs)
    return page.shown(
        request,
        "node",
        named=named,
        entity=entity,
        posts=posts,
        ties=ties(view, named.id, asked),
        statements=said,
        total=total,
        query=f"?{urlencode(asked.params(), safe='/,')}" if asked.params() else "",
        addresses=addresses(view, said),
        whole=f"/{named.id}" if kind in THINGS else f"/entity/{named.id}",
        twin=_twin(kind, named.id),
    )


@router.get("/edge/{identifier}")
def edge(request: Request, identifier: str, asked: Annotated[Narrowed, Query()]) -> HTMLResponse:
    """The words behind a line on the map, newest first."""
    view = view_of(request)
    found = edges.evidence(view, identifier, asked)
    found.items.sort(key=lambda said: said.said_on or "", reverse=True)
    return page.shown(
        request, "edge", edge=found, addresses=addresses(view, found.items), query=urlencode(asked.params(), safe="/,")
    )


def _held(view: View, entity: models.Entity) -> list[models.Tenure]:
    """The first posts of an actor, each with the first places that tell of it."""
    held = shapes.history(view, entity.id, shapes.told(view, entity.id))
    return [tenure.model_copy(update={"evidence": tenure.evidence[:TOLD]}) for tenure in held[:POSTS]]


def shown(view: View, asked: Mapped) -> models.Graph:
    """The network as the page has it: with what is pinned, without what is hidden, or of no kind that is asked for."""
    drawn = _drawn(view, asked)
    here = {node.id for node in drawn.nodes}
    pinned = [node for node in _whole(view, asked).nodes if node.id in asked.pin] if set(asked.pin) - here else []
    pinned = [node for node in pinned if node.id not in here]
    found = drawn.model_copy(update={"nodes": [*drawn.nodes, *pinned]}) if pinned else drawn
    return graphs.narrowed(found, asked.kinds, asked.ties, asked.hide, {asked.focus, *asked.pin})


def _drawn(view: View, asked: Mapped) -> models.Graph:
    """What passes; the focus alone where it is not among that."""
    try:
        found: models.Graph = view.kept(graphs.drawn, asked.graph(), True)
    except HTTPException:
        whole = _whole(view, asked)
        return whole.model_copy(update={"nodes": [node for node in whole.nodes if node.id == asked.focus], "edges": []})
    return found


def _whole(view: View, asked: Mapped) -> models.Graph:
    """The same network without filters. Raises 404 where the focus is not even in that."""
    found: models.Graph = view.kept(graphs.drawn, asked.unfiltered().graph(), True)
    return found


def addresses(view: View, said: list[models.Statement]) -> dict[str, str | None]:
    """By the id of each report of these, where a browser shows its first words in the article itself."""
    quotes = evidence.quotes(view.snapshot, [one.iri for one in said]) if said else {}
    reports = [report for one in said for report in one.reports]
    return {
        report.id: evidence.address(report.article.url, quotes[report.id][0]["exact"]) if report.id in quotes else None
        for report in reports
    }


def _order(by: str, labels: Mapping[str, models.Node]) -> Callable[[models.Edge], Any]:
    """By what the rows of the table stand in order; those that are alike by the names at their ends."""

    def names(edge: models.Edge) -> tuple[str, ...]:
        return (labels[edge.source].label.casefold(), labels[edge.target].label.casefold(), edge.kind)

    first: Mapping[str, Callable[[models.Edge], Any]] = {
        "source": lambda edge: labels[edge.source].label.casefold(),
        "target": lambda edge: labels[edge.target].label.casefold(),
        "kind": lambda edge: edge.kind,
        "evidence": lambda edge: edge.evidence_count,
        "last": lambda edge: edge.last or "",
    }
    return lambda edge: (first[by](edge), *names(edge))


def _twin(kind: str, thing: str) -> str:
    listed, named = (THINGS[kind], thing.partition("/")[2]) if kind in THINGS else ("entities", thing)
    return f"/api/v1/{listed}/{quote(named)}"
