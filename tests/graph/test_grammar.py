"""Reading a query and doing no more."""

import pytest

from graph.grammar import ENDLESS, mistake

NUMBERS = " ".join(map(str, range(900)))
PRODUCT = " ".join(f"VALUES ?{name} {{ {NUMBERS} }}" for name in "abcdef")


@pytest.mark.parametrize(
    "sparql",
    [
        "ASK {}",
        "DESCRIBE <https://example.org/a>",
        "SELECT (<https://example.org/f>(1) AS ?x) {}",
        f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}",
    ],
    ids=["short", "describe", "unknown function", "endless to evaluate"],
)
def test_what_is_sparql_is_not_evaluated(sparql: str):
    assert mistake(sparql) is None


@pytest.mark.parametrize(
    "sparql",
    [
        "SELEKT",
        "DROP ALL",
        "DEFINE input:grab-all <x> SELECT * {}",
        "SELECT * { ?s <urn:p> ?o OPTION (SCORE ?x) }",
        "SELECT * FROM dbpedia:x { ?s ?p ?o }",
        "ASK { <relative> ?p ?o }",
    ],
)
def test_what_is_none_is_told_with_its_place(sparql: str):
    assert str(mistake(sparql)).startswith("error at 1:")


@pytest.mark.parametrize("sparql", ["ASK { FILTER(" + "(" * 10**5 + "1" + ")" * 10**5 + ") }", "ASK " + "{" * 10**5])
def test_what_would_end_the_process_that_reads_it_does_so_elsewhere(sparql: str):
    assert mistake(sparql) == ENDLESS


def test_half_a_surrogate_pair_is_a_mistake():
    assert "no character" in str(mistake("ASK { ?s ?p '\ud800' }"))
