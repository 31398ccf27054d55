"""The same for a program: what an address gives as JSON and CSV is what its page shows, narrowed by the same."""

from __future__ import annotations

import csv
import io
import re

import httpx
import pytest

from tests.viz.test_every_page import PAGES, here

HTML = {"Accept": "text/html"}

LISTS = (
    "/search",
    "/search?speaker={person}",
    "/search?q=&outlet=&min_confidence=0.9",
    "/policies?min_confidence=0",
    "/policies?q=review&status=&min_confidence=0",
    "/figures",
    "/figures?q=&currency=GBP",
    "/compare",
    "/timeline?speaker={person}",
    "/matrix?min_confidence=0",
)
"""Pages of lists, with fields that a form leaves empty among what is asked."""

NOWHERE = (
    "/article/nothing-of-the-sort.json",
    "/article/nothing-of-the-sort.csv",
    "/article/..%2F..%2Fkeys.json",
    "/statement/nothing.csv",
    "/edge/nothing.csv",
    "/policy/nothing.csv?nonsense=1",
)

ODD = (
    "/entity/person/who%3F.json",
    "/entity/person/who%3F.csv",
    "/node/person/who%3F.json",
    "/node/policy/what%3F.json",
)
"""What an address may name, though nobody is called so."""


def followed(client: httpx.Client, address: str) -> httpx.Response:
    return client.get(address, follow_redirects=True)


@pytest.mark.parametrize("address", PAGES)
def test_what_a_page_names_as_the_same_is_there(address: str, sample: httpx.Client) -> None:
    page = sample.get(address.format_map(here(sample, hostile=False)), headers=HTML).text
    foot = page.partition('<footer class="foot">')[2].partition("</footer>")[0]
    links = re.findall(r'href="([^"]+)">(JSON|CSV|Turtle|JSON-LD|DCAT)</a>', foot)
    for link, form in links:
        if link.startswith("/review"):
            continue  # which takes a key
        answer = followed(sample, link.replace("&amp;", "&"))
        assert answer.status_code == 200, (link, answer.text)
        kind = {"JSON": "json", "CSV": "csv", "Turtle": "turtle", "JSON-LD": "ld+json", "DCAT": "turtle"}[form]
        assert kind in answer.headers["content-type"], link


@pytest.mark.parametrize("address", LISTS)
def test_a_suffix_gives_the_list_that_the_page_has(address: str, sample: httpx.Client) -> None:
    path, _, query = address.format_map(here(sample, hostile=False)).partition("?")
    assert sample.get(f"{path}?{query}", headers=HTML).status_code == 200
    listed = followed(sample, f"{path}.json?{query}").raise_for_status().json()
    table = followed(sample, f"{path}.csv?{query}").raise_for_status()
    assert bool(listed["items"]) == bool([*csv.DictReader(io.StringIO(table.text))])
    assert listed["items"]


@pytest.mark.parametrize("suffix", ["json", "csv"])
def test_a_policy_whose_name_begins_with_a_number_has_its_twins(suffix: str, sample: httpx.Client) -> None:
    policies = sample.get("/api/v1/policies", params={"min_confidence": 0, "limit": 500}).json()["items"]
    (numbered, *_) = [one["id"] for one in policies if one["id"].partition("/")[2][0].isdigit()]
    answer = followed(sample, f"/{numbered}.{suffix}").raise_for_status()
    assert numbered.partition("/")[2] in answer.text
    assert sample.get("/api/v1/policies", params={"policy": numbered.partition("/")[2]}).status_code == 200


def test_a_path_between_names_has_the_twins_of_those_who_are_meant(client: httpx.Client) -> None:
    asked = "source=Ben+Oyelaran&target=Harbour+Trust"
    way = followed(client, f"/path.json?{asked}").raise_for_status().json()
    assert [way["source"]["label"], way["target"]["label"]] == ["Ben Oyelaran", "Harbour Trust"]
    rows = [*csv.DictReader(io.StringIO(followed(client, f"/path.csv?{asked}").text))]
    assert {row["edge"] for row in rows} == {edge["id"] for step in way["steps"] for edge in step["edges"]}


@pytest.mark.parametrize("address", NOWHERE)
def test_a_twin_of_nothing_is_a_problem(address: str, client: httpx.Client) -> None:
    answer = followed(client, address)
    assert answer.status_code in {404, 422}
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("address", ODD)
def test_what_is_asked_of_a_page_is_asked_of_its_twin_to_the_letter(address: str, client: httpx.Client) -> None:
    assert "%3F" in client.get(address).headers["location"]


@pytest.mark.parametrize("address", [one for one in PAGES if not one.startswith(("/sparql", "/docs"))])
def test_what_no_page_knows_is_told_of_on_a_page(address: str, sample: httpx.Client) -> None:
    path, _, query = address.format_map(here(sample, hostile=False)).partition("?")
    answer = sample.get(f"{path}?{query}{'&' if query else ''}nonsense=1", headers=HTML)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")
    assert "nonsense" in answer.text
