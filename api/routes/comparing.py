"""Statements beside the articles that carry them: what each outlet told, and what it left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from api import models, tables
from api.current import View, view_of
from api.paging import Paging, next_address
from api.routes.statements import Filters, every, shown, sought_in
from graph.listing import Sought

router = APIRouter(tags=["statements"])


COLUMNS = (
    "statement", "text", "speaker", "speaker_id", "speaker_role", "article", "title", "outlet", "published", "url",
    "report", "start", "end", "left_out",
)  # fmt: skip

CARRIED = 2_000
"""Statements whose articles are put beside each other at most."""


class Asked(Filters, Paging):
    pass


@router.get("/compare")
def compare_articles(request: Request, response: Response, asked: Annotated[Asked, Query()]) -> models.Comparison:
    """The statements that pass the filters, each with the articles that carry it, and with what those left out.

    `articles` are all that carry any statement that passes, so that what an article has nothing of can be seen; where very
    many pass, any of the newest.
    """
    view = view_of(request)
    sought = sought_in(view, asked)
    here, cursor, total = shown(view, sought, asked)
    return models.Comparison(
        articles=view.kept(_carriers, sought),
        items=[_compared(said) for said in here],
        next=next_address(request, response, cursor),
        total=total.number,
        total_is=total.told,
        snapshot=view.id,
    )


@router.get("/compare.csv", response_class=StreamingResponse)
def comparison_as_csv(request: Request, asked: Annotated[Filters, Query()]) -> StreamingResponse:
    """A row for each report of the statements that pass, with the words of others that it left out."""
    view = view_of(request)
    return tables.table(COLUMNS, _rows(every(view, sought_in(view, asked))), "comparison")


def _rows(statements: Iterable[models.Statement]) -> Iterator[tuple[object, ...]]:
    for said in statements:
        articles = {report.id: report.article for report in said.reports}
        for carried in _compared(said).carried:
            article = articles[carried.report]
            yield (
                said.iri,
                said.text,
                said.speaker and said.speaker.label,
                said.speaker and said.speaker.id,
                said.speaker_role,
                article.id,
                article.title,
                article.outlet,
                article.published,
                article.url,
                carried.report,
                carried.spans[0].start,
                carried.spans[-1].end,
                " … ".join(carried.left_out),
            )


def _carriers(view: View, sought: Sought) -> list[models.Article]:
    """The articles that report any of the newest statements that pass, by day and name."""
    newest = islice(every(view, sought), CARRIED)
    found = {report.article.iri: report.article for said in newest for report in said.reports}
    return sorted(found.values(), key=lambda article: (article.published or "", article.id))


def _compared(said: models.Statement) -> models.Compared:
    stretches = said.echo.stretches if said.echo else []
    return models.Compared(
        id=said.id,
        text=said.text,
        speaker=said.speaker and models.Named(**said.speaker.model_dump(include={"id", "label", "kind"})),
        speaker_role=said.speaker_role,
        carried=[
            models.Carrying(
                article=report.article.id,
                report=report.id,
                spans=report.spans,
                left_out=[one.carried[0].words for one in stretches if report.id in one.left_out_by],
            )
            for report in said.reports
        ],
    )
