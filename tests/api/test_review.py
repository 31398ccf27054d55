"""What is in doubt, over HTTP: for those who may decide alone, in the order in which it matters, with what bears on it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.keys import Scope
from onrecord.withholding import put_in_place
from ontology.iris import local
from tests import councils, desks, newsroom
from tests.serving import served

API = "/api/v1/review"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return desks.store(tmp_path_factory.mktemp("review") / "store")


@pytest.fixture(scope="module")
def desk(store: Path) -> Iterator[httpx.Client]:
    """A client that gives the key; what is decided stays, so that tests here decide nothing."""
    with (
        served(store) as address,
        httpx.Client(base_url=address, headers=desks.headers(store), timeout=30) as opened,
    ):
        yield opened


def asked(desk: httpx.Client, **filters: object) -> list[dict[str, Any]]:
    return desk.get(API, params=filters).raise_for_status().json()["items"]


def test_doubt_that_reaches_further_comes_first(desk: httpx.Client) -> None:
    everything = asked(desk)
    assert everything[0]["question"] == "Is Sarah Smith the same as Sarah Smith?"
    assert [one["weight"] for one in everything] == sorted((one["weight"] for one in everything), reverse=True)
    (first,) = (one for one in asked(desk, kind="statement") if one["confidence"] == 0.5)
    assert (first["weight"], first["reach"], first["yes"], first["no"]) == (1, 1, "confirm", "reject")


def test_what_is_very_sure_is_not_asked_about_unless_somebody_wants_it(desk: httpx.Client) -> None:
    assert {one["confidence"] for one in asked(desk, kind="statement", max_confidence=0.85)} == {0.5, 0.8}
    assert len(asked(desk, kind="statement", max_confidence=1)) > 2


def test_questions_are_narrowed_to_an_article_or_an_actor(desk: httpx.Client) -> None:
    (choir,) = asked(desk, article="choir")
    assert [thing["label"] for thing in choir["things"]] == ["David Jones", "David Jones"]
    for thing in choir["things"]:
        assert asked(desk, actor=thing["id"]) == [choir]
    assert asked(desk, article="none") == []


def test_an_actor_is_found_by_what_one_article_calls_them_too(desk: httpx.Client) -> None:
    (choir,) = asked(desk, article="choir")
    called = local(desks.named("choir", "David Jones").actors[0].iri)
    assert asked(desk, actor=called) == [choir]
    page = desk.get("/unheard", params={"actor": called}, headers={"Accept": "text/html"}).text
    assert page.partition('id="never-quoted"')[2].count("David Jones</bdi></a></th>") == 1


def test_two_actors_come_side_by_side_with_the_words_that_name_them(desk: httpx.Client) -> None:
    (choir,) = asked(desk, article="choir")
    found = desk.get(f"{API}/{choir['id']}", params={"article": "choir"}).json()
    assert [[told["exact"] for told in side["excerpts"]] for side in found["sides"]] == [["David Jones"]] * 2
    assert {told["article"] for side in found["sides"] for told in side["excerpts"]} == {"choir", "mill"}
    assert (found["place"], found["total"], found["previous"], found["next"]) == (1, 1, None, None)


def test_a_statement_comes_with_its_reports(desk: httpx.Client) -> None:
    (unsure, *_) = asked(desk, article="well")
    found = desk.get(f"{API}/{unsure['id']}").json()
    assert found["statement"]["text"] == newsroom.WEIR[0]
    assert found["question"] == "Did Ida Finch say this?"
    assert found["sides"] == []


def test_each_question_knows_those_beside_it(desk: httpx.Client) -> None:
    everything = [one["id"] for one in asked(desk)]
    for place, identifier in enumerate(everything, start=1):
        found = desk.get(f"{API}/{identifier}").json()
        assert (found["place"], found["total"]) == (place, len(everything))
        assert [found["previous"], identifier, found["next"]] == [None, *everything, None][place - 1 : place + 2]


def test_pages_of_questions_together_are_the_table(desk: httpx.Client) -> None:
    collected, following = [], f"{API}?limit=2"
    while following:
        found = desk.get(following).json()
        collected += found["items"]
        following = found["next"]
    rows = [*csv.DictReader(io.StringIO(desk.get(f"{API}.csv").text))]
    assert [one["id"] for one in collected] == [row["doubt"] for row in rows]
    assert rows[0]["things"].split() == [thing["id"] for thing in collected[0]["things"]]
    assert rows[0]["articles"] == "bell; tower"


def test_policies_and_positions_are_asked_about_too(tmp_path: Path) -> None:
    store = newsroom.store(tmp_path / "store", (councils.echo(), councils.post(), councils.letter()))
    with served(store) as address, httpx.Client(base_url=address, headers=desks.headers(store), timeout=30) as client:
        positions = asked(client, kind="position", max_confidence=1)
        assert positions
        found = client.get(f"{API}/{positions[0]['id']}").json()
        assert found["statement"]
        assert found["towards"]
        for policy in asked(client, kind="policy"):
            sides = client.get(f"{API}/{policy['id']}").json()["sides"]
            assert all(side["excerpts"] for side in sides)


@pytest.mark.parametrize("address", [API, f"{API}.csv", f"{API}/0123", "/review/desk"])
def test_nobody_else_is_asked(address: str, desk: httpx.Client, store: Path) -> None:
    for headers, status in (
        ({}, 401),
        ({"Authorization": "Bearer onr_wrong"}, 401),
        (desks.headers(store, f"reader of {address}", Scope.READ), 403),
    ):
        answer = httpx.get(f"{desk.base_url}{address}", headers=headers)
        assert answer.status_code == status
        assert "Smith" not in answer.text


@pytest.mark.parametrize("address", [API, f"{API}.csv", "/review/desk"])
def test_what_takes_a_key_is_kept_by_nobody_on_the_way(address: str, desk: httpx.Client) -> None:
    answer = desk.get(address)
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


def test_a_question_that_was_answered_is_asked_no_more(tmp_path: Path) -> None:
    store = desks.store(tmp_path / "store")
    with served(store) as address, httpx.Client(base_url=address, headers=desks.headers(store), timeout=30) as client:
        (choir,) = asked(client, article="choir")
        things = [thing["id"] for thing in choir["things"]]
        client.post("/api/v1/decisions", json={"act": choir["no"], "things": things}).raise_for_status()
        assert asked(client, article="choir") == []
        assert client.get(f"{API}/{choir['id']}").status_code == 404


def test_nobody_is_asked_about_who_is_withheld(tmp_path: Path) -> None:
    store = desks.store(tmp_path / "store")
    names = tmp_path / "names.txt"
    names.write_text("Sarah Smith\n")
    put_in_place(store, names)
    with served(store) as address, httpx.Client(base_url=address, headers=desks.headers(store), timeout=30) as client:
        questions = [one["question"] for one in asked(client)]
        assert questions
        assert not any("Smith" in question or "withheld" in question for question in questions)


def test_decisions_are_narrowed_to_one_thing_and_their_undoings_come_with_them(tmp_path: Path) -> None:
    store = desks.store(tmp_path / "store")
    with served(store) as address, httpx.Client(base_url=address, headers=desks.headers(store), timeout=30) as client:
        for person in ("person/ada-quill", "person/ben-oyelaran"):
            client.post("/api/v1/decisions", json={"act": "confirm", "things": [person]}).raise_for_status()
        client.post("/api/v1/decisions", json={"act": "undo"}).raise_for_status()
        found = client.get("/api/v1/decisions", params={"thing": "person/ben-oyelaran"}).json()
        assert [(one["act"], one["holds"]) for one in found["items"]] == [("undo", True), ("confirm", False)]
        table = client.get("/api/v1/decisions.csv", params={"thing": "person/ada-quill"}).text
        assert [row["act"] for row in csv.DictReader(io.StringIO(table))] == ["confirm"]
