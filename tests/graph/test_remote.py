"""A store on a service, beyond what any store must do (test_store.py): cuts, faults on the way, credentials, other machines."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, QueryTriples

from bench.engines import ACCESS, ENGINES, binary, virtuoso
from graph import service
from graph.dialects import DIALECTS, dialect
from graph.rdf import value
from graph.remote import RemoteStore
from graph.service import Access, Limits
from ontology.errors import (
    AnswerTooLarge,
    BadSetting,
    QueryError,
    QueryMistaken,
    QueryNotTaken,
    QueryRefused,
    QueryTimeout,
    StoreError,
)
from ontology.terms import XSD

GRAPH = "https://w3id.org/onrecord/id/article/a"
ROWS = 40
"""The most that the small engine gives."""


def quads(count: int, graph: str = GRAPH) -> list[Quad]:
    return [
        Quad(NamedNode(f"urn:s{number}"), NamedNode("urn:p"), Literal(f"text {number}"), NamedNode(graph))
        for number in range(count)
    ]


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, engines: Callable[[str], str]) -> Iterator[RemoteStore]:
    with RemoteStore(engines(request.param), ACCESS[request.param]) as remote:
        for graph in tuple(remote.graphs()):
            remote.put(graph, ())
        yield remote


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteStore]:
    """Virtuoso as it is set up where answers are to be short."""
    if not binary("virtuoso"):
        pytest.skip("needs virtuoso, which is not installed: see docs/engines.md")
    with virtuoso(tmp_path_factory.mktemp("small"), rows=ROWS) as url, RemoteStore(url, ACCESS["virtuoso"]) as remote:
        yield remote


@pytest.mark.parametrize("count", [1, 2000, 12_000])
def test_a_graph_of_any_size_is_put_and_read_whole(store, count: int):
    store.put(GRAPH, quads(count))
    assert {*store.quads(GRAPH)} == {*quads(count)}


def test_what_is_put_takes_the_place_of_all_that_was_there(store):
    store.put(GRAPH, quads(3000))
    store.put(GRAPH, quads(2))
    assert {*store.quads()} == {*quads(2)}


def test_a_large_difference_goes_over_in_pieces(store):
    store.put(GRAPH, quads(5000))
    assert store.amend(quads(5000)[:2500], quads(9000)[6000:])
    assert {*store.quads(GRAPH)} == {*quads(5000)[2500:], *quads(9000)[6000:]}


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("P1Y6M", XSD.duration),
        ("2600000000", XSD.integer),
        ("123456789012345678901234567890", XSD.integer),
        ("-7", XSD.integer),
        ("0.8796", XSD.decimal),
        ("true", XSD.boolean),
        ("false", XSD.boolean),
        ("2024-05-03", XSD.date),
        ("2024", XSD.gYear),
        ("2024-05", XSD.gYearMonth),
        ("2024-05-03T10:20:30Z", XSD.dateTime),
        ("https://example.org/a?b=ü", XSD.anyURI),
        ("words", XSD.string),
    ],
)
@pytest.mark.parametrize("many", [0, 3000], ids=["updated", "loaded"])
def test_a_literal_comes_back_as_it_was_written(store, written: str, kind: str, many: int):
    quad = Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(written, datatype=NamedNode(kind)), NamedNode(GRAPH))
    store.put(GRAPH, [*quads(many), quad])
    assert [one.object for one in store.matching(NamedNode("urn:s"), None, None)] == [quad.object]
    assert [one.subject for one in store.matching(None, None, quad.object)] == [quad.subject]
    assert not store.replace({GRAPH: [*quads(many), quad]})
    store.replace({GRAPH: []})
    assert [*store.quads()] == []


def test_a_construct_gives_triples(store):
    store.put(GRAPH, quads(3))
    found = store.query("CONSTRUCT { ?s <urn:said> ?o } WHERE { GRAPH ?g { ?s <urn:p> ?o } }")
    assert isinstance(found, QueryTriples)
    assert sorted(value(triple.object) for triple in found) == ["text 0", "text 1", "text 2"]


# --- Cuts ---


def test_an_answer_that_was_cut_is_asked_for_in_pages(small):
    small.put(GRAPH, quads(5 * ROWS + 3))
    found = small.query("PREFIX u: <urn:> SELECT ?s ?o WHERE { GRAPH ?g { ?s u:p ?o } } ORDER BY ?o")
    assert isinstance(found, QuerySolutions)
    assert [value(row["o"]) for row in found] == sorted(value(quad.object) for quad in quads(5 * ROWS + 3))


def test_graphs_and_quads_are_read_beyond_what_the_engine_gives_at_once(small):
    for graph in tuple(small.graphs()):
        small.put(graph, ())
    graphs = [f"https://w3id.org/onrecord/id/article/{number}" for number in range(2 * ROWS)]
    each = [Quad(NamedNode(graph), NamedNode("urn:p"), Literal("x"), NamedNode(graph)) for graph in graphs]
    small.write([], each)
    small.put(GRAPH, quads(3 * ROWS))
    assert {*small.graphs()} == {*graphs, GRAPH}
    assert {*small.quads(GRAPH)} == {*quads(3 * ROWS)}
    assert {*small.matching(None, NamedNode("urn:p"), None)} == {*each, *quads(3 * ROWS)}


def test_more_of_one_thing_than_the_engine_gives_is_an_error_and_not_a_part_of_it(small):
    small.put(
        GRAPH,
        [
            Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(f"{number}"), NamedNode(GRAPH))
            for number in range(ROWS + 5)
        ],
    )
    with pytest.raises(StoreError, match=f"gives {ROWS} rows at most, and urn:s has more"):
        [*small.quads(GRAPH)]


def test_triples_that_may_have_been_cut_are_refused(small):
    small.put(GRAPH, quads(ROWS + 5))
    with pytest.raises(QueryError, match=f"gives {ROWS} triples at most"):
        small.query("CONSTRUCT WHERE { GRAPH ?g { ?s <urn:p> ?o } }")


# --- Services that fail, and such as want to be told something ---


class Fake(BaseHTTPRequestHandler):
    """Answers with what the test has put into `answers`, the last of them over and over."""

    answers: list[tuple[int, dict[str, str], bytes]]
    asked: list[tuple[str, str, dict[str, str], bytes]]
    stalls: float = 0.0
    """Seconds that it takes over each answer, half of which has come by then."""

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.asked.append((self.command, self.path, dict(self.headers), body))
        greeting = self.command == "GET"
        answers = self.answers
        status, headers, told = (200, {}, b"") if greeting else answers.pop(0) if len(answers) > 1 else answers[0]
        self.send_response(status)
        for name, each in headers.items():
            self.send_header(name, each)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        half = len(told) // 2
        self.wfile.write(told[:half])
        time.sleep(0 if greeting else self.stalls)
        self.wfile.write(told[half:])

    do_GET = do_POST = do_PUT = answer  # noqa: N815  # as the library has it

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


ROW = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"yes"}}]}}'


@contextmanager
def fake(*answers: tuple[int, dict[str, str], bytes], stalls: float = 0.0) -> Iterator[tuple[str, type[Fake]]]:
    handler = type("Handler", (Fake,), {"answers": [*answers], "asked": [], "stalls": stalls})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/sparql", handler
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "PAUSE", 0.01)


def ask(url: str, access: Access | None = None) -> list[str]:
    with RemoteStore(url, access or Access()) as store:
        found = store.query("SELECT ?x WHERE { ?x ?y ?z }")
        assert isinstance(found, QuerySolutions)
        return [value(row["x"]) for row in found]


@pytest.mark.parametrize("status", [429, 502, 503])
def test_a_service_that_is_busy_is_asked_again(status: int):
    with fake((status, {"Retry-After": "0"}, b"busy"), (200, {}, ROW)) as (url, handler):
        assert ask(url) == ["yes"]
        assert [method for method, *_ in handler.asked] == ["GET", "POST", "POST"]


def test_one_that_stays_busy_is_given_up_with_what_it_says():
    with (
        fake((503, {}, b"come back\nlater")) as (url, handler),
        pytest.raises(StoreError, match="503: come back later"),
    ):
        ask(url)
    assert len(handler.asked) == 1 + service.TRIES


def test_a_query_that_is_refused_is_not_sent_again():
    with fake((400, {}, b"no such function")) as (url, handler):
        with pytest.raises(QueryError, match="does not take the query: no such function"):
            ask(url)
        assert len(handler.asked) == 2


def test_nobody_at_the_address_is_an_error_with_the_next_step():
    with fake((200, {}, ROW)) as (url, _):
        pass
    with pytest.raises(StoreError, match=f"{url}: does not answer .*see whether the engine runs"):
        ask(url)


def test_a_redirect_to_another_machine_is_not_followed():
    with fake((200, {}, ROW)) as (elsewhere, other), fake((307, {"Location": elsewhere}, b"")) as (url, _):
        with pytest.raises(StoreError, match="which is not gone to"):
            ask(url, Access(user="ada", password="secret"))
        assert other.asked == []


def test_a_redirect_to_another_place_of_the_service_is_followed():
    with fake((307, {"Location": "/elsewhere"}, b""), (200, {}, ROW)) as (url, handler):
        assert ask(url) == ["yes"]
        assert [path for _, path, *_ in handler.asked] == ["/sparql", "/sparql", "/elsewhere"]


@pytest.mark.parametrize(
    ("access", "sent"),
    [
        (Access(), None),
        (Access(user="ada", password="open sesame"), "Basic YWRhOm9wZW4gc2VzYW1l"),
        (Access(user="ada", password="żółw"), "Basic YWRhOsW8w7PFgnc="),
        (Access(token="t0ken"), "Bearer t0ken"),
    ],
)
def test_credentials_go_along_with_what_is_asked(access: Access, sent: str | None):
    with fake((200, {}, ROW)) as (url, handler):
        ask(url, access)
        assert [headers.get("Authorization") for *_, headers, _ in handler.asked] == [None, sent]
    assert "sesame" not in repr(access)
    assert "t0ken" not in repr(access)


def test_who_is_not_let_in_is_told_what_to_set():
    with fake((401, {}, b"")) as (url, _), pytest.raises(StoreError, match="ONRECORD_ENGINE_USER"):
        ask(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://ada:secret@engine.example/sparql",
        "https://ada@engine.example/sparql",
        "https://ada:secret/word@engine.example/sparql",
        "https://ada:80/secret@engine.example/sparql",
        "https://ada:secret#word@engine.example/sparql",
        "ftp://ada:secret@engine.example/sparql",
        "https://engine.example/sparql?access-token=secret",
        "https://engine.example/sparql#secret",
    ],
)
def test_an_address_with_credentials_is_refused_and_not_repeated(url: str):
    with pytest.raises(BadSetting, match="ONRECORD_ENGINE_USER") as refused:
        RemoteStore(url)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("url", ["ftp://engine.example/", "https://", "https://engine.example:port/"])
def test_what_is_no_address_is_refused(url: str):
    with pytest.raises(BadSetting, match="is no address of a SPARQL service"):
        RemoteStore(url)


def test_an_answer_that_is_too_large_is_not_held():
    with fake((200, {}, ROW + b" " * 1000)) as (url, _), pytest.raises(AnswerTooLarge, match="more than 500 bytes"):
        ask(url, Access(answer_bytes=500))


# --- Time that is up ---

WAIT = 0.5
LONG = 4 * WAIT


@pytest.mark.parametrize("body", [b"", ROW], ids=["before it begins", "in its middle"])
def test_an_answer_that_does_not_come_in_time_is_late_and_not_asked_for_again(body: bytes):
    late = pytest.raises(QueryTimeout, match=f"no whole answer within {WAIT:g} s; ask for less")
    with fake((200, {}, body or ROW), stalls=LONG) as (url, handler), late:
        ask(url, Access(seconds=WAIT))
    assert [method for method, *_ in handler.asked] == ["GET", "POST"]


def test_there_is_one_deadline_for_all_tries():
    began = time.monotonic()
    with fake((503, {"Retry-After": "30"}, b"busy")) as (url, handler), pytest.raises(StoreError, match="503: busy"):
        ask(url, Access(seconds=20))
    assert time.monotonic() - began < 15
    assert len(handler.asked) == 2


def test_who_asks_freely_may_have_less_time_and_bytes_than_others():
    with fake((200, {}, ROW), stalls=LONG) as (url, _), RemoteStore(url) as store, pytest.raises(QueryTimeout):
        store.free("ASK {}", Limits(until=time.monotonic() + WAIT))
    with fake((200, {}, ROW)) as (url, _), RemoteStore(url) as store, pytest.raises(AnswerTooLarge):
        store.free("ASK {}", Limits(answer_bytes=10))


def test_what_is_written_too_late_is_no_fault_of_a_query():
    late = pytest.raises(StoreError, match=r"did not answer within .*ONRECORD_ENGINE_SECONDS")
    with fake((200, {}, ROW), stalls=LONG) as (url, _), RemoteStore(url, Access(seconds=WAIT)) as store, late:
        store.put(GRAPH, ())


def test_what_is_written_and_refused_is_no_fault_of_a_query():
    with fake((400, {}, b"no")) as (url, _), RemoteStore(url) as store, pytest.raises(StoreError, match="400: no"):
        store.put(GRAPH, ())


# --- What is no answer ---


@pytest.mark.parametrize(
    "told", [b"<html>sign in</html>", b"", b"{}", b"[]", ROW[:-10], ROW.replace(b"]}", b', {"x": 5}]}')]
)
@pytest.mark.parametrize("engine", ["generic", "virtuoso"])
def test_what_is_no_result_of_sparql_is_an_error_of_the_store(told: bytes, engine: str):
    with fake((200, {}, told)) as (url, _), RemoteStore(url, Access(engine=engine)) as store:
        for asking in (
            lambda: store.query("SELECT * { ?s ?p ?o }"),
            lambda: [*store.quads(GRAPH)],
            lambda: [*store.graphs()],
        ):
            with pytest.raises(StoreError, match=f"{url}: gave no results of SPARQL; see whether the address"):
                asking()


def test_what_are_no_triples_is_an_error_of_the_store():
    with fake((200, {}, b"<html>")) as (url, _), RemoteStore(url) as store, pytest.raises(StoreError, match="gave no"):
        store.query("CONSTRUCT WHERE { ?s ?p ?o }")


# --- Free queries ---


def test_what_is_not_for_engines_is_not_sent():
    with fake((200, {}, ROW)) as (url, handler), RemoteStore(url) as store:
        with pytest.raises(QueryRefused):
            store.free("SELECT (<bif:exec>('') AS ?x) {}")
        with pytest.raises(QueryMistaken):
            store.free("DEFINE get:soft 'soft' SELECT * { ?s ?p ?o }")
        assert len(handler.asked) == 1


def test_free_queries_have_credentials_of_their_own():
    access = Access(user="ada", password="w", token="t", read_user="ada", read_password="open sesame")
    with fake((200, {}, ROW)) as (url, handler), RemoteStore(url, access) as store:
        store.query("ASK {}")
        store.free("ASK {}")
    sent = [headers.get("Authorization") for method, _, headers, _ in handler.asked if method == "POST"]
    assert sent == ["Bearer t", "Basic YWRhOm9wZW4gc2VzYW1l"]
    assert "sesame" not in repr(access)


@pytest.mark.parametrize(("most", "cut"), [(2, True), (3, False)])
def test_no_more_triples_are_held_than_there_may_be(most: int, cut: bool):
    lines = b"".join(b'<urn:s> <urn:p> "%d" .\n' % (number // 2) for number in range(6))
    with fake((200, {}, lines)) as (url, _), RemoteStore(url) as store:
        found = store.free("CONSTRUCT WHERE { ?s ?p ?o }", Limits(triples=most))
    assert isinstance(found.answer, QueryTriples)
    assert (len([*found.answer]), found.cut) == (most, cut)


@pytest.mark.parametrize("status", [400, 504])
def test_a_query_that_was_not_answered_is_not_evaluated_here(status: int):
    values = " ".join(map(str, range(900)))
    product = " ".join(f"VALUES ?{name} {{ {values} }}" for name in "abcdef")
    fault = pytest.raises(QueryNotTaken if status == 400 else QueryTimeout)
    with fake((status, {}, b"too many")) as (url, _), RemoteStore(url) as store, fault:
        store.query(f"SELECT (COUNT(*) AS ?n) {{ {product} }}")


def test_a_query_that_is_no_sparql_is_told_so_and_not_what_the_engine_says_of_it():
    mistaken = pytest.raises(QueryMistaken, match=r"not SPARQL 1\.1: error at 1:")
    with fake((400, {}, b"at line 1 of (0)")) as (url, _), RemoteStore(url) as store, mistaken:
        store.query("SELEKT")


def test_an_answer_that_ended_with_its_time_is_not_taken_for_whole():
    told = {"X-SQL-State": "S1TAT", "Server": "Virtuoso"}
    with fake((200, told, ROW)) as (url, _), pytest.raises(QueryTimeout, match="when its time was up"):
        ask(url, Access(engine="virtuoso"))


def test_a_query_is_about_all_graphs_also_where_the_engine_has_to_be_told():
    with fake((200, {}, ROW)) as (url, handler):
        ask(url, Access(engine="stardog"))
        form = parse_qs(handler.asked[1][3].decode())
    assert form["default-graph-uri"] == ["tag:stardog:api:context:all"]


@pytest.mark.parametrize(
    ("url", "server", "name"),
    [
        ("http://engine.example:7878", "Oxigraph/0.5", "oxigraph"),
        ("http://engine.example:8890/sparql", "Virtuoso/07.20.3229 (Linux)", "virtuoso"),
        ("http://engine.example:7200/repositories/press", "", "graphdb"),
        ("https://db.cluster-x.neptune.amazonaws.com:8182/sparql", "", "neptune"),
        ("https://engine.example/sparql", "nginx", "generic"),
    ],
)
def test_an_engine_is_known_by_its_address_or_by_what_it_calls_itself(url: str, server: str, name: str):
    assert dialect("auto", url, server).name == name


def test_an_engine_that_nobody_knows_is_an_error_that_names_those_that_are_known():
    with pytest.raises(BadSetting, match=f"auto, {', '.join(DIALECTS)}"):
        dialect("virtuos", "", "")


@pytest.mark.parametrize(
    ("name", "url", "told"),
    [
        ("oxigraph", "http://e:1", ("http://e:1/query", "http://e:1/update", "http://e:1/store")),
        ("oxigraph", "http://e:1/query", ("http://e:1/query", "http://e:1/update", "http://e:1/store")),
        (
            "virtuoso",
            "http://e:1/sparql",
            ("http://e:1/sparql", "http://e:1/sparql-auth", "http://e:1/sparql-graph-crud-auth"),
        ),
        (
            "virtuoso",
            "http://e:1",
            ("http://e:1/sparql-auth", "http://e:1/sparql-auth", "http://e:1/sparql-graph-crud-auth"),
        ),
        (
            "graphdb",
            "http://e:1/repositories/x",
            (
                "http://e:1/repositories/x",
                "http://e:1/repositories/x/statements",
                "http://e:1/repositories/x/rdf-graphs/service",
            ),
        ),
        ("stardog", "http://e:1/x/query", ("http://e:1/x/query", "http://e:1/x/update", "http://e:1/x")),
        ("neptune", "https://e:1/sparql", ("https://e:1/sparql", "https://e:1/sparql", "https://e:1/sparql/gsp/")),
        ("generic", "https://e:1/any", ("https://e:1/any", "https://e:1/any", None)),
    ],
)
def test_the_addresses_of_an_engine_follow_from_one(name: str, url: str, told: tuple[str | None, ...]):
    found = DIALECTS[name].endpoints(url, True)
    assert (found.query, found.update, found.graphs) == told


def test_a_store_without_texts_says_where_they_are():
    missing = pytest.raises(StoreError, match=f"{'0' * 64}.*on the machine that writes")
    with fake((200, {}, ROW)) as (url, _), RemoteStore(url) as store, missing:
        store.article("0" * 64)
