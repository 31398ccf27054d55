"""The ready questions, under their headings, each with an address that can be sent and finds something here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from api.current import View
from api.routes import topics
from graph.query import GROUPS, Question, Row, load, names
from ontology.iris import local
from ontology.records import ActorKind


@dataclass(frozen=True, slots=True)
class Ready:
    """A question as the gallery shows it; `example` says with which values it is asked, where it must be given some."""

    name: str
    question: str
    about: str
    href: str
    example: str


def gallery(view: View | None) -> dict[str, list[Ready]]:
    """All questions for readers by their groups, in the order of these; first what can be asked in most ways."""
    found: dict[str, list[Ready]] = {group: [] for group in GROUPS}
    for question in sorted(map(load, names()), key=lambda question: -len(question.parameters)):
        given = examples(view, question)
        address = f"/query/{question.name}"
        href = f"{address}?{urlencode(given)}" if given else address
        found[question.group].append(
            Ready(question.name, question.title, question.about, href, ", ".join(map(local, given.values())))
        )
    return found


def examples(view: View | None, question: Question) -> dict[str, str]:
    """Values for what must be given: who and what this store has most of; nothing for what it has none of."""
    required = [parameter.name for parameter in question.parameters if parameter.required]
    found = {name: _most(view, *SOURCES[name]) for name in required if view and name in SOURCES}
    return {name: value for name, value in found.items() if value}


SOURCES = {
    "speaker": ("actors", "iri"),
    "article": ("articles", "article"),
    "topic": ("topics", "topic"),
}
"""Which question tells of such things and their statements, and in which column."""


def _most(view: View, listed: str, column: str) -> str:
    """The thing with most statements; empty where nothing has any."""
    rows = [row for row in LISTS[listed](view) if row["statements"]]
    most = max(rows, key=lambda row: int(str(row["statements"])), default=None)
    return local(str(most[column])) if most else ""


LISTS: Mapping[str, Callable[[View], Sequence[Row]]] = {
    "actors": lambda view: view.overview.actors([*ActorKind])[:1],
    "articles": lambda view: view.overview.longest(),
    "topics": lambda view: [{"topic": one.iri, "statements": one.statements} for one in topics.everything(view)],
}
