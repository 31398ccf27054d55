from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from graph.embedded import EmbeddedStore
from graph.snapshots import snapshot
from ontology.iris import BASE, article_iri, report_iri, span_iri, statement_iri
from ontology.terms import ACTORS, DCTERMS
from tests import councils, newsroom
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
        ("application/rdf+xml", "/doc/person/ada-quill.rdf"),
        ("application/n-quads", "/doc/person/ada-quill.nq"),
        ("application/trig", "/doc/person/ada-quill.trig"),
        ("text/csv", "/api/v1/statements.csv?speaker=person%2Fada-quill"),
        ("application/ld+json;q=0.4, text/turtle;q=0.5", "/doc/person/ada-quill.ttl"),
    ],
)
def test_a_thing_leads_to_the_document_that_is_accepted(accept: str, place: str, client: httpx.Client) -> None:
    answer = client.get(ADA, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["location"]) == (303, place)
    assert "Accept" in answer.headers["vary"]
    assert client.get(place).headers["content-type"].partition(";")[0] in accept


@pytest.mark.parametrize("suffix", ["html", "json", "ttl", "nt", "jsonld", "rdf", "nq", "trig", "csv"])
def test_a_suffix_wins_over_accept(suffix: str, client: httpx.Client) -> None:
    answer = client.get(f"{ADA}.{suffix}", headers={"Accept": "image/png"}, follow_redirects=True)
    assert answer.status_code == 200


@pytest.mark.parametrize("suffix", ["ttl", "nt", "jsonld", "rdf", "nq", "trig"])
def test_documents_are_about_the_permanent_name_and_not_about_this_host(suffix: str, client: httpx.Client) -> None:
    body = client.get(f"/doc/person/ada-quill.{suffix}").content
    described = {quad.subject.value for quad in parse(body, RdfFormat.from_extension(suffix))}
    assert f"{BASE}id/person/ada-quill" in described
    assert all(subject.startswith(f"{BASE}id/") for subject in described)


def test_as_json_a_policy_leads_to_its_own_address_and_so_does_what_an_article_calls_it(tmp_path: Path) -> None:
    store = newsroom.store(tmp_path / "store", (councils.echo(), councils.post(), councils.letter()))
    with served(store) as address, httpx.Client(base_url=address, timeout=30) as client:
        policies = client.get("/api/v1/policies", params={"min_confidence": 0}).json()["items"]
        assert len(policies) > 1
        for policy in policies:
            place = f"/api/v1/policies/{policy['id'].partition('/')[2]}"
            answer = client.get(f"/id/{policy['id']}", headers={"Accept": "application/json"})
            assert (answer.status_code, answer.headers["location"]) == (303, place)
            for told in client.get(place).raise_for_status().json()["evidence"]:
                end = client.get(f"/id/{told['id']}.json", follow_redirects=True)
                assert (end.url.path, end.json()["id"]) == (place, policy["id"])


def test_the_document_about_an_actor_has_the_posts_that_the_page_has(client: httpx.Client) -> None:
    posts = client.get("/api/v1/entities/person/ada-quill").json()["posts"]
    assert {f"{BASE}id/membership/{post['id']}" for post in posts} <= subjects(client, "person/ada-quill")


@pytest.mark.parametrize("place", ["statements/{statement}", "articles/bridge-echo"])
def test_the_document_about_a_statement_or_an_article_has_reports_and_places(place: str, client: httpx.Client) -> None:
    reading = newsroom.newsroom()[0]
    said = reading.statements[0]
    thing = client.get(f"/api/v1/{place.format(statement=said.id)}").json()["iri"].removeprefix(f"{BASE}id/")
    words = span_iri(reading.article, said.content[0])
    assert {report_iri(said.id), words, f"{words}#position", f"{words}#quote"} <= subjects(client, thing)


def subjects(client: httpx.Client, thing: str) -> set[str]:
    body = client.get(f"/doc/{thing}.nt").raise_for_status().content
    return {quad.subject.value for quad in parse(body, RdfFormat.N_TRIPLES)}


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


def test_every_form_of_a_document_has_the_same_triples(client: httpx.Client) -> None:
    said = statement_iri(newsroom.newsroom()[0].statements[0].id).removeprefix(f"{BASE}id/")
    found = {}
    for suffix in ("ttl", "nt", "jsonld", "rdf", "nq", "trig"):
        body = client.get(f"/doc/{said}.{suffix}").content
        found[suffix] = {quad.triple for quad in parse(body, RdfFormat.from_extension(suffix))}
    assert len(found["nt"]) > 10
    assert all(triples == found["nt"] for triples in found.values())


def test_quads_name_the_graph_of_the_article_that_says_it(client: httpx.Client) -> None:
    reading = newsroom.newsroom()[0]
    said = statement_iri(reading.statements[0].id)
    body = client.get(f"/doc/{said.removeprefix(f'{BASE}id/')}.nq").content
    graphs = {quad.graph_name.value for quad in parse(body, RdfFormat.N_QUADS) if quad.subject.value == said}
    assert article_iri(reading.article) in graphs


