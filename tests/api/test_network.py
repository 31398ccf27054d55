"""The network over HTTP: filtered as the list of statements is, in each form, and the way from one actor to another."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx
import pytest

from api import models
from ontology.reading import Reading
from ontology.records import SpeechAct
from tests import newsroom
from tests.api.test_positions import readings
from tests.serving import served

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


LEFT_OUT = (
    {"kinds": "person,statement"},
    {"ties": "said about"},
    {"ties": "said", "focus": "person/ada-quill"},
    {"kinds": "organisation", "focus": "person/ada-quill"},
    {"hide": "person/ada-quill,person/ben-oyelaran"},
    {"hide": "person/ada-quill", "focus": "person/ada-quill"},
)


@pytest.mark.parametrize("asked", LEFT_OUT)
def test_every_form_of_the_map_leaves_out_what_its_page_leaves_out(client: httpx.Client, asked: dict[str, str]) -> None:
    near = {name: value for name, value in asked.items() if name == "focus"}
    whole, part = graph(client, **near), graph(client, **asked)
    nodes, edges = ({one["id"] for one in part[name]} for name in ("nodes", "edges"))
    assert len(nodes) < len(whole["nodes"])
    page = client.get("/map", params={"max_nodes": 1000, **asked}, headers={"Accept": "text/html"}).text
    drawn = json.loads(page.partition('id="network-data">')[2].partition("</script>")[0])
    assert ({one["id"] for one in drawn["nodes"]}, {one["id"] for one in drawn["edges"]}) == (nodes, edges)
    places = {one["id"]: (one["x"], one["y"]) for one in whole["nodes"]}
    assert all(places[one["id"]] == (one["x"], one["y"]) for one in part["nodes"])

    def told(form: str) -> str:
        return client.get(GRAPH, params={"max_nodes": 1000, "format": form, **asked}).raise_for_status().text

    elements = json.loads(told("cytoscape"))["elements"]
    assert {one["data"]["id"] for one in elements["edges"]} == edges
    assert {row["edge"] for row in csv.DictReader(io.StringIO(told("csv")))} == edges
    for form in ("gexf", "graphml"):
        root = ET.fromstring(told(form))
        assert len(root.findall(".//{*}node")) == len(nodes)
        assert len(root.findall(".//{*}edge")) == len(edges)
    assert f"{len(nodes)} of " in told("svg")


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
            table = client.get(f"/api/v1/edges/{edge['id']}/evidence.csv").text
            assert {row["evidence"] for row in csv.DictReader(io.StringIO(table))} == set(edge["evidence"])
    table = csv.DictReader(io.StringIO(client.get(f"{GRAPH}/path.csv", params=asked).text))
    in_order = [edge["id"] for step in found["steps"] for edge in sorted(step["edges"], key=lambda edge: edge["id"])]
    assert [*dict.fromkeys(row["edge"] for row in table)] == in_order


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


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a server with a policy, where people stand on it, and a statement that criticises."""
    store = newsroom.store(tmp_path_factory.mktemp("standing") / "store", (*readings(), attacked()))
    with served(store) as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


def attacked() -> Reading:
    """One who criticises a council, and one who criticises a council and a trust in one breath."""
    found = newsroom.reading(
        "fury",
        "Elmstow Council has failed us, said Ben Hall.\nElmstow Council and Harbour Trust have failed us, said Amy Orr.\n",
        [
            ("Ben Hall", "Ben Hall", "said", "Elmstow Council has failed us"),
            ("Amy Orr", "Amy Orr", "said", "Elmstow Council and Harbour Trust have failed us"),
        ],
        people=("Ben Hall", "Amy Orr"),
        organisations=("Elmstow Council", "Harbour Trust"),
        outlet="Daily Post",
        published=date(2024, 6, 1),
    )
    furious = tuple(replace(said, speech_act=SpeechAct.CRITICISE) for said in found.statements)
    return replace(found, statements=furious)


def ties(client: httpx.Client, **asked: object) -> set[tuple[str, str, str]]:
    """The edges by the labels of their ends; statements all have the same."""
    found = graph(client, **asked)
    names = {node["id"]: "words" if node["kind"] == "statement" else node["label"] for node in found["nodes"]}
    return {(names[edge["source"]], edge["kind"], names[edge["target"]]) for edge in found["edges"]}


