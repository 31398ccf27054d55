"""Where quotation marks open and close, whatever their style and however badly they are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import islice

from ontology.records import Span, Spans

MARK = re.compile(r"``|‘‘|’’|(?<!\S)''|''(?!')|[“”„«»\"‘’‚‹›']")
"""Of three single marks in a row two are a double one: the first two at the start of a word, else the last two."""
OPENING = frozenset("“„«‘‚‹") | {"``", "‘‘"}
CLOSING = frozenset("”»›") | {"’’"}
BEFORE_OPENING = frozenset("([{-–—/…“‘„«\"'")
AFTER_CLOSING = frozenset(".,;:!?)]}-–—/…”’\"'»›")
STOPS = frozenset(",;:!?)]}")
SENTENCE_END = frozenset(".!?…")
APOSTROPHE = re.compile(r"’|'(?i:\d0s|(?:em|til|tis|twas|cause|n)\b)")
"""Such as '90s and 'em: where a single mark opens nothing."""
DEEPEST = 4
"""Quotations in one another: what lies deeper is noise."""
FEET = re.compile(r"\d['’]\d{1,2}\Z")


class _Style(IntEnum):
    STRAIGHT = 0
    CURLY = 1
    TICKS = 2
    SINGLE = 3


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks.

    `pieces` are the words without the marks: one span a paragraph, and a new one wherever a mark interrupts. `outer`
    reaches from the opening mark to the closing one, both included; to the end of a line where nothing closes it.
    """

    outer: Span
    pieces: Spans


@dataclass(slots=True)
class _Mark:
    """A mark and what it can do, by what stands beside it and by what is still to come in its line.

    `ahead` holds, for each style of double marks, how many more close than open after this one. `closed` says of a
    single mark whether a later one can close what it opens.
    """

    start: int
    end: int
    style: _Style
    opens: bool
    closes: bool
    ahead: tuple[int, int, int] = (0, 0, 0)
    closed: bool = True


@dataclass(frozen=True, slots=True)
class _Line:
    span: Span
    marks: Sequence[_Mark]

    def leads(self, style: _Style) -> bool:
        """Whether a mark of this style stands at the beginning, though it may be a closing one by mistake."""
        return bool(self.marks) and self.marks[0].start == self.span.start and self.marks[0].style is style


def quotations(text: str, within: Spans) -> tuple[Quotation, ...]:
    """The quotations in the stretches `within`, in order; one quoted inside another belongs to the outer one.

    A paragraph may leave the marks open: the quotation then goes on when the next one opens anew with a mark of
    the same style, or when one of the next closes what it never opened; otherwise it ends with the paragraph.
    """
    lines = [_Line(line, _marks(text, line)) for span in within for line in paragraphs(text, span)]
    found: list[Quotation] = []
    pieces: list[Span] = []
    styles: list[_Style] = []  # of the marks now open, the outermost first
    outer = 0
    for number, line in enumerate(lines):
        following = lines[number + 1 : number + 5]
        start = line.span.start
        again = bool(styles) and line.leads(styles[0])
        if again:
            start = line.marks[0].end
        for mark in islice(line.marks, int(again), None):
            single = mark.style is _Style.SINGLE
            if not styles:
                if mark.opens and (mark.closed or (following and following[0].leads(mark.style))):
                    styles, outer, start = [mark.style], mark.start, mark.end
            elif single != (styles[0] is _Style.SINGLE):
                continue
            elif not single and _nests(mark, styles, following):
                styles.append(mark.style)
            elif mark.closes and len(styles) > 1 and (mark.style is styles[-1] or mark.style not in styles):
                styles.pop()
            elif mark.closes and not _is_stray(mark, styles[0]):
                pieces += _trimmed(text, start, mark.start)
                found += _quotation(outer, mark.end, pieces)
                styles, pieces = [], []
            elif mark.opens and mark.start == start:  # two marks for one
                start = mark.end
            elif mark.opens and text[max(0, mark.start - 4) : mark.start].rstrip()[-1:] in SENTENCE_END:
                pieces += _trimmed(text, start, mark.start)
                start = mark.end
        if styles:
            pieces += _trimmed(text, start, line.span.end)
            del styles[1:]
            if not _goes_on(following, styles[0]):
                if outer == line.span.start or len(pieces) > 1 or (pieces and not text[pieces[0].start].islower()):
                    found += _quotation(outer, line.span.end, pieces)
                styles, pieces = [], []
    return tuple(found)


def paragraphs(text: str, span: Span) -> Iterator[Span]:
    """The lines of a stretch that are not blank, without white space at their ends."""
    for line in re.finditer(r"[^\n\r]+", text[span.start : span.end]):
        yield from _trimmed(text, span.start + line.start(), span.start + line.end())


