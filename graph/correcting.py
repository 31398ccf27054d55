"""Correcting the copy that a snapshot is made of: what the standing decisions change in its graphs and its index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad

from graph import corrections, decisions, rdf
from graph.corrections import Known
from graph.decisions import standing
from graph.rdf import value
from graph.search import Entry, entries
from graph.store import Reader
from ontology.iris import decision_iri
from ontology.records import GONE, NAMED, Act, Actor, ActorKind, Decision, State
from ontology.terms import ACTORS, BESIDE, DCTERMS, DECISIONS, IDENTITY, OA, ONR, PROV, RDFS, SDO, SKOS


@dataclass(slots=True)
class Amendment:
    """What is to change: quads, each in the graph that it names, and the entries of the index by the graph they are of."""

    gone: set[Quad] = field(default_factory=set)
    added: set[Quad] = field(default_factory=set)
    entries: dict[str, tuple[Entry, ...]] = field(default_factory=dict)


def amendment(reader: Reader) -> Amendment:
    """What the decisions of a store change for its readers; nothing where there are none."""
    found = Amendment()
    taken = standing(decisions.decisions(reader))
    gone = frozenset(_of_state(reader, GONE))
    if not taken and not gone:
        return found
    meant = {value(quad.subject): value(quad.object) for quad in reader.quads(IDENTITY) if quad.predicate == _MEANT}
    known = Known(dict(_named(reader, taken)), meant, gone)
    said = tuple(corrections.of_statements(taken))
    for graph in sorted(_touched(reader, said, {one for one, actor in meant.items() if actor in gone})):
        _correct(reader, graph, said, known, found)
    _forget(reader, gone, meant, found)
    for decision in taken:
        if decision.act is Act.HIDE:
            found.gone.update(_telling(reader, decision))
    found.gone, found.added = found.gone - found.added, found.added - found.gone
    return found


def _correct(reader: Reader, graph: str, taken: tuple[Decision, ...], known: Known, found: Amendment) -> None:
    quads = tuple(reader.quads(graph))
    text_hash = next(value(quad.object) for quad in quads if quad.predicate == _SHA256)
    reading = rdf.reading(quads, reader.article(text_hash).text)
    changed = corrections.corrected(reading, taken, known)
    if changed == reading:
        return
    old, new = {*rdf.quads(reading)}, {*rdf.quads(changed)}
    found.gone |= old - new
    found.added |= new - old
    found.entries[graph] = entries(changed)
    here = {actor.iri for actor in reading.actors}
    named = {actor.iri: actor.name for actor in changed.actors if actor.kind in NAMED and actor.iri not in here}
    across = {(actor.kind, actor.name): actor.iri for actor in known.actors.values()}
    kinds = {actor.iri: actor.kind for actor in changed.actors}
    links = {iri: across[kinds[iri], name] for iri, name in named.items()}
    found.added.update(rdf.identity_quads(links, ()))


def _touched(reader: Reader, taken: Iterable[Decision], gone: Iterable[str]) -> set[str]:
    """The graphs of articles in which something may have to be corrected."""
    keys = {one.article for decision in taken for one in decision.targets[0].anchors}
    found = {graph for key in keys for graph in _graphs(reader, None, _KEY, Literal(key))}
    found |= {graph for iri in gone for graph in _graphs(reader, NamedNode(iri), None, None)}
    return found - BESIDE


def _graphs(
    reader: Reader, subject: NamedNode | None, predicate: NamedNode | None, object_: Literal | None
) -> Iterator[str]:
    return (value(quad.graph_name) for quad in reader.matching(subject, predicate, object_))


def _of_state(reader: Reader, states: tuple[State, ...]) -> Iterator[str]:
    for quad in reader.quads(ACTORS):
        if quad.predicate == _STATE and value(quad.object) in states:
            yield value(quad.subject)


def _named(reader: Reader, taken: Iterable[Decision]) -> Iterator[tuple[str, Actor]]:
    """The actors to whom decisions give statements, by the IRI that they had then."""
    for decision in taken:
        for target in decision.targets[1:] if decision.act is Act.SPEAKER else ():
            iri = target.iri
            for quad in reader.matching(NamedNode(iri), _REPLACED, None):
                iri = value(quad.object)
            for quad in reader.matching(NamedNode(iri), _NAME, None):
                yield target.iri, Actor(iri, ActorKind(iri.rsplit("/", 2)[-2]), value(quad.object))


def _forget(reader: Reader, gone: frozenset[str], meant: Mapping[str, str], found: Amendment) -> None:
    """Take those who are rejected or hidden out of the graphs of actors and of identity, and out of the index."""
    if not gone:
        return
    lost = gone | {one for one, actor in meant.items() if actor in gone}
    for graph in (ACTORS, IDENTITY):
        judged = set()
        for quad in reader.quads(graph):
            if value(quad.subject) in lost or value(quad.object) in lost:
                found.gone.add(quad)
                judged.add(quad.subject)
        found.gone.update(quad for quad in reader.quads(graph) if quad.subject in judged)
    found.entries[ACTORS] = tuple(_remaining(reader, lost))


def _remaining(reader: Reader, lost: frozenset[str]) -> Iterator[Entry]:
    names: dict[str, str] = {}
    aliases: dict[str, list[str]] = {}
    for quad in reader.quads(ACTORS):
        iri = value(quad.subject)
        if iri in lost:
            continue
        if quad.predicate == _NAME:
            names[iri] = value(quad.object)
        elif quad.predicate == _ALIAS:
            aliases.setdefault(iri, []).append(value(quad.object))
    for iri, name in sorted(names.items()):
        yield Entry("actor", iri, name, " · ".join(sorted(aliases.get(iri, []))))


def _telling(reader: Reader, decision: Decision) -> Iterator[Quad]:
    """The words by which a decision to hide something would show it."""
    targets = f"{decision_iri(decision.id)}#"
    for quad in reader.quads(DECISIONS):
        part = value(quad.subject)
        if part.startswith(targets) and ("-" in part.removeprefix(targets) or quad.predicate in _WORDS):
            yield quad


_MEANT = NamedNode(PROV.specializationOf)
_REPLACED = NamedNode(DCTERMS.isReplacedBy)
_KEY = NamedNode(DCTERMS.identifier)
_SHA256 = NamedNode(SDO.sha256)
_STATE = NamedNode(ONR.state)
_NAME = NamedNode(SDO.name)
_ALIAS = NamedNode(SKOS.altLabel)
_WORDS = (NamedNode(RDFS.label), NamedNode(OA.hasSelector))
