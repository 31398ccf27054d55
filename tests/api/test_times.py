"""When statements were made, and what else happened then."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

import httpx
import pytest

from tests import councils, newsroom
from tests.serving import served

TIMELINE = "/api/v1/timeline"
EVENTS = "/api/v1/timeline/events"


@pytest.fixture(scope="module")
def millbrook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a store in which something happens, and somebody holds a post."""
    told = (councils.echo(), councils.post(), *newsroom.newsroom())
    store = newsroom.store(tmp_path_factory.mktemp("millbrook") / "store", told)
    with served(store) as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


def said_on(client: httpx.Client, **params: str) -> Counter[str | None]:
    items = client.get("/api/v1/statements", params={"limit": "500", **params}).json()["items"]
    return Counter(one["said_on"] for one in items)


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"speaker": "person/ada-quill"},
        {"q": "bridge"},
        {"outlet": "daily post"},
        {"min_confidence": "0.5", "kind": "direct"},
        {"from": "2024-03-03"},
        {"from": "2024-03-01", "to": "2024-03-31", "q": "a"},
    ],
)
def test_a_timeline_counts_the_statements_of_the_list_with_the_same_filters(
    params: dict[str, str], client: httpx.Client
) -> None:
    told = client.get(TIMELINE, params={"by": "day", **params}).json()
    assert {one["when"]: one["statements"] for one in told["items"]} == said_on(client, **params)
    assert told["total"] == client.get("/api/v1/statements/count", params=params).json()["total"]


@pytest.mark.parametrize(("by", "digits"), [("day", 10), ("month", 7), ("year", 4)])
def test_periods_are_told_newest_first_and_undated_last(by: str, digits: int, client: httpx.Client) -> None:
    whens = [one["when"] for one in client.get(TIMELINE, params={"by": by}).json()["items"]]
    assert whens == [*sorted(filter(None, whens), reverse=True), None]
    assert {len(when) for when in whens if when} == {digits}


def test_a_statement_in_several_articles_is_counted_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    store = newsroom.store(tmp_path_factory.mktemp("weir") / "store", newsroom.weir())
    with served(store) as address, httpx.Client(base_url=address, timeout=30) as client:
        for params in ({}, {"q": "weir"}, {"min_confidence": "0.1"}):
            told = client.get(TIMELINE, params=params).json()
            assert told["total"] == client.get("/api/v1/statements/count", params=params).json()["total"] == 1
            assert told["items"] == [{"when": "2024-05", "statements": 1}]


def test_the_csv_has_a_row_for_each_period(client: httpx.Client) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get(f"{TIMELINE}.csv").text)))
    told = client.get(TIMELINE).json()["items"]
    assert [(row["when"] or None, int(row["statements"])) for row in rows] == [
        (one["when"], one["statements"]) for one in told
    ]


def test_events_and_posts_are_told_with_their_words_and_source(millbrook: httpx.Client) -> None:
    found = {one["what"]: one for one in millbrook.get(EVENTS).json()["items"]}
    assert found.keys() == {"launch", "post"}
    launch = found["launch"]
    assert (launch["text"], launch["on"]) == ("unveiled a ban on wood stoves on Monday", "2024-05-03")
    assert (launch["article"], launch["outlet"]) == ("echo", "The Echo")
    assert millbrook.get(launch["iri"].replace("https://w3id.org/onrecord", "")).status_code in {200, 303}


@pytest.mark.parametrize(
    ("params", "whats"),
    [
        ({"from": "2024-05-01"}, ["launch"]),
        ({"to": "2024-03-31"}, ["post"]),
        ({"speaker": "person/ada-quill"}, ["post", "post"]),
        ({"speaker": "organisation/elmstow-council"}, ["post"]),
        ({"outlet": "THE ECHO"}, ["launch"]),
        ({"article": "bridge-post"}, ["post"]),
        ({"q": "Wood Stoves"}, ["launch"]),
        ({"min_confidence": "0.9"}, ["post", "post"]),
        ({"speaker": "person/ida-finch"}, []),
    ],
)
def test_events_are_narrowed_like_statements(params: dict[str, str], whats: list[str], millbrook: httpx.Client) -> None:
    assert [one["what"] for one in millbrook.get(EVENTS, params=params).json()["items"]] == whats


def test_events_have_a_csv_and_pages(millbrook: httpx.Client) -> None:
    everything = millbrook.get(EVENTS).json()["items"]
    rows = list(csv.DictReader(io.StringIO(millbrook.get(f"{EVENTS}.csv").text)))
    assert [row["iri"] for row in rows] == [one["iri"] for one in everything]
    first = millbrook.get(EVENTS, params={"limit": "1"}).json()
    second = millbrook.get(first["next"]).json()
    assert [*first["items"], *second["items"]] == everything[:2]


def test_what_is_not_known_is_refused(client: httpx.Client) -> None:
    for address in (f"{TIMELINE}?by=week", f"{TIMELINE}?limit=3", f"{EVENTS}?topic=health", "/api/v1/quality?q=x"):
        assert client.get(address).status_code == 422, address
