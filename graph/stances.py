"""Who stands where on what: the matrix of actors and policies, and the networks of who agrees with whom.

Agreement and conflict are those of discourse network analysis: two actors are tied by what both take a side on, the
more such matters the stronger, and the sides that they take make it agreement or conflict.
Source: Leifeld, P. (2017). Discourse Network Analysis. In: The Oxford Handbook of Political Networks, section 4.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import networkx as nx
from networkx.algorithms import bipartite

from graph.network import Network, local
from graph.query import Row
from ontology.policies import Polarity
from ontology.records import digest

AGAINST = frozenset({Polarity.SUPPORT, Polarity.OPPOSE})
"""The two sides that contradict one another. A concern agrees with a concern and contradicts nothing."""


class Norm(StrEnum):
    """What the number of shared matters is divided by, so that who speaks most is not tied most."""

    NONE = "none"
    ACTIVITY = "average-activity"
    """By the mean of the numbers of matters on which either takes a side."""
    JACCARD = "jaccard"
    """By the number of matters on which one of them does."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one actor stands on one matter, by all statements that show it.

    `statements` are their IRIs by polarity; `conditional` those of them that name a condition. `positions` are the IRIs
    of the positions.
    """

    actor: str
    name: str
    towards: str
    label: str
    statements: Mapping[Polarity, tuple[str, ...]]
    conditional: tuple[str, ...]
    positions: tuple[str, ...]

    @property
    def sides(self) -> frozenset[Polarity]:
        """The polarities taken; more than one where statements differ. To be neutral is to take none."""
        return frozenset(side for side, said in self.statements.items() if said and side is not Polarity.NEUTRAL)


def matrix(positions: Iterable[Row]) -> tuple[Cell, ...]:
    """The cells that have something in them, by actor and matter, from rows of the query `positions`.

    A row without a speaker, or on a matter that is neither policy nor actor, is in no cell.
    """
    rows: dict[tuple[str, str], list[Row]] = {}
    for row in positions:
        if row["speaker"] and row["towards"]:
            rows.setdefault((str(row["speaker"]), str(row["towards"])), []).append(row)
    return tuple(_cell(*key, rows[key]) for key in sorted(rows))


def _cell(actor: str, towards: str, rows: list[Row]) -> Cell:
    statements = {
        side: tuple(dict.fromkeys(str(row["statement"]) for row in rows if row["polarity"] == side))
        for side in Polarity
    }
    labels = Counter(str(row["label"]) for row in rows)
    return Cell(
        actor,
        str(rows[0]["name"]),
        towards,
        min(labels, key=lambda label: (-labels[label], label)),
        statements,
        tuple(dict.fromkeys(str(row["statement"]) for row in rows if row["condition"])),
        tuple(dict.fromkeys(str(row["position"]) for row in rows)),
    )


def congruence(cells: Iterable[Cell], norm: Norm = Norm.NONE) -> nx.Graph:
    """Actors, tied where both take the same side on some matter, or opposite ones.

    An edge has the matters on which they agree and those on which they contradict one another as `agree` and `conflict`
    (tuples of IRIs), the weights of both, normed, as `agreement` and `disagreement`, and `balance`, the one less the other.
    """
    sides = nx.Graph()
    for cell in cells:
        if cell.sides:
            sides.add_node(cell.actor, bipartite=0, label=cell.name)
            sides.add_node(("matter", cell.towards), bipartite=1, label=cell.label)
            sides.add_edge(cell.actor, ("matter", cell.towards), sides=cell.sides)
    actors = sorted(node for node, half in sides.nodes(data="bipartite") if half == 0)
    network = bipartite.projected_graph(sides, actors)
    for one, other in list(network.edges()):
        shared = sorted(nx.common_neighbors(sides, one, other))
        agree = tuple(matter[1] for matter in shared if _sides(sides, one, matter) & _sides(sides, other, matter))
        conflict = tuple(matter[1] for matter in shared if _opposed(sides, one, other, matter))
        if not agree and not conflict:  # a concern beside support is neither
            network.remove_edge(one, other)
            continue
        by = _divisor(norm, sides.degree(one), sides.degree(other), len(shared))
        network.edges[one, other].update(
            id=digest("congruence", *sorted((one, other)))[:16],
            agree=agree,
            conflict=conflict,
            agreement=len(agree) / by,
            disagreement=len(conflict) / by,
            balance=(len(agree) - len(conflict)) / by,
        )
    return network


def exported(network: nx.Graph) -> Network:
    """The same for files: agreement and conflict as edges of their own, with the matters as their evidence."""
    plain = Network()
    for actor, label in sorted(network.nodes(data="label")):
        plain.add_node(actor, label=label, kind=local(actor).partition("/")[0])
    for one, other, tie in sorted(network.edges(data=True), key=lambda edge: str(edge[2]["id"])):
        for kind, matters, weight in (
            ("agree", tie["agree"], tie["agreement"]),
            ("conflict", tie["conflict"], tie["disagreement"]),
        ):
            if matters:
                identifier = f"{tie['id']}-{kind}"
                plain.add_edge(one, other, kind, id=identifier, kind=kind, evidence=matters, weight=weight)
    return plain


def _sides(network: nx.Graph, actor: str, matter: object) -> frozenset[Polarity]:
    found: frozenset[Polarity] = network.edges[actor, matter]["sides"]
    return found


def _opposed(network: nx.Graph, one: str, other: str, matter: object) -> bool:
    """Whether one is for what the other is against, and neither has taken both sides."""
    mine, yours = _sides(network, one, matter) & AGAINST, _sides(network, other, matter) & AGAINST
    return len(mine) == len(yours) == 1 and mine != yours


def _divisor(norm: Norm, one: int, other: int, shared: int) -> float:
    if norm is Norm.ACTIVITY:
        return (one + other) / 2
    return one + other - shared if norm is Norm.JACCARD else 1
