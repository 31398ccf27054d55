"""No input hurts the service: whatever is sent to whichever address, the answer is one that is foreseen, and others come after.

Garbage is what Hypothesis makes of the alphabets in which attacks are written; what was found by hand has tests of its own below.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import socket
import string
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from http.client import HTTPResponse
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.routing import Mount

from api import keys
from api.app import create_app
from api.explained import type_of
from api.keys import Scope
from api.settings import Settings
from onrecord.connections import Connection
from onrecord.desk import Desk
from tests import newsroom, scribes
from tests.serving import served
from viz.pages import Pages

MANY = settings(
    max_examples=1500,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

FORESEEN = {
    200,
    201,
    202,
    204,
    206,
    301,
    302,
    303,
    304,
    307,
    400,
    401,
    403,
    404,
    405,
    406,
    409,
    410,
    412,
    413,
    415,
    416,
    422,
}
"""Not 429 and 503: nothing here is busy, nor past a deadline."""

PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Server:
    """Where it is, and a key that is good for everything there."""

    host: str
    port: int
    token: str

    def ask(
        self, target: bytes | str, *headers: tuple[str, bytes | str], method: str = "GET", body: bytes = b""
    ) -> Answer:
        """Its answer to a request that is sent as it is, with what no client would let pass."""
        given = {name.lower() for name, _ in headers}
        usual = {"Host": self.host, "Connection": "close"} | ({"Content-Length": f"{len(body)}"} if body else {})
        lines = [*headers, *((name, value) for name, value in usual.items() if name.lower() not in given)]
        head = b"".join(b"%s: %s\r\n" % (raw(name), raw(value)) for name, value in lines)
        return self.send(b"%s %s HTTP/1.1\r\n%s\r\n%s" % (raw(method), raw(target), head, body), method)

    def send(self, request: bytes, method: str = "GET") -> Answer:
        with socket.create_connection((self.host, self.port), timeout=30) as connection:
            connection.sendall(request)
            with HTTPResponse(connection, method=method) as answer:
                answer.begin()
                return Answer(answer.status, answer.headers["content-type"] or "", answer.read())

    def is_well(self) -> bool:
        return self.ask("/api/v1/statements?limit=1").status == 200


@dataclass(frozen=True)
class Answer:
    status: int
    kind: str
    body: bytes


def raw(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode("latin-1")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with attacks in its store."""
    store = newsroom.store(tmp_path_factory.mktemp("garbage") / "store", (*newsroom.newsroom(), newsroom.hostile()))
    token = keys.new(store, "desk", [*Scope])
    with served(store, Desk(store, scribes.counting), writes_per_minute=10**6) as address:
        host, _, port = address.removeprefix("http://").partition(":")
        yield Server(host, int(port), token)
        assert Server(host, int(port), token).is_well()


def addresses(routes: Iterable[object], prefix: str = "") -> Iterator[str]:
    """The templates of all routes, of routers within routers too; a mount has files."""
    for route in routes:
        if hasattr(route, "original_router"):
            yield from addresses(route.original_router.routes, prefix + route.include_context.prefix)
        elif isinstance(route, Mount):
            yield f"{prefix}{route.path}/{{path}}"
        else:
            yield prefix + route.path_format  # type: ignore[attr-defined]


APP = create_app(Settings(Path("nowhere")), Pages())
ADDRESSES = sorted({*addresses(APP.router.routes), "/sparql", "/sparql/limits", "/{path}"})
PARAMETERS = sorted(
    {
        parameter["name"]
        for operations in APP.openapi()["paths"].values()
        for operation in operations.values()
        for parameter in operation.get("parameters", ())
    }
    | {"query", "timeout", "default-graph-uri", "queries", "extend", "prefix", "id"}
)

