"""Feeds: any filter, newest first, page after page, and nothing in them that a reader could take for a fact or for markup."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from api import feeds, models
from api.feeds import Feed
from tests import newsroom
from tests.serving import served

ATOM, JSON = "/feed.atom", "/feed.json"
NS = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(scope="module")
def echoed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server on which one statement is told by several outlets, and another at third hand."""
    told = (*newsroom.weir(), newsroom.hearsay(), newsroom.together())
    store = newsroom.store(tmp_path_factory.mktemp("feeds") / "store", told)
    with served(store) as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


def entries(client: httpx.Client, address: str = ATOM, **asked: object) -> list[etree._Element]:
    answer = client.get(address, params=asked or None).raise_for_status()
    assert answer.headers["content-type"].startswith("application/atom+xml")
    return etree.fromstring(answer.content).findall("a:entry", NS)


def items(client: httpx.Client, **asked: object) -> list[dict[str, object]]:
    answer = client.get(JSON, params=asked).raise_for_status()
    assert answer.headers["content-type"] == "application/feed+json"
    return list(answer.json()["items"])


def test_both_feeds_have_what_the_list_has_in_the_same_order(client: httpx.Client) -> None:
    iris = [item["iri"] for item in client.get("/api/v1/statements").json()["items"]]
    assert [entry.findtext("a:id", None, NS) for entry in entries(client)] == iris
    assert [item["id"] for item in items(client)] == iris


@pytest.mark.parametrize(
    "asked",
    [
        {"speaker": "person/ada-quill"},
        {"q": "bridge"},
        {"outlet": "daily post", "kind": "direct"},
        {"from": "2024-04-01", "to": "2024-04-30"},
        {"min_confidence": "0.95"},
    ],
)
def test_a_feed_takes_the_filters_of_the_list(client: httpx.Client, asked: dict[str, str]) -> None:
    iris = [item["iri"] for item in client.get("/api/v1/statements", params=asked).json()["items"]]
    assert [entry.findtext("a:id", None, NS) for entry in entries(client, **asked)] == iris
    assert [item["id"] for item in items(client, **asked)] == iris


def test_a_title_says_who_said_it_according_to_whom_and_when(client: httpx.Client) -> None:
    (first, second) = entries(client, article="bridge-post")
    assert {one.findtext("a:title", None, NS) for one in (first, second)} == {
        "Ben Oyelaran, according to Daily Post, 9 April 2024: “Ada Quill has done nothing for two years,”",
        "Ada Quill, according to Daily Post, 9 April 2024: “a new bridge by 2026” (in the article’s words)",
    }


def test_what_is_not_known_is_said_to_be_unknown(client: httpx.Client) -> None:
    (item,) = items(client, article="undated")
    assert item["title"].startswith("Harbour Trust, according to an unnamed outlet, undated: “")
    assert "date_published" not in item
    assert item["date_modified"] == client.get("/api/v1/health").json()["made"][:19] + "Z"


def test_hearsay_is_told_as_hearsay(echoed: httpx.Client) -> None:
    (item,) = items(echoed, speaker="organisation/lake-ferries")
    assert item["title"].startswith(
        "Lake Ferries, according to memo, according to Elmstow Echo, according to Harbour Post, 1 February 2024: “"
    )


def test_all_who_said_it_together_are_authors(echoed: httpx.Client) -> None:
    authors = [{one["name"] for one in item["authors"]} for item in items(echoed, article="pier")]
    assert {"Ada Quill", "Ben Oyelaran", "residents"} in authors


def test_an_entry_has_the_words_of_the_outlet_that_was_asked_for(echoed: httpx.Client) -> None:
    (item,) = items(echoed, outlet="Weir Letter")
    assert newsroom.WEIR[0] in item["content_text"]
    assert newsroom.WEIR[1] not in item["content_text"]
    assert "according to Weir Letter" in item["title"]


