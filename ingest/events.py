"""Appointments, resignations, launches and publications."""

from __future__ import annotations

from spacy.tokens import Doc

from ontology.policies import Event
from ontology.reading import Reading
from ontology.records import Zones


def events(reading: Reading, zones: Zones, doc: Doc) -> tuple[Event, ...]:
    """What an article tells that happened or is to happen, in the order of the text."""
    return ()
