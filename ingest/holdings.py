"""What articles tell of when a post was held, brought together: four bounds, and whether the texts agree."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import and_

from ontology.edtf import first_day, last_day
from ontology.records import Manner, Tense


@dataclass(frozen=True, slots=True)
class Holding:
    """A membership as one article tells it, after identity.

    `membership` is its IRI in the article's graph, `member` and `organization` are IRIs across articles; `since` and
    `until` as a `Membership` has them. `published` is the day of the article, None where it is not known.
    """

    membership: str
    member: str
    title: str
    organization: str | None
    tense: Tense
    since: str | None
    until: str | None
    manner: Manner | None
    article: str
    published: date | None


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which days a post was taken up, and between which it was left; None where no text says.

    Begun not before `begun_after` and at the latest by `begun_by`, ended not before `ended_after` and at the latest by
    `ended_by`. Where texts contradict one another about the beginning or the end, both its bounds are None and
    `disputed` is set.
    """

    begun_after: date | None = None
    begun_by: date | None = None
    ended_after: date | None = None
    ended_by: date | None = None
    disputed: bool = False

    def __and__(self, other: Bounds) -> Bounds:
        """Both together, each bound the stricter of the two."""
        return Bounds(
            _of(max, self.begun_after, other.begun_after),
            _of(min, self.begun_by, other.begun_by),
            _of(max, self.ended_after, other.ended_after),
            _of(min, self.ended_by, other.ended_by),
            self.disputed or other.disputed,
        )

    @property
    def sound(self) -> bool:
        """Whether there is a time that keeps all bounds."""
        return not any(
            first and last and first > last
            for first, last in (
                (self.begun_after, self.begun_by),
                (self.ended_after, self.ended_by),
                (self.begun_after, self.ended_by),
            )
        )

    @property
    def core(self) -> tuple[date, date] | None:
        """The first and the last day of the time in which the post was surely held, where there is one."""
        first, last = self.begun_by, self.ended_after
        return (first, last) if first and last and first <= last else None

    @property
    def known(self) -> tuple[date, ...]:
        return tuple(day for day in (self.begun_after, self.begun_by, self.ended_after, self.ended_by) if day)


def fact(holding: Holding) -> Bounds:
    """What an article tells of its own day and of the time before it."""
    told, since, until = holding.published, holding.since, holding.until
    found = Bounds()
    if since and not _begins_later(since, holding):
        found &= Bounds(begun_after=first_day(since), begun_by=last_day(since))
    if until and not _ends_later(until, holding):
        found &= Bounds(ended_after=first_day(until), ended_by=last_day(until))
    if told is None:
        return found
    return (
        found
        & {
            Tense.CURRENT: Bounds(begun_by=told, ended_after=told),
            Tense.FORMER: Bounds(ended_by=told),
            Tense.FUTURE: Bounds(begun_after=told),
        }[holding.tense]
    )


def plan(holding: Holding) -> Bounds:
    """What an article tells of the time after its day: it may yet come otherwise."""
    since, until = holding.since, holding.until
    found = Bounds()
    if since and _begins_later(since, holding):
        found &= Bounds(begun_after=first_day(since), begun_by=last_day(since))
    if until and _ends_later(until, holding):
        found &= Bounds(ended_by=last_day(until))
    return found


def bounds(holdings: Iterable[Holding]) -> Bounds:
    """What the texts tell of one stretch of holding a post; the more they tell, the narrower.

    What was planned counts as long as nothing that came of it, or is told later, speaks against it.
    """
    latest_first = sorted(
        holdings, key=lambda holding: (holding.published or date.min, holding.membership), reverse=True
    )
    found = _agreed(reduce(and_, map(fact, latest_first), Bounds()))
    if found.disputed:
        return found
    for planned in map(plan, latest_first):
        if (narrower := found & planned).sound:
            found = narrower
    return found


def stretches(holdings: Collection[Holding], others: Iterable[date] = ()) -> list[tuple[Holding, ...]]:
    """The holdings of one post by one person, in as many stretches as the texts tell of, in order of time.

    A new one begins where the post is said to begin after it is said to have ended; and between two days on which the
    post is held if on one of the days `others` somebody else held it, unless it is said to have gone on all the time.
    What tells no time at all stands by itself where there are several stretches.
    """
    told = [fact(holding) for holding in holdings]
    ends = [each.ended_by for each in told if each.ended_by]
    cuts = {each.begun_after for each in told if each.begun_after and any(end < each.begun_after for end in ends)}
    held = [core for each in told if (core := each.core)]
    for day in others:
        before = [last for _, last in held if last < day]
        after = [first for first, _ in held if first > day]
        if before and after and not any(first <= day <= last for first, last in held):
            cuts.add(min(after))
    found: dict[int, list[Holding]] = {}
    for holding in sorted(set(holdings), key=lambda holding: holding.membership):
        when = _when(holding)
        number = sum(cut <= when for cut in cuts) if when else len(cuts) + 1 if cuts else 0
        found.setdefault(number, []).append(holding)
    return [tuple(found[number]) for number in sorted(found)]


def _when(holding: Holding) -> date | None:
    """A day that tells to which stretch a holding belongs: one on which it was held, or the last before it was over."""
    told = holding.published
    if holding.tense is Tense.FORMER:
        last = holding.until or holding.since
        return last_day(last) if last else told
    if told and holding.tense is Tense.FUTURE:
        return told
    first = first_day(holding.since) if holding.since else last_day(holding.until) if holding.until else None
    return _of(max, told, first if holding.since or not told else None)


def _begins_later(since: str, holding: Holding) -> bool:
    told = holding.published
    return holding.tense is Tense.FUTURE or bool(told and first_day(since) > told)


def _ends_later(until: str, holding: Holding) -> bool:
    told = holding.published
    return holding.tense is Tense.FUTURE or bool(told and last_day(until) >= told and holding.tense is Tense.CURRENT)


def _of(which: Callable[[date, date], date], one: date | None, other: date | None) -> date | None:
    return which(one, other) if one and other else one or other


def _agreed(found: Bounds) -> Bounds:
    """The bounds without those that contradict one another."""
    begins = bool(found.begun_after and found.begun_by and found.begun_after > found.begun_by)
    ends = bool(found.ended_after and found.ended_by and found.ended_after > found.ended_by)
    crossed = bool(found.begun_after and found.ended_by and found.begun_after > found.ended_by)
    if begins or crossed:
        found = replace(found, begun_after=None, begun_by=None, disputed=True)
    if ends or crossed:
        found = replace(found, ended_after=None, ended_by=None, disputed=True)
    return found
