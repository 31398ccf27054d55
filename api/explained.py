"""What the types of problem documents mean, and what to do about each: the page to which they lead."""

from __future__ import annotations

from collections.abc import Mapping

PAGE = "/docs/problems"

EXPLAINED: Mapping[str, str] = {
    "Query refused": "The query would write, call another server, or name a graph that is not here. Take that out; articles are sent "
    "to /api/v1/articles.",
    "Query past its deadline": "The query was ended when its time was over, or while it waited for its turn. Narrow it, add a LIMIT, or give it "
    "more by “timeout”, up to what /sparql/limits says.",
    "Query not understood": "A parameter is unknown, is given twice, or has a value that can be none. The detail names it.",
    "Parameters not understood": "Some parameters are unknown or wrong; “errors” names each, the detail says what the address takes.",
    "Another snapshot by now": "If-Match named an answer from an earlier snapshot. Read again what is to be decided, and send its tag.",
    "Decision refused": "There is no such thing, or the act does not go with it. docs/corrections.md says what each act takes.",
    "Idempotency-Key used before": "The same key came with another request. Give each request a key of its own.",
    "Idempotency-Key in use": "The request that came with this key has not ended. Ask again in a while.",
    "Too many jobs wait": "The inbox is full. Send again after the seconds that Retry-After says.",
    "Ticket answered already": "Somebody else has answered the ticket. Look at it again; to answer it anew, open it first.",
    "Too many tickets open": "More than a thousand tickets wait for an answer. Send again another day, or write to the operator.",
    "Too many queries at once": "There is no place even to wait. Ask again after the seconds that Retry-After says.",
    "Store not readable": "The server has nothing to read, or cannot read it. Its operator finds the reason in the log.",
}
"""By title. What has the phrase of its status for a title needs no more, and has the type about:blank."""


def type_of(title: str) -> str:
    """The address that explains a problem of that title. Spec: https://www.rfc-editor.org/rfc/rfc9457#name-type."""
    return f"{PAGE}#{slug(title)}" if title in EXPLAINED else "about:blank"


def slug(title: str) -> str:
    return title.lower().replace(" ", "-")
