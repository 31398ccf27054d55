from __future__ import annotations

import csv
import io

import httpx
import pytest

from api import models
from tests import newsroom

ALL = "/api/v1/statements"


def texts(client: httpx.Client, **params: object) -> list[str]:
    return [item["text"] for item in client.get(ALL, params=params).raise_for_status().json()["items"]]


def test_a_statement_has_the_shape_that_is_promised(client: httpx.Client) -> None:
    page = client.get(ALL, params={"q": "stay shut"}).json()
    assert set(page) == {"items", "next", "total", "total_is", "snapshot"}
    (said,) = page["items"]
    assert set(said) >= {
        "id", "iri", "text", "kind", "speech_act", "speaker", "speaker_role", "topics", "about", "reports", "confidence", "state", "extractor",
    }  # fmt: skip
    assert said["speaker"] == {
        "id": "person/ada-quill",
        "label": "Ada Quill",
        "kind": "person",
        "role_at_time": "mayor, Elmstow Council",
    }
    assert (said["speech_act"], said["topics"], said["about"]) == ("assert", [], [])
    (report,) = said["reports"]
    assert {"id", "article", "spans", "sentence", "cue"} <= set(report)
    assert report["article"] == {
        "id": "bridge-echo",
        "iri": report["article"]["iri"],
        "title": "Bridge to stay shut",
        "outlet": "Elmstow Echo",
        "published": "2024-03-02",
        "url": "https://echo.example/bridge",
        "superseded_by": None,
    }
    models.Envelope[models.Statement].model_validate(page, strict=True)


def test_spans_point_at_the_words_in_the_article_and_in_the_sentence(client: httpx.Client) -> None:
    text = newsroom.newsroom()[0].article.text
    for said in client.get(ALL, params={"article": "bridge-echo"}).json()["items"]:
        report = said["reports"][0]
        for span in report["spans"]:
            assert text[span["start"] : span["end"]] in said["text"]
            start = report["sentence_start"]
            assert report["sentence"][span["start"] - start : span["end"] - start] in said["text"]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        (
            {"speaker": "person/ada-quill"},
            ["a new bridge by 2026", "the bridge will stay shut until Harbour Trust pays"],
        ),
        ({"mentions": "person/ada-quill"}, ["Ada Quill has done nothing for two years,"]),
        ({"q": "TRUST PAYS"}, ["the bridge will stay shut until Harbour Trust pays"]),
        ({"q": "pays ada  SHUT"}, ["the bridge will stay shut until Harbour Trust pays"]),
        ({"q": "residents asked"}, ["nobody had asked them"]),
        ({"q": "residents pays"}, []),
        ({"outlet": "daily post", "kind": "indirect"}, ["a new bridge by 2026"]),
        ({"from": "2024-04-01", "to": "2024-04-30", "kind": "direct"}, ["Ada Quill has done nothing for two years,"]),
        ({"article": "undated"}, ["Elmstow Council was a good neighbour"]),
        ({"article": "undated", "min_confidence": 0.95}, []),
        ({"article": "undated", "state": "confirmed"}, []),
        ({"speaker": "person/nobody"}, []),
    ],
)
def test_filters_narrow_the_list(params: dict[str, object], expected: list[str], client: httpx.Client) -> None:
    assert sorted(texts(client, **params)) == sorted(expected)


def test_the_newest_come_first_and_the_undated_last(client: httpx.Client) -> None:
    days = [item["said_on"] for item in client.get(ALL).json()["items"]]
    assert days == [*sorted((day for day in days if day), reverse=True), None]


def test_pages_follow_one_another_without_gap_or_overlap(client: httpx.Client) -> None:
    whole, found, address = texts(client), [], f"{ALL}?limit=4"
    while address:
        answer = client.get(address)
        page = answer.json()
        found += [item["text"] for item in page["items"]]
        assert page["total"] == len(whole)
        assert answer.links.get("next", {}).get("url") == page["next"]
        address = page["next"]
    assert found == whole


def test_a_statement_has_an_address_of_its_own(client: httpx.Client) -> None:
    first = client.get(ALL, params={"limit": 1}).json()["items"][0]
    assert client.get(f"{ALL}/{first['id']}").json() == first
    assert client.get(f"{ALL}/0000000000000000").status_code == 404
    assert client.get(f"{ALL}/%3Cscript%3E").status_code == 404


def test_the_csv_twin_names_its_sources_and_starts_no_formula(client: httpx.Client) -> None:
    answer = client.get(f"{ALL}.csv", params={"outlet": "</script><b>Outlet</b>"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == len(newsroom.ATTACK)
    assert {"statement", "article", "outlet", "published", "url", "start", "end"} <= rows[0].keys()
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    assert {row["text"] for row in rows} == {f"words of {attack} end" for attack in newsroom.ATTACK}


def test_cells_that_would_be_formulas_are_made_text(client: httpx.Client) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/api/v1/queries/posts.csv").text)))
    assert len(rows) == 9
    from graph.exports import harmless

    assert [harmless(cell) for cell in ("=1", "+1", "-1", "@a", "\ta", "a=1", -1)] == [
        "'=1",
        "'+1",
        "'-1",
        "'@a",
        "'\ta",
        "a=1",
        -1,
    ]


@pytest.mark.parametrize(
    "address",
    [
        f"{ALL}?colour=red",
        f"{ALL}?limit=501",
        f"{ALL}?limit=0",
        f"{ALL}?kind=shouted",
        f"{ALL}?from=May",
        f"{ALL}?min_confidence=2",
        f"{ALL}?cursor=nonsense",
        f"{ALL}?cursor=W0luZmluaXR5LCJ4Il0=",
        f"/api/v1/search?q=a&cursor={'9' * 20}",
        f"/api/v1/queries/who-said-what?limit={'9' * 5000}",
        f"{ALL}?speaker=a%20b",
        f"{ALL}.csv?limit=3",
        f"{ALL}?from=1611878400",
        f"{ALL}?q=a&q=b",
        "/api/v1/queries/who-said-what?kind=shouted",
        "/api/v1/entities?kind=dog",
        "/api/v1/graph?max_nodes=1001",
        "/api/v1/search",
        "/api/v1/queries/said-by",
        "/api/v1/queries/articles?colour=red",
        "/api/v1/queries/articles?limit=1000000",
    ],
)
def test_what_is_not_understood_is_said_and_not_ignored(address: str, client: httpx.Client) -> None:
    answer = client.get(address)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == 422
    assert problem["detail"]
    assert problem["title"]


def test_an_unknown_parameter_is_answered_with_those_that_are_known(client: httpx.Client) -> None:
    detail = client.get(f"{ALL}?colour=red").json()["detail"]
    assert "colour" in detail
    assert "min_confidence" in detail


def test_a_speaker_of_whom_nothing_else_is_said_is_a_person(client: httpx.Client) -> None:
    said = client.get(ALL, params={"speaker": "ada-quill"}).json()["items"]
    assert said
    assert said == client.get(ALL, params={"speaker": "person/ada-quill"}).json()["items"]


def test_who_is_named_in_no_way_of_ours_is_told_what_is_expected(client: httpx.Client) -> None:
    answer = client.get("/api/v1/statements", params={"speaker": "Ada Quill", "topic": "Roads!"})
    assert answer.status_code == 422
    assert {error["parameter"] for error in answer.json()["errors"]} == {"speaker", "topic"}
    assert all("such as person/ada-quill" in error["detail"] for error in answer.json()["errors"])
