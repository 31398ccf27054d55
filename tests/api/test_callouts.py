"""Nobody is called, whatever addresses come in: not what articles, rows, filters, queries or agents name."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import anyio
import httpx
import pytest
from mcp import Client

from api import keys
from api.keys import Scope
from onrecord import agents
from onrecord.desk import Desk
from tests import newsroom
from tests.serving import served


class Listener:
    """Counts who calls, and answers nobody."""

    def __init__(self) -> None:
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:  # it is over
                return
            self.calls += 1
            connection.close()

    def hears(self) -> bool:
        """Whether a call would have been counted: one is made, and counted as the last."""
        before = self.calls
        with socket.create_connection(self._socket.getsockname()) as own:
            own.recv(1)
        return self.calls == before + 1

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Hears nothing while the test runs, and would have heard a call."""
    listening = Listener()
    yield listening
    assert listening.calls == 0
    assert listening.hears()
    listening.close()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return newsroom.store(tmp_path_factory.mktemp("callouts") / "store", newsroom.newsroom())


@pytest.fixture(scope="module")
def sender(store: Path) -> Iterator[httpx.Client]:
    """A client with a key, of a server that reads what it is sent as a real one does."""
    headers = {"Authorization": f"Bearer {keys.new(store, 'desk', [*Scope])}"}
    with (
        served(store, Desk(store), deadline=5.0) as address,
        httpx.Client(base_url=address, headers=headers, timeout=60) as client,
    ):
        yield client


SAID = "Ada Moss, the mayor, said that it rained in HOST/said all day."

PAGES = (
    f"""<!DOCTYPE html SYSTEM "HOST/a.dtd"><html><head><base href="HOST/"><link rel="stylesheet" href="HOST/a.css">
    <link rel="canonical" href="HOST/canonical"><meta http-equiv="refresh" content="0; url=HOST/refresh">
    <style>@import url("HOST/b.css"); body {{ background: url(HOST/b.png) }}</style><script src="HOST/a.js"></script>
    <title>Rain</title></head><body><article><p>{SAID}</p><img src="HOST/a.png" srcset="HOST/b.png 2x">
    <iframe src="HOST/frame"></iframe><object data="HOST/object"></object></article></body></html>""",
    f"""<?xml version="1.0"?><!DOCTYPE html [<!ENTITY % outer SYSTEM "HOST/outer.dtd"> %outer;
    <!ENTITY inner SYSTEM "HOST/inner">]><html xmlns:xi="http://www.w3.org/2001/XInclude"><body>
    <xi:include href="HOST/included"/><p>&inner; {SAID}</p></body></html>""",
    f"""<html><head><script type="application/ld+json">{{"@context": "HOST/context.jsonld", "@type": "NewsArticle",
    "url": "HOST/url", "mainEntityOfPage": "HOST/main"}}</script></head><body><p>{SAID}</p></body></html>""",
    f"""<?xml-stylesheet type="text/xsl" href="HOST/a.xsl"?><html><head><link rel="amphtml" href="HOST/amp">
    <link rel="preload" href="HOST/preload" as="image"><meta property="og:url" content="HOST/og"></head><body>
    <svg xmlns:xlink="http://www.w3.org/1999/xlink"><image href="HOST/a.svg" xlink:href="HOST/b.svg"/><use href="HOST/c.svg#a"/>
    <style>@import url("HOST/d.css")</style></svg><video src="HOST/video" poster="HOST/poster"></video><p>{SAID}</p></body></html>""",
)
ARTICLE = {"id": "called", "title": "HOST/title", "url": "HOST/url", "outlet": "HOST/outlet", "byline": "HOST/byline"}


def test_reading_articles_calls_nobody(sender: httpx.Client, listener: Listener) -> None:
    host = f"http://{listener.address}"
    sent = [("text/html", page) for page in PAGES]
    sent += [
        ("text/plain", SAID),
        ("text/plain", "HOST/all"),
        ("application/json", json.dumps(ARTICLE | {"text": SAID})),
    ]
    sent += [("application/json", json.dumps(ARTICLE | {"@context": "HOST/context", "html": PAGES[0], "text": SAID}))]
    params = {"url": f"{host}/parameter", "id": "a"}
    jobs = []
    for kind, text in sent:
        given = params if kind == "text/html" else None
        answer = sender.post(
            "/api/v1/articles", content=text.replace("HOST", host), params=given, headers={"Content-Type": kind}
        )
        assert answer.status_code == 202, answer.text
        jobs.append(answer.json()["id"])
    ends = [ended(sender, job) for job in jobs]
    assert sum(end["articles"]["read"] - end["articles"]["refused"] for end in ends) > 0, ends  # they were read
    for address in ("/api/v1/statements?include=evidence", "/feed.atom", "/", "/search?q=rained"):
        assert sender.get(address).status_code == 200


