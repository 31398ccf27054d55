"""Limits in time as words set them: "by 2027", "within two years", "over the next decade", "from April", "later today"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.moments import moment
from ingest.numbers import ONES, TEENS, TENS, counted
from ontology.policies import Bound


def limit(words: str, told: date | None) -> Limit | None:
    """The limit with which the words begin, told on a day; None if they begin with something else."""
    return next((found for form in FORMS if (found := form(words, told))), None)


@dataclass(frozen=True, slots=True)
class Limit:
    """A time at [0, end) of some words. `sure` is whether the words themselves say that it lies ahead."""

    end: int
    bound: Bound
    value: str | None
    sure: bool = True
    name: bool = False
    """Whether it may as well be a name: "by May"."""


START = re.compile(
    r"\b(?:by|before|ahead\sof|(?:no|not)\slater\sthan|within|inside|in|over|during|across|throughout|for|from|starting|beginning|"
    r"until|till|through|between|on|at|next|later|this|tomorrow|today|tonight|"
    rf"(?:\d{{1,2}}|{'|'.join([*ONES, *TEENS, *TENS])})-year)\b",
    re.IGNORECASE,
)
COUNT = rf"(?P<count>an?|\d{{1,3}}|(?:{'|'.join(TENS)})-(?:{'|'.join(ONES)})|{'|'.join([*ONES, *TEENS, *TENS])})"
UNIT = r"(?P<unit>year|month|week|day|hour|decade|century)"
MANY = r"(?:few|couple\s+of|several)\s+"
COMING = r"(?:(?:the\s+)?(?:next|coming|following|first|remaining)\s+)"
PLANS = r"(?:(?!and\b|or\b)[\w£$€.-]{1,20}\s+){0,2}?(?:plan|programme|program|scheme|strategy|deal|fund|package|project|budget|settlement|contract|pilot|trial|investment|agreement|commitment|freeze|funding|period)s?\b"

WITHIN = re.compile(
    rf"(?:within|inside|in)\s+(?:(?:just|about|around|as\s+little\s+as)\s+)?(?P<next>{COMING}?)(?:{COUNT}\s+)(?:more\s+)?{UNIT}s?\b(?P<later>['’]?\s+time\b)?",
    re.IGNORECASE,
)
OVER = re.compile(
    rf"(?:over|across|during|throughout|for)\s+(?:(?:up\s+to|at\s+least|about)\s+)?(?:the\s+course\s+of\s+)?(?P<next>{COMING}?)(?:a\s+(?=\w+-))?(?:{COUNT}[\s-]+)?{UNIT}s?\b(?P<period>[\s-]+period\b)?",
    re.IGNORECASE,
)
LONG = re.compile(rf"{COUNT}-{UNIT}s?,?\s+(?={PLANS})", re.IGNORECASE)
VAGUE = re.compile(
    rf"(?P<lead>within|in|over|during|for|by|after)\s+(?:(?:the\s+)?(?:coming|next)\s+(?:{MANY})?(?:year|month|week|day|decade|parliament|session)s?\b"
    r"|(?:a\s+matter\s+of\s+)?(?:years|months|weeks|days)\b|due\s+course\b|the\s+(?:near|foreseeable)\s+future\b|the\s+(?:short|medium|long|longer)\s+term\b"
    r"|the\s+(?:next|coming)\s+(?:general\s+)?election\b)|later\s+(?:in\s+the\s+)?(?:decade|on)\b(?!\s*\w)",
    re.IGNORECASE,
)
BY = re.compile(
    r"(?:by|before|ahead\s+of|(?:no|not)\s+later\s+than|until|till|(?:up\s+)?through)\s+(?:(?:at\s+least|around|about)\s+)?",
    re.IGNORECASE,
)
SINCE = re.compile(r"(?:starting|beginning)\s+(?:in|on|from)\s+|from\s+", re.IGNORECASE)
ON = re.compile(r"(?:on|in|at|during)\s+", re.IGNORECASE)
BETWEEN = re.compile(
    r"(?:between|from)\s+(?P<first>20[0-9]{2})(?:\s+(?:and|to|until)\s+|\s?[-–—]\s?)(?P<last>20[0-9]{2})\b",
    re.IGNORECASE,
)
FINANCIAL = re.compile(
    r"(?:(?:in|for|from|during|by)\s+)(?:the\s+)?(?:(?:financial|fiscal|tax|school|academic)\s+year\s+)?(?P<first>20[0-9]{2})\s?[-–/]\s?(?:20)?(?P<last>[0-9]{2})\b(?![-–/])",
    re.IGNORECASE,
)
END = re.compile(
    r"(?:the\s+)?(?:(?:start|beginning|middle|end|close|turn)\s+of\s+)?(?:the|this)\s+(?P<whole>decade|century|parliament|session|term|summer|"
    r"autumn|spring|winter|(?:financial|fiscal|school|academic)\s+year)\b",
    re.IGNORECASE,
)
TURN = re.compile(
    r"the\s+(?P<part>middle|end|start|beginning|turn)\s+of\s+the\s+(?P<unit>decade|century)\b", re.IGNORECASE
)
SEASON = re.compile(
    r"(?:(?:early|late|mid)[\s-]+)?(?P<which>next|this|the)\s+(?:coming\s+)?(?P<season>spring|summer|autumn|fall|winter)\b",
    re.IGNORECASE,
)
FEAST = re.compile(r"(?P<feast>Christmas(?:\s+Day)?|Easter|New\s+Year|Thanksgiving)(?!\s+\d)\b")
OWN = re.compile(r"(?:later\s+(?P<soon>today|tonight)|(?P<near>today|tonight|tomorrow))\b", re.IGNORECASE)
LATER = re.compile(r"(?:later|this|next)\b", re.IGNORECASE)
OF_NEXT = re.compile(
    r"(?:the\s+)?(?:next|following|coming)\s+(?:financial|fiscal|tax|school|academic|calendar)\s+year\b", re.IGNORECASE
)

GONE = re.compile(r"\s+(?:apart|ago|old|later|earlier|older|younger)\b", re.IGNORECASE)

CODES = {"year": "Y", "month": "M", "week": "W", "day": "D", "decade": "Y", "century": "Y"}
YEARS = {"decade": 10, "century": 100}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9}
"""The months in which they begin in the north. Winter lies in two years."""


def _length(count: str | None, unit: str) -> str | None:
    """So many units as an ISO 8601 duration."""
    number = counted(count.lower()) if count else 1
    if number is None:
        return None
    unit = unit.lower()
    return f"PT{number}H" if unit == "hour" else f"P{number * YEARS.get(unit, 1)}{CODES[unit]}"


def _within(words: str, told: date | None) -> Limit | None:
    """As in "within two years", "in the next five years", "in two years' time"."""
    if not (found := WITHIN.match(words)):
        return None
    if found["later"] and told and found["unit"].lower() in {"year", "decade"}:
        years = (counted(found["count"].lower()) or 0) * YEARS.get(found["unit"].lower(), 1)
        return Limit(found.end(), Bound.ON, f"{told.year + years:04}")
    sure = bool(found["next"] or found["later"]) or words[:2].lower() != "in"
    first = found["next"].lower().split()
    if "first" in first or "following" in first:
        return None
    return Limit(found.end(), Bound.WITHIN, _length(found["count"], found["unit"]), sure)


def _over(words: str, _: date | None) -> Limit | None:
    """As in "over the next five years", "for three years", "over a five-year period"."""
    found = OVER.match(words)
    if not found or found["unit"].lower() == "hour":
        return None
    if not found["count"] and not (found["next"] and not found.group().lower().endswith("s")):
        return None
    if GONE.match(words, found.end()):
        return None
    over = words[:3].lower() != "for"
    return Limit(found.end(), Bound.PERIOD, _length(found["count"], found["unit"]), bool(found["next"]) and over)


def _long(words: str, _: date | None) -> Limit | None:
    """As in "a five-year plan": the length of what is planned."""
    found = LONG.match(words)
    return (
        Limit(len(found.group().rstrip(", \n")), Bound.PERIOD, _length(found["count"], found["unit"]))
        if found
        else None
    )


def _vague(words: str, _: date | None) -> Limit | None:
    """As in "in the coming months": a time without a measure."""
    if not (found := VAGUE.match(words)):
        return None
    lead = (found["lead"] or "").lower()
    bound = Bound.PERIOD if lead in {"over", "during", "for"} else Bound.BY if lead == "by" else Bound.WITHIN
    return Limit(found.end(), bound, None)


def _between(words: str, _: date | None) -> Limit | None:
    """As in "between 2025 and 2030"."""
    found = BETWEEN.match(words)
    length = int(found["last"]) - int(found["first"]) if found else 0
    return Limit(found.end(), Bound.PERIOD, f"P{length}Y", sure=False) if found and length > 0 else None


def _financial(words: str, told: date | None) -> Limit | None:
    """As in "in 2024-25": a year that is no calendar's."""
    found = FINANCIAL.match(words)
    follows = found and (int(found["first"]) + 1) % 100 == int(found["last"])
    return (
        Limit(found.end(), Bound.PERIOD, "P1Y", sure=bool(told and int(found["first"]) >= told.year))
        if found and follows
        else None
    )


