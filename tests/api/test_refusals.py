"""What is refused, and in which words, where no other tests are about it."""

from __future__ import annotations

import shutil
from pathlib import Path

import httpx
import pytest

from api import keys
from api.keys import Scope
from tests import newsroom
from tests.serving import served

NONE: dict[str, str] = {}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PACKED = {"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"}


@pytest.mark.parametrize(
    ("asked", "headers", "body", "status", "why"),
    [
        ("POST /sparql", PACKED, "ASK {}", 415, "compressed"),
        ("POST /sparql", FORM, "&".join(["a=1"] * 10_001), 400, "more than 10000 parameters"),
        (
            "GET /sparql?query=SELECT%20(%3Chttp://f%3E(1)%20AS%20?x)%20%7B%7D",
            NONE,
            "",
            400,
            "custom function <http://f>",
        ),
        ("POST /sparql/limits", FORM, "", 405, "there to be read"),
        ("GET /doc/person/ada-quill.csv", NONE, "", 404, "documents end in .html, .json, .ttl"),
        ("GET /data/latest/onrecord.nq.gz", NONE, "", 404, "the statements are at /data/latest/statements.jsonl"),
        ("GET /api/v1/search?q=a&kind=actor&outlet=x", NONE, "", 422, "outlet are of statements"),
        ("POST /reconcile", {"Content-Type": "application/json"}, "{}", 415, "queries are posted as"),
        ("GET /reconcile/preview?id=person/nobody", NONE, "", 404, "there is no actor person/nobody"),
    ],
)
def test_what_is_refused_is_named(
    asked: str, headers: dict[str, str], body: str, status: int, why: str, *, client: httpx.Client
) -> None:
    answer = client.request(*asked.split(" "), headers=headers, content=body)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert why in answer.json()["detail"]


def test_articles_that_are_packed_are_refused(tmp_path: Path) -> None:
    token = keys.new(tmp_path, "Elmstow Echo", [Scope.INGEST])
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "text/plain", "Content-Encoding": "gzip"}
    with served(tmp_path) as address:
        answer = httpx.post(f"{address}/api/v1/articles", content=b"Rain.", headers=headers)
    assert answer.status_code == 415
    assert "Content-Encoding is 'gzip'" in answer.json()["detail"]


def test_a_query_of_a_snapshot_that_went_meanwhile_may_be_asked_again(tmp_path: Path) -> None:
    store = newsroom.store(tmp_path / "store", newsroom.newsroom()[:1])
    with served(store) as address:
        httpx.get(f"{address}/api/v1/articles").raise_for_status()
        (snapshot,) = (store / "snapshots").iterdir()
        shutil.rmtree(snapshot / "quads")
        answer = httpx.get(f"{address}/sparql", params={"query": "ASK {}"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "a newer snapshot has taken the place" in answer.json()["detail"]


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_a_query_of_a_damaged_snapshot_is_told_so_without_a_place_on_this_machine(tmp_path: Path, accept: str) -> None:
    store = newsroom.store(tmp_path / "store", newsroom.newsroom()[:1])
    (quads,) = store.glob("snapshots/*/quads")
    for file in quads.glob("*.sst"):
        whole = file.read_bytes()
        file.unlink()  # the store has the same file, by another name
        file.write_bytes(bytes(32) + whole[32:])
    with served(store) as address:
        answer = httpx.get(f"{address}/sparql", params={"query": "SELECT * { ?s ?p ?o }"}, headers={"Accept": accept})
    assert answer.status_code == 503
    assert "Store not readable" in answer.text
    assert str(tmp_path) not in answer.text
