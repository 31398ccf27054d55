from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from api import explained, models, problems
from tests import newsroom
from tests.serving import served


def test_entities_are_people_and_organisations_unless_asked_otherwise(client: httpx.Client) -> None:
    page = client.get("/api/v1/entities", params={"limit": 500}).json()
    assert {item["kind"] for item in page["items"]} == {"person", "organisation"}
    groups = client.get("/api/v1/entities", params={"kind": "group"}).json()["items"]
    assert [group["label"] for group in groups] == ["Residents"]
    models.Envelope[models.Entity].model_validate(page, strict=True)


def test_an_entity_is_found_by_any_of_its_names(client: httpx.Client) -> None:
    items = client.get("/api/v1/entities", params={"q": "ht", "kind": "organisation"}).json()["items"]
    assert [(item["label"], item["aliases"]) for item in items] == [("Harbour Trust", ["HT"])]


def test_an_entity_comes_with_posts_and_what_it_said_last(client: httpx.Client) -> None:
    found = models.EntityDetail.model_validate(client.get("/api/v1/entities/person/ada-quill").json(), strict=True)
    assert [(post.title, post.organisation and post.organisation.label) for post in found.posts] == [
        ("mayor", None),
        ("mayor", "Elmstow Council"),
    ]
    assert found.latest[0].text == "a new bridge by 2026"
    text = newsroom.newsroom()[0].article.text
    span = found.posts[1].span
    assert text[span.start : span.end] == found.posts[1].exact == "mayor"


def test_a_speaker_without_a_name_has_an_address_too(client: httpx.Client) -> None:
    (group,) = client.get("/api/v1/entities", params={"kind": "group"}).json()["items"]
    assert client.get(f"/api/v1/entities/{group['id']}").json()["statements"] == 1


def test_articles_are_listed_without_their_texts(client: httpx.Client) -> None:
    page = client.get("/api/v1/articles").json()
    assert page["total"] == 4
    assert [item["published"] for item in page["items"]][-1] is None
    assert "Residents complained" not in client.get("/api/v1/articles").text
    assert client.get("/api/v1/articles/bridge-post").json()["statements"] == 2


def test_search_says_where_it_hit(client: httpx.Client) -> None:
    hit = client.get("/api/v1/search", params={"q": "bridge", "kind": "article"}).json()["items"][0]
    assert [hit["label"][mark["start"] : mark["end"]] for mark in hit["label_marks"]] == ["Bridge"]


def test_search_pages(client: httpx.Client) -> None:
    first = client.get("/api/v1/search", params={"q": "eve", "limit": 5}).json()
    assert first["total"] == 14
    second = client.get(first["next"]).json()
    assert not {item["iri"] for item in first["items"]} & {item["iri"] for item in second["items"]}


def test_suggest_names_the_alias_that_was_typed(client: httpx.Client) -> None:
    assert client.get("/api/v1/suggest", params={"q": "harb"}).json() == [
        {
            "id": "organisation/harbour-trust",
            "label": "Harbour Trust",
            "kind": "organisation",
            "matched_alias": None,
            "score": 0.33,
        }
    ]
    assert {"HT"} == {
        found["matched_alias"]
        for found in client.get("/api/v1/suggest?q=ht").json()
        if found["label"] == "Harbour Trust"
    }


def test_the_graph_is_neutral_and_each_edge_has_evidence(client: httpx.Client) -> None:
    graph = client.get("/api/v1/graph").json()
    models.Graph.model_validate(graph, strict=True)
    for edge in graph["edges"]:
        found = client.get(f"/api/v1/edges/{edge['id']}/evidence").raise_for_status().json()
        assert len(found["items"]) + len(found["posts"]) == edge["evidence_count"]
    folded = client.get("/api/v1/graph", params={"of": "actors", "seen_with": True}).json()
    for edge in folded["edges"]:
        found = client.get(f"/api/v1/edges/{edge['id']}/evidence").raise_for_status().json()
        assert len(found["items"]) + len(found["posts"]) == edge["evidence_count"]
    assert client.get("/api/v1/edges/none/evidence").status_code == 404


def test_the_graph_around_one_actor_says_what_it_leaves_out(client: httpx.Client) -> None:
    near = client.get("/api/v1/graph", params={"focus": "person/ada-quill", "depth": 1, "max_nodes": 3}).json()
    assert len(near["nodes"]) == 3
    assert near["meta"]["truncated"]
    assert client.get("/api/v1/graph", params={"focus": "person/nobody"}).status_code == 404


@pytest.mark.parametrize("form", ["gexf", "graphml"])
def test_the_graph_goes_to_other_programs(form: str, client: httpx.Client) -> None:
    answer = client.get("/api/v1/graph", params={"format": form})
    assert answer.headers["content-type"] == "application/xml"
    assert form in answer.text


def test_every_named_question_can_be_asked_by_address(client: httpx.Client) -> None:
    for question in client.get("/api/v1/queries").json():
        if not any(parameter["required"] for parameter in question["parameters"]):
            answer = client.get(question["address"], params={"limit": 3}).raise_for_status().json()
            assert answer["columns"] == question["columns"]
            assert len(answer["rows"]) <= 3
            assert client.get(f"{question['address']}.csv").text.startswith(",".join(question["columns"]))
    assert client.get("/api/v1/queries/nothing").status_code == 404


