"""Who is who across articles, how sure that is, and why.

What an article's graph says is found in that article alone: there each person and organisation is a *referent*. Here the
referents of all articles are judged. Those of one name are taken for one, unless something speaks against it; other
likenesses of names ("Tom" and "Thomas", an acronym, a bare surname) count as far as something else supports them: a post,
an organisation or other company in common. What is likely but not sure enough is a candidate, shown as such, never merged.

The result depends on the set of referents and not on their order. Names are compared only within blocks that share a
part of them, so that an article touches the judgements on those whom it names and no others (blocking, then comparing,
then merging the surest pairs first is how entity resolution is usually done: https://arxiv.org/abs/1905.06397). A `Shelf`
keeps what was judged, and only what an article touches is judged anew: docs/decisions/0019-what-a-batch-touches.md.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Protocol

from ingest.likeness import Conflict, Likeness
from ingest.meeting import ASKED, Change, met
from ingest.parties import Party, Referent, Why, by_name
from ingest.retired import leading
from ingest.rounds import SURE, SURE_ENOUGH, WORTH_ASKING, Ruling, alike
from ingest.seating import group_of, seated
from ingest.shelf import Doubt, Leaf, Shelf
from ontology.iris import actor_iri
from ontology.records import Actor, ActorKind, Judgement, Verdict, digest

__all__ = ["Before", "Identities", "Known", "Referent", "Ruling", "actor", "identities", "judged"]


@dataclass(frozen=True, slots=True)
class Identities:
    """The actors across articles, without mentions; whom each referent means; and what was judged.

    `once` are the IRIs that actors had and have no more, each with the referents that meant it last, as long as there is any
    of them; `replaced` says whom most of these mean now. Where only a part was judged anew, all this is of that part;
    `touched` are then the IRIs, referents and pairs of actors of which nothing else is to be said any more.
    """

    actors: tuple[Actor, ...]
    meant: Mapping[str, str]
    judgements: tuple[Judgement, ...]
    once: Mapping[str, frozenset[str]]
    replaced: Mapping[str, str]
    touched: Touched


@dataclass(slots=True)
class Touched:
    """What was judged anew: actors by their IRIs, those included that are no more; referents; and pairs of other actors.

    Of the actors, `parties` have other referents than before, or came by them otherwise; of the referents, `moved` mean somebody
    else than before, or nobody.
    """

    parties: set[str] = field(default_factory=set)
    actors: set[str] = field(default_factory=set)
    referents: set[str] = field(default_factory=set)
    pairs: set[tuple[str, str]] = field(default_factory=set)
    moved: set[str] = field(default_factory=set)


class Before(Protocol):
    """What was judged before, of those that are asked about."""

    def everyone(self) -> Iterable[str]:
        """The referents of whom anything was judged. Asked where a shelf is empty, which knows of none that are gone."""
        ...

    def kept(self, referent: str) -> str | None:
        """The IRI of the actor whom a referent meant."""
        ...

    def once(self, referent: str) -> Iterable[str]:
        """The IRIs that nobody has any more which it meant once."""
        ...

    def last(self, iri: str) -> frozenset[str]:
        """The referents that meant last an IRI that nobody has any more; none of an IRI that somebody has."""
        ...

    def taken(self, iri: str) -> bool:
        """Whether an IRI means somebody, or has meant somebody."""
        ...


class Known:
    """What was judged before, where all of it is in memory."""

    def __init__(self, kept: Mapping[str, str] | None = None, once: Mapping[str, frozenset[str]] | None = None) -> None:
        self._kept, self._last = kept or {}, once or {}
        self._taken = {*self._kept.values(), *self._last}
        self._once: dict[str, set[str]] = defaultdict(set)
        for iri, some in self._last.items():
            for referent in some:
                self._once[referent].add(iri)

    def everyone(self) -> Iterable[str]:
        return self._kept

    def kept(self, referent: str) -> str | None:
        return self._kept.get(referent)

    def once(self, referent: str) -> Iterable[str]:
        return self._once.get(referent, ())

    def last(self, iri: str) -> frozenset[str]:
        return self._last.get(iri, frozenset())

    def taken(self, iri: str) -> bool:
        return iri in self._taken


Claims = Callable[[Mapping[str, str]], Mapping[str, str]]
"""Gives by referent the IRIs that these speak for, where these are not simply the kept ones, which it is given."""


def identities(
    referents: Iterable[Referent],
    kept: Mapping[str, str] | None = None,
    ruled: Iterable[Ruling] = (),
    once: Mapping[str, frozenset[str]] | None = None,
    claims: Mapping[str, str] | None = None,
) -> Identities:
    """Who is who among all referents.

    `kept` are the IRIs that actors had before, by referent; `ruled` is what people have decided; `once` are the IRIs
    that nobody had any more, as an earlier judging left them. `claims` are the IRIs that referents speak for, where these
    are not simply the kept ones.
    """
    articles: dict[str, list[Referent]] = defaultdict(list)
    for one in referents:
        articles[one.article].append(one)
    with closing(sqlite3.connect(":memory:")) as db:
        claimed: Claims = (lambda before: before) if claims is None else (lambda _: claims)
        return judged(Shelf(db), articles, ruled, Known(kept, once), claims=claimed)


def judged(
    shelf: Shelf,
    articles: Mapping[str, Sequence[Referent]],
    ruled: Iterable[Ruling] = (),
    before: Before | None = None,
    *,
    claims: Claims = lambda kept: kept,
    again: Callable[[str], Sequence[Referent]] = lambda _: (),
    claimants: Iterable[str] = (),
) -> Identities:
    """Who is who after these articles have come to the shelf in the place of what it had of them; of an article that is gone, none.

    `ruled` is all that people have decided; `again` gives the referents of another article of the shelf. `claimants` are the
    referents that may speak for another IRI than the one that is kept.
    """
    before = before or Known()
    lost = {*before.everyone()} if shelf.empty else set[str]()
    change = _changed(shelf, articles, {*ruled}, again)
    gone = [one.party for one in change.gone]
    said = {one: why for party in gone for one, why in _said(party)}
    known = _Since(before, {one: party.iri for party in gone for one in party.members})
    others = _named(shelf, Change(change.gone, change.come), known, claims, claimants)
    touched = Touched({party.iri for party in gone})
    for party, iri in others.items():
        touched.parties.add(iri)
        said |= dict(_said(party, iri))
    now = {party.number: party for party in (*change.come, *others)}
    touched.parties |= {party.iri for party in now.values()}
    touched.actors |= touched.parties
    new = {one: why for party in now.values() for one, why in _said(party)}
    touched.referents = lost | {one for one in said.keys() | new.keys() if said.get(one) != new.get(one)}
    nobody = ("", None)
    touched.moved = {one for one in touched.referents if said.get(one, nobody)[0] != new.get(one, nobody)[0]}
    once, replaced = _retired(shelf, touched, known)
    parts = {party.number: party for party in _parts_of(shelf, touched.referents)}
    actors = [_actor(shelf, party) for party in (now | parts).values()]
    touched.actors |= {actor.iri for actor in actors}
    judgements = [*_same(new, touched.referents), *_apart(shelf, now, change, touched)]
    return Identities(
        tuple(sorted(actors, key=lambda actor: actor.iri)),
        {one: new[one][0] for one in touched.referents if one in new},
        tuple(sorted(judgements, key=lambda one: (one.verdict, one.one, one.other))),
        once,
        replaced,
        touched,
    )


Said = tuple[str, Why | None]
"""What is said of a referent: whom it means, and why it is one of several that do."""

CERTAIN: Why = (str(Likeness.NAME), None, SURE[Likeness.NAME][2])


def _said(party: Party, iri: str = "") -> Iterator[tuple[str, Said]]:
    several = len(party.members) > 1
    for one in party.members:
        yield one, (iri or party.iri, party.came.get(one, CERTAIN) if several else None)


class _Since:
    """What was judged before, some of which the shelf itself knows."""

    def __init__(self, before: Before, kept: Mapping[str, str]) -> None:
        self._before, self._kept = before, kept
        self.everyone, self.once, self.last, self.taken = before.everyone, before.once, before.last, before.taken

    def kept(self, referent: str) -> str | None:
        return self._kept.get(referent) or self._before.kept(referent)


# --- What changes ---


def _changed(
    shelf: Shelf,
    articles: Mapping[str, Sequence[Referent]],
    rulings: set[Ruling],
    again: Callable[[str], Sequence[Referent]],
) -> Change:
    """The parties that are gone and have come through these articles and rulings: bodies first, so that a post in "the NRB" is one in the National Rivers Board."""
    ruled: dict[str, list[Ruling]] = defaultdict(list)
    for rule in sorted(rulings, key=repr):
        for iri in {rule.one, rule.other}:
            ruled[iri].append(rule)
    coming = dict(articles)
    now = {(rule.one, rule.other, rule.same) for rule in rulings}
    moved = {iri for one, other, _ in now ^ shelf.rulings() for iri in (one, other)}
    for iri in moved:
        if (leaf := shelf.leaf(iri)) and leaf.article not in coming:
            coming[leaf.article] = again(leaf.article)
    shelf.rule(now)
    bodies = met(shelf, seated(shelf, _leaves(shelf, coming, ruled, ActorKind.ORGANIZATION, moved), ruled))
    for article in _called(shelf, bodies):
        if article not in coming:
            coming[article] = again(article)
    people = met(shelf, seated(shelf, _leaves(shelf, coming, ruled, ActorKind.PERSON, moved), ruled))
    return Change(
        [*bodies.gone, *people.gone],
        [*bodies.come, *people.come],
        bodies.doubted | people.doubted,
        bodies.settled | people.settled,
    )


def _leaves(
    shelf: Shelf,
    articles: Mapping[str, Sequence[Referent]],
    ruled: Mapping[str, Sequence[Ruling]],
    kind: ActorKind,
    moved: set[str],
) -> dict[str, Leaf | None]:
    """By referent: what is new on the shelf of the articles' people or bodies, nothing for those who are gone."""
    found: dict[str, Leaf | None] = {}
    for article, some in articles.items():
        old = {leaf.iri: leaf for leaf in shelf.leaves_of(article)}
        keys = {one.iri: by_name(one.kind, one.name) for one in some}
        if kind is ActorKind.PERSON:
            keys |= {iri: leaf.stands for iri, leaf in old.items() if leaf.stands and iri in keys}
        for one in some:
            if one.kind is kind:
                before = old.get(one.iri)
                leaf = _leaf(one, keys, ruled.get(one.iri, ()), before)
                if before is None or before.record != leaf.record or one.iri in moved:
                    found[one.iri] = leaf
        here = {one.iri for one in some}
        bodies = kind is ActorKind.ORGANIZATION
        found |= dict.fromkeys(iri for iri, leaf in old.items() if iri not in here and bodies == bool(leaf.stands))
    return found


