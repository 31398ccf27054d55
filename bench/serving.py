"""A server in a process of its own, as the benches ask it."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from onrecord import server


@contextmanager
def served(serve: Callable[[Connection, Any], None], what: object) -> Iterator[int]:
    """The port of a server in a process of its own."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(there, what))
    process.start()
    try:
        yield here.recv()
    finally:
        process.terminate()
        process.join()


def ours(told: Connection, store: Path) -> None:
    """Ours, with that store."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # where its log goes, a line for each request
    server.run(store, "127.0.0.1", 0, told.send)
