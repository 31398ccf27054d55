from __future__ import annotations

import json
from html.parser import HTMLParser
from urllib.parse import urljoin

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from graph.dumps import LICENCE
from tests import newsroom

HTML = {"Accept": "text/html"}
STARTS = (
    "/",
    "/search",
    "/search?q=&kind=direct&outlet=&from=2024-01-01&to=&min_confidence=0.8",
    "/search?q=eve",
    "/search?q=%3C%2Fscript%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "/map",
    "/map?of=actors&seen_with=true",
    "/map?focus=person/ada-quill&max_nodes=5",
    "/sparql",
    "/sparql?query=SELECT%20%3Fo%20%7B%20%3Fs%20%3Chttps%3A%2F%2Fschema.org%2Fname%3E%20%3Fo%20%7D",
    "/sparql?query=DESCRIBE%20%3Chttps%3A%2F%2Fw3id.org%2Fonrecord%2Fid%2Foutlet%2Fx%3E",
    "/sparql?query=%3C%2Ftextarea%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "/nowhere/%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "/entity/person/%3Cscript%3E",
    "/docs",
)


class Page(HTMLParser):
    """What a browser would load, run and follow."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    @property
    def links(self) -> set[str]:
        return {attributes["href"] or "" for tag, attributes in self.elements if tag == "a" and "href" in attributes}

    @property
    def followed(self) -> set[str]:
        """Without those that are of the same list in ever other ways, which crawlers are asked to leave alone."""
        narrowed = {
            attributes["href"] or ""
            for tag, attributes in self.elements
            if tag == "a" and (attributes.get("rel") or "") == "nofollow"
        }
        return self.links - narrowed


@pytest.fixture(scope="session")
def pages(client: httpx.Client) -> dict[str, Page]:
    """Every page that can be reached from the beginnings by links, by its address."""
    found: dict[str, Page] = {}
    waiting = list(STARTS)
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        answer = client.get(address, headers=HTML, follow_redirects=True)
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        assert answer.status_code in {200, 400, 403, 404}, address  # 403: what takes a key
        page = found[address] = Page(answer.text)
        inside = (urljoin(address, link).partition("#")[0] for link in page.followed)
        # One page of each result is enough of the queries, whose addresses are as many as there are cells.
        waiting += [link for link in inside if link.startswith("/") and not link.startswith(("/sparql?", "/query/"))]
    return found


def test_the_pages_reached_are_all_kinds_of_pages(pages: dict[str, Page]) -> None:
    kinds = {address.split("/")[1].partition("?")[0] for address in pages}
    assert kinds >= {"", "search", "map", "sparql", "entity", "statement", "article", "edge", "docs"}
    assert len(pages) > 60


def test_no_page_runs_or_loads_anything_but_our_own_files(pages: dict[str, Page]) -> None:
    for address, page in pages.items():
        for tag, attributes in page.elements:
            place = (address, tag, attributes)
            assert not any(name.startswith("on") or name in {"style", "srcdoc"} for name in attributes), place
            assert tag not in {"style", "iframe", "object", "embed", "base", "img"}, place
            if tag == "script":
                own = (attributes.get("src") or "").startswith(("/static/", "/docs/"))
                assert own or attributes.get("type") == "application/json", place
            if tag == "link":
                own = ("/feed.",) if attributes["rel"] == "alternate" else ("/static/", "/docs/static/")
                assert (attributes["href"] or "").startswith(own), place


def test_no_link_runs_a_script_and_only_articles_and_the_licence_lead_outside(pages: dict[str, Page]) -> None:
    links = {link.partition("#:~:text=")[0] for page in pages.values() for link in page.links}
    outside = {link for link in links if not link.startswith(("/", "#", "?"))}
    assert outside == {"https://echo.example/bridge", LICENCE}


def test_attacks_show_up_as_the_text_that_they_are(pages: dict[str, Page]) -> None:
    shown = {attack for attack in newsroom.ATTACK for page in pages.values() if attack in "".join(page.text)}
    assert shown == set(newsroom.ATTACK)
    assert not any("words of 49" in "".join(page.text) for page in pages.values())


def test_every_answer_has_a_policy_without_inline_scripts(client: httpx.Client) -> None:
    for address in ("/", "/map", "/sparql", "/docs", "/nowhere", "/api/v1/health", "/static/map.js"):
        policy = client.get(address, headers=HTML).headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert "http" not in policy


def test_a_claim_is_told_with_its_outlet_and_date_and_never_as_a_fact(client: httpx.Client) -> None:
    known = " ".join("".join(Page(client.get("/article/bridge-echo", headers=HTML).text).text).split())
    assert "Ada Quill, mayor, Elmstow Council, said, according to Elmstow Echo, on 2 March 2024:" in known
    unknown = " ".join("".join(Page(client.get("/article/undated", headers=HTML).text).text).split())
    assert "Harbour Trust said, according to an unnamed outlet (“Trust looks ahead”), undated:" in unknown


def test_the_words_are_marked_in_their_sentence(client: httpx.Client) -> None:
    page = client.get("/entity/person/ada-quill", headers=HTML).text
    assert "said “<mark>the bridge will stay shut until Harbour Trust pays</mark>”." in page


def test_a_statement_page_shows_the_chain_from_outlet_to_words(client: httpx.Client) -> None:
    said = client.get("/api/v1/statements", params={"q": "stay shut"}).json()["items"][0]
    text = " ".join("".join(Page(client.get(f"/statement/{said['id']}", headers=HTML).text).text).split())
    assert "Elmstow Echo reports Ada Quill, mayor, Elmstow Council, said the bridge will stay shut" in text
    span = said["reports"][0]["spans"][0]
    assert f"characters {span['start']} to {span['end']} of the article’s text" in text
    assert "Said byAda Quill, mayor, Elmstow Council Told withsaid" in text
    assert "rule by-hand" in text


def test_the_map_without_scripts_is_a_table_of_the_same_edges(client: httpx.Client) -> None:
    graph = client.get("/api/v1/graph").json()
    page = Page(client.get("/map", headers=HTML).text)
    rows = [attributes["data-edge"] for tag, attributes in page.elements if tag == "tr" and "data-edge" in attributes]
    assert sorted(rows) == sorted(edge["id"] for edge in graph["edges"])
    assert {f"/edge/{edge['id']}" for edge in graph["edges"]} <= page.links


def test_the_data_of_the_map_cannot_end_its_element(client: httpx.Client) -> None:
    html = client.get("/map", headers=HTML).text
    data = html.partition('id="network-data">')[2].partition("</script>")[0]
    labels = {node["label"] for node in json.loads(data)["nodes"]}
    assert f"Eve {newsroom.ATTACK[0]}" in labels


def test_hostile_names_stay_names_in_rdf_too(client: httpx.Client) -> None:
    for entity in client.get("/api/v1/entities", params={"q": "eve"}).json()["items"]:
        for suffix in ("ttl", "nt", "jsonld"):
            quads = list(parse(client.get(f"/doc/{entity['id']}.{suffix}").content, RdfFormat.from_extension(suffix)))
            assert entity["iri"] in {quad.subject.value for quad in quads}
            assert entity["label"] in {quad.object.value for quad in quads}


def test_an_unknown_page_tells_a_person_so(client: httpx.Client) -> None:
    answer = client.get("/entity/person/nobody", headers=HTML)
    assert answer.status_code == 404
    assert "there is no person nobody" in answer.text
    assert "application/problem+json" in client.get("/entity/person/nobody").headers["content-type"]


def test_the_list_of_statements_is_narrowed_by_a_plain_form(client: httpx.Client) -> None:
    newest = client.get("/search", headers=HTML).text
    assert newest.index("a new bridge by 2026") < newest.index("until Harbour Trust pays")
    narrowed = client.get("/search?q=&kind=&outlet=daily+post&from=&to=2024-12-31&min_confidence=", headers=HTML).text
    assert "a new bridge by 2026" in narrowed
    assert "until Harbour Trust pays" not in narrowed
    assert "/api/v1/statements.csv?to=2024-12-31&amp;outlet=daily+post" in narrowed


def test_most_quoted_are_those_who_are_quoted_groups_too(client: httpx.Client) -> None:
    home = client.get("/", headers=HTML).text.partition("Most quoted")[2]
    assert "Residents" in home
    assert "0 said" not in home
    assert "0 mentions" not in home


def test_links_of_the_map_keep_what_was_asked(client: httpx.Client) -> None:
    page = Page(client.get("/map?of=actors&depth=3&focus=person/ada-quill&max_nodes=2", headers=HTML).text)
    assert "/map?of=actors&focus=person/ada-quill&depth=3&max_nodes=1000" in page.links
    assert "/map?focus=person/ada-quill&depth=3&max_nodes=2" in page.links


def test_feed_readers_find_the_feed_of_a_search_and_of_an_actor(client: httpx.Client) -> None:
    for address, feed in (
        ("/search?q=bridge", "/feed.atom?q=bridge"),
        ("/search?outlet=Daily+Post&kind=direct", "/feed.atom?outlet=Daily+Post&kind=direct"),
        ("/entity/person/ada-quill", "/feed.atom?speaker=person/ada-quill"),
    ):
        page = Page(client.get(address, headers=HTML).text)
        hrefs = [
            attributes["href"]
            for tag, attributes in page.elements
            if tag == "link" and attributes["rel"] == "alternate"
        ]
        assert hrefs == [feed, feed.replace("atom", "json")]
        assert all(client.get(href).status_code == 200 for href in hrefs)
