"""The graph of echoes: which reports are of one statement, who carried which part of it, and which articles are copies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad

from graph.rdf import value
from graph.store import Facts
from ontology.iris import BASE, place_iri, report_iri, statement_iri
from ontology.records import NAMED, Span
from ontology.terms import DCTERMS, ECHOES, OA, ONR, RDF, SDO, XSD

_GRAPH = NamedNode(ECHOES)
_REPLACED = NamedNode(DCTERMS.isReplacedBy)
_TEXT = NamedNode(SDO.text)
_SPEAKER = NamedNode(ONR.speaker)
_BY_NAME = tuple(f"{BASE}id/{kind}/" for kind in NAMED)
_HELD = NamedNode(ONR.heldPost)
_SAID_ON = NamedNode(ONR.saidOn)
_ABOUT = (NamedNode(SDO.mentions), NamedNode(DCTERMS.subject))


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


def kept(reader: Facts) -> dict[str, str]:
    """By the IRI that a report alone would give its statement: the IRI of the statement that it reports."""
    return {value(quad.subject): value(quad.object) for quad in reader.quads(ECHOES) if quad.predicate == _REPLACED}


def now(reader: Facts, iri: str) -> str:
    """The IRI of the statement that a report is of, by the one that the report alone would give it: mostly the same."""
    found = (quad for quad in reader.matching(NamedNode(iri), _REPLACED, None) if quad.graph_name == _GRAPH)
    return next((value(quad.object) for quad in found), iri)


def statement_of(reader: Facts, report: str) -> str | None:
    """The id of the statement that a report is of, by its own id, where that is another's."""
    own = reader.matching(NamedNode(statement_iri(report)), _REPLACED, None)
    found = (value(quad.object) for quad in own if quad.graph_name == _GRAPH)
    return next((iri.rpartition("/")[2] for iri in found), None)


def told_of(reader: Facts, statements: Iterable[str]) -> set[Quad]:
    """What the graph says of the echoes of these statements, by their ids."""
    found, places = set[Quad](), set[NamedNode]()
    for statement in statements:
        echo = {*_about(reader, NamedNode(f"{BASE}id/echo/{statement}"))}
        found |= echo
        for quad in reader.matching(None, _REPLACED, NamedNode(statement_iri(statement))):
            found |= {quad} if quad.graph_name == _GRAPH else set()
        for segment in _leading(echo, ONR.segment):
            found |= (stretch := {*_about(reader, segment)})
            for part in _leading(stretch, ONR.carried):
                found |= (carried := {*_about(reader, part)})
                places |= {*_leading(carried, OA.hasTarget)}
    for place in places:
        resting = (quad for quad in reader.matching(None, NamedNode(OA.hasTarget), place) if quad.graph_name == _GRAPH)
        if all(quad in found for quad in resting):
            found |= (said := {*_about(reader, place)})
            for selector in _leading(said, OA.hasSelector):
                found |= {*_about(reader, selector)}
    return found


def changed_of(reader: Facts, versions: Iterable[str]) -> set[Quad]:
    """What the graph says of the changes that these versions of articles made."""
    nodes = (
        quad.subject
        for version in versions
        for quad in reader.matching(None, NamedNode(SDO.isPartOf), NamedNode(version))
        if quad.graph_name == _GRAPH
    )
    return {quad for node in nodes if isinstance(node, NamedNode) for quad in _about(reader, node)}


def copied(reader: Facts, articles: Iterable[str]) -> set[Quad]:
    """What the graph says of these articles as copies of others."""
    return {quad for article in articles for quad in _about(reader, _copy(article))}


def _copy(article: str) -> NamedNode:
    return NamedNode(f"{BASE}id/copy/{article.rpartition('/')[2]}")


def _about(reader: Facts, node: NamedNode) -> Iterator[Quad]:
    return (quad for quad in reader.matching(node, None, None) if quad.graph_name == _GRAPH)


