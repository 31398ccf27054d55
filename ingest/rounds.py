"""Bringing parties together: what likens two, how sure it is that they are one, and who is merged with whom.

The surest likenesses come first, so that whoever fits several names finds those brought together that are one. Within a
round the surest pairs are merged first; who fits several that are not one is merged with none of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

from ingest import blocking
from ingest.blocking import Key
from ingest.likeness import Conflict, Likeness, between_bodies, between_people, fold, is_acronym, spellings
from ingest.parties import (
    GENERATION,
    POSSIBLE,
    Bar,
    Party,
    Referent,
    Support,
    against,
    by_name,
    doubtful,
    rare,
    support,
)
from ontology.records import ActorKind

SURE_ENOUGH, WORTH_ASKING = 0.75, 0.3
"""From where on two are merged, and from where on they are shown to somebody who may know."""

SURE: Mapping[Likeness, tuple[float, float, float]] = {
    Likeness.NAME: (0.85, 0.93, 0.98),
    Likeness.SPELLING: (0.8, 0.9, 0.97),
    Likeness.MIDDLE: (0.7, 0.85, 0.95),
    Likeness.SHORT: (0.6, 0.8, 0.93),
    Likeness.INITIALS: (0.45, 0.76, 0.92),
    Likeness.SURNAME: (0.4, 0.76, 0.92),
    Likeness.MISSPELLING: (0.3, 0.76, 0.85),
    Likeness.ACRONYM: (0.6, 0.76, 0.92),
    Likeness.ORDER: (0.7, 0.85, 0.93),
    Likeness.SHORTER: (0.5, 0.76, 0.9),
}
"""How sure it is that two are one, by the likeness of their names: without support, with weak, with strong support.

Set by hand after the cases of tests/gold/identity, not measured: what people decide will tell better.
"""

UNBOUND = (0.2, 0.5, 0.85)
"""The same where one name is a word that means another in each article: "the government", "Moss"."""

STATED = 0.9
"""How sure a short name is that some text itself gives to the longer one, where nothing else supports it."""

DECIDED = "decided"
"""The reason of what somebody has decided."""

SEVERAL = "several fit"
"""Why somebody is not merged who fits several equally well."""

EQUAL = frozenset({Likeness.NAME, Likeness.SPELLING, Likeness.MISSPELLING, Likeness.ORDER})
"""Likenesses in which neither name tells more than the other."""

TELLING = frozenset({Likeness.NAME, Likeness.SPELLING, Likeness.MIDDLE})
"""Likenesses in which given name and surname are the same."""

PARTING = frozenset({Conflict.GIVEN, Conflict.MIDDLE, Conflict.GENERATION})
"""What in any two names of theirs parts two people."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What somebody decided of two referents: it holds, whatever the names say."""

    one: str
    other: str
    same: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """How sure it is that two parties are one, and why: by which likeness, and what else speaks for it or against it."""

    a: Party
    b: Party
    because: str
    tie: str | None
    level: Support
    sure: float

    @property
    def order(self) -> tuple[float, str, str]:
        """The surest first."""
        one, other = sorted((self.a.key, self.b.key))
        return -self.sure, one, other

    def other(self, party: Party) -> Party:
        return self.b if self.a is party else self.a


