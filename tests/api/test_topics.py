"""Topics over HTTP: the list, the ids in a statement, the filter on every list, and their own addresses."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from graph import topics
from ontology.iris import BASE, position_id
from ontology.policies import Polarity, Position
from ontology.reading import Reading
from ontology.records import Span
from ontology.subjects import Subject
from ontology.terms import SKOS
from tests import newsroom
from tests.readings import topic
from tests.serving import served

LIST = "/api/v1/topics"
SAID = "/api/v1/statements"


def on(found: Reading, words: str) -> tuple[Span, ...]:
    start = found.article.text.index(words)
    return (Span(start, start + len(words)),)


def with_topics() -> tuple[Reading, ...]:
    """The bridge as a matter of roads and of bodies, the mayor's promise one of transport, and what somebody thinks of her."""
    echo, post, undated = newsroom.newsroom()
    attack, promise = post.statements
    position = Position(
        position_id(attack.id, on(post, "Ada Quill")),
        attack.id,
        "Ada Quill",
        on(post, "Ada Quill"),
        Polarity.OPPOSE,
        on(post, "done nothing"),
        "by-hand",
        0.9,
        towards=post.actors[0].iri,
    )
    return (
        replace(
            echo,
            subjects=(
                Subject(topic("roads"), on(echo, "Bridge")),
                Subject(topic("roads"), on(echo, "bridge"), echo.statements[0].id),
                Subject(topic("local-government"), on(echo, "shut until"), echo.statements[0].id),
            ),
        ),
        replace(
            post,
            subjects=(
                Subject(topic("transport"), on(post, "new bridge"), promise.id),
                Subject(topic("standards"), on(post, "done nothing"), attack.id),
            ),
            positions=(position,),
        ),
        undated,
    )


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    store: Path = newsroom.store(tmp_path_factory.mktemp("topics") / "store", with_topics())
    with served(store) as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


def test_a_statement_has_the_ids_of_its_topics_the_main_one_first(client: httpx.Client) -> None:
    items = client.get(SAID).raise_for_status().json()["items"]
    assert {said["text"]: said["topics"] for said in items if said["topics"]} == {
        "a new bridge by 2026": ["topic/transport"],
        "Ada Quill has done nothing for two years,": ["topic/standards"],
        "the bridge will stay shut until Harbour Trust pays": ["topic/roads", "topic/local-government"],
    }


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("topic/transport", {"the bridge will stay shut until Harbour Trust pays", "a new bridge by 2026"}),
        ("topic/roads", {"the bridge will stay shut until Harbour Trust pays"}),
        (topic("local-government"), {"the bridge will stay shut until Harbour Trust pays"}),
        ("topic/health", set()),
        ("roads", {"the bridge will stay shut until Harbour Trust pays"}),
    ],
)
def test_a_topic_filters_lists_csv_and_comparison_with_narrower_ones(
    asked: str, found: set[str], client: httpx.Client
) -> None:
    page = client.get(SAID, params={"topic": asked}).raise_for_status().json()
    assert ({item["text"] for item in page["items"]}, page["total"]) == (found, len(found))
    table = client.get(f"{SAID}.csv", params={"topic": asked}).raise_for_status().text
    assert {row["text"] for row in csv.DictReader(io.StringIO(table))} == found
    compared = client.get("/api/v1/compare", params={"topic": asked}).raise_for_status().json()
    assert {item["text"] for item in compared["items"]} == found


def test_a_row_of_the_csv_names_the_topics(client: httpx.Client) -> None:
    table = client.get(f"{SAID}.csv", params={"topic": "topic/roads"}).text
    (row,) = csv.DictReader(io.StringIO(table))
    assert row["topics"] == "topic/roads topic/local-government"


