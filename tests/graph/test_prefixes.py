from __future__ import annotations

import pyoxigraph
import pytest

from graph.prefixes import KNOWN, completed, missing, shortened
from ontology.iris import BASE, NS


@pytest.mark.parametrize(
    ("sparql", "names"),
    [
        ("SELECT * { ?s onr:speaker/schema:name ?who }", ("onr", "schema")),
        ("PREFIX onr: <x>\nprefix  schema:<y> SELECT * { ?s onr:speaker/schema:name ?who }", ()),
        ("SELECT * { ?s ?p \"skos:a\" , '''foaf:b\n''' } # org:c", ()),
        ("SELECT * { ?s <http://oa:1/> ?skos . _:foaf ?p ?o }", ()),
        ("SELECT * { ?s ^schema:name|!rdf:type '1'^^xsd:date }", ("rdf", "schema", "xsd")),
        ("SELECT * { ?s mine:own ?o }", ()),
        ("SELECT * { GRAPH graph:actors { id:person a schema:Person } }", ("schema", "graph", "id")),
    ],
)
def test_known_prefixes_that_are_not_declared_are_missing(sparql: str, names: tuple[str, ...]) -> None:
    assert missing(sparql) == names


def test_a_completed_query_is_sparql_and_lacks_nothing() -> None:
    whole = completed("".join(f"# {name}\nASK {{ ?s {name}:x ?o }}" if name == "onr" else "" for name in KNOWN))
    assert missing(whole) == ()
    assert completed(whole) == whole
    pyoxigraph.Store().query(whole)


@pytest.mark.parametrize(
    ("iri", "short"),
    [
        (f"{NS}speaker", "onr:speaker"),
        (f"{BASE}id/graph/actors", "graph:actors"),
        (f"{BASE}id/person/ada-quill", "id:person/ada-quill"),
        ("https://schema.org/name", "schema:name"),
        ("https://schema.org/a b<script>", "https://schema.org/a b<script>"),
        ("https://elsewhere.example/x", "https://elsewhere.example/x"),
    ],
)
def test_an_iri_is_written_by_its_prefix_where_that_says_the_same(iri: str, short: str) -> None:
    assert shortened(iri) == short
