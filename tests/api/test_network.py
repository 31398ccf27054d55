"""The network over HTTP: filtered as the list of statements is, in each form, and the way from one actor to another."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree as ET

import httpx
import pytest

from api import models

GRAPH = "/api/v1/graph"
FILTERS = (
    {"speaker": "person/ada-quill"},
    {"mentions": "person/ada-quill"},
    {"q": "bridge"},
    {"outlet": "daily post"},
    {"article": "bridge-echo"},
    {"kind": "direct"},
    {"from": "2024-04-01", "to": "2024-04-30"},
    {"min_confidence": "0.95"},
    {"state": "confirmed"},
)


def graph(client: httpx.Client, **asked: object) -> dict[str, list[dict[str, object]]]:
    return client.get(GRAPH, params={"max_nodes": 1000, **asked}).raise_for_status().json()


@pytest.mark.parametrize("asked", FILTERS)
def test_the_map_shows_the_statements_that_the_list_has(client: httpx.Client, asked: dict[str, str]) -> None:
    listed = client.get("/api/v1/statements", params={"limit": 500, **asked}).json()["items"]
    shown = {node["id"] for node in graph(client, **asked)["nodes"] if node["kind"] == "statement"}
    assert shown == {f"statement/{item['id']}" for item in listed if item["speaker"]}


@pytest.mark.parametrize("asked", FILTERS)
def test_every_edge_of_a_filtered_map_rests_on_what_passes(client: httpx.Client, asked: dict[str, str]) -> None:
    passing = {item["iri"] for item in client.get("/api/v1/statements", params={"limit": 500, **asked}).json()["items"]}
    for edge in graph(client, of="actors", **asked)["edges"]:
        found = client.get(f"/api/v1/edges/{edge['id']}/evidence", params=asked).raise_for_status().json()
        assert {item["iri"] for item in found["items"]} <= passing
        assert len(found["items"]) + len(found["posts"]) == edge["evidence_count"]


@pytest.mark.parametrize(
    ("asked", "posts"),
    [
        ({}, 1),
        ({"outlet": "elmstow echo"}, 1),
        ({"outlet": "Daily Post"}, 0),
        ({"article": "bridge-echo"}, 1),
        ({"to": "2024-03-31"}, 1),
        ({"from": "2024-03-31"}, 0),
        ({"min_confidence": "0.95"}, 1),
        ({"speaker": "person/ada-quill"}, 0),
        ({"q": "bridge"}, 0),
    ],
)
def test_a_post_passes_by_its_article_and_no_filter_of_statements(
    client: httpx.Client, asked: dict[str, str], posts: int
) -> None:
    kinds = [edge["kind"] for edge in graph(client, of="actors", **asked)["edges"]]
    assert kinds.count("post") == posts


def test_edges_have_the_days_of_their_evidence(client: httpx.Client) -> None:
    (edge,) = graph(client, of="actors", speaker="person/ben-oyelaran")["edges"]
    assert (edge["first"], edge["last"], edge["evidence_count"]) == ("2024-04-09", "2024-04-09", 1)


def test_cytoscape_has_the_same_nodes_edges_and_places(client: httpx.Client) -> None:
    plain, told = graph(client), graph(client, format="cytoscape")
    models.Cytoscape.model_validate(told, strict=True)
    assert [node["position"] for node in told["elements"]["nodes"]] == [
        {"x": node["x"], "y": node["y"]} for node in plain["nodes"]
    ]
    assert [edge["data"] for edge in told["elements"]["edges"]] == plain["edges"]
    assert told["data"] == plain["meta"]


def test_gexf_and_graphml_take_the_filters_too(client: httpx.Client) -> None:
    asked = {"of": "actors", "speaker": "person/ben-oyelaran"}
    for form in ("gexf", "graphml"):
        written = client.get(GRAPH, params={"format": form, **asked}).raise_for_status().text
        assert "2024-04-09" in written
        assert "evidence_count" in written
        assert len([one for one in ET.fromstring(written).iter() if one.tag.endswith("}edge")]) == 1


def test_the_table_has_a_row_for_each_piece_of_evidence(client: httpx.Client) -> None:
    asked = {"of": "actors", "max_nodes": 1000}
    told = csv.DictReader(io.StringIO(client.get(GRAPH, params={"format": "csv", **asked}).text))
    found = {}
    for row in told:
        found.setdefault(row["edge"], set()).add(row["evidence"])
    assert {edge: len(evidence) for edge, evidence in found.items()} == {
        edge["id"]: edge["evidence_count"] for edge in graph(client, **asked)["edges"]
    }


def test_a_path_tells_its_steps_with_evidence(client: httpx.Client) -> None:
    asked = {"source": "person/ben-oyelaran", "target": "organisation/harbour-trust"}
    found = client.get(f"{GRAPH}/path", params=asked).raise_for_status().json()
    models.Path.model_validate(found, strict=True)
    assert [(step["source"]["label"], step["target"]["label"]) for step in found["steps"]] == [
        ("Ben Oyelaran", "Ada Quill"),
        ("Ada Quill", "Harbour Trust"),
    ]
    for step in found["steps"]:
        for edge in step["edges"]:
            evidence = client.get(f"/api/v1/edges/{edge['id']}/evidence").json()
            assert {item["iri"] for item in evidence["items"]} == set(edge["evidence"])


@pytest.mark.parametrize(
    "asked",
    [
        {"source": "person/ben-oyelaran", "target": "person/nobody"},
        {"source": "person/ben-oyelaran", "target": "organisation/harbour-trust", "outlet": "Daily Post"},
    ],
)
def test_where_nothing_leads_is_a_problem(client: httpx.Client, asked: dict[str, str]) -> None:
    answer = client.get(f"{GRAPH}/path", params=asked)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_places_are_the_same_each_time(client: httpx.Client) -> None:
    asked = {"outlet": "Daily Post", "of": "actors"}
    assert graph(client, **asked)["nodes"] == graph(client, **asked, depth=3)["nodes"]
