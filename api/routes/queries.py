"""The named questions of graph/queries as addresses."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import StreamingResponse

from api import models, tables
from api.current import View, view_of
from graph import query
from graph.query import Answer
from ontology.errors import QueryError
from ontology.records import Quoting, Tense

router = APIRouter(tags=["queries"])

DEFAULT, CAP = 1000, 10_000

ONE_OF = {"kind": tuple(Quoting), "tense": tuple(Tense), "state": ("candidate", "confirmed")}
"""Values that other parameters of text do not have to be among; a wrong one would find nothing."""


@router.get("/queries")
def list_queries() -> list[models.NamedQuery]:
    """All questions, with what they take and give."""
    return [described(name) for name in query.names()]


@router.get("/queries/{name}.csv", response_class=StreamingResponse)
def answer_as_csv(request: Request, name: str) -> StreamingResponse:
    """The answer as a table; parameters as for JSON."""
    answer, _ = _answer(request, name)
    return tables.table(answer.columns, (tuple(row.values()) for row in answer.rows), name)


@router.get("/queries/{name}")
def answer_as_json(request: Request, name: str) -> models.Rows:
    """The answer to a question. Its parameters are those that the list names, and `limit`, at most 10000."""
    answer, truncated = _answer(request, name)
    return models.Rows.model_validate({**answer.as_json(), "truncated": truncated, "snapshot": view_of(request).id})


def described(name: str) -> models.NamedQuery:
    question = query.load(name)
    return models.NamedQuery(
        name=name,
        question=question.title,
        parameters=[
            models.QueryParameter(
                name=parameter.name,
                type=parameter.type,
                required=parameter.required,
                several=parameter.several,
                meaning=parameter.meaning,
            )
            for parameter in question.parameters
        ],
        columns=list(question.columns),
        sparql=question.sparql,
        address=f"/api/v1/queries/{name}",
    )


def _answer(request: Request, name: str) -> tuple[Answer, bool]:
    """The answer up to the limit, and whether there is more."""
    if name not in query.names():
        raise HTTPException(404, f"there is no query {name!r}; /api/v1/queries lists all")
    view: View = view_of(request)
    given = {key: request.query_params.getlist(key) for key in request.query_params if key != "limit"}
    for key, allowed in ONE_OF.items():
        if wrong := set(given.get(key, ())).difference(allowed):
            raise QueryError(f"{key} is {', '.join(map(repr, sorted(wrong)))}; expected {', '.join(allowed)}")
    limit = _limit(request.query_params.get("limit"))
    found = query.ask(view.snapshot, name, given, limit + 1)
    return replace(found, rows=found.rows[:limit]), len(found.rows) > limit


def _limit(value: str | None) -> int:
    if value is None:
        return DEFAULT
    if not value.isdecimal() or len(value) > len(str(CAP)) or not 1 <= int(value) <= CAP:
        raise QueryError(f"limit is {value[:20]!r}; expected 1 to {CAP}")
    return int(value)
