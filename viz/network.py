"""The map: a pyvis network with our own template, which loads nothing from elsewhere and holds its data as JSON.

Places come from the server and physics stays off, because settling a few hundred nodes takes a browser minutes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import sqrt
from pathlib import Path
from typing import Any

import pyvis
from jinja2 import Environment
from markupsafe import Markup
from pyvis.network import Network

from graph.picture import LINES
from viz.marks import undirected

SCRIPTS = Path(pyvis.__file__).parent / "lib" / "vis-9.1.2"
"""The vis-network that the pyvis package carries."""

SHAPES = {
    "person": "dot",
    "organisation": "square",
    "statement": "diamond",
    "group": "triangle",
    "office": "triangleDown",
    "document": "star",
    "policy": "hexagon",
}
"""Kinds are told apart by shape, and by colour besides."""

DASHES = {family: tuple(map(int, dashes.split())) for family, (_, dashes) in LINES.items() if dashes}
"""Lines that are not drawn through, as on the picture: lengths in pixels, by kind."""

MOST_DASHED = 1000
"""Lines of a map, beyond which they are all drawn through: a browser needs six times as long to draw so many dashes."""

BEND = 0.22
"""How far lines between the same two bend away from one another, as vis-network counts roundness."""


def fragment(graph: Mapping[str, Any], environment: Environment) -> Markup:
    """The network as a piece of HTML. `graph` is what /api/v1/graph gives."""
    drawn = Network(directed=True, height="100%", width="100%")
    drawn.templateEnv, drawn.path = environment, "network.html"
    for node in graph["nodes"]:
        size = (5 if node["kind"] == "statement" else 8) + 2.5 * sqrt(min(node["size"], 100))
        drawn.add_node(
            node["id"],
            label=undirected(node["label"]),
            shape=SHAPES.get(node["kind"], "dot"),
            size=round(size, 1),
            x=node["x"],
            y=node["y"],
            physics=False,
            kind=node["kind"],
        )
    smooth = _bends(graph["edges"])
    dashes = DASHES if len(graph["edges"]) <= MOST_DASHED else {}
    for edge in graph["edges"]:
        drawn.add_edge(
            edge["source"],
            edge["target"],
            id=edge["id"],
            kind=edge["kind"],
            width=round(0.6 + sqrt(edge["weight"]), 1),
            dashes=dashes.get(edge["kind"], False),
            smooth=smooth[edge["id"]],
            facts=edge.get("facts") or [],
        )
    drawn.toggle_physics(False)
    return Markup(drawn.generate_html())  # noqa: S704 (it comes out of our own escaping template)


def _bends(edges: Iterable[Mapping[str, Any]]) -> dict[str, object]:
    """By the id of each edge how it bends: apart from others between the same two, whichever way they point; not where it is alone."""
    pairs: dict[tuple[str, ...], list[Mapping[str, Any]]] = defaultdict(list)
    for edge in edges:
        pairs[tuple(sorted((edge["source"], edge["target"])))].append(edge)
    found: dict[str, object] = {}
    for parallel in pairs.values():
        for place, edge in enumerate(sorted(parallel, key=lambda edge: str(edge["id"]))):
            bend = (place - (len(parallel) - 1) / 2) * BEND * (1 if edge["source"] < edge["target"] else -1)
            way = "curvedCW" if bend > 0 else "curvedCCW"
            found[edge["id"]] = {"enabled": True, "type": way, "roundness": round(abs(bend), 2)} if bend else False
    return found
