"""What the description of the API cannot say; schemathesis takes it from here, see api/test_contract.py."""

from __future__ import annotations

import schemathesis
from schemathesis import Case, HookContext, Response
from schemathesis.core.failures import Failure
from schemathesis.openapi.checks import RejectedPositiveData

DECISIONS, ARTICLES = "/api/v1/decisions", "/api/v1/articles"
TICKETS = "/api/v1/tickets"

REFUSED = {
    # What is in the store, and was decided before, shows only there.
    (DECISIONS, '"title":"Decision refused"'),
    # So does what came with a key before, and which snapshots there are.
    (DECISIONS, '"title":"Idempotency-Key used before"'),
    (ARTICLES, '"title":"Idempotency-Key used before"'),
    (DECISIONS, '"title":"Another snapshot by now"'),
    ("/api/v1/changes", "is not known any more; begin anew from a dump"),
    # Parameters are described one by one: that some go with others only, no schema of theirs can say.
    ("/api/v1/search", "are of statements; leave them out, or ask for those"),
    ("/api/v1/search.csv", "are of statements; leave them out, or ask for those"),
    (ARTICLES, "these go with text/plain or text/html"),
    # Of an answer, too: a reason goes with one that declines, a decision with one that accepts.
    (f"{TICKETS}/{{identifier}}", "to decline a ticket takes a reason"),
    (f"{TICKETS}/{{identifier}}", "goes with a ticket that is accepted"),
    (f"{TICKETS}/{{identifier}}", "there is no decision"),
}
"""Addresses that refuse what is well formed, and what they say then."""


@schemathesis.hook
def filter_failure(_context: HookContext, failure: Failure, case: Case, response: Response) -> bool:
    """Whether it is one: it is none where an address refuses what it may."""
    meant = isinstance(failure, RejectedPositiveData)
    return not (meant and any(case.path == path and said in response.text for path, said in REFUSED))
