"""Networks of who said what about whom, drawn from query answers.

Two views of the same rows (`statement-speakers` and `links`): actors and statements, or actors alone, with the statements
folded into edges. Every edge keeps the ids of its evidence, and its first and last day. Same rows, same network, same places.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from itertools import chain, combinations
from typing import TypeAlias

import networkx as nx

from graph.query import Row
from ontology.iris import local as local  # noqa: PLC0414  # many ask for it here
from ontology.records import digest

Network: TypeAlias = nx.MultiDiGraph

SAID, ABOUT, POST, SEEN_WITH = "said", "said about", "post", "seen with"

MAX_NODES, CAP = 150, 1000
TIES = 12
"""With how many of its ties a node comes at first, so that one who speaks everywhere leaves room for others."""
LABEL = 60
"""Code points of a statement's words on the map; the panel shows all of them."""

SEED = 7
APART, MARGIN = 70, 170
"""Pixels: how far apart nodes lie, so that their labels stay apart, and the room around a part of the network."""
FINE = 300
"""Up to so many nodes the finer layout by Kamada and Kawai takes less than a second; for more a spring layout has to do."""


def with_statements(said: Iterable[Row], links: Iterable[Row], *, seen_with: bool = False) -> Network:
    """Actors and statements: who said which, and whom its words name; posts between actors. `seen_with` as `of_actors` has it."""
    network, said = Network(), tuple(said)
    for row in said:
        if row["speaker"]:
            _actor(network, row["speaker"], row["name"])
            network.add_node(row["statement"], kind="statement", label=_short(str(row["words"])))
            _tie(network, row["speaker"], row["statement"], SAID, row["statement"], day=row["date"])
    for row in links:
        _actor(network, row["source"], row["source_name"])
        _actor(network, row["target"], row["target_name"])
        if row["family"] == ABOUT:
            network.add_node(row["statement"], kind="statement", label=_short(str(row["words"])))
            _tie(network, row["source"], row["statement"], SAID, row["statement"], day=row["date"])
            _tie(network, row["statement"], row["target"], ABOUT, row["statement"], day=row["date"])
        else:
            _tie(network, row["source"], row["target"], POST, row["evidence"], day=row["date"])
    if seen_with:
        _tie_those_quoted_together(network, said)
    return network


def of_actors(said: Iterable[Row], links: Iterable[Row], *, seen_with: bool = False) -> Network:
    """Actors alone. `seen_with` adds a weak tie between those quoted in one article, which says nothing more than that."""
    network, said = Network(), tuple(said)
    for row in said:
        if row["speaker"]:
            _actor(network, row["speaker"], row["name"])
    for row in links:
        _actor(network, row["source"], row["source_name"])
        _actor(network, row["target"], row["target_name"])
        evidence = row["statement"] or row["evidence"]
        _tie(network, row["source"], row["target"], str(row["family"]), evidence, day=row["date"])
    if seen_with:
        _tie_those_quoted_together(network, said)
    return network


def around(network: Network, focus: str, depth: int = 1) -> Network:
    """What is at most `depth` steps from `focus`, either way; nothing when it is not there."""
    if focus not in network:
        return Network()
    return network.subgraph(nx.ego_graph(network, focus, depth, undirected=True)).copy()


def path(network: Network, source: str, target: str) -> list[str]:
    """The nodes of a shortest way between two, whichever way its edges point; empty where there is none.

    Of several shortest ones it is the same each time.
    """
    try:
        found: list[str] = nx.shortest_path(network.to_undirected(as_view=True), source, target)
    except (nx.NodeNotFound, nx.NetworkXNoPath):
        return []
    return found


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


def placed(network: Network) -> dict[str, tuple[int, int]]:
    """A place for each node in pixels: every connected part laid out for itself, then the parts set in rows."""
    simple = nx.Graph()
    simple.add_nodes_from(sorted(network))
    simple.add_edges_from(sorted({(min(ends), max(ends)) for ends in network.edges()}))
    parts = [_part(simple.subgraph(sorted(nodes))) for nodes in nx.connected_components(simple)]
    parts.sort(key=lambda part: (-len(part), min(part)))
    return _in_rows(parts)


def as_json(network: Network, snapshot: str, total: int) -> dict[str, object]:
    """Nodes with places, edges with counts, and how many of `total` nodes are shown; for any renderer."""
    places = placed(network)
    evidence = network.degree(weight="weight")
    nodes = [
        {"id": local(node), **data, "x": places[node][0], "y": places[node][1], "size": evidence[node]}
        for node, data in sorted(network.nodes(data=True))
    ]
    edges = [
        {
            "id": data["id"],
            "source": local(source),
            "target": local(target),
            "kind": data["kind"],
            "weight": data["weight"],
            "evidence_count": data["weight"],
            "first": data["first"],
            "last": data["last"],
        }
        for source, target, data in sorted(network.edges(data=True), key=lambda edge: str(edge[2]["id"]))
    ]
    return {
        "nodes": nodes,
        "edges": edges,
        "meta": {"snapshot": snapshot, "truncated": len(nodes) < total, "total": total},
    }


