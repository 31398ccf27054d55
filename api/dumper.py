"""What the API needs of whoever makes the dumps: handed in from above, because they are made by a process of their own."""

from __future__ import annotations

from typing import Protocol


class Dumper(Protocol):
    """Makes the files of the newest snapshot beside the serving, one dump at a time."""

    @property
    def fault(self) -> str | None:
        """Why the last one could not be made."""
        ...

    def start(self) -> None:
        """See to it that the newest snapshot has its files, or will have them; comes back at once."""
        ...

    def close(self) -> None:
        """Stop what is under way."""
        ...
