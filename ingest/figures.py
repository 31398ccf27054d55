"""Sums of money and other numbers that an article names."""

from __future__ import annotations

from spacy.tokens import Doc

from ontology.policies import Figure
from ontology.reading import Reading
from ontology.records import Zones


def figures(reading: Reading, zones: Zones, doc: Doc) -> tuple[Figure, ...]:
    """The figures of title and body, in the order of the text."""
    return ()
