from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests import browsing, newsroom
from tests.serving import served

HTML = {"Accept": "text/html"}


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_the_bars_are_the_numbers_of_the_api(page: Page, client: httpx.Client) -> None:
    told = client.get("/api/v1/timeline?by=day").json()["items"]
    page.goto("/timeline?by=day")
    page.get_by_text("The same numbers as a table").click()
    shown = page.locator(".numbers-of-time td").all_inner_texts()
    assert shown == [str(period["statements"]) for period in told]
    expect(page.locator("[data-brush] .bar")).to_have_count(sum(period["when"] is not None for period in told))


def test_what_is_undated_is_counted_and_stands_last(page: Page, client: httpx.Client) -> None:
    undated = client.get("/api/v1/timeline").json()["items"][-1]
    assert undated["when"] is None
    page.goto("/timeline")
    expect(page.locator(".numbers")).to_contain_text(f"{undated['statements']} undated")
    expect(page.locator("#range .said .who").last).to_contain_text("undated")


def test_without_script_every_bar_leads_to_its_statements(client: httpx.Client) -> None:
    page = client.get("/timeline?by=month", headers=HTML).text
    assert 'href="/timeline?by=month&amp;from=2024-03-01&amp;to=2024-03-31"' in page
    then = client.get("/timeline?by=month&from=2024-03-02&to=2024-03-02", headers=HTML).text
    assert "the bridge will stay shut" in then
    assert "a new bridge by 2026" not in then
    assert "Said on 2 March 2024" in then


def test_a_handle_moved_with_the_keyboard_sets_the_days_in_the_address(page: Page) -> None:
    page.goto("/timeline?by=month")
    first = page.get_by_role("slider", name="From")
    expect(first).to_have_attribute("aria-valuetext", "March 2024")
    first.press("ArrowRight")
    expect(page.locator("#said-then")).to_contain_text("Said from 1 April 2024 to")
    assert asked(page)["from"] == ["2024-04-01"]
    expect(page.locator("#range")).not_to_contain_text("the bridge will stay shut")
    expect(page.get_by_label("From", exact=True).first).to_have_value("2024-04-01")
    first.press("ArrowLeft")
    expect(page.locator("#said-then")).to_contain_text("Newest first, undated last")
    assert "from" not in asked(page)


def test_a_stretch_that_the_script_cannot_fetch_is_opened_by_the_browser(
    browser: Browser, client: httpx.Client
) -> None:
    page = browser.new_page(base_url=str(client.base_url))
    page.goto("/timeline?by=month")
    browsing.fails_scripts(page, "**/timeline?*")
    page.get_by_role("slider", name="From").press("ArrowRight")
    expect(page.locator("#said-then")).to_contain_text("Said from 1 April 2024 to")
    expect(page.locator("#range")).not_to_have_attribute("aria-busy", "true")
    page.close()


def test_a_drag_over_the_bars_chooses_a_stretch(page: Page) -> None:
    page.goto("/timeline?by=month")
    box = page.locator("[data-brush]").bounding_box()
    assert box is not None
    months = len(page.evaluate("JSON.parse(document.getElementById('periods').textContent)"))
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.5 / months, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 1.5 / months, middle)
    page.mouse.up()
    expect(page.locator("#said-then")).to_contain_text("Said from 1 March 2024 to 30 April 2024")
    assert (asked(page)["from"], asked(page)["to"]) == (["2024-03-01"], ["2024-04-30"])


def test_the_stretch_goes_along_to_map_list_and_feed(page: Page) -> None:
    page.goto("/timeline?q=bridge&from=2024-03-01&to=2024-03-31&by=month")
    for name, path in (("On the map", "/map"), ("In the list", "/search"), ("Follow", "/feed.atom")):
        link = page.get_by_role("link", name=name).get_attribute("href")
        assert link == f"{path}?from=2024-03-01&to=2024-03-31&q=bridge"


def test_what_happened_then_stands_beside(sampled: Page, sample: httpx.Client) -> None:
    told = sample.get("/api/v1/timeline/events?from=2022-01-01").json()
    sampled.goto("/timeline?from=2022-01-01")
    shown = sampled.locator(".happened li")
    expect(shown).to_have_count(told["total"])
    expect(shown.first).to_contain_text(told["items"][0]["text"])
    sampled.goto("/timeline?kind=direct")
    expect(sampled.locator("main")).to_contain_text("Events and posts have no topic")


def test_its_twins_give_the_same_numbers(client: httpx.Client) -> None:
    given = {"q": "bridge", "by": "day", "outlet": ""}
    told = client.get("/timeline.json", params=given, follow_redirects=True).json()
    assert told["items"] == client.get("/api/v1/timeline?q=bridge&by=day").json()["items"]
    rows = csv.DictReader(io.StringIO(client.get("/timeline.csv", params=given, follow_redirects=True).text))
    assert [row["when"] or None for row in rows] == [one["when"] for one in told["items"]]


@pytest.mark.parametrize(("by", "drawn"), [("day", "month"), ("month", "month"), ("year", "year")])
def test_more_days_than_can_be_drawn_are_drawn_as_months(by: str, drawn: str, sample: httpx.Client) -> None:
    assert f'aria-label="Statements by {drawn}"' in sample.get(f"/timeline?by={by}", headers=HTML).text


def test_where_nothing_passes_the_page_says_what_to_do(client: httpx.Client) -> None:
    page = client.get("/timeline?q=xylophone", headers=HTML).text
    assert "Nothing that passes was said then" in page
    assert "take all filters away" in page


def test_days_ages_apart_are_drawn_as_years(tmp_path: Path) -> None:
    first = newsroom.told("first", "The bridge is new.", published=date(1, 1, 1))
    last = newsroom.told("last", "The bridge is old.", published=date(9999, 12, 31))
    with served(newsroom.store(tmp_path / "store", (first, last))) as address:
        page = httpx.get(f"{address}/timeline?by=day", headers=HTML, timeout=30)
    assert page.status_code == 200
    assert 'aria-label="Statements by year"' in page.text
    assert page.text.count('class="bar in"') == 2