def gexf(network: Network) -> bytes:
    """The network as GEXF, for Gephi, whose timeline shows an edge from its first day to its last; spec: https://gexf.net."""
    file = io.BytesIO()
    timed = _plain(network)
    for *_, data in timed.edges(data=True):
        data.update({end: data[day] for end, day in (("start", "first"), ("end", "last")) if day in data})
    nx.write_gexf(timed, file)
    return file.getvalue()


def graphml(network: Network) -> bytes:
    """The network as GraphML; spec: http://graphml.graphdrawing.org."""
    file = io.BytesIO()
    nx.write_graphml_xml(_plain(network), file)
    return file.getvalue()


Places = dict[str, tuple[float, float]]


def _part(part: nx.Graph) -> Places:
    """A connected part around its middle, the larger the wider."""
    nodes = sorted(part)
    ordered = nx.Graph()  # a subgraph keeps no order of its own
    ordered.add_nodes_from(nodes)
    ordered.add_edges_from(sorted((min(ends), max(ends)) for ends in part.edges()))
    scale = APART * max(1, len(nodes) - 1) ** 0.5
    if len(nodes) <= FINE:
        places = nx.kamada_kawai_layout(ordered, scale=scale)
    else:
        places = nx.spring_layout(ordered, seed=SEED, iterations=30, scale=scale, method="force")
    return {node: (float(x), float(y)) for node, (x, y) in places.items()}


def _in_rows(parts: list[Places]) -> dict[str, tuple[int, int]]:
    """The parts side by side, in rows about as wide as all of them together are high."""
    boxes = [(min(x for x, _ in part.values()), min(y for _, y in part.values()), *_size(part)) for part in parts]
    row_width = max(
        [sum(width * height for *_, width, height in boxes) ** 0.5 * 1.1, *(box[2] for box in boxes)], default=0
    )
    at_x = at_y = row_height = 0.0
    placed = {}
    for part, (left, top, width, height) in zip(parts, boxes, strict=True):
        if at_x and at_x + width > row_width:
            at_x, at_y, row_height = 0.0, at_y + row_height, 0.0
        for node, (x, y) in part.items():
            placed[node] = (round(x - left + at_x), round(y - top + at_y))
        at_x, row_height = at_x + width, max(row_height, height)
    return placed


def _size(part: Places) -> tuple[float, float]:
    across, down = zip(*part.values(), strict=True)
    return max(across) - min(across) + MARGIN, max(down) - min(down) + MARGIN


def _actor(network: Network, iri: object, name: object) -> None:
    network.add_node(iri, kind=local(str(iri)).partition("/")[0], label=str(name))


def _tie_those_quoted_together(network: Network, said: Iterable[Row]) -> None:
    quoted: dict[str, dict[str, Row]] = {}
    for row in said:
        if row["speaker"]:
            quoted.setdefault(str(row["article"]), {}).setdefault(str(row["speaker"]), row)
    for speakers in quoted.values():
        for one, other in combinations(sorted(speakers), 2):
            for first in (speakers[one], speakers[other]):
                _tie(network, one, other, SEEN_WITH, first["statement"], day=first["date"])


def _tie(
    network: Network, source: object, target: object, family: str, evidence: object, *, day: object = None
) -> None:
    """One edge for each pair and family; a further piece of evidence makes it stronger. `day` is an ISO 8601 date or None."""
    if not network.has_edge(source, target, family):
        identifier = digest(source, target, family)[:16]
        network.add_edge(
            source, target, family, id=identifier, kind=family, evidence=(), weight=0, first=None, last=None
        )
    data = network.edges[source, target, family]
    if evidence not in data["evidence"]:
        data.update(evidence=(*data["evidence"], evidence), weight=data["weight"] + 1)
    if day:
        data.update(first=min(data["first"] or str(day), str(day)), last=max(data["last"] or str(day), str(day)))


def _short(words: str) -> str:
    return words if len(words) <= LABEL else words[: LABEL - 1].rstrip() + "…"


def _plain(network: Network) -> Network:
    """The network with what XML can hold: evidence as one string and its count, days where there are any, no control characters."""
    plain = Network()
    for node, data in sorted(network.nodes(data=True)):
        plain.add_node(node, label=printable(data["label"]), kind=data["kind"])
    for source, target, data in sorted(network.edges(data=True), key=lambda edge: str(edge[2]["id"])):
        evidence = {"evidence": " ".join(data["evidence"]), "evidence_count": len(data["evidence"])}
        days = {day: data[day] for day in ("first", "last") if data.get(day)}
        plain.add_edge(source, target, id=data["id"], kind=data["kind"], weight=data["weight"], **evidence, **days)
    return plain


def printable(text: str) -> str:
    """Without what XML 1.0 has no way to write, see https://www.w3.org/TR/xml/#charsets."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", " ", text)
