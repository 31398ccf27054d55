from __future__ import annotations

import contextlib
import socket
import threading

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.readonly import for_engines, names_dataset, refuse, refuse_graph
from ontology.errors import QueryMistaken, QueryRefused

HOSTILE = [
    "SELECT * { SERVICE <http://HOST/> { ?s ?p ?o } }",
    "SELECT * { service <http://HOST/> { ?s ?p ?o } }",
    "SELECT * { SeRvIcE SILENT <http://HOST/> { ?s ?p ?o } }",
    "SELECT * { SERVICE#SELECT\n<http://HOST/> { ?s ?p ?o } }",
    "SELECT * { SERVICE # a comment\r <http://HOST/> { ?s ?p ?o } }",
    "SELECT * { # comment ends here\rSERVICE <http://HOST/> { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <http://HOST/> { ?s ?p ?o } }",
    "SELECT * { \\U00000053\\u0065rvice <http://HOST/> { ?s ?p ?o } }",
    "PREFIX ex: <http://HOST/> SELECT * { SERVICEex:a { ?s ?p ?o } }",
    "PREFIX : <http://HOST/> SELECT * { SERVICE:a { ?s ?p ?o } }",
    "SELECT * { ?s ?p 1SERVICE<http://HOST/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'a'SERVICE<http://HOST/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'a\\'SERVICE', 'b'.SERVICE<http://HOST/> { ?s ?p ?o } }",
    'SELECT * { ?s ?p """a"b""" . SERVICE <http://HOST/> { ?s ?p ?o } }',
    "SELECT * { ?s ?p '''a''b''' . SERVICE <http://HOST/> { ?s ?p ?o } }",
    "PREFIX ex: <http://HOST/> SELECT * { ?s ?p ex:a\\' . SERVICE <http://HOST/> { ?s ?p ?o } . ?s ?p 'x' }",
    "PREFIX ex: <http://HOST/> SELECT * { ?s ?p ex:a\\# . SERVICE <http://HOST/> { ?s ?p ?o } }",
    "SELECT * { ?s <http://HOST/\\u0023x> ?o . SERVICE <http://HOST/> { ?s ?p ?o } }",
    "SELECT * { ?s <http://HOST/it's> ?o . SERVICE <http://HOST/> { ?s ?p 'x' } }",
    "SELECT * { FILTER(1<2) SERVICE <http://HOST/> { ?s ?p ?o } FILTER(3>2) }",
    "SELECT * { FILTER EXISTS { SERVICE <http://HOST/> { ?s ?p ?o } } }",
    "SELECT * { { SELECT * { SERVICE ?x { ?s ?p ?o } } } VALUES ?x { <http://HOST/> } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://HOST/> { ?s ?p ?o } }",
    "ASK { OPTIONAL { SERVICE <http://HOST/> { ?s ?p ?o } } }",
    "LOAD <http://HOST/>",
    "load silent <http://HOST/> into graph <http://a/>",
    "INSERT DATA { <http://a/> <http://b/> 1 }",
    "PREFIX a: <http://a/>\n# c\nDELETE WHERE { ?s ?p ?o }",
    "CLEAR ALL",
    "DROP GRAPH <http://a/>",
    "COPY <http://a/> TO <http://b/>",
    "SELECT * FROM <http://HOST/> { ?s ?p ?o }",
    "SELECT * FROM NAMED <http://HOST/> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * from#x\n<http://HOST/> { ?s ?p ?o }",
]

