"""Which outlet carried how much, as the comparison gives it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import httpx
import pytest

from tests import newsroom
from tests.serving import served

COMPARE = "/api/v1/compare"
FIRST, SECOND = newsroom.WEIR


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    store = newsroom.store(tmp_path_factory.mktemp("coverage") / "store", (*newsroom.weir(), *newsroom.newsroom()))
    with served(store) as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


def test_only_statements_that_several_outlets_carry_are_given_where_these_are_asked_for(client: httpx.Client) -> None:
    everything = client.get(COMPARE).raise_for_status().json()
    shared = client.get(COMPARE, params={"shared": "true"}).raise_for_status().json()
    assert shared["total"] == len(shared["items"]) == 1 < everything["total"]
    assert {one["article"] for one in shared["items"][0]["carried"]} == {"echo", "post", "letter"}


def test_outlets_are_counted_with_what_they_carried_and_what_nobody_else_did(client: httpx.Client) -> None:
    found = client.get(COMPARE).json()
    counted = {one["outlet"] or one["articles"][0]: (one["carried"], one["alone"]) for one in found["outlets"]}
    assert counted == {"Elmstow Echo": (4, 3), "Daily Post": (3, 2), "Weir Letter": (1, 0), "undated": (1, 1)}
    assert found["compared"] == found["total"] == 7


def test_an_article_of_an_unnamed_outlet_stands_for_itself(client: httpx.Client) -> None:
    outlets = client.get(COMPARE, params={"article": "undated"}).json()["outlets"]
    assert outlets == [{"outlet": None, "articles": ["undated"], "carried": 1, "alone": 1}]


def test_each_article_tells_what_it_left_out(client: httpx.Client) -> None:
    (item,) = client.get(COMPARE, params={"shared": "true"}).json()["items"]
    left_out = {one["article"]: one["left_out"] for one in item["carried"]}
    assert left_out["echo"] == []
    assert left_out["letter"] == [SECOND]


def test_the_csv_takes_the_same_choice(client: httpx.Client) -> None:
    table = client.get(f"{COMPARE}.csv", params={"shared": "true"}).raise_for_status().text
    rows = [*csv.DictReader(io.StringIO(table))]
    assert {row["article"] for row in rows} == {"echo", "post", "letter"}
    assert {row["changed"] for row in rows} == {""}


def test_shared_statements_go_on_page_by_page(client: httpx.Client) -> None:
    found = client.get(COMPARE, params={"shared": "true", "limit": "1"}).json()
    assert (len(found["items"]), found["next"]) == (1, None)


def test_the_csv_of_a_search_has_a_row_for_each_hit(client: httpx.Client) -> None:
    def rows(**asked: str) -> list[tuple[str, str]]:
        table = client.get("/api/v1/search.csv", params=asked).raise_for_status().text
        return [(row["kind"], row["label"]) for row in csv.DictReader(io.StringIO(table))]

    hits = client.get("/api/v1/search", params={"q": "finch"}).json()["items"]
    assert rows(q="finch") == [(hit["kind"], hit["label"]) for hit in hits]
    assert rows(q="finch", kind="actor") == [("actor", "Ida Finch")]
    assert client.get("/api/v1/search.csv", params={"q": "finch", "kind": "actor", "outlet": "x"}).status_code == 422


def test_named_queries_on_one_article_tell_of_that_alone(client: httpx.Client) -> None:
    for name in ("entity-mentions", "posts"):
        rows = (
            client.get(f"/api/v1/queries/{name}", params={"article": "bridge-post"}).raise_for_status().json()["rows"]
        )
        assert {row["article"] for row in rows} == {"bridge-post"}
