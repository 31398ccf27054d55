"""A server and commands on one store: what is ingested beside it goes by way of it, and is the same."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pyoxigraph
import pytest

from api import keys
from graph import texts
from graph.inbox import Inbox, Letter, State, Tally
from graph.snapshots import Snapshot
from ingest.readers import articles
from onrecord import scribe, sending, serving
from onrecord.keeping import Refused
from onrecord.serving import FILE, Serving
from ontology.errors import BadInput, StoreError
from ontology.records import Article
from ontology.terms import DECISIONS
from tests import newsroom

SAMPLE = Path(__file__).parents[2] / "ingest" / "sample"
COMMAND = [sys.executable, "-c", "from onrecord.cli import main; main()"]


def onrecord(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8", check=False
    )


@contextmanager
def server(store: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """`onrecord serve` on that store: its address, and its process."""
    process = subprocess.Popen(
        [*COMMAND, "serve", "--store", str(store), "--port", "0"], stderr=subprocess.PIPE, text=True
    )
    try:
        yield process.stderr.readline().split()[3].rstrip("/"), process  # type: ignore[union-attr]
    finally:
        process.terminate()
        process.communicate(timeout=30)


def said(store: Path) -> set[str]:
    """All that a store says but when it was said."""
    quads = Snapshot.open(store).quads()
    return {str(quad) for quad in quads if quad.graph_name != pyoxigraph.NamedNode(DECISIONS)}


def test_what_is_ingested_beside_a_server_is_what_is_ingested_without(tmp_path: Path) -> None:
    """With the same report and the same end, for what is refused too."""
    odd = tmp_path / "articles"
    odd.mkdir()
    for file in SAMPLE.iterdir():
        (odd / file.name).write_bytes(file.read_bytes())
    (odd / "two  blanks and „quotes“.txt").write_text("Ada Moss said that it rained.\r\n", encoding="utf-8")
    (odd / "empty.txt").touch()
    (odd / "broken.jsonl").write_text('{"id": "fine", "text": "Ben Hale said that it snowed."}\n{"id": \n')
    alone = onrecord("ingest", odd, "--store", tmp_path / "alone")
    with server(tmp_path / "served") as (address, _):
        beside = onrecord("ingest", odd, "--store", tmp_path / "served")
        assert httpx.get(f"{address}/api/v1/articles").json()["total"] == 10
    assert (beside.returncode, alone.returncode) == (1, 1)
    assert beside.stderr.replace("served", "alone") == alone.stderr
    assert "10 new, 2 refused" in beside.stderr
    assert said(tmp_path / "served") == said(tmp_path / "alone")
    assert Inbox(tmp_path / "served").ids()
    assert not Inbox(tmp_path / "alone").ids()


def test_beside_a_server_no_scheduler_is_asked(tmp_path: Path) -> None:
    with server(tmp_path / "store"):
        done = onrecord("ingest", SAMPLE, "--store", tmp_path / "store", "--scheduler", "tcp://127.0.0.1:1")
    assert done.returncode == 2
    assert "the server that runs there reads by itself; stop it, or leave out --scheduler" in done.stderr


def test_a_server_notes_where_it_is_for_its_own_user_as_long_as_it_runs(tmp_path: Path) -> None:
    with server(tmp_path) as (address, process):
        note = serving.beside(tmp_path)
        assert note
        assert (f"http://{note.host}:{note.port}", note.pid) == (address, process.pid)
        assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
        own = {"Authorization": f"Bearer {note.key}"}
        assert httpx.get(f"{address}/api/v1/jobs", headers=own).status_code == 200
        assert sending.answers(note)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert not (tmp_path / FILE).exists()
    assert not sending.answers(note)
    with server(tmp_path) as (address, _):
        assert httpx.get(f"{address}/api/v1/jobs", headers=own).status_code == 403  # the key was good for one run


def test_a_server_that_was_killed_goes_on_and_its_note_leads_nobody_astray(tmp_path: Path) -> None:
    store = newsroom.store(tmp_path / "store", newsroom.newsroom()[:1])
    token = keys.new(store, "echo", [keys.Scope.INGEST])
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/jsonl"}
    with server(store) as (address, process):
        lines = b"\n".join(
            json.dumps({"id": f"{n}", "text": f"Ada Moss said that it rained for {n} weeks."}).encode()
            for n in range(5)
        )
        job = httpx.post(f"{address}/api/v1/articles", content=lines, headers=headers)
        process.kill()
        process.wait()
    assert job.status_code == 202
    assert serving.beside(store) is None
    done = onrecord("confirm", "person/ada-quill", "--store", store)
    assert done.returncode == 0, done.stderr
    with server(store) as (address, _), httpx.Client(base_url=address, headers=headers) as client:
        while (told := client.get(job.headers["location"]).json())["state"] != "done":
            assert told["state"] in {"waiting", "running"}
            time.sleep(0.1)
        assert told["articles"]["new"] == 5
        assert client.get("/api/v1/statements", params={"q": "Moss"}).json()["total"] > 0


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"host": 1}'])
def test_half_a_note_is_none(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content)
    assert serving.beside(tmp_path) is None


def test_a_note_of_a_server_that_does_not_answer_is_passed_over(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    note = {"host": "127.0.0.1", "port": port, "pid": os.getpid(), "key": "onr_x", "article_bytes": 1000}
    (tmp_path / FILE).write_text(json.dumps(note))
    (tmp_path / "rain.txt").write_text("Ada Moss said that it rained.\n", encoding="utf-8")
    done = onrecord("ingest", tmp_path / "rain.txt", "--store", tmp_path)
    assert done.returncode == 0
    assert "does not answer; going on without it" in done.stderr
    assert "1 new" in done.stderr


def test_a_server_where_no_note_can_be_written_runs_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with serving.noted(tmp_path / "file" / "store", "0.0.0.0", 80, 1000) as key:
        assert key.name == serving.NAME


def test_a_server_takes_away_only_its_own_note(tmp_path: Path) -> None:
    with serving.noted(tmp_path, "0.0.0.0", 80, 1000):
        assert serving.beside(tmp_path).host == "127.0.0.1"  # type: ignore[union-attr]
        with serving.noted(tmp_path, "::", 81, 1000):
            assert serving.beside(tmp_path).host == "::1"  # type: ignore[union-attr]
        assert not (tmp_path / FILE).exists()


def test_articles_come_through_a_letter_as_they_were_read(tmp_path: Path) -> None:
    """Keys, titles that are not in the text, line ends and odd signs, too."""
    read = [one for one in articles([SAMPLE]) if isinstance(one, Article)]
    odd = Article("a  b\u2028c", "First.\r\nSecond.\x0b\x85\u2028 Third.\n", title="Of another text", outlet=" Echo ")
    lines = "\n".join(map(texts.line, [*read, odd])).encode()
    assert list(scribe.documents(Letter(texts.LINES, lines))) == [*read, odd]


@pytest.mark.parametrize(
    "change",
    [
        {"text": 1},
        {"text": ""},
        {"key": None},
        {"published": "May 3"},
        {"text": "\0"},
        {"text": "\ud800"},
        {"url": "ftp:x"},
        {"url": "http://[::1"},
        {"url": "https://ann:secret@a.example/"},
        {"key": "x" * 301},
        {"title": "x\0"},
        {"published": "9999-12-31"},
        {"published": 0},
        {"body": [{"start": 2, "end": 1}]},
        {"body": 5},
    ],
)
def test_a_line_that_is_no_article_is_refused_and_the_others_are_read(change: dict[str, object]) -> None:
    fine = texts.line(Article("rain", "Ada Moss said that it rained."))
    lines = [json.dumps(json.loads(fine) | change), "[", "[]", "5", '{"key": "x"}', fine]
    found = list(scribe.documents(Letter(texts.LINES, "\n".join(lines).encode())))
    assert [type(one) for one in found] == [*[BadInput] * 5, Article]
    assert [one.place for one in found[:5]] == [f"request:{number}" for number in range(1, 6)]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("kind", "payload", "about", "expected"),
    [
        ("text/plain", b"Rain fell.", {}, {"key": "sent-8a4b1e83", "text": "Rain fell."}),
        (
            "text/plain",
            b"\xef\xbb\xbfRain.",
            {"id": "r", "outlet": "Echo"},
            {"key": "r", "text": "Rain.", "outlet": "Echo"},
        ),
        ("application/json", b'{"id": "r", "text": "Rain."}', {}, {"key": "r", "text": "Rain."}),
    ],
)
def test_a_letter_is_read_as_a_file_of_its_kind(
    kind: str, payload: bytes, about: dict[str, str], expected: dict[str, str]
) -> None:
    (found,) = scribe.documents(Letter(kind, payload, about))
    assert isinstance(found, Article)
    assert {name: getattr(found, name) for name in expected} == expected


def test_a_page_says_what_the_sender_does_not() -> None:
    page = (SAMPLE / "family-hubs-funded.html").read_bytes()
    (alone,), (told,) = (scribe.documents(Letter("text/html", page, about)) for about in ({}, {"outlet": "Other"}))
    assert isinstance(alone, Article)
    assert isinstance(told, Article)
    assert (told.title, told.published, told.outlet) == (alone.title, alone.published, "Other")
    assert alone.outlet != "Other"


def test_a_letter_of_several_articles_names_what_it_refuses() -> None:
    found = list(scribe.documents(Letter("application/jsonl", b'{"id": "r", "text": "Rain."}\n{"text": 1}\n')))
    assert isinstance(found[0], Article)
    assert str(found[1]).startswith("request:2: text is 1; ")


def test_a_job_tells_how_far_it_is_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox, note, told = Inbox(tmp_path), Inbox.note, []
    lines = b"\n".join(b'{"id": "%d", "text": "Ada Moss said that it rained for %d weeks."}' % (n, n) for n in range(4))
    job = inbox.put("echo", Letter("application/jsonl", lines)).id

    def noted(self: Inbox, identifier: str, tally: Tally) -> None:
        note(self, identifier, tally)
        (shown,) = inbox.jobs([job])
        told.append((shown.state, sum(shown.tally.articles.values())))

    monkeypatch.setattr(scribe, "OFTEN", 0.0)
    monkeypatch.setattr(Inbox, "note", noted)
    assert scribe.read(tmp_path)
    assert told == [(State.RUNNING, number) for number in range(1, 5)]
    (ended,) = inbox.jobs([job])
    assert (ended.state, ended.tally.articles) == (State.DONE, {"new": 4})


def test_a_server_that_breaks_off_is_told_of_and_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "PAUSE", 0.01)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        gone = Serving("127.0.0.1", closed.getsockname()[1], os.getpid(), "onr_secret", 1000)
    with pytest.raises(StoreError, match="does not answer") as told:
        sending.send([Article("rain", "It rained.")], gone)
    assert "onr_secret" not in str(told.value)


def test_what_the_readers_refuse_needs_no_server() -> None:
    nobody = Serving("127.0.0.1", 1, 1, "", 1000)
    summary = sending.send([BadInput("x.txt", "is empty", "write something"), Article("long", "x" * 1000)], nobody)
    assert summary.refused[0] == Refused("x.txt", "is empty; write something")
    assert str(summary.refused[1]).startswith("long: has 1,1")


def test_articles_are_sent_as_many_at_once_as_the_server_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[bytes] = []
    told = {
        "id": "1",
        "state": "done",
        "statements": 1,
        "problems": [],
        "revised": [],
        "duplicates": [],
        "snapshot": "s",
    }
    counts = {"new": 1, "revised": 0, "reread": 0, "unchanged": 0, "duplicate": 0}

    def asked(_: Serving, method: str, *more: object) -> tuple[int, float, dict[str, object]]:
        if method == "POST":
            sent.append(more[1])  # type: ignore[arg-type]
        return 202 if method == "POST" else 200, 0, told | {"articles": counts}

    monkeypatch.setattr(sending, "_asked", asked)
    read = [Article(f"rain-{number}", "It rained. " * 30) for number in range(7)]
    summary = sending.send(read, Serving("127.0.0.1", 1, 1, "", 1000))
    assert [len(payload.splitlines()) for payload in sent] == [2, 2, 2, 1]
    assert all(len(payload) <= 1000 for payload in sent)
    assert [texts.parsed(line.decode()) for payload in sent for line in payload.splitlines()] == read
    assert (summary.outcomes.total(), summary.statements, summary.snapshot) == (4, 4, "s")
