"""Who is criticised without a reply, as the API gives it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import httpx
import pytest

from tests import critics, newsroom
from tests.serving import served

UNHEARD = "/api/v1/unheard"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    store = newsroom.store(tmp_path_factory.mktemp("unheard") / "store", critics.readings())
    with served(store) as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


def heard_of(client: httpx.Client, **asked: str) -> dict[str, list[str]]:
    """By name, in which articles they are criticised without a reply."""
    items = client.get(UNHEARD, params=asked).raise_for_status().json()["items"]
    return {one["label"]: [said["article"]["id"] for said in one["criticisms"]] for one in items}


def test_who_replies_in_an_article_is_not_listed_for_it(client: httpx.Client) -> None:
    assert heard_of(client) == {"Harbour Trust": ["quay-rots"]}


def test_what_is_less_sure_is_listed_where_it_is_asked_for(client: httpx.Client) -> None:
    assert heard_of(client, min_confidence="0.5") == {"Ada Quill": ["dry-nets"], "Harbour Trust": ["quay-rots"]}


def test_a_criticism_comes_with_its_critic_its_words_and_where_they_stand(client: httpx.Client) -> None:
    (trust,) = client.get(UNHEARD).json()["items"]
    (said,) = trust["criticisms"]
    assert (trust["id"], trust["kind"], trust["quoted_elsewhere"]) == ("organisation/harbour-trust", "organisation", 1)
    assert (said["critic"]["label"], said["polarity"]) == ("Tom Reeve", "oppose")
    (span,) = said["spans"]
    start = said["sentence_start"]
    assert said["sentence"][span["start"] - start : span["end"] - start] == said["text"]
    assert (said["article"]["outlet"], said["article"]["published"]) == ("Elmstow Echo", "2024-07-01")
    assert client.get(f"/api/v1/statements/{said['statement']}").json()["text"] == said["text"]


def test_a_critic_without_a_name_has_the_words_for_who_it_is(client: httpx.Client) -> None:
    (quill,) = client.get(UNHEARD, params={"actor": "person/ada-quill", "min_confidence": "0"}).json()["items"]
    (said,) = quill["criticisms"]
    assert said["critic"]["kind"] == "group"
    assert (said["critic"]["label"], said["article"]["outlet"], said["article"]["published"]) == (
        "Fishermen",
        None,
        None,
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"outlet": "elmstow echo"}, {"Harbour Trust"}),
        ({"outlet": "Daily Post"}, set()),
        ({"from": "2024-07-01"}, {"Harbour Trust"}),
        ({"from": "2024-07-02"}, set()),
        ({"to": "2024-06-30"}, set()),
        ({"article": "quay-rots"}, {"Harbour Trust"}),
        ({"article": "dry-nets", "min_confidence": "0"}, {"Ada Quill"}),
        ({"actor": "person/ada-quill"}, set()),
    ],
)
def test_the_list_is_narrowed_by_outlet_days_article_and_actor(
    asked: dict[str, str], found: set[str], client: httpx.Client
) -> None:
    assert set(heard_of(client, **asked)) == found


def test_a_row_of_the_csv_is_one_criticism(client: httpx.Client) -> None:
    table = client.get(f"{UNHEARD}.csv", params={"min_confidence": "0"}).raise_for_status().text
    rows = [*csv.DictReader(io.StringIO(table))]
    assert [(row["actor"], row["critic"], row["polarity"], row["outlet"]) for row in rows] == [
        ("Ada Quill", "Fishermen", "concern", ""),
        ("Harbour Trust", "Tom Reeve", "oppose", "Elmstow Echo"),
    ]


def test_the_list_goes_on_page_by_page(client: httpx.Client) -> None:
    first = client.get(UNHEARD, params={"limit": "1", "min_confidence": "0"}).json()
    second = client.get(first["next"]).json()
    assert [one["label"] for one in (*first["items"], *second["items"])] == ["Ada Quill", "Harbour Trust"]
    assert (first["total"], second["next"]) == (2, None)


@pytest.mark.parametrize(
    "asked", [{"actor": "a b"}, {"from": "yesterday"}, {"min_confidence": "2"}, {"topic": "health"}]
)
def test_what_cannot_be_asked_is_refused(asked: dict[str, str], client: httpx.Client) -> None:
    assert client.get(UNHEARD, params=asked).status_code == 422


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({}, {"Harbour Trust", "Ada Quill"}),
        ({"outlet": "Elmstow Echo"}, {"Harbour Trust"}),
        ({"to": "2024-07-01"}, set()),
    ],
)
def test_those_never_quoted_are_asked_for_by_outlet_and_days_too(
    asked: dict[str, str], named: set[str], client: httpx.Client
) -> None:
    rows = client.get("/api/v1/queries/never-quoted", params=asked).raise_for_status().json()["rows"]
    assert {row["name"] for row in rows} == named - {"Harbour Trust"}  # which is quoted in another article
