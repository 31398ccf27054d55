"""When it was said: all statements that pass along time, those of a stretch of it, and what else happened then."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request
from fastapi.responses import HTMLResponse
from pydantic import Field, model_validator

from api.current import View, view_of
from api.html import fields, page
from api.paging import CAP, links
from api.routes import happenings, statements, times
from api.routes.times import DIGITS, Length

MOST: Mapping[Length, int] = {"day": 62, "month": 180}
"""As many days or months are drawn as such; where there are more, longer periods are, so that a bar can be met."""

ROUGHER: Mapping[Length, Length] = {"day": "month", "month": "year"}

BESIDE = 20
"""Events and posts beside the statements."""

TOLD = frozenset(field.alias or name for name, field in happenings.Filters.model_fields.items())
"""What can be asked of events and posts."""

Stretch = tuple[date, date]
"""The first and the last day of a period."""

router = page.router()


class Asked(statements.PagedFilters):
    limit: Annotated[int, Field(ge=1, le=CAP)] = 20
    by: Annotated[Length | None, Field(description="how long a period is; if not given, as long as can be drawn")] = (
        None
    )

    _form = model_validator(mode="before")(page.asked)


@dataclass(frozen=True, slots=True)
class Bar:
    """One period from its first day to its last, the statements in it, and whether it is in what is asked for."""

    when: str
    since: str
    to: str
    statements: int
    inside: bool


page.twins(
    router,
    "/timeline",
    json="/api/v1/timeline",
    csv="/api/v1/timeline.csv",
    leave=frozenset({"cursor", "limit"}),
)


@router.get("/timeline")
def timeline(request: Request, asked: Annotated[Asked, Query()]) -> HTMLResponse:
    view = view_of(request)
    counted = times.days(view, asked.model_copy(update={"since": None, "to": None}))
    bars = _bars(counted, asked)
    said, cursor, total = statements.shown(view, statements.sought_in(view, asked), asked)
    given = asked.params()
    known = {**given, **({"by": asked.by} if asked.by else {})}
    happened = _happened(view, given)
    return page.shown(
        request,
        "timeline",
        asked=asked,
        given=urlencode(given),
        query=urlencode(known),
        whole=urlencode({name: value for name, value in known.items() if name not in {"from", "to"}}),
        bars=bars,
        by=_length(bars),
        chosen=_chosen(bars),
        undated=counted.get("", 0),
        number=sum(counted.values()),
        offered=fields.offered(view),
        narrowed=fields.narrowed(view, given),
        said=said,
        total=total,
        next=links(request, cursor)[0],
        happened=None if happened is None else happenings.moments(view, happened[:BESIDE]),
        happened_total=0 if happened is None else len(happened),
        happened_query=urlencode({name: value for name, value in given.items() if name in TOLD}),
    )


def _happened(view: View, given: Mapping[str, str]) -> Sequence[happenings.Row] | None:
    """The events and posts that pass; None where something is asked that only statements have."""
    return happenings.passed(view, happenings.Filters.model_validate(given)) if given.keys() <= TOLD else None


def _bars(counted: Mapping[str, int], asked: Asked) -> list[Bar]:
    """All periods from the first day to the last, with those in which nothing was said; none where nothing is dated."""
    days = [date.fromisoformat(day) for day in counted if day]
    if not days:
        return []
    by, stretches = _drawn(min(days), max(days), asked.by or "day")
    found = dict(times.periods(counted, by))
    return [
        Bar(
            when := since.isoformat()[: DIGITS[by]],
            since.isoformat(),
            to.isoformat(),
            found.get(when, 0),
            (asked.since is None or asked.since <= to) and (asked.to is None or since <= asked.to),
        )
        for since, to in stretches
    ]


def _drawn(first: date, last: date, by: Length) -> tuple[Length, list[Stretch]]:
    """Periods of that length, or longer ones where there were too many."""
    while by in MOST:
        some = [*islice(_stretches(first, last, by), MOST[by] + 1)]
        if len(some) <= MOST[by]:
            return by, some
        by = ROUGHER[by]
    return by, [*_stretches(first, last, by)]


def _stretches(first: date, last: date, by: Length) -> Iterator[Stretch]:
    since = date.fromisoformat((first.isoformat()[: DIGITS[by]] + "-01-01")[:10])
    while True:
        to = _end(since, by)
        yield since, to
        if to >= last:
            return
        since = to + timedelta(days=1)


def _end(since: date, by: Length) -> date:
    """The last day of the period that begins there."""
    if by == "day":
        return since
    return date(since.year, 12, 31) if by == "year" else since.replace(day=monthrange(since.year, since.month)[1])


def _chosen(bars: list[Bar]) -> tuple[int, int]:
    """The first and the last bar of what is asked for; of nothing, both ends."""
    inside = [place for place, bar in enumerate(bars) if bar.inside]
    return (inside[0], inside[-1]) if inside else (0, len(bars) - 1)


def _length(bars: list[Bar]) -> str | None:
    lengths = {digits: by for by, digits in DIGITS.items()}
    return lengths[len(bars[0].when)] if bars else None
