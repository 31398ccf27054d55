"""All that is on record of one actor or policy in one piece: to be printed, kept and checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from api import models, shapes
from api.current import View, view_of
from api.paging import CAP, Paging
from api.parameters import Day, Share, TopicId
from api.routes import articles, entities, figures, policies, positions, statements, unheard
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

    def given(self, model: type[BaseModel]) -> dict[str, Any]:
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
    wanted = statements.Filters(**asked.given(statements.Filters), speaker=known.id)
    said, _, total = statements.shown(view, statements.sought_in(view, wanted), Paging(limit=MOST))
    stands = _stands(view, positions.Filters(**asked.given(positions.Filters), speaker=known.id))
    named = figures.passed(view, figures.Filters(**asked.given(figures.Filters), actor=known.id))
    unanswered = unheard.passed(view, unheard.Filters(**asked.given(unheard.Filters), actor=known.id))
    criticisms = [one for criticised in unanswered for one in criticised.criticisms]
    turned = [_turn(row) for row in view.ask("changed-positions", speaker=known.id, **_sure(asked)).rows]
    behind = [*(post.article for post in about.posts), *(one.article.id for one in criticisms)]
    return models.EntityDossier(
        about=about,
        statements=said,
        total=total.number,
        total_is=total.told,
        positions=stands,
        figures=named,
        unheard=criticisms,
        turned=turned,
        sources=_sources(view, [*behind, *_articles(said, stands, named, turned)]),
        snapshot=view.id,
    )


def of_policy(view: View, slug: str, asked: Narrowed, at: str = "/api/v1/policies") -> models.PolicyDossier:
    """The dossier of that policy; 301 to its address below `at`, 410 and 404 as for one policy."""
    about = policies.found(view, slug, asked.min_confidence, at, below="/dossier")
    stands = _stands(view, positions.Filters(**asked.given(positions.Filters), towards=about.id))
    shown = dict.fromkeys(f"{BASE}id/{stand.statement}" for position in stands for stand in position.evidence)
    said = shapes.statements(view, [*shown][:MOST])
    named = figures.passed(view, figures.Filters(**asked.given(figures.Filters), policy=about.id))
    turned = [_turn(row) for row in view.ask("changed-positions", towards=about.id, **_sure(asked)).rows]
    behind = [*(one.article for one in about.evidence), *(until.article for until in about.deadlines)]
    return models.PolicyDossier(
        about=about,
        statements=said,
        total=len(shown),
        total_is="exact",
        positions=stands,
        figures=named,
        unheard=[],
        turned=turned,
        sources=_sources(view, [*behind, *_articles(said, stands, named, turned)]),
        snapshot=view.id,
    )


def _stands(view: View, asked: positions.Filters) -> list[models.Position]:
    return positions.shown(view, asked, Paging(limit=CAP))[0]


def _articles(
    said: Iterable[models.Statement],
    stands: Iterable[models.Position],
    named: Iterable[models.Figure],
    turned: Iterable[models.Turn],
) -> Iterator[str]:
    """The ids of the articles that any of these rest on."""
    yield from (report.article.id for one in said for report in one.reports)
    yield from (stand.article for position in stands for stand in position.evidence)
    yield from (figure.article for figure in named)
    yield from (end.article for turn in turned for end in (turn.before, turn.after))


def _sources(view: View, ids: Iterable[str]) -> list[models.ListedArticle]:
    """These articles in order of time, undated last."""
    known = articles.current(view)
    found = [known[one] for one in {*ids} if one in known]
    return sorted(found, key=lambda one: (one.published is None, one.published or "", one.id))


def _sure(asked: Narrowed) -> dict[str, str]:
    return {} if asked.min_confidence is None else {"min_confidence": str(asked.min_confidence)}


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