def _leaf(one: Referent, keys: Mapping[str, str], ruled: Iterable[Ruling], before: Leaf | None) -> Leaf:
    party = Party(one.kind)
    party.add(one, keys, {rule.other if rule.one == one.iri else rule.one for rule in ruled if not rule.same})
    stands = by_name(one.kind, one.name) if one.kind is ActorKind.ORGANIZATION else None
    stands = before.stands if before else stands
    return Leaf(one.iri, one.article, group_of(one.kind, one.name), party.record(), 0, stands)


def _called(shelf: Shelf, bodies: Change) -> set[str]:
    """Let the most used name of each body stand for it, and give back the articles in which another one does now."""
    changed: dict[str, str] = {}
    articles = set[str]()
    for party in bodies.come:
        name = by_name(party.kind, party.name)
        for iri, (article, _) in party.members.items():
            if (leaf := shelf.leaf(iri)) and leaf.stands != name:
                changed[iri] = name
                articles.add(article)
    shelf.call(changed)
    return articles


# --- IRIs ---


def _named(shelf: Shelf, change: Change, before: Before, claims: Claims, claimants: Iterable[str]) -> dict[Party, str]:
    """Give an IRI to each party that has come: the one that most of its referents speak for, else one from its name.

    What has meant somebody never means somebody else: an IRI that nobody has is given to those alone whom it has meant.
    Whoever can have the one of its own name again leaves the other to whomever that is of. Gives back others whose IRI was
    claimed, with that IRI: they have another one now, or the same.
    """
    parties = {party.number: party for party in change.come}
    waiting = list(change.come)
    for one in claimants:
        kept = {one: iri} if (iri := before.kept(one)) else {}
        if (party := shelf.meaning(one)) and party.number not in parties and claims(kept).get(one) != kept.get(one):
            parties[party.number] = party
            waiting.append(party)
    spoken = []
    left = {iri for one in change.gone if (iri := one.party.iri)}
    for party in waiting:
        kept = {one: iri for one in party.members if (iri := before.kept(one))}
        claimed = claims(kept)
        votes = Counter(claimed[one] for one in party.members if one in claimed)
        own = next(_iris(party))
        again = any(own in before.once(one) for one in party.members)
        spoken += [(again, -count, iri != own, party.key, iri, party) for iri, count in votes.items()]
        for iri in votes:
            other = None if iri in left else shelf.named(iri)
            if other is not None and other.number not in parties:
                parties[other.number] = other
                waiting.append(other)
    iris: dict[int, str] = {}
    taken: set[str] = set()
    for *_, iri, party in sorted(spoken, key=lambda claim: claim[:5]):
        if party.number not in iris and iri not in taken:
            iris[party.number] = iri
            taken.add(iri)
    claimed_iris = {claim[4] for claim in spoken}
    new = (party for party in waiting if party.number not in iris)
    for party in sorted(new, key=lambda party: (-len(party.members), party.key)):
        theirs = {iri for one in party.members for iri in (before.kept(one), *before.once(one))}
        free = (
            iri
            for iri in _iris(party)
            if iri not in taken
            and (iri in theirs or not (before.taken(iri) or iri in claimed_iris))
            and ((holder := shelf.named(iri)) is None or holder.number in parties)
        )
        iris[party.number] = next(free)
        taken.add(iris[party.number])
    others = {party: party.iri for party in waiting[len(change.come) :]}
    for party in waiting:
        shelf.name(party, iris[party.number])
    return others


