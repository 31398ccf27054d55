"""Lists of statements as programs read them: pages, totals, selected keys, facets, changes, and what need not be sent again."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import httpx
import pytest

from api import models
from api.settings import LICENCE
from graph.snapshots import Snapshot
from tests import newsroom
from tests.serving import served

ALL = "/api/v1/statements"
CHANGES = "/api/v1/changes"


def items(client: httpx.Client, **params: object) -> list[dict[str, object]]:
    found: list[dict[str, object]] = client.get(ALL, params=params).raise_for_status().json()["items"]
    return found


# --- pages ---


def test_links_lead_to_the_next_page_the_first_and_the_description(client: httpx.Client) -> None:
    first = client.get(f"{ALL}?limit=4")
    second = client.get(first.links["next"]["url"])
    assert second.links["first"]["url"] == f"{ALL}?limit=4"
    assert client.get(second.links["describedby"]["url"]).json()["openapi"]
    assert second.json()["items"][0] == client.get(f"{ALL}?limit=5").json()["items"][4]
    last = client.get(f"{ALL}?limit=500")
    assert "next" not in last.links
    assert last.json()["next"] is None


PAGED = (
    "statements",
    "entities",
    "entities/person/ada-quill/statements",
    "entities/person/ada-quill/positions",
    "entities/person/ada-quill/neighbours",
    "entities/person/ada-quill/timeline",
    "articles",
    "policies",
    "positions",
    "figures",
    "topics",
    "compare",
    "decisions",
    "search?q=b",
)


@pytest.mark.parametrize("address", [*(f"/api/v1/{each}" for each in PAGED), "/feed.atom", "/feed.json"])
def test_every_list_gives_the_same_links_page_by_page(address: str, client: httpx.Client) -> None:
    given = f"{address}{'&' if '?' in address else '?'}min_confidence=0&limit=1"
    if client.get(given).status_code == 422:
        given = given.replace("min_confidence=0&", "")
    whole = client.get(given.replace("limit=1", "limit=500"))
    assert whole.links.keys() - {"http://www.w3.org/ns/json-ld#context"} == {"first", "describedby", "license"}
    pages = [client.get(given)]
    while "next" in pages[-1].links:
        pages.append(client.get(pages[-1].links["next"]["url"]))
    for each in pages:
        assert each.links["first"]["url"] == given
        assert each.links["describedby"]["url"] == "/openapi.json"
        assert each.links["license"]["url"] == LICENCE
    if "/api/" in address:
        key = "nodes" if "neighbours" in address else "items"
        assert [each.json()["next"] for each in pages] == [each.links.get("next", {}).get("url") for each in pages]
        assert [item for each in pages for item in each.json()[key]] == whole.json()[key]
        assert len(pages) == max(1, whole.json()["total"])
    again = f"{given}&cursor=WyJhIl0x"
    assert client.get(again).headers["content-type"] == "application/problem+json"
    assert client.get(again).status_code == 422


def test_json_answers_lead_to_the_context_that_makes_them_linked_data(client: httpx.Client) -> None:
    relation = "http://www.w3.org/ns/json-ld#context"
    for address in (ALL, "/api/v1/entities", "/api/v1/search?q=bridge", f"{ALL}/count"):
        assert client.get(address).links[relation]["url"] == "/context.jsonld", address
    assert relation not in client.get(f"{ALL}.csv").links
    assert relation not in client.get("/sparql", params={"query": "ASK {}"}).links


def test_a_page_goes_on_after_its_last_statement_when_others_came_before_it(tmp_path: Path) -> None:
    echo, post, undated = newsroom.newsroom()
    folder = newsroom.store(tmp_path / "store", (echo, undated))
    with served(folder) as address, httpx.Client(base_url=address) as client:
        page = client.get(f"{ALL}?limit=2").json()
        newsroom.store(folder, (post,))  # which is newer than both
        rest = client.get(page["next"]).json()
    assert rest["snapshot"] != page["snapshot"]
    assert len(page["items"]) + len(rest["items"]) == 4
    assert not {item["id"] for item in page["items"]} & {item["id"] for item in rest["items"]}


@pytest.mark.parametrize("cursor", ["WzEsMl0", "WyJhIl0", "eyJhIjoxfQ", "é", "WzMsIngiXQ"])
def test_a_cursor_that_is_none_of_ours_is_refused(cursor: str, client: httpx.Client) -> None:
    assert client.get(ALL, params={"cursor": cursor}).status_code == 422
    now = client.get(ALL).json()["snapshot"]
    assert client.get(CHANGES, params={"cursor": cursor, "since": now}).status_code == 422


def test_what_is_asked_of_lists_is_described(client: httpx.Client) -> None:
    described = client.get("/openapi.json").json()["paths"][ALL]["get"]["parameters"]
    names = {parameter["name"] for parameter in described}
    assert names >= {"speaker", "from", "to", "q", "limit", "cursor", "fields", "include", "min_confidence"}
    assert "since" not in names


# --- what of each ---


def test_fields_leaves_out_all_other_keys(client: httpx.Client) -> None:
    whole = items(client)
    assert items(client, fields="id, text") == [{"id": one["id"], "text": one["text"]} for one in whole]


def test_include_evidence_gives_quotes_and_an_address_that_shows_the_words(client: httpx.Client) -> None:
    (said,) = items(client, q="stay shut", include="evidence")
    (report,) = said["reports"]
    (quote,) = report["evidence"]
    assert quote["type"] == "TextQuoteSelector"
    assert quote["exact"] == "the bridge will stay shut until Harbour Trust pays"
    assert quote["prefix"].endswith("said “")
    assert quote["suffix"].startswith("”.")
    assert quote["address"] == (
        "https://echo.example/bridge#:~:text=the%20bridge%20will%20stay,until%20Harbour%20Trust%20pays"
    )
    hostile = items(client, outlet="</script><b>Outlet</b>", include="evidence")
    assert {quote["address"] for one in hostile for report in one["reports"] for quote in report["evidence"]} == {None}


def test_include_article_gives_its_byline_and_the_number_of_its_statements(client: httpx.Client) -> None:
    for said in items(client, article="bridge-echo", include="article,evidence"):
        assert said["reports"][0]["article"]["statements"] == 3
        assert said["reports"][0]["article"]["byline"] is None
        assert said["reports"][0]["evidence"]


@pytest.mark.parametrize(("name", "known"), [("fields", "speaker"), ("include", "evidence")])
def test_what_there_is_not_is_answered_with_what_there_is(name: str, known: str, client: httpx.Client) -> None:
    answer = client.get(ALL, params={name: "id,colour" if name == "fields" else "colour"})
    assert answer.status_code == 422
    assert "'colour'" in answer.json()["detail"]
    assert known in answer.json()["detail"]


# --- how many ---


@pytest.mark.parametrize(
    "params", [{}, {"kind": "direct"}, {"q": "trust"}, {"speaker": "person/ada-quill", "to": "2024-03-31"}]
)
def test_the_count_and_the_csv_have_what_the_list_has(params: dict[str, str], client: httpx.Client) -> None:
    page = client.get(ALL, params={**params, "limit": 500}).json()
    counted = client.get(f"{ALL}/count", params=params).json()
    assert counted == {"total": len(page["items"]), "total_is": "exact", "snapshot": page["snapshot"]}
    assert page["total"] == len(page["items"])
    rows = csv.DictReader(io.StringIO(client.get(f"{ALL}.csv", params=params).text))
    assert [*dict.fromkeys(row["statement"] for row in rows)] == [item["iri"] for item in page["items"]]


def test_facets_lead_to_lists_of_that_length(client: httpx.Client) -> None:
    page = client.get(f"{ALL}/facets", params={"from": "2024-01-01"}).json()
    models.CountedFacets.model_validate(page, strict=True)
    for field in ("speaker", "outlet", "kind", "state"):
        assert page["facets"][field]
        for value in page["facets"][field]:
            found = client.get(f"{ALL}/count", params={"from": "2024-01-01", field: value["value"]}).json()
            assert found["total"] == value["count"], value


# --- search ---


def test_a_search_tells_by_what_it_can_be_narrowed(client: httpx.Client) -> None:
    page = client.get("/api/v1/search?q=bridge").json()
    models.Hits.model_validate(page, strict=True)
    kinds = {facet["value"]: facet["count"] for facet in page["facets"]["kind"]}
    assert sum(kinds.values()) == page["total"]
    speakers = {facet["value"] for facet in page["facets"]["speaker"]}
    assert "person/ada-quill" in speakers
    narrowed = client.get("/api/v1/search?q=bridge&speaker=person/ada-quill").json()
    assert {item["kind"] for item in narrowed["items"]} == {"statement"}
    assert narrowed["total"] == len(narrowed["items"]) == 2
    assert client.get("/api/v1/search?q=bridge&speaker=person/ada-quill&to=2024-03-31").json()["total"] == 1
    assert client.get("/api/v1/search?q=bridge&kind=actor&speaker=person/ada-quill").status_code == 422


@pytest.mark.parametrize(
    "q", ["x" * 200, "a " * 100, '"', "AND OR NOT", "\0", "*", "NEAR(a b)", "ﬀ" * 50, "é" * 200, "-a ^b", ""]
)
def test_no_words_are_too_odd_to_look_for(q: str, client: httpx.Client) -> None:
    for address in ("/api/v1/search", "/api/v1/suggest"):
        assert client.get(address, params={"q": q}).status_code == 200
    assert client.get(ALL, params={"q": q[:100]}).status_code == 200


def test_more_words_than_anybody_types_are_refused(client: httpx.Client) -> None:
    assert client.get("/api/v1/search", params={"q": "a" * 201}).status_code == 422


def test_suggestions_say_how_much_of_the_name_was_typed(client: httpx.Client) -> None:
    whole = client.get("/api/v1/suggest?q=ada quill").json()
    assert [(found["id"], found["score"]) for found in whole] == [("person/ada-quill", 1.0)]
    part = client.get("/api/v1/suggest?q=a").json()
    assert all(0 < found["score"] < 1 for found in part)
    assert [found["score"] for found in part] == sorted((found["score"] for found in part), reverse=True)


# --- what need not be sent again ---


def test_a_client_that_knows_the_tag_is_told_so_in_every_form(client: httpx.Client) -> None:
    first = client.get(ALL)
    tag = first.headers["etag"]
    assert tag.startswith('"')
    assert first.headers["last-modified"].endswith(" GMT")
    for known in (tag, f"W/{tag}", f'"other", {tag}', f'"a",W/"b" ,{tag}', "*"):
        again = client.get(ALL, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["vary"].startswith("Accept, Accept-Encoding")
        assert "content-type" not in again.headers
    twice = [("If-None-Match", '"other"'), ("If-None-Match", tag)]
    assert client.get(ALL, headers=twice).status_code == 304
    for other in ('"other"', f"{tag}x", ""):
        assert client.get(ALL, headers={"If-None-Match": other}).status_code == 200
    assert client.get(f"{ALL}?limit=1", headers={"If-None-Match": tag}).status_code == 200
    assert client.get(f"{ALL}/none", headers={"If-None-Match": "*"}).status_code == 404


# --- changes ---


def test_changes_are_told_since_any_snapshot_that_is_known(tmp_path: Path) -> None:
    echo, post, undated = newsroom.newsroom()
    folder = newsroom.store(tmp_path / "store", (echo,))
    first = Snapshot.open(folder).id
    newsroom.store(folder, (post, undated))
    with served(folder) as address, httpx.Client(base_url=address) as client:
        whole = client.get(CHANGES, params={"since": first}).json()
        models.Envelope[models.Change].model_validate(whole, strict=True)
        kinds = {item["id"]: item["change"] for item in whole["items"]}
        assert kinds.items() >= {said.id: "added" for said in (*post.statements, *undated.statements)}.items()
        assert whole["total"] == len(kinds)
        seen, page = [], client.get(CHANGES, params={"since": first, "limit": 1})
        while "next" in page.links:
            seen += page.json()["items"]
            page = client.get(page.links["next"]["url"])
        assert [*seen, *page.json()["items"]] == whole["items"]
        assert client.get(CHANGES, params={"since": whole["snapshot"]}).json()["items"] == []
        gone = client.get(CHANGES, params={"since": "20200101T000000000000Z"})
    assert gone.status_code == 410
    assert gone.headers["content-type"] == "application/problem+json"
    assert "/data/" in gone.json()["detail"]
    assert whole["snapshot"] in gone.json()["detail"]


@pytest.mark.parametrize("since", ["", "yesterday", "2024-05-03", "20200101T000000000000", "20200101T000000000000Z\n"])
def test_changes_since_nothing_that_could_be_a_snapshot_are_refused(since: str, client: httpx.Client) -> None:
    assert client.get(CHANGES).status_code == 422
    answer = client.get(CHANGES, params={"since": since})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert "such as 20240503T" in answer.json()["detail"]
