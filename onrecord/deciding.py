"""Deciding: from what somebody says about a thing to a decision that holds on to words, and to what it leaves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from graph import anchors
from graph import decisions as log
from graph.authorities import load, quads
from graph.corrections import of_actors
from graph.decisions import standing
from graph.echoes import kept
from graph.embedded import EmbeddedStore
from graph.rdf import value
from graph.search import Index
from graph.snapshots import snapshot
from graph.store import Reader
from onrecord.judging import judge
from ontology.errors import DecisionRefused
from ontology.iris import BASE, decision_iri
from ontology.records import Act, Anchor, Decision, MentionKind, Span, Target, digest
from ontology.terms import ACTORS, AUTHORITIES, DCTERMS, IDENTITY, OA, ONR, PROV, SDO, VERSIONS

ANCHORS = 8
"""Places by which an actor is found again: enough to outlast edited articles, few enough to be read."""

TWO = frozenset({Act.MERGE, Act.DIFFERENT})
ON_ACTORS = TWO | {Act.SPLIT, Act.RELABEL}
ON_STATEMENTS = frozenset({Act.SPEAKER})


def decide(
    folder: Path,
    act: Act,
    things: Sequence[str],
    *,
    by: str,
    why: str | None = None,
    named: str | None = None,
    settled: bool = True,
) -> Decision:
    """Take a decision, apply it, and make a snapshot of what it leaves. Unless `settled`, it is only logged: see `settle`.

    `things` are the ends of IRIs (`person/ada-moss`, `statement/1a2b…`): two actors to merge or to keep apart; an actor and
    the keys of the articles that mean somebody else, to split; a statement and its speaker; else one. `named` is a new name, or
    what the text calls a speaker without one. Raises DecisionRefused where there is no such thing, or it does not go with the
    act, and StoreLocked while another process writes.
    """
    with EmbeddedStore(folder) as store, Index(folder / "search.sqlite") as index:
        targets = tuple(_targets(store, act, things, named))
        taken = _taken(store, act, targets, by=by, why=why, named=named)
        if settled:
            _settle(store, index, taken)
    return taken


def undo(folder: Path, identifier: str | None, *, by: str, why: str | None = None, settled: bool = True) -> Decision:
    """Let an earlier decision hold no more, the last that holds where none is named. Otherwise as `decide`."""
    with EmbeddedStore(folder) as store, Index(folder / "search.sqlite") as index:
        holding = {one.id: one for one in standing(log.decisions(store))}
        if not holding:
            raise DecisionRefused("there is no decision that could be undone; `onrecord decisions` lists them")
        of = (identifier or next(reversed(holding))).removeprefix(decision_iri("")).removeprefix("decision/")
        if of not in holding:
            raise DecisionRefused(f"{of}: no decision of that id holds; `onrecord decisions` lists those that do")
        taken = _taken(store, Act.UNDO, (), by=by, why=why, named=of)
        if settled:
            _settle(store, index, holding[of])
    return taken


def settle(folder: Path) -> None:
    """Apply the decisions that were only logged: judge anew, and make a snapshot."""
    with EmbeddedStore(folder) as store, Index(folder / "search.sqlite") as index:
        judge(store, index)
        snapshot(store)


def _settle(store: EmbeddedStore, index: Index, decision: Decision) -> None:
    """Apply one decision; what is on a statement changes nothing that is judged over all articles."""
    if next(of_actors([decision]), None):
        judge(store, index)
    snapshot(store)


def put_authorities(folder: Path, file: Path | None) -> tuple[int, int]:
    """Put a file of authorities in the place of the last, or none; how many entries it has, and how many some article names.

    Raises BadInput where the file is not as it should be; then all stays as it was.
    """
    entries = load(file) if file else ()
    with EmbeddedStore(folder) as store, Index(folder / "search.sqlite") as index:
        store.replace({AUTHORITIES: quads(entries)})
        judge(store, index)
        snapshot(store)
        meant = {value(quad.subject) for quad in store.quads(IDENTITY)}
    return len(entries), sum(entry.iri in meant for entry in entries)


def _taken(
    store: EmbeddedStore,
    act: Act,
    targets: tuple[Target, ...],
    *,
    by: str,
    why: str | None,
    named: str | None,
) -> Decision:
    if not by.strip():
        raise DecisionRefused("a decision needs somebody who takes it; give a name")
    at = datetime.now(UTC)
    identifier = digest(act, [target.iri for target in targets], named, by, at.isoformat())[:16]
    decision = Decision(identifier, act, targets, by, at, why, named)
    store.replace({}, log.quads(decision))
    return decision


def _targets(store: Reader, act: Act, things: Sequence[str], named: str | None) -> Iterator[Target]:
    iris = [f"{BASE}id/{thing.removeprefix(f'{BASE}id/')}" for thing in things]
    kinds = [iri.removeprefix(f"{BASE}id/").partition("/")[0] for iri in iris]
    if not things or (act in TWO and len(things) != 2) or (act is Act.SPLIT and len(things) < 2):
        raise DecisionRefused(f"to {act} takes {'two actors' if act in TWO else 'something to ' + act}")
    if act is Act.RELABEL and not (named or "").strip():
        raise DecisionRefused(f"to {act} takes a name")
    if act is Act.SPLIT:
        yield from _split(store, iris[0], things[1:])
        return
    if act in TWO and len(set(kinds)) > 1:
        raise DecisionRefused(f"{things[0]} and {things[1]} are of two kinds; only actors of one kind can be one")
    if act in TWO and _actor_iri(store, iris[0]) == _actor_iri(store, iris[1]):
        done = "they are one already" if act is Act.MERGE else "they are taken for one; split them first"
        raise DecisionRefused(f"{things[0]} and {things[1]}: {done}")
    for place, (iri, kind) in enumerate(zip(iris, kinds, strict=True)):
        statement = kind == "statement"
        if statement != (act in ON_STATEMENTS and not place) and (
            act in ON_STATEMENTS or (act in ON_ACTORS and statement)
        ):
            raise DecisionRefused(f"{things[place]}: not what one can {act}; see docs/corrections.md")
        yield statement_target(store, iri) if statement else actor_target(store, _actor_iri(store, iri))


def _split(store: Reader, iri: str, keys: Sequence[str]) -> Iterator[Target]:
    """The actor's words in these articles, and its words in the others."""
    actor = actor_target(store, _actor_iri(store, iri), ANCHORS * len(keys) + ANCHORS)
    moved = tuple(one for one in actor.anchors if one.article in keys)
    left = tuple(one for one in actor.anchors if one.article not in keys)
    if missing := sorted({*keys} - {one.article for one in moved}):
        raise DecisionRefused(f"{', '.join(missing)}: does not name {actor.label}; give the keys of articles that do")
    if not left:
        raise DecisionRefused(f"no other article names {actor.label}: there is nothing to split it from")
    yield Target(actor.iri, actor.label, moved)
    yield Target(actor.iri, actor.label, left)


