"""The named questions of graph/queries as addresses."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import StreamingResponse

from api import models, tables
from api.current import View, view_of
from graph import query
from graph.query import Answer
from ontology.errors import QueryError

router = APIRouter(tags=["queries"])

DEFAULT, CAP = 1000, 10_000


@router.get("/queries")
def list_queries() -> list[models.NamedQuery]:
    """All questions, with what they take and give."""
    return [described(name) for name in query.names()]


@router.get("/queries/{name}.csv", response_class=StreamingResponse)
def answer_as_csv(request: Request, name: str) -> StreamingResponse:
    """The answer as a table; parameters as for JSON."""
    answer = _answer(request, name)
    return tables.table(answer.columns, (tuple(row.values()) for row in answer.rows), name)


@router.get("/queries/{name}")
def answer(request: Request, name: str) -> models.Rows:
    """The answer to a question. Its parameters are those that the list names, and `limit`, at most 10000."""
    return models.Rows.model_validate({**_answer(request, name).as_json(), "snapshot": view_of(request).id})


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


def _answer(request: Request, name: str) -> Answer:
    if name not in query.names():
        raise HTTPException(404, f"there is no query {name!r}; /api/v1/queries lists all")
    view: View = view_of(request)
    given = {key: request.query_params.getlist(key) for key in request.query_params if key != "limit"}
    return query.ask(view.snapshot, name, given, _limit(request.query_params.get("limit")))


def _limit(value: str | None) -> int:
    if value is None:
        return DEFAULT
    if not value.isdecimal() or len(value) > len(str(CAP)) or not 1 <= int(value) <= CAP:
        raise QueryError(f"limit is {value[:20]!r}; expected 1 to {CAP}")
    return int(value)
