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
    """What is at most `depth` steps from `focus`, either way; nothing when it is not there."""
    if focus not in network:
        return Network()
    return network.subgraph(nx.ego_graph(network, focus, depth, undirected=True)).copy()


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
    """What is shown, and these nodes with those to which most evidence ties each: NEIGHBOURS, or fewer."""
    wanted = dict.fromkeys(shown)
    for node in nodes:
        if node in network:
            ties: dict[str, int] = {}
            for source, target, weight in chain(
                network.out_edges(node, data="weight"), network.in_edges(node, data="weight")
            ):
                other = target if source == node else source
                ties[other] = ties.get(other, 0) + weight
            nearest = sorted(ties, key=lambda other: (-ties[other], other))
            wanted |= dict.fromkeys((node, *nearest[:NEIGHBOURS]))
    return network.subgraph(wanted).copy()
