"""A number on a page is the one that its twins give: whoever counts for themselves gets the same."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from typing import Any

import httpx
import pytest

from tests.viz.test_every_page import here

HTML = {"Accept": "text/html"}

COUNT = re.compile(r'<h[23][^>]*>((?:(?!</h[23]>).)*?)\s*<span class="count">([\d,]+)</span>', re.DOTALL)
NUMBER = re.compile(r"<b>([\d,]+)</b>\s*([a-z ,]+)")

STATEMENTS = ("", "speaker={person}", "from=2022-01-01", "min_confidence=0.9", "q=review", "kind=direct")
"""What lists of statements are narrowed by."""

TABS = ("said", "about", "positions", "figures", "timeline")


@pytest.fixture(scope="module")
def known(sample: httpx.Client) -> dict[str, str]:
    return here(sample, hostile=False)


def shown(client: httpx.Client, address: str) -> dict[str, int]:
    """The numbers of a page by what they count: those behind headings and those at its head."""
    page = client.get(address, headers=HTML).raise_for_status().text
    head = "".join(re.findall(r'<p class="numbers">.*?</p>', page, re.DOTALL))
    headings = [(re.sub(r"<[^>]*>", "", words), number) for words, number in COUNT.findall(page)]
    told = [*headings, *((words, number) for number, words in NUMBER.findall(head))]
    return {" ".join(unescape(words).split()): int(number.replace(",", "")) for words, number in told}


def answer(client: httpx.Client, path: str, query: str) -> Any:
    return client.get(f"{path}.json?{query}", follow_redirects=True).raise_for_status().json()


def rows(client: httpx.Client, path: str, query: str) -> list[dict[str, str]]:
    table = client.get(f"{path}.csv?{query}", follow_redirects=True).raise_for_status()
    return [*csv.DictReader(io.StringIO(table.text))]


@pytest.mark.parametrize("narrowed", STATEMENTS)
def test_a_list_of_statements_has_as_many_as_its_twins(
    narrowed: str, sample: httpx.Client, known: dict[str, str]
) -> None:
    query = narrowed.format_map(known) + "&show=statements"
    total = answer(sample, "/search", query)["total"]
    assert shown(sample, f"/search?{query}")["Newest first"] == total
    assert len({row["statement"] for row in rows(sample, "/search", query)}) == total > 0


@pytest.mark.parametrize("narrowed", STATEMENTS)
def test_the_timeline_has_as_many_as_its_twin(narrowed: str, sample: httpx.Client, known: dict[str, str]) -> None:
    query = narrowed.format_map(known)
    told = shown(sample, f"/timeline?{query}")
    (number,) = (told[name] for name in ("Newest first, undated last", "Said from 1 January 2022") if name in told)
    assert number == answer(sample, "/timeline", query)["total"]


@pytest.mark.parametrize("show", ["people", "policies", "articles"])
def test_a_kind_of_what_words_are_found_in_has_as_many_as_its_twin(show: str, sample: httpx.Client) -> None:
    (number,) = shown(sample, f"/search?q=review&show={show}").values()
    assert number == answer(sample, "/search", f"q=review&show={show}")["total"]


@pytest.mark.parametrize(
    ("path", "query", "name"),
    [
        ("/policies", "", "Told of last"),
        ("/policies", "q=review&min_confidence=0", "Told of last"),
        ("/figures", "", "figures"),
        ("/figures", "currency=GBP", "figures"),
        ("/unheard", "", "Criticised without a reply"),
        ("/unheard", "min_confidence=0", "Criticised without a reply"),
        ("/compare", "", "in several outlets"),
        ("/compare", "shared=false", "statements"),
        ("/compare", "shared=false&q=review", "statements"),
    ],
)
def test_a_list_has_as_many_as_its_twin(path: str, query: str, name: str, sample: httpx.Client) -> None:
    assert shown(sample, f"{path}?{query}")[name] == answer(sample, path, query)["total"]


@pytest.mark.parametrize("query", ["", "min_confidence=0", "on=person&min_confidence=0", "polarity=support"])
def test_a_matrix_has_as_many_cells_as_its_twin(query: str, sample: httpx.Client) -> None:
    page = sample.get(f"/matrix?{query}", headers=HTML).text
    cells = re.search(r"<b>(\d+)</b> cells?", page)
    assert int(cells[1] if cells else 0) == answer(sample, "/matrix", query)["total"]


@pytest.mark.parametrize("query", ["", "of=actors", "focus={person}&depth=1", "of=actors&ties=post", "max_nodes=5"])
def test_a_map_has_as_many_shapes_and_lines_as_its_twins(
    query: str, sample: httpx.Client, known: dict[str, str]
) -> None:
    query = query.format_map(known)
    graph = answer(sample, "/map", query)
    page = sample.get(f"/map?{query}", headers=HTML).text
    assert page.count("<li data-item=") == len(graph["nodes"])
    assert page.count("<tr data-edge=") == len(graph["edges"])
    (lines,) = re.findall(r'id="lines-title">(\d+) lines?<', page)
    assert int(lines) == len(graph["edges"]) == len({row["edge"] for row in rows(sample, "/map", query)})


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("narrowed", ["", "&from=2022-01-01"])
def test_a_tab_of_an_actor_has_as_many_as_its_twin(
    tab: str, narrowed: str, sample: httpx.Client, known: dict[str, str]
) -> None:
    path, query = f"/entity/{known['person']}", f"tab={tab}{narrowed}"
    page = sample.get(f"{path}?{query}", headers=HTML).text
    (number,) = re.findall(r'<h2 id="shown"[^>]*>.*?<span class="count">(\d+)</span>', page)
    assert int(number) == answer(sample, path, query)["total"]


def test_an_actor_and_an_article_have_as_many_as_their_twins(sample: httpx.Client, known: dict[str, str]) -> None:
    path = f"/entity/{known['person']}"
    told, twin = shown(sample, path), answer(sample, path, "")
    assert {name: told[name] for name in ("statements", "mentions", "articles")} == {
        name: twin[name] for name in ("statements", "mentions", "articles")
    }
    path = f"/article/{known['article']}"
    statements = {row["statement"] for row in rows(sample, path, "")}
    assert shown(sample, path)["Said here"] == answer(sample, path, "")["statements"] == len(statements)


@pytest.mark.parametrize("query", ["", "min_confidence=0.9"])
def test_a_dossier_has_as_many_as_its_twin(query: str, sample: httpx.Client, known: dict[str, str]) -> None:
    path = f"/entity/{known['person']}/dossier"
    told, twin = shown(sample, f"{path}?{query}"), answer(sample, path, query)
    assert told["Said"] == twin["total"]
    assert told["Sources"] == len(twin["sources"])


def test_the_beginning_has_the_numbers_of_the_api(sample: httpx.Client) -> None:
    told = shown(sample, "/")
    numbers = sample.get("/api/v1/numbers").json()
    for name in ("statements", "people", "organisations", "policies", "figures", "articles"):
        assert told[name] == numbers[name], name


@pytest.mark.parametrize("suffix", ["json", "csv"])
def test_a_query_with_a_suffix_gives_its_answer(suffix: str, sample: httpx.Client) -> None:
    query = (
        "SELECT ?statement { GRAPH ?g { ?statement a <https://w3id.org/onrecord/ns#Statement> } } ORDER BY ?statement"
    )
    given = str(httpx.QueryParams(query=query))
    page = sample.get(f"/sparql?{given}", headers=HTML).text
    answered = sample.get(f"/sparql.{suffix}?{given}", follow_redirects=True).raise_for_status()
    assert suffix in answered.headers["content-type"]
    found = (
        [row["statement"]["value"] for row in answered.json()["results"]["bindings"]]
        if suffix == "json"
        else [row["statement"] for row in csv.DictReader(io.StringIO(answered.text))]
    )
    assert re.findall(r"<h2><b>([\d,]+)</b> rows", page) == [str(len(found))]
    assert found == sorted(found) != []


def test_words_with_a_hyphen_are_counted_as_they_are_shown(client: httpx.Client) -> None:
    """Ada Quill speaks of a bridge, but nothing was said of a Quill-bridge."""
    page = client.get("/search?q=quill-bridge", headers=HTML).text
    assert 'class="said' not in page
    assert client.get("/api/v1/statements?q=quill-bridge").json()["total"] == 0
