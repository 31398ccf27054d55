"""Who is who in a store: what its articles say of people and organisations, judged, and written to graphs of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain

from pyoxigraph import NamedNode

from graph import query, rdf
from graph.authorities import Authority, authorities
from graph.authorities import identifying as identifiers
from graph.decisions import decisions, standing
from graph.search import Index, actor_entries
from graph.store import Reader, Store
from ingest.identity import Identities, identities
from ingest.likeness import fold
from ingest.parties import Referent
from onrecord.anchoring import anchored, applied, claims, rulings
from ontology.records import Act, Actor, ActorKind
from ontology.terms import ACTORS, AUTHORITIES, DCTERMS, IDENTITY, ONR, PROV

_MEANT, _ONCE = NamedNode(PROV.specializationOf), NamedNode(ONR.onceMeant)
_REPLACED = NamedNode(DCTERMS.isReplacedBy)


def identify(store: Store, index: Index) -> None:
    """Judge who is who, and put it in the place of what was judged before. Writes nothing where nothing changed.

    What people have decided holds; the rest is judged anew.
    """
    logged = decisions(store)
    holding = standing(logged)
    decided = anchored(store, holding)
    undone = anchored(store, (one for one in logged if one.act is Act.SPLIT and one not in holding))
    kept = _links(store, IDENTITY, _MEANT)
    entries = {entry.iri: entry for entry in authorities(store)}
    everyone = chain(referents(store), map(_listed, entries.values()))
    claimed = {one: iri for one, iri in claims(kept, decided, undone).items() if one not in entries}
    found = _named_somewhere(identities(everyone, kept, rulings(decided), _once(store, kept), claimed), entries)
    actors = applied(found, decided)
    told = ((found.meant[iri], entry) for iri, entry in entries.items() if iri in found.meant)
    identifying = (quad for actor, entry in told for quad in identifiers(actor, entry, ACTORS))
    graphs = {
        ACTORS: (*rdf.actor_quads(actors), *rdf.redirect_quads(found.replaced), *identifying),
        IDENTITY: (*rdf.identity_quads(found.meant, found.judgements), *rdf.once_quads(found.once)),
    }
    if store.replace(graphs) or not index.holds(ACTORS):
        index.replace(ACTORS, actor_entries(actors))


def _listed(entry: Authority) -> Referent:
    """An entry of an authority file, as if one article named them all: no two of them are one."""
    return Referent(entry.iri, AUTHORITIES, entry.kind, entry.name, entry.aliases, listed=True)


def _named_somewhere(found: Identities, entries: Mapping[str, Authority]) -> Identities:
    """Without the entries that no article names; the others give their names to the actors that they are."""
    named = {actor for one, actor in found.meant.items() if one not in entries}
    known = {found.meant[iri]: entry for iri, entry in entries.items()}
    meant = {one: actor for one, actor in found.meant.items() if actor in named}
    judgements = tuple(
        said for said in found.judgements if said.other in named and (said.one in named or said.one in meant)
    )
    actors = tuple(_called(actor, known.get(actor.iri)) for actor in found.actors if actor.iri in named)
    return replace(found, actors=actors, meant=meant, judgements=judgements)


def _called(actor: Actor, entry: Authority | None) -> Actor:
    if entry is None:
        return actor
    return replace(actor, name=entry.name, aliases=tuple(sorted({actor.name, *actor.aliases} - {entry.name})))


def referents(store: Reader) -> Iterator[Referent]:
    """Each person and organisation as each version of each article has it."""
    abouts = {str(row["graph"]): row for row in query.ask(store, "known-articles").rows}
    posts: dict[str, set[tuple[str, str | None]]] = defaultdict(set)
    for row in query.ask(store, "known-posts").rows:
        posts[str(row["iri"])].add((str(row["title"]), _text(row["organisation"])))
    for graph, rows in _by_graph(store):
        about = abouts[graph]
        company = frozenset(iri for iri, some in rows.items() if not _prints(about, str(some[0]["name"])))
        for iri, some in rows.items():
            kind, name = _kind(iri), str(some[0]["name"])
            yield Referent(
                iri=iri,
                article=graph,
                kind=kind,
                name=name,
                aliases=tuple(sorted({str(row["alias"]) for row in some if row["alias"] is not None})),
                honorifics=tuple(sorted({str(row["honorific"]) for row in some if row["honorific"] is not None})),
                posts=tuple(sorted(posts[iri], key=str)),
                company=company,
                part_of=_text(some[0]["whole"]),
                outlet=_text(about["outlet"]),
                published=date.fromisoformat(str(about["published"])) if about["published"] else None,
                bound=kind is ActorKind.ORGANIZATION and name.startswith("the "),
            )


def _text(cell: query.Cell) -> str | None:
    return None if cell is None else str(cell)


def _by_graph(store: Reader) -> Iterator[tuple[str, dict[str, list[query.Row]]]]:
    """By graph: the rows of each actor."""
    graphs: dict[str, dict[str, list[query.Row]]] = defaultdict(lambda: defaultdict(list))
    for row in query.ask(store, "known-actors").rows:
        graphs[str(row["graph"])][str(row["iri"])].append(row)
    yield from graphs.items()


def _kind(iri: str) -> ActorKind:
    return ActorKind(iri.rsplit("/", 2)[-2])


def _prints(about: query.Row, name: str) -> bool:
    """Whether a name is the outlet's or in the byline: whoever writes for a paper keeps company with all who are in it."""
    return any(fold(name) in fold(str(about[by])) for by in ("outlet", "byline") if about[by])


def _once(store: Reader, kept: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """The IRIs that nobody has any more, with the referents that meant each last; or with those whom it leads to, if that is not known."""
    once: dict[str, set[str]] = defaultdict(set)
    for quad in store.matching(None, _ONCE, None):
        once[rdf.value(quad.object)].add(rdf.value(quad.subject))
    for old, now in _links(store, ACTORS, _REPLACED).items():
        if old not in once:
            once[old] |= {referent for referent, actor in kept.items() if actor == now}
    return {iri: frozenset(some) for iri, some in once.items()}


def _links(store: Reader, graph: str, predicate: NamedNode) -> dict[str, str]:
    quads = (quad for quad in store.quads(graph) if quad.predicate == predicate)
    return {rdf.value(quad.subject): rdf.value(quad.object) for quad in quads}
