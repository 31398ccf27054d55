"""Points in time as words say them: "2019", "last March", "three years ago", "the end of the month"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.dates import MONTH as ANY_MONTH
from ingest.dates import MONTHS, dates
from ontology.edtf import covering

YEAR = r"(?P<year>(?:1[5-9]|20)[0-9]{2})(?![\w%/–-]|[.,]\d|['’]s)"
MONTH = rf"(?=[A-Z])(?i:{ANY_MONTH})(?![\w-])"
DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?![\w,.]?\d)"
DAYS = ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun")
WEEKDAY = rf"(?P<weekday>{'|'.join(DAYS)})day\b(?:\s+(?:morning|afternoon|evening|night)\b)?"
EDGE = r"(?i:(?:the\s+)?(?:early|late|mid|start\s+of|beginning\s+of|middle\s+of|end\s+of)[\s-]+(?:in\s+)?)"
"""What narrows a time down further than a date can say; the date is that of the whole."""
WHICH = r"(?P<which>(?i:last|this|next))\s+"
CALENDAR = date(1500, 1, 1), date(2500, 1, 1)
"""An article that says it is of another time is taken for undated: days before and after it have to be dates too."""
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
COUNT = rf"(?P<count>(?i:an?|{'|'.join(NUMBERS)})|\d{{1,3}})\s+(?P<unit>year|month|week|day)s?"


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time at [0, end) of some words.

    `value` is a year, month or day in EDTF, the shortest that surely holds it; None where the words are too vague, or it
    is not known from when they count. `ahead` is what the words say themselves: True for "next month", False for "last
    year", None for "2019".
    """

    end: int
    value: str | None
    ahead: bool | None = None


def moment(words: str, told: date | None, *, ahead: bool | None = None) -> Moment | None:
    """The point in time with which the words begin; None if they begin with something else.

    `told` is the day on which they were written, None where that is not known. A month or a weekday without a year is
    the next one if it lies `ahead`, the last one if it does not, and not known if `ahead` is None.
    """
    told = _known(told)
    named = re.match(rf"{WEEKDAY},?\s+", words)
    start = named.end() if named else 0
    if (full := next(dates(words[start : start + 40]), None)) and full[0] == 0:
        return Moment(start + full[1], full[2].isoformat())
    for form, value in FORMS:
        if found := form.match(words):
            said = _said(found.group().lower())
            return Moment(found.end(), value(found, told, ahead if said is None else said), said)
    return None


def stretch(words: str, told: date | None, *, bare: bool = False) -> Moment | None:
    """The beginning of the time up to now with which the words begin: "the past five years", or if `bare` "five years"."""
    found = re.match(rf"(?P<now>(?:the\s+)?(?:past|last)\s+)?{COUNT}\b", words)
    if not found or not (found["now"] or bare):
        return None
    return Moment(found.end(), _ago(found, _known(told), None), ahead=False)


def years(words: str) -> tuple[int, str, str | None] | None:
    """The end in the words, the first and the last of the years with which they begin: "2003-07", "2019–present"."""
    found = re.match(r"((?:1[5-9]|20)[0-9]{2})\s*[-–—]\s*(?:([0-9]{4}|[0-9]{2})(?!-?\d)|present\b|now\b|(?=\)))", words)
    if not found:
        return None
    first, last = found.groups()
    if last and len(last) == 2:
        last = f"{int(first[:2]) + (last < first[2:]):02}{last}"
    return None if last and not first < last < "2100" else (found.end(), first, last)


def _known(told: date | None) -> date | None:
    return told if told and CALENDAR[0] < told < CALENDAR[1] else None


def _said(words: str) -> bool | None:
    if re.search(r"\b(?:last|ago|earlier|yesterday|recently|lately)\b", words):
        return False
    return True if re.search(r"\b(?:next|later|tomorrow)\b", words) else None


# --- What the forms mean ---


def _which(found: re.Match[str]) -> str:
    """Whether last, this or next; empty where that is not said."""
    return (found.groupdict().get("which") or "").lower()


def _month(found: re.Match[str]) -> int:
    return MONTHS.index(found["month"][:3].lower()) + 1


def _of_year(found: re.Match[str], told: date | None, _: bool | None) -> str | None:
    year = found["year"]
    if told and int(year) > told.year + 50:
        return None
    return f"{year}-{_month(found):02}" if "month" in found.groupdict() else year


