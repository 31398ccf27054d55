"""Dossiers over REST: all that is on record of an actor or a policy, its sources, and what is open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api import keys, models
from api.keys import Scope
from tests import councils, newsroom
from tests.serving import served

ACTOR = "/api/v1/entities/person/ida-finch/dossier"
POLICY = "/api/v1/policies/ban-on-wood-stoves/dossier"


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    store = newsroom.store(
        tmp_path_factory.mktemp("council") / "store", (councils.echo(), councils.post(), councils.letter())
    )
    with served(store) as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


def test_an_actors_dossier_has_what_the_lists_have(council: httpx.Client) -> None:
    found = council.get(ACTOR, params={"min_confidence": 0}).raise_for_status().json()
    models.EntityDossier.model_validate(found, strict=True)
    said = council.get("/api/v1/statements", params={"speaker": "person/ida-finch"}).json()
    stands = council.get("/api/v1/positions", params={"speaker": "person/ida-finch", "min_confidence": 0}).json()
    assert (found["statements"], found["total"]) == (said["items"], said["total"])
    assert found["positions"] == stands["items"]
    assert [source["id"] for source in found["sources"]] == ["echo"]


def test_a_policys_dossier_has_the_statements_that_show_where_somebody_stands(council: httpx.Client) -> None:
    found = council.get(POLICY).raise_for_status().json()
    models.PolicyDossier.model_validate(found, strict=True)
    assert [said["speaker"]["label"] for said in found["statements"]] == ["Ida Finch", "Mo Dale"]
    assert [source["id"] for source in found["sources"]] == ["echo", "post"]
    assert found["about"]["id"] == "policy/ban-on-wood-stoves"


def test_a_dossier_is_narrowed_by_days(council: httpx.Client) -> None:
    found = council.get(POLICY, params={"from": "2024-05-09"}).raise_for_status().json()
    assert [position["actor"]["label"] for position in found["positions"]] == ["Mo Dale"]


def test_figures_of_a_policy_are_in_its_dossier(council: httpx.Client) -> None:
    found = council.get("/api/v1/policies/fund-for-new-heaters/dossier").json()
    assert [figure["text"] for figure in found["figures"]] == ["£2,000"]


def test_a_former_id_leads_to_the_dossier_of_today(tmp_path: Path) -> None:
    store = newsroom.store(tmp_path / "store", newsroom.newsroom())
    key = {"Authorization": f"Bearer {keys.new(store, 'the desk', [Scope.DECIDE])}"}
    with served(store) as address, httpx.Client(base_url=address, timeout=30) as desk:
        both = ["person/ada-quill", "person/ben-oyelaran"]
        desk.post("/api/v1/decisions", json={"act": "merge", "things": both, "by": "Ida Finch"}, headers=key)
        gone, left = sorted(both, key=lambda one: desk.get(f"/api/v1/entities/{one}").status_code == 200)
        api = desk.get(f"/api/v1/entities/{gone}/dossier")
        page = desk.get(f"/entity/{gone}/dossier")
    assert (api.status_code, api.headers["location"]) == (301, f"/api/v1/entities/{left}/dossier")
    assert (page.status_code, page.headers["location"]) == (301, f"/entity/{left}/dossier")


def test_what_is_not_there_has_none(council: httpx.Client) -> None:
    assert council.get("/api/v1/entities/person/nobody/dossier").status_code == 404
    assert council.get("/api/v1/policies/nothing/dossier").status_code == 404
    assert council.get(ACTOR, params={"outlet": "The Echo"}).status_code == 422
