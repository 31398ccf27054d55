from __future__ import annotations

import csv
import io

import httpx
from playwright.sync_api import Browser, Page, expect

from tests import browsing

HTML = {"Accept": "text/html"}


def positions(client: httpx.Client, **params: object) -> list[dict[str, object]]:
    found: list[dict[str, object]] = client.get("/api/v1/positions", params={"limit": 500, **params}).json()["items"]
    return found


def named(cell: dict[str, object]) -> str:
    return f"{cell['actor']['id']},{cell['towards']['id']}"  # type: ignore[index]


def test_the_matrix_shows_the_cells_that_the_api_gives(sampled: Page, sample: httpx.Client) -> None:
    sampled.goto("/matrix")
    shown = [(link.get_attribute("href") or "").partition("cell=")[2] for link in sampled.locator("a.cell").all()]
    assert sorted(shown) == sorted(f"{named(cell)}#evidence" for cell in positions(sample, on="policy"))


def test_a_side_is_told_in_words_and_with_a_number(sampled: Page) -> None:
    sampled.goto("/matrix?speaker=person/gavin-williamson")
    expect(sampled.locator("a.cell").first).to_contain_text("is concerned 1")


def test_rows_and_columns_of_which_most_is_told_stand_first(sampled: Page, sample: httpx.Client) -> None:
    sides = ("support", "oppose", "concern", "neutral")
    most = max(positions(sample, on="policy"), key=lambda cell: sum(cell[side] for side in sides))  # type: ignore[misc]
    sampled.goto("/matrix")
    first = sampled.locator("table.matrix tbody tr").first
    expect(first.get_by_role("rowheader")).to_have_text(most["actor"]["label"])  # type: ignore[index]
    expect(sampled.get_by_role("columnheader").nth(1)).to_have_text(most["towards"]["label"])  # type: ignore[index]


def test_a_cell_opens_its_sentences_with_the_words_marked(sampled: Page, sample: httpx.Client) -> None:
    cell = positions(sample, on="policy", speaker="person/josh-macalister")[0]
    sampled.goto("/matrix")
    sampled.locator(f"a.cell[href*='{named(cell)}']").click()
    evidence = sampled.locator("#evidence")
    expect(evidence.locator("mark").first).to_have_text(cell["evidence"][0]["text"])  # type: ignore[index]
    expect(evidence).to_contain_text("according to Onrecord sample")
    expect(evidence).to_be_focused()
    assert f"cell={named(cell)}" in sampled.url
    sampled.go_back()
    expect(evidence.locator("mark")).to_have_count(0)


def test_a_cell_that_the_script_cannot_fetch_is_opened_by_the_browser(browser: Browser, sample: httpx.Client) -> None:
    cell = positions(sample, on="policy", speaker="person/josh-macalister")[0]
    page = browser.new_page(base_url=str(sample.base_url))
    page.goto("/matrix")
    browsing.fails_scripts(page, "**/matrix?*")
    page.locator(f"a.cell[href*='{named(cell)}']").click()
    expect(page.locator("#evidence mark").first).to_have_text(cell["evidence"][0]["text"])  # type: ignore[index]
    page.close()


def test_the_address_of_a_cell_has_its_evidence_without_script(sample: httpx.Client) -> None:
    cell = positions(sample, on="policy", speaker="person/josh-macalister")[0]
    page = sample.get("/matrix", params={"cell": named(cell)}, headers=HTML).text
    assert f"<mark>{cell['evidence'][0]['text']}</mark>" in page  # type: ignore[index]


def test_a_cell_that_does_not_pass_is_said_to_be_empty(sample: httpx.Client) -> None:
    page = sample.get("/matrix?cell=person/nobody,policy/nothing", headers=HTML)
    assert page.status_code == 200
    assert "Nothing that passes these filters is said there" in page.text


def test_on_a_narrow_screen_it_is_a_list_by_actor(sampled: Page) -> None:
    sampled.set_viewport_size({"width": 360, "height": 800})
    sampled.goto("/matrix")
    assert sampled.evaluate("document.documentElement.scrollWidth") == 360
    expect(sampled.locator("table.matrix thead")).to_be_hidden()
    expect(sampled.locator(".cell .towards").first).to_be_visible()


def test_its_twins_give_the_same_positions(sample: httpx.Client) -> None:
    asked = {"speaker": "person/josh-macalister"}
    told = sample.get("/matrix.json", params=asked, follow_redirects=True).json()["items"]
    assert told == positions(sample, on="policy", **asked)
    rows = csv.DictReader(io.StringIO(sample.get("/matrix.csv", params=asked, follow_redirects=True).text))
    assert {row["towards_id"].partition("/")[0] for row in rows} == {"policy"}


def test_positions_can_be_asked_for_by_what_they_are_towards(sample: httpx.Client) -> None:
    everything = positions(sample, min_confidence=0)
    for kind in ("policy", "person", "organisation"):
        wanted = [cell for cell in everything if cell["towards"]["kind"] == kind]  # type: ignore[index]
        assert positions(sample, min_confidence=0, on=kind) == wanted


def test_the_agreement_of_speakers_is_a_page_of_its_own(client: httpx.Client, sample: httpx.Client) -> None:
    for each in (client, sample):
        ties = each.get("/api/v1/agreement?min_confidence=0").json()["ties"]
        page = each.get("/agreement?min_confidence=0", headers=HTML).text
        assert page.count('<th scope="row">') == len(ties)
        assert ("No two speakers" in page) == (not ties)


def test_where_nobody_takes_a_side_the_page_says_what_to_do(client: httpx.Client) -> None:
    page = client.get("/matrix", headers=HTML).text
    assert "No statement that passes takes a side here" in page
    assert "min_confidence=0" in page
