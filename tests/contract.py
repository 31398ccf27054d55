"""What the description of the API cannot say: schemathesis takes it from here, see api/test_contract.py."""

from __future__ import annotations

import schemathesis
from schemathesis import Case, HookContext, Response
from schemathesis.openapi.checks import RejectedPositiveData
from schemathesis.core.failures import Failure

BY_STATE = {
    "Decision refused": "it depends on what is in the store, and on what was decided before, whether it can be taken",
    "Idempotency-Key used before": "it depends on what came with the key before",
    "Another snapshot by now": "that is what If-Match asks for",
}
"""Refusals of what is well formed, by their titles, each with its reason."""


@schemathesis.hook
def filter_failure(_context: HookContext, failure: Failure, _case: Case, response: Response) -> bool:
    """Whether it is one: not where what can be meant was refused for what the server holds."""
    return not (isinstance(failure, RejectedPositiveData) and response.json().get("title") in BY_STATE)
