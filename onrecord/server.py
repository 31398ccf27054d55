"""Serving a store: the web application with its pages, on uvicorn."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock

import uvicorn

from api import logs
from api.app import create_app
from api.settings import from_environ
from onrecord.connections import Connection
from onrecord.dumping import Dumper
from ontology.errors import BadSetting
from ontology.records import Act, Decision
from viz.pages import Pages


class Desk:
    """Takes decisions down, one at a time (`api.desk.Desk`). What judges who is who is loaded with the first of them."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._lock = Lock()

    def decide(self, act: Act, things: Sequence[str], *, by: str, why: str | None, named: str | None) -> Decision:
        from onrecord import deciding  # noqa: PLC0415  # it knows words by way of the language model, which takes a second

        with self._lock:
            return deciding.decide(self._store, act, things, by=by, why=why, named=named)

    def undo(self, identifier: str | None, *, by: str, why: str | None) -> Decision:
        from onrecord import deciding  # noqa: PLC0415

        with self._lock:
            return deciding.undo(self._store, identifier, by=by, why=why)


def run(store: Path, host: str, port: int, greet: Callable[[int], object], *, full_text: bool = False) -> None:
    """Serve the store until stopped; `greet` is told the port once it is ours. `full_text` as in the settings.

    Told to stop (SIGTERM or SIGINT) it takes no more requests, lets running answers end within the grace of the settings,
    and returns. Settings are read from the environment (docs/settings.md). Raises BadSetting where one is wrong, and where
    the address cannot be listened on.
    """
    settings = replace(from_environ(os.environ), store=store)
    settings = replace(settings, full_text=full_text or settings.full_text)
    try:
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as fault:
        raise BadSetting(f"{host}:{port}: {os.strerror(fault.errno or 0)}; give another --host or --port") from fault
    dumper = Dumper(store) if settings.dumps else None
    greet(listening.getsockname()[1])
    logs.start(settings.log)
    config = uvicorn.Config(
        create_app(settings, Pages(), Desk(store), dumper),
        http=Connection,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=settings.keep_alive,
        timeout_graceful_shutdown=settings.grace,
        forwarded_allow_ips=settings.proxies,
    )
    server = uvicorn.Server(config)
    for told in (signal.SIGTERM, signal.SIGINT):
        # Uvicorn hands a signal on when it is done; without this it would end the process, which has ended well by then.
        signal.signal(told, server.handle_exit)
    server.run(sockets=[listening])
