"""When something is to be done: "by 2027", "within two years", "over the next decade", "from April", "later today"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Phrase

from ingest.appointments import tense_of
from ingest.moments import CALENDAR, moment
from ingest.numbers import ONES, TEENS, TENS, counted
from ingest.saying import phrase_at
from ingest.sentences import is_endless
from ontology.edtf import last_day
from ontology.policies import Bound, Deadline
from ontology.records import Span, Spans, Tense


def deadlines(doc: Doc, within: Spans, published: date | None) -> tuple[Deadline, ...]:
    """The times by, within, over or on which something is to be done that stand in these stretches, in order.

    A relative one is reckoned from `published`; without it, it has no value, as vague ones have none. What is past is no
    deadline, nor is a day or month in a clause that tells what happened.
    """
    told = published if published and CALENDAR[0] < published < CALENDAR[1] else None
    return tuple(one for span in within for one in _in(doc, span, told))


def _in(doc: Doc, span: Span, told: date | None) -> Iterator[Deadline]:
    phrase = phrase_at(doc, span)
    if phrase is None:
        return
    text, base = phrase.text, phrase.start_char
    at, end = max(0, span.start - base), min(len(text), span.end - base)
    while found := START.search(text, at, end):
        words = text[found.start() : min(found.start() + REACH, end)]
        time = next((time for form in FORMS if (time := form(words, told))), None)
        at = found.end()
        if time is None:
            continue
        place = Span(base + found.start(), base + found.start() + time.end)
        if _is_ahead(doc, place, time, told):
            yield Deadline(place, time.bound, time.value)
            at = found.start() + time.end


REACH = 80
"""Characters that a time may take."""


@dataclass(frozen=True, slots=True)
class _Time:
    """A time at [0, end) of some words. `sure` is whether the words themselves say that it lies ahead."""

    end: int
    bound: Bound
    value: str | None
    sure: bool = True
    name: bool = False
    """Whether it may as well be a name: "by May"."""


# --- Forms ---

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


def _within(words: str, told: date | None) -> _Time | None:
    """As in "within two years", "in the next five years", "in two years' time"."""
    if not (found := WITHIN.match(words)):
        return None
    if found["later"] and told and found["unit"].lower() in {"year", "decade"}:
        years = (counted(found["count"].lower()) or 0) * YEARS.get(found["unit"].lower(), 1)
        return _Time(found.end(), Bound.ON, f"{told.year + years:04}")
    sure = bool(found["next"] or found["later"]) or words[:2].lower() != "in"
    first = found["next"].lower().split()
    if "first" in first or "following" in first:
        return None
    return _Time(found.end(), Bound.WITHIN, _length(found["count"], found["unit"]), sure)


def _over(words: str, _: date | None) -> _Time | None:
    """As in "over the next five years", "for three years", "over a five-year period"."""
    found = OVER.match(words)
    if not found or found["unit"].lower() == "hour":
        return None
    if not found["count"] and not (found["next"] and not found.group().lower().endswith("s")):
        return None
    if GONE.match(words, found.end()):
        return None
    over = words[:3].lower() != "for"
    return _Time(found.end(), Bound.PERIOD, _length(found["count"], found["unit"]), bool(found["next"]) and over)


def _long(words: str, _: date | None) -> _Time | None:
    """As in "a five-year plan": the length of what is planned."""
    found = LONG.match(words)
    return (
        _Time(len(found.group().rstrip(", \n")), Bound.PERIOD, _length(found["count"], found["unit"]))
        if found
        else None
    )


def _vague(words: str, _: date | None) -> _Time | None:
    """As in "in the coming months": a time without a measure."""
    if not (found := VAGUE.match(words)):
        return None
    lead = (found["lead"] or "").lower()
    bound = Bound.PERIOD if lead in {"over", "during", "for"} else Bound.BY if lead == "by" else Bound.WITHIN
    return _Time(found.end(), bound, None)


def _between(words: str, _: date | None) -> _Time | None:
    """As in "between 2025 and 2030"."""
    found = BETWEEN.match(words)
    length = int(found["last"]) - int(found["first"]) if found else 0
    return _Time(found.end(), Bound.PERIOD, f"P{length}Y", sure=False) if found and length > 0 else None


def _financial(words: str, told: date | None) -> _Time | None:
    """As in "in 2024-25": a year that is no calendar's."""
    found = FINANCIAL.match(words)
    follows = found and (int(found["first"]) + 1) % 100 == int(found["last"])
    return (
        _Time(found.end(), Bound.PERIOD, "P1Y", sure=bool(told and int(found["first"]) >= told.year))
        if found and follows
        else None
    )


def _by(words: str, told: date | None) -> _Time | None:
    """As in "by 2027", "before the end of the decade", "until next March"."""
    if not (lead := BY.match(words)):
        return None
    bound = Bound.PERIOD if lead.group().lower().startswith(("until", "till", "through", "up")) else Bound.BY
    return _at(words, lead.end(), bound, told)


