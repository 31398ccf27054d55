"""Lists page by page: opaque cursors, and the links between pages.

A cursor holds what the last item of a page has of that which its list is in order of, and where it stood. So the next page goes on
behind it, also where the list has changed since, or the item is gone.
"""

from __future__ import annotations

import base64
import json
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar
from urllib.parse import quote, unquote_plus

from fastapi import Request, Response
from pydantic import BaseModel, Field

from ontology.errors import QueryError

Item = TypeVar("Item")

Order = tuple[int | str, ...]
"""What a list is in ascending order of; no two of its items have the same."""

DEFAULT, CAP = 50, 500

MOST = 2**62
"""No number in a cursor is as large: SQLite could not hold it."""

DESCRIBED = '</openapi.json>; rel="describedby"'

SAFE = "%&=+/:,;@!$'()*~?-._"
"""What may stand in the query of an address and between the angle brackets of a link."""


class Paging(BaseModel, extra="forbid"):
    """What every list takes. A parameter it does not know is an error, not ignored."""

    limit: Annotated[int, Field(ge=1, le=CAP, description="items on a page")] = DEFAULT
    cursor: Annotated[str | None, Field(description="from the `next` address of the page before")] = None


def page(items: Sequence[Item], paging: Paging, key: Callable[[Item], Order]) -> tuple[Sequence[Item], str | None]:
    """One page of a list that is in ascending order of `key`, and the cursor of the page after it, if there is one.

    Raises QueryError for a cursor that is none of ours.
    """
    start = 0
    if paging.cursor and not items:
        _key(paging.cursor)
    elif paging.cursor:
        *last, place = behind(paging.cursor, *map(type, key(items[0])), int)
        start = place if _stands(items, place, last, key) else bisect_right(items, tuple(last), key=key)
    end = start + paging.limit
    return items[start:end], cursor(*key(items[end - 1]), end) if end < len(items) else None


def _stands(items: Sequence[Item], place: int, last: Sequence[Any], key: Callable[[Item], Order]) -> bool:
    """Whether the list is still that of the page before, so that it need not be searched."""
    return 0 < place <= len(items) and [*key(items[place - 1])] == [*last]


def cursor(*key: int | str) -> str:
    """The cursor behind an item with that key."""
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode().rstrip("=")


def behind(given: str, *kinds: type) -> tuple[Any, ...]:
    """The key behind which a cursor stands, whose parts are of these kinds. Raises QueryError for one that is none of ours."""
    key = _key(given)
    if [*map(type, key)] != [*kinds]:
        raise _none_of_ours(given)
    return key


def newest_first(day: str | None) -> int:
    """The part of a key by which newer days or months come first, and what nobody can date last."""
    return -int(day[:10].replace("-", "")) if day else 0


def links(request: Request, cursor: str | None) -> tuple[str | None, str]:
    """The address of the next page, and the Link header that every page has."""
    scope = request.scope
    return linked(scope["path"], scope["query_string"].decode("latin-1"), cursor, request.app.state.licence)


def linked(path: str, query: str, cursor: str | None, licence: str) -> tuple[str | None, str]:
    """The same for a path and a query: it leads to the next page, the first, what describes both, and the licence.

    Spec: https://www.rfc-editor.org/rfc/rfc8288
    """
    kept = [pair for pair in query.split("&") if pair and unquote_plus(pair.partition("=")[0]) != "cursor"]
    asked = quote("&".join(kept), SAFE, "latin-1")
    first = f"{quote(path)}?{asked}" if asked else quote(path)
    following = f"{first}{'&' if asked else '?'}cursor={cursor}" if cursor else None
    told = [f'<{following}>; rel="next"'] if following else []
    return following, ", ".join([*told, f'<{first}>; rel="first"', DESCRIBED, f'<{licence}>; rel="license"'])


def next_address(request: Request, response: Response, cursor: str | None) -> str | None:
    """The address of the next page; the Link header of the response leads there too."""
    following, response.headers["Link"] = links(request, cursor)
    return following


def _key(given: str) -> Order:
    """What a cursor holds. A half of a surrogate pair, which JSON can spell, is in no text of ours, nor in any index."""
    try:
        key = json.loads(base64.urlsafe_b64decode(given + "=" * (-len(given) % 4)))
        json.dumps(key, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise _none_of_ours(given) from None
    if not isinstance(key, list) or not all(type(one) is str or (type(one) is int and abs(one) < MOST) for one in key):
        raise _none_of_ours(given)
    return tuple(key)


def _none_of_ours(given: str) -> QueryError:
    return QueryError(f"cursor {given!r} is none of ours; begin again without it")
