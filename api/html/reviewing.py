"""Reviewing: one question at a time, with what bears on it. For those who have the key that decides; the script sends it along."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Depends, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field, model_validator

from api import models, shapes
from api.current import View, view_of
from api.html import page
from api.keys import Scope
from api.parameters import Share, Thing
from api.queue import Queue
from api.rights import holder
from api.routes import decisions, reviewing, tickets
from graph.doubts import Doubt, Sort
from graph.tickets import State, Ticket
from ontology.iris import statement_iri
from ontology.records import digest

router = page.router()

LATEST = 8
"""Decisions that are shown with what undoes them."""

TICKET = "ticket"

KINDS = {
    TICKET: "Tickets",
    Sort.ACTOR.value: "Who is who",
    Sort.POLICY.value: "Policies",
    Sort.STATEMENT.value: "Statements",
    Sort.POSITION.value: "Positions",
}

BESIDE = {"place", "total", "previous", "next", "snapshot", "weight", "since"}
"""What is told of a question and does not bear on it."""


class Asked(BaseModel, extra="forbid"):
    """The filters of `/api/v1/review`, to which `ticket` is a kind more, and which question is to be shown.

    That is the one with the id `at`; or where it is gone, or none is named, the one at `place` in the list, counted from 0.
    """

    kind: Literal["ticket", "actor", "policy", "statement", "position"] | None = None
    article: Annotated[str | None, Field(max_length=300)] = None
    actor: Thing | None = None
    max_confidence: Share = reviewing.SURE
    at: Annotated[str | None, Field(max_length=64)] = None
    place: Annotated[int, Field(ge=0, le=10**9)] = 0

    _form = model_validator(mode="before")(page.asked)

    def doubts(self) -> reviewing.Filters:
        """The filters without the kind."""
        return reviewing.Filters(article=self.article, actor=self.actor, max_confidence=self.max_confidence)

    def given(self) -> dict[str, str]:
        """The filters without the kind, as they stand in an address."""
        said = self.model_dump(mode="json", include={"article", "actor", "max_confidence"}, exclude_defaults=True)
        return {name: str(value) for name, value in said.items()}


page.twins(router, "/review", json="/api/v1/review", csv="/api/v1/review.csv", leave=frozenset({"at", "place"}))


@router.get("/review")
def review(request: Request, _asked: Annotated[Asked, Query()]) -> HTMLResponse:
    """The frame, without a word of what is in doubt: that comes with the key."""
    return page.shown(request, "review", contact=request.app.state.contact)


@router.get("/review/desk", dependencies=[Depends(holder(Scope.DECIDE))])
def desk(request: Request, asked: Annotated[Asked, Query()]) -> HTMLResponse:
    """What the frame is filled with: one question, what can be answered, and the latest decisions."""
    view = view_of(request)
    unanswered = [] if asked.article or asked.actor else tickets.of(request).tickets(State.OPEN)
    waiting = reviewing.passed(view, asked.doubts())
    line = _Line(
        unanswered if asked.kind in {None, TICKET} else [],
        waiting.only([sort for sort in Sort if asked.kind in {None, sort}]),
    )
    place = asked.place if (at := line.place(asked.at or "")) is None else at
    shown = _shown(request, view, line[place]) if place < len(line) else {}
    answer = page.shown(
        request,
        "review-desk",
        asked=asked,
        kinds=KINDS,
        counts=Counter({TICKET: len(unanswered)}) + waiting.counts(),
        place=place,
        total=len(line),
        next=line[place + 1].id if place + 1 < len(line) else "",
        previous=line[place - 1].id if 0 < place <= len(line) else "",
        decided_last=decisions.passed(view, decisions.Filters())[:LATEST],
        **{"ticket": None, "doubt": None, "statement": None, "seen": "", **shown},
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@dataclass(frozen=True, slots=True)
class _Line:
    """What is shown one after the other: tickets, and then doubts."""

    tickets: Sequence[Ticket]
    doubts: Queue

    def __len__(self) -> int:
        return len(self.tickets) + len(self.doubts)

    def __getitem__(self, place: int) -> Ticket | Doubt:
        behind = place - len(self.tickets)
        return self.tickets[place] if behind < 0 else self.doubts[behind]

    def place(self, identifier: str) -> int | None:
        """Where the one of that id stands, None where it does not."""
        at = next((at for at, ticket in enumerate(self.tickets) if ticket.id == identifier), None)
        if at is None and (behind := self.doubts.place(identifier)) is not None:
            return len(self.tickets) + behind
        return at


def _shown(request: Request, view: View, one: Ticket | Doubt) -> Mapping[str, object]:
    """What is to be shown of one; `seen` is another for whatever would be shown otherwise."""
    if isinstance(one, Doubt):
        doubt = reviewing.detail(view, reviewing.Place(0, [one]))
        return {"doubt": doubt, "statement": doubt.statement, "seen": _digest(doubt)}
    (ticket,) = tickets.detailed(request, [one])
    statement = next(iter(shapes.statements(view, [statement_iri(one.statement)])), None)
    return {"ticket": ticket, "statement": statement, "seen": digest(_digest(ticket), statement and _digest(statement))}


def _digest(told: models.DoubtDetail | models.TicketDetail | models.Statement) -> str:
    return digest(told.model_dump_json(exclude=BESIDE))
