"""The dossier: what is printed of one actor or policy, with every source numbered."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests import browsing, councils, newsroom
from tests.serving import served

HTML = {"Accept": "text/html"}
MACALISTER = "/entity/person/josh-macalister/dossier"


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    store = newsroom.store(
        tmp_path_factory.mktemp("council") / "store", (councils.echo(), councils.post(), councils.letter())
    )
    with served(store) as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


def test_every_number_leads_to_its_source(sampled: Page) -> None:
    sampled.goto(MACALISTER)
    numbers = sampled.locator("a.ref").evaluate_all("links => links.map(link => [link.textContent, link.hash])")
    assert numbers
    for told, target in numbers:
        assert target == f"#source-{told.strip('[]')}"
        expect(sampled.locator(target)).to_have_count(1)
    expect(sampled.locator(".sources li")).to_have_count(len({target for _, target in numbers}))


def test_it_has_the_words_the_snapshot_and_the_addresses(sampled: Page, sample: httpx.Client) -> None:
    sampled.goto(MACALISTER)
    dossier = sample.get(f"{MACALISTER}.json", follow_redirects=True).raise_for_status().json()
    assert dossier["total"] == len(dossier["statements"]) == 4
    for said in dossier["statements"]:
        record = sampled.locator(".record", has_text=f"statement/{said['id']}")
        expect(record.locator("blockquote")).to_have_text(said["text"])
    head = sampled.locator(".about-this")
    expect(head).to_contain_text(dossier["snapshot"])
    expect(head).to_contain_text(f"{sample.base_url}{MACALISTER}".replace("//entity", "/entity"))
    expect(head).to_contain_text("https://w3id.org/onrecord/id/person/josh-macalister")


def test_it_is_narrowed_by_topic_and_days_and_says_so(sample: httpx.Client) -> None:
    asked = {"topic": "childrens-social-care", "from": "2022-01-01", "to": "", "min_confidence": ""}
    page = sample.get(MACALISTER, params=asked, headers=HTML).raise_for_status().text
    assert page.count('<article class="record">') == 2
    assert "topic children&#39;s social care from 1 January 2022" in page


def test_on_paper_there_is_no_navigation_and_no_statement_is_torn(sampled: Page) -> None:
    sampled.goto(MACALISTER)
    sampled.emulate_media(media="print")
    for name in (".top", ".actions", ".filters", ".copied button"):
        expect(sampled.locator(name).first).to_be_hidden()
    torn = sampled.locator(".record").evaluate_all("all => all.map(one => getComputedStyle(one).breakInside)")
    assert set(torn) == {"avoid"}
    printed = sampled.pdf(prefer_css_page_size=True)
    sizes = {
        (round(float(width)), round(float(height)))
        for width, height in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    }
    assert sizes == {(595, 842)}  # A4 in points


def test_a_policy_has_one_too_with_who_stands_where(council: httpx.Client) -> None:
    dossier = council.get("/policy/ban-on-wood-stoves/dossier.json", follow_redirects=True).raise_for_status().json()
    assert [position["actor"]["label"] for position in dossier["positions"]] == ["Ida Finch", "Mo Dale"]
    assert [source["id"] for source in dossier["sources"]] == ["echo", "post"]
    page = council.get("/policy/ban-on-wood-stoves/dossier", headers=HTML).text
    assert page.count('<article class="record">') == 2
    assert page.count('id="source-') == 2


def test_open_questions_name_who_may_be_the_same(council: httpx.Client) -> None:
    dossier = council.get("/api/v1/policies/ban-on-wood-stoves/dossier").json()
    page = council.get("/policy/ban-on-wood-stoves/dossier", headers=HTML).text
    assert ("Same or not?" in page) == bool(dossier["about"]["alike"])
    assert "Open questions" in page


def test_who_was_criticised_and_not_heard_is_an_open_question(sample: httpx.Client) -> None:
    unheard = sample.get("/api/v1/queries/criticised-unheard", params={"min_confidence": "0"}).json()["rows"]
    for row in unheard:
        actor = row["actor"].partition("/id/")[2]
        page = sample.get(f"/entity/{actor}/dossier", params={"min_confidence": "0"}, headers=HTML).text
        assert "Not heard:" in page


def test_nobody_has_a_dossier_who_is_not_there(client: httpx.Client) -> None:
    assert client.get("/entity/person/nobody/dossier", headers=HTML).status_code == 404
    assert client.get("/policy/nothing/dossier", headers=HTML).status_code == 404


def test_hostile_names_are_text_here_too(page: Page, client: httpx.Client) -> None:
    for entity in client.get("/api/v1/entities", params={"q": "eve"}).json()["items"]:
        page.goto(f"/entity/{entity['id']}/dossier")
        expect(page.locator("h1")).to_have_text(entity["label"])


@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_is_wider_than_the_screen_and_axe_finds_nothing_serious(
    browser: Browser, sample: httpx.Client, width: int
) -> None:
    size = {"width": width, "height": 800}
    with browsing.watched(browser, str(sample.base_url), viewport=size) as page:
        page.goto(MACALISTER)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page).response["violations"]
        assert [each["id"] for each in found if each["impact"] in {"serious", "critical"}] == []
