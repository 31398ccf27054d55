"""Tickets: whoever reads says what is wrong with a statement, and finds out at an address of their own what became of it.

A ticket decides nothing: those who have a key for that do. Anybody may open one, without a key. A form on another site could make
a visitor's browser send one, too: at worst there is a ticket more, under the limits of that visitor's address, which nobody but
those who decide can read; no cookie or key goes along that could do more. Where a browser tells that it comes from another site,
it is refused all the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Annotated, Any, Literal, Self
from urllib.parse import parse_qsl, urlsplit

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, BaseModel, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from api import models
from api.current import View, view_of
from api.desk import Desk
from api.keys import Key, Scope
from api.limits import Buckets
from api.mediatypes import JSON
from api.paging import Paging, next_address, page
from api.parameters import Public
from api.rights import holder
from api.routes import decisions, statements
from api.routes.jobs import REFUSED
from api.settings import Settings
from graph import withheld
from graph.names import Names
from graph.tickets import State, Ticket, Tickets, Wrong
from ontology.errors import DecisionRefused
from ontology.iris import local, statement_iri

router = APIRouter(tags=["tickets"])

FORM = "application/x-www-form-urlencoded"

BYTES = 2**14
"""That a ticket, or the answer to one, may have: its words written as %XX."""

NOTE, CONTACT, REASON = 2000, 200, 2000
"""Characters of each."""

KEYED: dict[int | str, dict[str, Any]] = {each: REFUSED[each] for each in (401, 403)}


SELDOMER = 10
"""How many times as often one may write with a key as open tickets without."""


@dataclass(frozen=True, slots=True)
class Counter:
    """Where a server takes tickets, if it is `open` for them, and how many from each address are left in `buckets`."""

    tickets: Tickets
    open: bool
    buckets: Buckets

    @classmethod
    def of(cls, settings: Settings, desk: Desk | None) -> Self:
        """It is open where the operator lets it, and there is somebody who can write."""
        buckets = Buckets(max(1, settings.writes_per_minute // SELDOMER))
        return cls(Tickets(settings.store), settings.tickets and desk is not None, buckets)


def _worded(text: str | None) -> str | None:
    """What somebody typed, None where that is nothing."""
    return (text or "").strip() or None


WORDED = AfterValidator(_worded)


class Opening(BaseModel, extra="forbid"):
    """What is wrong with which statement. Note and contact are for those who decide, and are never published."""

    statement: Annotated[str, Field(pattern="^(statement/)?[0-9a-f]{1,64}$", description="its id")]
    wrong: Literal["speaker", "words", "person", "private", "other"]
    note: Annotated[Annotated[Public, Field(max_length=NOTE)] | None, WORDED] = None
    contact: Annotated[
        Annotated[Public, Field(max_length=CONTACT, description="where to reach you, if you like")] | None, WORDED
    ] = None


class Answering(BaseModel, extra="forbid"):
    """How a ticket is answered; `open` takes an answer back. Its reader gets decision and reason."""

    state: State
    decision: Annotated[str | None, Field(pattern="^[0-9a-f]{16}$", description="the id of the one that follows")] = (
        None
    )
    reason: Annotated[Annotated[Public, Field(max_length=REASON)] | None, WORDED] = None


class Filters(Paging):
    state: Annotated[Literal["open", "accepted", "declined"] | None, Field(description="without it: all")] = None


@router.post(
    "/tickets",
    status_code=201,
    response_model=models.Ticket,
    responses={
        303: {"description": "the same for a form: the page of the ticket"},
        403: {"description": "a server that takes none, or a form of another site"},
        415: {"description": "neither JSON nor a form"},
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {kind: {"schema": Opening.model_json_schema()} for kind in (JSON, FORM)},
        }
    },
)
async def open_ticket(request: Request) -> Response:
    """Say what is wrong with a statement, without a key. Keep the address: it is the only way to the ticket."""
    if not taken(request):
        raise HTTPException(403, "this server takes no tickets; write to its operator")
    _own_site(request)
    _allowed(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    asked = _read(kind, await request.body())
    ticket = await run_in_threadpool(_put, request, asked)
    told = await run_in_threadpool(shown, request, ticket)
    if kind == FORM:
        return RedirectResponse(told.page, 303, {"Cache-Control": "no-store"})
    headers = {"Location": f"/api/v1/tickets/{ticket.id}", "Cache-Control": "no-store"}
    return Response(told.model_dump_json(), 201, headers, media_type=JSON)


@router.get("/tickets", responses=KEYED, dependencies=[Depends(holder(Scope.DECIDE))])
def list_tickets(request: Request, response: Response, asked: Annotated[Filters, Query()]) -> models.TicketList:
    """What readers said is wrong, that first which has waited longest; with notes and contacts."""
    response.headers["Cache-Control"] = "no-store"
    everything = of(request).tickets(State(asked.state) if asked.state else None)
    here, cursor = page(everything, asked, lambda ticket: (ticket.number,))
    items = detailed(request, here)
    return models.TicketList(items=items, next=next_address(request, response, cursor), total=len(everything))


@router.get("/tickets/{identifier}")
def one_ticket(request: Request, response: Response, identifier: str) -> models.Ticket:
    """What became of a ticket, for whoever has its address."""
    response.headers["Cache-Control"] = "no-store"
    return shown(request, found(request, identifier))


@router.post(
    "/tickets/{identifier}",
    responses={**REFUSED, 404: {"description": "no such ticket"}, 409: {"description": "it was answered already"}},
)
def answer_ticket(
    request: Request,
    response: Response,
    identifier: str,
    asked: Answering,
    key: Annotated[Key, Depends(holder(Scope.DECIDE))],
) -> models.TicketDetail:
    """Accept a ticket, with the decision that follows, or decline it with the reason; or open it again."""
    if asked.state is State.DECLINED and asked.reason is None:
        raise DecisionRefused("to decline a ticket takes a reason, which its reader gets")
    if asked.state is not State.ACCEPTED and asked.decision:
        raise DecisionRefused("a decision goes with a ticket that is accepted")
    if asked.decision and asked.decision not in {
        one.id for one in decisions.passed(view_of(request), decisions.Filters())
    }:
        raise DecisionRefused(f"there is no decision {asked.decision}; GET /api/v1/decisions lists them")
    answered = of(request).answer(identifier, asked.state, key.name, decision=asked.decision, reason=asked.reason)
    if answered is None:
        raise _none(identifier)
    response.headers["Cache-Control"] = "no-store"
    (told,) = detailed(request, [answered])
    return told


def taken(request: Request) -> bool:
    """Whether this server takes tickets, and its store can be written now."""
    counter: Counter = request.app.state.tickets
    return counter.open and os.access(request.app.state.store, os.W_OK)


def of(request: Request) -> Tickets:
    counter: Counter = request.app.state.tickets
    return counter.tickets


def found(request: Request, identifier: str) -> Ticket:
    """The ticket of that id, 404 where there is none."""
    ticket = of(request).ticket(identifier)
    if ticket is None:
        raise _none(identifier)
    return ticket


def shown(request: Request, ticket: Ticket) -> models.Ticket:
    """What everybody may see of a ticket who has its address."""
    return models.Ticket(**_public(request, ticket, withheld.names(request.app.state.store)))


def detailed(request: Request, tickets: Iterable[Ticket]) -> list[models.TicketDetail]:
    """Tickets with note and contact, without names that are withheld: who decides is one of the readers."""
    names = withheld.names(request.app.state.store)
    return [
        models.TicketDetail(
            **_public(request, one, names),
            note=one.note and names.replaced(one.note),
            contact=one.contact and names.replaced(one.contact),
        )
        for one in tickets
    ]


def _public(request: Request, ticket: Ticket, names: Names) -> dict[str, Any]:
    view: View | None = request.scope["view"]
    thing = f"statement/{ticket.statement}"
    taken = decisions.passed(view, decisions.Filters(thing=thing)) if view else []
    everything = decisions.passed(view, decisions.Filters()) if view else []
    return {
        "id": ticket.id,
        "page": f"/ticket/{ticket.id}",
        "statement": ticket.statement,
        "wrong": ticket.wrong.value,
        "opened": ticket.opened,
        "state": ticket.state.value,
        "answered": ticket.answered,
        "by": ticket.by,
        "reason": ticket.reason and names.replaced(ticket.reason),
        "decision": next((one for one in everything if one.id == ticket.decision), None),
        "since": [one for one in taken if one.at >= ticket.opened],
    }


def _put(request: Request, asked: Opening) -> Ticket:
    """An open ticket on a statement that readers have, under the id that it has now. 404 and 410 as for that."""
    view = view_of(request)
    now = local(view.now(statement_iri(asked.statement.removeprefix("statement/"))))
    said = statements.found(view, now.partition("/")[2])
    return of(request).put(said.id, Wrong(asked.wrong), asked.note, asked.contact)


def _read(kind: str, body: bytes) -> Opening:
    """What was sent, as JSON or by a form; what a form leaves empty is not there. Raises RequestValidationError."""
    try:
        if kind == JSON:
            return Opening.model_validate_json(body)
        if kind == FORM:
            fields = parse_qsl(body.decode(), max_num_fields=10, errors="strict")
            return Opening.model_validate({name: value.replace("\r\n", "\n") for name, value in fields})
    except ValidationError as fault:
        raise RequestValidationError([{**each, "loc": each["loc"] or ("body",)} for each in fault.errors()]) from fault
    except ValueError as fault:
        raise HTTPException(400, "this is no form that can be read; send it as UTF-8") from fault
    raise HTTPException(415, f"Content-Type is {kind[:100]!r}; expected {JSON} or {FORM}")


def _own_site(request: Request) -> None:
    """403 where a browser says that another site sends this. Older ones name the site alone, and "null" where they hide it.

    Spec: https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin", "null")
    own = site in {"same-origin", "none"} if site else origin == "null" or _host(origin) == request.headers.get("host")
    if not own:
        raise HTTPException(403, "a form on another site sent this; open the statement here, and use the form below it")


def _host(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def _allowed(request: Request) -> None:
    """429 where too many come from one address, or in IPv6 from one network, which is what one household has."""
    counter: Counter = request.app.state.tickets
    allowance = request.scope["allowance"] = counter.buckets.take(
        _network(request.client.host if request.client else "")
    )
    if allowance.wait:
        detail = f"from one address come at most {allowance.limit} tickets a minute; wait {allowance.wait} s"
        raise HTTPException(429, detail, {"Retry-After": str(allowance.wait)})


def _network(client: str) -> str:
    try:
        address = ip_address(client)
    except ValueError:
        return client
    return str(address) if address.version == 4 else str(ip_network((address, 64), strict=False))


def _none(identifier: str) -> HTTPException:
    return HTTPException(404, f"there is no ticket {identifier[:64]!r}; see whether the address is whole")