def _iris(party: Party) -> Iterator[str]:
    """The IRIs that a party may have, the fittest first: its name, if that alone tells whom it means, then with some digits."""
    plain, digits = actor_iri(party.kind, party.name), digest(party.key)
    if not (party.bound or party.single):
        yield plain
    yield from (f"{plain}-{digits[:length]}" for length in range(6, len(digits)))


def _retired(shelf: Shelf, touched: Touched, before: Before) -> tuple[dict[str, frozenset[str]], dict[str, str]]:
    """The IRIs that nobody has any more, with the referents that meant them last, and whom most of these mean now."""
    had: dict[str, set[str]] = defaultdict(set)
    for one in touched.referents:
        if iri := before.kept(one):
            had[iri].add(one)
    gone = {iri: frozenset(some) for iri, some in had.items() if shelf.named(iri) is None}
    older = {iri for one in touched.referents for iri in before.once(one)}
    touched.actors |= older
    gone = {iri: before.last(iri) for iri in older if shelf.named(iri) is None} | gone
    now = leading(gone, {one: iri for some in gone.values() for one in some if (iri := shelf.meant(one))})
    return {old: gone[old] for old in now}, now


# --- Actors ---


def _parts_of(shelf: Shelf, changed: Iterable[str]) -> Iterator[Party]:
    """The parties of which some article says that they are part of one of these referents."""
    for one in changed:
        leaf = shelf.leaf(one)
        for other in shelf.leaves_of(leaf.article) if leaf and leaf.stands else ():
            if other.stands and one in Party.of(other.record).wholes and (party := shelf.meaning(other.iri)):
                yield party


