"""Sending articles, and the jobs that become of them."""

from __future__ import annotations

from collections.abc import Iterable
from email.message import Message
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from api import models
from api.desk import Desk
from api.keys import Key, Scope
from api.mediatypes import HTML, JSON, JSON_LINES, PLAIN
from api.paging import Paging, next_address, page
from api.parameters import Public
from api.rights import holder
from graph import texts, withheld
from graph.inbox import Inbox, Job, Letter
from graph.names import Names
from ontology.errors import QueryError
from ontology.records import LONGEST

router = APIRouter(tags=["writing"])

WORDS = {"type": "string", "pattern": r"\S"}
OBJECT = {"type": "object", "examples": [{"id": "a1", "title": "Rain", "text": "Ada Moss said that it rained."}]}

KINDS: dict[str, dict[str, Any]] = {
    PLAIN: WORDS,
    HTML: WORDS,
    JSON: {"anyOf": [OBJECT, {"type": "array", "items": OBJECT, "minItems": 1}]},
    JSON_LINES: WORDS,
    "application/x-ndjson": WORDS,
    texts.LINES: WORDS,
}
"""The media types that are taken, with their schemas; docs/writing.md says how each is read."""

Once = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[\x20-\x7e]{1,200}$",
        description="of your making: what comes with it again is not done twice",
    ),
]

REFUSED: dict[int | str, dict[str, Any]] = {
    401: {"description": "no key of this server"},
    403: {"description": "a key without that scope, or a server that is read-only"},
    413: {"description": "more than is taken at once"},
    422: {"description": "not understood, or an Idempotency-Key that came with something else before"},
    429: {"description": "too many at once; Retry-After says when to come again"},
    503: {"description": "the store cannot be written now"},
}


class About(BaseModel, extra="forbid"):
    """What is known of one article that is sent as a text or a page, named as in JSON (docs/input.md)."""

    id: Annotated[Public | None, Field(max_length=LONGEST["id"], description="the article's key")] = None
    url: Annotated[Public | None, Field(max_length=LONGEST["url"])] = None
    title: Annotated[Public | None, Field(max_length=LONGEST["title"])] = None
    outlet: Annotated[Public | None, Field(max_length=LONGEST["outlet"])] = None
    published: Annotated[Public | None, Field(max_length=LONGEST["published"], description="an ISO 8601 date")] = None
    byline: Annotated[Public | None, Field(max_length=LONGEST["byline"])] = None


@router.post(
    "/articles",
    status_code=202,
    responses={**REFUSED, 415: {"description": "a media type that is not read"}},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {kind: {"schema": schema} for kind, schema in KINDS.items()},
        }
    },
)
async def add_articles(
    request: Request,
    response: Response,
    key: Annotated[Key, Depends(holder(Scope.INGEST))],
    asked: Annotated[About, Query()],
    once: Once = None,
) -> models.Job:
    """Take articles in, to be read soon: 202 once they are on disk. The job at `Location` tells what becomes of them."""
    kind = _kind(request.headers.get("content-type", ""))
    if (coding := request.headers.get("content-encoding", "identity")).lower() != "identity":
        raise HTTPException(415, f"Content-Encoding is {coding[:40]!r}; send it as it is")
    about = asked.model_dump(exclude_none=True)
    if about and kind not in {PLAIN, HTML}:
        raise QueryError(f"{', '.join(about)}: these go with {PLAIN} or {HTML}; in JSON they stand in the article")
    payload = await request.body()
    if not payload.strip():
        raise QueryError("nothing was sent; give an article")
    inbox: Inbox = request.app.state.inbox
    desk: Desk = request.app.state.desk
    job = await run_in_threadpool(inbox.put, key.name, Letter(kind, payload, about), once)
    desk.wake()
    response.headers["Location"] = f"/api/v1/jobs/{job.id}"
    return _shown(request, [job])[0]


@router.get(
    "/jobs", dependencies=[Depends(holder(Scope.INGEST))], responses={each: REFUSED[each] for each in (401, 403)}
)
def list_jobs(request: Request, response: Response, asked: Annotated[Paging, Query()]) -> models.Jobs:
    """What was sent in the last days, the latest first."""
    response.headers["Cache-Control"] = "no-store"
    inbox: Inbox = request.app.state.inbox
    numbers = inbox.ids()
    here, cursor = page([*numbers], asked, lambda identifier: (-numbers[identifier],))
    items = _shown(request, inbox.jobs(here))
    return models.Jobs(items=items, next=next_address(request, response, cursor), total=len(numbers))


@router.get(
    "/jobs/{identifier}",
    dependencies=[Depends(holder(Scope.INGEST))],
    responses={**{each: REFUSED[each] for each in (401, 403)}, 404: {"description": "no such job, or one of long ago"}},
)
def one_job(request: Request, response: Response, identifier: str) -> models.Job:
    """How far it is, and what became of its articles."""
    response.headers["Cache-Control"] = "no-store"
    inbox: Inbox = request.app.state.inbox
    for job in _shown(request, inbox.jobs([identifier])):
        return job
    raise HTTPException(404, f"there is no job {identifier!r}; they are forgotten some days after they have ended")


def _kind(given: str) -> str:
    """The media type of the header. 415 for one that is not read, or is not in UTF-8."""
    header = Message()
    header["content-type"] = given
    kind, charset = given.partition(";")[0].strip().lower(), header.get_param("charset", "utf-8")
    if kind not in KINDS:
        raise HTTPException(415, f"Content-Type is {given[:100]!r}; expected one of {', '.join(KINDS)}")
    if kind != HTML and str(charset).lower() not in {"utf-8", "utf8", "us-ascii"}:
        raise HTTPException(415, f"charset is {str(charset)[:40]!r}; convert the text to UTF-8")
    return kind


def _shown(request: Request, jobs: Iterable[Job]) -> list[models.Job]:
    """The jobs without names that are withheld now, whether or not they were when the articles were read."""
    names = withheld.names(request.app.state.store)
    return [_job(job, names) for job in jobs]


def _job(job: Job, names: Names) -> models.Job:
    tally = job.tally
    return models.Job(
        id=job.id,
        by=job.sender,
        state=job.state.value,
        received=job.received,
        started=job.started,
        ended=job.ended,
        articles=models.Counts(read=sum(tally.articles.values()), **tally.articles),
        statements=tally.statements,
        problems=[models.Trouble(article=names.replaced(of), detail=names.replaced(why)) for of, why in tally.problems],
        revised=[*map(names.replaced, tally.revised)],
        duplicates=[*map(names.replaced, tally.duplicates)],
        snapshot=tally.snapshot,
    )
