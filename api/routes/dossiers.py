"""All that is on record of one actor or policy in one piece: to be printed, kept and checked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from api import models, shapes
from api.current import View, view_of
from api.paging import CAP, Paging
from api.parameters import Day, Share, TopicId
from api.routes import articles, entities, figures, policies, positions, statements
from graph.catalogue import Total
from graph.network import local
from graph.query import Row
from ontology.iris import BASE
from ontology.records import ActorKind

router = APIRouter(tags=["dossiers"])

MOST = 200
"""Statements in a dossier: more than anybody prints. The list has all of them."""


class Narrowed(BaseModel, extra="forbid"):
    """What of it: what was said is narrowed by all of these, figures by the days alone."""

    topic: Annotated[TopicId | None, Field(description="on this topic or a narrower one, such as health")] = None
    since: Annotated[Day | None, Field(alias="from", description="said on this day or later")] = None
    to: Annotated[Day | None, Field(description="said on this day or earlier")] = None
    min_confidence: Annotated[
        Share | None,
        Field(description="at least this sure; positions are from 0.8 on unless told otherwise, 0 for all"),
    ] = None

    def given(self, model: type[BaseModel]) -> dict[str, object]:
        """What is asked for of what the filters of a list have."""
        wanted = self.model_fields_set & model.model_fields.keys()
        return self.model_dump(by_alias=True, exclude_none=True, include=wanted)


@router.get("/entities/{kind}/{slug}/dossier")
def dossier_of_entity(
    request: Request, kind: ActorKind, slug: str, asked: Annotated[Narrowed, Query()]
) -> models.EntityDossier:
    """Who it is, what they said and where they stand, with all sources and what is open."""
    return of_entity(view_of(request), kind, slug, asked)


@router.get("/policies/{slug}/dossier")
def dossier_of_policy(request: Request, slug: str, asked: Annotated[Narrowed, Query()]) -> models.PolicyDossier:
    """What it is and who stands where on it in which words, with all sources and what is open."""
    return of_policy(view_of(request), slug, asked)


def of_entity(view: View, kind: str, slug: str, asked: Narrowed, at: str = "/api/v1/entities") -> models.EntityDossier:
    """The dossier of that actor; 301 to its address below `at`, 410 and 404 as for one actor."""
    known = entities.known(view, kind, slug, at, below="/dossier")
    about = shapes.entity(view, known.id)
    assert about is not None, "known a moment ago"
    sought = statements.sought_in(view, statements.Filters(**asked.given(statements.Filters), speaker=known.id))
    said, _, total = statements.shown(view, sought, Paging(limit=MOST))
    stands, _, _ = positions.shown(
        view, positions.Filters(**asked.given(positions.Filters), speaker=known.id), Paging(limit=CAP)
    )
    numbers = figures.passed(view, figures.Filters(**asked.given(figures.Filters), actor=known.id))
    sure = _sure(asked)
    unheard = [_unheard(row) for row in view.ask("criticised-unheard", actor=known.id, **sure).rows]
    turned = view.ask("changed-positions", speaker=known.id, **sure).rows
    return models.EntityDossier(
        about=about,
        **_gathered(view, said, total, stands, numbers, unheard, turned, [post.article for post in about.posts]),
    )


def of_policy(view: View, slug: str, asked: Narrowed, at: str = "/api/v1/policies") -> models.PolicyDossier:
    """The dossier of that policy; 301 to its address below `at`, 410 and 404 as for one policy."""
    about = policies.found(view, slug, asked.min_confidence, at, below="/dossier")
    stands, _, _ = positions.shown(
        view, positions.Filters(**asked.given(positions.Filters), towards=about.id), Paging(limit=CAP)
    )
    shown = dict.fromkeys(f"{BASE}id/{stand.statement}" for position in stands for stand in position.evidence)
    said = shapes.statements(view, [*shown][:MOST])
    numbers = figures.passed(view, figures.Filters(**asked.given(figures.Filters), policy=about.id))
    turned = view.ask("changed-positions", towards=about.id, **_sure(asked)).rows
    telling = [one.article for one in about.evidence]
    return models.PolicyDossier(
        about=about, **_gathered(view, said, Total(len(shown), exact=True), stands, numbers, [], turned, telling)
    )


def _gathered(
    view: View,
    said: list[models.Statement],
    total: Total,
    stands: list[models.Position],
    numbers: list[models.Figure],
    unheard: list[models.Unheard],
    turned: Iterable[Row],
    telling: Iterable[str],
) -> dict[str, object]:
    """What all dossiers have; their sources are the articles behind any of it, in order of time, undated last."""
    known = articles.current(view)
    turns = [_turn(row) for row in turned]
    named = {
        *(report.article.id for one in said for report in one.reports),
        *(stand.article for position in stands for stand in position.evidence),
        *(figure.article for figure in numbers),
        *(one.article for one in unheard),
        *(end.article for turn in turns for end in (turn.before, turn.after)),
        *telling,
    }
    behind = sorted(
        (known[one] for one in named if one in known), key=lambda one: (one.published is None, one.published, one.id)
    )
    return {
        "statements": said,
        "total": total.number,
        "total_is": total.told,
        "positions": stands,
        "figures": numbers,
        "unheard": unheard,
        "turned": turns,
        "sources": behind,
        "snapshot": view.id,
    }


def _sure(asked: Narrowed) -> dict[str, str]:
    return {} if asked.min_confidence is None else {"min_confidence": str(asked.min_confidence)}


def _unheard(row: Row) -> models.Unheard:
    return models.Unheard(
        critic=_named(row["critic"], row["critic_name"]) if row["critic"] else None,
        polarity=str(row["polarity"]),
        words=str(row["words"]),
        statement=local(str(row["statement"])),
        article=str(row["article"]),
    )


def _turn(row: Row) -> models.Turn:
    return models.Turn(
        actor=_named(row["speaker"], row["name"]),
        towards=_named(row["towards"], row["label"]),
        **{
            when: models.TurnEnd(
                polarity=str(row[when]),
                on=str(row[f"{when}_date"]),
                article=str(row[f"{when}_article"]),
                statement=local(str(row[f"{when}_statement"])),
            )
            for when in ("before", "after")
        },
    )


def _named(iri: object, label: object) -> models.Named:
    identifier = local(str(iri))
    return models.Named(id=identifier, label=str(label or identifier), kind=identifier.partition("/")[0])
