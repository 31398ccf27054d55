"""Topics and key phrases as quads and back: what an article and its statements are about, by which words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from pyoxigraph import Literal, NamedNode, Quad

from graph.facts import Facts
from graph.nodes import A, Triple, value
from graph.places import TARGET, ordered, place
from ontology import iris
from ontology.reading import Reading
from ontology.records import Article, Span, Spans
from ontology.subjects import Phrase, Subject
from ontology.terms import DCTERMS, OA, PROV, SDO


def triples(reading: Reading, extraction: NamedNode) -> Iterator[Triple]:
    """What a graph says of topics and key phrases: of a statement or the article itself, and one annotation for each."""
    article, ranks = reading.article, Counter[NamedNode]()
    page = NamedNode(iris.article_iri(article))
    for subject in reading.subjects:
        about = page if subject.statement is None else NamedNode(iris.statement_iri(subject.statement))
        node = NamedNode(iris.subject_iri(article, subject.topic, subject.statement))
        topic = NamedNode(subject.topic)
        ranks[about] += 1
        yield about, _SUBJECT, topic
        yield node, _MOTIVE, NamedNode(OA.classifying)
        yield node, _BODY, topic
        yield node, _POSITION, Literal(ranks[about])
        yield from _annotation(article, node, about, subject.evidence, extraction)
    for rank, phrase in enumerate(reading.phrases, 1):
        node = NamedNode(iris.phrase_iri(article, phrase.places))
        yield page, _KEYWORDS, Literal(phrase.text)
        yield node, _MOTIVE, NamedNode(OA.tagging)
        yield node, _WORDS, Literal(phrase.text)
        yield node, _POSITION, Literal(rank)
        yield from _annotation(article, node, page, phrase.places, extraction)


def quoted(reading: Reading) -> Iterator[Span]:
    """All places that these rest on."""
    for subject in reading.subjects:
        yield from subject.evidence
    for phrase in reading.phrases:
        yield from phrase.places


def read(facts: Facts, reading: Reading) -> Reading:
    """The same with the topics and key phrases of which its graph tells."""
    found = sorted(
        (int(facts.one(node, SDO.position)), node)
        for node in facts.of_type[str(OA.Annotation)]
        if facts.many(node, OA.motivatedBy)
    )
    subjects, phrases = list[Subject](), list[Phrase]()
    for _, node in found:
        places, about = facts.spans(node, OA.hasTarget), facts.one(node, SDO.about)
        if (text := facts.maybe(node, OA.bodyValue)) is not None:
            phrases.append(Phrase(text, places))
        else:
            said = None if about in facts.of_type[str(SDO.NewsArticle)] else facts.told(about)
            subjects.append(Subject(facts.one(node, OA.hasBody), places, said))
    return replace(reading, subjects=tuple(subjects), phrases=tuple(phrases))


def canonical(reading: Reading) -> Reading:
    """The same with its topics and key phrases as they come back from a graph: the article's and each statement's in their order."""
    return replace(
        reading,
        subjects=tuple(
            replace(subject, evidence=ordered(subject.evidence))
            for subject in sorted(reading.subjects, key=lambda subject: subject.statement or "")
        ),
        phrases=tuple(replace(phrase, places=ordered(phrase.places)) for phrase in reading.phrases),
    )


def resting_on(quads: Iterable[Quad], places: Container[str]) -> set[Quad]:
    """Of a graph the topics and key phrases that rest on these places, be it on others too, with all that says them."""
    graph = tuple(quads)
    annotations = {quad.subject for quad in graph if quad.predicate == _MOTIVE}
    gone = {quad.subject for quad in graph if quad.predicate == TARGET and value(quad.object) in places} & annotations
    about = {quad.subject: quad.object for quad in graph if quad.predicate == _ABOUT and quad.subject in annotations}
    said = {
        (quad.subject, about[quad.subject], quad.object)
        for quad in graph
        if quad.predicate in {_BODY, _WORDS} and quad.subject in about
    }
    lost = {(thing, body) for node, thing, body in said if node in gone}
    lost -= {(thing, body) for node, thing, body in said if node not in gone}
    return {
        quad
        for quad in graph
        if quad.subject in gone or (quad.predicate in SAID and (quad.subject, quad.object) in lost)
    }


def _annotation(
    article: Article, node: NamedNode, about: NamedNode, places: Spans, extraction: NamedNode
) -> Iterator[Triple]:
    yield node, A, _ANNOTATION
    yield node, _ABOUT, about
    yield node, _GENERATED, extraction
    for span in places:
        yield node, TARGET, place(article, span)


_SUBJECT = NamedNode(DCTERMS.subject)
_KEYWORDS = NamedNode(SDO.keywords)
SAID = (_SUBJECT, _KEYWORDS)
"""What says of a statement or an article itself what it is about."""

_ANNOTATION = NamedNode(OA.Annotation)
_MOTIVE = NamedNode(OA.motivatedBy)
_BODY = NamedNode(OA.hasBody)
_WORDS = NamedNode(OA.bodyValue)
_ABOUT = NamedNode(SDO.about)
_POSITION = NamedNode(SDO.position)
_GENERATED = NamedNode(PROV.wasGeneratedBy)
