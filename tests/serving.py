"""A real server on 127.0.0.1 for the tests of the API and the pages."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import uvicorn

from api.app import create_app
from api.dumper import Dumper
from api.settings import Settings
from onrecord.connections import Connection
from onrecord.server import Desk
from viz.pages import Pages


@contextmanager
def served(store: Path, desk: Desk | None = None, *, dumper: Dumper | None = None, **settings: object) -> Iterator[str]:
    """The address of a server for that store, with pages. It makes no dumps unless it is given what makes them."""
    app = create_app(replace(Settings(store), **settings), Pages(), desk or Desk(store), dumper=dumper)
    # Longer than clients keep an idle connection (5 s, as long as the server would): or one is used just as it is closed.
    config = uvicorn.Config(app, host="127.0.0.1", port=0, http=Connection, log_level="warning", timeout_keep_alive=60)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
