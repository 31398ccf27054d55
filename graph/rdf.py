"""Records to quads and back, in one place: docs/data-model.md as code.

Everything that one article says stands in one named graph, which bears the article's IRI. There are no blank nodes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from pyoxigraph import Literal, NamedNode, Quad

from graph import claims, subjects
from graph.facts import Facts
from graph.nodes import A, Triple, day, decimal, moment, value
from graph.places import CONTEXT, TARGET, ordered, place, position, quotation, within
from ontology import iris
from ontology.reading import Reading
from ontology.records import (
    NAMED,
    Actor,
    ActorKind,
    Article,
    Judgement,
    Manner,
    Membership,
    Mention,
    MentionKind,
    Quoting,
    Span,
    SpeechAct,
    State,
    Statement,
    Tense,
)
from ontology.terms import (
    ACTORS,
    DCTERMS,
    FOAF,
    IDENTITY,
    OA,
    ONR,
    ORG,
    PROV,
    RDFS,
    SDO,
    SKOS,
    TIME,
    VERSIONS,
    XSD,
)

__all__ = [
    "CONTEXT",
    "TYPES",
    "actor_quads",
    "canonical",
    "identity_quads",
    "once_quads",
    "quads",
    "reading",
    "redirect_quads",
    "value",
    "version_quads",
]

TYPES = {
    ActorKind.PERSON: (SDO.Person, FOAF.Person, PROV.Agent),
    ActorKind.ORGANIZATION: (ORG.Organization, SDO.Organization, PROV.Agent),
    ActorKind.GROUP: (ONR.Group,),
    ActorKind.OFFICE: (ONR.Office,),
    ActorKind.DOCUMENT: (SDO.CreativeWork,),
}
"""What each kind of actor is; the first type tells the kind."""


def quads(reading: Reading) -> tuple[Quad, ...]:
    """The named graph of an article: each quad once, in the order of docs/data-model.md."""
    graph = NamedNode(iris.article_iri(reading.article))
    return tuple(Quad(*triple, graph) for triple in dict.fromkeys(_triples(reading)))


def reading(quads: Iterable[Quad], text: str) -> Reading:
    """The reading that an article's graph was made from, in `canonical` order: `reading(quads(r), text) == canonical(r)`.

    `text` is that of the article, which the graph does not hold. Raises InvalidRecord where the graph lacks something.
    """
    return canonical(_Facts(quads).reading(text))


def canonical(reading: Reading) -> Reading:
    """The same reading with everything that RDF keeps as a set in one fixed order, and once: by IRI, by offset."""
    return replace(
        subjects.canonical(claims.canonical(reading)),
        article=replace(reading.article, body=ordered(reading.article.body)),
        actors=tuple(
            replace(
                actor,
                aliases=tuple(sorted({*actor.aliases})),
                mentions=tuple(sorted({*actor.mentions})),
                honorifics=tuple(sorted({*actor.honorifics})),
            )
            for actor in sorted(reading.actors, key=lambda actor: actor.iri)
        ),
        memberships=tuple(
            replace(membership, evidence=ordered(membership.evidence))
            for membership in sorted(reading.memberships, key=lambda membership: membership.iri)
        ),
        statements=tuple(
            replace(
                said,
                source=ordered(said.source),
                cue=ordered(said.cue),
                content=ordered(said.content),
                co_speakers=tuple(sorted(said.co_speakers)),
            )
            for said in sorted(reading.statements, key=lambda said: (ordered(said.content), said.id))
        ),
    )


def actor_quads(actors: Iterable[Actor]) -> tuple[Quad, ...]:
    """What the graph of actors says of each: what it is, its name and aliases, and its state."""
    graph = NamedNode(ACTORS)
    triples = (
        triple for actor in actors for triple in (*_actor(actor), (NamedNode(actor.iri), _STATE, Literal(actor.state)))
    )
    return tuple(Quad(*triple, graph) for triple in dict.fromkeys(triples))


def redirect_quads(redirects: Mapping[str, str], graph: str = ACTORS) -> tuple[Quad, ...]:
    """For the graph of actors, or another: each IRI that one of them had once, and the one that is meant by it now."""
    return tuple(Quad(NamedNode(old), _REPLACED, NamedNode(new), NamedNode(graph)) for old, new in redirects.items())


def once_quads(once: Mapping[str, Iterable[str]], graph: str = IDENTITY) -> tuple[Quad, ...]:
    """For the graph of identity, or another: each IRI that one of them had once, and those of articles that meant it last."""
    node = NamedNode(graph)
    return tuple(Quad(NamedNode(one), _ONCE, NamedNode(old), node) for old, some in once.items() for one in some)


def identity_quads(
    meant: Mapping[str, str], judgements: Iterable[Judgement], graph: str = IDENTITY
) -> tuple[Quad, ...]:
    """The graph of identity: whom across articles each actor of an article means, and every judgement with its reason.

    In another graph the same of other things.
    """
    node = NamedNode(graph)
    links = (Quad(NamedNode(one), _MEANT, NamedNode(actor), node) for one, actor in meant.items())
    return (*links, *(Quad(*triple, node) for judgement in judgements for triple in _judgement(judgement)))


def version_quads(new: str, old: str) -> tuple[Quad, ...]:
    """For the graph of versions: the article `new` follows the article `old`."""
    graph, newer, older = NamedNode(VERSIONS), NamedNode(new), NamedNode(old)
    return (Quad(newer, _REVISION, older, graph), Quad(older, _REPLACED, newer, graph))


# --- Writing ---

# What is written hundreds of times an article is made once.
_NAME = NamedNode(SDO.name)
_LABEL = NamedNode(RDFS.label)
_ALT = NamedNode(SKOS.altLabel)
_HONORIFIC = NamedNode(SDO.honorificPrefix)
_PART_OF = NamedNode(ORG.subOrganizationOf)
_MEANT = NamedNode(PROV.specializationOf)
_STATE = NamedNode(ONR.state)
_SAID = NamedNode(SDO.text)
_GENERATED = NamedNode(PROV.wasGeneratedBy)
_REPLACED = NamedNode(DCTERMS.isReplacedBy)
_ONCE = NamedNode(ONR.onceMeant)
_REVISION = NamedNode(PROV.wasRevisionOf)
_JUDGEMENT = NamedNode(ONR.Judgement)
_ONE = NamedNode(ONR.one)
_OTHER = NamedNode(ONR.other)
_VERDICT = NamedNode(ONR.verdict)
_BECAUSE = NamedNode(ONR.because)
_SUPPORT = NamedNode(ONR.supportedBy)
_CONFIDENCE = NamedNode(ONR.confidence)
_MENTION = NamedNode(ONR.Mention)
_ANNOTATION = NamedNode(OA.Annotation)
_BODY = NamedNode(OA.hasBody)
_MENTION_KIND = NamedNode(ONR.mentionKind)
_MENTION_KINDS = {kind: Literal(kind.value) for kind in MentionKind}

_TYPES = {kind: tuple(NamedNode(term) for term in terms) for kind, terms in TYPES.items()}


def _triples(reading: Reading) -> Iterator[Triple]:
    article = reading.article
    quoted = {span for said in reading.statements for span in (*said.source, *said.cue, *said.content, said.sentence)}
    quoted.update(span for membership in reading.memberships for span in membership.evidence)
    quoted.update(claims.quoted(reading), subjects.quoted(reading), _called(reading.actors))
    placed = quoted.union(article.body, (mention.span for actor in reading.actors for mention in actor.mentions))
    named = sorted(
        (mention.span, actor.iri)
        for actor in reading.actors
        for mention in actor.mentions
        if mention.kind is MentionKind.NAME
    )
    extraction = NamedNode(iris.extraction_iri(article, reading.extractor))

    yield from _article(article, extraction)
    yield from _extraction(extraction, reading.extractor)
    for actor in reading.actors:
        yield from _actor(actor)
        for mention in actor.mentions:
            yield from _mention(article, actor, mention)
    for membership in reading.memberships:
        yield from _membership(article, membership)
    for said in reading.statements:
        yield from _statement(article, said, named)
        yield from _report(article, said, extraction)
    yield from claims.triples(reading, extraction)
    yield from subjects.triples(reading, extraction)
    for span in sorted(placed):
        yield from position(article, span)
        if span in quoted:
            yield from quotation(article, span)


def _called(actors: Iterable[Actor]) -> Iterator[Span]:
    """What words other than its name call an organisation ("a charity for seafarers"), by which it is asked what it is."""
    for actor in actors:
        if actor.kind is ActorKind.ORGANIZATION:
            yield from (mention.span for mention in actor.mentions if mention.kind is MentionKind.NOMINAL)


def _article(article: Article, extraction: NamedNode) -> Iterator[Triple]:
    node = NamedNode(iris.article_iri(article))
    yield node, A, NamedNode(SDO.NewsArticle)
    yield node, A, NamedNode(PROV.Entity)
    yield node, NamedNode(DCTERMS.identifier), Literal(article.key)
    yield node, NamedNode(SDO.sha256), Literal(article.hash)
    yield node, _GENERATED, extraction
    if article.title is not None:
        yield node, NamedNode(SDO.headline), Literal(article.title)
    if article.byline is not None:
        yield node, NamedNode(SDO.author), Literal(article.byline)
    if article.url is not None:
        yield node, NamedNode(SDO.url), Literal(article.url, datatype=NamedNode(XSD.anyURI))
    if article.published is not None:
        yield node, NamedNode(SDO.datePublished), day(article.published)
    if article.outlet is not None:
        outlet = NamedNode(iris.outlet_iri(article.outlet))
        yield node, NamedNode(SDO.publisher), outlet
        yield outlet, A, NamedNode(SDO.NewsMediaOrganization)
        yield outlet, _NAME, Literal(article.outlet)
    for span in article.body:
        yield node, NamedNode(ONR.body), place(article, span)


def _extraction(node: NamedNode, extractor: str) -> Iterator[Triple]:
    software = NamedNode(iris.software_iri(extractor))
    yield node, A, NamedNode(PROV.Activity)
    yield node, NamedNode(PROV.wasAssociatedWith), software
    yield software, A, NamedNode(PROV.SoftwareAgent)
    yield software, _LABEL, Literal(extractor)


def _actor(actor: Actor) -> Iterator[Triple]:
    node = NamedNode(actor.iri)
    for term in _TYPES[actor.kind]:
        yield node, A, term
    yield node, _NAME if actor.kind in NAMED else _LABEL, Literal(actor.name)
    for alias in actor.aliases:
        yield node, _ALT, Literal(alias)
    for honorific in actor.honorifics:
        yield node, _HONORIFIC, Literal(honorific)
    if actor.part_of is not None:
        yield node, _PART_OF, NamedNode(actor.part_of)


def _judgement(judgement: Judgement) -> Iterator[Triple]:
    node = NamedNode(iris.judgement_iri(judgement.one, judgement.other))
    yield node, A, _JUDGEMENT
    yield node, _ONE, NamedNode(judgement.one)
    yield node, _OTHER, NamedNode(judgement.other)
    yield node, _VERDICT, Literal(judgement.verdict.value)
    yield node, _BECAUSE, Literal(judgement.because)
    if judgement.support is not None:
        yield node, _SUPPORT, Literal(judgement.support)
    yield node, _CONFIDENCE, decimal(judgement.confidence)


def _mention(article: Article, actor: Actor, mention: Mention) -> Iterator[Triple]:
    node = NamedNode(iris.mention_iri(article, actor.iri, mention))
    yield node, A, _MENTION
    yield node, A, _ANNOTATION
    yield node, _BODY, NamedNode(actor.iri)
    yield node, TARGET, place(article, mention.span)
    yield node, _MENTION_KIND, _MENTION_KINDS[mention.kind]


def _membership(article: Article, membership: Membership) -> Iterator[Triple]:
    node = NamedNode(membership.iri)
    interval = NamedNode(f"{membership.iri}#interval")
    post = NamedNode(iris.post_iri(membership.title, membership.organization))
    yield node, A, NamedNode(ORG.Membership)
    yield node, NamedNode(ORG.member), NamedNode(membership.member)
    yield node, NamedNode(ORG.role), post
    yield node, _LABEL, Literal(membership.title)
    yield node, NamedNode(ONR.tense), Literal(membership.tense.value)
    yield node, NamedNode(ORG.memberDuring), interval
    if membership.manner is not None:
        yield node, NamedNode(ONR.manner), Literal(membership.manner.value)
    yield interval, A, NamedNode(TIME.Interval)
    yield interval, _LABEL, Literal(_held(membership, article.published))
    if membership.since is not None:
        yield from _bound(interval, TIME.hasBeginning, f"{membership.iri}#beginning", membership.since)
    if membership.until is not None:
        yield from _bound(interval, TIME.hasEnd, f"{membership.iri}#end", membership.until)
    yield post, A, NamedNode(ORG.Post)
    yield post, NamedNode(SKOS.prefLabel), Literal(membership.title)
    if membership.organization is not None:
        yield node, NamedNode(ORG.organization), NamedNode(membership.organization)
        yield post, NamedNode(ORG.postIn), NamedNode(membership.organization)
    for span in membership.evidence:
        yield node, TARGET, place(article, span)


def _bound(interval: NamedNode, bound: str, iri: str, when: str) -> Iterator[Triple]:
    """The beginning or end of an interval: an instant, as precisely as the text says."""
    instant = NamedNode(iri)
    yield interval, NamedNode(bound), instant
    yield instant, A, NamedNode(TIME.Instant)
    yield instant, *moment(when)


def _held(membership: Membership, published: date | None) -> str:
    """When, in words: what the text supports and no more."""
    day = published.isoformat() if published else "the day of the article"
    held = {
        Tense.CURRENT: f"held as of {day}",
        Tense.FORMER: f"held before {day}",
        Tense.FUTURE: f"to be held after {day}",
    }[membership.tense]
    since = f"from {membership.since}" if membership.since else ""
    until = f"until {membership.until}" if membership.until else ""
    return ", ".join(filter(None, (held, " ".join(filter(None, (since, until))))))


def _statement(article: Article, said: Statement, named: Sequence[tuple[Span, str]]) -> Iterator[Triple]:
    """`named` are the mentions by name of all actors, in the order of the text."""
    node = NamedNode(iris.statement_iri(said.id))
    yield node, A, NamedNode(ONR.Statement)
    yield node, A, NamedNode(SDO.Claim)
    yield node, _SAID, Literal(said.words(article.text))
    yield node, _STATE, Literal(said.state)
    yield node, NamedNode(ONR.speechAct), Literal(said.speech_act.value)
    if said.speaker is not None:
        yield node, NamedNode(ONR.speaker), NamedNode(said.speaker)
    for actor in said.co_speakers:
        yield node, NamedNode(ONR.coSpeaker), NamedNode(actor)
    if said.speaker_role is not None:
        yield node, NamedNode(ONR.speakerRole), Literal(said.speaker_role)
    if said.held_post is not None:
        yield node, NamedNode(ONR.heldPost), NamedNode(said.held_post)
    if article.published is not None:
        yield node, NamedNode(ONR.saidOn), day(article.published)
    for words in said.content:
        for actor in within(words, named):
            yield node, NamedNode(SDO.mentions), NamedNode(actor)


def _report(article: Article, said: Statement, extraction: NamedNode) -> Iterator[Triple]:
    node = NamedNode(iris.report_iri(said.id))
    yield node, A, NamedNode(ONR.Report)
    yield node, A, NamedNode(SDO.Quotation)
    yield node, A, _ANNOTATION
    yield node, NamedNode(ONR.reports), NamedNode(iris.statement_iri(said.id))
    yield node, NamedNode(SDO.isPartOf), NamedNode(iris.article_iri(article))
    yield node, _SAID, Literal(said.words(article.text))
    yield node, NamedNode(ONR.kind), Literal(said.quoting.value)
    yield node, NamedNode(ONR.rule), Literal(said.rule)
    yield node, NamedNode(ONR.confidence), decimal(said.confidence)
    yield node, _GENERATED, extraction
    if said.via is not None:
        yield node, NamedNode(ONR.viaReport), NamedNode(iris.report_iri(said.via))
    yield node, NamedNode(ONR.sentence), place(article, said.sentence)
    for span in said.content:
        yield node, TARGET, place(article, span)
    for span in said.source:
        yield node, NamedNode(ONR.source), place(article, span)
    for span in said.cue:
        yield node, NamedNode(ONR.cue), place(article, span)


# --- Reading ---


class _Facts(Facts):
    """What an article's graph says, as records."""

    def reading(self, text: str) -> Reading:
        article = next(iter(self.of_type[str(SDO.NewsArticle)]), "")
        extraction = self.one(article, PROV.wasGeneratedBy)
        said = Reading(
            article=self.article(article, text),
            actors=tuple(self.actors()),
            memberships=tuple(self.membership(iri) for iri in self.of_type[str(ORG.Membership)]),
            statements=tuple(self.statement(iri) for iri in self.of_type[str(ONR.Report)]),
            extractor=self.one(self.one(extraction, PROV.wasAssociatedWith), RDFS.label),
        )
        return subjects.read(self, claims.read(self, said))

    def article(self, node: str, text: str) -> Article:
        outlet = self.maybe(node, SDO.publisher)
        published = self.maybe(node, SDO.datePublished)
        return Article(
            key=self.one(node, DCTERMS.identifier),
            text=text,
            title=self.maybe(node, SDO.headline),
            byline=self.maybe(node, SDO.author),
            outlet=self.one(outlet, SDO.name) if outlet else None,
            url=self.maybe(node, SDO.url),
            published=date.fromisoformat(published) if published else None,
            body=self.spans(node, ONR.body),
        )

    def actors(self) -> Iterator[Actor]:
        mentions: defaultdict[str, list[Mention]] = defaultdict(list)
        for node in self.of_type[str(ONR.Mention)]:
            how = MentionKind(self.one(node, ONR.mentionKind))
            mentions[self.one(node, OA.hasBody)].append(Mention(self.span(self.one(node, OA.hasTarget)), how))
        for kind, terms in TYPES.items():
            for node in self.of_type[str(terms[0])]:
                name = self.one(node, SDO.name if kind in NAMED else RDFS.label)
                yield Actor(
                    iri=node,
                    kind=kind,
                    name=name,
                    aliases=tuple(self.many(node, SKOS.altLabel)),
                    mentions=tuple(mentions[node]),
                    honorifics=tuple(self.many(node, SDO.honorificPrefix)),
                    part_of=self.maybe(node, ORG.subOrganizationOf),
                )

    def bound(self, interval: str, term: str) -> str | None:
        """The date of the beginning or end of an interval, where it has one."""
        instant = self.maybe(interval, term)
        return self.when(instant) if instant else None

    def membership(self, node: str) -> Membership:
        interval, manner = self.one(node, ORG.memberDuring), self.maybe(node, ONR.manner)
        return Membership(
            iri=node,
            member=self.one(node, ORG.member),
            title=self.one(node, RDFS.label),
            organization=self.maybe(node, ORG.organization),
            tense=Tense(self.one(node, ONR.tense)),
            evidence=self.spans(node, OA.hasTarget),
            since=self.bound(interval, TIME.hasBeginning),
            until=self.bound(interval, TIME.hasEnd),
            manner=Manner(manner) if manner else None,
        )

    def statement(self, report: str) -> Statement:
        said, via = self.one(report, ONR.reports), self.maybe(report, ONR.viaReport)
        return Statement(
            id=report.rpartition("/")[2],
            speaker=self.maybe(said, ONR.speaker),
            speaker_role=self.maybe(said, ONR.speakerRole),
            held_post=self.maybe(said, ONR.heldPost),
            source=self.spans(report, ONR.source),
            cue=self.spans(report, ONR.cue),
            content=self.spans(report, OA.hasTarget),
            sentence=self.span(self.one(report, ONR.sentence)),
            quoting=Quoting(self.one(report, ONR.kind)),
            rule=self.one(report, ONR.rule),
            confidence=float(self.one(report, ONR.confidence)),
            via=via.rpartition("/")[2] if via else None,
            co_speakers=tuple(self.many(said, ONR.coSpeaker)),
            speech_act=SpeechAct(self.one(said, ONR.speechAct)),
            state=State(self.one(said, ONR.state)),
        )
