"""Correcting the copy that a snapshot is made of: what the standing decisions change in its graphs and its index."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial

from pyoxigraph import Literal, NamedNode, Quad

from graph import anchors, corrections, decisions, forgetting, rdf, subjects
from graph.corrections import CLAIMS, POLICY, STATEMENT, Known
from graph.meaning import plans, referents
from graph.rdf import CONTEXT, value
from graph.rulings import Read, Rulings, rulings
from graph.search import Entry, entries
from graph.store import Reader
from ontology.errors import StoreError
from ontology.iris import article_iri, decision_iri, report_iri, statement_iri
from ontology.reading import Reading
from ontology.records import GONE, Act, Actor, ActorKind, Decision, Span, Spans, State, Target
from ontology.terms import ACTORS, BESIDE, DCTERMS, OA, ONR, POLICIES, PROV, RDF, SDO

TOLD = (POLICY, *CLAIMS)
"""What statements tell of: the words of a decision on one of these may be a statement's."""

Speakers = dict[str, frozenset[str]]
"""By the IRI of a statement: the actors across articles who are its speakers."""


@dataclass(slots=True)
class Amendment:
    """What is to change: quads, each in the graph that it names, and the entries of the index by the graph they are of.

    The `lost` are the actors who are found no more.
    """

    gone: set[Quad] = field(default_factory=set)
    added: set[Quad] = field(default_factory=set)
    entries: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()


def amendment(reader: Reader) -> Amendment:
    """What the decisions of a store change for its readers; nothing where there are none."""
    found = Amendment()
    logged = decisions.decisions(reader)
    gone = frozenset(iri for state in GONE for iri in _of_state(reader, state))
    if not logged and not gone:
        return found
    taken = decisions.standing(logged)
    meant = _Meant(reader)
    lost = gone | {value(quad.subject) for actor in gone for quad in reader.matching(None, _MEANT, NamedNode(actor))}
    known = Known(dict(_named(reader, taken, meant)), meant, gone, _judged_policies(reader))
    read = cache(partial(_reading, reader))
    ruled = rulings(reader, logged, taken, read)
    removed, speakers = set(ruled.of_state(*GONE)), Speakers()
    for graph in sorted(ruled.unread | _about(reader, {*ruled.of, *lost, *known.policies})):
        reading = read(graph)
        if reading is None:
            removed |= _silence(reader, graph, found)
        else:
            speakers |= _correct(reader, reading, ruled, known, found)
    if lost:
        found.gone.update(forgetting.of_actors(reader, lost))
        found.lost = frozenset(lost)
    told = {value(quad.subject) for quad in found.gone - found.added if (quad.predicate, quad.object) == _A_POLICY}
    policies, renamed = forgetting.of_policies(reader, told)
    found.gone |= policies
    found.added |= renamed
    if lost or removed or speakers:  # to go through these graphs takes longer than all that a confirmation changes
        found.gone.update(forgetting.of_posts(reader, lost, removed, speakers))
    if removed:
        found.gone.update(forgetting.of_echoes(reader, {report_iri(iri.removeprefix(STATEMENT)) for iri in removed}))
    unseen = _Unseen(_hidden(reader, ruled, taken, known.policies), dict(_words(reader, ruled, read)))
    _conceal(reader, logged, unseen, ruled, found)
    found.gone, found.added = found.gone - found.added, found.added - found.gone
    return found


# --- Articles ---


def _reading(reader: Reader, graph: str) -> Reading | None:
    """What was found in an article; None where its text is lost or altered, which `onrecord check` tells of."""
    quads = tuple(reader.quads(graph))
    text_hash = next(value(quad.object) for quad in quads if quad.predicate == _SHA256)
    try:
        article = reader.article(text_hash)
    except StoreError:
        return None
    return rdf.reading(quads, article.text) if article.hash == text_hash else None


def _about(reader: Reader, things: Iterable[str]) -> set[str]:
    """The graphs of articles that say something of one of these."""
    return {value(quad.graph_name) for iri in things for quad in reader.matching(NamedNode(iri), None, None)} - BESIDE


