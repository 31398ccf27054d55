"""How good it is, in plain words: what was measured, what a confidence means, and what this store is made of."""

from __future__ import annotations

from itertools import groupby

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.current import view_of
from api.html import page
from api.routes import quality

router = page.router()

page.twins(router, "/quality", json="/api/v1/quality", csv="/api/v1/quality.csv")


@router.get("/quality")
def quality_(request: Request) -> HTMLResponse:
    told = quality.told(view_of(request))
    kinds = [(kind, [*some]) for kind, some in groupby(told.measured, key=lambda one: one.kind)]
    return page.shown(request, "quality", quality=told, kinds=kinds)
