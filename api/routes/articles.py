"""The articles that everything rests on. Their texts are not served unless the operator allows it: quotations and addresses are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from api import models, tables
from api.current import View, view_of
from api.paging import Order, Paging, newest_first, next_address, page
from api.parameters import Day
from ontology.errors import QueryError, StoreError
from ontology.iris import BASE

router = APIRouter(tags=["articles"])

# Rows come out of SPARQL, so their types are known by the query and not by mypy.
Row = dict[str, Any]

COLUMNS = ("article", "iri", "title", "byline", "outlet", "published", "url", "statements")


class Filters(BaseModel, extra="forbid"):
    """The same on the list and the CSV."""

    outlet: Annotated[str | None, Field(description="the outlet's name")] = None
    since: Annotated[Day | None, Field(alias="from", description="published on this day or later")] = None
    to: Annotated[Day | None, Field(description="published on this day or earlier")] = None


class PagedFilters(Filters, Paging):
    pass


@router.get("/articles")
def list_articles(
    request: Request, response: Response, asked: Annotated[PagedFilters, Query()]
) -> models.Envelope[models.ListedArticle]:
    """Articles, newest first, undated last."""
    view = view_of(request)
    rows = _passed(view, asked)
    here, cursor = page(rows, asked, _order)
    return models.Envelope(
        items=[*map(_article, here)], next=next_address(request, response, cursor), total=len(rows), snapshot=view.id
    )


@router.get("/articles.csv", response_class=StreamingResponse)
def articles_as_csv(request: Request, asked: Annotated[Filters, Query()]) -> StreamingResponse:
    """All articles that pass the filters."""
    rows = (tuple(row[name] for name in COLUMNS) for row in _passed(view_of(request), asked))
    return tables.table(COLUMNS, rows, "articles")


class Asked(BaseModel, extra="forbid"):
    include: Annotated[
        Literal["text"] | None, Field(description="the text too, where the server is for private use")
    ] = None


@router.get("/articles/{slug:path}", responses={403: {}})
def one_article(
    request: Request, slug: str, asked: Annotated[Asked, Query()]
) -> models.WholeArticle | models.ListedArticle:
    """One version of an article by the end of its IRI, or the current one by its id."""
    view = view_of(request)
    article = found(view, slug)
    if asked.include is None:
        return article
    if not request.app.state.full_text:
        raise HTTPException(
            403,
            "articles' texts are not given here; for private use the operator may allow it with "
            "`onrecord serve --full-text` or ONRECORD_FULL_TEXT=yes",
        )
    return whole(view, article)


class Sources(Mapping[str, models.ListedArticle]):
    """Every article as it is now, by its id: where a row has no more than that of its source."""

    def __init__(self, view: View) -> None:
        self._overview = view.overview
        self._rows: Sequence[Row] = self._overview.articles()

    def __getitem__(self, article: str) -> models.ListedArticle:
        if (row := self._overview.article(article)) is None:
            raise KeyError(article)
        return _article(row)

    def __iter__(self) -> Iterator[str]:
        return (row["article"] for row in self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def current(view: View) -> Sources:
    """Every article as it is now; each is read when it is asked for."""
    return Sources(view)


def by_iri(view: View, iris: Collection[str]) -> dict[str, models.ListedArticle]:
    """Those of these that are articles of today."""
    return {str(row["iri"]): _article(row) for row in view.overview.versions(iris)}


def found(view: View, slug: str) -> models.ListedArticle:
    """The article of that slug or id; 404 where there is none."""
    with suppress(QueryError):  # an id may be what no IRI can end in
        for row in view.ask("article-version", article=f"{BASE}id/article/{slug}").rows:
            return _article(row)
    if newest := view.overview.article(slug):
        return _article(newest)
    raise HTTPException(404, f"there is no article {slug} in snapshot {view.id}")


def whole(view: View, article: models.ListedArticle) -> models.WholeArticle:
    """The article with its text, in which withheld names are covered; 503 where the text cannot be read."""
    rows: Sequence[Row] = view.ask("article-text", article=article.iri).rows
    try:
        text = view.snapshot.article(str(rows[0]["hash"])).text
    except StoreError as fault:  # which names a place on this machine
        raise HTTPException(503, "the text of this article cannot be read; `onrecord check` says why") from fault
    body = [models.Place(start=row["start"], end=row["end"]) for row in rows if row["start"] is not None]
    return models.WholeArticle(**article.model_dump(), text=text, body=body)


def _passed(view: View, asked: Filters) -> Sequence[Row]:
    since, to = (day.isoformat() if day else None for day in (asked.since, asked.to))
    return view.overview.articles(asked.outlet, since, to)


def _order(row: Row) -> Order:
    return newest_first(row["published"]), row["article"], row["iri"]


def _article(row: Row) -> models.ListedArticle:
    return models.ListedArticle(
        id=row["article"],
        iri=row["iri"],
        title=row["title"],
        byline=row["byline"],
        outlet=row["outlet"],
        published=row["published"],
        url=row["url"],
        superseded_by=row.get("newer"),
        statements=row["statements"],
    )
