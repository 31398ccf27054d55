"""Where quotation marks open and close, whatever their style and however badly they are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from ontology.records import Span, Spans

MARK = re.compile(r"``|''|[“”„«»\"‘’‚‹›']")
OPENING = frozenset("“„«``‘‚‹") | {"``"}
CLOSING = frozenset("”»›")
DOUBLE = frozenset('“”„«»"') | {"``", "''"}
BEFORE_OPENING = frozenset("([{-–—/…“‘\"'")
AFTER_CLOSING = frozenset(".,;:!?)]}-–—/…”’\"'»›")
NEAR = 50
"""Marks within which a single one has to be closed: looking on to the end of a long line of them takes hours."""
SENTENCE_END = frozenset(".!?…")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks.

    `pieces` are the words without the marks: one span a paragraph, and a new one wherever a mark interrupts. `outer`
    reaches from the opening mark to the closing one, both included.
    """

    outer: Span
    pieces: Spans


def quotations(text: str, within: Spans) -> tuple[Quotation, ...]:
    """The quotations in the stretches `within`, in order; one quoted inside another belongs to the outer one.

    A paragraph may leave the marks open: the quotation then goes on when the next one opens anew (with whichever mark),
    or when the next closes what it never opened; otherwise it ends with the paragraph.
    """
    lines = [line for span in within for line in paragraphs(text, span)]
    found: list[Quotation] = []
    pieces: list[Span] = []
    family, outer = "", 0
    for number, line in enumerate(lines):
        at = line.start
        if family and (again := _leading(text, line, family)):
            at = again
        start = at
        for mark in MARK.finditer(text, at, line.end):
            if not family:
                if _opens(text, mark, lines[number : number + 5]):
                    family, outer, start = _family(mark), mark.start(), mark.end()
            elif _family(mark) != family:
                continue
            elif _closes(text, mark, line):
                pieces += _trimmed(text, start, mark.start())
                found += _quotation(outer, mark.end(), pieces)
                family, pieces = "", []
            elif _interrupts(text, mark):
                pieces += _trimmed(text, start, mark.start())
                start = mark.end()
        if family:
            pieces += _trimmed(text, start, line.end)
            if not _goes_on(text, lines[number + 1 : number + 5], family):
                found += _quotation(outer, line.end, pieces)
                family, pieces = "", []
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


def _family(mark: re.Match[str]) -> str:
    return "double" if mark.group() in DOUBLE else "single"


def _may_open(text: str, mark: re.Match[str]) -> bool:
    before, after = text[mark.start() - 1 : mark.start()], text[mark.end() : mark.end() + 1]
    return (not before or before.isspace() or before in BEFORE_OPENING) and bool(after.strip())


def _may_close(text: str, mark: re.Match[str]) -> bool:
    before, after = text[mark.start() - 1 : mark.start()], text[mark.end() : mark.end() + 1]
    return bool(before.strip()) and (not after or after.isspace() or after in AFTER_CLOSING)


def _opens(text: str, mark: re.Match[str], lines: list[Span]) -> bool:
    if mark.group() in CLOSING or not _may_open(text, mark):
        return False
    if _family(mark) == "double":
        return True
    if re.match(r"\d0s|(?:em|til|tis|twas|cause)\b", text[mark.end() : mark.end() + 6]):
        return False  # an apostrophe: '90s, 'em
    later = islice(MARK.finditer(text, mark.end(), lines[0].end), NEAR)
    return any(_family(other) == "single" and _closes(text, other, lines[0]) for other in later) or _goes_on(
        text, lines[1:], "single"
    )


def _closes(text: str, mark: re.Match[str], line: Span) -> bool:
    if mark.group() in CLOSING:
        return True
    if mark.group() in OPENING or not _may_close(text, mark):
        return False
    if _family(mark) == "double" or text[mark.start() - 1] != "s":
        return True
    # "the carers’ views" inside single marks: a plural's apostrophe, if another mark can close later on.
    if not re.match(r"\s[a-z]", text[mark.end() : mark.end() + 2]):
        return True
    for other in islice(MARK.finditer(text, mark.end(), line.end), NEAR):
        if _family(other) == "single":
            if other.group() in OPENING:
                return True
            if _may_close(text, other):
                return False
    return True


def _interrupts(text: str, mark: re.Match[str]) -> bool:
    """A mark that opens where one is open already, at the start of a sentence."""
    return _may_open(text, mark) and text[max(0, mark.start() - 4) : mark.start()].rstrip()[-1:] in SENTENCE_END


def _leading(text: str, line: Span, family: str) -> int | None:
    """Where the words begin in a paragraph that opens a quotation anew; a closing mark may stand there by mistake."""
    mark = MARK.match(text, line.start)
    return mark.end() if mark and _family(mark) == family and text[mark.end() : mark.end() + 1].strip() else None


def _goes_on(text: str, lines: list[Span], family: str) -> bool:
    """Whether a quotation left open goes on in the next paragraph."""
    if not lines:
        return False
    if _leading(text, lines[0], family):
        return True
    if family == "single":
        return False  # an apostrophe would pass for a closing mark
    for line in lines[:4]:
        for mark in MARK.finditer(text, line.start, line.end):
            if _family(mark) == family:
                return mark.group() in CLOSING or (mark.group() not in OPENING and not _may_open(text, mark))
    return False
