"""What a decision is about: from what somebody calls a thing to the words in articles by which it is found again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice

from pyoxigraph import NamedNode, Quad

from graph import anchors
from graph.echoes import kept
from graph.rdf import value
from graph.store import Reader
from ontology.errors import DecisionRefused, StoreError
from ontology.iris import BASE
from ontology.records import Act, Anchor, Article, MentionKind, Span, Target
from ontology.terms import ACTORS, DCTERMS, IDENTITY, OA, ONR, PROV, SDO, VERSIONS

ANCHORS = 8
"""Places by which an actor is found again: enough to outlast edited articles, few enough to be read."""

TAKES = {
    Act.CONFIRM: "one statement or one actor",
    Act.REJECT: "one statement or one actor",
    Act.HIDE: "one statement or one actor",
    Act.SPEAKER: "a statement, and either one actor or what the text calls a speaker without a name",
    Act.MERGE: "two actors",
    Act.DIFFERENT: "two actors",
    Act.SPLIT: "an actor, and the keys of articles that mean somebody else",
    Act.RELABEL: "one actor and its name",
}

TWO = (Act.MERGE, Act.DIFFERENT)
ON_EITHER = (Act.CONFIRM, Act.REJECT, Act.HIDE)


def targets(store: Reader, act: Act, things: Sequence[str], named: str | None) -> tuple[Target, ...]:
    """What the things are, by the ends of their IRIs. Raises DecisionRefused where there is no such thing, or it does not go with the act."""
    if not _suffices(act, things, named):
        raise DecisionRefused(f"to {act} takes {TAKES.get(act, 'a decision')}; see docs/corrections.md")
    iris = [_iri(thing) for thing in things]
    if act is Act.SPLIT:
        return _split(store, _actor_iri(store, iris[0]), things[1:])
    if act in TWO:
        _two(store, things, iris)
    for place, thing in enumerate(things):
        if not _goes_with(act, place, _is_statement(iris[place])):
            raise DecisionRefused(f"{thing}: not what one can {act}; see docs/corrections.md")
    return tuple(
        statement_target(store, iri) if _is_statement(iri) else actor_target(store, _actor_iri(store, iri))
        for iri in iris
    )


def _suffices(act: Act, things: Sequence[str], named: str | None) -> bool:
    """Whether there are as many things as the act takes, and a name where it takes one."""
    name = bool(named and named.strip())
    match act:
        case Act.SPEAKER:
            return (len(things) == 2 and named is None) or (len(things) == 1 and name)
        case Act.RELABEL:
            return len(things) == 1 and name
        case Act.MERGE | Act.DIFFERENT:
            return len(things) == 2 and named is None
        case Act.SPLIT:
            return len(things) > 1 and named is None
        case Act.CONFIRM | Act.REJECT | Act.HIDE:
            return len(things) == 1 and named is None
        case Act.UNDO:
            return False


def _goes_with(act: Act, place: int, statement: bool) -> bool:
    """Whether the act takes a statement, or else an actor, in that place."""
    return statement == (place == 0) if act is Act.SPEAKER else act in ON_EITHER or not statement


def _two(store: Reader, things: Sequence[str], iris: Sequence[str]) -> None:
    """See that two actors are of one kind and not one already."""
    one, other = things
    if len({_kind(iri) for iri in iris}) > 1:
        raise DecisionRefused(f"{one} and {other} are of two kinds; only actors of one kind can be one")
    if not any(map(_is_statement, iris)) and len({_actor_iri(store, iri) for iri in iris}) == 1:
        raise DecisionRefused(f"{one} and {other} are one already; `onrecord split` parts them")


def _split(store: Reader, iri: str, named: Sequence[str]) -> tuple[Target, ...]:
    """The actor's words in these articles, and in all the others: where it had none, nobody could say whom they mean."""
    label, everywhere = _label(store, iri), tuple(_places(store, iri))
    chosen = {one for each in named for one in _in_article(store, everywhere, each, label)}
    moved, left = (tuple(one for one in everywhere if (one in chosen) == gone) for gone in (True, False))
    if not left:
        raise DecisionRefused(f"no other article names {label}: there is nothing to split it from")
    return Target(iri, label, moved), Target(iri, label, left)


def _in_article(store: Reader, places: Sequence[Anchor], named: str, label: str) -> list[Anchor]:
    """The places in the article of that key; or in that of an IRI, for articles may be called alike."""
    found = [one for one in places if one.article == named]
    alike = sorted({min(anchors.versions(store, one)) for one in found})
    if len(alike) > 1:
        raise DecisionRefused(f"{named}: {len(alike)} articles are called so; give {' or '.join(map(local, alike))}")
    found = found or [one for one in places if _iri(named) in anchors.versions(store, one)]
    if not found:
        raise DecisionRefused(f"{named}: does not name {label}; give the keys of articles that do")
    return found


