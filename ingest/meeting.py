"""One round: parties that may be one are compared, and brought together that surely are.

What becomes of a party follows from those it is likened to, and from what becomes of those that it is surely one with. So
where some parties are gone and others have come, only these, and those whom that concerns, are judged anew: of all others the
shelf knows already what became of them. From an empty shelf, to which everybody comes, it is the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

from ingest.blocking import CROWD
from ingest.likeness import Likeness
from ingest.parties import END, Party
from ingest.rounds import EQUAL, ROUNDS, SEVERAL, SURE_ENOUGH, WORTH_ASKING, Edge, Round, edge, join, larger
from ingest.shelf import Doubt, Shelf, mark

Pair = tuple[int, int]

ASKED = frozenset({Likeness.NAME, Likeness.SPELLING})
"""Likenesses after which a reader may ask why two were kept apart."""


class Gone(NamedTuple):
    """A party that is no more, and what had become of it: the round in which it became part of another, and of which."""

    party: Party
    ends: int
    whole: int


@dataclass(slots=True)
class Change:
    """The parties that are gone and those that have come.

    `doubted` are the numbers of those of whom something is doubted now, `settled` pairs of actors, by the IRIs that they had, of
    whom something is doubted no more.
    """

    gone: list[Gone]
    come: list[Party]
    doubted: set[int] = field(default_factory=set)
    settled: set[tuple[str, str]] = field(default_factory=set)


def met(shelf: Shelf, change: Change) -> Change:
    """What all rounds make of a change."""
    for number, this in enumerate(ROUNDS):
        change = _Meeting(shelf, number, this, change).held()
    return change


class _Meeting:
    """A round in which some are gone and others have come."""

    def __init__(self, shelf: Shelf, number: int, this: Round, change: Change) -> None:
        self.shelf, self.number, self.round, self.change = shelf, number, this, change
        self.come = {party.number for party in change.come}
        self.gone = {one.party.number for one in change.gone}
        self.known: dict[int, Party] = {one.party.number: one.party for one in change.gone}
        self.known |= {party.number: party for party in change.come}
        self.marks: dict[int, tuple[int, ...]] = {}
        self.blocks: dict[int, list[int]] = {}
        self.fresh = shelf.empty
        self.here: dict[int, Party] = {}
        """Those who are judged anew."""
        self.edges: dict[Pair, Edge] = {}
        self.compared: set[int] = set()

    def held(self) -> Change:
        """What comes of it, for the next round."""
        self._enter()
        self._compare()
        edges = sorted(self.edges.values(), key=lambda one: one.order)
        several, outdone = self._unclear(edges)
        standing, doubts = self._merged(edges, several, outdone)
        self._keep(edges, doubts, several)
        return self._left(standing)

    # --- Who is judged anew ---

    def _enter(self) -> None:
        """Let those who are gone leave their blocks, and those who have come enter theirs, and find whom that concerns."""
        before: dict[int, int] = {}
        leaving, entering = [], []
        for one in self.change.gone:
            for other in self._mates(one.party):
                self._stir(edge(one.party, other, self.round.wanted), other)
        for number in (*self.gone, *self.come):
            for of in self._marks(self._party(number)):
                block = self._block(of)
                before.setdefault(of, len(block))
                if number in self.gone:
                    block.remove(number)
                    leaving.append((of, number))
                else:
                    block.append(number)
                    entering.append((of, number))
        self.shelf.leave(leaving)
        self.shelf.enter(entering)
        for of, size in before.items():
            if (size <= CROWD) != (len(self.blocks[of]) <= CROWD):
                self.here |= {number: self._party(number) for number in self.blocks[of]}
        self.here |= {party.number: party for party in self.change.come}
        for number in self.gone:
            self.here.pop(number, None)

    def _compare(self) -> None:
        """Find all that likens those who are judged anew to others, who are judged so too where that concerns them."""
        waiting = list(self.here.values())
        for party in waiting:
            for other in self._mates(party):
                if other.number in self.compared:
                    continue
                if found := edge(party, other, self.round.wanted):
                    self.edges[_pair(party, other)] = found
                    sure = found.sure >= SURE_ENOUGH
                    if other.number not in self.here and (
                        sure or (party.number in self.come and _concerns(found, other))
                    ):
                        self.here[other.number] = other
                        waiting.append(other)
            self.compared.add(party.number)

    def _stir(self, found: Edge | None, other: Party) -> None:
        if found and (found.sure >= SURE_ENOUGH or _concerns(found, other)):
            self.here[other.number] = other

    def _mates(self, party: Party) -> Iterator[Party]:
        """Those with whom a party is compared."""
        seen = {party.number}
        for of in self._marks(party):
            block = self._block(of)
            for number in block if len(block) <= CROWD else ():
                if number not in seen:
                    seen.add(number)
                    if self.round.meets(party, other := self._party(number)):
                        yield other

    def _marks(self, party: Party) -> tuple[int, ...]:
        if party.number not in self.marks:
            keys = dict.fromkeys(self.round.keys(party))
            self.marks[party.number] = tuple(dict.fromkeys(mark(self.number, party.kind, *key) for key in keys))
        return self.marks[party.number]

    def _block(self, of: int) -> list[int]:
        if of not in self.blocks:
            self.blocks[of] = [] if self.fresh else self.shelf.block(of)
        return self.blocks[of]

    def _party(self, number: int) -> Party:
        return self.known.get(number) or self.shelf.party(number)

    # --- Who is one ---

    def _unclear(self, edges: Sequence[Edge]) -> tuple[set[int], set[int]]:
        """By their ids: edges of whoever fits several, which are not one, equally well; and edges that a better one outdoes."""
        fitting: dict[int, tuple[Party, list[Edge]]] = {}
        for found in edges:
            for one in found.vaguer if found.sure >= WORTH_ASKING else ():
                if one.number in self.here:
                    fitting.setdefault(one.number, (one, []))[1].append(found)
        several: set[int] = set()
        outdone: set[int] = set()
        for one, some in fitting.values():
            best = max(found.level for found in some)
            rivals = [found for found in some if found.level is best]
            rest = [found for found in some if found.level < best]
            if any(not self._sure(x.other(one), y.other(one)) for x, y in combinations(rivals, 2)):
                several |= {id(found) for found in rivals if found.sure >= SURE_ENOUGH or found.because not in EQUAL}
            first = rivals[0].other(one)
            outdone |= {id(found) for found in rest if not self._sure(found.other(one), first)}
        return several, outdone

    def _sure(self, a: Party, b: Party) -> bool:
        """Whether two are surely one in this round."""
        pair = _pair(a, b)
        if pair not in self.edges and not self.compared.isdisjoint(pair) and self._meet(a, b):
            return False
        found = self.edges.get(pair) or edge(a, b, self.round.wanted)
        return found is not None and found.sure >= SURE_ENOUGH

    def _meet(self, a: Party, b: Party) -> bool:
        shared = {*self._marks(a)}.intersection(self._marks(b))
        return any(len(self._block(of)) <= CROWD for of in shared) and self.round.meets(a, b)

    def _merged(
        self, edges: Iterable[Edge], several: Collection[int], outdone: Collection[int]
    ) -> tuple[dict[int, Party], dict[Pair, Edge]]:
        """By number what each has become part of, be it itself; and by pair what was not sure enough."""
        now = dict(self.here)
        parts: dict[int, list[int]] = {id(party): [number] for number, party in self.here.items()}
        doubts: dict[Pair, Edge] = {}
        for found in edges:
            pair = _pair(found.a, found.b)
            if id(found) in several:
                doubts[pair] = Edge(found.a, found.b, found.because, SEVERAL, found.level, 0.0)
                continue
            if found.sure < SURE_ENOUGH or id(found) in outdone:
                doubts[pair] = found
                continue
            a, b = now[found.a.number], now[found.b.number]
            if a is b:
                continue
            again = found if (a, b) == (found.a, found.b) else edge(a, b, self.round.wanted)
            if again is None or again.sure < SURE_ENOUGH:
                doubts[pair] = found
                continue
            into, other = larger(a, b)
            whole = into.copy() if into.number else into
            join(whole, other, again)
            parts[id(whole)] = parts.pop(id(into)) + parts.pop(id(other))
            now |= dict.fromkeys(parts[id(whole)], whole)
        return now, doubts

    # --- What is kept ---

    def _keep(self, edges: Iterable[Edge], doubts: Mapping[Pair, Edge], several: Collection[int]) -> None:
        """Keep what was doubted of those who were judged anew, in the place of what was doubted before."""
        seen = () if self.fresh else (*self.gone, *(number for number in self.here if number not in self.come))
        old = {one for number in seen for one in self.shelf.doubts(number) if one.round == self.number}
        before = {(one.a, one.b): one for one in old}
        new = set[Doubt]()
        for found in edges:
            pair = _pair(found.a, found.b)
            outside = next((one for one in (found.a, found.b) if one.number not in self.here), None)
            known = self.come.isdisjoint(pair)
            if outside is not None and known and id(found) not in several and outside in found.vaguer:
                if pair in before:  # which of several the other one fits is what it was
                    new.add(before[pair])
            elif (doubt := doubts.get(pair)) and (made := self._doubt(doubt)):
                new.add(made)
        self.shelf.doubt(old - new, new - old)
        self.change.doubted |= {number for one in new - old for number in (one.a, one.b)}
        self.change.settled |= {self._actors(one) for one in old - new}

    def _actors(self, doubt: Doubt) -> tuple[str, str]:
        """Of which actors something was doubted."""
        one, other = sorted(map(self._was, (doubt.a, doubt.b)))
        return one, other

    def _was(self, number: int) -> str:
        """The IRI of the actor that a party was, or was part of."""
        left = next((one for one in self.change.gone if one.party.number == number), None)
        if left is not None and not left.whole:
            return left.party.iri
        return self._party(self.shelf.last(left.whole if left else number)).iri

    def _doubt(self, found: Edge) -> Doubt | None:
        """What is kept of it; nothing where nobody would ask."""
        parted = found.because in ASKED and found.tie and not any(one.bound or one.single for one in (found.a, found.b))
        if found.sure < WORTH_ASKING and not parted:
            return None
        return Doubt(
            self.number,
            *_pair(found.a, found.b),
            str(found.because),
            found.tie and str(found.tie),
            round(found.sure, 4),
        )

    def _left(self, standing: Mapping[int, Party]) -> Change:
        """Who is gone and who has come when the round is over."""
        gone, come = list[Gone](), list[Party]()
        olds: dict[int, Party] = {}
        for one in self.change.gone:
            if one.ends == self.number:
                olds[one.whole] = self.shelf.party(one.whole)
            else:
                gone.append(one)
        groups: dict[int, list[Party]] = defaultdict(list)
        for number, party in self.here.items():
            groups[id(standing[number])].append(party)
            if number not in self.come and party.ends == self.number:
                olds[party.whole] = self.shelf.party(party.whole)
        same = {old.record(): old for old in olds.values()} if olds else {}
        for some in groups.values():
            whole = standing[some[0].number]
            if len(some) == 1:
                come += self._alone(some[0])
                continue
            if (before := same.pop(whole.record(), None) if same else None) is None:
                come.append(self.shelf.add(whole))
            for party in some:
                if party.number not in self.come and party.ends > self.number:
                    gone.append(Gone(party, party.ends, party.whole))
                self.shelf.end(party, self.number, (before or whole).number)
        for old in same.values():
            gone.append(Gone(old, old.ends, old.whole))
            self.shelf.drop(old)
        return Change(gone, come, self.change.doubted, self.change.settled)

    def _alone(self, party: Party) -> Iterator[Party]:
        """A party of which no other has become part, if that is new."""
        if party.number in self.come:
            yield party
        elif party.ends == self.number:
            self.shelf.end(party, END, 0)
            yield party


def _concerns(found: Edge, party: Party) -> bool:
    """Whether it may change which of several a party fits."""
    return found.sure >= WORTH_ASKING and party in found.vaguer


def _pair(a: Party, b: Party) -> Pair:
    return (a.number, b.number) if a.number < b.number else (b.number, a.number)
