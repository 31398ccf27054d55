"""The page of an actor: tabs that are addresses, the words behind each row, and what each list is narrowed by."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests import browsing

HTML = {"Accept": "text/html"}
MACALISTER = "/entity/person/josh-macalister"
TABS = ("said", "about", "positions", "figures", "seen-with", "timeline")


def test_each_tab_is_an_address_that_says_what_it_shows_and_how_much(sampled: Page) -> None:
    sampled.goto(MACALISTER)
    tabs = sampled.get_by_role("navigation", name="About this person").get_by_role("link")
    assert [text.split(" ")[0] for text in tabs.all_inner_texts()] == [
        "Said", "Said", "Positions", "Figures", "Seen", "Timeline",
    ]  # fmt: skip
    for place, tab in enumerate(TABS):
        tabs.nth(place).click()
        expect(tabs.nth(place)).to_have_attribute("aria-current", "page")
        assert parse_qs(urlsplit(sampled.url).query)["tab"] == [tab]
        shown = sampled.locator("#shown .count").inner_text()
        told = tabs.nth(place).locator(".count")
        assert tab in {"seen-with", "timeline"} or told.inner_text() == shown


def test_a_row_unfolds_the_sentence_with_its_words_marked(sampled: Page) -> None:
    sampled.goto(MACALISTER)
    row = sampled.locator(".said", has_text="spending another £2.6bn by 2027")
    expect(row.locator(".who")).to_have_text(
        "Josh MacAlister “suggested”, according to Onrecord sample: council news, on 23 May 2022:"
    )
    expect(row.locator("mark")).to_be_hidden()
    row.get_by_text("show words").click()
    expect(row.locator("mark")).to_have_text("spending another £2.6bn by 2027")
    expect(row.locator(".facts")).to_contain_text("very sure")


def test_a_tab_shows_what_its_list_in_the_api_gives(sample: httpx.Client) -> None:
    for tab in TABS:
        page = sample.get(MACALISTER, params={"tab": tab}, headers=HTML).raise_for_status().text
        listed = sample.get(f"{MACALISTER}.json", params={"tab": tab}, follow_redirects=True).raise_for_status().json()
        assert '<h2 id="shown"' in page
        assert f'<span class="count">{listed["total"]}</span></h2>' in page, tab
        assert listed["items" if "items" in listed else "nodes"]
        assert sample.get(f"{MACALISTER}.csv", params={"tab": tab}, follow_redirects=True).status_code == 200


def test_filters_narrow_a_tab_and_stay_when_another_is_chosen(sampled: Page) -> None:
    sampled.goto(MACALISTER)
    sampled.get_by_label("Topic").select_option(label="children's social care")
    sampled.get_by_role("button", name="Show").click()
    expect(sampled.locator("#shown .count")).to_have_text("2")
    expect(sampled.locator(".actions").get_by_text("Follow")).to_have_text("Follow on children's social care")
    follow = sampled.locator(".actions").get_by_role("link", name="Follow").get_attribute("href") or ""
    assert parse_qs(urlsplit(follow).query) == {
        "speaker": ["person/josh-macalister"],
        "topic": ["topic/childrens-social-care"],
    }
    tabs = sampled.get_by_role("navigation", name="About this person")
    tabs.get_by_role("link", name="Seen with").click()
    expect(sampled.get_by_label("Topic")).to_have_value("childrens-social-care")
    tabs.get_by_role("link", name="Timeline").click()
    expect(sampled.locator("#shown")).to_contain_text("Timeline")
    assert "topic" not in sampled.url


def test_a_tab_is_not_narrowed_by_what_its_list_does_not_know(sample: httpx.Client) -> None:
    answer = sample.get(MACALISTER, params={"tab": "figures", "topic": "health"})
    assert answer.status_code == 422
    assert "tab=figures is not narrowed by topic" in answer.json()["detail"]


def test_a_position_has_its_matter_its_side_and_the_words_that_show_it(sampled: Page) -> None:
    sampled.goto(f"{MACALISTER}?tab=positions")
    position = sampled.locator(".position").first
    expect(position.get_by_role("heading")).to_contain_text("spending another £2.6bn by 2027")
    expect(position.locator(".polarity-support").first).to_have_text("support")
    expect(position.get_by_role("link", name="spending another £2.6bn by 2027")).to_have_attribute(
        "href", "/policy/spending-another-2-6bn-by-2027-094bdb"
    )


def test_seen_with_says_that_it_means_nothing_more(client: httpx.Client) -> None:
    page = client.get("/entity/person/ada-quill", params={"tab": "seen-with"}, headers=HTML).text
    assert "of no tie between them" in page
    assert "Ben Oyelaran" in page
    assert "Mayor under fire" in page


def test_months_of_the_timeline_lead_to_what_was_said_in_them(sampled: Page) -> None:
    sampled.goto(f"{MACALISTER}?tab=timeline")
    sampled.get_by_role("link", name="May 2022", exact=True).click()
    assert sampled.url.endswith("#month-2022-05")
    expect(sampled.locator("#month-2022-05 li")).to_have_count(4)
    expect(sampled.locator(".months svg rect").first).to_have_attribute("width", "4")


def test_a_long_tab_has_pages(client: httpx.Client) -> None:
    page = client.get("/entity/person/ada-quill", params={"limit": 1}, headers=HTML).text
    assert page.count('<article class="said">') == 1
    following = page.partition('<a class="button" href="')[2]
    address = next(link for link in page.split('href="') if "cursor=" in link).partition('"')[0].replace("&amp;", "&")
    assert following
    second = client.get(address, headers=HTML).text
    assert second.count('<article class="said">') == 1
    assert second != page
    assert "cursor=" not in second


def test_what_is_empty_says_so_and_leads_on(client: httpx.Client) -> None:
    for address, words in (
        ("/entity/organisation/elmstow-council", "Mentioned, but not quoted"),
        ("/entity/person/ada-quill?tab=positions", "Show what is less sure"),
        ("/entity/person/ada-quill?q=zebra", "take them away"),
        ("/entity/person/ada-quill?tab=figures", "All figures"),
    ):
        assert words in client.get(address, headers=HTML).text, address


def test_groups_have_a_page_of_the_same_kind(client: httpx.Client) -> None:
    (said,) = client.get("/api/v1/statements", params={"q": "nobody had asked them"}).json()["items"]
    page = client.get(f"/entity/{said['speaker']['id']}", headers=HTML)
    assert page.status_code == 200
    assert "nobody had asked them" in page.text


def test_hostile_names_are_text_on_every_tab(page: Page, client: httpx.Client) -> None:
    for entity in client.get("/api/v1/entities", params={"q": "eve"}).json()["items"]:
        for tab in TABS:
            page.goto(f"/entity/{entity['id']}?tab={tab}")
            expect(page.locator("h1")).to_have_text(entity["label"])


@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_is_wider_than_the_screen_and_axe_finds_nothing_serious(
    browser: Browser, sample: httpx.Client, width: int
) -> None:
    size = {"width": width, "height": 800}
    with browsing.watched(browser, str(sample.base_url), viewport=size) as page:
        for tab in TABS:
            page.goto(f"{MACALISTER}?tab={tab}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, tab
            found = Axe().run(page).response["violations"]
            assert [each["id"] for each in found if each["impact"] in {"serious", "critical"}] == [], tab
