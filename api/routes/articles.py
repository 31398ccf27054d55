"""The articles that everything rests on. Their texts are not served: quotations and addresses are."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request, Response
from pydantic import Field

from api import models
from api.current import View, view_of
from api.paging import Paging, next_address, page
from api.parameters import Day
from ontology.errors import QueryError
from ontology.iris import BASE

router = APIRouter(tags=["articles"])


class Filters(Paging):
    outlet: str | None = None
    since: Annotated[Day | None, Field(alias="from", description="published on this day or later")] = None
    to: Annotated[Day | None, Field(description="published on this day or earlier")] = None


@router.get("/articles")
def list_articles(
    request: Request, response: Response, asked: Annotated[Filters, Query()]
) -> models.Envelope[models.ListedArticle]:
    """Articles, newest first, undated last."""
    view = view_of(request)
    given = asked.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"limit", "cursor"})
    articles = [_article(row) for row in view.ask("articles", **given).rows]
    here, cursor = page(articles, asked, lambda article: article.iri)
    return models.Envelope(
        items=list(here), next=next_address(request, response, cursor), total=len(articles), snapshot=view.id
    )


@router.get("/articles/{slug:path}")
def one_article(request: Request, slug: str) -> models.ListedArticle:
    """One version of an article by the end of its IRI, or the current one by its id."""
    return found(view_of(request), slug)


def found(view: View, slug: str) -> models.ListedArticle:
    """The article of that slug or id; 404 where there is none."""
    with suppress(QueryError):  # an id may be what no IRI can end in
        for row in view.ask("article-version", article=f"{BASE}id/article/{slug}").rows:
            return _article(row)
    for row in view.ask("articles", article=slug).rows:
        return _article(row)
    raise HTTPException(404, f"there is no article {slug} in snapshot {view.id}")


def _article(row: dict[str, Any]) -> models.ListedArticle:
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
