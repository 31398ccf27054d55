"""Words that somebody looked for, marked where they stand in what was found."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup

from graph.folding import folded
from ontology.records import Span
from viz.marks import marked

BEFORE = 0.3
"""Which share of an excerpt stands before the first word that is marked: what follows it tells more."""


def highlighted(text: str, q: str | None, most: int | None = None) -> Markup:
    """`text` as HTML with the words of `q` in <mark>, in any case, with or without accents.

    Of a text longer than `most` code points it is the stretch round the first of them, cut between words, with an
    ellipsis where it was cut.
    """
    spans = [*_places(text, q or "")]
    if most is None or len(text) <= most:
        return marked(text, spans)
    start, end = _window(text, spans[0].start if spans else 0, most)
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return Markup("{}{}{}").format(before, marked(text[start:end], spans, start), after)


def _places(text: str, q: str) -> Iterator[Span]:
    """Where the words stand, each place once."""
    words = sorted({folded(word).plain for word in q.split()} - {""}, key=len, reverse=True)
    if not words:
        return
    plain = folded(text)
    for found in re.finditer("|".join(map(re.escape, words)), plain.plain):
        yield plain.span(found.start(), found.end())


def _window(text: str, first: int, most: int) -> tuple[int, int]:
    """A stretch of about that length that begins and ends between words."""
    start = max(0, min(first - round(most * BEFORE), len(text) - most))
    if start and (space := text.find(" ", start, first + 1)) >= 0:
        start = space + 1
    end = min(len(text), start + most)
    if end < len(text) and (space := text.rfind(" ", max(start, first), end)) > 0:
        end = space
    return start, end
