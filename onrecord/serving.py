"""The note that a server leaves in its store, so that commands beside it hand their work over instead of failing on the lock."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from api.keys import Key, Scope, made

FILE = "serving.json"

NAME = "this machine"
"""What the key of a run is called: who can read the note has the rights of the server's own user."""

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104  # told apart, not listened on
"""Where a server is found that listens on all addresses."""


@dataclass(frozen=True, slots=True)
class Serving:
    """A server that runs: where it listens, its process, a key that is good for this run, and the bytes it takes at once."""

    host: str
    port: int
    pid: int
    key: str = field(repr=False)
    article_bytes: int


@contextmanager
def noted(store: Path, host: str, port: int, article_bytes: int) -> Iterator[Key]:
    """Leave the note while the server runs; gives the key of this run, as it is kept.

    Where the note cannot be written, as beside a store that is read-only, the server runs without.
    """
    token, key = made(NAME, [*Scope])
    note = Serving(EVERYWHERE.get(host, host), port, os.getpid(), token, article_bytes)
    with suppress(OSError):
        _write(store, note)
    try:
        yield key
    finally:
        if beside(store) == note:
            (store / FILE).unlink(missing_ok=True)


def beside(store: Path) -> Serving | None:
    """The server of that store, as far as its note says; None where there is no note, or its process has ended."""
    try:
        note = Serving(**json.loads((store / FILE).read_text(encoding="utf-8")))
        os.kill(note.pid, 0)
    except (OSError, ValueError, TypeError, OverflowError):  # no note, half a note, or no process
        return None
    return note


def _write(store: Path, note: Serving) -> None:
    """One whole file before or after, which nobody else may read."""
    store.mkdir(parents=True, exist_ok=True)
    unfinished = store / f"{FILE}.{note.pid}"
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        json.dump(asdict(note), out)
    unfinished.replace(store / FILE)
