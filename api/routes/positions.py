"""Who stands where on what: the matrix of actors and policies, and who agrees with whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Annotated, Any, Literal

import networkx as nx
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from api import models, tables
from api.current import View, view_of
from api.mediatypes import JSON, XML
from api.paging import Paging, next_address, page
from api.parameters import Day, Share, SpeakerId, Thing, TopicId
from api.routes import articles
from graph import network, stances
from graph.network import local
from graph.stances import Cell, Norm
from ontology.policies import Polarity
from ontology.records import SpeechAct

router = APIRouter(tags=["positions"])

# Rows come out of SPARQL, so their types are known by the query and not by mypy.
Row = dict[str, Any]

Rows = dict[tuple[object, object], Row]
"""By position and speaker."""

COLUMNS = (
    "actor", "actor_id", "towards", "towards_id", "polarity", "condition", "speech_act", "statement", "text", "article",
    "title", "outlet", "published", "url", "start", "end", "confidence",
)  # fmt: skip


class OfAnybody(BaseModel, extra="forbid"):
    """All filters but whose positions they are."""

    towards: Annotated[Thing | None, Field(description="on this policy, person or body, such as policy/a-reform")] = (
        None
    )
    on: Annotated[
        Literal["policy", "person", "organisation"] | None,
        Field(description="towards what there is of this kind alone"),
    ] = None
    topic: Annotated[
        TopicId | None, Field(description="of statements on this topic or a narrower one, such as health")
    ] = None
    q: Annotated[
        str | None, Field(max_length=100, description="what must occur in the matter, or in the words said")
    ] = None
    polarity: Polarity | None = None
    act: SpeechAct | None = None
    article: Annotated[str | None, Field(description="the article's id: its file's stem")] = None
    outlet: Annotated[str | None, Field(description="the outlet's name")] = None
    since: Annotated[Day | None, Field(alias="from", description="told on this day or later")] = None
    to: Annotated[Day | None, Field(description="told on this day or earlier")] = None
    min_confidence: Annotated[
        Share | None,
        Field(description="at least this sure, or confirmed: from 0.8 on unless told otherwise, 0 for all"),
    ] = None


DRAWN: Any = {200: {"model": models.Agreement, "content": {XML: {"schema": {"type": "string"}}}}}
"""As JSON, or as GEXF and GraphML."""

AGREEMENT = (
    "one", "one_id", "other", "other_id", "relation", "matter", "matter_id", "actor", "polarity", "statement", "text",
    "article", "title", "outlet", "published", "url", "agreement", "disagreement",
)  # fmt: skip


class Filters(OfAnybody):
    """The same on the list, the CSV and the network."""

    speaker: Annotated[SpeakerId | None, Field(description="whose positions, such as person/josiah-bounderby")] = None

    def params(self) -> dict[str, str]:
        """What the query `positions` takes."""
        given = self.given()
        given.pop("on", None)
        return given

    def given(self) -> dict[str, str]:
        """All that is asked for, by the names that it has in an address."""
        given = self.model_dump(mode="json", by_alias=True, exclude_none=True, include={*Filters.model_fields})
        return {name: str(value) for name, value in given.items()}


class PagedFilters(Filters, Paging):
    pass


class Normed(Filters):
    norm: Annotated[Norm, Field(description="what the number of shared matters is divided by")] = Norm.NONE


class OfNetwork(Normed):
    format: Literal["json", "gexf", "graphml"] = "json"


@router.get("/positions")
def list_positions(
    request: Request, response: Response, asked: Annotated[PagedFilters, Query()]
) -> models.Envelope[models.Position]:
    """Actors beside policies, persons and bodies: how many of their statements point which way, and which those are."""
    return listed(request, response, asked, asked)


@router.get("/positions.csv", response_class=StreamingResponse)
def positions_as_csv(request: Request, asked: Annotated[Filters, Query()]) -> StreamingResponse:
    """A row for each statement that shows a position, those towards other matters too."""
    return table(view_of(request), asked)


def listed(request: Request, response: Response, asked: Filters, paging: Paging) -> models.Envelope[models.Position]:
    """A page of the matrix of actors and matters."""
    view = view_of(request)
    items, cursor, total = shown(view, asked, paging)
    return models.Envelope(items=items, next=next_address(request, response, cursor), total=total, snapshot=view.id)


def shown(view: View, asked: Filters, paging: Paging) -> tuple[list[models.Position], str | None, int]:
    """The positions of a page, the cursor of the page after it, if there is one, and how many there are in all."""
    rows, cells = matrix(view, asked)
    here, cursor = page(cells, paging, lambda cell: (cell.actor, cell.towards))
    return [position(cell, rows) for cell in here], cursor, len(cells)


def towards(view: View, iri: str, min_confidence: float | None) -> list[models.Position]:
    """Where everybody stands on one policy, person or body."""
    rows, cells = matrix(view, Filters(towards=local(iri), min_confidence=min_confidence))
    return [position(cell, rows) for cell in cells]


def matrix(view: View, asked: Filters) -> tuple[Rows, tuple[Cell, ...]]:
    """The positions that pass, and the cells of actor and matter that they are in, in order of both."""
    return view.kept(_matrix, tuple(asked.given().items()))


def table(view: View, asked: Filters) -> StreamingResponse:
    """A row for each place of a position that passes, as CSV."""
    return tables.table(COLUMNS, _table(_rows(view, asked).values(), articles.current(view)), "positions")


@router.get("/agreement", responses=DRAWN)
def show_agreement(request: Request, asked: Annotated[OfNetwork, Query()]) -> Response:
    """Who takes sides on the same matters as whom, and whether the same sides; for Gephi and others too."""
    view = view_of(request)
    if asked.format == "json":
        return Response(agreement(view, asked).model_dump_json(), media_type=JSON)
    plain = stances.exported(stances.congruence(matrix(view, asked)[1], asked.norm))
    body = network.gexf(plain) if asked.format == "gexf" else network.graphml(plain)
    headers = {"Content-Disposition": f'attachment; filename="agreement.{asked.format}"'}
    return Response(body, media_type=XML, headers=headers)


def agreement(view: View, asked: Normed) -> models.Agreement:
    """Who takes the same side as whom on which matters, and who opposite ones."""
    rows, cells = matrix(view, asked)
    found = stances.congruence(cells, asked.norm)
    matters = {str(row["towards"]): _named(row["towards"], row["towards_name"]) for row in rows.values()}
    return models.Agreement(
        actors=[_named(actor, label) for actor, label in sorted(found.nodes(data="label"))],
        ties=[
            models.Tie(
                **{name: tie[name] for name in ("id", "agreement", "disagreement", "balance")},
                one=local(one),
                other=local(other),
                agree=[matters[iri] for iri in tie["agree"]],
                conflict=[matters[iri] for iri in tie["conflict"]],
            )
            for one, other, tie in sorted(found.edges(data=True), key=lambda edge: str(edge[2]["id"]))
        ],
        snapshot=view.id,
    )


@router.get("/agreement.csv", response_class=StreamingResponse)
def agreement_as_csv(request: Request, asked: Annotated[Normed, Query()]) -> StreamingResponse:
    """A row for each statement by which one of two shows a side on a matter that ties them."""
    view = view_of(request)
    rows, cells = matrix(view, asked)
    found = stances.congruence(cells, asked.norm)
    return tables.table(AGREEMENT, _ties(found, rows.values(), articles.current(view)), "agreement")


def _ties(found: nx.Graph, rows: Iterable[Row], sources: Mapping[str, models.Article]) -> Iterator[tuple[object, ...]]:
    shown: dict[tuple[object, object], list[Row]] = {}
    for row in rows:
        shown.setdefault((row["speaker"], row["towards"]), []).append(row)
    names = dict(found.nodes(data="label"))
    for one, other, tie in sorted(found.edges(data=True), key=lambda edge: str(edge[2]["id"])):
        for relation in ("agree", "conflict"):
            for matter in tie[relation]:
                for row in chain(shown.get((one, matter), []), shown.get((other, matter), [])):
                    yield (
                        names[one],
                        local(one),
                        names[other],
                        local(other),
                        relation,
                        row["towards_name"],
                        local(matter),
                        row["name"],
                        row["polarity"],
                        row["statement"],
                        row["words"],
                        row["article"],
                        sources[row["article"]].title,
                        row["outlet"],
                        row["date"],
                        sources[row["article"]].url,
                        tie["agreement"],
                        tie["disagreement"],
                    )


def _matrix(view: View, given: tuple[tuple[str, str], ...]) -> tuple[Rows, tuple[Cell, ...]]:
    rows = _rows(view, Filters.model_validate(dict(given)))
    return rows, stances.matrix(rows.values())


def _rows(view: View, asked: Filters) -> Rows:
    """The positions that pass, each as one row whose `spans` are all places of the statement in its article."""
    found: Rows = {}
    for row in view.ask("positions", **view.meant(asked.params(), "speaker", "towards")).rows:
        if asked.on is not None and not local(str(row["towards"] or "")).startswith(f"{asked.on}/"):
            continue
        kept = found.setdefault((row["position"], row["speaker"]), {**row, "spans": []})
        kept["spans"].append(models.Place(start=int(row["start"] or 0), end=int(row["end"] or 0)))
    return found


def position(cell: Cell, rows: Rows) -> models.Position:
    """Where one actor stands on one matter, with the statements that show it."""
    mine = [rows[position, cell.actor] for position in cell.positions]
    return models.Position(
        actor=_named(cell.actor, cell.name),
        towards=_named(cell.towards, mine[0]["towards_name"]),
        **{side: len(said) for side, said in cell.statements.items()},
        conditional=len(cell.conditional),
        evidence=[
            models.Stand(
                id=local(row["position"]),
                statement=local(row["statement"]),
                polarity=row["polarity"],
                condition=row["condition"],
                speech_act=row["act"],
                text=row["words"],
                article=row["article"],
                outlet=row["outlet"],
                published=row["date"],
                spans=row["spans"],
                confidence=row["confidence"],
                state=row["state"],
            )
            for row in mine
        ],
    )


def _table(rows: Iterable[Row], sources: Mapping[str, models.Article]) -> Iterator[tuple[object, ...]]:
    for row in rows:
        yield (
            row["name"],
            row["speaker"] and local(row["speaker"]),
            row["towards_name"] or row["label"],
            row["towards"] and local(row["towards"]),
            row["polarity"],
            row["condition"],
            row["act"],
            row["statement"],
            row["words"],
            row["article"],
            sources[row["article"]].title,
            row["outlet"],
            row["date"],
            sources[row["article"]].url,
            row["spans"][0].start,
            row["spans"][-1].end,
            row["confidence"],
        )


def _named(iri: object, label: object) -> models.Named:
    identifier = local(str(iri))
    return models.Named(id=identifier, label=str(label), kind=identifier.partition("/")[0])
