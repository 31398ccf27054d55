from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from api.measured import CALIBRATED, CALIBRATION_ERROR, MEASURED
from api.models import Band, Measurement

ROOT = Path(__file__).parents[2]
HTML = {"Accept": "text/html"}


def flat(name: str) -> str:
    return " ".join((ROOT / name).read_text(encoding="utf-8").split())


@pytest.mark.parametrize("one", MEASURED, ids=lambda one: one.id)
def test_each_figure_is_that_of_the_results(one: Measurement) -> None:
    assert one.row in flat("bench/RESULTS.md")
    told = {float(number) for number in re.findall(r"\d+(?:\.\d+)?", one.row)}
    parts = [tuple(map(int, pair)) for pair in re.findall(r"(\d+) of (\d+)", f"{one.row} {one.of}")]
    told |= {round(right / of, 3) for right, of in parts}
    for share in (one.precision, one.recall, one.f1, one.share):
        if share is not None:
            assert told & {share, round(share * 100, 1)}, share


@pytest.mark.parametrize("one", MEASURED, ids=lambda one: one.id)
def test_each_command_is_one_that_the_results_name(one: Measurement) -> None:
    assert one.command in flat("bench/RESULTS.md") or one.command == "read by hand"


@pytest.mark.parametrize("band", CALIBRATED, ids=lambda band: str(band.least))
def test_each_band_of_confidence_is_that_of_the_results(band: Band) -> None:
    assert f"| {band.least} | {band.statements} | {band.mean:.3f} | {band.right:.3f} |" in flat("bench/RESULTS.md")


def test_the_error_of_confidence_is_that_of_results_and_model_card() -> None:
    for name in ("bench/RESULTS.md", "docs/model-card.md"):
        assert f"{CALIBRATION_ERROR}" in flat(name)


def test_the_figures_of_the_readme_are_among_them() -> None:
    told = flat("README.md")
    whole = next(one for one in MEASURED if one.id == "who-said-what")
    assert whole.f1 is not None
    assert (
        f"F1 {whole.f1 * 100:.1f} (precision {whole.precision:.0%}, recall {whole.recall:.0%})".replace("%", "") in told
    )


def test_the_page_shows_every_figure_in_hundreds(sampled: Page) -> None:
    sampled.goto("/quality")
    shown = sampled.locator(".measured td.number").all_inner_texts()
    given = [share for one in MEASURED for share in (one.precision, one.recall, one.f1, one.share)]
    assert [float(text) if text != "–" else None for text in shown] == [
        share if share is None else round(share * 100, 1) for share in given
    ]


def test_the_state_of_the_store_is_told_by_numbers(sampled: Page, sample: httpx.Client) -> None:
    store = sample.get("/api/v1/quality").json()["store"]
    assert store["statements"] == sample.get("/api/v1/statements/count").json()["total"]
    assert sum(store["states"].values()) == store["statements"]
    articles = sample.get("/api/v1/articles?limit=500").json()["items"]
    assert store["undated"] == sum(one["published"] is None for one in articles)
    assert sum(one["reports"] for one in store["extractors"]) == sum(one["reports"] for one in store["sure"])
    sampled.goto("/quality")
    expect(sampled.locator(".numbers")).to_contain_text(f"{store['undated']} article")


def test_the_spread_of_confidence_is_a_picture_with_the_same_numbers_in_a_table(
    page: Page, client: httpx.Client
) -> None:
    sure = client.get("/api/v1/quality").json()["store"]["sure"]
    page.goto("/quality")
    expect(page.get_by_role("img", name="How sure the extractor is")).to_be_visible()
    expect(page.locator(".spread .bar")).to_have_count(10)
    page.locator(".spread + details summary").click()
    shown = page.locator(".spread + details td").all_inner_texts()
    assert shown == [str(tenth["reports"]) for tenth in sure if tenth["reports"]]


def test_its_twins_give_the_same(client: httpx.Client) -> None:
    assert client.get("/quality.json", follow_redirects=True).json() == client.get("/api/v1/quality").json()
    rows = list(csv.DictReader(io.StringIO(client.get("/quality.csv", follow_redirects=True).text)))
    assert [row["what"] for row in rows] == [one.what for one in MEASURED]
