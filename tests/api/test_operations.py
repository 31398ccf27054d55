"""What whoever runs a server relies on: health, metrics, a log that keeps secrets, and headers on every answer."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import anyio
import httpx
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families

from api import logs
from api.access import SECURITY, Access
from api.app import create_app
from api.metrics import Metrics
from api.settings import Settings
from tests import newsroom
from tests.serving import served
from viz.pages import Pages

SECRET = "“the bridge will stay shut”"


class Lines(logging.Handler):
    """The log as it would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.formatter = logs.Json()
        self.text: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.text.append(self.format(record))

    def all(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.text]

    def of(self, identifier: str) -> dict[str, object]:
        (line,) = (line for line in self.all() if line.get("id") == identifier and line["event"] == "request")
        return line


@pytest.fixture
def log() -> Iterator[Lines]:
    lines, ours = Lines(), logging.getLogger("onrecord")
    ours.addHandler(lines)
    ours.setLevel(logging.INFO)
    ours.propagate = False
    yield lines
    ours.removeHandler(lines)
    ours.setLevel(logging.NOTSET)
    ours.propagate = True


def value(client: httpx.Client, name: str, **labels: str) -> float | None:
    """The metric of that name, as Prometheus would read it."""
    for family in text_string_to_metric_families(client.get("/metrics").text):
        for sample in family.samples:
            if sample.name == name and labels.items() <= sample.labels.items():
                return sample.value
    return None


# --- health and readiness


def test_health_and_readiness_are_never_cached(client: httpx.Client) -> None:
    for address in ("/api/v1/health", "/api/v1/ready", "/metrics"):
        answer = client.get(address).raise_for_status()
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers


def test_a_server_with_nothing_to_read_is_well_but_not_ready(tmp_path: Path) -> None:
    with served(tmp_path / "store") as address, httpx.Client(base_url=address) as client:
        assert client.get("/api/v1/health").json()["status"] == "empty"
        ready = client.get("/api/v1/ready")
        assert (ready.status_code, ready.headers["content-type"]) == (503, "application/problem+json")
        assert "nothing ingested yet" in ready.json()["detail"]
        newsroom.store(tmp_path / "store", newsroom.newsroom()[:1])
        assert client.get("/api/v1/ready").json()["status"] == "ok"


def test_a_server_whose_snapshot_is_damaged_is_well_but_not_ready(tmp_path: Path) -> None:
    (tmp_path / "current").write_text("20240101T000000000000Z")
    with served(tmp_path) as address, httpx.Client(base_url=address) as client:
        assert client.get("/api/v1/health").status_code == 200
        assert client.get("/metrics").status_code == 200
        ready = client.get("/api/v1/ready")
        assert (ready.status_code, ready.json()["title"]) == (503, "Store not readable")
        assert str(tmp_path) not in ready.text


def test_a_server_whose_workers_cannot_be_asked_is_not_ready(tmp_path: Path) -> None:
    with served(newsroom.store(tmp_path / "store", newsroom.newsroom()[:1]), memory_bytes=1) as address:
        ready = httpx.get(f"{address}/api/v1/ready", timeout=30)
        assert httpx.get(f"{address}/api/v1/health").status_code == 200
    assert (ready.status_code, ready.headers["cache-control"]) == (503, "no-store")
    assert "the SPARQL workers cannot be asked" in ready.json()["detail"]


# --- metrics


def test_requests_are_counted_by_the_template_of_their_route(client: httpx.Client) -> None:
    def count() -> float:
        route = "/api/v1/entities/{kind}/{slug}"
        return value(client, "onrecord_requests_total", method="GET", route=route, status="404") or 0

    before = count()
    client.get("/api/v1/entities/person/nobody-at-all")
    assert count() == before + 1
    assert "nobody-at-all" not in client.get("/metrics").text


def test_addresses_that_are_none_share_one_name(client: httpx.Client) -> None:
    for place in ("x", "y", "z"):
        client.get(f"/made-up-{place}/{place}")
    shown = client.get("/metrics").text
    assert "made-up" not in shown
    assert value(client, "onrecord_requests_total", route="unmatched", status="404")


def test_an_answer_that_is_not_sent_again_is_counted_where_it_belongs(client: httpx.Client) -> None:
    tag = client.get("/api/v1/topics").headers["etag"]
    assert client.get("/api/v1/topics", headers={"If-None-Match": tag}).status_code == 304
    assert value(client, "onrecord_requests_total", route="/api/v1/topics", status="304")


