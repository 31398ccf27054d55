from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path

import httpx
import psutil
import pytest
from markupsafe import escape
from pyoxigraph import RdfFormat, parse

from ontology.iris import article_iri
from tests import newsroom
from tests.serving import served

NAMES = "PREFIX schema: <https://schema.org/> SELECT DISTINCT ?name { ?p a schema:Person ; schema:name ?name } ORDER BY ?name"
DESCRIBE = "DESCRIBE <https://w3id.org/onrecord/id/person/ada-quill>"
# Millions of rows in a group: nothing comes out before all went in.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
JSON = "application/sparql-results+json"


def ask(client: httpx.Client, query: str, accept: str = JSON, **params: object) -> httpx.Response:
    return client.get("/sparql", params={"query": query, **params}, headers={"Accept": accept})


def names(answer: httpx.Response) -> list[str]:
    return [row["name"]["value"] for row in answer.raise_for_status().json()["results"]["bindings"]]


def test_the_three_forms_of_asking_give_one_answer(client: httpx.Client) -> None:
    got = ask(client, NAMES)
    form = client.post("/sparql", data={"query": NAMES})
    text = client.post("/sparql", content=NAMES, headers={"Content-Type": "application/sparql-query; charset=utf-8"})
    assert names(got) == names(form) == names(text)
    assert names(got)[:2] == ["Ada Quill", "Ben Oyelaran"]
    assert got.headers["x-snapshot"]


@pytest.mark.parametrize(
    ("accept", "kind", "start"),
    [
        (JSON, JSON, b'{"head"'),
        ("application/json", "application/json", b'{"head"'),
        ("application/sparql-results+xml", "application/sparql-results+xml", b"<?xml"),
        ("text/csv", "text/csv", b"name"),
        ("text/tab-separated-values", "text/tab-separated-values", b"?name"),
        ("*/*", JSON, b'{"head"'),
        ("text/turtle, text/csv;q=0.5", "text/csv", b"name"),
        ("text/csv;q=0.1, application/sparql-results+xml", "application/sparql-results+xml", b"<?xml"),
    ],
)
def test_results_come_in_the_form_that_is_accepted(accept: str, kind: str, start: bytes, client: httpx.Client) -> None:
    answer = ask(client, NAMES, accept)
    assert answer.headers["content-type"].partition(";")[0] == kind
    assert answer.content.startswith(start)
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize("kind", ["text/turtle", "application/n-triples", "application/ld+json"])
def test_graphs_come_as_rdf(kind: str, client: httpx.Client) -> None:
    answer = ask(client, DESCRIBE, kind)
    assert answer.headers["content-type"].partition(";")[0] == kind
    assert len(list(parse(answer.content, RdfFormat.from_media_type(kind)))) > 3


def test_a_question_of_yes_or_no_has_one_of_them(client: httpx.Client) -> None:
    assert ask(client, "ASK { ?s ?p ?o }").json()["boolean"] is True


def test_the_default_graph_is_all_graphs_unless_one_is_chosen(client: httpx.Client) -> None:
    one = article_iri(newsroom.newsroom()[1].article)
    count = "SELECT (COUNT(*) AS ?name) { ?s ?p ?o }"
    assert int(names(ask(client, count))[0]) > int(names(ask(client, count, **{"default-graph-uri": one}))[0]) > 0
    assert names(ask(client, count, **{"default-graph-uri": one})) == names(
        ask(client, count.replace("{", f"FROM <{one}> {{", 1))
    )
    graphs = "SELECT DISTINCT (STR(?g) AS ?name) { GRAPH ?g { ?s ?p ?o } }"
    assert names(ask(client, graphs, **{"named-graph-uri": one})) == [one]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("SELECT * { ?s ?p }", 400),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403),
        ("\\u0053ELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403),
        ("INSERT DATA { <http://a/> <http://b/> 1 }", 403),
        ("LOAD <http://127.0.0.1:9/>", 403),
        ("SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }", 403),
    ],
)
def test_what_is_refused_says_why(query: str, status: int, client: httpx.Client) -> None:
    answer = ask(client, query)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_a_syntax_error_has_a_position(client: httpx.Client) -> None:
    assert "2:10" in ask(client, "SELECT *\n{ ?s ?p }").json()["detail"]


def test_updates_are_refused_in_all_their_forms(client: httpx.Client) -> None:
    update = "INSERT DATA { <http://a/> <http://b/> 1 }"
    assert client.post("/sparql", data={"update": update}).status_code == 403
    assert (
        client.post("/sparql", content=update, headers={"Content-Type": "application/sparql-update"}).status_code == 403
    )
    assert client.put("/sparql", content=update).status_code == 405


