"""Who says that somebody said so: the attributions of an article that are told in one another.

An extractor gives a flat list, as the corpora do that it learns from. The chain is read off the parse, strictly: where a link
is missing a statement stays as the article tells it, a wrong one puts words into somebody's mouth.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from ingest.relays import RELAYED, relay, with_marks
from ingest.saying import SAYING, clause, cue, doubted, phrase_at, reported, speaker
from ontology.records import Article, Attribution, Quoting, Span, Spans

NESTED, AROUND = "nested", "around"
ADDED = frozenset({NESTED, AROUND, RELAYED})
"""The rules of what only a chain tells of: within another's words, around them, and by which outlet they came."""

CONFIDENCE = 0.85
"""What a link is believed at most; docs/decisions/0006-nesting.md has what was counted."""


QUOTES = ("“", '"')
"""What opens a quotation, in one character."""


def nested(article: Article, doc: Doc, found: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """The attributions and what their chains add, in order of their contents, each with `via` where it is told in another.

    Added are an attribution within the words of another ("he said the minister had told him that …"), one around another
    ("the Echo reports that she said: …"), and the outlet by which one came ("a memo seen by the Echo"), each marked by its
    rule. No two have the same content, and no chain runs in a circle.
    """
    text, cues = article.text, tuple(span for one in found for span in one.cue)
    taken = (*cues, *(span for one in found for span in one.content))
    links = [each for one in found for each in (*_within(text, doc, one, cues), *_around(text, doc, one, taken))]
    told = _distinct((*found, *links))
    via: dict[Spans, Spans] = {}
    for one in tuple(told.values()):
        outlet = relay(article, doc, one, found)
        if outlet and outlet.content not in told and _size(outlet) >= _size(one):
            told[outlet.content] = outlet
            via[one.content] = outlet.content
    chain = sorted(told.values(), key=lambda one: (one.content[0].start, -one.content[-1].end))
    words = _Words(chain)
    return tuple(replace(one, via=via.get(one.content) or words.around(one)) for one in chain)


def _distinct(found: Iterable[Attribution]) -> dict[Spans, Attribution]:
    """By their contents; the first of several with one."""
    first: dict[Spans, Attribution] = {}
    for one in found:
        first.setdefault(one.content, one)
    return first


class _Words:
    """The stretches of all contents by where they start, each with the size of its attribution."""

    def __init__(self, chain: Iterable[Attribution]) -> None:
        placed = ((span, _size(one), one.content) for one in chain for span in one.content)
        self.placed = sorted(placed, key=lambda each: each[0])
        self.starts = [span.start for span, _, _ in self.placed]
        self.longest = max((span.end - span.start for span, _, _ in self.placed), default=0)

    def around(self, one: Attribution) -> Spans | None:
        """The content of the smallest attribution that has all of this one within one stretch of its words."""
        parts, size = (*one.source, *one.cue, *one.content), _size(one)
        start, end = min(part.start for part in parts), max(part.end for part in parts)
        near = self.placed[bisect_left(self.starts, end - self.longest) : bisect_right(self.starts, start)]
        found = [(span.end - span.start, other) for span, larger, other in near if larger > size and span.end >= end]
        return min(found)[1] if found else None


def _size(one: Attribution) -> int:
    """From its first to its last character. It grows along a chain, whatever an extractor gives, so that none runs in a circle."""
    parts = (*one.source, *one.cue, *one.content)
    return max(part.end for part in parts) - min(part.start for part in parts)


def _within(text: str, doc: Doc, outer: Attribution, cues: Spans) -> Iterator[Attribution]:
    """What a reported clause itself reports outside quotation marks, if its own head is a verb of saying with a speaker; and so on within that."""
    if outer.quoting is Quoting.DIRECT or any(doubted(doc, span) for span in outer.cue):
        return
    for span in outer.content:
        words = phrase_at(doc, span)
        for verb in (words.root, *words.root.conjuncts) if words is not None else ():
            said = reported(verb)
            if said is None or not words or not words.start <= verb.i <= said.i < words.end:
                continue
            source, place, content = speaker(verb), cue(verb), clause(said)
            if source is None or content is None or any(place.overlaps(other) for other in cues):
                continue
            # A parse may hang a verb within what it reports itself: no chain without end.
            if all(span.contains(part) for part in (source, place, content)) and not content.contains(place):
                if not _unquoted(text[span.start : place.end]):
                    continue
                content, kind = _words(text, content, span.end)
                inner = Attribution((source,), (place,), (content,), kind, NESTED, min(CONFIDENCE, outer.confidence))
                yield from (inner, *_within(text, doc, inner, cues))


def _unquoted(words: str) -> bool:
    """Whether all quotation marks are closed at the end of these words: what stands within them is the speaker's own.

    A single opening one is never taken for closed, for what closes it looks like an apostrophe.
    """
    pairs = words.count("“") == words.count("”") and "‘" not in words
    return pairs and words.count('"') % 2 == 0 and (words.count("``") + words.count("''")) % 2 == 0


def _words(text: str, content: Span, limit: int) -> tuple[Span, Quoting]:
    """What is said and in which kind: the words between quotation marks if nothing else stands there, else all of them."""
    close = re.search(r"[”\"]|''", text[content.start : limit])
    if text[content.start - 1 : content.start] in QUOTES and close and content.start + close.start() >= content.end:
        return Span(content.start, content.start + close.start()), Quoting.DIRECT
    start = content.start - (text[content.start - 1 : content.start] in QUOTES)
    rest = re.match(r"[.,!?…]*(?:[”\"]|'')", text[content.end : limit])
    end = content.end + (rest.end() if rest and not _unquoted(text[start : content.end]) else 0)
    quoted = any(mark in text[start:end] for mark in (*QUOTES, "''"))
    return Span(start, end), Quoting.MIXED if quoted else Quoting.INDIRECT


def _around(text: str, doc: Doc, inner: Attribution, taken: Spans) -> Iterator[Attribution]:
    """Who reports that a source said so, where nothing was found of that: the Echo reports that SOURCE CUE content."""
    for span in inner.cue[:1]:
        words = phrase_at(doc, span)
        verb = words.root if words is not None else None
        if verb is None or verb.lemma_.lower() not in SAYING or reported(verb.head) != verb:
            continue
        parts = sorted((*inner.source, *inner.cue, *(with_marks(text, each) for each in inner.content)))
        source, place = speaker(verb.head), cue(verb.head)
        content = Span(parts[0].start, max(part.end for part in parts))
        sentence = Span(verb.sent.start_char, verb.sent.end_char + 1)  # a closing mark may be left to the next one
        if (
            source
            and sentence.contains(content)
            and not any(new.overlaps(other) for new in (source, place) for other in (content, *taken))
        ):
            kind = Quoting.INDIRECT if inner.quoting is Quoting.INDIRECT else Quoting.MIXED
            yield Attribution((source,), (place,), (content,), kind, AROUND, min(CONFIDENCE, inner.confidence))
