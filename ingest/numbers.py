"""Numbers as English writes them: "80,000", "2.6bn", "half a million", "twenty-five", "two dozen", "tens of thousands"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

ONES = "one two three four five six seven eight nine".split()
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
WORDS = {
    **{word: value for value, word in enumerate((*ONES, *TEENS), 1)},
    **{word: 10 * value for value, word in enumerate(TENS, 2)},
    "a": 1,
    "an": 1,
}
SCALES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 1_000,
    "lakh": 100_000,
    "million": 10**6,
    "crore": 10**7,
    "billion": 10**9,
    "trillion": 10**12,
    "k": 1_000,
    **dict.fromkeys(["m", "mn", "mln"], 10**6),
    **dict.fromkeys(["b", "bn"], 10**9),
    **dict.fromkeys(["tn", "trn"], 10**12),
}
"""Billions are thousands of millions, as all English news counts now."""
PARTS = {"half": Decimal("0.5"), "quarter": Decimal("0.25"), "third": Decimal(1) / 3}
"""Parts of a scale: "half a million", "a quarter of a billion"."""

DIGITS = r"(?<!\d)(?<!\d[.,])(?P<digits>(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,15})(?:\.\d{1,6})?)(?![.,]?\d|[½¼¾⅓⅔])"
"""Up to a quadrillion, which is more than news counts. What looks like "1.2.3" or "1,2" is no number."""
WORD = (
    rf"(?P<word>(?:(?:{'|'.join(TENS)})(?:[\s-](?:{'|'.join(ONES)})\b)?|{'|'.join(TEENS)}|{'|'.join(ONES)}"
    r"|an?(?=[\s-]+(?:dozen|hundred|thousand|lakh|million|crore|billion|trillion)\b)))\b"
)
PART = (
    r"(?P<part>(?:an?\s|one\s)?(?:half|quarter|third)(?:\sof)?[\s-]an?)(?=[\s-]+(?:million|billion|trillion|dozen)\b)"
)
GLUED = r"(?P<glued>[kmb]|[mM]n|mln|[bB]n|tn|trn|[KMB]|BN)(?![^\W_])"
"""A scale that touches its digits."""
SPACED = r"(?:[^\S\n]{0,2}\n?[^\S\n]{0,2}|-)(?P<spaced>(?:hundred\sthousand|lakh\scrore|hundred|thousand|lakh|million|crore|billion|trillion|dozen|bn|mn|tn))\b"
"""A scale of its own word; it may stand on the next line."""
FORM = re.compile(
    rf"(?:{DIGITS}|(?<![\w-])(?i:{PART}|{WORD}(?P<more>\s+and\s+an?\s+(?:half|quarter))?))"
    rf"(?:{GLUED}|(?i:{SPACED}))?(?P<after>\s+and\s+an?\s+half(?=\s))?"
)
VAGUE = re.compile(
    r"\b(?:tens|dozens|scores|hundreds|thousands|millions|billions)\b(?:\s+of\s+(?:thousands|millions|billions)\b)?",
    re.IGNORECASE,
)
"""Numbers that are none."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number at [start, end) of a text.

    `plain` is what it is without its scale, 2.6 for "2.6bn", and `scale` what that is to be multiplied with. `plain` is None for
    "tens of thousands". `digits` tells whether it is written in digits, `glued` whether its scale touches them ("5m").
    """

    start: int
    end: int
    plain: Decimal | None
    scale: int = 1
    digits: bool = False
    glued: bool = False

    @property
    def value(self) -> Decimal | None:
        return None if self.plain is None else self.plain * self.scale


def numbers(text: str) -> Iterator[Number]:
    """All numbers of a text, in order; years, dates and numbers of things are among them."""
    exact = [_number(found) for found in FORM.finditer(text)]
    vague = [Number(found.start(), found.end(), None) for found in VAGUE.finditer(text)]
    last: Number | None = None
    for number in sorted([*exact, *vague], key=lambda number: number.start):
        if last and (whole := _joined(last, number, text)):
            last = whole
            continue
        if last:
            yield last
        last = number
    if last:
        yield last


def _joined(one: Number, other: Number, text: str) -> Number | None:
    """Two numbers that are one, such as "two hundred and fifty thousand" or "one thousand two hundred"."""
    if one.digits or other.digits or one.value is None or other.value is None or other.plain is None:
        return None
    scale = other.scale if one.scale == SCALES["hundred"] else 1
    if other.value >= one.scale * scale:
        return None
    if text[one.end : other.start].lower().split() not in (["and"], []):
        return None
    return Number(one.start, other.end, one.value + other.value / scale, scale)


def counted(words: str) -> int | None:
    """The number that a few words are, such as "five" or "10"; None where they are none."""
    found = FORM.fullmatch(words)
    value = _number(found).value if found else WORDS.get(words.lower())
    return int(value) if value is not None and value == int(value) else None


def _number(found: re.Match[str]) -> Number:
    digits, spaced = found["digits"], found["spaced"]
    if digits:
        plain = Decimal(digits.replace(",", ""))
    elif found["part"]:
        plain = next(value for word, value in PARTS.items() if word in found["part"].lower())
    else:
        plain = Decimal(sum(WORDS[word] for word in re.split(r"[\s-]+", found["word"].lower())))
    if found["after"] or found["more"]:
        plain += PARTS["quarter" if found["more"] and "quarter" in found["more"].lower() else "half"]
    scale = 1
    for word in re.split(r"\s+", (found["glued"] or spaced or "").lower()):
        scale *= SCALES.get(word, 1)
    return Number(found.start(), found.end(), plain, scale, digits=bool(digits), glued=bool(found["glued"]))