def _correct(reader: Reader, reading: Reading, ruled: Rulings, known: Known, found: Amendment) -> Speakers:
    """Correct one article; gives back who are the speakers of those of its statements that have others now."""
    changed = corrections.corrected(reading, ruled.of, known)
    if changed == reading:
        return {}
    graph, text = article_iri(reading.article), reading.article.text
    unseen = tuple(corrections.hidden(reading, ruled.of))
    old, new = {*reader.quads(graph)}, {*_apart(rdf.quads(changed), text, unseen)}
    found.gone |= old - new
    found.added |= new - old
    found.entries[graph] = entries(changed)
    given = {corrections.stand_in(actor, reading.article): actor.iri for actor in known.actors.values()}
    links = {iri: actor for iri, actor in given.items() if iri in changed.by_iri}
    found.added.update(rdf.identity_quads(links, ()))
    before = {said.id: {said.speaker, *said.co_speakers} for said in reading.statements}
    return {
        statement_iri(said.id): frozenset(
            actor
            for one in (said.speaker, *said.co_speakers)
            if one and (actor := links.get(one) or known.meant.get(one))
        )
        for said in changed.statements
        if before[said.id] != {said.speaker, *said.co_speakers}
    }


def _apart(quads: Iterable[Quad], text: str, unseen: Spans) -> Iterator[Quad]:
    """The quads of an article with what stands around its words cut where words begin that are not to be seen."""
    for quad in quads:
        if not unseen or quad.predicate not in _AROUND:
            yield quad
            continue
        start, end = map(int, re.findall(r"\d+", value(quad.subject).rpartition("/")[2].partition("-")[2]))
        around = Span(max(0, start - CONTEXT), min(len(text), end + CONTEXT))
        seen = corrections.clear(Span(start, end), around, unseen)
        context = text[seen.start : start] if quad.predicate == _PREFIX else text[end : seen.end]
        if context:
            yield Quad(quad.subject, quad.predicate, Literal(context), quad.graph_name)


def _silence(reader: Reader, graph: str, found: Amendment) -> set[str]:
    """Leave of an article the text of which is lost nothing but itself: what is not to be told cannot be told apart.

    Gives back the IRIs of its statements.
    """
    quads = tuple(reader.quads(graph))
    left = [NamedNode(graph)]
    for node in left:
        told = (quad.object for quad in quads if quad.subject == node and quad.predicate not in _OF_WORDS)
        left += [one for one in told if isinstance(one, NamedNode) and one not in left]
    found.gone.update(quad for quad in quads if quad.subject not in left or quad.predicate in _OF_WORDS)
    found.entries[graph] = ()
    return {value(quad.object) for quad in quads if quad.predicate == _REPORTS}


# --- Beside the articles ---


def _named(reader: Reader, taken: Iterable[Decision], meant: Mapping[str, str]) -> Iterator[tuple[Target, Actor]]:
    """The actors to whom decisions give statements."""
    for decision in taken:
        for target in decision.targets[1:] if decision.act is Act.SPEAKER else ():
            iri = _known(reader, target, meant)
            for quad in reader.matching(NamedNode(iri), _NAME, None):
                yield target, Actor(iri, ActorKind(iri.rsplit("/", 2)[-2]), value(quad.object))


def _known(reader: Reader, target: Target, meant: Mapping[str, str]) -> str:
    """The actor to whom the IRI of a target leads; where it leads to nobody, whom most of its words mean."""
    iri = _now(reader, target.iri)
    if next(reader.matching(NamedNode(iri), _NAME, None), None):
        return iri
    votes = Counter(meant[one] for one in referents(reader, target) if one in meant)
    return min(votes, key=lambda actor: (-votes[actor], actor), default=iri)


def _now(reader: Reader, iri: str) -> str:
    """The IRI that an actor has today."""
    return next((value(quad.object) for quad in reader.matching(NamedNode(iri), _REPLACED, None)), iri)


