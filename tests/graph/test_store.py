"""What any store must do. A new backend is a new entry of BACKENDS."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Variable

from bench.engines import ACCESS, ENGINES
from graph import rdf, staging
from graph.embedded import EmbeddedStore
from graph.remote import RemoteStore
from graph.store import Store
from ontology.errors import QueryError, StoreError, StoreLocked
from ontology.iris import BASE, article_iri
from tests.readings import articles, town_hall

EMBEDDED, IN_STEPS = "embedded", "embedded, in steps"
BACKENDS = (EMBEDDED, IN_STEPS, *ENGINES)
GRAPH, OTHER = f"{BASE}id/article/a", f"{BASE}id/graph/other"


@pytest.fixture(params=BACKENDS)
def store(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engines: Callable[[str], str]
) -> Iterator[Store]:
    if request.param in ENGINES:
        with RemoteStore(engines(request.param), ACCESS[request.param], tmp_path) as remote:
            for graph in tuple(remote.graphs()):
                remote.put(graph, ())
            yield remote
        return
    if request.param == IN_STEPS:
        monkeypatch.setattr(staging, "STEP", 2)  # as if every graph were very large
    with EmbeddedStore(tmp_path / "store") as opened:
        yield opened


def words(*texts: str, graph: str = GRAPH) -> list[Quad]:
    return [Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(text), NamedNode(graph)) for text in texts]


def held(store: Store, graph: str = GRAPH) -> set[str]:
    return {rdf.value(quad.object) for quad in store.quads(graph)}


def test_a_graph_is_replaced_as_a_whole(store):
    store.replace({GRAPH: words("one", "two")})
    store.replace({GRAPH: words("two", "three")})
    assert held(store) == {"two", "three"}


def test_other_graphs_stay_when_one_is_replaced(store):
    store.replace({OTHER: words("one", graph=OTHER)})
    store.replace({GRAPH: words("one")})
    assert held(store, OTHER) == {"one"}
    assert set(store.graphs()) == {GRAPH, OTHER}


def test_what_stands_beside_is_added_and_replaces_nothing(store):
    store.replace({OTHER: words("one", graph=OTHER)})
    store.replace({GRAPH: words("x")}, beside=words("two", graph=OTHER))
    assert held(store, OTHER) == {"one", "two"}


def test_replacing_a_graph_by_itself_changes_nothing_and_says_so(store):
    quads = rdf.quads(town_hall())[:20]
    iri = article_iri(town_hall().article)
    assert store.replace({iri: quads}, beside=words("one", graph=OTHER))
    assert not store.replace({iri: quads}, beside=words("one", graph=OTHER))
    assert set(store.quads(iri)) == set(quads)


def test_what_is_amended_goes_and_comes_and_all_else_stays(store):
    store.replace({GRAPH: words("one", "two", "three"), OTHER: words("one", graph=OTHER)})
    assert store.amend(words("one", "two"), words("two", "four"))
    assert held(store) == {"two", "three", "four"}
    assert held(store, OTHER) == {"one"}


def test_amending_what_is_so_already_changes_nothing_and_says_so(store):
    store.replace({GRAPH: words("one")})
    assert not store.amend(words("two"), words("one"))
    assert held(store) == {"one"}


def test_an_empty_graph_is_gone(store):
    store.replace({GRAPH: words("one")})
    assert store.replace({GRAPH: []})
    assert list(store.quads()) == []


def test_when_the_new_quads_fail_on_the_way_the_old_graph_is_whole(store):
    def failing() -> Iterator[Quad]:
        yield from words("two")
        raise RuntimeError("no more")

    store.replace({GRAPH: words("one")})
    with pytest.raises(RuntimeError, match="no more"):
        store.replace({GRAPH: failing()})
    assert held(store) == {"one"}


HOSTILE = (
    '" } } ; DROP ALL ; #',
    "\\u0022 } } ; DROP ALL ; #",
    "\\\\u0022 } } ; INSERT DATA { GRAPH <https://w3id.org/onrecord/id/z> { <urn:z> <urn:z> <urn:z> } } #",
    "\\U00000022 .",
    "\\",
    "\x00\x01\x7f\x85\u2028\ufeff\uffff\U0010ffff\r\n\t",
    "\x80\x00",
    "{{ 7 * 7 }} <script>",
)


def test_hostile_text_is_kept_as_text_and_does_nothing_else(store):
    store.replace({GRAPH: words("harmless", *HOSTILE[:2])})
    store.replace({GRAPH: words(*HOSTILE)})  # by SPARQL update, since something goes
    assert held(store) == set(HOSTILE)
    assert set(store.graphs()) == {GRAPH}
    store.replace({GRAPH: []})
    assert list(store.quads()) == []


@pytest.mark.parametrize("store", [EMBEDDED, *ENGINES], indirect=True)  # staging each example takes its time
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(
    before=st.sets(st.text(st.characters(exclude_categories=["Cs"]))),
    after=st.sets(st.text(st.characters(exclude_categories=["Cs"]))),
)
def test_any_texts_take_the_place_of_any_others(store, before: set[str], after: set[str]):
    store.replace({GRAPH: words(*before)})
    store.replace({GRAPH: words(*after)})
    assert held(store) == after


def test_a_query_sees_the_union_of_all_graphs_and_binds_values(store):
    store.replace({GRAPH: words("one"), OTHER: words("two", graph=OTHER)})
    rows = store.query("SELECT ?s ?text { ?s <urn:p> ?text }", {Variable("text"): Literal("two")})
    assert isinstance(rows, QuerySolutions)
    assert [rdf.value(row["text"]) for row in rows] == ["two"]


def test_a_query_that_is_not_sparql_is_refused(store):
    with pytest.raises(QueryError, match="not SPARQL"):
        store.query("SELEKT")


@pytest.mark.parametrize("store", [EMBEDDED, *ENGINES], indirect=True)  # staging takes its time, and tells no more
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(article=articles())
def test_an_article_is_kept_as_it_was_read(store, article):
    store.keep(article)
    store.keep(article)
    assert store.article(article.hash).text == article.text


def test_an_article_keeps_its_metadata(store):
    article = town_hall().article
    store.keep(article)
    assert store.article(article.hash) == article


def test_what_becomes_known_about_a_kept_article_is_kept_too(store):
    article = town_hall().article
    store.keep(replace(article, url=None, title=None))
    store.keep(article)
    assert store.article(article.hash) == article


def test_a_text_that_is_not_kept_is_an_error_with_its_place(store):
    with pytest.raises(StoreError, match=f"{'0' * 64}.*ingest the article again"):
        store.article("0" * 64)


# --- The store in a folder ---


def test_a_second_writer_in_another_process_fails_at_once_with_one_line(tmp_path):
    code = "import sys; from pathlib import Path; from graph.embedded import EmbeddedStore; EmbeddedStore(Path(sys.argv[1]))"
    with EmbeddedStore(tmp_path):
        second = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False
        )
    last = second.stderr.splitlines()[-1]
    assert (
        last == f"ontology.errors.StoreLocked: {tmp_path}: another process is writing to this store; wait, or stop it"
    )


def test_a_second_writer_in_the_same_process_fails_too(tmp_path):
    with EmbeddedStore(tmp_path), pytest.raises(StoreLocked):
        EmbeddedStore(tmp_path)


def test_a_closed_store_can_be_opened_again_and_holds_what_was_written(tmp_path):
    with EmbeddedStore(tmp_path) as store:
        store.replace({GRAPH: words("one")})
    with EmbeddedStore(tmp_path) as store:
        assert held(store) == {"one"}


def test_a_folder_that_cannot_be_a_store_is_refused(tmp_path):
    (tmp_path / "quads").write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be opened as a store"):
        EmbeddedStore(tmp_path)


def test_a_text_file_that_was_damaged_is_named(tmp_path):
    article = town_hall().article
    with EmbeddedStore(tmp_path) as store:
        store.keep(article)
        next((tmp_path / "texts").rglob("*.json")).write_text("{", encoding="utf-8")
        with pytest.raises(StoreError, match=f"{article.hash}.json: cannot be read"):
            store.article(article.hash)


WRITER = """
import sys
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad
from graph import staging
from graph.embedded import EmbeddedStore

staging.STEP = int(sys.argv[2])
store = EmbeddedStore(Path(sys.argv[1]))
graph, other = sys.argv[3:]
turn = 0
while True:
    turn += 1
    quads = [Quad(NamedNode(f"urn:{i}"), NamedNode("urn:p"), Literal(turn), NamedNode(graph)) for i in range(500)]
    store.replace({graph: quads}, beside=[Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(turn), NamedNode(other))])
    print(turn, flush=True)
"""


@pytest.mark.parametrize("step", [50_000, 60], ids=["at once", "in steps"])
@pytest.mark.parametrize("after", [0.05, 0.13, 0.21])
def test_a_writer_killed_on_the_way_leaves_one_whole_version(tmp_path, after, step):
    command = [sys.executable, "-c", WRITER, str(tmp_path), str(step), GRAPH, OTHER]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "1\n"
        time.sleep(after)
        writer.kill()
    with EmbeddedStore(tmp_path) as store:
        turns = {rdf.value(quad.object) for quad in store.quads(GRAPH)}
        assert len(turns) == 1
        assert len(list(store.quads(GRAPH))) == 500
        assert turns <= held(store, OTHER)
        assert len(held(store, OTHER)) == int(turns.pop())
