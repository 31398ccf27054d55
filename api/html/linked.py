"""To whom an actor is linked, in numbers and one by one: what the map says above itself and beside a shape."""

from __future__ import annotations

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
    star = _star(view, identifier, asked.filters())
    kinds = [kind for node, kind in star.nodes(data="kind") if node != graphs.thing(view, identifier)]
    return Linked(
        actors=sum(kind not in THINGS for kind in kinds),
        policies=sum(kind == "policy" for kind in kinds),
        articles=len(
            view.overview.telling({str(one) for *_, data in star.edges(data=True) for one in data["evidence"]})
        ),
    )


def ties(view: View, identifier: str, asked: statements.Filters) -> list[tuple[models.Named, models.Rested]]:
    """The ties of an actor with whom or what they lead to, the strongest first."""
    star, iri = _star(view, identifier, asked), graphs.thing(view, identifier)
    if iri not in star:
        return []
    near = {*star.predecessors(iri), *star.successors(iri)}
    ends = {local(end): edges.named(star, end) for end in near}
    rested = edges.rested(star, {iri}, near)
    return [(ends[tie.target if tie.source == local(iri) else tie.source], tie) for tie in rested][:LISTED]


def _star(view: View, identifier: str, filters: statements.Filters) -> Network:
    """Whom or what an actor is tied to in what passes."""
    given = filters.model_dump(by_alias=True, include={*statements.Filters.model_fields})
    web = graphs.web_of(view, graphs.Drawn(**given, of="actors"))
    middle = web.number(graphs.thing(view, identifier))
    return Network() if middle is None else web.star(middle)
