"""From what a tagger finds to the places we promise: where source, cue and content begin and end, and of what kind.

A tagger gives words, and now and then loses one. How far a quotation reaches is seen in its marks; how far the rest
reaches follows from what people do who annotate news: on PolNeAR's training part they take a quotation that somebody
says whole in 99.6% of cases, and auxiliaries into the cue in 96%.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from ingest.quotations import Quotation, paragraphs, quotations
from ingest.scarequotes import is_scare_quote
from ingest.windows import WORD
from ontology.records import Quoting, Span, Spans

GAP = 3
"""Words that may be lost within a content: one gold content in 500 leaves out so few, other than source and cue."""
OVERREACH, LONG = 2, 8
"""Words of a quotation that a clause beside it does not mean, and words that make a quotation long."""
FAR = 60
"""Characters in which to look for the words beside another one."""
AUXILIARIES = frozenset(
    "am is are was were be been being has have had having do does did will would can could may might shall should must "
    "not also never".split()
)
LEADING = frozenset("the a an his their its my our your he she they it we i this these those whether to no not".split())
"""Words with which contents begin, and that stand between cue and content for no other reason."""
JOINING = frozenset({"and", "or", "but"})
STOPS = frozenset(".!?:;,")
TITLES = frozenset("mr mrs ms dr st sen rep gov gen lt col sgt prof rev hon cllr no vs".split())
LAST_WORD = re.compile(r" (\w{2,}(?:['’]\w+)?)[.!?](?=[\s\"”’')]|\Z)")
ABBREVIATION = re.compile(r"\b(?:(?:\w\.)+\w|Jr|Sr|Inc|Co|Corp|Ltd|Bros)\Z")
CONTRACTED = re.compile(r"\b(?i:he|she|it|they|we|you|i|who)(?=['’](?:s|d|ll|ve|re|m)\Z)")
CURRENCY = frozenset("£$€¥#@")
BRACKETS = (("(", ")"), ("[", "]"))


@dataclass(frozen=True, slots=True)
class Page:
    """A text with its quotations and its lines, both in order."""

    text: str
    quoted: Sequence[Quotation]
    lines: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Settled:
    """A find with its edges where they belong. Offsets are those of the text; docs/data-model.md says what is kept."""

    source: Spans
    cue: Spans
    content: Spans
    quoting: Quoting


def page(text: str, within: Spans) -> Page:
    """What `settled` asks of the stretches `within` of a text."""
    return Page(text, quotations(text, within), tuple(line for span in within for line in paragraphs(text, span)))


def settled(page: Page, source: Spans, cue: Spans, content: Spans) -> Settled | None:
    """What a find of source, cue and content comes to; None where nothing is said in it.

    A content within quotation marks is the whole quotation, without its marks: a span a paragraph, a new one where
    marks interrupt. It is direct if it stands so between two marks. Another content is the reported clause, without
    "that" and final stop, a span a paragraph; the quotations in it are whole and keep their marks. Words of a quotation
    in which source or cue stand too are a clause: somebody tells in it what somebody said.
    """
    text = page.text
    sources = tuple(_source(text, run) for run in _runs(page, source, ()))
    cues = _cues(page, cue, (*sources, *content))
    beside = tuple(sorted((*sources, *cues)))
    runs = _joined(page, _runs(page, content, beside), beside)
    runs = [_without_that(text, runs[0]), *runs[1:]] if runs else []
    own = [each for each in _touched(page.quoted, runs) if not any(map(each.outer.overlaps, beside))]
    runs = [_less_overreach(text, run, own) for run in runs]
    own = _touched(own, runs)
    if all(_inside(word, own) for run in runs for word in _words(text, run)):
        if not own or (len(own) == 1 and is_scare_quote(text, own[0], sources, cues)):
            return None
        pieces = tuple(piece for quotation in own for piece in quotation.pieces)
        verbatim = all(map(_is_closed, own))
        return Settled(sources, cues, pieces, Quoting.DIRECT if verbatim else Quoting.MIXED)
    whole = _by_line(page.lines, _merged([*runs, *(each.outer for each in own)]))
    clauses = _joined(page, _merged(_clause(page, run, beside, cues) for run in whole), beside)
    return Settled(sources, cues, tuple(clauses), Quoting.MIXED if own else Quoting.INDIRECT)


# --- words and lines ------------------------------------------------------------


def _words(text: str, span: Span) -> list[Span]:
    """The words of a stretch, without its marks."""
    return [Span(*found.span()) for found in WORD.finditer(text, span.start, span.end) if found.group()[0].isalnum()]


def _before(page: Page, place: int) -> list[Span]:
    """The words that stand before a place, not far from it and in its line."""
    line = page.lines[max(0, bisect_right(page.lines, place, key=lambda line: line.start) - 1)]
    start = max(line.start, place - FAR)
    return _words(page.text, Span(start, place)) if start < place else []


def _runs(page: Page, spans: Spans, holes: Spans) -> list[Span]:
    """The spans in order, from word to word, cut at line ends and where holes are."""
    parts = (run for part in _by_line(page.lines, _merged(spans)) for run in _less(part, holes))
    return [Span(words[0].start, words[-1].end) for run in parts if (words := _words(page.text, run))]


def _by_line(lines: Sequence[Span], spans: Iterable[Span]) -> Iterator[Span]:
    for span in spans:
        first = bisect_right(lines, span.start, key=lambda line: line.end)
        for line in takewhile(span.overlaps, islice(lines, first, None)):
            yield Span(max(line.start, span.start), min(line.end, span.end))


def _merged(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def _less(span: Span, holes: Spans) -> Iterator[Span]:
    start = span.start
    for hole in holes:
        if hole.overlaps(span):
            if start < hole.start:
                yield Span(start, hole.start)
            start = max(start, hole.end)
    if start < span.end:
        yield Span(start, span.end)


def _grown(text: str, span: Span) -> Span:
    """With the marks that belong to its first and last word: $5, 10%, U.S., (LGA)."""
    start, end = span.start, span.end
    while start and text[start - 1] in CURRENCY:
        start -= 1
    if text[end : end + 1] == "%" or (text[end : end + 1] == "." and ABBREVIATION.search(text, start, end)):
        end += 1
    inside = text[start:end]
    for opening, closing in BRACKETS:
        if text[end : end + 1] == closing and inside.count(opening) > inside.count(closing):
            end += 1
        elif start and text[start - 1] == opening and inside.count(opening) < inside.count(closing):
            start -= 1
    return Span(start, end)


# --- source and cue ---------------------------------------------------------------


def _source(text: str, run: Span) -> Span:
    """Without the verb that a pronoun is drawn together with: "he's"."""
    contracted = CONTRACTED.search(text, run.start, run.end)
    return Span(run.start, contracted.end()) if contracted else _grown(text, run)


def _cues(page: Page, cue: Spans, others: Spans) -> Spans:
    """The verb group: "has also said" where "said" was found. A cue may be a mere mark."""
    found = []
    for run in _runs(page, cue, others):
        start = run.start
        adverb = _words(page.text, run)[0].of(page.text).endswith("ly")
        for word in [] if adverb else reversed(_before(page, start)):
            helps = word.of(page.text).lower() in AUXILIARIES or word.of(page.text).endswith(("n't", "n’t"))
            if not helps or page.text[word.end : start].strip() or any(map(word.overlaps, others)):
                break
            start = word.start
        found.append(Span(start, run.end))
    return tuple(_merged(found)) or cue


# --- content ------------------------------------------------------------------------


def _joined(page: Page, runs: Sequence[Span], beside: Spans) -> list[Span]:
    """Runs of one line with no more than a few words between them, which are neither source nor cue, are one."""
    found: list[Span] = []
    for run in runs:
        if found and _is_lost(page, Span(found[-1].end, run.start), beside):
            found[-1] = Span(found[-1].start, run.end)
        else:
            found.append(run)
    return found


def _is_lost(page: Page, gap: Span, beside: Spans) -> bool:
    if gap.end - gap.start > FAR or not gap.of(page.text).isprintable() or any(map(gap.overlaps, beside)):
        return False
    words = [word.of(page.text).lower() for word in _words(page.text, gap)]
    edges = (
        edge
        for each in _touched(page.quoted, [Span(gap.start - 1, gap.end + 1)])
        for edge in (each.outer.start, each.outer.end)
    )
    if any(gap.start <= edge <= gap.end for edge in edges) and not STOPS.isdisjoint(gap.of(page.text)):
        return JOINING.issuperset(words)
    return len(words) <= GAP


def _touched(quoted: Sequence[Quotation], runs: Iterable[Span]) -> list[Quotation]:
    """The quotations that the runs overlap, each once, in order."""
    found: list[Quotation] = []
    for run in runs:
        first = bisect_right(quoted, run.start, key=lambda each: each.outer.end)
        found += takewhile(lambda each: each.outer.overlaps(run), islice(quoted, first, None))  # noqa: B023 (used at once)
    return list(dict.fromkeys(found))


def _inside(word: Span, own: Iterable[Quotation]) -> bool:
    return any(quotation.outer.contains(word) for quotation in own)


def _is_closed(quotation: Quotation) -> bool:
    return quotation.pieces[-1].end < quotation.outer.end


def _without_that(text: str, run: Span) -> Span:
    that, *words = _words(text, run)
    before = text[max(0, run.start - 5) : run.start].rstrip().lower()
    if that.of(text).lower() != "that" or before.endswith("that"):
        return run
    return Span(words[0].start if words else that.start, run.end)


def _less_overreach(text: str, run: Span, own: Iterable[Quotation]) -> Span:
    """Without a word or two of a long quotation next to a clause, or of what follows a quotation that has come to a stop."""
    left = run
    for outer, pieces in ((each.outer, each.pieces) for each in own):
        if outer.contains(left) or not outer.overlaps(left):
            continue
        shared = len(_words(text, Span(max(left.start, outer.start), min(left.end, outer.end))))
        over = shared <= OVERREACH and sum(len(_words(text, piece)) for piece in pieces) >= LONG
        if over and outer.start > left.start:
            left = Span(left.start, outer.start)
        elif over:
            left = Span(outer.end, left.end)
        elif outer.end < left.end and pieces[-1].of(text)[-1] in STOPS:
            after = len(_words(text, Span(outer.end, left.end)))
            left = Span(left.start, outer.end) if after <= OVERREACH else left
    words = _words(text, left)
    return Span(words[0].start, words[-1].end) if words else run


def _clause(page: Page, run: Span, beside: Spans, cues: Spans) -> Span:
    """With a small word before it that stands there for nothing else, and the last word of its sentence."""
    start, end = run.start, run.end
    words = _before(page, start) if page.text[start].isalnum() else []
    if words and not any(map(words[-1].overlaps, beside)) and _leads(page.text, words, start, cues):
        start = words[-1].start
    last = LAST_WORD.match(page.text, end) if page.text[end - 1].isalnum() else None
    if last and last[1].lower() not in TITLES and not any(map(Span(*last.span(1)).overlaps, beside)):
        end = last.end(1)
    return _grown(page.text, Span(start, end))


def _leads(text: str, words: Sequence[Span], start: int, cues: Spans) -> bool:
    """Whether the last of the words, right before a clause, can only be its first one."""
    word = words[-1]
    if word.of(text).lower() not in LEADING or text[word.end : start] != " ":
        return False
    before = text[max(0, word.start - 2) : word.start].strip(" ")[-1:]
    that = len(words) > 1 and words[-2].of(text).lower() == "that"
    return that or before in STOPS or any(word.start - 1 == span.end for span in cues)
