"""How good the extraction is: what was measured, by kind, and what this store is made of."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from api import models, tables
from api.current import View, view_of
from api.measured import CALIBRATED, CALIBRATION_ERROR, LIMITS, MEASURED, UNMEASURED
from graph import decisions
from graph.listing import Sought
from ontology.records import State

router = APIRouter(tags=["service"])

COLUMNS = ("kind", "what", "data", "seen", "of", "precision", "recall", "f1", "share", "command")


class Unfiltered(BaseModel, extra="forbid"):
    """There is nothing to filter by, and a parameter that is not known is an error."""


@router.get("/quality")
def show_quality(request: Request, _asked: Annotated[Unfiltered, Query()]) -> models.Quality:
    """How good what is given here is, by kind, as it was measured; what a confidence means; and the state of this store."""
    return told(view_of(request))


@router.get("/quality.csv", response_class=StreamingResponse)
def quality_as_csv(_asked: Annotated[Unfiltered, Query()]) -> StreamingResponse:
    """A row for each measurement."""
    return tables.table(COLUMNS, ([getattr(one, name) for name in COLUMNS] for one in MEASURED), "quality")


def told(view: View) -> models.Quality:
    """What was measured, and the state of the store."""
    return models.Quality(
        measured=[*MEASURED],
        calibration=models.Calibration(bands=[*CALIBRATED], error=CALIBRATION_ERROR),
        limits=[*LIMITS],
        unmeasured=[*UNMEASURED],
        store=view.kept(stock),
        snapshot=view.id,
    )


def stock(view: View) -> models.Stock:
    """What the store is made of."""
    everything = Sought()
    states = view.catalogue.facets(everything, len(State))["state"]
    taken = Counter(str(one.act) for one in decisions.holding(decisions.decisions(view.snapshot)))
    told = view.overview.stock()
    return models.Stock(
        statements=view.catalogue.statements,
        states={count.value: count.statements for count in states},
        decisions=dict(sorted(taken.items())),
        extractors=[
            models.Reader(extractor=str(row["extractor"]), reports=int(str(row["reports"])))
            for row in view.overview.extractors()
        ],
        sure=[
            models.Tenth(least=tenth / 10, reports=number)
            for tenth, number in enumerate(view.catalogue.sure(everything))
        ],
        articles=told.articles,
        undated=told.undated,
        unnamed=told.unnamed,
    )
