"""Places in an article's text as nodes: a position, and where something rests on the words themselves a quotation too."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from pyoxigraph import Literal, NamedNode

from graph.nodes import A, Triple
from ontology import iris
from ontology.records import Article, Span, Spans
from ontology.terms import OA

CONTEXT = 32
"""How many code points a quote selector keeps on either side, so that the words find their place in an edited text."""

TARGET = NamedNode(OA.hasTarget)


def place(article: Article, span: Span) -> NamedNode:
    """The node of a place."""
    return NamedNode(iris.span_iri(article, span))


def position(article: Article, span: Span) -> Iterator[Triple]:
    """A place and where it is."""
    node = place(article, span)
    selector = NamedNode(f"{node.value}#position")
    yield node, A, _RESOURCE
    yield node, _SOURCE, NamedNode(iris.article_iri(article))
    yield node, _SELECTOR, selector
    yield selector, A, _POSITION
    yield selector, _START, Literal(span.start)
    yield selector, _END, Literal(span.end)


def quotation(article: Article, span: Span) -> Iterator[Triple]:
    """What stands at a place, and around it."""
    node = place(article, span)
    selector = NamedNode(f"{node.value}#quote")
    yield node, _SELECTOR, selector
    yield selector, A, NamedNode(OA.TextQuoteSelector)
    yield selector, NamedNode(OA.exact), Literal(span.of(article.text))
    if before := article.text[max(0, span.start - CONTEXT) : span.start]:
        yield selector, NamedNode(OA.prefix), Literal(before)
    if after := article.text[span.end : span.end + CONTEXT]:
        yield selector, NamedNode(OA.suffix), Literal(after)


def within(words: Span, mentions: Sequence[tuple[Span, str]]) -> Iterator[str]:
    """The actors whose mentions lie in these words; the mentions are in the order of the text."""
    first, last = (bisect_left(mentions, at, key=_starts) for at in (words.start, words.end))
    return (actor for span, actor in mentions[first:last] if words.contains(span))


def ordered(spans: Spans) -> Spans:
    """Each once, in the order of the text: RDF keeps sets."""
    return tuple(sorted({*spans}))


def _starts(mention: tuple[Span, str]) -> int:
    return mention[0].start


# What is written hundreds of times an article is made once.
_RESOURCE = NamedNode(OA.SpecificResource)
_SOURCE = NamedNode(OA.hasSource)
_SELECTOR = NamedNode(OA.hasSelector)
_POSITION = NamedNode(OA.TextPositionSelector)
_START = NamedNode(OA.start)
_END = NamedNode(OA.end)
