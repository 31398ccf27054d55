"""To whom an actor or a policy is linked, in numbers and one by one: what the map says above itself and beside a shape."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from api import models
from api.current import View
from api.routes import graphs, statements
from graph.network import Network, local

THINGS = frozenset({"policy", "statement"})
"""Kinds of nodes that are nobody."""

LISTED = 30
"""Ties beside a shape; the map and its table have all of them."""


@dataclass(frozen=True, slots=True)
class Linked:
    """How many actors and policies an actor or a policy is linked to, and in how many articles that is told."""

    actors: int
    policies: int
    articles: int


def linked(view: View, identifier: str, asked: graphs.Drawn) -> Linked:
    """What is told of an actor or a policy by what passes. Who is only quoted beside them is not linked to them."""
    whole, iri = _network(view, asked.filters(), "statements"), graphs.thing(view, identifier)
    others, pieces = set[str](), set[str]()
    for other, evidence in _reached(whole, iri):
        others.add(other)
        pieces.update(map(str, evidence))
    kinds = [whole.nodes[other]["kind"] for other in others]
    told: Mapping[str, set[str]] = view.kept(_articles)
    articles = {article for piece in pieces for article in told.get(piece, ())}
    return Linked(
        actors=sum(kind not in THINGS for kind in kinds),
        policies=sum(kind == "policy" for kind in kinds),
        articles=len(articles),
    )


def ties(view: View, identifier: str, asked: statements.Filters) -> list[tuple[models.Named, models.Rested]]:
    """The ties of an actor or a policy with whom or what they lead to, the strongest first."""
    of: graphs.Drawing = "statements" if identifier.startswith("policy/") else "actors"
    whole, iri = _network(view, asked, of), graphs.thing(view, identifier)
    if iri not in whole:
        return []
    near = {*whole.predecessors(iri), *whole.successors(iri)}
    ends = {local(end): models.Named(id=local(end), **_named(whole, end)) for end in near}
    rested = graphs.rested(whole, {iri}, near)
    return [(ends[tie.target if tie.source == local(iri) else tie.source], tie) for tie in rested][:LISTED]


def _reached(whole: Network, iri: str) -> Iterator[tuple[str, Iterable[object]]]:
    """Whom and what it is tied to, straight or through what somebody said, each with what that rests on."""
    if iri not in whole:
        return
    for source, target, data in [*whole.in_edges([iri], data=True), *whole.out_edges([iri], data=True)]:
        other = target if source == iri else source
        if whole.nodes[other]["kind"] != "statement":
            yield other, data["evidence"]
            continue
        # What it said of others, or who said something of it: those of whom one statement speaks are not tied by that.
        beyond = whole.successors(other) if source == iri else whole.predecessors(other)
        yield from ((end, data["evidence"]) for end in beyond if end != iri)


def _network(view: View, filters: statements.Filters, of: graphs.Drawing) -> Network:
    given = filters.model_dump(by_alias=True, include={*statements.Filters.model_fields})
    return graphs.of_statements(view, graphs.Drawn(**given, of=of))


def _articles(view: View) -> dict[str, set[str]]:
    """The articles that tell of a statement, a post or a policy."""
    found: dict[str, set[str]] = defaultdict(set)
    policies = view.ask("policies", min_confidence="0").rows
    for row in (*view.ask("statement-speakers").rows, *view.ask("links").rows, *policies):
        for piece in {row.get("statement"), row.get("evidence"), row.get("told")} - {None}:
            found[str(piece)].add(str(row["article"]))
    return found


def _named(network: Network, iri: str) -> dict[str, str]:
    return {name: network.nodes[iri][name] for name in ("label", "kind")}
