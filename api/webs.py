"""What a query found as a network: things of ours that stand in one row, or what a graph says of things."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from api.results import Results
from graph import network
from graph.network import Network
from graph.placing import placed
from graph.prefixes import shortened
from graph.webs import Woven
from ontology.iris import BASE, local
from ontology.records import digest

OTHER = "other"
"""The kind of what is none of ours."""

SHORT = 60


def woven(results: Results) -> Network | str:
    """The network, with at most as many nodes as a map first has; else why there is none, and what would help."""
    found = Network()
    for source, family, target in _graph(results) if results.form == "graph" else _table(results):
        _tie(found, source, family, target)
    if not found and results.form == "graph":
        return "No triple of this graph links one thing with another."
    if not found:
        return (
            "A map needs two columns of things, such as speakers and statements, in one row. "
            "SELECT the IRIs too, or CONSTRUCT the links that you want to see."
        )
    return found


def as_json(found: Network, called: Callable[[Iterable[str]], Mapping[str, str]], snapshot: str) -> dict[str, Any]:
    """The strongest part of the network with places, as /api/v1/graph gives one; `called` gives the names that IRIs have."""
    web = Woven(found)
    shown = web.network(web.strongest(web.nodes))
    labels = called(shown)
    for node, data in shown.nodes(data=True):
        data["label"] = _cut(labels.get(node) or data["label"])
    return network.as_json(shown, placed(shown, {}), snapshot, (len(found), found.number_of_edges()))


def _table(results: Results) -> Iterator[tuple[str, str, str]]:
    """In each row every thing is tied to the next one; the tie is called as the column of that one."""
    for row in results.rows:
        named = zip(results.columns, row, strict=True)
        things = [(name, cell.value) for name, cell in named if cell and cell.thing]
        for (_, one), (name, other) in pairwise(things):
            if one != other:
                yield one, name, other


def _graph(results: Results) -> Iterator[tuple[str, str, str]]:
    for row in results.rows:
        subject, predicate, object_ = (cell for cell in row if cell)
        if subject.kind == object_.kind == "iri":
            yield subject.value, shortened(predicate.value), object_.value


def _tie(found: Network, source: str, family: str, target: str) -> None:
    """One edge for each pair and family, the stronger the more rows hold it."""
    for iri in (source, target):
        kind = local(iri).partition("/")[0] if iri.startswith(f"{BASE}id/") else OTHER
        found.add_node(iri, kind=kind, label=shortened(iri).removeprefix("id:"))
    if not found.has_edge(source, target, family):
        identifier = digest(source, target, family)[:16]
        found.add_edge(source, target, family, id=identifier, kind=family, weight=0, first=None, last=None)
    found.edges[source, target, family]["weight"] += 1


def _cut(words: str) -> str:
    return words if len(words) <= SHORT else words[: SHORT - 1].rstrip() + "…"
