"""Text as names are compared in it: letters without case and accents, and the places where they stood.

Two spellings of a name fold to the same letters. What only steers how text is set (category Cf: soft hyphens, joiners,
directions) and what stands on a letter (category M) is gone; apostrophes, dashes and white space are one of each.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from ontology.records import Span

APOSTROPHES = frozenset("'’‘‛`´ʼʹ′＇")
LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
"""Letters with strokes and ligatures, which Unicode does not take apart (https://www.unicode.org/reports/tr15/) but people do."""

_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Folded:
    """`plain` is what is left of `text`; `places` says for each of its characters which of `text` it comes from."""

    text: str
    plain: str
    places: tuple[int, ...] | range

    def span(self, start: int, end: int) -> Span:
        """Where in the text `plain[start:end]` stood, with what stands on its last letter, or steers it."""
        last = self.places[end - 1] + 1
        while last < len(self.text) and not fold(self.text[last]):
            last += 1
        return Span(self.places[start], last)

    def original(self, at: int) -> str:
        """The character of the text that `plain[at]` comes from."""
        return self.text[self.places[at]]


def folded(text: str) -> Folded:
    """The text as letters are compared: in no case, without accents."""
    return _mapped(text, fold)


def flattened(text: str) -> Folded:
    """The text with its letters as they are, and one kind of white space, apostrophe and dash: what patterns see."""
    return _mapped(text, _flat)


def squeezed(text: str) -> str:
    """The letters and digits of the text alone, folded: what holds no name's letters in a row does not hold the name."""
    plain = text.lower() if text.isascii() else "".join(map(fold, text))
    return _NO_LETTER.sub("", plain)


@lru_cache(maxsize=65_536)
def fold(character: str) -> str:
    """A character as it is compared; empty where it only steers or stands on another."""
    if (flat := _flat(character)) != character or flat in "'- ":
        return flat
    plain = "".join(LETTERS.get(letter, letter) for letter in unicodedata.normalize("NFKD", character).casefold())
    return "".join(letter for letter in unicodedata.normalize("NFKD", plain) if unicodedata.category(letter)[0] != "M")


@lru_cache(maxsize=65_536)
def _flat(character: str) -> str:
    kind = unicodedata.category(character)
    if kind == "Cf":
        return ""
    if character.isspace():
        return " "
    if character in APOSTROPHES:
        return "'"
    return "-" if kind == "Pd" or character in "\u2043\u2212" else character


def _mapped(text: str, each: Callable[[str], str]) -> Folded:
    if text.isascii():  # one for one
        return Folded(text, "".join(map(each, text)), range(len(text)))
    pieces, places = [], []
    for place, character in enumerate(text):
        piece = each(character)
        pieces.append(piece)
        places.extend([place] * len(piece))
    return Folded(text, "".join(pieces), tuple(places))