def actor(shelf: Shelf, iri: str) -> Actor | None:
    """The actor of an IRI, None where nobody has it."""
    return _actor(shelf, party) if (party := shelf.named(iri)) else None


def _actor(shelf: Shelf, party: Party) -> Actor:
    """The party as one actor: its name, all other forms, and the organisation whose part it is most often said to be."""
    found = Actor(party.iri, party.kind, party.name, tuple(sorted((party.forms | party.called) - {party.name})))
    wholes: Counter[str] = Counter()
    for one, times in party.wholes.items():
        if iri := shelf.meant(one):
            wholes[iri] += times
    wholes.pop(party.iri, None)
    return replace(found, part_of=min(wholes, key=lambda whole: (-wholes[whole], whole))) if wholes else found


# --- Judgements ---


def _same(said: Mapping[str, Said], of: Iterable[str]) -> Iterator[Judgement]:
    """Why each of these referents is one of several of an actor, if it is."""
    for one in of:
        iri, why = said.get(one, ("", None))
        if why:
            yield Judgement(one, iri, Verdict.SAME, why[0], why[1], round(why[2], 2))


def _apart(shelf: Shelf, now: Mapping[int, Party], change: Change, touched: Touched) -> Iterator[Judgement]:
    """Who may be whom, and namesakes that are not: for each pair of actors the surest of what likens them."""
    asked = {shelf.last(number) for number in change.doubted}
    for pair in change.settled:
        touched.pairs.add(pair)
        asked |= {party.number for iri in pair if (party := shelf.named(iri))}
    best: dict[tuple[int, int], Doubt] = {}
    for number in now.keys() | asked:
        for doubt in chain.from_iterable(map(shelf.doubts, shelf.parts(number))):
            a, b = sorted((shelf.last(doubt.a), shelf.last(doubt.b)))
            if a != b and ((a, b) not in best or doubt.order < best[a, b].order):
                best[a, b] = doubt
    for (a, b), doubt in best.items():
        x, y = shelf.party(a), shelf.party(b)
        one, other = sorted((x.iri, y.iri))
        touched.pairs.add((one, other))
        if isinstance(alike(x, y)[0], Conflict):
            continue
        if doubt.sure >= WORTH_ASKING:
            sure = min(doubt.sure, SURE_ENOUGH - 0.01)
            yield Judgement(one, other, Verdict.CANDIDATE, doubt.because, doubt.tie, round(sure, 2))
        elif doubt.because in ASKED and doubt.tie:
            yield Judgement(one, other, Verdict.DIFFERENT, doubt.tie, None, round(1 - doubt.sure, 2))
