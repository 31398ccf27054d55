"""Bringing plans together that are one policy.

Plans of the same words or name that something ties come together first, so that few are left to compare. Then matters that
share words are compared in rounds: those of which neither says more than the other, then those of which one does. As parts
may be told by what they are parts of, the rounds go on while something was found.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from ingest.blocking import CROWD
from ingest.plans import Matter, Plan, Tie, join, matter
from ingest.rounds import Ruling
from ingest.sameness import POSSIBLE, Bar, Edge, Root, Rule, edge, strong

ROUNDS = 10
"""How often all matters are compared at most: about twice for each layer of parts of parts, and texts have two or three."""

HOLDERS = 8
"""Matters of the same words and tie that a plan is compared with: they are years apart or otherwise at odds, so few."""

RAREST = 8
"""Words of a label by whose pairs it is found: eight have 28 pairs, and of labels with more the rarest suffice."""

BLOCK = CROWD // 4
"""Matters that share a pair of words before it tells nothing any more."""


@dataclass(slots=True)
class Sorted:
    """The matters while they are brought together."""

    matters: list[Matter] = field(default_factory=list)
    of: dict[str, Matter] = field(default_factory=dict)
    """By plan: its matter, or one that has become part of it."""
    came: dict[str, tuple[Rule, Tie | None, float]] = field(default_factory=dict)
    """By plan: why it is with the others, what supports that, and how sure it is."""
    doubts: list[Edge] = field(default_factory=list)
    """What was not sure enough."""
    apart: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By plan: those that somebody decided are others."""

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
        join(into, other)


def together(plans: Iterable[Plan], ruled: Iterable[Ruling]) -> Sorted:
    """The plans, sorted. `ruled` is what people have decided; it comes first and holds."""
    table = Sorted()
    everyone = {one.iri: one for one in plans}
    table.of = {iri: matter(one) for iri, one in sorted(everyone.items())}
    _decided(table, ruled)
    for group in _alike(everyone.values()):
        _tied(table, group)
    for _ in range(ROUNDS):
        table.matters, table.doubts = _standing(table.of.values()), []
        found = [one for a, b in _pairs(table.matters, table.root) if (one := table.edge(a, b))]
        if not _play(table, [one for one in found if one.alone]) and not _play(
            table, [one for one in found if one.open]
        ):
            break
    table.matters = _standing(table.matters)
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
        said = one.wording
        for name in said.names:
            groups[name].append(one)
        if not said.vague:
            groups[said.words].append(one)
    yield from (group for _, group in sorted(groups.items(), key=lambda each: _text(each[0])) if len(group) > 1)


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


def _ties(one: Plan) -> Iterator[Hashable]:
    """What ties a plan to others of the same words. Names without a year wait until those with one are together."""
    said = one.wording
    if said.telling:
        yield "name", *sorted(said.years)
    yield from (("actor", actor) for actor in sorted({*one.actors, one.proposer or ""} - {""}))


# --- Rounds ---


def _pairs(matters: Sequence[Matter], root: Root) -> Iterator[tuple[Matter, Matter]]:
    """The pairs of matters that share a key, each once."""
    counts = Counter(word for one in matters for word in {word for form in one.leading for word in form.words})
    blocks: dict[Hashable, list[Matter]] = defaultdict(list)
    for one in matters:
        for key in dict.fromkeys(_keys(one, counts, root)):
            blocks[key].append(one)
    seen: set[tuple[int, int]] = set()
    for block in blocks.values():
        for a, b in combinations(block, 2) if 1 < len(block) <= BLOCK else ():
            if (pair := (id(a), id(b))) not in seen:
                seen.add(pair)
                yield a, b


def _keys(one: Matter, counts: Mapping[str, int], root: Root) -> Iterator[Hashable]:
    """Names, acronyms, evidence and sums; pairs of words; and each word with each who is tied to it."""
    tied = (*sorted(one.actors), *sorted(set(map(root, one.parents))))
    yield from (("name", name) for name in sorted(one.names))
    for form in one.leading:
        yield from (("letters", letters) for letters in sorted(form.letters))
        if form.acronym:
            yield "letters", form.acronym
        words = sorted(form.words, key=lambda word: (counts[word], word))[:RAREST]
        yield from (("pair", *sorted(pair)) for pair in combinations(words, 2))
        yield from (("tied", who, word) for who in tied for word in words)
        yield from (("sum", *amount, word) for amount in sorted(one.amounts) for word in words)
    yield from (("subject", words) for words in one.subjects)
    yield from (("words", words) for words in one.echoes)


def _play(table: Sorted, edges: Iterable[Edge]) -> bool:
    """Merge what is surely one, the surest first, and keep the doubts. Gives back whether anything was merged."""
    in_order = sorted(edges, key=lambda found: found.order)
    several, outdone = _unclear(in_order)
    merged = False
    for found in in_order:
        a, b = found.a.now, found.b.now
        if a is b:
            continue
        if id(found) in several:
            table.doubts.append(replace(found, bar=Bar.SEVERAL, sure=POSSIBLE))
        elif not found.merges or id(found) in outdone or (again := table.edge(a, b)) is None or not again.merges:
            table.doubts.append(found)
        else:
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
