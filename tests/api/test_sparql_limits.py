"""What no query can do to the server: take it from others, outlive its deadline, look whole when it is not, call out."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import psutil
import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, QueryTriples, RdfFormat, parse

from api import nursery, pool, worker
from tests import newsroom
from tests.api.test_sparql_protocol import store
from tests.serving import served

JSON, XML, CSV = "application/sparql-results+json", "application/sparql-results+xml", "text/csv"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } # %d"
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
ROWS = 100
BASE = "https://w3id.org/onrecord/id/article"


def quads() -> list[Quad]:
    """Six hundred triples in three graphs; one of them in two."""
    made = [
        Quad(
            NamedNode(f"http://e/s{n}"),
            NamedNode(f"http://e/p{n % 7}"),
            Literal(f'word "{n}", <&>\nline'),
            NamedNode(f"{BASE}/{n % 3}"),
        )
        for n in range(600)
    ]
    return [*made, Quad(*made[0].triple, NamedNode(f"{BASE}/1"))]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return store(tmp_path_factory.mktemp("limits") / "store", quads())


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[httpx.Client]:
    with (
        served(folder, rows=ROWS, deadline=5.0, max_deadline=8.0) as address,
        httpx.Client(base_url=address, timeout=30) as opened,
    ):
        yield opened


@pytest.fixture(scope="module")
def wide(folder: Path) -> Iterator[httpx.Client]:
    """A server that gives as many rows as anybody wants."""
    with served(folder, deadline=20.0) as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


def ask(client: httpx.Client, query: str, accept: str = JSON, **params: object) -> httpx.Response:
    return client.get("/sparql", params={"query": query, **params}, headers={"Accept": accept})


QUERIES = [
    "SELECT * { ?s ?p ?o } ORDER BY ?s ?o",
    "SELECT DISTINCT ?p { ?s ?p ?o } ORDER BY ?p",
    "SELECT (COUNT(*) AS ?n) ?g { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    "SELECT ?s ?missing { ?s ?p ?o OPTIONAL { ?s <http://e/none> ?missing } } ORDER BY ?s LIMIT 5 OFFSET 3",
    "SELECT (1/3 AS ?third) (true AS ?yes) ('x'@en-GB AS ?tagged) {}",
    f"SELECT * FROM <{BASE}/0> {{ ?s ?p ?o }} ORDER BY ?s",
    f"SELECT * FROM NAMED <{BASE}/0> {{ GRAPH ?g {{ ?s ?p ?o }} }} ORDER BY ?s",
    f"SELECT * FROM NAMED <{BASE}/0> {{ ?s ?p ?o }}",
    "ASK { ?s ?p ?o }",
    "ASK { ?s <http://e/none> ?o }",
    "CONSTRUCT WHERE { ?s ?p ?o }",
    "CONSTRUCT { ?s <http://e/q> ?o } WHERE { ?s <http://e/p0> ?o }",
    "DESCRIBE <http://e/s0>",
]


@pytest.mark.parametrize("query", QUERIES)
def test_every_answer_is_what_the_engine_gives(query: str, wide: httpx.Client) -> None:
    """The engine by itself, in this process, with all graphs as the default one."""
    engine = pyoxigraph.Store()
    engine.extend(quads())
    union = "FROM" not in query
    found = engine.query(query, use_default_graph_as_union=union)
    if isinstance(found, QueryTriples):
        expected = set(found)
        for kind in ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml", "text/n3"):
            given = [each.triple for each in parse(ask(wide, query, kind).content, RdfFormat.from_media_type(kind))]
            assert set(given) == expected
            assert len(given) == len(expected)
    else:
        for kind in (JSON, XML, CSV, "text/tab-separated-values"):
            again = engine.query(query, use_default_graph_as_union=union)
            assert ask(wide, query, kind).content == again.serialize(format=QueryResultsFormat.from_media_type(kind))


def test_an_answer_is_cut_at_the_cap_and_says_so(client: httpx.Client) -> None:
    answer = ask(client, "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s")
    assert len(answer.json()["results"]["bindings"]) == ROWS
    assert answer.headers["x-sparql-maxrows"] == answer.headers["x-row-limit"] == str(ROWS)
    (link,) = answer.json()["head"]["link"]
    assert f"<{link}>" in answer.headers["link"]
    assert httpx.get(link).json()["rows"] == ROWS
    assert f'<link href="{link}"/></head>' in ask(client, "SELECT ?s { ?s ?p ?o }", XML).text
    assert len(ask(client, "SELECT ?p { ?s ?p ?o }", CSV).text.splitlines()) == ROWS + 1
    assert "x-sparql-maxrows" in ask(client, "SELECT ?p { ?s ?p ?o }", CSV).headers


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT ?s {{ ?s ?p ?o }} LIMIT {ROWS}",
        f"SELECT * {{ {{ SELECT ?s ?o {{ ?s ?p ?o }} LIMIT {ROWS} }} }}",
        "SELECT ?s { ?s <http://e/p0> ?o }",
        "ASK { ?s ?p ?o }",
    ],
)
@pytest.mark.parametrize("kind", [JSON, XML, CSV, "text/tab-separated-values"])
def test_a_whole_answer_says_what_the_cap_is_and_no_more(query: str, kind: str, client: httpx.Client) -> None:
    answer = ask(client, query, kind)
    assert answer.headers["x-row-limit"] == str(ROWS)
    assert "x-sparql-maxrows" not in answer.headers
    assert "link" not in answer.headers
    assert "limits" not in answer.text


def test_a_graph_is_cut_at_as_many_triples(client: httpx.Client) -> None:
    answer = ask(client, "CONSTRUCT WHERE { ?s ?p ?o }", "application/n-triples")
    assert len(list(parse(answer.content, RdfFormat.N_TRIPLES))) == ROWS
    assert answer.headers["x-sparql-maxrows"] == str(ROWS)
    assert "x-sparql-maxrows" not in ask(client, "CONSTRUCT WHERE { ?s <http://e/p0> ?o }", "text/turtle").headers


def test_a_large_answer_comes_in_pieces_and_whole(wide: httpx.Client) -> None:
    query = f"{LARGE} LIMIT 40000"
    with wide.stream("GET", "/sparql", params={"query": query}, headers={"Accept": JSON}) as answer:
        assert "content-length" not in answer.headers
        assert len(list(answer.iter_raw())) > 1
    assert len(ask(wide, query).json()["results"]["bindings"]) == 40_000


def test_a_timeout_is_kept_and_named(client: httpx.Client) -> None:
    answer = ask(client, ENDLESS, timeout="0.5")
    assert answer.status_code == 503
    assert "deadline of 0.5 s" in answer.json()["detail"]
    assert "deadline" in answer.json()["title"]
    assert answer.headers["retry-after"]


@pytest.mark.parametrize("timeout", ["9", "inf", "nan", "0", "-1", "soon", ""])
def test_a_timeout_that_cannot_be_is_refused(timeout: str, client: httpx.Client) -> None:
    answer = ask(client, "ASK {}", timeout=timeout)
    assert answer.status_code == 400
    if timeout in ("9", "inf"):
        assert "at most 8 s" in answer.json()["detail"]


def test_a_stream_that_is_ended_never_looks_whole(wide: httpx.Client) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    for kind in (JSON, CSV, "text/tab-separated-values"):
        params, headers = {"query": query, "timeout": "1"}, {"Accept": kind}
        with wide.stream("GET", "/sparql", params=params, headers=headers) as answer:
            assert answer.status_code == 200
            with pytest.raises(httpx.RemoteProtocolError):
                for _ in answer.iter_raw():
                    pass


def test_a_stream_over_the_largest_answer_never_looks_whole(folder: Path) -> None:
    with served(folder, answer_bytes=1_000_000) as address, httpx.Client(base_url=address, timeout=30) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            ask(client, LARGE)
        assert ask(client, "ASK {}").json()["boolean"]


def test_many_long_queries_delay_no_short_one_and_the_rest_is_told_to_wait(folder: Path) -> None:
    """As many as fit into the long lane and its row, and then more; the deadline is what ends the ones that are in."""
    many = pool.PARKED + 20
    with (
        served(folder, deadline=6.0) as address,
        httpx.Client(base_url=address, timeout=30, limits=httpx.Limits(max_connections=many + 1)) as client,
        ThreadPoolExecutor(many) as threads,
    ):
        long = [threads.submit(ask, client, ENDLESS % n) for n in range(many)]
        refused = []
        while not refused:
            assert ask(client, "ASK {}").json()["boolean"]
            refused = [each.result() for each in long if each.done()]
        assert {each.status_code for each in refused} == {429}
        assert refused[0].headers["retry-after"]
        assert refused[0].headers["content-type"] == "application/problem+json"
        assert {each.result().status_code for each in long} == {429, 503}
        assert ask(client, "ASK {}").json()["boolean"]


def test_who_asks_again_what_was_long_waits_for_the_long_ones_only(folder: Path) -> None:
    with (
        served(folder, deadline=2.0, workers=1) as address,
        httpx.Client(base_url=address, timeout=30) as client,
        ThreadPoolExecutor(4) as threads,
    ):
        assert {each.status_code for each in threads.map(lambda _: ask(client, ENDLESS), range(4))} == {503}
        again = threads.submit(ask, client, ENDLESS)
        assert ask(client, "ASK {}").json()["boolean"]
        assert not again.done()


def test_a_client_that_goes_takes_its_query_with_it(folder: Path) -> None:
    with served(folder, deadline=30.0) as address, httpx.Client(base_url=address) as client:
        with pytest.raises(httpx.ReadTimeout):
            client.get("/sparql", params={"query": ENDLESS}, timeout=1.5)
        until = time.monotonic() + 10
        while busy() and time.monotonic() < until:
            time.sleep(0.1)
        assert not busy()


@pytest.mark.parametrize("before", [False, True], ids=["alone", "after what starts its workers"])
def test_a_killed_server_leaves_no_process_behind(before: bool, folder: Path) -> None:
    program = "import sys; from pathlib import Path; from onrecord.server import run; run(Path(sys.argv[1]), '127.0.0.1', 0, lambda port: print(port, flush=True))"
    server = subprocess.Popen([sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE, text=True)
    assert server.stdout
    try:
        address = f"http://127.0.0.1:{int(server.stdout.readline())}"
        listening(address)
        assert httpx.get(f"{address}/sparql", params={"query": "ASK {}"}).json()["boolean"]
        asking = threading.Thread(target=ask_in_vain, args=(address,))
        asking.start()
        while not (computing := [each for each in workers(server.pid) if each.cpu_times().user > 0.3]):
            time.sleep(0.05)
        below = psutil.Process(server.pid).children(recursive=True)
        assert len(below) > 1
        if before:
            computing[0].parent().kill()
    finally:
        os.kill(server.pid, signal.SIGKILL)
        server.wait()
        server.stdout.close()
    asking.join(10)
    _, left = psutil.wait_procs(below, timeout=10)
    assert [each for each in left if each.status() != psutil.STATUS_ZOMBIE] == []


def ask_in_vain(address: str) -> None:
    """A client who waits for an answer that never comes."""
    with suppress(httpx.TransportError):
        httpx.get(f"{address}/sparql", params={"query": ENDLESS}, timeout=30)


def workers(server: int) -> list[psutil.Process]:
    return [
        each for each in psutil.Process(server).children(recursive=True) if each.cmdline()[-3:-2] == [worker.__file__]
    ]


def listening(address: str) -> None:
    """Waits until the server listens."""
    host, _, port = address.removeprefix("http://").partition(":")
    while True:
        with socket.socket() as trying:
            if trying.connect_ex((host, int(port))) == 0:
                return
        time.sleep(0.05)


def busy() -> list[int]:
    """The workers of this process's servers that compute now."""
    before = {
        each: seconds for each in psutil.Process().children(recursive=True) if (seconds := computed(each)) is not None
    }
    time.sleep(0.3)
    return [each.pid for each, seconds in before.items() if (computed(each) or 0.0) - seconds > 0.06]


