"""One statement with all that it rests on."""

from __future__ import annotations

from contextlib import suppress

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.current import view_of
from api.html import page
from api.keys import Keys, Scope
from api.routes import decisions, statements, tickets
from graph.listing import Sought
from ontology.errors import StoreError

router = page.router()

page.twins(router, "/statement/{identifier}", json="/api/v1/statements/{identifier}")


@router.get("/statement/{identifier}")
def statement(request: Request, identifier: str) -> HTMLResponse:
    view = view_of(request)
    found = statements.found(view, identifier, at="/statement")
    inner = [*statements.every(view, Sought.of({"via": f"statement/{found.id}"}))]
    wrong = {"contact": request.app.state.contact, "decided": _keyed(request), "taken": tickets.taken(request)}
    corrections = decisions.passed(view, decisions.Filters(thing=f"statement/{found.id}"))
    return page.shown(request, "statement", statement=found, inner=inner, wrong=wrong, corrections=corrections)


def _keyed(request: Request) -> bool:
    """Whether somebody may correct what is wrong. A page is none the worse for keys that cannot be read."""
    keys: Keys = request.app.state.keys
    with suppress(StoreError):
        return any(Scope.DECIDE in key.scopes for key in keys.given())
    return False
