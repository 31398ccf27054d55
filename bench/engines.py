"""The SPARQL services that the store is tested on, each in a folder for the time being: Oxigraph's server and Virtuoso.

`python -m bench.engines` starts those that are installed, and says where they are, until it is stopped.
"""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.service import Access

WAIT = 60.0
"""Seconds in which an engine has to listen."""

NAME = "dba"
"""The name and the password that Virtuoso has when it is new."""

ACCESS = {"oxigraph": Access(), "virtuoso": Access(user=NAME, password=NAME)}

INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200

[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CheckpointInterval = 60
CaseMode = 2
DirsAllowed = {folder}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
ThreadsPerQuery = 1
StopCompilerWhenXOverRunTime = 1

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 10

[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryCostEstimationTime = 4000
MaxQueryExecutionTime = 60
"""


def binary(name: str) -> str | None:
    """The program of an engine, None where it is not installed."""
    beside = Path(sys.executable).with_name("oxigraph")
    return shutil.which("virtuoso-t") if name == "virtuoso" else str(beside) if beside.exists() else None


@contextmanager
def oxigraph(folder: Path) -> Iterator[str]:
    """The address of an Oxigraph server on that folder."""
    port = _free()
    program = binary("oxigraph")
    assert program
    with _running([program, "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"], port):
        yield f"http://127.0.0.1:{port}/query"


@contextmanager
def virtuoso(folder: Path, rows: int = 10_000, buffers: int = 10_000) -> Iterator[str]:
    """The address of a Virtuoso on that folder, which gives at most so many rows; a buffer is 8 KiB of memory."""
    sql, http = _free(), _free()
    program = binary("virtuoso")
    assert program
    ini = folder / "virtuoso.ini"
    told = {"folder": folder, "sql": sql, "http": http, "rows": rows, "buffers": buffers, "dirty": buffers * 3 // 5}
    ini.write_text(INI.format(**told), encoding="utf-8")
    with _running([program, "+configfile", str(ini), "+foreground"], http):
        yield f"http://127.0.0.1:{http}/sparql-auth"


ENGINES: Mapping[str, Callable[[Path], AbstractContextManager[str]]] = {"oxigraph": oxigraph, "virtuoso": virtuoso}


@contextmanager
def _running(command: list[str], port: int) -> Iterator[None]:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            until = time.monotonic() + WAIT
            while time.monotonic() < until and process.poll() is None:
                with socket.socket() as trying:
                    if trying.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            else:
                raise RuntimeError(f"{command[0]} does not listen on port {port}")
            yield
        finally:
            process.kill()


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def main() -> None:
    """Run what is installed until somebody stops it."""
    with ExitStack() as stack:
        for name, start in ENGINES.items():
            if binary(name):
                folder = Path(stack.enter_context(TemporaryDirectory()))
                access = ACCESS[name]
                told = f" (user {access.user}, password {access.password})" if access.user else ""
                print(f"{name}: {stack.enter_context(start(folder))}{told}", flush=True)
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


if __name__ == "__main__":
    main()
