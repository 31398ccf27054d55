"""Rows of a spreadsheet matched with actors, as OpenRefine asks for it.

Spec: https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from starlette.concurrency import run_in_threadpool

from api import models, shapes
from api.columns import PROPERTIES
from api.current import View, view_of
from api.mediatypes import FORM
from api.pages import Pages
from api.parameters import understood
from graph.likeness import Likeness, alike
from graph.network import local
from graph.search import Index
from ontology.errors import QueryError, StoreError
from ontology.iris import BASE, NS
from ontology.records import ActorKind

LONGEST = 2**20
"""Bytes of a request: OpenRefine sends ten rows at a time."""
ROWS = 100
"""Rows of one request at most."""
FEW, MOST = 5, 50
"""Candidates for a row unless it says how many, and at most."""

Kind = Annotated[str, Field(max_length=200)]


Strict = Literal["any", "all", "should"]
"""How strictly the type of a row is meant."""


class Said(BaseModel):
    """What another column of the row says; `v` may be an identified cell."""

    pid: str
    v: str | int | float | bool | dict[str, Any] | list[Any]


class Row(BaseModel):
    """One row to be matched."""

    query: Annotated[str, Field(max_length=500)]
    type: Kind | list[Kind] | None = None
    limit: Annotated[int, Field(ge=1)] = FEW
    properties: list[Said] = []
    type_strict: Strict | None = None


class Wanted(BaseModel):
    """A property that columns are to be made of; `limit` says how many values of it at most, 0 is all."""

    class Settings(BaseModel):
        limit: Annotated[int, Field(ge=0)] = 0

    id: str
    settings: Settings = Settings()


class Extension(BaseModel):
    """Actors, and what is to be known of them."""

    ids: Annotated[list[str], Field(max_length=ROWS)]
    properties: list[Wanted]


QUERIES, EXTENSION = TypeAdapter(dict[str, Row]), TypeAdapter(Extension)


class Prefixed(BaseModel, extra="ignore"):
    """What is typed in. OpenRefine's fields send more with it, of which the specification says nothing."""

    prefix: Annotated[str, Field(max_length=500)]
    cursor: Annotated[int, Field(ge=0, le=10_000)] = 0
    type: Kind | None = None
    type_strict: Strict | None = None


class Proposing(BaseModel, extra="forbid"):
    type: str | None = None
    limit: Annotated[int, Field(ge=1)] = len(PROPERTIES)


def router(pages: Pages | None) -> APIRouter:
    """The routes; without pages no previews are offered."""
    routes = APIRouter(prefix="/reconcile", include_in_schema=False)
    once = [Depends(understood)]

    @routes.get("")
    async def asked(request: Request) -> dict[str, Any]:
        """The manifest, or an answer where something is asked."""
        return await _answered(request, request.url.query, pages)

    @routes.post("")
    async def posted(request: Request) -> dict[str, Any]:
        """An answer to `queries` or `extend`, posted as a form."""
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != FORM:
            raise HTTPException(415, f"queries are posted as {FORM}")
        return await _answered(request, await _body(request), pages)

    @routes.get("/suggest/entity")
    def suggest_entity(request: Request, asked: Annotated[Prefixed, Query()]) -> dict[str, Any]:
        sought = _sought(asked.type or [], asked.type_strict)
        hits = alike(_index(view_of(request)), asked.prefix, sought)[asked.cursor : asked.cursor + MOST]
        return {"result": [_candidate(one) | {"notable": _types(one.iri)} for one in hits]}

    @routes.get("/suggest/type")
    def suggest_type(asked: Annotated[Prefixed, Query()]) -> dict[str, Any]:
        return {"result": [one for one in _kinds() if asked.prefix.casefold() in one["name"]][asked.cursor :]}

    @routes.get("/suggest/property")
    def suggest_property(asked: Annotated[Prefixed, Query()]) -> dict[str, Any]:
        named = _properties()
        return {"result": [one for one in named if asked.prefix.casefold() in one["name"].casefold()][asked.cursor :]}

    @routes.get("/properties", dependencies=once)
    def propose(asked: Annotated[Proposing, Query()]) -> dict[str, Any]:
        """The properties that columns can be made of."""
        return {"type": asked.type, "limit": asked.limit, "properties": _properties()[: asked.limit]}

    if pages:

        @routes.get("/preview", dependencies=once)
        def preview(request: Request, id: Annotated[str, Query(max_length=500)]) -> HTMLResponse:  # noqa: A002
            """A small page on an actor, which another site may show in a frame."""
            found = _actor(view_of(request), id)
            if found is None:
                raise HTTPException(404, f"there is no actor {id}")
            return HTMLResponse(pages.render("preview", {"entity": found}))

    return routes


async def _answered(request: Request, given: str, pages: Pages | None) -> dict[str, Any]:
    try:
        asked = parse_qs(given, keep_blank_values=True, strict_parsing=bool(given), max_num_fields=10, errors="strict")
    except ValueError as fault:
        raise QueryError(f"the parameters cannot be read: {fault}") from fault
    if unknown := asked.keys() - {"queries", "extend"}:
        raise QueryError(f"{', '.join(sorted(unknown))} is not known here; give `queries` or `extend`, or nothing")
    if any(len(values) > 1 for values in asked.values()) or len(asked) > 1:
        raise QueryError("give `queries` or `extend`, and only once")
    if "queries" in asked:
        rows = _read(QUERIES, "queries", asked["queries"][0])
        if len(rows) > ROWS:
            raise QueryError(f"queries has {len(rows)} rows; at most {ROWS} at a time")
        return await run_in_threadpool(_matched, view_of(request), rows)
    if "extend" in asked:
        wanted = _read(EXTENSION, "extend", asked["extend"][0])
        return await run_in_threadpool(_extended, view_of(request), wanted)
    return _manifest(request, pages)


