"""Lists page by page: opaque cursors, and the links between pages."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from fastapi import Request, Response
from pydantic import BaseModel, Field

from ontology.errors import QueryError

Item = TypeVar("Item")

DEFAULT, CAP = 50, 500


class Paging(BaseModel, extra="forbid"):
    """What every list takes. A parameter it does not know is an error, not ignored."""

    limit: Annotated[int, Field(ge=1, le=CAP, description="items on a page")] = DEFAULT
    cursor: Annotated[str | None, Field(description="from the `next` address of the page before")] = None


def page(items: Sequence[Item], paging: Paging, key: Callable[[Item], str]) -> tuple[Sequence[Item], str | None]:
    """One page of a list in a fixed order, and the cursor of the page after it, if there is one.

    A cursor holds the place and key of the last item, so that a list that has changed since goes on after that item.
    Raises QueryError for a cursor that is none of ours.
    """
    start = _after(items, paging.cursor, key) if paging.cursor else 0
    end = start + paging.limit
    cursor = _encoded(end, key(items[end - 1])) if end < len(items) else None
    return items[start:end], cursor


def next_address(request: Request, response: Response, cursor: str | None) -> str | None:
    """The address of the next page, which goes into a Link header too (RFC 8288)."""
    if cursor is None:
        return None
    following = request.url.include_query_params(cursor=cursor)
    address = f"{following.path}?{following.query}"
    response.headers["Link"] = f'<{address}>; rel="next"'
    return address


def _after(items: Sequence[Item], cursor: str, key: Callable[[Item], str]) -> int:
    place, last = _decoded(cursor)
    if 0 < place <= len(items) and key(items[place - 1]) == last:
        return place
    return next((at + 1 for at, item in enumerate(items) if key(item) == last), place)


def _encoded(place: int, last: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([place, last]).encode()).decode().rstrip("=")


def _decoded(cursor: str) -> tuple[int, str]:
    try:
        place, last = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return max(0, int(place)), str(last)
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error) as fault:
        raise QueryError(f"cursor {cursor!r} is none of ours; begin again without it") from fault
