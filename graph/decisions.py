"""The graph of decisions: what people have decided, in the order in which they did, and what of it still holds.

Decisions are only ever added; one that is taken back is undone by another. docs/data-model.md says how they are written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from pyoxigraph import Literal, NamedNode, Quad

from graph.rdf import value
from graph.store import Reader
from ontology import iris
from ontology.errors import InvalidRecord
from ontology.records import Act, Anchor, Decision, Target
from ontology.terms import DCTERMS, DECISIONS, OA, ONR, PROV, RDF, RDFS, SDO, XSD

_GRAPH = NamedNode(DECISIONS)
_A = NamedNode(RDF.type)


def quads(decision: Decision) -> tuple[Quad, ...]:
    """For the graph of decisions: one of them, whole."""
    return tuple(dict.fromkeys(_quads(decision)))


def decisions(reader: Reader) -> tuple[Decision, ...]:
    """All decisions, the earliest first. Raises InvalidRecord where one is not whole."""
    facts: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in reader.quads(DECISIONS):
        facts[value(quad.subject)][quad.predicate.value].append(value(quad.object))
    found = [_decision(facts, node) for node, about in facts.items() if str(ONR.Decision) in about[str(RDF.type)]]
    return tuple(sorted(found, key=lambda one: (one.at, one.id)))


def holding(taken: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions that hold, undoings too, in order: those not undone, and those whose undoing was undone."""
    logged = tuple(taken)
    gone: set[str] = set()
    for one in reversed(logged):
        if one.act is Act.UNDO and one.id not in gone and one.value:
            gone.add(one.value)
    return tuple(one for one in logged if one.id not in gone)


def standing(taken: Iterable[Decision]) -> tuple[Decision, ...]:
    """What holds of the decisions, in order: without undoings, which have done their part."""
    return tuple(one for one in holding(taken) if one.act is not Act.UNDO)


def _quads(decision: Decision) -> Iterator[Quad]:
    node, agent = NamedNode(iris.decision_iri(decision.id)), NamedNode(iris.agent_iri(decision.by))
    at = decision.at.astimezone(UTC).isoformat().replace("+00:00", "Z")

    def said(subject: NamedNode, predicate: str, object_: NamedNode | Literal) -> Quad:
        return Quad(subject, NamedNode(predicate), object_, _GRAPH)

    yield Quad(node, _A, NamedNode(ONR.Decision), _GRAPH)
    yield Quad(node, _A, NamedNode(PROV.Activity), _GRAPH)
    yield said(node, ONR.act, Literal(decision.act.value))
    yield said(node, PROV.endedAtTime, Literal(at, datatype=NamedNode(XSD.dateTime)))
    yield said(node, PROV.wasAssociatedWith, agent)
    yield Quad(agent, _A, NamedNode(PROV.Agent), _GRAPH)
    yield said(agent, RDFS.label, Literal(decision.by))
    if decision.why is not None:
        yield said(node, RDFS.comment, Literal(decision.why))
    if decision.act is Act.UNDO:
        yield said(node, ONR.undoes, NamedNode(iris.decision_iri(decision.value or "")))
    elif decision.value is not None:
        yield said(node, ONR.value, Literal(decision.value))
    for place, target in enumerate(decision.targets, 1):
        of = NamedNode(f"{node.value}#{place}")
        yield said(node, ONR.target, of)
        yield Quad(of, _A, NamedNode(OA.SpecificResource), _GRAPH)
        yield said(of, SDO.position, Literal(place))
        yield said(of, OA.hasSource, NamedNode(target.iri))
        yield said(of, RDFS.label, Literal(target.label))
        for number, anchor in enumerate(target.anchors, 1):
            words = NamedNode(f"{of.value}-{number}")
            yield said(of, OA.hasSelector, words)
            yield Quad(words, _A, NamedNode(OA.TextQuoteSelector), _GRAPH)
            yield said(words, SDO.position, Literal(number))
            yield said(words, DCTERMS.identifier, Literal(anchor.article))
            yield said(words, OA.exact, Literal(anchor.exact))
            yield said(words, OA.prefix, Literal(anchor.prefix))
            yield said(words, OA.suffix, Literal(anchor.suffix))
            if anchor.version is not None:
                yield said(words, PROV.wasQuotedFrom, NamedNode(anchor.version))


_Facts = defaultdict[str, defaultdict[str, list[str]]]


def _decision(facts: _Facts, node: str) -> Decision:
    act = Act(_one(facts, node, ONR.act))
    agent = _one(facts, node, PROV.wasAssociatedWith)
    undone = next(iter(facts[node][str(ONR.undoes)]), "").rpartition("/")[2]
    return Decision(
        id=node.rpartition("/")[2],
        act=act,
        targets=tuple(_target(facts, of) for of in _in_order(facts, facts[node][str(ONR.target)])),
        by=_one(facts, agent, RDFS.label),
        at=datetime.fromisoformat(_one(facts, node, PROV.endedAtTime)),
        why=next(iter(facts[node][str(RDFS.comment)]), None),
        value=undone or next(iter(facts[node][str(ONR.value)]), None),
    )


def _target(facts: _Facts, node: str) -> Target:
    return Target(
        iri=_one(facts, node, OA.hasSource),
        label=next(iter(facts[node][str(RDFS.label)]), ""),  # readers do not get that of what is hidden
        anchors=tuple(_anchor(facts, words) for words in _in_order(facts, facts[node][str(OA.hasSelector)])),
    )


def _anchor(facts: _Facts, node: str) -> Anchor:
    return Anchor(
        article=_one(facts, node, DCTERMS.identifier),
        exact=_one(facts, node, OA.exact),
        prefix=_one(facts, node, OA.prefix),
        suffix=_one(facts, node, OA.suffix),
        version=next(iter(facts[node][str(PROV.wasQuotedFrom)]), None),
    )


def _in_order(facts: _Facts, nodes: Iterable[str]) -> list[str]:
    return sorted(nodes, key=lambda node: int(_one(facts, node, SDO.position)))


def _one(facts: _Facts, node: str, term: str) -> str:
    for found in facts[node][str(term)]:
        return found
    raise InvalidRecord(f"{node}: has no {term}; run `onrecord check`")