BITS = (
    *(
        "\0",
        "\r\n",
        "\t",
        "\x1f",
        "\x7f",
        "\u202e",
        "\ufeff",
        "\uffff",
        "\U0001f600",
        "ß",
        "..",
        "/",
        "\\",
        "%2f",
        "%00",
        "%",
    ),
    *(
        "'",
        '"',
        "<",
        ">",
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        ";",
        "--",
        "*",
        "^",
        ":",
        "|",
        "&",
        "=",
        "?",
        "#",
        "`",
        "$",
        "~",
    ),
    *(" OR ", " NEAR ", "SERVICE", "SELECT * {", "person/", "statement/", "topic/", "https://w3id.org/onrecord/id/"),
    *("ada-quill", "-1", "0", "1e9", "9" * 30, "nan", "inf", "0000-00-00", "9999-99-99", "2022-05-01", "true", "null"),
    *("csv", "json", "gexf", ".ttl", "text/html", "application/json", "bytes=", "W/", "q=", ","),
)
GARBAGE = st.lists(st.sampled_from(BITS) | st.text(max_size=4), max_size=5).map("".join).filter(
    str.isprintable
) | st.lists(st.sampled_from(BITS), max_size=4).map("".join)
SPELT = GARBAGE.map(lambda text: quote(text, safe="", errors="replace")) | st.text(
    "%/.:?#" + string.hexdigits, max_size=8
)
"""As a part of an address: as clients write it, and with escapes that mean nothing."""

HEADERS = (
    *("Accept", "Accept-Encoding", "Authorization", "Content-Type", "Content-Encoding", "Idempotency-Key", "If-Match"),
    *("If-None-Match", "If-Range", "Range", "X-Request-Id", "X-Forwarded-For", "X-Forwarded-Proto", "Origin", "Host"),
    *("Access-Control-Request-Method", "Access-Control-Request-Headers", "Upgrade", "Expect", "Cookie"),
)
LINES = (
    *(
        b"GET / HTTP/1.1\r\n",
        b"POST /sparql HTTP/1.1\r\n",
        b"GET /\xff HTTP/1.1\r\n",
        b"OPTIONS * HTTP/1.1\r\n",
        b"\r\n",
    ),
    *(
        b"Host: a\r\n",
        b"Content-Length: 5\r\n",
        b"Content-Length: x\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"0\r\n\r\n",
        b": \r\n",
    ),
)

LATIN = GARBAGE.map(lambda text: text.encode("latin-1", "ignore").translate(None, b"\r\n"))

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | GARBAGE | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(GARBAGE | st.just("\udfff"), inner, max_size=3),
    max_leaves=6,
).map(lambda value: json.dumps(value).encode())
DECISION = st.fixed_dictionaries(
    {"act": st.sampled_from(["confirm", "reject", "merge", "undo", "rename"]), "things": st.lists(GARBAGE, max_size=2)},
    optional={"by": GARBAGE, "why": GARBAGE, "value": GARBAGE | st.just("\ud800"), "\ud800": GARBAGE},
).map(lambda value: json.dumps(value).encode())
FORM = st.lists(st.tuples(st.sampled_from(PARAMETERS), SPELT), max_size=3).map(
    lambda pairs: "&".join(f"{name}={value}" for name, value in pairs)
)
BODY = JSON | DECISION | FORM.map(str.encode) | st.binary(max_size=40)
KINDS = ("application/json", "text/plain", "text/html", "application/x-www-form-urlencoded", "application/sparql-query")


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, str, list[tuple[str, bytes]], bytes]:
    """A method, an address with a query, headers and a body."""
    method = draw(st.sampled_from(["GET"] * 4 + ["POST", "POST", "HEAD", "OPTIONS", "PUT", "DELETE"]))
    address = draw(st.sampled_from(ADDRESSES))
    parts = [part for _, part, _, _ in string.Formatter().parse(address) if part]
    path = address.format(**{part: draw(SPELT) for part in parts})
    headers = draw(st.lists(st.tuples(st.sampled_from(HEADERS), LATIN), max_size=2, unique_by=lambda pair: pair[0]))
    body = draw(BODY) if method == "POST" else b""
    if body and "Content-Type" not in dict(headers):
        headers.append(("Content-Type", draw(st.sampled_from(KINDS)).encode()))
    return method, f"{path}?{draw(FORM)}", headers, body


