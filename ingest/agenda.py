"""Which policies of many articles are one, how sure that is, and why.

What an article's graph says of a policy is found in that article alone, as a *plan*. Here the plans of all articles are
judged, after the manner of `ingest.identity`: what is surely one is one, what is likely a candidate, shown as such and
never merged. What somebody asks for is not what somebody else promises, however alike the words.

The result depends on the set of plans and not on their order.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from ingest import identity
from ingest.identity import Claims
from ingest.likeness import fold
from ingest.planning import Knots, Planning
from ingest.plans import Matter, Plan
from ingest.retired import leading, retired
from ingest.rounds import SURE_ENOUGH, Ruling
from ingest.sameness import SAID, Edge
from ingest.sorting import Sorted
from ontology.iris import policy_iri
from ontology.policies import AgendaItem, PolicyKind
from ontology.records import Judgement, Verdict, digest

__all__ = ["Agenda", "Before", "Known", "Meant", "Plan", "Ruling", "agenda", "judged"]

SPECIAL = (
    PolicyKind.MANIFESTO_COMMITMENT,
    PolicyKind.FUND,
    PolicyKind.LEGISLATION,
    PolicyKind.BODY,
    PolicyKind.REVIEW,
    PolicyKind.COMMITMENT,
    PolicyKind.RECOMMENDATION,
)
"""The kinds, those first that say more: of as many articles that call it a fund as a commitment, the former know more."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """The policies across articles; which of them each plan means; and what was judged.

    `once` are the IRIs that policies had and have no more, each with the plans that meant it last; `replaced` says which
    policy most of these mean now. Where only a part was judged anew, all this is of that part; `touched` are then the IRIs of
    policies and plans of which nothing else is to be said any more.
    """

    policies: tuple[AgendaItem, ...]
    meant: Mapping[str, str]
    judgements: tuple[Judgement, ...]
    once: Mapping[str, frozenset[str]]
    replaced: Mapping[str, str]
    touched: frozenset[str] = field(default=frozenset(), compare=False)


class Before(identity.Before, Protocol):
    """What was judged before, of those that are asked about."""

    def meaning(self, iri: str) -> Iterable[str]:
        """The plans that meant the policy of an IRI."""
        ...


class Known(identity.Known):
    """What was judged before, where all of it is in memory."""

    def meaning(self, iri: str) -> Iterable[str]:
        return [one for one in self.everyone() if self.kept(one) == iri]


Meant = Callable[[str], str | None]
"""Which policy a plan means."""


def agenda(
    plans: Iterable[Plan],
    kept: Mapping[str, str] | None = None,
    ruled: Iterable[Ruling] = (),
    once: Mapping[str, frozenset[str]] | None = None,
    claimed: Mapping[str, str] | None = None,
) -> Agenda:
    """Which plans are one policy.

    `kept` are the IRIs of the policies that plans meant before, by plan; `ruled` is what people have decided of pairs of
    plans, which holds; `once` are the IRIs that no policy had any more, as an earlier run left them. `claimed` is given in
    the place of `kept` where somebody decided on which plans give a policy a claim to its IRI.
    """
    articles: dict[str, list[Plan]] = defaultdict(list)
    for one in plans:
        articles[one.article].append(one)
    with closing(sqlite3.connect(":memory:")) as db:
        claims: Claims = (lambda before: before) if claimed is None else (lambda _: claimed)
        return judged(Planning(db), articles, ruled, Known(kept, once), claims=claims)


def judged(
    shelf: Planning,
    articles: Mapping[str, Sequence[Plan]],
    ruled: Iterable[Ruling] = (),
    before: Before | None = None,
    *,
    claims: Claims = lambda kept: kept,
    claimants: Iterable[str] = (),
    otherwise: Callable[[Meant], Collection[str]] = lambda _: (),
) -> Agenda:
    """Which plans are one policy after these articles have come to the shelf in the place of what it had of them; of an article that is gone, none.

    `ruled` is all that people have decided; `claimants` are the plans that may speak for another IRI than the one that is kept.
    `otherwise` is told which policies plans mean, and gives the IRIs of policies and plans of which something else is said than
    before, so that they are judged too.
    """
    before, rulings = before or Known(), {*ruled}
    fresh = shelf.empty
    knots, gone = shelf.touched(articles, rulings)
    gone |= {one for one in before.everyone() if not shelf.has(one)} if fresh else set()
    for one in claimants if not fresh else ():
        kept = {one: iri} if (iri := before.kept(one)) else {}
        if (claimed := claims(kept).get(one)) != kept.get(one):
            knots |= shelf.knots((one, *(before.meaning(claimed) if claimed else ())))
    while True:
        found = shelf.sorted(knots, rulings)
        here = [one.iri for one in found.plans]
        kept = {one: iri for one in (*here, *sorted(gone)) if (iri := before.kept(one))}
        claiming = claims(kept)
        spoken = {claiming[one] for one in here if one in claiming} if not fresh else set()
        more = shelf.knots(one for iri in sorted(spoken) for one in before.meaning(iri)) - found.numbers
        if not more:
            older = {iri for one in (*here, *sorted(gone)) for iri in before.once(one)}
            last = {iri: before.last(iri) for iri in older}
            had = retired(kept, last, {*claiming.values()})
            iris = _named(found.table.matters, claiming, had, before.taken)
            new = {one.iri: iris[matter.key] for matter in found.table.matters for one in matter.plans}

            def meant(plan: str, new: Mapping[str, str] = new) -> str | None:
                return new.get(plan) or (before.kept(plan) if not fresh and shelf.has(plan) else None)

            things = otherwise(meant)
            more = shelf.knots((*things, *(one for iri in things for one in before.meaning(iri)))) - found.numbers
        if fresh or not more:
            break
        knots = {*found.numbers, *more}
    shelf.keep(found)
    once = retired(kept, last, {*iris.values()})
    now = leading(once, {one: iri for some in once.values() for one in some if (iri := meant(one))})
    judgements = (*_same(found.table, new), *_apart(found, meant))
    return Agenda(
        tuple(sorted((_item(one, iris[one.key], new) for one in found.table.matters), key=lambda item: item.iri)),
        new,
        tuple(sorted(judgements, key=lambda said: (said.verdict, said.one, said.other))),
        {old: once[old] for old in now},
        now,
        frozenset({*here, *gone, *kept.values(), *older, *iris.values(), *things}),
    )


def _item(found: Matter, iri: str, meant: Mapping[str, str]) -> AgendaItem:
    label = _label(found)
    wholes = Counter(meant[one.parent] for one in found.plans if one.parent and one.parent in meant)
    wholes.pop(iri, None)
    return AgendaItem(
        iri,
        label,
        _kind(found),
        tuple(sorted(found.labels.keys() - {label})),
        min(wholes, key=lambda whole: (-wholes[whole], whole), default=None),
    )


def _label(found: Matter) -> str:
    """The longest proper name that tells which policy it is, else the label that is used most, however its letters are set."""
    names = {form.name for form in found.forms if form.telling and form.name}
    if names:
        return min(names, key=lambda name: (-len(name), name))
    uses: Counter[str] = Counter()
    for label, times in found.labels.items():
        uses[fold(label)] += times
    return min(found.labels, key=lambda label: (-uses[fold(label)], -found.labels[label], label))


def _kind(found: Matter) -> PolicyKind:
    kinds = Counter(one.kind for one in found.plans)
    return min(kinds, key=lambda kind: (-kinds[kind], SPECIAL.index(kind)))


# --- IRIs ---


def _named(
    matters: Sequence[Matter],
    kept: Mapping[str, str],
    once: Mapping[str, frozenset[str]],
    known: Callable[[str], bool],
) -> dict[str, str]:
    """An IRI for each matter, by its key: of those that its plans had the oldest, else one from its label.

    Where a policy falls apart, the matter keeps the IRI that has most of its plans; but whoever can have the one of its own
    label again leaves it to the others. What has meant a policy never means
    another: an IRI that nothing has is given to those alone that it has meant.
    """
    had: dict[str, set[str]] = defaultdict(set)
    for iri, meaning in once.items():
        for plan in meaning:
            had[plan].add(iri)
    claims: dict[str, list[tuple[bool, int, str]]] = defaultdict(list)
    ages: dict[tuple[str, str], tuple[date, int]] = {}
    for found in matters:
        votes: dict[str, list[date]] = defaultdict(list)
        for one in found.plans:
            if one.iri in kept:
                votes[kept[one.iri]].append(one.day or date.max)
        own = next(_iris(found))
        again = any(own in had[one.iri] for one in found.plans)
        for iri, days in votes.items():
            claims[iri].append((again, -len(days), found.key))
            ages[found.key, iri] = (min(days), -len(days))
    heirs: dict[str, list[str]] = defaultdict(list)
    for iri, some in claims.items():
        *_, heir = min(some)
        heirs[heir].append(iri)
    iris = {key: min(own, key=lambda iri: (*ages[key, iri], iri)) for key, own in heirs.items()}
    spoken, taken = {*kept.values(), *once}, {*iris.values()}
    new = (found for found in matters if found.key not in iris)
    for found in sorted(new, key=lambda found: (-len(found.plans), found.key)):
        theirs = {iri for one in found.plans for iri in (kept.get(one.iri), *had.get(one.iri, ()))}
        free = (
            iri for iri in _iris(found) if iri not in taken and (iri in theirs or not (iri in spoken or known(iri)))
        )
        iris[found.key] = next(free)
        taken.add(iris[found.key])
    return iris


def _iris(found: Matter) -> Iterator[str]:
    """The IRIs that a matter may have, the fittest first: its label, if that tells anything, then with some digits."""
    plain, digits = policy_iri(_label(found)), digest(found.key)
    if not all(form.vague and not form.telling for form in found.forms):
        yield plain
    yield from (f"{plain}-{digits[:length]}" for length in range(6, len(digits)))


# --- Judgements ---


def _same(table: Sorted, meant: Mapping[str, str]) -> Iterator[Judgement]:
    """Why each plan of a policy that has several is one of them."""
    for found in table.matters:
        for one in found.plans if len(found.plans) > 1 else ():
            rule, tie, sure = table.came[one.iri]
            yield Judgement(one.iri, meant[one.iri], Verdict.SAME, str(rule), tie and str(tie), round(sure, 2))


def _apart(knots: Knots, meant: Meant) -> Iterator[Judgement]:
    """Which policies may be one, and which are called the same and are not: for each two the surest of what likens them."""
    best: dict[tuple[str, str], Edge] = {}
    for found in sorted(knots.doubts, key=lambda found: found.order):
        a, b = found.a.now, found.b.now
        one, other = sorted(meant(each.key) or "" for each in (a, b))
        if one != other and not knots.table.kept_apart(a, b):
            best.setdefault((one, other), found)
    for (one, other), found in best.items():
        if found.asks:
            sure = round(min(found.sure, SURE_ENOUGH - 0.01), 2)
            yield Judgement(one, other, Verdict.CANDIDATE, str(found.rule), found.tie and str(found.tie), sure)
        elif found.rule in SAID and found.bar:
            yield Judgement(one, other, Verdict.DIFFERENT, str(found.bar), None, round(1 - found.sure, 2))
