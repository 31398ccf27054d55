"""Which words of one telling are which of another: unbroken runs of the same words, and how runs go on in one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

SEED = 3
"""Words of the shortest run."""
FIRM = 5
"""Words that hardly follow one another by chance: a run, or a stretch, of so many stands for itself. So does one whole telling."""
NEAR = 3
"""Words that may differ between two runs: a slip, a name set in for a pronoun."""
PLACES = 16
"""Three words that stand in more places than this say nothing about where they belong, and begin no run."""


@dataclass(frozen=True, slots=True, order=True)
class Run:
    """`length` words from `left` on in one telling that are those from `right` on in another."""

    left: int
    right: int
    length: int

    @property
    def left_end(self) -> int:
        return self.left + self.length

    @property
    def right_end(self) -> int:
        return self.right + self.length


Stretch = tuple[Run, ...]
"""Runs in the order of both tellings, where little or nothing stands between them in one of the two at least."""


def stretches(left: Sequence[str], right: Sequence[str]) -> tuple[Stretch, ...]:
    """What two tellings share, in the order of `right`; no word is in two runs.

    What was moved elsewhere is a stretch of its own, so parts may be told in any order. Takes time in proportion to the
    words, whatever they are.
    """
    found = runs(left, right)
    least = min(FIRM, len(left), len(right))
    firm = (stretch for stretch in _chained(found) if sum(run.length for run in stretch) >= least)
    return tuple(_chained(run for stretch in firm for run in stretch))


def runs(left: Sequence[str], right: Sequence[str]) -> tuple[Run, ...]:
    """Unbroken runs of at least three words, the longest first taken, in the order of `right`.

    Greedy string tiling (Wise 1993), which finds moved parts too, with runs found from seeds and not by trying all places.
    """
    if list(left) == list(right):
        return (Run(0, 0, len(left)),) if left else ()
    free_left, free_right = bytearray(b"\1" * len(left)), bytearray(b"\1" * len(right))
    waiting = [(-run.length, run) for run in _longest(left, right)]
    heapify(waiting)
    taken = []
    while waiting:
        length, run = heappop(waiting)
        left_place, right_place = slice(run.left, run.left_end), slice(run.right, run.right_end)
        if free_left[left_place].count(1) == free_right[right_place].count(1) == -length:
            free_left[left_place] = free_right[right_place] = bytes(-length)
            taken.append(run)
            continue
        both = bytes(map(min, free_left[left_place], free_right[right_place]))
        for start, end in _filled(both):
            heappush(waiting, (start - end, Run(run.left + start, run.right + start, end - start)))
    return tuple(sorted(taken, key=lambda run: run.right))


def _longest(left: Sequence[str], right: Sequence[str]) -> Iterator[Run]:
    """Every run that cannot be made longer and holds three words that are not everywhere."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place in range(len(right) - SEED + 1):
        places[tuple(right[place : place + SEED])].append(place)
    ended: dict[int, int] = {}
    for place in range(len(left) - SEED + 1):
        others = places.get(tuple(left[place : place + SEED]), ())
        for other in others if len(others) <= PLACES else ():
            if ended.get(place - other, 0) > place:
                continue
            start, end = place, place + SEED
            while start and start > place - other and left[start - 1] == right[start - 1 - place + other]:
                start -= 1
            while end < len(left) and end - place + other < len(right) and left[end] == right[end - place + other]:
                end += 1
            ended[place - other] = end
            yield Run(start, start - place + other, end - start)


def _filled(flags: bytes) -> Iterator[tuple[int, int]]:
    """The places of at least three ones in a row."""
    start = flags.find(1)
    while start >= 0:
        end = flags.find(0, start)
        end = len(flags) if end < 0 else end
        if end - start >= SEED:
            yield start, end
        start = flags.find(1, end)


def _chained(found: Iterable[Run]) -> Iterator[Stretch]:
    chain: list[Run] = []
    for run in sorted(found, key=lambda run: run.right):
        if chain and not _goes_on(chain[-1], run):
            yield tuple(chain)
            chain = []
        chain.append(run)
    if chain:
        yield tuple(chain)


def _goes_on(one: Run, other: Run) -> bool:
    """Whether a run follows another: across a few other words, or across words that one of the two leaves out."""
    gaps = other.left - one.left_end, other.right - one.right_end
    if min(gaps) < 0:
        return False
    firm = min(one.length, other.length) >= FIRM
    return max(gaps) <= NEAR or min(gaps) == 0 or (min(gaps) <= NEAR and firm)
