"""Statements beside the articles that carry them: what each outlet told, and what it left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from api import models, shapes, tables
from api.current import View, view_of
from api.paging import Order, Paging, newest_first, next_address, page
from api.routes.statements import Filters, every, shown, sought_in
from graph.catalogue import Total
from graph.listing import Sought

router = APIRouter(tags=["statements"])


COLUMNS = (
    "statement", "text", "speaker", "speaker_id", "speaker_role", "article", "title", "outlet", "published", "url",
    "report", "start", "end", "left_out", "changed",
)  # fmt: skip

CARRIED = 2_000
"""Statements whose articles are put beside each other at most."""


Carrier = tuple[str | None, str | None]
"""A named outlet, or an article of one that is not named."""


class Comparable(Filters):
    """The same on the comparison and the CSV."""

    shared: Annotated[bool, Field(description="only statements that several outlets carry")] = False


class Asked(Comparable, Paging):
    pass


@dataclass(frozen=True, slots=True)
class Covered:
    """Who carries the newest statements that pass, and which of these more than one outlet does, in the order of lists."""

    statements: int
    articles: tuple[models.Article, ...]
    outlets: tuple[models.Coverage, ...]
    shared: tuple[tuple[int, str], ...]


@router.get("/compare")
def compare_articles(request: Request, response: Response, asked: Annotated[Asked, Query()]) -> models.Comparison:
    """The statements that pass the filters, each with the articles that carry it, and with what those left out.

    `articles` are all that carry any statement that passes, so that what an article has nothing of can be seen; where very
    many pass, any of the newest. So are `outlets`, those that carry most first.
    """
    view = view_of(request)
    covered, here, cursor, total = compared(view, asked)
    return models.Comparison(
        compared=covered.statements,
        outlets=[*covered.outlets],
        articles=[*covered.articles],
        items=[*map(beside, here)],
        next=next_address(request, response, cursor),
        total=total.number,
        total_is=total.told,
        snapshot=view.id,
    )


@router.get("/compare.csv", response_class=StreamingResponse)
def comparison_as_csv(request: Request, asked: Annotated[Comparable, Query()]) -> StreamingResponse:
    """A row for each report of the statements that pass, with the words of others that it left out."""
    view = view_of(request)
    passing = every(view, sought_in(view, asked))
    return tables.table(COLUMNS, _rows(said for said in passing if not asked.shared or _shared(said)), "comparison")


def compared(view: View, asked: Asked) -> tuple[Covered, list[models.Statement], str | None, Total]:
    """Who carries what passes; the statements of a page, the cursor of the page after it, and how many there are in all."""
    sought = sought_in(view, asked)
    covered = view.kept(_covered, sought)
    if not asked.shared:
        return covered, *shown(view, sought, asked)
    here, cursor = page(covered.shared, asked, _order)
    every_one = view.catalogue.total(sought).number <= CARRIED
    found = shapes.statements(view, [iri for _, iri in here])
    return covered, found, cursor, Total(len(covered.shared), exact=every_one)


def _rows(statements: Iterable[models.Statement]) -> Iterator[tuple[object, ...]]:
    for said in statements:
        articles = {report.id: report.article for report in said.reports}
        for carried in beside(said).carried:
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
                " … ".join(carried.changed),
            )


def carrier(article: models.Article) -> Carrier:
    """Whose article it is, as far as anybody can tell."""
    return (article.outlet, None) if article.outlet else (None, article.id)


def _carriers(said: models.Statement) -> set[Carrier]:
    return {carrier(report.article) for report in said.reports}


def _shared(said: models.Statement) -> bool:
    return len(_carriers(said)) > 1


def _order(shared: tuple[int, str]) -> Order:
    return shared


def _covered(view: View, sought: Sought) -> Covered:
    """What the newest statements that pass show."""
    newest = [*islice(every(view, sought), CARRIED)]
    found = {report.article.iri: report.article for said in newest for report in said.reports}
    articles = sorted(found.values(), key=lambda article: (article.published or "", article.id))
    theirs: dict[Carrier, list[str]] = {}
    for article in articles:
        theirs.setdefault(carrier(article), []).append(article.id)
    carried = Counter(one for said in newest for one in _carriers(said))
    alone = Counter(one for said in newest if not _shared(said) for one in _carriers(said))
    outlets = [
        models.Coverage(
            outlet=one[0],
            articles=theirs[one],
            carried=number,
            alone=alone[one],
        )
        for one, number in carried.items()
    ]
    return Covered(
        statements=len(newest),
        articles=tuple(articles),
        outlets=tuple(sorted(outlets, key=lambda one: (-one.carried, one.outlet or "", one.articles))),
        shared=tuple((newest_first(said.said_on), said.iri) for said in newest if _shared(said)),
    )


def beside(said: models.Statement) -> models.Compared:
    """The statement with the articles that carry it."""
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
                changed=[
                    each.words
                    for one in stretches
                    for each in one.carried
                    if each.report == report.id and not each.same
                ],
            )
            for report in said.reports
        ],
    )
