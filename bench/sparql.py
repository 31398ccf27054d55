"""How fast SPARQL is beside the native Oxigraph server on the same data, and what runaway queries do to small ones."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from urllib.parse import quote

import psutil  # type: ignore[import-untyped]
import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad

from graph import forms

ROUNDS, SECONDS, CONNECTIONS = 5, 2.0, 8
ARTICLES, STATEMENTS = 20_000, 15
ROWS = (1, 200, 20_000)

NS = "https://w3id.org/onrecord/"
SCHEMA = "https://schema.org/"

SMALL = f"SELECT ?text {{ <{NS}id/statement/%d> <{SCHEMA}text> ?text }}"
MANY = f'SELECT ?s ?text {{ ?s <{SCHEMA}text> ?text FILTER(?text != "%d") }} LIMIT %d'

RUNAWAYS = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(?c != 'NUMBER') }",
    f"SELECT * {{ ?a (<{NS}ns#speaker>|^<{NS}ns#speaker>)* ?b . ?b (<{NS}ns#speaker>|^<{NS}ns#speaker>)* ?c }} OFFSET NUMBER00000000",
    f"SELECT * {{ ?a <{SCHEMA}text> ?x . ?b <{SCHEMA}text> ?y }} ORDER BY ?y ?x LIMIT NUMBER",
    f"SELECT * {{ ?a <{SCHEMA}text> ?x . ?b <{SCHEMA}text> ?y FILTER(REGEX(?x, CONCAT(?y, '.*zNUMBER$'))) }}",
)
"""Cross products, property paths, an order of all pairs, a pattern over pairs. The first is the same each time."""


def measure() -> None:
    """Print requests a second of both servers for one row and for many, then the small ones' waits beside runaways."""
    with TemporaryDirectory() as folder:
        store, copy = Path(folder) / "store", Path(folder) / "copy"
        _make(store, copy)
        with native(copy) as theirs, ours(store) as (mine, process):
            for rows in ROWS:
                _compare(theirs, mine, rows)
            _runaway(mine, process)


def _compare(theirs: int, ours: int, rows: int) -> None:
    numbers = count()

    def query() -> str:
        number = next(numbers)
        return SMALL % (number % (ARTICLES * STATEMENTS)) if rows == 1 else MANY % (number, rows)

    _ = asyncio.run(_load(theirs, query, 0.5)), asyncio.run(_load(ours, query, 1))  # warm
    native, mine = [], []
    for _ in range(ROUNDS):
        native.append(len(asyncio.run(_load(theirs, query, SECONDS))) / SECONDS)
        mine.append(len(asyncio.run(_load(ours, query, SECONDS))) / SECONDS)
    ratio = median(mine) / median(native)
    print(f"{rows} rows: native {median(native):.0f}, ours {median(mine):.0f} requests a second, ratio {ratio:.2f}")


def _runaway(port: int, process: psutil.Process, seconds: float = 60.0) -> None:
    """Ten clients with runaway queries beside ten with small ones."""
    numbers = count()

    def small() -> str:
        return SMALL % (next(numbers) % (ARTICLES * STATEMENTS))

    quiet = asyncio.run(_load(port, small, 10, 10))
    before = _resources(process)
    waits, statuses = asyncio.run(_beside_runaways(port, small, seconds))
    time.sleep(2)
    after = _resources(process)
    print(
        f"quiet: p95 {_p95(quiet):.1f} ms of {len(quiet)}; beside runaways: p95 {_p95(waits):.1f} ms of {len(waits)}, "
        f"ratio {_p95(waits) / _p95(quiet):.1f}; runaways were answered {statuses}"
    )
    print(f"processes and MB before {before}, after {after}")


async def _beside_runaways(port: int, small: Callable[[], str], seconds: float) -> tuple[list[float], dict[int, int]]:
    until, statuses, numbers = time.monotonic() + seconds, dict[int, int](), count(1)

    async def run_away(place: int) -> None:
        while (left := until - time.monotonic()) > 0:
            number = next(numbers)
            query = RUNAWAYS[(place + number) % len(RUNAWAYS)].replace("NUMBER", str(number))
            client = _Client(port)
            await client.open()
            try:
                async with asyncio.timeout(left):
                    await client.ask(query, "&timeout=1" if place % 3 == 0 else "")
                statuses[client.status] = statuses.get(client.status, 0) + 1
                if client.status == 429:
                    await asyncio.sleep(0.2)
            except TimeoutError:
                pass
            finally:
                client.close()

    runaways = [asyncio.create_task(run_away(place)) for place in range(10)]
    waits = await _load(port, small, seconds, 10)
    await asyncio.gather(*runaways)
    return waits, statuses


