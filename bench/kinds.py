"""The kinds of attributions that a table of misses tells apart. One attribution can be of several."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

Places: TypeAlias = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """An attribution as somebody marked it: [start, end) in code points of the text, source and cue perhaps empty.

    The first line of the text is the title. `quoted`: it has quotation marks; `speech`: its cue has a verb of saying;
    `pronoun`: its source is one: all three as the scorer of the corpus sees it.
    """

    text: str
    source: Places
    cue: Places
    content: Places
    quoted: bool
    speech: bool
    pronoun: bool


def kinds(one: Marked) -> tuple[str, ...]:
    """Which kinds it is of, in the order of the table."""
    return tuple(name for name, holds in KINDS.items() if holds(one))


_MARK = r"(?:[\"“”„«»]|``|'')"
_BETWEEN_MARKS = re.compile(rf"{_MARK}.*?(?:{_MARK}|$)")
_WORD = re.compile(r"\w+(?:[.'’‘]\w+)*")
_LEADING_THAT = re.compile(r"\W*that\b", re.IGNORECASE)
_THAT_BEFORE = re.compile(r"\bthat\W*$", re.IGNORECASE)


def _words(one: Marked, places: Places) -> list[str]:
    return [word for start, end in places for word in _WORD.findall(one.text[start:end])]


def _words_outside_marks(one: Marked) -> bool:
    """Whether some words are not quoted.

    Marks beside a piece count as its own. Each paragraph opens its own quotation, and closes it if need be.
    """
    pieces = (one.text[max(0, start - 1) : end + 1] for start, end in one.content)
    lines = (line for piece in pieces for line in piece.split("\n"))
    return any(_WORD.search(_BETWEEN_MARKS.sub(" ", line)) for line in lines)


def _with_that(one: Marked) -> bool:
    start = one.content[0][0]
    return bool(_LEADING_THAT.match(one.text, start) or _THAT_BEFORE.search(one.text[max(0, start - 8) : start]))


def _interrupted(one: Marked) -> bool:
    """Whether words that are no part of the content stand between its pieces."""
    gaps = zip(one.content, one.content[1:], strict=False)
    return any(_WORD.search(one.text[before[1] : after[0]]) for before, after in gaps)


def _across_paragraphs(one: Marked) -> bool:
    return "\n" in one.text[one.content[0][0] : one.content[-1][1]].strip()


KINDS: dict[str, Callable[[Marked], bool]] = {
    "all": lambda one: True,  # noqa: ARG005  # of every one
    "in the headline": lambda one: one.content[0][0] < len(one.text.partition("\n")[0]),
    "quoted": lambda one: one.quoted and not _words_outside_marks(one),
    "mixed": lambda one: one.quoted and _words_outside_marks(one),
    "indirect with that": lambda one: not one.quoted and _with_that(one),
    "indirect without that": lambda one: not one.quoted and not _with_that(one),
    "no source": lambda one: not one.source,
    "pronoun as source": lambda one: one.pronoun,
    "verb of saying": lambda one: one.speech,
    "other words as cue": lambda one: bool(_words(one, one.cue)) and not one.speech,
    "according to": lambda one: "according" in map(str.lower, _words(one, one.cue)),
    "punctuation as cue": lambda one: bool(one.cue) and not _words(one, one.cue),
    "no cue": lambda one: not one.cue,
    "up to three words": lambda one: len(_words(one, one.content)) <= 3,
    "in pieces": _interrupted,
    "across paragraphs": _across_paragraphs,
}
