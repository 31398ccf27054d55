"""Webs: networks as numbers, of which a part is drawn when somebody looks at it.

A network of hundreds of thousands is too large to hold with all that its edges rest on, and to go through for every map. So a web
has of each edge but its ends, its family and its weight, in arrays; what is near something, and what is strongest, is found in these,
and only what is shown is then read with names and evidence: from the overview of a snapshot, or from a network that is all there.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from graph.layouts import hashed
from graph.network import FAMILIES, SEEN_WITH, Network

MAX_NODES, CAP = 150, 1000
TIES = 12
"""With how many of its ties a node comes at first, so that one who speaks everywhere leaves room for others."""

NEIGHBOURS = 25
"""How many of its neighbours a node is opened to."""

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]
"""Which of the nodes, by their numbers."""

FAR = 100
"""More half steps than anybody goes."""


@dataclass(frozen=True, slots=True)
class Edges:
    """The numbers of what each edge goes from and to, of its family (-1 for none of FAMILIES), and of its pieces of evidence."""

    source: Numbers
    target: Numbers
    family: Numbers
    weight: Numbers


class Web(ABC):
    """A network as numbers.

    `nodes` says which numbers are nodes, `spoken` which of them are statements, and `order` in which order their IRIs stand.
    """

    def __init__(self, nodes: Mask, spoken: Mask, order: Numbers, edges: Edges) -> None:
        self.nodes, self._spoken, self._order, self.edges = nodes, spoken, order, edges
        pairs = np.unique(np.stack((edges.source, edges.target), axis=1), axis=0)
        ends = np.concatenate((pairs[:, 0], pairs[:, 1]))
        others = np.concatenate((pairs[:, 1], pairs[:, 0]))
        self._near = others[np.argsort(ends, kind="stable")]
        self._first = np.concatenate(([0], np.cumsum(np.bincount(ends, minlength=len(nodes)))))

    @abstractmethod
    def number(self, iri: str) -> int | None:
        """The number of a node, None where it is none."""

    @abstractmethod
    def iris(self, numbers: Sequence[int]) -> list[str]:
        """The IRIs of these nodes, in their order."""

    @abstractmethod
    def edge(self, identifier: str) -> tuple[str, str, str] | None:
        """The ends and the family of the edge of that id, None where there is none."""

    @abstractmethod
    def called(self, hashes: Collection[str]) -> Mapping[str, str]:
        """By the hash by which layouts know them, the IRIs of those nodes that there are."""

    @abstractmethod
    def _drawn(self, nodes: Numbers, edges: Numbers) -> Network:
        """These nodes and edges, with their names and what they rest on."""

    def __contains__(self, iri: str) -> bool:
        return self.number(iri) is not None

    def size(self, within: Mask) -> tuple[int, int]:
        """How many nodes are among these, and how many edges between them."""
        return int(within.sum()), int(self._between(within).sum())

    def network(self, some: Numbers) -> Network:
        """These nodes and all edges between them."""
        within = self.among(some)
        return self._drawn(np.flatnonzero(within), np.flatnonzero(self._between(within)))

    def star(self, node: int, others: Numbers | None = None) -> Network:
        """A node with its edges, to all others or to these, and with the ends of these."""
        at = (self.edges.source == node) | (self.edges.target == node)
        if others is not None:
            within = self.among(others)
            at &= within[self.edges.source] | within[self.edges.target]
        edges = np.flatnonzero(at)
        ends = np.unique(np.concatenate((self.edges.source[edges], self.edges.target[edges], [node])))
        return self._drawn(ends, edges)

    def around(self, node: int, depth: int = 1) -> Mask:
        """What is at most `depth` steps away, either way.

        From who speaks to what the statement is about is one step: a statement stands half-way.
        """
        away = np.full(len(self.nodes), FAR, dtype=np.int64)
        away[node] = 0
        for halves in range(2 * depth):
            here = np.flatnonzero(away == halves)
            many = self._first[here + 1] - self._first[here]
            near, of = self._all_near(here), np.repeat(here, many)
            there = halves + np.where(self._spoken[near] | self._spoken[of], 1, 2)
            np.minimum.at(away, near, there)
        return away <= 2 * depth

    def strongest(self, within: Mask, max_nodes: int = MAX_NODES, keep: int | None = None) -> Numbers:
        """At most `max_nodes` of these, and no more than CAP: those with most evidence, each with what it is tied to.

        `keep` comes first, whatever its evidence.
        """
        most, evidence = min(max_nodes, CAP), self._evidence(within)
        if keep is not None:
            evidence[keep] = evidence.max() + 1
        nodes = np.flatnonzero(within)
        if len(nodes) > most:  # the others are not met any more
            nodes = nodes[evidence[nodes] >= np.partition(evidence[nodes], -most)[-most]]
        chosen: dict[int, None] = {}
        for node in self._ranked(nodes, evidence):
            near = self._all_near(np.array([node]))
            chosen |= dict.fromkeys((node, *self._ranked(near[within[near]], evidence)[:TIES]))
            if len(chosen) >= most:
                break
        return np.array([*chosen][:most], dtype=np.int64)

    def opened(self, shown: Numbers, nodes: Iterable[int]) -> Numbers:
        """What is shown, and these nodes with those to which most evidence ties each: NEIGHBOURS, or fewer.

        Of the statements among them the other ends are shown too.
        """
        wanted = [shown]
        for node in nodes:
            weights = self.tied(node)
            nearest = sorted(weights, key=lambda other: (-weights[other], self._order[other]))[:NEIGHBOURS]
            spoken = np.array([other for other in nearest if self._spoken[other]], dtype=np.int64)
            wanted += [np.array([node, *nearest], dtype=np.int64), self._all_near(spoken)]
        return np.unique(np.concatenate(wanted))

    def tied(self, node: int, families: Collection[str] | None = None) -> dict[int, int]:
        """By node how much evidence ties it to this one, by edges of any family or of these."""
        found: dict[int, int] = {}
        wanted = None if families is None else {FAMILIES.index(one) for one in families if one in FAMILIES}
        for ends, others in ((self.edges.source, self.edges.target), (self.edges.target, self.edges.source)):
            for place in np.flatnonzero(ends == node):
                if wanted is None or int(self.edges.family[place]) in wanted:
                    other = int(others[place])
                    found[other] = found.get(other, 0) + int(self.edges.weight[place])
        return found

    def way(self, one: int, other: int) -> list[int]:
        """The nodes from one to another, whichever way edges point: with the fewest steps between those who are only quoted together, then the fewest."""
        size, weak = len(self.nodes), FAMILIES.index(SEEN_WITH)
        ends = np.sort(np.stack((self.edges.source, self.edges.target), axis=1), axis=1)
        pairs, of = np.unique(ends, axis=0, return_inverse=True)
        firm = np.bincount(of.ravel(), self.edges.family != weak, len(pairs)) > 0
        steps = csr_array((np.where(firm, 1.0, float(size)), (pairs[:, 0], pairs[:, 1])), shape=(size, size))
        _, before = dijkstra(steps, directed=False, indices=one, return_predecessors=True)
        found = [other]
        while found[-1] != one:
            if before[found[-1]] < 0:
                return []
            found.append(int(before[found[-1]]))
        return found[::-1]

    def families(self) -> tuple[str, ...]:
        """Which families of edges there are."""
        return tuple(FAMILIES[number] for number in np.unique(self.edges.family))

    def numbers(self, iris: Iterable[str]) -> Numbers:
        """The numbers of those of these that are nodes."""
        return np.array([number for iri in iris if (number := self.number(iri)) is not None], dtype=np.int64)

    def among(self, some: Numbers) -> Mask:
        """Which of all nodes these are."""
        within = np.zeros(len(self.nodes), dtype=np.bool_)
        within[some] = True
        return within

    def _between(self, within: Mask) -> Mask:
        found: Mask = within[self.edges.source] & within[self.edges.target]
        return found

    def _evidence(self, within: Mask) -> Numbers:
        """By node how much evidence its edges to others of these rest on."""
        here, size = self._between(within), len(self.nodes)
        weight = self.edges.weight[here]
        both = (np.bincount(ends[here], weight, size) for ends in (self.edges.source, self.edges.target))
        found: Numbers = np.add(*both).astype(np.int64)
        return found

    def _ranked(self, some: Numbers, evidence: Numbers) -> list[int]:
        return [*map(int, some[np.lexsort((self._order[some], -evidence[some]))])]

    def _all_near(self, some: Numbers) -> Numbers:
        """What is tied to these, one after the other; what is tied both ways twice."""
        first, many = self._first[some], self._first[some + 1] - self._first[some]
        behind = np.cumsum(many)
        places = np.arange(behind[-1] if len(behind) else 0) - np.repeat(behind - many - first, many)
        found: Numbers = self._near[places]
        return found


class Woven(Web):
    """The web of a network that is all there."""

    def __init__(self, network: Network) -> None:
        self._network, self._names = network, sorted(map(str, network))
        self._numbers = {name: number for number, name in enumerate(self._names)}
        self._named = [*network.edges(keys=True)]
        ends = np.zeros((len(self._named), 2), dtype=np.int64)
        for place, (one, other, _) in enumerate(self._named):
            ends[place] = self._numbers[one], self._numbers[other]
        told = [network.edges[edge] for edge in self._named]
        super().__init__(
            nodes=np.ones(len(self._names), dtype=np.bool_),
            spoken=np.array([network.nodes[name]["kind"] == "statement" for name in self._names], dtype=np.bool_),
            order=np.arange(len(self._names)),
            edges=Edges(
                source=ends[:, 0],
                target=ends[:, 1],
                family=np.array([_family(data.get("kind")) for data in told], dtype=np.int64),
                weight=np.array([data["weight"] for data in told], dtype=np.int64),
            ),
        )

    def number(self, iri: str) -> int | None:
        return self._numbers.get(iri)

    def iris(self, numbers: Sequence[int]) -> list[str]:
        return [self._names[number] for number in numbers]

    def called(self, hashes: Collection[str]) -> Mapping[str, str]:
        wanted = frozenset(hashes)
        return {key: name for name in self._names if (key := hashed(name)) in wanted}

    def edge(self, identifier: str) -> tuple[str, str, str] | None:
        return next((edge for edge in self._named if self._network.edges[edge]["id"] == identifier), None)

    def _drawn(self, nodes: Numbers, edges: Numbers) -> Network:
        found = Network()
        found.add_nodes_from((name, self._network.nodes[name]) for name in (self._names[node] for node in nodes))
        found.add_edges_from((*self._named[edge], self._network.edges[self._named[edge]]) for edge in edges)
        return found


def _family(kind: object) -> int:
    """The number of a family of edges, -1 for one of another kind."""
    return FAMILIES.index(str(kind)) if kind in FAMILIES else -1