@dataclass(slots=True)
class Table:
    """The parties while they are brought together."""

    parties: list[Party] = field(default_factory=list)
    came: dict[str, tuple[str, str | None, float]] = field(default_factory=dict)
    """By referent: why it is with the others, what supports that, and how sure it is."""
    doubts: list[Edge] = field(default_factory=list)
    """What was not sure enough."""
    apart: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By referent: those that somebody decided are others."""


@dataclass(frozen=True, slots=True)
class _Round:
    """In which blocks parties are compared, which of them, and for which likenesses."""

    keys: Callable[[Party], Iterable[Key]]
    meets: Callable[[Party, Party], bool]
    wanted: frozenset[Likeness]


def _any(_a: Party, _b: Party) -> bool:
    return True


def _one_is_vague(a: Party, b: Party) -> bool:
    return a.vague != b.vague


ROUNDS = (
    _Round(blocking.named, _any, frozenset({Likeness.NAME, Likeness.SPELLING})),
    _Round(blocking.spelt, _any, frozenset({Likeness.SPELLING, Likeness.MIDDLE, Likeness.ORDER})),
    _Round(blocking.shortened, _any, frozenset({Likeness.SHORT, Likeness.MISSPELLING, Likeness.SHORTER})),
    _Round(blocking.initialled, _any, frozenset({Likeness.INITIALS, Likeness.MIDDLE})),
    _Round(blocking.lettered, _one_is_vague, frozenset({Likeness.ACRONYM, Likeness.SHORTER})),
    _Round(blocking.surnamed, _one_is_vague, frozenset({Likeness.SURNAME})),
)


def judged(everyone: Mapping[str, Referent], ruled: Iterable[Ruling]) -> Table:
    """The referents at their table, all rounds done. `ruled` is what people have decided; it comes first and holds."""
    table = Table()
    rulings = sorted({rule for rule in ruled if {rule.one, rule.other} <= everyone.keys()}, key=repr)
    for rule in rulings:
        if not rule.same:
            table.apart[rule.one].add(rule.other)
            table.apart[rule.other].add(rule.one)
    keys = {one.iri: by_name(one) for one in everyone.values()}
    bodies = _judged(ActorKind.ORGANIZATION, table, everyone, keys, rulings)
    for body in bodies:  # so that a post in "the NRB" is one in the National Rivers Board
        keys |= dict.fromkeys((one.iri for one in body.referents), by_name(body.first))
    table.parties = bodies + _judged(ActorKind.PERSON, table, everyone, keys, rulings)
    return table


def _judged(
    kind: ActorKind, table: Table, everyone: Mapping[str, Referent], keys: Mapping[str, str], rulings: Iterable[Ruling]
) -> list[Party]:
    """The parties of one kind, all rounds done."""
    groups = _by_name(one for one in everyone.values() if one.kind is kind)
    decided = _decided(table, groups, keys, rulings)
    table.parties = _standing([party for group in groups for party in _tied(table, group, keys, decided)])
    for each in ROUNDS:
        _play(table, each)
    return table.parties


def _decided(
    table: Table, groups: Iterable[Sequence[Referent]], keys: Mapping[str, str], rulings: Iterable[Ruling]
) -> dict[str, Party]:
    """The parties, by referent, of those whom somebody decided to be one with others."""
    same = [rule for rule in rulings if rule.same]
    ruled = {iri for rule in same for iri in (rule.one, rule.other)}
    bearers = {one.iri: len(group) for group in groups for one in group if one.iri in ruled}
    alone = {one.iri: _alone(one, table, keys) for group in groups for one in group if one.iri in ruled}
    for rule in same:
        if rule.one in alone and rule.other in alone:
            a, b = alone[rule.one].now, alone[rule.other].now
            if a is not b and not _kept_apart(table, a, b):
                into, other = sorted((a, b), key=lambda one: (one.vague, -bearers[one.key], one.key))
                into.decided |= {frozenset({fold(x), fold(y)}) for x in a.names for y in b.names}
                _join(table, into, other, Edge(a, b, DECIDED, None, Support.STRONG, 1.0))
    return alone


def _alone(one: Referent, table: Table, keys: Mapping[str, str]) -> Party:
    """A party of one referent."""
    party = Party(one.kind)
    party.add(one, keys)
    party.ruled |= {one.iri} & table.apart.keys()
    return party


def alike(a: Party, b: Party) -> tuple[Likeness | Conflict, bool]:
    """The nearest likeness of any of their names, unless any two of them cannot be one's; and whether a text states it."""
    between = between_people if a.person else between_bodies
    by_pair = {(x, y): between(x, y) for x, y in product(a.forms, b.forms)}
    found = {*by_pair.values()}
    if not found.isdisjoint(PARTING):
        conflicts = [pair for pair, one in by_pair.items() if one in PARTING]
        if parted := [by_pair[pair] for pair in conflicts if not _by_another_name(*pair, by_pair)]:
            return min(parted), False
    if not a.person and not (a.vague or b.vague):
        found -= {Likeness.ACRONYM}
    stated = not a.person and (a.forms <= b.called or b.forms <= a.called)
    if stated:
        short = a if a.forms <= b.called else b
        return (Likeness.ACRONYM if any(map(is_acronym, short.forms)) else Likeness.SHORTER), True
    likenesses = [one for one in found if isinstance(one, Likeness)]
    return (max(likenesses, key=lambda one: SURE[one]) if likenesses else Conflict.NAMES), False


