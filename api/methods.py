"""Which methods an address has. Spec: https://www.rfc-editor.org/rfc/rfc9110#name-allow."""

from __future__ import annotations

from fastapi import Request
from starlette.routing import Match, Mount

KNOWN = ("GET", "POST", "PUT", "PATCH", "DELETE")


def allowed(request: Request) -> list[str]:
    """The methods that the address of a request takes, of all its routes together; OPTIONS always, HEAD wherever GET is."""
    found = [method for method in KNOWN if _taken(request, method)]
    return [*found, *(["HEAD"] if "GET" in found else []), "OPTIONS"]


def _taken(request: Request, method: str) -> bool:
    scope = {**request.scope, "method": method, "fastapi": {}, "path_params": {}}
    scope["root_path"] = scope.get("app_root_path", "")  # a mount has put its own there
    matching = (route for route in request.app.router.routes if route.matches(scope)[0] is Match.FULL)
    return any(method == "GET" or not isinstance(route, Mount) for route in matching)  # a mount has files