def _leading(quads: Iterable[Quad], predicate: str) -> Iterator[NamedNode]:
    for quad in quads:
        if value(quad.predicate) == str(predicate) and isinstance(quad.object, NamedNode):
            yield quad.object


def amendment(reader: Facts) -> tuple[set[Quad], set[Quad]]:
    """What a snapshot has to lose and to gain for reports of one statement to report it: quads in the graphs that name it."""
    gone: set[Quad] = set()
    added: set[Quad] = set()
    for statement in sorted({*kept(reader).values()}):
        found = naming(reader, reader, statement)
        left = merged(reader, statement)
        gone |= found - left
        added |= left - found
    return gone, added


def merged(reader: Facts, statement: str) -> set[Quad]:
    """What graphs say of a statement, once all its reports report it.

    Each article's graph says of the statement what that article does, and of the day what the first that is dated does. Of
    several reports in one article that one speaks for the statement which names the speaker, then the post, then the most words.
    """
    own = owns(reader, statement)
    found = naming(reader, reader, statement)
    if own == {statement}:
        return found
    return {*_on_one_day({_of(quad, own, NamedNode(statement)) for quad in found - _lesser(found, own)})}


def naming(reader: Facts, judged: Facts, statement: str) -> set[Quad]:
    """The quads that name a statement, or its reports as each alone would, in any graph but that of echoes.

    Which reports it has is `judged` elsewhere.
    """
    return {quad for own in owns(judged, statement) for quad in _naming(reader, NamedNode(own))}


def owns(reader: Facts, statement: str) -> set[str]:
    """The IRIs that its reports alone would give a statement, its own among them."""
    olds = reader.matching(None, _REPLACED, NamedNode(statement))
    return {statement, *(value(quad.subject) for quad in olds if quad.graph_name == _GRAPH)}


def _naming(reader: Facts, node: NamedNode) -> Iterator[Quad]:
    for quad in (*reader.matching(node, None, None), *reader.matching(None, None, node)):
        if quad.graph_name != _GRAPH:
            yield quad


def _of(quad: Quad, owns: set[str], statement: NamedNode) -> Quad:
    """The same of the one statement."""
    subject = statement if value(quad.subject) in owns else quad.subject
    object_ = statement if value(quad.object) in owns else quad.object
    return Quad(subject, quad.predicate, object_, quad.graph_name)


def _lesser(found: Iterable[Quad], owns: set[str]) -> set[Quad]:
    """What graphs say of statements beside which they have a better telling of the same; whom and what the words are about stays."""
    facts: dict[tuple[str, str], list[Quad]] = {}
    for quad in found:
        if value(quad.subject) in owns:
            facts.setdefault((value(quad.graph_name), value(quad.subject)), []).append(quad)
    told = [key for key, quads in facts.items() if any(quad.predicate == _TEXT for quad in quads)]
    best = {key[0]: key for key in sorted(told, key=lambda key: (_worth(facts[key]), key[1]))}
    others = set(told) - {*best.values()}
    return {quad for key in others for quad in facts[key] if quad.predicate not in _ABOUT}


def _worth(about: Iterable[Quad]) -> tuple[bool, bool, int]:
    values = {quad.predicate: value(quad.object) for quad in about}
    return values.get(_SPEAKER, "").startswith(_BY_NAME), _HELD in values, len(values[_TEXT])


def _on_one_day(quads: set[Quad]) -> Iterator[Quad]:
    """The statement said on the first of its days, wherever it is told."""
    days = sorted(value(quad.object) for quad in quads if quad.predicate == _SAID_ON)
    for quad in quads:
        if quad.predicate != _SAID_ON:
            yield quad
        if days and quad.predicate == _TEXT:
            day = Literal(days[0], datatype=NamedNode(XSD.date))
            yield Quad(quad.subject, _SAID_ON, day, quad.graph_name)


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
    node = _copy(one.article)
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
