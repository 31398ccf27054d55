"""What the API needs to show pages: something from above that renders them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol


class Pages(Protocol):
    """Renders a page by its name. The context is what the API would give as JSON for the same address."""

    @property
    def static(self) -> Mapping[str, Path]:
        """Folders to serve, by the path under which their files stand."""
        ...

    def render(self, name: str, context: Mapping[str, object]) -> str:
        """The page as HTML, every value escaped."""
        ...