def _quotation(start: int, end: int, pieces: list[Span]) -> list[Quotation]:
    return [Quotation(Span(start, end), tuple(pieces))] if pieces else []


def _trimmed(text: str, start: int, end: int) -> list[Span]:
    inside = text[start:end]
    start += len(inside) - len(inside.lstrip())
    end -= len(inside) - len(inside.rstrip())
    return [Span(start, end)] if start < end else []


def _marks(text: str, line: Span) -> list[_Mark]:
    marks = [
        _mark(text, found, line)
        for found in MARK.finditer(text, line.start, line.end)
        if found.group() not in {'"', "”"} or not FEET.search(text, max(0, found.start() - 4), found.start())
    ]
    _weigh([mark for mark in marks if mark.style is not _Style.SINGLE])
    _settle(text, marks)
    return marks


def _mark(text: str, found: re.Match[str], line: Span) -> _Mark:
    glyph, (start, end) = found.group(), found.span()
    before = text[start - 1] if start > line.start else ""
    after = text[end : min(end + 3, line.end)]
    blank_before = not before.strip() or not before.isprintable()  # a control character shows nothing
    blank_after = not after[:1].strip()
    follows = not blank_after and after[0] not in STOPS and (after[0] != "." or after == ". ." or after[1:2].strip())
    opens = bool(follows) and (blank_before or before in BEFORE_OPENING)
    closes = not blank_before and (blank_after or after[0] in AFTER_CLOSING)
    if glyph in {"'", "‘", "’", "‚", "‹", "›"}:
        opens = opens and glyph != "›" and not APOSTROPHE.match(text, start)
        return _Mark(start, end, _Style.SINGLE, opens, glyph == "›" or (closes and not opens))
    style = _Style.STRAIGHT if glyph == '"' else _Style.TICKS if len(glyph) == 2 else _Style.CURLY
    if glyph in OPENING:
        wrong = closes and before not in BEFORE_OPENING
        return _Mark(start, end, style, not wrong and bool(after), wrong)
    if glyph in CLOSING:
        return _Mark(start, end, style, opens or (not before and bool(after)), closes=True)
    alone = blank_before and blank_after
    tight = before in STOPS | SENTENCE_END and after[:1].isalnum()  # ,"she said
    return _Mark(
        start, end, style, opens or tight or (alone and bool(after)), closes or tight or (alone and before != "")
    )


def _weigh(marks: Sequence[_Mark]) -> None:
    """Count, from the end of a line, what closes more than it opens."""
    ahead = [0, 0, 0]
    for mark in reversed(marks):
        mark.ahead = (ahead[0], ahead[1], ahead[2])
        ahead[mark.style] += mark.closes - mark.opens


def _settle(text: str, marks: Sequence[_Mark]) -> None:
    """Tell single marks from apostrophes, from the end of a line.

    After a plural ("the carers’ views") a mark closes only where none can do so later on. What is opened has to be
    closed, and not in the middle of a pair of double marks.
    """
    closable = False
    doubles, closing = 0, None
    for mark in reversed(marks):
        if mark.style is not _Style.SINGLE:
            doubles += 1
            continue
        mark.closed = closing is not None and (doubles - closing) % 2 == 0
        if mark.opens:
            closable = False
        if mark.closes:
            plural = text[mark.start - 1] == "s" and re.match(r"\s[a-z]", text[mark.end : mark.end + 2])
            mark.closes = not (plural and closable)
            closable = True
        if mark.closes:
            closing = doubles


def _nests(mark: _Mark, styles: Sequence[_Style], following: Sequence[_Line]) -> bool:
    """Whether a mark quotes something within a quotation: enough marks have to be left to close both."""
    if not mark.opens or mark.closes or len(styles) == DEEPEST:
        return False
    left_open = bool(following) and following[0].leads(styles[0])
    wanted = sum(style is mark.style for style in styles) + 1
    return mark.ahead[mark.style] >= max(1, wanted - left_open)


def _is_stray(mark: _Mark, style: _Style) -> bool:
    """Whether a mark that could as well open is none of the pair: one of the quotation's own style is still to close it."""
    return mark.opens and mark.style is not style and mark.ahead[style] > 0


def _goes_on(following: Sequence[_Line], style: _Style) -> bool:
    """Whether a quotation left open goes on in the next paragraph."""
    if not following:
        return False
    if following[0].leads(style):
        return True
    if style is _Style.SINGLE:
        return False  # an apostrophe would pass for a closing mark
    for line in following:
        for mark in line.marks:
            if mark.style is not _Style.SINGLE:
                return mark.closes and not mark.opens
    return False
