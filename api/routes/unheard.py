"""Who is criticised in an article that quotes no word of theirs: whom to ask before anything is printed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from api import models, shapes, tables
from api.current import View, view_of
from api.paging import Order, Paging, next_address, page
from api.parameters import Day, Share, Thing
from ontology.iris import local

router = APIRouter(tags=["statements"])

COLUMNS = (
    "actor", "actor_id", "critic", "critic_id", "critic_role", "polarity", "text", "sentence", "article", "title", "outlet",
    "published", "url", "start", "end", "statement", "confidence", "quoted_elsewhere",
)  # fmt: skip


class Filters(BaseModel, extra="forbid"):
    """The same on the list and the CSV."""

    actor: Annotated[Thing | None, Field(description="only this person or body, such as person/ada-quill")] = None
    article: Annotated[str | None, Field(description="the article's id: its file's stem")] = None
    outlet: Annotated[str | None, Field(description="the outlet's name")] = None
    since: Annotated[Day | None, Field(alias="from", description="published on this day or later")] = None
    to: Annotated[Day | None, Field(description="published on this day or earlier")] = None
    min_confidence: Annotated[
        Share | None,
        Field(description="at least this sure, or confirmed: from 0.8 on unless told otherwise, 0 for all"),
    ] = None

    def params(self) -> dict[str, str]:
        """What the query `criticised-unheard` takes."""
        given = self.model_dump(mode="json", by_alias=True, exclude_none=True, include={*Filters.model_fields})
        return {name: str(value) for name, value in given.items()}


class PagedFilters(Filters, Paging):
    pass


@router.get("/unheard")
def list_unheard(
    request: Request, response: Response, asked: Annotated[PagedFilters, Query()]
) -> models.Envelope[models.Unheard]:
    """Those who are criticised in an article without a reply of theirs in it, by name, each with the words of the critics.

    A reply by somebody of the body criticised, in a post there, counts as one.
    """
    view = view_of(request)
    found = passed(view, asked)
    here, cursor = page(found, asked, order)
    return models.Envelope(
        items=list(here), next=next_address(request, response, cursor), total=len(found), snapshot=view.id
    )


@router.get("/unheard.csv", response_class=StreamingResponse)
def unheard_as_csv(request: Request, asked: Annotated[Filters, Query()]) -> StreamingResponse:
    """A row for each criticism without a reply in its article."""
    return tables.table(COLUMNS, _cells(passed(view_of(request), asked)), "unheard")


def passed(view: View, asked: Filters) -> list[models.Unheard]:
    """All who pass the filters, by name."""
    return view.kept(_passed, tuple(asked.params().items()))


def order(one: models.Unheard) -> Order:
    """What the list is in order of."""
    return one.label, one.id


def _passed(view: View, params: tuple[tuple[str, str], ...]) -> list[models.Unheard]:
    rows: list[shapes.Row] = [*view.ask("criticised-unheard", **view.meant(dict(params), "actor")).rows]
    said = {one.iri: one for one in shapes.statements(view, [*dict.fromkeys(row["statement"] for row in rows)])}
    ordered = sorted(rows, key=lambda row: (row["name"], row["actor"]))
    return [_unheard(view, [*theirs], said) for _, theirs in groupby(ordered, key=lambda row: row["actor"])]


def _unheard(view: View, rows: list[shapes.Row], said: dict[str, models.Statement]) -> models.Unheard:
    actor = local(rows[0]["actor"])
    once = {(row["statement"], row["article"]): row for row in rows}
    known = view.overview.actor(str(rows[0]["actor"]))
    return models.Unheard(
        id=actor,
        label=rows[0]["name"],
        kind=actor.partition("/")[0],
        quoted_elsewhere=int(known["statements"] or 0) if known else 0,
        criticisms=[
            _criticism(row, said[statement], article) for (statement, article), row in once.items() if statement in said
        ],
    )


def _criticism(row: shapes.Row, said: models.Statement, article: str) -> models.Criticism:
    """What was said of them, as that article has it."""
    report = next(report for report in said.reports if report.article.id == article)
    by = report if report.speaker else said
    return models.Criticism(
        statement=said.id,
        report=report.id,
        critic=by.speaker and models.Named(**by.speaker.model_dump(include={"id", "label", "kind"})),
        critic_role=by.speaker_role,
        polarity=row["polarity"],
        text=report.text,
        sentence=report.sentence,
        sentence_start=report.sentence_start,
        spans=report.spans,
        article=report.article,
        confidence=row["confidence"],
    )


def _cells(found: list[models.Unheard]) -> Iterator[tuple[object, ...]]:
    for one in found:
        for said in one.criticisms:
            yield (
                one.label,
                one.id,
                said.critic and said.critic.label,
                said.critic and said.critic.id,
                said.critic_role,
                said.polarity,
                said.text,
                said.sentence,
                said.article.id,
                said.article.title,
                said.article.outlet,
                said.article.published,
                said.article.url,
                said.spans[0].start,
                said.spans[-1].end,
                said.statement,
                said.confidence,
                one.quoted_elsewhere,
            )
