"""Citing a statement: in the form that is asked for, always with whose words they are, and readable whatever they hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api import citations
from api.attributions import quoted
from api.citations import Citation
from tests import newsroom
from tests.api.test_feeds import statement
from tests.serving import served

FORMS = {
    "text": "text/plain; charset=utf-8",
    "bibtex": "application/x-bibtex",
    "csl-json": "application/vnd.citationstyles.csl+json",
    "ris": "application/x-research-info-systems",
}


@pytest.fixture(scope="module")
def address(client: httpx.Client) -> str:
    (said,) = client.get("/api/v1/statements?q=stay+shut").json()["items"]
    return f"/api/v1/statements/{said['id']}/citation"


def test_a_citation_in_words_says_whose_they_are_and_where_they_stand(client: httpx.Client, address: str) -> None:
    identifier, snapshot = address.split("/")[-2], client.get("/api/v1/health").json()["snapshot"]
    assert client.get(address).text == (
        "“the bridge will stay shut until Harbour Trust pays” — Ada Quill, mayor, Elmstow Council, according to Elmstow Echo, "
        "“Bridge to stay shut”, 2 March 2024, https://echo.example/bridge; Onrecord statement "
        f"https://w3id.org/onrecord/id/statement/{identifier}, snapshot {snapshot}.\n"
    )


def test_what_is_not_known_is_said_to_be_unknown(client: httpx.Client) -> None:
    (said,) = client.get("/api/v1/statements?article=undated").json()["items"]
    assert ", according to an unnamed outlet, “Trust looks ahead”, undated; " in cited(client, said)


def test_words_that_are_not_the_speakers_own_are_not_passed_off_as_theirs(client: httpx.Client) -> None:
    (said,) = client.get("/api/v1/statements?q=paid+twice").json()["items"]
    assert cited(client, said).startswith("“it had paid twice” (in the article’s words) — Harbour Trust, ")


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("direct", "“it rained”"),
        ("indirect", "“it rained” (in the article’s words)"),
        ("mixed", "“it rained” (partly in quotation marks)"),
    ],
)
def test_how_it_is_told_is_said_as_on_the_pages(kind: str, told: str) -> None:
    said = statement(words="it rained", name="Ada", outlet="Echo", title="Rain", url="", topic="topic/x")
    assert quoted("it rained", said.reports[0].model_copy(update={"kind": kind})) == told


@pytest.mark.parametrize(("form", "media_type"), FORMS.items())
def test_the_form_is_asked_for_by_name_or_by_accept(
    client: httpx.Client, address: str, form: str, media_type: str
) -> None:
    named = client.get(address, params={"format": form})
    accepted = client.get(address, headers={"Accept": f"{media_type.partition(';')[0]}, */*;q=0.1"})
    assert named.headers["content-type"] == accepted.headers["content-type"] == media_type
    assert named.text == accepted.text
    assert "stay shut" in named.text


def test_no_form_that_the_client_accepts_is_a_problem(client: httpx.Client, address: str) -> None:
    assert client.get(address, headers={"Accept": "image/png"}).status_code == 406
    assert client.get(address, params={"format": "word"}).status_code == 422
    assert client.get(address, params={"report": "none"}).status_code == 404
    assert client.get("/api/v1/statements/none/citation").status_code == 404


def test_the_same_citation_is_not_sent_twice(client: httpx.Client, address: str) -> None:
    tag = client.get(address).headers["etag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_csl_json_is_an_article_of_a_newspaper(client: httpx.Client, address: str) -> None:
    (item,) = client.get(address, params={"format": "csl-json"}).json()
    assert (item["type"], item["title"], item["container-title"], item["URL"], item["issued"]) == (
        "article-newspaper",
        "Bridge to stay shut",
        "Elmstow Echo",
        "https://echo.example/bridge",
        {"date-parts": [[2024, 3, 2]]},
    )
    assert "Ada Quill" not in json.dumps(item.get("author", []))
    assert item["note"].startswith("“the bridge will stay shut until Harbour Trust pays” — Ada Quill, mayor")


@pytest.fixture(scope="module")
def echoed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    store = newsroom.store(tmp_path_factory.mktemp("citations") / "store", newsroom.weir())
    with served(store) as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


def test_of_several_reports_any_can_be_cited(echoed: httpx.Client) -> None:
    (said,) = echoed.get("/api/v1/statements").json()["items"]
    for report in said["reports"]:
        found = cited(echoed, said, report=report["id"])
        assert report["text"] in found
        assert f"according to {report['article']['outlet']}, " in found
    assert cited(echoed, said) == cited(echoed, said, report=said["quoted_from"])


def test_the_citation_of_a_statement_that_became_another_is_that_of_the_other(echoed: httpx.Client) -> None:
    (said,) = echoed.get("/api/v1/statements").json()["items"]
    others = [report["id"] for report in said["reports"] if report["id"] != said["id"]]
    assert others
    for other in others:
        answer = echoed.get(f"/api/v1/statements/{other}/citation?format=ris")
        assert answer.status_code == 301
        assert answer.headers["location"] == f"/api/v1/statements/{said['id']}/citation?format=ris"


anything = st.text(max_size=60) | st.text(alphabet="\\{}%&$#_~^@\"'\n\r ,=", max_size=60)


@settings(max_examples=200, deadline=None)
@given(words=anything, name=anything, outlet=anything, title=anything, url=anything, byline=anything)
def test_whatever_an_article_holds_every_form_can_be_read(byline: str, **given: str) -> None:
    said = statement(topic="topic/x", **given)
    of = Citation(said, said.reports[0], byline, "S1", date(2026, 1, 2))
    assert citations.text(of).count("\n") == 1
    fields = bibtex(citations.bibtex(of))
    assert (
        {"urldate", "note", "year", "title"}
        <= set(fields)
        <= set("author title howpublished date year url urldate note".split())
    )
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - [^\r\n]*", one) for one in citations.ris(of).split("\r\n")[:-1])
    (item,) = json.loads(json.dumps(citations.csl_json(of)))
    assert item["type"] == "article-newspaper"
    assert all("\n" not in value for value in item.values() if isinstance(value, str))


def bibtex(entry: str) -> dict[str, str]:
    """The fields as BibTeX reads them: it counts braces, those with a backslash too, and a percent sign hides the rest in TeX."""
    found = {}
    for one in re.fullmatch(r"@misc\{[A-Za-z0-9-]+,\n(.*)\}\n", entry, re.DOTALL)[1].splitlines():
        name, value = re.fullmatch(r"  ([a-z]+) = \{(.*)\},", one).groups()
        depth = 0
        for character in value:
            depth += {"{": 1, "}": -1}.get(character, 0)
            assert depth >= 0, one
        assert depth == 0, one
        assert name == "url" or not re.search(r"(?<!\\)[%&$#_]", value), one
        found[name] = value
    return found


def cited(client: httpx.Client, said: dict[str, object], **asked: str) -> str:
    return client.get(f"/api/v1/statements/{said['id']}/citation", params=asked).raise_for_status().text
