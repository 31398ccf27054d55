"""The graph of echoes: which reports are of one statement, who carried which part of it, and which articles are copies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad

from graph.rdf import value
from graph.store import Reader
from ontology.iris import BASE, place_iri, report_iri, statement_iri
from ontology.records import Span
from ontology.terms import DCTERMS, ECHOES, OA, ONR, RDF, SDO, XSD

_GRAPH = NamedNode(ECHOES)
_REPLACED = NamedNode(DCTERMS.isReplacedBy)


@dataclass(frozen=True, slots=True)
class Carried:
    """That a report has a stretch of an utterance, at which places of the text of that hash, and whether word for word."""

    report: str
    text_hash: str
    places: tuple[tuple[Span, str], ...]
    same: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A statement with several reports, by their ids, and who of them carried each of its stretches, in order.

    `across` if different articles tell it, and not only versions of one.
    """

    statement: str
    reports: tuple[str, ...]
    across: bool
    confidence: float
    reason: str
    stretches: tuple[tuple[Carried, ...], ...]


@dataclass(frozen=True, slots=True)
class Likewise:
    """That an article has its words from another, as a copy, a version or a part; `share` of its words stand there."""

    article: str
    of: str
    kind: str
    share: float


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a statement from one version of an article to the next: kept, reworded, added or dropped."""

    kind: str
    old: str | None
    new: str | None
    version: str


def quads(told: Iterable[Told], likewise: Iterable[Likewise], changed: Iterable[Changed]) -> tuple[Quad, ...]:
    """The whole graph."""
    echoes = (quad for one in told for quad in _told(one))
    copies = (quad for one in likewise for quad in _likewise(one))
    changes = (quad for one in changed for quad in _changed(one))
    return tuple(dict.fromkeys((*echoes, *copies, *changes)))


def kept(reader: Reader) -> dict[str, str]:
    """By the IRI that a report alone would give its statement: the IRI of the statement that it reports."""
    return {value(quad.subject): value(quad.object) for quad in reader.quads(ECHOES) if quad.predicate == _REPLACED}


def amendment(reader: Reader) -> tuple[set[Quad], set[Quad]]:
    """What a snapshot has to lose and to gain for reports of one statement to report it: quads in the articles' graphs."""
    gone: set[Quad] = set()
    added: set[Quad] = set()
    for old, new in kept(reader).items():
        was, now = NamedNode(old), NamedNode(new)
        for quad in (*reader.matching(was, None, None), *reader.matching(None, None, was)):
            if quad.graph_name != _GRAPH:
                gone.add(quad)
                subject = now if quad.subject == was else quad.subject
                object_ = now if quad.object == was else quad.object
                added.add(Quad(subject, quad.predicate, object_, quad.graph_name))
    return gone, added


def _told(told: Told) -> Iterator[Quad]:
    node, statement = NamedNode(f"{BASE}id/echo/{told.statement}"), NamedNode(statement_iri(told.statement))
    for report in told.reports:
        own = NamedNode(statement_iri(report))
        if own != statement:
            yield Quad(own, _REPLACED, statement, _GRAPH)
        yield _said(node, ONR.report, NamedNode(report_iri(report)))
    yield _said(node, RDF.type, NamedNode(ONR.Echo))
    yield _said(node, ONR.ofStatement, statement)
    yield _said(node, ONR.across, Literal(value=told.across))
    yield _said(node, ONR.confidence, _number(told.confidence))
    yield _said(node, ONR.because, Literal(told.reason))
    for place, stretch in enumerate(told.stretches, 1):
        segment = NamedNode(f"{node.value}#{place}")
        yield _said(node, ONR.segment, segment)
        yield _said(segment, RDF.type, NamedNode(ONR.Segment))
        yield _said(segment, SDO.position, Literal(place))
        for number, carried in enumerate(stretch, 1):
            part = NamedNode(f"{segment.value}-{number}")
            yield _said(segment, ONR.carried, part)
            yield _said(part, ONR.report, NamedNode(report_iri(carried.report)))
            yield _said(part, ONR.same, Literal(value=carried.same))
            for span, words in carried.places:
                yield from _place(part, place_iri(carried.text_hash, span), span, words)


def _place(part: NamedNode, iri: str, span: Span, words: str) -> Iterator[Quad]:
    place, position, quote = NamedNode(iri), NamedNode(f"{iri}#position"), NamedNode(f"{iri}#quote")
    yield _said(part, OA.hasTarget, place)
    yield _said(place, RDF.type, NamedNode(OA.SpecificResource))
    yield _said(place, OA.hasSelector, position)
    yield _said(place, OA.hasSelector, quote)
    yield _said(position, RDF.type, NamedNode(OA.TextPositionSelector))
    yield _said(position, OA.start, Literal(span.start))
    yield _said(position, OA.end, Literal(span.end))
    yield _said(quote, RDF.type, NamedNode(OA.TextQuoteSelector))
    yield _said(quote, OA.exact, Literal(words))


def _likewise(one: Likewise) -> Iterator[Quad]:
    node = NamedNode(f"{BASE}id/copy/{one.article.rpartition('/')[2]}")
    yield _said(node, RDF.type, NamedNode(ONR.Copy))
    yield _said(node, ONR.one, NamedNode(one.article))
    yield _said(node, ONR.other, NamedNode(one.of))
    yield _said(node, ONR.kind, Literal(one.kind))
    yield _said(node, ONR.share, _number(one.share))


def _changed(one: Changed) -> Iterator[Quad]:
    node = NamedNode(f"{BASE}id/change/{one.new or one.old}-{one.version.rpartition('-')[2]}")
    yield _said(node, RDF.type, NamedNode(ONR.Change))
    yield _said(node, ONR.kind, Literal(one.kind))
    yield _said(node, SDO.isPartOf, NamedNode(one.version))
    if one.old is not None:
        yield _said(node, ONR.before, NamedNode(report_iri(one.old)))
    if one.new is not None:
        yield _said(node, ONR.after, NamedNode(report_iri(one.new)))


def _said(subject: NamedNode, predicate: str, object_: NamedNode | Literal) -> Quad:
    return Quad(subject, NamedNode(predicate), object_, _GRAPH)


def _number(number: float) -> Literal:
    return Literal(f"{Decimal(str(round(number, 3))):f}", datatype=NamedNode(XSD.decimal))
