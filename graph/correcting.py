"""Correcting the copy that a snapshot is made of: what the standing decisions change in its graphs and its index."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial

from pyoxigraph import Literal, NamedNode, Quad

from graph import anchors, corrections, decisions, forgetting, rdf, subjects
from graph.corrections import CLAIMS, POLICY, STATEMENT, Known
from graph.meaning import plans, referents
from graph.rdf import CONTEXT, value
from graph.rulings import On, Rulings, rulings
from graph.search import Entry, entries
from graph.store import Reader
from ontology.errors import StoreError
from ontology.iris import article_iri, decision_iri, report_iri, statement_iri
from ontology.reading import Reading
from ontology.records import GONE, Act, Actor, ActorKind, Article, Decision, Span, Spans, State, Target, digest
from ontology.terms import ACTORS, BESIDE, DCTERMS, OA, ONR, POLICIES, PROV, RDF, SDO

TOLD = (POLICY, *CLAIMS)
"""What statements tell of: the words of a decision on one of these may be a statement's."""

Speakers = dict[str, frozenset[str]]
"""By the IRI of a statement: the actors across articles who are its speakers."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What decisions change in one article, and what `key` that was worked out for, beside its own quads.

    Of its statements the `removed` leave with its text, the `hidden` places are those of words that are not to be seen, and
    `speakers` are of those that have others now. It has no `entries` where nothing changes.
    """

    key: str
    gone: frozenset[Quad] = frozenset()
    added: frozenset[Quad] = frozenset()
    entries: tuple[Entry, ...] | None = None
    speakers: Speakers = field(default_factory=Speakers)
    removed: frozenset[str] = frozenset()
    hidden: Spans = ()


@dataclass(frozen=True, slots=True)
class Worked:
    """What was worked out for a snapshot, and holds for the next in articles that are as they were."""

    on: On = field(default_factory=dict)
    articles: Mapping[str, Correction] = field(default_factory=dict)

    def without(self, changed: Container[str]) -> Worked:
        """What holds where these articles changed."""
        on = {
            one: (graphs, iris) for one, (graphs, iris) in self.on.items() if not any(map(changed.__contains__, graphs))
        }
        return Worked(on, {graph: one for graph, one in self.articles.items() if graph not in changed})


@dataclass(slots=True)
class Amendment:
    """What is to change: quads, each in the graph that it names, and the entries of the index by the graph they are of.

    The `lost` are the actors who are found no more.
    """

    gone: set[Quad] = field(default_factory=set)
    added: set[Quad] = field(default_factory=set)
    entries: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()
    worked: Worked = field(default_factory=Worked)


def amendment(reader: Reader, worked: Worked | None = None) -> Amendment:
    """What the decisions of a store change for its readers; nothing where there are none."""
    found, worked = Amendment(), worked or Worked()
    logged = decisions.decisions(reader)
    gone = frozenset(iri for state in GONE for iri in _of_state(reader, state))
    if not logged and not gone:
        return found
    taken = decisions.standing(logged)
    meant = _Meant(reader)
    lost = gone | {value(quad.subject) for actor in gone for quad in reader.matching(None, _MEANT, NamedNode(actor))}
    known = Known(dict(_named(reader, taken, meant)), meant, gone, _judged_policies(reader))
    texts, read = _Texts(reader), cache(partial(_reading, reader))
    ruled = rulings(reader, logged, taken, read, known=worked.on, lost=texts)
    articles: dict[str, Correction] = {}
    judged = _by_graph(reader, {*ruled.of, *lost, *known.policies})
    for graph in sorted(ruled.unread | judged.keys()):
        key = _key(reader, graph, judged.get(graph, ()), ruled, known, lost=graph in texts)
        before = worked.articles.get(graph)
        if before is None or before.key != key:
            reading = read(graph)
            before = _correct(reader, reading, key, ruled, known) if reading else _silence(reader, graph, key)
        articles[graph] = before
    for graph, one in articles.items():
        found.gone |= one.gone
        found.added |= one.added
        if one.entries is not None:
            found.entries[graph] = one.entries
    removed = set(ruled.of_state(*GONE)).union(*(one.removed for one in articles.values()))
    speakers = {iri: left for one in articles.values() for iri, left in one.speakers.items()}
    found.gone.update(forgetting.of_actors(reader, lost))
    found.lost = frozenset(lost)
    told = {value(quad.subject) for quad in found.gone - found.added if (quad.predicate, quad.object) == _A_POLICY}
    policies, renamed = forgetting.of_policies(reader, told)
    found.gone |= policies
    found.added |= renamed
    found.gone.update(forgetting.of_posts(reader, lost, removed, speakers))
    found.gone.update(forgetting.of_echoes(reader, {report_iri(iri.removeprefix(STATEMENT)) for iri in removed}))
    words = {graph: (texts.of(graph), one.hidden) for graph, one in articles.items() if one.hidden}
    _conceal(reader, logged, _Unseen(_hidden(reader, ruled, taken, known.policies), words), ruled, found)
    found.gone, found.added = found.gone - found.added, found.added - found.gone
    found.worked = Worked(ruled.there, articles)
    return found


