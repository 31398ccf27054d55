"""Whatever an article or an address holds, a browser shows it as text: nothing runs, nothing is asked of anybody else."""

from __future__ import annotations

from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests import browsing, newsroom
from tests.viz.test_every_page import PAGES, here

ODD = (
    *newsroom.ATTACK,
    "\u202e\u2066turned",
    "\x00",
    "%ED%A0%80",
    "a" * 20_000,
)
"""What somebody may put behind a question mark: attacks, marks of direction, a NUL, half a character, and too much."""

FIELDS = (
    "/search?q={}",
    "/search?outlet={}",
    "/policies?q={}",
    "/matrix?q={}",
    "/agreement?q={}",
    "/figures?q={}",
    "/timeline?q={}",
    "/compare?q={}",
    "/unheard?outlet={}",
    "/map?outlet={}",
    "/map?selected={}",
    "/map?hide={}&pin={}",
    "/path?source={}&target={}",
    "/review?article={}",
    "/sparql?query={}",
    "/query/who-said-what?speaker={}",
    "/query/{}",
    "/entity/person/{}",
    "/article/{}",
    "/nowhere/{}?{}=1",
)


@pytest.mark.parametrize("address", [*PAGES, "/node/{person}", "/node/statement/{statement}"])
def test_nothing_runs_on_a_page_full_of_attacks(address: str, page: Page, client: httpx.Client) -> None:
    known = here(client, hostile=True)
    if "{policy}" in address:
        pytest.skip("nobody attacks as a policy")
    page.goto(address.format_map(known))
    page.wait_for_load_state("networkidle")
    assert page.locator("img[src=x]").count() == 0


@pytest.mark.parametrize("address", FIELDS)
def test_nothing_runs_that_is_written_into_an_address(address: str, client: httpx.Client) -> None:
    for odd in ODD:
        told = odd if odd.startswith("%") else quote(odd, safe="")
        answer = client.get(address.format(*[told] * address.count("{}")), headers={"Accept": "text/html"})
        assert answer.status_code in {200, 400, 403, 404, 414, 422}, (address, odd)
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert "\u202e" not in answer.text.partition("</title>")[0]


@pytest.mark.parametrize("address", FIELDS)
def test_a_browser_does_nothing_with_an_attack_in_an_address(
    address: str, browser: Browser, client: httpx.Client
) -> None:
    page = browser.new_page(base_url=str(client.base_url))
    faults = browsing.noted(page, str(client.base_url))
    for attack in (newsroom.ATTACK[0], newsroom.ATTACK[2]):
        told = quote(attack, safe="")
        page.goto(address.format(*[told] * address.count("{}")))
        assert page.locator("h1").count() == 1
        assert page.locator("img[src=x]").count() == 0
    page.close()
    assert [fault for fault in faults if not fault.startswith("Failed to load resource")] == []


SLIPPED_IN = (
    "<script>window.ran = true</script><img src='data:,' onerror='window.ran = true'>"
    "<script src='data:text/javascript,window.ran=true'></script><style>h1 { display: none }</style>"
    "<form id='away' action='http://elsewhere.example/' method='post'></form>"
)


@pytest.mark.parametrize(
    "address", ["/", "/search", "/map", "/map?embed=true", "/sparql", "/review", "/docs", "/nowhere"]
)
def test_what_slipped_in_as_markup_does_nothing(address: str, browser: Browser, client: httpx.Client) -> None:
    def slip_in(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</main>", f"{SLIPPED_IN}</main>"))

    page = browser.new_page(base_url=str(client.base_url))
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.route(lambda url: url == f"{str(client.base_url).rstrip('/')}{address}", slip_in)
    page.goto(address)
    expect(page.locator("#away")).to_be_attached()
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("window.ran") is None
    for directive in ("script-src 'self'", "style-src 'self'"):
        assert any(directive in message for message in refused), directive
    with page.expect_console_message(lambda message: "form-action 'self'" in message.text):
        page.evaluate("document.getElementById('away').submit()")
    page.close()
