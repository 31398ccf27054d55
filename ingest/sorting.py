"""Bringing plans together that are one policy.

Plans of the same words or name that something ties come together first, so that few are left to compare. Then matters that
share words are compared in rounds of a fixed order: those of which neither says more than the other, and when these are
together, those of which one does. As parts may be told by what they are parts of, there are several of each.

Where two plans never come into question for one another, neither says anything of what becomes of the other, so that some of
the plans can be sorted without the rest (`ingest.planning`). For that no round waits for what happens elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from ingest.blocking import CROWD
from ingest.plans import Matter, Plan, Tie, join, matter
from ingest.rounds import Ruling
from ingest.sameness import POSSIBLE, Bar, Edge, Root, Rule, edge, strong

ROUNDS = (False, False, True) * 4
"""Whether a round is for those of which one says more: about one of these for each layer of parts of parts, and texts have two or three."""

IDLE = 3
"""Rounds of all sorts in which nothing was found, after which nothing will be."""

HOLDERS = 8
"""Matters of the same words and tie that a plan is compared with: they are years apart or otherwise at odds, so few."""

LONGEST = 8
"""Words of a label by whose pairs it is found: eight have 28 pairs, and of labels with more the longest suffice."""

BLOCK = CROWD // 4
"""Tellers of as many labels that share a key before it tells nothing any more."""

Key = tuple[Hashable, ...]
Crowded = Callable[[Key], bool]
"""Whether so many have a key that it tells nothing."""


@dataclass(slots=True)
class Sorted:
    """Some plans while they are brought together."""

    of: dict[str, Matter] = field(default_factory=dict)
    """By plan: its matter, or one that has become part of it."""
    came: dict[str, tuple[Rule, Tie | None, float]] = field(default_factory=dict)
    """By plan: why it is with the others, what supports that, and how sure it is."""
    apart: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By plan: those that somebody decided are others."""
    bound: list[tuple[str, str]] = field(default_factory=list)
    """Pairs of plans that came into question for one another."""
    matters: list[Matter] = field(default_factory=list)
    """Those that stand."""
    round: int = 0
    """How many rounds are over."""
    idle: int = 0
    """In how many of the last of them nothing was found."""
    _edges: list[Edge] | None = None
    _known: dict[tuple[Hashable, Hashable], Edge | None] = field(default_factory=dict)

    def root(self, plan: str) -> str:
        """The key of the matter of a plan; a plan that nobody knows is one of its own."""
        found = self.of.get(plan)
        return found.now.key if found else plan

    def edge(self, a: Matter, b: Matter) -> Edge | None:
        return None if self.kept_apart(a, b) else edge(a, b, self.root)

    def kept_apart(self, a: Matter, b: Matter) -> bool:
        """Whether somebody decided that they are two."""
        return bool(a.ruled and b.ruled) and any(not self.apart[one].isdisjoint(b.ruled) for one in a.ruled)

    def merge(self, found: Edge) -> None:
        """Make one matter of two, the fewer plans coming to the more, and keep why."""
        into, other = sorted((found.a, found.b), key=lambda one: (-len(one.plans), one.key))
        why = (found.rule, found.tie if strong(found.tie) else None, found.sure)
        for one in into.plans:
            self.came.setdefault(one.iri, why)
        for one in other.plans:
            before = self.came.get(one.iri)
            if before is None or (before[0] is not Rule.DECIDED and found.sure < before[2]):
                self.came[one.iri] = why
        self.bound.append((into.key, other.key))
        join(into, other)

    # --- Rounds ---

    @property
    def settled(self) -> bool:
        """Whether nothing will be found any more."""
        return self.round == len(ROUNDS) or self.idle >= IDLE or len(self.matters) < 2

    def played(self, crowded: Crowded) -> None:
        """Play the next round."""
        found = [one for one in self.edges(crowded) if bool(one.open) is ROUNDS[self.round]]
        self.round += 1
        if _play(self, found):
            self.idle, self._edges = 0, None
            self.matters = _standing(self.matters)
        else:
            self.idle += 1

    def edges(self, crowded: Crowded) -> list[Edge]:
        """What likens any two matters that share a key."""
        if self._edges is None:
            state = {id(one): self.state(one) for one in self.matters}
            known, self._known = self._known, {}
            self._edges = []
            for a, b in _pairs(self.matters, self.root, crowded):
                pair = state[id(a)], state[id(b)]
                found = self._known[pair] = known[pair] if pair in known else self.edge(a, b)
                if found:
                    self._edges.append(found)
            self.bound += [(one.a.key, one.b.key) for one in self._edges if one.merges]
        return self._edges

    def doubts(self, crowded: Crowded) -> Iterator[Edge]:
        """What was not sure enough, when the rounds are over."""
        for wide in (False, True):
            found = sorted((one for one in self.edges(crowded) if bool(one.open) is wide), key=lambda one: one.order)
            several, _ = _unclear(found)
            yield from (replace(one, bar=Bar.SEVERAL, sure=POSSIBLE) if id(one) in several else one for one in found)

    def state(self, one: Matter) -> Hashable:
        """What of a matter can change."""
        return one.key, len(one.plans), *sorted(map(self.root, one.parents))


