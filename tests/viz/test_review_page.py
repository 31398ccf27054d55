"""Reviewing in a browser, by keyboard alone: what is asked, what an answer does, and what happens when others decide too."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from api import keys
from api.keys import Scope
from graph.tickets import Tickets, Wrong
from onrecord.desk import Desk
from ontology.records import Decision
from tests import browsing, councils, desks, newsroom
from tests.serving import served

SARAH, DAVID = "Is Sarah Smith the same as Sarah Smith?", "Is David Jones the same as David Jones?"
DECISIONS = "/api/v1/decisions"


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which something is in doubt, of which each test gets a copy."""
    store = desks.store(tmp_path_factory.mktemp("review") / "store")
    desks.key(store, "others")
    return store


@pytest.fixture
def store(first: Path, tmp_path: Path) -> Path:
    shutil.copytree(first, tmp_path / "store")
    return tmp_path / "store"


@pytest.fixture
def desk(store: Path) -> Iterator[httpx.Client]:
    """What others decide meanwhile is decided by this client."""
    headers = desks.headers(store, "Ben Roe")
    with served(store) as address, httpx.Client(base_url=address, headers=headers, timeout=30) as opened:
        yield opened


@pytest.fixture
def page(browser: Browser, desk: httpx.Client) -> Iterator[Page]:
    with browsing.watched(browser, str(desk.base_url)) as opened:
        yield opened


@contextmanager
def refused(browser: Browser, base: str) -> Iterator[Page]:
    """A page that may be refused something, of which a browser always complains in its console."""
    context = browser.new_context(base_url=base)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    yield page
    context.close()
    assert faults == []


def begin(page: Page, store: Path, address: str = "/review") -> None:
    """Type a key, and be asked the first question."""
    page.goto(address)
    page.keyboard.type(desks.key(store))
    page.keyboard.press("Enter")
    expect(page.locator("#question")).to_be_focused()


def question(page: Page) -> Any:
    """The question that can be answered: none can while another is on its way."""
    return expect(page.locator("#desk:not([aria-busy=true]) #question"))


def decided(desk: httpx.Client) -> list[tuple[str, str]]:
    return [(one["act"], one["by"]) for one in desk.get(DECISIONS).json()["items"]]


def others(desk: httpx.Client, act: str, *things: str) -> None:
    desk.post(DECISIONS, json={"act": act, "things": things}).raise_for_status()


# --- Who may ---


def test_without_a_key_there_is_nothing_but_how_to_get_one(page: Page, desk: httpx.Client) -> None:
    html = httpx.get(f"{desk.base_url}/review?actor=person/sarah-smith").text
    assert "Smith" not in html
    page.goto("/review")
    expect(page.get_by_label("Your key")).to_be_focused()
    expect(page.get_by_text("onrecord key new")).to_be_visible()
    expect(page.locator("#desk")).to_be_hidden()


def test_without_scripts_it_says_what_to_do(browser: Browser, desk: httpx.Client) -> None:
    with browsing.watched(browser, str(desk.base_url), java_script_enabled=False) as plain:
        plain.goto("/review")
        expect(plain.get_by_text("onrecord review")).to_be_visible()
        expect(plain.get_by_label("Your key")).to_be_hidden()


def test_a_wrong_key_is_said_to_be_one(browser: Browser, desk: httpx.Client) -> None:
    with refused(browser, str(desk.base_url)) as page:
        page.goto("/review")
        page.keyboard.type("onr_wrong")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("no key of this server")
        expect(page.get_by_label("Your key")).to_be_focused()


def test_a_key_for_something_else_is_told_which_scope_it_lacks(
    browser: Browser, desk: httpx.Client, store: Path
) -> None:
    with refused(browser, str(desk.base_url)) as page:
        page.goto("/review")
        page.keyboard.type(desks.key(store, "reader", Scope.READ))
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("has no scope decide")


