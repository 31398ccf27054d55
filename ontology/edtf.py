"""Dates as far as a text tells them: a year "2019", a month "2019-03" or a day "2019-03-04" (EDTF level 0).

Spec: https://www.loc.gov/standards/datetime/
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from ontology.errors import InvalidRecord

FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def first_day(value: str) -> date:
    """The first day of a year, month or day. Raises InvalidRecord for anything else."""
    year, month, day = _parts(value)
    return _day(value, year, month or 1, day or 1)


def last_day(value: str) -> date:
    """The last day of a year, month or day. Raises InvalidRecord for anything else."""
    year, month, day = _parts(value)
    start = _day(value, year, month or 12, day or 1)
    return start.replace(day=day or monthrange(start.year, start.month)[1])


def covering(first: date, last: date) -> str | None:
    """The day, month or year that holds both days, the shortest; None if they lie in two years."""
    days = first.isoformat(), last.isoformat()
    return next((days[0][:length] for length in (10, 7, 4) if days[0][:length] == days[1][:length]), None)


def _parts(value: str) -> tuple[int, int | None, int | None]:
    if (found := FORM.fullmatch(value)) is None:
        raise _invalid(value)
    year, month, day = found.groups()
    return int(year), int(month) if month else None, int(day) if day else None


def _day(value: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as fault:
        raise _invalid(value) from fault


def _invalid(value: str) -> InvalidRecord:
    return InvalidRecord(f'"{value}": expected a year, month or day such as 2019, 2019-03 or 2019-03-04')
