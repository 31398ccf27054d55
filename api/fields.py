"""The parameters of a ready question as fields of a form, with what can be chosen in this store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.current import View
from api.routes import topics
from graph.query import Parameter, Question, Row
from ontology.iris import local
from ontology.records import ActorKind

LISTED = 200
"""Values that are listed under a field; of more, those that come first."""


@dataclass(frozen=True, slots=True)
class Field:
    """`kind` is actor, thing, article, outlet, choice, date, share or text; `values` are those given, with an empty one to fill in."""

    parameter: Parameter
    kind: str
    values: tuple[str, ...]


def fields(question: Question, given: Mapping[str, Sequence[str]]) -> tuple[Field, ...]:
    """A field for each parameter; what takes several values has one more than are given."""
    return tuple(Field(one, _kind(one), _values(one, given.get(one.name, ()))) for one in question.parameters)


def suggested(view: View, fields: Iterable[Field]) -> dict[str, list[tuple[str, str]]]:
    """By kinds of fields, the values that this store has, each with its name."""
    return {kind: LISTS[kind](view)[:LISTED] for kind in dict.fromkeys(field.kind for field in fields) if kind in LISTS}


def _kind(parameter: Parameter) -> str:
    if parameter.options:
        return "choice"
    return parameter.name if parameter.name in ("article", "outlet") else parameter.type


def _values(parameter: Parameter, given: Sequence[str]) -> tuple[str, ...]:
    return (*given, "") if parameter.several or not given else tuple(given)


def _actors(view: View) -> list[tuple[str, str]]:
    rows = view.overview.actors([*ActorKind])[:LISTED]
    return [_named(row, "iri", "name") for row in rows]


def _things(view: View) -> list[tuple[str, str]]:
    policies = view.ask("policies").rows[:LISTED]
    return [*dict.fromkeys(_named(row, "policy", "label") for row in policies), *topics.labels(view).items()]


def _articles(view: View) -> list[tuple[str, str]]:
    return [(str(row["article"]), str(row["title"] or "")) for row in view.overview.articles()[:LISTED]]


def _outlets(view: View) -> list[tuple[str, str]]:
    return [(name, "") for name in view.overview.outlets()]


def _named(row: Row, iri: str, name: str) -> tuple[str, str]:
    return local(str(row[iri])), str(row[name])


LISTS: Mapping[str, Callable[[View], list[tuple[str, str]]]] = {
    "actor": _actors,
    "thing": _things,
    "article": _articles,
    "outlet": _outlets,
}
