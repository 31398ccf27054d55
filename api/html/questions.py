"""A ready question with its form, and what it found."""

from __future__ import annotations

import asyncio
from urllib.parse import urlencode

import anyio.to_thread
from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse

from api.current import View, view_of
from api.editor import Ran
from api.fields import fields, suggested
from api.gallery import examples
from api.html import page
from api.looks import OWN, Look, shown
from api.mediatypes import CSV, SPARQL_JSON
from api.mistakes import mistake
from api.results import read
from api.routes import queries
from api.routes.queries import DEFAULT, Found
from api.snippets import snippets
from graph.query import Question, bound, load
from ontology.errors import OnrecordError, StoreError

router = page.router()

page.twins(router, "/sparql", leave=OWN, json="/sparql?format=json", csv="/sparql?format=csv")
page.twins(
    router,
    "/query/{name}",
    json="/api/v1/queries/{name}",
    csv="/api/v1/queries/{name}.csv",
    leave=OWN,
)


@router.get("/query/{name}")
async def question(request: Request, name: str) -> HTMLResponse:
    """Parameters are those of the question. It is asked where all that it needs is given."""
    queries.known(name)
    view, asked = view_of(request), load(name)
    params = [(key, value) for key, value in request.query_params.multi_items() if value]
    look = Look.of(request.url.path, params)
    given: dict[str, list[str]] = {}
    for key, value in look.asked:
        given.setdefault(key, []).append(value)
    context: dict[str, object] = {"fault": None, "answer": None, "sparql": asked.sparql}
    missing = [one.name for one in asked.parameters if one.required and one.name not in given]
    status = 200
    if not missing:
        try:
            began = asyncio.get_running_loop().time()
            found = await queries.found(request, name, given, DEFAULT)
            seconds = asyncio.get_running_loop().time() - began
            context["sparql"] = bound(asked, given)
            context["answer"] = await anyio.to_thread.run_sync(_answered, request, view, look, found, seconds)
        except StoreError:  # which may name a place on this machine
            raise
        except (HTTPException, OnrecordError) as fault:
            told = mistake(fault)
            status, context["fault"] = told.status, told

    def rendered() -> HTMLResponse:
        form = _form(view, asked, given)
        return page.shown(request, "query", question=asked, look=look, missing=missing, **context, **form)

    answer = await anyio.to_thread.run_sync(rendered)  # hundreds of rows would hold up the event loop
    answer.status_code = status
    return answer


def _answered(request: Request, view: View, look: Look, found: Found, seconds: float) -> dict[str, object]:
    results = read(found.body, SPARQL_JSON)
    cut = len(results.rows) > found.limit
    host, address = str(request.base_url).rstrip("/"), request.url.path.removeprefix("/query/")
    csv = f"/api/v1/queries/{address}.csv"
    query = f"?{urlencode(look.asked)}" if look.asked else ""
    return {
        **shown(view, results.first(found.limit), look),
        "ran": Ran(found.body, SPARQL_JSON, seconds, cut, found.limit),
        "forms": [("CSV", csv + query), ("JSON", csv.removesuffix(".csv") + query)],
        "snippets": snippets(host + csv, look.asked, CSV, host + look.at()),
    }


def _form(view: View, asked: Question, given: dict[str, list[str]]) -> dict[str, object]:
    """The fields with what is given, or with an example of what must be."""
    example = {name: [value] for name, value in examples(view, asked).items() if name not in given}
    made = fields(asked, {**example, **given})
    return {"fields": made, "lists": suggested(view, made)}
