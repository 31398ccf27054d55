"""What the API needs of whoever takes decisions down: handed in from above, because deciding judges anew who is who."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ontology.records import Act, Decision


class Desk(Protocol):
    """Takes a decision, applies it, and leaves a new snapshot. Raises DecisionRefused, and StoreLocked while others write."""

    def decide(self, act: Act, things: Sequence[str], *, by: str, why: str | None, named: str | None) -> Decision: ...

    def undo(self, identifier: str | None, *, by: str, why: str | None) -> Decision: ...
