"""Sending articles: taken in with a key, kept on disk, read in turn, and told of as long as anybody asks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from multiprocessing import active_children
from pathlib import Path

import httpx
import pytest

from api import keys
from api.keys import Scope
from api.limits import Buckets
from graph.inbox import MOST, Inbox
from onrecord.desk import Desk
from tests import newsroom, scribes
from tests.serving import served

API, JOBS = "/api/v1/articles", "/api/v1/jobs"
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def sender(store: Path) -> Iterator[httpx.Client]:
    """A client with a key to send articles, of a server that counts them."""
    with client(store, scribes.counting) as opened:
        yield opened


class client:  # noqa: N801  # reads as a function
    """A client with a key of a server that reads in that way."""

    def __init__(self, store: Path, read: Callable[[Path], bool], **settings: object) -> None:
        token = keys.new(store, f"echo {len(keys.listed(store))}", [Scope.INGEST, Scope.DECIDE])
        self._served = served(store, Desk(store, read), **settings)
        self._headers = {"Authorization": f"Bearer {token}"}

    def __enter__(self) -> httpx.Client:
        self._client = httpx.Client(base_url=self._served.__enter__(), headers=self._headers, timeout=30)
        return self._client

    def __exit__(self, *fault: object) -> None:
        self._client.close()
        self._served.__exit__(None, None, None)


def ended(sender: httpx.Client, job: str) -> dict[str, object]:
    """The job once it has ended; it has a minute."""
    until = time.monotonic() + 60
    while (told := sender.get(f"{JOBS}/{job}").json())["state"] in {"waiting", "running"}:
        assert time.monotonic() < until, told
        time.sleep(0.05)
    return told


def test_what_is_sent_is_a_job_that_tells_what_became_of_it(sender: httpx.Client) -> None:
    answer = sender.post(API, content="Ada Moss said that it rained.", headers=PLAIN)
    assert answer.status_code == 202
    assert answer.headers["location"] == f"{JOBS}/{answer.json()['id']}"
    assert (answer.json()["state"], answer.json()["by"]) == ("waiting", "echo 0")
    told = ended(sender, answer.json()["id"])
    assert (told["state"], told["articles"]["new"], told["articles"]["read"]) == ("done", 1, 1)
    assert told["received"] <= told["started"] <= told["ended"]
    assert sender.get(JOBS).json() == {"items": [told], "next": None, "total": 1}


def test_jobs_are_listed_page_by_page_and_never_from_a_cache(sender: httpx.Client) -> None:
    sent = [sender.post(API, content=f"{number}", headers=PLAIN).json()["id"] for number in range(3)]
    first = sender.get(JOBS, params={"limit": 2})
    assert first.headers["cache-control"] == "no-store"
    assert "etag" not in first.headers
    second = sender.get(first.json()["next"])
    assert [job["id"] for answer in (first, second) for job in answer.json()["items"]] == sent[::-1]
    assert sender.get(f"{JOBS}/nobody").status_code == 404


def test_the_same_request_is_one_job_and_another_with_its_key_is_refused(sender: httpx.Client) -> None:
    once = {**PLAIN, "Idempotency-Key": "morning edition"}
    first, again = (sender.post(API, content="Rain.", headers=once) for _ in range(2))
    assert (again.status_code, again.headers["location"]) == (202, first.headers["location"])
    for content, more in (("Snow.", {}), ("Rain.", {"id": "rain"})):
        other = sender.post(API, content=content, headers=once, params=more)
        assert (other.status_code, other.json()["title"]) == (422, "Idempotency-Key used before")
    assert sender.get(JOBS).json()["total"] == 1


@pytest.mark.parametrize("key", ["", "x" * 201, "a\tb"])
def test_an_idempotency_key_is_short_and_printable(sender: httpx.Client, key: str) -> None:
    answer = sender.post(API, content="Rain.", headers={**PLAIN, "Idempotency-Key": key})
    assert answer.status_code == 422
    assert "Idempotency-Key" in answer.json()["detail"]


@pytest.mark.parametrize(
    "kind", ["", "image/png", "application/x-www-form-urlencoded", "text/plain; charset=latin-1", "text"]
)
def test_only_what_can_be_read_is_taken(sender: httpx.Client, kind: str) -> None:
    answer = sender.post(API, content=b"Rain.", headers={"Content-Type": kind})
    assert (answer.status_code, answer.headers["content-type"]) == (415, "application/problem+json")


@pytest.mark.parametrize(
    ("params", "kind", "content"),
    [
        ({}, "text/plain", b" \n"),
        ({"colour": "red"}, "text/plain", b"Rain."),
        ({"title": "Rain"}, "application/json", b'{"text": "Rain."}'),
        ([("id", "a"), ("id", "b")], "text/plain", b"Rain."),
    ],
)
def test_what_cannot_be_meant_is_refused_at_once(
    sender: httpx.Client, params: object, kind: str, content: bytes
) -> None:
    answer = sender.post(API, params=params, content=content, headers={"Content-Type": kind})  # type: ignore[arg-type]
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert sender.get(JOBS).json()["total"] == 0


def test_who_sends_with_an_unknown_parameter_is_told_those_of_sending(sender: httpx.Client) -> None:
    answer = sender.post(API, params={"colour": "red"}, content=b"Rain.", headers={"Content-Type": "text/plain"})
    known = answer.json()["detail"].rpartition("this address takes ")[2].split(", ")
    assert {"title", "outlet", "published"} <= set(known)
    assert "cursor" not in known


@pytest.mark.parametrize("told", [True, False])
def test_what_is_too_large_is_refused_while_it_comes_in(store: Path, told: bool) -> None:
    with client(store, scribes.counting, article_bytes=1000) as sender:
        content = b"x" * 1001 if told else iter([b"x" * 600] * 2)  # in pieces, nothing says how much will come
        answer = sender.post(API, content=content, headers=PLAIN)
        assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")
        assert sender.post(API, content=b"x" * 1000, headers=PLAIN).status_code == 202
        decision = sender.post(
            "/api/v1/decisions", content=b" " * 140_000, headers={"Content-Type": "application/json"}
        )
        assert decision.status_code == 413


def test_a_key_may_write_so_often_and_is_told_when_to_come_again(store: Path) -> None:
    with client(store, scribes.counting, writes_per_minute=2) as sender:
        left = [sender.post(API, content=f"{number}", headers=PLAIN).headers for number in range(2)]
        assert [(each["ratelimit-limit"], each["ratelimit-remaining"]) for each in left] == [("2", "1"), ("2", "0")]
        answer = sender.post("/api/v1/decisions", json={"act": "confirm", "things": ["person/ada-quill"]})
        assert (answer.status_code, answer.headers["content-type"]) == (429, "application/problem+json")
        assert 0 < int(answer.headers["retry-after"]) <= 30 < int(answer.headers["ratelimit-reset"]) <= 60
        assert sender.get(JOBS).status_code == 200  # reading is no writing
        sender.headers["Authorization"] = f"Bearer {keys.new(store, 'post', [Scope.INGEST])}"
        refused = sender.post(API, content="2", headers={"Content-Type": "image/png"})
        assert (refused.status_code, refused.headers["ratelimit-remaining"]) == (415, "1")


def test_a_bucket_fills_up_evenly() -> None:
    now = 0.0
    buckets = Buckets(6, clock=lambda: now)
    assert [buckets.take("a").remaining for _ in range(6)] == [5, 4, 3, 2, 1, 0]
    assert buckets.take("a").wait == 10
    assert buckets.take("b").wait == 0
    now = 9.0
    assert buckets.take("a").wait == 1
    now = 20.0
    assert [buckets.take("a").wait for _ in range(3)] == [0, 0, 10]
    now = 1000.0
    assert buckets.take("a") == buckets.take("c")


def test_when_too_many_wait_nobody_is_taken_in(store: Path) -> None:
    with client(store, scribes.busy, writes_per_minute=1000) as sender:
        sent = [sender.post(API, content=f"{number}", headers=PLAIN).status_code for number in range(MOST)]
        assert set(sent) == {202}
        answer = sender.post(API, content="more", headers=PLAIN)
        assert (answer.status_code, answer.json()["title"]) == (429, "Too many jobs wait")
        assert int(answer.headers["retry-after"]) > 0


def test_a_server_goes_on_with_what_the_one_before_it_had_taken_in(store: Path) -> None:
    """One that is killed leaves jobs that wait and one that it had begun."""
    with client(store, scribes.waiting) as sender:
        sent = [sender.post(API, content=f"{number}", headers=PLAIN).json()["id"] for number in range(3)]
    assert {job.state.value for job in Inbox(store).jobs(sent)} == {"waiting"}
    Inbox(store).take()
    with client(store, scribes.counting) as sender:
        assert [ended(sender, job)["state"] for job in sent] == ["done"] * 3


def test_a_reader_that_dies_takes_no_other_job_with_it(store: Path) -> None:
    with client(store, scribes.dying) as sender:
        jobs = [
            sender.post(API, content=words, headers=PLAIN).json()["id"] for words in ("rain", "poison", "snow", "hail")
        ]
        told = [ended(sender, job) for job in jobs]
        assert [each["state"] for each in told] == ["done", "failed", "done", "done"]
        (problem,) = told[1]["problems"]
        assert "ended 2 times, most likely for want of memory" in problem["detail"]
        assert ended(sender, sender.post(API, content="fog", headers=PLAIN).json()["id"])["state"] == "done"


def test_a_job_waits_while_another_process_writes_to_the_store(store: Path) -> None:
    with client(store, scribes.busy) as sender:
        job = sender.post(API, content="rain", headers=PLAIN).json()["id"]
        while not (store / "tried").exists():
            time.sleep(0.05)
        assert Inbox(store).jobs([job])[0].state.value != "done"
        (store / "go").touch()
        assert ended(sender, job)["state"] == "done"


def test_the_process_that_reads_ends_when_nothing_comes(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.desk.IDLE", 0.1)
    others = set(active_children())
    with client(store, scribes.counting) as sender:
        for words in ("rain", "snow"):
            ended(sender, sender.post(API, content=words, headers=PLAIN).json()["id"])
            until = time.monotonic() + 30
            while set(active_children()) - others:
                assert time.monotonic() < until
                time.sleep(0.05)


def test_a_decision_that_meets_a_long_reading_is_put_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.desk.PATIENCE", 0.2)
    store = newsroom.store(tmp_path / "store", newsroom.newsroom())
    with client(store, scribes.waiting) as sender:
        job = sender.post(API, content="rain", headers=PLAIN).json()["id"]
        while sender.get(f"{JOBS}/{job}").json()["state"] == "waiting":
            time.sleep(0.05)
        decision = {"act": "confirm", "things": ["person/ada-quill"]}
        once = {"Idempotency-Key": "1"}
        answer = sender.post("/api/v1/decisions", json=decision, headers=once)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        (store / "go").touch()
        ended(sender, job)
        monkeypatch.setattr("onrecord.desk.PATIENCE", 30.0)
        assert sender.post("/api/v1/decisions", json=decision, headers=once).status_code == 201


def test_a_server_that_stops_leaves_what_is_being_read_for_the_next(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.desk.GRACE", 0.1)
    with client(store, scribes.waiting) as sender:
        job = sender.post(API, content="rain", headers=PLAIN).json()["id"]
        while sender.get(f"{JOBS}/{job}").json()["state"] == "waiting":
            time.sleep(0.05)
    (left,) = Inbox(store).jobs([job])
    assert (left.state.value, left.tries) == ("waiting", 0)
