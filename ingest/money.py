"""Sums of money as news writes them: "£2.6bn", "A$400 million", "20p", "two million dollars", "£2-3bn"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from ingest.currencies import CODES, CURRENCY_OF, FAMILIES, LETTERED, MARKS, PLURALS, Money
from ingest.numbers import Number

BEFORE = re.compile(
    rf"(?<![^\W\d_])({'|'.join(re.escape(mark) for mark in sorted([*LETTERED, *MARKS, *CODES], key=len, reverse=True))})"
    r"[^\S\n]?\Z"
)
"""What stands right before a sum. No letter may stand before that: "JUSD5"."""
REACH = 6
"""The longest of these with its blank, and a letter before it."""

AFTER = re.compile(
    rf"(?:[^\S\n]{{0,2}}\n?[^\S\n]{{0,2}}|(?P<joint>-))(?:(?P<of>[A-Z][a-z]{{2,12}}(?:\s[A-Z][a-z]{{2,12}})?|US)\s)?"
    rf"(?P<name>(?i:pence|pennies|{'|'.join(sorted(PLURALS, key=len, reverse=True))})|{'|'.join(CODES)})\b(?P<sterling>\s+sterling\b)?"
)
PENCE = re.compile(r"p\b")
CENTS = re.compile(r"¢|c\b(?=\s+(?:a|an|per|each|in|off|from|to|on|for|and|or|more)\b|[-,.;)])")
MILLIONS = re.compile(r"[^\S\n]m(?![\w’'-])")
"""As in "£3 m"; without a currency that would be metres."""
NOT_PENCE = frozenset({240, 360, 480, 720, 1080})
"""Lines of a video: "720p"."""
MOST_PENCE = 1000
HUNDREDTH = Decimal("0.01")
SINGULAR = frozenset({"dollar", "pound", "cent", "peso", "rupee", "krone", "krona", "franc", "shilling"})
"""Names of one coin, which follow a number only where both stand before something: "a 10-million-dollar fund"."""
LONGEST_GAP = 8

WEIGHT = re.compile(
    r"\s+(?:of\s+(?!(?:public|taxpayers?|extra|new|additional|aid|funding|investment|cash|money|debt|cuts|savings)\b)|overweight|heavier|lighter|per\s+square)"
)
WEIGHING = re.compile(
    r"\b(?:lost|lose|losing|loses|gain(?:ed|ing)?|weigh(?:s|ed|ing|t)?|shed(?:ding)?|lift(?:ed|ing)?)\b[^.\n]{0,20}\Z",
    re.IGNORECASE,
)
"""Words beside pounds that are no money."""

GAP = re.compile(r"(?P<dash>\s?[-–—]\s?)|\s+(?:to|and|or)\s+")
LEADING = re.compile(r"\b(?:between|from)\b[^.\n]{0,30}\Z", re.IGNORECASE)
"""What stands between the ends of a range, and in front of it."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of money at [start, end) of a text, in whole units of a currency (ISO 4217)."""

    start: int
    end: int
    value: Decimal
    currency: str


def sums(text: str, found: Sequence[Number], money: Money) -> Iterator[Sum]:
    """The sums of money among the numbers of a text, in order. Of "£2-3bn" each end is one, with the scale of the whole."""
    marked = [_marked(text, number, money) for number in found]
    for at, (one, other) in enumerate(pairwise(tuple(marked))):
        if _are_range(text, one, other):
            marked[at], marked[at + 1] = _as_range(marked[at], other)
    yield from (whole for one in marked if (whole := one.sum()))


@dataclass(frozen=True, slots=True)
class _Marked:
    """A number with the currency that stands beside it, if any; `unit` is what part of it is counted, 0.01 for pence."""

    number: Number
    start: int
    end: int
    currency: str | None = None
    unit: Decimal = Decimal(1)

    def sum(self) -> Sum | None:
        value = self.number.value
        return (
            None
            if value is None or self.currency is None
            else Sum(self.start, self.end, value * self.unit, self.currency)
        )


