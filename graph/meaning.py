"""Whom, or which policies, the words mean that a decision holds on to, in the articles of today."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial

from pyoxigraph import Literal, NamedNode
from rapidfuzz import fuzz

from graph import anchors, rdf
from graph.corrections import POLICY
from graph.rdf import value
from graph.store import Reader
from ontology.errors import StoreError
from ontology.iris import span_iri
from ontology.records import Anchor, Span, Target
from ontology.terms import OA, ONR, RDF, RDFS, SDO

_SHA256 = NamedNode(SDO.sha256)
_LABEL, _EXACT = NamedNode(RDFS.label), NamedNode(OA.exact)
_TARGET, _BODY = NamedNode(OA.hasTarget), NamedNode(OA.hasBody)
_TYPE, _MENTION = NamedNode(RDF.type), NamedNode(ONR.Mention)


Recall = Callable[[str, str, Callable[[], Iterable[str]]], Iterable[str]]
"""Gives what words mean in a graph: what is remembered of it, else what they are found to mean when one looks."""


def looked_up(_graph: str, _words: str, look: Callable[[], Iterable[str]]) -> Iterable[str]:
    """What they are found to mean, where nothing is remembered."""
    return look()


def referents(reader: Reader, target: Target, recall: Recall = looked_up) -> dict[str, None]:
    """Whom the words of a target mean in each version of their articles, as far as the articles still have them."""
    found: dict[str, None] = {}
    for one in target.anchors:
        for graph in sorted(anchors.versions(reader, one)):
            found.update(dict.fromkeys(recall(graph, f"actor {one!r}", partial(_named, reader, graph, one))))
    return found


def of_one_article(target: Target) -> bool:
    """Whether a target is a policy as one article tells of it, whose IRI ends as that of the version does."""
    ends = {one.version.rpartition("-")[2] for one in target.anchors if one.version}
    return target.iri.rpartition("-")[2] in ends


def plans(reader: Reader, target: Target, recall: Recall = looked_up) -> dict[str, None]:
    """The policies of articles that the words of a target tell of, as far as the articles still have them.

    Of a target that is of one article: one in each version, the one that is meant by most of its words.
    """
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in target.anchors:
        for graph in sorted(anchors.versions(reader, one)):
            look = partial(_told, reader, graph, one, target.label)
            votes[graph].update(recall(graph, f"policy {one!r} {target.label}", look))
    found: dict[str, None] = {}
    for graph, some in votes.items():
        if of_one_article(target):
            labelled = reader.matching(NamedNode(target.iri), _LABEL, None)
            own = any(value(quad.graph_name) == graph for quad in labelled)
            found.update(dict.fromkeys([target.iri] if own else [iri for iri, _ in some.most_common(1)]))
        else:
            found.update(dict.fromkeys(some))
    return found


def _told(reader: Reader, graph: str, one: Anchor, label: str) -> Iterator[str]:
    """The policy that the words tell of in one version: of several the one that is called most like it.

    Where the text is lost, which `onrecord check` tells of, words that the graph quotes just so.
    """
    for quad in reader.matching(NamedNode(graph), _SHA256, None):
        try:
            article = reader.article(value(quad.object))
        except StoreError:
            known = _quoting(reader, graph, one)
        else:
            known = {
                iri: share
                for place in anchors.places(article.text, [one])
                for iri, share in (
                    _resting(reader, span_iri(article, place)) or _near(reader, graph, article.text, place)
                ).items()
            }
        if known:
            yield max(known, key=lambda iri: (known[iri], _called(reader, iri, label), iri))


def _resting(reader: Reader, place: str) -> dict[str, float]:
    """The policies that rest on just these words."""
    on = (value(quad.subject) for quad in reader.matching(None, _TARGET, NamedNode(place)))
    return {iri: 1.0 for iri in on if iri.startswith(POLICY)}


def _near(reader: Reader, graph: str, text: str, place: Span) -> dict[str, float]:
    """The policies that rest on much of these words, where another reading has cut them otherwise, with how much."""
    reading = rdf.reading(reader.quads(graph), text)
    found = {
        policy.iri: max(anchors.shared((span,), (place,)) for span in policy.evidence) for policy in reading.policies
    }
    return {iri: share for iri, share in found.items() if share >= anchors.OVERLAP}


def _quoting(reader: Reader, graph: str, one: Anchor) -> dict[str, float]:
    quotes = reader.matching(None, _EXACT, Literal(one.exact))
    places = (value(quad.subject).removesuffix("#quote") for quad in quotes if value(quad.graph_name) == graph)
    return {iri: share for place in places for iri, share in _resting(reader, place).items()}


def _called(reader: Reader, iri: str, label: str) -> float:
    """How much a policy is called like that, in per cent."""
    return max(
        (fuzz.ratio(value(quad.object), label) for quad in reader.matching(NamedNode(iri), _LABEL, None)), default=0
    )


def _named(reader: Reader, graph: str, one: Anchor) -> Iterator[str]:
    """Whom the words mean in one version, if the store has it."""
    for quad in reader.matching(NamedNode(graph), _SHA256, None):
        yield from _said(reader, graph, value(quad.object), one)


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
