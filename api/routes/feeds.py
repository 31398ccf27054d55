"""Feeds of any filter of the statements, newest first."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from api import feeds, models
from api.current import view_of
from api.feeds import Feed
from api.mediatypes import ATOM, JSON_FEED
from api.paging import links
from api.routes.statements import PagedFilters, shown, sought_in

router = APIRouter(tags=["feeds"])


@router.get(
    "/feed.atom",
    response_class=Response,
    responses={200: {"content": {ATOM: {"schema": {"type": "string"}}}, "description": "Atom"}},
)
def feed_as_atom(request: Request, asked: Annotated[PagedFilters, Query()]) -> Response:
    """The statements that pass the filters as an Atom feed."""
    found, headers = _feed(request, asked)
    return Response(feeds.atom(found), media_type=ATOM, headers=headers)


@router.get(
    "/feed.json",
    response_class=Response,
    responses={200: {"content": {JSON_FEED: {"schema": {"type": "object"}}}, "description": "JSON Feed"}},
)
def feed_as_json(request: Request, asked: Annotated[PagedFilters, Query()]) -> Response:
    """The same as a JSON Feed."""
    found, headers = _feed(request, asked)
    return JSONResponse(feeds.json(found), media_type=JSON_FEED, headers=headers)


def _feed(request: Request, asked: PagedFilters) -> tuple[Feed, dict[str, str]]:
    """The page that is asked for, and the headers that lead to the next one."""
    view, base = view_of(request), str(request.base_url).rstrip("/")
    here, cursor, _ = shown(view, sought_in(view, asked), asked)
    following, link = links(request, cursor)
    given = urlencode(asked.params())
    first = request.url.remove_query_params("cursor")
    feed = Feed(
        base=base,
        address=str(first),
        here=str(request.url),
        page=f"{base}/search?{given}" if given else f"{base}/search",
        next=following and f"{base}{following}",
        made=view.made,
        entries=tuple((said, _report(said, asked)) for said in here),
    )
    return feed, {"Link": link}


def _report(said: models.Statement, asked: PagedFilters) -> models.Report:
    """The fullest report that passes by itself, as rows of the CSV do."""
    passing = [report for report in said.reports if asked.passes(report)] or said.reports
    return max(passing, key=lambda report: (report.id == said.quoted_from, len(report.text)))