def _by(words: str, told: date | None) -> Limit | None:
    """As in "by 2027", "before the end of the decade", "until next March"."""
    if not (lead := BY.match(words)):
        return None
    bound = Bound.PERIOD if lead.group().lower().startswith(("until", "till", "through", "up")) else Bound.BY
    return _at(words, lead.end(), bound, told)


def _from(words: str, told: date | None) -> Limit | None:
    """As in "from April", "starting in 2026"."""
    lead = SINCE.match(words)
    return _at(words, lead.end(), Bound.ON, told, sure=words[:4].lower() != "from") if lead else None


def _on(words: str, told: date | None) -> Limit | None:
    """As in "on 1 May", "in 2030", "in the autumn"."""
    lead = ON.match(words)
    return _at(words, lead.end(), Bound.ON, told, sure=False) if lead else None


def _own(words: str, told: date | None) -> Limit | None:
    """As in "later today", "tomorrow", "next spring", "later this year"."""
    if found := OWN.match(words):
        days = 1 if found["near"] and found["near"].lower() == "tomorrow" else 0
        value = (told + timedelta(days)).isoformat() if told else None
        return Limit(found.end(), Bound.ON, value, sure=bool(found["soon"]) or days == 1)
    return _at(words, 0, Bound.ON, told, sure=words[:4].lower() != "this") if LATER.match(words) else None


