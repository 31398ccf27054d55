"""What the graph of one article says that is judged over all articles, read in one pass over its quads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Quad

from graph.nodes import value
from graph.store import Reader
from ontology.terms import DCTERMS, FOAF, OA, ONR, ORG, RDF, RDFS, SDO, SKOS, TIME

CLASSES = frozenset(map(str, (FOAF.Person, ORG.Organization)))
MOMENTS = tuple(map(str, (TIME.inXSDDate, TIME.inXSDgYearMonth, TIME.inXSDgYear)))


@dataclass(frozen=True, slots=True)
class Named:
    """A person or organisation as the article has it; `whole` is the organisation of which it is a part."""

    iri: str
    name: str
    aliases: tuple[str, ...]
    honorifics: tuple[str, ...]
    whole: str | None


@dataclass(frozen=True, slots=True)
class Held:
    """A membership as the article tells it; `tense` and all after it None where it is none of a time."""

    iri: str
    member: str
    title: str
    organization: str | None
    tense: str | None
    since: str | None
    until: str | None
    manner: str | None


@dataclass(frozen=True, slots=True)
class Reported:
    """A report as the article has it; `pieces` are its words, each with the place in the text where they begin."""

    iri: str
    kind: str
    role: str | None
    speakers: tuple[str, ...]
    via: str | None
    pieces: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A policy as the article tells of it.

    `words` are those of each piece of evidence, `actors` who is named in these, and the bodies of the posts in which its proposer
    speaks, `whole` the larger policy. `sums` are values with their currency, `deadlines` dates or durations.
    """

    iri: str
    kind: str
    status: str
    label: str
    words: tuple[str, ...]
    proposer: str | None
    actors: frozenset[str]
    whole: str | None
    sums: frozenset[tuple[str, str]]
    deadlines: frozenset[str]


class Known:
    """One version of an article. `published` is an ISO date."""

    def __init__(self, iri: str, quads: Iterable[Quad]) -> None:
        self.iri = iri
        self._said: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for quad in quads:
            self._said[value(quad.subject)][value(quad.predicate)].append(value(quad.object))

    @property
    def text_hash(self) -> str | None:
        """The hash of its text; None where the store has no such article."""
        return self.one(self.iri, SDO.sha256)

    @property
    def published(self) -> str | None:
        return self.one(self.iri, SDO.datePublished)

    @property
    def outlet(self) -> str | None:
        return self.one(self.one(self.iri, SDO.publisher), SDO.name)

    @property
    def byline(self) -> str | None:
        return self.one(self.iri, SDO.author)

    def actors(self) -> Iterator[Named]:
        """Whom it names, each once."""
        for iri, said in self._said.items():
            if not CLASSES.isdisjoint(said.get(str(RDF.type), ())) and (name := self.one(iri, SDO.name)):
                yield Named(
                    iri,
                    name,
                    self.all(iri, SKOS.altLabel),
                    self.all(iri, SDO.honorificPrefix),
                    self.one(iri, ORG.subOrganizationOf),
                )

    def memberships(self) -> Iterator[Held]:
        """Who holds a post."""
        for iri, said in self._said.items():
            for member in said.get(str(ORG.member), ()):
                if title := self.one(iri, RDFS.label):
                    during = self.one(iri, ORG.memberDuring)
                    yield Held(
                        iri,
                        member,
                        title,
                        self.one(iri, ORG.organization),
                        self.one(iri, ONR.tense),
                        self._moment(self.one(during, TIME.hasBeginning)),
                        self._moment(self.one(during, TIME.hasEnd)),
                        self.one(iri, ONR.manner),
                    )

    def policies(self) -> Iterator[Proposed]:
        """The policies that it tells of."""
        for iri, said in self._said.items():
            kinds = {*said.get(str(RDF.type), ())} - {str(ONR.Policy)}
            if str(ONR.Policy) not in said.get(str(RDF.type), ()) or not kinds:
                continue
            label, status, proposer = (self.one(iri, term) for term in (RDFS.label, ONR.status, ONR.proposedBy))
            words = {
                words for one in self._path(iri, OA.hasTarget, OA.hasSelector) for words in self.all(one, OA.exact)
            }
            if label is None or status is None or not words:
                continue
            spoken = [one for one in self.subjects(ONR.speaker) if proposer and proposer in self.all(one, ONR.speaker)]
            bodies = (body for one in spoken for body in self._path(one, ONR.heldPost, ORG.organization))
            sums = ((self.one(one, SDO.value), self.one(one, SDO.currency)) for one in self.all(iri, ONR.amount))
            yield Proposed(
                iri,
                min(kinds),
                status,
                label,
                tuple(sorted(words)),
                proposer,
                frozenset((*self.all(iri, SDO.mentions), *bodies)),
                self.one(iri, DCTERMS.isPartOf),
                frozenset((number, currency) for number, currency in sums if number and currency),
                frozenset(
                    when
                    for one in self.all(iri, ONR.deadline)
                    for term in (*MOMENTS, str(TIME.hasXSDDuration))
                    for when in self.all(one, term)
                ),
            )

    def reports(self) -> Iterator[Reported]:
        """What it reports that somebody said."""
        for iri in sorted(self.subjects(ONR.reports)):
            statement, kind = self.one(iri, ONR.reports), self.one(iri, ONR.kind)
            pieces: dict[int, str] = {}
            for target in self.all(iri, OA.hasTarget):
                for selector in self.all(target, OA.hasSelector):
                    if start := self.one(selector, OA.start):
                        quoted = (self.one(other, OA.exact) for other in self.all(target, OA.hasSelector))
                        pieces |= {int(start): words for words in quoted if words is not None}
            if kind is not None and pieces and self.one(iri, SDO.isPartOf) == self.iri:
                speakers = {*self.all(statement, ONR.speaker), *self.all(statement, ONR.coSpeaker)}
                role, via = self.one(statement, ONR.speakerRole), self.one(iri, ONR.viaReport)
                yield Reported(iri, kind, role, tuple(sorted(speakers)), via, tuple(sorted(pieces.items())))

    def all(self, subject: str | None, predicate: object) -> tuple[str, ...]:
        """The values of a property, in order, each once."""
        if subject is None or subject not in self._said:
            return ()
        return tuple(sorted({*self._said[subject].get(str(predicate), ())}))

    def one(self, subject: str | None, predicate: object) -> str | None:
        """The value of a property, of several the least; None where there is none."""
        return next(iter(self.all(subject, predicate)), None)

    def subjects(self, predicate: object) -> Iterator[str]:
        """What has a property."""
        return (iri for iri, said in self._said.items() if str(predicate) in said)

    def _path(self, subject: str, first: object, then: object) -> Iterator[str]:
        return (far for near in self.all(subject, first) for far in self.all(near, then))

    def _moment(self, place: str | None) -> str | None:
        return next((found for form in MOMENTS if (found := self.one(place, form))), None)


def known(store: Reader, article: str) -> Known:
    """What a store has of a version of an article."""
    return Known(article, store.quads(article))