def test_positions_are_those_of_statements_on_the_topic(client: httpx.Client) -> None:
    def total(slug: str) -> int:
        return int(
            client.get("/api/v1/positions", params={"topic": f"topic/{slug}"}).raise_for_status().json()["total"]
        )

    (above,) = next(
        row["broader"]
        for row in client.get(LIST, params={"limit": 500}).json()["items"]
        if row["id"] == "topic/standards"
    )
    assert [total("standards"), total(above.partition("/")[2]), total("transport")] == [1, 1, 0]


def test_what_is_no_topic_is_refused(client: httpx.Client) -> None:
    answer = client.get(SAID, params={"topic": "a b"})
    assert answer.status_code == 422
    assert "topic" in answer.json()["detail"]


def test_topics_are_listed_with_labels_and_counts(client: httpx.Client) -> None:
    page = client.get(LIST, params={"limit": 500}).raise_for_status().json()
    assert page["total"] == len(page["items"]) > 70
    listed = {item["id"]: item for item in page["items"]}
    assert listed["topic/roads"] == {
        "id": "topic/roads",
        "iri": topic("roads"),
        "label": "roads and driving",
        "note": listed["topic/roads"]["note"],
        "broader": ["topic/transport"],
        "statements": 1,
        "articles": 1,
    }
    assert (listed["topic/transport"]["statements"], listed["topic/transport"]["articles"]) == (2, 1)
    assert listed["topic/health"]["statements"] == 0
    seen: set[str] = set()
    for item in page["items"]:  # the broader before the narrower
        assert not item["broader"] or seen & {*item["broader"]}
        seen.add(item["id"])
    some = client.get(LIST, params={"topic": "topic/transport"}).json()["items"]
    assert {*some[0]["broader"], *some[1]["broader"]} == {"topic/transport"}


def test_a_list_of_topics_goes_on_page_by_page(client: httpx.Client) -> None:
    first = client.get(LIST, params={"limit": 3}).json()
    second = client.get(first["next"]).json()
    both = [item["id"] for item in (*first["items"], *second["items"])]
    assert len(set(both)) == 6


@pytest.mark.parametrize("suffix", ["ttl", "nt", "jsonld", "json", "html"])
@pytest.mark.parametrize("thing", ["topic/transport", "topics"])
def test_a_topic_and_the_scheme_lead_to_their_documents(thing: str, suffix: str, client: httpx.Client) -> None:
    answer = client.get(f"/id/{thing}.{suffix}", follow_redirects=True)
    assert answer.status_code == 200
    assert f"{BASE}id/{thing}" in answer.text or suffix in {"ttl", "json", "jsonld"}


def test_the_document_about_a_topic_has_the_narrower_ones_and_that_of_the_scheme_all(client: httpx.Client) -> None:
    def told(thing: str) -> set[str]:
        body = client.get(f"/doc/{thing}.nt").raise_for_status().content
        return {quad.subject.value for quad in parse(body, RdfFormat.N_TRIPLES)}

    narrower = {
        quad.subject.value
        for quad in topics.quads()
        if (quad.predicate.value, getattr(quad.object, "value", "")) == (str(SKOS.broader), topic("transport"))
    }
    assert told("topic/transport") == {topic("transport"), *narrower}
    assert told("topics") == {quad.subject.value for quad in topics.quads()}
    assert client.get("/id/nothing").status_code == 404
    assert client.get("/id/topic/nothing").status_code == 404


def test_the_graph_of_topics_is_there_to_be_asked(client: httpx.Client) -> None:
    asked = 'SELECT ?s { ?s <http://purl.org/dc/terms/subject>/<http://www.w3.org/2004/02/skos/core#prefLabel> "transport"@en }'
    rows = client.get("/sparql", params={"query": asked}, headers={"Accept": "application/json"}).json()
    assert len(rows["results"]["bindings"]) == 1


def test_what_a_statement_is_about_is_in_its_document(client: httpx.Client) -> None:
    said = with_topics()[0].statements[0]
    body = client.get(f"/doc/statement/{said.id}.nt").raise_for_status().text
    assert "/id/subject/" in body
    assert topic("roads") in body
