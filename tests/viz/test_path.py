"""The way from one to another: as a page of its own, in the panel, and never by what says nothing of a tie."""

from __future__ import annotations

import httpx
from playwright.sync_api import Browser, Page, expect

from tests import newsroom


def test_each_step_is_told_in_words_with_its_evidence_without_scripts(browser: Browser, client: httpx.Client) -> None:
    context = browser.new_context(base_url=str(client.base_url), java_script_enabled=False)
    page = context.new_page()
    page.goto("/path")
    page.get_by_label("From").fill("Oyelaran")
    page.get_by_label("To", exact=True).fill("Elmstow Council")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("From Ben Oyelaran to Elmstow Council")
    steps = page.locator(".steps > li")
    expect(steps).to_have_count(2)
    expect(steps.first).to_contain_text("Ben Oyelaran")
    expect(steps.first.locator("mark")).to_have_text("Ada Quill has done nothing for two years,")
    expect(steps.last.locator(".evidence")).to_contain_text("mayor")
    context.close()


def test_who_is_only_quoted_in_the_same_article_is_tied_only_if_asked_for(page: Page, client: httpx.Client) -> None:
    nodes = client.get("/api/v1/graph?of=actors").json()["nodes"]
    residents = next(node["id"] for node in nodes if node["label"] == "Residents")
    page.goto(f"/path?source={residents}&target=person/ada-quill")
    expect(page.locator(".none")).to_contain_text(
        "Nothing that was said, and no post, leads from the one to the other."
    )
    page.get_by_role("link", name="Look again").click()
    expect(page.locator(".steps")).to_contain_text("Quoted in the same article. That alone is no tie between them.")


def test_a_path_to_oneself_is_none_and_asks_for_another(client: httpx.Client) -> None:
    told = client.get("/path?source=Quill&target=person/ada-quill", headers={"Accept": "text/html"}).text
    assert "That is one and the same here: name another" in told
    assert '<ol class="steps">' not in told


def test_a_name_that_nobody_has_is_said_and_can_be_looked_for_elsewhere(page: Page) -> None:
    page.goto("/path?source=Nobody+Atall&target=Ada+Quill")
    expect(page.locator(".none")).to_contain_text("Nobody here is called Nobody Atall.")
    assert (
        page.get_by_role("link", name="Look for these words everywhere").get_attribute("href")
        == "/search?q=Nobody%20Atall"
    )


def test_hostile_names_are_names_on_the_path_the_shape_and_the_line(page: Page, client: httpx.Client) -> None:
    for actor in client.get("/api/v1/entities", params={"q": "Eve"}).json()["items"]:
        page.goto(f"/path?source={actor['id']}&target=person/ada-quill&seen_with=true")
        expect(page.get_by_role("heading", level=1)).to_contain_text(actor["label"])
        page.goto(f"/node/{actor['id']}")
        expect(page.get_by_role("heading", level=1)).to_have_text(actor["label"])
    for attack in newsroom.ATTACK:
        page.goto("/path?" + str(httpx.QueryParams(source=attack, target=attack)))
        assert attack in page.get_by_label("From").input_value()


def test_the_panel_tells_the_path_to_whom_one_chooses(page: Page) -> None:
    page.goto("/map?selected=person/ben-oyelaran")
    field = page.locator("#panel").get_by_label("Path to")
    field.press_sequentially("council")
    page.get_by_role("option", name="Elmstow Council").click()
    expect(page.locator("#panel h2").first).to_have_text("From Ben Oyelaran to Elmstow Council")
    expect(page.locator("#panel .steps > li")).to_have_count(2)
    page.reload()
    expect(page.locator("#panel h2").first).to_have_text("From Ben Oyelaran to Elmstow Council")


def test_a_line_has_the_paragraph_the_citation_and_the_way_to_contradict(page: Page, client: httpx.Client) -> None:
    edge = next(
        edge for edge in client.get("/api/v1/graph?of=actors").json()["edges"] if edge["source"] == "person/ada-quill"
        and edge["kind"] != "post"
    )  # fmt: skip
    page.goto(f"/edge/{edge['id']}")
    onward = page.locator(".onward").last
    paragraph = onward.get_by_role("link", name="The paragraph").get_attribute("href") or ""
    assert paragraph.startswith("https://echo.example/bridge#:~:text=")
    expect(page.locator(".facts").last).to_contain_text("in quotation marks")
    assert client.get(onward.get_by_role("link", name="Cite").get_attribute("href") or "").status_code == 200
    onward.get_by_role("link", name="Wrong?").click()
    assert page.url.endswith("#wrong")


def test_the_evidence_of_a_line_is_newest_first(client: httpx.Client) -> None:
    for edge in client.get("/api/v1/graph?of=actors&seen_with=true").json()["edges"]:
        days = [said["said_on"] or "" for said in client.get(f"/api/v1/edges/{edge['id']}/evidence").json()["items"]]
        told = client.get(f"/edge/{edge['id']}", headers={"Accept": "text/html"}).text
        assert told.count('class="said behind"') == len(days)
        if len(set(days)) > 1:
            newest = client.get(f"/api/v1/edges/{edge['id']}/evidence").json()["items"]
            last = max(newest, key=lambda said: said["said_on"] or "")
            assert told.index(f"/statement/{last['id']}") == min(
                told.index(f"/statement/{said['id']}") for said in newest
            )
