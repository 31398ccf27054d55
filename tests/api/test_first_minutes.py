"""The first ten minutes of a program that calls the API, step by step."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import networkx as nx
import pyoxigraph as ox
import pytest
from mcp import Client

from api import keys
from api.keys import Scope
from graph.dumps import dump
from onrecord import agents
from tests import newsroom
from tests.serving import served

QUILL = "person/ada-quill"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = newsroom.store(tmp_path_factory.mktemp("minutes") / "store", newsroom.newsroom())
    dump(folder)
    return folder


@pytest.fixture(scope="module")
def key(store: Path) -> dict[str, str]:
    return {"Authorization": f"Bearer {keys.new(store, 'echo', [Scope.INGEST, Scope.DECIDE])}"}


@pytest.fixture(scope="module")
def client(store: Path) -> Iterator[httpx.Client]:
    with served(store) as address, httpx.Client(base_url=address, timeout=60) as opened:
        yield opened


def test_1_the_start_leads_on_and_everything_is_described(client: httpx.Client) -> None:
    links = client.get("/", headers={"Accept": "application/json"}).json()
    assert {"statements", "entities", "sparql", "openapi"} <= set(links)
    assert client.get("/openapi.json").json()["openapi"].startswith("3.1")
    assert "http" not in client.get("/docs").text.replace(str(client.base_url), "")
    assert client.get("/api/v1/health").json()["status"] == "ok"
    assert set(client.get("/api/v1/version").json()) >= {"code", "vocabulary", "snapshot"}


def test_2_a_name_is_suggested_by_its_short_form(client: httpx.Client) -> None:
    first = client.get("/api/v1/suggest", params={"q": "ht"}).json()[0]
    assert (first["id"], first["label"], first["kind"], first["matched_alias"]) == (
        "organisation/harbour-trust",
        "Harbour Trust",
        "organisation",
        "HT",
    )
    assert 0 < first["score"] <= 1


def test_3_statements_come_by_filters_with_a_tag_and_a_link_to_the_next(client: httpx.Client) -> None:
    asked = {"speaker": QUILL, "from": "2024-01-01", "min_confidence": "0.7", "state": "candidate", "limit": "1"}
    answer = client.get("/api/v1/statements", params=asked)
    (item,) = answer.json()["items"]
    assert answer.status_code == 200
    assert answer.headers["ETag"].startswith('"')
    assert answer.links["next"]["url"] == answer.json()["next"]
    assert set(item) >= {
        "id",
        "iri",
        "text",
        "kind",
        "speech_act",
        "speaker",
        "topics",
        "about",
        "reports",
        "confidence",
    }
    assert set(item["reports"][0]) >= {"id", "article", "spans", "sentence", "cue"}
    assert set(item["speaker"]) == {"id", "label", "kind", "role_at_time"}


def test_4_what_is_known_is_not_sent_again_and_what_is_wrong_or_gone_is_said_to_be(
    store: Path, tmp_path: Path, key: dict[str, str]
) -> None:
    with served(store) as address, httpx.Client(base_url=address, timeout=60) as client:
        first = client.get("/api/v1/statements")
        assert client.get("/api/v1/statements", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
        over = client.get("/api/v1/statements", params={"limit": "9999"})
        assert (over.status_code, over.headers["Content-Type"]) == (422, "application/problem+json")
        assert "500" in over.json()["detail"]
        one = first.json()["items"][-1]["id"]
        body = {"act": "reject", "things": [f"statement/{one}"], "why": "misread"}
        assert client.post("/api/v1/decisions", json=body, headers=key).status_code == 201
        gone = client.get(f"/api/v1/statements/{one}")
        assert (gone.status_code, "misread" in gone.json()["detail"]) == (410, True)
        assert client.post("/api/v1/decisions", json={"act": "undo"}, headers=key).status_code == 201
        assert client.get(f"/api/v1/statements/{one}").status_code == 200


def test_5_an_entity_has_statements_neighbours_a_timeline_and_positions(client: httpx.Client) -> None:
    assert client.get(f"/api/v1/entities/{QUILL}").json()["label"] == "Ada Quill"
    assert client.get(f"/api/v1/entities/{QUILL}/statements").json()["total"] == 2
    assert client.get(f"/api/v1/entities/{QUILL}/neighbours").json()["nodes"]
    assert client.get(f"/api/v1/entities/{QUILL}/timeline").json()["items"]
    assert client.get(f"/api/v1/entities/{QUILL}/positions").json()["total"] == 0


def test_6_the_network_comes_in_four_forms(client: httpx.Client) -> None:
    asked = {"focus": QUILL, "depth": "2", "max_nodes": "200"}
    forms = {
        name: client.get("/api/v1/graph", params={**asked, "format": name}).raise_for_status()
        for name in ("json", "gexf", "graphml", "cytoscape")
    }
    nodes = {node["id"] for node in forms["json"].json()["nodes"]}
    assert QUILL in nodes
    assert len(nx.read_gexf(io.BytesIO(forms["gexf"].content))) == len(nodes)
    assert len(nx.read_graphml(io.BytesIO(forms["graphml"].content))) == len(nodes)
    assert {node["data"]["id"] for node in forms["cytoscape"].json()["elements"]["nodes"]} == nodes


def test_7_a_thing_is_described_in_turtle_and_sparql_answers_in_csv(client: httpx.Client) -> None:
    told = client.get(f"/id/{QUILL}", headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert any("Ada Quill" in str(quad.object) for quad in ox.parse(told.content, format=ox.RdfFormat.TURTLE))
    query = "PREFIX onr: <https://w3id.org/onrecord/ns#> SELECT ?s WHERE { ?s a onr:Statement }"
    rows = client.post("/sparql", data={"query": query}, headers={"Accept": "text/csv"}).text.split()
    assert rows[0] == "s"
    assert len(rows) == 1 + client.get("/api/v1/statements/count").json()["total"]


def test_8_changes_since_a_snapshot_and_all_of_it_at_once(client: httpx.Client) -> None:
    listed = client.get("/api/v1/statements").json()
    assert client.get("/api/v1/changes", params={"since": listed["snapshot"]}).json()["items"] == []
    lines = client.get("/data/latest/statements.jsonl").text.splitlines()
    assert {json.loads(line)["statement"] for line in lines} == {item["iri"] for item in listed["items"]}


def test_9_articles_and_decisions_are_sent_with_a_key(client: httpx.Client, key: dict[str, str]) -> None:
    sent = {"headers": key | {"Idempotency-Key": "first"}, "json": {"id": "a1", "text": "It rained."}}
    first, again = (client.post("/api/v1/articles", **sent) for _ in range(2))
    assert (first.status_code, again.headers["Location"]) == (202, first.headers["Location"])
    job = client.get(first.headers["Location"], headers=key).json()
    assert set(job) >= {"state", "articles", "problems"}
    assert client.post("/api/v1/articles", json={"text": "It rained."}).status_code == 401


def test_10_openrefine_and_agents_are_answered(client: httpx.Client, store: Path) -> None:
    assert client.get("/reconcile").json()["versions"] == ["0.2"]

    async def asked() -> set[str]:
        async with Client(agents.server(agents.local(store))) as agent:
            return {tool.name for tool in (await agent.list_tools()).tools}

    assert "who_said" in asyncio.run(asked())
