"""What a column of a spreadsheet can say of an actor, or be made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from api import models

Values = Callable[[models.EntityDetail], list[str | int]]


def _post(tenure: models.Tenure) -> str:
    return f"{tenure.title}, {tenure.organisation.label}" if tenure.organisation else tenure.title


def _organisations(found: models.EntityDetail) -> list[str | int]:
    """Those in which a person has posts, or whose part an organisation is."""
    held = [one.organisation.label for one in found.history if one.organisation]
    return [*dict.fromkeys([*held, *([found.part_of.label] if found.part_of else [])])]


PROPERTIES: Mapping[str, tuple[str, Values]] = {
    "label": ("name", lambda found: [found.label]),
    "kind": ("kind", lambda found: [found.kind]),
    "aliases": ("other names", lambda found: [*found.aliases]),
    "posts": ("posts", lambda found: [_post(one) for one in found.history]),
    "organisations": ("organisations of posts", _organisations),
    "statements": ("number of statements", lambda found: [found.statements]),
    "mentions": ("number of mentions", lambda found: [found.mentions]),
    "articles": ("number of articles", lambda found: [found.articles]),
    "same_as": ("same as", lambda found: [*found.same_as]),
    "identifiers": ("identifiers", lambda found: [*found.identifiers]),
    "iri": ("IRI", lambda found: [found.iri]),
}
"""What can be asked of an actor, or be told of it to find it: its name in the list, and where it is found."""
