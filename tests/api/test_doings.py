"""What is below an actor's address: statements, positions, neighbours, and a timeline."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import httpx
import pytest

from api import models
from ontology.iris import BASE
from tests import newsroom
from tests.api.test_positions import readings
from tests.serving import served

ADA = "/api/v1/entities/person/ada-quill"
TRUST = "/api/v1/entities/organisation/harbour-trust"
BELOW = ("statements", "positions", "neighbours", "timeline")


@pytest.fixture(scope="module")
def joint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server on which several say something together, and somebody takes sides."""
    store = newsroom.store(tmp_path_factory.mktemp("doings") / "store", (newsroom.together(), *readings()))
    with served(store) as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


def rows(client: httpx.Client, address: str, **asked: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(address, params=asked).raise_for_status().text)))


def test_an_actors_statements_are_those_of_the_list(client: httpx.Client) -> None:
    for asked in ({}, {"outlet": "Daily Post"}, {"q": "bridge", "limit": "1"}):
        theirs = client.get(f"{ADA}/statements", params=asked).json()
        listed = client.get("/api/v1/statements", params={"speaker": "person/ada-quill", **asked}).json()
        assert (theirs["items"], theirs["total"]) == (listed["items"], listed["total"])
    assert [row["text"] for row in rows(client, f"{ADA}/statements.csv", outlet="Daily Post")] == [
        "a new bridge by 2026"
    ]


def test_a_speaker_beside_the_actor_is_one_who_said_it_with_them(joint: httpx.Client) -> None:
    asked = {"speaker": "person/ben-oyelaran"}
    assert joint.get(f"{ADA}/statements").json()["total"] == 2
    assert joint.get(f"{ADA}/statements", params=asked).json()["total"] == 2
    assert joint.get(f"{ADA}/statements", params={"speaker": "organisation/harbour-trust"}).json()["total"] == 0


def test_an_actors_positions_are_those_of_the_matrix(joint: httpx.Client) -> None:
    tom = "/api/v1/entities/person/tom-reeve/positions"
    (position,) = joint.get(tom).json()["items"]
    assert (position["actor"]["label"], position["support"], position["conditional"]) == ("Tom Reeve", 1, 1)
    assert joint.get(tom, params={"polarity": "oppose"}).json()["total"] == 0
    assert [row["condition"] for row in rows(joint, f"{tom}.csv")] == ["if the poor are paid"]
    assert joint.get(tom, params={"speaker": "person/mo-dale"}).status_code == 422


def test_neighbours_come_with_their_edges_and_what_those_rest_on(client: httpx.Client) -> None:
    found = client.get(f"{ADA}/neighbours").raise_for_status().json()
    models.Neighbours.model_validate(found, strict=True)
    assert {node["label"]: node["weight"] for node in found["nodes"]} == {
        "Harbour Trust": 1,
        "Ben Oyelaran": 1,
        "Elmstow Council": 1,
    }
    assert {(edge["source"], edge["kind"], edge["target"]) for edge in found["edges"]} == {
        ("person/ada-quill", "said about", "organisation/harbour-trust"),
        ("person/ben-oyelaran", "said about", "person/ada-quill"),
        ("person/ada-quill", "post", "organisation/elmstow-council"),
        ("organisation/harbour-trust", "said about", "organisation/elmstow-council"),
    }
    for edge in found["edges"]:
        evidence = client.get(f"/api/v1/edges/{edge['id']}/evidence").raise_for_status().json()
        assert len(edge["evidence"]) == edge["weight"] == len(evidence["items"]) + len(evidence["posts"])


def test_what_a_map_has_already_is_left_out_but_tied(client: httpx.Client) -> None:
    found = client.get(f"{ADA}/neighbours?exclude=organisation/elmstow-council,person/ben-oyelaran").json()
    assert [node["label"] for node in found["nodes"]] == ["Harbour Trust"]
    assert {edge["target"] for edge in found["edges"]} == {"organisation/harbour-trust", "organisation/elmstow-council"}


