"""What forms offer to narrow a page by, and what it is narrowed by that no field shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from api import models, shapes
from api.current import View
from graph.listing import Sought
from ontology.iris import BASE, local

OFFERED = 40
"""Topics and outlets in a form, the commonest first."""

CALLED = {
    "speaker": "of",
    "mentions": "that name",
    "towards": "on",
    "policy": "of",
    "article": "in the article",
    "via": "told in",
    "state": "in the state",
    "act": "where the speaker does this:",
}
"""How a page says what it is narrowed by; what is not here has a field of its own."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """One filter that is on without a field to show it, and the query without it."""

    how: str
    name: str
    value: str
    label: str
    without: str


def offered(view: View) -> dict[str, list[models.Facet]]:
    """The topics and outlets that statements have, the commonest first."""
    return view.kept(_offered)


def narrowed(view: View, given: Mapping[str, str]) -> list[Narrowed]:
    """By what a page is narrowed beside the fields of its form."""
    return [
        Narrowed(
            CALLED[name],
            name,
            value,
            _label(view, name, value),
            urlencode({k: v for k, v in given.items() if k != name}),
        )
        for name, value in given.items()
        if name in CALLED
    ]


def _offered(view: View) -> dict[str, list[models.Facet]]:
    found = shapes.facets(view.catalogue.facets(Sought(), OFFERED))
    return {field: found[field] for field in ("topic", "outlet")}


def _label(view: View, name: str, value: str) -> str:
    """What somebody is called, or the words of the id."""
    known = (
        view.overview.actor(view.now(f"{BASE}id/{local(value)}"))
        if name in {"speaker", "mentions", "towards"}
        else None
    )
    if known:
        return str(known["name"])
    return local(value).partition("/")[2].replace("-", " ") or value
