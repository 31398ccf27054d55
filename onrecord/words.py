"""The words in articles that a decision on a thing holds on to."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from pyoxigraph import NamedNode, Quad

from graph import anchors, claimed, rdf
from graph.corrections import POLICY
from graph.echoes import kept
from graph.rdf import value
from graph.store import Reader
from onrecord.lookup import article, found, local, span
from ontology.errors import DecisionRefused
from ontology.records import Anchor, Article, MentionKind, Span, Target
from ontology.terms import ACTORS, DCTERMS, IDENTITY, OA, ONR, POLICIES, PROV, RDFS, SDO, VERSIONS

ANCHORS = 8
"""Places by which an actor or a policy is found again: enough to outlast edited articles, few enough to be read."""


# --- Actors and policies across articles ---


def of_one_across(store: Reader, iri: str) -> Target:
    """An actor or a policy with the first places that name it. Raises DecisionRefused where there is none to hold on to."""
    some = tuple(islice(places(store, iri), ANCHORS))
    if not some:
        raise DecisionRefused(
            f"{local(iri)}: no article whose text is kept names it, so there is nothing to hold on to"
        )
    return Target(iri, label(store, iri), some)


def across(store: Reader, iri: str) -> str:
    """The actor or policy across articles that an IRI means, of whatever time it is. Raises DecisionRefused where it means none."""
    policy = iri.startswith(POLICY)
    links = (POLICIES, POLICIES) if policy else (IDENTITY, ACTORS)
    for predicate, graph in zip((PROV.specializationOf, DCTERMS.isReplacedBy), links, strict=True):
        for quad in found(store, iri, predicate):
            if value(quad.graph_name) == graph:
                return value(quad.object)
    if next(_called(store, iri), None) is None:
        raise DecisionRefused(f"{local(iri)}: there is no such {'policy' if policy else 'person or organisation'}")
    return iri


def label(store: Reader, iri: str) -> str:
    return next(_called(store, iri))


def places(store: Reader, iri: str) -> Iterator[Anchor]:
    """The first place by name in each version of each article that means an actor, those of today's versions first.

    Of a policy the first place of each that an article tells of.
    """
    some = []
    for link in store.matching(None, NamedNode(PROV.specializationOf), NamedNode(iri)):
        one = value(link.subject)
        for quad in found(store, one, ONR.status if iri.startswith(POLICY) else SDO.name):
            graph = value(quad.graph_name)
            for key in found(store, graph, DCTERMS.identifier):  # which an entry of an authority file has not
                old = any(value(newer.graph_name) == VERSIONS for newer in found(store, graph, DCTERMS.isReplacedBy))
                some.append((old, value(key.object), graph, one))
    for _, _, graph, one in sorted(some):
        named = min(_evidence(store, one) if iri.startswith(POLICY) else _mentions(store, one), default=None)
        if named and (of := article(store, graph)):
            yield anchors.anchor(of, named[1])


def _called(store: Reader, iri: str) -> Iterator[str]:
    """What an actor or a policy across articles is called."""
    graph, term = (POLICIES, RDFS.label) if iri.startswith(POLICY) else (ACTORS, SDO.name)
    return (value(quad.object) for quad in found(store, iri, term) if value(quad.graph_name) == graph)


def _mentions(store: Reader, referent: str) -> Iterator[tuple[bool, Span]]:
    """Where a referent is mentioned, after whether that is otherwise than by name."""
    for mention in store.matching(None, NamedNode(OA.hasBody), NamedNode(referent)):
        node = value(mention.subject)
        kind = next(value(quad.object) for quad in found(store, node, ONR.mentionKind))
        place = next(value(quad.object) for quad in found(store, node, OA.hasTarget))
        yield kind != MentionKind.NAME, span(place)


def _evidence(store: Reader, policy: str) -> Iterator[tuple[bool, Span]]:
    """What a policy of an article rests on, in the form of `_mentions`."""
    return ((False, span(value(quad.object))) for quad in found(store, policy, OA.hasTarget))


# --- What one article tells ---


def of_claim(store: Reader, iri: str) -> Target:
    """A position, figure, event or policy of an article with the words that it rests on.

    Raises DecisionRefused where there is none, or its text is lost.
    """
    quad, of = _telling(store, iri)
    reading = rdf.reading(store.quads(value(quad.graph_name)), of.text)
    claims = {**claimed.by_iri(reading), **{one.iri: one for one in reading.policies}}
    return Target(iri, value(quad.object), tuple(anchors.anchor(of, place) for place in claimed.words(claims[iri])))


def in_an_article(store: Reader, iri: str) -> bool:
    """Whether it is a policy as one article tells of it."""
    return any(found(store, iri, ONR.status))


def showing(store: Reader, position: str) -> str:
    """The statement that shows a position."""
    return next(value(quad.object) for quad in found(store, position, ONR.ofStatement))


def _telling(store: Reader, iri: str) -> tuple[Quad, Article]:
    """What an article calls it, and the article."""
    for quad in found(store, iri, RDFS.label):
        if value(quad.graph_name) != POLICIES:
            of = article(store, value(quad.graph_name))
            if of is None:
                raise DecisionRefused(
                    f"{local(iri)}: the text of its article is lost, so there is nothing to hold on to"
                )
            return quad, of
    raise DecisionRefused(f"{local(iri)}: there is no such {local(iri).partition('/')[0]}")


# --- Statements ---


def of_statement(store: Reader, iri: str) -> Target:
    """A statement with the words of each of its reports. Raises DecisionRefused where there is none to hold on to."""
    merged = kept(store)
    chosen = merged.get(iri, iri)
    own = sorted({chosen, *(one for one, of in merged.items() if of == chosen)})
    words = [value(quad.object) for one in own for quad in found(store, one, SDO.text)]
    if not words:
        raise DecisionRefused(f"{local(iri)}: there is no such statement")
    held: dict[Anchor, None] = {}
    reports = (quad for one in own for quad in store.matching(None, NamedNode(ONR.reports), NamedNode(one)))
    for report in {quad.subject: quad for quad in reports}.values():
        if of := article(store, value(report.graph_name)):
            content = (value(quad.object) for quad in found(store, value(report.subject), OA.hasTarget))
            held.update(dict.fromkeys(anchors.anchor(of, where) for where in sorted(map(span, content))))
    if not held:
        raise DecisionRefused(
            f"{local(iri)}: no article that reports it has its text, so there is nothing to hold on to"
        )
    return Target(chosen, max(words, key=len), tuple(held))
