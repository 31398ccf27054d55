"""`onrecord serve` as a process: how it starts, what it says, and how it ends."""

from __future__ import annotations

import contextlib
import json
import os
import re
import select
import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest
import uvicorn

from api.app import create_app
from api.settings import Settings
from onrecord.connections import Connection
from tests import newsroom

ONRECORD = (sys.executable, "-c", "from onrecord.cli import main; main()")
ROOT = Path(__file__).parents[2]
LONG = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
"""A question that takes longer than anybody waits."""


class Server:
    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process = process
        self.address = address
        self.lines: list[str] = []
        self._reading = threading.Thread(target=lambda: self.lines.extend(process.stderr))  # type: ignore[arg-type]
        self._reading.start()

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    def children(self) -> list[int]:
        """All processes below the server's."""
        return [child.pid for child in psutil.Process(self.process.pid).children(recursive=True)]

    def wait_for_requests(self, count: int) -> None:
        """Come back when so many are being answered, beside the one that asks."""
        while f"onrecord_requests_running {count + 1}.0" not in httpx.get(f"{self.address}/metrics").text:
            assert self.process.poll() is None

    def wait_until_closed(self) -> None:
        """Come back when nobody may connect any more."""
        with contextlib.suppress(ConnectionError):
            while True:
                socket.create_connection(("127.0.0.1", self.port), 5).close()

    def stop(self, told: signal.Signals = signal.SIGTERM) -> int:
        """The exit code; the test fails where the server does not end."""
        self.process.send_signal(told)
        code = self.process.wait(30)
        self._reading.join(10)
        return code

    def log(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.lines]