def begun(plans: Iterable[Plan], ruled: Iterable[Ruling]) -> Sorted:
    """The plans before the first round. `ruled` is what people have decided; it comes first and holds."""
    table = Sorted()
    everyone = {one.iri: one for one in plans}
    table.of = {iri: matter(one) for iri, one in sorted(everyone.items())}
    if len(everyone) > 1:
        _decided(table, ruled)
        for group in _alike(everyone.values()):
            _tied(table, group)
    table.matters = _standing(table.of.values())
    return table


def _decided(table: Sorted, ruled: Iterable[Ruling]) -> None:
    rulings = sorted({rule for rule in ruled if {rule.one, rule.other} <= table.of.keys()}, key=repr)
    for rule in rulings:
        if not rule.same and rule.one != rule.other:
            for one, other in ((rule.one, rule.other), (rule.other, rule.one)):
                table.apart[one].add(other)
                table.of[one].ruled.add(one)
    for rule in rulings:
        a, b = table.of[rule.one].now, table.of[rule.other].now
        if rule.same and a is not b and not table.kept_apart(a, b):
            table.merge(Edge(a, b, Rule.DECIDED, None, None, 1.0))


# --- The same words or name ---


def _alike(plans: Iterable[Plan]) -> Iterator[list[Plan]]:
    """The plans of each name and of each set of words, in the order of their days."""
    groups: dict[Hashable, list[Plan]] = defaultdict(list)
    for one in sorted(plans, key=lambda one: (one.day is None, one.day, one.iri)):
        for group in _groups(one):
            groups[group].append(one)
    yield from (group for _, group in sorted(groups.items(), key=lambda each: _text(each[0])) if len(group) > 1)


def _groups(one: Plan) -> Iterator[Hashable]:
    said = one.wording
    yield from said.names
    if not said.vague:
        yield said.words


def _text(key: Hashable) -> str:
    return key if isinstance(key, str) else " ".join(["", *sorted(key)]) if isinstance(key, frozenset) else ""


def _tied(table: Sorted, group: Sequence[Plan]) -> None:
    """Bring those together that are tied; whoever of them somebody decided about comes first."""
    holders: dict[Hashable, list[Matter]] = defaultdict(list)
    for one in sorted(group, key=lambda one: one.iri not in table.apart):
        for tie in _ties(one):
            here = table.of[one.iri].now
            known = list(dict.fromkeys(each.now for each in holders[tie][-HOLDERS:]))
            edges = [found for each in known if each is not here and (found := table.edge(each, here))]
            merging = sorted((found for found in edges if found.merges and found.alone), key=lambda found: found.order)
            if merging:
                table.merge(merging[0])
            elif here not in known:
                holders[tie].append(here)


def _ties(one: Plan) -> Iterator[Key]:
    """What ties a plan to others of the same words. Names without a year wait until those with one are together."""
    said = one.wording
    if said.telling:
        yield "name", *sorted(said.years)
    yield from (("actor", actor) for actor in sorted({*one.actors, one.proposer or ""} - {""}))


