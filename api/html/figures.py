"""Sums of money and other numbers: what for, by whom, and where two for the same thing disagree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request
from fastapi.responses import HTMLResponse
from pydantic import model_validator

from api import models, shapes
from api.current import View, view_of
from api.html import fields, page
from api.routes import articles, figures
from graph.disagreements import Kind
from ontology.iris import BASE

SHOWN = 200
"""Figures on the page, the newest; the rest is in the CSV."""

PAIRS = 100
"""Conflicts of these that are on the page, and changes."""

router = page.router()


class Asked(figures.Listed):
    _form = model_validator(mode="before")(page.asked)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures for the same thing that say something else, the one told first before the other."""

    one: models.Figure
    other: models.Figure


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of a policy; without one they are for nothing that is told of as such."""

    title: str
    policy: models.Named | None
    figures: list[models.Figure]


page.twins(router, "/figures", json="/api/v1/figures", csv="/api/v1/figures.csv")


@router.get("/figures")
def figures_(request: Request, asked: Annotated[Asked, Query()]) -> HTMLResponse:
    view = view_of(request)
    found, total = figures.newest(view, asked, SHOWN)
    given = {**asked.params(), **({"conflicts": "true"} if asked.conflicts else {})}
    pairs = _pairs(view, found)
    conflicts, changes = (pairs[kind] for kind in (Kind.CONFLICT, Kind.CHANGE))
    return page.shown(
        request,
        "figures",
        asked=asked,
        query=urlencode(given),
        offered=fields.offered(view),
        narrowed=fields.narrowed(view, given),
        currencies=view.overview.currencies(),
        total=total,
        shown=len(found),
        groups=_groups(found),
        sources=articles.current(view),
        conflicts=conflicts,
        changes=changes,
        all_shown=total == len(found) and max(len(conflicts), len(changes)) < PAIRS,
        told=_told(view, [*found, *(one for pair in (*conflicts, *changes) for one in (pair.one, pair.other))]),
    )


def _groups(found: Iterable[models.Figure]) -> list[Group]:
    """By policy, those with most figures first; then other sums, and other numbers by what they count."""
    policies: dict[str, Group] = {}
    sums = Group("Other sums of money", None, [])
    numbers = Group("Other numbers", None, [])
    for one in found:
        if one.policy:
            policies.setdefault(one.policy.id, Group(one.policy.label, one.policy, [])).figures.append(one)
        else:
            (sums if one.currency else numbers).figures.append(one)
    sums.figures.sort(key=lambda one: (one.currency or "", -(one.value or 0)))
    numbers.figures.sort(key=lambda one: ((one.unit or "").casefold(), -(one.value or 0)))
    ranked = sorted(policies.values(), key=lambda group: (-len(group.figures), group.title))
    return [group for group in (*ranked, sums, numbers) if group.figures]


def _pairs(view: View, found: Sequence[models.Figure]) -> dict[str, list[Pair]]:
    """What these figures disagree with, as a conflict or a change, each pair once; the others need not have passed."""
    pairs: dict[str, dict[frozenset[str], tuple[str, str]]] = {Kind.CONFLICT: {}, Kind.CHANGE: {}}
    for one in found:
        for other in one.disagrees:
            if len(some := pairs[other.kind]) < PAIRS:
                some[frozenset((one.id, other.figure))] = one.id, other.figure
    others = {f"{BASE}id/{other}" for some in pairs.values() for _, other in some.values()}
    everything = {one.id: one for one in (*found, *figures.named(view, others))}
    return {
        kind: [
            Pair(*sorted((everything[one], everything[other]), key=lambda each: (each.published or "", each.id)))
            for one, other in some.values()
        ]
        for kind, some in pairs.items()
    }


def _told(view: View, found: Iterable[models.Figure]) -> dict[str, models.Report]:
    """By figure the report whose sentence has it, where somebody is told to have named it."""
    by_statement: dict[str, list[models.Figure]] = {}
    for one in found:
        if one.statement:
            by_statement.setdefault(f"{BASE}id/{one.statement}", []).append(one)
    reports = {}
    for said in shapes.statements(view, [*by_statement]):
        for one in by_statement.get(said.iri, []):
            for report in said.reports:
                if report.article.id == one.article and _within(one.span, report):
                    reports[one.id] = report
    return reports


def _within(span: models.Place, report: models.Report) -> bool:
    return report.sentence_start <= span.start and span.end <= report.sentence_start + len(report.sentence)