def ended(pid: int) -> bool:
    """Whether a process ends, if not at once: it may have to notice first that its parent has."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    with os.fdopen(process):
        return bool(select.select([process], [], [], 10)[0])


def environ(**settings: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ONRECORD_")}
    return {**kept, "PYTHONPATH": str(ROOT), **{f"ONRECORD_{name.upper()}": value for name, value in settings.items()}}


@contextmanager
def serving(store: Path, **settings: str) -> Iterator[Server]:
    """A server with these settings; what it says after its address is in the log."""
    command = [*ONRECORD, "serve", "--store", str(store), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environ(**settings)) as process:
        try:
            first = process.stderr.readline()  # type: ignore[union-attr]
            found = re.search(r"http://[\d.]+:\d+", first)
            assert found, first
            yield Server(process, found.group())
        finally:
            process.kill()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return newsroom.store(tmp_path_factory.mktemp("serving") / "store", newsroom.newsroom())


def onrecord(*arguments: object, **settings: str) -> subprocess.CompletedProcess[str]:
    command = [*ONRECORD, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environ(**settings), check=False)


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_told_to_stop_ends_well_and_leaves_nothing(store: Path, told: signal.Signals) -> None:
    with serving(store) as server:
        assert httpx.get(f"{server.address}/sparql", params={"query": "ASK {}"}).status_code == 200
        children = server.children()
        assert children
        assert server.stop(told) == 0
        assert all(map(ended, children))
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", server.port), 5)
        assert [line["event"] for line in server.log()] == ["request"]


def test_a_request_that_is_on_its_way_is_answered_to_its_end(store: Path) -> None:
    query = b"SELECT * WHERE { ?s ?p ?o }"
    with serving(store) as server, socket.create_connection(("127.0.0.1", server.port), 20) as client:
        head = (
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: %d\r\n\r\n"
        )
        client.sendall(head % len(query) + query[:-1])
        server.wait_for_requests(1)
        server.process.send_signal(signal.SIGTERM)
        server.wait_until_closed()
        client.sendall(query[-1:])
        received = b""
        while piece := client.recv(2**16):
            received += piece
        assert server.process.wait(30) == 0
    head, _, body = received.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert body.rstrip().endswith((b"]}}", b"0"))  # the end of the results, or of the pieces in which they came
    assert len(body) > 50_000


def test_an_answer_that_takes_longer_than_the_grace_is_a_problem_document(store: Path) -> None:
    with serving(store, grace="1", log="json") as server:
        answers: list[httpx.Response] = []

        def ask() -> None:
            answers.append(httpx.get(f"{server.address}/sparql", params={"query": LONG}, timeout=30))

        asking = threading.Thread(target=ask)
        asking.start()
        server.wait_for_requests(1)
        children = server.children()
        assert server.stop() == 0
        asking.join(10)
        assert all(map(ended, children))
    (answer,) = answers
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert answer.headers["retry-after"] == "5"
    assert "Traceback" not in "".join(server.lines)


def test_a_connection_that_stands_idle_is_kept_as_long_as_the_setting_says(store: Path) -> None:
    with serving(store, keep_alive="1") as server, socket.create_connection(("127.0.0.1", server.port), 20) as client:
        client.sendall(b"GET /api/v1/health HTTP/1.1\r\nHost: x\r\n\r\n")
        received = b""
        while piece := client.recv(2**16):  # until the server closes
            received += piece
        assert received.startswith(b"HTTP/1.1 200")
        assert server.stop() == 0


@pytest.mark.parametrize("size", [100, 60_000, 2**16 + 1, 2**20])
def test_a_head_without_end_is_refused(size: int, store: Path) -> None:
    with spoken(store) as port, socket.create_connection(("127.0.0.1", port), 20) as client:
        with contextlib.suppress(ConnectionError):
            client.sendall(b"GET /api/v1/health HTTP/1.1\r\nHost: x\r\n")
            for _ in range(size // 50):
                client.sendall(b"X-Long: " + b"x" * 40 + b"\r\n")
            client.sendall(b"\r\n" if size < 2**16 else b"")
        answer = b""
        with contextlib.suppress(ConnectionError):
            answer = client.recv(1000)
    assert answer.startswith(b"HTTP/1.1 200 " if size < 2**16 else (b"HTTP/1.1 431 ", b""))


@pytest.mark.parametrize(
    "said", [b"", b"GET / HTTP/1.1\r\nHost:", b"GET /api/v1/health HTTP/1.1\r\nHost: x\r\n\r\nGET"]
)
def test_a_head_that_never_comes_to_its_end_ends_the_connection(said: bytes, store: Path) -> None:
    with spoken(store) as port, socket.create_connection(("127.0.0.1", port), 20) as client:
        client.sendall(said)
        while client.recv(10_000):
            pass


def test_a_connection_whose_requests_come_whole_is_kept(store: Path) -> None:
    with spoken(store) as port, httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        posted = {"Content-Type": "application/sparql-query"}
        for _ in range(3):
            assert client.get("/api/v1/health").status_code == 200
            assert client.post("/sparql", content=b"ASK {} #" + b"x" * 500_000, headers=posted).status_code == 200


@contextmanager
def spoken(store: Path) -> Iterator[int]:
    """The port of a server in this process that waits half a second for the head of a request."""

    class Impatient(Connection):
        head_seconds = 0.5

    config = uvicorn.Config(create_app(Settings(store)), port=0, log_config=None, http=Impatient)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(20)


def test_only_a_proxy_that_is_trusted_is_believed(store: Path) -> None:
    forwarded = {"X-Forwarded-Proto": "https"}
    for proxies, believed in (("127.0.0.1", True), ("10.0.0.0/8", False)):
        with serving(store, proxies=proxies) as server:
            answer = httpx.get(f"{server.address}/api/v1/health", headers=forwarded)
            assert ("strict-transport-security" in answer.headers) is believed
            assert server.stop() == 0


@pytest.mark.parametrize(("kind", "first"), [("text", "0123456789"), ("auto", "{"), ("off", "")])
def test_the_log_is_as_the_setting_says(kind: str, first: str, store: Path) -> None:
    with serving(store, log=kind) as server:
        httpx.get(f"{server.address}/api/v1/health")
        assert server.stop() == 0
    assert len(server.lines) == bool(first)
    assert all(line[0] in first for line in server.lines)


def test_keys_and_questions_never_come_into_the_log(store: Path) -> None:
    with serving(store, key="a-key-that-nobody-else-has") as server:
        wrong = {"Authorization": "Bearer a-key-that-is-wrong"}
        httpx.post(f"{server.address}/api/v1/decisions", json={"act": "secret-act"}, headers=wrong)
        httpx.get(f"{server.address}/sparql", params={"query": "SELECT secret-words"})
        httpx.get(f"{server.address}/secret-path?secret-query")
        with socket.create_connection(("127.0.0.1", server.port), 5) as client:
            client.sendall(b"SECRET / secret\r\nsecret: secret\r\n\r\n")
            client.recv(1000)
        assert server.stop() == 0
    said = "".join(server.lines)
    assert len(server.lines) >= 4
    assert "secret" not in said.casefold()
    assert "a-key-that" not in said


def test_a_setting_that_cannot_be_worked_with_ends_the_start_with_its_name(store: Path) -> None:
    done = onrecord("serve", "--store", store, grace="soon")
    assert done.returncode == 2
    assert done.stderr == "ONRECORD_GRACE is 'soon'; expected a number above zero, such as 10\n"


def test_the_settings_in_force_are_printed() -> None:
    done = onrecord("settings", grace="3", metrics="off")
    rows = [
        [cell.strip() for cell in line.split("│")[1:-1]] for line in done.stdout.splitlines() if "ONRECORD_" in line
    ]
    shown = {name: (value, default) for name, value, default in rows}
    assert shown["ONRECORD_GRACE"] == ("3", "10")
    assert shown["ONRECORD_METRICS"] == ("no", "yes")
    assert shown["ONRECORD_KEEP_ALIVE"] == ("75", "")


def test_a_store_is_backed_up_beside_its_server_and_the_copy_answers_alike(store: Path, tmp_path: Path) -> None:
    file, copy = tmp_path / "press.tar.gz", tmp_path / "copy"
    with serving(store) as server:
        done = onrecord("backup", file, "--store", store)
        assert done.returncode == 0, done.stderr
        before = httpx.get(f"{server.address}/api/v1/statements").json()
        assert server.stop() == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    done = onrecord("restore", file, "--store", copy)
    assert (done.returncode, done.stdout) == (0, "")
    assert "The store is sound." in done.stderr
    with serving(copy) as server:
        after = httpx.get(f"{server.address}/api/v1/statements").json()
        assert server.stop() == 0
    assert before.pop("snapshot") != after.pop("snapshot")
    assert before == after
    rows = [onrecord("query", "who-said-what", "--format", "json", "--store", place).stdout for place in (store, copy)]
    assert rows[0] == rows[1] != ""


def test_a_damaged_backup_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "press.tar.gz").write_bytes(b"no backup")
    done = onrecord("restore", tmp_path / "press.tar.gz", "--store", tmp_path / "copy")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "press.tar.gz: damaged" in done.stderr
    assert not (tmp_path / "copy").exists()
