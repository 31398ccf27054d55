from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from api.snippets import snippets
from graph import query
from tests import newsroom
from tests.serving import served

HTML = {"Accept": "text/html"}

SPOKEN = """\
SELECT ?who ?statement ?words ?date WHERE {
  GRAPH ?article { ?statement a onr:Statement ; onr:speaker ?who ; schema:text ?words . OPTIONAL { ?statement onr:saidOn ?date } }
}"""
COUNTED = """\
SELECT ?who (COUNT(?statement) AS ?statements) WHERE {
  GRAPH ?article { ?statement a onr:Statement ; onr:speaker/schema:name ?who }
} GROUP BY ?who"""
LINKED = "CONSTRUCT { ?who onr:said ?statement } WHERE { GRAPH ?article { ?statement onr:speaker ?who } }"
TARGET = (
    "SELECT ?who ?words ?date ?outlet WHERE { GRAPH ?g { ?s a onr:Statement ; onr:speaker/schema:name ?who ; "
    'dcterms:subject/skos:prefLabel "funding"@en ; schema:text ?words . ?r onr:reports ?s . ?a a schema:NewsArticle '
    "OPTIONAL { ?a schema:datePublished ?date } OPTIONAL { ?a schema:publisher/schema:name ?outlet } } } ORDER BY ?date"
)
BROKEN = "SELECT ?who WHERE {\n  ?statement onr:speaker ?who ?again\n}"

HOSTILE = (
    "SELECT * { ?a ?b 'x' } # '; touch stolen; '",
    'SELECT * { ?a ?b "$(touch stolen) `touch stolen`" }',
    "SELECT * { ?a ?b 'x\\' } # \\' \" \n;touch stolen #",
    "SELECT * { ?a ?b 'x' } # \x1b[201~\ntouch stolen\n\x00\t",
    "SELECT * # '''\"\"\"\nimport os # {x!r} %s \u202e ",
)


def asked(client: httpx.Client, sparql: str, **params: str) -> httpx.Response:
    return client.get("/sparql", params={"query": sparql, **params}, headers=HTML)


