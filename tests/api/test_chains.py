"""What is told in another statement is given with its chain, and thresholds of confidence hold everywhere alike."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import httpx
import pytest

from tests import newsroom
from tests.serving import served

ALL = "/api/v1/statements"
FERRIES = "organisation/lake-ferries"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a server with a chain of three: the Echo (0.8) saw a memo (0.7) by which the ferries said it (0.6)."""
    store = newsroom.store(tmp_path_factory.mktemp("chains") / "store", (newsroom.hearsay(),))
    with served(store) as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


def get(client: httpx.Client, address: str, **params: object) -> dict[str, object]:
    return client.get(address, params=params).raise_for_status().json()


def test_a_statement_names_everyone_through_whom_it_is_told_nearest_first(client: httpx.Client) -> None:
    (said,) = get(client, ALL, speaker=FERRIES)["items"]
    assert [(step["speaker"]["label"], step["speaker_role"], step["cue"]) for step in said["via"]] == [
        ("memo", "a memo", "According"),
        ("Elmstow Echo", None, "seen by"),
    ]
    for step in said["via"]:
        assert get(client, f"{ALL}/{step['id']}")["iri"] == step["iri"]


def test_what_the_article_itself_tells_has_no_chain(client: httpx.Client) -> None:
    (told,) = get(client, ALL, speaker="organisation/elmstow-echo")["items"]
    assert told["via"] == []


def test_the_list_can_be_narrowed_to_what_is_told_in_one_statement(client: httpx.Client) -> None:
    (said,) = get(client, ALL, speaker=FERRIES)["items"]
    memo, echo = said["via"]
    assert [one["id"] for one in get(client, ALL, via=f"statement/{memo['id']}")["items"]] == [said["id"]]
    assert [one["id"] for one in get(client, ALL, via=f"statement/{echo['id']}")["items"]] == [memo["id"]]


def test_the_csv_names_the_tellers_too(client: httpx.Client) -> None:
    rows = {row["speaker"]: row for row in csv.DictReader(io.StringIO(client.get(f"{ALL}.csv").text))}
    assert rows["Lake Ferries"]["via"] == "memo; Elmstow Echo"
    assert rows["Elmstow Echo"]["via"] == ""


def test_turtle_of_a_statement_holds_the_chain(client: httpx.Client) -> None:
    (said,) = get(client, ALL, speaker=FERRIES)["items"]
    turtle = client.get(f"/doc/statement/{said['id']}.ttl").raise_for_status().text
    assert "onr:viaReport" in turtle
    assert said["via"][0]["id"] in turtle


@pytest.mark.parametrize(("least", "count"), [(0, 3), (0.6, 3), (0.65, 2), (0.8, 1), (1, 0)])
def test_a_threshold_means_the_same_on_lists_tables_queries_pages_and_the_map(
    least: float, count: int, client: httpx.Client
) -> None:
    sure = {"min_confidence": least}
    assert get(client, ALL, **sure)["total"] == count
    assert len(list(csv.DictReader(io.StringIO(client.get(f"{ALL}.csv", params=sure).text)))) == count
    rows = get(client, "/api/v1/queries/who-said-what", **sure)["rows"]
    assert len(rows) == count
    nodes = get(client, "/api/v1/graph", **sure)["nodes"]
    assert sum(node["kind"] == "statement" for node in nodes) == count
    page = client.get("/search", params=sure).raise_for_status().text
    assert page.count('class="said"') == count
    drawn = client.get("/map", params=sure).raise_for_status().text
    assert drawn.count('"kind": "statement"') == count


def test_an_entity_and_the_evidence_of_an_edge_keep_to_the_threshold(client: httpx.Client) -> None:
    address = f"/api/v1/entities/{FERRIES}"
    assert len(get(client, address)["latest"]) == 1
    assert get(client, address, min_confidence=0.7)["latest"] == []
    (edge,) = [edge for edge in get(client, "/api/v1/graph", of="statements")["edges"] if edge["source"] == FERRIES]
    evidence = f"/api/v1/edges/{edge['id']}/evidence"
    assert len(get(client, evidence, min_confidence=0.6)["items"]) == 1
    assert client.get(evidence, params={"min_confidence": 0.7}).status_code == 404
    page = f"/entity/{FERRIES}"
    assert "Nothing here passes these filters" in client.get(page, params={"min_confidence": 0.7}).text
    assert "the last boat sails" in client.get(page, params={"min_confidence": 0.6}).text
    assert client.get(page, params={"min_confidence": ""}).status_code == 200
    assert client.get("/map", params={"min_confidence": ""}).status_code == 200


def test_a_page_never_shows_what_is_told_of_somebody_as_told_by_the_article(client: httpx.Client) -> None:
    (said,) = get(client, ALL, speaker=FERRIES)["items"]
    memo, echo = said["via"]
    for address in (f"/statement/{said['id']}", f"/entity/{FERRIES}", "/search?min_confidence=0", "/"):
        page = client.get(address).raise_for_status().text
        assert f'<a href="/statement/{memo["id"]}"><bdi>memo</bdi></a>' in page
        assert f'<a href="/statement/{echo["id"]}"><bdi>Elmstow Echo</bdi></a>' in page
    told = client.get(f"/statement/{echo['id']}").text
    assert "Told in these words" in told
    assert "reported" in told
    assert "“seen by”" not in told


@pytest.mark.parametrize("wrong", ["2", "-0.1", "nan", "inf", "high"])
@pytest.mark.parametrize(
    "address",
    [
        ALL,
        f"{ALL}.csv",
        f"/api/v1/entities/{FERRIES}",
        "/api/v1/graph",
        "/api/v1/queries/said-by?speaker=person/ada-quill",
        "/search",
        "/map",
    ],
)
def test_a_threshold_that_is_no_share_is_refused(address: str, wrong: str, client: httpx.Client) -> None:
    joint = "&" if "?" in address else "?"
    assert client.get(f"{address}{joint}min_confidence={wrong}").status_code == 422