HARMLESS = [
    'SELECT * { ?s ?p ?o FILTER(CONTAINS(?o, "SERVICE <http://a/> { LOAD }")) }',
    "SELECT * { ?s ?p 'insert and delete' } # SERVICE <http://a/>",
    "SELECT ?service ?load $insert { ?service ?load $insert }",
    "SELECT * { ?s <http://example.org/service/load> ?o }",
    "PREFIX schema: <https://schema.org/> SELECT * { ?s schema:Service ?o ; schema:add ?p }",
    'SELECT * { ?s ?p """he said "load" and\nSERVICE""" }',
    "SELECT * { ?s ?p 'service'@en-service }",
    "SELECT * FROM <https://w3id.org/onrecord/id/article/a-1> { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_would_call_out_or_write_is_refused(hostile: str) -> None:
    with pytest.raises(QueryRefused, match=r"refused|not of this store"):
        refuse(hostile.replace("HOST", "example.org"))


@pytest.mark.parametrize("harmless", HARMLESS)
def test_the_same_words_elsewhere_are_no_reason(harmless: str) -> None:
    refuse(harmless)
    pyoxigraph.Store().query(harmless)


def test_what_is_not_refused_calls_nobody() -> None:
    """Every query that the scan lets through is evaluated beside a listener, which must hear nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.3)
        host = f"127.0.0.1:{listener.getsockname()[1]}"
        calls: list[object] = []
        ears = threading.Thread(target=_listen, args=(listener, calls))
        ears.start()
        for query in [*HOSTILE, *HARMLESS]:
            text = query.replace("HOST", host)
            try:
                refuse(text)
            except QueryRefused:
                continue
            with contextlib.suppress(SyntaxError):
                list(pyoxigraph.Store().query(text))
        ears.join()
        assert calls == []


def test_the_engine_would_call_if_it_were_let() -> None:
    """The reason for all this; if it fails, the engine has changed and the scan may go."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(5)
        calls: list[object] = []
        ears = threading.Thread(target=_listen, args=(listener, calls))
        ears.start()
        with pytest.raises(OSError, match=r"."):
            list(
                pyoxigraph.Store().query(
                    f"SELECT * {{ SERVICE <http://127.0.0.1:{listener.getsockname()[1]}/> {{ ?s ?p ?o }} }}"
                )
            )
        ears.join()
        assert len(calls) == 1


def _listen(listener: socket.socket, calls: list[object]) -> None:
    try:
        connection, caller = listener.accept()
    except TimeoutError:
        return
    calls.append(caller)
    connection.close()


@settings(deadline=None)
@given(st.text(alphabet="SERVICEservice <>{}?:'\"\\#\nux0053a.1", max_size=60))
def test_no_spelling_gets_a_call_past_the_scan(noise: str) -> None:
    """The engine fails on a call with OSError; whatever passes the scan must never get as far as that."""
    text = f"SELECT * {{ {noise} SERVICE <http://127.0.0.1:9/> {{ ?s ?p ?o }} }}"
    try:
        refuse(text)
    except QueryRefused:
        return
    with contextlib.suppress(SyntaxError):
        list(pyoxigraph.Store().query(text))


def test_only_graphs_of_ours_may_be_named() -> None:
    refuse_graph("https://w3id.org/onrecord/id/graph/actors")
    with pytest.raises(QueryRefused, match="is not of this store"):
        refuse_graph("http://example.org/")


def test_from_is_noticed_where_it_is_one() -> None:
    assert names_dataset("SELECT * FROM <https://w3id.org/onrecord/id/article/a-1> { ?s ?p ?o }")
    assert names_dataset("PREFIX a: <https://w3id.org/onrecord/id/article/> SELECT * FROM NAMED a:b { ?s ?p ?o }")
    assert not names_dataset("SELECT ?from { ?from ?p 'from <x>' } # FROM <x>")


# --- Engines elsewhere ---

PREFIXES = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> PREFIX ex: <http://example.org/> "


@pytest.mark.parametrize(
    "sparql",
    [
        'PREFIX bif: <bif:> SELECT (bif:exec("SPARQL CLEAR GRAPH <urn:g>") AS ?x) {}',
        'SELECT (<bif:http_get>("http://example.org/") AS ?x) {}',
        'SELECT (<\\u0062IF:http_get>("http://example.org/") AS ?x) {}',
        'SELECT (<\\u005Cu0062if:http_get>("http://example.org/") AS ?x) {}',
        "SELECT (sql:anything(1) AS ?x) {}",
        "SELECT * { ?s ?p ?o . ?o <bif:contains> 'a' }",
        "SELECT * { ?s <java:org.example.Function> ?o }",
        "BASE <bif:> SELECT (<exec>(1) AS ?x) {}",
        "PREFIX p: <bi> SELECT (p:f:exec(1) AS ?x) {}",
        f"{PREFIXES} SELECT (ex:f(1) AS ?x) {{}}",
        f"{PREFIXES} SELECT (ex:f\\((1) AS ?x) {{}}",
        f"{PREFIXES} SELECT (ex:f # a comment\n(1) AS ?x) {{}}",
        f"{PREFIXES} SELECT * {{ ?s ?p ?o FILTER(?o-ex:f(1)) }}",
        f"PREFIX ex: <bif:> {PREFIXES} SELECT (ex:exec(1) AS ?x) {{}}",
    ],
)
def test_what_is_an_engines_own_is_refused(sparql: str) -> None:
    with pytest.raises(QueryRefused, match="is refused"):
        for_engines(sparql)


@pytest.mark.parametrize(
    "sparql",
    [
        'DEFINE get:soft "replacing" DEFINE input:grab-iri <http://example.org/> SELECT * { ?s ?p ?o }',
        "SELECT * FROM dbpedia:x { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o } OPTION (QUIETCAST)",
    ],
)
def test_what_is_no_sparql_goes_to_no_engine(sparql: str) -> None:
    with pytest.raises(QueryMistaken, match=r"not SPARQL 1\.1: error at 1:"):
        for_engines(sparql)


@pytest.mark.parametrize(
    "sparql",
    [
        *HARMLESS,
        f"{PREFIXES} SELECT (xsd:integer('1') AS ?n) {{ FILTER(?a-xsd:integer(?b) > 1) }}",
        f"{PREFIXES} SELECT * {{ ?s a ex:C FILTER (?x IN (ex:a, ex:b)) VALUES (?x ?y) {{ (ex:a 1) (ex:b 2) }} }}",
        f"{PREFIXES} SELECT * {{ ?s ex:p/(ex:q|ex:r)* <mailto:a@example.org>, 'bif:exec(1)' }}",
    ],
)
def test_what_is_sparql_goes_to_engines_without_its_comments(sparql: str) -> None:
    sent = for_engines(sparql)
    assert len(sent) == len(sparql)
    assert sent.split() == sparql.partition(" # ")[0].split()


def test_no_comment_tells_an_engine_anything() -> None:
    assert for_engines("#pragma prefix a: <bif:>\nASK {}").split() == ["ASK", "{}"]