async def _load(port: int, query: Callable[[], str], seconds: float, connections: int = CONNECTIONS) -> list[float]:
    """The milliseconds of all requests that so many connections get answered in that time."""
    waits: list[float] = []
    until = time.perf_counter() + seconds

    async def one() -> None:
        client = _Client(port)
        await client.open()
        while (started := time.perf_counter()) < until:
            await client.ask(query())
            assert client.status == 200, (client.status, client.tail)
            waits.append((time.perf_counter() - started) * 1000)
        client.close()

    await asyncio.gather(*(one() for _ in range(connections)))
    return waits


class _Client(asyncio.Protocol):
    """One connection, one request after another, and no more of HTTP than that takes."""

    def __init__(self, port: int) -> None:
        self.status = 0
        self.tail = b""
        self._port = port
        self._head = b""
        self._left = -1
        self._begun = False
        self._answer: asyncio.Future[None]

    async def open(self) -> None:
        await asyncio.get_running_loop().create_connection(lambda: self, "127.0.0.1", self._port)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        if not self._answer.done():
            self.status = 0
            self._answer.set_result(None)

    async def ask(self, query: str, more: str = "") -> None:
        self._head, self._left, self._begun, self.tail = b"", -1, False, b""
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(
            f"GET {PATHS.get(self._port, '/sparql')}?query={quote(query)}{more} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            "Accept: application/sparql-results+json\r\n\r\n".encode()
        )
        await self._answer

    def data_received(self, data: bytes) -> None:
        if not self._begun:
            self._head += data
            head, end, data = self._head.partition(b"\r\n\r\n")
            if not end:
                return
            self._begun = True
            self.status = int(head[9:12])
            _, found, length = head.lower().partition(b"content-length: ")
            self._left = int(length.partition(b"\r\n")[0]) if found else -1
        if self._left >= 0:
            self._left -= len(data)
            whole = self._left == 0
        else:
            self.tail = (self.tail + data)[-7:]
            whole = self.tail.endswith(b"0\r\n\r\n")
        if whole and not self._answer.done():
            self._answer.set_result(None)

    def close(self) -> None:
        self._transport.abort()


PATHS: dict[int, str] = {}
"""The native server has its endpoint elsewhere."""


def _make(store: Path, copy: Path) -> None:
    """A store with one snapshot, of quads like those of articles, and the same quads for the native server."""
    home = store / "snapshots" / "20240101T000000000000Z"
    home.mkdir(parents=True)
    engine = pyoxigraph.Store(home / "quads")
    engine.bulk_extend(_quads())
    engine.flush()
    engine.optimize()
    del engine
    shutil.copytree(home / "quads", copy)
    (store / "texts").mkdir()
    (store / "current").write_text(home.name, encoding="ascii")
    forms.write(store)


def _quads() -> Iterator[Quad]:
    text, speaker = NamedNode(f"{SCHEMA}text"), NamedNode(f"{NS}ns#speaker")
    for article in range(ARTICLES):
        graph = NamedNode(f"{NS}id/article/{article}")
        for number in range(STATEMENTS):
            statement = NamedNode(f"{NS}id/statement/{article * STATEMENTS + number}")
            words = f"the bridge number {article} will be mended {number} times before the council pays for it"
            yield Quad(statement, text, Literal(words), graph)
            yield Quad(statement, speaker, NamedNode(f"{NS}id/person/{(article * 7 + number) % 5000}"), graph)


@contextmanager
def native(quads: Path, how: str = "serve-read-only") -> Iterator[int]:
    """The port of the Oxigraph server on these quads."""
    port = _free()
    binary = Path(sys.executable).with_name("oxigraph")
    address = ["--bind", f"127.0.0.1:{port}", "--union-default-graph"]
    PATHS[port] = "/query"
    with _process([str(binary), how, "--location", str(quads), *address], port):
        yield port


@contextmanager
def ours(store: Path) -> Iterator[tuple[int, psutil.Process]]:
    """The port of our server on the store, as `onrecord serve` runs it, and its process."""
    port = _free()
    command = [sys.executable, "-c", "from onrecord.cli import main; main()", "serve", "--store", str(store)]
    with _process([*command, "--port", str(port)], port) as process:
        yield port, process


@contextmanager
def _process(command: list[str], port: int) -> Iterator[psutil.Process]:
    process = psutil.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ)
    try:
        for _ in range(200):
            with socket.socket() as trying:
                if trying.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _resources(process: psutil.Process) -> tuple[int, int]:
    """How many processes the server has below it, and the memory that only they and it hold."""
    children = process.children(recursive=True)
    return len(children), sum(each.memory_full_info().uss for each in (process, *children)) // 2**20


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _p95(waits: list[float]) -> float:
    return quantiles(waits, n=20)[-1]
