"""What waits for somebody who knows, as the review desk goes through it: any number of doubts, of which few are looked at."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from heapq import merge
from typing import Self, overload

from graph.doubts import Doubt, Sort
from graph.overview import Overview

SORTS = tuple(Sort)

AT_ONCE = 500
"""Doubts that are read at once."""


class Queue(Sequence[Doubt]):
    """Doubts, the weightiest first: pairs of actors and of policies, which are in memory, and statements and positions of an overview.

    Of each it holds only the number that it has there, or for a pair the place among the pairs, counted down from -1.
    """

    def __init__(self, overview: Overview, pairs: Sequence[Doubt], numbers: array[int], sorts: bytes) -> None:
        self._overview, self._pairs, self._numbers, self._sorts = overview, pairs, numbers, sorts

    @classmethod
    def of(
        cls, overview: Overview, pairs: Sequence[Doubt], article: str | None, actor: str | None, max_confidence: float
    ) -> Self:
        """Of these pairs, and of what the overview has, those that this article tells or bear on this actor (an IRI), at most that sure."""
        passing = (
            ((-pair.weight, *pair.things), -1 - place, pair.sort)
            for place, pair in enumerate(pairs)
            if (article is None or article in pair.articles)
            and (actor is None or actor in pair.actors)
            and pair.confidence <= max_confidence
        )
        kept = (
            ((-float(str(row["weight"])), str(row["thing"])), int(str(row["rowid"])), Sort(str(row["sort"])))
            for row in overview.waiting(article, actor, max_confidence)
        )
        numbers, sorts = array("q"), bytearray()
        for _, number, sort in merge(passing, kept):
            numbers.append(number)
            sorts.append(SORTS.index(sort))
        return cls(overview, pairs, numbers, bytes(sorts))

    def only(self, sorts: Collection[Sort]) -> Queue:
        """Those of these sorts."""
        wanted = {SORTS.index(sort) for sort in sorts}
        if wanted.issuperset(self._sorts):
            return self
        some = [at for at, sort in enumerate(self._sorts) if sort in wanted]
        numbers = array("q", (self._numbers[at] for at in some))
        return Queue(self._overview, self._pairs, numbers, bytes(self._sorts[at] for at in some))

    def counts(self) -> Counter[Sort]:
        """How many there are of each sort."""
        return Counter({SORTS[sort]: many for sort, many in Counter(self._sorts).items()})

    def place(self, identifier: str) -> int | None:
        """Where the doubt of that id stands, counted from 0; None where it does not."""
        number = next((-1 - at for at, pair in enumerate(self._pairs) if pair.id == identifier), None)
        if number is None and (number := self._overview.doubt(identifier)) is None:
            return None
        return self._numbers.index(number) if number in self._numbers else None

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, place: int) -> Doubt: ...
    @overload
    def __getitem__(self, place: slice) -> list[Doubt]: ...
    def __getitem__(self, place: int | slice) -> Doubt | list[Doubt]:
        return self._read(self._numbers[place]) if isinstance(place, slice) else self._read([self._numbers[place]])[0]

    def __iter__(self) -> Iterator[Doubt]:
        for first in range(0, len(self), AT_ONCE):
            yield from self[first : first + AT_ONCE]

    def _read(self, numbers: Sequence[int]) -> list[Doubt]:
        found = self._overview.doubts([number for number in numbers if number >= 0])
        return [found[number] if number >= 0 else self._pairs[-1 - number] for number in numbers]