def _by_another_name(x: str, y: str, by_pair: Mapping[tuple[str, str], Likeness | Conflict]) -> bool:
    """Whether names at odds part nobody, since one of the two bears names at odds, and by one of these is alike the other."""
    return any(
        one in TELLING and not {between_people(x, p), between_people(y, q)}.isdisjoint(PARTING)
        for (p, q), one in by_pair.items()
    )


# --- One name ---


def _by_name(referents: Iterable[Referent]) -> list[list[Referent]]:
    """The referents of each name, all in the order of their IRIs."""
    groups: dict[tuple[ActorKind, str], list[Referent]] = defaultdict(list)
    for one in sorted(referents, key=lambda one: one.iri):
        groups[one.kind, min(spellings(one.kind, one.name))].append(one)
    return list(groups.values())


def _tied(
    table: Table, group: Sequence[Referent], keys: Mapping[str, str], decided: Mapping[str, Party]
) -> list[Party]:
    """The bearers of one name brought together by what is surely one person's or body's: a post, somebody in company.

    A name that few bear ties by itself those of whom the same is known; so that however often somebody is named, few
    parties are left to be compared. Where somebody decided that a tie is that of several of them, those of whom nobody
    decided that come last, and go to the one with the most referents.
    """
    made: list[Party] = []
    claims: dict[tuple[object, ...], list[Party]] = defaultdict(list)
    years = [one.published.year for one in group if one.published]
    long_ago = bool(years) and max(years) - min(years) > GENERATION
    bearers = {one.iri for one in group}
    for one in sorted(group, key=lambda one: bearers.isdisjoint(table.apart.get(one.iri, ()))):
        new = _alone(one, table, keys)
        made.append(party := decided.get(one.iri, new))
        ties = list(_ties(new))
        if not (long_ago or new.bound or new.vague or new.unit) and rare(new):
            known = (new.fields, new.genders, new.bodies, new.parents)
            ties.append(("known", *map(frozenset, known)))
        for tie in ties:
            here, holders = party.now, claims[tie]
            free = [holder.now for holder in holders if not _kept_apart(table, holder.now, here)]
            if not free:
                holders.append(here)
            elif here not in free:
                old = min(free, key=lambda holder: (-len(holder.referents), holder.key))
                if (edge := _edge(old, here, EQUAL)) and edge.sure >= SURE_ENOUGH:
                    _merge(table, edge)
    return _standing(made)


def _ties(one: Party) -> Iterator[tuple[object, ...]]:
    yield from (("post", *post) for post in sorted(one.posts) if post[1])
    yield from (("body", body) for body in sorted(one.bodies))
    yield from (("whole", whole) for whole in sorted(one.parents))
    for key in sorted(one.company):
        if not one.person or (key.startswith(ActorKind.PERSON) and " " in key):
            yield "company", key


# --- Rounds ---


def _play(table: Table, this: _Round) -> None:
    """One round: merge who is surely one, and keep the doubts."""
    pairs = blocking.pairs(table.parties, this.keys, this.meets)
    found = (_edge(a, b, this.wanted) for a, b in pairs if not _kept_apart(table, a, b))
    edges = sorted((edge for edge in found if edge), key=lambda edge: edge.order)
    several, outdone = _unclear(edges)
    for edge in edges:
        if id(edge) in several:
            table.doubts.append(Edge(edge.a, edge.b, edge.because, SEVERAL, edge.level, 0.0))
            continue
        if edge.sure < SURE_ENOUGH or id(edge) in outdone:
            table.doubts.append(edge)
            continue
        a, b = edge.a.now, edge.b.now
        if a is b:
            continue
        again = edge if (a, b) == (edge.a, edge.b) else _edge(a, b, this.wanted)
        if again is not None and again.sure >= SURE_ENOUGH and not _kept_apart(table, a, b):
            _merge(table, again)
        else:
            table.doubts.append(edge)
    table.parties = _standing(table.parties)


