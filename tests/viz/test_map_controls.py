"""What a reader does with the map, and that the address holds it: whoever opens that sees the same."""

from __future__ import annotations

import re
import struct
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests import browsing, newsroom
from tests.serving import served
from tests.viz.test_every_page import severe

PLACES = "() => Object.fromEntries(window.onrecordMap.nodes.get().map((node) => [node.id, [node.x, node.y]]))"
SHOWN = "() => window.onrecordMap.nodes.get().filter((node) => !node.hidden).map((node) => node.id).sort()"
LINES = "() => window.onrecordMap.edges.get().filter((edge) => !edge.hidden).map((edge) => edge.id).sort()"


def asked(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def settled(page: Page) -> None:
    expect(page.locator("#atlas")).not_to_have_attribute("aria-busy", "true")


def choose(page: Page, name: str) -> None:
    """By the list, as a keyboard does."""
    page.locator("#list").evaluate("(list) => { list.closest('details').open = true; }")
    page.locator("#list a", has_text=name).first.focus()
    page.keyboard.press("Enter")


def test_the_list_of_what_is_on_the_map_opens_the_panel_and_moves_there(page: Page) -> None:
    page.goto("/map")
    page.get_by_text("Everything on the map, as a list").focus()
    page.keyboard.press("Enter")
    page.locator("#list").get_by_role("link", name="Ada Quill", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("Ada Quill")
    expect(page.locator("#panel")).to_be_focused()
    assert asked(page)["selected"] == "person/ada-quill"


def test_escape_closes_the_panel_and_leads_back_to_where_it_was_opened(page: Page) -> None:
    page.goto("/map?of=actors&view=table")
    line = page.locator("#lines tbody tr", has_text="Ben Oyelaran").first.locator("a[data-edge]")
    line.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel mark").first).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_contain_text("Click a line for the words behind it")
    expect(line).to_be_focused()
    assert "selected" not in asked(page)


def test_a_link_that_goes_with_its_filter_leaves_the_keyboard_where_it_stood(page: Page) -> None:
    page.goto("/map?outlet=Daily+Post")
    page.locator("#also").get_by_role("link", name="Show all again").focus()
    page.keyboard.press("Enter")
    settled(page)
    expect(page.locator("#also")).to_be_empty()
    expect(page.locator("#also")).to_be_focused()


def test_a_path_asked_for_in_the_panel_keeps_the_keyboard_in_the_panel(page: Page) -> None:
    page.goto("/map?of=actors")
    choose(page, "Ada Quill")
    field = page.locator("#panel").get_by_role("combobox", name="Path to")
    field.focus()
    page.keyboard.type("Ben Oyelaran")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2").first).to_have_text("From Ada Quill to Ben Oyelaran")
    expect(page.locator("#panel")).to_be_focused()


@pytest.mark.parametrize("kind", ["shape", "line", "path"])
def test_nothing_serious_is_found_in_what_the_panel_opens(kind: str, page: Page, client: httpx.Client) -> None:
    edge = client.get("/api/v1/graph?of=actors").json()["edges"][0]
    chosen = {"shape": edge["source"], "line": edge["id"], "path": f"{edge['source']},{edge['target']}"}[kind]
    page.goto(f"/map?of=actors&selected={chosen}")
    expect(page.locator("#panel h2").first).to_be_visible()
    expect(page.locator("#panel")).not_to_have_attribute("aria-busy", "true")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert severe(page, None) == [], scheme


def test_an_address_with_a_choice_opens_what_was_chosen(page: Page) -> None:
    page.goto("/map?selected=organisation/harbour-trust")
    expect(page.locator("#panel h2")).to_have_text("Harbour Trust")
    assert page.evaluate("() => window.onrecordMap.network.getSelectedNodes()") == ["organisation/harbour-trust"]


def test_what_is_hidden_by_hand_is_gone_until_it_is_undone(page: Page) -> None:
    page.goto("/map")
    before = page.evaluate(SHOWN)
    choose(page, "Ben Oyelaran")
    page.get_by_role("button", name="Hide").click()
    assert asked(page)["hide"] == "person/ben-oyelaran"
    assert "person/ben-oyelaran" not in page.evaluate(SHOWN)
    page.keyboard.press("Control+z")
    settled(page)
    assert "hide" not in asked(page)
    assert page.evaluate(SHOWN) == before


def test_what_is_hidden_is_not_sent_and_can_be_shown_again(page: Page, client: httpx.Client) -> None:
    page.goto("/map?hide=person/ben-oyelaran")
    assert page.evaluate("() => window.onrecordMap.nodes.get('person/ben-oyelaran')") is None
    page.get_by_role("link", name="Show it").click()
    settled(page)
    assert page.evaluate("() => window.onrecordMap.nodes.get('person/ben-oyelaran').hidden") is not True
    assert "hide" not in asked(page)


def test_what_is_pinned_stays_through_filters_and_a_reload(page: Page) -> None:
    page.goto("/map?of=actors")
    choose(page, "Ben Oyelaran")
    page.get_by_role("button", name="Pin").click()
    expect(page.get_by_role("button", name="Unpin")).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Outlet").select_option("Elmstow Echo")
    settled(page)
    page.keyboard.press("Escape")
    assert "person/ben-oyelaran" in page.evaluate(SHOWN)
    page.goto(page.url.replace("&selected=person/ben-oyelaran", "").replace("selected=person/ben-oyelaran&", ""))
    assert asked(page)["pin"] == "person/ben-oyelaran"
    assert "person/ben-oyelaran" in page.evaluate(SHOWN)
    assert page.evaluate("() => window.onrecordMap.nodes.get('person/ben-oyelaran').pinned")


@pytest.mark.parametrize(
    ("label", "value", "written"),
    [
        ("Outlet", "Daily Post", {"outlet": "Daily Post"}),
        ("How sure", "0.9", {"min_confidence": "0.9"}),
        ("From", "2024-03-10", {"from": "2024-03-10"}),
        ("To", "2024-03-10", {"to": "2024-03-10"}),
    ],
)
def test_a_filter_is_written_into_the_address_which_shows_the_same(
    label: str, value: str, written: dict[str, str], page: Page
) -> None:
    page.goto("/map")
    places = page.evaluate(PLACES)
    field = page.locator("#filters").get_by_label(label, exact=label in ("From", "To"))
    if field.evaluate("(field) => field.localName") == "select":
        field.select_option(value)
    else:
        field.fill(value)
        field.blur()
    settled(page)
    assert asked(page) == written
    shown, lines = page.evaluate(SHOWN), page.evaluate(LINES)
    assert {node: place for node, place in page.evaluate(PLACES).items() if node in places} == places
    page.reload()
    assert page.evaluate(SHOWN) == shown
    assert page.evaluate(LINES) == lines
    assert field.input_value() == value


def test_confirmed_only_leaves_what_a_person_confirmed(page: Page) -> None:
    page.goto("/map?of=actors")
    page.get_by_label("confirmed by people only").check()
    settled(page)
    assert asked(page) == {"of": "actors", "state": "confirmed"}
    assert page.evaluate(LINES) == []
    page.get_by_role("link", name="Show all again").first.click()
    settled(page)
    assert page.evaluate(LINES) != []
    expect(page.get_by_label("confirmed by people only")).not_to_be_checked()


def test_the_ends_of_the_scale_of_days_are_moved_by_keys(page: Page) -> None:
    page.goto("/map")
    page.get_by_label("First day, on a scale").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    settled(page)
    assert asked(page) == {"from": "2024-03-05"}
    assert page.get_by_label("From", exact=True).input_value() == "2024-03-05"


def test_days_ages_apart_are_bars_of_one_scale(browser: Browser, tmp_path: Path) -> None:
    first = newsroom.told("first", "The bridge is new.", published=date(1, 1, 1))
    last = newsroom.told("last", "The bridge is old.", published=date(9999, 12, 31))
    with (
        served(newsroom.store(tmp_path / "store", (first, last))) as address,
        browsing.watched(browser, address) as page,
    ):
        page.goto("/map")
        bars = page.locator("#days rect")
        expect(bars).to_have_count(2)
        expect(bars.first).to_have_attribute("data-on", "0001-01-01")
        expect(bars.last).to_have_attribute("data-until", "9999-12-31")


def test_a_family_of_lines_alone_is_shown_with_those_it_ties(page: Page) -> None:
    page.goto("/map?of=actors")
    for tie in page.locator("#ties input").evaluate_all("(boxes) => boxes.map((box) => box.value)"):
        if tie != "post":
            page.locator("#ties").get_by_label(tie, exact=True).uncheck()
    settled(page)
    assert asked(page)["ties"] == "post"
    assert page.evaluate(SHOWN) == ["organisation/elmstow-council", "person/ada-quill"]
    expect(page.locator("#lines tbody tr:not([hidden])")).to_have_count(1)


def test_when_the_server_does_not_answer_what_is_known_stays_and_can_be_asked_for_again(
    browser: Browser, client: httpx.Client
) -> None:
    context = browser.new_context(base_url=str(client.base_url))
    page = context.new_page()
    page.goto("/map")
    page.route("**/map?*", lambda route: route.abort())
    page.get_by_label("Outlet").select_option("Daily Post")
    fault = page.locator("#fault")
    expect(fault).to_contain_text("The server cannot be reached.")
    page.unroute("**/map?*")
    fault.get_by_role("button", name="Try again").click()
    expect(fault).to_be_hidden()
    context.close()


def test_a_panel_that_fails_says_so_and_can_be_asked_for_again(browser: Browser, client: httpx.Client) -> None:
    context = browser.new_context(base_url=str(client.base_url))
    page = context.new_page()
    page.goto("/map")
    page.route("**/node/**", lambda route: route.abort())
    choose(page, "Ada Quill")
    expect(page.locator("#panel [role=alert]")).to_have_text("The server cannot be reached.")
    page.unroute("**/node/**")
    page.locator("#panel").get_by_role("button", name="Try again").click()
    expect(page.locator("#panel h2")).to_have_text("Ada Quill")
    context.close()


def test_names_are_offered_while_one_types_and_chosen_by_keys(page: Page) -> None:
    page.goto("/map")
    field = page.get_by_role("combobox", name="Find a person")
    field.press_sequentially("qui")
    option = page.get_by_role("option", name="Ada Quill")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
    field.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("Ada Quill")
    expect(field).to_have_attribute("aria-expanded", "false")


def test_escape_closes_the_names_and_leaves_what_was_typed(page: Page) -> None:
    page.goto("/map")
    field = page.get_by_role("combobox", name="Find a person")
    field.press_sequentially("qui")
    expect(page.get_by_role("listbox")).to_be_visible()
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert field.input_value() == "qui"


def test_neighbours_appear_beside_what_was_there_and_nothing_else_moves(page: Page) -> None:
    page.goto("/map?of=actors&focus=person/ben-oyelaran&depth=1")
    before = page.evaluate(PLACES)
    assert set(before) == {"person/ben-oyelaran", "person/ada-quill"}
    point = page.evaluate(
        """() => {
          const { network } = window.onrecordMap;
          const { x, y } = network.canvasToDOM(network.getPosition("person/ada-quill"));
          const frame = document.getElementById("network").getBoundingClientRect();
          return [frame.x + x, frame.y + y];
        }"""
    )
    page.mouse.dblclick(*point)
    page.wait_for_function("() => window.onrecordMap.nodes.get('organisation/harbour-trust')")
    after = page.evaluate(PLACES)
    assert {node: after[node] for node in before} == before
    assert asked(page)["expand"] == "person/ada-quill"
    page.get_by_role("button", name="Undo").click()
    settled(page)
    assert page.evaluate(SHOWN) == sorted(before)


def test_nothing_moves_by_itself_or_by_choosing(page: Page) -> None:
    page.goto("/map")
    seen = "() => [window.onrecordMap.network.getViewPosition().x, window.onrecordMap.network.getScale()]"
    before, view = page.evaluate(PLACES), page.evaluate(seen)
    choose(page, "Ada Quill")
    expect(page.locator("#panel h2")).to_have_text("Ada Quill")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate(PLACES) == before
    assert page.evaluate(seen) == pytest.approx(view)
    assert page.evaluate("() => window.onrecordMap.network.physics.physicsEnabled") is False


def test_lines_between_the_same_two_bend_apart(page: Page) -> None:
    page.goto("/map?of=actors&seen_with=true")
    bends = page.evaluate(
        """() => Object.values(Object.groupBy(window.onrecordMap.edges.get(), (edge) => [edge.from, edge.to].sort().join(" ")))
             .map((edges) => edges.map((edge) => edge.smooth ? (edge.smooth.type === "curvedCW") === (edge.from < edge.to) ? edge.smooth.roundness : -edge.smooth.roundness : 0))"""
    )
    assert any(len(parallel) > 1 for parallel in bends)
    assert all(len(set(parallel)) == len(parallel) for parallel in bends)


def test_colours_follow_a_change_of_theme(page: Page) -> None:
    colour = "() => window.onrecordMap.nodes.get('person/ada-quill').color.background"
    page.emulate_media(color_scheme="light")
    page.goto("/map")
    light = page.evaluate(colour)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"(light) => ({colour})() !== light", arg=light)


@pytest.mark.parametrize("times", [2, 4])
def test_a_picture_is_so_many_times_as_large_on_paper_and_with_credits(times: int, page: Page) -> None:
    page.goto("/map")
    box = page.locator("#network").evaluate("(frame) => [frame.clientWidth, frame.clientHeight]")
    page.get_by_text("Save or share").click()
    with page.expect_download() as begun:
        page.get_by_role("button", name=f"{times}×").click()
    picture = begun.value.path().read_bytes()
    assert begun.value.suggested_filename == f"onrecord-map-{times}x.png"
    assert picture.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", picture[16:24])
    assert (width, height - 42 * times) == (box[0] * times, box[1] * times)
    expect(page.locator(".developing")).to_have_count(0)


def test_what_is_saved_is_what_is_shown(page: Page, client: httpx.Client) -> None:
    page.goto("/map?of=actors")
    page.get_by_label("Outlet").select_option("Daily Post")
    settled(page)
    page.get_by_text("Save or share").click()
    for name in ("CSV", "GEXF", "GraphML"):
        address = page.locator("#save").get_by_role("link", name=name, exact=True).get_attribute("href")
        assert address
        answer = client.get(address)
        assert answer.status_code == 200
        assert "Ben Oyelaran" in answer.text
        assert "Residents" not in answer.text


def test_the_line_for_another_page_shows_map_legend_and_credits_alone(page: Page) -> None:
    page.goto("/map?focus=person/ada-quill")
    page.get_by_text("Save or share").click()
    line = page.locator("#frame").input_value()
    address = re.fullmatch(
        r'<iframe src="([^"]+)" title="[^"<>]+" width="800" height="600" loading="lazy"></iframe>', line
    )
    assert address
    page.goto(address[1])
    expect(page.locator("#network canvas")).to_be_visible()
    expect(page.locator(".legend")).to_contain_text("person")
    expect(page.locator(".credits")).to_contain_text("Onrecord")
    for gone in (".top", "footer", "#panel", "#filters"):
        expect(page.locator(gone).locator("visible=true")).to_have_count(0)


def test_the_headline_tells_of_the_focus_in_words(page: Page) -> None:
    page.goto("/map?focus=person/ada-quill&depth=1")
    expect(page.locator("#told")).to_have_text("Ada Quill is linked to 3 actors in 2 articles.")
    page.get_by_label("Outlet").select_option("Daily Post")
    expect(page.locator("#told")).to_have_text(
        "Ada Quill is linked to 1 actor in 1 article, by what passes the filters."
    )


def test_over_the_limit_it_says_how_much_is_hidden_and_where_the_rest_is(page: Page) -> None:
    page.goto("/map?max_nodes=4")
    rest = page.locator("#rest")
    expect(rest).to_contain_text(re.compile(r"The 4 with most evidence; \d+ more are hidden\."))
    assert {link.inner_text() for link in rest.get_by_role("link").all()} == {
        "Show up to 1000", "the table", "GEXF", "all of the data",
    }  # fmt: skip
    places = page.evaluate(PLACES)
    rest.get_by_role("link", name="Show up to 1000").click()
    expect(rest).to_be_empty()
    after = page.evaluate(PLACES)
    assert len(after) > 4
    assert {node: after[node] for node in places} == places


def test_the_table_is_sorted_by_its_headers(page: Page) -> None:
    page.goto("/map?of=actors&view=table")
    names = "() => [...document.querySelectorAll('#lines tbody th')].map((cell) => cell.textContent)"
    page.locator("#lines").get_by_role("link", name="From").click()
    header = page.get_by_role("columnheader", name="From")
    expect(header).to_have_attribute("aria-sort", "ascending")
    expect(header.get_by_role("link")).to_be_focused()
    told = page.evaluate(names)
    assert told == sorted(told, key=str.casefold)
    page.keyboard.press("Enter")
    expect(header).to_have_attribute("aria-sort", "descending")
    assert page.evaluate(names) == sorted(told, key=str.casefold, reverse=True)
    assert asked(page) == {"of": "actors", "view": "table", "sort": "-source"}


def test_from_the_table_to_the_map_and_back(page: Page) -> None:
    page.goto("/map?view=table")
    expect(page.locator("#network")).to_be_hidden()
    page.get_by_role("link", name="Map", exact=True).last.click()
    expect(page.locator("#network canvas")).to_be_visible()
    expect(page.locator("#lines")).to_be_hidden()
    assert page.evaluate("() => window.onrecordMap.network.getScale()") > 0
    assert "view" not in asked(page)


def test_without_scripts_filters_sorting_and_leaving_out_work_by_addresses(
    browser: Browser, client: httpx.Client
) -> None:
    context = browser.new_context(base_url=str(client.base_url), java_script_enabled=False)
    page = context.new_page()
    page.goto("/map?of=actors&seen_with=true&depth=3")
    page.get_by_label("Outlet").select_option("Daily Post")
    page.get_by_role("button", name="Show", exact=True).click()
    assert {"of": "actors", "seen_with": "true", "outlet": "Daily Post"}.items() <= asked(page).items()
    rows = page.locator("#lines tbody tr")
    expect(rows).to_have_count(2)
    page.locator("#ties .choice", has_text="seen with").get_by_role("link", name="leave out").click()
    expect(rows).to_have_count(1)
    page.get_by_role("link", name="To", exact=True).click()
    expect(page.get_by_role("columnheader", name="To")).to_have_attribute("aria-sort", "ascending")
    context.close()
