"""What several said together names them all and is found by each, in JSON, in CSV and on the pages."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

import httpx
import pytest

from tests import newsroom
from tests.serving import served

ALL = "/api/v1/statements"
ADA, BEN, TRUST = "person/ada-quill", "person/ben-oyelaran", "organisation/harbour-trust"
SAFE, SINK = "Harbour Trust had called it safe", "the pier would sink"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    store = newsroom.store(tmp_path_factory.mktemp("together") / "store", (newsroom.together(),))
    with served(store) as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


def get(client: httpx.Client, address: str, **params: object) -> dict[str, object]:
    return client.get(address, params=params).raise_for_status().json()


def shown(client: httpx.Client, address: str) -> str:
    """The words of a page."""
    html = client.get(address, headers={"Accept": "text/html"}).raise_for_status().text
    return " ".join(re.sub("<[^>]*>", "", html).split())


def test_a_statement_names_those_who_said_it_too(client: httpx.Client) -> None:
    (said,) = get(client, ALL, q="sink")["items"]
    assert said["speaker"]["id"] == ADA
    assert sorted((other["label"], other["kind"]) for other in said["co_speakers"]) == [
        ("Ben Oyelaran", "person"),
        ("residents", "group"),
    ]
    assert get(client, f"{ALL}/{said['id']}") == said


@pytest.mark.parametrize(("speaker", "words"), [(ADA, {SAFE, SINK}), (BEN, {SAFE, SINK}), (TRUST, {"it safe"})])
def test_each_speaker_is_found_with_what_was_said_and_it_counts_once(
    speaker: str, words: set[str], client: httpx.Client
) -> None:
    page = get(client, ALL, speaker=speaker)
    assert {one["text"] for one in page["items"]} == words
    assert page["total"] == len(words)
    entity = get(client, f"/api/v1/entities/{speaker}")
    assert entity["statements"] == len(words)
    assert {one["text"] for one in entity["latest"]} == words


def test_all_statements_are_listed_once(client: httpx.Client) -> None:
    assert get(client, ALL)["total"] == 3
    assert len(list(csv.DictReader(io.StringIO(client.get(f"{ALL}.csv").text)))) == 3


def test_the_csv_names_them_and_their_ids(client: httpx.Client) -> None:
    rows = {row["text"]: row for row in csv.DictReader(io.StringIO(client.get(f"{ALL}.csv").text))}
    assert (rows[SAFE]["speaker"], rows[SAFE]["co_speakers"], rows[SAFE]["co_speaker_ids"]) == (
        "Ada Quill",
        "Ben Oyelaran",
        BEN,
    )
    assert rows["it safe"]["co_speakers"] == ""
    assert rows["it safe"]["via"] == "Ada Quill and Ben Oyelaran"


def test_those_who_tell_together_are_named_together(client: httpx.Client) -> None:
    (said,) = get(client, ALL, speaker=TRUST)["items"]
    (step,) = said["via"]
    assert (step["speaker"]["id"], [other["id"] for other in step["co_speakers"]]) == (ADA, [BEN])


def test_pages_name_them_all(client: httpx.Client) -> None:
    for address in ("/article/pier", f"/entity/{BEN}"):
        page = shown(client, address)
        assert "Ada Quill, mayor, and Ben Oyelaran said, according to Elmstow Echo, on 4 June 2024:" in page
        assert re.search(
            "Ada Quill, mayor, (Ben Oyelaran and residents|residents and Ben Oyelaran) “warned”, according to", page
        )
    assert "“had called”, according to Ada Quill and Ben Oyelaran, as told in Elmstow Echo," in shown(
        client, f"/entity/{TRUST}"
    )
    assert "Ada Quill and Ben Oyelaran" in shown(client, "/search?q=safe")


def test_the_network_ties_each_of_them_to_the_statement(client: httpx.Client) -> None:
    graph = get(client, "/api/v1/graph")
    (statement,) = (node["id"] for node in graph["nodes"] if node["label"] == SINK)
    tied = {edge["source"] for edge in graph["edges"] if edge["target"] == statement and edge["kind"] == "said"}
    assert tied >= {ADA, BEN}
    assert len(tied) == 3
    edge = next(edge for edge in graph["edges"] if edge["target"] == statement and edge["source"] == BEN)
    assert [one["text"] for one in get(client, f"/api/v1/edges/{edge['id']}/evidence")["items"]] == [SINK]


def test_turtle_of_a_statement_names_them(client: httpx.Client) -> None:
    (said,) = get(client, ALL, speaker=BEN, q="safe")["items"]
    turtle = client.get(f"/doc/statement/{said['id']}.ttl").text
    assert re.search(r"coSpeaker>? <[^>]*person/ben-oyelaran-[0-9a-f]{8}>", turtle)