def _unclear(edges: Sequence[Edge]) -> tuple[set[int], set[int]]:
    """By their ids: edges of whoever fits several, which are not one, equally well; and edges that a better one outdoes."""
    sure = {frozenset((id(edge.a), id(edge.b))) for edge in edges if edge.sure >= SURE_ENOUGH}
    by_party: dict[int, tuple[Party, list[Edge]]] = {}
    for edge in edges:
        for one in _vaguer(edge) if edge.sure >= WORTH_ASKING else ():
            by_party.setdefault(id(one), (one, []))[1].append(edge)
    several: set[int] = set()
    outdone: set[int] = set()
    for one, some in by_party.values():
        best = max(edge.level for edge in some)
        rivals = [edge for edge in some if edge.level is best]
        rest = [edge for edge in some if edge.level < best]
        if any(frozenset((id(x.other(one)), id(y.other(one)))) not in sure for x, y in combinations(rivals, 2)):
            several |= {id(edge) for edge in rivals if edge.sure >= SURE_ENOUGH or edge.because not in EQUAL}
        first = rivals[0].other(one)
        outdone |= {id(edge) for edge in rest if frozenset((id(edge.other(one)), id(first))) not in sure}
    return several, outdone


def _vaguer(edge: Edge) -> tuple[Party, ...]:
    """Whose name of the two tells less and so may fit others: both, where they tell the same."""
    if edge.because in EQUAL:
        return edge.a, edge.b
    return (min(edge.a, edge.b, key=lambda one: (max(map(len, one.forms)), one.key)),)


def _edge(a: Party, b: Party, wanted: frozenset[Likeness]) -> Edge | None:
    """How sure it is that two parties are one; None where nothing likens them in a wanted way."""
    likeness, stated = alike(a, b)
    if not isinstance(likeness, Likeness) or likeness not in wanted:
        return None
    bar = against(a, b)
    waived = bar is Bar.TOGETHER and likeness is Likeness.ACRONYM and not (a.listed and b.listed)
    if bar is not None and not waived:
        return Edge(a, b, likeness, bar, Support.NONE, 0.0)
    level, tie = support(a, b)
    unbound = likeness in EQUAL and (a.bound or b.bound or (a.single and b.single))
    sure = (UNBOUND if unbound else SURE[likeness])[level]
    if level is Support.NONE:
        sure = max(sure, STATED) if stated else sure
        common = a.person and likeness is not Likeness.SURNAME and not (rare(a) and rare(b))
        if common or (likeness in EQUAL and (a.unit or b.unit or (a.vague and b.vague))):
            sure = min(sure, POSSIBLE)
    if doubt := doubtful(a, b, level):
        return Edge(a, b, likeness, doubt[0], level, min(sure, doubt[1]))
    return Edge(a, b, likeness, tie, level, sure)


def _kept_apart(table: Table, a: Party, b: Party) -> bool:
    """Whether somebody decided that they are two."""
    return bool(a.ruled and b.ruled) and any(not table.apart[one].isdisjoint(b.ruled) for one in a.ruled)


def _merge(table: Table, edge: Edge) -> None:
    """Make one party of two: those with the vaguer name, or the fewer, come to the others."""
    into, other = sorted((edge.a, edge.b), key=lambda one: (one.vague, -len(one.referents), one.key))
    _join(table, into, other, edge)


def _join(table: Table, into: Party, other: Party, edge: Edge) -> None:
    """Let one party come to another, and keep why; whoever came by a decision still did when more of one name come."""
    because, tie = str(edge.because), edge.tie and str(edge.tie)
    for one in into.referents if edge.because in EQUAL else ():
        table.came.setdefault(one.iri, (because, tie, edge.sure))
    for one in other.referents:
        before = table.came.get(one.iri)
        if before is None or before[0] != DECIDED or edge.because not in EQUAL:
            table.came[one.iri] = (because, tie, min(edge.sure, before[2]) if before else edge.sure)
    into.join(other)


def _standing(parties: Iterable[Party]) -> list[Party]:
    return sorted((one for one in parties if one.into is None), key=lambda one: one.key)
