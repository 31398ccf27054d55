"""Words in marks with which nobody is quoted: scare quotes and titles of works."""

from __future__ import annotations

import re

from ingest.quotations import Quotation
from ontology.records import Span, Spans

MOST = 2
"""Words that a scare quote has at most; a title may have more, and then only what stands around it could tell."""
WORD = re.compile(r"\w+(?:[-.'’]\w+)*")
WORKS = frozenset(
    "album anthem ballad book comedy documentary drama film game hit magazine memoir movie musical novel opera painting "
    "play podcast poem program programme series show single sitcom song soundtrack thriller".split()
)
NAMING = re.compile(r"(?:\bso-called|\bknown as|\bnicknamed|\bdubbed)(?: an?| the)?\s*\Z", re.IGNORECASE)
POSSESSIVE = re.compile(r"[A-Z]\w*['’]s \Z")
FUNCTION = frozenset(
    "a about after against also although among an and are as at be because been before but by can could did do does during "
    "for from had has have he if in into is it may might must nor not of on or over said say says she should since so than "
    "that the their then they this though through to too under until was were what when where which while who will with "
    "without would yet".split()
)
NEAR = 80
"""Characters that a word or two take at most, and in which to look for what they are part of."""


def is_scare_quote(text: str, quotation: Quotation, source: Spans, cue: Spans) -> bool:
    """Whether a quotation is a word or two that the writer holds at a distance, or the title of a work.

    It is, if no source or cue stands beside it, and it is part of a phrase ("the “quick win” budget", "the film “Home”")
    or is named as a name ("so-called “quick wins”"), or if nothing says that anybody spoke.
    """
    if quotation.outer.end - quotation.outer.start > NEAR:
        return False
    words = [found for piece in quotation.pieces for found in WORD.finditer(text, piece.start, piece.end)]
    if len(words) > MOST or text[quotation.pieces[-1].end - 1] in "?!":
        return False
    before = _line_before(text, quotation.outer.start)
    after = re.match(r" (\w[\w'’-]*)", text[quotation.outer.end : quotation.outer.end + NEAR])
    named = not WORKS.isdisjoint(_last_words(before)) or POSSESSIVE.search(before)
    if NAMING.search(before) or (named and all(word.group()[0].isupper() for word in words)):
        return True
    if any(_is_beside(text, quotation.outer, span, (*source, *cue)) for span in (*source, *cue)):
        return False
    return not cue or bool(after and after[1].islower() and after[1] not in FUNCTION)


def _line_before(text: str, place: int) -> str:
    return text[max(0, place - NEAR) : place].rpartition("\n")[2]


def _last_words(before: str) -> list[str]:
    """The word or two before a title: "her film, “Home”", "a song called “Home”"."""
    return [word.lower() for word in WORD.findall(before)[-2:]] if not re.search(r"[.!?;:]\s*\Z", before) else []


def _is_beside(text: str, outer: Span, span: Span, spoken: Spans) -> bool:
    """Whether no more than one word, other than source and cue, stands between a quotation and one of these."""
    start, end = (span.end, outer.start) if span.end <= outer.start else (outer.end, span.start)
    if end - start > NEAR or "\n" in text[start:end]:
        return False
    between = [Span(*found.span()) for found in WORD.finditer(text, start, end)]
    return sum(not any(map(word.overlaps, spoken)) for word in between) <= 1
