"""Saying what is wrong with a statement, without a script and without an account, and finding out what became of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from graph.tickets import State, Tickets, Wrong
from tests import browsing, desks, newsroom
from tests.serving import served

NOTE = "</textarea><script>alert(1)</script> It was the deputy."


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a key, of which each test gets a copy."""
    store = newsroom.store(tmp_path_factory.mktemp("wrong") / "store", newsroom.newsroom())
    desks.key(store, "others")
    return store


@pytest.fixture
def store(first: Path, tmp_path: Path) -> Path:
    shutil.copytree(first, tmp_path / "store")
    return tmp_path / "store"


@pytest.fixture
def server(store: Path) -> Iterator[httpx.Client]:
    with served(store, contact="desk@example.org") as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


@pytest.fixture
def page(browser: Browser, server: httpx.Client) -> Iterator[Page]:
    """A page that runs no script: all of this works without."""
    with browsing.watched(browser, str(server.base_url), java_script_enabled=False) as opened:
        yield opened


def statement(server: httpx.Client) -> str:
    (found,) = server.get("/api/v1/statements", params={"q": "paid twice"}).json()["items"]
    return found["id"]


def test_whoever_reports_is_led_to_a_ticket_that_tells_what_was_reported(
    page: Page, server: httpx.Client, store: Path
) -> None:
    page.goto(f"/statement/{statement(server)}#wrong")
    page.get_by_label("It should not be public").check()
    page.get_by_label("How do you know?").fill(NOTE)
    page.get_by_label("How to reach you").fill("ada@example.org")
    page.get_by_role("button", name="Report it").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("It waits for an answer")
    expect(page.locator(".lede")).to_contain_text("It should not be public")
    expect(page.locator("main")).to_contain_text("A report alone changes and hides nothing")
    expect(page.get_by_role("link", name="desk@example.org")).to_be_visible()
    expect(page.locator("blockquote")).to_contain_text("it had paid twice")
    (ticket,) = Tickets(store).tickets()
    assert (ticket.wrong, ticket.note, ticket.contact) == (Wrong.PRIVATE, NOTE, "ada@example.org")
    assert page.url.endswith(f"/ticket/{ticket.id}")
    assert "deputy" not in page.content()


def test_what_is_wrong_has_to_be_said_and_nothing_else(page: Page, server: httpx.Client, store: Path) -> None:
    page.goto(f"/statement/{statement(server)}#wrong")
    page.get_by_role("button", name="Report it").press("Enter")
    assert "/statement/" in page.url
    page.get_by_label("The words are not what was said").check()
    page.get_by_role("button", name="Report it").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("It waits for an answer")
    (ticket,) = Tickets(store).tickets()
    assert (ticket.note, ticket.contact) == (None, None)


def test_a_note_may_be_as_long_as_the_field_lets_it_be(page: Page, server: httpx.Client, store: Path) -> None:
    page.goto(f"/statement/{statement(server)}#wrong")
    page.get_by_label("Something else").check()
    page.get_by_label("How do you know?").fill("line\n" * 399 + "line!")
    page.get_by_role("button", name="Report it").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("It waits for an answer")
    assert len(Tickets(store).tickets()[0].note or "") == 2000


def test_the_ticket_tells_the_outcome_later(page: Page, server: httpx.Client, store: Path) -> None:
    tickets = Tickets(store)
    ticket = tickets.put(statement(server), Wrong.SPEAKER)
    tickets.answer(ticket.id, State.DECLINED, "Ida Finch", reason="<i>The paper</i> has it so.")
    page.goto(f"/ticket/{ticket.id}")
    expect(page.get_by_role("heading", level=1)).to_have_text("It was declined")
    expect(page.locator("main")).to_contain_text("by Ida Finch")
    expect(page.locator("main")).to_contain_text("<i>The paper</i> has it so.")


def test_a_statement_that_was_taken_out_is_not_told_by_its_ticket(
    page: Page, server: httpx.Client, store: Path
) -> None:
    said = statement(server)
    ticket = Tickets(store).put(said, Wrong.PRIVATE)
    body = {"act": "hide", "things": [f"statement/{said}"], "why": "a private matter"}
    server.post("/api/v1/decisions", json=body, headers=desks.headers(store)).raise_for_status()
    page.goto(f"/ticket/{ticket.id}")
    expect(page.locator("main")).to_contain_text("Readers do not get it any more")
    expect(page.locator("main")).to_contain_text("a private matter")
    assert "paid twice" not in page.content()


def test_a_ticket_that_there_is_not_says_so(server: httpx.Client) -> None:
    answer = server.get(f"/ticket/{'0' * 32}", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "there is no ticket" in answer.text


@pytest.mark.parametrize("width", [360, 768, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_review_and_tickets_fit_every_screen_and_axe_finds_nothing_serious(
    width: int, scheme: str, browser: Browser, server: httpx.Client, store: Path
) -> None:
    said = statement(server)
    ticket = Tickets(store).put(said, Wrong.PRIVATE, NOTE)
    viewport = {"width": width, "height": 800}
    with browsing.watched(browser, str(server.base_url), viewport=viewport, color_scheme=scheme) as seen:
        for address in ("/review", f"/ticket/{ticket.id}", f"/statement/{said}"):
            seen.goto(address)
            fits(seen)
        seen.goto("/review")
        seen.get_by_label("Your key").fill(desks.key(store))
        seen.keyboard.press("Enter")
        expect(seen.locator("#question")).to_be_focused()
        fits(seen)
        seen.keyboard.press("y")
        fits(seen)


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    serious = [one for one in Axe().run(page).response["violations"] if one["impact"] in {"serious", "critical"}]
    assert serious == []
