"""What parameters have in common: days are written as days, things by their ids, and nothing is given twice."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from fastapi import Request
from pydantic import AfterValidator, BeforeValidator, Field

from ontology.errors import QueryError
from ontology.iris import BASE


def _day(value: object) -> object:
    """Numbers would pass for seconds since 1970."""
    return date.fromisoformat(value) if isinstance(value, str) else value


Day = Annotated[date, BeforeValidator(_day)]


def _short(share: float) -> float:
    """No measure of ours is finer, and nothing longer is written into a query."""
    return round(share, 6)


Share = Annotated[
    float, Field(ge=0, le=1, description="statements at least this sure, from 0 to 1"), AfterValidator(_short)
]

THING = rf"^({re.escape(BASE)}id/)?[a-z]+/[a-z0-9-]+$"
"""What names a thing: the end of its IRI, made by `ontology.iris.slug`, or all of it."""

Thing = Annotated[str, Field(pattern=THING)]


def given_once(request: Request) -> None:
    """Raises QueryError where a parameter is given twice, of which one would be ignored."""
    names = [name for name, _ in request.query_params.multi_items()]
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        raise QueryError(f"given more than once: {', '.join(repeated)}")
