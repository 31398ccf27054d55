"""The pages: each shows to people what an address of the API gives, and has an address of its own that can be sent."""

from __future__ import annotations

from api.html import (
    actors,
    articles,
    comparing,
    dossiers,
    figures,
    home,
    matrix,
    networks,
    policies,
    quality,
    questions,
    reviewing,
    searching,
    statements,
    tickets,
    timeline,
    unheard,
    ways,
)

ROUTERS = (
    home.router,
    searching.router,
    actors.router,
    dossiers.router,
    policies.router,
    statements.router,
    articles.router,
    networks.router,
    ways.router,
    matrix.router,
    figures.router,
    comparing.router,
    unheard.router,
    timeline.router,
    reviewing.router,
    tickets.router,
    quality.router,
)

QUESTIONS = questions.router
"""Where a parameter may take several values, and each question says which ones it takes."""
