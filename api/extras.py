"""What a list of statements is asked for besides its statements as they are: fewer keys of each, or more of their reports."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from api import models
from api.current import View
from graph.catalogue import Line
from graph.cataloguing import as_json
from graph.evidence import address
from ontology.errors import QueryError

EXTRAS = ("evidence", "article")


@dataclass(frozen=True, slots=True)
class Selected:
    """The keys that are left of each statement, all of them if none are named, and what its reports have besides."""

    fields: tuple[str, ...]
    include: tuple[str, ...]

    @classmethod
    def of(cls, fields: str | None, include: str | None) -> Selected:
        """What the parameters ask for. Raises QueryError where one names what there is not."""
        return cls(_named("fields", fields, models.Statement.model_fields), _named("include", include, EXTRAS))

    @property
    def all(self) -> bool:
        """Whether statements are given as they are."""
        return not self.fields and not self.include

    def records(self, view: View, lines: Sequence[Line]) -> list[bytes]:
        """The statements as they are asked for, as JSON."""
        return [as_json(self._record(view, line)) for line in lines]

    def _record(self, view: View, line: Line) -> dict[str, Any]:
        record: dict[str, Any] = json.loads(line.record)
        quotes = json.loads(view.catalogue.quotes(line.place)) if "evidence" in self.include else {}
        for report in record["reports"]:
            article = report["article"]
            if "evidence" in self.include:
                report["evidence"] = [
                    {"type": "TextQuoteSelector", **piece, "address": address(article["url"], piece["exact"])}
                    for piece in quotes[report["id"]]
                ]
            if "article" in self.include:
                article["byline"], article["statements"] = view.catalogue.article(article["iri"])
        return {key: value for key, value in record.items() if not self.fields or key in self.fields}


def pattern(known: Iterable[str]) -> str:
    """What a parameter of such names looks like, for the description of the API."""
    name = f"({'|'.join(known)})"
    return f"^{name}(,{name})*$"


def _named(parameter: str, given: str | None, known: Iterable[str]) -> tuple[str, ...]:
    """The names in a parameter, which have commas between them."""
    named = tuple(dict.fromkeys(name.strip() for name in given.split(","))) if given is not None else ()
    if unknown := [name for name in named if name not in known]:
        raise QueryError(f"{parameter}: there is no {', '.join(map(repr, unknown))}; there are {', '.join(known)}")
    return named