def _of_no_year(found: re.Match[str], told: date | None, ahead: bool | None) -> str | None:
    """A month, or a day of it, in the year that is nearest on that side."""
    parts = found.groupdict()
    which = _which(found)
    if told is None or (ahead is None and which != "this"):
        return None
    month = _month(found)
    day = int(parts["day"]) if parts.get("day") else None
    there, here = (month, day or 0), (told.month, told.day if day else 0)
    year = told.year if which == "this" else told.year + (there < here if ahead else -(there > here))
    if which in {"last", "next"} and (there > here if ahead else there < here):
        return None  # in May, "last March" can be two months away or fourteen
    if which in {"last", "next"} and there == here:
        year += 1 if ahead else -1
    value = f"{year}-{month:02}"
    return _valid(f"{value}-{day:02}") if day else value


def _valid(day: str) -> str | None:
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        return None


def _weekday(found: re.Match[str], told: date | None, ahead: bool | None) -> str | None:
    if told is None or ahead is None:
        return None
    days = DAYS.index(found["weekday"]) - told.weekday()
    nearest = told + timedelta(days % 7 if ahead else -(-days % 7))
    if _which(found) not in {"last", "next"}:
        return nearest.isoformat()
    week = timedelta(7 if ahead else -7)  # on a Friday, "next Monday" is one of two
    one, other = (nearest, nearest + week) if nearest != told else (nearest + week, nearest + week)
    return covering(min(one, other), max(one, other))


def _unit(found: re.Match[str], told: date | None, _: bool | None) -> str | None:
    if told is None:
        return None
    return _shifted(told, found["unit"], {"last": -1, "next": 1}.get(_which(found), 0))


def _ago(found: re.Match[str], told: date | None, _: bool | None) -> str | None:
    if told is None:
        return None
    count = found["count"].lower()
    number = int(count) if count.isdecimal() else 1 if count in {"a", "an"} else NUMBERS.index(count) + 1
    return _shifted(told, found["unit"], -number)


def _shifted(told: date, unit: str, steps: int) -> str | None:
    """The day, month or year that lies so many away; the shortest of them that holds a week."""
    if unit == "year":
        return f"{told.year + steps:04}"
    if unit == "month":
        months = told.year * 12 + told.month - 1 + steps
        return f"{months // 12:04}-{months % 12 + 1:02}"
    if unit == "day":
        return (told + timedelta(steps)).isoformat()
    monday = told + timedelta(7 * steps - told.weekday())
    return covering(monday, monday + timedelta(6))


def _near(found: re.Match[str], told: date | None, _: bool | None) -> str | None:
    return _shifted(told, "day", ("yesterday", "today", "tomorrow").index(found["near"].lower()) - 1) if told else None


def _part_of_day(found: re.Match[str], told: date | None, _: bool | None) -> str | None:
    return _shifted(told, "day", -bool(found["night"])) if told else None


def _vague(*_: object) -> None:
    return None


Value = Callable[[re.Match[str], date | None, bool | None], str | None]

FORMS: tuple[tuple[re.Pattern[str], Value], ...] = tuple(
    (re.compile(form), value)
    for form, value in (
        (rf"(?:{WEEKDAY},?\s+)?{DAY}(?:\s+of)?\s+{MONTH}", _of_no_year),
        (rf"(?:{WEEKDAY},?\s+)?{MONTH}\s+{DAY}", _of_no_year),
        (rf"(?:{EDGE})?{MONTH},?\s+(?:of\s+)?{YEAR}", _of_year),
        (rf"(?:the\s+)?(?:spring|summer|autumn|fall)\s+(?:of\s+)?{YEAR}", _of_year),
        (rf"(?:{EDGE})?{YEAR}", _of_year),
        (rf"(?:{EDGE})?(?:{WHICH})?{MONTH}", _of_no_year),
        (rf"(?:{WHICH})?{WEEKDAY}", _weekday),
        (rf"(?:(?i:earlier|later)\s+|{EDGE})?{WHICH}(?P<unit>year|month|week)\b", _unit),
        (rf"{EDGE}the\s+(?P<unit>year|month|week)\b", _unit),
        (rf"(?:(?i:just|only)\s+)?{COUNT}\s+ago\b", _ago),
        (r"(?:(?i:earlier|later)\s+)?(?P<near>(?i:yesterday|today|tomorrow))\b", _near),
        (r"(?i:this\s+(?:morning|afternoon|evening)|tonight|last\s+(?P<night>night))\b", _part_of_day),
        (r"(?:recently|lately)\b", _vague),
    )
)
"""How English tells a time, and what each form means; the first that fits counts."""
