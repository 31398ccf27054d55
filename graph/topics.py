"""The scheme of topics as a graph of its own, so that labels and broader topics can be asked for beside the articles."""

from __future__ import annotations

from functools import cache

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from ontology.terms import TOPICS, data


@cache
def quads() -> tuple[Quad, ...]:
    """The whole graph: ontology/topics.ttl as it stands."""
    graph = NamedNode(TOPICS)
    told = parse(data("topics.ttl"), format=RdfFormat.TURTLE)
    return tuple(Quad(one.subject, one.predicate, one.object, graph) for one in told)
