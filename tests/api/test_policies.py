"""Policies over REST: the list, its filters, one with all that is told of it, and where it leads when it is no more."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from api import keys, models
from api.keys import Scope
from graph import query
from graph.snapshots import Snapshot
from ontology.policies import Bound, Deadline
from tests import newsroom
from tests.api.test_positions import BAN, at, readings
from tests.serving import served

LIST = "/api/v1/policies"
ONE = f"{LIST}/ban-on-wood-stoves"


def with_deadline() -> tuple[object, ...]:
    first, second = readings()
    (policy,) = first.policies
    until = Deadline(at(first, "air will be clean"), Bound.BY, "2027-03")
    return replace(first, policies=(replace(policy, deadlines=(until,)),)), second


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return newsroom.store(tmp_path_factory.mktemp("policies") / "store", with_deadline())


@pytest.fixture(scope="module")
def client(store: Path) -> Iterator[httpx.Client]:
    with served(store) as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


def test_a_policy_of_two_articles_is_listed_once(client: httpx.Client) -> None:
    page = client.get(LIST).raise_for_status().json()
    models.Envelope[models.Policy].model_validate(page, strict=True)
    (policy,) = page["items"]
    assert (policy["id"], policy["label"], policy["type"], policy["status"]) == (
        "policy/ban-on-wood-stoves",
        BAN,
        "Commitment",
        "announced",
    )
    assert [one["label"] for one in policy["proposers"]] == ["Millbrook Council"]
    assert (policy["articles"], policy["first"], policy["last"]) == (2, "2024-05-03", "2024-05-09")


@pytest.mark.parametrize(
    ("asked", "total"),
    [
        ({"q": "STOVES"}, 1),
        ({"q": "trams"}, 0),
        ({"type": "Commitment"}, 1),
        ({"type": "Review"}, 0),
        ({"status": "announced"}, 1),
        ({"status": "funded"}, 0),
        ({"proposer": "organisation/millbrook-council"}, 1),
        ({"article": "echo"}, 1),
        ({"outlet": "the echo"}, 1),
        ({"outlet": "The Sun"}, 0),
        ({"from": "2024-05-10"}, 0),
        ({"to": "2024-05-02"}, 0),
        ({"min_confidence": "0.95"}, 0),
    ],
)
def test_filters_are_the_same_on_list_and_table(client: httpx.Client, asked: dict[str, str], total: int) -> None:
    assert client.get(LIST, params=asked).json()["total"] == total
    assert bool(rows(client, f"{LIST}.csv", asked)) == bool(total)


def test_one_policy_comes_with_all_that_is_told_of_it(client: httpx.Client) -> None:
    found = client.get(ONE).raise_for_status().json()
    models.PolicyDetail.model_validate(found, strict=True)
    texts = {one.article.key: one.article.text for one in readings()}
    assert {one["article"] for one in found["evidence"]} == set(texts)
    for one in found["evidence"]:
        assert texts[one["article"]][one["span"]["start"] : one["span"]["end"]] == one["words"] == BAN
    assert [one["text"] for one in found["sums"]] == ["£2,000", "£3,000"]
    assert [(one["words"], one["by"], one["article"]) for one in found["deadlines"]] == [
        ("air will be clean", "2027-03", "echo")
    ]
    assert [(one["words"], one["speaker"]["label"]) for one in found["conditions"]] == [
        ("if the poor are paid", "Tom Reeve")
    ]
    assert {one["actor"]["label"] for one in found["positions"]} == {"Ida Finch", "Tom Reeve", "Mo Dale"}
    assert client.get(ONE, params={"min_confidence": 0.9}).json()["positions"] == []


def test_every_row_of_the_table_names_its_source(client: httpx.Client) -> None:
    for row in rows(client, f"{LIST}.csv", {}):
        assert row["evidence"].startswith("https://w3id.org/onrecord/id/policy/")
        assert (row["article"], row["outlet"]) in {("echo", "The Echo"), ("post", "The Post")}


def test_the_name_that_an_article_has_for_a_policy_leads_to_the_policy(client: httpx.Client, store: Path) -> None:
    told = str(query.ask(Snapshot.open(store), "policies").rows[0]["told"]).rpartition("/")[2]
    answer = client.get(f"{LIST}/{told}")
    assert (answer.status_code, answer.headers["location"]) == (301, ONE)


@pytest.mark.parametrize("slug", ["no-such-policy", "a%20b", "%3Cx%3E", "%00"])
def test_what_is_no_policy_is_not_found(client: httpx.Client, slug: str) -> None:
    answer = client.get(f"{LIST}/{slug}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_policy_that_was_rejected_is_gone(tmp_path: Path) -> None:
    store = newsroom.store(tmp_path / "store", readings())
    key = keys.new(store, "the desk", [Scope.DECIDE])
    with served(store) as address, httpx.Client(base_url=address, timeout=30) as client:
        asked = {"act": "reject", "things": ["policy/ban-on-wood-stoves"], "by": "Ida", "why": "misread"}
        taken = client.post("/api/v1/decisions", json=asked, headers={"Authorization": f"Bearer {key}"})
        assert taken.status_code == 201, taken.text
        answer = client.get(ONE)
        assert (answer.status_code, "misread" in answer.json()["detail"]) == (410, True)
        assert client.get(LIST).json()["total"] == 0


def rows(client: httpx.Client, address: str, asked: dict[str, str]) -> list[dict[str, str]]:
    answer = client.get(address, params=asked).raise_for_status()
    return list(csv.DictReader(io.StringIO(answer.text)))
