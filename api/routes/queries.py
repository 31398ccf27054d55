"""The named questions of graph/queries as addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from api import models, tables
from api.asking import Question
from api.current import View, view_of
from api.outcomes import checked
from api.parameters import understood
from api.pool import Pool
from graph import query
from graph.query import Answer, Given
from graph.rowcap import capped
from ontology.errors import QueryError, QueryNotTaken

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


@dataclass(frozen=True, slots=True)
class Told:
    """The answer to a question, of at most as many rows as were asked for, and whether there are more."""

    answer: Answer
    truncated: bool


async def _asked(request: Request, name: str) -> Told:
    """Read from the overview where that keeps the rows, else asked of quads."""
    known(name)
    given = {key: request.query_params.getlist(key) for key in request.query_params if key != "limit"}
    limit = _limit(request.query_params.get("limit"))
    _refuse(name, given)
    kept = await run_in_threadpool(_kept, view_of(request), name, given, limit)
    return kept or _told(name, await found(request, name, given, limit))


def _kept(view: View, name: str, given: Given, limit: int) -> Told | None:
    if (rows := view.overview.rows(name, given)) is None:
        return None
    with view.place() if rows.through_all else nullcontext():
        return _cut(Answer(name, given, query.load(name).columns, rows.first(limit + 1)), limit)


def _told(name: str, found: Found) -> Told:
    solutions = parse_query_results(found.body, format=QueryResultsFormat.JSON)
    assert isinstance(solutions, QuerySolutions)
    return _cut(query.answer(name, found.given, solutions), found.limit)


def _cut(answer: Answer, limit: int) -> Told:
    return Told(replace(answer, rows=answer.rows[:limit]), len(answer.rows) > limit)


def known(name: str) -> None:
    """404 unless there is a question of that name for readers."""
    if name not in query.names():
        raise HTTPException(404, f"there is no query {name!r}; /api/v1/queries lists all")


async def found(request: Request, name: str, given: Mapping[str, Sequence[str]], limit: int) -> Found:
    """Asked in the same processes as free SPARQL, under the same deadline; of an engine as all else that is told of a snapshot.

    Raises QueryError for values that cannot be.
    """
    _refuse(name, given)
    if request.app.state.engine:
        return Found(given, limit, await run_in_threadpool(_there, view_of(request), name, given, limit))
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


def _there(view: View, name: str, given: Given, limit: int) -> bytes:
    """What the engine finds while it holds the snapshot of the view whole, of more rows only where it does not take the limit."""
    with view.place():
        try:
            found = query.solutions(view.snapshot, name, given, most=limit + 1)
        except QueryNotTaken:
            found = query.solutions(view.snapshot, name, given)
        return found.serialize(format=QueryResultsFormat.JSON) or b""


def _refuse(name: str, given: Mapping[str, Sequence[str]]) -> None:
    """Raise QueryError for a value that a parameter cannot have."""
    for parameter in query.load(name).parameters:
        if parameter.options and (wrong := set(given.get(parameter.name, ())).difference(parameter.options)):
            raise QueryError(
                f"{parameter.name} is {', '.join(map(repr, sorted(wrong)))}; expected {', '.join(parameter.options)}"
            )


Asked = Annotated[Told, Depends(_asked)]


@router.get("/queries/{name}.csv", response_class=StreamingResponse)
def answer_as_csv(name: str, told: Asked) -> StreamingResponse:
    """The answer as a table; parameters as for JSON."""
    return tables.table(told.answer.columns, (tuple(row.values()) for row in told.answer.rows), name)


@router.get("/queries/{name}")
def answer_as_json(request: Request, name: str, told: Asked) -> models.Rows:  # noqa: ARG001  # in its address
    """The answer to a question. Its parameters are those that the list names, and `limit`, at most 10000."""
    answer = {**told.answer.as_json(), "truncated": told.truncated, "snapshot": view_of(request).id}
    return models.Rows.model_validate(answer)


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


def _limit(value: str | None) -> int:
    if value is None:
        return DEFAULT
    if not value.isdecimal() or len(value) > len(str(CAP)) or not 1 <= int(value) <= CAP:
        raise QueryError(f"limit is {value[:20]!r}; expected 1 to {CAP}")
    return int(value)
