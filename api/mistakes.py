"""What went wrong with a query, for who wrote it: what was said, where in the text, and what to do next."""

from __future__ import annotations

import re
from dataclasses import dataclass

from starlette.exceptions import HTTPException

from api.problems import status_of, without_keys
from ontology.errors import OnrecordError, QueryTimeout

PLACE = re.compile(r"error at (\d{1,9}):(\d{1,9})")

NEXT = {
    400: "Change the query there and run it again; the ready questions show how others are written.",
    403: "Take that part out. What is in this store can be asked without it.",
    413: "Ask for fewer rows or columns, or let COUNT and GROUP BY make few rows of many.",
    429: "Many ask at the moment. Run it again in a few seconds.",
    503: "Run it again in a few seconds.",
}
SLOWER = (
    "Name an article, an outlet or a speaker, put the rarest pattern first, or add a LIMIT; or give it more time below."
)
WRONG = "Change the value, or narrow what is asked."


@dataclass(frozen=True, slots=True)
class Place:
    """The word at which the parser stopped: its line and column from 1, in code points, and what stands around it in its line."""

    line: int
    column: int
    before: str
    at: str
    behind: str


@dataclass(frozen=True, slots=True)
class Mistake:
    status: int
    said: str
    next: str
    place: Place | None


def mistake(fault: HTTPException | OnrecordError, sparql: str = "") -> Mistake:
    """The fault as a page tells it, with its HTTP status."""
    if isinstance(fault, HTTPException):
        status, said = fault.status_code, str(fault.detail)
    else:
        status, said = status_of(fault)[0], str(fault)
    following = SLOWER if isinstance(fault, QueryTimeout) else NEXT.get(status, WRONG)
    return Mistake(status, without_keys(said), following, _place(said, sparql) if status == 400 else None)


def _place(said: str, sparql: str) -> Place | None:
    """The last word up to where the parser stopped, which may be behind the end."""
    told = PLACE.search(said)
    lines = re.split(r"\r\n|[\n\r]", sparql)
    if told is None or not 1 <= int(told[1]) <= len(lines):
        return None
    text, at = lines[int(told[1]) - 1], max(0, int(told[2]) - 1)
    words = [word.span() for word in re.finditer(r"[?$]?[\w:-]+|\S", text) if word.start() <= at]
    start, end = words[-1] if words else (at, at + 1)
    around = (without_keys(part) for part in (text[:start], text[start:end] or " ", text[end:]))
    return Place(int(told[1]), start + 1, *around)