def ended(sender: httpx.Client, job: str) -> dict[str, dict[str, int]]:
    """The job once it has ended; it has two minutes, for the language model is loaded first."""
    until = time.monotonic() + 120
    while (told := sender.get(f"/api/v1/jobs/{job}").json())["state"] in {"waiting", "running"}:
        assert time.monotonic() < until, told
        time.sleep(0.1)
    return told


def test_asking_calls_nobody(sender: httpx.Client, listener: Listener) -> None:
    host = f"http://{listener.address}/"
    described = sender.get("/openapi.json").json()["paths"]
    for path, operations in described.items():
        names = [one["name"] for one in operations.get("get", {}).get("parameters", ()) if one["in"] == "query"]
        filled = path.replace("{", "").replace("}", "")
        for name in names:
            assert sender.get(filled, params={name: host}).status_code < 500
    named = {"Host": listener.address, "Origin": host, "Referer": host, "X-Forwarded-Host": listener.address}
    for path in ("/", "/.well-known/void", "/data/", "/id/topics", "/feed.json", "/sparql", "/reconcile", "/nowhere"):
        assert sender.get(path, headers=named).status_code < 500
        assert sender.get(f"{path}?url={quote(host)}").status_code < 500
    named = {"X-Forwarded-Proto": "https", "X-Original-URL": host, "Forwarded": f"host={listener.address}", **named}
    for path in ("/id/topics", "/data/latest/onrecord.nq.gz", "/sparql?query=ASK%20FROM%20%3Ca%3E%20%7B%7D"):
        assert sender.get(path, headers=named).status_code < 500  # where a redirect or a base is made of what was named
    absolute = sender.build_request("GET", sender.base_url, headers=named)
    assert sender.send(absolute).status_code == 200


def test_matching_rows_calls_nobody(sender: httpx.Client, listener: Listener) -> None:
    host = f"http://{listener.address}/"
    rows = {"a": {"query": host, "type": host, "properties": [{"pid": host, "v": {"id": host}}]}}
    ids = {"ids": [host, "person/ada-quill"], "properties": [{"id": "posts"}]}
    assert sender.post("/reconcile", data={"queries": json.dumps(rows)}).status_code == 200
    assert sender.post("/reconcile", data={"extend": json.dumps(ids)}).status_code == 200
    for path in (
        "suggest/entity?prefix=",
        "suggest/type?prefix=",
        "suggest/property?prefix=",
        "properties?type=",
        "preview?id=",
    ):
        assert sender.get(f"/reconcile/{path}{quote(host)}").status_code in {200, 404}


def test_deciding_calls_nobody(sender: httpx.Client, listener: Listener) -> None:
    host = f"http://{listener.address}/"
    for act in ("confirm", "reject", "merge", "rename", "hide", "undo"):
        decision = {"act": act, "things": [host, host], "why": host, "by": host, "value": host}
        assert sender.post("/api/v1/decisions", json=decision).status_code == 422


def test_what_agents_ask_calls_nobody(store: Path, listener: Listener) -> None:
    host = f"http://{listener.address}/"
    asked = [
        ("find_entity", {"name": host}),
        ("who_said", {"words": host}),
        ("get_statements", {"speaker": host}),
        ("compare_positions", {"topic": host}),
        ("cite", {"statement": host}),
        ("run_sparql", {"query": f"SELECT * {{ SERVICE <{host}> {{ ?s ?p ?o }} }}"}),
        ("run_sparql", {"query": f"SELECT * FROM <{host}> {{ ?s ?p ?o }}"}),
        ("run_sparql", {"query": f"LOAD <{host}>"}),
    ]

    async def ask() -> None:
        async with Client(agents.server(agents.local(store))) as client:
            for tool, given in asked:
                await client.call_tool(tool, given)

    anyio.run(ask)


def test_a_query_calls_nobody(sender: httpx.Client, listener: Listener) -> None:
    """What the endpoint refuses, and why, is told in test_sparql_limits.py; this is how a query comes by other ways."""
    host = f"http://{listener.address}/"
    service = f"ASK {{ SERVICE SILENT <{host}> {{ ?s ?p ?o }} }}"
    for given in ({"query": service}, {"query": "ASK {}", "using-graph-uri": host}, {"update": f"LOAD <{host}>"}):
        for answer in (sender.get("/sparql", params=given), sender.post("/sparql", data=given)):
            assert answer.status_code in {200, 403}
    page = sender.get("/sparql", params={"query": service}, headers={"Accept": "text/html"})
    assert page.status_code == 403
