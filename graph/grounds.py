"""What the accounts of statements rest on, beside the articles that report them; so what has to be told anew where that differs.

An account is made of the questions in graph.accounts and graph.evidence. Each goes outwards from the statement, through the graphs
of its articles and then by a few properties of the graphs beside them. Going the same ways back leads from a quad that differs to
all who may be told otherwise. It is enough to go back in what is there now: where a step of the way was there before alone, its quad
differs itself, and leads on from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

import pyoxigraph
from pyoxigraph import NamedNode, Quad

from graph.amending import Change
from graph.rdf import value
from ontology.iris import BASE
from ontology.terms import (
    ACTORS,
    DCTERMS,
    ECHOES,
    IDENTITY,
    OA,
    ONR,
    ORG,
    POLICIES,
    POSTS,
    PROV,
    RDFS,
    SDO,
    VERSIONS,
)

READ: Mapping[str, tuple[str, ...]] = {
    ACTORS: (SDO.name,),
    ECHOES: (
        *(ONR.ofStatement, ONR.confidence, ONR.because, ONR.across, ONR.segment, SDO.position, ONR.carried, ONR.report),
        *(ONR.same, OA.hasTarget, OA.hasSelector, OA.start, OA.end, OA.exact),
    ),
    IDENTITY: (PROV.specializationOf,),
    POLICIES: (PROV.specializationOf, RDFS.label),
    POSTS: (ONR.heldPost, ONR.likelyPost, RDFS.label, ORG.organization),
    VERSIONS: (DCTERMS.isReplacedBy,),
}
"""Of each graph beside the articles the properties that accounts are made of. All rest on the topics, none on the others."""

_TERMS = {graph: frozenset(map(NamedNode, read)) for graph, read in READ.items()}

BACK = frozenset(
    map(
        NamedNode,
        (
            *(ONR.speaker, ONR.coSpeaker, SDO.mentions, ONR.towards),  # from an actor or policy to what is said
            *(PROV.specializationOf, ORG.organization, ONR.heldPost, ONR.likelyPost),
            *(ONR.reports, ONR.viaReport),  # from who tells something to what is told
            *(OA.hasSelector, OA.hasTarget, ONR.carried, ONR.segment),  # from the words of a stretch to the echo
        ),
    )
)
"""Properties by which accounts go from subject to object, and so the way back from object to subject."""

FORTH = frozenset(map(NamedNode, (ONR.ofStatement, ONR.reports)))
"""Properties by which accounts go from object to subject."""

ARTICLE, STATEMENT = f"{BASE}id/article/", f"{BASE}id/statement/"


def affected(change: Change) -> Iterator[str]:
    """The IRIs of the statements whose accounts may differ from those before the change, if the topics are the same.

    Some come more than once, some are not there any more.
    """
    nodes = _read(change)
    said = (_told_in(change.engine, article) for article in sorted(articles(change)))
    return chain(change.told(), chain.from_iterable(said), _resting_on(change.engine, nodes))


def _quads(engine: pyoxigraph.Store, graph: str, term: str) -> Iterator[Quad]:
    return engine.quads_for_pattern(None, NamedNode(term), None, NamedNode(graph))


def articles(change: Change) -> set[str]:
    """The articles that differ, and those that something newer replaces now or no more."""
    return change.articles() | {node for node in _read(change) if node.startswith(ARTICLE)}


def _read(change: Change) -> set[str]:
    """The things from which accounts go on to what a graph beside the articles says only now, or said only before."""
    return {
        value(quad.object if quad.predicate in FORTH else quad.subject)
        for quad in change.quads()
        if quad.predicate in _TERMS.get(value(quad.graph_name), ())
    }


def _told_in(engine: pyoxigraph.Store, article: str) -> Iterator[str]:
    """The statements that an article reports, and those that it dates."""
    yield from (value(quad.object) for quad in _quads(engine, article, ONR.reports))
    yield from (value(quad.subject) for quad in _quads(engine, article, ONR.saidOn))


def _resting_on(engine: pyoxigraph.Store, nodes: Iterable[str]) -> Iterator[str]:
    """The statements that are told by way of these nodes, themselves among them."""
    seen = {*nodes}
    waiting = [*seen]
    while waiting:
        iri = waiting.pop()
        if iri.startswith(STATEMENT):
            yield iri
        node = NamedNode(iri)
        back = (quad.subject for quad in engine.quads_for_pattern(None, None, node) if quad.predicate in BACK)
        forth = (quad.object for quad in engine.quads_for_pattern(node, None, None) if quad.predicate in FORTH)
        new = {*map(value, chain(back, forth))} - seen
        seen |= new
        waiting += new
