"""What parameters have in common: days are written as days, and nothing is given twice."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Request
from pydantic import BeforeValidator, Field

from ontology.errors import QueryError


def _day(value: object) -> object:
    """Numbers would pass for seconds since 1970."""
    return date.fromisoformat(value) if isinstance(value, str) else value


Day = Annotated[date, BeforeValidator(_day)]

Share = Annotated[float, Field(ge=0, le=1, description="statements at least this sure, from 0 to 1")]


async def given_once(request: Request) -> None:  # async, since anything else would wait for a thread
    """Raises QueryError where a parameter is given twice, of which one would be ignored."""
    names = [name for name, _ in request.query_params.multi_items()]
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        raise QueryError(f"given more than once: {', '.join(repeated)}")
