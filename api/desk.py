"""What the API needs of whoever takes decisions down and reads what was sent: handed in from above, because both judge anew who is who."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from ontology.records import Act, Decision


class Desk(Protocol):
    """Takes a decision, applies it, and leaves a new snapshot; and sees to it that what is in the inbox is read.

    Deciding raises DecisionRefused, StoreMovedOn where readers have none of the `snapshots` any more, and StoreLocked while
    others write for longer than anybody would wait.
    """

    def decide(
        self,
        act: Act,
        things: Sequence[str],
        *,
        by: str,
        why: str | None,
        named: str | None,
        snapshots: Collection[str] | None = None,
    ) -> Decision: ...

    def undo(
        self, identifier: str | None, *, by: str, why: str | None, snapshots: Collection[str] | None = None
    ) -> Decision: ...

    def open(self) -> None:
        """Begin with what is left in the inbox."""

    def wake(self) -> None:
        """There is something in the inbox."""

    def close(self) -> None:
        """Stop reading; what is not done stays in the inbox."""