def test_an_entry_leads_to_the_statement_and_to_the_article(client: httpx.Client) -> None:
    for entry in entries(client, article="bridge-echo"):
        links = {link.get("rel"): link.get("href") for link in entry.findall("a:link", NS)}
        assert httpx.get(links["alternate"], headers={"Accept": "text/html"}).status_code == 200
        assert links["via"] == "https://echo.example/bridge"


def test_a_feed_comes_page_by_page(client: httpx.Client) -> None:
    for first, follow in ((f"{ATOM}?limit=4", atom_next), (f"{JSON}?limit=4", json_next)):
        seen, address = [], first
        while address:
            answer = client.get(address).raise_for_status()
            seen += ids(answer)
            assert (follow(answer) is None) == ("next" not in answer.links)
            address = follow(answer)
        assert len(seen) == len(set(seen)) == client.get("/api/v1/statements").json()["total"]


def test_the_same_feed_is_not_sent_twice(client: httpx.Client) -> None:
    first = client.get(ATOM)
    assert client.get(ATOM, headers={"If-None-Match": first.headers["etag"]}).status_code == 304


def test_attacks_are_text_and_lead_nowhere(client: httpx.Client) -> None:
    for entry in entries(client, article="hostile"):
        assert entry.find("a:content", NS).get("type") == "text"
        assert len(entry.find("a:content", NS)) == len(entry.find("a:title", NS)) == 0
        assert all(link.get("href").startswith("http") for link in entry.findall("a:link", NS))
    assert not any("external_url" in item for item in items(client, article="hostile"))


@pytest.mark.parametrize("address", [ATOM, JSON])
@pytest.mark.parametrize("asked", [{"limit": 9999}, {"unknown": 1}, {"cursor": "x"}, {"from": "soon"}])
def test_what_is_not_understood_is_refused(client: httpx.Client, address: str, asked: dict[str, object]) -> None:
    answer = client.get(address, params=asked)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


anything = st.text(max_size=40)


@settings(max_examples=100, deadline=None)
@given(words=anything, name=anything, outlet=anything, title=anything, url=anything, topic=anything)
def test_whatever_an_article_holds_a_feed_is_well_formed(**given: str) -> None:
    said = statement(**given)
    page = Feed(
        "http://x", "http://x/a", "http://x/a", "http://x/", None, datetime.now(UTC), ((said, said.reports[0]),)
    )
    (entry,) = etree.fromstring(feeds.atom(page)).findall("a:entry", NS)
    assert "\n" not in (entry.findtext("a:title", None, NS) or "")
    assert feeds.json(page)["items"][0]["title"].count(", according to ") >= 1


def statement(**given: str) -> models.Statement:
    article = models.Article(
        id="x", iri="https://x", title=given["title"], outlet=given["outlet"], published="2024-05-03", url=given["url"]
    )
    speaker = models.Speaker(id="person/x", label=given["name"], kind="person", role_at_time=given["title"])
    common = {"text": given["words"], "speaker": speaker, "speaker_role": None, "co_speakers": [], "via": []}
    report = models.Report(
        id="r", article=article, spans=[models.Place(start=0, end=1)], sentence="", sentence_start=0, cue=None,
        kind="direct", rule="", confidence=0.5, **common,
    )  # fmt: skip
    return models.Statement(
        id="s", iri="https://x/s", quoted_from="r", kind="direct", speech_act=None, said_on="2024-05-03", posts=[],
        echo=None, topics=[given["topic"]], about=[], mentions=[], reports=[report], confidence=0.5, state="candidate",
        extractor=None, **common,
    )  # fmt: skip


def atom_next(answer: httpx.Response) -> str | None:
    links = etree.fromstring(answer.content).findall("a:link", NS)
    return next((link.get("href") for link in links if link.get("rel") == "next"), None)


def json_next(answer: httpx.Response) -> str | None:
    return answer.json().get("next_url")


def ids(answer: httpx.Response) -> list[str]:
    if "json" in answer.headers["content-type"]:
        return [item["id"] for item in answer.json()["items"]]
    return [entry.findtext("a:id", None, NS) for entry in etree.fromstring(answer.content).findall("a:entry", NS)]
