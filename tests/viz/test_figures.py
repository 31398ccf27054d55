from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from ontology.iris import figure_id
from ontology.policies import Figure, Sense
from ontology.reading import Reading
from ontology.records import Span
from tests import browsing, newsroom
from tests.serving import served

HTML = {"Accept": "text/html"}
HOSTILE = newsroom.ATTACK[2]


def naming(key: str, number: str, day: date | None, outlet: str | None, unit: str = "swans on the lake") -> Reading:
    """An article in which Ada Quill says how many there are of something."""
    text = f"Swans\n“There are {number} swans on the lake,” said Ada Quill.\n"
    words = [("Ada Quill", "Ada Quill", "said", f"There are {number} swans on the lake,")]
    found = newsroom.reading(key, text, words, people=("Ada Quill",), title="Swans", outlet=outlet, published=day)
    start = text.index(number)
    span = Span(start, start + len(number))
    figure = Figure(
        figure_id(found.article, span),
        span,
        Decimal(number),
        unit=unit,
        sense=Sense.STATED,
        statement=found.statements[0].id,
    )
    return replace(found, figures=(figure,))


@pytest.fixture(scope="module")
def swans(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a store in which numbers of swans conflict, and have changed; and one thing has a hostile name."""
    told = (
        naming("echo", "40", date(2024, 5, 3), "The Echo"),
        naming("post", "70", date(2024, 5, 4), "The Post"),
        naming("later", "90", date(2025, 5, 4), "The Echo"),
        naming("letter", "12", None, None, unit=HOSTILE),
    )
    store = newsroom.store(tmp_path_factory.mktemp("swans") / "store", told)
    with served(store) as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


@pytest.fixture
def lake(browser: Browser, swans: httpx.Client) -> Iterator[Page]:
    with browsing.watched(browser, str(swans.base_url)) as opened:
        yield opened


def test_every_figure_of_the_api_is_on_the_page_with_its_words(sampled: Page, sample: httpx.Client) -> None:
    figures = sample.get("/api/v1/figures?limit=500").json()["items"]
    sampled.goto("/figures")
    shown = sampled.locator(".figures > li")
    expect(shown).to_have_count(len(figures))
    for place in range(len(figures)):
        one = shown.nth(place)
        one.locator("summary").click()
        expect(one.locator("mark")).to_have_text(one.locator(".amount bdi").inner_text())


def test_a_sum_is_told_for_a_year_where_its_period_is_known(sampled: Page) -> None:
    sampled.goto("/figures?currency=GBP&sense=asked")
    expect(sampled.locator("main")).to_contain_text("520,000,000 GBP a year")
    expect(sampled.locator("main")).to_contain_text("over five years")


def test_the_same_thing_with_another_number_stands_side_by_side_with_both_sources(lake: Page) -> None:
    lake.goto("/figures")
    pair = lake.locator(".pair.conflict")
    expect(pair).to_have_count(1)
    expect(pair).to_contain_text(re.compile("40.*The Echo, on 3 May 2024.*70.*The Post, on 4 May 2024", re.DOTALL))
    pair.locator("summary").first.click()
    expect(pair.locator("mark").first).to_have_text("40")


def test_a_number_told_much_later_is_a_change_and_no_conflict(lake: Page) -> None:
    lake.goto("/figures")
    expect(lake.locator(".pair.change")).to_have_count(2)
    expect(lake.locator(".pair.change").first).to_contain_text("on 4 May 2025")


def test_only_those_that_disagree_can_be_asked_for(lake: Page) -> None:
    lake.goto("/figures")
    lake.get_by_label("only those that disagree").check()
    lake.get_by_role("button", name="Show").click()
    expect(lake.locator(".figures > li")).to_have_count(3)
    assert "conflicts=true" in lake.url


def test_what_is_not_known_has_its_words_and_attacks_are_text(lake: Page) -> None:
    lake.goto("/figures?article=letter")
    expect(lake.locator(".figures")).to_contain_text("an unnamed outlet")
    expect(lake.locator(".figures")).to_contain_text("undated")
    expect(lake.locator(".figures")).to_contain_text(HOSTILE)
    expect(lake.locator("main img")).to_have_count(0)


def test_a_filter_without_a_field_is_told_and_can_be_taken_away(lake: Page) -> None:
    lake.goto("/figures?speaker=person/ada-quill&unit=swans")
    only = lake.locator(".only")
    expect(only).to_contain_text("of Ada Quill")
    only.get_by_role("link").click()
    expect(lake.locator(".only")).to_have_count(0)
    expect(lake.get_by_label("Counted")).to_have_value("swans")


def test_its_twins_give_the_same_figures(swans: httpx.Client) -> None:
    asked = {"outlet": "The Echo", "conflicts": "true", "q": ""}
    told = swans.get("/figures.json", params=asked, follow_redirects=True).json()
    assert [one["text"] for one in told["items"]] == ["40", "90"]
    rows = csv.DictReader(io.StringIO(swans.get("/figures.csv", params=asked, follow_redirects=True).text))
    assert [row["text"] for row in rows] == ["40", "90"]


def test_the_api_tells_what_stands_around_a_figure_and_in_which_statement(swans: httpx.Client) -> None:
    (one,) = swans.get("/api/v1/figures?article=echo").json()["items"]
    assert one["prefix"].endswith("“There are ")
    assert one["suffix"].startswith(" swans on the lake,”")
    assert swans.get(f"/api/v1/statements/{one['statement'].partition('/')[2]}").status_code == 200


def test_without_figures_the_page_says_where_to_go_on(client: httpx.Client) -> None:
    assert "None of the articles names a sum or a number" in client.get("/figures", headers=HTML).text
    assert "Show all figures" in client.get("/figures?currency=EUR", headers=HTML).text
