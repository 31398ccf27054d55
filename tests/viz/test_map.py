"""The pages in a real browser: what a reader clicks, and what the browser asks for and complains about."""

from __future__ import annotations

import json
import re
from pathlib import Path

import httpx
import pytest
from lxml.html import fromstring
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests import newsroom
from tests.serving import served
from viz import network
from viz.pages import Pages


def find(page: Page) -> Locator:
    return page.get_by_label("Find a person, an organisation, words")


def click(page: Page, point: dict[str, float]) -> None:
    box = page.locator("#network canvas").bounding_box()
    assert box
    page.mouse.click(box["x"] + point["x"], box["y"] + point["y"])


def test_clicking_an_edge_shows_the_words_the_speaker_the_outlet_and_the_date(page: Page) -> None:
    page.goto("/map?focus=person/ada-quill&depth=1")
    middle = page.evaluate(
        """() => {
          const { network, edges, nodes } = window.onrecordMap;
          const edge = edges.get().find((edge) => edge.kind === "said" && nodes.get(edge.to).title.includes("stay shut"));
          const [from, to] = [network.getPosition(edge.from), network.getPosition(edge.to)];
          return network.canvasToDOM({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 });
        }"""
    )
    click(page, middle)
    panel = page.locator("#panel")
    expect(panel.locator(".who")).to_have_text(
        "Ada Quill, mayor, Elmstow Council, said, according to Elmstow Echo, on 2 March 2024:"
    )
    expect(panel.locator("mark")).to_have_text("the bridge will stay shut until Harbour Trust pays")
    expect(panel.locator(".facts")).to_contain_text("0.90, very sure")
    panel.get_by_role("link", name="about this statement").click()
    expect(page.locator("h2").first).to_contain_text("Bridge to stay shut")


def test_clicking_a_node_shows_who_it_is_and_what_it_said_last(page: Page) -> None:
    page.goto("/map")
    click(page, page.evaluate("""() => {
      const { network } = window.onrecordMap;
      return network.canvasToDOM(network.getPosition("person/ada-quill"));
    }"""))  # fmt: skip
    panel = page.locator("#panel")
    expect(panel.locator("h2")).to_have_text("Ada Quill")
    expect(panel.locator(".posts li")).not_to_have_count(0)
    expect(panel.locator("mark").first).to_have_text("a new bridge by 2026")


def test_searching_finds_a_node_and_opens_it(page: Page) -> None:
    page.goto("/map")
    find(page).fill("harbour")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("Harbour Trust")


def test_searching_finds_by_other_names_and_shows_what_was_hidden(page: Page) -> None:
    page.goto("/map")
    page.get_by_label("organisation", exact=True).uncheck()
    find(page).fill("HT")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("Harbour Trust")
    assert not page.evaluate("() => window.onrecordMap.nodes.get('organisation/harbour-trust').hidden")


def test_searching_in_vain_says_so_and_leaves_no_old_panel(page: Page) -> None:
    page.goto("/map")
    for wanted in ("harbour", "nobody of that name"):
        find(page).fill(wanted)
        page.keyboard.press("Enter")
    expect(page.get_by_text("Nobody of that name")).to_be_visible()
    expect(page.locator("#panel")).not_to_contain_text("Harbour Trust")


def test_a_search_that_is_answered_late_covers_nothing_that_was_looked_for_or_chosen_since(page: Page) -> None:
    late: list[Route] = []
    page.route("**/api/v1/suggest?limit=20&q=harbour", lambda route: late.append(route))  # noqa: PLW0108 -- Playwright writes on it
    page.goto("/map")
    find(page).fill("harbour")
    with page.expect_request("**/api/v1/suggest?limit=20&q=harbour"):
        page.keyboard.press("Enter")
    find(page).fill("nobody of that name")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nobody of that name")).to_be_visible()
    with page.expect_response("**/api/v1/suggest?limit=20&q=harbour"):
        for route in late:
            route.continue_()
    page.wait_for_timeout(200)
    expect(page.get_by_text("Nobody of that name")).to_be_visible()
    expect(page.locator("#panel")).not_to_contain_text("Harbour Trust")


def test_what_is_chosen_withdraws_what_was_chosen_before_so_that_no_late_answer_covers_its_own(page: Page) -> None:
    page.goto("/map")
    page.route("**/node/organisation/harbour-trust*", lambda _: None)  # no answer comes
    find(page).fill("harbour")
    with page.expect_request("**/node/organisation/harbour-trust*"):
        page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_have_text("Looking that up …")
    with page.expect_event("requestfailed", lambda request: "/node/" in request.url):
        find(page).fill("quill")
        page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("Ada Quill")


