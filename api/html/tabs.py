"""What each tab of an actor's page shows: a page of what an address of the API lists, narrowed by the filters of that list."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from fastapi import Request
from pydantic import BaseModel, Field

from api import models, shapes
from api.current import View
from api.html.searching import Browsed
from api.paging import Paging, links, page
from api.routes import doings, figures, positions, statements, timelines
from graph.catalogue import Total
from graph.listing import Sought
from graph.network import SEEN_WITH
from ontology.errors import QueryError

SAMPLE = Paging(limit=1)
"""Enough of a list to know how long it is."""


List = TypeVar("List", bound=BaseModel)


MONTHS = 12
"""Months on a page of the timeline, since each comes with all that is in it."""


class Tab(StrEnum):
    SAID = "said"
    ABOUT = "about"
    POSITIONS = "positions"
    FIGURES = "figures"
    SEEN_WITH = "seen-with"
    TIMELINE = "timeline"


OF_STATEMENTS = frozenset(statements.Filters.model_fields)

NARROWED: Mapping[Tab, frozenset[str]] = {
    Tab.SAID: OF_STATEMENTS,
    Tab.ABOUT: OF_STATEMENTS - {"mentions"},
    Tab.POSITIONS: OF_STATEMENTS & positions.OfAnybody.model_fields.keys(),
    Tab.FIGURES: OF_STATEMENTS & (figures.Filters.model_fields.keys() - {"speaker"}),
    Tab.SEEN_WITH: OF_STATEMENTS - {"speaker"},
    Tab.TIMELINE: OF_STATEMENTS & timelines.Times.model_fields.keys(),
}
"""By which of the filters of statements each can be narrowed."""

ADDRESSES: Mapping[Tab, tuple[str, Mapping[str, str]]] = {
    Tab.SAID: ("/api/v1/entities/{id}/statements", {}),
    Tab.ABOUT: ("/api/v1/statements", {"mentions": "{id}"}),
    Tab.POSITIONS: ("/api/v1/entities/{id}/positions", {}),
    Tab.FIGURES: ("/api/v1/figures", {"actor": "{id}"}),
    Tab.SEEN_WITH: ("/api/v1/entities/{id}/neighbours", {"seen_with": "true", "ties": SEEN_WITH}),
    Tab.TIMELINE: ("/api/v1/entities/{id}/timeline", {}),
}


class Asked(Browsed):
    tab: Tab = Field(default=Tab.SAID)

    def given(self, tab: Tab | None = None) -> dict[str, str]:
        """What is asked for of what that tab, else the one that is shown, can be narrowed by."""
        names = {
            (field.alias or name)
            for name, field in type(self).model_fields.items()
            if name in NARROWED[tab or self.tab]
        }
        return {name: value for name, value in self.params().items() if name in names}

    def address(self, tab: Tab) -> str:
        """The query of the address of another tab, with those of the filters that it has too."""
        return urlencode({"tab": tab, **self.given(tab)})

    def of(self, model: type[List], **more: object) -> List:
        """The same for a list of the API. Raises QueryError for what that is not narrowed by."""
        if unknown := self.params().keys() - self.given().keys():
            raise QueryError(f"tab={self.tab} is not narrowed by {', '.join(sorted(unknown))}; leave that out")
        paging = self.model_dump(include={"limit", "cursor"})
        return model(**self.given(), **paging, **more)


def twin(tab: Tab, actor: str, suffix: str) -> tuple[str, list[tuple[str, str]]]:
    """Where the API gives what the tab shows, and what to ask it for besides the filters."""
    address, own = ADDRESSES[tab]
    ending = ".csv" if suffix == "csv" else ""
    return f"{address.format(id=quote(actor))}{ending}", [(name, value.format(id=actor)) for name, value in own.items()]


def counts(view: View, actor: models.EntityDetail) -> dict[Tab, str]:
    """How much there is behind each tab without any filter.

    Not behind the time of an actor, which is all of it once more; nor of those seen with them, which takes the network of all.
    """
    stands = positions.shown(view, positions.Filters(speaker=actor.id), SAMPLE)[2]
    numbers = figures.shown(view, figures.PagedFilters(actor=actor.id, limit=1))[2]
    return {
        Tab.SAID: many(view.catalogue.total(Sought.of({"speaker": actor.id}))),
        Tab.ABOUT: many(view.catalogue.total(Sought.of({"mentions": actor.id}))),
        Tab.POSITIONS: str(stands),
        Tab.FIGURES: str(numbers),
    }


def many(total: Total) -> str:
    """A total as it is shown: with a plus where there may be more."""
    return f"{total.number}{'' if total.exact else '+'}"


def shown(request: Request, view: View, actor: models.EntityDetail, asked: Asked) -> dict[str, object]:
    """The rows of the tab that is asked for, how many there are in all, and the address of the next page."""
    rows, cursor, total = _SHOWN[asked.tab](view, actor, asked)
    return {"rows": rows, "total": total, "next": links(request, cursor)[0]}


def _said(view: View, actor: models.EntityDetail, asked: Asked) -> Any:
    rows, cursor, total = statements.shown(view, doings.said(view, actor.id, asked), asked)
    return rows, cursor, many(total)


def _about(view: View, actor: models.EntityDetail, asked: Asked) -> Any:
    naming = asked.model_copy(update={"mentions": actor.id})
    rows, cursor, total = statements.shown(view, statements.sought_in(view, naming), asked)
    return rows, cursor, many(total)


def _positions(view: View, actor: models.EntityDetail, asked: Asked) -> Any:
    return positions.shown(view, _stands(asked, actor), asked)


def _figures(view: View, actor: models.EntityDetail, asked: Asked) -> Any:
    return figures.shown(view, asked.of(figures.PagedFilters, actor=actor.id))


def _seen_with(view: View, actor: models.EntityDetail, asked: Asked) -> Any:
    """Each neighbour with the articles that quote both, the newest first."""
    found, cursor = doings.neighbours(view, actor, _around(asked))
    ties = {
        edge.target if edge.source == actor.id else edge.source: edge
        for edge in found.edges
        if actor.id in (edge.source, edge.target)
    }
    said = {one.iri: one for one in shapes.statements(view, [iri for edge in ties.values() for iri in edge.evidence])}
    rows = []
    for node in found.nodes:
        quoted = [report.article for iri in ties[node.id].evidence if iri in said for report in said[iri].reports]
        together = {article.iri: article for article in quoted}
        rows.append((node, sorted(together.values(), key=lambda article: article.published or "", reverse=True)))
    return rows, cursor, found.total


def _timeline(view: View, actor: models.EntityDetail, asked: Asked) -> Any:
    times = asked.of(timelines.PagedTimes)
    if "limit" not in asked.model_fields_set:
        times = times.model_copy(update={"limit": MONTHS})
    periods = timelines.periods(view, actor, times)
    here, cursor = page(periods, times, timelines.order)
    return [timelines.period(*each) for each in here], cursor, len(periods)


def _stands(asked: Asked, actor: models.EntityDetail) -> positions.Filters:
    given = asked.of(positions.PagedFilters, speaker=actor.id)
    return positions.Filters(**given.model_dump(by_alias=True, include={*positions.Filters.model_fields}))


def _around(asked: Asked) -> doings.PagedAround:
    return asked.of(doings.PagedAround, seen_with=True, ties=SEEN_WITH)


_SHOWN = {
    Tab.SAID: _said,
    Tab.ABOUT: _about,
    Tab.POSITIONS: _positions,
    Tab.FIGURES: _figures,
    Tab.SEEN_WITH: _seen_with,
    Tab.TIMELINE: _timeline,
}