def tied(one: Plan) -> Iterator[Key]:
    """What plans have in common that are tied to others of the same words or name, which are sorted together."""
    for group in _groups(one):
        yield from (("alike", _text(group), *tie) for tie in _ties(one))


# --- Rounds ---


def _pairs(matters: Sequence[Matter], root: Root, crowded: Crowded) -> Iterator[tuple[Matter, Matter]]:
    """The pairs of matters that share a key, each once."""
    blocks: dict[Key, list[Matter]] = defaultdict(list)
    wholes: dict[Key, list[Matter]] = defaultdict(list)
    for one in matters:
        for key in dict.fromkeys(keys(one)):
            blocks[key].append(one)
        for key in _of_wholes(one, root):
            wholes[key].append(one)
    several = [block for key, block in blocks.items() if len(block) > 1 and not crowded(key)]
    several += [block for block in wholes.values() if 1 < len(block) <= BLOCK]
    seen: set[tuple[int, int]] = set()
    for block in several:
        for a, b in combinations(block, 2):
            if (pair := (id(a), id(b))) not in seen:
                seen.add(pair)
                yield a, b


def keys(one: Matter) -> Iterator[Key]:
    """Names, acronyms, evidence and sums; pairs of words; and each word with each who is tied to it."""
    yield from (("name", name) for name in sorted(one.names))
    for form in one.leading:
        yield from (("letters", letters) for letters in sorted(form.letters))
        if form.acronym:
            yield "letters", form.acronym
        words = _longest(form.words)
        yield from (("pair", *sorted(pair)) for pair in combinations(words, 2))
        yield from (("tied", who, word) for who in sorted(one.actors) for word in words)
        yield from (("sum", *amount, word) for amount in sorted(one.amounts) for word in words)
    yield from (("subject", *sorted(words)) for words in one.subjects)
    yield from (("words", *sorted(words)) for words in one.echoes)


def _of_wholes(one: Matter, root: Root) -> dict[Key, None]:
    """Each word with each policy of which it is part."""
    words = {word for form in one.leading for word in _longest(form.words)} if one.parents else ()
    return dict.fromkeys((whole, word) for whole in sorted({*map(root, one.parents)}) for word in sorted(words))


def _longest(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))[:LONGEST]


def _play(table: Sorted, edges: Iterable[Edge]) -> bool:
    """Merge what is surely one, the surest first. Gives back whether anything was merged."""
    in_order = sorted((found for found in edges if found.merges), key=lambda found: found.order)
    several, outdone = _unclear(in_order)
    merged = False
    for found in in_order:
        a, b = found.a.now, found.b.now
        if a is b or id(found) in several or id(found) in outdone:
            continue
        if (again := table.edge(a, b)) is not None and again.merges:
            table.merge(again)
            merged = True
    return merged


def _unclear(edges: Sequence[Edge]) -> tuple[set[int], set[int]]:
    """By their ids: edges of whatever fits several, which are not one, equally well; and edges that a better one outdoes."""
    sure = {frozenset((id(found.a), id(found.b))) for found in edges if found.merges}
    fitting: dict[int, tuple[Matter, list[Edge]]] = {}
    for found in edges:
        for one in found.open if found.merges else ():
            fitting.setdefault(id(one), (one, []))[1].append(found)
    several: set[int] = set()
    outdone: set[int] = set()
    for one, some in fitting.values():
        best = [found for found in some if found.sure == some[0].sure]
        first = best[0].other(one)
        if any(frozenset((id(x.other(one)), id(y.other(one)))) not in sure for x, y in combinations(best, 2)):
            several |= {id(found) for found in best}
        outdone |= {id(x) for x in some[len(best) :] if frozenset((id(x.other(one)), id(first))) not in sure}
    return several, outdone


def _standing(matters: Iterable[Matter]) -> list[Matter]:
    return sorted((one for one in matters if one.into is None), key=lambda one: one.key)
