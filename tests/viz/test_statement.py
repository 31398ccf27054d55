"""The page of a statement: what it rests on, what stands around it, and the text with which it is cited."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from api import keys
from api.keys import Scope
from tests import browsing, newsroom
from tests.serving import served

HTML = {"Accept": "text/html"}


def statement(client: httpx.Client, words: str) -> str:
    return str(client.get("/api/v1/statements", params={"q": words}).json()["items"][0]["id"])


@pytest.fixture(scope="module")
def chained(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server with a chain of tellers, and an utterance in several articles."""
    store = newsroom.store(tmp_path_factory.mktemp("chain") / "store", (newsroom.hearsay(), *newsroom.weir()))
    with served(store) as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


def test_a_nested_chain_is_told_from_the_outlet_to_the_words(browser: Browser, chained: httpx.Client) -> None:
    told = chained.get("/api/v1/statements", params={"q": "last boat"}).json()["items"]
    innermost = max(told, key=lambda said: len(said["via"]))["id"]
    with browsing.watched(browser, str(chained.base_url)) as page:
        page.goto(f"/statement/{innermost}")
        steps = page.locator(".chain li")
        expect(steps).to_have_text(
            [
                "Harbour Post reports",
                "Elmstow Echo reported",
                "memo said",
                "Lake Ferries said",
                "the last boat sails in June",
            ]
        )
        expect(page.locator("h1")).to_have_text("What Lake Ferries said, as reported")


def test_reports_of_several_outlets_stand_side_by_side(chained: httpx.Client) -> None:
    page = chained.get(f"/statement/{statement(chained, 'weir was built')}", headers=HTML).text
    assert page.count('<section class="report">') == 4
    assert "left out" in page
    assert "By another report:" in page


def test_the_sentences_beside_it_are_shown_where_somebody_says_them(sampled: Page, sample: httpx.Client) -> None:
    sampled.goto(f"/statement/{statement(sample, 'spending another £2.6bn')}")
    expect(sampled.locator(".report .sentence p")).to_have_text(
        [
            "“For these reasons, a radical reset is now unavoidable,” it said.",
            "Mr MacAlister suggested spending another £2.6bn by 2027.",
            "The money should reach half a million children whose families need help early, he said.",
        ]
    )
    expect(sampled.locator(".report mark")).to_have_text("spending another £2.6bn by 2027")


def test_what_the_article_alone_says_is_not_repeated(client: httpx.Client) -> None:
    page = client.get(f"/statement/{statement(client, 'stay shut')}", headers=HTML).text
    assert "The sentence before is nobody’s statement, and not repeated here" in page


def test_it_is_cited_in_four_forms_as_the_api_cites_it(sample: httpx.Client) -> None:
    found = statement(sample, "spending another £2.6bn")
    with_page = sample.get(f"/statement/{found}", headers=HTML).text
    for form in ("text", "bibtex", "csl-json", "ris"):
        cited = sample.get(f"/api/v1/statements/{found}/citation", params={"format": form}).text.strip()
        shown = with_page.partition(f'<pre id="cite-{form}"')[2].partition(">")[2].partition("</pre>")[0]
        for written, meant in (("&#34;", '"'), ("&#39;", "'"), ("&gt;", ">"), ("&lt;", "<"), ("&amp;", "&")):
            shown = shown.replace(written, meant)
        assert shown.split() == cited.split()


def test_the_citation_is_copied_by_a_button(browser: Browser, sample: httpx.Client) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    with browsing.watched(browser, str(sample.base_url), permissions=allowed) as page:
        page.goto(f"/statement/{statement(sample, 'spending another £2.6bn')}")
        page.get_by_role("button", name="Copy").first.click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == page.locator("#cite-text").text_content()


def test_without_scripts_there_is_no_button_and_the_text_is_there(browser: Browser, sample: httpx.Client) -> None:
    with browsing.watched(browser, str(sample.base_url), java_script_enabled=False) as page:
        page.goto(f"/statement/{statement(sample, 'spending another £2.6bn')}")
        expect(page.locator("button[data-copy]").first).to_be_hidden()
        expect(page.locator("#cite-text")).to_contain_text("according to Onrecord sample: council news")


def test_its_stance_its_figures_and_its_topic_lead_to_more_of_the_same(sampled: Page, sample: httpx.Client) -> None:
    sampled.goto(f"/statement/{statement(sample, 'spending another £2.6bn')}")
    expect(sampled.locator("dd .polarity-support")).to_have_text("support")
    expect(sampled.get_by_role("rowheader", name="another £2.6bn")).to_be_visible()
    sampled.goto(f"/statement/{statement(sample, '100,000 children')}")
    sampled.get_by_role("link", name="children's social care", exact=True).click()
    assert sampled.url.endswith("/search?topic=childrens-social-care")


def test_it_is_followed_by_person_and_topic(client: httpx.Client, sample: httpx.Client) -> None:
    page = sample.get(f"/statement/{statement(sample, '100,000 children')}", headers=HTML).text
    assert "/feed.atom?speaker=person%2Fjosh-macalister&amp;topic=topic%2Fchildrens-social-care" in page
    feed = sample.get("/feed.atom?speaker=person%2Fjosh-macalister&topic=topic%2Fchildrens-social-care")
    assert feed.text.count("<entry>") == 2


def test_it_says_who_decided_what_and_what_was_undone(tmp_path: Path) -> None:
    store = newsroom.store(tmp_path / "store", newsroom.newsroom())
    key = {"Authorization": f"Bearer {keys.new(store, 'the desk', [Scope.DECIDE])}"}
    with served(store) as address, httpx.Client(base_url=address, timeout=30) as desk:
        found = statement(desk, "stay shut")
        assert "Nobody has looked at it yet" in desk.get(f"/statement/{found}", headers=HTML).text
        body = {"act": "confirm", "things": [f"statement/{found}"], "by": "Ida Finch", "why": "I was there"}
        taken = desk.post("/api/v1/decisions", json=body, headers=key).json()
        desk.post("/api/v1/decisions", json={"act": "undo", "things": [taken["id"]], "by": "Tom Reeve"}, headers=key)
        page = " ".join(desk.get(f"/statement/{found}", headers=HTML).text.split())
    decided = page.partition('<section id="decided">')[2].partition("</section>")[0]
    assert "<b>Confirmed</b>" in decided
    assert "by <bdi>Ida Finch</bdi>" in decided
    assert "<bdi>I was there</bdi> · <b>undone since</b>" in decided
    assert "<b>Undone</b> <span" in decided
    assert "by <bdi>Tom Reeve</bdi>" in decided


def test_there_is_a_place_to_say_that_it_is_wrong(sampled: Page, sample: httpx.Client) -> None:
    sampled.goto(f"/statement/{statement(sample, 'spending another £2.6bn')}")
    sampled.locator(".actions").get_by_role("link", name="Wrong?").click()
    expect(sampled.locator("#wrong")).to_be_in_viewport()


@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_is_wider_than_the_screen_and_axe_finds_nothing_serious(
    browser: Browser, chained: httpx.Client, width: int
) -> None:
    size = {"width": width, "height": 800}
    with browsing.watched(browser, str(chained.base_url), viewport=size) as page:
        page.goto(f"/statement/{statement(chained, 'weir was built')}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page).response["violations"]
        assert [each["id"] for each in found if each["impact"] in {"serious", "critical"}] == []