def computed(process: psutil.Process) -> float | None:
    """Seconds that it has computed, None where it has ended, which it may at any time."""
    try:
        return sum(process.cpu_times()[:2])
    except psutil.NoSuchProcess:
        return None


CALLS = [
    "SELECT * { SERVICE <HOST> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <HOST> { ?s ?p ?o } }",
    "SELECT * { sErViCe<HOST>{ ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <HOST> { ?s ?p ?o } }",
    "SELECT * { SERVICE <\\u0068ttp://LISTENER/> { ?s ?p ?o } }",
    "SELECT * { SERV\\u0049CE <HOST> { ?s ?p ?o } }",
    "BASE <HOST> SELECT * { SERVICE <x> { ?s ?p ?o } }",
    "PREFIX h: <HOST> SELECT * { SERVICE h:x { ?s ?p ?o } }",
    "PREFIX service: <HOST> SELECT * { SERVICE service:x { ?s ?p ?o } }",
    "SELECT * { VALUES ?e { <HOST> } SERVICE ?e { ?s ?p ?o } }",
    "SELECT * { BIND(IRI('HOST') AS ?e) SERVICE ?e { ?s ?p ?o } }",
    "SELECT * { { SELECT * { FILTER EXISTS { SERVICE <HOST> { ?s ?p ?o } } } } }",
    'SELECT * { VALUES ?x { """a" } SERVICE <HOST> { ?s ?p ?o } }',
    "SELECT * { ?s ?p '''a'' } SERVICE <HOST> { ?s ?p ?o } }",
    "ASK { OPTIONAL { SERVICE <HOST> { ?s ?p ?o } } }",
    "CONSTRUCT { ?s ?p ?o } { SERVICE <HOST> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <HOST> { ?s ?p ?o } }",
    "DESCRIBE <HOST>",
    "LOAD <HOST>",
    "LOAD SILENT <HOST> INTO GRAPH <http://e/g>",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <HOST> { ?s ?p ?o } }",
    "SELECT * FROM <HOST> { ?s ?p ?o }",
    "SELECT * FROM NAMED <HOST> { GRAPH ?g { ?s ?p ?o } }",
    "BASE <HOST> SELECT * FROM <x> { ?s ?p ?o }",
    "PREFIX h: <HOST> SELECT * FROM h:x { ?s ?p ?o }",
    "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "SELECT * { GRAPH <HOST> { ?s ?p ?o } }",
    "SELECT * { SERVICE <file:///etc/passwd> { ?s ?p ?o } }",
    "SELECT * { { ?s ?p ?o } UNION { SERVICE <HOST> { ?s ?p ?o } } }",
    "SELECT * { ?s ?p ?o MINUS { SERVICE <HOST> { ?s ?p ?o } } }",
    "SELECT * { ?s ?p ?o LATERAL { SERVICE <HOST> { ?s ?p ?o } } }",
    "SELECT (EXISTS { SERVICE <HOST> { ?s ?p ?o } } AS ?x) {}",
    "SELECT * { ?s ?p ?o } ORDER BY (EXISTS { SERVICE <HOST> { ?s ?p ?o } })",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } HAVING (EXISTS { SERVICE <HOST> { ?s ?p ?o } })",
    "SELECT * { # a comment ends here\rSERVICE <HOST> { ?s ?p ?o } }",
    'VERSION "1.2" SELECT * { SERVICE <HOST> { ?s ?p ?o } }',
]