# --- Actors ---


def actor_target(store: Reader, iri: str) -> Target:
    """An actor with the first places that name it. Raises DecisionRefused where there is none to hold on to."""
    places = tuple(islice(_places(store, iri), ANCHORS))
    if not places:
        raise DecisionRefused(
            f"{local(iri)}: no article whose text is kept names it, so there is nothing to hold on to"
        )
    return Target(iri, _label(store, iri), places)


def _actor_iri(store: Reader, iri: str) -> str:
    """The actor across articles whom an IRI means, of whatever time it is. Raises DecisionRefused where it means nobody."""
    for predicate, graph in ((PROV.specializationOf, IDENTITY), (DCTERMS.isReplacedBy, ACTORS)):
        for quad in _found(store, iri, predicate):
            if value(quad.graph_name) == graph:
                return value(quad.object)
    if not any(value(quad.graph_name) == ACTORS for quad in _found(store, iri, SDO.name)):
        raise DecisionRefused(f"{local(iri)}: there is no such person or organisation")
    return iri


def _label(store: Reader, iri: str) -> str:
    return next(value(quad.object) for quad in _found(store, iri, SDO.name))


def _places(store: Reader, iri: str) -> Iterator[Anchor]:
    """The first place by name in each version of each article that means an actor, those of today's versions first."""
    found = []
    for link in store.matching(None, NamedNode(PROV.specializationOf), NamedNode(iri)):
        referent = value(link.subject)
        for quad in _found(store, referent, SDO.name):
            graph = value(quad.graph_name)
            for key in _found(store, graph, DCTERMS.identifier):  # which an entry of an authority file has not
                old = any(value(newer.graph_name) == VERSIONS for newer in _found(store, graph, DCTERMS.isReplacedBy))
                found.append((old, value(key.object), graph, referent))
    for _, _, graph, referent in sorted(found):
        article, spans = _article(store, graph), sorted(_mentions(store, referent))
        if article and spans:
            yield anchors.anchor(article, spans[0][1])


def _mentions(store: Reader, referent: str) -> Iterator[tuple[bool, Span]]:
    """Where a referent is mentioned, after whether that is otherwise than by name."""
    for mention in store.matching(None, NamedNode(OA.hasBody), NamedNode(referent)):
        node = value(mention.subject)
        kind = next(value(quad.object) for quad in _found(store, node, ONR.mentionKind))
        place = next(value(quad.object) for quad in _found(store, node, OA.hasTarget))
        yield kind != MentionKind.NAME, _span(place)


# --- Statements ---


def statement_target(store: Reader, iri: str) -> Target:
    """A statement with the words of each of its reports. Raises DecisionRefused where there is none to hold on to."""
    merged = kept(store)
    chosen = merged.get(iri, iri)
    own = sorted({chosen, *(one for one, of in merged.items() if of == chosen)})
    words = [value(quad.object) for one in own for quad in _found(store, one, SDO.text)]
    if not words:
        raise DecisionRefused(f"{local(iri)}: there is no such statement")
    held: dict[Anchor, None] = {}
    reports = (quad for one in own for quad in store.matching(None, NamedNode(ONR.reports), NamedNode(one)))
    for report in {quad.subject: quad for quad in reports}.values():
        if article := _article(store, value(report.graph_name)):
            places = (value(quad.object) for quad in _found(store, value(report.subject), OA.hasTarget))
            held.update(dict.fromkeys(anchors.anchor(article, span) for span in sorted(map(_span, places))))
    if not held:
        raise DecisionRefused(
            f"{local(iri)}: no article that reports it has its text, so there is nothing to hold on to"
        )
    return Target(chosen, max(words, key=len), tuple(held))


# --- Reading ---


def local(iri: str) -> str:
    """What an IRI of ours ends in, which is how people call the thing."""
    return iri.removeprefix(f"{BASE}id/")


def _iri(thing: str) -> str:
    return f"{BASE}id/{local(thing)}"


def _kind(iri: str) -> str:
    return local(iri).partition("/")[0]


def _is_statement(iri: str) -> bool:
    return _kind(iri) == "statement"


def _article(store: Reader, graph: str) -> Article | None:
    """The article that a graph is of; None where its text is lost, which `onrecord check` tells of."""
    for quad in _found(store, graph, SDO.sha256):
        with suppress(StoreError):
            return store.article(value(quad.object))
    return None


def _found(store: Reader, iri: str, predicate: str) -> Iterator[Quad]:
    try:
        node = NamedNode(iri)
    except ValueError:
        return iter(())  # nothing can have that name
    return store.matching(node, NamedNode(predicate), None)


def _span(iri: str) -> Span:
    start, end = re.findall(r"\d+", iri.rpartition("/")[2].partition("-")[2])
    return Span(int(start), int(end))
