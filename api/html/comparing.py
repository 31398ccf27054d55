"""Which outlet carried what: statements beside those who told them, word for word or not, and those who did not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request
from fastapi.responses import HTMLResponse
from pydantic import Field, model_validator

from api import models
from api.current import View, view_of
from api.html import narrowing, page
from api.paging import links
from api.routes import comparing, statements, topics
from api.routes.comparing import Carrier, carrier

PATH = "/compare"

COLUMNS = 8
"""Outlets beside each other at most: more can be read on no screen. The CSV has all."""

ON_A_PAGE = 20

router = page.router()

page.twins(
    router,
    PATH,
    leave=frozenset({"cursor", "limit"}),
    given={"shared": "true"},
    json="/api/v1/compare",
    csv="/api/v1/compare.csv",
)


class Compared(comparing.Asked):
    """As the API takes, but what only one outlet carried is left out unless it is asked for."""

    limit: Annotated[int, Field(ge=1, le=100)] = ON_A_PAGE
    shared: bool = True
    _form = model_validator(mode="before")(page.asked)


@dataclass(frozen=True, slots=True)
class Told:
    """How an article has a statement: `carrying` tells what it left out or has otherwise."""

    article: models.Article
    carrying: models.Carrying


@dataclass(frozen=True, slots=True)
class Row:
    """A statement, what each of the outlets beside each other has of it, and the articles of others that have it."""

    said: models.Statement
    cells: list[list[Told]]
    others: list[models.Article]


@router.get(PATH)
def compare(request: Request, asked: Annotated[Compared, Query()]) -> HTMLResponse:
    view = view_of(request)
    covered, here, cursor, _ = comparing.compared(view, asked)
    columns = _columns(here, covered.outlets)
    given, kept = asked.params(), {} if asked.shared else {"shared": "false"}
    articles = {article.id: article for article in covered.articles}
    return page.shown(
        request,
        "compare",
        asked=asked,
        json=_api("/api/v1/compare", asked),
        csv=_api("/api/v1/compare.csv", asked),
        all=view.catalogue.total(statements.sought_in(view, asked)),
        covered=covered,
        shared=len(covered.shared),
        articles=articles,
        columns=[(one, articles.get(one[1] or "")) for one in columns],
        rows=[_row(said, columns) for said in here],
        next=links(request, cursor)[0],
        chips=narrowing.chips(view, asked, PATH, kept),
        cleared=narrowing.address(PATH, {**({"q": asked.q} if asked.q else {}), **kept}),
        topics=_topics(view),
        narrower={
            one.outlet: narrowing.address(PATH, {**given, **kept, "outlet": one.outlet})
            for one in covered.outlets
            if one.outlet and asked.outlet is None
        },
        ways={
            "shared": narrowing.address(PATH, given),
            "everything": narrowing.address(PATH, {**given, "shared": "false"}),
        },
    )


def _columns(here: Iterable[models.Statement], outlets: Sequence[models.Coverage]) -> list[Carrier]:
    """Those who carry something of this page, and behind them others, to be seen without: each time those with most first."""
    told = {carrier(report.article) for said in here for report in said.reports}
    known: list[Carrier] = [(one.outlet, None) if one.outlet else (None, one.articles[0]) for one in outlets]
    return sorted(known, key=lambda one: one not in told)[:COLUMNS]


def _row(said: models.Statement, columns: Sequence[Carrier]) -> Row:
    told = {one.report: one for one in comparing.beside(said).carried}
    cells: dict[Carrier, list[Told]] = {one: [] for one in columns}
    others = {}
    for report in said.reports:
        if (one := carrier(report.article)) in cells:
            cells[one].append(Told(report.article, told[report.id]))
        else:
            others[report.article.iri] = report.article
    return Row(said, [cells[one] for one in columns], [*others.values()])


def _topics(view: View) -> list[tuple[str, str, int]]:
    """Topics on which anything is said, by name."""
    told = [(one.id, one.label, one.statements) for one in topics.everything(view) if one.statements]
    return sorted(told, key=lambda one: one[1])


def _api(path: str, asked: Compared) -> str:
    return f"{path}?{urlencode({**asked.params(), 'shared': str(asked.shared).lower()})}"