@pytest.mark.parametrize(
    ("asked", "labels"),
    [
        ({"kinds": "person"}, {"Ben Oyelaran"}),
        ({"kinds": "person, organisation", "ties": "post"}, {"Elmstow Council"}),
        ({"ties": "said about"}, {"Ben Oyelaran", "Harbour Trust"}),
        ({"outlet": "daily post"}, {"Ben Oyelaran"}),
        ({"outlet": "Elmstow Echo"}, {"Harbour Trust", "Elmstow Council"}),
        ({"kind": "direct"}, {"Ben Oyelaran", "Harbour Trust"}),
        ({"speaker": "person/ben-oyelaran"}, {"Ben Oyelaran"}),
        ({"from": "2024-04-01"}, {"Ben Oyelaran"}),
        ({"limit": "1"}, {"Elmstow Council"}),
    ],
)
def test_neighbours_are_filtered_as_statements_are(
    client: httpx.Client, asked: dict[str, str], labels: set[str]
) -> None:
    assert {node["label"] for node in client.get(f"{ADA}/neighbours", params=asked).json()["nodes"]} == labels


def test_neighbours_come_page_by_page_and_as_a_table(client: httpx.Client) -> None:
    seen, address = [], f"{ADA}/neighbours?limit=1"
    while address:
        found = client.get(address).json()
        seen += [node["id"] for node in found["nodes"]]
        address = found["next"]
    assert len(seen) == len(set(seen)) == found["total"] == 3
    table = rows(client, f"{ADA}/neighbours.csv", ties="said about")
    assert {(row["source"], row["target"], row["outlet"]) for row in table} == {
        ("Ada Quill", "Harbour Trust", "Elmstow Echo"),
        ("Ben Oyelaran", "Ada Quill", "Daily Post"),
    }


def test_a_timeline_counts_what_was_said_by_and_about_somebody_newest_first(client: httpx.Client) -> None:
    found = client.get(f"{ADA}/timeline").raise_for_status().json()
    models.Envelope[models.Period].model_validate(found, strict=True)
    assert [(one["when"], one["said"], one["said_about"], one["posts"]) for one in found["items"]] == [
        ("2024-04", 1, 1, 1),
        ("2024-03", 1, 0, 1),
    ]
    assert [one["when"] for one in client.get(f"{ADA}/timeline?by=day").json()["items"]] == ["2024-04-09", "2024-03-02"]


def test_what_nobody_can_date_comes_last_and_in_no_stretch_of_time(client: httpx.Client) -> None:
    whens = [one["when"] for one in client.get(f"{TRUST}/timeline").json()["items"]]
    assert whens == ["2024-03", None]
    within = client.get(f"{TRUST}/timeline", params={"from": "2024-03-02", "to": "2024-03-02"}).json()
    assert [one["when"] for one in within["items"]] == ["2024-03"]


def test_every_row_of_a_timeline_names_its_source(client: httpx.Client) -> None:
    listed = client.get(f"{ADA}/timeline").json()["items"]
    table = rows(client, f"{ADA}/timeline.csv")
    assert len(table) == sum(len(one["items"]) for one in listed)
    for row in table:
        assert row["iri"].startswith("https://w3id.org/onrecord/id/")
        assert row["outlet"] in {"Elmstow Echo", "Daily Post"}


@pytest.mark.parametrize("below", [f"{what}{suffix}" for what in BELOW for suffix in ("", ".csv")])
def test_below_an_actor_who_is_another_now_one_is_led_on_and_below_none_nothing_is_found(
    client: httpx.Client, below: str
) -> None:
    named_there = newsroom.newsroom()[0].actors[0].iri.removeprefix(f"{BASE}id/")
    moved = client.get(f"/api/v1/entities/{named_there}/{below}?min_confidence=0.1")
    assert (moved.status_code, moved.headers["location"]) == (301, f"{ADA}/{below}?min_confidence=0.1")
    assert client.get(f"/api/v1/entities/person/nobody/{below}").status_code == 404
    assert client.get(f"/api/v1/entities/unicorn/ada-quill/{below}").status_code == 422
    assert client.get(f"{ADA}/{below}", params={"unknown": 1}).status_code == 422
