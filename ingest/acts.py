"""What a speaker does by saying it: docs/policies.md."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from ontology.records import Article, Statement


def with_acts(article: Article, doc: Doc, said: Sequence[Statement]) -> tuple[Statement, ...]:
    """The statements, each with its speech act."""
    return tuple(said)
