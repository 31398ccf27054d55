"""The pages of policies: the list with its filters, and one with who stands where on it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests import browsing, councils, newsroom
from tests.serving import served

HTML = {"Accept": "text/html"}
BAN = "/policy/ban-on-wood-stoves"


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    store = newsroom.store(
        tmp_path_factory.mktemp("council") / "store", (councils.echo(), councils.post(), councils.letter())
    )
    with served(store) as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


def test_the_list_is_narrowed_by_a_plain_form(browser: Browser, council: httpx.Client) -> None:
    with browsing.watched(browser, str(council.base_url)) as page:
        page.goto("/policies")
        expect(page.locator("h2 .count")).to_have_text("3")
        page.get_by_label("Type").select_option("Fund")
        page.get_by_role("button", name="Show").click()
        expect(page.locator("tbody tr")).to_have_count(1)
        page.get_by_role("link", name="fund for new heaters").click()
        expect(page.locator("h1")).to_have_text("a fund for new heaters")


@pytest.mark.parametrize(
    "asked",
    [{}, {"type": "Fund"}, {"proposer": "organisation/millbrook-council"}, {"q": "stoves", "from": "2024-05-06"}],
)
def test_the_list_is_that_of_the_api(council: httpx.Client, asked: dict[str, str]) -> None:
    listed = council.get("/policies.json", params=asked, follow_redirects=True).raise_for_status().json()
    page = council.get("/policies", params={"status": "", **asked}, headers=HTML).raise_for_status().text
    assert f'<span class="count">{listed["total"]}</span>' in page
    assert all(f'href="/{policy["id"]}"' in page for policy in listed["items"])
    assert council.get("/policies.csv", params=asked, follow_redirects=True).status_code == 200


def test_who_stands_where_is_shown_with_the_words(browser: Browser, council: httpx.Client) -> None:
    with browsing.watched(browser, str(council.base_url)) as page:
        page.goto(BAN)
        ida, mo = (page.locator(".position", has_text=name) for name in ("Ida Finch", "Mo Dale"))
        expect(ida.locator("p > .polarity-support").first).to_have_text("support")
        expect(ida.locator("blockquote")).to_have_text("The ban will clean the air,")
        expect(mo.locator("p > .polarity-oppose").first).to_have_text("oppose")
        expect(mo).to_contain_text("according to The Post, on 9 May 2024")
        expect(page.locator(".parts")).to_contain_text("fund for new heaters")
        expect(page.locator("#told .stands li")).to_have_count(2)


def test_figures_of_a_fund_stand_on_its_page(council: httpx.Client) -> None:
    page = council.get("/policy/fund-for-new-heaters", headers=HTML).text
    assert "£2,000" in page
    assert "promised" in page


def test_the_name_of_a_policy_leads_a_browser_to_its_page_and_a_program_to_the_api(council: httpx.Client) -> None:
    assert council.get(f"/id{BAN}", headers=HTML).headers["location"] == BAN
    assert council.get(f"/id{BAN}", headers={"Accept": "application/json"}).headers["location"] == (
        "/api/v1/policies/ban-on-wood-stoves"
    )


def test_what_is_no_policy_is_a_page_that_says_so(council: httpx.Client) -> None:
    answer = council.get("/policy/no-such-thing", headers=HTML)
    assert answer.status_code == 404
    assert "there is no policy no-such-thing" in answer.text


def test_the_twins_of_a_policy_are_what_tells_of_it(council: httpx.Client) -> None:
    assert council.get(f"{BAN}.json", follow_redirects=True).json()["label"] == councils.BAN
    rows = council.get(f"{BAN}.csv", params={"min_confidence": "0.9"}, follow_redirects=True).text.splitlines()
    assert len(rows) == 3
    assert all("ban-on-wood-stoves" in row for row in rows[1:])


def test_an_empty_list_says_what_to_do(council: httpx.Client, client: httpx.Client) -> None:
    assert "take them away" in council.get("/policies?q=zebra", headers=HTML).text
    assert 'read <a href="/search">who said what</a>' in client.get("/policies", headers=HTML).text


@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_is_wider_than_the_screen_and_axe_finds_nothing_serious(
    browser: Browser, council: httpx.Client, width: int
) -> None:
    size = {"width": width, "height": 800}
    with browsing.watched(browser, str(council.base_url), viewport=size) as page:
        for address in ("/policies", BAN, "/policy/fund-for-new-heaters"):
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            found = Axe().run(page).response["violations"]
            assert [each["id"] for each in found if each["impact"] in {"serious", "critical"}] == [], address
