"""What must hold for all pages. A new page is one more line in PAGES; one that is forgotten there is found out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi.routing import APIRoute
from playwright.sync_api import Browser, Page
from starlette.routing import Match

from api import html
from tests import browsing

PAGES = (
    "/",
    "/search",
    "/search?q=review",
    "/search?q=bridge&show=articles",
    "/search?q=nothing+of+the+sort",
    "/search?q=&kind=direct&from=2020-01-01&min_confidence=0.5",
    "/entity/{person}",
    "/entity/{organisation}?tab=seen-with",
    "/entity/{person}/dossier",
    "/statement/{statement}",
    "/article/{article}",
    "/edge/{edge}",
    "/node/{person}",
    "/path",
    "/path?source={person}&target={organisation}&seen_with=true",
    "/policies?min_confidence=0",
    "/policy/{policy}",
    "/policy/{policy}/dossier",
    "/map",
    "/map?focus={person}&depth=1",
    "/map?focus={person}&embed=true",
    "/matrix",
    "/agreement?min_confidence=0",
    "/figures",
    "/timeline",
    "/compare",
    "/compare?shared=false",
    "/unheard",
    "/review",
    "/quality",
    "/query/who-said-what",
    "/sparql",
    "/sparql?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%209",
    "/data/",
    "/ns",
    "/docs/problems",
    "/reconcile/preview?id={person}",
    "/doc/statement/{statement}.html",
)
"""Addresses at which there is something to see; the names in braces are of something in the store, see `here`."""

FRAMELESS = ("/reconcile/preview",)
"""What stands in a frame of another site, as a part of its page."""

WITHOUT_TWIN = ("/docs/problems", "/path", "/review")
"""What is about the program and not about what it holds, what has one once two are named, and what takes a key."""

PARTS = ("/review/desk", "/ticket/{identifier}")
"""Routes of pieces of HTML, which scripts put into pages, and of what is only there when somebody has sent something."""

WIDTHS = (360, 768, 1440)
SEVERE = ("serious", "critical")


@dataclass
class Looked:
    """A store in a browser: its client, what is in it by the names of PAGES, a page, and what that complains about."""

    client: httpx.Client
    here: dict[str, str]
    page: Page
    faults: list[str]


@pytest.fixture(scope="module", params=["sample", "hostile"])
def looked(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Looked]:
    client: httpx.Client = request.getfixturevalue("sample" if request.param == "sample" else "client")
    context = browser.new_context(base_url=str(client.base_url))
    page = context.new_page()
    yield Looked(client, here(client, request.param == "hostile"), page, browsing.noted(page, str(client.base_url)))
    context.close()


def here(client: httpx.Client, hostile: bool) -> dict[str, str]:
    """Something of each kind; of the hostile newsroom what attacks, where there is such a thing."""

    def first(address: str, **asked: str) -> dict[str, str]:
        items = client.get(f"/api/v1/{address}", params=asked).json()["items"]
        attacks = [item for item in items if "alert(1)" in json.dumps(item)]
        return (attacks if hostile and attacks else items)[0]

    policies = client.get("/api/v1/policies", params={"min_confidence": "0"}).json()["items"]
    graph = client.get("/api/v1/graph").json()
    found = {
        "person": first("entities", kind="person")["id"],
        "organisation": first("entities", kind="organisation")["id"],
        "statement": first("statements", min_confidence="0")["id"],
        "article": first("articles")["iri"].rpartition("/")[2],
        "edge": graph["edges"][0]["id"],
    }
    return found | ({"policy": policies[0]["id"].partition("/")[2]} if policies else {})


def placed(address: str, looked: Looked) -> str:
    """The address with what is here; skips where there is nothing of the kind."""
    try:
        return address.format_map(looked.here)
    except KeyError as kind:
        pytest.skip(f"no {kind} in this store")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_fits_every_screen_is_accessible_and_asks_nobody_else(address: str, looked: Looked) -> None:
    page, faults = looked.page, looked.faults
    faults.clear()
    page.emulate_media(color_scheme="light")
    answer = page.goto(placed(address, looked))
    assert answer
    assert answer.ok
    assert page.title()
    assert page.locator("h1").count() == 1
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (scheme, width)
        # Between the two only colours differ.
        assert severe(page, None if scheme == "light" else ["color-contrast"]) == [], scheme
    assert faults == []


@pytest.mark.parametrize("address", [each for each in PAGES if not each.startswith(WITHOUT_TWIN)])
def test_a_page_has_a_twin_in_json(address: str, looked: Looked) -> None:
    if address.startswith(FRAMELESS):
        pytest.skip("what it shows is that of another page")
    path, _, query = placed(address, looked).partition("?")
    twin = looked.client.get(f"{path.removesuffix('.html')}.json?{query}", follow_redirects=True)
    if twin.status_code == 404:  # some lead to it by what is accepted
        twin = looked.client.get(f"{path}?{query}", headers={"Accept": "application/json, application/ld+json"})
    assert twin.status_code == 200
    assert "json" in twin.headers["content-type"]
    twin.json()


def test_every_page_is_in_the_list() -> None:
    paths = [quote(address.partition("?")[0].format_map(ANY)) for address in PAGES]
    for leaf in (*html.ROUTERS, html.QUESTIONS):
        for route in leaf.routes:
            assert isinstance(route, APIRoute)
            other_form = "." in route.path.rpartition("/")[2]
            if other_form or route.path in PARTS or "GET" not in route.methods:
                continue
            asked = ({"type": "http", "path": path, "method": "GET"} for path in paths)
            tried = any(route.matches(scope)[0] is Match.FULL for scope in asked)
            assert tried, f"{route.path} is in no test of all pages; add an address of it to PAGES"


class _Any(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return f"{key}/any" if key in {"person", "organisation"} else "any"


ANY = _Any()


def severe(page: Page, rules: list[str] | None) -> list[tuple[str, list[str]]]:
    """What axe-core finds that keeps people out: the rule, and where it is broken."""
    only = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    found = Axe().run(page, options={"resultTypes": ["violations"], **only}).response["violations"]
    return [
        (broken["id"], [node["html"][:200] for node in broken["nodes"]][:5])
        for broken in found
        if broken["impact"] in SEVERE
    ]
