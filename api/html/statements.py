"""One statement with all that it rests on."""

from __future__ import annotations

from contextlib import suppress

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse

from api import context, models
from api.current import View, view_of
from api.html import page
from api.keys import Keys, Scope
from api.routes import articles, citations, decisions, figures, statements, tickets, topics
from graph.listing import Sought
from ontology.errors import StoreError

router = page.router()

page.twins(
    router,
    "/statement/{identifier}",
    json="/api/v1/statements/{identifier}?include=context",
    csv="/api/v1/statements/{identifier}.csv",
)


@router.get("/statement/{identifier}")
def statement(request: Request, identifier: str) -> HTMLResponse:
    view = view_of(request)
    found = statements.found(view, identifier, at="/statement")
    thing = f"statement/{found.id}"
    inner = [*statements.every(view, Sought.of({"via": thing}))]
    cited = citations.citation(view, found)
    return page.shown(
        request,
        "statement",
        statement=_in_context(request, view, found),
        inner=inner,
        full_text=request.app.state.full_text,
        figures=figures.passed(view, figures.Filters(statement=thing)),
        decided=decisions.passed(view, decisions.Filters(thing=thing)),
        sources=articles.current(view),
        topics=topics.named(view, found.topics),
        citations={form: make(cited) for form, make in citations.FORMS.items()},
        wrong={"contact": request.app.state.contact, "decided": _keyed(request), "taken": tickets.taken(request)},
    )


def _in_context(request: Request, view: View, said: models.Statement) -> models.Statement:
    """With what stands around it. A text that cannot be read is no reason to show nothing."""
    with suppress(HTTPException):
        return context.with_context(view, said, full_text=request.app.state.full_text)
    return said


def _keyed(request: Request) -> bool:
    """Whether somebody may correct what is wrong. A page is none the worse for keys that cannot be read."""
    keys: Keys = request.app.state.keys
    with suppress(StoreError):
        return any(Scope.DECIDE in key.scopes for key in keys.given())
    return False
