"""The map as a table, of which a page has so many rows that a browser need not work for long."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from api.html import networks

EDGE = re.compile(r'<tr data-edge="([^"]+)"')


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks, "ROWS", 5)


def table(client: httpx.Client, **asked: object) -> str:
    return (
        client.get("/map", params={"view": "table", **asked}, headers={"Accept": "text/html"}).raise_for_status().text
    )


def test_the_pages_of_the_table_have_every_line_of_the_map_once(client: httpx.Client) -> None:
    edges = {edge["id"] for edge in client.get("/api/v1/graph").json()["edges"]}
    assert len(edges) > 5
    shown = [edge for page in range(-(-len(edges) // 5)) for edge in EDGE.findall(table(client, page=page + 1))]
    assert sorted(shown) == sorted(edges)


def test_the_strongest_come_first(client: httpx.Client) -> None:
    edges = client.get("/api/v1/graph").json()["edges"]
    evidence = {edge["id"]: edge["evidence_count"] for edge in edges}
    first = [evidence[edge] for edge in EDGE.findall(table(client))]
    assert first == sorted(evidence.values(), reverse=True)[:5]


def test_a_page_beyond_the_last_is_the_last(client: httpx.Client) -> None:
    pages = -(-len(client.get("/api/v1/graph").json()["edges"]) // 5)
    assert EDGE.findall(table(client, page=10_000)) == EDGE.findall(table(client, page=pages))


def test_whoever_goes_on_and_sorts_begins_with_the_first_page(page: Page) -> None:
    page.goto("/map?view=table")
    first = page.locator("#lines tbody tr").first.get_attribute("data-edge")
    page.get_by_role("link", name="Next").click()
    expect(page.locator(f'#lines tr[data-edge="{first}"]')).to_have_count(0)
    assert "page=2" in page.url
    page.get_by_role("columnheader", name="To").get_by_role("link").click()
    expect(page.get_by_role("columnheader", name="To")).to_have_attribute("aria-sort", "ascending")
    assert "page=" not in page.url
