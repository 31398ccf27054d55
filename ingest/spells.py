"""From when to when, as words of time say it: "since 2019", "from 2010 to 2014", "until her retirement last year"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from spacy.tokens import Doc, Token

from ingest.moments import Moment, moment, stretch, years
from ontology.edtf import first_day, last_day
from ontology.records import Span, Spans, Tense

LINKS = frozenset({"since", "from", "between", "until", "till", "for"})
"""What leads to a beginning or an end, whatever stands before it."""
ON = frozenset({"in", "on", "at"})
"""What leads to a time at which something happens."""
ADVERBIAL = frozenset({"npadvmod", "advmod"})
"""How a time without any of these hangs on its verb ("last year")."""


class Turn(Enum):
    """What a clause tells of a post."""

    BEGINS = 0
    LASTS = 1
    ENDS = 2


@dataclass(frozen=True, slots=True)
class Spell:
    """From when to when a post is held, each a date in EDTF or None, and where that stands.

    `over` is whether it is said to have ended, `ahead` whether it is said to be still to come.
    """

    since: str | None = None
    until: str | None = None
    places: Spans = ()
    over: bool = False
    ahead: bool = False

    def tense(self, tense: Tense) -> Tense:
        """The tense that goes with it, where the words beside the post say no more than that it is held."""
        if tense is not Tense.CURRENT or not (self.over or self.ahead):
            return tense
        return Tense.FORMER if self.over else Tense.FUTURE

    def __or__(self, other: Spell) -> Spell:
        """Both together; where they differ, this one."""
        since, until = self.since or other.since, self.until or other.until
        if since and until and first_day(since) > last_day(until):
            return self
        places = self.places + tuple(place for place in other.places if not any(map(place.overlaps, self.places)))
        return Spell(since, until, places, self.over or other.over, self.ahead or other.ahead)


@dataclass(frozen=True, slots=True)
class Way:
    """How words of time are to be taken: told on which day, in a clause that tells what.

    `ahead` is whether what it tells is still to come, None where that is open; `stays` whether it is in the present tense,
    so that an end lies ahead; `perfect` whether it reaches up to now; `former` whether it is over.
    """

    told: date | None
    turn: Turn
    ahead: bool | None = None
    stays: bool = False
    perfect: bool = False
    former: bool = False


NOTHING = Spell()


def spell(token: Token, way: Way) -> Spell:
    """What the words say that a preposition opens, or of which the token is the head; nothing where they tell no time."""
    word, following = token.lower_, token.i + 1
    if word in LINKS and way.turn is Turn.ENDS:
        return NOTHING
    if word == "since":
        told = way.told
        found = _point(token, following, told, ahead=False) or _event(token, told, ahead=False)
        return NOTHING if way.former else _from(token, found, way)
    if word in {"until", "till"}:
        ahead = True if way.stays else way.ahead
        return _to(token, _point(token, following, way.told, ahead=ahead) or _event(token, way.told, ahead=ahead), way)
    if word in {"from", "between"}:
        return _both(token, way)
    if word == "for":
        lasts = way.turn is Turn.LASTS and not way.former
        found = _read(token, following, lambda words: stretch(words, way.told, bare=way.perfect)) if lasts else None
        return _from(token, found, way)
    if way.turn is Turn.LASTS or not (word in ON or token.dep_ in ADVERBIAL):
        return NOTHING
    first = token if word in ON else token.left_edge
    found = _point(token, following if word in ON else first.i, way.told, ahead=way.ahead)
    return _from(first, found, way) if way.turn is Turn.BEGINS else _to(first, found, way)


def run(doc: Doc, start: int, told: date | None) -> Spell:
    """What the run of years at a token says, such as "2003-07"; nothing where there is none."""
    found = years(doc[start : start + REACH].text)
    if found is None:
        return NOTHING
    end, since, until = found
    place = Span(doc[start].idx, doc[start].idx + end)
    return Spell(since, until, (place,), over=bool(until and told and last_day(until) < told))


# --- Reading ---

REACH = 16
"""How many tokens a time may take."""

JOINTS = {
    "from": re.compile(r"\.?,?\s*(?:(?:up\s+)?(?:to|until|till|through)\s+|[–—-]\s*)"),
    "between": re.compile(r"\s+and\s+"),
}

_Point = tuple[Moment, int]
"""A moment, and where in the text its words end."""


def _from(first: Token, found: _Point | None, way: Way) -> Spell:
    if found is None:
        return NOTHING
    point, end = found
    later = bool(way.told and point.value and first_day(point.value) > way.told)
    ahead = later or point.ahead is True or (way.turn is Turn.BEGINS and way.ahead is True)
    return Spell(point.value, None, (Span(first.idx, end),) if point.value else (), ahead=ahead)


def _to(first: Token, found: _Point | None, way: Way) -> Spell:
    if found is None:
        return NOTHING
    point, end = found
    past = bool(way.told and point.value and last_day(point.value) < way.told)
    over = past or point.ahead is False or (way.turn is Turn.ENDS and way.ahead is False)
    return Spell(None, point.value, (Span(first.idx, end),) if point.value else (), over=over)


def _both(token: Token, way: Way) -> Spell:
    """From when to when; the first may lean on the year of the second ("from January to March 2019")."""
    words = _words(token, token.i + 1)
    begins = moment(words, way.told, ahead=way.ahead)
    joint = JOINTS[token.lower_].match(words, begins.end) if begins else None
    ends = moment(words[joint.end() :], way.told, ahead=way.ahead) if joint else None
    if begins is None or (ends is None and token.lower_ == "between"):
        return NOTHING
    if ends is None or joint is None:
        return _from(token, _point(token, token.i + 1, way.told, ahead=way.ahead), way)
    if ends.value and _leans(words) and not _leans(words[joint.end() :]):
        begins = moment(words, last_day(ends.value), ahead=False) or begins
    found = _read(token, token.i + 1, lambda _: replace(ends, end=joint.end() + ends.end))
    start = found and (begins, found[1])
    return _from(token, start, way) | _to(token, found, way)


def _leans(words: str) -> bool:
    """Whether the moment with which words begin is no date by itself, as "January" is not."""
    alone = moment(words, None)
    return alone is None or alone.value is None


def _point(token: Token, start: int, told: date | None, *, ahead: bool | None) -> _Point | None:
    return _read(token, start, lambda words: moment(words, told, ahead=ahead))


def _event(token: Token, told: date | None, *, ahead: bool | None) -> _Point | None:
    """When that happened since or until which it lasts: "until she retired in 2016", "since his election last May"."""
    event = token.head if token.dep_ == "mark" else next(token.children, None)
    for child in event.children if event is not None else ():
        start = child.i + 1 if child.lower_ in ON else child.left_edge.i
        timely = child.i > token.i and (child.lower_ in ON or child.dep_ in ADVERBIAL)
        if timely and (found := _point(token, start, told, ahead=ahead)):
            return found
    return None


def _read(token: Token, start: int, form: Callable[[str], Moment | None]) -> _Point | None:
    """A moment that stands there by itself; "2016" in "the 2016 campaign" says nothing."""
    words = _words(token, start)
    found = form(words)
    if found is None:
        return None
    at = token.doc[start].idx
    end = at + len(words[: found.end].rstrip(". "))
    phrase = token.doc.char_span(at, end, alignment_mode="expand")
    last = phrase[-1] if phrase is not None else token
    return None if last.dep_ in {"nummod", "compound", "amod"} and last.head.i > last.i else (found, end)


def _words(token: Token, start: int) -> str:
    """The words from a place on, within the sentence of the token."""
    return token.doc[start : max(start, min(start + REACH, token.sent.end))].text
