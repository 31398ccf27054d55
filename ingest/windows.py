"""An article as the tagger reads it: words with their shapes, in windows of whole lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import islice

from tokenizers import Tokenizer

from ingest.quotations import Quotation, paragraphs, quotations
from ontology.records import Span, Spans

WORD = re.compile(r"\w+(?:[.'’‘]\w+)*|``|''|[^\w\s]")
LONGEST = 254
"""Word pieces in a window, the two at its ends not counted."""
LONGEST_WORD = 16
"""Word pieces of one word; what is longer is no word of a language."""

TOGETHER = 64
"""Lines cut into pieces at a time, so that a long text does not stand in memory twice."""

FULL_STOP = frozenset(".!?…")


class Shape(IntEnum):
    """What an uncased vocabulary does not see of a word."""

    LOWER = 0
    TITLE = 1
    UPPER = 2
    MIXED = 3
    NUMBER = 4
    MARK = 5
    OPENING = 6
    CLOSING = 7


class Place(IntEnum):
    """Where a word stands."""

    BODY = 0
    QUOTED = 1
    TITLE = 2
    TITLE_QUOTED = 3


@dataclass(frozen=True, slots=True)
class Word:
    span: Span
    text: str
    """What the tagger is given: quotation marks of every style are written alike."""
    shape: Shape
    place: Place


@dataclass(frozen=True, slots=True)
class Window:
    """Whole lines of an article, as many as the tagger takes at a time.

    `pieces` are word pieces with their marks at both ends and between lines; `shapes` and `places` go with them;
    `first` holds for each word the place of its first piece, `lines` the number of its line.
    """

    words: tuple[Word, ...]
    pieces: tuple[int, ...]
    shapes: tuple[int, ...]
    places: tuple[int, ...]
    first: tuple[int, ...]
    lines: tuple[int, ...]


class Vocabulary:
    """The word pieces of the tagger; raises ValueError where the tokenizer lacks one of BERT's special pieces."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._tokenizer = tokenizer
        self.padding, self.unknown, self.opening, self.closing = (
            _known(tokenizer, piece) for piece in ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
        )

    def pieces(self, lines: Sequence[Sequence[Word]]) -> Iterator[list[list[int]]]:
        """For each line the pieces of each word; a word of which the vocabulary keeps nothing stands as unknown."""
        encoded = self._tokenizer.encode_batch(
            [[word.text for word in line] for line in lines], is_pretokenized=True, add_special_tokens=False
        )
        for line, found in zip(lines, encoded, strict=True):
            by_word: list[list[int]] = [[] for _ in line]
            for piece, owner in zip(found.ids, found.word_ids, strict=True):
                if owner is not None:
                    by_word[owner].append(piece)
            yield [each[:LONGEST_WORD] or [self.unknown] for each in by_word]


def windows(text: str, titles: Spans, body: Spans, vocabulary: Vocabulary) -> Iterator[Window]:
    """The title and the body in windows, in the order of the text; every word is in exactly one."""
    held: list[_Line] = []
    length = 0
    for part in _fitting(_lines(text, titles, body), vocabulary):
        if held and length + part.length + 1 > LONGEST:
            yield _window(held, vocabulary)
            held, length = [], 0
        held.append(part)
        length += part.length + 1
    if held:
        yield _window(held, vocabulary)


def _known(tokenizer: Tokenizer, piece: str) -> int:
    known = tokenizer.token_to_id(piece)
    if known is None:
        raise ValueError(f"the tokenizer has no {piece}")
    return known


@dataclass(frozen=True, slots=True)
class _Line:
    words: Sequence[Word]
    pieces: Sequence[Sequence[int]]

    @property
    def length(self) -> int:
        return sum(map(len, self.pieces))


def _lines(text: str, titles: Spans, body: Spans) -> Iterator[list[Word]]:
    within = tuple(sorted((*titles, *body)))
    quoted = quotations(text, within)
    starts = [quotation.outer.start for quotation in quoted]
    for span in within:
        for line in paragraphs(text, span):
            near = quoted[max(0, bisect_right(starts, line.start) - 1) : bisect_right(starts, line.end)]
            if words := list(_words(text, line, near, span in titles)):
                yield words


def _words(text: str, line: Span, quoted: Sequence[Quotation], title: bool) -> Iterator[Word]:
    starts = [quotation.outer.start for quotation in quoted]
    for found in WORD.finditer(text, line.start, line.end):
        span = Span(*found.span())
        place = bisect_right(starts, span.start) - 1
        inside = place >= 0 and span.end <= quoted[place].outer.end
        shape = _shape(found.group())
        written = found.group().replace("’", "'").replace("‘", "'")
        if inside and shape is Shape.MARK and not any(piece.contains(span) for piece in quoted[place].pieces):
            shape = Shape.OPENING if span.start == quoted[place].outer.start else Shape.CLOSING
            written = '"'
        yield Word(span, written, shape, Place(inside + 2 * title))


def _shape(word: str) -> Shape:
    if not word[0].isalnum():
        return Shape.MARK
    if word[0].isdigit():
        return Shape.NUMBER
    if word.islower():
        return Shape.LOWER
    if word.isupper():
        return Shape.UPPER if len(word) > 1 else Shape.TITLE
    return Shape.TITLE if word[0].isupper() and word[1:].islower() else Shape.MIXED


def _fitting(lines: Iterator[list[Word]], vocabulary: Vocabulary) -> Iterator[_Line]:
    while some := list(islice(lines, TOGETHER)):
        for line, pieces in zip(some, vocabulary.pieces(some), strict=True):
            yield from _parts(line, pieces)


def _parts(words: Sequence[Word], pieces: Sequence[Sequence[int]]) -> Iterator[_Line]:
    """A line that is too long for a window is cut after the last full stop that fits, else wherever it has to be."""
    start, length, stop = 0, 0, 0
    for place, (word, own) in enumerate(zip(words, pieces, strict=True)):
        if length + len(own) + 1 > LONGEST:
            cut = stop if stop > start else place
            yield _Line(words[start:cut], pieces[start:cut])
            start, length = cut, sum(map(len, pieces[cut:place]))
        length += len(own)
        if word.text in FULL_STOP or (word.shape is Shape.CLOSING and stop == place):
            stop = place + 1
    if start < len(words):
        yield _Line(words[start:], pieces[start:])


def _window(held: Sequence[_Line], vocabulary: Vocabulary) -> Window:
    pieces, shapes, places = [vocabulary.opening], [int(Shape.MARK)], [int(Place.BODY)]
    words: list[Word] = []
    first: list[int] = []
    lines: list[int] = []
    for number, line in enumerate(held):
        for word, own in zip(line.words, line.pieces, strict=True):
            words.append(word)
            first.append(len(pieces))
            lines.append(number)
            pieces += own
            shapes += [int(word.shape)] * len(own)
            places += [int(word.place)] * len(own)
        pieces.append(vocabulary.closing)
        shapes.append(int(Shape.MARK))
        places.append(int(Place.BODY))
    return Window(tuple(words), tuple(pieces), tuple(shapes), tuple(places), tuple(first), tuple(lines))
