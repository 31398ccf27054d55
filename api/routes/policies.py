"""Policies: what is proposed, promised and paid for, across the articles that tell of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from api import models, shapes, tables
from api.current import View, view_of
from api.paging import Order, Paging, newest_first, next_address, page
from api.parameters import Day, PolicyId, Share, Thing
from api.routes import articles, decisions, figures, positions, topics
from graph.network import local
from ontology.errors import QueryError
from ontology.iris import BASE
from ontology.policies import PolicyKind, Status

router = APIRouter(tags=["policies"])

# Rows come out of SPARQL, so their types are known by the query and not by mypy.
Row = dict[str, Any]

COLUMNS = (
    "policy", "label", "type", "status", "proposer", "proposer_id", "part_of", "evidence", "words", "article", "title",
    "outlet", "published", "url", "start", "end", "rule", "confidence", "state",
)  # fmt: skip


class Filters(BaseModel, extra="forbid"):
    """The same on the list and the CSV. A policy passes with any of the places that tell of it."""

    q: Annotated[str | None, Field(max_length=100, description="what must occur in its label or its words")] = None
    type: PolicyKind | None = None
    status: Status | None = None
    proposer: Annotated[
        Thing | None, Field(description="who proposes, promises or pays, such as organisation/leeds")
    ] = None
    policy: Annotated[PolicyId | None, Field(description="only this policy, such as a-reform")] = None
    part_of: Annotated[PolicyId | None, Field(description="only parts of this policy, such as a-reform")] = None
    article: Annotated[str | None, Field(description="the article's id: its file's stem")] = None
    outlet: Annotated[str | None, Field(description="the outlet's name")] = None
    since: Annotated[Day | None, Field(alias="from", description="told on this day or later")] = None
    to: Annotated[Day | None, Field(description="told on this day or earlier")] = None
    min_confidence: Annotated[
        Share | None,
        Field(description="at least this sure, or confirmed: from 0.8 on unless told otherwise, 0 for all"),
    ] = None

    def params(self) -> dict[str, str]:
        """What the query `policies` takes."""
        given = self.model_dump(mode="json", by_alias=True, exclude_none=True, include={*Filters.model_fields})
        return {"kind" if name == "type" else name: str(value) for name, value in given.items()}


class PagedFilters(Filters, Paging):
    pass


@router.get("/policies")
def list_policies(
    request: Request, response: Response, asked: Annotated[PagedFilters, Query()]
) -> models.Envelope[models.Policy]:
    """Policies, those told of last first, undated last."""
    view = view_of(request)
    items, cursor, total = shown(view, asked)
    return models.Envelope(items=items, next=next_address(request, response, cursor), total=total, snapshot=view.id)


def shown(view: View, asked: PagedFilters) -> tuple[list[models.Policy], str | None, int]:
    """The policies of a page, the cursor of the page after it, if there is one, and how many there are in all."""
    found = passed(view, asked)
    here, cursor = page(found, asked, _order)
    return [*here], cursor, len(found)


@router.get("/policies.csv", response_class=StreamingResponse)
def policies_as_csv(request: Request, asked: Annotated[Filters, Query()]) -> StreamingResponse:
    """A row for each place that tells of a policy and passes."""
    view = view_of(request)
    return tables.table(COLUMNS, _table(view, _rows(view, **asked.params())), "policies")


@router.get("/policies/{slug}")
def one_policy(
    request: Request, slug: str, min_confidence: Annotated[Share | None, Query()] = None
) -> models.PolicyDetail:
    """One policy with its deadlines, figures, parts, evidence, and where everybody stands on it.

    `min_confidence` is that of the positions.
    """
    return found(view_of(request), slug, min_confidence)


def found(
    view: View, slug: str, min_confidence: float | None = None, at: str = "/api/v1/policies", below: str = ""
) -> models.PolicyDetail:
    """The policy of that slug; 301 to its address between `at` and `below` where it has another now, 404 where there is none."""
    iri = f"{BASE}id/policy/{slug}"
    if (now := view.now(iri)) != iri:
        new = local(now)
        place = f"{at}/{new.partition('/')[2]}{below}"
        raise HTTPException(301, f"policy/{slug} is known as {new} now", {"Location": place})
    try:
        rows = _rows(view, policy=f"policy/{slug}", min_confidence="0")
    except QueryError:  # no policy can have that name
        rows = []
    if not rows:
        decisions.gone(view, iri)
        raise HTTPException(404, f"there is no policy {slug} in snapshot {view.id}")
    counted = figures.passed(view, figures.Filters(policy=f"policy/{slug}"))
    stands = positions.towards(view, iri, min_confidence)
    return models.PolicyDetail(
        **_policy(rows).model_dump(),
        parts=_named_once(
            (row["policy"], row["label"]) for row in _rows(view, part_of=f"policy/{slug}", min_confidence="0")
        ),
        deadlines=[
            models.Until(
                words=str(row["words"]), by=None if row["by"] is None else str(row["by"]), article=str(row["article"])
            )
            for row in view.ask("policy-deadlines", policy=f"policy/{slug}").rows
        ],
        sums=[figure for figure in counted if figure.currency],
        quantities=[figure for figure in counted if not figure.currency],
        positions=stands,
        conditions=[
            models.Condition(words=stand.condition, speaker=stood.actor, statement=stand.statement)
            for stood in stands
            for stand in stood.evidence
            if stand.condition
        ],
        topics=topics.named(view, _topics(view, stands)),
        evidence=[telling(row, articles.current(view)[row["article"]]) for row in rows],
        alike=list(_alike(view, iri)),
        snapshot=view.id,
    )


def passed(view: View, asked: Filters) -> list[models.Policy]:
    """All that pass, those told of last first."""
    return view.kept(_passed, tuple(asked.params().items()))


def _passed(view: View, params: tuple[tuple[str, str], ...]) -> list[models.Policy]:
    """The policies that pass, each with all that is told of it and sure enough."""
    asked = dict(params)
    found: Sequence[Row] = _rows(view, **asked)
    sure = {name: value for name, value in asked.items() if name == "min_confidence"}
    if sure != asked:
        found = view.overview.rows_of("policies", "policy", {row["policy"] for row in found}, sure)
    rows = sorted(found, key=lambda row: str(row["policy"]))
    return sorted((_policy(list(told)) for _, told in groupby(rows, key=lambda row: row["policy"])), key=_order)


def _order(policy: models.Policy) -> Order:
    return newest_first(policy.last), policy.iri


def _rows(view: View, **params: str) -> list[Row]:
    return list(view.ask("policies", **view.meant(params, "proposer", "policy", "part_of")).rows)


def _policy(rows: list[Row]) -> models.Policy:
    """One policy from the places that tell of it."""
    newest = max(rows, key=lambda row: (row["date"] or "", row["confidence"]))
    surest = max(rows, key=lambda row: row["confidence"])
    days = sorted(row["date"] for row in rows if row["date"])
    return models.Policy(
        id=local(newest["policy"]),
        iri=newest["policy"],
        label=surest["label"],
        kind="policy",
        type=newest["kind"],
        status=newest["status"],
        state="confirmed" if any(row["state"] == "confirmed" for row in rows) else surest["state"],
        proposers=_named_once((row["proposer"], row["proposer_name"]) for row in rows if row["proposer"]),
        part_of=next((local(row["part_of"]) for row in rows if row["part_of"]), None),
        articles=len({row["article"] for row in rows}),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        confidence=surest["confidence"],
    )


def telling(row: Row, source: models.Article) -> models.Telling:
    """A place that tells of a policy, from a row of the query `policies`."""
    return models.Telling(
        id=local(row["told"]),
        type=row["kind"],
        **{name: row[name] for name in "label status words article outlet rule confidence state".split()},
        proposer=_named(row["proposer"], row["proposer_name"]) if row["proposer"] else None,
        article_title=source.title,
        published=row["date"],
        url=source.url,
        span=models.Place(start=row["start"], end=row["end"]),
    )


def _alike(view: View, iri: str) -> Iterator[models.SamePolicy]:
    """Others that may be the same, the surest first."""
    for row in view.ask("policy-candidates").rows:
        if iri in (row["one"], row["other"]):
            other = str(row["other"] if row["one"] == iri else row["one"])
            told = _rows(view, policy=local(other), min_confidence="0")
            yield models.SamePolicy.model_validate(
                {
                    "policy": _named(other, told[-1]["label"] if told else None),
                    **{name: row[name] for name in ("because", "support", "confidence")},
                }
            )


def _topics(view: View, stands: Iterable[models.Position]) -> list[str]:
    """What the statements that show these positions are about, the commonest first."""
    shown = dict.fromkeys(f"{BASE}id/{stand.statement}" for stood in stands for stand in stood.evidence)
    counted = Counter(topic for said in shapes.statements(view, [*shown]) for topic in said.topics)
    return [topic for topic, _ in counted.most_common()]


def _table(view: View, rows: Iterable[Row]) -> Iterator[tuple[object, ...]]:
    sources = articles.current(view)
    for row in rows:
        source = sources[row["article"]]
        yield (
            row["policy"],
            row["label"],
            row["kind"],
            row["status"],
            row["proposer_name"],
            row["proposer"] and local(row["proposer"]),
            row["part_of"] and local(row["part_of"]),
            row["told"],
            row["words"],
            row["article"],
            source.title,
            row["outlet"],
            row["date"],
            source.url,
            row["start"],
            row["end"],
            row["rule"],
            row["confidence"],
            row["state"],
        )


def _named_once(pairs: Iterable[tuple[Any, Any]]) -> list[models.Named]:
    """Each by its first label, in order."""
    labels: dict[Any, Any] = {}
    for iri, label in pairs:
        labels.setdefault(iri, label)
    return [_named(iri, label) for iri, label in labels.items()]


def _named(iri: Any, label: Any) -> models.Named:
    identifier = local(iri)
    return models.Named(id=identifier, label=label or identifier, kind=identifier.partition("/")[0])
