"""One utterance as several reports tell it: which stretch each has, and where; what it leaves out, and what it changes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from ingest.alignment import Run, stretches
from ingest.wordkeys import Word

CUT = 4
"""Words of the shortest part between shared words that counts as left out or added. Fewer are a change, unless a sentence."""
REWORDED = 6
"""Words between two runs, on either side, that may be other words for the same. More are a part left out, and one added."""


@dataclass(frozen=True, slots=True)
class Place:
    """[start, end) in code points of one piece of a report, without blanks at its ends."""

    piece: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Part:
    """Where a report has a segment: one place for each piece. `same` if word for word, marks, case and punctuation set aside."""

    places: tuple[Place, ...]
    same: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of an utterance that the same reports have. `parts` go with the reports, None where one leaves it out.

    It is of one paragraph, in the words of report number `fullest`, with which the others are compared.
    """

    fullest: int
    parts: tuple[Part | None, ...]


@dataclass(slots=True)
class _Slot:
    """A word of the utterance, told by all, with the words that each report has for it or for it and its neighbours."""

    owner: int
    word: Word
    places: dict[int, range] = field(default_factory=dict)


def segments(reports: Sequence[Sequence[Word]]) -> tuple[Segment, ...]:
    """The utterance that these reports tell, in the order of the fullest; what only others have stands where they have it."""
    utterance: list[_Slot] = []
    for number in sorted(range(len(reports)), key=lambda number: (-len(reports[number]), number)):
        utterance = _with(utterance, number, reports[number])
    return tuple(_segment(each, reports) for each in _divided(utterance))


def _with(utterance: Sequence[_Slot], number: int, told: Sequence[Word]) -> list[_Slot]:
    """The utterance with one more report, each word of which goes to one place."""
    found = _settled([slot.word for slot in utterance], told)
    places = {place: range(own, own + 1) for place, own in found.items()}
    at = {own: place for place, own in found.items()}
    for gap, mine in _changes(utterance, told, found):
        if at.keys().isdisjoint(mine):
            places |= {place: range(mine.start, mine.start) for place in gap} | {gap[-1]: mine}
            at |= dict.fromkeys(mine, gap[-1])
    added: dict[int, list[_Slot]] = {}
    for start, end in _gaps(sorted(at), len(told)):
        if not at or end - start >= CUT or _is_sentence([word.opens for word in told], start, end):
            where = at[start - 1] + 1 if start else at.get(end, 0)
            own = [_Slot(number, told[place], {number: range(place, place + 1)}) for place in range(start, end)]
            added.setdefault(where, []).extend(own)
        elif start:
            places[at[start - 1]] = range(places[at[start - 1]].start, end)
        else:
            places[at[end]] = range(start, places[at[end]].stop)
    for place, mine in places.items():
        utterance[place].places[number] = mine
    return [
        slot for place in range(len(utterance) + 1) for slot in (*added.get(place, ()), *utterance[place : place + 1])
    ]


def _settled(utterance: Sequence[Word], told: Sequence[Word]) -> dict[int, int]:
    """Which word of the report is which of the utterance, `{place: place in the report}`.

    Where the words at both ends of a part left out are the same, it can lie here or there: it is laid where a sentence begins.
    """
    shared = stretches([word.key for word in utterance], [word.key for word in told])
    runs = [run for stretch in shared for run in stretch]
    for place in range(1, len(runs)):
        runs[place - 1 : place + 1] = _slid(runs[place - 1], runs[place], utterance, told)
    return {run.left + step: run.right + step for run in runs for step in range(run.length)}


def _slid(one: Run, other: Run, utterance: Sequence[Word], told: Sequence[Word]) -> tuple[Run, Run]:
    """Two runs that follow each other in one of the two, with their border where a sentence begins in the other, if it may lie there."""
    words, start, end = utterance, one.left_end, other.left
    if start == end:
        words, start, end = told, one.right_end, other.right
    elif one.right_end != other.right:
        return one, other
    step = _step(words, start, end, range(1 - one.length, other.length)) if start < end else 0
    longer = Run(one.left, one.right, one.length + step)
    return longer, Run(other.left + step, other.right + step, other.length - step)