def test_bytes_and_seconds_are_measured(client: httpx.Client) -> None:
    before = value(client, "onrecord_response_bytes_total", method="GET", route="/static") or 0
    sent = client.get("/static/icon.svg", headers={"Accept-Encoding": "identity"}).content
    assert value(client, "onrecord_response_bytes_total", method="GET", route="/static") == before + len(sent)
    assert value(client, "onrecord_request_seconds_count", method="GET", route="/static")
    client.head("/static/icon.svg")
    assert value(client, "onrecord_response_bytes_total", method="HEAD", route="/static") == 0


def test_the_scrape_itself_is_the_only_request_that_is_running(client: httpx.Client) -> None:
    assert value(client, "onrecord_requests_running") == 1


def test_the_snapshot_the_workers_and_the_process_are_measured(client: httpx.Client) -> None:
    assert (value(client, "onrecord_snapshot_bytes") or 0) > 10_000
    assert (value(client, "onrecord_snapshot_age_seconds") or -1) > 0
    assert value(client, "onrecord_sparql") is not None
    assert (value(client, "process_resident_memory_bytes") or 0) > 0


def test_numbers_of_a_pool_are_told_apart_by_what_they_count(tmp_path: Path) -> None:
    metrics = Metrics(tmp_path, lambda: {"waiting": 3, "refused": 7}, jobs=lambda: {"waiting": 2})
    shown = anyio.run(_scraped, metrics)
    assert 'onrecord_sparql{state="waiting"} 3.0' in shown
    assert 'onrecord_sparql_events_total{event="refused"} 7.0' in shown
    assert 'onrecord_jobs{state="waiting"} 2.0' in shown


async def _scraped(metrics: Metrics) -> str:
    from starlette.requests import Request

    return bytes(metrics.answer(Request({"type": "http", "headers": []})).body).decode()


def test_metrics_are_given_as_openmetrics_to_those_who_ask(client: httpx.Client) -> None:
    answer = client.get("/metrics", headers={"Accept": "application/openmetrics-text;version=1.0.0"})
    assert answer.headers["content-type"].startswith("application/openmetrics-text; version=1.0.0")
    assert {"onrecord_requests", "process_cpu_seconds"} <= {family.name for family in openmetrics(answer.text)}


def test_metrics_can_be_taken_away_and_are_no_part_of_the_api(client: httpx.Client, tmp_path: Path) -> None:
    assert "/metrics" not in client.get("/openapi.json").json()["paths"]
    with served(tmp_path, metrics=False) as address:
        assert httpx.get(f"{address}/metrics").status_code == 404


# --- the log


def test_a_request_leaves_one_line_without_anything_that_the_client_wrote(client: httpx.Client, log: Lines) -> None:
    asked = {"q": f"Ada {SECRET}", "from": "2024-01-01"}
    headers = {"X-Request-Id": "ours-1", "Authorization": "Bearer onr_secret", "User-Agent": "agent-x"}
    client.get("/api/v1/statements", params=asked, headers=headers).raise_for_status()
    line = log.of("ours-1")
    assert {"time", "level", "event", "id", "method", "route", "status", "ms", "bytes", "snapshot"} == set(line)
    assert (line["method"], line["route"], line["status"]) == ("GET", "/api/v1/statements", 200)
    assert line["snapshot"] == client.get("/api/v1/health").json()["snapshot"]
    for kept in ("Ada", "bridge", "2024-01-01", "onr_secret", "agent-x"):
        assert kept not in "\n".join(log.text)


@pytest.mark.parametrize("given", ["a b", "x" * 65, 'a"b', "{}", "é", ""])
def test_a_name_for_a_request_that_could_write_into_the_log_is_not_taken(given: str, client: httpx.Client) -> None:
    answered = client.get("/api/v1/health", headers=[(b"X-Request-Id", given.encode())])
    assert answered.headers["x-request-id"] != given
    assert len(answered.headers["x-request-id"]) == 16


def test_a_name_for_a_request_is_answered_with_it(client: httpx.Client) -> None:
    given = "Trace_1.a-" + "b" * 54
    assert client.get("/nowhere", headers={"X-Request-Id": given}).headers["x-request-id"] == given


