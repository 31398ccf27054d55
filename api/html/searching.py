"""Looking for words and names, and the list of who said what."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request
from fastapi.responses import HTMLResponse
from pydantic import model_validator

from api.current import view_of
from api.html import page
from api.paging import links
from api.routes import searching, statements

GROUPS = ("actor", "statement", "article")
IN_GROUP = 20

router = page.router()


class Browsed(statements.PagedFilters):
    _form = model_validator(mode="before")(page.asked)


@router.get("/search")
def search(request: Request, asked: Annotated[Browsed, Query()]) -> HTMLResponse:
    """Words alone are looked for everywhere; without them, or with other filters, it is the list of statements."""
    view = view_of(request)
    if asked.q and asked.model_fields_set == {"q"}:
        found = {kind: searching.found(view, asked.q, kind, IN_GROUP) for kind in GROUPS}
        return page.shown(request, "search", asked=asked, found=found)
    said, cursor, total = statements.shown(view, statements.sought_in(view, asked), asked)
    following, _ = links(request, cursor)
    given = urlencode(asked.params())
    return page.shown(request, "statements", asked=asked, said=said, total=total, given=given, next=following)
