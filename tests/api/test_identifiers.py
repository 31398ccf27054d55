from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from graph.embedded import EmbeddedStore
from graph.snapshots import snapshot
from ontology.iris import BASE
from ontology.terms import ACTORS, DCTERMS
from tests import newsroom
from tests.serving import served

ADA = "/id/person/ada-quill"


@pytest.mark.parametrize(
    ("accept", "place"),
    [
        ("text/html", "/entity/person/ada-quill"),
        ("application/json", "/api/v1/entities/person/ada-quill"),
        ("text/turtle", "/doc/person/ada-quill.ttl"),
        ("application/n-triples", "/doc/person/ada-quill.nt"),
        ("application/ld+json", "/doc/person/ada-quill.jsonld"),
        ("application/ld+json;q=0.4, text/turtle;q=0.5", "/doc/person/ada-quill.ttl"),
    ],
)
def test_a_thing_leads_to_the_document_that_is_accepted(accept: str, place: str, client: httpx.Client) -> None:
    answer = client.get(ADA, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["location"]) == (303, place)
    assert "Accept" in answer.headers["vary"]
    assert client.get(place).headers["content-type"].partition(";")[0] in accept


@pytest.mark.parametrize("suffix", ["html", "json", "ttl", "nt", "jsonld"])
def test_a_suffix_wins_over_accept(suffix: str, client: httpx.Client) -> None:
    answer = client.get(f"{ADA}.{suffix}", headers={"Accept": "image/png"}, follow_redirects=True)
    assert answer.status_code == 200


@pytest.mark.parametrize("suffix", ["ttl", "nt", "jsonld"])
def test_documents_are_about_the_permanent_name_and_not_about_this_host(suffix: str, client: httpx.Client) -> None:
    body = client.get(f"/doc/person/ada-quill.{suffix}").content
    described = parse(body, RdfFormat.from_extension(suffix))
    assert {quad.subject.value for quad in described} == {f"{BASE}id/person/ada-quill"}


def test_every_node_of_an_article_leads_somewhere(client: httpx.Client) -> None:
    things = {str(quad.subject.value).partition("#")[0] for quad in newsroom.quads(newsroom.newsroom()[:1])}
    for thing in things:
        page = client.get(f"/{thing.removeprefix(BASE)}", headers={"Accept": "text/html"}, follow_redirects=True)
        assert page.status_code == 200, thing


def test_what_does_not_exist_is_404_and_what_nobody_offers_406(client: httpx.Client) -> None:
    assert client.get("/id/person/nobody").status_code == 404
    assert client.get("/id/person/a%20b%3E").status_code == 404
    assert client.get(f"{ADA}.exe").status_code == 404
    refused = client.get(ADA, headers={"Accept": "image/png"})
    assert refused.status_code == 406
    assert "text/turtle" in refused.json()["detail"]


def test_an_actor_that_was_merged_leads_to_the_one_it_became(tmp_path: Path) -> None:
    folder = newsroom.store(tmp_path / "store", newsroom.newsroom())
    old, new = NamedNode(f"{BASE}id/person/a-quill"), NamedNode(f"{BASE}id/person/ada-quill")
    with EmbeddedStore(folder) as store:
        kept = list(store.quads(ACTORS))
        store.replace({ACTORS: [*kept, Quad(old, NamedNode(DCTERMS.isReplacedBy), new, NamedNode(ACTORS))]})
        snapshot(store)
    with served(folder) as address:
        answer = httpx.get(f"{address}/id/person/a-quill.ttl")
        assert (answer.status_code, answer.headers["location"]) == (301, "/id/person/ada-quill.ttl")
