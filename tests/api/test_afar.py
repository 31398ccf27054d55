"""Free SPARQL where the quads are on a service elsewhere: its limits, and what readers are told of its faults."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import anyio
import httpx
import pytest

from api import logs
from api.afar import Afar
from api.app import create_app
from api.asking import Question
from api.settings import Settings
from graph import query
from graph.remote import RemoteStore
from graph.snapshots import Snapshot
from ontology.errors import QueryTimeout
from tests import newsroom
from tests.graph.test_remote import ROW, fake

SPARQL_JSON, N_TRIPLES = "application/sparql-results+json", "application/n-triples"
TRIPLES = b"".join(b'<urn:s> <urn:p> "%d" .\n' % number for number in range(20))
NOTHING = b'{"head":{"vars":["s","p","o"]},"results":{"bindings":[]}}'
LOGIN = b"<html>sign in</html>"
INNER = "Virtuoso 37000 Error SP031: in /var/lib/inner"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return newsroom.store(tmp_path_factory.mktemp("afar") / "store", newsroom.newsroom())


@contextmanager
def asked(folder: Path, status: int, told: bytes, **settings: object) -> Iterator[tuple[httpx.Response, ...]]:
    """What readers get for a SELECT, a CONSTRUCT and a named query, where the engine tells this to all."""

    async def answers(remote: RemoteStore) -> tuple[httpx.Response, ...]:
        app = create_app(replace(Settings(folder), **settings), engine=remote)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return (
                await client.post("/sparql", data={"query": "SELECT ?x { ?x ?y ?z }"}),
                await client.post(
                    "/sparql", data={"query": "CONSTRUCT WHERE { ?x ?y ?z }"}, headers={"Accept": N_TRIPLES}
                ),
                await client.get("/api/v1/queries/topics"),
            )

    with fake((status, {}, told)) as (url, _), RemoteStore(url) as remote:
        found = anyio.run(answers, remote)
        assert [answer for answer in found if url in answer.text] == []
        yield found


def test_an_answer_of_more_triples_than_rows_may_be_is_cut_and_says_so(folder: Path) -> None:
    with asked(folder, 200, TRIPLES, rows=10) as (_, found, _):
        assert found.status_code == 200
        assert len(found.text.splitlines()) == 10
        assert found.headers["x-sparql-maxrows"] == "10"


def test_rows_are_counted_and_not_guessed_where_an_answer_may_be_cut(folder: Path) -> None:
    link = '"link":["http://test/sparql/limits"]'
    with asked(folder, 200, ROW, rows=2) as (found, _, _):
        assert found.status_code == 200
        assert ("x-sparql-maxrows" in found.headers, link in found.text) == (False, False)
    with asked(folder, 200, ROW, rows=1) as (found, _, _):  # and the engine has the same for what is beyond
        assert (found.headers["x-sparql-maxrows"], link in found.text) == ("1", True)


def test_of_an_engine_that_does_not_hold_the_snapshot_no_named_query_is_answered(folder: Path) -> None:
    with asked(folder, 200, NOTHING) as (free, _, named):
        assert free.json()["results"]["bindings"] == []
        rows = query.ask(Snapshot.open(folder), "topics").rows
        assert rows
        assert len(named.json()["rows"]) == len(rows)


def test_an_answer_of_the_engine_that_is_too_large_is_refused(folder: Path) -> None:
    with asked(folder, 200, TRIPLES, memory_bytes=1000) as (_, found, _):
        assert found.status_code == 413
    with asked(folder, 200, TRIPLES, answer_bytes=100) as (_, found, _):
        assert found.status_code == 413


def test_readers_do_not_hear_what_the_engine_says_of_itself(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[str] = []
    monkeypatch.setattr(logs, "line", lambda name, level, told: lines.append(str(told)))
    with asked(folder, 400, INNER.encode()) as found:
        assert [answer.status_code for answer in found] == [400, 400, 503]
        assert not any("Virtuoso" in answer.text for answer in found)
    assert sum("Error SP031" in line for line in lines) == len(found)


@pytest.mark.parametrize(("status", "told"), [(200, LOGIN), (401, b""), (500, INNER.encode())])
def test_what_the_operator_has_to_mend_is_told_to_nobody_else(folder: Path, status: int, told: bytes) -> None:
    with asked(folder, status, told) as found:
        assert [answer.status_code for answer in found] == [503, 503, 503]
        assert not any("ONRECORD" in answer.text or "Virtuoso" in answer.text for answer in found)
        assert all("the server's log says why" in answer.json()["detail"] for answer in found)


@pytest.mark.parametrize(
    ("sparql", "status"),
    [
        ("SELECT (<bif:exec>('x') AS ?x) {}", 403),
        ("DEFINE get:soft 'soft' SELECT * { ?s ?p ?o }", 400),
        ("SELECT * FROM dbpedia:x { ?s ?p ?o }", 400),
        ("ASK { FILTER(" + "(" * 10**5 + "1" + ")" * 10**5 + ") }", 400),
    ],
    ids=["function", "define", "prefix", "nested"],
)
def test_nothing_but_sparql_gets_to_the_engine(folder: Path, sparql: str, status: int) -> None:
    async def answer(remote: RemoteStore) -> httpx.Response:
        transport = httpx.ASGITransport(create_app(Settings(folder), engine=remote))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.post("/sparql", data={"query": sparql})

    with fake((200, {}, ROW)) as (url, handler), RemoteStore(url) as remote:
        assert anyio.run(answer, remote).status_code == status
        assert [method for method, *_ in handler.asked] == ["GET"]


QUESTION = Question("", "ASK {}", SPARQL_JSON, N_TRIPLES, rows=10, answer_bytes=10**6)


def test_a_place_is_taken_as_long_as_something_is_done_there(monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()

    def held(*_: object) -> None:
        done.wait(30)
        raise QueryTimeout

    async def waited(remote: RemoteStore) -> None:
        afar = Afar(remote, 1, 2**30)
        try:
            with pytest.raises(QueryTimeout, match=r"its deadline of 0\.2 s"):
                await afar.ask(QUESTION, 0.2).reply
            assert (afar.state().waiting, afar.state().timed_out) == (1, 1)
        finally:
            done.set()
        await asyncio.to_thread(afar._threads.shutdown)
        await asyncio.sleep(0)
        assert afar.state().waiting == 0

    monkeypatch.setattr(RemoteStore, "free", held)
    with fake((200, {}, ROW)) as (url, _), RemoteStore(url) as remote:
        asyncio.run(waited(remote))


def test_nothing_is_done_there_for_longer_than_the_query_may_take() -> None:
    async def waited(remote: RemoteStore) -> None:
        afar = Afar(remote, 1, 2**30)
        with pytest.raises(QueryTimeout):
            await afar.ask(QUESTION, 0.5).reply
        began = time.monotonic()
        await asyncio.to_thread(afar._threads.shutdown)
        assert time.monotonic() - began < 8

    with fake((200, {}, ROW), stalls=15) as (url, _), RemoteStore(url) as remote:
        asyncio.run(waited(remote))
