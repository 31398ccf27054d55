"""A ticket: what was said to be wrong, and what became of it. For whoever has its address, and no search engine."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from api import shapes
from api.current import View
from api.html import page
from api.routes import tickets
from ontology.iris import statement_iri

router = page.router()

page.twins(router, "/ticket/{identifier}", json="/api/v1/tickets/{identifier}")


@router.get("/ticket/{identifier}")
def ticket(request: Request, identifier: str) -> HTMLResponse:
    told = tickets.shown(request, tickets.found(request, identifier))
    view: View | None = request.scope["view"]
    statement = next(iter(shapes.statements(view, [statement_iri(told.statement)])), None) if view else None
    answer = page.shown(request, "ticket", ticket=told, statement=statement, contact=request.app.state.contact)
    answer.headers["Cache-Control"] = "no-store"
    return answer