def test_no_trick_makes_the_server_call_anybody(client: httpx.Client) -> None:
    calls: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        heard = threading.Thread(target=listen, args=(listener, calls), daemon=True)
        heard.start()
        listens = f"127.0.0.1:{listener.getsockname()[1]}"
        host = f"http://{listens}/"
        for query in CALLS:
            text = query.replace("HOST", host).replace("LISTENER", listens)
            for answer in (
                ask(client, text),
                client.post("/sparql", data={"query": text}),
                client.post("/sparql", content=text, headers={"Content-Type": "application/sparql-query"}),
                client.post("/sparql", data={"update": text}),
                client.get("/sparql", params={"query": text, "format": "csv", "default-graph-uri": f"{BASE}/0"}),
            ):
                assert answer.status_code in (200, 400, 403, 406), (text, answer.text)
                assert "SERVICE" not in text.upper() or answer.status_code != 200
        for name in ("default-graph-uri", "named-graph-uri"):
            for iri in (host, "file:///etc/passwd"):
                answer = ask(client, "SELECT * { ?s ?p ?o }", **{name: iri})
                assert answer.status_code == 403
                assert "not of this store" in answer.json()["detail"]
        with socket.create_connection(listener.getsockname()):  # the last call is ours, or nobody would have listened
            pass
        heard.join(10)
    assert len(calls) == 1


