"""Reports as the search for echoes sees them, and whether two of them can be by one speaker and of one occasion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from ingest.wordkeys import Word, words
from ontology.iris import article_iri, name_key
from ontology.reading import Reading
from ontology.records import NAMED, ActorKind, Quoting

ECHOED = timedelta(days=7)
"""How long papers go on carrying what was said. Measured from one to the next, so that a week after the first is no end."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A report with its words.

    `id` is the report's, `article` the IRI of the version that it stands in, `page` what all versions of one article share.
    `people` and `bodies` are the IRIs, across articles, of the persons and organisations that speak, co-speakers too; both
    empty for a speaker who is unknown or has no name, whom `role` then may describe. `pieces` are the words, one string
    for each content span, as they stand in the article. `via` is the id of the report in which this one is told.
    """

    id: str
    article: str
    page: str
    published: date | None
    people: frozenset[str]
    bodies: frozenset[str]
    role: str | None
    quoting: Quoting
    pieces: tuple[str, ...]
    via: str | None = None

    @property
    def named(self) -> frozenset[str]:
        return self.people | self.bodies

    @property
    def words(self) -> tuple[Word, ...]:
        return words(self.pieces, self.quoting)

    @property
    def first(self) -> tuple[date, str]:
        """What puts the earliest report first; those without a date come last."""
        return self.published or date.max, self.id


def tellings(reading: Reading, page: str, actors: Mapping[str, str]) -> Iterator[Telling]:
    """The reports of one article. `actors` gives the IRI across articles for each IRI of the reading that has another there."""
    article = reading.article
    iri = article_iri(article)
    for said in reading.statements:
        speaking = [reading.by_iri[one] for one in (said.speaker, *said.co_speakers) if one is not None]
        named = {
            kind: frozenset(actors.get(actor.iri, actor.iri) for actor in speaking if actor.kind is kind)
            for kind in NAMED
        }
        yield Telling(
            said.id,
            iri,
            page,
            article.published,
            named[ActorKind.PERSON],
            named[ActorKind.ORGANIZATION],
            said.speaker_role,
            said.quoting,
            tuple(span.of(article.text) for span in said.content),
            said.via,
        )


class Speakers(Enum):
    """What is known of the speakers of two tellings; the value says so in words."""

    SAME = "the same speaker"
    ALIKE = "speakers of the same description"
    ONE_UNNAMED = "one of the speakers without a name"
    UNNAMED = "both speakers without a name"
    BODY = "another speaker, a body in one of the two"
    OTHERS = "two people"


def speakers(one: Telling, other: Telling) -> Speakers:
    if one.people & other.people or one.bodies & other.bodies:
        return Speakers.SAME
    if one.named and other.named:
        return Speakers.OTHERS if one.people and other.people else Speakers.BODY
    if one.named or other.named:
        return Speakers.ONE_UNNAMED
    alike = one.role and other.role and name_key(one.role) == name_key(other.role)
    return Speakers.ALIKE if alike else Speakers.UNNAMED


def apart(one: Telling, other: Telling) -> timedelta | None:
    """The time between two tellings, None where a date is unknown."""
    return abs(one.published - other.published) if one.published and other.published else None
