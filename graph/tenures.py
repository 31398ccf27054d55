"""The graph of posts: who held which post when, across articles, and in which post a statement was made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from ontology.records import Tenure
from ontology.terms import ONR, ORG, POSTS, PROV, RDF, RDFS, XSD

_GRAPH = NamedNode(POSTS)
_A = NamedNode(RDF.type)
_TRUE = Literal(value=True)

Held = tuple[str, str, bool]
"""A statement's IRI, that of a tenure of its speaker's, and whether it is certain, and not only likely, that it was held then."""


def quads(tenures: Iterable[tuple[Tenure, str]], held: Iterable[Held]) -> tuple[Quad, ...]:
    """The graph of posts, of tenures each with its time in words, and of what was held when something was said."""
    written = (quad for tenure, words in tenures for quad in _tenure(tenure, words))
    return tuple(dict.fromkeys((*written, *map(_held, held))))


def _tenure(tenure: Tenure, words: str) -> Iterator[Quad]:
    node = NamedNode(tenure.iri)
    yield _said(node, RDF.type, NamedNode(ONR.Tenure))
    yield _said(node, RDF.type, NamedNode(ORG.Membership))
    yield _said(node, ORG.member, NamedNode(tenure.member))
    yield _said(node, RDFS.label, Literal(tenure.title))
    yield _said(node, RDFS.comment, Literal(words))
    if tenure.organization is not None:
        yield _said(node, ORG.organization, NamedNode(tenure.organization))
    if tenure.manner is not None:
        yield _said(node, ONR.manner, Literal(tenure.manner.value))
    bounds = (
        (ONR.begunAfter, tenure.begun_after),
        (ONR.begunBy, tenure.begun_by),
        (ONR.endedAfter, tenure.ended_after),
        (ONR.endedBy, tenure.ended_by),
    )
    for term, day in bounds:
        if day is not None:
            yield _said(node, term, Literal(day.isoformat(), datatype=NamedNode(XSD.date)))
    if tenure.disputed:
        yield _said(node, ONR.disputed, _TRUE)
    if tenure.planned:
        yield _said(node, ONR.planned, _TRUE)
    for membership in tenure.holdings:
        yield _said(node, PROV.wasDerivedFrom, NamedNode(membership))


def _held(held: Held) -> Quad:
    statement, tenure, certain = held
    return _said(NamedNode(statement), ONR.heldPost if certain else ONR.likelyPost, NamedNode(tenure))


def _said(subject: NamedNode, predicate: str, object_: NamedNode | Literal) -> Quad:
    return Quad(subject, NamedNode(predicate), object_, _GRAPH)
