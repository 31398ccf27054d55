"""What a passage is about: topics of `topics.ttl` with the words that show them, and free key phrases."""

from __future__ import annotations

from dataclasses import dataclass

from ontology.errors import InvalidRecord
from ontology.records import Spans


@dataclass(frozen=True, slots=True)
class Subject:
    """A topic that an article or one of its statements is about (dcterms:subject).

    `topic` is the IRI of a skos:Concept of topics.ttl; `evidence` the places of the words that show it, in order.
    `statement` is the id of a statement of the same reading, None for the article itself. Raises InvalidRecord without
    evidence.
    """

    topic: str
    evidence: Spans
    statement: str | None = None

    def __post_init__(self) -> None:
        if not self.evidence:
            raise InvalidRecord(f"{self.topic}: a topic needs words that show it")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A key phrase of an article (schema:keywords).

    `text` is as it stands at the first of its `places`. Raises InvalidRecord without places.
    """

    text: str
    places: Spans

    def __post_init__(self) -> None:
        if not self.places:
            raise InvalidRecord(f"{self.text!r}: a key phrase needs a place")
