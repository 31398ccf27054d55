"""Who said what: the list, its CSV twin, and one statement."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from api import models, shapes, tables
from api.current import View, view_of
from api.paging import Paging, next_address, page
from api.parameters import Day, Share
from api.routes import decisions
from graph.network import local
from ontology.errors import QueryError
from ontology.iris import BASE, statement_iri

router = APIRouter(tags=["statements"])


class Filters(BaseModel, extra="forbid"):
    """The same on the list, the CSV and the pages. A statement passes with any of its reports."""

    speaker: Annotated[str | None, Field(description="one of the speakers, such as person/josiah-bounderby")] = None
    mentions: Annotated[str | None, Field(description="an actor named in the words")] = None
    topic: Annotated[str | None, Field(description="on this topic or a narrower one, such as topic/health")] = None
    q: Annotated[
        str | None, Field(max_length=100, description="all these words, in what was said or in a speaker's name")
    ] = None
    since: Annotated[Day | None, Field(alias="from", description="said on this day or later")] = None
    to: Annotated[Day | None, Field(description="said on this day or earlier")] = None
    outlet: Annotated[str | None, Field(description="the outlet's name")] = None
    article: Annotated[str | None, Field(description="the article's id: its file's stem")] = None
    kind: Literal["direct", "indirect", "mixed"] | None = None
    via: Annotated[str | None, Field(description="the statement in which they are told, such as statement/{id}")] = None
    min_confidence: Share | None = None
    state: Literal["candidate", "confirmed"] | None = None

    def passes(self, report: models.Report) -> bool:
        """Whether a report of a statement that passes does so itself, by what can differ from one report to another."""
        return (
            (self.article is None or report.article.id == self.article)
            and (self.outlet is None or (report.article.outlet or "").lower() == self.outlet.lower())
            and (self.kind is None or report.kind == self.kind)
            and (self.min_confidence is None or report.confidence >= self.min_confidence)
        )

    def params(self) -> dict[str, str]:
        """What `statement-keys` takes."""
        given = self.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"limit", "cursor"})
        return {name: str(value) for name, value in given.items()}


class PagedFilters(Filters, Paging):
    pass


@router.get("/statements")
def list_statements(
    request: Request, response: Response, asked: Annotated[PagedFilters, Query()]
) -> models.Envelope[models.Statement]:
    """Statements, newest first, undated last."""
    view = view_of(request)
    iris = keys(view, asked)
    here, cursor = page(iris, asked, str)
    return models.Envelope(
        items=shapes.statements(view, here),
        next=next_address(request, response, cursor),
        total=len(iris),
        snapshot=view.id,
    )


@router.get("/statements.csv", response_class=StreamingResponse)
def statements_as_csv(request: Request, asked: Annotated[Filters, Query()]) -> StreamingResponse:
    """All statements that pass the filters, a row for each report that does."""
    view = view_of(request)
    rows = tables.statement_rows(_in_batches(view, keys(view, asked)), asked.passes)
    return tables.table(tables.STATEMENTS, rows, "statements")


@router.get("/statements/{identifier}")
def one_statement(request: Request, identifier: str) -> models.Statement:
    """One statement with all its reports."""
    return found(view_of(request), identifier)


def found(view: View, identifier: str, at: str = "/api/v1/statements") -> models.Statement:
    """The statement of that id; 301 to its address below `at` where it is known by another, 404 where there is none."""
    iri = statement_iri(identifier)
    with suppress(QueryError):  # no statement can have that name
        if (now := view.now(iri)) != iri:
            new = local(now)
            raise HTTPException(
                301, f"statement/{identifier} is known as {new} now", {"Location": f"{at}/{new.rpartition('/')[2]}"}
            )
        for statement in shapes.statements(view, [iri]):
            return statement
    decisions.gone(view, iri)
    raise HTTPException(404, f"there is no statement <{iri}> in snapshot {view.id}")


def keys(view: View, asked: Filters) -> list[str]:
    """The IRIs of the statements that pass, newest first."""
    params = asked.params()
    if asked.via:
        params["via"] = local(view.now(f"{BASE}id/{asked.via.removeprefix(f'{BASE}id/')}"))
    words = dict.fromkeys(params.pop("q", "").casefold().split())
    first, *others = [
        dict.fromkeys(str(row["statement"]) for row in view.ask("statement-keys", **params, **given).rows)
        for given in [{"q": word} for word in words] or [{}]
    ]
    return [iri for iri in first if all(iri in found for found in others)]


def _in_batches(view: View, iris: list[str]) -> Iterator[models.Statement]:
    for start in range(0, len(iris), shapes.AT_ONCE):
        yield from shapes.statements(view, iris[start : start + shapes.AT_ONCE])
