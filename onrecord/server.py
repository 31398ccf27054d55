"""Serving a store: the web application with its pages, on uvicorn."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import uvicorn

from api.app import create_app
from api.settings import from_environ
from viz.pages import Pages


def run(store: Path, host: str, port: int) -> None:
    """Serve the store until stopped. Settings are read from the environment (docs/settings.md)."""
    settings = replace(from_environ(os.environ), store=store)
    uvicorn.run(create_app(settings, Pages()), host=host, port=port, log_level="warning", access_log=False)
