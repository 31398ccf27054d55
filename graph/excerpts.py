"""What is shown of a network: what is near a node, the strongest of what is there, and what somebody wants to see beside."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

import networkx as nx

from graph.network import Network

MAX_NODES, CAP = 150, 1000
TIES = 12
"""With how many of its ties a node comes at first, so that one who speaks everywhere leaves room for others."""

NEIGHBOURS = 25
"""How many of its neighbours a node is opened to."""


def around(network: Network, focus: str, depth: int = 1) -> Network:
    """What is at most `depth` steps from `focus`, either way; nothing when it is not there.

    From who speaks to what the statement is about is one step: a statement stands half-way.
    """
    if focus not in network:
        return Network()
    spoken = {node for node, kind in network.nodes(data="kind") if kind == "statement"}

    def length(one: str, other: str, _ties: object) -> float:
        return 0.5 if one in spoken or other in spoken else 1

    near = nx.single_source_dijkstra_path_length(network.to_undirected(as_view=True), focus, depth, weight=length)
    return network.subgraph(near).copy()


def strongest(network: Network, max_nodes: int = MAX_NODES, keep: str | None = None) -> Network:
    """At most `max_nodes` nodes, and no more than CAP: those with most evidence, each with what it is tied to.

    `keep` comes first, whatever its evidence.
    """
    evidence = network.degree(weight="weight")
    ranked = sorted(network, key=lambda node: (node != keep, -evidence[node], node))
    place = {node: at for at, node in enumerate(ranked)}
    near = (sorted(nx.all_neighbors(network, node), key=place.__getitem__) for node in ranked)
    first = (each for node, ties in zip(ranked, near, strict=True) for each in (node, *ties[:TIES]))
    chosen = dict.fromkeys(chain(first, ranked))
    return network.subgraph(list(chosen)[: min(max_nodes, CAP)]).copy()


def opened(network: Network, shown: Iterable[str], nodes: Iterable[str]) -> Network:
    """What is shown, and these nodes with those to which most evidence ties each: NEIGHBOURS, or fewer.

    Of the statements among them the other ends are shown too.
    """
    wanted = dict.fromkeys(shown)
    for node in nodes:
        if node in network:
            ties: dict[str, int] = {}
            for source, target, weight in chain(
                network.out_edges(node, data="weight"), network.in_edges(node, data="weight")
            ):
                other = target if source == node else source
                ties[other] = ties.get(other, 0) + weight
            nearest = sorted(ties, key=lambda other: (-ties[other], other))[:NEIGHBOURS]
            spoken = (other for other in nearest if network.nodes[other]["kind"] == "statement")
            ends = chain.from_iterable(nx.all_neighbors(network, statement) for statement in spoken)
            wanted |= dict.fromkeys((node, *nearest, *ends))
    return network.subgraph(wanted).copy()