@MANY
@given(asked=requests())
def test_garbage_gets_an_answer_that_is_foreseen(
    server: Server, asked: tuple[str, str, list[tuple[str, bytes]], bytes]
) -> None:
    method, address, headers, body = asked
    if "Authorization" not in dict(headers):
        headers = [*headers, ("Authorization", f"Bearer {server.token}".encode())]
    is_foreseen(server.ask(address, *headers, method=method, body=body), method)


@settings(MANY, max_examples=200)
@given(sent=st.lists(st.sampled_from(LINES) | st.binary(max_size=20), min_size=1, max_size=6).map(b"".join))
def test_what_is_no_http_is_told_so(server: Server, sent: bytes) -> None:
    is_foreseen(server.send(sent + b"\r\n\0\r\n\r\n"))


def is_foreseen(answer: Answer, method: str = "GET") -> None:
    """An error is a problem document, or a page for a browser, and says nothing of the code."""
    assert answer.status in FORESEEN, answer.body
    if answer.status < 400:
        return
    assert answer.kind == PROBLEM or answer.kind.startswith("text/html"), answer.body
    assert b"Traceback" not in answer.body
    assert b".py" not in answer.body
    if method != "HEAD" and answer.kind == PROBLEM:
        told = json.loads(answer.body)
        assert (told["type"], told["status"]) == (type_of(told["title"]), answer.status)
        assert told["title"]
        assert told["detail"]


def cursor(value: object) -> str:
    return base64.urlsafe_b64encode(value if isinstance(value, bytes) else json.dumps(value).encode()).decode()


@pytest.mark.parametrize(
    "forged",
    [
        *(["\ud800", "x"], ["2022-05-01", "\udfff"], ["\0", "\0"], [1e308, "x"], [-5, "x"], 10**400, True, {"a": 1}),
        *(b"[" * 5000, b"9" * 5000, b"1e999", b"NaN", b"[Infinity, 1]", b"\xff\xfe", b"a" * 30_000),
    ],
    ids=lambda forged: repr(forged)[:20],
)
def test_a_forged_cursor_is_refused_or_leads_nowhere(server: Server, forged: object) -> None:
    for path in ("statements", "entities", "compare", "decisions", "topics", "articles", "jobs", "changes?since=x&"):
        address = f"/api/v1/{path}{'' if '?' in path else '?'}&cursor={cursor(forged)}"
        is_foreseen(server.ask(address, ("Authorization", f"Bearer {server.token}")))


@pytest.mark.parametrize("host", ["%zz", "[::1", "a b", "", "a@b", "http://a", "a/b?c", "\xff", "a:123456", "a\\b"])
def test_a_host_that_can_be_none_is_refused(server: Server, host: str) -> None:
    for path in (
        "/.well-known/void",
        "/sparql",
        "/",
        "/static/style.css",
        "/api/v1/statements",
        "/feed.atom",
        "/nowhere",
    ):
        answer = server.ask(path, ("Host", host))
        assert answer.status == 400
        is_foreseen(answer)


def test_a_request_of_today_names_its_host(server: Server) -> None:
    answer = server.send(b"GET /data/ HTTP/1.1\r\nConnection: close\r\n\r\n")
    assert answer.status == 400
    is_foreseen(answer)


def test_two_hosts_are_one_too_many(server: Server) -> None:
    answer = server.ask("/", ("Host", "a"), ("Host", "b"))
    assert answer.status == 400
    is_foreseen(answer)
    assert server.send(b"GET /data/ HTTP/1.0\r\n\r\n").status == 200  # which knew of none


@pytest.mark.parametrize(
    "given", ["bytes=", "bytes=9-1", "bytes=x-y", "bytes=99999999-", "bytes=-0", "lines=1-2", "9", "="]
)
def test_a_part_that_there_is_not_is_a_problem(server: Server, given: str) -> None:
    answer = server.ask("/docs/static/index.html", ("Range", given))
    assert answer.status in {400, 416}
    is_foreseen(answer)


