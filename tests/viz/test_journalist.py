"""The first ten minutes of a journalist who asks who is connected, and what may be printed, step by step.

They run on the founding articles, whose words stand nowhere here: what a page shows is compared with what the API of the
same server says. What these articles have nothing of is shown elsewhere to be there: the link to a paragraph in test_path.py,
somebody who was criticised and not heard in test_reading.py.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from lxml import etree
from playwright.sync_api import Page, expect

from tests import browsing, desks

ARTICLE_39 = "organisation/article-39"
FRONTLINE = "organisation/frontline"
MACALISTER = "person/josh-macalister"
ATOM = {"a": "http://www.w3.org/2005/Atom"}

PLACES = "() => Object.fromEntries(window.onrecordMap.nodes.get().map((node) => [node.id, [node.x, node.y]]))"
SHOWN = "() => window.onrecordMap.nodes.get().filter((node) => !node.hidden).map((node) => node.id).sort()"
TIES = "() => [...new Set(window.onrecordMap.edges.get().filter((edge) => !edge.hidden).map((edge) => edge.kind))]"
AT_NODE = """(id) => {
  const { network } = window.onrecordMap;
  const { x, y } = network.canvasToDOM(network.getPosition(id));
  const frame = document.getElementById("network").getBoundingClientRect();
  return [frame.x + x, frame.y + y];
}"""
ON_LINE = """(id) => {
  const { network, edges } = window.onrecordMap;
  const [from, to] = [edges.get(id).from, edges.get(id).to].map((end) => network.canvasToDOM(network.getPosition(end)));
  const [across, down] = [to.x - from.x, to.y - from.y];
  const frame = document.getElementById("network").getBoundingClientRect();
  const touched = (DOM) => window.onrecordMap.at({
    nodes: [network.getNodeAt(DOM)].filter(Boolean), edges: [network.getEdgeAt(DOM)], pointer: { DOM },
  });
  for (const along of [0.5, 0.4, 0.6, 0.3, 0.7]) // names and shapes may lie on it
    for (const bent of [0, 0.05, -0.05, 0.1, -0.1, 0.15, -0.15, 0.2, -0.2]) { // lines between the same two bend apart
      const point = { x: from.x + along * across - bent * down, y: from.y + along * down + bent * across };
      if (touched(point) === id) return [frame.x + point.x, frame.y + point.y];
    }
  return null;
}"""
"""Where a line can be clicked."""


def items(client: httpx.Client, address: str, **asked: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/api/v1/{address}", params=asked).raise_for_status().json()["items"]
    return found


def graph(client: httpx.Client, **asked: object) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/v1/graph", params=asked).raise_for_status().json()
    return found


def asked(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def settled(page: Page) -> None:
    expect(page.locator("#atlas")).not_to_have_attribute("aria-busy", "true")


def go(page: Page, section: str) -> None:
    page.get_by_role("navigation", name="Sections").get_by_role("link", name=section, exact=True).click()


def entity(page: Page, name: str) -> None:
    """To whom that name is, from the beginning."""
    page.goto("/")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def folded(page: Page) -> None:
    """The map of actors and policies alone, by its menu."""
    page.goto("/")
    go(page, "Map")
    page.get_by_text("View", exact=True).click()
    page.get_by_role("link", name="Fold the statements into lines").click()
    page.wait_for_url("**/map?of=actors*")
    page.wait_for_function("window.onrecordMap")


# --- 1: who is connected ---


def test_b1_the_map_around_a_body_tells_in_words_to_how_many_it_is_linked(
    founded: Page, founding: httpx.Client
) -> None:
    entity(founded, "Article 39")
    founded.get_by_role("link", name="Show on the map").click()
    founded.wait_for_url(f"**/map?focus={ARTICLE_39}")
    expect(founded.locator("#told")).to_have_text(headline(founding, ARTICLE_39, "Article 39"))


def test_b1_the_map_around_a_policy_and_around_its_proposer_does_so_too(founded: Page, founding: httpx.Client) -> None:
    policy = items(founding, "positions", on="policy", q="review")[0]["towards"]["id"]
    edges = graph(founding, of="actors", max_nodes=1000)["edges"]
    proposer = next(edge["source"] for edge in edges if edge["kind"] == "proposes")
    for focus in (policy, proposer):
        founded.goto(f"/map?focus={focus}&depth=1")
        expect(founded.locator("#told")).to_have_text(headline(founding, focus, founded.locator("h1").inner_text()))


def headline(client: httpx.Client, focus: str, name: str) -> re.Pattern[str]:
    """What stands above the map, counted from the lines of the folded network."""
    edges = graph(client, of="actors", max_nodes=1000)["edges"]
    others = _near(edges, focus) - {focus}
    policies = sum(one.startswith("policy/") for one in others)
    actors = len(others) - policies
    assert others
    counted = [f"{actors} actors?"] * bool(actors) + [f"{policies} polic(y|ies)"] * bool(policies)
    return re.compile(rf"^{re.escape(name)} is linked to {' and '.join(counted)} in [1-9]\d* articles?\.$")


def test_b1_nothing_moves_and_every_shape_and_line_is_in_the_legend(founded: Page, founding: httpx.Client) -> None:
    founded.goto(f"/map?focus={ARTICLE_39}&depth=1")
    before = founded.evaluate(PLACES)
    told = graph(founding, focus=ARTICLE_39, depth=1)
    assert set(before) == {node["id"] for node in told["nodes"]}
    founded.evaluate(
        "() => new Promise((done) => { let left = 30; const next = () => left-- ? requestAnimationFrame(next) : done(); next(); })"
    )
    assert founded.evaluate(PLACES) == before
    assert founded.evaluate("() => window.onrecordMap.network.physics.physicsEnabled") is False
    for kind in {node["kind"] for node in told["nodes"]}:
        expect(founded.locator("#kinds label", has_text=kind).locator("svg")).to_be_visible()
    for tie in {edge["kind"] for edge in told["edges"]}:
        expect(founded.locator("#ties label").get_by_text(tie, exact=True)).to_be_visible()


def test_b1_the_same_is_a_table_by_one_key(founded: Page, founding: httpx.Client) -> None:
    founded.goto("/map?of=actors")
    founded.locator("#views").get_by_role("link", name="Table").press("Enter")
    expect(founded.locator("#network")).to_be_hidden()
    edges = graph(founding, of="actors")["edges"]
    lines = founded.locator("#lines tbody tr")
    expect(lines).to_have_count(len(edges))
    assert {line.get_attribute("data-edge") for line in lines.all()} == {edge["id"] for edge in edges}
    assert asked(founded)["view"] == "table"


# --- 2: what a line rests on ---


def test_b2_a_line_opens_its_sentences_newest_first_with_outlet_date_and_manner(
    founded: Page, founding: httpx.Client
) -> None:
    edge = next(edge for edge in graph(founding, of="actors")["edges"] if edge["kind"] == "said about")
    told = founding.get(f"/api/v1/edges/{edge['id']}/evidence").json()["items"]
    folded(founded)
    point = founded.evaluate(ON_LINE, edge["id"])
    assert point, "the line can be hit"
    founded.mouse.click(*point)
    panel = founded.locator("#panel")
    expect(panel.locator("article.said")).to_have_count(len(told))
    newest = sorted(told, key=lambda said: said["said_on"] or "", reverse=True)
    for shown, said in zip(panel.locator("article.said").all(), newest, strict=True):
        report = next(each for each in said["reports"] if each["id"] == said["quoted_from"])
        expect(shown.locator(".who")).to_contain_text(said["speaker"]["label"])
        expect(shown.locator(".who")).to_contain_text(report["article"]["outlet"] or "an unnamed outlet")
        expect(shown.locator(".who")).to_contain_text("on " if report["article"]["published"] else "undated")
        assert shown.locator(".sentence").inner_text().split() == report["sentence"].split()
        expect(shown.locator("mark").first).to_be_visible()
        manner = browsing.MANNERS[said["kind"]]
        expect(shown.locator(".facts")).to_contain_text(manner)
        paragraph = shown.get_by_role("link", name="The paragraph")
        assert paragraph.count() == bool(report["article"]["url"])
        for link in paragraph.all():
            assert "#:~:text=" in (link.get_attribute("href") or "")


# --- 3: neighbours and filters ---


def test_b3_a_double_click_shows_neighbours_round_a_shape_and_moves_nothing_else(
    founded: Page, founding: httpx.Client
) -> None:
    founded.goto(f"/map?focus={ARTICLE_39}&depth=1")
    before = founded.evaluate(PLACES)
    start = next(edge["target"] for edge in graph(founding, focus=ARTICLE_39, depth=1)["edges"])
    wider = _near(graph(founding)["edges"], start)
    founded.mouse.dblclick(*founded.evaluate(AT_NODE, start))
    settled(founded)
    after = founded.evaluate(PLACES)
    assert {node: after[node] for node in before} == before
    opened = graph(founding, focus=ARTICLE_39, depth=1, expand=start)["nodes"]
    assert wider <= set(after) == {node["id"] for node in opened}
    assert asked(founded)["expand"] == start


def _near(edges: Iterable[dict[str, Any]], node: str) -> set[str]:
    return {
        end for edge in edges if node in (edge["source"], edge["target"]) for end in (edge["source"], edge["target"])
    }


def test_b3_one_family_of_lines_is_left_by_taking_the_others_off(founded: Page, founding: httpx.Client) -> None:
    folded(founded)
    edges = graph(founding, of="actors")["edges"]
    kinds = sorted({edge["kind"] for edge in edges})
    wanted = "criticises" if "criticises" in kinds else "said about"
    for kind in kinds:
        if kind != wanted:
            founded.locator("#ties").get_by_label(kind, exact=True).uncheck()
    settled(founded)
    assert founded.evaluate(TIES) == [wanted]
    tied = {end for edge in edges if edge["kind"] == wanted for end in (edge["source"], edge["target"])}
    assert founded.evaluate(SHOWN) == sorted(tied)
    assert asked(founded)["ties"] == wanted


def test_b3_the_scale_of_days_narrows_to_what_was_said_last(founded: Page, founding: httpx.Client) -> None:
    folded(founded)
    everybody = founded.evaluate(SHOWN)
    founded.get_by_label("First day, on a scale").press("End")
    settled(founded)
    last = asked(founded)["from"]
    assert last == max(one["said_on"] for one in items(founding, "statements", limit=500) if one["said_on"])
    told = graph(founding, of="actors", **{"from": last})
    assert founded.evaluate(SHOWN) == sorted(node["id"] for node in told["nodes"])
    assert len(told["nodes"]) < len(everybody)
    founded.get_by_role("button", name="Undo").click()
    settled(founded)
    assert founded.evaluate(SHOWN) == everybody


# --- 4: a path in words ---


def test_b4_the_path_between_two_is_told_in_words_with_what_each_step_rests_on(
    founded: Page, founding: httpx.Client
) -> None:
    folded(founded)
    founded.get_by_label("Find a person, an organisation, words").press_sequentially("Frontl")
    founded.get_by_role("option", name="Frontline").click()
    founded.locator("#panel").get_by_label("Path to").press_sequentially("macal")
    founded.get_by_role("option", name="Josh MacAlister").click()
    panel = founded.locator("#panel")
    expect(panel.locator("h2").first).to_have_text("From Frontline to Josh MacAlister")
    steps = founding.get("/api/v1/graph/path", params={"source": FRONTLINE, "target": MACALISTER}).json()["steps"]
    shown = panel.locator(".steps > li")
    expect(shown).to_have_count(len(steps))
    for told, step in zip(shown.all(), steps, strict=True):
        expect(told).to_contain_text(step["words"])
        expect(told).to_contain_text("according to")
        expect(told.locator("mark, .evidence").first).to_be_visible()
    expect(panel).to_contain_text("who is only quoted in the same article counts as no tie")


# --- 5: not yet heard ---


def test_b5_the_call_list_has_whoever_was_criticised_unheard_and_whoever_is_named_and_never_quoted(
    founded: Page, founding: httpx.Client
) -> None:
    founded.goto("/")
    go(founded, "Not yet heard")
    criticised = items(founding, "unheard")
    expect(founded.locator(".call-to")).to_have_count(len(criticised))
    if not criticised:
        expect(founded.locator(".none").first).to_contain_text("an empty list does not show that all were heard")
    silent = founding.get("/api/v1/queries/never-quoted.csv").raise_for_status().text.splitlines()[1:]
    never = founded.locator("#never-quoted tbody th")
    expect(never).to_have_count(len(silent))
    expect(never.filter(has_text="Frontline")).to_have_count(1)
    founded.get_by_role("link", name="what was said of Frontline").click()
    expect(founded.locator(".chips")).to_contain_text("Frontline")


# --- 6: who carried what ---


def test_b6_statements_stand_beside_outlets_and_what_one_left_out_is_a_blank(
    founded: Page, founding: httpx.Client
) -> None:
    founded.goto("/")
    go(founded, "Compare")
    told = founding.get("/api/v1/compare", params={"shared": True, "limit": 500}).json()
    assert told["items"], "two articles tell the same"
    rows = founded.locator("table.carriers tbody tr")
    expect(rows).to_have_count(len(told["items"]))
    columns = founded.locator("table.carriers thead th").count() - 1
    for row in rows.all():
        address = row.locator("a.words").get_attribute("href") or ""
        one = next(each for each in told["items"] if each["id"] == address.rpartition("/")[2])
        blanks = row.locator("td.blank")
        expect(row.locator("td")).to_have_count(columns)
        expect(blanks).to_have_count(columns - len({carried["article"] for carried in one["carried"]}))
        for blank in blanks.all():
            expect(blank).to_have_text("not in it")
    founded.locator("a.carried").first.click()
    expect(founded.locator(".told:target mark").first).to_be_visible()


def test_b6_a_topic_narrows_the_comparison(founded: Page, founding: httpx.Client) -> None:
    topic = max(items(founding, "topics"), key=lambda one: one["statements"])
    founded.goto("/compare")
    founded.get_by_label("Topic").select_option(topic["id"])
    founded.get_by_role("button", name="Show", exact=True).click()
    expect(founded.locator(".chips")).to_contain_text(topic["label"])
    shared = founding.get("/api/v1/compare", params={"shared": True, "topic": topic["id"]}).json()
    expect(founded.locator("table.carriers tbody tr")).to_have_count(len(shared["items"]))


# --- 7: a dossier ---


def test_b7_the_dossier_of_a_body_is_a_page_to_print_with_every_statement_source_and_the_snapshot(
    founded: Page, founding: httpx.Client
) -> None:
    entity(founded, "Article 39")
    founded.get_by_role("link", name="Dossier").click()
    founded.wait_for_url(f"**/entity/{ARTICLE_39}/dossier")
    founded.emulate_media(media="print")
    for gone in (".top", ".filters", ".actions"):
        expect(founded.locator(gone).locator("visible=true")).to_have_count(0)
    said = items(founding, "statements", speaker=ARTICLE_39)
    assert said
    expect(founded.locator("article.record blockquote")).to_have_text([one["text"] for one in said])
    sources = {report["article"]["iri"] for one in said for report in one["reports"]}
    for iri in sources:
        expect(founded.locator(".sources")).to_contain_text(iri)
    expect(founded.get_by_role("heading", name="Open questions")).to_be_visible()
    expect(founded.locator(".about-this")).to_contain_text(founding.get("/api/v1/numbers").json()["snapshot"])


# --- 8: print and embed ---


def test_b8_a_statement_is_cited_with_its_words_speaker_outlet_date_address_and_snapshot(
    founded: Page, founding: httpx.Client
) -> None:
    entity(founded, "Article 39")
    founded.get_by_role("link", name="about this statement").first.click()
    founded.get_by_role("link", name="Cite this").click()
    expect(founded.locator("#cite-text")).to_be_in_viewport()
    founded.locator("#cite").get_by_role("button", name="Copy").first.click()
    expect(founded.get_by_role("button", name="Copied")).to_be_visible()
    copied = founded.evaluate("navigator.clipboard.readText()")
    said = founding.get(f"/api/v1/statements/{founded.url.rpartition('/')[2].partition('#')[0]}").json()
    snapshot = founding.get("/api/v1/numbers").json()["snapshot"]
    outlet = said["reports"][0]["article"]["outlet"] or "an unnamed outlet"
    for part in (said["text"], "Article 39", f"according to {outlet}", said["iri"], f"snapshot {snapshot}"):
        assert " ".join(part.split()) in " ".join(copied.split())


def test_b8_the_line_for_another_page_shows_the_map_in_a_frame_with_its_credits(
    founded: Page, founding: httpx.Client
) -> None:
    founded.goto(f"/map?focus={ARTICLE_39}&depth=1")
    founded.get_by_text("Save or share").click()
    founded.get_by_role("button", name="Copy the line").click()
    expect(founded.locator("#copied")).to_contain_text("Copied")
    line = founded.evaluate("navigator.clipboard.readText()")
    assert line.startswith("<iframe ")
    assert "\n" not in line
    article = f"<!doctype html><title>An article</title><h1>An article</h1>{line}"
    founded.route("**/an-article", lambda route: route.fulfill(body=article, content_type="text/html"))
    founded.goto("/an-article")
    inside = founded.frame_locator("iframe")
    expect(inside.locator("#network canvas")).to_be_visible()
    expect(inside.locator(".legend")).to_contain_text("organisation")
    expect(inside.locator(".credits")).to_contain_text(founding.get("/api/v1/numbers").json()["snapshot"])
    expect(inside.get_by_role("link", name="The whole map")).to_have_attribute("target", "_blank")


@pytest.mark.parametrize("times", [2, 4])
def test_b8_the_map_is_saved_as_a_picture(times: int, founded: Page) -> None:
    folded(founded)
    box = founded.locator("#network").evaluate("(frame) => [frame.clientWidth, frame.clientHeight]")
    founded.get_by_text("Save or share").click()
    with founded.expect_download() as begun:
        founded.get_by_role("button", name=f"{times}×").click()
    picture = begun.value.path().read_bytes()
    assert picture.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", picture[16:24])
    assert width == box[0] * times
    assert height >= box[1] * times


def test_b8_the_map_is_saved_as_a_drawing(founded: Page, founding: httpx.Client) -> None:
    folded(founded)
    founded.get_by_text("Save or share").click()
    with founded.expect_download() as begun:
        founded.locator("#save").get_by_role("link", name="SVG").click()
    drawing = etree.fromstring(begun.value.path().read_bytes())
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    text = " ".join(" ".join(drawing.itertext()).split())
    for node in graph(founding, of="actors")["nodes"]:
        assert node["label"].split()[0] in text


# --- 9: wrong ---


def test_b9_what_is_wrong_is_reported_and_its_address_tells_the_outcome(
    founded: Page, founding: httpx.Client, founding_store: Path
) -> None:
    entity(founded, "Article 39")
    founded.get_by_role("link", name="about this statement").first.click()
    founded.locator(".actions").get_by_role("link", name="Wrong?").click()
    for words in ("Somebody else said it", "The words are not what was said", "It should not be public"):
        expect(founded.get_by_label(words)).to_be_visible()
    founded.get_by_label("It is about another person of that name").check()
    founded.get_by_label("How do you know?").fill("I asked them.")
    founded.get_by_role("button", name="Report it").click()
    expect(founded.get_by_role("heading", level=1)).to_have_text("It waits for an answer")
    ticket = founded.url.rpartition("/")[2]
    answer = {"state": "declined", "reason": "The article says so itself."}
    told = desks.headers(founding_store)
    founding.post(f"/api/v1/tickets/{ticket}", json=answer, headers=told).raise_for_status()
    founded.reload()
    expect(founded.get_by_role("heading", level=1)).to_have_text("It was declined")
    expect(founded.locator("main")).to_contain_text("The article says so itself.")


# --- 10: follow ---


def test_b10_a_person_on_a_topic_is_followed_by_an_address_without_an_account(
    founded: Page, founding: httpx.Client
) -> None:
    entity(founded, "Josh MacAlister")
    topic = next(topic for one in items(founding, "statements", speaker=MACALISTER) for topic in one["topics"])
    founded.get_by_label("Topic").select_option(topic.removeprefix("topic/"))
    founded.get_by_role("button", name="Show", exact=True).click()
    follow = founded.get_by_role("link", name=re.compile("^Follow on "))
    address = follow.get_attribute("href")
    assert address
    answer = founding.get(address).raise_for_status()
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.content)
    said = items(founding, "statements", speaker=MACALISTER, topic=topic)
    assert [entry.findtext("a:id", None, ATOM) for entry in feed.findall("a:entry", ATOM)] == [
        one["iri"] for one in said
    ]
    assert said
