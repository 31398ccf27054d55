"""Files that pages load: scripts and stylesheets, which belong to what is running, and typefaces, which hardly change."""

from __future__ import annotations

import os

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

KEPT = "public, max-age=2592000"
"""A month for typefaces, so that only the first page ever waits for them."""

ASKED = "no-cache"
"""Whether they are still the same is asked each time, which their tags answer: else a new page would meet an old script."""


class Files(StaticFiles):
    """A folder whose files say how long they may be kept. Spec: https://www.rfc-editor.org/rfc/rfc9111#name-cache-control."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        answer = super().file_response(full_path, stat_result, scope, status_code)
        typeface = os.fspath(full_path).endswith((".ttf", ".woff2"))
        answer.headers["Cache-Control"] = KEPT if typeface else ASKED
        return answer
