"""Serving a store: the web application with its pages, on uvicorn."""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import uvicorn

from api.app import create_app
from api.keys import Keys
from api.settings import from_environ
from onrecord import serving
from onrecord.desk import Desk
from ontology.errors import BadSetting
from viz.pages import Pages


def run(store: Path, host: str, port: int, greet: Callable[[int], object], *, full_text: bool = False) -> None:
    """Serve the store until stopped; `greet` is told the port once it is ours. `full_text` as in the settings.

    Settings are read from the environment (docs/settings.md). Raises BadSetting where one is wrong, and where the address
    cannot be listened on.
    """
    settings = replace(from_environ(os.environ), store=store)
    settings = replace(settings, full_text=full_text or settings.full_text)
    try:
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as fault:
        raise BadSetting(f"{host}:{port}: {os.strerror(fault.errno or 0)}; give another --host or --port") from fault
    at = listening.getsockname()[1]
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit()
    )  # raised again when uvicorn is done, and would take nothing back
    with serving.noted(store, host, at, settings.article_bytes) as own:
        greet(at)
        app = create_app(settings, Pages(), Desk(store), Keys(store, own))
        uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False)).run(sockets=[listening])
