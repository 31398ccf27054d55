"""How much a snapshot holds, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from graph.query import Answer
from ontology.records import ActorKind


@dataclass(frozen=True, slots=True)
class Holdings:
    """Policies are as sure as their list has them if it is not told otherwise."""

    articles: int
    statements: int
    people: int
    organisations: int
    policies: int
    figures: int


def holdings(statements: int, ask: Callable[[str], Answer]) -> Holdings:
    """What is held beside so many statements, by the named questions that `ask` answers."""
    kinds = Counter(row["type"] for row in ask("actors").rows)
    return Holdings(
        articles=len(ask("articles").rows),
        statements=statements,
        people=kinds[ActorKind.PERSON],
        organisations=kinds[ActorKind.ORGANIZATION],
        policies=len({row["policy"] for row in ask("policies").rows}),
        figures=len({row["figure"] for row in ask("figures").rows}),
    )
