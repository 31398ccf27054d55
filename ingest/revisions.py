"""What two versions of one article differ in: statements kept, told in other words, added and dropped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ingest.alignment import FIRM
from ingest.pairing import likeness
from ingest.segments import Segment, segments
from ingest.shingles import sharing
from ingest.tellings import Speakers, Telling, speakers

SHINGLE = 3
"""Words in a row by which reworded statements are found: the fewest by which words are aligned at all."""
HALF = 0.5
"""Share of the shorter of two tellings that the other has to have for one to be the other reworded."""
NEARLY_ALL = 0.8
"""The same where the speakers differ: an article that corrects who said so leaves the words."""

TRIED = 16
"""How many statements of the same words are looked at for the same speaker's."""


class Revision(StrEnum):
    KEPT = "kept"
    REWORDED = "reworded"
    ADDED = "added"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one statement: `old` and `new` are its reports, None where a version has none.

    For one that both have, `segments` has a part for the old and one for the new report, and `speakers` tells how theirs compare.
    """

    kind: Revision
    old: str | None
    new: str | None
    speakers: Speakers | None = None
    segments: tuple[Segment, ...] = ()


def changes(old: Sequence[Telling], new: Sequence[Telling]) -> tuple[Change, ...]:
    """What became of the statements: those of the new version in the order given, then those that it dropped."""
    before = revised(old, new)
    found = []
    for place, telling in enumerate(new):
        if place not in before:
            found.append(Change(Revision.ADDED, None, telling.id))
            continue
        earlier = old[before[place]]
        parts = segments((earlier.words, telling.words))
        same = all(part is not None and part.same for segment in parts for part in segment.parts)
        kind = Revision.KEPT if same else Revision.REWORDED
        found.append(Change(kind, earlier.id, telling.id, speakers(earlier, telling), parts))
    dropped = sorted(set(range(len(old))) - set(before.values()))
    return (*found, *(Change(Revision.DROPPED, old[place].id, None) for place in dropped))


def revised(old: Sequence[Telling], new: Sequence[Telling]) -> dict[int, int]:
    """Which statement of the new version is which of the old, `{place in new: place in old}`, each once."""
    found = _unchanged(old, new)
    taken = set(found.values())
    rest = [place for place in range(len(old)) if place not in taken]
    own = [place for place in range(len(new)) if place not in found]
    ranked = []
    for one, other, _ in sharing(
        ([word.key for word in telling.words] for telling in _of(old, rest, new, own)), SHINGLE
    ):
        if one < len(rest) <= other:
            was, now = rest[one], own[other - len(rest)]
            if share := _share(old[was], new[now]):
                ranked.append((-share, was, now))
    for _, was, now in sorted(ranked):
        if was not in taken and now not in found:
            found[now] = was
            taken.add(was)
    return found


def _of(old: Sequence[Telling], rest: Sequence[int], new: Sequence[Telling], own: Sequence[int]) -> list[Telling]:
    """What is still to be matched; nothing if one of the two has nothing left."""
    return [*(old[place] for place in rest), *(new[place] for place in own)] if rest and own else []


def _unchanged(old: Sequence[Telling], new: Sequence[Telling]) -> dict[int, int]:
    """Those with the same words, however few, in their order; the same speaker's first, then another's if it is no stock phrase."""
    found: dict[int, int] = {}
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, telling in enumerate(old):
        places[_plain(telling)].append(place)
    for agreeing in (True, False):
        for now, telling in enumerate(new):
            words = _plain(telling)
            same = places[words][:TRIED] if now not in found and (agreeing or len(words) >= FIRM) else ()
            was = next((place for place in same if not agreeing or _agree(old[place], telling)), None)
            if was is not None:
                found[now] = was
                places[words].remove(was)
    return found


def _plain(telling: Telling) -> tuple[str, ...]:
    return tuple(word.plain for word in telling.words)


def _agree(one: Telling, other: Telling) -> bool:
    return speakers(one, other) not in {Speakers.BODY, Speakers.OTHERS}


def _share(one: Telling, other: Telling) -> float:
    """How much of both together is shared, 0 where that is not enough."""
    like = likeness(one.words, other.words)
    if like is None or max(like.of_left, like.of_right) < (HALF if _agree(one, other) else NEARLY_ALL):
        return 0.0
    return like.of_left + like.of_right
