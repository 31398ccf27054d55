"""`onrecord mcp`: what a program that reasons gets to see, and that every answer names its statements."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from mcp import Client, StdioServerParameters, stdio_client

from onrecord import agents
from tests import councils, newsroom
from tests.serving import served

TOOLS = {"find_entity", "get_statements", "who_said", "compare_positions", "run_sparql", "get_schema", "cite"}
IRI = "https://w3id.org/onrecord/id/statement/"

Call = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return newsroom.store(
        tmp_path_factory.mktemp("agents") / "store", (*newsroom.newsroom(), newsroom.hostile(), councils.echo())
    )


@pytest.fixture(scope="module")
def call(store: Path) -> Call:
    """Calls a tool of a server in this process; gives what it answers, and its fault as `fault`."""

    def called(tool: str, /, **given: object) -> dict[str, Any]:
        async def once() -> dict[str, Any]:
            async with Client(agents.server(agents.local(store))) as client:
                answer = await client.call_tool(tool, given)
                if answer.is_error:
                    return {"fault": answer.content[0].text}
                return dict(answer.structured_content)

        return asyncio.run(once())

    return called


def test_the_command_speaks_the_protocol_on_standard_input_and_output(store: Path) -> None:
    command = [sys.executable, "-c", "from onrecord.cli import app; app()", "mcp", "--store", str(store)]

    async def asked() -> tuple[set[str], dict[str, Any]]:
        process = StdioServerParameters(command=command[0], args=command[1:])
        async with Client(stdio_client(process)) as client:
            names = {tool.name for tool in (await client.list_tools()).tools}
            return names, dict((await client.call_tool("who_said", {"words": "paid twice"})).structured_content)

    names, answer = asyncio.run(asked())
    assert names == TOOLS
    assert [one["words"] for one in answer["statements"]] == ["it had paid twice"]


def test_all_tools_only_read(store: Path) -> None:
    async def listed() -> list[Any]:
        async with Client(agents.server(agents.local(store))) as client:
            return list((await client.list_tools()).tools)

    for tool in asyncio.run(listed()):
        assert tool.annotations.read_only_hint
        assert tool.description


def test_an_entity_is_found_though_its_name_is_misspelt(call: Call) -> None:
    first = call("find_entity", name="Ada Quil")["entities"][0]
    assert (first["id"], first["label"]) == ("person/ada-quill", "Ada Quill")
    assert first["posts"]
    assert all(one["statement"].startswith(IRI) for one in first["latest"])


def test_a_statement_comes_with_its_iri_and_a_wording_that_is_no_fact(call: Call) -> None:
    (one,) = call("who_said", words="shut until")["statements"]
    assert one["statement"].startswith(IRI)
    assert one["wording"] == (
        "Ada Quill said, according to Elmstow Echo, on 2024-03-02: “the bridge will stay shut until Harbour Trust pays”"
    )
    assert one["spans"]


def test_what_is_unknown_is_said_to_be(call: Call) -> None:
    (one,) = call("who_said", words="good neighbour")["statements"]
    assert one["wording"].startswith("Harbour Trust said, according to an unnamed outlet, on an unknown day:")


def test_statements_are_filtered_and_paged(call: Call) -> None:
    first = call("get_statements", speaker="person/ada-quill", limit=1)
    assert first["total"] == 2
    second = call("get_statements", speaker="person/ada-quill", limit=1, cursor=first["cursor"])
    assert {one["speaker"] for one in (*first["statements"], *second["statements"])} == {"person/ada-quill"}
    assert first["statements"] != second["statements"]
    assert second["cursor"] is None
    (kept,) = call("get_statements", speaker="person/ada-quill", until="2024-03-31")["statements"]
    assert kept["article"]["published"] == "2024-03-02"


def test_positions_name_the_statements_that_show_them(call: Call) -> None:
    answer = call("compare_positions", words="ban on wood stoves", min_confidence=0)
    (stood,) = answer["positions"]
    assert (stood["actor"]["label"], stood["support"], stood["oppose"]) == ("Ida Finch", 1, 0)
    assert all(one["statement"].startswith(IRI) for one in stood["evidence"])


def test_sparql_names_the_statements_among_its_rows(call: Call) -> None:
    query = "PREFIX onr: <https://w3id.org/onrecord/ns#> SELECT ?s WHERE { ?s a onr:Statement } LIMIT 3"
    answer = call("run_sparql", query=query)
    assert len(answer["rows"]) == len(answer["statements"]) == 3
    assert call("run_sparql", query="ASK { ?s ?p ?o }")["answer"] is True
    assert call("run_sparql", query=f"CONSTRUCT WHERE {{ <{answer['statements'][0]}> ?p ?o }}")["statements"]


@pytest.mark.parametrize(
    ("query", "fault"),
    [("SELECT", "400"), ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE is refused")],
)
def test_sparql_that_is_wrong_or_calls_out_is_refused_with_the_reason(call: Call, query: str, fault: str) -> None:
    assert fault in call("run_sparql", query=query)["fault"]


def test_the_schema_says_how_to_ask(call: Call) -> None:
    schema = call("get_schema")
    assert "onr:Statement a owl:Class" in schema["vocabulary"]
    assert "who-said-what" in schema["queries"]
    assert schema["example"].startswith("#")


def test_a_statement_is_cited(call: Call) -> None:
    (one,) = call("who_said", words="paid twice")["statements"]
    answer = call("cite", statement=one["statement"])
    assert answer["statement"] == one["statement"]
    assert "it had paid twice" in answer["citation"]
    assert "Elmstow Echo" in answer["citation"]
    assert "is no statement" in call("cite", statement="../../secret")["fault"]


def test_a_server_elsewhere_answers_the_same(call: Call, store: Path) -> None:
    async def asked(address: str) -> dict[str, Any]:
        async with Client(agents.server(agents.remote(address))) as client:
            return dict((await client.call_tool("who_said", {"words": "paid twice"})).structured_content)

    with served(store) as address:
        assert asyncio.run(asked(address)) == call("who_said", words="paid twice")


def test_a_server_that_does_not_answer_is_said_not_to() -> None:
    async def asked() -> str:
        async with Client(agents.server(agents.remote("http://127.0.0.1:9"))) as client:
            return str((await client.call_tool("who_said", {"words": "x"})).content[0].text)

    assert "does not answer" in asyncio.run(asked())


class Elsewhere(BaseHTTPRequestHandler):
    """A server that is none of ours: what it gives depends on what is asked."""

    taken = 0

    def do_GET(self) -> None:
        self.send_response(200)
        turtle = "CONSTRUCT" in self.path
        self.send_header("Content-Type", "text/turtle" if turtle else "application/json")
        self.end_headers()
        with suppress(OSError):
            if turtle:
                self.wfile.write(b"<a:b> <a:b> <a:b> .\n" * 10_000)
            elif "endless" in self.path:
                while Elsewhere.taken < 2**28:
                    Elsewhere.taken += self.wfile.write(b" " * 2**16)
            else:
                self.wfile.write(b"It works!")

    def log_message(self, *_said: object) -> None:
        pass


@pytest.mark.parametrize(
    ("tool", "given", "fault"),
    [
        ("who_said", {"words": "endless"}, "larger than 8 MiB; ask for less"),
        ("run_sparql", {"query": "SELECT * { ?endless ?p ?o }"}, "in SPARQL a LIMIT"),
        ("run_sparql", {"query": "CONSTRUCT WHERE { ?s ?p ?o }"}, "more than 131,072 characters; ask for less"),
        ("who_said", {"words": "rain"}, "give the address of an Onrecord server"),
    ],
)
def test_no_more_is_read_of_a_server_elsewhere_than_can_be_handed_on(
    tool: str, given: dict[str, str], fault: str
) -> None:
    Elsewhere.taken = 0

    async def asked(port: int) -> str:
        async with Client(agents.server(agents.remote(f"http://127.0.0.1:{port}"))) as client:
            answer = await client.call_tool(tool, given)
            assert answer.is_error
            return str(answer.content[0].text)

    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            assert fault in asyncio.run(asked(server.server_port))
        finally:
            server.shutdown()
            thread.join()
    assert Elsewhere.taken < 2**26
