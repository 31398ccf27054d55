"""The pages: each shows to people what an address of the API gives, and has an address of its own that can be sent."""

from __future__ import annotations

from api.html import actors, articles, home, networks, searching, statements, ways

ROUTERS = (
    home.router,
    searching.router,
    actors.router,
    statements.router,
    articles.router,
    networks.router,
    ways.router,
)