class _Meant(Mapping[str, str]):
    """Whom the actors of articles mean, each looked up when it is asked for."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._found: dict[str, str | None] = {}

    def __getitem__(self, iri: str) -> str:
        if iri not in self._found:
            quads = self._reader.matching(NamedNode(iri), _MEANT, None)
            self._found[iri] = next((value(quad.object) for quad in quads), None)
        if (actor := self._found[iri]) is None:
            raise KeyError(iri)
        return actor

    def __iter__(self) -> Iterator[str]:
        return (value(quad.subject) for quad in self._reader.matching(None, _MEANT, None))

    def __len__(self) -> int:
        return sum(1 for _ in self)


# --- The log ---


@dataclass(frozen=True, slots=True)
class _Unseen:
    """What is hidden: things by their IRIs, and by graph the text of an article with the places of hidden statements in it."""

    things: frozenset[str]
    words: Mapping[str, tuple[str, Spans]]

    def tells(self, reader: Reader, target: Target) -> bool:
        """Whether some words of a target are among those of hidden statements."""
        for one in target.anchors if self.words else ():
            for graph in anchors.versions(reader, one) & self.words.keys():
                text, places = self.words[graph]
                if any(span.overlaps(place) for span in anchors.places(text, [one]) for place in places):
                    return True
        return False


def _conceal(reader: Reader, logged: Iterable[Decision], unseen: _Unseen, ruled: Rulings, found: Amendment) -> None:
    """Take the words of what is hidden out of the log, and what stands around any words of articles that have them."""
    targets, articles = set[str](), set[str]()
    for decision in logged:
        for place, target in enumerate(decision.targets, 1):
            meant = {_now(reader, target.iri), *(ruled.on.get(decision.id, ()) if place == 1 else ())}
            if unseen.things and target.iri.startswith(POLICY):
                meant.update(plans(reader, target))
            if meant & unseen.things or (target.iri.startswith(TOLD) and unseen.tells(reader, target)):
                targets.add(f"{decision_iri(decision.id)}#{place}")
                articles.update(one.article for one in target.anchors)
    for graph in _about(reader, unseen.things):
        articles.update(value(quad.object) for quad in reader.matching(NamedNode(graph), _KEY, None))
    gone, added = forgetting.of_the_log(reader, targets, articles)
    found.gone |= gone
    found.added |= added


def _words(reader: Reader, ruled: Rulings, read: Read) -> Iterator[tuple[str, tuple[str, Spans]]]:
    """By graph: the text of an article, and the places that hidden statements have in it."""
    said = {iri for iri in ruled.of_state(State.HIDDEN) if iri.startswith(STATEMENT)}
    for graph in _about(reader, said):
        if reading := read(graph):
            yield graph, (reading.article.text, tuple(corrections.hidden(reading, ruled.of)))


def _hidden(reader: Reader, ruled: Rulings, taken: Iterable[Decision], policies: Mapping[str, State]) -> frozenset[str]:
    """All that is hidden, and such actors and policies as no article tells of any more."""
    asked = {_now(reader, one.targets[0].iri) for one in taken if one.act is Act.HIDE and not ruled.on.get(one.id)}
    unnamed = {iri for iri in asked if next(reader.matching(NamedNode(iri), _STATE, None), None) is None}
    unshown = {iri for iri, state in policies.items() if state is State.HIDDEN}
    return ruled.of_state(State.HIDDEN) | {*_of_state(reader, State.HIDDEN)} | unnamed | unshown


def _judged_policies(reader: Reader) -> dict[str, State]:
    """The policies, across articles and of articles, that somebody decided on, with their states."""
    return {
        value(quad.subject): state
        for state in State
        if state is not State.CANDIDATE
        for quad in reader.matching(None, _STATE, Literal(state.value))
        if quad.graph_name == _POLICIES
    }


def _of_state(reader: Reader, state: State) -> Iterator[str]:
    """The actors across articles who are in a state."""
    for quad in reader.matching(None, _STATE, Literal(state.value)):
        if quad.graph_name == _ACTORS:
            yield value(quad.subject)


_ACTORS, _POLICIES = NamedNode(ACTORS), NamedNode(POLICIES)
_A_POLICY = (NamedNode(RDF.type), NamedNode(ONR.Policy))
_MEANT = NamedNode(PROV.specializationOf)
_KEY = NamedNode(DCTERMS.identifier)
_REPLACED = NamedNode(DCTERMS.isReplacedBy)
_SHA256 = NamedNode(SDO.sha256)
_STATE = NamedNode(ONR.state)
_NAME = NamedNode(SDO.name)
_OF_WORDS = (NamedNode(ONR.body), *subjects.SAID)
_REPORTS = NamedNode(ONR.reports)
_PREFIX = NamedNode(OA.prefix)
_AROUND = (_PREFIX, NamedNode(OA.suffix))
