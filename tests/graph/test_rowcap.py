from __future__ import annotations

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph.readonly import graphs
from graph.rowcap import capped

CAP = 3


@pytest.fixture(scope="module")
def store() -> pyoxigraph.Store:
    opened = pyoxigraph.Store()
    opened.extend(Quad(NamedNode(f"http://e/{n}"), NamedNode("http://e/p"), Literal(n)) for n in range(8))
    return opened


MORE = [
    "SELECT * { ?s ?p ?o }",
    "select*{?s ?p ?o}",
    "SELECT * { ?s ?p ?o } # LIMIT 1",
    "SELECT * { ?s ?p ?o } LIMIT 7",
    "SELECT * { ?s ?p ?o }LIMIT7OFFSET 1",
    "SELECT * { ?s ?p ?o } OFFSET 2 LIMIT # 1\n 99999999999",
    "SELECT * { ?s ?p ?o } OFFSET 1",
    "SELECT * { ?s ?p ?o } ORDER BY ?o",
    "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING (COUNT(*) > 0) ORDER BY ?s",
    "SELECT ?s { ?s ?p ?o } ORDER BY (EXISTS { ?s ?p 3 })",
    "SELECT (EXISTS { ?s ?p 3 } AS ?x) { ?s ?p ?o }",
    "SELECT * { { SELECT * { ?s ?p ?o } LIMIT 6 } }",
    "SELECT * { ?s ?p ?o FILTER(?o != '} LIMIT 1 {') }",
    "SELECT * { ?s ?p ?o } VALUES ?p { <http://e/p> }",
    "SELECT * { ?s ?p ?o } LIMIT 7 VALUES ?p { <http://e/p> }",
    "PREFIX limit: <http://e/> PREFIX values: <http://e/> SELECT * { ?s limit:p ?limit ; values:p ?values }",
    "PREFIX select: <http://e/> SELECT * { ?s select:p ?o }",
    "PREFIX ask: <http://e/> SELECT * { ?s ask:p ?o }",
]


@pytest.mark.parametrize("query", MORE)
def test_a_select_stops_at_the_cap_and_tells_where_it_would_go_on(query: str, store: pyoxigraph.Store) -> None:
    everything = list(map(str, store.query(query)))
    found = capped(query, CAP)
    assert found is not None
    assert list(map(str, store.query(found.text))) == everything[:CAP]
    assert list(map(str, store.query(found.beyond))) == everything[CAP : CAP + 1] != []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o } LIMIT 3",
        "SELECT * { ?s ?p ?o } LIMIT 0",
        "SELECT * { ?s ?p ?o } limit 2 offset 9 VALUES ?p { <http://e/p> }",
        "ASK { ?s ?p ?o }",
        "DESCRIBE ?s { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p ?o } WHERE { SELECT * { ?s ?p ?o } }",
        "no query",
        "",
    ],
)
def test_what_needs_no_cap_stays_as_it_is(query: str) -> None:
    assert capped(query, CAP) is None


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("SELECT * FROM <http://e/a> FROM NAMED <http://e/b> { ?s ?p ?o }", ("http://e/a", "http://e/b")),
        ("PREFIX e: <http://e/> SELECT * FROM e:a { ?s ?p ?o }", ("http://e/a",)),
        ("BASE <http://e/x/> PREFIX e: <../> SELECT * FROM <a> FROM e:b { ?s ?p ?o }", ("http://e/x/a", "http://e/b")),
        ("SELECT * FROM <http://e/\\u0061> { ?s ?p ?o }", ("http://e/\\u0061", "http://e/a")),
        ("SELECT * { ?s ?p 'FROM <http://e/a>' } # FROM <http://e/a>", ()),
    ],
)
def test_the_graphs_that_from_names_are_known_by_their_whole_iris(query: str, named: tuple[str, ...]) -> None:
    assert graphs(query) == named