def test_a_fault_is_logged_by_kind_and_place_and_found_by_the_id_of_its_answer(tmp_path: Path, log: Lines) -> None:
    broken = broken_app(tmp_path)

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(broken), base_url="http://test") as client:
            return await client.get("/broken")

    answer = anyio.run(ask)
    assert answer.status_code == 500
    problem = answer.json()
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert SECRET not in answer.text
    (fault,) = (line for line in log.all() if line["event"] == "fault")
    assert fault["id"] == problem["request_id"]
    assert fault["fault"] == "RuntimeError from KeyError"
    assert any(str(place).startswith("tests/api/test_operations.py:") for place in fault["at"])  # type: ignore[attr-defined]
    assert SECRET not in "\n".join(log.text)
    assert "bridge" not in "\n".join(log.text)


def broken_app(store: Path):
    app = create_app(replace(Settings(store), metrics=False), Pages())

    @app.get("/broken")
    def broken() -> None:
        try:
            {}[SECRET]
        except KeyError as fault:
            raise RuntimeError(f"cannot read {SECRET}") from fault

    return app


def test_an_answer_that_breaks_off_is_logged_as_cut(tmp_path: Path, log: Lines) -> None:
    async def half(scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})
        raise OSError(SECRET)

    sent: list[object] = []

    async def ask() -> None:
        async def send(message) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "http_version": "1.0",
            "method": "GET",
            "path": "/sparql",
            "scheme": "http",
            "headers": [],
        }
        await Access(half, Metrics(tmp_path, dict, dict), "self")(scope, None, send)

    anyio.run(ask)
    assert len(sent) == 2
    (line,) = (line for line in log.all() if line["event"] == "request")
    assert (line["status"], line["bytes"], line["cut"], line["level"]) == (200, 4, "yes", "warning")


def test_what_other_programs_log_is_shown_by_its_place_alone() -> None:
    record = logging.LogRecord("asyncio", logging.ERROR, "/lib/x.py", 7, f"never retrieved: {SECRET}", None, None)
    assert SECRET not in logs.Json().format(record)
    assert '"at":"/lib/x.py:7"' in logs.Json().format(record)
    assert SECRET not in logs.Text().format(record)


def test_text_for_people_says_the_same() -> None:
    record = logging.LogRecord("onrecord.access", logging.INFO, "", 0, "", None, None)
    record.told = {"event": "request", "id": "x", "method": "GET", "route": "/map", "status": 200, "snapshot": None}
    assert logs.Text().format(record).endswith("info event=request id=x GET /map 200")


# --- headers


@pytest.mark.parametrize(
    ("method", "address", "headers", "status"),
    [
        ("GET", "/", {"Accept": "text/html"}, 200),
        ("GET", "/api/v1/statements", {}, 200),
        ("GET", "/api/v1/statements", {"If-None-Match": "*"}, 304),
        ("GET", "/api/v1/statements.csv", {}, 200),
        ("GET", "/api/v1/statements?limit=9999", {}, 422),
        ("GET", "/nowhere", {}, 404),
        ("GET", "/nowhere", {"Accept": "text/html"}, 404),
        ("GET", "/api/v1/health", {}, 200),
        ("GET", "/metrics", {}, 200),
        ("GET", "/static/style.css", {}, 200),
        ("GET", "/static/none.css", {}, 404),
        ("GET", "/docs", {}, 200),
        ("GET", "/sparql?query=ASK%7B%7D", {}, 200),
        ("GET", "/sparql?query=DROP+ALL", {}, 403),
        ("POST", "/sparql", {}, 415),
        ("HEAD", "/api/v1/statements", {}, 200),
        ("OPTIONS", "/api/v1/statements", {}, 204),
        ("OPTIONS", "/", {"Origin": "https://a.example", "Access-Control-Request-Method": "GET"}, 200),
        ("DELETE", "/api/v1/statements", {}, 405),
        ("TRACE", "/", {}, 405),
    ],
)
def test_every_answer_has_the_headers_of_safety_once(
    method: str, address: str, headers: dict[str, str], status: int, client: httpx.Client
) -> None:
    answer = client.request(method, address, headers=headers)
    assert answer.status_code == status
    for name in (*SECURITY, "X-Request-Id"):
        assert len(answer.headers.get_list(name)) == 1, name


def test_an_answer_to_a_fault_has_them_too(tmp_path: Path, log: Lines) -> None:
    with _serving(broken_app(tmp_path)) as client:
        answer = client.get("/broken")
    assert answer.status_code == 500
    assert set(map(str.lower, SECURITY)) <= set(answer.headers)
    assert log.text


def _serving(app):
    from fastapi.testclient import TestClient

    return TestClient(app, raise_server_exceptions=False)