# --- Articles ---


def _reading(reader: Reader, graph: str) -> Reading | None:
    """What was found in an article; None where its text is lost or altered."""
    article = _article(reader, graph)
    return rdf.reading(reader.quads(graph), article.text) if article else None


class _Texts(Container[str]):
    """The graphs of articles whose text is lost or altered, each looked at when it is asked for."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._lost: dict[str, bool] = {}

    def __contains__(self, graph: object) -> bool:
        assert isinstance(graph, str)
        if graph not in self._lost:
            self._lost[graph] = _article(self._reader, graph) is None
        return self._lost[graph]

    def of(self, graph: str) -> str:
        """The text of an article that is not lost."""
        article = _article(self._reader, graph)
        assert article is not None
        return article.text


def _article(reader: Reader, graph: str) -> Article | None:
    """The article of a graph; None where its text is lost or altered, which `onrecord check` tells of."""
    text_hash = next(value(quad.object) for quad in reader.matching(NamedNode(graph), _SHA256, None))
    try:
        article = reader.article(text_hash)
    except StoreError:
        return None
    return article if article.hash == text_hash else None


def _by_graph(reader: Reader, things: Iterable[str]) -> dict[str, list[str]]:
    """Those of these things that each article says something of, by its graph and in order."""
    found: dict[str, list[str]] = {}
    for iri in sorted(things):
        for graph in {value(quad.graph_name) for quad in reader.matching(NamedNode(iri), None, None)} - BESIDE:
            found.setdefault(graph, []).append(iri)
    return found


def _about(reader: Reader, things: Iterable[str]) -> set[str]:
    """The graphs of articles that say something of one of these."""
    return {*_by_graph(reader, things)}


def _key(reader: Reader, graph: str, judged: Iterable[str], ruled: Rulings, known: Known, *, lost: bool) -> str:
    """A mark of all that a correction of an article is worked out of, beside what was found in it.

    Whom its actors mean counts only where somebody has another speaker or is nobody.
    """
    on = [(iri, ruled.of.get(iri), known.policies.get(iri)) for iri in judged]
    given = [said.speaker.targets[1] for _, said, _ in on if said and said.speaker and len(said.speaker.targets) > 1]
    actors = [(known.actors.get(one), one in known.actors and known.actors[one].iri in known.gone) for one in given]
    whom: list[tuple[str, str | None]] = []
    if any(said is None or said.speaker for _, said, _ in on):
        here = {value(quad.subject) for quad in reader.quads(graph)}
        whom = sorted((iri, known.meant.get(iri)) for iri in here if iri.startswith(corrections.ACTORS))
    return digest(lost, repr(on), repr(actors), whom)


def _correct(reader: Reader, reading: Reading, key: str, ruled: Rulings, known: Known) -> Correction:
    changed = corrections.corrected(reading, ruled.of, known)
    graph, text = article_iri(reading.article), reading.article.text
    unseen = tuple(corrections.hidden(reading, ruled.of))
    if changed == reading:
        return Correction(key, hidden=unseen)
    old, new = {*reader.quads(graph)}, {*_apart(rdf.quads(changed), text, unseen)}
    given = {corrections.stand_in(actor, reading.article): actor.iri for actor in known.actors.values()}
    links = {iri: actor for iri, actor in given.items() if iri in changed.by_iri}
    before = {said.id: {said.speaker, *said.co_speakers} for said in reading.statements}
    speakers = {
        statement_iri(said.id): frozenset(
            actor
            for one in (said.speaker, *said.co_speakers)
            if one and (actor := links.get(one) or known.meant.get(one))
        )
        for said in changed.statements
        if before[said.id] != {said.speaker, *said.co_speakers}
    }
    added = frozenset(new - old) | frozenset(rdf.identity_quads(links, ()))
    return Correction(key, frozenset(old - new), added, entries(changed), speakers, hidden=unseen)


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


def _silence(reader: Reader, graph: str, key: str) -> Correction:
    """Leave of an article the text of which is lost nothing but itself: what is not to be told cannot be told apart."""
    quads = tuple(reader.quads(graph))
    left = [NamedNode(graph)]
    for node in left:
        told = (quad.object for quad in quads if quad.subject == node and quad.predicate not in _OF_WORDS)
        left += [one for one in told if isinstance(one, NamedNode) and one not in left]
    gone = frozenset(quad for quad in quads if quad.subject not in left or quad.predicate in _OF_WORDS)
    removed = frozenset(value(quad.object) for quad in quads if quad.predicate == _REPORTS)
    return Correction(key, gone, entries=(), removed=removed)


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
