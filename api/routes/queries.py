"""The named questions of graph/queries as addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import StreamingResponse
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from api import models, tables
from api.asking import Question
from api.current import view_of
from api.outcomes import checked
from api.parameters import understood
from api.pool import Pool
from graph import query
from graph.query import Answer, Given
from graph.rowcap import capped
from ontology.errors import QueryError

router = APIRouter(tags=["queries"])

DEFAULT, CAP = 1000, 10_000

LARGEST = 2**28
"""Bytes of an answer in the making; the cap on rows keeps it far below."""


@router.get("/queries", dependencies=[Depends(understood)])
def list_queries() -> list[models.NamedQuery]:
    """All questions, with what they take and give."""
    return [described(name) for name in query.names()]


@dataclass(frozen=True, slots=True)
class Found:
    """What a question found, as SPARQL JSON, with one row more than the limit where there are more."""

    given: Given
    limit: int
    body: bytes


async def _asked(request: Request, name: str) -> Found:
    known(name)
    given = {key: request.query_params.getlist(key) for key in request.query_params if key != "limit"}
    return await found(request, name, given, _limit(request.query_params.get("limit")))


def known(name: str) -> None:
    """404 unless there is a question of that name for readers."""
    if name not in query.names():
        raise HTTPException(404, f"there is no query {name!r}; /api/v1/queries lists all")


async def found(request: Request, name: str, given: Mapping[str, Sequence[str]], limit: int) -> Found:
    """Asked in the same processes as free SPARQL, under the same deadline. Raises QueryError for values that cannot be."""
    for parameter in query.load(name).parameters:
        if parameter.options and (wrong := set(given.get(parameter.name, ())).difference(parameter.options)):
            raise QueryError(
                f"{parameter.name} is {', '.join(map(repr, sorted(wrong)))}; expected {', '.join(parameter.options)}"
            )
    sparql = query.bound(query.load(name), given)
    limited = capped(sparql, limit + 1)
    pool: Pool = request.app.state.pool
    question = Question(
        quads=view_of(request).quads,
        sparql=limited.text if limited else sparql,
        results=QueryResultsFormat.JSON.media_type,
        graph=None,
        rows=limit + 1,
        answer_bytes=LARGEST,
        whole=True,
    )
    reply = checked(await pool.ask(question, request.app.state.deadline).reply)
    return Found(given, limit, reply.body)


Asked = Annotated[Found, Depends(_asked)]


@router.get("/queries/{name}.csv", response_class=StreamingResponse)
def answer_as_csv(name: str, found: Asked) -> StreamingResponse:
    """The answer as a table; parameters as for JSON."""
    answer, _ = _answer(name, found)
    return tables.table(answer.columns, (tuple(row.values()) for row in answer.rows), name)


@router.get("/queries/{name}")
def answer_as_json(request: Request, name: str, found: Asked) -> models.Rows:
    """The answer to a question. Its parameters are those that the list names, and `limit`, at most 10000."""
    answer, truncated = _answer(name, found)
    return models.Rows.model_validate({**answer.as_json(), "truncated": truncated, "snapshot": view_of(request).id})


def described(name: str) -> models.NamedQuery:
    question = query.load(name)
    return models.NamedQuery(
        name=name,
        question=question.title,
        about=question.about,
        group=question.group,
        parameters=[
            models.QueryParameter(
                name=parameter.name,
                type=parameter.type,
                required=parameter.required,
                several=parameter.several,
                meaning=parameter.meaning,
                options=list(parameter.options),
                default=parameter.default,
            )
            for parameter in question.parameters
        ],
        columns=list(question.columns),
        sparql=question.sparql,
        address=f"/api/v1/queries/{name}",
    )


def _answer(name: str, found: Found) -> tuple[Answer, bool]:
    """The answer up to the limit, and whether there is more."""
    solutions = parse_query_results(found.body, format=QueryResultsFormat.JSON)
    assert isinstance(solutions, QuerySolutions)
    answer = query.answer(name, found.given, solutions)
    return replace(answer, rows=answer.rows[: found.limit]), len(answer.rows) > found.limit


def _limit(value: str | None) -> int:
    if value is None:
        return DEFAULT
    if not value.isdecimal() or len(value) > len(str(CAP)) or not 1 <= int(value) <= CAP:
        raise QueryError(f"limit is {value[:20]!r}; expected 1 to {CAP}")
    return int(value)
