"""What one actor said, where they stand, who is tied to them, and when: all below the address of the actor."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from api import models, shapes, tables
from api.current import View, view_of
from api.paging import Paging, next_address, page
from api.parameters import Day, Share
from api.routes import articles, entities, graphs, positions, statements
from graph.network import Network, local
from ontology.iris import BASE
from ontology.records import ActorKind

router = APIRouter(prefix="/entities/{kind}/{slug}", tags=["entities"])

MOMENTS = (
    "when", "on", "what", "iri", "text", "by", "article", "title", "outlet", "published", "url",
)  # fmt: skip

Ids = Annotated[str | None, Field(max_length=20_000, description="ids parted by commas, such as person/a,group/b")]


class Around(graphs.Drawn):
    """Which ties to show: those of the statements that pass, or told of by an article that does."""

    of: Annotated[graphs.Drawing, Field(description="actors with their statements, or actors alone")] = "actors"
    kinds: Annotated[
        str | None, Field(max_length=200, description="only these kinds of neighbours, parted by commas: person,group")
    ] = None
    ties: Annotated[
        str | None, Field(max_length=200, description="only these kinds of edges, parted by commas: said about,post")
    ] = None
    exclude: Ids = None


class PagedAround(Around, Paging):
    pass


class Times(BaseModel, extra="forbid"):
    by: Annotated[Literal["day", "month"], Field(description="how long a period is")] = "month"
    since: Annotated[Day | None, Field(alias="from", description="on this day or later")] = None
    to: Annotated[Day | None, Field(description="on this day or earlier")] = None
    min_confidence: Share | None = None


class PagedTimes(Times, Paging):
    pass


class PagedStands(positions.OfAnybody, Paging):
    pass


@router.get("/statements")
def list_entity_statements(
    request: Request,
    response: Response,
    kind: ActorKind,
    slug: str,
    asked: Annotated[statements.PagedFilters, Query()],
) -> models.Envelope[models.Statement]:
    """What the actor said, newest first. Another speaker in the filters is one who said it together with them."""
    view = view_of(request)
    iris = _said(view, _known(request, kind, slug).id, asked)
    here, cursor = page(iris, asked, str)
    return models.Envelope(
        items=shapes.statements(view, here),
        next=next_address(request, response, cursor),
        total=len(iris),
        snapshot=view.id,
    )


@router.get("/statements.csv", response_class=StreamingResponse)
def entity_statements_as_csv(
    request: Request, kind: ActorKind, slug: str, asked: Annotated[statements.Filters, Query()]
) -> StreamingResponse:
    """The same, a row for each report that passes."""
    view = view_of(request)
    iris = _said(view, _known(request, kind, slug).id, asked)
    return tables.table(
        tables.STATEMENTS, tables.statement_rows(shapes.statements(view, iris), asked.passes), "statements"
    )


@router.get("/positions")
def list_entity_positions(
    request: Request, response: Response, kind: ActorKind, slug: str, asked: Annotated[PagedStands, Query()]
) -> models.Envelope[models.Position]:
    """Where the actor stands on what."""
    return positions.listed(request, response, _stands(request, kind, slug, asked), asked)


@router.get("/positions.csv", response_class=StreamingResponse)
def entity_positions_as_csv(
    request: Request, kind: ActorKind, slug: str, asked: Annotated[positions.OfAnybody, Query()]
) -> StreamingResponse:
    """The same, a row for each statement that shows a position."""
    return positions.table(view_of(request), _stands(request, kind, slug, asked))


@router.get("/neighbours")
def list_neighbours(
    request: Request, response: Response, kind: ActorKind, slug: str, asked: Annotated[PagedAround, Query()]
) -> models.Neighbours:
    """Who or what is tied to the actor, the strongest first: what a map needs to go on from here.

    `exclude` names what is known already: it is left out of the nodes, but edges to it are given.
    """
    view, entity = view_of(request), _known(request, kind, slug)
    whole, weights = _near(view, entity, asked)
    ranked = sorted(weights, key=lambda node: (-weights[node], node))
    here, cursor = page(ranked, asked, local)
    excluded = {graphs.thing(view, one) for one in _parted(asked.exclude)}
    edges = graphs.rested(whole, set(here), {*here, *excluded, f"{BASE}id/{entity.id}"})
    return models.Neighbours(
        entity=entity,
        nodes=[
            models.Neighbour(
                id=local(node), label=whole.nodes[node]["label"], kind=whole.nodes[node]["kind"], weight=weights[node]
            )
            for node in here
        ],
        edges=[edge for edge in edges if not asked.ties or edge.kind in _parted(asked.ties)],
        next=next_address(request, response, cursor),
        total=len(ranked),
        snapshot=view.id,
    )


@router.get("/neighbours.csv", response_class=StreamingResponse)
def neighbours_as_csv(
    request: Request, kind: ActorKind, slug: str, asked: Annotated[Around, Query()]
) -> StreamingResponse:
    """A row for each report or post that ties a neighbour to the actor."""
    view, entity = view_of(request), _known(request, kind, slug)
    whole, weights = _near(view, entity, asked)
    iri = f"{BASE}id/{entity.id}"
    ties = [
        (source, target, family)
        for source, target, family in whole.edges(keys=True)
        if iri in (source, target) and (source in weights or target in weights) and _wanted(family, asked.ties)
    ]
    return tables.table(graphs.COLUMNS, graphs.table(view, whole.edge_subgraph(ties), asked), "neighbours")


@router.get("/timeline")
def list_entity_timeline(
    request: Request, response: Response, kind: ActorKind, slug: str, asked: Annotated[PagedTimes, Query()]
) -> models.Envelope[models.Period]:
    """What the actor said, what was said about them and which posts were told of, period by period, newest first."""
    view = view_of(request)
    periods = _periods(view, _known(request, kind, slug), asked)
    here, cursor = page(periods, asked, lambda period: str(period.when))
    return models.Envelope(
        items=list(here), next=next_address(request, response, cursor), total=len(periods), snapshot=view.id
    )


@router.get("/timeline.csv", response_class=StreamingResponse)
def entity_timeline_as_csv(
    request: Request, kind: ActorKind, slug: str, asked: Annotated[Times, Query()]
) -> StreamingResponse:
    """A row for each statement or post."""
    rows = (
        (
            period.when,
            one.on,
            one.what,
            one.iri,
            one.text,
            one.by,
            one.article,
            one.article_title,
            one.outlet,
            one.published,
            one.url,
        )
        for period in _periods(view_of(request), _known(request, kind, slug), asked)
        for one in period.items
    )
    return tables.table(MOMENTS, rows, "timeline")


def _known(request: Request, kind: ActorKind, slug: str) -> models.Named:
    """The actor of the address; 301 to the same below another id, 410 and 404 as for the actor."""
    below = request.url.path.rpartition("/")[2]
    query = f"?{request.url.query}" if request.url.query else ""
    return entities.known(view_of(request), kind, slug, below=f"/{below}{query}")


def _said(view: View, speaker: str, asked: statements.Filters) -> list[str]:
    theirs = statements.keys(view, asked.model_copy(update={"speaker": speaker}))
    if asked.speaker is None:
        return theirs
    together = set(statements.keys(view, asked))
    return [iri for iri in theirs if iri in together]


def _stands(request: Request, kind: ActorKind, slug: str, asked: positions.OfAnybody) -> positions.Filters:
    given = asked.model_dump(by_alias=True, include={*positions.OfAnybody.model_fields})
    return positions.Filters(**given, speaker=_known(request, kind, slug).id)


def _near(view: View, entity: models.Named, asked: Around) -> tuple[Network, dict[str, int]]:
    """The network of what passes, and how much evidence ties which neighbours to the actor."""
    whole, iri = graphs.of_statements(view, asked), f"{BASE}id/{entity.id}"
    excluded = {graphs.thing(view, one) for one in _parted(asked.exclude)}
    weights: dict[str, int] = {}
    if iri in whole:
        for source, target, data in (*whole.out_edges(iri, data=True), *whole.in_edges(iri, data=True)):
            other = target if source == iri else source
            kind = whole.nodes[other]["kind"]
            if other not in excluded and _wanted(data["kind"], asked.ties) and _wanted(kind, asked.kinds):
                weights[other] = weights.get(other, 0) + data["weight"]
    return whole, weights


def _periods(view: View, entity: models.Named, asked: Times) -> list[models.Period]:
    """All periods in which something is dated, newest first, and then what nobody can date."""
    times = Times(**asked.model_dump(by_alias=True, include={*Times.model_fields}))
    moments = view.kept(_moments, entity.id, times.since, times.to, times.min_confidence)
    length = len("2024-05-03") if asked.by == "day" else len("2024-05")

    def when(moment: models.Moment) -> str:
        return (moment.on or "")[:length]

    return [
        models.Period(
            when=start or None,
            said=sum(one.what == "said" for one in told),
            said_about=sum(one.what == "said about" for one in told),
            posts=sum(one.what == "post" for one in told),
            items=told,
        )
        for start, told in ((start, list(some)) for start, some in groupby(moments, key=when))
    ]


def _moments(
    view: View, entity: str, since: Day | None, to: Day | None, min_confidence: float | None
) -> list[models.Moment]:
    """Everything in an actor's time, newest first, undated last; posts have no confidence and always pass by that."""
    within = statements.Filters().model_copy(update={"since": since, "to": to, "min_confidence": min_confidence})
    said, about = (
        shapes.statements(view, statements.keys(view, within.model_copy(update={role: entity})))
        for role in ("speaker", "mentions")
    )
    found = [
        *(_moment("said", one) for one in said),
        *(_moment("said about", one) for one in about),
        *(_post(view, one) for one in _posts(view, entity) if _within(one.published, since, to)),
    ]
    return sorted(found, key=lambda one: one.on or "", reverse=True)


