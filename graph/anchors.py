"""Words that a decision holds on to, and where they stand in a text: also in another version of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein, Opcode

from graph.rdf import value
from graph.store import Reader
from ontology.iris import article_iri
from ontology.records import Anchor, Article, Span, Spans
from ontology.terms import DCTERMS

CONTEXT = 32
"""How many code points are kept on either side, as in `graph.rdf`; words that are as long speak for themselves."""

ALIKE = 80.0
"""From which likeness on (in per cent, by edit distance) words with what stands around them count as those of an edited text."""

ENOUGH = 24
"""Words that are shorter than this many code points, surroundings included, are found only as they are."""

ONE_SIDE = CONTEXT // 2
"""Of how many code points on one side nothing may be changed, where all is changed on the other."""

OVERLAP = 0.5
"""How much of the code points of both something shares with the words of a decision to be what is meant."""

_KEY, _REPLACED = NamedNode(DCTERMS.identifier), NamedNode(DCTERMS.isReplacedBy)


def anchor(article: Article, span: Span) -> Anchor:
    """The words at a place, with what stands around them."""
    text = article.text
    before, after = text[max(0, span.start - CONTEXT) : span.start], text[span.end : span.end + CONTEXT]
    return Anchor(article.key, span.of(text), before, after, article_iri(article))


def versions(reader: Reader, one: Anchor) -> frozenset[str]:
    """The article that an anchor is of: the IRIs of all versions of it.

    Where the store has not the version in which the words stood, or the log does not tell it, all articles of that key.
    """
    if one.version is not None and next(reader.matching(NamedNode(one.version), _KEY, None), None):
        return _chain(reader, one.version)
    of_key = reader.matching(None, _KEY, Literal(one.article))
    return frozenset(value(quad.subject) for quad in of_key if quad.subject == quad.graph_name)


def _chain(reader: Reader, version: str) -> frozenset[str]:
    """A version with those before and after it."""
    found, waiting = {version}, [version]
    while waiting:
        node = NamedNode(waiting.pop())
        later = (value(quad.object) for quad in reader.matching(node, _REPLACED, None))
        earlier = (value(quad.subject) for quad in reader.matching(None, _REPLACED, node))
        new = {*later, *earlier} - found
        found |= new
        waiting += new
    return frozenset(found)


def places(text: str, anchors: Iterable[Anchor]) -> Spans:
    """Where these words stand in a text; those that it has no more are left out."""
    return tuple(place for one in anchors if (place := _place(text, one)))


def shared(a: Spans, b: Spans) -> float:
    """Code points in both over code points in either."""
    one, other = _points(a), _points(b)
    return len(one & other) / len(one | other)


def _points(spans: Spans) -> set[int]:
    """Those of all of them, each once: what shows a position may overlap with what it is towards."""
    return {at for span in spans for at in range(span.start, span.end)}


def _place(text: str, one: Anchor) -> Span | None:
    """The occurrence in the likeliest surroundings; without any, what stands in the place of the words where these are edited."""
    found = [span for span in _occurrences(text, one.exact) if _stands(text, span, one)]
    if found:
        return max(found, key=lambda span: (_likeness(text, span, one), _around(text, span, one), -span.start))
    whole = one.prefix + one.exact + one.suffix
    near = fuzz.partial_ratio_alignment(whole, text, score_cutoff=ALIKE) if len(whole) >= ENOUGH else None
    if near is None:
        return None
    if fuzz.ratio(whole, text[near.dest_start : near.dest_end]) < ALIKE:  # a short text is aligned with a part of them
        return None
    steps = Levenshtein.opcodes(whole, text[near.dest_start : near.dest_end])
    start, end = len(one.prefix), len(one.prefix) + len(one.exact)
    first = next((_across(step, start) for step in steps if step.src_start <= start < step.src_end), 0)
    last = next((_across(step, end) for step in steps if step.src_start < end <= step.src_end), first)
    return Span(near.dest_start + first, near.dest_start + last) if first < last else None


def _stands(text: str, span: Span, one: Anchor) -> bool:
    """Whether an occurrence is of the words that were meant: long ones speak for themselves, others with what stands around them."""
    if len(one.exact) >= CONTEXT or _likeness(text, span, one) >= ALIKE:
        return True
    before, after = _surroundings(text, span, one)
    return any(
        now == then and len(then) >= ONE_SIDE
        for now, then in zip((before, after), (one.prefix, one.suffix), strict=True)
    )


def _likeness(text: str, span: Span, one: Anchor) -> float:
    """How much of the words with their surroundings stands there, in per cent."""
    before, after = _surroundings(text, span, one)
    return fuzz.ratio(one.prefix + one.exact + one.suffix, before + span.of(text) + after)


def _surroundings(text: str, span: Span, one: Anchor) -> tuple[str, str]:
    """As much as was kept of what stands on either side."""
    return text[max(0, span.start - len(one.prefix)) : span.start], text[span.end : span.end + len(one.suffix)]


def _across(step: Opcode, place: int) -> int:
    """Where a place in the one text lies in the other, by the step of their alignment that it is in."""
    return min(step.dest_end, step.dest_start + place - step.src_start)


def _occurrences(text: str, words: str) -> Iterator[Span]:
    at = text.find(words)
    while at >= 0:
        yield Span(at, at + len(words))
        at = text.find(words, at + 1)


def _around(text: str, span: Span, one: Anchor) -> int:
    """How many code points next to the words are those that stood there."""
    before, after = _surroundings(text, span, one)
    return _common(before[::-1], one.prefix[::-1]) + _common(after, one.suffix)


def _common(a: str, b: str) -> int:
    return next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
