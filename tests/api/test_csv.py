"""Every table: a spreadsheet runs none of it, it holds what its list holds, and its rows name their source."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api import keys, tables
from api.keys import Scope
from graph.exports import RISKY
from tests import newsroom
from tests.api.test_positions import readings
from tests.serving import served

SOURCES = {"article", "title", "outlet", "published", "url"}
WITHOUT = {f"/api/v1/{name}.csv" for name in ("topics", "entities", "decisions", "timeline", "quality", "review")}
"""What is made of many articles at once, or of none."""

GIVEN = {
    "/api/v1/search.csv": "?q=eve",
    "/api/v1/graph/path.csv": "?source=person/ada-quill&target=organisation/harbour-trust",
}
"""What must be asked for."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server whose articles have policies, positions, figures and attacks, for somebody who may see what is in doubt."""
    everything = (*newsroom.newsroom(), newsroom.hostile(), *readings())
    store = newsroom.store(tmp_path_factory.mktemp("csv") / "store", everything)
    key = {"Authorization": f"Bearer {keys.new(store, 'reviewer', [Scope.DECIDE])}"}
    with served(store) as address, httpx.Client(base_url=address, headers=key, timeout=30) as opened:
        yield opened


@pytest.fixture(scope="module")
def addresses(client: httpx.Client) -> list[str]:
    """All addresses of tables: those that need nothing, and what is below a few actors."""
    paths = [path for path in client.get("/openapi.json").json()["paths"] if path.endswith(".csv")]
    actors = ["person/ada-quill", "person/tom-reeve"]
    actors += [item["id"] for item in client.get("/api/v1/entities?q=eve").json()["items"]]
    below = "/api/v1/entities/{kind}/{slug}"
    names = [
        one["name"] for one in client.get("/api/v1/queries").json() if not any(p["required"] for p in one["parameters"])
    ]
    return [
        *(f"{path}{GIVEN.get(path, '')}" for path in paths if "{" not in path),
        *(path.replace(below, f"/api/v1/entities/{actor}") for path in paths if below in path for actor in actors),
        *(f"/api/v1/queries/{name}.csv" for name in names),
        *(f"/api/v1/statements/{one['id']}.csv" for one in client.get("/api/v1/statements?q=eve").json()["items"]),
        *(f"/api/v1/edges/{one['id']}/evidence.csv" for one in client.get("/api/v1/graph").json()["edges"][:9]),
        "/api/v1/graph?format=csv&of=actors&seen_with=true",
        "/api/v1/graph?format=csv",
    ]


def test_no_cell_of_any_table_is_a_formula(client: httpx.Client, addresses: list[str]) -> None:
    attacked = 0
    for address in addresses:
        for row in cells(client, address):
            assert not any(cell.startswith(RISKY) for cell in row if not number(cell)), (address, row)
            attacked += sum("=HYPERLINK" in cell for cell in row)
    assert attacked > 20
    assert len(addresses) > 60


def test_every_row_has_as_many_cells_as_there_are_columns(client: httpx.Client, addresses: list[str]) -> None:
    for address in addresses:
        assert len({len(row) for row in cells(client, address)}) == 1, address


def test_every_table_of_finds_names_its_sources(client: httpx.Client) -> None:
    for path in client.get("/openapi.json").json()["paths"]:
        if path.endswith(".csv") and "queries" not in path and path not in WITHOUT:
            address = path.replace("{kind}/{slug}", "person/ada-quill") + GIVEN.get(path, "")
            first = client.get(f"/api/v1/{'graph' if '/edges/' in path else 'statements'}").json()
            address = address.replace("{identifier}", (first.get("edges") or first.get("items"))[0]["id"])
            assert set(cells(client, address)[0]) >= SOURCES, path
    assert set(cells(client, "/api/v1/graph?format=csv")[0]) >= SOURCES


@pytest.mark.parametrize("name", ["entities", "articles", "topics", "decisions", "figures"])
def test_a_table_has_a_row_for_each_item_of_its_list(client: httpx.Client, name: str) -> None:
    total = client.get(f"/api/v1/{name}").json()["total"]
    assert len(cells(client, f"/api/v1/{name}.csv")) == total + 1


def test_agreement_rests_on_the_statements_of_both(client: httpx.Client) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/api/v1/agreement.csv").text)))
    agreeing = {row["actor"] for row in rows if row["relation"] == "agree"}
    assert agreeing == {"Ida Finch", "Tom Reeve"}
    assert {row["polarity"] for row in rows if row["relation"] == "conflict"} == {"support", "oppose"}


def test_a_comparison_has_a_row_for_each_article_that_carries_a_statement(client: httpx.Client) -> None:
    compared = client.get("/api/v1/compare?limit=500").json()
    rows = cells(client, "/api/v1/compare.csv")
    assert len(rows) - 1 == sum(len(item["carried"]) for item in compared["items"])


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])  # a busy machine makes texts slowly
@given(st.lists(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2)))
def test_whatever_the_cells_hold_a_table_reads_back_with_no_formula(rows: list[list[str]]) -> None:
    body = "".join(tables._lines(("one", "two"), rows))
    found = list(csv.reader(io.StringIO(body, newline="")))
    assert found == [
        ["one", "two"],
        *([f"'{cell}" if cell.startswith(RISKY) else cell for cell in row] for row in rows),
    ]


def cells(client: httpx.Client, address: str) -> list[list[str]]:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.text)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(answer.text, newline="")))


def number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