def test_faults_of_the_protocol_have_their_status(client: httpx.Client) -> None:
    assert ask(client, NAMES, "image/png").status_code == 406
    assert ask(client, DESCRIBE, "text/csv").status_code == 406
    assert client.post("/sparql", content=NAMES, headers={"Content-Type": "text/plain"}).status_code == 415
    assert client.post("/sparql", data={"q": NAMES}).status_code == 400
    assert client.get("/sparql", params=[("query", NAMES), ("query", NAMES)]).status_code == 400
    assert (
        client.post(
            "/sparql", content="#" * 2_000_000, headers={"Content-Type": "application/sparql-query"}
        ).status_code
        == 413
    )
    assert (
        client.post("/sparql", content=b"\xff", headers={"Content-Type": "application/sparql-query"}).status_code == 400
    )
    assert ask(client, NAMES, **{"default-graph-uri": "http://127.0.0.1:9/"}).status_code == 403


def test_without_a_query_the_service_describes_itself(client: httpx.Client) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    described = {quad.predicate.value for quad in parse(answer.content, RdfFormat.TURTLE)}
    assert "http://www.w3.org/ns/sparql-service-description#endpoint" in described


def test_a_query_past_its_deadline_is_ended_and_the_others_go_on(client: httpx.Client) -> None:
    with ThreadPoolExecutor() as threads:
        started = time.monotonic()
        endless = threads.submit(ask, client, ENDLESS)
        time.sleep(0.5)
        assert names(ask(client, NAMES))
        assert time.monotonic() - started < 5
        ended = endless.result()
    assert ended.status_code == 503
    assert "deadline of 5 s" in ended.json()["detail"]
    assert ended.headers["retry-after"]
    assert names(ask(client, NAMES))


def test_when_all_workers_are_busy_the_deadline_still_holds(client: httpx.Client) -> None:
    with ThreadPoolExecutor() as threads:
        answers = list(threads.map(lambda _: ask(client, ENDLESS), range(3)))
    assert {answer.status_code for answer in answers} == {503}
    assert names(ask(client, NAMES))


def test_an_answer_too_large_is_refused_and_never_cut_off(client: httpx.Client) -> None:
    answer = ask(client, "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 100000")
    assert answer.status_code == 413
    assert "LIMIT" in answer.json()["detail"]


def test_a_query_that_eats_memory_loses_its_own_process_only(tmp_path: Path) -> None:
    store = newsroom.store(tmp_path / "store", newsroom.newsroom())
    greedy = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?d ?g"
    with (
        served(store, deadline=60.0, memory_bytes=2**30) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        assert names(ask(client, NAMES))
        answer = ask(client, greedy)
        assert answer.status_code == 422
        assert "memory" in answer.json()["detail"]
        assert names(ask(client, NAMES))


def test_no_worker_outlives_the_server(tmp_path: Path) -> None:
    store = newsroom.store(tmp_path / "store", newsroom.newsroom())
    before = {child.pid for child in psutil.Process().children()}
    with served(store) as address, httpx.Client(base_url=address) as client:
        assert names(ask(client, NAMES))
        assert {child.pid for child in psutil.Process().children()} - before
    left = {child.pid for child in psutil.Process().children() if "resource_tracker" not in " ".join(child.cmdline())}
    assert not left - before


def test_a_browser_gets_a_page_with_the_gallery_and_the_result(client: httpx.Client) -> None:
    page = ask(client, NAMES, "text/html")
    assert page.headers["content-type"].startswith("text/html")
    assert "Ada Quill" in page.text
    assert "Who said what: which words" in page.text
    for query, answer in (("ASK {}", "yes"), ("ASK { FILTER(false) }", "no")):
        assert f"<bdi>{answer}</bdi>" in ask(client, query, "text/html").raise_for_status().text
    broken = ask(client, "SELECT", "text/html")
    assert broken.status_code == 400
    assert "not SPARQL 1.1" in broken.text
    assert client.get(
        "/sparql", params={"query": NAMES, "format": "csv"}, headers={"Accept": "text/html"}
    ).text.startswith("name")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 100000", 413),
        (ENDLESS, 503),
    ],
)
def test_a_browser_that_is_refused_keeps_its_query(query: str, status: int, client: httpx.Client) -> None:
    page = ask(client, query, "text/html")
    assert page.status_code == status
    assert "<textarea" in page.text
    assert escape(query) in page.text


def test_a_ready_question_has_an_example_that_finds_something(client: httpx.Client) -> None:
    page = client.get("/sparql", headers={"Accept": "text/html"}).text
    (said_by,) = re.findall(r'href="/query/(said-by\?[^"]+)"', page)
    assert client.get(f"/api/v1/queries/{unescape(said_by)}").raise_for_status().json()["rows"]


def test_a_described_graph_has_each_triple_once(client: httpx.Client) -> None:
    found = list(parse(ask(client, DESCRIBE, "application/n-triples").content, RdfFormat.N_TRIPLES))
    assert len(found) == len(set(found))
