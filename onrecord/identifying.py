"""Who is who in a store: what its articles say of people and organisations, judged, and written to graphs of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from pyoxigraph import Literal, NamedNode, Quad
from rdflib.namespace import OWL

from graph import rdf
from graph.authorities import Authority, authorities
from graph.authorities import identifying as identifiers
from graph.decisions import decisions, standing
from graph.known import Known, known
from graph.meaning import Recall, looked_up
from graph.search import Index, actor_entries
from graph.store import Reader, Store
from ingest import identity
from ingest.identity import Identities, judged
from ingest.likeness import fold
from ingest.parties import Referent
from ingest.shelf import Shelf
from onrecord.anchoring import Anchored, anchored, applied, claims, given, rulings
from onrecord.before import MEANT, ONCE, ONE, OTHER, REPLACED, VERDICT, Judged, within
from ontology.iris import judgement_iri
from ontology.records import Act, Actor, ActorKind, Judgement, Verdict
from ontology.terms import ACTORS, AUTHORITIES, BESIDE, IDENTITY

_MARK = NamedNode(OWL.versionInfo)
_IDENTITY, _ACTORS = NamedNode(IDENTITY), NamedNode(ACTORS)


def identify(
    store: Store, index: Index, shelf: Shelf, articles: Collection[str] | None = None, recall: Recall = looked_up
) -> frozenset[str]:
    """Judge who is who of all whom these articles touch, and put it in the place of what was judged before of these.

    What people have decided holds; the rest is judged anew. Without articles all are judged, on a shelf that is empty. Gives
    back the referents that mean somebody else than before.
    """
    logged = decisions(store)
    holding = standing(logged)
    decided = anchored(store, holding, recall)
    undone = anchored(store, (one for one in logged if one.act is Act.SPLIT and one not in holding), recall)
    listed = {entry.iri: entry for entry in authorities(store)}

    def claimed(kept: Mapping[str, str]) -> dict[str, str]:
        return {one: iri for one, iri in claims(kept, decided, undone).items() if one not in listed}

    def named_in(article: str) -> tuple[Referent, ...]:
        return tuple(map(_listed, listed.values())) if article == AUTHORITIES else referents_of(known(store, article))

    if articles is None:
        every = (*(set(store.graphs()) - BESIDE), AUTHORITIES)
        before: identity.Before = _all_before(store)
    else:
        every, before = tuple(articles), Judged(store, IDENTITY)
    splits = (one for one in (*decided, *undone) if one.decision.act is Act.SPLIT)
    found = judged(
        shelf,
        {one: named_in(one) for one in sorted(every)},
        rulings(decided),
        before,
        claims=claimed,
        again=named_in,
        claimants=sorted({one for split in splits for one in split.sides[0]}),
    )
    actors = _given(shelf, found, decided)
    shown = _Shown(shelf, listed) if listed else None
    if shown:
        found, actors = shown.of(found), shown.called(actors)
    new = {*_quads(found, actors, listed), Quad(_IDENTITY, _MARK, Literal(shelf.mark), _IDENTITY)}
    if articles is None:
        by_graph: dict[str, list[Quad]] = {ACTORS: [], IDENTITY: []}
        for quad in new:
            by_graph[rdf.value(quad.graph_name)].append(quad)
        if store.replace(by_graph) or not index.holds(ACTORS):
            index.replace(ACTORS, actor_entries(actors))
    else:
        old = {*_told_of(store, found)}
        if store.amend(old - new, new - old) or new != old:
            index.renew(ACTORS, {*found.touched.actors, *(one.iri for one in actors)}, actor_entries(actors))
    return frozenset(found.touched.moved)


def marked(store: Reader) -> str | None:
    """What tells the referents that the judgements in a store rest on from any others: the `mark` of their shelf."""
    return next((rdf.value(quad.object) for quad in store.matching(_IDENTITY, _MARK, None)), None)


# --- What is told of them ---


def _quads(found: Identities, actors: Collection[Actor], listed: Mapping[str, Authority]) -> Iterator[Quad]:
    yield from rdf.actor_quads(actors)
    yield from rdf.redirect_quads(found.replaced)
    told = {actor.iri for actor in actors}
    for entry in (one for one in listed if found.meant.get(one) in told):
        yield from identifiers(found.meant[entry], listed[entry], ACTORS)
    yield from rdf.identity_quads(found.meant, found.judgements)
    yield from rdf.once_quads(found.once)


def _told_of(store: Reader, found: Identities) -> Iterator[Quad]:
    """All that was told of what was judged anew."""
    touched = found.touched
    yield from store.matching(_IDENTITY, _MARK, None)
    for iri in touched.actors:
        yield from within(ACTORS, store.matching(NamedNode(iri), None, None))
        yield from within(IDENTITY, store.matching(None, ONCE, NamedNode(iri)))
    for one in touched.referents:
        for predicate in (MEANT, ONCE):
            yield from within(IDENTITY, store.matching(NamedNode(one), predicate, None))
    for node in {*_judgements(store, found)}:
        yield from within(IDENTITY, store.matching(NamedNode(node), None, None))


def _judgements(store: Reader, found: Identities) -> Iterator[str]:
    """The judgements on what was judged anew."""
    touched = found.touched
    for one in chain(touched.referents, touched.parties):
        yield from (rdf.value(quad.subject) for quad in store.matching(None, ONE, NamedNode(one)))
    for iri in touched.parties:
        for quad in store.matching(None, OTHER, NamedNode(iri)):
            node = quad.subject
            if all(rdf.value(said.object) != Verdict.SAME for said in _of(store, node)):  # which is of a referent
                yield rdf.value(node)
    yield from (judgement_iri(one, other) for one, other in touched.pairs)


def _of(store: Reader, node: object) -> Iterator[Quad]:
    assert isinstance(node, NamedNode)
    return store.matching(node, VERDICT, None)


# --- Names and states that people gave ---


def _given(shelf: Shelf, found: Identities, decided: Sequence[Anchored]) -> tuple[Actor, ...]:
    """The actors as people call and judge them, and those others of whom they decided something else than before."""
    now: dict[str, list[str]] = defaultdict(list)
    for iri, decision in given(Meaning(shelf), decided):
        now[iri].append(decision.id)
    said = {iri: " ".join(ids) for iri, ids in now.items()}
    before = shelf.given()
    shelf.give(said)
    told = {actor.iri for actor in found.actors}
    changed = sorted(iri for iri in before.keys() | said.keys() if before.get(iri) != said.get(iri) and iri not in told)
    others = [actor for iri in changed if (actor := identity.actor(shelf, iri))]
    found.touched.actors |= {actor.iri for actor in others}
    return applied((*found.actors, *others), Meaning(shelf), decided)


class Meaning(Mapping[str, str]):
    """Whom each referent on a shelf means."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def __getitem__(self, referent: str) -> str:
        if (iri := self._shelf.meant(referent)) is None:
            raise KeyError(referent)
        return iri

    def __iter__(self) -> Iterator[str]:
        return (one for party in self._shelf.lasting() for one in party.members)

    def __len__(self) -> int:
        return sum(1 for _ in self)


