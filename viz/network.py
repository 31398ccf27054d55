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
    "policy": "hexagon",
}
"""Kinds are told apart by shape, and by colour besides."""


DASHES = {
    "opposes": (10, 4),
    "is concerned about": (2, 3),
    "criticises": (8, 3, 2, 3),
    "proposes": (14, 4),
    "post": (6, 4),
    "seen with": (2, 6),
}
"""Lines that are not drawn through, so that their kinds can be told apart without colours: lengths in pixels."""


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
    for edge in graph["edges"]:
        drawn.add_edge(
            edge["source"],
            edge["target"],
            id=edge["id"],
            kind=edge["kind"],
            width=round(0.6 + sqrt(edge["weight"]), 1),
            dashes=DASHES.get(edge["kind"], False),
            facts=edge.get("facts") or [],
        )
    drawn.toggle_physics(False)
    return Markup(drawn.generate_html())  # noqa: S704 (it comes out of our own escaping template)