def listen(listener: socket.socket, calls: list[object]) -> None:
    """Counts who calls. The test's own call is the last, and ends it."""
    connection, caller = listener.accept()
    with connection:
        calls.append(caller)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p 'SERVICE <http://e/>' } # SERVICE <http://e/>",
        "SELECT ?service { ?service <http://e/service> ?load }",
    ],
)
def test_the_same_words_where_they_do_nothing_are_let_through(query: str, client: httpx.Client) -> None:
    assert ask(client, query).status_code == 200


def test_a_body_that_is_too_long_is_refused_and_holds_up_nobody(client: httpx.Client) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    assert client.post("/sparql", content="#" * (2**20 + 1), headers=headers).status_code == 413
    most = "ASK { VALUES ?x {" + "<http://e/x>" * 80_000 + "} }"
    assert client.post("/sparql", content=most, headers=headers).json()["boolean"]


def test_a_named_query_that_is_asked_of_quads_has_the_deadline_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from graph import query

    folder = newsroom.store(tmp_path / "store", newsroom.newsroom())
    monkeypatch.setattr(query, "bound", lambda question, given: ENDLESS)
    with served(folder, deadline=1.0) as address:
        answer = httpx.get(f"{address}/api/v1/queries/topics", timeout=20)
    assert answer.status_code == 503
    assert "deadline of 1 s" in answer.json()["detail"]


