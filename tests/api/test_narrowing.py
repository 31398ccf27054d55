"""Lists narrowed to one thing: figures of an actor or a statement, decisions on a thing, one policy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from api import keys
from api.keys import Scope
from ontology.iris import figure_id
from ontology.policies import Figure, Sense
from ontology.reading import Reading
from tests import councils, newsroom
from tests.serving import served

TEXT = "Harbour Trust paid £300 to Elmstow Council.\nAda Quill said that it owed £900 more.\n"


def paid() -> Reading:
    """A sum that the article names, with who pays and who gets it, and one that somebody names."""
    found = newsroom.reading(
        "sums",
        TEXT,
        [("Ada Quill", "Ada Quill", "said", "it owed £900 more")],
        people=("Ada Quill",),
        organisations=("Harbour Trust", "Elmstow Council"),
    )

    def figure(words: str, value: int, **about: object) -> Figure:
        place = councils.at(TEXT, words)
        return Figure(
            figure_id(found.article, place), place, Decimal(value), currency="GBP", sense=Sense.STATED, **about
        )

    given = figure(
        "£300", 300, payer=councils.at(TEXT, "Harbour Trust"), recipient=councils.at(TEXT, "Elmstow Council")
    )
    return replace(found, figures=(given, figure("£900", 900, statement=found.statements[0].id)))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    store = newsroom.store(tmp_path_factory.mktemp("sums") / "store", (paid(), councils.echo(), councils.post()))
    with served(store) as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


def figures(client: httpx.Client, **asked: str) -> list[str]:
    return [figure["text"] for figure in client.get("/api/v1/figures", params=asked).raise_for_status().json()["items"]]


def test_figures_are_found_by_who_names_pays_or_gets_them(client: httpx.Client) -> None:
    assert figures(client, actor="organisation/harbour-trust") == ["£300"]
    assert figures(client, actor="organisation/elmstow-council") == ["£300"]
    assert figures(client, actor="person/ada-quill") == ["£900"]
    assert figures(client, speaker="organisation/harbour-trust") == []


def test_figures_are_found_by_the_statement_that_gives_them(client: httpx.Client) -> None:
    (said,) = client.get("/api/v1/statements", params={"q": "owed"}).json()["items"]
    assert figures(client, statement=f"statement/{said['id']}") == ["£900"]
    rows = client.get("/api/v1/figures.csv", params={"statement": f"statement/{said['id']}"}).text.splitlines()
    assert len(rows) == 2


def test_one_policy_of_the_list_has_all_places_that_tell_of_it(client: httpx.Client) -> None:
    asked = {"policy": "ban-on-wood-stoves"}
    assert [one["id"] for one in client.get("/api/v1/policies", params=asked).json()["items"]] == [
        "policy/ban-on-wood-stoves"
    ]
    assert len(client.get("/api/v1/policies.csv", params=asked).text.splitlines()) == 3


def test_decisions_on_one_thing_come_with_what_undid_them(tmp_path: Path) -> None:
    store = newsroom.store(tmp_path / "store", newsroom.newsroom())
    key = {"Authorization": f"Bearer {keys.new(store, 'the desk', [Scope.DECIDE])}"}
    with served(store) as address, httpx.Client(base_url=address, headers=key, timeout=30) as desk:
        ids = [said["id"] for said in desk.get("/api/v1/statements").json()["items"][:2]]
        taken = [
            desk.post("/api/v1/decisions", json={"act": "confirm", "things": [f"statement/{one}"]}).json()
            for one in ids
        ]
        undone = desk.post("/api/v1/decisions", json={"act": "undo", "things": [taken[0]["id"]]}).json()
        listed = desk.get("/api/v1/decisions", params={"thing": f"statement/{ids[0]}"}).json()
        rows = desk.get("/api/v1/decisions.csv", params={"thing": f"statement/{ids[1]}"}).text.splitlines()
    assert [one["id"] for one in listed["items"]] == [undone["id"], taken[0]["id"]]
    assert listed["total"] == 2
    assert len(rows) == 2
