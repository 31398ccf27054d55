"""What people decided on an actor or a policy, on its page; and filters that stand aside on narrow screens."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests import browsing, councils, desks, newsroom
from tests.serving import served

HTML = {"Accept": "text/html"}


@pytest.mark.parametrize("thing", ["person/ada-quill", "policy/ban-on-wood-stoves"])
def test_its_page_tells_what_was_decided_on_it_by_whom_and_why(thing: str, tmp_path: Path) -> None:
    store = newsroom.store(tmp_path / "store", (*newsroom.newsroom(), councils.echo()))
    place = f"/entity/{thing}" if thing.startswith("person/") else f"/{thing}"
    with served(store) as address, httpx.Client(base_url=address, timeout=30) as desk:
        assert "Who decided what" not in desk.get(place, headers=HTML).raise_for_status().text
        body = {"act": "confirm", "things": [thing], "by": "Ida Finch", "why": "I <i>asked</i> the council."}
        desk.post("/api/v1/decisions", json=body, headers=desks.headers(store)).raise_for_status()
        page = desk.get(place, headers=HTML).raise_for_status().text
    assert "Who decided what" in page
    assert "Ida Finch" in page
    assert "I &lt;i&gt;asked&lt;/i&gt; the council." in page


def test_filters_are_folded_on_a_phone_and_stand_open_on_a_desk(browser: Browser, client: httpx.Client) -> None:
    for width, folded in ((360, True), (1280, False)):
        about = {"viewport": {"width": width, "height": 800}}
        with browsing.watched(browser, str(client.base_url), **about) as page:
            page.goto("/timeline")
            words = page.get_by_label("Words or name")
            expect(words).to_be_visible(visible=not folded)
            if folded:
                page.get_by_text("Filter", exact=True).click()
            expect(words).to_be_visible()
