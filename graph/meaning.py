"""Whom the words mean that a decision on who is who holds on to, in the articles of today."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from pyoxigraph import NamedNode

from graph import anchors, rdf
from graph.rdf import value
from graph.store import Reader
from ontology.errors import StoreError
from ontology.iris import span_iri
from ontology.records import Anchor, Span, Target
from ontology.terms import OA, ONR, RDF, SDO

_SHA256 = NamedNode(SDO.sha256)
_TARGET, _BODY = NamedNode(OA.hasTarget), NamedNode(OA.hasBody)
_TYPE, _MENTION = NamedNode(RDF.type), NamedNode(ONR.Mention)


def referents(reader: Reader, target: Target) -> dict[str, None]:
    """Whom the words of a target mean in each version of their articles, as far as the articles still have them."""
    found: dict[str, None] = {}
    for one in target.anchors:
        for graph in sorted(anchors.versions(reader, one)):
            for quad in reader.matching(NamedNode(graph), _SHA256, None):
                found.update(dict.fromkeys(_said(reader, graph, value(quad.object), one)))
    return found


def _said(reader: Reader, graph: str, text_hash: str, one: Anchor) -> Iterator[str]:
    """Whom the words mean in one version; nobody where its text is lost, which `onrecord check` tells of."""
    with suppress(StoreError):
        article = reader.article(text_hash)
        for place in anchors.places(article.text, [one]):
            at = NamedNode(span_iri(article, place))
            yield from _mentioned(reader, at) or _around(reader, graph, article.text, place)


def _mentioned(reader: Reader, place: NamedNode) -> list[str]:
    """The actors who are mentioned by just these words."""
    return [
        value(body.object)
        for mention in reader.matching(None, _TARGET, place)
        if next(reader.matching(_node(mention.subject), _TYPE, _MENTION), None)  # and no topic that they show
        for body in reader.matching(_node(mention.subject), _BODY, None)
    ]


def _around(reader: Reader, graph: str, text: str, place: Span) -> list[str]:
    """The actor whose mention shares most with the words, where another reading has cut them otherwise."""
    reading = rdf.reading(reader.quads(graph), text)
    near = [
        (min(mention.span.end, place.end) - max(mention.span.start, place.start), actor.iri)
        for actor in reading.actors
        for mention in actor.mentions
        if mention.span.overlaps(place)
    ]
    return [max(near, key=lambda found: (found[0], found[1]))[1]] if near else []


def _node(term: object) -> NamedNode:
    assert isinstance(term, NamedNode)
    return term