def _actor_iri(store: Reader, iri: str) -> str:
    """The actor across articles whom an IRI means, of whatever time it is. Raises DecisionRefused where it means nobody."""
    for predicate, graph in ((PROV.specializationOf, IDENTITY), (DCTERMS.isReplacedBy, ACTORS)):
        for quad in _found(store, iri, predicate):
            if value(quad.graph_name) == graph:
                return value(quad.object)
    if not any(value(quad.graph_name) == ACTORS for quad in _found(store, iri, SDO.name)):
        raise DecisionRefused(f"{iri.removeprefix(f'{BASE}id/')}: there is no such person or organisation")
    return iri


def actor_target(store: Reader, iri: str, most: int = ANCHORS) -> Target:
    """An actor with the first place by name in each article that means it, those of today's versions first."""
    label = next(value(quad.object) for quad in _found(store, iri, SDO.name))
    places: list[tuple[bool, str, Anchor]] = []
    for link in store.matching(None, NamedNode(PROV.specializationOf), NamedNode(iri)):
        for quad in store.matching(_node(link.subject), NamedNode(SDO.name), None):
            graph = value(quad.graph_name)
            old = any(value(newer.graph_name) == VERSIONS for newer in _found(store, graph, DCTERMS.isReplacedBy))
            if found := _first_mention(store, graph, _node(link.subject)):
                places.append((old, found.article, found))
    if not places:
        raise DecisionRefused(
            f"{iri.removeprefix(f'{BASE}id/')}: no article names it, so a decision has nothing to hold on to"
        )
    places.sort(key=lambda place: (place[0], place[1], place[2].prefix))
    return Target(iri, label, tuple(one for _, _, one in places[:most]))


def _first_mention(store: Reader, graph: str, referent: NamedNode) -> Anchor | None:
    article = store.article(next(value(quad.object) for quad in _found(store, graph, SDO.sha256)))
    spans = []
    for mention in store.matching(None, NamedNode(OA.hasBody), referent):
        node = _node(mention.subject)
        kind = next(value(quad.object) for quad in store.matching(node, NamedNode(ONR.mentionKind), None))
        place = next(value(quad.object) for quad in store.matching(node, NamedNode(OA.hasTarget), None))
        spans.append((kind != MentionKind.NAME, _span(place)))
    return anchors.anchor(article, min(spans)[1]) if spans else None


def statement_target(store: Reader, iri: str) -> Target:
    """A statement with the words of each of its reports. Raises DecisionRefused where there is none."""
    merged = kept(store)
    chosen = merged.get(iri, iri)
    own = sorted({chosen, *(one for one, of in merged.items() if of == chosen)})
    words = [value(quad.object) for one in own for quad in _found(store, one, SDO.text)]
    if not words:
        raise DecisionRefused(f"{iri.removeprefix(f'{BASE}id/')}: there is no such statement")
    held: dict[Anchor, None] = {}
    reports = (quad for one in own for quad in store.matching(None, NamedNode(ONR.reports), NamedNode(one)))
    for report in {quad.subject: quad for quad in reports}.values():
        graph = value(report.graph_name)
        article = store.article(next(value(quad.object) for quad in _found(store, graph, SDO.sha256)))
        places = (value(quad.object) for quad in store.matching(_node(report.subject), NamedNode(OA.hasTarget), None))
        held.update(dict.fromkeys(anchors.anchor(article, span) for span in sorted(map(_span, places))))
    return Target(chosen, max(words, key=len), tuple(held))


def _found(store: Reader, iri: str, predicate: str) -> Iterator[Quad]:
    try:
        node = NamedNode(iri)
    except ValueError:
        return iter(())  # nothing can have that name
    return store.matching(node, NamedNode(predicate), None)


def _node(term: object) -> NamedNode:
    assert isinstance(term, NamedNode)
    return term


def _span(iri: str) -> Span:
    start, end = re.findall(r"\d+", iri.rpartition("/")[2].partition("-")[2])
    return Span(int(start), int(end))
