"""Numbers of people and things: "80,000 children", "15 per cent", "one in five homes"; not dates, ages, scores or names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from spacy.tokens import Doc, Token

from ingest.counted import noun_after, noun_before
from ingest.numbers import Number
from ontology.records import Spans


@dataclass(frozen=True, slots=True)
class Count:
    """A number of something at [start, end) of a text; `unit` is what it counts, in the words of the text."""

    start: int
    end: int
    value: Decimal | None
    unit: str


def counts(doc: Doc, found: Sequence[Number], taken: Spans) -> Iterator[Count]:
    """The numbers of a text that count something, in order; none that overlaps what is `taken` for money or dates.

    A number without a noun counts what the number after it does ("80 to 100 pupils"), or what its sentence counts ("the
    number of pupils could rise to 100").
    """
    text = doc.text
    starts = [token.idx for token in doc]
    counted: list[Count] = []
    after: tuple[Number, Count] | None = None
    for number in reversed([one for one in _free(found, taken) if _may_count(text, one)]):
        at = bisect_left(starts, number.end)
        whole = _of_range(text, number, after)
        if whole and after and whole.end > after[0].start:
            counted.pop()
        named = 0 < at < len(doc) and _is_named(_before(doc, starts, number), number)
        here = (
            whole or _share(text, number) or (None if named or number.value == 1 else _of_noun(doc, text, at, number))
        )
        if here is None and not named and at and (unit := noun_before(doc[at - 1])) and not _is_small(number):
            here = Count(number.start, number.end, number.value, unit)
        counted += [here] if here else []
        after = (number, here) if here else None
    yield from reversed(counted)


def _free(found: Sequence[Number], taken: Spans) -> Iterator[Number]:
    """The numbers that overlap nothing taken; both stand in order."""
    rest, at = sorted(taken), 0
    for number in found:
        while at < len(rest) and rest[at].end <= number.start:
            at += 1
        if at == len(rest) or rest[at].start >= number.end:
            yield number


# --- What is no count ---

NUMBERED = frozenset(
    """act age aged ages article band bus category chapter channel class clause covid-19 day figure flat floor form game
    gate grade highway house item key level line lot model no order option page paragraph part phase platform point post
    regulation resolution room round route row rule section season stage step table tier title track type under unit over
    version volume week year""".split()
)
"""Words before a number that it only names, or that say an age; nouns of these count nothing in the singular."""
AMBIGUOUS = frozenset(
    {"over", "under", "part", "point", "house", "age", "order", "line", "post", "model", "level", "figure"}
)
"""Those of them that can as well stand before a number that counts, if it is not small: "over 500 homes"."""
POINTED = frozenset("the these those his her its their our my your both other last first next past".split())
"""Words before a small number that speak of what is known, or of time: "the two leaders"."""
SMALL = 13
YEARS = range(1800, 2100)
"""What is a year, unless it is round and something in the plural follows it ("2000 jobs")."""
AGED = re.compile(
    r"[\s-]years?[\s-]olds?\b|s\b|-(?:point|story|storey|hour|minute|man|day|week|month)\b", re.IGNORECASE
)
TIMED = re.compile(r"\s?(?:[ap]\.?m\b|o['’]clock|noon\b)|[:.]\d|(?:st|nd|rd|th)\b", re.IGNORECASE)
LIST_MARK = re.compile(r"[.)]\s")
JOINED = frozenset("/#_:+.'’$£€@&=")
"""Marks before or after a number that make it a part of something else."""


def _may_count(text: str, number: Number) -> bool:
    """By the characters beside it: it is no year, time, age, telephone number, mark of a list, nor part of a name or sum."""
    before, after = text[max(0, number.start - 2) : number.start], text[number.end : number.end + 16]
    if number.plain is None:
        return not before.endswith("-")
    last = before[-1:]
    if (
        last.isalnum()
        or last in JOINED
        or (last in {"-", "–", "—"} and before[:1].isalpha())
        or after[:1] in {"/", "_", ":"}
    ):
        return False
    if AGED.match(after) or TIMED.match(after) or (number.digits and text[number.start] == "0" and number.plain >= 1):
        return False
    if not number.digits or number.scale > 1:
        return True
    if last in {"\n", ""} and LIST_MARK.match(after):
        return False
    if re.match(r"[ -]\d", after[1:] and after) or (last == " " and before[:1].isdigit()):
        return _is_range_dash(text, number)
    year = number.plain in YEARS and "," not in text[number.start : number.end]
    return not (
        year and (number.plain % 100 or (number.plain < 2000 and text.endswith(("in ", "the "), 0, number.start)))
    )


def _is_range_dash(text: str, number: Number) -> bool:
    """Whether a number is the low end of "10-15": of two numbers, one after a blank or more than one dash are a telephone's."""
    return bool(re.compile(r"-\d{1,3}(?:,\d{3})*(?![\w-]|\s\d)").match(text, number.end))


def _before(doc: Doc, starts: Sequence[int], number: Number) -> Token | None:
    at = bisect_left(starts, number.start + 1) - 2
    return doc[at] if at >= 0 else None


def _is_named(before: Token | None, number: Number) -> bool:
    """Whether the word before a number makes it a name, an age or a thing already known: "page 5", "the two"."""
    if before is None or before.is_space:
        return False
    word = before.lower_.rstrip(".")
    if word in NUMBERED and not (word in AMBIGUOUS and not _is_small(number)):
        return True
    named = before.pos_ == "PROPN" and before.ent_type_ in {"LAW", "PRODUCT", "FAC", "EVENT", "WORK_OF_ART"}
    return (named and number.digits) or (_is_small(number) and word in POINTED)


def _is_small(number: Number) -> bool:
    return number.value is not None and number.value < SMALL


# --- What counts ---

PER_CENT = re.compile(r"\s?%|[\s-]{1,2}(?P<words>per\s?cent(?:age\spoints?)?|percent|pc)\b", re.IGNORECASE)
GAP = re.compile(
    r"(?P<range>\s?[-–]\s?|\s+(?:to|and|or)\s+(?:(?:up|as\smany\sas|more\sthan|around|about|just)\s)?)|(?P<part>\s+of\s+(?:the|its|their|our|his|her)\s+)"
    r"|(?P<share>\s+(?:in|out\sof)\s+(?:every\s+)?)",
    re.IGNORECASE,
)
LONGEST_GAP = 24
BACK = 30
"""Characters before a number in which "between" makes an "and" after it a range."""
MEASURE = re.compile(r"(?P<unit>km|cm|mm|kg|MW|GW|MWh|GWh|kWh|mph|kph|ha|ft|tonnes)\b")
"""Measures that may touch a number."""


def _share(text: str, number: Number) -> Count | None:
    """As in "15%" and "15 per cent"."""
    found = PER_CENT.match(text, number.end)
    if found is None or number.value is None:
        return None
    unit = (
        "percentage points" if found["words"] and found["words"].lower().endswith(("point", "points")) else "per cent"
    )
    return Count(number.start, found.end(), number.value, unit)


def _of_noun(doc: Doc, text: str, at: int, number: Number) -> Count | None:
    """A number before the noun that it counts."""
    if measure := MEASURE.match(text, number.end):
        return Count(number.start, number.end, number.value, measure["unit"])
    unit = noun_after(doc, at) if at < len(doc) else None
    return Count(number.start, number.end, number.value, unit) if unit else None


def _of_range(text: str, number: Number, after: tuple[Number, Count] | None) -> Count | None:
    """A number that counts what the one after it does: "80 to 100 pupils", "12 of the 20 areas", "one in five homes"."""
    if after is None or after[0].start - number.end > LONGEST_GAP:
        return None
    other, count = after
    gap = GAP.fullmatch(text, number.end, other.start)
    if gap is None or number.value is None or other.value is None or other.plain is None or number.plain is None:
        return None
    if gap["share"]:
        lesser = 0 < number.value < other.value and (number.value < 10 or "out" in gap["share"].lower())
        share = (number.value / other.value).quantize(TEN_THOUSANDTH) if lesser else None
        return Count(number.start, other.end, share, f"of {count.unit}") if lesser else None
    if (
        "and" in gap.group().lower().split()
        and "between" not in text[max(0, number.start - BACK) : number.start].lower()
    ):
        return None
    if gap["part"] and number.value == 1:
        return None  # "one of the 20 areas"
    scaled = number.scale == 1 < other.scale and number.plain < other.plain and not gap["part"]
    return Count(number.start, number.end, number.plain * (other.scale if scaled else number.scale), count.unit)


TEN_THOUSANDTH = Decimal("0.0001")
"""One in three is 0.3333: as near as a percentage with two places."""
