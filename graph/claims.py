"""Policies, positions and events as quads and back; what they count and until when is in graph/figures.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from pyoxigraph import Literal, NamedNode

from graph import figures
from graph.facts import Facts
from graph.nodes import POSITIONS, A, Triple, decimal
from graph.places import TARGET, ordered, place, within
from ontology import iris
from ontology.policies import Deadline, Event, EventKind, Polarity, Policy, PolicyKind, Position, Status
from ontology.reading import Reading
from ontology.records import Article, Span, State
from ontology.terms import DCTERMS, OA, ONR, PROV, RDF, RDFS, SDO

Claim = Policy | Position | Event
"""What an extractor found by a rule, with some confidence, and what somebody may judge."""


def triples(reading: Reading, extraction: NamedNode) -> Iterator[Triple]:
    """What a graph says of the policies, figures, positions and events of an article."""
    article = reading.article
    counted = {figure.id: figure for figure in reading.figures}
    mentions = sorted((mention.span, actor.iri) for actor in reading.actors for mention in actor.mentions)
    for policy in reading.policies:
        yield from _claim(article, NamedNode(policy.iri), policy, extraction)
        yield from _policy(article, policy)
        for span in policy.evidence:
            for actor in within(span, mentions):
                yield NamedNode(policy.iri), NamedNode(SDO.mentions), NamedNode(actor)
        for figure in (counted[one] for one in policy.figures):
            term = ONR.amount if figure.currency else ONR.quantity
            yield NamedNode(policy.iri), NamedNode(term), NamedNode(iris.figure_iri(figure.id))
    for figure in reading.figures:
        yield from figures.figure(article, figure, mentions)
        yield NamedNode(iris.figure_iri(figure.id)), _GENERATED, extraction
    for deadline in _deadlines(reading):
        yield from figures.deadline(article, deadline)
    shown = Counter[str]()
    for position in reading.positions:
        node = NamedNode(iris.position_iri(position.id))
        shown[position.statement] += 1
        yield from _claim(article, node, position, extraction)
        yield from _position(article, node, position)
        yield node, NamedNode(SDO.position), Literal(shown[position.statement])
    for event in reading.events:
        yield from _claim(article, NamedNode(event.iri), event, extraction)
        yield from _event(event)


def quoted(reading: Reading) -> Iterator[Span]:
    """All places that these rest on."""
    for policy in reading.policies:
        yield from (*policy.evidence, *policy.recipients)
    for figure in reading.figures:
        yield from figures.spans_of(figure)
    for deadline in _deadlines(reading):
        yield deadline.span
    for position in reading.positions:
        yield from (*position.evidence, *position.target)
        if position.condition is not None:
            yield position.condition
    for event in reading.events:
        yield from event.evidence


def read(facts: Facts, reading: Reading) -> Reading:
    """The same with the policies, figures, positions and events of which its graph tells."""
    return replace(
        reading,
        policies=tuple(_read_policy(facts, node) for node in facts.of_type[str(ONR.Policy)]),
        figures=tuple(figures.read_figures(facts)),
        positions=tuple(
            _read_position(facts, node)
            for node in sorted(
                facts.of_type[str(ONR.Position)], key=lambda node: (int(facts.one(node, SDO.position)), node)
            )
        ),
        events=tuple(_read_event(facts, node) for node in facts.of_type[str(SDO.Event)]),
    )


def canonical(reading: Reading) -> Reading:
    """The same reading with its policies, figures, positions and events as they come back from a graph.

    The positions of a statement keep their order: its main one comes first.
    """
    return replace(
        reading,
        policies=tuple(
            replace(
                policy,
                evidence=ordered(policy.evidence),
                recipients=ordered(policy.recipients),
                deadlines=figures.canonical_deadlines(policy.deadlines),
                figures=tuple(sorted({*policy.figures})),
            )
            for policy in sorted(reading.policies, key=lambda policy: policy.iri)
        ),
        figures=tuple(
            figures.canonical_figure(figure)
            for figure in sorted(reading.figures, key=lambda figure: (figure.span, figure.id))
        ),
        positions=tuple(
            replace(position, target=ordered(position.target), evidence=ordered(position.evidence))
            for position in sorted(reading.positions, key=lambda position: position.statement)
        ),
        events=tuple(
            replace(
                event,
                evidence=ordered(event.evidence),
                actors=tuple(sorted({*event.actors})),
                agents=tuple(sorted({*event.agents})),
            )
            for event in sorted(reading.events, key=lambda event: event.iri)
        ),
    )


def _deadlines(reading: Reading) -> Iterator[Deadline]:
    for policy in reading.policies:
        yield from policy.deadlines
    yield from (figure.when for figure in reading.figures if figure.when is not None)


def _claim(article: Article, node: NamedNode, claim: Claim, extraction: NamedNode) -> Iterator[Triple]:
    """What is said of all of them alike."""
    yield node, NamedNode(RDFS.label), Literal(claim.label)
    yield node, NamedNode(ONR.rule), Literal(claim.rule)
    yield node, NamedNode(ONR.confidence), decimal(claim.confidence)
    yield node, NamedNode(ONR.state), Literal(claim.state.value)
    yield node, _GENERATED, extraction
    for span in claim.evidence:
        yield node, TARGET, place(article, span)


def _policy(article: Article, policy: Policy) -> Iterator[Triple]:
    node = NamedNode(policy.iri)
    yield node, A, NamedNode(ONR.Policy)
    yield node, A, NamedNode(ONR[policy.kind.value])
    yield node, NamedNode(ONR.status), Literal(policy.status.value)
    if policy.proposer is not None:
        yield node, NamedNode(ONR.proposedBy), NamedNode(policy.proposer)
    if policy.part_of is not None:
        yield node, NamedNode(DCTERMS.isPartOf), NamedNode(policy.part_of)
    for span in policy.recipients:
        yield node, NamedNode(ONR.recipient), place(article, span)
    for deadline in policy.deadlines:
        yield node, NamedNode(ONR.deadline), figures.deadline_node(article, deadline)


def _position(article: Article, node: NamedNode, position: Position) -> Iterator[Triple]:
    yield node, A, NamedNode(ONR.Position)
    yield node, NamedNode(ONR.ofStatement), NamedNode(iris.statement_iri(position.statement))
    yield node, NamedNode(ONR.polarity), NamedNode(ONR[position.polarity.value])
    if position.towards is not None:
        yield node, NamedNode(ONR.towards), NamedNode(position.towards)
    for span in position.target:
        yield node, NamedNode(ONR.towardsAt), place(article, span)
    if position.condition is not None:
        yield node, NamedNode(ONR.condition), Literal(position.condition.of(article.text))
        yield node, NamedNode(ONR.conditionAt), place(article, position.condition)


def _event(event: Event) -> Iterator[Triple]:
    node = NamedNode(event.iri)
    yield node, A, NamedNode(SDO.Event)
    yield node, A, NamedNode(ONR[event.kind.value])
    if event.when is not None:
        _, datatype = POSITIONS.get(len(event.when), POSITIONS[10])  # what is no date breaks the shape
        yield node, NamedNode(SDO.startDate), Literal(event.when, datatype=NamedNode(datatype))
    if event.about is not None:
        yield node, NamedNode(SDO.about), NamedNode(event.about)
    for actor in event.actors:
        yield node, NamedNode(ONR.actor), NamedNode(actor)
    for agent in event.agents:
        yield node, NamedNode(ONR.agent), NamedNode(agent)


def _read_policy(facts: Facts, node: str) -> Policy:
    deadlines = (figures.read_deadline(facts, one) for one in facts.many(node, ONR.deadline))
    counted = (*facts.many(node, ONR.amount), *facts.many(node, ONR.quantity))
    return Policy(
        iri=node,
        kind=next(kind for kind in PolicyKind if str(ONR[kind.value]) in facts.many(node, RDF.type)),
        label=facts.one(node, RDFS.label),
        status=Status(facts.one(node, ONR.status)),
        evidence=facts.spans(node, OA.hasTarget),
        rule=facts.one(node, ONR.rule),
        confidence=float(facts.one(node, ONR.confidence)),
        proposer=facts.maybe(node, ONR.proposedBy),
        part_of=facts.maybe(node, DCTERMS.isPartOf),
        recipients=facts.spans(node, ONR.recipient),
        deadlines=tuple(deadlines),
        figures=tuple(one.rpartition("/")[2] for one in counted),
        state=State(facts.one(node, ONR.state)),
    )


def _read_position(facts: Facts, node: str) -> Position:
    return Position(
        id=node.rpartition("/")[2],
        statement=facts.told(facts.one(node, ONR.ofStatement)),
        label=facts.one(node, RDFS.label),
        target=facts.spans(node, ONR.towardsAt),
        polarity=Polarity(facts.one(node, ONR.polarity).rpartition("#")[2]),
        evidence=facts.spans(node, OA.hasTarget),
        rule=facts.one(node, ONR.rule),
        confidence=float(facts.one(node, ONR.confidence)),
        towards=facts.maybe(node, ONR.towards),
        condition=facts.place(node, ONR.conditionAt),
        state=State(facts.one(node, ONR.state)),
    )


def _read_event(facts: Facts, node: str) -> Event:
    return Event(
        iri=node,
        kind=next(kind for kind in EventKind if str(ONR[kind.value]) in facts.many(node, RDF.type)),
        label=facts.one(node, RDFS.label),
        evidence=facts.spans(node, OA.hasTarget),
        rule=facts.one(node, ONR.rule),
        confidence=float(facts.one(node, ONR.confidence)),
        actors=tuple(facts.many(node, ONR.actor)),
        agents=tuple(facts.many(node, ONR.agent)),
        about=facts.maybe(node, SDO.about),
        when=facts.maybe(node, SDO.startDate),
        state=State(facts.one(node, ONR.state)),
    )


_GENERATED = NamedNode(PROV.wasGeneratedBy)
