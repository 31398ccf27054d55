"""What it means for those who asked that a worker gave no answer."""

from __future__ import annotations

from starlette.exceptions import HTTPException

from api.asking import Reply
from api.forms import unacceptable
from graph import readonly
from ontology.errors import QueryError, StoreError


def checked(reply: Reply) -> Reply:
    """The reply, where it is an answer. Raises QueryRefused, QueryError, StoreError, or what has a status of its own in HTTP."""
    match reply.outcome:
        case "answer":
            return reply
        case "stranger":
            readonly.refuse_graph(reply.said)
        case "unacceptable":
            raise unacceptable()
        case "gone":
            raise HTTPException(503, "a newer snapshot has taken the place of the one that was asked; ask again", RETRY)
        case "unborn":
            raise HTTPException(503, "no process could be started for the query; try later", RETRY)
        case "unreadable":
            raise StoreError(f"the snapshot cannot be read ({reply.said}); `onrecord rebuild` makes another")
        case "too large":
            raise HTTPException(413, "the answer is larger than this server gives; add a LIMIT, or ask for less")
        case "died" | "memory":
            raise QueryError(
                "the query's process ended, most likely for want of memory; narrow the query or add a LIMIT"
            )
        case "syntax":
            raise HTTPException(400, f"not SPARQL 1.1: {_told(reply.said)}")
    raise HTTPException(400, f"not to be evaluated: {reply.said}")


def _told(said: str) -> str:
    """What the parser says but for sets of characters, which are long and tell nobody anything."""
    place, parted, expected = said.partition(": expected ")
    if not parted:
        return said
    named = [each for each in expected.removeprefix("one of ").split(", ") if each and not each.startswith("[")]
    return f"{place}: expected {'one of ' if len(named) > 1 else ''}{', '.join(named) or 'something else'}"


RETRY = {"Retry-After": "5"}
