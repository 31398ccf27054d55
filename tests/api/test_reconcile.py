"""OpenRefine's way of matching rows with actors: the manifest, queries, suggestions, columns and previews."""

from __future__ import annotations

import json

import httpx
import pytest

QUILL = "person/ada-quill"


def matched(client: httpx.Client, **row: object) -> list[dict[str, object]]:
    """The candidates for one row, asked as OpenRefine asks."""
    answer = client.post("/reconcile", data={"queries": json.dumps({"q0": row})})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["q0"]["result"])


def test_the_manifest_says_what_the_protocol_wants_to_know(client: httpx.Client) -> None:
    manifest = client.get("/reconcile").json()
    assert manifest["versions"] == ["0.2"]
    assert manifest["name"]
    assert manifest["identifierSpace"] == "https://w3id.org/onrecord/id/"
    assert manifest["schemaSpace"].startswith("https://")
    assert {one["id"] for one in manifest["defaultTypes"]} == {"person", "organisation"}


def test_every_address_of_the_manifest_answers(client: httpx.Client) -> None:
    manifest = client.get("/reconcile").json()
    for url in (manifest["view"]["url"], manifest["preview"]["url"]):
        assert client.get(url.replace("{{id}}", QUILL), follow_redirects=True).status_code == 200
    for service in manifest["suggest"].values():
        address = service["service_url"] + service["service_path"]
        assert "result" in client.get(address, params={"prefix": "pers"}).json()
    proposing = manifest["extend"]["propose_properties"]
    proposed = client.get(proposing["service_url"] + proposing["service_path"], params={"type": "person"}).json()
    assert {"id", "name"} == set(proposed["properties"][0])


def test_a_field_of_openrefine_may_send_more_than_what_is_typed(client: httpx.Client) -> None:
    def found(**more: object) -> list[str]:
        params = {"prefix": "quill", "limit": 5, "lang": "en", "filter": ["a", "b"], "_": 1, **more}
        answer = client.get("/reconcile/suggest/entity", params=params).raise_for_status()
        return [one["id"] for one in answer.json()["result"]]

    assert QUILL in found()
    assert QUILL in found(type="person", type_strict="any")
    assert QUILL not in found(type="organisation")
    assert QUILL in found(type="organisation", type_strict="should")
    for what in ("type", "property"):
        assert client.get(f"/reconcile/suggest/{what}", params={"prefix": "p", "type": "person"}).json()["result"]


def test_other_sites_may_ask(client: httpx.Client) -> None:
    assert client.get("/reconcile", headers={"Origin": "https://refine.example"}).headers[
        "Access-Control-Allow-Origin"
    ] in {"*", "https://refine.example"}


def test_the_same_name_that_nobody_else_has_is_a_match(client: httpx.Client) -> None:
    first, *others = matched(client, query="ADA QUILL")
    assert (first["id"], first["score"], first["match"]) == (QUILL, 100, True)
    assert first["type"] == [{"id": "person", "name": "person"}]
    assert not any(other["match"] for other in others)


@pytest.mark.parametrize("written", ["Ada Quil", "Quill, Ada", "Adah Quill", "Áda Quill"])
def test_a_name_that_is_misspelt_is_found_all_the_same(client: httpx.Client, written: str) -> None:
    assert matched(client, query=written)[0]["id"] == QUILL


def test_a_surname_alone_is_a_candidate_and_no_match(client: httpx.Client) -> None:
    first = matched(client, query="Quill")[0]
    assert first["id"] == QUILL
    assert not first["match"]


def test_an_actor_is_found_by_another_name_and_it_is_said_which(client: httpx.Client) -> None:
    first = matched(client, query="HT")[0]
    assert (first["id"], first["description"]) == ("organisation/harbour-trust", "found by the name HT")


def test_a_type_leaves_out_others(client: httpx.Client) -> None:
    assert all(
        str(one["id"]).startswith("organisation/") for one in matched(client, query="Quill", type="organisation")
    )
    assert matched(client, query="Quill", type=["person", "organisation"])[0]["id"] == QUILL


def test_no_more_candidates_come_than_were_asked_for(client: httpx.Client) -> None:
    assert len(matched(client, query="Eve", limit=2)) == 2


def test_what_another_column_says_moves_a_candidate_up(client: httpx.Client) -> None:
    said = [{"pid": "organisations", "v": "Elmstow Council"}]
    wrong = [{"pid": "organisations", "v": {"id": "organisation/x", "name": "The Moon"}}]
    right, other = (matched(client, query="Quill", properties=one)[0]["score"] for one in (said, wrong))
    assert right > other


def test_columns_are_made_of_what_is_known(client: httpx.Client) -> None:
    wanted = {
        "ids": [QUILL, "person/nobody"],
        "properties": [{"id": "statements"}, {"id": "posts", "settings": {"limit": 1}}],
    }
    answer = client.post("/reconcile", data={"extend": json.dumps(wanted)}).json()
    assert [one["id"] for one in answer["meta"]] == ["statements", "posts"]
    assert answer["rows"][QUILL]["statements"] == [{"int": 2}]
    assert len(answer["rows"][QUILL]["posts"]) == 1
    assert answer["rows"]["person/nobody"] == {"statements": [], "posts": []}


def test_a_preview_may_stand_in_a_frame_and_runs_nothing(client: httpx.Client) -> None:
    page = client.get("/reconcile/preview", params={"id": QUILL})
    assert "Ada Quill" in page.text
    assert "frame-ancestors *" in page.headers["Content-Security-Policy"]
    hostile = matched(client, query="Eve", limit=50)
    for one in hostile:
        assert "<script>alert" not in client.get("/reconcile/preview", params={"id": str(one["id"])}).text


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"queries": "{"}, 422),
        ({"queries": "[]"}, 422),
        ({"queries": '{"q0": {"query": 7}}'}, 422),
        ({"queries": '{"q0": {"query": "a", "limit": 0}}'}, 422),
        ({"queries": "[" * 100_000}, 422),
        ({"queries": json.dumps({f"q{at}": {"query": "a"} for at in range(101)})}, 422),
        ({"extend": '{"ids": [], "properties": [{"id": "secret"}]}'}, 422),
        ({"queries": "{}", "extend": "{}"}, 422),
        ({"callback": "alert"}, 422),
        ({"queries": "x" * (2**20 + 1)}, 413),
    ],
)
def test_what_is_wrong_is_named(client: httpx.Client, given: dict[str, str], status: int) -> None:
    answer = client.post("/reconcile", data=given)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