# --- Authority files ---


class _Shown:
    """What is shown of those whom an authority file lists: no entries that no article names; the others give their names."""

    def __init__(self, shelf: Shelf, listed: Mapping[str, Authority]) -> None:
        self._shelf, self._listed = shelf, listed

    def of(self, found: Identities) -> Identities:
        return replace(
            found,
            actors=tuple(actor for actor in found.actors if self._named(actor.iri)),
            meant={one: iri for one, iri in found.meant.items() if one not in self._listed or self._named(iri)},
            judgements=tuple(filter(self._tells, found.judgements)),
        )

    def called(self, actors: Iterable[Actor]) -> tuple[Actor, ...]:
        return tuple(_called(actor, self._entry(actor.iri)) for actor in actors if self._named(actor.iri))

    def _tells(self, judgement: Judgement) -> bool:
        of_referent = judgement.verdict is Verdict.SAME
        return self._named(judgement.other) and (of_referent or self._named(judgement.one))

    def _named(self, iri: str) -> bool:
        party = self._shelf.named(iri)
        return party is not None and party.articles != {AUTHORITIES}

    def _entry(self, iri: str) -> Authority | None:
        party = self._shelf.named(iri)
        entries = [one for one in self._listed if party and one in party.members]
        return self._listed[entries[-1]] if entries else None


def _listed(entry: Authority) -> Referent:
    """An entry of an authority file, as if one article named them all: no two of them are one."""
    return Referent(entry.iri, AUTHORITIES, entry.kind, entry.name, entry.aliases, listed=True)


def _called(actor: Actor, entry: Authority | None) -> Actor:
    if entry is None:
        return actor
    return replace(actor, name=entry.name, aliases=tuple(sorted({actor.name, *actor.aliases} - {entry.name})))


# --- Whom articles name ---


def referents(store: Reader) -> Iterator[Referent]:
    """Each person and organisation as each version of each article has it."""
    for article in sorted(set(store.graphs()) - BESIDE):
        yield from referents_of(known(store, article))


def referents_of(article: Known) -> tuple[Referent, ...]:
    """Those of one version of one article."""
    posts: dict[str, set[tuple[str, str | None]]] = defaultdict(set)
    for held in article.memberships():
        posts[held.member].add((held.title, held.organization))
    actors = tuple(article.actors())
    company = frozenset(one.iri for one in actors if not _prints(article, one.name))
    return tuple(
        Referent(
            iri=one.iri,
            article=article.iri,
            kind=(kind := _kind(one.iri)),
            name=one.name,
            aliases=one.aliases,
            honorifics=one.honorifics,
            posts=tuple(sorted(posts[one.iri], key=str)),
            company=company,
            part_of=one.whole,
            outlet=article.outlet,
            published=date.fromisoformat(article.published) if article.published else None,
            bound=kind is ActorKind.ORGANIZATION and one.name.startswith("the "),
        )
        for one in actors
    )


def _kind(iri: str) -> ActorKind:
    return ActorKind(iri.rsplit("/", 2)[-2])


def _prints(article: Known, name: str) -> bool:
    """Whether a name is the outlet's or in the byline: whoever writes for a paper keeps company with all who are in it."""
    return any(fold(name) in fold(by) for by in (article.outlet, article.byline) if by)


# --- What was judged before ---


def _all_before(store: Reader) -> identity.Known:
    kept = _links(store, IDENTITY, MEANT)
    return identity.Known(kept, _once(store, kept))


def _once(store: Reader, kept: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """The IRIs that nobody has any more, with the referents that meant each last; or with those whom it leads to, if that is not known."""
    once: dict[str, set[str]] = defaultdict(set)
    for quad in within(IDENTITY, store.matching(None, ONCE, None)):
        once[rdf.value(quad.object)].add(rdf.value(quad.subject))
    for old, now in _links(store, ACTORS, REPLACED).items():
        if old not in once:
            once[old] |= {referent for referent, actor in kept.items() if actor == now}
    return {iri: frozenset(some) for iri, some in once.items()}


def _links(store: Reader, graph: str, predicate: NamedNode) -> dict[str, str]:
    quads = within(graph, store.matching(None, predicate, None))
    return {rdf.value(quad.subject): rdf.value(quad.object) for quad in quads}
