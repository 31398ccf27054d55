"""Keys: made once, kept as hashes, good for what they were made for, and shown nowhere."""

from __future__ import annotations

import base64
import json
import os
import re
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from api import keys
from api.keys import Keys, Scope
from onrecord import serving
from onrecord.desk import Desk
from onrecord.serving import Serving
from ontology.errors import BadSetting, StoreError
from tests import newsroom, scribes
from tests.serving import served


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return newsroom.store(tmp_path_factory.mktemp("keys") / "store", newsroom.newsroom())


@pytest.fixture(scope="module")
def closed(store: Path) -> Iterator[str]:
    """The address of a server where reading takes a key."""
    with served(store, Desk(store, scribes.counting), open=False) as address:
        yield address


@pytest.fixture
def key(store: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A key with the scopes that the test names, and none afterwards."""
    yield keys.new(store, request.node.name[:60], request.param)
    keys.revoke(store, request.node.name[:60])


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_key_is_kept_as_a_hash_that_nobody_else_may_read(tmp_path: Path) -> None:
    token = keys.new(tmp_path, "echo", [Scope.INGEST, Scope.READ])
    file = tmp_path / keys.FILE
    assert token.startswith(keys.PREFIX)
    assert len(token) == len(keys.PREFIX) + 43  # 32 bytes in base64
    assert token not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    (row,) = json.loads(file.read_text())["keys"]
    assert (row["name"], row["scopes"], row["hash"]) == ("echo", ["ingest", "read"], keys.hash_of(token))


def test_a_key_counts_until_it_is_revoked_without_a_restart(tmp_path: Path) -> None:
    known = Keys(tmp_path)
    assert known.of("onr_x") is None
    one, other = (keys.new(tmp_path, name, [Scope.READ]) for name in ("echo", "post"))
    assert [known.of(token).name for token in (one, other)] == ["echo", "post"]  # type: ignore[union-attr]
    keys.revoke(tmp_path, "echo")
    assert known.of(one) is None
    assert known.of(other)


@pytest.mark.parametrize("name", ["", " ", "a\nb", "x" * 65, " echo"])
def test_a_name_is_one_line_that_can_be_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadSetting, match="cannot name a key"):
        keys.new(tmp_path, name, [Scope.READ])


def test_a_name_is_one_keys_and_only_a_key_can_be_revoked(tmp_path: Path) -> None:
    keys.new(tmp_path, "echo", [Scope.READ])
    with pytest.raises(BadSetting, match="there is a key 'echo' already"):
        keys.new(tmp_path, "echo", [Scope.READ])
    with pytest.raises(BadSetting, match="there is no key 'post'"):
        keys.revoke(tmp_path, "post")


@pytest.mark.parametrize("content", ["", "{}", '{"keys": [{"name": "x"}]}', '{"keys": [{"scopes": ["rule"]}]}'])
def test_keys_that_cannot_be_read_let_nobody_in(tmp_path: Path, content: str) -> None:
    (tmp_path / keys.FILE).write_text(content)
    with pytest.raises(StoreError, match=r"keys\.json: cannot be read"):
        Keys(tmp_path).of("onr_x")
    with served(tmp_path, Desk(tmp_path, scribes.counting), open=False) as address:
        assert httpx.get(f"{address}/api/v1").status_code == 503
        assert httpx.post(f"{address}/api/v1/articles", headers=bearer("onr_x")).status_code == 503


@pytest.mark.parametrize(
    "address", ["/", "/sparql", "/api/v1/statements", "/openapi.json", "/data", "/docs", "/search"]
)
def test_a_closed_server_gives_nothing_without_a_key(closed: str, address: str) -> None:
    for headers in ({}, bearer("onr_x"), {"Authorization": "Basic ???"}):
        answer = httpx.get(f"{closed}{address}", headers=headers)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["content-security-policy"]


@pytest.mark.parametrize("address", ["/api/v1/health", "/api/v1/ready"])
def test_a_closed_server_says_that_it_is_well_and_ready(closed: str, address: str) -> None:
    assert httpx.get(f"{closed}{address}").json()["status"] == "ok"


@pytest.mark.parametrize("key", [[Scope.READ]], indirect=True)
def test_a_key_to_read_opens_a_closed_server_to_programs_and_browsers(closed: str, key: str) -> None:
    assert httpx.get(f"{closed}/api/v1/statements", headers=bearer(key)).status_code == 200
    asked = httpx.get(closed, headers={"Accept": "text/html"})
    assert (asked.status_code, asked.headers["www-authenticate"][:5]) == (401, "Basic")
    page = httpx.get(closed, headers={"Accept": "text/html"}, auth=("anybody", key))
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")


@pytest.mark.parametrize("key", [[Scope.INGEST]], indirect=True)
def test_a_key_for_one_thing_is_good_for_no_other(closed: str, key: str) -> None:
    for method, address, scope in (
        ("GET", "/api/v1/statements", "read"),
        ("POST", "/api/v1/decisions", "decide"),
    ):
        body = {"act": "confirm", "things": ["person/ada-quill"]} if method == "POST" else None
        answer = httpx.request(method, f"{closed}{address}", headers=bearer(key), json=body)
        assert answer.status_code == 403
        assert f"has no scope {scope}" in answer.json()["detail"]
    assert httpx.get(f"{closed}/api/v1/jobs", headers=bearer(key)).status_code == 200


@pytest.mark.parametrize("key", [[Scope.INGEST]], indirect=True)
def test_a_browser_that_remembers_a_key_writes_nothing_with_it(closed: str, key: str) -> None:
    """Else a page elsewhere could make it do so."""
    sent = httpx.post(
        f"{closed}/api/v1/articles", content="Rain.", headers={"Content-Type": "text/plain"}, auth=("x", key)
    )
    assert sent.status_code == 401


def test_a_server_without_keys_names_whom_to_ask(tmp_path: Path) -> None:
    with served(tmp_path, Desk(tmp_path, scribes.counting), contact="<Ida> ida@echo.example") as address:
        for path in ("articles", "decisions"):
            body = {"act": "confirm", "things": ["person/ada-quill"]}
            answer = httpx.post(f"{address}/api/v1/{path}", json=body)
            assert (answer.status_code, answer.headers["content-type"]) == (403, "application/problem+json")
            assert answer.json()["detail"] == "this server is read-only; write to its operator: <Ida> ida@echo.example"


CONTACTS = [
    ("ida@echo.example", 'href="mailto:ida@echo.example?subject=statement/'),
    ("https://echo.example/mistakes", 'href="https://echo.example/mistakes"'),
    ("ida@echo.example?cc=x@y.example", "<bdi>ida@echo.example?cc=x@y.example</bdi>"),
    ("<script>alert(1)</script>", "<bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi>"),
    ("javascript:alert(1)", "<bdi>javascript:alert(1)</bdi>"),
    ("Elmstow Echo, 2 Mill Lane", "<bdi>Elmstow Echo, 2 Mill Lane</bdi>"),
]


@pytest.mark.parametrize(("contact", "shown"), CONTACTS)
def test_a_statements_page_says_whom_to_tell_that_it_is_wrong(tmp_path: Path, contact: str, shown: str) -> None:
    store = newsroom.store(tmp_path / "store", newsroom.newsroom()[:1])
    with served(store, contact=contact) as address:
        (statement, *_) = httpx.get(f"{address}/api/v1/statements").json()["items"]
        page = httpx.get(f"{address}/statement/{statement['id']}").text
    wrong = page[page.index('id="wrong"') :]
    assert shown in wrong
    assert f"<code>{statement['iri']}</code>" in wrong
    assert "POST /api/v1/decisions" not in wrong


def test_a_statements_page_says_how_those_with_a_key_correct_it(tmp_path: Path) -> None:
    store = newsroom.store(tmp_path / "store", newsroom.newsroom()[:1])
    keys.new(store, "desk", [Scope.DECIDE])
    with served(store) as address:
        (statement, *_) = httpx.get(f"{address}/api/v1/statements").json()["items"]
        assert "POST /api/v1/decisions" in httpx.get(f"{address}/statement/{statement['id']}").text


@pytest.mark.parametrize("key", [[Scope.INGEST, Scope.DECIDE]], indirect=True)
def test_a_key_is_in_no_answer_log_file_or_list_of_processes(
    store: Path, closed: str, key: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nor are the keys that somebody tries."""
    tried = "onr_tried"
    everything = []
    for token in (key, tried):
        for path in ("articles", "decisions", "jobs", "jobs/x", "statements"):
            for method in ("GET", "POST"):
                answer = httpx.request(method, f"{closed}/api/v1/{path}", headers=bearer(token), content=b'{"id": 1}')
                everything += [answer.text, str(answer.headers)]
    everything += capfd.readouterr()
    everything += [file.read_bytes().decode(errors="replace") for file in store.rglob("*") if file.is_file()]
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended
            everything.append(process.read_bytes().decode(errors="replace"))
    assert any("the key" in one for one in everything)
    assert [one for one in everything if key in one or tried in one] == []


@pytest.mark.parametrize("kind", ["json", "text"])
def test_a_key_in_a_wrong_place_is_in_no_error_and_no_log_of_a_server(store: Path, tmp_path: Path, kind: str) -> None:
    """Nor is the key that the server has for commands beside it."""
    token = keys.new(store, kind, [*Scope])
    command = [
        sys.executable,
        "-c",
        "from onrecord.cli import app; app()",
        "serve",
        "--store",
        str(store),
        "--port",
        "0",
    ]
    log, errors = tmp_path / "log", []
    settings = {"ONRECORD_LOG": kind, "ONRECORD_OPEN": "no", "ONRECORD_DUMPS": "no", "ONRECORD_KEEP_ALIVE": "1"}
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env={**os.environ, **settings})
        try:
            note = beside_soon(store, process)
            for given in (token, note.key):
                errors += list(misplaced(f"127.0.0.1:{note.port}", given))
        finally:
            process.terminate()
            process.wait(30)
    logged = log.read_text()
    assert len(logged.splitlines()) > len(errors)  # each was logged
    assert {status for status, _ in errors} >= {"400", "401", "404", "415", "422"}
    for given in (token, note.key):
        assert given not in logged
        assert given.removeprefix(keys.PREFIX) not in logged
        assert [text for _, text in errors if given in text] == []