def _from(words: str, told: date | None) -> _Time | None:
    """As in "from April", "starting in 2026"."""
    lead = SINCE.match(words)
    return _at(words, lead.end(), Bound.ON, told, sure=words[:4].lower() != "from") if lead else None


def _on(words: str, told: date | None) -> _Time | None:
    """As in "on 1 May", "in 2030", "in the autumn"."""
    lead = ON.match(words)
    return _at(words, lead.end(), Bound.ON, told, sure=False) if lead else None


def _own(words: str, told: date | None) -> _Time | None:
    """As in "later today", "tomorrow", "next spring", "later this year"."""
    if found := OWN.match(words):
        days = 1 if found["near"] and found["near"].lower() == "tomorrow" else 0
        value = (told + timedelta(days)).isoformat() if told else None
        return _Time(found.end(), Bound.ON, value, sure=bool(found["soon"]) or days == 1)
    return _at(words, 0, Bound.ON, told, sure=words[:4].lower() != "this") if LATER.match(words) else None


def _at(words: str, at: int, bound: Bound, told: date | None, *, sure: bool = True) -> _Time | None:
    """A point in time that begins at a place of the words."""
    rest = words[at:]
    if turn := TURN.match(rest):
        return _Time(at + turn.end(), bound, _turn(turn, told), sure)
    if season := SEASON.match(rest):
        return _Time(at + season.end(), bound, _season(season, told), sure)
    if whole := END.match(rest) or OF_NEXT.match(rest):
        return _Time(at + whole.end(), bound, None, sure)
    if feast := FEAST.match(rest):
        this = (
            told.year if told and feast["feast"].startswith("Christmas") and told <= date(told.year, 12, 25) else None
        )
        return _Time(at + feast.end(), bound, f"{this:04}-12-25" if this else None, sure)
    if (point := moment(rest, told, ahead=True)) and point.ahead is not False:
        end = at + len(rest[: point.end].rstrip(". ,"))
        return _Time(
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


# --- What lies ahead ---

NOUN_LINKS = frozenset({"prep", "npadvmod", "pobj", "nmod", "compound", "amod", "pcomp"})
AHEAD = frozenset(
    {"will", "shall", "would", "should", "must", "can", "could", "may", "might", "'ll", "’ll", "ll", "to"}
)
"""Words beside a verb that put what it says ahead."""
PROSPECTS = frozenset(
    """aim ambition announcement ban bid budget commitment deadline demand forecast fund funding goal grant increase
    investment introduction launch money objective package pay payment plan pledge promise proposal publication
    recommendation reform review rise rollout scheme spending start strategy target""".split()
)
"""Nouns that a time says something of that lies ahead: "a ban from 2030"."""


def _is_ahead(doc: Doc, place: Span, time: _Time, told: date | None) -> bool:
    """Whether a time lies ahead of the article: by its date, by its words, else by the clause in which it stands."""
    past = bool(told and time.value and time.value[0] != "P" and last_day(time.value) < told)
    words = phrase_at(doc, place)
    if past or words is None or (time.name and (words[0].dep_ == "agent" or not _is_dated(words))):
        return False
    if is_endless(words[0]):
        return time.sure
    later = bool(told and time.value and time.value[0] != "P" and last_day(time.value) > told and len(time.value) > 4)
    if time.sure:
        return not _is_over(words[0]) or later
    yearly = bool(told and time.value and time.value[:4].isdecimal() and int(time.value[:4]) > told.year)
    return (yearly and time.value is not None and time.value[:4] in words.text) or _awaits(words[0])


def _is_dated(words: Phrase) -> bool:
    return any(token.ent_type_ in {"DATE", "TIME"} for token in words)


def _clause(token: Token) -> Token:
    """The verb, or the noun of something planned, of which a word of time says something."""
    for _ in range(6):
        if token.head == token or token.pos_ in {"VERB", "AUX"}:
            break
        token = token.head
        if token.lemma_.lower() in PROSPECTS:
            break
    return token


def _is_over(token: Token) -> bool:
    """Whether a clause tells what had happened by then: "by 2010 it had closed"."""
    verb = _clause(token)
    return any(child.lower_ == "had" for child in verb.lefts) and verb.tag_ == "VBN"


def _awaits(token: Token) -> bool:
    """Whether a clause tells what is to come."""
    head = _clause(token)
    now = token.lower_ in {"today", "tonight"}
    if now and head.pos_ not in {"VERB", "AUX"}:
        return False
    if head.pos_ not in {"VERB", "AUX"}:
        return head.lemma_.lower() in PROSPECTS or not any(one.tag_ == "VBD" for one in head.sent)
    beside = {child.lower_ for child in head.lefts if child.dep_ in {"aux", "auxpass", "neg"}}
    if head.tag_ == "VB" or beside & AHEAD:
        return "have" not in beside
    if head.tag_ == "VBG":
        return not beside & {"was", "were", "been"} and tense_of(head) is not Tense.FORMER
    return (head.tag_ in {"VBZ", "VBP"} and not now) or tense_of(head) is Tense.FUTURE
