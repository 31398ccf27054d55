"""What is proposed, promised, announced, paid for or set up: docs/policies.md."""

from __future__ import annotations

from spacy.tokens import Doc

from ontology.reading import Reading
from ontology.records import Zones


def with_policies(reading: Reading, zones: Zones, doc: Doc) -> Reading:
    """The reading with the policies that the article tells of, and the proposers among them who have no name and are no speakers."""
    return reading
