"""To whom an actor is linked, in numbers and one by one: what the map says above itself and beside a shape."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from api import edges, models
from api.current import View
from api.routes import graphs, statements
from graph.network import Network, local

THINGS = frozenset({"policy", "statement"})
"""Kinds of nodes that are nobody."""

LISTED = 30
"""Ties beside a shape; the map and its table have all of them."""


@dataclass(frozen=True, slots=True)
class Linked:
    """How many an actor is linked to, and in how many articles that is told."""

    actors: int
    policies: int
    articles: int


def linked(view: View, identifier: str, asked: graphs.Drawn) -> Linked:
    """What is told of an actor in the statements and posts that pass. Who is only quoted beside them is not linked to them."""
    whole, iri = _folded(view, asked.filters()), graphs.thing(view, identifier)
    ties = [*whole.in_edges([iri], data=True), *whole.out_edges([iri], data=True)] if iri in whole else []
    others = {end for source, target, _ in ties for end in (source, target)} - {iri}
    kinds = [whole.nodes[other]["kind"] for other in others]
    told: Mapping[str, set[str]] = view.kept(_articles)
    articles = {article for *_, data in ties for piece in data["evidence"] for article in told.get(str(piece), ())}
    return Linked(
        actors=sum(kind not in THINGS for kind in kinds),
        policies=sum(kind == "policy" for kind in kinds),
        articles=len(articles),
    )


def ties(view: View, identifier: str, asked: statements.Filters) -> list[tuple[models.Named, models.Rested]]:
    """The ties of an actor with whom or what they lead to, the strongest first."""
    whole, iri = _folded(view, asked), graphs.thing(view, identifier)
    if iri not in whole:
        return []
    near = {*whole.predecessors(iri), *whole.successors(iri)}
    ends = {local(end): edges.named(whole, end) for end in near}
    rested = edges.rested(whole, {iri}, near)
    return [(ends[tie.target if tie.source == local(iri) else tie.source], tie) for tie in rested][:LISTED]


def _folded(view: View, filters: statements.Filters) -> Network:
    given = filters.model_dump(by_alias=True, include={*statements.Filters.model_fields})
    return graphs.of_statements(view, graphs.Drawn(**given, of="actors"))


def _articles(view: View) -> dict[str, set[str]]:
    """The articles that tell of a statement, a post or a policy."""
    found: dict[str, set[str]] = defaultdict(set)
    policies = view.ask("policies", min_confidence="0").rows
    for row in (*view.ask("statement-speakers").rows, *view.ask("links").rows, *policies):
        for piece in {row.get("statement"), row.get("evidence"), row.get("told")} - {None}:
            found[str(piece)].add(str(row["article"]))
    return found