def test_a_key_that_is_revoked_meanwhile_decides_nothing_more(
    browser: Browser, desk: httpx.Client, store: Path
) -> None:
    with refused(browser, str(desk.base_url)) as page:
        begin(page, store)
        keys.revoke(store, desks.NAME)
        page.keyboard.press("n")
        expect(page.get_by_role("alert")).to_contain_text("was revoked")
    assert decided(desk) == []


def test_the_key_is_kept_in_the_tab_and_nowhere_else(page: Page, store: Path) -> None:
    begin(page, store)
    assert page.evaluate("[localStorage.length, document.cookie, location.href.includes('onr_')]") == [0, "", False]
    page.reload()
    question(page).to_have_text(SARAH)


# --- Answering ---


def test_what_matters_most_is_asked_first_with_the_words_of_both(page: Page, store: Path) -> None:
    begin(page, store)
    question(page).to_have_text(SARAH)
    sides = page.locator(".side")
    assert [sides.nth(place).locator("mark").all_inner_texts() for place in (0, 1)] == [["Sarah Smith"]] * 2
    assert {sides.nth(place).locator(".where bdi").first.inner_text() for place in (0, 1)} == {
        "News of the bell",
        "News of the tower",
    }
    expect(page.locator(".question .facts").first).to_contain_text("not sure")
    expect(page.locator(".progress")).to_contain_text("1 of ")


def test_an_answer_by_key_is_decided_and_the_next_question_stands(page: Page, desk: httpx.Client, store: Path) -> None:
    begin(page, store)
    page.keyboard.press("n")
    question(page).to_have_text(DAVID)
    question(page).to_be_focused()
    expect(page.locator("#told")).to_contain_text("different. Done.")
    assert decided(desk) == [("different", desks.NAME)]
    expect(page.locator("#decided")).to_contain_text("Kept apart")
    page.keyboard.press("y")
    expect(page.locator("#decided")).to_contain_text("Taken for one")
    assert decided(desk) == [("merge", desks.NAME), ("different", desks.NAME)]


def test_the_last_answer_is_taken_back_and_asked_again(page: Page, desk: httpx.Client, store: Path) -> None:
    begin(page, store)
    page.keyboard.press("y")
    expect(page.locator("#decided")).to_contain_text("Taken for one")
    page.keyboard.press("u")
    question(page).to_have_text(SARAH)
    assert decided(desk) == [("undo", desks.NAME), ("merge", desks.NAME)]


def test_what_was_decided_can_be_undone_after_a_reload_too(page: Page, desk: httpx.Client, store: Path) -> None:
    others(desk, "confirm", "person/ada-quill")
    begin(page, store)
    page.reload()
    page.get_by_role("button", name="Undo: confirm Ada Quill").press("Enter")
    expect(page.locator("#decided")).to_contain_text("undone since")
    assert decided(desk) == [("undo", desks.NAME), ("confirm", "Ben Roe")]


def test_skipping_decides_nothing_and_leads_to_the_end_and_back(page: Page, desk: httpx.Client, store: Path) -> None:
    begin(page, store, "/review?kind=actor")
    page.keyboard.press("ArrowRight")
    question(page).to_have_text(DAVID)
    page.keyboard.press("ArrowLeft")
    question(page).to_have_text(SARAH)
    page.keyboard.press("s")
    question(page).to_have_text(DAVID)
    page.keyboard.press("s")
    question(page).to_have_text("You have been through all of them")
    page.get_by_role("button", name="Begin again").press("Enter")
    question(page).to_have_text(SARAH)
    assert decided(desk) == []


def test_each_question_has_an_address(page: Page, desk: httpx.Client, store: Path) -> None:
    begin(page, store)
    page.keyboard.press("s")
    question(page).to_have_text(DAVID)
    address = page.url
    assert "at=" in address
    page.goto("/")
    page.goto(address)
    question(page).to_have_text(DAVID)


def test_questions_are_narrowed_by_kind_and_by_article(page: Page, store: Path) -> None:
    begin(page, store)
    page.get_by_role("link", name="Statements").press("Enter")
    question(page).to_contain_text("say this?")
    page.locator("summary", has_text="Narrow").press("Enter")
    page.get_by_label("Article").fill("well")
    page.keyboard.press("Enter")
    expect(page.locator(".progress")).to_contain_text("1 of 2")
    assert "article=well" in page.url


