"""Packing what is sent, for those who take it so."""

from __future__ import annotations

import re
from functools import lru_cache

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Receive, Scope, Send

from api.negotiation import best

AS_IT_LIES = re.compile(r"/data/\d[^/]*/")
"""Files of which parts may be asked for: the bytes that their tags and their sums are of."""


class Packing(GZipMiddleware):
    """Starlette's, but for files that are sent as they lie there, and for clients who do not take gzip or refuse it by naming it.

    Spec: https://www.rfc-editor.org/rfc/rfc9110#name-accept-encoding
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _taken(_accepted(scope)) and not AS_IT_LIES.match(scope["path"]):
            await super().__call__(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _accepted(scope: Scope) -> bytes:
    return b",".join(value for name, value in scope["headers"] if name == b"accept-encoding")


@lru_cache(maxsize=64)
def _taken(accepted: bytes) -> bool:
    return b"gzip" in accepted and best(accepted.decode("latin-1"), ["gzip"]) is not None
