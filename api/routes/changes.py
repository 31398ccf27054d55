"""What changed since a snapshot: for those who keep a copy of the statements."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response
from pydantic import Field

from api import models
from api.current import view_of
from api.paging import Paging, behind, cursor, next_address
from api.parameters import SnapshotId
from ontology.iris import local

router = APIRouter(tags=["statements"])


class Asked(Paging):
    since: Annotated[SnapshotId, Field(description="the id of a snapshot, as every list gives it")]


@router.get("/changes", responses={410: {"description": "That snapshot is not known, or not any more"}})
def changes(request: Request, response: Response, asked: Annotated[Asked, Query()]) -> models.Envelope[models.Change]:
    """Statements that were added, changed or retracted since, one line for each, the latest last.

    410 where the snapshot is not known, or not any more: then begin anew from a dump.
    """
    view = view_of(request)
    (after,) = behind(asked.cursor, int) if asked.cursor else (0,)
    found = view.catalogue.changes(asked.since, after, asked.limit + 1)
    if found is None:
        raise HTTPException(
            410,
            f"what changed since {asked.since!r} is not known any more; begin anew from a dump under /data/, or from "
            f"/api/v1/statements, and then ask since={view.id}",
        )
    here, total = found[: asked.limit], view.catalogue.total_of_changes(asked.since)
    return models.Envelope(
        items=[
            models.Change(id=local(one.iri).partition("/")[2], iri=one.iri, change=one.kind, snapshot=one.snapshot)
            for one in here
        ],
        next=next_address(request, response, cursor(here[-1].serial) if len(found) > len(here) else None),
        total=total.number,
        total_is=total.told,
        snapshot=view.id,
    )