def _manifest(request: Request, pages: Pages | None) -> dict[str, Any]:
    here = str(request.base_url).rstrip("/")
    service = f"{here}/reconcile"
    preview = {"preview": {"url": f"{service}/preview?id={{{{id}}}}", "width": 430, "height": 300}} if pages else {}
    return {
        "versions": ["0.2"],
        "name": "Onrecord: people and organisations in the news",
        "identifierSpace": f"{BASE}id/",
        "schemaSpace": NS,
        "defaultTypes": _kinds(),
        "view": {"url": f"{here}/id/{{{{id}}}}"},
        **preview,
        "suggest": {
            what: {"service_url": here, "service_path": f"/reconcile/suggest/{what}"}
            for what in ("entity", "type", "property")
        },
        "extend": {
            "propose_properties": {"service_url": here, "service_path": "/reconcile/properties"},
            "property_settings": [
                {
                    "name": "limit",
                    "label": "at most",
                    "type": "number",
                    "default": 0,
                    "help_text": "how many values of a row; 0 is all",
                }
            ],
        },
    }


def _matched(view: View, rows: Mapping[str, Row]) -> dict[str, Any]:
    return {key: {"result": _candidates(view, row)} for key, row in rows.items()}


def _candidates(view: View, row: Row) -> list[dict[str, Any]]:
    """The best candidates for a row; what other columns say counts for a fifth, where anything is said."""
    best = alike(_index(view), row.query, _sought(row.type or [], row.type_strict))[: min(row.limit, MOST)]
    said = [(one.pid, text) for one in row.properties if one.pid in PROPERTIES for text in [_text(one.v)] if text]
    if not said:
        return [_candidate(one) for one in best]
    found = []
    for one in best:
        actor = _actor(view, local(one.iri))
        share = sum(_says(actor, pid, text) for pid, text in said) / len(said) if actor else 0
        found.append(_candidate(one) | {"score": round(0.8 * one.score + 20 * share, 1)})
    return sorted(found, key=lambda one: -float(one["score"]))


def _sought(given: str | list[str], strict: Strict | None) -> list[str]:
    """The kinds that an actor has to be one of; any where they are no more than a wish."""
    kinds = [given] if isinstance(given, str) else given
    return [local(kind) for kind in kinds if strict != "should"]


def _says(actor: models.EntityDetail, pid: str, text: str) -> bool:
    return any(text in str(value).casefold() for value in PROPERTIES[pid][1](actor))


def _text(value: object) -> str:
    """What a cell says: of an identified one its name."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("id") or ""
    return "" if isinstance(value, list) else str(value).casefold().strip()


def _candidate(one: Likeness) -> dict[str, Any]:
    by = "" if one.by == one.name else f"found by the name {one.by}"
    return {
        "id": local(one.iri),
        "name": one.name,
        "description": by,
        "type": _types(one.iri),
        "score": one.score,
        "match": one.sure,
    }


def _extended(view: View, wanted: Extension) -> dict[str, Any]:
    if unknown := [one.id for one in wanted.properties if one.id not in PROPERTIES]:
        raise QueryError(f"the properties {', '.join(unknown)} are not known; there are {', '.join(PROPERTIES)}")
    rows: dict[str, dict[str, list[dict[str, str | int]]]] = {}
    for identifier in wanted.ids:
        actor = _actor(view, identifier)
        rows[identifier] = {
            one.id: _cells(PROPERTIES[one.id][1](actor)[: one.settings.limit or None] if actor else [])
            for one in wanted.properties
        }
    return {"meta": [{"id": one.id, "name": PROPERTIES[one.id][0]} for one in wanted.properties], "rows": rows}


def _cells(values: list[str | int]) -> list[dict[str, str | int]]:
    return [{"int": value} if isinstance(value, int) else {"str": value} for value in values]


def _actor(view: View, identifier: str) -> models.EntityDetail | None:
    """The actor of that id, or of the one that took its place; None where nobody has it."""
    try:
        return shapes.entity(view, local(view.now(f"{BASE}id/{local(identifier)}")))
    except QueryError:  # no actor can have that name
        return None


def _index(view: View) -> Index:
    if view.index is None:
        raise StoreError("the store has no search index; run `onrecord rebuild`")
    return view.index


def _types(iri: str) -> list[dict[str, str]]:
    kind = local(iri).partition("/")[0]
    return [{"id": kind, "name": kind}]


def _kinds() -> list[dict[str, str]]:
    return [{"id": kind.value, "name": kind.value} for kind in (ActorKind.PERSON, ActorKind.ORGANIZATION)]


def _properties() -> list[dict[str, str]]:
    return [{"id": name, "name": label} for name, (label, _) in PROPERTIES.items()]


def _read(kind: TypeAdapter[Any], name: str, text: str) -> Any:
    try:
        return kind.validate_python(json.loads(text))
    except ValidationError as fault:
        first = fault.errors()[0]
        raise QueryError(f"{name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from fault
    except (ValueError, RecursionError) as fault:
        raise QueryError(f"{name} is no JSON: {fault}") from fault


async def _body(request: Request) -> str:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LONGEST:
            raise HTTPException(413, f"a request may have {LONGEST} bytes")
    return body.decode("utf-8", "replace")
