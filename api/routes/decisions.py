"""What people have decided: the list for everybody, and taking one for those who have a key for it."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Header, HTTPException, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field
from pyoxigraph import NamedNode

from api import models, tables
from api.current import Current, View, view_of
from api.desk import Desk
from api.keys import Key, Scope
from api.paging import Order, Paging, next_address, page
from api.parameters import Public, Thing
from api.rights import holder
from api.routes.jobs import REFUSED, Once
from graph import decisions
from graph.corrections import STATES
from graph.inbox import Inbox
from graph.network import local
from ontology.errors import DecisionRefused, QueryError, StoreLocked
from ontology.iris import BASE, decision_iri
from ontology.records import Act, Decision, digest

router = APIRouter(tags=["decisions"])

COLUMNS = ("decision", "act", "targets", "target_ids", "value", "by", "at", "why", "holds")
IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        pattern=r'^(\*|(W/)?"[^"]*"([ \t]*,[ \t]*(W/)?"[^"]*")*)$',
        description="tags of answers, or a snapshot's id in quotes: nothing is decided where readers have another one by now",
    ),
]
"""Spec: https://www.rfc-editor.org/rfc/rfc9110#field.if-match."""

Short = Annotated[Public, Field(min_length=1, max_length=300)]


class Filters(BaseModel, extra="forbid"):
    """The same on the list and the CSV."""

    thing: Annotated[Thing | None, Field(description="only those on this thing, such as person/ada-quill")] = None


class PagedFilters(Filters, Paging):
    pass


class Deciding(BaseModel, extra="forbid"):
    """What is decided. `things` are ids such as `person/ada-moss`; docs/corrections.md says which each act takes."""

    act: Act
    things: Annotated[list[Short], Field(max_length=50, description="for undo the id of a decision, or nothing")] = []
    by: Annotated[Short | None, Field(description="who decides; the name of the key, where nobody is named")] = None
    why: Annotated[Public | None, Field(max_length=2000)] = None
    value: Annotated[
        Short | None, Field(description="a new name, what the text calls a speaker without one, or a polarity")
    ] = None


@router.get("/decisions")
def list_decisions(
    request: Request, response: Response, asked: Annotated[PagedFilters, Query()]
) -> models.Envelope[models.Decision]:
    """What was decided, the latest first, and whether it holds."""
    view = view_of(request)
    everything = passed(view, asked)
    here, cursor = page(everything, asked, _order)
    return models.Envelope(
        items=list(here), next=next_address(request, response, cursor), total=len(everything), snapshot=view.id
    )


@router.get("/decisions.csv", response_class=StreamingResponse)
def decisions_as_csv(request: Request, asked: Annotated[Filters, Query()]) -> StreamingResponse:
    """All decisions that pass."""
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
        for one in passed(view_of(request), asked)
    )
    return tables.table(COLUMNS, rows, "decisions")


@router.post(
    "/decisions",
    status_code=201,
    responses={
        **REFUSED,
        409: {"description": "the request with that Idempotency-Key has not ended"},
        410: {"description": "the decision with that Idempotency-Key was taken, and readers do not see it any more"},
        412: {"description": "readers have another snapshot by now"},
    },
)
def decide(
    request: Request,
    response: Response,
    key: Annotated[Key, Depends(holder(Scope.DECIDE))],
    asked: Deciding,
    *,
    once: Once = None,
    if_match: IfMatch = None,
) -> models.Decision:
    """Take a decision. It shows in the next snapshot, which is there when the answer comes."""
    view = view_of(request)  # before the key is noted: where there is nothing to decide on, nothing was begun
    inbox: Inbox = request.app.state.inbox
    snapshots = _snapshots(if_match) if if_match else None
    known = inbox.begin(key.name, once, digest("decision", asked.model_dump(mode="json"))) if once else None
    if known:
        taken = _known(request.app.state.current, known)
    else:
        try:
            for thing in asked.things:
                _require_shown(view, thing)
            decision = _taken(request.app.state.desk, asked, asked.by or key.name, snapshots)
            taken = _as_readers_see(request.app.state.current, decision)
        except (DecisionRefused, StoreLocked):
            if once:  # nothing was decided, so that it may be asked again
                inbox.answer(key.name, once, None)
            raise
        if once:
            inbox.answer(key.name, once, taken.id)
    response.headers["Location"] = f"/id/decision/{taken.id}"
    return taken


def _require_shown(view: View, thing: str) -> None:
    """Raises DecisionRefused, as for what is not there, for what is withheld from readers: who decides is one of them."""
    iri = f"{BASE}id/{local(thing)}"
    if not view.snapshot.withheld.mark or iri in view.kept(_gone) or iri.startswith(decision_iri("")):
        return
    with suppress(QueryError, ValueError):
        if any(view.snapshot.matching(NamedNode(iri), None, None)) or view.ask("articles", article=thing).rows:
            return
    raise DecisionRefused(f"{local(thing)}: there is no such thing")


def _known(current: Current, identifier: str) -> models.Decision:
    """A decision that was taken before, as readers see it now; 410 where they do not any more."""
    for one in _read(current, identifier):
        return one
    raise HTTPException(410, f"decision/{identifier} was taken, and is not shown to readers any more")


def _as_readers_see(current: Current, decision: Decision) -> models.Decision:
    """The decision as the new snapshot shows it, where names may be covered."""
    for one in _read(current, decision.id):
        return one
    return _shown(
        replace(decision, targets=tuple(replace(of, label=local(of.iri)) for of in decision.targets)), holds=True
    )


def _read(current: Current, identifier: str) -> list[models.Decision]:
    view = current.view()
    return [one for one in view.kept(_listed) if one.id == identifier] if view else []


def _taken(desk: Desk, asked: Deciding, by: str, snapshots: frozenset[str] | None) -> Decision:
    if asked.act is not Act.UNDO:
        return desk.decide(asked.act, asked.things, by=by, why=asked.why, named=asked.value, snapshots=snapshots)
    if len(asked.things) > 1 or asked.value is not None:
        raise DecisionRefused("to undo takes one decision, or nothing for the last; see docs/corrections.md")
    return desk.undo(asked.things[0] if asked.things else None, by=by, why=asked.why, snapshots=snapshots)


def _snapshots(if_match: str) -> frozenset[str] | None:
    """The snapshots from which answers with such tags were given; None where any will do."""
    if if_match == "*":
        return None
    strong = re.findall(r'(?<!W/)"([^"]*)"', if_match)
    return frozenset(tag.partition("-")[0] for tag in strong)


def passed(view: View, asked: Filters) -> list[models.Decision]:
    """The decisions that pass, the latest first. A thing is found by any id that it had."""
    everything = view.kept(_listed)
    if asked.thing is None:
        return everything
    known = {local(asked.thing), local(view.now(f"{BASE}id/{local(asked.thing)}"))}
    on = {one.id for one in everything if known & {target.id for target in one.targets}}
    return [one for one in everything if one.id in on or (one.act == Act.UNDO and one.value in on)]


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
    return sorted((_shown(one, holds=one.id in holding) for one in taken), key=_order)


def _order(decision: models.Decision) -> Order:
    """The latest first, by microseconds since 1970."""
    return -round(datetime.fromisoformat(decision.at).timestamp() * 1e6), decision.id


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
