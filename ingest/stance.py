"""Who stands where on what: docs/policies.md."""

from __future__ import annotations

from spacy.tokens import Doc

from ontology.policies import Position
from ontology.reading import Reading


def positions(reading: Reading, doc: Doc) -> tuple[Position, ...]:
    """The positions that each statement shows, its main one first."""
    return ()
