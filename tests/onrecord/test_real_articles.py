"""Real articles, from the corpora beside the checkout: what has to be found, and that nothing trips over them."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph import query, rdf, shapes
from graph.snapshots import Snapshot
from ingest.readers import articles
from onrecord import batch
from onrecord.lines import line
from ontology.errors import BadInput
from ontology.reading import Reading
from ontology.records import MentionKind, Span
from tests.serving import served

SPEAKERS = {"Josh MacAlister", "Gavin Williamson", "Nadhim Zahawi", "Judith Blake", "Anntoinette Bramble"}

FLOORS = {
    "who said what": 0.92,
    "who said what, named": 0.92,
    "content, precision": 0.9,
    "kind": 1.0,
    "people": 0.95,
    "organisations": 0.95,
    "roles": 0.9,
    "body, precision": 0.97,
    "body, recall": 0.97,
}
"""On the founding articles, a little below what is measured; to be raised with the model."""

POLNEAR_FLOORS = {
    ("who_said_what", "f1"): 0.76,
    ("quoted/who_said_what", "f1"): 0.905,
    ("indirect/who_said_what", "f1"): 0.685,
    ("speech_recall/who_said_what", "recall"): 0.86,
}
"""On PolNeAR dev, likewise. A second human annotator reaches 0.75 in the first."""

WHO = """
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX onr: <https://w3id.org/onrecord/ns#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
SELECT DISTINCT ?name ?words ?post ?start ?end WHERE {
  GRAPH ?article {
    ?statement onr:speaker ?who ; schema:text ?words .
    ?who a schema:Person ; schema:name ?name .
    ?report onr:reports ?statement ; oa:hasTarget/oa:hasSelector ?place .
    ?place oa:start ?start ; oa:end ?end .
    ?membership org:member ?who ; rdfs:label ?post .
  }
}
"""


def found(*folders: Path, jobs: int = 1) -> Iterator[Reading]:
    for one in batch.readings(articles(folders), jobs):
        assert not isinstance(one, BadInput), str(one)
        yield one


def score(script: Path, *arguments: str | Path) -> dict[str, Any]:
    done = subprocess.run([sys.executable, script, *arguments, "--json"], capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def written(readings: Iterator[Reading], out: Path) -> Path:
    out.write_text("".join(f"{json.dumps(line(one))}\n" for one in readings), encoding="utf-8")
    return out


def test_the_founding_articles_reach_their_floors(shared: Path, tmp_path: Path) -> None:
    figures = score(shared / "gold" / "score.py", written(found(shared / "articles"), tmp_path / "gold.jsonl"))
    statements, body = figures["statements"], figures["article"]["body"]
    reached = {
        "who said what": statements["who_said_what"]["f1"],
        "who said what, named": statements["who_said_what_named"]["f1"],
        "content, precision": statements["content"]["precision"],
        "kind": statements["kind"]["share"],
        "people": figures["people"]["f1"],
        "organisations": figures["organisations"]["f1"],
        "roles": figures["roles"]["f1"],
        "body, precision": body["precision"],
        "body, recall": body["recall"],
    }
    assert {name: value for name, value in reached.items() if value < FLOORS[name]} == {}
    assert (figures["stray_statements"], figures["stray_names"]) == (0, 0)


def test_who_said_what_on_polnear_dev_reaches_its_floors(shared: Path, tmp_path: Path) -> None:
    corpus = shared / "polnear" / "dev"
    predictions = written(found(corpus / "text", jobs=2), tmp_path / "dev.jsonl")
    figures = score(shared / "polnear" / "score.py", "score", corpus, predictions)
    reached = {(name, measure): figures[name][measure] for name, measure in POLNEAR_FLOORS}
    assert {name: value for name, value in reached.items() if value < POLNEAR_FLOORS[name]} == {}


def test_every_place_points_at_its_words_in_420_articles(shared: Path) -> None:
    """Every second of the 840 in PolNeAR train."""
    number = 0
    for reading in found(*sorted((shared / "polnear" / "train" / "text").iterdir())[::2], jobs=2):
        number += 1
        text, body = reading.article.text, reading.article.body
        for said in reading.statements:
            assert all(span.of(text).strip() for span in (*said.source, *said.cue, *said.content))
            assert said.sentence.contains(Span(said.content[0].start, said.content[-1].end))
        for actor in reading.actors:
            for mention in actor.mentions:
                assert mention.span.of(text).strip() == mention.span.of(text) != ""
                if mention.kind is MentionKind.NAME:
                    assert mention.span.of(text)[0] not in " \n"
        assert all(span.of(text).strip() == span.of(text) for span in body)
        shapes.check(rdf.quads(reading))
    assert number == 420


@pytest.fixture(scope="module")
def store(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("founding") / "store"
    assert batch.ingest(articles([shared / "articles"]), folder).outcomes == {"new": 5}
    return folder


@pytest.fixture(scope="module")
def client(store: Path) -> Iterator[httpx.Client]:
    with served(store) as address, httpx.Client(base_url=address, timeout=60) as opened:
        yield opened


def across(shared: Path, store: Path, tmp_path: Path, task: str, name: str) -> dict[str, Any]:
    """What `score_corpus.py` says of the answer to a named query."""
    answer = tmp_path / f"{task}.json"
    answer.write_text(json.dumps(query.ask(Snapshot.open(store), name).as_json()), encoding="utf-8")
    return score(shared / "gold" / "score_corpus.py", task, answer)


def test_who_is_who_across_the_articles(shared: Path, store: Path, tmp_path: Path) -> None:
    figures = across(shared, store, tmp_path, "entities", "entity-mentions")
    assert figures["names"]["all"]["f1"] >= 0.97
    assert figures["keep_apart_violated"] == []
    assert figures["decoys_merged_in"] == []


def test_both_echoes_are_found_with_what_each_left_out_and_no_other(shared: Path, store: Path, tmp_path: Path) -> None:
    figures = across(shared, store, tmp_path, "echoes", "echoes")
    assert (figures["found"]["right"], figures["false"], figures["foreign"]) == (2, 0, 0)
    assert figures["left_out"] == figures["carried"] == {"right": 3, "of": 3}
    parts = query.ask(Snapshot.open(store), "echo-parts").rows
    left_out = {(row["statement"], row["article"], row["position"]) for row in parts if not row["carried"]}
    assert len(left_out) == 3


def test_sparql_gives_each_speaker_with_statements_posts_and_places(store: Path, client: httpx.Client) -> None:
    told = client.get("/sparql", params={"query": WHO}, headers={"Accept": "application/sparql-results+json"})
    rows = [{name: cell["value"] for name, cell in row.items()} for row in told.json()["results"]["bindings"]]
    assert {row["name"] for row in rows} >= SPEAKERS
    places = {(row["name"], row["start"], row["end"]) for row in rows}
    by_rest = {
        (item["speaker"]["label"], str(span["start"]), str(span["end"]))
        for item in client.get("/api/v1/statements", params={"limit": 500}).json()["items"]
        if item["speaker"] and item["speaker"]["kind"] == "person"
        for report in item["reports"]
        for span in report["spans"]
    }
    assert by_rest == places
    by_graph = {str(row[0].value) for row in Snapshot.open(store).query(WHO)}  # type: ignore[union-attr]
    assert by_graph >= SPEAKERS


def test_the_map_shows_each_speaker(client: httpx.Client) -> None:
    nodes = client.get("/api/v1/graph").json()["nodes"]
    assert {node["label"] for node in nodes if node["kind"] == "person"} >= SPEAKERS
    page = client.get("/map").text
    assert all(name in page for name in SPEAKERS)


def test_two_secretaries_and_two_chairs_are_four_people(client: httpx.Client) -> None:
    people = {item["label"] for item in client.get("/api/v1/entities", params={"kind": "person"}).json()["items"]}
    assert people >= SPEAKERS
    assert len(people) == 7  # and two authors


def test_nothing_from_the_furniture_is_anybody(client: httpx.Client) -> None:
    names = {item["label"] for item in client.get("/api/v1/entities", params={"limit": 500}).json()["items"]}
    for stray in ("Stuart Love", "Dan Benn", "Arooj Shah", "Trafford Council", "Housing Ombudsman Service"):
        assert stray not in names