def _marked(text: str, number: Number, money: Money) -> _Marked:
    """A number with its currency, which stands before or after it."""
    start, end = number.start, number.end
    if number.plain is not None and text[end : end + 1] not in {"_", "%"}:
        if number.digits and (mark := BEFORE.search(text, max(0, start - REACH), start)):
            word = mark[1]
            code = LETTERED.get(word) or (word if word in CODES else money.meant(MARKS[word]))
            if number.scale == 1 and (spaced := MILLIONS.match(text, end)):
                number, end = replace(number, scale=10**6), spaced.end()
            again = AFTER.match(text, end)  # "$5 million dollars"
            if not text[end : end + 1].isalpha():
                return _Marked(number, mark.start(), again.end() if again and not again["joint"] else end, code)
        elif named := AFTER.match(text, end):
            return _named(text, number, named, money)
        elif part := _part(text, number, money):
            return part
    return _Marked(number, start, end)


def _part(text: str, number: Number, money: Money) -> _Marked | None:
    """Pence or cents in short: "20p", "50c"."""
    start, end = number.start, number.end
    if number.plain is None or not number.digits or number.scale != 1 or text[start - 1 : start].isalpha():
        return None
    if (found := PENCE.match(text, end)) and number.plain < MOST_PENCE and number.plain not in NOT_PENCE:
        return _Marked(number, start, found.end(), "GBP", HUNDREDTH)
    if (found := CENTS.match(text, end)) and money.has_cents:
        return _Marked(number, start, found.end(), money.meant("cent"), HUNDREDTH)
    return None


def _named(text: str, number: Number, named: re.Match[str], money: Money) -> _Marked:
    """A number before the name of a currency, "two million Australian dollars"; without currency where that is something else."""
    name, of = named["name"], named["of"]
    plain, end = _Marked(number, number.start, number.end), named.end()
    if name in CODES:
        return replace(plain, end=end, currency=name)
    name = name.lower()
    if name in {"pence", "pennies"}:
        return replace(plain, end=end, currency="GBP", unit=HUNDREDTH)
    if named["name"] == "cent" and number.plain != 1:
        return replace(plain, end=end, currency="EUR", unit=HUNDREDTH)  # as the Irish write
    family = PLURALS[name]
    if named["joint"] and text[number.start].lower() == "a":
        return plain  # "a million-dollar smile"
    told = CURRENCY_OF.get(of) if of else money.meant(family)
    if told not in FAMILIES[family].split() or (name in SINGULAR and not named["joint"]):
        return plain
    if family == "pound" and not (of or named["sterling"]) and _weighed(text, number, end, money):
        return plain
    return replace(plain, end=end, currency=told, unit=HUNDREDTH if family == "cent" else Decimal(1))


def _weighed(text: str, number: Number, end: int, money: Money) -> bool:
    """Whether pounds are a weight; a small number of them is money only in a text that writes of money so."""
    if WEIGHT.match(text, end) or WEIGHING.search(text, max(0, number.start - 60), number.start):
        return True
    return number.scale == 1 and not money.has_pounds


def _are_range(text: str, one: _Marked, other: _Marked) -> bool:
    """Whether two numbers are the ends of a range of money."""
    low, high = one.number.plain, other.number.plain
    if one.end >= other.start or other.start - one.end > LONGEST_GAP or low is None or high is None:
        return False
    gap = GAP.fullmatch(text, one.end, other.start)
    if not gap or not (one.currency or other.currency) or one.number.digits is not other.number.digits:
        return False
    if one.currency and other.currency:
        return one.currency == other.currency and one.unit == other.unit
    scaled = other.number.scale > 1 or other.currency is not None
    return bool(gap["dash"] or scaled or LEADING.search(text, max(0, one.start - 40), one.start)) and (
        low < high or one.number.scale < other.number.scale
    )


def _as_range(one: _Marked, other: _Marked) -> tuple[_Marked, _Marked]:
    """Both ends with the currency of either; the first with the scale of the second, where it has none and is less."""
    low, high = one.number, other.number
    if low.scale == 1 < high.scale and low.plain is not None and high.plain is not None and low.plain < high.plain:
        low = replace(low, scale=high.scale)
    currency = one.currency or other.currency
    unit = one.unit if one.currency else other.unit
    return replace(one, number=low, currency=currency, unit=unit), replace(other, currency=currency, unit=unit)
