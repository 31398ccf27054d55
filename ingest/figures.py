"""Sums of money and other numbers that an article names."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc
from spacy.tokens import Span as Phrase

from ingest.counts import Count, counts
from ingest.currencies import Money
from ingest.deadlines import deadlines
from ingest.members import members
from ingest.money import Sum, sums
from ingest.numbers import numbers
from ingest.payments import Payment, payment
from ingest.reckoning import modifier, per
from ingest.saying import phrase_at
from ingest.senses import sense_of_count, sense_of_money
from ingest.sentences import is_endless
from ontology.iris import figure_id
from ontology.policies import Deadline, Figure, Sense
from ontology.reading import Reading
from ontology.records import Span, Spans, Statement, ZoneKind, Zones


def figures(reading: Reading, zones: Zones, doc: Doc) -> tuple[Figure, ...]:
    """The figures of title and body, in the order of the text: sums of money, and counts of people and things.

    A bare "$" is the dollar of the outlet's country, or of the one that the article tells of. What a figure is for, who pays
    and who receives is taken from its own sentence. It belongs to the innermost statement in whose content it stands.
    """
    article, text = reading.article, doc.text
    parsed = sorted([*zones.of(ZoneKind.TITLE), *zones.of(ZoneKind.BODY)])
    found = [number for number in numbers(text) if _lies_in(parsed, number.start, number.end)]
    money = list(sums(text, found, Money(article)))
    taken = [Span(one.start, one.end) for one in money]
    times = deadlines(doc, tuple(parsed), article.published)
    counted = list(counts(doc, found, (*taken, *(one.span for one in times))))
    said = _Said(reading.statements)
    both: list[Sum | Count] = [*money, *counted]
    places = sorted(both, key=lambda one: one.start)
    made = []
    for at, one in enumerate(places):
        words = phrase_at(doc, Span(one.start, one.end))
        if words is None:
            continue
        before = places[at - 1].end if at else 0
        after = places[at + 1].start if at + 1 < len(places) else len(text)
        near = _Near(text, words, before, after, times)
        made.append(_figure(figure_id(article, Span(one.start, one.end)), one, near, said.around(one.start, one.end)))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class _Near:
    """The text with the words of a figure, where the figures before and after it end and begin, and the times of the article."""

    text: str
    words: Phrase
    before: int
    after: int
    times: Sequence[Deadline]


def _figure(identifier: str, one: Sum | Count, near: _Near, statement: str | None) -> Figure:
    doc, text = near.words.doc, near.text
    span = Span(one.start, one.end)
    endless = is_endless(near.words[0])
    less_exact = None if _is_place(near.words) else modifier(text, one.start, one.end)
    when = None if endless else _when(near, span)
    if isinstance(one, Count):
        sense = Sense.STATED if endless else sense_of_count(doc, near.words.root)
        unit = text.find(one.unit, one.end, one.end + len(one.unit) + 20)  # it may not be beside the number
        reckoned = per(text, one.start, unit + len(one.unit), near.after) if unit >= 0 else None
        return Figure(
            identifier,
            span,
            one.value,
            unit=one.unit,
            per=reckoned,
            modifier=less_exact,
            sense=sense,
            when=when,
            statement=statement,
            members=() if endless else _listed(doc, one, max(span.end, unit + len(one.unit))),
        )
    paid = Payment() if endless else payment(doc, near.words[0], near.words[-1], near.after)
    return Figure(
        identifier,
        span,
        one.value,
        currency=one.currency,
        per=per(text, one.start, one.end, near.after),
        modifier=less_exact,
        sense=Sense.STATED if endless else sense_of_money(doc, near.words.root),
        when=when,
        purpose=_before(paid.purpose, near.times, text),
        payer=paid.payer,
        recipient=paid.recipient,
        statement=statement,
    )


def _listed(doc: Doc, one: Count, end: int) -> Spans:
    """What is counted, one by one, where the words that end at `end` are followed by a list of it."""
    whole = one.value is not None and one.value == one.value.to_integral_value()
    return members(doc, end, int(one.value)) if one.value is not None and whole else ()


def _before(words: Span | None, times: Sequence[Deadline], text: str) -> Span | None:
    """Words as far as the time that they lead to: "roads over the next five years"."""
    if words is None:
        return None
    at = bisect_right(times, words.start, key=lambda time: time.span.start)
    if at == len(times) or times[at].span.start >= words.end:
        return words
    return Span(words.start, words.start + len(text[words.start : times[at].span.start].rstrip(" ,")))


def _is_place(words: Phrase) -> bool:
    """Whether the word before a number is a verb's own: "focus around seven themes"."""
    before = words[0].nbor(-1) if words[0].i else words[0]
    return before.lower_ in {"about", "around"} and before.dep_ == "prep" and before.head.pos_ == "VERB"


def _lies_in(spans: Sequence[Span], start: int, end: int) -> bool:
    at = bisect_right(spans, start, key=lambda span: span.start) - 1
    return at >= 0 and end <= spans[at].end


def _when(near: _Near, span: Span) -> Deadline | None:
    """The time that belongs to a figure: the first after it and before the next one, else the last before it, in its sentence."""
    sentence = near.words[0].sent
    at = bisect_right(near.times, span.start, key=lambda time: time.span.start)
    if at < len(near.times) and near.times[at].span.end <= min(near.after, sentence.end_char):
        return near.times[at]
    if at and near.times[at - 1].span.start >= max(near.before, sentence.start_char):
        return near.times[at - 1]
    return None


class _Said:
    """The statements by where their contents stand."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        parts = [(span.start, span.end, said) for said in statements for span in said.content]
        self.parts = sorted(parts, key=lambda part: part[:2])
        self.longest = max((end - start for start, end, _ in parts), default=0)

    def around(self, start: int, end: int) -> str | None:
        """The id of the statement with the shortest stretch of content that holds a place."""
        held = [
            (stop - begin, said.id) for begin, stop, said in self._near(start, end) if begin <= start and end <= stop
        ]
        return min(held)[1] if held else None

    def _near(self, start: int, end: int) -> Iterator[tuple[int, int, Statement]]:
        at = bisect_right(self.parts, start, key=lambda part: part[0]) - 1
        while at >= 0 and self.parts[at][0] >= end - self.longest:
            yield self.parts[at]
            at -= 1
