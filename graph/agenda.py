"""The graph of policies across articles: what each is called, which articles tell of it, and why these are one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from graph.nodes import A
from ontology.policies import AgendaItem
from ontology.terms import DCTERMS, ONR, POLICIES, RDFS, SKOS

_GRAPH = NamedNode(POLICIES)


def agenda_quads(items: Iterable[AgendaItem]) -> tuple[Quad, ...]:
    """What the graph says of each policy itself."""
    return tuple(quad for item in items for quad in _item(item))


def _item(item: AgendaItem) -> Iterator[Quad]:
    node = NamedNode(item.iri)
    yield Quad(node, A, NamedNode(ONR.Policy), _GRAPH)
    yield Quad(node, A, NamedNode(str(ONR[item.kind.value])), _GRAPH)
    yield Quad(node, NamedNode(RDFS.label), Literal(item.label), _GRAPH)
    yield Quad(node, NamedNode(ONR.state), Literal(item.state.value), _GRAPH)
    for other in item.others:
        yield Quad(node, NamedNode(SKOS.altLabel), Literal(other), _GRAPH)
    if item.part_of is not None:
        yield Quad(node, NamedNode(DCTERMS.isPartOf), NamedNode(item.part_of), _GRAPH)
