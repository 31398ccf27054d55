"""Who is who across articles, how sure that is, and why.

What an article's graph says is found in that article alone: there each person and organisation is a *referent*. Here the
referents of all articles are judged. Those of one name are taken for one, unless something speaks against it; other
likenesses of names ("Tom" and "Thomas", an acronym, a bare surname) count as far as something else supports them: a post,
an organisation or other company in common. What is likely but not sure enough is a candidate, shown as such, never merged.

The result depends on the set of referents and not on their order. Names are compared only within blocks that share a
part of them, so that an article touches the judgements on those whom it names and no others (blocking, then comparing,
then merging the surest pairs first is how entity resolution is usually done: https://arxiv.org/abs/1905.06397).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.likeness import Conflict, Likeness, is_acronym, person_name
from ingest.parties import Party, Referent
from ingest.retired import leading, retired
from ingest.rounds import SURE, SURE_ENOUGH, WORTH_ASKING, Edge, Ruling, Table, alike, judged
from ontology.iris import actor_iri
from ontology.records import Actor, ActorKind, Judgement, Verdict, digest

__all__ = ["Identities", "Referent", "Ruling", "identities"]


@dataclass(frozen=True, slots=True)
class Identities:
    """The actors across articles, without mentions; whom each referent means; and what was judged.

    `once` are the IRIs that actors had and have no more, each with the referents that meant it last, as long as there is any
    of them; `replaced` says whom most of these mean now.
    """

    actors: tuple[Actor, ...]
    meant: Mapping[str, str]
    judgements: tuple[Judgement, ...]
    once: Mapping[str, frozenset[str]]
    replaced: Mapping[str, str]


def identities(
    referents: Iterable[Referent],
    kept: Mapping[str, str] | None = None,
    ruled: Iterable[Ruling] = (),
    once: Mapping[str, frozenset[str]] | None = None,
    claims: Mapping[str, str] | None = None,
) -> Identities:
    """Who is who.

    `kept` are the IRIs that actors had before, by referent; `ruled` is what people have decided; `once` are the IRIs
    that nobody had any more, as an earlier judging left them. `claims` are the IRIs that referents speak for, where these
    are not simply the kept ones.
    """
    before, gone = kept or {}, once or {}
    table = judged({one.iri: one for one in referents}, ruled)
    iris = _named(table.parties, before, gone, before if claims is None else claims)
    meant = {one.iri: iris[id(party)] for party in table.parties for one in party.referents}
    actors = (_actor(party, iris[id(party)], meant) for party in table.parties)
    gone = retired(before, gone, {*iris.values()})
    now = leading(gone, meant)
    return Identities(
        tuple(sorted(actors, key=lambda actor: actor.iri)),
        meant,
        tuple(sorted((*_same(table, meant), *_apart(table, iris)), key=lambda one: (one.verdict, one.one, one.other))),
        {old: gone[old] for old in now},
        now,
    )


def _actor(party: Party, iri: str, meant: Mapping[str, str]) -> Actor:
    """The party as one actor: its name, all other forms, and the organisation whose part it is most often said to be."""
    name = _name(party)
    forms = {form for one in party.referents for form in (one.name, *one.aliases)} - {name}
    actor = Actor(iri, party.kind, name, tuple(sorted(forms)))
    wholes = Counter(meant[one.part_of] for one in party.referents if one.part_of and one.part_of in meant)
    wholes.pop(iri, None)
    return replace(actor, part_of=min(wholes, key=lambda whole: (-wholes[whole], whole))) if wholes else actor


def _name(party: Party) -> str:
    """The name that is used most, of those that tell most."""
    return min(party.names, key=lambda name: (_vague(party.kind, name), -party.names[name], -len(name), name))


def _vague(kind: ActorKind, name: str) -> bool:
    return not person_name(name).given if kind is ActorKind.PERSON else is_acronym(name)


# --- IRIs ---


def _named(
    parties: Sequence[Party], kept: Mapping[str, str], once: Mapping[str, frozenset[str]], claims: Mapping[str, str]
) -> dict[int, str]:
    """An IRI for each party: the one that most of its referents speak for, else one from its name.

    What has meant somebody never means somebody else: an IRI that nobody has is given to those alone whom it has meant.
    Whoever can have the one of its own name again leaves the other to whomever that is of.
    """
    had: dict[str, set[str]] = defaultdict(set)
    for iri, some in once.items():
        for referent in some:
            had[referent].add(iri)
    spoken = []
    for party in parties:
        votes = Counter(claims[one.iri] for one in party.referents if one.iri in claims)
        own = next(_iris(party))
        again = any(own in had.get(one.iri, ()) for one in party.referents)
        spoken += [(again, -count, iri != own, party.key, iri, party) for iri, count in votes.items()]
    iris: dict[int, str] = {}
    taken: set[str] = set()
    for *_, iri, party in sorted(spoken, key=lambda claim: claim[:5]):
        if id(party) not in iris and iri not in taken:
            iris[id(party)] = iri
            taken.add(iri)
    known = {*kept.values(), *claims.values(), *once}
    new = (party for party in parties if id(party) not in iris)
    for party in sorted(new, key=lambda party: (-len(party.referents), party.key)):
        theirs = {iri for one in party.referents for iri in (kept.get(one.iri), *had.get(one.iri, ()))}
        free = (iri for iri in _iris(party) if iri not in taken and (iri not in known or iri in theirs))
        iris[id(party)] = next(free)
        taken.add(iris[id(party)])
    return iris


def _iris(party: Party) -> Iterator[str]:
    """The IRIs that a party may have, the fittest first: its name, if that alone tells whom it means, then with some digits."""
    plain, digits = actor_iri(party.kind, _name(party)), digest(party.key)
    if not (party.bound or party.single):
        yield plain
    yield from (f"{plain}-{digits[:length]}" for length in range(6, len(digits)))


# --- Judgements ---


def _same(table: Table, meant: Mapping[str, str]) -> Iterator[Judgement]:
    """Why each referent of an actor who has several is one of them."""
    certain = (str(Likeness.NAME), None, SURE[Likeness.NAME][2])
    for party in table.parties:
        for one in party.referents if len(party.referents) > 1 else ():
            because, tie, sure = table.came.get(one.iri, certain)
            yield Judgement(one.iri, meant[one.iri], Verdict.SAME, because, tie, round(sure, 2))


def _apart(table: Table, iris: Mapping[int, str]) -> Iterator[Judgement]:
    """Who may be whom, and namesakes that are not: for each pair of actors the surest of what likens them."""
    best: dict[tuple[str, str], Edge] = {}
    for edge in sorted(table.doubts, key=lambda edge: edge.order):
        one, other = sorted((iris[id(edge.a.now)], iris[id(edge.b.now)]))
        if one != other and not isinstance(alike(edge.a.now, edge.b.now)[0], Conflict):
            best.setdefault((one, other), edge)
    for (one, other), edge in best.items():
        if edge.sure >= WORTH_ASKING:
            sure = min(edge.sure, SURE_ENOUGH - 0.01)
            yield Judgement(
                one, other, Verdict.CANDIDATE, str(edge.because), edge.tie and str(edge.tie), round(sure, 2)
            )
        elif edge.because in {Likeness.NAME, Likeness.SPELLING} and edge.tie and not (edge.a.bound or edge.a.single):
            yield Judgement(one, other, Verdict.DIFFERENT, str(edge.tie), None, round(1 - edge.sure, 2))
