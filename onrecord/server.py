"""Serving a store: the web application with its pages, on uvicorn."""

from __future__ import annotations

import gc
import os
import signal
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import uvicorn

from api import logs
from api.app import create_app
from api.keys import Keys
from api.settings import from_environ
from onrecord import serving
from onrecord.connections import Connection
from onrecord.desk import Desk
from onrecord.dumping import Dumper
from onrecord.publisher import Publisher
from ontology.errors import BadSetting
from viz.pages import Pages


def run(
    store: Path,
    host: str,
    port: int,
    greet: Callable[[int], object],
    *,
    full_text: bool = False,
    beside: Publisher | None = None,
) -> None:
    """Serve the store until stopped; `greet` is told the port once it is ours. `full_text` as in the settings.

    With a publisher `beside` it, what is asked of quads is asked of that one's engine.
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
    at = listening.getsockname()[1]
    logs.start(settings.log)
    with serving.noted(store, host, at, settings.article_bytes) as own:
        dumper = Dumper(store) if settings.dumps and not (beside and beside.copies) else None
        config = uvicorn.Config(
            create_app(
                settings,
                Pages(),
                Desk(store),
                keys=Keys(store, own),
                dumper=dumper,
                ahead=True,
                engine=beside.engine if beside else None,
            ),
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
        gc.freeze()  # what is loaded by now stays, so that looking for garbage need not go through it again and again
        greet(at)
        if beside:
            beside.start()
        server.run(sockets=[listening])
        if beside:
            beside.close()
