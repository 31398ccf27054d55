"""The first ten minutes of an analyst who asks who said what about the independent review, step by step.

They run on the founding articles, whose words stand nowhere here: what a page shows is compared with what the API of the
same server says. Steps that are commands and not pages are tested where the commands are:

9. the notebook: tests/docs/test_notebook.py; the line for pandas on the page of the data: tests/viz/test_frame.py
10. `ingest --dry-run`: tests/onrecord/test_cli.py; `review`: test_reviewing.py there; that decisions outlast a rebuild:
    test_deciding.py there

Numbers that disagree are in none of these articles; side by side they are shown to be in tests/viz/test_figures.py.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests import browsing
from tests.viz.conftest import FOUNDING, SAMPLE

ROOT = Path(__file__).parents[2]
MACALISTER = "person/josh-macalister"
TARGET = (
    "SELECT ?who ?words ?date ?outlet WHERE { GRAPH ?g { ?s a onr:Statement ; onr:speaker/schema:name ?who ; "
    'dcterms:subject/skos:prefLabel "funding"@en ; schema:text ?words . ?r onr:reports ?s . ?a a schema:NewsArticle '
    "OPTIONAL { ?a schema:datePublished ?date } OPTIONAL { ?a schema:publisher/schema:name ?outlet } } } ORDER BY ?date"
)


def items(client: httpx.Client, address: str, **asked: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/api/v1/{address}", params=asked).raise_for_status().json()["items"]
    return found


def leads_to(link: Locator) -> str:
    address = link.get_attribute("href")
    assert address
    return address


def rows(client: httpx.Client, link: Locator) -> list[dict[str, str]]:
    """Of the CSV that it leads to."""
    answer = client.get(leads_to(link), follow_redirects=True).raise_for_status()
    assert answer.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.text)))


def go(page: Page, section: str) -> None:
    page.get_by_role("navigation", name="Sections").get_by_role("link", name=section, exact=True).click()


# --- 1: make run ---


def test_a1_one_command_reads_a_folder_and_gives_an_address_that_answers(browser: Browser, tmp_path: Path) -> None:
    """What `make run` does once its environment is there."""
    folder = FOUNDING if FOUNDING.is_dir() else SAMPLE
    given = (f"BIN={Path(sys.executable).parent}", f"ARTICLES={folder}", f"STORE={tmp_path / 'store'}", "PORT=0")
    make = shutil.which("make")
    assert make, "make is what starts it"
    told = []
    with subprocess.Popen(
        [make, "--assume-old=.venv/ready", "run", *given],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as running:
        try:
            assert running.stderr
            for line in running.stderr:
                told.append(line)
                if "http://" in line:
                    break
            found = re.search(r"http://[\d.]+:\d+", "".join(told))
            assert found, told
            with browsing.watched(browser, found.group()) as page:
                page.goto("/")
                shown = dict(text.split(maxsplit=1)[::-1] for text in page.locator(".numbers span").all_inner_texts())
        finally:
            os.killpg(running.pid, signal.SIGINT)
    read = re.search(r"(\d+) new; (\d+) statements read", "".join(told))
    assert read, told
    assert int(read[1]) == int(shown["articles"]) >= 5
    assert int(read[2]) >= int(shown["statements"]) > 0
    (holds,) = (line for line in told if " holds " in line)
    for number, named in re.findall(r"(\d+) (\w+)", holds):
        assert int(number) == int(shown[named]), named
    assert any(re.search(r"F1 0\.\d\d on five British articles", line) for line in told)


# --- 2: the beginning ---


def test_a2_the_beginning_has_one_search_four_doors_numbers_and_how_it_was_made(
    founded: Page, founding: httpx.Client
) -> None:
    founded.goto("/")
    expect(founded.get_by_role("main").get_by_label("A name, or words that were said")).to_be_focused()
    numbers = founding.get("/api/v1/numbers").json()
    shown = founded.locator(".numbers span").all_inner_texts()
    assert [int(text.split()[0]) for text in shown] == [
        numbers[name] for name in ("statements", "people", "organisations", "policies", "figures", "articles")
    ]
    expect(founded.locator("main")).to_contain_text("A machine has read the articles")
    expect(founded.locator("footer")).to_contain_text(numbers["snapshot"])
    for door, heading in (
        ("Who said what", "Who said what"),
        ("Map", "Who said what about whom"),
        ("Query", "Ask anything of what was said"),
        ("Data & API", "All of it, to take along"),
    ):
        founded.locator(".doors").get_by_role("link", name=door).click()
        expect(founded.get_by_role("heading", level=1)).to_have_text(heading)
        founded.go_back()


# --- 3: a name ---


def test_a3_typing_a_name_finds_people_statements_and_articles_with_facets_and_the_line_for_programs(
    founded: Page, founding: httpx.Client
) -> None:
    founded.goto("/")
    founded.keyboard.type("MacAlister")
    founded.keyboard.press("Enter")
    founded.wait_for_url("**/search?q=MacAlister")
    person = founded.get_by_role("link", name="Josh MacAlister").first
    expect(person.locator("mark")).to_have_text("MacAlister")
    assert leads_to(person) == f"/entity/{MACALISTER}"
    found = founding.get("/api/v1/statements/count?q=MacAlister").json()["total"]
    tabs = founded.get_by_role("navigation", name="Kinds")
    assert tabs.get_by_role("link").count() == 5
    expect(tabs.get_by_role("link", name="Statements")).to_have_text(re.compile(rf"Statements\s+{found}"))
    facets = founded.get_by_role("navigation", name="Narrow the statements")
    offered = set(facets.get_by_role("heading", level=3).all_inner_texts())
    assert {"Topic", "Year", "How sure"} <= offered
    assert offered & {"Outlet", "How it is told"}, "what all of them have in common narrows nothing"
    expect(founded.locator(".call pre")).to_have_text("GET /api/v1/search?q=MacAlister")
    same = founding.get("/api/v1/search?q=macalister").json()
    assert same == founding.get("/api/v1/search?q=MacAlister").json()
    told = rows(founding, founded.locator(".call").get_by_role("link", name="CSV"))
    assert [row["id"] for row in told] == [one["id"] for one in same["items"]]


def test_a3_a_facet_leaves_as_many_statements_as_it_says(founded: Page) -> None:
    founded.goto("/search?q=MacAlister")
    one = founded.get_by_role("navigation", name="Narrow the statements").get_by_role("listitem").first
    name, number = one.get_by_role("link").locator("bdi").inner_text(), one.locator(".count").inner_text()
    one.get_by_role("link").click()
    expect(founded.get_by_role("list", name="Narrowed by")).to_contain_text(name)
    expect(founded.locator("h2 .count").first).to_have_text(number)


def test_a3_a_name_is_offered_while_it_is_typed_and_taken_by_keys(founded: Page) -> None:
    founded.goto("/")
    founded.keyboard.type("macal")
    expect(founded.get_by_role("option", name="Josh MacAlister")).to_be_visible()
    founded.keyboard.press("ArrowDown")
    founded.keyboard.press("Enter")
    founded.wait_for_url(f"**/entity/{MACALISTER}")


# --- 4: who it is ---


def test_a4_a_person_has_dated_posts_and_a_tab_for_each_question_with_its_number(
    founded: Page, founding: httpx.Client
) -> None:
    founded.goto("/search?q=MacAlister")
    founded.get_by_role("link", name="Josh MacAlister").first.click()
    expect(founded.get_by_role("heading", level=1)).to_have_text("Josh MacAlister")
    history = founding.get(f"/api/v1/entities/{MACALISTER}").json()["history"]
    assert history
    posts = founded.locator(".posts li")
    assert posts.count() == len(history)
    held = [post.locator(".when").first.text_content() for post in posts.all()]
    assert sorted(map(str, held)) == sorted(tenure["held"] for tenure in history)
    tabs = founded.locator("#tabs")
    assert tabs.get_by_role("link").count() == 6
    for name in ("Said about", "Positions", "Figures", "Seen with", "Said"):
        tabs.get_by_role("link", name=re.compile(rf"^{name}\s*\d*$")).click()
        expect(tabs.locator("[aria-current=page]")).to_contain_text(name)
        expect(founded.get_by_role("heading", level=2, name=re.compile(rf"^{name}\b")).first).to_be_visible()
        shown = int(founded.locator("#shown .count").inner_text())
        twin = founding.get(leads_to(founded.locator(".actions").get_by_role("link", name="JSON"))).raise_for_status()
        if "total" in twin.json() and name != "Seen with":
            assert twin.json()["total"] == shown, name
        counted = tabs.locator("[aria-current=page] .count")
        assert not counted.count() or int(counted.inner_text()) == shown, name


def test_a4_each_row_is_verb_claim_topic_outlet_date_and_confidence_and_unfolds_its_sentence(
    founded: Page, founding: httpx.Client
) -> None:
    founded.goto(f"/entity/{MACALISTER}")
    said = items(founding, "statements", speaker=MACALISTER)
    assert said
    topics = {topic["id"]: topic["label"] for topic in items(founding, "topics")}
    shown = founded.locator("article.said")
    expect(shown).to_have_count(len(said))
    for row, one in zip(shown.all(), said, strict=True):
        report = next(each for each in one["reports"] if each["id"] == one["quoted_from"])
        expect(row.locator(".who")).to_contain_text(f"“{report['cue']}”" if report["cue"] else "said")
        expect(row.locator(".who")).to_contain_text(report["article"]["outlet"] or "an unnamed outlet")
        expect(row.locator(".who")).to_contain_text("on " if report["article"]["published"] else "undated")
        expect(row.locator("blockquote")).to_have_text(one["text"])
        expect(row.locator(".facts")).to_contain_text(f"{one['confidence']:.2f}")
        for topic in one["topics"]:
            expect(row.locator(".facts")).to_contain_text(f" · on {topics[topic]}")
        words = row.locator("details .sentence").first
        expect(words).to_be_hidden()
        row.get_by_text("show words").click()
        expect(words).to_be_visible()
        assert words.inner_text().split() == report["sentence"].split()
        expect(words.locator("mark").first).to_be_visible()


# --- 5: what was said ---


def test_a5_a_statement_tells_its_chain_its_place_the_sentences_around_it_and_how_it_was_found(
    founded: Page, founding: httpx.Client
) -> None:
    founded.goto(f"/entity/{MACALISTER}")
    founded.get_by_role("link", name="about this statement").first.click()
    founded.wait_for_url("**/statement/*")
    said = founding.get(
        f"/api/v1{httpx.URL(founded.url).path.replace('statement', 'statements')}?include=context"
    ).json()
    report = said["reports"][0]
    chain = founded.locator(".chain li")
    expect(chain.first).to_contain_text("reports")
    expect(chain.first).to_contain_text(report["article"]["outlet"] or "an unnamed outlet")
    expect(chain.nth(-2)).to_contain_text("Josh MacAlister")
    expect(chain.last).to_have_text(said["text"])
    facts = founded.locator(".report dl").first
    for span in report["spans"]:
        expect(facts).to_contain_text(f"{span['start']} to {span['end']}")
        assert report["sentence"][span["start"] - report["sentence_start"] : span["end"] - report["sentence_start"]]
    expect(facts).to_contain_text(f"{said['extractor']}, rule {report['rule']}")
    expect(facts).to_contain_text(f"{report['confidence']:.2f}")
    expect(founded.locator(".facts").first).to_contain_text(browsing.STATES[said["state"]])
    around = [report["context"][side] for side in ("before", "after") if report["context"][side]]
    shown = founded.locator(".report").first.locator(".around").all_inner_texts()
    assert [text.split() for text in shown] == [text.split() for text in around]


def test_a5_a_statement_comes_as_json_ld_is_cited_and_can_be_called_wrong(
    founded: Page, founding: httpx.Client
) -> None:
    (first, *_) = items(founding, "statements", speaker=MACALISTER)
    founded.goto(f"/statement/{first['id']}")
    linked = founding.get(leads_to(founded.locator(".actions").get_by_role("link", name="JSON-LD"))).raise_for_status()
    assert linked.headers["content-type"].startswith("application/ld+json")
    assert first["iri"] in linked.text
    founded.locator(".actions").get_by_role("link", name="Cite this").click()
    founded.locator("#cite").get_by_role("button", name="Copy").first.click()
    expect(founded.get_by_role("button", name="Copied")).to_be_visible()
    copied = founded.evaluate("navigator.clipboard.readText()")
    for part in (first["text"], "Josh MacAlister", first["iri"], "snapshot"):
        assert " ".join(part.split()) in " ".join(copied.split())
    founded.locator(".actions").get_by_role("link", name="Wrong?").click()
    expect(founded.get_by_role("group", name="What is wrong?")).to_be_in_viewport()


# --- 6: who stands where ---


def test_a6_the_matrix_has_a_cell_for_each_position_which_opens_its_evidence(
    founded: Page, founding: httpx.Client
) -> None:
    founded.goto("/")
    go(founded, "Positions")
    founded.get_by_role("main").get_by_label("Words").fill("review")
    founded.keyboard.press("Enter")
    founded.wait_for_url("**/matrix?*q=review*")
    positions = items(founding, "positions", q="review", on="policy")
    assert positions
    cells = founded.locator("a.cell")
    expect(cells).to_have_count(len(positions))
    told = rows(founding, founded.locator(".actions").get_by_role("link", name="CSV"))
    assert {(row["actor_id"], row["towards_id"]) for row in told} == {
        (one["actor"]["id"], one["towards"]["id"]) for one in positions
    }
    one = positions[0]
    named = f"{one['actor']['id']},{one['towards']['id']}"
    founded.locator(f"a.cell[href*='{named}']").click()
    evidence = founded.locator("#evidence")
    expect(evidence).to_be_focused()
    expect(evidence.locator("article.said")).to_have_count(len({stand["statement"] for stand in one["evidence"]}))
    expect(evidence.locator("mark").first).to_be_visible()
    expect(evidence).to_contain_text("according to")
    assert f"cell={named}" in unquote(founded.url)


def test_a6_a_topic_that_there_is_not_is_said_with_the_way_on(founded: Page, founding: httpx.Client) -> None:
    founded.goto("/matrix?topic=independent-review")
    expect(founded.locator(".none")).to_contain_text("No statement that passes takes a side here.")
    assert rows(founding, founded.locator(".actions").get_by_role("link", name="CSV")) == []
    founded.locator(".none").get_by_role("link", name="begin anew").click()
    expect(founded.locator("a.cell")).to_have_count(len(items(founding, "positions", on="policy")))


# --- 7: a question of one's own ---


def test_a7_the_gallery_is_by_question(founded: Page) -> None:
    founded.goto("/")
    go(founded, "Query")
    for words, question in (
        ("where on what", "Who stands where on what, under which condition, and which words show it?"),
        ("figures named", "Which figures are named, of what, by whom, and in what sense?"),
        ("criticised", "Who is criticised in an article that quotes no word of theirs?"),
        ("outlet only", "Which organisations are quoted in one outlet only?"),
    ):
        founded.get_by_label("Filter the questions").fill(words)
        expect(founded.get_by_role("link", name=question)).to_be_visible()


def test_a7_a_ready_question_goes_into_the_editor_and_its_answer_is_a_table_a_chart_and_a_map(founded: Page) -> None:
    founded.goto("/sparql")
    founded.get_by_role("link", name="Who said what: which words, by whom").click()
    found = founded.locator("#answer h2").inner_text().split()[0]
    founded.get_by_text("The query behind it").click()
    founded.get_by_role("link", name="Change it in the editor").click()
    expect(founded.get_by_label("The query", exact=True)).to_have_value(re.compile("PREFIX onr:.*SELECT", re.DOTALL))
    expect(founded.locator("#answer h2 b")).to_have_text(found)
    for view, drawn in (("Chart", ".chart"), ("Map", "#network canvas"), ("Table", "table.results")):
        founded.get_by_role("navigation", name="Views").get_by_role("link", name=view).click()
        expect(founded.locator(f"#answer {drawn}")).to_be_visible()


def test_a7_an_answer_is_copied_as_a_line_for_curl_that_gives_it_as_python_and_as_a_link(founded: Page) -> None:
    founded.goto("/sparql")
    founded.get_by_role("button", name="Run").click()
    founded.get_by_text("Ask the same elsewhere").click()
    founded.get_by_role("button", name="Copy curl").click()
    expect(founded.get_by_text("Copied.")).to_be_visible()
    line = founded.evaluate("navigator.clipboard.readText()")
    assert "\n  GRAPH ?article {" in line, "it can be read, line by line"
    line = line.replace("curl ", "curl --silent --fail ", 1)
    done = subprocess.run(["/bin/bash", "-c", line], capture_output=True, text=True, timeout=30, check=True)
    told = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["who"] for row in told] == founded.locator("table.results td:first-child").all_inner_texts()
    for other in ("Python", "Link"):
        founded.get_by_role("button", name=f"Copy {other}").click()
        copied = founded.evaluate("navigator.clipboard.readText()")
        assert founded.url.partition("?")[0] in copied
        assert "\\r" not in copied


def test_a7_the_query_of_an_analyst_runs_as_it_stands_and_finds_what_the_api_finds_where_graphs_are_joined(
    founded: Page, founding: httpx.Client
) -> None:
    editor = founded.get_by_label("The query", exact=True)
    founded.goto("/sparql")
    editor.fill(TARGET)
    founded.keyboard.press("Control+Enter")
    expect(founded.locator("#answer .none")).to_contain_text(
        "Names, topics and posts stand in graphs beside the articles"
    )
    topic = max(items(founding, "topics"), key=lambda one: one["statements"])
    joined = TARGET.replace("GRAPH ?g { ?s", "?s").replace('"funding"', f'"{topic["label"]}"')
    joined = joined.replace("?r onr:reports ?s .", "GRAPH ?g { ?r onr:reports ?s .").replace(
        "SELECT", "SELECT DISTINCT"
    )
    editor.fill(joined)
    founded.keyboard.press("Control+Enter")
    founded.wait_for_url("**DISTINCT**")
    words = founded.locator("table.results td.words").all_inner_texts()
    assert words
    told = items(founding, "statements", topic=topic["id"].removeprefix("topic/"), limit=500)
    assert {text.strip() for text in words} <= {one["text"] for one in told} | {
        report["text"] for one in told for report in one["reports"]
    }


# --- 8: figures ---


def test_a8_every_amount_has_its_sense_its_period_and_who_named_it_and_conflicts_stand_apart(
    founded: Page, founding: httpx.Client
) -> None:
    founded.goto("/")
    go(founded, "Figures")
    figures = items(founding, "figures", limit=500)
    shown = founded.locator(".figures > li")
    expect(shown).to_have_count(len(figures))
    by_id = {one["id"].rpartition("/")[2]: one for one in figures}
    for row in shown.all():
        one = by_id.pop(row.get_attribute("id") or "")
        expect(row.locator(".amount b")).to_have_text(one["text"])
        expect(row.locator(".badge").first).to_have_text(
            {"asked": "asked for", "forecast": "foreseen", "target": "aimed at"}.get(one["sense"], one["sense"])
        )
        if one["per_year"] is not None and one["per_year"] != one["value"]:
            expect(row.locator(".amount")).to_contain_text("a year")
        expect(row.locator(".by")).to_contain_text(
            one["speaker"]["label"] if one["speaker"] else one["outlet"] or "an unnamed outlet"
        )
    assert not by_id
    pairs = sum(each["kind"] == "conflict" for one in figures for each in one["disagrees"]) // 2
    expect(founded.locator(".numbers")).to_contain_text(re.compile(rf"{pairs}\s+conflict"))
    expect(founded.locator(".pair.conflict")).to_have_count(pairs)
    founded.get_by_label("only those that disagree").check()
    founded.get_by_role("button", name="Show", exact=True).click()
    expect(shown).to_have_count(sum(bool(one["disagrees"]) for one in figures))


# --- 9: a notebook reads the same address ---


@pytest.mark.parametrize("name", ["CSV", "JSON"])
def test_a9_what_a_page_shows_is_read_by_a_program_from_the_address_beside_it(
    name: str, founded: Page, founding: httpx.Client
) -> None:
    founded.goto(f"/entity/{MACALISTER}")
    link = founded.locator(".actions").get_by_role("link", name=name, exact=True)
    said = [one["iri"] for one in items(founding, "statements", speaker=MACALISTER)]
    if name == "CSV":
        assert [row["statement"] for row in rows(founding, link)] == said
    else:
        assert [one["iri"] for one in founding.get(leads_to(link)).json()["items"]] == said
