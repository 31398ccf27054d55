"""What a reader without scripts has: all that there is to read, and nothing offered that only a script could do."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests import browsing
from tests.viz.test_every_page import PAGES, here

DEAD = """() => [...document.querySelectorAll("button, input, select, textarea, canvas, [role=button], [role=combobox]")]
  .filter((control) => control.checkVisibility({ visibilityProperty: true }))
  .filter((control) => !control.matches("[popovertarget], form button:not([type=button]), form [name]"))
  .map((control) => control.outerHTML)"""
"""Controls that can be seen and neither send a form nor are a part of what it sends, nor open something by themselves."""

MORE = (
    "/map?view=map",
    "/matrix?min_confidence=0",
    "/entity/{person}?tab=timeline",
    "/sparql?query=CONSTRUCT%20WHERE%20%7B%20%3Fs%20a%20%3Fo%20%7D%20LIMIT%209&view=map",
)


@pytest.fixture(scope="module")
def plain(browser: Browser, sample: httpx.Client) -> Iterator[Page]:
    with browsing.watched(browser, str(sample.base_url), java_script_enabled=False) as opened:
        yield opened


@pytest.mark.parametrize("address", [*PAGES, *MORE])
def test_a_page_offers_nothing_that_cannot_be_done_without_scripts(
    address: str, plain: Page, sample: httpx.Client
) -> None:
    answer = plain.goto(address.format_map(here(sample, hostile=False)))
    assert answer
    assert answer.ok
    assert plain.evaluate(DEAD) == []
    forms = plain.locator("main form").locator("visible=true")
    assert forms.count() == forms.filter(has=plain.locator("button:not([type=button])")).count()


def test_a_map_for_another_page_is_a_picture_without_scripts(plain: Page, sample: httpx.Client) -> None:
    plain.goto(f"/map?focus={here(sample, hostile=False)['person']}&embed=true")
    picture = plain.get_by_role("img", name="The map as a picture")
    expect(picture).to_be_visible()
    assert picture.evaluate("(picture) => picture.complete && picture.naturalWidth > 0")
