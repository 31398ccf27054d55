"""What the API needs to show pages: something from above that renders them, and what stands around each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.current import View


class Pages(Protocol):
    """Renders a page by its name. The context is what the API would give as JSON for the same address."""

    @property
    def static(self) -> Mapping[str, Path]:
        """Folders to serve, by the path under which their files stand."""
        ...

    def render(self, name: str, context: Mapping[str, object]) -> str:
        """The page as HTML, every value escaped."""
        ...


def page(request: Request, name: str, headers: Mapping[str, str] | None = None, /, **context: object) -> HTMLResponse:
    """The page of that name, with what its frame says."""
    pages: Pages = request.app.state.pages
    return HTMLResponse(pages.render(name, {**frame(request), **context}), headers=headers)


def frame(request: Request) -> dict[str, object]:
    """What every page says of itself: the snapshot that it is made of, if one could be opened, and its path."""
    view: View | None = request.scope.get("view")
    about = {"id": view.id, "made": view.made.isoformat(timespec="minutes")} if view else None
    return {"snapshot": about, "path": request.url.path}
