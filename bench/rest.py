"""How fast REST lists and 304 answers are, beside a bare ASGI application that sends ready bytes: both served alike, by turns.

The addresses vary: who, where, what about, from when, by which words, and which page. They are asked again and again, as lists
are by many readers, and then each but once, so that nothing is remembered of it. A client of a few connections that are kept open
asks one after the other, and reads no more of an answer than its length.
"""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, cycle
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import uvicorn

from bench import madeup
from bench.serving import ours, served

ARTICLES = 1_000
ROUNDS = 5
CONNECTIONS = 4
REQUESTS = 1_500
"""In each round, of each kind."""
LONG, WAITS = 20, 200
"""Clients that ask for much, and lists that are asked for beside them."""
LIST = "/api/v1/statements"
ITEMS = 50


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent, and what has to come back."""

    port: int
    head: bytes
    status: bytes


def measure(store: Path, articles: int = ARTICLES) -> None:
    """Print requests a second of both, and their ratio, for lists of 50 and for 304s. The store is made where there is none."""
    madeup.store(store, articles)
    with served(ours, store) as port, served(_bare, None) as bare:
        addresses = _addresses(f"http://127.0.0.1:{port}")
        new = _new(addresses)
        for accept in ("identity", "gzip"):
            tags, sizes = zip(*(_tag_and_size(port, address, accept) for address in addresses), strict=True)
            size = int(median(sizes))
            lists = [Request(port, _head(address, accept), b"200") for address in addresses]
            known = [
                Request(port, _head(address, accept, tag), b"304") for address, tag in zip(addresses, tags, strict=True)
            ]
            ready, empty = [Request(bare, _head(path, accept), b"200") for path in (f"/{size}", "/304")]
            unasked = [Request(port, _head(next(new), accept), b"200") for _ in range(ROUNDS * REQUESTS)]
            _compare(f"lists of {ITEMS}, {accept}, {size} bytes", lists, ready)
            _compare(f"lists of {ITEMS}, {accept}, each address new", unasked, ready)
            _compare(f"304 answers, {accept}, beside those bytes", known, ready)
            _compare(f"304 answers, {accept}, beside bare 304s", known, replace(empty, status=b"304"))
        asyncio.run(_beside_long(port, new))


def _compare(what: str, ours: Sequence[Request], theirs: Request) -> None:
    """Both by turns, and the median ratio."""
    both = [(asyncio.run(_rate(ours, turn * REQUESTS)), asyncio.run(_rate([theirs]))) for turn in range(ROUNDS)]
    ratio = median(mine / bare for mine, bare in both)
    mine, bare = (median(rates) for rates in zip(*both, strict=True))
    print(f"{what}: {mine:.0f} a second beside {bare:.0f}, ratio {ratio:.2f}", flush=True)


async def _beside_long(port: int, new: Iterator[str]) -> None:
    """Print how long lists take while others ask for what goes through the whole store, each time otherwise."""
    quiet = await _p95(port, new)
    answered: Counter[bytes] = Counter()
    numbers = count()

    async def ask() -> None:
        while True:
            address = f"/api/v1/positions?min_confidence={next(numbers) / 10**6:.6f}"
            answered[(await _asked(port, address))[1]] += 1

    long = [asyncio.create_task(ask()) for _ in range(LONG)]
    await asyncio.sleep(1)
    beside = await _p95(port, new)
    for task in long:
        task.cancel()
    await asyncio.gather(*long, return_exceptions=True)
    told = {status.decode(): number for status, number in answered.items()}
    print(
        f"lists, p95: quiet {quiet * 1000:.1f} ms, beside {LONG} that ask much {beside * 1000:.1f} ms; these got {told}"
    )


async def _p95(port: int, new: Iterator[str]) -> float:
    waits = []
    for _ in range(WAITS):
        waits.append((await _asked(port, next(new)))[0])
        await asyncio.sleep(0.02)
    return quantiles(waits, n=20)[-1]


async def _asked(port: int, address: str) -> tuple[float, bytes]:
    """Seconds to the last byte over a connection of its own, and the status."""
    started = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
    writer.write(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    return time.perf_counter() - started, answer[9:12]


async def _rate(requests: Sequence[Request], first: int = 0) -> float:
    """Requests a second, of those from the `first` on."""
    started = time.perf_counter()
    each = REQUESTS // CONNECTIONS
    await asyncio.gather(*(_ask(requests, first + place * each, each) for place in range(CONNECTIONS)))
    return each * CONNECTIONS / (time.perf_counter() - started)


async def _ask(requests: Sequence[Request], start: int, number: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", requests[0].port, limit=2**22)
    for place in range(start, start + number):
        request = requests[place % len(requests)]
        writer.write(request.head)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head[9:12] == request.status, head
        if (at := head.lower().find(b"content-length: ")) >= 0:
            await reader.readexactly(int(head[at + 16 : head.index(b"\r", at)]))
    writer.close()
    await writer.wait_closed()


def _head(address: str, accept: str, tag: str | None = None) -> bytes:
    known = f"If-None-Match: {tag}\r\n" if tag else ""
    return f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: {accept}\r\n{known}\r\n".encode()


def _tag_and_size(port: int, address: str, accept: str) -> tuple[str, int]:
    with socket.create_connection(("127.0.0.1", port)) as connected:
        connected.sendall(_head(address, accept))
        head = b""
        while b"\r\n\r\n" not in head:
            head += connected.recv(2**16)
    told = dict(line.split(": ", 1) for line in head.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:])
    return told["etag"], int(told["content-length"])


def _addresses(host: str) -> list[str]:
    """Addresses of lists, each of a whole page: by one filter, by two, by words, and pages of each."""

    def asked(address: str) -> dict[str, Any]:
        with urlopen(f"{host}{address}") as answer:  # noqa: S310  # our own server
            found: dict[str, Any] = json.load(answer)
        return found

    facets = asked(f"{LIST}/facets")["facets"]
    one = [{field: value["value"]} for field in ("speaker", "outlet", "kind", "topic") for value in facets[field]]
    words = [item["text"].split()[0] for item in asked(f"{LIST}?limit=100")["items"]]
    several = [
        *({"kind": "direct", **each} for each in one),
        *({"from": "2023-01-01", "min_confidence": "0.7", **each} for each in one),
        *({"q": word} for word in words),
    ]
    found = []
    for params in [{}, *one, *several]:
        following: str | None = f"{LIST}?{urlencode({'limit': ITEMS, **params})}"
        for _ in range(3):
            page = asked(following) if following else {"items": []}
            if len(page["items"]) == ITEMS:
                found.append(str(following))
            following = page.get("next")
    assert len(found) > 100, "the store is too small to ask for varied lists"
    return found


def _new(addresses: Sequence[str]) -> Iterator[str]:
    """The same lists at addresses that differ from all others, by how sure their statements have to be."""
    unsure = [address for address in addresses if "min_confidence" not in address]
    for place, address in enumerate(cycle(unsure)):
        yield f"{address}&min_confidence={place / 10**6:.6f}"


def _bare(told: Connection, _nothing: None) -> None:
    """An application that does nothing but send as many ready bytes as its path says, or a 304."""
    ready: dict[str, bytes] = {}

    async def app(scope: dict[str, Any], _receive: object, send: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
        if scope["type"] != "http":
            return
        path = scope["path"]
        body = b"" if path == "/304" else ready.get(path) or ready.setdefault(path, b"x" * int(path[1:]))
        headers = [] if path == "/304" else [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200 if body else 304, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    listening = socket.create_server(("127.0.0.1", 0))
    told.send(listening.getsockname()[1])
    uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off")).run(sockets=[listening])