def _at(words: str, at: int, bound: Bound, told: date | None, *, sure: bool = True) -> Limit | None:
    """A point in time that begins at a place of the words."""
    rest = words[at:]
    if turn := TURN.match(rest):
        return Limit(at + turn.end(), bound, _turn(turn, told), sure)
    if season := SEASON.match(rest):
        return Limit(at + season.end(), bound, _season(season, told), sure)
    if whole := END.match(rest) or OF_NEXT.match(rest):
        return Limit(at + whole.end(), bound, None, sure)
    if feast := FEAST.match(rest):
        this = (
            told.year if told and feast["feast"].startswith("Christmas") and told <= date(told.year, 12, 25) else None
        )
        return Limit(at + feast.end(), bound, f"{this:04}-12-25" if this else None, sure)
    if (point := moment(rest, told, ahead=True)) and point.ahead is not False:
        end = at + len(rest[: point.end].rstrip(". ,"))
        return Limit(
            end,
            bound,
            point.value,
            sure,
            name=rest[: point.end].strip() in {"May", "March", "April", "June", "August", "Jan"},
        )
    return None


def _turn(found: re.Match[str], told: date | None) -> str | None:
    if told is None or found["part"].lower() == "turn":
        return None
    length = YEARS[found["unit"].lower()]
    share = {"end": length - 1, "middle": length // 2}.get(found["part"].lower(), 0)
    return f"{told.year // length * length + share:04}"


def _season(found: re.Match[str], told: date | None) -> str | None:
    """The year of a season, where it is not open which one "next" means."""
    begins = SEASONS.get(found["season"].lower())
    if told is None or begins is None:
        return None
    if found["which"].lower() == "next":
        return f"{told.year + 1:04}" if told.month >= begins else None
    return f"{told.year + (told.month > begins + 2):04}"


FORMS = (_within, _over, _long, _vague, _between, _financial, _by, _from, _on, _own)
"""How English tells when something is to be done; the first that fits counts."""