def _step(words: Sequence[Word], start: int, end: int, allowed: range) -> int:
    """How far [start, end) has to move for a sentence to begin there, 0 if it cannot: back first, as far as the words are the same."""
    step = 0
    while not words[start + step].opens:
        step -= 1
        if step not in allowed or words[start + step].key != words[end + step].key:
            break
    else:
        return step
    step = 0
    while not words[start + step].opens:
        if step + 1 not in allowed or words[start + step].key != words[end + step].key:
            return 0
        step += 1
    return step


def _gaps(taken: Sequence[int], length: int) -> Iterator[tuple[int, int]]:
    """What lies before, between and after the places, in order, as far as it is not empty."""
    for one, other in pairwise((-1, *taken, length)):
        if other - one > 1:
            yield one + 1, other


def _changes(
    utterance: Sequence[_Slot], told: Sequence[Word], found: Mapping[int, int]
) -> Iterator[tuple[range, range]]:
    """Words of the utterance for which the report has others, with those; or none, where it has dropped too few to speak of a part.

    Either all that stands between two shared words, or of a sentence that is shared in part its beginning or its end.
    """
    opens, own_opens = [slot.word.opens for slot in utterance], [word.opens for word in told]
    own = sorted(found.values())
    for start, end in _gaps(sorted(found), len(utterance)):
        first = found[start - 1] + 1 if start - 1 in found else 0
        last = found.get(end, len(told))
        if start - 1 in found and end in found and first <= last <= first + REWORDED and end - start <= REWORDED:
            if first < last or (end - start < CUT and not _is_sentence(opens, start, end)):
                yield range(start, end), range(first, last)
            continue
        parts = []
        if start - 1 in found:
            limit = own[bisect_left(own, first)] if first <= own[-1] else len(told)
            parts.append((range(start, _until(opens, start, end)), range(first, _until(own_opens, first, limit))))
        if end in found:
            limit = own[bisect_left(own, last) - 1] + 1 if last > own[0] else 0
            parts.append((range(_since(opens, end, start), end), range(_since(own_opens, last, limit), last)))
        for gap, mine in parts:
            if gap and mine and max(len(gap), len(mine)) <= REWORDED:
                yield gap, mine


def _until(opens: Sequence[bool], place: int, limit: int) -> int:
    """Where the sentence ends that goes on at this place, the limit at the latest."""
    while place < limit and not opens[place]:
        place += 1
    return place


def _since(opens: Sequence[bool], place: int, limit: int) -> int:
    """Where the sentence began that goes on at this place, the limit at the earliest."""
    while place > limit and not opens[place]:
        place -= 1
    return place


def _is_sentence(opens: Sequence[bool], start: int, end: int) -> bool:
    return end - start > 1 and opens[start] and (end == len(opens) or opens[end])


def _divided(utterance: Sequence[_Slot]) -> Iterator[list[_Slot]]:
    """The utterance in segments: cut where another report begins or leaves off, or goes on elsewhere, and between paragraphs."""
    segment: list[_Slot] = []
    for slot in utterance:
        if segment and not _continues(segment[-1], slot):
            yield segment
            segment = []
        segment.append(slot)
    if segment:
        yield segment


def _continues(one: _Slot, other: _Slot) -> bool:
    if (one.owner, one.word.piece) != (other.owner, other.word.piece) or one.places.keys() != other.places.keys():
        return False
    return all(place.stop == other.places[number].start for number, place in one.places.items())


def _segment(slots: Sequence[_Slot], reports: Sequence[Sequence[Word]]) -> Segment:
    owner = slots[0].owner
    plain = [slot.word.plain for slot in slots]
    parts: list[Part | None] = []
    for number, told in enumerate(reports):
        places = [slot.places[number] for slot in slots if number in slot.places]
        part = told[places[0].start : places[-1].stop] if places else ()
        parts.append(Part(_places(part), [word.plain for word in part] == plain) if part else None)
    return Segment(owner, tuple(parts))


def _places(part: Sequence[Word]) -> tuple[Place, ...]:
    pieces = ([*each] for _, each in groupby(part, key=lambda word: word.piece))
    return tuple(Place(each[0].piece, each[0].start, each[-1].end) for each in pieces)