def test_what_another_site_may_not_ask_is_a_problem(server: Server) -> None:
    for method, names in (("DELETE", "accept"), ("GET", "x-unknown"), ("\xff", "\xff")):
        headers = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": names}
        answer = server.ask("/api/v1/statements", ("Origin", "http://a"), *headers.items(), method="OPTIONS")
        assert answer.status == 400
        is_foreseen(answer)


def test_half_of_a_surrogate_pair_is_shown_as_it_was_spelt(server: Server) -> None:
    extend = quote('{"ids": ["person/ada-quill"], "properties": [{"id": "\\ud800"}]}')
    form = ("Content-Type", "application/x-www-form-urlencoded")
    for accept in ("application/json", "text/html"):
        answer = server.ask("/reconcile", form, ("Accept", accept), method="POST", body=f"extend={extend}".encode())
        assert answer.status == 422
        is_foreseen(answer)
        assert b"\\ud800" in answer.body


def test_of_thousands_of_wrong_parameters_the_first_are_named(server: Server) -> None:
    answer = server.ask("/api/v1/statements?" + "&".join(f"p{number}=" for number in range(6000)))
    is_foreseen(answer)
    assert len(json.loads(answer.body)["errors"]) == 20
    assert len(answer.body) < 4000
    again = server.ask("/api/v1/statements?" + "limit=1&" * 6000)
    assert json.loads(again.body)["detail"] == "given more than once: limit"


SMUGGLED = {
    "a length and chunks": b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks that are none": b"POST /sparql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "a blank before the colon": b"POST /sparql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "two lengths": b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "a length below nothing": b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\nab",
    "a length beyond all": b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\nab",
    "a header over two lines": b"GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n",
    "lines that end in a feed": b"GET / HTTP/1.1\nHost: a\n\n",
    "a NUL in a header": b"GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "another version": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
}


@pytest.mark.parametrize("name", SMUGGLED)
def test_a_request_that_two_servers_might_read_differently_is_refused(server: Server, name: str) -> None:
    answer = server.send(SMUGGLED[name])
    assert (answer.status, answer.kind) == (400, PROBLEM)
    is_foreseen(answer)


def test_an_address_that_is_too_long_is_named_as_what_is_wrong(server: Server) -> None:
    answer = server.ask(f"/sparql?query=ASK%7B%7D%23{'a' * 2**16}")
    assert (answer.status, answer.kind) == (414, PROBLEM)
    assert b"POST" in answer.body


def test_a_head_without_end_is_refused(server: Server) -> None:
    with socket.create_connection((server.host, server.port), timeout=30) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
        with suppress(BrokenPipeError):  # the server need not wait for all of it
            for _ in range(70):
                connection.sendall(b"X: " + b"a" * 1000 + b"\r\n")
        with HTTPResponse(connection) as answer:
            answer.begin()
            assert (answer.status, answer.headers["content-type"]) == (431, PROBLEM)


