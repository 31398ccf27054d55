"""What the accounts of statements rest on, beside the articles that report them; so what has to be told anew where that differs.

An account is made of the questions in graph.accounts and graph.evidence. Each goes outwards from the statement, through the graphs
of its articles and then by a few properties of the graphs beside them. Going the same ways back leads from a quad that differs to
all who may be told otherwise. It is enough to go back in one of two snapshots: where a step of the way is there in the other alone,
its quad differs itself, and leads on from there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain, zip_longest

import pyoxigraph
from pyoxigraph import NamedNode, Quad

from graph.rdf import value
from ontology.iris import BASE
from ontology.terms import (
    ACTORS,
    BESIDE,
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
    TOPICS,
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


def affected(before: pyoxigraph.Store, now: pyoxigraph.Store, graphs: Collection[str]) -> Iterator[str] | None:
    """The IRIs of the statements whose accounts may differ, if nothing but these graphs does; None where all may.

    Some come more than once, some are in neither.
    """
    if TOPICS in graphs and _differs(before, now, TOPICS):
        return None
    nodes = {node for graph in graphs if graph in READ for node in _differing(before, now, graph)}
    articles = {node for node in nodes if node.startswith(ARTICLE)}  # those that something newer replaces, or no more
    articles |= {graph for graph in graphs if graph not in BESIDE and _differs(before, now, graph)}
    said = (_told_in(engine, article) for article in sorted(articles) for engine in (before, now))
    return chain(chain.from_iterable(said), _resting_on(now, nodes))


def _differs(before: pyoxigraph.Store, now: pyoxigraph.Store, graph: str) -> bool:
    """Whether a graph does; its quads come in the same order from two stores that hold the same."""
    return any(old != new for old, new in zip_longest(_quads(before, graph), _quads(now, graph)))


def _differing(before: pyoxigraph.Store, now: pyoxigraph.Store, graph: str) -> set[str]:
    """The things from which accounts go on to what a graph says only now, or said only before."""
    quads: set[Quad | None] = set()
    for term in READ[graph]:
        for old, new in zip_longest(_quads(before, graph, term), _quads(now, graph, term)):
            if old != new:  # not at one place; but what comes on both sides comes twice, and is out again
                quads ^= {old}
                quads ^= {new}
    return {value(quad.object if quad.predicate in FORTH else quad.subject) for quad in quads if quad}


def _quads(engine: pyoxigraph.Store, graph: str, term: str | None = None) -> Iterator[Quad]:
    return engine.quads_for_pattern(None, NamedNode(term) if term else None, None, NamedNode(graph))


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