def _moment(what: str, said: models.Statement) -> models.Moment:
    """A statement by its first report."""
    first = said.reports[0]
    article = first.article
    return models.Moment(
        what=what,
        on=said.said_on,
        id=said.id,
        iri=said.iri,
        text=first.text,
        by=said.speaker.label if said.speaker else said.speaker_role,
        article=article.id,
        article_title=article.title,
        outlet=article.outlet,
        published=article.published,
        url=article.url,
    )


def _posts(view: View, entity: str) -> Iterator[models.Post]:
    """Those that the actor held, and those in it."""
    for role in ("member", "organisation"):
        yield from shapes.posts(view.ask("posts", **{role: entity}).rows)


def _post(view: View, post: models.Post) -> models.Moment:
    source = articles.current(view)[post.article]
    return models.Moment(
        what="post",
        on=post.published,
        id=post.id,
        iri=f"{BASE}id/membership/{post.id}",
        text=post.exact,
        by=post.member.label,
        article=post.article,
        article_title=source.title,
        outlet=source.outlet,
        published=post.published,
        url=source.url,
    )


def _within(day: str | None, since: Day | None, to: Day | None) -> bool:
    if since is None and to is None:
        return True
    return day is not None and (since is None or day >= since.isoformat()) and (to is None or day <= to.isoformat())


def _parted(listed: str | None) -> list[str]:
    return [one.strip() for one in (listed or "").split(",") if one.strip()]


def _wanted(kind: str, listed: str | None) -> bool:
    return not listed or kind in _parted(listed)
