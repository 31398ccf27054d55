"""Full dates as English-language pages write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
FORMS = (
    re.compile(
        rf"(?<!\w)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+{MONTH},?\s+(?P<year>\d{{4}})(?!\d)", re.IGNORECASE
    ),
    re.compile(rf"(?<!\w){MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?!\d)", re.IGNORECASE),
    re.compile(r"(?<![\w/-])(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})(?![\d/-])"),
    # Day first, as these pages write; taken only where the day cannot be a month (see _date).
    re.compile(r"(?<![\w/.])(?P<day>\d{1,2})[/.](?P<number>\d{1,2})[/.](?P<year>\d{4})(?![\d/])"),
)

YEARS = range(1700, 2201)
"""Those of news, and of what it looks ahead to; another calendar's, or a placeholder such as 0001 or 9999, is none of them."""


def dates(line: str) -> Iterator[tuple[int, int, date]]:
    """Start, end and value of each full date in a line, in order: day, month and year all have to be there.

    "5/3/2021" is left out, since it means one day in Britain and another in America.
    """
    found = (
        (match.start(), match.end(), value)
        for form in FORMS
        for match in form.finditer(line)
        if (value := _date(match))
    )
    yield from sorted(found)


def _date(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    day, year = int(parts["day"]), int(parts["year"])
    month = MONTHS.index(parts["month"][:3].lower()) + 1 if "month" in parts else int(parts["number"])
    if match.re is FORMS[-1] and day <= 12 and day != month:
        return None
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None


def iso_date(value: str) -> date | None:
    """The day of an ISO 8601 date or date and time, as it stands there, whatever the time zone; None for anything else.

    Of YEARS only. Spec: https://www.w3.org/TR/NOTE-datetime
    """
    try:
        day = datetime.fromisoformat(value.strip()).date()
    except ValueError:
        return None
    return day if day.year in YEARS else None
