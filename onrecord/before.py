"""What a store says that was judged before: of actors in one graph, of policies in another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad

from graph.rdf import value
from graph.store import Reader
from ontology.terms import DCTERMS, ONR, PROV

MEANT, ONCE, REPLACED = NamedNode(PROV.specializationOf), NamedNode(ONR.onceMeant), NamedNode(DCTERMS.isReplacedBy)
ONE, OTHER, VERDICT = NamedNode(ONR.one), NamedNode(ONR.other), NamedNode(ONR.verdict)


class Judged:
    """What one graph of judgements says, looked up when it is asked for (`ingest.agenda.Before`)."""

    def __init__(self, store: Reader, graph: str) -> None:
        self._store, self._graph = store, graph

    def everyone(self) -> Iterable[str]:
        return ()

    def kept(self, referent: str) -> str | None:
        found = self._matching(NamedNode(referent), MEANT, None)
        return next((value(quad.object) for quad in found), None)

    def once(self, referent: str) -> Iterable[str]:
        return [value(quad.object) for quad in self._matching(NamedNode(referent), ONCE, None)]

    def last(self, iri: str) -> frozenset[str]:
        return frozenset(value(quad.subject) for quad in self._matching(None, ONCE, NamedNode(iri)))

    def meaning(self, iri: str) -> Iterable[str]:
        return [value(quad.subject) for quad in self._matching(None, MEANT, NamedNode(iri))]

    def taken(self, iri: str) -> bool:
        node = NamedNode(iri)
        told = ((None, MEANT, node), (None, ONCE, node), (node, REPLACED, None))
        return any(next(self._store.matching(*one), None) is not None for one in told)

    def _matching(self, subject: NamedNode | None, predicate: NamedNode, of: NamedNode | None) -> Iterator[Quad]:
        return within(self._graph, self._store.matching(subject, predicate, of))


def within(graph: str, quads: Iterable[Quad]) -> Iterator[Quad]:
    """Those of the quads that are of one graph."""
    return (quad for quad in quads if value(quad.graph_name) == graph)