def test_statements_take_sides_on_policies_and_a_proposer_proposes(standing: httpx.Client) -> None:
    found = ties(standing)
    ban = "a ban on wood stoves"
    assert {tie for tie in found if ban in tie} == {
        ("words", "supports", ban),
        ("words", "opposes", ban),
        ("Millbrook Council", "proposes", ban),
    }
    assert {node["kind"] for node in graph(standing)["nodes"]} == {"person", "organisation", "statement", "policy"}


def test_who_is_named_alone_in_a_criticism_is_criticised_and_who_is_named_with_others_is_only_named(
    standing: httpx.Client,
) -> None:
    assert ties(standing, of="actors", article="fury") == {
        ("Ben Hall", "criticises", "Elmstow Council"),
        ("Amy Orr", "said about", "Elmstow Council"),
        ("Amy Orr", "said about", "Harbour Trust"),
    }


def test_positions_that_are_not_sure_enough_are_no_ties(standing: httpx.Client) -> None:
    assert {tie[1] for tie in ties(standing, min_confidence=0.85)} == {"said", "said about", "criticises", "proposes"}


def test_each_new_family_has_its_evidence(standing: httpx.Client) -> None:
    for edge in graph(standing)["edges"]:
        found = standing.get(f"/api/v1/edges/{edge['id']}/evidence").raise_for_status().json()
        models.Evidence.model_validate(found, strict=True)
        told = {telling["article"] for telling in found["tellings"]}
        assert (found["kind"], len(found["items"]) + len(found["posts"]) + len(told)) == (
            edge["kind"],
            edge["evidence_count"],
        )
        if edge["kind"] == "proposes":
            assert {telling["words"] for telling in found["tellings"]} == {"a ban on wood stoves"}


def test_facts_say_who_reports_a_tie_when_and_how_sure(standing: httpx.Client) -> None:
    edges = graph(standing, include="facts")["edges"]
    assert all(len(edge["facts"]) == edge["evidence_count"] for edge in edges)
    (opposed,) = (edge for edge in edges if edge["kind"] == "opposes")
    (fact,) = opposed["facts"]
    assert fact.pop("id").startswith("statement/")
    assert fact == {"day": "2024-05-09", "outlets": ["The Post"], "confidence": 0.8, "state": "candidate"}
    assert not any("facts" in edge for edge in graph(standing)["edges"])


def test_by_its_facts_a_map_can_be_filtered_as_the_server_does_it(standing: httpx.Client) -> None:
    everything = graph(standing, of="actors", include="facts")["edges"]
    for asked, passes in (
        ({"outlet": "Daily Post"}, lambda fact: "Daily Post" in fact["outlets"]),
        ({"from": "2024-05-10"}, lambda fact: fact["day"] >= "2024-05-10"),
        ({"min_confidence": 0.95}, lambda fact: fact["confidence"] is None or fact["confidence"] >= 0.95),
        ({"state": "confirmed"}, lambda fact: fact["state"] == "confirmed"),
    ):
        left = {edge["id"] for edge in everything if any(map(passes, edge["facts"]))}
        assert {edge["id"] for edge in graph(standing, of="actors", **asked)["edges"]} == left


def test_how_much_is_hidden_is_told(client: httpx.Client) -> None:
    whole, part = graph(client)["meta"], graph(client, max_nodes=3)["meta"]
    assert (whole["hidden"], whole["truncated"]) == (0, False)
    assert part == {**whole, "hidden": whole["total"] - 3, "truncated": True}


def test_an_opened_node_brings_its_neighbours_whatever_the_limits(client: httpx.Client) -> None:
    ada, trust = "person/ada-quill", "organisation/harbour-trust"
    few = graph(client, focus="person/ben-oyelaran", depth=1, max_nodes=1, of="actors")
    assert [node["id"] for node in few["nodes"]] == ["person/ben-oyelaran"]
    more = graph(client, focus="person/ben-oyelaran", depth=1, max_nodes=1, of="actors", expand=f"{ada},person/nobody")
    assert {ada, trust, "person/ben-oyelaran"} <= {node["id"] for node in more["nodes"]}
    assert more["meta"]["hidden"] == 0


def test_what_is_no_list_of_things_cannot_be_opened(client: httpx.Client) -> None:
    for expand in ("<b>", "person/a,,person/b", ",".join(f"person/a{each}" for each in range(41))):
        answer = client.get(GRAPH, params={"expand": expand})
        assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


