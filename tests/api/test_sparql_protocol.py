"""Each case of the W3C suite for the SPARQL 1.1 Protocol, by the names it has there, and what else the protocol says.

Spec: https://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from graph import forms
from tests.serving import served

DATA = "http://kasei.us/2009/09/sparql/data/data"
RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
JSON = "application/sparql-results+json"
TEXT, FORM = "application/sparql-query", "application/x-www-form-urlencoded"
RDF = ["text/turtle", "application/n-triples", "application/n-quads", "application/trig", "application/ld+json"]


def store(folder: Path, quads: list[Quad]) -> Path:
    """A store with one snapshot of these quads."""
    home = folder / "snapshots" / "20240101T000000000000Z"
    home.mkdir(parents=True)
    engine = pyoxigraph.Store(home / "quads")
    engine.bulk_extend(quads)
    engine.flush()
    del engine
    (folder / "current").write_text(home.name, encoding="ascii")
    forms.write(folder)
    return folder


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The suite's data: three graphs with a document each, and one triple in the default graph."""
    kind, document = NamedNode(RDF_TYPE.strip("<>")), NamedNode("http://xmlns.com/foaf/0.1/Document")
    quads = [Quad(NamedNode(f"{DATA}{n}.rdf#doc"), kind, document, NamedNode(f"{DATA}{n}.rdf")) for n in (1, 2, 3)]
    quads.append(Quad(NamedNode(f"{DATA}0.rdf#doc"), kind, Literal("of the default graph")))
    folder = store(tmp_path_factory.mktemp("protocol") / "store", quads)
    with served(folder) as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


def yes(answer: httpx.Response) -> bool:
    found: bool = answer.raise_for_status().json()["boolean"]
    return found


def test_query_get(client: httpx.Client) -> None:
    assert yes(client.get("/sparql", params={"query": "ASK {}"}))


def test_query_post_form(client: httpx.Client) -> None:
    assert yes(client.post("/sparql", data={"query": "ASK {}"}))


def test_query_post_direct(client: httpx.Client) -> None:
    assert yes(client.post("/sparql", content="ASK {}", headers={"Content-Type": TEXT}))