@pytest.mark.parametrize(("thing", "rows"), [("person/ada-quill", 2), ("article/{article}", 3)])
def test_what_has_statements_has_them_as_a_table(thing: str, rows: int, client: httpx.Client) -> None:
    slug = article_iri(newsroom.newsroom()[0].article).rpartition("/")[2]
    answer = client.get(f"/id/{thing.format(article=slug)}.csv", follow_redirects=True)
    assert answer.headers["content-type"].startswith("text/csv")
    assert len(answer.text.splitlines()) == 1 + rows


def test_what_has_none_has_no_table(client: httpx.Client) -> None:
    said = newsroom.newsroom()[0].statements[0].id
    assert client.get(f"/id/statement/{said}.csv").status_code == 404
    refused = client.get(f"/id/statement/{said}", headers={"Accept": "text/csv"})
    assert refused.status_code == 406
    assert "text/csv" not in refused.json()["detail"]


def test_a_document_links_to_what_it_describes_its_other_forms_and_the_licence(client: httpx.Client) -> None:
    link = client.get("/doc/person/ada-quill.ttl").headers["link"]
    assert f'<{BASE}id/person/ada-quill>; rel="describes"' in link
    assert '</doc/person/ada-quill.jsonld>; rel="alternate"; type="application/ld+json"' in link
    assert '<http://rightsstatements.org/vocab/CNE/1.0/>; rel="license"' in link
    led = client.get(ADA, headers={"Accept": "text/turtle"}).headers["link"]
    assert led == '</doc/person/ada-quill.ttl>; rel="describedby"'


@pytest.mark.parametrize("place", [ADA, "/doc/person/ada-quill.ttl", "/ns", "/data/", "/.well-known/void"])
def test_a_head_has_the_headers_of_a_get(place: str, client: httpx.Client) -> None:
    asked, got = client.head(place), client.get(place)
    assert (asked.status_code, asked.content) == (got.status_code, b"")
    assert asked.headers.get("link") == got.headers.get("link") is not None


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH", "POST"])
@pytest.mark.parametrize("place", [ADA, "/doc/person/ada-quill.ttl", "/ns", "/data/", "/.well-known/void"])
def test_nothing_can_be_written_there(method: str, place: str, client: httpx.Client) -> None:
    answer = client.request(method, place)
    assert answer.status_code == 405
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "name",
    [
        "%00",
        "%0d%0aX:y",
        "%ff%fe",
        "%f0%9f%a6%86",
        "a.b.c",
        ".ttl",
        "%2e%2e%2fx",
        "%7b%7d%22",
        "<x>",
        "a b",
        "x" * 5000,
    ],
)
@pytest.mark.parametrize("place", ["/id/person/{}", "/doc/person/{}.ttl", "/id/{}", "/id/graph/{}", "/id/{}/x", "/data/{}/x"])  # fmt: skip
def test_an_odd_name_is_nothing(place: str, name: str, client: httpx.Client) -> None:
    answer = client.get(place.format(name), headers={"Accept": "text/turtle"})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


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


@pytest.fixture
def edited(tmp_path: Path) -> Iterator[httpx.Client]:
    """A client of a store in which the first article has an older version."""
    newest = newsroom.newsroom()[0]
    before, replaced = newsroom.older(newest)
    folder = newsroom.store(tmp_path / "store", (newest, before))
    with EmbeddedStore(folder) as store:
        store.replace({}, replaced)
        snapshot(store)
    with served(folder) as address, httpx.Client(base_url=address, follow_redirects=True) as opened:
        yield opened


@pytest.mark.parametrize("form", ["text/html", "application/json", "text/turtle", "application/ld+json"])
def test_everything_in_an_older_version_stays_reachable_in_every_form(form: str, edited: httpx.Client) -> None:
    before, _ = newsroom.older(newsroom.newsroom()[0])
    (group,) = (actor.iri for actor in before.actors if "/group/" in actor.iri)
    for thing in (article_iri(before.article), statement_iri(before.statements[0].id), group):
        answer = edited.get(f"/{thing.removeprefix(BASE)}", headers={"Accept": form})
        assert answer.status_code == 200, thing


def test_an_older_version_names_the_newer_one_and_lists_keep_to_that(edited: httpx.Client) -> None:
    newest = newsroom.newsroom()[0]
    before, _ = newsroom.older(newest)
    slug = article_iri(before.article).rpartition("/")[2]
    said = edited.get(f"/api/v1/statements/{before.statements[0].id}").json()
    newer = article_iri(newest.article)
    assert edited.get(f"/api/v1/articles/{slug}").json()["superseded_by"] == newer
    assert edited.get("/api/v1/articles/bridge-echo").json()["superseded_by"] is None
    assert [report["article"]["superseded_by"] for report in said["reports"]] == [newer]
    page = edited.get(f"/article/{slug}", headers={"Accept": "text/html"}).text
    assert "superseded by" in page
    assert f'href="/{newer.removeprefix(BASE)}"' in page
    assert edited.get("/api/v1/articles").json()["total"] == 1
    assert edited.get("/api/v1/statements").json()["total"] == 3


def test_an_article_is_found_by_an_id_that_no_address_was_made_for(tmp_path: Path) -> None:
    key = "2024/<b>news</b> %2F.txt"
    found = newsroom.reading(key, "Ann said so.\n", [], people=("Ann",))
    with served(newsroom.store(tmp_path / "store", (found,))) as address:
        answer = httpx.get(f"{address}/api/v1/articles/{quote(key, safe='')}")
        assert answer.raise_for_status().json()["id"] == key
