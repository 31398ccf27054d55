"""Who held which post when, across articles: docs/decisions/0010-tenures.md."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from ingest.holdings import Bounds, Holding, bounds, fact, stretches
from ingest.titles import Words, named, sole, telling, title_words
from ontology.iris import BASE
from ontology.records import Manner, Tense, Tenure, digest

MARGIN = timedelta(365)
"""How far from a day on which somebody is known to hold a post it is still likely: docs/decisions/0010-tenures.md."""

PROVISIONAL = frozenset({Manner.ACTING, Manner.INTERIM, Manner.CARETAKER})
"""To hold a post in one of these ways is another thing than to hold it."""


class Post(NamedTuple):
    """A post across articles: the words of its title, however these are put, and the body, None where no text says."""

    words: Words
    organization: str | None

    @property
    def told(self) -> bool:
        """Whether two people who hold it hold the same post, and not each a chair of something."""
        return self.organization is not None or named(self.words)

    def meets(self, other: Post) -> bool:
        """Whether both can be the same post."""
        if self.words != other.words or not (self.told and other.told):
            return False
        return self.organization == other.organization or None in (self.organization, other.organization)


class Sureness(StrEnum):
    """How sure it is that somebody held a post on a day."""

    CERTAIN = "certain"
    LIKELY = "likely"


def post_of(tenure: Tenure) -> Post:
    """The post that is held."""
    return Post(title_words(tenure.title), tenure.organization)


def bounds_of(tenure: Tenure) -> Bounds:
    """Between which days it is held."""
    return Bounds(tenure.begun_after, tenure.begun_by, tenure.ended_after, tenure.ended_by, tenure.disputed)


@dataclass(frozen=True, slots=True)
class Holder:
    """A tenure among those of one post; `beside` are the IRIs of the others' that must overlap with it.

    For a post that one person holds at a time this means that two texts disagree; others have several holders.
    """

    tenure: Tenure
    beside: tuple[str, ...]


def tenures(holdings: Iterable[Holding]) -> tuple[Tenure, ...]:
    """The tenures that these holdings tell of, by member, post and time; their order and repetition make no difference."""
    families: defaultdict[tuple[str, Words, str | None, bool], set[Holding]] = defaultdict(set)
    for holding in _with_bodies(set(holdings)):
        words = title_words(holding.title)
        family = None if telling(words) else holding.organization
        families[holding.member, words, family, holding.manner in PROVISIONAL].add(holding)
    seen = _seen(families)
    return tuple(tenure for key in sorted(families, key=repr) for tenure in _family(key, families[key], seen))


def held_at(own: Iterable[Tenure], known: Sequence[Tenure], day: date) -> tuple[tuple[Tenure, Sureness], ...]:
    """Which of a member's own tenures were held on a day, each with how sure that is, by all that are known.

    Those of which there is no telling are left out. Certain within the time that texts tell of; likely within MARGIN of it,
    but not past a day on which the member is known to hold the post in another stretch, or somebody else to hold it, if one
    person holds it at a time.
    """
    found = ((tenure, _sureness(tenure, day, known)) for tenure in own)
    return tuple((tenure, sureness) for tenure, sureness in found if sureness)


def holders(tenures: Iterable[Tenure], post: Post) -> tuple[Holder, ...]:
    """The tenures of a post in order of time, each with those of other people that must overlap with it."""
    here = sorted((tenure for tenure in tenures if post_of(tenure).meets(post)), key=_order)
    return tuple(Holder(one, tuple(other.iri for other in here if _overlap(one, other))) for one in here)


# --- Making tenures ---


def _with_bodies(holdings: set[Holding]) -> Iterator[Holding]:
    """The holdings; one without a body has that which its article names for the same post of the same member."""
    bodies: defaultdict[tuple[str, str, Words, Tense], set[str]] = defaultdict(set)
    for holding in holdings:
        if holding.organization:
            bodies[_place(holding)].add(holding.organization)
    for holding in holdings:
        near = bodies.get(_place(holding), set())
        yield replace(holding, organization=min(near)) if not holding.organization and len(near) == 1 else holding


def _place(holding: Holding) -> tuple[str, str, Words, Tense]:
    return holding.article, holding.member, title_words(holding.title), holding.tense


_Family = tuple[str, Words, str | None, bool]
_Seen = Mapping[Words, Mapping[str | None, Sequence[tuple[str, date]]]]
"""By the words of a title, then by the body: who is known to have held such a post, and on which day."""


def _seen(families: Mapping[_Family, set[Holding]]) -> _Seen:
    found: defaultdict[Words, defaultdict[str | None, list[tuple[str, date]]]]
    found = defaultdict(lambda: defaultdict(list))
    for (member, words, _, provisional), holdings in families.items():
        for holding in holdings if sole(words) and not provisional else ():
            if Post(words, holding.organization).told:
                found[words][holding.organization] += [(member, day) for day in fact(holding).core or ()]
    return found


def _others(post: Post, member: str, seen: _Seen) -> list[date]:
    """The days on which somebody else is known to have held a post."""
    bodies = seen.get(post.words, {}) if post.told else {}
    same = {post.organization, None} & bodies.keys() if post.organization else bodies.keys()
    return [day for body in same for holder, day in bodies[body] if holder != member]


def _family(key: _Family, holdings: set[Holding], seen: _Seen) -> list[Tenure]:
    """The tenures of one member under one title, numbered in order of time."""
    member, words, _, provisional = key
    bodies = {holding.organization for holding in holdings if holding.organization}
    groups: defaultdict[str | None, set[Holding]] = defaultdict(set)
    for holding in holdings:
        groups[holding.organization or (min(bodies) if len(bodies) == 1 else None)].add(holding)
    found = []
    for organization, group in groups.items():
        others = [] if provisional else _others(Post(words, organization), member, seen)
        found += [_tenure(run, organization) for run in stretches(group, others)]
    return [replace(tenure, iri=_iri(key, number)) for number, tenure in enumerate(sorted(found, key=_order), 1)]


def _tenure(run: Sequence[Holding], organization: str | None) -> Tenure:
    found = bounds(run)
    manners = [holding.manner for holding in run if holding.manner in PROVISIONAL]
    return Tenure(
        iri="",
        member=run[0].member,
        title=_most_used(holding.title for holding in run),
        organization=organization,
        manner=Manner(_most_used(manners)) if manners else None,
        begun_after=found.begun_after,
        begun_by=found.begun_by,
        ended_after=found.ended_after,
        ended_by=found.ended_by,
        holdings=tuple(sorted(holding.membership for holding in run)),
        disputed=found.disputed,
        planned=all(holding.tense is Tense.FUTURE for holding in run),
    )


def _iri(key: _Family, number: int) -> str:
    """The same as long as no earlier tenure of the same member and title comes to be known."""
    return f"{BASE}id/tenure/{digest(*key, number)[:16]}"


def _most_used(forms: Iterable[str]) -> str:
    counted = Counter(forms)
    return min(counted, key=lambda form: (-counted[form], form))


def _order(tenure: Tenure) -> tuple[date, tuple[str, ...]]:
    return min(bounds_of(tenure).known, default=date.max), tenure.holdings


# --- Asking them ---


def _sureness(tenure: Tenure, day: date, known: Iterable[Tenure]) -> Sureness | None:
    found = bounds_of(tenure)
    if (found.begun_after and day < found.begun_after) or (found.ended_by and day > found.ended_by):
        return None
    if found.core and found.core[0] <= day <= found.core[1]:
        return Sureness.CERTAIN
    days = [each for each in (found.begun_by, found.ended_after) if each]
    if tenure.planned or not days:
        return None
    nearest = min(days, key=lambda each: abs(each - day))
    first, last = sorted((nearest, day))
    if last - first > MARGIN:
        return None
    between = any(_excludes(other, tenure) and _within(bounds_of(other).core, first, last) for other in known)
    return None if between else Sureness.LIKELY


def _excludes(other: Tenure, tenure: Tenure) -> bool:
    """Whether who is seen in the other cannot well be in this one: a successor, or the same person in another manner."""
    same = other.member == tenure.member
    return other.iri != tenure.iri and post_of(other).meets(post_of(tenure)) and (same or sole(post_of(tenure).words))


def _within(core: tuple[date, date] | None, first: date, last: date) -> bool:
    return core is not None and core[0] <= last and core[1] >= first


def _overlap(one: Tenure, other: Tenure) -> bool:
    """Whether two people must have held it at once; a day on which one hands over to the other does not count."""
    ours, theirs = bounds_of(one).core, bounds_of(other).core
    return bool(ours and theirs and one.member != other.member and ours[0] < theirs[1] and theirs[0] < ours[1])