def beside_soon(store: Path, process: subprocess.Popen[bytes]) -> Serving:
    """The note of the server that is being started; it has half a minute."""
    until = time.monotonic() + 30
    while (note := serving.beside(store)) is None:
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.05)
    return note


def misplaced(server: str, token: str) -> Iterator[tuple[str, str]]:
    """The status and the whole of each error to requests that have the key where no key belongs."""
    good, basic = bearer(token), {"Authorization": "Basic " + base64.b64encode(f"{token}:".encode()).decode()}
    decisions = f"/api/v1/decisions?key={token}"
    asked: list[tuple[str, str, dict[str, str], bytes]] = [
        *(("GET", f"/{path}{token}", headers, b"") for headers in ({}, good) for path in PLACES),
        *(
            ("GET", "/api/v1/statements", headers, b"")
            for headers in (basic, {"Authorization": token}, {"X-Api-Key": token})
        ),
        (
            "GET",
            "/nowhere",
            {**good, "X-Request-Id": token, "Cookie": token, "User-Agent": token, "Referer": token},
            b"",
        ),
        ("POST", decisions, {**good, "Content-Type": "application/json"}, json.dumps({token: token}).encode()),
        ("POST", "/api/v1/decisions", {**good, "Content-Type": "application/json"}, b'{"act": "%s"}' % token.encode()),
        ("POST", "/api/v1/decisions", {**good, "If-Match": token, "Idempotency-Key": token}, b"{}"),
        ("POST", "/api/v1/articles", {**good, "Content-Type": token}, b"Rain."),
        ("POST", f"/api/v1/articles?{token}={token}", {**good, "Content-Type": "text/plain"}, token.encode()),
        ("POST", "/sparql", {**good, "Content-Type": "application/sparql-query"}, token.encode()),
        (
            "POST",
            "/reconcile",
            {**good, "Content-Type": "application/x-www-form-urlencoded"},
            b"queries=" + token.encode(),
        ),
    ]
    for method, path, headers, body in asked:
        for accept in ("application/json", "text/html"):
            answer = httpx.request(
                method, f"http://{server}{path}", headers={"Accept": accept, **headers}, content=body
            )
            if answer.is_error:
                yield f"{answer.status_code}", f"{answer.headers}{TYPED.sub('', answer.text)}"
    twice = httpx.get(
        f"http://{server}/nowhere", headers=[("Authorization", f"Bearer {token}"), ("Authorization", token)]
    )
    yield f"{twice.status_code}", f"{twice.headers}{twice.text}"
    for line in (f"GET /nowhere HTTP/1.1\r\nHost: {token} {token}\r\n\r\n", f"{token} / HTTP/1.1\r\nHost: a\r\n\r\n"):
        host, _, port = server.partition(":")
        with (
            socket.create_connection((host, int(port)), timeout=30) as connection,
            connection.makefile("rb") as answered,
        ):
            connection.sendall(line.encode())
            connection.shutdown(socket.SHUT_WR)
            text = answered.read().decode()
            yield text.split(" ")[1], text


TYPED = re.compile('<textarea.*?</textarea>|<input type="hidden" name="default-graph-uri".*?>', re.DOTALL)
"""A query, and the graph that it is put to, is shown to whoever typed it, in the form that it was typed into."""

PLACES = (
    *(
        "",
        "id/person/",
        "api/v1/jobs/",
        "api/v1/queries/",
        "static/",
        "data/latest/",
        "api/v1/statements?",
        "search?bogus=",
    ),
    *(
        "api/v1/statements?key=",
        "api/v1/statements?cursor=",
        "api/v1/statements?fields=",
        "sparql?query=",
        "sparql?query=ASK%20%7B%7D&default-graph-uri=http://a.example/",
        "feed.atom?speaker=",
    ),
)