def test_no_filter_and_no_limit_moves_a_node(client: httpx.Client) -> None:
    everywhere = places(graph(client))
    for asked in (*FILTERS, {"max_nodes": 4}, {"max_nodes": 2, "expand": "organisation/elmstow-council"}):
        shown = places(graph(client, **asked))
        assert shown.items() <= everywhere.items()


def test_a_focus_lies_in_the_middle_of_a_layout_of_its_own(client: httpx.Client) -> None:
    found = places(graph(client, focus="person/ada-quill", depth=1))
    assert found["person/ada-quill"] == (0, 0)
    assert found.items() <= places(graph(client, focus="person/ada-quill", depth=4)).items()


def test_neither_a_new_article_nor_a_restart_moves_anybody(tmp_path: Path) -> None:
    first, second = newsroom.newsroom()[:1], newsroom.newsroom()
    store = newsroom.store(tmp_path / "store", first)
    with served(store) as address, httpx.Client(base_url=address, timeout=30) as client:
        before = {of: places(graph(client, of=of)) for of in ("actors", "statements")}
        newsroom.store(store, second)
        after = {of: places(graph(client, of=of)) for of in ("actors", "statements")}
    for of in ("actors", "statements"):
        assert before[of].items() < after[of].items()
        assert len({*after[of].values()}) == len(after[of])
    with served(store) as address, httpx.Client(base_url=address, timeout=30) as client:
        assert {of: places(graph(client, of=of)) for of in ("actors", "statements")} == after


def test_gexf_has_the_places_of_the_map(client: httpx.Client) -> None:
    written = ET.fromstring(client.get(GRAPH, params={"format": "gexf", "max_nodes": 1000}).text)
    found = sorted(
        (float(one.get("x")), float(one.get("y"))) for one in written.iter() if one.tag.endswith("}position")
    )
    assert found == sorted((float(x), float(y)) for x, y in places(graph(client)).values())


def test_the_picture_is_drawn_here_with_its_source_and_hostile_names_as_text(client: httpx.Client) -> None:
    answer = client.get("/map.svg", params={"article": "hostile"}, follow_redirects=True)
    assert answer.headers["content-type"] == "image/svg+xml"
    written = ET.fromstring(answer.content)
    words = [one.text for one in written.iter() if one.text]
    assert {f"Eve {attack}" for attack in newsroom.ATTACK} <= {*words}
    assert not any(one.tag.endswith("}script") for one in written.iter())
    credit = " ".join(words)
    assert graph(client)["meta"]["snapshot"] in credit
    assert f"{client.base_url}/map?article=hostile" in credit.replace("/ map", "/map")


def test_steps_of_a_path_are_told_in_words_with_who_reports_them(client: httpx.Client) -> None:
    asked = {"source": "person/ben-oyelaran", "target": "organisation/elmstow-council"}
    found = client.get(f"{GRAPH}/path", params=asked).raise_for_status().json()
    assert [step["words"] for step in found["steps"]] == [
        "Ben Oyelaran spoke about Ada Quill in a statement, according to Daily Post, on 9 April 2024.",
        "Ada Quill is mayor of Elmstow Council, according to Elmstow Echo, on 2 March 2024.",
    ]


def test_to_be_quoted_together_is_a_step_only_where_it_is_asked_for_and_nothing_else_leads_there(
    client: httpx.Client,
) -> None:
    def steps(**asked: str) -> list[list[str]]:
        answer = client.get(f"{GRAPH}/path", params=asked)
        return [[edge["kind"] for edge in step["edges"]] for step in answer.json().get("steps", ())]

    residents = next(node["id"] for node in graph(client)["nodes"] if node["label"] == "Residents")
    far = {"source": "person/ben-oyelaran", "target": residents}
    assert steps(**far) == []
    assert [kinds[-1] for kinds in steps(**far, seen_with="true")][-1] == "seen with"
    near = {"source": "person/ben-oyelaran", "target": "organisation/harbour-trust"}
    assert len(steps(**near, seen_with="true")) == len(steps(**near)) == 2


def places(found: dict[str, list[dict[str, object]]]) -> dict[object, tuple[object, object]]:
    return {node["id"]: (node["x"], node["y"]) for node in found["nodes"]}
