"""What all pages have in common: how they are rendered, what a form sends, and their twins as JSON and CSV."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from api.pages import page as shown

__all__ = ["asked", "router", "shown", "twins"]


def router() -> APIRouter:
    """For pages, which the description of the API leaves out."""
    return APIRouter(include_in_schema=False)


def asked(given: dict[str, object]) -> dict[str, object]:
    """What a form sends: what was left empty was not asked for."""
    return {name: value for name, value in given.items() if value != ""}


def twins(
    routes: APIRouter,
    path: str,
    *,
    leave: frozenset[str] = frozenset(),
    given: Mapping[str, str] | None = None,
    **addresses: str,
) -> None:
    """Lets `path` with a suffix lead to the address of the API that gives the same: `json="/api/v1/positions"`.

    Addresses are templates of the path's parameters. The query goes along without what was left empty and what only the
    page knows, which is to `leave`, and with what the page takes for `given` where nothing else is asked. Call it before the
    route of the page, whose parameters would take the suffix in.
    """
    for suffix, address in addresses.items():
        routes.add_api_route(f"{path}.{suffix}", _leading(address, leave, given or {}), response_class=RedirectResponse)


class _Anything(BaseModel, extra="allow"):
    """What is asked of a twin: the address to which it leads says what it does not know."""


def _leading(
    template: str, leave: frozenset[str], given: Mapping[str, str]
) -> Callable[[Request, _Anything], RedirectResponse]:
    def lead(request: Request, _asked: Annotated[_Anything, Query()]) -> RedirectResponse:
        params: Mapping[str, str] = request.path_params
        address = template.format_map({name: quote(value, safe="") for name, value in params.items()})
        asked = [(name, value) for name, value in request.query_params.multi_items() if value and name not in leave]
        named = {name for name, _ in asked}
        query = urlencode([*asked, *((name, value) for name, value in given.items() if name not in named)])
        return RedirectResponse(f"{address}{'&' if '?' in address else '?'}{query}" if query else address, 307)

    return lead
