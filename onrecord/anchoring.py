"""What decisions on who is who, or on which policies are one, mean for today's articles, found by the words that they hold on to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, product

from graph.corrections import STATES, of_actors, of_policies
from graph.meaning import Recall, looked_up, plans, referents
from graph.store import Reader
from ingest.identity import Ruling
from ontology.records import Act, Actor, Decision


@dataclass(frozen=True, slots=True)
class Anchored:
    """A decision, and for each of its targets which actors or policies its words mean in the articles of today."""

    decision: Decision
    sides: tuple[tuple[str, ...], ...]


def anchored(reader: Reader, taken: Iterable[Decision], recall: Recall = looked_up) -> tuple[Anchored, ...]:
    """The decisions on who is who with whom their words mean."""
    return tuple(
        Anchored(one, tuple(tuple(referents(reader, target, recall)) for target in one.targets))
        for one in of_actors(taken)
    )


def on_policies(reader: Reader, taken: Iterable[Decision], recall: Recall = looked_up) -> tuple[Anchored, ...]:
    """The decisions on policies with those of articles that their words mean."""
    return tuple(
        Anchored(one, tuple(tuple(plans(reader, target, recall)) for target in one.targets))
        for one in of_policies(taken)
    )


def rulings(decided: Sequence[Anchored]) -> tuple[Ruling, ...]:
    """What the decisions rule of pairs of referents, or of policies of articles. Where two cannot both hold, the later one does."""
    accepted = _Accepted()
    for one in reversed(decided):
        _rule(accepted, one)
    return tuple(accepted.rulings())


def applied(actors: Iterable[Actor], meant: Mapping[str, str], decided: Sequence[Anchored]) -> tuple[Actor, ...]:
    """The actors with the names and states that people gave them; the last decision on each holds."""
    by_iri = {actor.iri: actor for actor in actors}
    for iri, decision in given(meant, decided):
        if iri in by_iri:
            by_iri[iri] = _given(by_iri[iri], decision)
    return tuple(by_iri.values())


def given(meant: Mapping[str, str], decided: Iterable[Anchored]) -> Iterator[tuple[str, Decision]]:
    """The decisions that give a name or a state, each with the actor or policy across articles that has it now.

    `meant` says whom the actors of articles mean, or which policies those of articles are.
    """
    left: list[Anchored] = []
    for one in decided:
        match one.decision.act:
            case Act.SPLIT:
                left = [_after_split(before, one) for before in left]
            case Act.MERGE:
                left = _after_merge(left, one, meant)
            case Act.CONFIRM | Act.REJECT | Act.HIDE | Act.RELABEL:
                left.append(one)
    for one in left:
        if iri := _meant(meant, one.sides[0], one.decision.targets[0].iri):
            yield iri, one.decision


def claims(kept: Mapping[str, str], decided: Sequence[Anchored], undone: Sequence[Anchored]) -> dict[str, str]:
    """The IRIs that actors had before, by referent, as far as these give somebody a claim to go on having them.

    An actor keeps its IRI however many are split off from it, and has it again when that is `undone`.
    """
    claimed = dict(kept)
    parted = {one for parting in decided for side in _parted(parting) for one in side}
    for split in undone:
        claimed |= dict.fromkeys((claimed.keys() & split.sides[0]) - parted, split.decision.targets[0].iri)
    for split in decided:
        if split.decision.act is Act.SPLIT:
            for one in split.sides[0]:
                if claimed.get(one) == split.decision.targets[0].iri:
                    del claimed[one]
    return claimed


def _parted(one: Anchored) -> tuple[tuple[str, ...], ...]:
    """Those of whom a decision says that they are somebody else."""
    match one.decision.act:
        case Act.SPLIT:
            return one.sides[:1]
        case Act.DIFFERENT:
            return one.sides
    return ()


# --- Names and states ---


def _meant(meant: Mapping[str, str], side: Iterable[str], iri: str) -> str | None:
    """The actor whom most of the referents mean; of several that of the IRI, else the first."""
    votes = Counter(meant[one] for one in side if one in meant)
    return min(votes, key=lambda actor: (-votes[actor], actor != iri, actor), default=None)


def _given(actor: Actor, decision: Decision) -> Actor:
    if decision.act in STATES:
        return replace(actor, state=STATES[decision.act])
    name = decision.value or actor.name
    return replace(actor, name=name, aliases=tuple(sorted({actor.name, *actor.aliases} - {name})))


def _after_split(before: Anchored, split: Anchored) -> Anchored:
    """What was given to an actor stays with those who stay."""
    moved, left = split.sides[:2]
    here = tuple(one for one in before.sides[0] if one not in {*moved})
    if not here and before.decision.targets[0].iri == split.decision.targets[0].iri:
        here = left
    return replace(before, sides=(here or before.sides[0],))


def _after_merge(given: list[Anchored], merge: Anchored, meant: Mapping[str, str]) -> list[Anchored]:
    """Who is one with somebody is not nobody: a rejection of one of two that are one holds no more, unless both were rejected."""
    if len({_meant(meant, side, "") for side in merge.sides}) > 1:
        return given
    rejected = [
        [one for one in given if one.decision.act is Act.REJECT and not {*one.sides[0]}.isdisjoint(side)]
        for side in merge.sides
    ]
    return given if all(rejected) else [one for one in given if not any(one in some for some in rejected)]


# --- Rulings ---


def _rule(accepted: _Accepted, one: Anchored) -> None:
    match one.decision.act:
        case Act.MERGE if all(one.sides):
            first, *others = (referent for side in one.sides for referent in side)
            for other in others:
                accepted.join(first, other)
        case Act.DIFFERENT:
            accepted.part(*one.sides)
        case Act.SPLIT:
            moved, left = one.sides[:2]
            for a, b in combinations(moved, 2):
                accepted.join(a, b)
            accepted.part(moved, tuple({*left} - {*moved}))


@dataclass(slots=True)
class _Accepted:
    """Rulings that can all hold, taken in the order of their weight: who is together with whom, and which of these are apart."""

    head: dict[str, str] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)
    apart: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def join(self, one: str, other: str) -> None:
        """Take two for one, unless what was taken in before rules it out."""
        into, gone = sorted((self._head(one), self._head(other)), key=lambda head: -len(self.members[head]))
        if into == gone or gone in self.apart[into]:
            return
        self.head |= dict.fromkeys(self.members[gone], into)
        self.members[into] += self.members.pop(gone)
        for far in self.apart.pop(gone, ()):
            self.apart[far].remove(gone)
            self.apart[far].add(into)
            self.apart[into].add(far)

    def part(self, some: Iterable[str], others: Iterable[str]) -> None:
        """Keep each of some apart from each of the others, but for those that what was taken in before puts together."""
        for one, other in product({*map(self._head, some)}, {*map(self._head, others)}):
            if one != other:
                self.apart[one].add(other)
                self.apart[other].add(one)

    def rulings(self) -> Iterator[Ruling]:
        """All that follows, for each pair: whoever is apart from one is so from all who are together with that one."""
        for head, members in self.members.items():
            yield from (Ruling(head, other, same=True) for other in members if other != head)
            for far in self.apart[head]:
                if head < far:
                    yield from (Ruling(a, b, same=False) for a, b in product(members, self.members[far]))

    def _head(self, one: str) -> str:
        self.members.setdefault(self.head.setdefault(one, one), [one])
        return self.head[one]
