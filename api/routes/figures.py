"""Sums of money and other numbers, with those for the same thing that disagree."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import chain, islice
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from api import models, tables
from api.current import View, view_of
from api.paging import CAP, Order, Paging, next_address, page
from api.parameters import Day, PolicyId, SpeakerId, Thing
from api.routes import articles
from graph.answers import FIGURE, NEWEST
from graph.disagreements import Disagreements, disagreements, disputed
from graph.network import local
from ontology.policies import Sense

router = APIRouter(tags=["figures"])

# Rows come out of SPARQL, so their types are known by the query and not by mypy.
Row = dict[str, Any]

MOST = 100
"""Others that are named of those with which a figure disagrees, those told at about the same time first."""

NONE = Disagreements(0, ())

COLUMNS = (
    "figure", "text", "value", "currency", "unit", "per", "per_year", "modifier", "sense", "purpose", "payer", "recipient",
    "deadline", "by", "speaker", "speaker_id", "policy", "policy_id", "article", "title", "outlet", "published", "url",
    "start", "end", "disagrees_with",
)  # fmt: skip


class Filters(BaseModel, extra="forbid"):
    """The same on the list and the CSV."""

    q: Annotated[str | None, Field(max_length=100, description="what must occur in unit, purpose or figure")] = None
    currency: Annotated[str | None, Field(pattern="^[A-Z]{3}$", description="an ISO 4217 code such as GBP")] = None
    unit: Annotated[str | None, Field(max_length=100, description="what must occur in the unit")] = None
    sense: Sense | None = None
    speaker: Annotated[SpeakerId | None, Field(description="who names it, such as person/josiah-bounderby")] = None
    actor: Annotated[Thing | None, Field(description="who names it, or is named as who pays or gets it")] = None
    statement: Annotated[
        Thing | None, Field(description="only figures that this statement gives, such as statement/{id}")
    ] = None
    policy: Annotated[PolicyId | None, Field(description="only figures of this policy, such as a-reform")] = None
    article: Annotated[str | None, Field(description="the article's id: its file's stem")] = None
    outlet: Annotated[str | None, Field(description="the outlet's name")] = None
    since: Annotated[Day | None, Field(alias="from", description="told on this day or later")] = None
    to: Annotated[Day | None, Field(description="told on this day or earlier")] = None

    def params(self) -> dict[str, str]:
        """What the query `figures` takes."""
        given = self.model_dump(mode="json", by_alias=True, exclude_none=True, include={*Filters.model_fields})
        return {name: str(value) for name, value in given.items()}


class Listed(Filters):
    conflicts: Annotated[bool, Field(description="only figures that disagree with others")] = False


class PagedFilters(Listed, Paging):
    pass


@router.get("/figures")
def list_figures(
    request: Request, response: Response, asked: Annotated[PagedFilters, Query()]
) -> models.Envelope[models.Figure]:
    """Every sum and number, with its period, sense and source; where two for one thing disagree, each names the other."""
    view = view_of(request)
    items, cursor, total = shown(view, asked)
    return models.Envelope(items=items, next=next_address(request, response, cursor), total=total, snapshot=view.id)


@router.get("/figures.csv", response_class=StreamingResponse)
def figures_as_csv(request: Request, asked: Annotated[Listed, Query()]) -> StreamingResponse:
    """A row for each figure."""
    view = view_of(request)
    sources = articles.current(view)
    found = iter(_passed(view, asked, conflicts=asked.conflicts))
    some = iter(lambda: _figures(view, [*islice(found, CAP)]), [])
    rows = (_cells(figure, sources[figure.article]) for figure in chain.from_iterable(some))
    return tables.table(COLUMNS, rows, "figures")


def shown(view: View, asked: PagedFilters) -> tuple[list[models.Figure], str | None, int]:
    """The figures of a page, the cursor of the page after it, if there is one, and how many there are in all."""
    with view.place():
        rows = _passed(view, asked, conflicts=asked.conflicts)
        here, cursor = page(rows, asked, _order)
        return _figures(view, here), cursor, len(rows)


def passed(view: View, asked: Filters) -> list[models.Figure]:
    """The figures that pass; those that they disagree with need not."""
    return _figures(view, _passed(view, asked, conflicts=False))


def newest(view: View, asked: Listed, most: int) -> tuple[list[models.Figure], int]:
    """The newest that pass, at most so many, and how many there are in all."""
    with view.place():
        rows = _passed(view, asked, conflicts=asked.conflicts, order=NEWEST)
        return _figures(view, rows[:most]), len(rows)


def named(view: View, iris: Collection[str]) -> list[models.Figure]:
    """The figures of these IRIs."""
    return _figures(view, view.overview.figures(iris))


def _passed(view: View, asked: Filters, *, conflicts: bool, order: str | None = None) -> Sequence[Row]:
    """Their rows, one for each."""
    params = view.meant(asked.params(), "speaker", "actor", "statement", "policy")
    rows = view.overview.rows("figures", params, once=FIGURE, order=order)
    assert rows is not None, "all that figures are narrowed by is kept"
    if not conflicts:
        return rows
    among = view.kept(_disputed)
    return [row for row in rows if row["figure"] in among]


def _order(row: Row) -> Order:
    return row["article"], row["start"], row["figure"]


def _disputed(view: View) -> frozenset[str]:
    """All figures that disagree with another."""
    return disputed(view.overview.comparable())


def _figures(view: View, rows: Iterable[Row]) -> list[models.Figure]:
    """The figures of these rows, each with the others that it disagrees with."""
    some = [*rows]
    iris = {row["figure"] for row in some}
    others = disagreements(view.overview.comparable(iris), iris, MOST)
    return [_figure(row, others.get(row["figure"], NONE)) for row in some]


def _figure(row: Row, others: Disagreements) -> models.Figure:
    return models.Figure(
        id=local(row["figure"]),
        iri=row["figure"],
        text=row["exact"],
        **{name: row[name] for name in ("value", "currency", "unit", "per", "per_year", "modifier", "sense", "state")},
        **{name: row[name] for name in ("purpose", "payer", "recipient", "deadline", "by", "article", "outlet")},
        speaker=_named(row["speaker"], row["name"]),
        policy=_named(row["policy"], row["policy_label"]),
        published=row["date"],
        span=models.Place(start=row["start"], end=row["end"]),
        prefix=row["prefix"] or "",
        suffix=row["suffix"] or "",
        statement=row["statement"] and local(row["statement"]),
        disagrees=[models.Disagreement(figure=local(one.figure), kind=one.kind) for one in others.nearest],
        disagrees_total=others.total,
    )


def _named(iri: str | None, label: str | None) -> models.Named | None:
    if iri is None:
        return None
    identifier = local(iri)
    return models.Named(id=identifier, label=label or identifier, kind=identifier.partition("/")[0])


def _cells(figure: models.Figure, source: models.Article) -> tuple[object, ...]:
    speaker, policy = figure.speaker, figure.policy
    return (
        figure.iri,
        figure.text,
        figure.value,
        figure.currency,
        figure.unit,
        figure.per,
        figure.per_year,
        figure.modifier,
        figure.sense,
        figure.purpose,
        figure.payer,
        figure.recipient,
        figure.deadline,
        figure.by,
        speaker and speaker.label,
        speaker and speaker.id,
        policy and policy.label,
        policy and policy.id,
        figure.article,
        source.title,
        figure.outlet,
        figure.published,
        source.url,
        figure.span.start,
        figure.span.end,
        " ".join(other.figure for other in figure.disagrees),
    )