def test_the_same_answer_is_not_sent_twice(client: httpx.Client) -> None:
    first = client.get("/api/v1/statements")
    again = client.get("/api/v1/statements", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/api/v1/statements?limit=1", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


def test_an_answer_that_the_limit_cut_says_so(client: httpx.Client) -> None:
    cut = client.get("/api/v1/queries/who-said-what?limit=2").json()
    assert (len(cut["rows"]), cut["truncated"]) == (2, True)
    assert client.get("/api/v1/queries/who-said-what").json()["truncated"] is False


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", W/{}', "*"])
def test_a_304_has_the_headers_that_the_answer_would_have(form: str, client: httpx.Client) -> None:
    first = client.get("/api/v1/statements")
    again = client.get("/api/v1/statements", headers={"If-None-Match": form.format(first.headers["etag"])})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("etag", "cache-control", "vary", "content-security-policy"):
        assert set(again.headers[name].split(", ")) == set(first.headers[name].split(", "))
    assert client.get("/api/v1/statements/nothing", headers={"If-None-Match": "*"}).status_code == 404


@pytest.mark.parametrize("address", ["/", "/id/person/ada-quill", "/nowhere", "/sparql", "/api/v1/articles"])
def test_what_is_negotiated_varies_with_what_is_accepted(address: str, client: httpx.Client) -> None:
    assert "Accept" in client.get(address).headers["vary"].split(", ")


def test_other_sites_may_ask_whether_something_changed(client: httpx.Client) -> None:
    asked = {
        "Origin": "https://example.org",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    assert client.options("/api/v1/statements", headers=asked).status_code == 200


@pytest.mark.parametrize("address", ["/", "/api/v1/statements", "/sparql?query=ASK%7B%7D", "/static/style.css"])
def test_asking_for_the_head_gives_the_head(address: str, client: httpx.Client) -> None:
    head, whole = client.head(address), client.get(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == whole.headers["content-type"]


def test_other_sites_may_read(client: httpx.Client) -> None:
    answer = client.get("/api/v1/health", headers={"Origin": "https://example.org"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers


def test_the_openapi_description_stands_and_its_page_needs_no_other_host(client: httpx.Client) -> None:
    described = client.get("/openapi.json").json()
    assert "/api/v1/statements" in described["paths"]
    assert "http" not in client.get("/docs").text
    for file in ("swagger-ui-bundle.js", "swagger-ui.css"):
        assert client.get(f"/docs/static/{file}").status_code == 200


def test_version_and_start_tell_what_this_is(client: httpx.Client) -> None:
    assert client.get("/api/v1/version").json()["snapshot"] == client.get("/api/v1/health").json()["snapshot"]
    assert client.get("/", headers={"Accept": "application/json"}).json() == client.get("/api/v1").json()


def test_the_start_leads_to_everything_and_to_its_description(client: httpx.Client) -> None:
    start = client.get("/api/v1")
    assert '</openapi.json>; rel="service-desc"' in start.headers["link"]
    assert '</docs>; rel="service-doc"' in start.headers["link"]
    assert {"statements", "entities", "policies", "figures", "graph", "feed.atom", "sparql"} <= set(start.json())
    for name, address in start.json().items():
        wanted = (
            {403} if name in {"jobs", "review", "review.csv", "tickets"} else {200, 422}
        )  # which are for those who have a key
        assert client.get(address, headers={"Accept": "*/*"}).status_code in wanted, name


def test_one_page_tells_programs_that_read_words_what_can_be_asked(client: httpx.Client) -> None:
    page = client.get("/llms.txt")
    assert page.headers["content-type"] == "text/plain; charset=utf-8"
    assert "a claim of its speaker" in page.text
    for path in client.get("/openapi.json").json()["paths"]:
        assert path.endswith(".csv") or f"`{path}`" in page.text


def test_an_unknown_address_is_a_problem_document(client: httpx.Client) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_empty_store_is_well_and_says_what_to_do_and_notices_the_first_ingest(tmp_path: Path) -> None:
    with served(tmp_path / "store") as address, httpx.Client(base_url=address) as client:
        health = client.get("/api/v1/health")
        assert (health.status_code, health.json()["status"]) == (200, "empty")
        assert "onrecord ingest" in health.json()["detail"]
        refused = client.get("/api/v1/statements")
        assert refused.status_code == 503
        assert "onrecord ingest" in refused.json()["detail"]
        home = client.get("/", headers={"Accept": "text/html"})
        assert "onrecord ingest" in home.text

        newsroom.store(tmp_path / "store", newsroom.newsroom()[:1])
        assert client.get("/api/v1/statements").json()["total"] == 3
        newsroom.store(tmp_path / "store", newsroom.newsroom())
        assert client.get("/api/v1/statements").json()["total"] == 6


def test_a_snapshot_that_cannot_be_opened_is_a_problem_document(tmp_path: Path) -> None:
    (tmp_path / "current").write_text("20240101T000000000000Z")
    with served(tmp_path) as address:
        answer = httpx.get(f"{address}/api/v1/statements")
        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"


def test_the_type_of_a_problem_leads_to_what_explains_it(client: httpx.Client) -> None:
    told = client.get("/api/v1/statements", params={"zzz": "1"}).json()
    page, _, anchor = told["type"].partition("#")
    assert f'<section id="{anchor}"><h2>{told["title"]}</h2>' in client.get(page).text
    assert client.get("/api/v1/nothing").json()["type"] == "about:blank"


def test_every_title_of_our_own_is_explained() -> None:
    assert set(problems.TITLES.values()) <= set(explained.EXPLAINED)


def test_a_page_of_an_error_leads_to_what_explains_it(client: httpx.Client) -> None:
    page = client.get("/search", params={"nothing": "1"}, headers={"Accept": "text/html"})
    assert page.status_code == 422
    (link,) = re.findall(r'href="(/docs/problems#[^"]+)"', page.text)
    explanation = client.get(link)
    assert f'id="{link.partition("#")[2]}"' in explanation.text
    assert "/static/style.css" in explanation.text
    assert "/docs/problems" not in client.get("/nothing", headers={"Accept": "text/html"}).text
