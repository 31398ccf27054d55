"""What an article reports, in the order of its text."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from api import shapes
from api.current import view_of
from api.html import page
from api.routes import articles

router = page.router()


@router.get("/article/{slug:path}")
def article(request: Request, slug: str) -> HTMLResponse:
    view = view_of(request)
    found = articles.found(view, slug)
    told = shapes.told_in(view, found.iri)
    whole = articles.whole(view, found) if request.app.state.full_text else None
    spans = [span for here in told for report in here.said.reports for span in report.spans]
    return page.shown(request, "article", article=found, told=told, whole=whole, spans=spans)