def shown(html: str) -> str:
    """What a reader sees of it, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def textarea(html: str) -> str:
    return unescape(html.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]).removeprefix("\n")


# --- the gallery ---


def test_every_question_for_readers_stands_under_a_heading_and_can_be_opened(client: httpx.Client) -> None:
    html = client.get("/sparql", headers=HTML).text
    headings = re.findall(r"<h3>([^<]+?) <span", html)
    assert headings == [group.capitalize() for group in query.GROUPS]
    assert set(re.findall(r'href="/query/([\w-]+)', html)) == set(query.names())


def test_every_question_of_the_gallery_opens_and_those_that_need_somebody_find_something(sample: httpx.Client) -> None:
    html = sample.get("/sparql", headers=HTML).text
    links = [unescape(link) for link in re.findall(r'href="(/query/[^"]+)"', html)]
    for link in links:
        page = sample.get(link, headers=HTML).raise_for_status().text
        assert 'id="answer"' in page, link
        if "?" in link:
            assert "Nothing here matches" not in page, link


def test_the_gallery_is_filtered_while_one_types(page: Page) -> None:
    page.goto("/sparql")
    page.get_by_label("Filter the questions").fill("outlet only")
    expect(page.get_by_role("link", name="Which organisations are quoted in one outlet only?")).to_be_visible()
    expect(page.get_by_role("link", name="Which topics are there")).to_be_hidden()
    expect(page.locator("#filtered")).to_have_text("1 question")
    page.get_by_label("Filter the questions").fill("no such thing")
    expect(page.locator("#filtered")).to_contain_text("0 questions")


# --- the ready questions ---


def test_a_ready_question_binds_what_is_asked_and_has_its_twins(client: httpx.Client) -> None:
    address = "/query/said-by?speaker=person/ada-quill&min_confidence="
    page = client.get(address, headers=HTML).raise_for_status().text
    assert "the bridge will stay shut until Harbour Trust pays" in page
    assert "VALUES ?with_speaker { <https://w3id.org/onrecord/id/person/ada-quill> }" in unescape(page)
    twins = [client.get(f"/query/said-by.{suffix}?speaker=person/ada-quill&view=map") for suffix in ("json", "csv")]
    assert [twin.headers["location"] for twin in twins] == [
        f"/api/v1/queries/said-by{suffix}?speaker=person%2Fada-quill" for suffix in ("", ".csv")
    ]


def test_what_is_asked_of_a_ready_question_is_never_part_of_the_query(client: httpx.Client) -> None:
    for value in (*HOSTILE, "person/x> } SELECT * {", *newsroom.ATTACK):
        answer = client.get("/query/who-said-what", params={"q": value}, headers=HTML)
        assert answer.status_code == 200, value
        assert f"CONTAINS(LCASE(?words), LCASE({value!r}))" not in answer.text
        wrong = client.get("/query/said-by", params={"speaker": value}, headers=HTML)
        assert wrong.status_code == 422, value
        assert "expected a person or organisation" in wrong.text


def test_a_ready_question_that_lacks_what_it_needs_asks_for_it_with_an_example(client: httpx.Client) -> None:
    page = client.get("/query/said-by", headers=HTML).raise_for_status().text
    assert "This needs speaker" in page
    assert re.search(r'<input name="speaker" value="\w+/[\w-]+" required', page)


def test_values_that_a_question_names_are_chosen_and_others_are_refused(client: httpx.Client) -> None:
    assert "<option>ManifestoCommitment</option>" in client.get("/query/policies", headers=HTML).text
    assert client.get("/api/v1/queries/policies", params={"kind": "Review"}).status_code == 200
    refused = client.get("/api/v1/queries/policies", params={"kind": "direct"})
    assert refused.status_code == 422
    assert "expected Review, Recommendation" in refused.json()["detail"]


def test_names_are_offered_while_they_are_typed(page: Page) -> None:
    page.goto("/query/who-said-what")
    page.get_by_label("speaker", exact=True).fill("quill")
    expect(page.locator("#of-actor option[value='person/ada-quill']")).to_have_count(1)


def test_an_unknown_question_or_parameter_is_told_of(client: httpx.Client) -> None:
    assert client.get("/query/nothing", headers=HTML).status_code == 404
    unknown = client.get("/query/echoes?colour=blue", headers=HTML)
    assert unknown.status_code == 422
    assert "unknown parameter colour" in unknown.text


# --- prefixes and the editor ---


def test_a_query_without_its_prefixes_runs_and_is_shown_with_them(client: httpx.Client) -> None:
    page = asked(client, TARGET)
    assert page.status_code == 200
    assert textarea(page.text).endswith(TARGET)
    assert textarea(page.text).startswith("PREFIX onr: <https://w3id.org/onrecord/ns#>\nPREFIX dcterms:")
    assert "now: onr: , dcterms: , schema: , skos: ." in shown(page.text)
    assert (
        client.get("/sparql", params={"query": TARGET}).status_code == 400
    )  # programs are told, and nothing is guessed


def test_a_mistake_is_shown_where_it_is_with_the_next_step(client: httpx.Client) -> None:
    page = asked(client, BROKEN)
    assert page.status_code == 400
    line, column = re.search(r'data-line="(\d+)" data-column="(\d+)"', page.text).groups()  # type: ignore[union-attr]
    marked = unescape(re.search(r"<mark>([^<]*)</mark>", page.text)[1])  # type: ignore[index]
    assert textarea(page.text).split("\n")[int(line) - 1][int(column) - 1 :].startswith(marked)
    assert "what is wrong may stand before it" in page.text


@pytest.mark.parametrize(
    ("sparql", "status", "following"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403, "Take that part out"),
        ("DELETE WHERE { ?s ?p ?o }", 403, "Take that part out"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 100000", 413, "Ask for fewer rows"),
    ],
)
def test_who_is_refused_is_told_what_to_do(client: httpx.Client, sparql: str, status: int, following: str) -> None:
    page = asked(client, sparql)
    assert page.status_code == status
    assert following in page.text


def test_an_answer_that_the_cap_ended_says_so(tmp_path: Path) -> None:
    store = newsroom.store(tmp_path / "store", newsroom.newsroom())
    with served(store, rows=600) as address, httpx.Client(base_url=address, timeout=30) as client:
        page = shown(asked(client, "SELECT (1 AS ?x) { ?a ?b ?c . ?d ?e ?f }").text)
    assert "There are more: an answer ends after 600 rows" in page
    assert "The first 500 of 600 are shown" in page


def test_the_page_of_a_query_without_scripts_is_a_plain_form(client: httpx.Client) -> None:
    html = client.get("/sparql", headers=HTML).text
    assert '<form id="ask" action="/sparql#answer" method="get">' in html
    assert 'name="query"' in html


def test_terms_are_completed_by_the_keyboard_and_bring_their_prefix(page: Page) -> None:
    page.goto("/sparql")
    editor = page.get_by_label("The query")
    editor.fill("")
    editor.press_sequentially("SELECT ?who { ?s spea")
    expect(page.get_by_role("option", name=re.compile("^onr:speaker "))).to_be_visible()
    page.get_by_role("option", name=re.compile("^onr:speaker ")).hover()
    while page.locator("[role=option][aria-selected=true] b").inner_text() != "onr:speaker":
        editor.press("ArrowDown")
    editor.press("Tab")
    expect(editor).to_have_value("PREFIX onr: <https://w3id.org/onrecord/ns#>\nSELECT ?who { ?s onr:speaker")
    expect(editor).to_be_focused()
    editor.press_sequentially(" ?w")
    expect(page.locator("#offers [role=option]")).to_have_text(["?who in this query"])
    editor.press("Enter")
    editor.press_sequentially(" . ?s onr:spe")
    editor.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    editor.press("Tab")
    expect(editor).not_to_be_focused()


def test_ctrl_and_enter_run_the_query_and_the_address_keeps_it(page: Page) -> None:
    page.goto("/sparql")
    editor = page.get_by_label("The query")
    editor.fill(COUNTED)
    editor.press("Control+Enter")
    expect(page.locator("#answer h2")).to_contain_text("rows")
    (kept,) = parse_qs(urlsplit(page.url).query)["query"]
    assert kept.replace("\r\n", "\n") == COUNTED


def test_the_line_of_a_mistake_is_marked_in_the_editor_and_leads_there(page: Page) -> None:
    # The browser notes in its console that the answer was a 400, which here it has to be.
    faults: list[str] = []
    page.route("**/sparql?*", _as_if_well)
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto("/sparql?" + str(httpx.QueryParams(query=BROKEN)))
    marked = page.locator(".behind mark").inner_text()
    assert page.locator(".wrong-line").count() == 1
    page.get_by_role("button", name="Go to line").click()
    selected = "(area) => area.value.slice(area.selectionStart, area.selectionEnd)"
    assert page.get_by_label("The query").evaluate(selected) == marked
    page.get_by_label("The query").press("ArrowRight")
    page.get_by_label("The query").press_sequentially(" ")
    expect(page.locator(".behind mark")).to_have_count(0)
    assert faults == []


def _as_if_well(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, status=200)


# --- answers ---


def test_a_table_names_our_things_links_them_and_can_be_sorted(client: httpx.Client) -> None:
    html = asked(client, SPOKEN).text
    row = next(row for row in html.split("<tr>") if "stay shut until Harbour Trust pays" in row)
    assert re.search(r'<a href="/id/person/ada-quill-\w+"[^>]*><bdi>Ada Quill</bdi></a>', row)
    assert '<time datetime="2024-03-02">2 March 2024</time>' in row
    days = re.findall(r'<time datetime="([^"]+)">', asked(client, SPOKEN, sort="-date").text)
    assert days == sorted(days, reverse=True)
    assert 'aria-sort="descending"' in asked(client, SPOKEN, sort="-date").text


def test_numbers_stand_to_the_right_and_are_sorted_as_numbers(client: httpx.Client) -> None:
    html = asked(client, 'SELECT * { VALUES (?n ?s) { (9 "b") (100000 "a") (20 "c") } }', sort="n").text
    assert re.findall(r'<td class="number"><bdi>([^<]+)</bdi>', html) == ["9", "20", "100,000"]


def test_an_answer_of_numbers_is_a_chart_drawn_here(client: httpx.Client) -> None:
    html = asked(client, COUNTED, view="chart").text
    bars = dict(re.findall(r'<th scope="row"><bdi>([^<]+)</bdi></th>.*?<span class="number">([^<]+)<', html, re.DOTALL))
    told = client.get(
        "/sparql",
        params={"query": f"PREFIX onr: <https://w3id.org/onrecord/ns#> PREFIX schema: <https://schema.org/> {COUNTED}"},
    )
    found = {row["who"]["value"]: row["statements"]["value"] for row in told.json()["results"]["bindings"]}
    assert {unescape(name): number for name, number in bars.items()} == found


def test_an_answer_with_days_is_a_line_and_another_column_can_be_drawn(client: httpx.Client) -> None:
    html = asked(client, SPOKEN, view="chart", x="date").text
    assert html.count("<circle") == len(set(re.findall(r'<time datetime="([^"]+)"', asked(client, SPOKEN).text)))
    assert "<option selected>date</option>" in html
    days = client.get("/query/who-said-what?view=chart&x=name&y=confidence", headers=HTML).text
    assert "<bdi>confidence</bdi> by <bdi>name</bdi>" in days


def test_what_cannot_be_drawn_is_told_why(client: httpx.Client) -> None:
    assert "A chart needs a column of labels" in asked(client, "SELECT (1 AS ?n) {}", view="chart").text
    assert "A graph has no numbers" in asked(client, LINKED, view="chart").text
    assert "A map needs two columns of things" in asked(client, COUNTED, view="map").text
    assert "Nothing here matches" in asked(client, "SELECT * { ?s onr:speaker 1 }", view="map").text


def test_a_chart_is_as_high_as_its_bars_and_covers_nothing_below_it(sampled: Page) -> None:
    sampled.goto(f"/sparql?{httpx.QueryParams(query=COUNTED, view='chart')}")
    chart = sampled.locator("figure.chart")
    bars = [bar.bounding_box() for bar in chart.locator("tr").all()]
    box = chart.bounding_box()
    assert box
    assert bars[-1]
    assert bars[-1]["y"] + bars[-1]["height"] <= box["y"] + box["height"]


@pytest.mark.parametrize("sparql", [SPOKEN, LINKED])
def test_things_in_one_row_and_graphs_are_a_map_with_places_from_here(client: httpx.Client, sparql: str) -> None:
    html = asked(client, sparql, view="map").text
    network = json.loads(html.partition('id="network-data">')[2].partition("</script>")[0])
    assert "Ada Quill" in {node["label"] for node in network["nodes"]}
    assert all({"x", "y"} <= node.keys() for node in network["nodes"])
    assert len(network["edges"]) == html.count('<tr id="tie-')


def test_a_map_has_at_most_150_things(client: httpx.Client) -> None:
    values = " ".join(
        f"(<https://w3id.org/onrecord/id/person/a{n}> <https://w3id.org/onrecord/id/person/b{n}>)" for n in range(200)
    )
    html = asked(client, f"SELECT * {{ VALUES (?a ?b) {{ {values} }} }}", view="map").text
    network = json.loads(html.partition('id="network-data">')[2].partition("</script>")[0])
    assert len(network["nodes"]) == 150
    assert "those that stand in most rows of 400 things" in html


def test_a_map_of_an_answer_says_what_is_clicked(page: Page) -> None:
    page.goto("/sparql?" + str(httpx.QueryParams(query=SPOKEN, view="map")))
    page.locator("#network canvas").click(position={"x": 5, "y": 5})
    page.locator("#table summary").click()
    expect(page.locator("#table").get_by_role("link", name="Ada Quill").first).to_be_visible()
    expect(page.locator("#touched")).to_contain_text("Click one to see what it is")


def test_a_graph_comes_as_triples_and_can_be_taken_along_as_rdf(client: httpx.Client) -> None:
    html = asked(client, LINKED).text
    assert re.search(r"<h2><b>\d+</b> triples", html)
    assert "onr:said" in html
    for name in ("ttl", "nt", "jsonld", "rdf"):
        (link,) = set(re.findall(rf'href="(/sparql\?[^"]*format={name})"', html))
        assert client.get(unescape(link)).status_code == 200


def test_every_form_of_a_table_can_be_taken_along(client: httpx.Client) -> None:
    html = asked(client, SPOKEN).text
    for name in ("csv", "tsv", "json", "xml"):
        (link,) = set(re.findall(rf'href="(/sparql\?[^"]*format={name})"', html))
        assert b"stay shut until Harbour Trust pays" in client.get(unescape(link)).raise_for_status().content


# --- what is copied, and what is hostile ---


def test_what_is_copied_names_this_server_and_gives_the_same(client: httpx.Client) -> None:
    html = asked(client, SPOKEN).text
    curl, python, link = (unescape(text) for text in re.findall(r'data-copy="[^"]+">([^<]*)</pre>', html))
    words = shlex.split(curl)
    assert words[:3] == ["curl", "--get", f"{client.base_url}/sparql"]
    given = dict(word.split("=", 1) for word, flag in zip(words[1:], words, strict=False) if flag == "--data-urlencode")
    assert client.get("/sparql", params=given, headers={"Accept": "text/csv"}).text.startswith(
        "who,statement,words,date"
    )
    assert f"httpx.get('{client.base_url}/sparql'" in python
    assert client.get(link, headers=HTML).status_code == 200


@pytest.mark.parametrize("sparql", HOSTILE)
def test_what_is_copied_does_nothing_but_ask(sparql: str, tmp_path: Path) -> None:
    told = snippets("http://127.0.0.1:8000/sparql", [("query", sparql)], "text/csv", "http://127.0.0.1:8000/")
    assert all(character.isprintable() or character == "\n" for character in told.curl)
    fake = tmp_path / "curl"
    fake.write_text('#!/bin/sh\nfor word; do printf "%s\\0" "$word"; done\n', encoding="utf-8")
    fake.chmod(0o755)
    beside = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    ran = subprocess.run(["/bin/sh", "-c", told.curl], cwd=tmp_path, env=beside, capture_output=True, check=True)
    words = ran.stdout.decode().split("\0")[:-1]
    query_of = parse_qs(urlsplit(words[-1]).query, keep_blank_values=True)["query"] if "?query=" in words[-1] else None
    assert (query_of or [words[-1].removeprefix("query=")]) == [sparql]
    (tmp_path / "httpx.py").write_text(
        "def get(address, params, **more):\n    raise SystemExit(ascii(params))\n", "utf-8"
    )
    python = subprocess.run(
        [sys.executable, "-c", told.python], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert python.stderr.strip() == ascii([("query", sparql)])
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "__pycache__") == ["curl", "httpx.py"]


@pytest.mark.parametrize("view", ["table", "chart", "map"])
def test_hostile_names_words_and_queries_stay_text(page: Page, view: str) -> None:
    for sparql in (
        "SELECT ?name (COUNT(*) AS ?n) { ?who schema:name ?name } GROUP BY ?name",
        "SELECT ?who ?statement ?words { GRAPH ?g { ?statement onr:speaker ?who ; schema:text ?words } }",
        'SELECT ("</textarea></script><script>alert(1)</script>" AS ?x) ("<img src=x onerror=alert(1)>" AS ?y) (1 AS ?n) {}',
        "SELECT (IRI('javascript:alert(1)') AS ?x) (IRI('https://w3id.org/onrecord/id/person/%22onclick=alert(1)') AS ?y) {}",
    ):
        page.goto("/sparql?" + str(httpx.QueryParams(query=sparql, view=view)))
        expect(page.locator("#answer h2")).to_be_visible()
        assert page.locator("#answer script:not([type='application/json']), #answer img").count() == 0
        hrefs = page.eval_on_selector_all("a[href]", "links => links.map((link) => link.protocol)")
        assert set(hrefs) == {"http:"}


# --- for everybody ---

PAGES = (
    "/sparql",
    "/query/who-said-what",
    "/query/said-by",
    *(f"/sparql?{httpx.QueryParams(query=SPOKEN, view=view)}" for view in ("table", "chart", "map")),
)


@pytest.mark.parametrize("address", PAGES)
def test_the_pages_of_questions_are_accessible_and_as_wide_as_the_screen(page: Page, address: str) -> None:
    page.goto(address)
    for width in (360, 768, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = Axe().run(page).response["violations"]
        assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
