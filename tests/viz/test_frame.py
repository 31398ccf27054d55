"""What stands around every page: sections, colours, typefaces, search with names while they are typed, problems."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests import browsing, newsroom
from tests.serving import served

HTML = {"Accept": "text/html"}
TYPEFACE = "/static/serif/Newsreader[opsz,wght].ttf"
LIGHT, DARK = "rgb(251, 250, 246)", "rgb(21, 24, 27)"


@pytest.fixture
def plain(browser: Browser, sample: httpx.Client) -> Iterator[Page]:
    """A page of the sample on a phone that runs no scripts."""
    about = {"viewport": {"width": 360, "height": 740}, "java_script_enabled": False}
    with browsing.watched(browser, str(sample.base_url), **about) as opened:
        yield opened


def paper(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_all_sections_are_reached_on_a_phone_without_scripts(plain: Page) -> None:
    plain.goto("/search")
    expect(plain.get_by_role("link", name="Map", exact=True)).to_be_hidden()
    plain.get_by_role("button", name="Sections").click()
    current = plain.locator("#sections [aria-current=page]")
    assert current.inner_text() == "Who said what"
    plain.locator("#sections").get_by_role("link", name="Map", exact=True).click()
    assert plain.url.endswith("/map")


def test_the_current_section_is_told_and_no_other(sample: httpx.Client) -> None:
    for address in ("/search", "/map", "/sparql", "/data/"):
        found = re.findall(r'<a href="([^"]+)" aria-current="page">', sample.get(address, headers=HTML).text)
        assert found == [address]


def test_colours_are_those_of_the_device_until_chosen_and_then_kept(sampled: Page) -> None:
    sampled.emulate_media(color_scheme="dark")
    sampled.goto("/data/")
    assert paper(sampled) == DARK
    sampled.get_by_role("radio", name="light").check()
    assert paper(sampled) == LIGHT
    # Before the page is drawn: the body has the colour when it is only being read.
    sampled.add_init_script(
        "new MutationObserver((_, seen) => { if (document.body) { seen.disconnect(); "
        "window.first = getComputedStyle(document.body).backgroundColor } }).observe(document, {childList: true, subtree: true})"
    )
    sampled.goto("/ns")
    assert sampled.evaluate("window.first") == LIGHT
    assert sampled.get_by_role("radio", name="light").is_checked()
    sampled.get_by_role("radio", name="as the device").check()
    assert paper(sampled) == DARK


def test_without_scripts_colours_are_those_of_the_device_and_there_is_no_switch(plain: Page) -> None:
    plain.emulate_media(color_scheme="dark")
    plain.goto("/data/")
    expect(plain.locator("#theme")).to_be_hidden()
    assert plain.locator("link#dark").get_attribute("media") == "screen and (prefers-color-scheme: dark)"


def test_on_paper_there_are_only_words_on_white(sampled: Page) -> None:
    sampled.emulate_media(color_scheme="dark", media="print")
    sampled.goto("/search")
    expect(sampled.locator(".top")).to_be_hidden()
    expect(sampled.locator("form.filters").first).to_be_hidden()
    expect(sampled.locator(".said").first).to_be_visible()
    assert paper(sampled) == "rgb(255, 255, 255)"


def test_typefaces_are_kept_a_month_and_packed_and_scripts_are_asked_for(sample: httpx.Client) -> None:
    typeface = sample.get(TYPEFACE, headers={"Accept-Encoding": "gzip"})
    assert typeface.headers["cache-control"] == "public, max-age=2592000"
    assert typeface.headers["content-encoding"] == "gzip"
    script = sample.get("/static/theme.js")
    assert script.headers["cache-control"] == "no-cache"
    assert sample.get("/static/theme.js", headers={"If-None-Match": script.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("address", ["/", "/search", "/data/"])
def test_the_first_view_of_a_page_does_not_jump(address: str, browser: Browser, sample: httpx.Client) -> None:
    with browsing.watched(browser, str(sample.base_url)) as page:  # a new one, that has nothing of ours yet
        page.goto(address, wait_until="networkidle")
        shifts = page.evaluate(
            "new Promise(tell => { new PerformanceObserver(list => tell(list.getEntries().map(one => one.value)))"
            ".observe({type: 'layout-shift', buffered: true}); setTimeout(() => tell([]), 300) })"
        )
        assert sum(shifts) < 0.01


def test_a_name_is_completed_and_opened_by_keyboard(sampled: Page) -> None:
    sampled.goto("/")
    box = sampled.locator("main").get_by_role("combobox")
    expect(box).to_be_focused()
    box.press_sequentially("zahaw")
    option = sampled.get_by_role("option").first
    expect(option).to_contain_text("Nadhim Zahawi")
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    assert option.get_attribute("aria-selected") == "true"
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    box.press("Enter")
    sampled.wait_for_url("**/entity/person/nadhim-zahawi")


def test_enter_without_a_choice_searches_and_escape_closes(sampled: Page) -> None:
    sampled.goto("/")
    box = sampled.locator("main").get_by_role("combobox")
    box.press_sequentially("zahaw")
    expect(sampled.get_by_role("option").first).to_be_visible()
    box.press("Escape")
    expect(sampled.get_by_role("option")).to_have_count(0)
    assert box.input_value() == "zahaw"
    box.press("Enter")
    sampled.wait_for_url("**/search?q=zahaw")


def test_a_name_is_chosen_with_the_pointer_from_the_head_of_any_page(sampled: Page) -> None:
    sampled.goto("/data/")
    sampled.get_by_role("combobox", name="Search").press_sequentially("article 39")
    sampled.get_by_role("option", name="Article 39").click()
    sampled.wait_for_url("**/entity/organisation/article-39")


def test_a_hostile_name_is_completed_as_the_text_that_it_is(page: Page) -> None:
    page.goto("/")
    page.locator("main").get_by_role("combobox").press_sequentially("eve")
    expect(page.get_by_role("listbox", name="Names")).to_contain_text(f"Eve {newsroom.ATTACK[0]}")


def test_the_numbers_of_the_beginning_are_those_of_the_api(sample: httpx.Client) -> None:
    numbers = sample.get("/api/v1/numbers").json()
    told = re.sub(r"<[^>]+>", "", sample.get("/", headers=HTML).text)
    for name, word in (("statements", "statements"), ("policies", "policies"), ("figures", "figures")):
        listed = sample.get(f"/api/v1/{name}", params={"limit": 1}).json()["total"]
        assert numbers[name] == listed > 1
        assert f"{listed} {word}" in told


def test_a_store_without_articles_says_how_to_put_some_in(tmp_path: Path) -> None:
    with served(tmp_path / "none") as address:
        answer = httpx.get(address, headers=HTML)
    assert answer.status_code == 200
    assert "onrecord ingest PATH" in answer.text


def test_problems_say_what_is_wrong_and_where_to_go(sample: httpx.Client) -> None:
    missing = sample.get("/entity/person/nobody", headers=HTML)
    assert missing.status_code == 404
    assert 'action="/search"' in missing.text.partition("<main")[2]
    wrong = sample.get("/search?min_confidence=much&bogus=1", headers=HTML)
    assert wrong.status_code == 422
    assert re.findall(r"<dt><code>(\w+)</code>", wrong.text) == ["min_confidence", "bogus"]
    assert 'href="/search">The same page without filters' in wrong.text
    gone = sample.get("/data/20010101T000000000000Z/onrecord.nq.gz", headers=HTML)
    assert gone.status_code == 410
    assert "is gone, and its files with it" in gone.text


def test_the_lines_to_copy_from_the_page_about_the_data_give_what_they_say(sample: httpx.Client) -> None:
    lines = [
        unescape(line)
        for line in re.findall(r"<pre[^>]*>(.*?)</pre>", sample.get("/data/", headers=HTML).text, re.DOTALL)
    ]
    asked = 0
    for line in lines:
        for address in re.findall(r"https?://127[^\s'\"]+", line.partition("--data-urlencode")[0]):
            query = [word.removeprefix("query=") for word in shlex.split(line) if word.startswith("query=")]
            whole = address if not query else f"{address}?query={quote(query[0])}"
            answer = httpx.get(whole, headers={"Accept": "text/csv, */*;q=0.5"}, timeout=30)
            asked += 1
            assert answer.status_code == 200, line
            assert len(answer.content) > 100, line
    assert asked >= 6
