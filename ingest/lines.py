"""The lines of a page, and what can be told from the look of one alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

LINE = re.compile(r"[^\r\n]+|\r\n|\r|\n")
STOP = re.compile(r"[.!?\u2026:]['\"\u2019\u201d\u00bb)\]*]{0,4}$")
SENTENCE_END = re.compile(
    r"(?<!\b[A-Z])(?<!\bv)(?<!\bDr|\bMr|\bMs|\bSt|\bvs)(?<!\bMrs|\bSen|\bRep|\bGov)[.!?\u2026]['\"\u2019\u201d)\]]{0,3}\s+['\"\u2018\u201c(\[]?[A-Z0-9]"
)
ITEM = re.compile(r"(?:[\u2022\u25cf\u25aa\u25e6\u2023\u00b7*+\u2013\u2014-]|\(?(?:\d{1,2}|[a-z])[.)])\s+\S")
WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
WRAP_WIDTH = range(40, 121)
"""Columns at which people and programs break lines by hand."""

SCAN = 600
"""Characters of a line that are looked at: no headline or furniture is longer, and a line may be a megabyte."""

SMALL = re.compile(
    r"(?:the|and|for|are|was|were|has|have|had|will|would|from|with|that|this|their|its|into|over|after|says|said|who|what|when"
    r"|how|why|than|then|not|but|they|you|your|our|more|about|could|can|may|also|which|been|being|out|new)$"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, without the white space around it; several, where a paragraph was wrapped by hand.

    `block` counts the stretches between blank lines.
    """

    start: int
    end: int
    text: str
    block: int
    words: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", len(self.text[:SCAN].split()))

    @property
    def stopped(self) -> bool:
        """It ends as sentences do."""
        return bool(STOP.search(self.text[-8:]))

    @property
    def prose(self) -> bool:
        """It reads like a paragraph, or an item of a list: long enough, and stopped unless very long."""
        return (
            (self.words >= 8 and self.stopped)
            or self.words >= 25
            or len(self.text) >= 200
            or bool(ITEM.match(self.text) and self.words >= 4)
        )

    @property
    def one_sentence(self) -> bool:
        return len(self.text) < SCAN and not SENTENCE_END.search(self.text)


def lines(text: str) -> list[Line]:
    """The lines of `text` that are not blank; those of a paragraph wrapped by hand are one.

    Ends at CR, LF and CRLF only: other separators are characters of the line.
    """
    return [joined for block in _blocks(text) for joined in (_unwrapped(text, block) if len(block) > 1 else block)]


def key(text: str) -> str:
    """What two printings of one line share: letters and digits, in lower case."""
    return re.sub(r"[\W_]+", "", text[:SCAN].casefold())


def stems(text: str) -> frozenset[str]:
    """The beginnings of the words that carry meaning, of at most 20,000 characters."""
    found = (word.group().casefold() for word in WORD.finditer(text[:20_000]))
    return frozenset(word[:5] for word in found if len(word) > 2 and not SMALL.match(word))


def kinship(text: str, known: frozenset[str]) -> float:
    """The share, from 0 to 1, of the words of `text` that `known` has too."""
    own = stems(text)
    return len(own & known) / len(own) if own else 0.0


def _blocks(text: str) -> Iterator[list[Line]]:
    block: list[Line] = []
    number, fresh = 0, True
    for found in LINE.finditer(text):
        piece = found.group()
        if piece[0] in "\r\n":
            if fresh and block:
                yield block
                number, block = number + 1, []
            fresh = True
        elif inner := piece.strip():
            start = found.start() + piece.index(inner[0])
            block.append(Line(start, start + len(inner), inner, number))
            fresh = False
    if block:
        yield block


def _unwrapped(text: str, block: list[Line]) -> Iterable[Line]:
    """One line, if each line of the block is broken just where the next word no longer fitted."""
    lengths = [len(line.text) for line in block]
    width = max(lengths)
    wrapped = (
        width in WRAP_WIDTH
        and any(line.text[0].islower() for line in block[1:])
        and all(len(a.text) + 1 + len(b.text.split(None, 1)[0]) > width for a, b in pairwise(block))
        and not any(ITEM.match(line.text) for line in block)
    )
    if not wrapped:
        return block
    start, end = block[0].start, block[-1].end
    return [Line(start, end, " ".join(text[start:end].split()), block[0].block)]
