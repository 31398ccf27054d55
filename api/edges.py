"""What the edges of a network rest on: statements, posts and what is told of policies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from api import models, shapes
from api.current import View
from api.routes import articles, statements
from graph import network

COLUMNS = (
    "edge", "source", "source_id", "kind", "target", "target_id", "evidence", "text", "article", "title", "outlet",
    "published", "url", "start", "end",
)  # fmt: skip


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
    sources, held, told = articles.current(view), posts(view, iris), tellings(view, iris)
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
                else _written(held[iri][:1], "exact", sources)
                if iri in held
                else _written(told[iri], "words", sources)
            )
            for row in cells:
                yield (data["id"], *ends, iri, *row)


def posts(view: View, iris: Iterable[str]) -> dict[str, list[shapes.Row]]:
    """By membership, of those among these, the places that tell of it."""
    held = [iri for iri in iris if "/id/membership/" in iri]
    rows = (row for article in view.overview.telling(held) for row in view.ask_once("posts", {"article": article}).rows)
    return _by("membership", rows)


def tellings(view: View, iris: Iterable[str]) -> dict[str, list[shapes.Row]]:
    """By what an article tells of a policy, where that is among these, the places that do, however sure."""
    told = [iri for iri in iris if "/id/policy/" in iri]
    asked = ({"article": article, "min_confidence": "0"} for article in view.overview.telling(told))
    return _by("told", (row for given in asked for row in view.ask_once("policies", given).rows))


def named(found: network.Network, iri: str) -> models.Named:
    """What a node of the network is called."""
    data: dict[str, Any] = found.nodes[iri]
    return models.Named(id=network.local(iri), label=data["label"], kind=data["kind"])


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


def _by(column: str, rows: Iterable[shapes.Row]) -> dict[str, list[shapes.Row]]:
    found: dict[str, list[shapes.Row]] = {}
    for row in rows:
        found.setdefault(str(row[column]), []).append(row)
    return found
