"""When statements were made: how many in each day, month or year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import Field

from api import models, tables
from api.current import View, view_of
from api.routes import statements
from graph.listing import Sought

router = APIRouter(tags=["statements"])

Length = Literal["day", "month", "year"]

DIGITS: Mapping[Length, int] = {"day": 10, "month": 7, "year": 4}
"""How much of an ISO 8601 date tells a period of that length."""

COLUMNS = ("when", "statements")


class Times(statements.Filters):
    by: Annotated[Length, Field(description="how long a period is")] = "month"


@router.get("/timeline")
def show_timeline(request: Request, asked: Annotated[Times, Query()]) -> models.Timeline:
    """How many statements that pass the filters of the list were made when, newest first, undated last."""
    view = view_of(request)
    counted = days(view, asked)
    return models.Timeline(
        items=[models.Times(when=when, statements=number) for when, number in periods(counted, asked.by)],
        total=sum(counted.values()),
        snapshot=view.id,
    )


@router.get("/timeline.csv", response_class=StreamingResponse)
def timeline_as_csv(request: Request, asked: Annotated[Times, Query()]) -> StreamingResponse:
    """A row for each period in which there are statements that pass, the last for those that nobody can date."""
    return tables.table(COLUMNS, periods(days(view_of(request), asked), asked.by), "timeline")


def days(view: View, asked: statements.Filters) -> Mapping[str, int]:
    """By day how many statements pass, oldest first; under an empty day those that nobody can date."""
    return view.kept(_days, statements.sought_in(view, asked))


def periods(counted: Mapping[str, int], by: Length) -> list[tuple[str | None, int]]:
    """The same by longer periods, newest first, undated last."""
    found: dict[str, int] = {}
    for day, number in sorted(counted.items(), reverse=True):
        when = day[: DIGITS[by]]
        found[when] = found.get(when, 0) + number
    return [(when or None, number) for when, number in found.items()]


def _days(view: View, sought: Sought) -> Mapping[str, int]:
    return view.catalogue.days(sought)
