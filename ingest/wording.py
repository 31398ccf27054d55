"""When a post was held, in plain English."""

from __future__ import annotations

from datetime import date

from ontology.edtf import covering, first_day, last_day
from ontology.records import Tenure

MONTHS = (
    "January February March April May June July August September October November December"
).split()  # not strftime's, which follow the machine's language


def in_words(tenure: Tenure) -> str:
    """When it was held, in plain English, and never more than the texts say.

    "held from 2019 at the latest to at least 15 January 2021; ended by 23 May 2022".
    """
    begins, ends = _begins(tenure), _ends(tenure)
    if tenure.begun_by and tenure.begun_by == tenure.ended_after and not tenure.begun_after:
        begins, ends = f"on {_said(tenure.begun_by)}", ""
    elif ends:
        ends = f"to {ends}" if begins else f"until {ends}"
    held = " ".join(filter(None, ("to be held" if tenure.planned else "held", begins, ends)))
    over = tenure.ended_by and not _unit(tenure.ended_after, tenure.ended_by)
    parts = [held] if begins or ends else []
    parts += [f"ended by {_late(tenure.ended_by, 'the end of ')}"] if over and tenure.ended_by else []
    parts += [f"texts disagree about {_disputed(tenure)}"] if tenure.disputed else []
    return "; ".join(parts) or f"{held}, but no text says when"


def _begins(tenure: Tenure) -> str:
    after, by = tenure.begun_after, tenure.begun_by
    if unit := _unit(after, by):
        return f"from {unit}"
    if after and by:
        return f"from some day between {_said(after)} and {_said(by)}"
    if by:
        return f"from {_late(by)} at the latest"
    return f"from {_early(after)} at the earliest" if after else ""


def _ends(tenure: Tenure) -> str:
    after = tenure.ended_after
    return _unit(after, tenure.ended_by) or (f"at least {_said(after)}" if after else "")


def _disputed(tenure: Tenure) -> str:
    """What texts contradict one another about: the end of which a bound is left is not it."""
    if tenure.begun_after or tenure.begun_by:
        return "when it ended"
    return "when it began" if tenure.ended_after or tenure.ended_by else "when"


def _unit(first: date | None, last: date | None) -> str:
    """The year, month or day that two days bound, in words; empty if they bound something else."""
    unit = covering(first, last) if first and last else None
    return _written(unit) if unit and (first_day(unit), last_day(unit)) == (first, last) else ""


def _late(day: date, edge: str = "") -> str:
    """A day by which something has happened; the whole year or month that it ends."""
    return next((f"{edge}{_written(unit)}" for unit in _wholes(day) if last_day(unit) == day), _said(day))


def _early(day: date) -> str:
    """A day before which something has not happened; the whole year or month that it begins."""
    return next((_written(unit) for unit in _wholes(day) if first_day(unit) == day), _said(day))


def _wholes(day: date) -> tuple[str, str]:
    return day.isoformat()[:4], day.isoformat()[:7]


def _said(day: date) -> str:
    return _written(day.isoformat())


def _written(unit: str) -> str:
    year, *rest = unit.split("-")
    month = MONTHS[int(rest[0]) - 1] if rest else ""
    return " ".join(filter(None, (str(int(rest[1])) if len(rest) > 1 else "", month, year)))
