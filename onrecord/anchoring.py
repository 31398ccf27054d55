"""What decisions on who is who mean for the actors of today's articles, found by the words that the decisions hold on to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import combinations, product

from pyoxigraph import Literal, NamedNode

from graph import anchors, rdf
from graph.corrections import of_actors
from graph.rdf import value
from graph.store import Reader
from ingest.identity import Identities, Ruling
from ontology.errors import StoreError
from ontology.iris import span_iri
from ontology.records import Act, Actor, Anchor, Decision, Span, State, Target
from ontology.terms import DCTERMS, OA, SDO

STATES = {Act.CONFIRM: State.CONFIRMED, Act.REJECT: State.REJECTED, Act.HIDE: State.HIDDEN}

_KEY, _SHA256 = NamedNode(DCTERMS.identifier), NamedNode(SDO.sha256)
_TARGET, _BODY = NamedNode(OA.hasTarget), NamedNode(OA.hasBody)


def rulings(reader: Reader, taken: Iterable[Decision]) -> tuple[Ruling, ...]:
    """What the decisions rule of pairs of referents. Where two cannot both hold, the later one does."""
    accepted = _Accepted()
    for decision in reversed(tuple(of_actors(taken))):
        for rule in _ruled(reader, decision):
            accepted.add(rule)
    return tuple(accepted.rules)


def applied(found: Identities, reader: Reader, taken: Iterable[Decision]) -> tuple[Actor, ...]:
    """The actors with the names and states that people gave them; the last decision on each holds."""
    by_iri = {actor.iri: actor for actor in found.actors}
    for decision in of_actors(taken):
        for iri in {found.meant[one] for one in referents_of(reader, decision.targets[0]) if one in found.meant}:
            actor = by_iri[iri]
            if decision.act in STATES:
                by_iri[iri] = replace(actor, state=STATES[decision.act])
            elif decision.act is Act.RELABEL and decision.value:
                forms = {actor.name, *actor.aliases} - {decision.value}
                by_iri[iri] = replace(actor, name=decision.value, aliases=tuple(sorted(forms)))
    return tuple(by_iri.values())


def referents_of(reader: Reader, target: Target) -> tuple[str, ...]:
    """Whom the words of a target mean in each version of their articles, as far as the articles still have them."""
    found: dict[str, None] = {}
    for one in target.anchors:
        for graph in _versions(reader, one.article):
            for quad in reader.matching(NamedNode(graph), _SHA256, None):
                found.update(dict.fromkeys(_meant(reader, graph, value(quad.object), one)))
    return tuple(found)


def _meant(reader: Reader, graph: str, text_hash: str, one: Anchor) -> Iterator[str]:
    """Whom the words mean in one version; nobody where its text is lost, which `onrecord check` tells of."""
    with suppress(StoreError):
        article = reader.article(text_hash)
        for place in anchors.places(article.text, [one]):
            at = NamedNode(span_iri(article, place))
            yield from _mentioned(reader, at) or _around(reader, graph, article.text, place)


def _versions(reader: Reader, key: str) -> Iterator[str]:
    return (
        value(quad.subject) for quad in reader.matching(None, _KEY, Literal(key)) if quad.subject == quad.graph_name
    )


def _mentioned(reader: Reader, place: NamedNode) -> list[str]:
    """The actors who are mentioned by just these words."""
    return [
        value(body.object)
        for mention in reader.matching(None, _TARGET, place)
        for body in reader.matching(_node(mention.subject), _BODY, None)
    ]


def _around(reader: Reader, graph: str, text: str, place: Span) -> list[str]:
    """The actor whose mention shares most with the words, where another reading has cut them otherwise."""
    reading = rdf.reading(reader.quads(graph), text)
    near = [
        (min(mention.span.end, place.end) - max(mention.span.start, place.start), actor.iri)
        for actor in reading.actors
        for mention in actor.mentions
        if mention.span.overlaps(place)
    ]
    return [max(near, key=lambda found: (found[0], found[1]))[1]] if near else []


def _node(term: object) -> NamedNode:
    assert isinstance(term, NamedNode)
    return term


def _ruled(reader: Reader, decision: Decision) -> Iterator[Ruling]:
    sides = [referents_of(reader, target) for target in decision.targets]
    match decision.act:
        case Act.MERGE:
            everybody = [one for side in sides for one in side]
            yield from (Ruling(everybody[0], other, same=True) for other in everybody[1:] if all(sides))
        case Act.DIFFERENT:
            yield from _apart(sides)
        case Act.SPLIT:
            moved, left, *into = sides
            yield from (Ruling(one, other, same=True) for one, other in combinations(moved, 2))
            yield from _apart([moved, tuple(one for one in left if one not in moved)])
            yield from (Ruling(moved[0], other, same=True) for side in into for other in side[:1] if moved)


def _apart(sides: Sequence[Sequence[str]]) -> Iterator[Ruling]:
    for one, other in combinations(sides, 2):
        yield from (Ruling(a, b, same=False) for a, b in product(one, other) if a != b)


@dataclass(slots=True)
class _Accepted:
    """Rulings that can all hold, taken in the order of their weight."""

    rules: list[Ruling] = field(default_factory=list)
    together: dict[str, str] = field(default_factory=dict)
    apart: set[frozenset[str]] = field(default_factory=set)

    def add(self, rule: Ruling) -> None:
        """Take a ruling in, unless those before it rule it out."""
        a, b = self._head(rule.one), self._head(rule.other)
        if rule.same:
            if frozenset((a, b)) in self.apart:
                return
            self.together[a] = b
            self.apart = {frozenset(b if one == a else one for one in pair) for pair in self.apart}
        elif a == b:
            return
        else:
            self.apart.add(frozenset((a, b)))
        self.rules.append(rule)

    def _head(self, one: str) -> str:
        while one in self.together and self.together[one] != one:
            one = self.together[one]
        return one
