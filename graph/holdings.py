"""How much a snapshot holds, in numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from graph.overview import Overview
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


def holdings(statements: int, overview: Overview, ask: Callable[[str], Answer]) -> Holdings:
    """What is held beside so many statements, by the overview and the named questions that `ask` answers."""
    kinds = overview.kinds()
    return Holdings(
        articles=overview.stock().articles,
        statements=statements,
        people=kinds.get(ActorKind.PERSON, 0),
        organisations=kinds.get(ActorKind.ORGANIZATION, 0),
        policies=len({row["policy"] for row in ask("policies").rows}),
        figures=len({row["figure"] for row in ask("figures").rows}),
    )
