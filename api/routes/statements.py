"""Who said what: the list, its CSV twin, and one statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from api import context, extras, models, shapes, tables
from api.current import View, view_of
from api.mediatypes import JSON
from api.paging import CAP, Paging, behind, cursor, links
from api.parameters import Day, Share, SpeakerId, Thing, TopicId, described, parsed
from api.routes import decisions
from graph.catalogue import Line, Total
from graph.cataloguing import as_json
from graph.listing import Sought
from ontology.errors import QueryError
from ontology.iris import local, statement_iri

router = APIRouter(tags=["statements"])
lists = APIRouter(tags=["statements"])
"""Whose parameters are read by `parsed`."""

LIST = "/api/v1/statements"

THINGS = ("speaker", "mentions", "via")
"""Filters that name what may have had another id."""

FACETS = 20
"""Values of each facet."""


class Narrowing(BaseModel, extra="forbid"):
    """What statements are narrowed by wherever there are any: a statement passes with any of its reports."""

    speaker: Annotated[SpeakerId | None, Field(description="one of the speakers, such as person/josiah-bounderby")] = (
        None
    )
    mentions: Annotated[Thing | None, Field(description="an actor named in the words")] = None
    topic: Annotated[TopicId | None, Field(description="on this topic or a narrower one, such as health")] = None
    since: Annotated[Day | None, Field(alias="from", description="said on this day or later")] = None
    to: Annotated[Day | None, Field(description="said on this day or earlier")] = None
    outlet: Annotated[str | None, Field(description="the outlet's name")] = None
    article: Annotated[str | None, Field(description="the article's id: its file's stem")] = None
    via: Annotated[Thing | None, Field(description="the statement in which they are told, such as statement/{id}")] = (
        None
    )
    min_confidence: Share | None = None
    state: Literal["candidate", "confirmed"] | None = None

    def narrowing(self) -> dict[str, str]:
        """What of this is asked for, as `statement-keys` takes it."""
        given = self.model_dump(mode="json", by_alias=True, exclude_none=True, include={*Narrowing.model_fields})
        return {name: str(value) for name, value in given.items()}


class Filters(Narrowing):
    """The same on the list, the CSV and the pages."""

    q: Annotated[
        str | None, Field(max_length=100, description="all these words, in what was said or in a speaker's name")
    ] = None
    kind: Literal["direct", "indirect", "mixed"] | None = None

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
        more = {"q": self.q, "kind": self.kind}
        return self.narrowing() | {name: value for name, value in more.items() if value is not None}


class PagedFilters(Filters, Paging):
    pass


class Listed(PagedFilters):
    fields: Annotated[
        str | None,
        Field(
            description="only these keys of each statement, with commas between, such as id,text",
            json_schema_extra={"pattern": extras.pattern(models.Statement.model_fields)},
        ),
    ] = None
    include: Annotated[
        str | None,
        Field(
            description="more of each report, with commas between: evidence (its words as quotes with addresses), article",
            json_schema_extra={"pattern": extras.pattern(extras.EXTRAS)},
        ),
    ] = None


@lists.get(
    "/statements",
    openapi_extra=described(Listed),
    responses={200: {"model": models.Envelope[models.Statement] | models.Envelope[dict[str, Any]]}},
)
async def list_statements(request: Request) -> Response:
    """Statements, newest first, undated last."""
    asked = parsed(request, Listed)
    view = view_of(request)
    selected = extras.Selected.of(asked.fields, asked.include)
    params = asked.params()
    sought = await run_in_threadpool(narrowed, view, params) if _unmet(view, params) else Sought.of(params)
    found = view.catalogue.at_once(sought, asked.limit + 1, after(view, asked))
    if found is None:
        found = await run_in_threadpool(page, view, sought, asked)
    lines, total = found
    here = lines[: asked.limit]
    following, link = links(request, cursor_behind(lines, asked))
    items = [line.record for line in here] if selected.all else await run_in_threadpool(selected.records, view, here)
    rest = {"next": following, "total": total.number, "total_is": total.told, "snapshot": view.id}
    body = b"".join([b'{"items":[', *_parted(items), b"],", as_json(rest)[1:]])  # it is large, and so copied but once
    return Response(body, media_type=JSON, headers={"Link": link})


@router.get("/statements/count")
def count_statements(request: Request, asked: Annotated[Filters, Query()]) -> models.Counted:
    """How many statements pass the filters of the list."""
    view = view_of(request)
    total = view.catalogue.total(sought_in(view, asked))
    return models.Counted(total=total.number, total_is=total.told, snapshot=view.id)


@router.get("/statements/facets")
def facets_of_statements(request: Request, asked: Annotated[Filters, Query()]) -> models.CountedFacets:
    """By what the statements that pass the filters of the list can be narrowed: the commonest values of each, with numbers."""
    view = view_of(request)
    sought = sought_in(view, asked)
    total = view.catalogue.total(sought)
    return models.CountedFacets(facets=faceted(view, sought), total=total.number, total_is=total.told, snapshot=view.id)


@router.get("/statements.csv", response_class=StreamingResponse)
def statements_as_csv(request: Request, asked: Annotated[Filters, Query()]) -> StreamingResponse:
    """All statements that pass the filters, a row for each report that does."""
    view = view_of(request)
    rows = tables.statement_rows(every(view, sought_in(view, asked)), asked.passes)
    return tables.table(tables.STATEMENTS, rows, "statements")


@router.get("/statements/{identifier}.csv", response_class=StreamingResponse)
def reports_as_csv(request: Request, identifier: str) -> StreamingResponse:
    """One statement, a row for each of its reports."""
    rows = tables.statement_rows([found(view_of(request), identifier, below=".csv")], lambda _report: True)
    return tables.table(tables.STATEMENTS, rows, "statement")


class Asked(BaseModel, extra="forbid"):
    include: Annotated[
        Literal["context"] | None,
        Field(description="the sentences before and after that of each report too, as far as this server gives them"),
    ] = None


@router.get("/statements/{identifier}")
def one_statement(
    request: Request, identifier: str, asked: Annotated[Asked, Query()]
) -> models.StatementInContext | models.Statement:
    """One statement with all its reports."""
    view = view_of(request)
    said = found(view, identifier)
    return context.with_context(view, said, full_text=request.app.state.full_text) if asked.include else said


def found(view: View, identifier: str, at: str = LIST, below: str = "") -> models.Statement:
    """The statement of that id; 301 to its address between `at` and `below` where it is known by another, 404 where there is none."""
    iri = statement_iri(identifier)
    with suppress(QueryError):  # no statement can have that name
        if (now := view.now(iri)) != iri:
            new = local(now)
            place = f"{at}/{new.rpartition('/')[2]}{below}"
            raise HTTPException(301, f"statement/{identifier} is known as {new} now", {"Location": place})
        for statement in shapes.statements(view, [iri]):
            return statement
    decisions.gone(view, iri)
    raise HTTPException(404, f"there is no statement <{iri}> in snapshot {view.id}")


def faceted(view: View, sought: Sought) -> models.Facets:
    """The commonest values of what the statements that pass can be narrowed by, with numbers."""
    return models.Facets(**shapes.facets(view.catalogue.facets(sought, FACETS)))


def keys(view: View, asked: Filters) -> list[str]:
    """The IRIs of all statements that pass, newest first: for what is made of all of them."""
    return view.catalogue.iris(sought_in(view, asked))


def sought_in(view: View, asked: Filters) -> Sought:
    """What is asked, as the catalogue is asked. Raises QueryError where something is no IRI of ours."""
    return narrowed(view, asked.params())


def narrowed(view: View, params: dict[str, str]) -> Sought:
    """The same of parameters that `statement-keys` takes. Things are found by any id that they had.

    Under an id of today there is something for nearly all who ask, so that mostly nothing is looked up.
    """
    return Sought.of(view.meant(params, *_unmet(view, params)))


def _unmet(view: View, params: dict[str, str]) -> list[str]:
    """Which of the parameters name a thing that no statement has, by that id."""
    given = [name for name in THINGS if name in params]
    return [name for name in given if not view.catalogue.total(Sought.of({name: params[name]})).number]


def page(view: View, sought: Sought, asked: Paging) -> tuple[list[Line], Total]:
    """The lines of a page with one more, where there is one, and how many there are in all."""
    return view.catalogue.page(sought, asked.limit + 1, after(view, asked)), view.catalogue.total(sought)


def after(view: View, asked: Paging) -> int:
    """The place behind which a page begins: that of the last statement of the one before."""
    return view.catalogue.after(*behind(asked.cursor, str, str)) if asked.cursor else 0


def shown(view: View, sought: Sought, asked: Paging) -> tuple[list[models.Statement], str | None, Total]:
    """The statements of a page, the cursor of the page after it, if there is one, and how many there are in all."""
    lines, total = page(view, sought, asked)
    return shapes.read(lines[: asked.limit]), cursor_behind(lines, asked), total


def cursor_behind(lines: Sequence[Line], asked: Paging) -> str | None:
    """The cursor behind a page, if the one more that `page` gave stands there."""
    if len(lines) <= asked.limit:
        return None
    last = lines[asked.limit - 1]
    return cursor(last.day, last.iri)


def every(view: View, sought: Sought) -> Iterator[models.Statement]:
    """All that pass, a few at a time in memory."""
    last = 0
    while lines := view.catalogue.page(sought, CAP, last):
        yield from shapes.read(lines)
        last = lines[-1].place


def _parted(items: Iterable[bytes]) -> Iterator[bytes]:
    """The items with commas between them."""
    for place, item in enumerate(items):
        if place:
            yield b","
        yield item
