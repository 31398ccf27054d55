"""Who stands where on what, side by side: actors beside policies, and who takes the same side as whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import Query, Request
from fastapi.responses import HTMLResponse
from pydantic import Field, model_validator

from api import models, shapes
from api.current import View, view_of
from api.html import fields, page
from api.parameters import THING
from api.routes import positions
from graph.stances import Cell
from ontology.iris import BASE

ROWS, COLUMNS, TIES = 30, 10, 60
"""As many as can be looked over: actors, matters, and pairs of actors."""

Key = tuple[str, str]
"""The IRIs of an actor and of a matter."""

KINDS = ("policy", "person", "organisation")

SHARED = frozenset({"speaker", "topic", "q", "from", "to", "outlet", "article", "min_confidence"})
"""Filters of positions that are filters of statements too."""

router = page.router()


class Laid(positions.Filters):
    """A cell is named by the ids of its actor and its matter, with a comma between."""

    on: Literal["policy", "person", "organisation"] | None = "policy"
    cell: Annotated[str | None, Field(pattern=rf"{THING[:-1]},{THING[1:]}")] = None

    _form = model_validator(mode="before")(page.asked)


class Agreed(positions.Normed):
    _form = model_validator(mode="before")(page.asked)


page.twins(
    router,
    "/matrix",
    json="/api/v1/positions",
    csv="/api/v1/positions.csv",
    leave=frozenset({"cell"}),
    given={"on": "policy"},
)
page.twins(router, "/agreement", json="/api/v1/agreement", csv="/api/v1/agreement.csv")


@router.get("/matrix")
def matrix(request: Request, asked: Annotated[Laid, Query()]) -> HTMLResponse:
    view = view_of(request)
    rows, cells = positions.matrix(view, asked)
    actors, matters = _shown(cells)
    shown = {
        (cell.actor, cell.towards): positions.position(cell, rows)
        for cell in cells
        if cell.actor in actors and cell.towards in matters
    }
    return page.shown(
        request,
        "matrix",
        **_form(view, asked),
        matters=[_first(shown, towards=matter).towards for matter in matters],
        lines=[
            (_first(shown, actor=actor).actor, [shown.get((actor, matter)) for matter in matters]) for actor in actors
        ],
        cells=len(cells),
        hidden={"actors": len({cell.actor for cell in cells}) - len(actors), "matters": _matters(cells) - len(matters)},
        evidence=_evidence(view, cells, rows, asked.cell) if asked.cell else None,
    )


@router.get("/agreement")
def agreement(request: Request, asked: Annotated[Agreed, Query()]) -> HTMLResponse:
    view = view_of(request)
    found = positions.agreement(view, asked)
    ties = sorted(found.ties, key=lambda tie: (-len(tie.agree) - len(tie.conflict), tie.id))
    return page.shown(
        request,
        "agreement",
        section="/matrix",
        **_form(view, asked),
        actors={actor.id: actor for actor in found.actors},
        ties=ties[:TIES],
        total=len(ties),
    )


def _form(view: View, asked: positions.Filters) -> dict[str, object]:
    """What is asked, the addresses of the same for other kinds of matters and for what is less sure, and what may be asked."""
    given = asked.given()
    same = {name: value for name, value in given.items() if name in SHARED}
    return {
        "asked": asked,
        "query": urlencode(given),
        "looser": urlencode({**given, "min_confidence": "0"}),
        "kinds": {kind: urlencode({**given, "on": kind}) for kind in KINDS},
        "shared": urlencode(same),
        "offered": fields.offered(view),
        "narrowed": fields.narrowed(view, given),
    }


def _shown(cells: Iterable[Cell]) -> tuple[list[str], list[str]]:
    """The actors and the matters that most is told of; of the actors only those with something in the columns."""
    matters: Counter[str] = Counter()
    for cell in cells:
        matters[cell.towards] += _weight(cell)
    columns = _most(matters, COLUMNS)
    actors: Counter[str] = Counter()
    for cell in cells:
        if cell.towards in columns:
            actors[cell.actor] += _weight(cell)
    return _most(actors, ROWS), columns


def _weight(cell: Cell) -> int:
    return sum(map(len, cell.statements.values()))


def _most(counted: Counter[str], number: int) -> list[str]:
    return sorted(counted, key=lambda iri: (-counted[iri], iri))[:number]


def _matters(cells: Iterable[Cell]) -> int:
    return len({cell.towards for cell in cells})


def _first(
    shown: dict[Key, models.Position], *, actor: str | None = None, towards: str | None = None
) -> models.Position:
    """A cell of that row or column: each has one."""
    return next(cell for (who, what), cell in shown.items() if who == actor or what == towards)


def _evidence(view: View, cells: Iterable[Cell], rows: positions.Rows, named: str) -> dict[str, object] | None:
    """A cell with its statements; None where it is none of those that pass."""
    key = tuple(view.now(f"{BASE}id/{part.removeprefix(f'{BASE}id/')}") for part in named.split(","))
    for cell in cells:
        if (cell.actor, cell.towards) == key:
            found = positions.position(cell, rows)
            stands: dict[str, dict[tuple[str, str | None], None]] = {}
            for stand in found.evidence:
                sides = stands.setdefault(f"{BASE}id/{stand.statement}", {})
                sides[stand.polarity, stand.condition] = None
            told = [(said, stands[said.iri]) for said in shapes.statements(view, [*stands])]
            return {"cell": found, "told": told}
    return None