def test_other_sites_may_read_the_data_but_not_take_in_the_pages(client: httpx.Client) -> None:
    page, data = client.get("/", headers={"Accept": "text/html"}), client.get("/api/v1/statements")
    assert page.headers["cross-origin-resource-policy"] == "same-origin"
    assert data.headers["cross-origin-resource-policy"] == "cross-origin"
    crossing = client.get("/api/v1/statements", headers={"Origin": "https://other.example"})
    assert crossing.headers["access-control-allow-origin"] == "*"


def test_the_sites_that_may_show_pages_in_frames_are_a_setting(tmp_path: Path, client: httpx.Client) -> None:
    assert client.get("/").headers["content-security-policy"].endswith("; frame-ancestors 'self'")
    with served(tmp_path, embed="self https://paper.example") as address:
        policy = httpx.get(address).headers["content-security-policy"]
    assert policy.endswith("; frame-ancestors 'self' https://paper.example")


def test_a_map_for_another_page_may_be_framed_by_any_site_unless_none_may(tmp_path: Path, client: httpx.Client) -> None:
    def framed(client: httpx.Client, address: str) -> str:
        return client.get(address).headers["content-security-policy"].rpartition("; frame-ancestors ")[2]

    assert framed(client, "/map?focus=person/ada-quill&embed=true") == "*"
    for address in (
        "/map",
        "/map?embed=false",
        "/map?embed=true&embed=false",
        "/search?embed=true",
        "/path?embed=true",
    ):
        assert framed(client, address) == "'self'", address
    with served(tmp_path, embed="none") as address, httpx.Client(base_url=address) as closed:
        assert framed(closed, "/map?embed=true") == "'none'"


def test_only_an_answer_over_https_asks_for_https(client: httpx.Client) -> None:
    assert "strict-transport-security" not in client.get("/api/v1/health").headers
    behind = client.get("/api/v1/health", headers={"X-Forwarded-Proto": "https"})
    assert behind.headers["strict-transport-security"] == "max-age=31536000"


# --- methods


def test_every_address_of_the_api_answers_head_and_options(client: httpx.Client) -> None:
    for path, operations in client.get("/openapi.json").json()["paths"].items():
        address = path.replace("{kind}", "person").replace("{slug}", "ada-quill")
        answer = client.options(address)
        assert answer.status_code == 204, path
        assert {method.upper() for method in operations} <= set(answer.headers["allow"].split(", ")), path
        if "get" in operations and "{" not in address:
            there, head = client.get(address), client.head(address)
            assert (head.status_code, head.content) == (there.status_code, b""), path


@pytest.mark.parametrize("address", ["/", "/map", "/sparql", "/metrics", "/static/style.css", "/docs", "/openapi.json"])
def test_so_do_pages_and_files(address: str, client: httpx.Client) -> None:
    answer = client.options(address)
    assert (answer.status_code, answer.content) == (204, b"")
    assert {"GET", "HEAD", "OPTIONS"} <= set(answer.headers["allow"].split(", "))
    assert client.head(address, headers={"Accept": "text/html, */*"}).status_code == 200


def test_a_method_that_an_address_has_not_is_refused_with_those_that_it_has(client: httpx.Client) -> None:
    for method in ("TRACE", "DELETE", "PATCH"):
        answer = client.request(method, "/api/v1/decisions")
        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, POST, HEAD, OPTIONS"


def test_what_goes_wrong_with_the_store_is_told_without_a_place_on_this_machine(tmp_path: Path) -> None:
    store = newsroom.store(tmp_path / "store", newsroom.newsroom()[:1])
    (store / "keys.json").write_text("{", encoding="utf-8")
    with served(store, open=False) as address:
        answer = httpx.get(f"{address}/api/v1/statements", headers={"Authorization": "Bearer onr_none"})
    assert answer.status_code == 503
    assert str(tmp_path) not in answer.text
    assert "the server's log says why" in answer.json()["detail"]


def test_jobs_are_counted_by_state(client: httpx.Client) -> None:
    assert value(client, "onrecord_jobs", state="waiting") == 0
    assert value(client, "onrecord_jobs", state="failed") == 0


@pytest.mark.parametrize(
    "address",
    ["/api/v1", "/api/v1/health", "/api/v1/version", "/api/v1/queries", "/api/v1/entities/person/ada-quill", "/data/",
     "/ns", "/.well-known/void", "/id/person/ada-quill", "/feed.atom"],
)  # fmt: skip
def test_a_parameter_that_an_address_does_not_know_is_refused(client: httpx.Client, address: str) -> None:
    answer = client.get(address, params={"zzz": "1"})
    assert answer.status_code == 422, address
    assert "zzz" in answer.json()["detail"]
