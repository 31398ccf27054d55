"""Making dumps beside the serving, in a process that gives way to all others."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path
from threading import Lock, Thread

from graph import dumps, snapshots

LOG = logging.getLogger(__name__)

COMMAND = "import os; os.nice(10); from onrecord.cli import main; main()"


class Dumper:
    """Runs `onrecord dump` (`api.dumper.Dumper`). A snapshot whose dump failed is not tried again.

    `fault` is for readers: it does not tell where on this machine the store is.
    """

    def __init__(self, store: Path) -> None:
        self.fault: str | None = None
        self._store = store.resolve()
        self._lock = Lock()
        self._tried: str | None = None
        self._running: subprocess.Popen[str] | None = None
        self._closed = False

    def start(self) -> None:
        newest = snapshots.current(self._store)
        with self._lock:
            if self._closed or self._running or newest in {None, self._tried} or dumps.of(self._store, str(newest)):
                return
            self._tried = newest
            command = [sys.executable, "-P", "-c", COMMAND, "dump", "--store", str(self._store)]
            self._running = subprocess.Popen(  # noqa: S603  # our own program, by no shell
                command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
            )
            Thread(target=self._wait, args=(self._running,), daemon=True).start()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            running = self._running
        if running:
            running.terminate()
            running.wait()

    def _wait(self, running: subprocess.Popen[str]) -> None:
        """Say what went wrong, if anything did; then see whether a newer snapshot has come meanwhile."""
        _, said = running.communicate()
        # One whose snapshot went meanwhile is not missed: the newer snapshot comes next.
        failed = running.returncode != 0 and not self._closed and self._tried == snapshots.current(self._store)
        why = (said.strip().splitlines() or [f"ended with {running.returncode}"])[-1]
        with self._lock:
            self._running = None
            self.fault = why.replace(f"{self._store}/", "") if failed else None
        if failed:
            LOG.warning("no dump was made: %s", why)
        self.start()
