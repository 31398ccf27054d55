"""Where the nodes of a network lie: pure functions of the network, and of the places that are known already.

What is tied lies near: every part that hangs together is laid out by stress majorization, and then each node put on the free
spot that is nearest to where it would lie, so that neither shapes nor labels lie on one another. What comes later is put
beside what it is tied to, and moves nothing.

Source: Gansner, E., Koren, Y., North, S. (2004). Graph Drawing by Stress Majorization. https://doi.org/10.1007/978-3-540-31843-9_25
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import ceil, sqrt

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import shortest_path
from scipy.sparse.linalg import eigsh
from scipy.spatial.distance import cdist

from graph.ground import Ground, Place, Room
from graph.network import Network

SEED = 7
ROUNDS = 60
"""Of lessening the stress: more of them move nothing that an eye would see."""

FINE, COARSE = 8, 24
"""Pixels: cells of the ground for nodes, and for whole parts."""

LANDSCAPE = 1.2
"""How much wider than high a map of many parts is."""

LETTER, LINE = 7.5, 18
"""Pixels of a letter and of a line of a label, which stands below its node."""
WIDEST, LINES = 150, 3
"""Pixels: how wide a label may be, and over how many lines it may go."""

GAP = 6
"""Pixels that stay free on each side of a node and its label."""

Points = NDArray[np.float64]


def placed(network: Network, known: Mapping[str, Place], middle: str | None = None) -> dict[str, Place]:
    """A place in pixels for each node that has none; `middle` comes to lie at (0, 0) where nothing is known yet.

    The same network with the same places known gives the same places, in whatever order it was drawn up.
    """
    simple, rooms = _simple(network), {node: _room(network, node) for node in network}
    ground, found = Ground(FINE), dict[str, Place]()
    for node, place in known.items():
        ground.take(place, rooms.get(node, GONE))
    for node, wish in _beside(simple, known, found):
        found[node] = ground.put(wish, rooms[node])
    rest = simple.subgraph(sorted(set(network) - {*known, *found}))
    parts = sorted(
        (sorted(part) for part in nx.connected_components(rest)),
        key=lambda part: (middle not in part, -len(part), part),
    )
    if parts:
        coarse = Ground(COARSE, flat=LANDSCAPE)
        for node, place in (*known.items(), *found.items()):
            coarse.take(place, rooms.get(node, GONE))
        for part in parts:
            within = _part(simple, part, rooms, middle)
            x, y = coarse.put((0, 0), _around(within, rooms))
            found |= {node: (at_x + x, at_y + y) for node, (at_x, at_y) in within.items()}
    return found


def _beside(
    simple: nx.Graph, known: Mapping[str, Place], found: Mapping[str, Place]
) -> Iterator[tuple[str, tuple[float, float]]]:
    """New nodes and where they would lie: in the middle of what they are tied to and has a place, the strongest tied first.

    `found` is looked at as it grows.
    """
    new = sorted(set(simple) - set(known))
    while True:
        near = {node: [at for each in simple[node] if (at := known.get(each) or found.get(each))] for node in new}
        ready = sorted((node for node in new if near[node]), key=lambda node: (-len(near[node]), node))
        if not ready:
            return
        for node in ready:
            across, down = zip(*near[node], strict=True)
            yield node, (sum(across) / len(across), sum(down) / len(down))
        new = [node for node in new if not near[node]]


def _part(simple: nx.Graph, part: list[str], rooms: Mapping[str, Room], middle: str | None) -> dict[str, Place]:
    """Places of what hangs together, around the one in the middle or around the middle of all. Who has most ties is put first."""
    points = dict(zip(part, _relaxed(_distances(simple, part, rooms)), strict=True))
    x, y = points.get(middle or "", (0.0, 0.0))
    ground = Ground(FINE)
    order = sorted(part, key=lambda node: (node != middle, -simple.degree(node), node))
    return {node: ground.put((points[node][0] - x, points[node][1] - y), rooms[node]) for node in order}


def _distances(simple: nx.Graph, part: list[str], rooms: Mapping[str, Room]) -> Points:
    """How far apart any two are to lie: as long as the shortest way is, whose steps have room for labels and for many ties."""
    at = {node: index for index, node in enumerate(part)}
    ends = [(at[one], at[other]) for one, other in simple.subgraph(part).edges()]
    lengths = [_length(simple, rooms, part[one], part[other]) for one, other in ends]
    rows, columns = zip(*ends, strict=True) if ends else ((), ())
    steps = csr_array((lengths, (rows, columns)), shape=(len(part), len(part)))
    found: Points = shortest_path(steps, directed=False)
    return found


def _length(simple: nx.Graph, rooms: Mapping[str, Room], one: str, other: str) -> float:
    wide = (rooms[one].right + rooms[other].right) / 3
    return 20 + wide + 8 * sqrt(max(simple.degree(one), simple.degree(other)))


def _relaxed(far: Points) -> Points:
    """Points whose distances are as near to these as the plane allows, around (0, 0), longer than high."""
    count = len(far)
    if count == 1:
        return np.zeros((1, 2))
    points = _spread(far)
    weights = np.divide(1, far**2, out=np.zeros_like(far), where=far > 0)
    solved = np.linalg.inv((np.diag(weights.sum(axis=1)) - weights)[1:, 1:])
    pull = weights * far
    for _ in range(ROUNDS):
        share = pull / np.maximum(cdist(points, points), 1e-9)
        push = share.sum(axis=1)[:, None] * points - share @ points
        points[0], points[1:] = 0, solved @ push[1:]
    return _lying(points)


def _spread(far: Points) -> Points:
    """Where stress majorization begins: classical scaling, and a little of chance, since twins would lie in one point for ever."""
    chance = np.random.default_rng(SEED)
    count = len(far)
    start = chance.normal(scale=far.max() / 20, size=(count, 2))
    if count < 4:
        return start
    squares = far**2
    centred = (squares.mean(axis=0) + squares.mean(axis=1)[:, None] - squares - squares.mean()) / 2
    values, vectors = eigsh(centred, k=2, v0=chance.normal(size=count))
    points: Points = start + vectors * np.sqrt(np.maximum(values, 0))
    return points


def _lying(points: Points) -> Points:
    """The same turned so that it is longer than high, as screens are, with its middle in (0, 0)."""
    middle = points - points.mean(axis=0)
    _, axes = np.linalg.eigh(middle.T @ middle)
    turned: Points = middle @ axes[:, ::-1]
    return turned


def _simple(network: Network) -> nx.Graph:
    """Each two that are tied once, in an order of its own, so that it does not matter in which the network was drawn up."""
    simple = nx.Graph()
    simple.add_nodes_from(sorted(network))
    simple.add_edges_from(sorted({(min(ends), max(ends)) for ends in network.edges()}))
    return simple


def _room(network: Network, node: str) -> Room:
    """The room of a node's shape and, but for statements, of the label below it."""
    data = network.nodes[node]
    shape = 12 + 3 * sqrt(min(network.degree(node, weight="weight"), 100))
    if data["kind"] == "statement":
        return Room(shape + GAP, shape + GAP, shape + GAP, shape + GAP)
    letters = LETTER * len(data["label"])
    half = max(shape, min(letters, WIDEST) / 2) + GAP
    lines = min(LINES, ceil(letters / (WIDEST * 0.85)))
    return Room(half, half, shape + GAP, shape + LINE * lines + GAP)


GONE = Room(WIDEST / 2, WIDEST / 2, 20, 20 + LINE)
"""What has a place and is not in the network: it may come back."""


def _around(places: Mapping[str, Place], rooms: Mapping[str, Room]) -> Room:
    """The room that a whole part takes."""

    def most(sides: Iterable[float]) -> float:
        return max(sides)

    return Room(
        most(rooms[node].left - x for node, (x, _) in places.items()),
        most(rooms[node].right + x for node, (x, _) in places.items()),
        most(rooms[node].above - y for node, (_, y) in places.items()),
        most(rooms[node].below + y for node, (_, y) in places.items()),
    )
