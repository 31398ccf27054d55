"""Lists page by page: opaque cursors, and the links between pages."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from fastapi import Request, Response
from pydantic import BaseModel, Field

from ontology.errors import QueryError

Item = TypeVar("Item")

DEFAULT, CAP = 50, 500

MOST = 2**62
"""No log has a line of that number."""

DESCRIBED = '</openapi.json>; rel="describedby"'


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


def keyset(day: str, iri: str) -> str:
    """The cursor behind a statement of a list that is read from the catalogue: it holds what the list is in order of."""
    return base64.urlsafe_b64encode(json.dumps([day, iri]).encode()).decode().rstrip("=")


def behind(cursor: str) -> tuple[str, str]:
    """The day and IRI behind which such a cursor stands. Raises QueryError for one that is none of ours."""
    match _value(cursor):
        case [str(day), str(iri)]:
            return day, iri
    raise QueryError(f"cursor {cursor!r} is none of ours; begin again without it")


def numbered(place: int) -> str:
    """The cursor behind a line of a log, whose lines have numbers."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def number(cursor: str) -> int:
    """The number of the line behind which such a cursor stands. Raises QueryError for one that is none of ours."""
    match _value(cursor):
        case int(place) if 0 <= place < MOST:
            return place
    raise QueryError(f"cursor {cursor!r} is none of ours; begin again without it")


def links(request: Request, cursor: str | None) -> tuple[str | None, str]:
    """The address of the next page, and the Link header that leads there, to the first page, and to what describes both.

    Spec: https://www.rfc-editor.org/rfc/rfc8288
    """
    path, asked = request.scope["path"], request.scope["query_string"].decode("latin-1")
    if "cursor=" in asked:
        asked = urlencode([pair for pair in request.query_params.multi_items() if pair[0] != "cursor"])
    first = f"{path}?{asked}" if asked else path
    following = f"{first}{'&' if asked else '?'}cursor={cursor}" if cursor else None
    told = [f'<{following}>; rel="next"'] if following else []
    return following, ", ".join([*told, f'<{first}>; rel="first"', DESCRIBED])


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
        place, last = _value(cursor)
        return max(0, int(place)), str(last)
    except (ValueError, TypeError, OverflowError) as fault:
        raise QueryError(f"cursor {cursor!r} is none of ours; begin again without it") from fault


def _value(cursor: str) -> Any:
    """The JSON value of a cursor. A half of a surrogate pair, which JSON can spell, is in no text of ours, nor in any index."""
    try:
        value = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError, binascii.Error) as fault:
        raise QueryError(f"cursor {cursor!r} is none of ours; begin again without it") from fault
    return value
