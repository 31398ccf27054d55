"""Hand-made readings in our own words, in which somebody is criticised: with a reply, without one, and by nobody who is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ontology.iris import position_id
from ontology.policies import Polarity, Position
from ontology.reading import Reading
from tests import newsroom
from tests.councils import at

UNANSWERED = "“Harbour Trust let the quay rot,” said Tom Reeve.\nNobody at the quay was surprised.\n"
ANSWERED = "“Harbour Trust is late again,” said Tom Reeve.\n“We were never late,” said Harbour Trust.\n"
NAMELESS = "Fishermen feared that Ada Quill had forgotten them.\n“The nets are dry,” said Ben Oyelaran.\n"


def unanswered() -> Reading:
    """The trust is criticised, and says nothing here."""
    found = newsroom.reading(
        "quay-rots",
        UNANSWERED,
        [("Tom Reeve", "Tom Reeve", "said", "Harbour Trust let the quay rot,")],
        people=("Tom Reeve",),
        organisations=("Harbour Trust",),
        title="Quay rots",
        outlet="Elmstow Echo",
        url="https://echo.example/bridge",
        published=date(2024, 7, 1),
    )
    return _against(found, "Harbour Trust", Polarity.OPPOSE, 0.9)


def answered() -> Reading:
    """The trust is criticised, and replies."""
    found = newsroom.reading(
        "late-again",
        ANSWERED,
        [
            ("Tom Reeve", "Tom Reeve", "said", "Harbour Trust is late again,"),
            ("Harbour Trust", "Harbour Trust", "said", "We were never late,"),
        ],
        people=("Tom Reeve",),
        organisations=("Harbour Trust",),
        title="Late again",
        outlet="Daily Post",
        published=date(2024, 7, 2),
    )
    return _against(found, "Harbour Trust", Polarity.OPPOSE, 0.9)


def nameless() -> Reading:
    """Somebody unnamed is concerned about the mayor, in an undated article of an unnamed outlet; that it is so is not sure."""
    found = newsroom.reading(
        "dry-nets",
        NAMELESS,
        [
            ("Fishermen", "Fishermen", "feared", "Ada Quill had forgotten them"),
            ("Ben Oyelaran", "Ben Oyelaran", "said", "The nets are dry,"),
        ],
        people=("Ada Quill", "Ben Oyelaran"),
        groups=("Fishermen",),
        title="Dry nets",
    )
    return _against(found, "Ada Quill", Polarity.CONCERN, 0.6)


def readings() -> tuple[Reading, ...]:
    return unanswered(), answered(), nameless()


def _against(found: Reading, name: str, polarity: Polarity, confidence: float) -> Reading:
    """The reading in which its first statement is against somebody."""
    said = found.statements[0]
    words = (at(found.article.text, name),)
    blamed = next(actor.iri for actor in found.actors if actor.name == name)
    stand = Position(
        position_id(said.id, words), said.id, name, words, polarity, said.content, "test", confidence, towards=blamed
    )
    return replace(found, positions=(stand,))
