"""The address at which an article stands on the web."""

from __future__ import annotations

import json
from urllib.parse import SplitResult, urlsplit

from ontology.errors import BadInput

NEXT_STEP = "expected one that starts with http:// or https://"


def web_address(value: str, place: str) -> str:
    """The address as it stands. Raises BadInput where it leads nowhere on the web, or tells a password.

    What cannot be seen may stand in none: it leads elsewhere than it seems to. Spec: https://www.rfc-editor.org/rfc/rfc3986
    """
    parts = _parts(value)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise BadInput(place, f"url is {json.dumps(value[:200])}", NEXT_STEP)
    if "@" in parts.netloc:
        raise BadInput(place, "url has a user's name or password in it", "give the address that everybody may know")
    return value


def _parts(value: str) -> SplitResult | None:
    if not value.isprintable() or set(value) & set(' <>"'):
        return None
    try:
        parts = urlsplit(value)
        _ = parts.port  # a number, if any
    except ValueError:
        return None
    return parts
