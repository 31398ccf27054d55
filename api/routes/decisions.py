"""What people have decided: the list for everybody, and taking one for those who have the key."""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from api import models, tables
from api.current import View, view_of
from api.desk import Desk
from api.paging import Paging, next_address, page
from graph import decisions
from graph.corrections import STATES
from graph.network import local
from ontology.errors import DecisionRefused
from ontology.iris import decision_iri
from ontology.records import Act, Decision

router = APIRouter(tags=["decisions"])

COLUMNS = ("decision", "act", "targets", "target_ids", "value", "by", "at", "why", "holds")

Short = Annotated[str, Field(min_length=1, max_length=300)]


class Unfiltered(BaseModel, extra="forbid"):
    """There is nothing to filter by, and a parameter that is not known is an error."""


class Deciding(BaseModel, extra="forbid"):
    """What is decided. `things` are ids such as `person/ada-moss`; docs/corrections.md says which each act takes."""

    act: Act
    things: Annotated[list[Short], Field(max_length=50, description="for undo the id of a decision, or nothing")] = []
    by: Annotated[Short, Field(description="who decides")]
    why: Annotated[str | None, Field(max_length=2000)] = None
    value: Annotated[
        Short | None, Field(description="a new name, what the text calls a speaker without one, or a polarity")
    ] = None


@router.get("/decisions")
def list_decisions(
    request: Request, response: Response, asked: Annotated[Paging, Query()]
) -> models.Envelope[models.Decision]:
    """What was decided, the latest first, and whether it holds."""
    view = view_of(request)
    everything = view.kept(_listed)
    here, cursor = page(everything, asked, lambda decision: decision.id)
    return models.Envelope(
        items=list(here), next=next_address(request, response, cursor), total=len(everything), snapshot=view.id
    )


@router.get("/decisions.csv", response_class=StreamingResponse)
def decisions_as_csv(request: Request, _asked: Annotated[Unfiltered, Query()]) -> StreamingResponse:
    """All decisions."""
    rows = (
        (
            one.iri,
            one.act,
            "; ".join(target.label for target in one.targets),
            " ".join(target.id for target in one.targets),
            one.value,
            one.by,
            one.at,
            one.why,
            one.holds,
        )
        for one in view_of(request).kept(_listed)
    )
    return tables.table(COLUMNS, rows, "decisions")


@router.post("/decisions", status_code=201)
def decide(request: Request, response: Response, asked: Deciding) -> models.Decision:
    """Take a decision. It shows in the next snapshot, which is there when the answer comes."""
    desk = _desk(request)
    if asked.act is Act.UNDO:
        if len(asked.things) > 1 or asked.value is not None:
            raise DecisionRefused("to undo takes one decision, or nothing for the last; see docs/corrections.md")
        taken = desk.undo(asked.things[0] if asked.things else None, by=asked.by, why=asked.why)
    else:
        taken = desk.decide(asked.act, asked.things, by=asked.by, why=asked.why, named=asked.value)
    response.headers["Location"] = f"/id/decision/{taken.id}"
    return _shown(taken, holds=True)


def gone(view: View, iri: str) -> None:
    """Nothing, unless somebody decided that readers do not get the thing of that IRI: then 410 with the reason."""
    decision = view.kept(_gone).get(iri)
    if decision is not None:
        why = f": {decision.why}" if decision.why else ""
        acted = "rejected" if decision.act is Act.REJECT else "hidden"
        raise HTTPException(410, f"{local(iri)} was {acted} on {decision.at:%Y-%m-%d} by {decision.by}{why}")


def _gone(view: View) -> dict[str, Decision]:
    """By thing the decision that took it from readers, unless a later one has confirmed it."""
    last = {
        one.targets[0].iri: one for one in decisions.standing(decisions.decisions(view.snapshot)) if one.act in STATES
    }
    return {iri: one for iri, one in last.items() if one.act is not Act.CONFIRM}


def _listed(view: View) -> list[models.Decision]:
    taken = decisions.decisions(view.snapshot)
    holding = {one.id for one in decisions.holding(taken)}
    return [_shown(one, holds=one.id in holding) for one in reversed(taken)]


def _shown(decision: Decision, *, holds: bool) -> models.Decision:
    return models.Decision(
        id=decision.id,
        iri=decision_iri(decision.id),
        act=decision.act,
        targets=[
            models.Named(id=local(of.iri), label=of.label, kind=local(of.iri).partition("/")[0])
            for of in decision.targets
        ],
        value=decision.value,
        by=decision.by,
        at=decision.at.isoformat(),
        why=decision.why,
        holds=holds,
    )


def _desk(request: Request) -> Desk:
    """Whoever takes decisions down, for those who give the key; 403 where there is no key, 401 where it is another."""
    key: str | None = request.app.state.key
    desk: Desk | None = request.app.state.desk
    if key is None or desk is None:
        raise HTTPException(403, "this server is read-only: its operator has set no ONRECORD_KEY")
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), key.encode()):
        raise HTTPException(401, "give the key as `Authorization: Bearer KEY`", {"WWW-Authenticate": "Bearer"})
    return desk
