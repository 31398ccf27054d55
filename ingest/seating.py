"""Bearers of one name, brought together by what surely ties them, before parties of unlike names are compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ingest.likeness import fold, spellings
from ingest.meeting import Change, Gone
from ingest.parties import GENERATION, Party, Support, rare
from ingest.rounds import DECIDED, EQUAL, SURE_ENOUGH, Edge, Ruling, edge, join, kept_apart, larger
from ingest.shelf import Leaf, Shelf, name_group
from ontology.records import ActorKind

Rulings = Mapping[str, Sequence[Ruling]]
"""By referent: what somebody decided of it and others."""


def group_of(kind: ActorKind, name: str) -> int:
    """The group of a name: the referents that bear it in one spelling or another."""
    return name_group(kind, min(spellings(kind, name)))


def seated(shelf: Shelf, leaves: Mapping[str, Leaf | None], ruled: Rulings) -> Change:
    """Let these be the referents of the shelf from now on, or be gone from it where there is nothing, and tie anew whoever bears their names."""
    before = {iri: shelf.leaf(iri) for iri in leaves}
    groups = {one.group for one in (*before.values(), *leaves.values()) if one}
    groups = _together(shelf, groups, leaves, before, ruled)
    old = {one.party for group in groups for one in shelf.group(group)}
    shelf.exchange([one for one in before.values() if one], [one for one in leaves.values() if one])
    here = {group: sorted(shelf.group(group)) for group in groups}
    same = {party.record(): party for party in map(shelf.party, sorted(old - {0}))}
    come = []
    for party in _tied_all([some for some in here.values() if some], ruled):
        known = same.pop(party.record(), None)
        shelf.seat(known or shelf.add(party))
        if known is None:
            come.append(party)
    gone = [Gone(party, party.ends, party.whole) for party in same.values()]
    for party in same.values():
        shelf.drop(party)
    return Change(gone, come)


def _together(
    shelf: Shelf,
    groups: set[int],
    leaves: Mapping[str, Leaf | None],
    before: Mapping[str, Leaf | None],
    ruled: Rulings,
) -> set[int]:
    """These groups, and all others whose bearers somebody decided to be one with some of theirs."""
    same = {iri: [one for one in some if one.same] for iri, some in ruled.items()}
    if not any(same.values()):
        return groups

    def of(iri: str) -> set[int]:
        known = (leaves.get(iri), before.get(iri) if iri in before else shelf.leaf(iri))
        return {one.group for one in known if one}

    near: dict[int, set[int]] = defaultdict(set)
    for some in same.values():
        for one in some:
            for a, b in ((one.one, one.other), (one.other, one.one)):
                for group in of(a):
                    near[group] |= of(b)
    found, waiting = set(groups), list(groups)
    while waiting:
        new = near[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def _tied_all(groups: Sequence[Sequence[Leaf]], ruled: Rulings) -> list[Party]:
    """The parties of some groups, each in the order of the IRIs."""
    named = [[Party.of(one.record) for one in group] for group in sorted(groups, key=lambda group: group[0].iri)]
    decided = _decided(named, ruled)
    return _standing([party for group in named for party in _tied(group, decided)])


def _decided(groups: Iterable[Sequence[Party]], ruled: Rulings) -> dict[str, Party]:
    """The parties, by referent, of those whom somebody decided to be one with others."""
    bearers = {one.key: len(group) for group in groups for one in group}
    everyone = {one.key: one for group in groups for one in group}
    rulings = {one for iri in everyone if iri in ruled for one in ruled[iri] if one.same}
    alone = {iri: everyone[iri].copy() for one in rulings for iri in (one.one, one.other) if iri in everyone}
    for rule in sorted(rulings, key=repr):
        if rule.one in alone and rule.other in alone:
            a, b = alone[rule.one].now, alone[rule.other].now
            if a is not b and not kept_apart(a, b):
                into, other = sorted((a, b), key=lambda one: (one.vague, -bearers[one.key], one.key))
                into.decided |= {frozenset({fold(x), fold(y)}) for x in a.names for y in b.names}
                _join(into, other, Edge(a, b, DECIDED, None, Support.STRONG, 1.0))
    return alone


def _tied(group: Sequence[Party], decided: Mapping[str, Party]) -> list[Party]:
    """The bearers of one name brought together by what is surely one person's or body's: a post, somebody in company.

    A name that few bear ties by itself those of whom the same is known; so that however often somebody is named, few
    parties are left to be compared. Where somebody decided that a tie is that of several of them, those of whom nobody
    decided that come last, and go to the one with the most referents.
    """
    made: list[Party] = []
    claims: dict[tuple[object, ...], list[Party]] = defaultdict(list)
    years = [year for one in group for year in one.years]
    long_ago = bool(years) and max(years) - min(years) > GENERATION
    bearers = {one.key for one in group}
    ruled = {one.key: one.ruled.get(one.key, ()) for one in group}
    for one in sorted(group, key=lambda one: bearers.isdisjoint(ruled[one.key])):
        made.append(party := decided.get(one.key, one))
        ties = list(_ties(one))
        if not (long_ago or one.bound or one.vague or one.unit) and rare(one):
            known = (one.fields, one.genders, one.bodies, one.parents)
            ties.append(("known", *map(frozenset, known)))
        for tie in ties:
            here, holders = party.now, claims[tie]
            free = [holder.now for holder in holders if not kept_apart(holder.now, here)]
            if not free:
                holders.append(here)
            elif here not in free:
                old = min(free, key=lambda holder: (-len(holder.members), holder.key))
                if (found := edge(old, here, EQUAL)) and found.sure >= SURE_ENOUGH:
                    _join(*larger(old, here), found)
    return _standing(made)


def _ties(one: Party) -> Iterator[tuple[object, ...]]:
    yield from (("post", *post) for post in sorted(one.posts) if post[1])
    yield from (("body", body) for body in sorted(one.bodies))
    yield from (("whole", whole) for whole in sorted(one.parents))
    for key in sorted(one.company):
        if not one.person or (key.startswith(ActorKind.PERSON) and " " in key):
            yield "company", key


def _join(into: Party, other: Party, found: Edge) -> None:
    join(into, other, found)
    other.into = into


def _standing(parties: Iterable[Party]) -> list[Party]:
    return sorted((one for one in parties if one.into is None), key=lambda one: one.key)
