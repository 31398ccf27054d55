"""One actor over HTTP: dated posts with their evidence, who else may be meant, and what others call it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest

from onrecord import deciding
from tests import newsroom
from tests.serving import served


def told(key: str, name: str, words: str, body: str, day: int) -> newsroom.Reading:
    post = "chair"
    text = f"News\n{name}, {post} of {body}, said “{words}”.\n"
    return newsroom.reading(
        key,
        text,
        [(name, f"{name}, {post} of {body}", "said", words)],
        posts=[(name, post, body)],
        people=(name,),
        organisations=(body,),
        outlet="Elmstow Echo",
        title=f"News of {key}",
        published=date(2024, 5, day),
    )


READINGS = (
    told("first", "Ida Finch", "the weir will hold", "Harbour Trust", 2),
    told("second", "Ida Finch", "the weir has gone", "Harbour Trust", 20),
    told("third", "Ben Hale", "we shall build another", "Harbour Trust", 28),
    told("fourth", "David Jones", "the mill is mine", "Jones Mill", 3),
    newsroom.reading("fifth", "Choir\nDavid Jones sang.\n", [], people=("David Jones",), published=date(2024, 5, 9)),
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder: Path = newsroom.store(tmp_path_factory.mktemp("actors") / "store", READINGS)
    listed = folder.with_suffix(".csv")
    listed.write_text("name,kind,wikidata,charity\nHarbour Trust,organisation,Q7,77\n", encoding="utf-8")
    deciding.put_authorities(folder, listed)
    with served(folder) as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


def actor(asked: httpx.Client, identifier: str) -> dict[str, object]:
    return dict(asked.get(f"/api/v1/entities/{identifier}").raise_for_status().json())


def test_a_person_has_a_dated_history_with_the_words_that_tell_of_it(asked: httpx.Client) -> None:
    (tenure,) = actor(asked, "person/ida-finch")["history"]
    assert (tenure["title"], tenure["organisation"]["label"]) == ("chair", "Harbour Trust")
    assert tenure["held"] == "held from 2 May 2024 at the latest to at least 20 May 2024"
    assert (tenure["begun_by"], tenure["ended_after"], tenure["ended_by"]) == ("2024-05-02", "2024-05-20", None)
    assert {post["article"] for post in tenure["evidence"]} == {"first", "second"}
    assert all(post["exact"] == "chair" for post in tenure["evidence"])


def test_a_body_has_its_holders_in_order_of_time(asked: httpx.Client) -> None:
    history = actor(asked, "organisation/harbour-trust")["history"]
    assert [tenure["member"]["label"] for tenure in history] == ["Ida Finch", "Ben Hale"]


def test_what_others_call_it_is_told(asked: httpx.Client) -> None:
    board = actor(asked, "organisation/harbour-trust")
    assert board["same_as"] == ["http://www.wikidata.org/entity/Q7"]
    assert board["identifiers"] == ["charity:77"]
    page = asked.get("/entity/organisation/harbour-trust").text
    assert 'href="http://www.wikidata.org/entity/Q7"' in page
    assert "charity:77" in page


def test_why_articles_mean_one_person_and_who_else_may_be_meant_is_told(asked: httpx.Client) -> None:
    ida = actor(asked, "person/ida-finch")
    assert {(form["article"], form["because"], form["support"]) for form in ida["named"]} == {
        ("first", "same name", "post in common"),
        ("second", "same name", "post in common"),
    }
    (other,) = actor(asked, "person/david-jones")["alike"]
    assert (other["verdict"], other["because"]) == ("candidate", "same name")
    page = asked.get("/entity/person/david-jones").text
    assert "May be the same as" in page
    assert f"/entity/{other['actor']['id']}" in page


def test_a_name_of_one_article_leads_to_the_actor(asked: httpx.Client) -> None:
    here = READINGS[0].actors[0].iri.rpartition("/id/")[2]
    for address in (f"/api/v1/entities/{here}", f"/entity/{here}", f"/id/{here}"):
        answer = asked.get(address)
        assert answer.status_code == 301
        assert answer.headers["location"].endswith("person/ida-finch")


def test_what_is_asked_goes_along_to_the_actor(asked: httpx.Client) -> None:
    here = READINGS[0].actors[0].iri.rpartition("/id/")[2]
    for address, query in (
        (f"/entity/{here}", "?tab=timeline&from=2024-01-01"),
        (f"/entity/{here}/dossier", "?topic=health"),
        (f"/node/{here}", "?outlet=A%26B"),
        (f"/api/v1/entities/{here}", "?min_confidence=0.5"),
    ):
        answer = asked.get(f"{address}{query}")
        assert (answer.status_code, answer.headers["location"]) == (
            301,
            f"{address.replace(here, 'person/ida-finch')}{query}",
        )