@pytest.mark.parametrize("path", ["/sparql", "/reconcile", "/api/v1/articles", "/api/v1/decisions"])
@pytest.mark.parametrize("rest", [b"zz\r\n", b""], ids=["no chunk", "the end"])
def test_a_body_that_breaks_off_is_no_fault(
    server: Server, path: str, rest: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    kind = {"/sparql": "application/sparql-query", "/reconcile": "application/x-www-form-urlencoded"}.get(
        path, "application/json"
    )
    head = f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: {kind}\r\nAuthorization: Bearer {server.token}\r\n"
    caplog.set_level("INFO", "onrecord")
    with socket.create_connection((server.host, server.port), timeout=30) as connection:
        connection.sendall(head.encode() + b"Transfer-Encoding: chunked\r\n\r\n8\r\nASK { } \r\n" + rest)
        connection.shutdown(socket.SHUT_WR)
        connection.recv(1)
    assert server.is_well()
    assert [record.levelname for record in caplog.records if record.levelname == "ERROR"] == []


def test_a_body_that_does_not_come_on_ends_its_connection(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Connection, "body_seconds", 0.1)
    with socket.create_connection((server.host, server.port), timeout=30) as connection:
        connection.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nContent-Length: 9\r\n\r\nASK"
        )
        assert connection.recv(1) == b""
    assert server.is_well()


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/static/..%2f..%2fapp.py",
            "/static/%2e%2e/%2e%2e/app.py",
            "/docs/static/..%5c..%5capp.py",
            "/static//etc/passwd",
        ),
        *(
            "/data/..%2fkeys.json/keys.json",
            "/data/latest/..%2f..%2fkeys.json",
            "/data/%2e%2e/keys.json",
            "/static/%00",
        ),
        *(
            "/id/..%2f..%2fkeys.json",
            "/doc/..%2fkeys.json",
            "/api/v1/queries/..%2f..%2fsettings",
            "/article/../../keys.json",
        ),
        *(
            "/id/person/%0d%0aSet-Cookie:%20a",
            "//evil.example/%2e%2e",
            "/static/" + "a" * 5000,
            "/id/person/" + "a" * 30_000,
        ),
    ],
    ids=lambda path: path[:40],
)
def test_no_path_leads_out_of_what_is_served(server: Server, path: str) -> None:
    answer = server.ask(path)
    assert answer.status == 404
    is_foreseen(answer)


CONTROLS = "\x00\x01\x0b\x1b\x7f\x85\u202e\u2066\ufffe\uffff]]>"


@pytest.fixture(scope="module")
def controls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a server with a text full of what XML cannot hold, CSV takes for its own, and readers do not see."""
    name, text = f"Eve {CONTROLS} Moss", f"Eve {CONTROLS} Moss said “it {CONTROLS} rained”.\n"
    found = newsroom.reading(
        "controls",
        text,
        [(name, name, "said", f"it {CONTROLS} rained")],
        people=(name,),
        title=f"Rain {CONTROLS}",
        outlet=f"Echo {CONTROLS}",
        byline=CONTROLS,
        url=f"http://127.0.0.1/{CONTROLS}",
        published=date(2024, 5, 3),
    )
    store = newsroom.store(tmp_path_factory.mktemp("controls") / "store", (found, *newsroom.newsroom()))
    with served(store) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    [
        *("/feed.atom", "/api/v1/graph?format=gexf", "/api/v1/graph?format=graphml&of=statements", "/sitemap.xml"),
        *("/api/v1/agreement?format=gexf", "/.well-known/void", "/data/catalog.rdf", "/doc/graph/actors.rdf"),
        "/sparql?query=SELECT+*+{GRAPH+?g+{?s+?p+?o}}",
        "/sparql?query=CONSTRUCT+{?s+?p+?o}+WHERE+{GRAPH+?g+{?s+?p+?o}}",
    ],
)
def test_what_xml_cannot_hold_breaks_no_document(controls: httpx.Client, path: str) -> None:
    kinds = "application/rdf+xml, application/sparql-results+xml;q=0.9, */*;q=0.1"
    answer = controls.get(path, headers={"Accept": kinds}).raise_for_status()
    ET.fromstring(answer.text.encode())


@pytest.mark.parametrize("path", ["statements", "articles", "entities", "timeline", "compare"])
def test_what_readers_do_not_see_breaks_no_table_and_no_page(controls: httpx.Client, path: str) -> None:
    (said,) = controls.get("/api/v1/statements?article=controls").json()["items"]
    if path != "timeline":
        rows = [*csv.reader(io.StringIO(controls.get(f"/api/v1/{path}.csv").text.replace("\0", "")))]
        assert len({len(row) for row in rows}) == 1
    for page in (
        "/",
        f"/statement/{said['id']}",
        f"/entity/{said['speaker']['id']}",
        "/search?q=rained",
        "/map",
        "/feed.json",
    ):
        controls.get(page).raise_for_status()