def test_somebody_else_is_named_as_the_speaker(page: Page, desk: httpx.Client, store: Path) -> None:
    begin(page, store, "/review?kind=statement&article=well")
    page.keyboard.press("e")
    expect(page.get_by_label("What is it?")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Ben Oye")
    expect(page.locator("#names option[value='person/ben-oyelaran']")).to_be_attached()
    page.get_by_label("Who said it?").fill("person/ben-oyelaran")
    page.keyboard.press("Enter")
    expect(page.locator("#decided")).to_contain_text("Given to another speaker")
    (said,) = desk.get("/api/v1/statements", params={"q": newsroom.WEIR[0][:40]}).json()["items"]
    assert said["speaker"]["id"] == "person/ben-oyelaran"


def test_keys_mean_nothing_in_a_field_or_when_they_are_turned_off(page: Page, desk: httpx.Client, store: Path) -> None:
    begin(page, store)
    page.keyboard.press("e")
    page.get_by_label("Its name").type("yes nobody uses such")
    question(page).to_have_text(SARAH)
    page.keyboard.press("Escape")
    question(page).to_be_focused()
    page.get_by_label("Answer with single keys").press(" ")
    page.locator("#question").focus()
    page.keyboard.press("s")
    page.keyboard.press("y")
    question(page).to_have_text(SARAH)
    assert decided(desk) == []


# --- While it takes time, and others decide ---


class Slow(Desk):
    """A desk that decides nothing until it is told to."""

    def __init__(self, store: Path) -> None:
        super().__init__(store)
        self.go = Event()

    def decide(self, *given: Any, **more: Any) -> Decision:
        assert self.go.wait(30)
        return super().decide(*given, **more)


def test_while_a_decision_is_judged_the_next_question_stands_and_can_be_answered(browser: Browser, store: Path) -> None:
    slow = Slow(store)
    with served(store, slow) as address, browsing.watched(browser, address) as page:
        begin(page, store)
        page.keyboard.press("n")
        question(page).to_have_text(DAVID)
        expect(page.locator("#pending li")).to_have_text(["different: being decided"])
        page.keyboard.press("n")
        expect(page.locator("#pending li")).to_have_text(["different: being decided", "different: waits"])
        page.keyboard.press("u")
        question(page).to_have_text(DAVID)
        expect(page.locator("#pending li")).to_have_text(["different: being decided"])
        page.keyboard.press("y")
        slow.go.set()
        expect(page.locator("#pending li")).to_have_count(0, timeout=30_000)
        assert [one["act"] for one in httpx.get(f"{address}{DECISIONS}").json()["items"]] == ["merge", "different"]


def test_an_answer_is_to_the_question_that_stands_however_slowly_the_next_one_comes(
    browser: Browser, store: Path
) -> None:
    slow = Slow(store)
    late: list[Route] = []
    with served(store, slow) as address, browsing.watched(browser, address) as page:
        begin(page, store)
        page.keyboard.press("n")
        question(page).to_have_text(DAVID)
        page.route("**/review/desk?*", lambda route: late.append(route), times=1)  # noqa: PLW0108 -- Playwright writes on it
        page.keyboard.press("n")
        page.keyboard.press("y")
        expect(page.locator("#pending li")).to_have_text(["different: being decided", "different: waits"])
        page.keyboard.press("u")
        question(page).to_have_text(DAVID)
        with page.expect_response("**/review/desk?*"):
            late[0].continue_()
        page.keyboard.press("y")
        slow.go.set()
        expect(page.locator("#pending li")).to_have_count(0, timeout=30_000)
        assert [one["act"] for one in httpx.get(f"{address}{DECISIONS}").json()["items"]] == ["merge", "different"]


def test_what_somebody_else_has_decided_meanwhile_is_not_decided_over_them(
    browser: Browser, desk: httpx.Client, store: Path
) -> None:
    pair = [one["id"] for one in desk.get("/api/v1/entities", params={"q": "Sarah Smith"}).json()["items"]]
    with refused(browser, str(desk.base_url)) as page:
        begin(page, store, "/review?kind=actor")
        others(desk, "different", *pair)
        page.keyboard.press("y")
        expect(page.locator("#told")).to_contain_text("Somebody else has decided this meanwhile")
        question(page).to_have_text(DAVID)
    assert decided(desk) == [("different", "Ben Roe")]


def test_what_others_decide_of_something_else_is_no_reason_to_ask_again(
    browser: Browser, desk: httpx.Client, store: Path
) -> None:
    with refused(browser, str(desk.base_url)) as page:
        begin(page, store)
        others(desk, "confirm", "person/ada-quill")
        page.keyboard.press("n")
        expect(page.locator("#told")).to_contain_text("different. Done.")
    assert decided(desk) == [("different", desks.NAME), ("confirm", "Ben Roe")]


def test_too_many_decisions_wait_and_say_so(browser: Browser, store: Path) -> None:
    with served(store, writes_per_minute=1) as address, refused(browser, address) as page:
        begin(page, store)
        page.keyboard.press("n")
        expect(page.locator("#told")).to_contain_text("Done.")
        page.keyboard.press("n")
        expect(page.locator("#pending li")).to_contain_text("seconds")


# --- Tickets, and what is hostile ---


def test_tickets_come_first_and_are_accepted_with_what_follows(page: Page, desk: httpx.Client, store: Path) -> None:
    (said,) = desk.get("/api/v1/statements", params={"q": "paid twice"}).json()["items"]
    ticket = Tickets(store).put(said["id"], Wrong.WORDS, "<b>Nobody</b> said it.", "ada@example.org")
    begin(page, store)
    question(page).to_have_text("A reader reports: “The words are not what was said”")
    expect(page.locator(".question")).to_contain_text("<b>Nobody</b> said it.")
    page.keyboard.press("y")
    page.get_by_label("Reason").fill("quite so")
    page.keyboard.press("Enter")
    question(page).to_have_text(SARAH)
    expect(page.locator("#told")).to_contain_text("Accepted. Done.")
    told = desk.get(f"/api/v1/tickets/{ticket.id}").json()
    assert (told["state"], told["decision"]["act"], told["reason"]) == ("accepted", "reject", "quite so")


def test_a_ticket_is_declined_with_a_reason(page: Page, desk: httpx.Client, store: Path) -> None:
    (said,) = desk.get("/api/v1/statements", params={"q": "paid twice"}).json()["items"]
    ticket = Tickets(store).put(said["id"], Wrong.OTHER)
    begin(page, store)
    page.keyboard.press("n")
    page.keyboard.type("It stands there.")
    page.get_by_role("button", name="Decline it").press("Enter")
    expect(page.locator("#told")).to_contain_text("Declined. Done.")
    assert desk.get(f"/api/v1/tickets/{ticket.id}").json()["reason"] == "It stands there."


def test_hostile_names_are_asked_about_as_the_text_that_they_are(browser: Browser, tmp_path: Path) -> None:
    store = newsroom.store(tmp_path / "store", (newsroom.hostile(),))
    with served(store) as address, browsing.watched(browser, address) as page:
        begin(page, store, "/review?max_confidence=1")
        seen = ""
        for _ in newsroom.ATTACK:
            seen += page.locator("#desk").inner_text()
            before = page.locator(".desk").get_attribute("data-id")
            page.keyboard.press("s")
            expect(page.locator(f".desk:not([data-id='{before}'])")).to_be_attached()
        assert all(attack in seen for attack in newsroom.ATTACK)


def test_policies_and_positions_are_asked_about_too(browser: Browser, tmp_path: Path) -> None:
    store = newsroom.store(tmp_path / "store", (councils.echo(), councils.post(), councils.letter()))
    with served(store) as address, browsing.watched(browser, address) as page:
        begin(page, store, "/review?kind=position&max_confidence=1")
        page.keyboard.press("e")
        page.get_by_role("button", name="Decide").press("Enter")
        expect(page.locator("#decided")).to_contain_text("Given another stance")
