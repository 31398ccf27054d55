"""What likens two parties, how sure it is that they are one, and in which rounds parties are compared.

The surest likenesses come first, so that whoever fits several names finds those brought together that are one. Within a
round the surest pairs are merged first; who fits several that are not one is merged with none of them (`ingest.meeting`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from ingest import blocking
from ingest.blocking import Key
from ingest.likeness import Conflict, Likeness, between_bodies, between_people, is_acronym
from ingest.parties import POSSIBLE, Bar, Party, Support, against, doubtful, rare, support

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

    @property
    def vaguer(self) -> tuple[Party, ...]:
        """Whose name of the two tells less and so may fit others: both, where they tell the same."""
        if self.because in EQUAL:
            return self.a, self.b
        return (min(self.a, self.b, key=lambda one: (max(map(len, one.forms)), one.key)),)

    def other(self, party: Party) -> Party:
        return self.b if self.a is party else self.a


@dataclass(frozen=True, slots=True)
class Round:
    """In which blocks parties are compared, which of them, and for which likenesses."""

    keys: Callable[[Party], Iterable[Key]]
    meets: Callable[[Party, Party], bool]
    wanted: frozenset[Likeness]


def _any(_a: Party, _b: Party) -> bool:
    return True


def _one_is_vague(a: Party, b: Party) -> bool:
    return a.vague != b.vague


ROUNDS = (
    Round(blocking.named, _any, frozenset({Likeness.NAME, Likeness.SPELLING})),
    Round(blocking.spelt, _any, frozenset({Likeness.SPELLING, Likeness.MIDDLE, Likeness.ORDER})),
    Round(blocking.shortened, _any, frozenset({Likeness.SHORT, Likeness.MISSPELLING, Likeness.SHORTER})),
    Round(blocking.initialled, _any, frozenset({Likeness.INITIALS, Likeness.MIDDLE})),
    Round(blocking.lettered, _one_is_vague, frozenset({Likeness.ACRONYM, Likeness.SHORTER})),
    Round(blocking.surnamed, _one_is_vague, frozenset({Likeness.SURNAME})),
)


def edge(a: Party, b: Party, wanted: frozenset[Likeness]) -> Edge | None:
    """How sure it is that two parties are one; None where nothing likens them in a wanted way, or somebody decided that they are two."""
    if kept_apart(a, b):
        return None
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


def kept_apart(a: Party, b: Party) -> bool:
    """Whether somebody decided that they are two."""
    return bool(a.ruled and b.ruled) and any(not b.members.keys().isdisjoint(others) for others in a.ruled.values())


def join(into: Party, other: Party, edge: Edge) -> None:
    """Let one party come to another, and keep why; whoever came by a decision still did when more of one name come."""
    why = (str(edge.because), edge.tie and str(edge.tie), edge.sure)
    if edge.because in EQUAL and len(into.came) < len(into.members):
        for one in into.members:
            into.came.setdefault(one, why)
    into.join(other)
    for one in other.members:
        before = other.came.get(one)
        if before is None or before[0] != DECIDED or edge.because not in EQUAL:
            into.came[one] = (*why[:2], min(edge.sure, before[2]) if before else edge.sure)


def larger(a: Party, b: Party) -> tuple[Party, Party]:
    """The one to which the other comes first: those with the vaguer name, or the fewer, come to the others."""
    into, other = sorted((a, b), key=lambda one: (one.vague, -len(one.members), one.key))
    return into, other


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
