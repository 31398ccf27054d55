"""Deciding over HTTP: with a key, and with an answer that is there at once; what is gone says so."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from api import keys
from api.keys import Scope
from graph.embedded import EmbeddedStore
from tests import councils, newsroom
from tests.serving import served

ADA, BEN, TRUST = "person/ada-quill", "person/ben-oyelaran", "organisation/harbour-trust"
API = "/api/v1/decisions"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[httpx.Client]:
    """A client of a server that has a key, and gives it."""
    store = newsroom.store(tmp_path / "store", newsroom.newsroom())
    with served(store) as address, httpx.Client(base_url=address, headers=key(store), timeout=30) as opened:
        yield opened


@pytest.fixture
def council(tmp_path: Path) -> Iterator[httpx.Client]:
    """The same, where articles tell of policies."""
    store = newsroom.store(tmp_path / "store", (councils.echo(), councils.post(), councils.letter()))
    with served(store) as address, httpx.Client(base_url=address, headers=key(store), timeout=30) as opened:
        yield opened


def key(store: Path) -> dict[str, str]:
    return {"Authorization": f"Bearer {keys.new(store, 'the desk', [Scope.DECIDE])}"}


def decide(desk: httpx.Client, act: str, *things: str, **more: str) -> httpx.Response:
    return desk.post(API, json={"act": act, "things": things, "by": "Ida Finch", **more})


def statement(desk: httpx.Client, words: str) -> str:
    (found,) = desk.get("/api/v1/statements", params={"q": words}).json()["items"]
    return f"statement/{found['id']}"


def test_a_merge_is_there_with_the_answer_and_the_old_id_leads_to_the_new(desk: httpx.Client) -> None:
    answer = decide(desk, "merge", ADA, BEN, why="one writes as the other")
    assert answer.status_code == 201
    taken = answer.json()
    assert (taken["act"], taken["by"], taken["why"], taken["holds"]) == (
        "merge",
        "Ida Finch",
        "one writes as the other",
        True,
    )
    assert answer.headers["location"] == f"/id/decision/{taken['id']}"
    assert desk.get(answer.headers["location"], headers={"Accept": "text/turtle"}).status_code == 303
    gone, left = sorted((ADA, BEN), key=lambda one: desk.get(f"/api/v1/entities/{one}").status_code == 200)
    assert desk.get(f"/api/v1/entities/{gone}").headers["location"] == f"/api/v1/entities/{left}"
    assert desk.get(f"/entity/{gone}").headers["location"] == f"/entity/{left}"
    for address in (f"/api/v1/entities/{gone}", f"/entity/{gone}", f"/id/{gone}"):
        assert desk.get(address).status_code == 301
    for address in ("/map", "/api/v1/graph"):
        assert desk.get(address, params={"focus": gone}).status_code == 200
    assert ">Everybody<" in desk.get("/map", params={"focus": gone}).text


def test_what_was_rejected_is_gone_with_the_reason(desk: httpx.Client) -> None:
    said = statement(desk, "paid twice")
    assert decide(desk, "reject", said, why="nobody said it").status_code == 201
    identifier = said.removeprefix("statement/")
    for address in (f"/api/v1/statements/{identifier}", f"/statement/{identifier}", f"/id/{said}", f"/doc/{said}.ttl"):
        answer = desk.get(address)
        assert answer.status_code == 410
        assert "nobody said it" in answer.text
    assert desk.get("/api/v1/statements", params={"q": "paid twice"}).json()["total"] == 0


BAN, OTHER = "policy/ban-on-wood-stoves", "policy/ban-on-open-fires-and-stoves"
FUND = "policy/fund-for-new-heaters"


@pytest.mark.parametrize("act", ["reject", "hide"])
def test_a_policy_that_was_rejected_or_hidden_is_gone_with_the_reason(council: httpx.Client, act: str) -> None:
    assert decide(council, act, BAN, why="a mere idea").status_code == 201
    for address in (f"/id/{BAN}", f"/doc/{BAN}.ttl"):
        answer = council.get(address)
        assert answer.status_code == 410
        assert "a mere idea" in answer.text
    assert {item["towards"]["id"] for item in council.get("/api/v1/positions").json()["items"]}.isdisjoint({BAN})


def test_a_policy_that_was_merged_leads_to_the_other(council: httpx.Client) -> None:
    assert decide(council, "merge", BAN, OTHER).status_code == 201
    answer = council.get(f"/id/{OTHER}")
    assert (answer.status_code, answer.headers["location"]) == (301, f"/id/{BAN}")


OF_STATEMENTS = (
    *("statements?speaker", "statements?mentions", "statements.csv?speaker", "statements/count?speaker"),
    *("compare?speaker", "search?q=the&speaker", "graph?speaker", "../../feed.json?speaker"),
)


def test_filters_of_statements_find_an_actor_who_was_merged_by_the_old_id_too(desk: httpx.Client) -> None:
    decide(desk, "merge", ADA, BEN)
    gone, left = merged(desk, ADA, BEN)
    for address in OF_STATEMENTS:
        found = told(desk, address, left)
        assert told(desk, address, gone) == found, address
        assert found != told(desk, address, "person/nobody"), address


def test_so_do_those_of_policies_positions_and_figures(council: httpx.Client) -> None:
    for things, addresses in (
        (("person/ida-finch", "person/tom-reeve"), ["positions?speaker"]),
        (("organisation/millbrook-council", "organisation/elmstow-council"), ["policies?proposer"]),
        ((BAN, OTHER), ["positions?towards", "policies?part_of"]),
        ((BAN, FUND), ["figures?policy"]),
    ):
        decide(council, "merge", *things)
        gone, left = merged(council, *things)
        for address in addresses:
            found = told(council, address, left)
            assert told(council, address, gone) == found, address
            assert found != told(council, address, "policy/none"), address


def merged(client: httpx.Client, one: str, other: str) -> tuple[str, str]:
    """Which of two that were merged is gone, and which is left."""
    if client.get(f"/id/{one}").status_code == 301:
        return one, other
    assert client.get(f"/id/{other}").status_code == 301
    return other, one


def told(client: httpx.Client, address: str, thing: str) -> str:
    """What an address gives with that thing, but for the links to it."""
    answer = client.get(f"/api/v1/{address}={thing}").raise_for_status()
    return answer.text.replace(f"={quote(thing, '')}", "=").replace(f"={thing}", "=")


def test_a_position_is_given_another_polarity_and_back(council: httpx.Client) -> None:
    def mo() -> dict[str, object]:
        items = council.get("/api/v1/positions", params={"speaker": "person/mo-dale"}).json()["items"]
        return items[0]["evidence"][0]

    before = mo()
    taken = decide(council, "stance", f"position/{before['id'].removeprefix('position/')}", value="support")
    assert (taken.status_code, taken.json()["value"]) == (201, "support")
    assert (mo()["polarity"], mo()["state"]) == ("support", "confirmed")
    decide(council, "undo", taken.json()["id"])
    assert mo() == before
    answer = decide(council, "stance", f"position/{before['id'].removeprefix('position/')}", value="angry")
    assert answer.status_code == 422


def test_a_figure_that_was_rejected_is_gone(council: httpx.Client) -> None:
    (figure,) = council.get("/api/v1/figures").json()["items"]
    assert figure["state"] == "candidate"
    decide(council, "reject", figure["id"], why="a page number")
    assert council.get("/api/v1/figures").json()["total"] == 0
    assert council.get(f"/id/{figure['id']}").status_code == 410


def test_an_actor_who_was_hidden_is_gone(desk: httpx.Client) -> None:
    decide(desk, "hide", TRUST)
    assert desk.get(f"/api/v1/entities/{TRUST}").status_code == 410
    assert desk.get("/api/v1/suggest", params={"q": "harbour"}).json() == []


def test_an_actor_who_was_rejected_and_is_one_with_another_is_there_at_every_address(desk: httpx.Client) -> None:
    decide(desk, "reject", ADA)
    decide(desk, "merge", ADA, BEN)
    (left,) = (one for one in (ADA, BEN) if desk.get(f"/api/v1/entities/{one}").status_code == 200)
    for address in (f"/entity/{left}", f"/doc/{left}.ttl"):
        assert desk.get(address).status_code == 200
    assert desk.get(f"/id/{left}").status_code == 303


def test_the_log_is_open_and_says_what_holds(desk: httpx.Client) -> None:
    taken = decide(desk, "confirm", ADA).json()
    undoing = decide(desk, "undo", taken["id"]).json()
    listed = httpx.get(f"{desk.base_url}{API}").json()
    assert [(one["id"], one["holds"]) for one in listed["items"]] == [(undoing["id"], True), (taken["id"], False)]
    assert listed["items"][0]["value"] == taken["id"]


def test_an_undoing_that_was_undone_holds_no_more(desk: httpx.Client) -> None:
    taken = decide(desk, "confirm", ADA).json()
    undoing = decide(desk, "undo", taken["id"]).json()
    redoing = decide(desk, "undo", undoing["id"]).json()
    assert redoing["value"] == undoing["id"]
    assert [one["holds"] for one in desk.get(API).json()["items"]] == [True, False, True]
    assert desk.get(f"/api/v1/entities/{ADA}").json()["state"] == "confirmed"


def test_without_the_key_nobody_decides(desk: httpx.Client) -> None:
    body = {"act": "confirm", "things": [ADA], "by": "Ida Finch"}
    given = desk.headers["authorization"].removeprefix("Bearer ")
    for headers in (
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": given},
        {"Authorization": f"Basic {given}"},
    ):
        answer = httpx.post(f"{desk.base_url}{API}", json=body, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
    assert httpx.get(f"{desk.base_url}{API}").json()["total"] == 0


def test_a_server_without_a_key_is_read_only(client: httpx.Client) -> None:
    for headers in ({}, {"Authorization": "Bearer onr_x"}):
        answer = client.post(API, json={"act": "confirm", "things": [ADA], "by": "Ida Finch"}, headers=headers)
        assert answer.status_code == 403
        assert "read-only" in answer.json()["detail"]


def test_a_decision_is_that_of_the_key_where_nobody_is_named(desk: httpx.Client) -> None:
    assert desk.post(API, json={"act": "confirm", "things": [ADA]}).json()["by"] == "the desk"


def test_a_decision_under_a_condition_is_taken_from_the_snapshot_it_was_made_for_only(desk: httpx.Client) -> None:
    seen = desk.get("/api/v1/statements").headers["etag"]
    body = {"act": "confirm", "things": [ADA]}
    assert desk.post(API, json=body, headers={"If-Match": seen}).status_code == 201
    late = desk.post(API, json=body, headers={"If-Match": seen})
    assert (late.status_code, late.headers["content-type"]) == (412, "application/problem+json")
    snapshot = desk.get(API).json()["snapshot"]
    assert snapshot in late.json()["detail"]
    assert desk.post(API, json=body, headers={"If-Match": f'W/"{snapshot}"'}).status_code == 412  # weak tags do not do
    assert desk.post(API, json=body, headers={"If-Match": f'"0", "{snapshot}"'}).status_code == 201
    assert desk.post(API, json=body, headers={"If-Match": "*"}).status_code == 201
    assert desk.post(API, json=body, headers={"If-Match": snapshot}).status_code == 422
    assert desk.get(API).json()["total"] == 3


def test_a_decision_that_is_sent_again_is_taken_once(desk: httpx.Client) -> None:
    once = {"Idempotency-Key": "of 3 May"}
    first, again = (desk.post(API, json={"act": "confirm", "things": [ADA]}, headers=once) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.json(), again.headers["location"]) == (first.json(), first.headers["location"])
    other = desk.post(API, json={"act": "confirm", "things": [BEN]}, headers=once)
    assert other.status_code == 422
    assert "Idempotency-Key" in other.json()["detail"]
    assert desk.get(API).json()["total"] == 1


@pytest.mark.parametrize("field", ["why", "by", "value", "things"])
def test_what_looks_like_a_key_is_not_published(field: str, desk: httpx.Client) -> None:
    token = desk.headers["authorization"].removeprefix("Bearer ")
    text = f"as told by {token}, see there"
    body = {"act": "relabel", "things": [ADA], "value": "Ada", field: [text] if field == "things" else text}
    answer = desk.post(API, json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert "looks like a key" in answer.json()["detail"]
    assert token not in answer.text
    assert desk.get(API).json()["total"] == 0


def test_what_was_refused_may_be_sent_again_with_its_key(desk: httpx.Client) -> None:
    once = {"Idempotency-Key": "1"}
    for _ in range(2):
        answer = desk.post(API, json={"act": "merge", "things": [ADA, "person/nobody"]}, headers=once)
        assert (answer.status_code, answer.json()["title"]) == (422, "Decision refused")


def test_a_decision_of_which_nobody_knows_how_it_ended_is_not_taken_again(
    desk: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ends(*_: object, **__: object) -> None:
        raise RuntimeError("as if the server had ended on the way")

    once = {"Idempotency-Key": "1"}
    with monkeypatch.context() as ending:
        ending.setattr("onrecord.desk.Desk.decide", ends)
        assert desk.post(API, json={"act": "confirm", "things": [ADA]}, headers=once).status_code == 500
    again = desk.post(API, json={"act": "confirm", "things": [ADA]}, headers=once)
    assert (again.status_code, again.json()["title"]) == (409, "Idempotency-Key in use")
    assert desk.get(API).json()["total"] == 0


def test_before_anything_is_ingested_a_decision_may_be_sent_again_with_its_key(tmp_path: Path) -> None:
    headers = {**key(tmp_path), "Idempotency-Key": "1"}
    with served(tmp_path) as address:
        for _ in range(2):
            answer = httpx.post(f"{address}{API}", json={"act": "confirm", "things": [ADA]}, headers=headers)
            assert (answer.status_code, answer.json()["title"]) == (503, "Store not readable")


def test_a_decision_waits_for_a_command_that_writes(desk: httpx.Client, tmp_path: Path) -> None:
    with ThreadPoolExecutor() as pool:
        with EmbeddedStore(tmp_path / "store"):
            coming = pool.submit(decide, desk, "confirm", ADA)
            with pytest.raises(TimeoutError):
                coming.result(1)
        assert coming.result(30).status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        {"act": "merge", "things": [ADA, "person/nobody"], "by": "x"},
        {"act": "merge", "things": [ADA], "by": "x"},
        {"act": "undo", "things": ["0123"], "by": "x"},
        {"act": "undo", "by": "x"},
        {"act": "undo", "things": ["0123", "4567"], "by": "x"},
        {"act": "undo", "by": "x", "value": "0123"},
        {"act": "reject", "things": [ADA, BEN], "by": "x"},
        {"act": "confirm", "things": [ADA], "by": "x", "value": "Ada"},
        {"act": "split", "things": [ADA], "by": "x"},
        {"act": "speaker", "things": [ADA], "by": "x"},
        {"act": "burn", "things": [ADA], "by": "x"},
        {"act": "confirm", "things": [ADA], "by": ""},
        {"act": "confirm", "things": [ADA], "by": " "},
        {"act": "confirm", "things": [ADA], "by": "x", "more": 1},
        {"act": "confirm", "things": ["<script>"], "by": "x"},
    ],
)
def test_what_cannot_be_decided_is_a_problem_that_says_so(desk: httpx.Client, body: dict[str, object]) -> None:
    answer = desk.post(API, json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert desk.get(API).json()["total"] == 0


def test_what_somebody_decides_with_is_data(desk: httpx.Client) -> None:
    """Reasons and names are escaped on pages and never part of a query."""
    for attack in newsroom.ATTACK:
        assert decide(desk, "relabel", TRUST, value=f"Trust {attack}", why=attack).status_code == 201
        page = desk.get(f"/entity/{TRUST}")
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert desk.get(API).json()["items"][0]["why"] == attack
