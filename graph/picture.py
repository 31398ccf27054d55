"""A map as a picture: SVG with shapes, lines, labels as text, a legend, and where it comes from. Nothing in it runs or loads anything.

Spec: https://www.w3.org/TR/SVG2/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from math import hypot, sqrt
from textwrap import wrap

from lxml import etree

from graph.ground import Place
from graph.network import (
    ABOUT,
    CONCERNED,
    CRITICISES,
    FAMILIES,
    OPPOSES,
    POST,
    PROPOSES,
    SAID,
    SEEN_WITH,
    SUPPORTS,
    Network,
    printable,
)  # fmt: skip
from ontology.iris import visible

SVG = "http://www.w3.org/2000/svg"

PAPER, INK, QUIET = "#fbfaf7", "#20242a", "#5f6670"

KINDS = {
    "person": ("#1f6f6b", "M-1 0A1 1 0 1 1 1 0A1 1 0 1 1-1 0z"),
    "organisation": ("#b8691b", "M-.9-.9H.9V.9H-.9z"),
    "statement": ("#8a93a0", "M0-1 1 0 0 1-1 0z"),
    "policy": ("#7d5a10", "M-.5-.87H.5L1 0 .5 .87H-.5L-1 0z"),
    "group": ("#7a5aa6", "M-1 .8H1L0-1z"),
    "office": ("#4a6fb0", "M-1-.8H1L0 1z"),
    "document": ("#a3426b", "M0-1 .3-.3 1-.3 .45 .15 .65 .9 0 .45-.65 .9-.45 .15-1-.3-.3-.3z"),
}
"""The colour and the shape of each kind of node, from -1 to 1."""

LINES = {
    SAID: ("#9aa3ad", ""),
    ABOUT: ("#6f8f8c", ""),
    SUPPORTS: ("#1f6b4c", ""),
    OPPOSES: ("#a23b2c", "10 4"),
    CONCERNED: ("#7d5a10", "2 3"),
    CRITICISES: ("#a3426b", "8 3 2 3"),
    PROPOSES: ("#4a6fb0", "14 4"),
    POST: ("#c48a4f", "6 4"),
    SEEN_WITH: ("#cfcabf", "2 6"),
}
"""The colour and the dashes of each family of edges, so that families can be told apart without colours."""

BEND = 26
"""Pixels between edges of the same two nodes."""

MARGIN, ROW = 90, 26
LETTERS, ROWS = 20, 3
"""A label has up to so many lines of so many letters, as it is given room in `graph.placing`."""


def svg(network: Network, places: Mapping[str, Place], title: str, credit: Iterable[str]) -> bytes:
    """The picture of what lies at these places. `credit` are lines that say where it comes from."""
    across, down = zip(*(places[node] for node in network), strict=True) if network else ((0,), (0,))
    left, top = min(across) - MARGIN, min(down) - MARGIN - 2 * ROW
    width = max(max(across) + MARGIN - left, 640)
    legend = list(_legend(network))
    notes = [line for note in credit for line in wrap(_text(note), width // 7, break_on_hyphens=False)]
    end = max(down) + MARGIN
    height = end - top + ROW * (-(-len(legend) // _columns(width)) + len(notes) + 1)
    root = etree.Element(
        f"{{{SVG}}}svg",
        nsmap={None: SVG},
        viewBox=f"{left} {top} {width} {height}",
        width=str(width),
        height=str(height),
        role="img",
        **{"font-family": "Public Sans, system-ui, sans-serif", "font-size": "14"},
    )
    _put(root, "title").text = _text(title)
    _markers(root)
    _put(root, "rect", x=left, y=top, width=width, height=height, fill=PAPER)
    _write(root, title, left + 24, top + 38, size=20, weight="600")
    _edges(_put(root, "g", fill="none"), network, places)
    _nodes(root, network, places)
    at = _put(root, "g")
    for number, (name, kind, family) in enumerate(legend):
        row, column = divmod(number, _columns(width))
        x, y = left + 36 + column * 200, end + row * ROW
        if kind:
            _shape(at, kind, x, y, 8)
        else:
            _put(at, "path", d=f"M{x - 14} {y}H{x + 14}", stroke=family, **_dashed(name), **{"stroke-width": 2})
        _write(at, name, x + 24, y + 5, size=13)
    for number, line in enumerate(notes):
        _write(root, line, left + 24, top + height - ROW * (len(notes) - number) + 8, size=12, fill=QUIET)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def _legend(network: Network) -> Iterator[tuple[str, str, str]]:
    """What is there: names, with a kind of nodes or the colour of a family of edges."""
    kinds = {kind for _, kind in network.nodes(data="kind")}
    families = {kind for *_, kind in network.edges(data="kind")}
    yield from ((kind, kind, "") for kind in KINDS if kind in kinds)
    yield from ((family, "", LINES[family][0]) for family in FAMILIES if family in families)


def _columns(width: int) -> int:
    return max(1, (width - 40) // 200)


def _edges(parent: etree._Element, network: Network, places: Mapping[str, Place]) -> None:
    between: dict[frozenset[str], count[int]] = {}
    for source, target, data in sorted(network.edges(data=True), key=lambda edge: str(edge[2]["id"])):
        number = next(between.setdefault(frozenset((source, target)), count()))
        side = (number + 1) // 2 * (1 if number % 2 else -1) * (1 if source < target else -1)
        (x, y), (to_x, to_y) = places[source], places[target]
        far = hypot(to_x - x, to_y - y) or 1
        across, down = (to_x - x) / far, (to_y - y) / far
        middle = ((x + to_x) / 2 - down * side * BEND * 2, (y + to_y) / 2 + across * side * BEND * 2)
        gap = _radius(network, target) + 4
        colour = LINES[data["kind"]][0]
        line = _put(
            parent,
            "path",
            d=f"M{x} {y}Q{middle[0]:.1f} {middle[1]:.1f} {to_x - across * gap:.1f} {to_y - down * gap:.1f}",
            stroke=colour,
            **_dashed(data["kind"]),
            **{
                "stroke-width": round(min(sqrt(data["weight"]), 6), 1),
                "marker-end": f"url(#to-{FAMILIES.index(data['kind'])})",
            },
        )
        _put(line, "title").text = _text(
            f"{network.nodes[source]['label']} – {data['kind']} – {network.nodes[target]['label']}: {data['weight']}"
        )


def _nodes(parent: etree._Element, network: Network, places: Mapping[str, Place]) -> None:
    for node, data in sorted(network.nodes(data=True)):
        (x, y), radius = places[node], _radius(network, node)
        group = _put(parent, "g")
        _put(group, "title").text = _text(data["label"])
        _shape(group, data["kind"], x, y, radius)
        if data["kind"] != "statement":
            for number, line in enumerate(_lines(data["label"])):
                _write(group, line, x, y + radius + 16 * (number + 1), size=14, anchor="middle", halo=True)


def _lines(label: str) -> list[str]:
    return wrap(_text(label), LETTERS, max_lines=ROWS, placeholder="…")


def _radius(network: Network, node: str) -> float:
    least = 5 if network.nodes[node]["kind"] == "statement" else 9
    return round(least + 3 * sqrt(min(network.degree(node, weight="weight"), 100)) * 0.6, 1)


def _shape(parent: etree._Element, kind: str, x: float, y: float, radius: float) -> None:
    colour, path = KINDS[kind]
    _put(parent, "path", d=path, fill=colour, transform=f"translate({x} {y}) scale({radius})")


def _markers(root: etree._Element) -> None:
    """An arrowhead for each family, of its colour."""
    defs = _put(root, "defs")
    for number, family in enumerate(FAMILIES):
        marker = _put(
            defs, "marker", id=f"to-{number}", viewBox="0 0 8 8", refX=7, refY=4, markerWidth=8, markerHeight=8,
            orient="auto", markerUnits="userSpaceOnUse",
        )  # fmt: skip
        _put(marker, "path", d="M0 0 8 4 0 8z", fill=LINES[family][0])


def _dashed(family: str) -> dict[str, str]:
    dashes = LINES[family][1]
    return {"stroke-dasharray": dashes} if dashes else {}


def _write(
    parent: etree._Element, words: str, x: float, y: float, *, size: int, fill: str = INK, anchor: str = "start",
    weight: str = "400", halo: bool = False,
) -> None:  # fmt: skip
    more = {"stroke": PAPER, "stroke-width": 3, "paint-order": "stroke", "stroke-linejoin": "round"} if halo else {}
    written = _put(
        parent, "text", x=x, y=y, fill=fill, **{"font-size": size, "text-anchor": anchor, "font-weight": weight}, **more
    )
    written.text = _text(words)


def _text(words: str) -> str:
    """What XML can hold, without what turns the direction of other words."""
    return visible(printable(words))


def _put(parent: etree._Element, name: str, **attributes: object) -> etree._Element:
    return etree.SubElement(parent, f"{{{SVG}}}{name}", {key: str(value) for key, value in attributes.items()})