def test_on_a_telephone_the_search_comes_first_and_the_panel_into_view(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/map")
    field, canvas = find(page), page.locator("#network canvas")
    assert field.bounding_box()["y"] < canvas.bounding_box()["y"]
    field.fill("harbour")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_be_in_viewport()


def test_buttons_move_closer_and_back(page: Page) -> None:
    page.goto("/map")
    scale = "() => window.onrecordMap.network.getScale()"
    first = page.evaluate(scale)
    page.get_by_role("button", name="Closer").click()
    assert page.evaluate(scale) > first
    page.get_by_role("button", name="Fit").click()
    assert page.evaluate(scale) == pytest.approx(first)
    assert page.locator("div.vis-network[tabindex]").count() == 0


def test_filters_hide_without_moving_anything(page: Page) -> None:
    page.goto("/map")
    places = "() => Object.fromEntries(window.onrecordMap.nodes.get().map((node) => [node.id, [node.x, node.y]]))"
    before = page.evaluate(places)
    box = page.get_by_label("statement", exact=True)
    box.uncheck()
    hidden = page.evaluate(
        "() => window.onrecordMap.nodes.get().filter((node) => node.hidden).map((node) => node.kind)"
    )
    assert set(hidden) == {"statement"}
    assert page.evaluate(places) == before
    box.check()
    expect(page).to_have_url(re.compile("/map$"))
    page.wait_for_function(
        "() => !window.onrecordMap.nodes.get().some((node) => node.hidden)"
    )  # the server says what there is
    assert page.evaluate(places) == before


def test_the_places_are_the_servers(page: Page, client: httpx.Client) -> None:
    page.goto("/map")
    served = {node["id"]: (node["x"], node["y"]) for node in client.get("/api/v1/graph").json()["nodes"]}
    shown = page.evaluate("() => window.onrecordMap.network.getPositions()")
    assert {node: (place["x"], place["y"]) for node, place in shown.items()} == served


def test_the_table_opens_the_panel_by_keyboard(page: Page) -> None:
    page.goto("/map?of=actors&view=table")
    page.locator("#lines tbody tr", has_text="Ben Oyelaran").locator("a[data-edge]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel mark")).to_have_text("Ada Quill has done nothing for two years,")
    expect(page.locator("#panel")).to_be_focused()


def test_hostile_words_are_shown_as_words_in_the_panel(page: Page) -> None:
    page.goto("/map")
    for name in ("</script><script>", "onerror=alert"):
        find(page).fill(name)
        page.keyboard.press("Enter")
        expect(page.locator("#panel h2")).to_contain_text(name)
        expect(page.locator("#panel blockquote").first).to_contain_text(name)


def test_the_panel_names_all_who_said_it(browser: Browser, tmp_path: Path) -> None:
    with served(newsroom.store(tmp_path / "store", (newsroom.together(),))) as address:
        page = browser.new_page()
        page.goto(f"{address}/map?focus=organisation/harbour-trust")
        told = page.locator("#panel .who")
        for name, words in (
            ("Ben", "Ada Quill, mayor, and Ben Oyelaran said, according to Elmstow Echo, on 4 June 2024:"),
            (
                "Harbour Trust",
                "Harbour Trust “had called”, according to Ada Quill and Ben Oyelaran, as told in Elmstow",
            ),
        ):
            find(page).fill(name)
            page.keyboard.press("Enter")
            expect(told.filter(has_text=words)).to_have_count(1)
        page.close()


def test_the_panel_quotes_the_fullest_report_and_names_the_others(browser: Browser, tmp_path: Path) -> None:
    with served(newsroom.store(tmp_path / "store", newsroom.weir())) as address:
        page = browser.new_page()
        page.goto(f"{address}/map?focus=person/ida-finch")
        find(page).fill("Ida")
        page.keyboard.press("Enter")
        expect(page.locator("#panel mark")).to_have_text(" ".join(newsroom.WEIR))
        expect(page.locator("#panel .who")).to_have_text("Ida Finch said, according to Elmstow Echo, on 3 May 2024:")
        others = page.locator("#panel .where")
        expect(others).to_have_text("Also told in Daily Post, Weir Letter.")
        others.get_by_role("link", name="Daily Post").click()
        expect(page.get_by_role("heading", name="Said here")).to_have_text("Said here 2")
        page.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "address", ["/", "/search", "/search?q=bridge", "/entity/person/ada-quill", "/map", "/sparql", "/docs"]
)
def test_no_page_is_wider_than_the_screen(address: str, scheme: str, width: int, page: Page) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_the_documentation_of_the_api_lists_what_can_be_asked(page: Page) -> None:
    page.goto("/docs")
    page.get_by_text("/api/v1/statements", exact=True).click()
    expect(page.get_by_text("Statements, newest first, undated last.")).to_be_visible()


def test_without_scripts_the_table_tells_the_same(browser: Browser, client: httpx.Client) -> None:
    context = browser.new_context(base_url=str(client.base_url), java_script_enabled=False)
    page = context.new_page()
    page.goto("/map")
    expect(page.locator("#network")).to_be_hidden()
    page.locator("#lines tbody tr", has_text="stay shut").first.locator("td a[data-edge]").click()
    expect(page.locator("mark").first).to_have_text("the bridge will stay shut until Harbour Trust pays")
    context.close()


@pytest.mark.parametrize(("lines", "dashed"), [(network.MOST_DASHED, True), (network.MOST_DASHED + 1, False)])
def test_lines_are_dashed_where_a_browser_can_draw_so_many(lines: int, dashed: bool) -> None:
    ends = [f"person/{number}" for number in range(lines + 1)]
    drawn = {
        "nodes": [{"id": end, "label": end, "kind": "person", "size": 1, "x": 0, "y": 0} for end in ends],
        "edges": [
            {"id": f"{number}", "source": ends[number], "target": ends[number + 1], "kind": "seen with", "weight": 1}
            for number in range(lines)
        ],
    }
    piece = fromstring(str(network.fragment(drawn, Pages()._environment)))
    told = json.loads(piece.get_element_by_id("network-data").text)
    assert {bool(edge["dashes"]) for edge in told["edges"]} == {dashed}