def test_a_moment_without_open_files_is_over_when_it_is_over(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left() -> tuple[socket.socket, socket.socket]:
        raise OSError(24, "Too many open files")

    with served(folder, deadline=20.0) as address, httpx.Client(base_url=address, timeout=30) as client:
        client.get("/sparql", params={"query": "ASK {}"}).raise_for_status()
        with monkeypatch.context() as scarce, ThreadPoolExecutor(4) as several:
            scarce.setattr(nursery.socket, "socketpair", none_left)
            asked = several.map(lambda n: client.get("/sparql", params={"query": ENDLESS % n, "timeout": 2}), range(4))
            assert {answer.status_code for answer in asked} == {503}
        assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True
        assert client.get("/api/v1/ready").status_code == 200


def test_a_site_may_send_a_key_and_name_its_request(client: httpx.Client) -> None:
    asked = {"Origin": "https://a.example", "Access-Control-Request-Method": "GET"}
    for address in ("/sparql", "/api/v1/statements"):
        wanted = asked | {"Access-Control-Request-Headers": "authorization, x-request-id"}
        answer = client.options(address, headers=wanted)
        allowed = answer.headers["Access-Control-Allow-Headers"].lower()
        assert answer.is_success
        assert "authorization" in allowed
        assert "x-request-id" in allowed