@pytest.mark.parametrize("query", ["SELECT (1 AS ?value) {}", "ASK {}"])
@pytest.mark.parametrize(
    "accept", [JSON, "application/sparql-results+xml", "text/csv", "text/tab-separated-values", "application/xml"]
)
def test_query_content_type_select_and_ask(query: str, accept: str, client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": accept}).raise_for_status()
    assert answer.headers["content-type"].partition(";")[0] == accept
    assert b"1" in answer.content or b"true" in answer.content


@pytest.mark.parametrize("query", ["DESCRIBE <http://example.org/>", "CONSTRUCT { <s> <p> 1 } WHERE {}"])
@pytest.mark.parametrize("accept", [*RDF, "application/rdf+xml", "text/n3"])
def test_query_content_type_describe_and_construct(query: str, accept: str, client: httpx.Client) -> None:
    query = f"BASE <http://example.org/> {query}"
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": accept}).raise_for_status()
    assert answer.headers["content-type"].partition(";")[0] == accept
    assert len(list(parse(answer.content, RdfFormat.from_media_type(accept)))) == ("CONSTRUCT" in query)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_query_dataset_default_graph(method: str, client: httpx.Client) -> None:
    asked = {"query": f"ASK {{ <{DATA}1.rdf#doc> {RDF_TYPE} ?type }}", "default-graph-uri": f"{DATA}1.rdf"}
    assert yes(send(client, method, asked))
    assert not yes(send(client, method, {**asked, "default-graph-uri": f"{DATA}2.rdf"}))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_query_dataset_default_graphs(method: str, client: httpx.Client) -> None:
    query = f"ASK {{ <{DATA}1.rdf#doc> a ?type . <{DATA}2.rdf#doc> a ?type . FILTER NOT EXISTS {{ <{DATA}3.rdf#doc> a ?t }} }}"
    assert yes(send(client, method, {"query": query, "default-graph-uri": [f"{DATA}1.rdf", f"{DATA}2.rdf"]}))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_query_dataset_named_graphs(method: str, client: httpx.Client) -> None:
    named = {"named-graph-uri": [f"{DATA}1.rdf", f"{DATA}2.rdf"]}
    three = f"GRAPH ?g {{ <{DATA}3.rdf#doc> a ?t }}"
    query = f"ASK {{ GRAPH ?g1 {{ <{DATA}1.rdf#doc> a ?t }} GRAPH ?g2 {{ <{DATA}2.rdf#doc> a ?t }} FILTER NOT EXISTS {{ {three} }} }}"
    assert yes(send(client, method, {"query": query, **named}))
    assert not yes(send(client, method, {"query": "ASK { ?s ?p ?o }", **named}))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_query_dataset_full(method: str, client: httpx.Client) -> None:
    dataset = {"default-graph-uri": f"{DATA}3.rdf", "named-graph-uri": [f"{DATA}1.rdf", f"{DATA}2.rdf"]}
    query = f"ASK {{ GRAPH ?g {{ <{DATA}1.rdf#doc> a ?t }} <{DATA}3.rdf#doc> a ?t FILTER NOT EXISTS {{ <{DATA}1.rdf#doc> a ?t }} }}"
    assert yes(send(client, method, {"query": query, **dataset}))


def test_query_multiple_dataset(client: httpx.Client) -> None:
    """What the protocol says of the dataset stands for what the query says."""
    query = f"ASK FROM <{DATA}1.rdf> {{ <{DATA}1.rdf#doc> a ?type }}"
    assert yes(client.get("/sparql", params={"query": query}))
    assert not yes(client.get("/sparql", params={"query": query, "default-graph-uri": f"{DATA}2.rdf"}))
    assert not yes(client.get("/sparql", params={"query": query, "named-graph-uri": f"{DATA}2.rdf"}))


def test_bad_query_method(client: httpx.Client) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        answer = client.request(method, "/sparql", params={"query": "ASK {}"})
        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_bad_multiple_queries(client: httpx.Client) -> None:
    assert client.get("/sparql?query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D").status_code == 400
    assert client.post("/sparql?query=ASK%20%7B%7D", data={"query": "ASK {}"}).status_code == 400


def test_bad_query_wrong_media_type(client: httpx.Client) -> None:
    assert client.post("/sparql", content="ASK {}", headers={"Content-Type": "text/plain"}).status_code == 415


def test_bad_query_missing_form_type(client: httpx.Client) -> None:
    assert client.post("/sparql", content=b"query=ASK%20%7B%7D").status_code == 415


def test_bad_query_missing_direct_type(client: httpx.Client) -> None:
    assert client.post("/sparql", content=b"ASK {}").status_code == 415


@pytest.mark.parametrize("encoded", ["utf-16", "latin-1"])
def test_bad_query_non_utf8(encoded: str, client: httpx.Client) -> None:
    content = "ASK { ?s ?p 'é' }".encode(encoded)
    for named in ("", f"; charset={encoded}"):
        answer = client.post("/sparql", content=content, headers={"Content-Type": f"{TEXT}{named}"})
        assert answer.status_code == (415 if named else 400)
    assert client.get("/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%27%E9%27%20%7D").status_code == 400


def test_bad_query_syntax(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": "ASK {\n"})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert "not SPARQL 1.1: error at 2:1: expected one of" in answer.json()["detail"]
    assert "u{" not in answer.json()["detail"]
    assert (
        client.get("/sparql", params={"query": ""}).json()["detail"]
        == "not SPARQL 1.1: error at 1:1: expected something else"
    )


UPDATES = [
    {"data": {"update": "CLEAR NAMED"}},
    {"data": {"update": ["CLEAR NAMED", "CLEAR DEFAULT"]}},
    {"data": {"update": "CLEAR NAMED", "using-graph-uri": f"{DATA}1.rdf", "using-named-graph-uri": f"{DATA}2.rdf"}},
    {"content": "CLEAR NAMED", "headers": {"Content-Type": "application/sparql-update"}},
    {"content": b"\xff", "headers": {"Content-Type": "application/sparql-update; charset=utf-8"}},
    {"content": "INSERT DATA { <a> <b> 1 }", "headers": {"Content-Type": TEXT}},
]


@pytest.mark.parametrize("update", UPDATES)
def test_update_is_refused_with_the_reason(update: dict[str, object], client: httpx.Client) -> None:
    answer = client.post("/sparql", **update)  # type: ignore[arg-type]
    assert answer.status_code == 403
    assert "read-only" in answer.json()["detail"]


def test_update_by_get_is_refused_too(client: httpx.Client) -> None:
    assert client.get("/sparql", params={"update": "CLEAR NAMED"}).status_code == 403


@pytest.mark.parametrize("accept", [None, "*/*", *RDF])
def test_a_get_of_nothing_gets_the_description(accept: str | None, client: httpx.Client) -> None:
    answer = client.get("/sparql", headers={"Accept": accept} if accept else {})
    kind = answer.raise_for_status().headers["content-type"].partition(";")[0]
    assert kind == (accept if accept in RDF else "text/turtle")
    endpoint = "http://www.w3.org/ns/sparql-service-description#endpoint"
    found = [
        quad.object
        for quad in parse(answer.content, RdfFormat.from_media_type(kind))
        if quad.predicate.value == endpoint
    ]
    assert found == [NamedNode(f"{client.base_url}/sparql")]


def test_the_description_says_what_is_asked_and_how(client: httpx.Client) -> None:
    said = {
        (quad.subject.value, quad.predicate.value.rpartition("#")[2], quad.object.value.rpartition("#")[2])
        for quad in parse(client.get("/sparql").content, RdfFormat.TURTLE)
    }
    here, data = f"{client.base_url}/sparql", f"{client.base_url}/.well-known/void#dataset"
    assert {name for thing, name, _ in said if thing == here} >= {"endpoint", "feature", "resultFormat"}
    assert {(here, "type", "Service"), (here, "supportedLanguage", "SPARQL11Query")} < said
    assert {(here, "feature", "UnionDefaultGraph"), (here, "defaultDataset", "dataset")} < said
    assert {(data, "type", "Dataset"), (data, "defaultGraph", "default-graph")} < said
    assert (here, "feature", "BasicFederatedQuery") not in said


def test_the_limits_say_how_they_are_read(client: httpx.Client) -> None:
    assert client.get("/sparql/limits").json()["rows"]
    asked = client.options("/sparql/limits")
    refused = client.post("/sparql/limits")
    assert (asked.status_code, refused.status_code) == (204, 405)
    assert asked.headers["allow"] == refused.headers["allow"] == "GET, HEAD, OPTIONS"


def test_a_relative_iri_is_below_the_endpoint_unless_the_query_has_a_base(client: httpx.Client) -> None:
    for query, iri in (
        ("SELECT (<a> AS ?x) {}", f"{client.base_url}/a"),
        ("BASE <b/> SELECT (<a> AS ?x) {}", f"{client.base_url}/b/a"),
        ("BASE <http://e/b/> SELECT (<a> AS ?x) {}", "http://e/b/a"),
    ):
        for answer in (
            client.get("/sparql", params={"query": query}),
            client.post("/sparql", content=query, headers={"Content-Type": TEXT}),
        ):
            assert answer.raise_for_status().json()["results"]["bindings"][0]["x"]["value"] == iri
    elsewhere = client.get("/sparql", params={"query": "ASK FROM <a> {}"})
    assert elsewhere.status_code == 403
    assert f"{client.base_url}/a" in elsewhere.json()["detail"]


def test_a_byte_order_mark_is_no_part_of_a_query(client: httpx.Client) -> None:
    assert yes(client.post("/sparql", content="\ufeffASK {}".encode(), headers={"Content-Type": TEXT}))
    assert yes(client.post("/sparql", data={"query": "\ufeffASK {}"}))


def test_a_host_that_is_none_does_no_harm(client: httpx.Client) -> None:
    assert client.get("/sparql", headers={"Host": "a> <b"}).status_code in (200, 400)


@pytest.mark.parametrize("asked", [{"default-graph-uri": f"{DATA}1.rdf"}, {"named-graph-uri": f"{DATA}1.rdf"}])
def test_a_dataset_alone_is_no_question(asked: dict[str, str], client: httpx.Client) -> None:
    assert client.get("/sparql", params=asked).status_code == 400
    assert client.post("/sparql", data=asked).status_code == 400


def test_head_is_get_without_the_body(client: httpx.Client) -> None:
    for params in ({"query": "SELECT * { ?s ?p ?o } ORDER BY ?s"}, {}):
        got, head = client.get("/sparql", params=params), client.head("/sparql", params=params)
        passing = {"date", "server", "x-request-id"}
        assert {k: v for k, v in head.headers.items() if k not in passing} == {
            k: v for k, v in got.headers.items() if k not in passing
        }
        assert head.status_code == 200
        assert head.content == b""


def test_any_site_may_ask(client: httpx.Client) -> None:
    plain = client.options("/sparql")
    assert plain.status_code == 204
    assert plain.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    asked["Access-Control-Request-Headers"] = "content-type"
    preflight = client.options("/sparql", headers=asked)
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert "Content-Type" in preflight.headers["access-control-allow-headers"]
    for answer in (client.get("/sparql", params={"query": "ASK {}"}), client.get("/sparql", params={"query": "ASK"})):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_what_other_clients_send_besides_is_passed_over(client: httpx.Client) -> None:
    assert yes(client.get("/sparql", params={"query": "ASK {}", "debug": "on", "should-sponge": ""}))


def test_what_nobody_can_read_is_406_with_what_there_is(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": "ASK {}"}, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/csv" in answer.json()["detail"]
    assert "application/n-quads" in answer.json()["detail"]
    assert client.get("/sparql", params={"query": "ASK {}"}, headers={"Accept": "text/turtle"}).status_code == 406


def test_the_sum_of_accept_headers_counts(client: httpx.Client) -> None:
    headers = [("Accept", "text/csv;q=0.2"), ("Accept", "application/sparql-results+xml;q=0.3, */*;q=0.1")]
    answer = client.get("/sparql", params={"query": "ASK {}"}, headers=headers)
    assert answer.headers["content-type"] == "application/sparql-results+xml"


def test_a_graph_that_is_here_is_not_remote_whatever_its_name(client: httpx.Client) -> None:
    for query in (f"ASK FROM <{DATA}1.rdf> {{ ?s ?p ?o }}", f"PREFIX d: <{DATA}> ASK FROM d:1.rdf {{ ?s ?p ?o }}"):
        assert yes(client.get("/sparql", params={"query": query}))
        elsewhere = client.get("/sparql", params={"query": query.replace("1.rdf>", "9.rdf>").replace("d:1", "d:9")})
        assert elsewhere.status_code == 403
        assert f"{DATA}9.rdf" in elsewhere.json()["detail"]


def test_a_graph_of_ours_that_is_not_here_is_empty(client: httpx.Client) -> None:
    graph = "https://w3id.org/onrecord/id/article/none"
    assert not yes(client.get("/sparql", params={"query": f"ASK FROM <{graph}> {{ ?s ?p ?o }}"}))
    assert not yes(client.get("/sparql", params={"query": "ASK { ?s ?p ?o }", "default-graph-uri": graph}))


def test_an_iri_that_is_none_is_the_askers_fault(client: httpx.Client) -> None:
    for iri in ("", "no iri", "<>"):
        assert client.get("/sparql", params={"query": "ASK {}", "default-graph-uri": iri}).status_code in (400, 403)


def send(client: httpx.Client, method: str, asked: dict[str, object]) -> httpx.Response:
    if method == "GET":
        return client.get("/sparql", params=asked)  # type: ignore[arg-type]
    return client.post("/sparql", data=asked)
