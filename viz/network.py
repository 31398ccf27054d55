"""The map: a pyvis network with our own template, which loads nothing from elsewhere and holds its data as JSON.

Places come from the server and physics stays off, because settling a few hundred nodes takes a browser minutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from pathlib import Path
from typing import Any

import pyvis
from jinja2 import Environment
from markupsafe import Markup
from pyvis.network import Network

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
}

# Edges between the same two nodes lie apart by their kind.
BEND = {"said": 0.0, "said about": 0.12, "post": 0.24, "seen with": 0.36}
OTHER = 0.12
"""The bend of an edge that is called otherwise, as in a map of what a query found."""


def fragment(graph: Mapping[str, Any], environment: Environment) -> Markup:
    """The network as a piece of HTML. `graph` is what /api/v1/graph gives."""
    drawn = Network(directed=True, height="100%", width="100%")
    drawn.templateEnv, drawn.path = environment, "network.html"
    for node in graph["nodes"]:
        size = (5 if node["kind"] == "statement" else 9) + 3 * sqrt(min(node["size"], 100))
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
    for edge in graph["edges"]:
        drawn.add_edge(
            edge["source"],
            edge["target"],
            id=edge["id"],
            kind=edge["kind"],
            width=round(sqrt(edge["weight"]), 1),
            smooth={"type": "curvedCW", "roundness": bend} if (bend := BEND.get(edge["kind"], OTHER)) else False,
        )
    drawn.toggle_physics(False)
    return Markup(drawn.generate_html())  # noqa: S704 (it comes out of our own escaping template)
