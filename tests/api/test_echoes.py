"""One utterance in several articles: one statement, and each report as its own article has it, in JSON, in CSV and on the pages."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from ontology.reading import Reading
from tests import newsroom
from tests.serving import served

ALL = "/api/v1/statements"
FIRST, SECOND = newsroom.WEIR
WHOLE = f"{FIRST} {SECOND}"


def with_tom(found: Reading, *words: str) -> Reading:
    """The same article, in which Tom Reeve said it too."""
    told = found.article
    both = newsroom.told(
        told.key,
        *words,
        by="Ida Finch and Tom Reeve",
        people=("Ida Finch", "Tom Reeve"),
        outlet=told.outlet,
        published=told.published,
    )
    tom = both.actors[1].iri
    return replace(both, statements=tuple(replace(one, co_speakers=(tom,)) for one in both.statements))


ECHO, POST, LETTER = newsroom.weir()
READINGS = (with_tom(ECHO, WHOLE), with_tom(POST, FIRST, SECOND), LETTER)
OWN = {one.id for found in READINGS for one in found.statements}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    store = newsroom.store(tmp_path_factory.mktemp("echoes") / "store", READINGS)
    with served(store) as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


def said(client: httpx.Client) -> dict[str, object]:
    (item,) = client.get(ALL).raise_for_status().json()["items"]
    return item


def shown(client: httpx.Client, address: str) -> str:
    """The words of a page."""
    page = client.get(address, headers={"Accept": "text/html"}).raise_for_status().text
    return " ".join(html.unescape(re.sub("<[^>]*>", "", page)).split())


def table(client: httpx.Client, **params: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"{ALL}.csv", params=params).raise_for_status().text)))


def test_a_statement_has_all_its_reports_each_with_the_words_of_its_article(client: httpx.Client) -> None:
    reports = said(client)["reports"]
    assert [(one["article"]["id"], one["text"]) for one in reports] == [
        ("post", FIRST),
        ("post", SECOND),
        ("echo", WHOLE),
        ("letter", FIRST),
    ]
    assert [one["speaker"]["label"] for one in reports] == ["Ida Finch"] * 4
    assert [len(one["co_speakers"]) for one in reports] == [1, 1, 1, 0]


def test_its_text_is_the_fullest_and_its_day_the_first(client: httpx.Client) -> None:
    whole = said(client)
    (fullest,) = (one for one in whole["reports"] if one["id"] == whole["quoted_from"])
    assert (whole["text"], fullest["article"]["id"]) == (WHOLE, "echo")
    assert whole["said_on"] == "2024-05-02"


def test_who_said_it_too_in_two_articles_is_named_once(client: httpx.Client) -> None:
    assert [other["label"] for other in said(client)["co_speakers"]] == ["Tom Reeve"]


def test_an_article_leaves_out_only_what_none_of_its_reports_has(client: httpx.Client) -> None:
    whole = said(client)
    article = {one["id"]: one["article"]["id"] for one in whole["reports"]}
    stretches = whole["echo"]["stretches"]
    assert {article[report] for stretch in stretches for report in stretch["left_out_by"]} == {"letter"}
    assert "in another place" in shown(client, f"/statement/{whole['id']}")


def test_the_id_of_each_report_leads_to_the_statement(client: httpx.Client) -> None:
    whole = said(client)
    assert len(OWN) == 4
    for own in OWN - {whole["id"]}:
        for at in (ALL, "/statement"):
            answer = client.get(f"{at}/{own}")
            assert (answer.status_code, answer.headers["location"]) == (301, f"{at}/{whole['id']}")
        for below in (".csv", "/citation?format=ris", "?include=context"):
            assert client.get(f"{ALL}/{own}{below}").headers["location"] == f"{ALL}/{whole['id']}{below}"
        assert client.get(ALL, params={"via": f"statement/{own}"}).json()["total"] == 0


def test_a_table_has_a_row_for_each_report_with_its_own_words(client: httpx.Client) -> None:
    rows = table(client)
    assert [(row["article"], row["text"]) for row in rows] == [
        ("post", FIRST),
        ("post", SECOND),
        ("echo", WHOLE),
        ("letter", FIRST),
    ]
    assert len({row["statement"] for row in rows}) == 1
    assert {row["said_on"] for row in rows} == {"2024-05-02"}


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"outlet": "Elmstow Echo"}, [("echo", WHOLE)]),
        ({"article": "post"}, [("post", FIRST), ("post", SECOND)]),
        ({"q": "ministry"}, [("post", FIRST), ("post", SECOND), ("echo", WHOLE), ("letter", FIRST)]),
    ],
)
def test_a_table_of_one_outlet_has_its_reports_alone(
    params: dict[str, str], expected: list[tuple[str, str]], client: httpx.Client
) -> None:
    assert [(row["article"], row["text"]) for row in table(client, **params)] == expected


def test_an_article_shows_its_own_words_and_who_else_tells_it(client: httpx.Client) -> None:
    pages = {one["article"]["id"]: one["article"]["iri"].rpartition("/")[2] for one in said(client)["reports"]}
    letter, post = (shown(client, f"/article/{pages[key]}") for key in ("letter", "post"))
    assert FIRST in letter
    assert SECOND not in letter
    assert "Also told in Daily Post, Elmstow Echo." in letter
    assert "Said here 2" in post
    assert WHOLE not in post
    assert "Also told in Elmstow Echo, Weir Letter." in post
