"""No way out of a server tells a withheld name, nor more of an article than it may."""

from __future__ import annotations

import re
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urljoin

import httpx
import psutil
import pytest

from api import keys
from api.keys import Scope
from graph import query
from graph.inbox import Inbox, Letter
from graph.snapshots import Snapshot, current
from onrecord import scribe
from onrecord.withholding import put_in_place
from ontology.iris import BASE
from tests import hidden
from tests.serving import served

EVERYTHING = "SELECT * { GRAPH ?g { ?s ?p ?o } }"
RESULTS = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values")
RDF = ("text/turtle", "application/n-triples", "application/ld+json")
SOUGHT = ("ivy thornquist", "Thornquist, Ivy", "IVY", "zoe o'mallory", "Pupil Bertold", "ivy-thornquist")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hidden.store(tmp_path_factory.mktemp("withheld") / "store")


@pytest.fixture(scope="module")
def client(store: Path) -> Iterator[httpx.Client]:
    """A client that may see what was sent, where a name stood in what was refused, and what is in doubt."""
    key = {"Authorization": f"Bearer {keys.new(store, 'echo', [Scope.INGEST, Scope.DECIDE])}"}
    Inbox(store).put("echo", Letter("application/json", b'{"text": "It rained.", "published": "by Ivy Thornquist"}'))
    scribe.read(store)
    with served(store) as address, httpx.Client(base_url=address, headers=key, timeout=60) as opened:
        yield opened


@pytest.fixture(scope="module")
def private(store: Path) -> Iterator[httpx.Client]:
    key = {"Authorization": f"Bearer {keys.new(store, 'desk', [Scope.DECIDE])}"}
    with served(store, full_text=True) as address, httpx.Client(base_url=address, headers=key, timeout=60) as opened:
        yield opened


def iris(store: Path) -> list[str]:
    """Every IRI of ours that the graphs hold, but of places in a text and topics a few: what is quoted there is in every other answer."""
    found = {
        str(getattr(term, "value", "")) for quad in Snapshot.open(store).quads() for term in (quad.subject, quad.object)
    }
    ours = sorted(iri for iri in found if iri.startswith(f"{BASE}id/") and "#" not in iri)
    spans, topics = ([iri for iri in ours if f"/id/{kind}/" in iri] for kind in ("span", "topic"))
    return [iri for iri in ours if iri not in {*spans[9:], *topics[9:]}]


def answers(client: httpx.Client, addresses: Iterator[tuple[str, str]]) -> dict[str, str]:
    """What is answered, with its headers, by address and what was accepted."""
    got = {}
    for address, accept in addresses:
        answer = client.get(address, headers={"Accept": accept}, follow_redirects=True)
        assert answer.status_code in {200, 404, 406, 422}, address
        got[f"{address} as {accept}"] = f"{answer.text}\n{answer.headers}"
    return got


def rest(client: httpx.Client, store: Path) -> Iterator[tuple[str, str]]:
    """Every route that /openapi.json names, for everything that there is."""
    named = {iri.removeprefix(f"{BASE}id/") for iri in iris(store)}
    edges = [
        edge["id"] for of in ("statements", "actors") for edge in client.get(f"/api/v1/graph?of={of}").json()["edges"]
    ]
    articles = [item["id"] for item in client.get("/api/v1/articles").json()["items"]]
    fill = {
        "/api/v1/entities/{kind}/{slug}": [f"/api/v1/entities/{each}" for each in named],
        **{
            f"/api/v1/entities/{{kind}}/{{slug}}/{below}": [f"/api/v1/entities/{each}/{below}" for each in named]
            for below in BELOW
        },
        "/api/v1/entities/{kind}/{slug}/dossier": [f"/api/v1/entities/{each}/dossier" for each in named],
        "/api/v1/policies/{slug}/dossier": [
            f"/api/v1/policies/{each.partition('/')[2]}/dossier" for each in named if each.startswith("policy/")
        ],
        "/api/v1/policies/{slug}": [f"/api/v1/policies/{each.partition('/')[2]}" for each in named],
        "/api/v1/statements/{identifier}/citation": [
            f"/api/v1/{each.replace('statement', 'statements')}/citation?format={form}"
            for each in named
            if each.startswith("statement/")
            for form in ("text", "bibtex", "csl-json", "ris")
        ],
        **{
            f"/api/v1/graph/path{suffix}": [
                f"/api/v1/graph/path{suffix}?source={one}&target={other}"
                for one in named
                for other in named
                if one.startswith("person/") and other.startswith("person/")
            ]
            for suffix in ("", ".csv")
        },
        "/api/v1/statements/{identifier}.csv": [
            f"/api/v1/{each.replace('statement', 'statements')}.csv" for each in named if each.startswith("statement/")
        ],
        "/api/v1/statements/{identifier}": [
            f"/api/v1/{each.replace('statement', 'statements')}{more}"
            for each in named
            if each.startswith("statement/")
            for more in ("", "?include=context")
        ],
        "/api/v1/articles/{slug}": [
            f"/api/v1/{each.replace('article', 'articles', 1)}" for each in named if each.startswith("article/")
        ]
        + [f"/api/v1/articles/{quote(each)}" for each in articles],
        "/api/v1/review/{identifier}": [
            f"/api/v1/review/{item['id']}" for item in client.get("/api/v1/review?max_confidence=1").json()["items"]
        ],
        "/api/v1/tickets/{identifier}": [],
        "/api/v1/jobs/{identifier}": [f"/api/v1/jobs/{each}" for each in Inbox(store).ids()],
        **{
            f"/api/v1/edges/{{identifier}}/evidence{suffix}": [
                f"/api/v1/edges/{each}/evidence{suffix}" for each in edges
            ]
            for suffix in ("", ".csv")
        },
        "/api/v1/queries/{name}": list(questions(client, store, "")),
        "/api/v1/queries/{name}.csv": list(questions(client, store, ".csv")),
        "/id/{kind}/{name}": [f"/id/{each}" for each in named],
        "/doc/{kind}/{name}": [
            f"/doc/{each}.{suffix}" for each in named for suffix in ("ttl", "nt", "jsonld", "html", "json")
        ],
        "/id/{name}": ["/id/topics"],
        "/ns.{suffix}": ["/ns.ttl"],
        "/data/catalog.{suffix}": ["/data/catalog.ttl", "/data/catalog.json"],
        "/data/latest/{name}": ["/data/latest/onrecord.nq.gz"],
        "/data/{snapshot}/{name}": [f"/data/{current(store)}/onrecord.nq.gz"],
        "/sitemaps/{number}.xml": ["/sitemaps/1.xml"],
        "/doc/{name}": [f"/doc/topics.{suffix}" for suffix in ("ttl", "nt", "jsonld", "html", "json")],
        "/api/v1/graph": [
            f"/api/v1/graph?of={of}&format={form}&max_nodes=1000"
            for of in ("statements", "actors")
            for form in ("json", "cytoscape", "gexf", "graphml", "csv", "svg")
        ],
        "/api/v1/statements": [f"/api/v1/statements?limit=500{more}" for more in ("", "&include=evidence,article")],
        "/api/v1/changes": [f"/api/v1/changes?since={current(store)}"],
        "/api/v1/search": [
            f"/api/v1/search?q={word}" for word in ("withheld", "ducks", "ivy", "thornquist", "o", "said")
        ],
        "/api/v1/suggest": [f"/api/v1/suggest?q={letter}" for letter in "abcdefghijklmnopqrstuvwxyz"],
    }
    paths = client.get("/openapi.json").json()["paths"]
    assert fill.keys() <= paths.keys() | {"/api/v1/articles/{slug}"}, fill.keys() - paths.keys()
    for path in paths:
        plain = path.replace(":path}", "}")
        assert "{" not in plain or plain in fill, f"{plain} is not tried"
        yield from (
            (address, "*/*") for address in fill.get(plain, [f"{plain}?limit=500" if plain in LISTS else plain])
        )


FEW = 3
"""Pages of one kind with the same parameter that are tried."""

BELOW = tuple(
    f"{what}{suffix}" for what in ("statements", "positions", "neighbours", "timeline") for suffix in ("", ".csv")
)

LISTS = ("/api/v1/statements", "/api/v1/entities", "/api/v1/articles", "/api/v1/topics")


def questions(client: httpx.Client, store: Path, suffix: str) -> Iterator[str]:
    """Every named question, with everything that it may have to be given."""
    speakers = [iri.removeprefix(f"{BASE}id/") for iri in iris(store) if re.search("/id/(person|organisation)/", iri)]
    keys = [str(row["article"]) for row in query.ask(Snapshot.open(store), "articles").rows]
    for question in client.get("/api/v1/queries").json():
        required = [each["name"] for each in question["parameters"] if each["required"]]
        values = {"speaker": speakers, "article": keys, "topic": ["topic/schools", "topic/education"]}
        for value in values[required[0]] if required else [""]:
            given = f"?{required[0]}={quote(value)}&limit=10000" if required else "?limit=10000"
            yield f"/api/v1/queries/{question['name']}{suffix}{given}"


def pages(client: httpx.Client, store: Path) -> dict[str, str]:
    """Every page that can be reached from the first, those of searching for the words of the name, and what scripts fetch.

    Pages lead to ever other filters: of each page every parameter is tried a few times.
    """
    found: dict[str, str] = {}
    tried = Counter[tuple[str, str]]()
    waiting = [
        "/",
        "/search",
        "/map",
        "/map?of=actors&seen_with=true&max_nodes=1000",
        "/sparql",
        "/search?q=ducks",
        "/search?q=withheld",
        *fragments(client, store),
    ]
    while waiting:
        address = waiting.pop()
        if address in found or address.startswith(("/docs", "/static")):
            continue
        answer = client.get(address, headers={"Accept": "text/html"}, follow_redirects=True)
        found[address] = answer.text
        if answer.headers["content-type"].startswith("text/html"):
            links = (
                urljoin(address, link.replace("&amp;", "&")) for link in re.findall(r'href="([^"#]+)', answer.text)
            )
            for link in {link for link in links if link.startswith("/")} - found.keys():
                kind = link.split("/")[1].partition("?")[0]
                named = {(kind, name) for name in httpx.URL(link).params}
                if not named or any(tried[one] < FEW for one in named):
                    tried.update(named)
                    waiting.append(link)
    return found


def fragments(client: httpx.Client, store: Path) -> Iterator[str]:
    """Pages and parts of them to which nothing but a script leads, or a form."""
    named = [iri.removeprefix(f"{BASE}id/") for iri in iris(store)]
    people = [one for one in named if one.startswith("person/")]
    yield from (
        f"/node/{one}" for one in named if one.startswith(("person/", "organisation/", "policy/", "statement/"))
    )
    yield from (f"/path?source={one}&target={other}" for one in people for other in people)
    yield from (f"/{one}/dossier" for one in named if one.startswith("policy/"))
    doubts = client.get("/api/v1/review?max_confidence=1").json()["items"]
    yield from ("/review/desk", *(f"/review/desk?max_confidence=1&at={one['id']}" for one in doubts))
    yield from ("/feed.atom", "/feed.json", "/map.svg", "/matrix?min_confidence=0", "/agreement?min_confidence=0")
    for tab in ("said", "about", "positions", "figures", "seen-with", "timeline"):
        yield from (f"/entity/{one}?tab={tab}" for one in people)


@pytest.fixture(scope="module")
def everything(client: httpx.Client, store: Path) -> dict[str, str]:
    """What all the ways out give."""
    asked = [
        *(("/sparql?" + str(httpx.QueryParams(query=EVERYTHING)), kind) for kind in RESULTS),
        *(
            ("/sparql?" + str(httpx.QueryParams(query="CONSTRUCT { ?s ?p ?o } { GRAPH ?g { ?s ?p ?o } }")), kind)
            for kind in RDF
        ),
        ("/sparql?" + str(httpx.QueryParams(query="SELECT DISTINCT ?g { GRAPH ?g { } }")), "text/csv"),
        ("/sparql?" + str(httpx.QueryParams(query=EVERYTHING)), "text/html"),
    ]
    return answers(client, iter(asked)) | answers(client, rest(client, store)) | pages(client, store)


def test_no_answer_tells_the_name(everything: dict[str, str]) -> None:
    assert len(everything) > 400
    assert [address for address, text in everything.items() if hidden.told(text + address)] == []


def test_the_answers_are_not_empty(everything: dict[str, str]) -> None:
    assert sum("withheld" in text for text in everything.values()) > 50
    assert sum("The ducks were cold" in text for text in everything.values()) > 10


def test_no_answer_holds_a_sentence_that_is_nobodys(everything: dict[str, str]) -> None:
    assert [address for address, text in everything.items() if "quiet middle sentence" in text] == []


@pytest.mark.parametrize("sought", SOUGHT)
def test_counting_what_holds_the_name_counts_nothing(sought: str, client: httpx.Client) -> None:
    told = 'LCASE(CONCAT(STR(?s), " ", STR(?o), " ", STR(?g)))'
    condition = (
        f'CONTAINS({told}, LCASE("{sought}"))'
        if " " in sought or "-" in sought
        else f'REGEX({told}, "/{sought.lower()}[-.]")'
    )
    asked = f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} FILTER({condition}) }}"
    rows = client.get("/sparql", params={"query": asked}, headers={"Accept": RESULTS[0]}).json()["results"]["bindings"]
    assert [row["n"]["value"] for row in rows] == ["0"]


@pytest.mark.parametrize("address", ["/api/v1/search", "/api/v1/entities", "/api/v1/statements"])
@pytest.mark.parametrize("sought", ["Ivy Thornquist", "thornquist ivy sav", "Zoe O'Mallory", "Pupil Bertold"])
def test_searching_for_the_name_finds_nobody_of_that_name(address: str, sought: str, client: httpx.Client) -> None:
    found = client.get(address, params={"q": sought}).raise_for_status().json()["items"]
    assert hidden.told(str(found)) == []
    assert not found or "Rosa Thornquist" in str(found)  # who spoke of a little Ivy
    assert client.get("/api/v1/suggest", params={"q": sought}).json() == []


def test_addresses_of_the_name_lead_nowhere(client: httpx.Client) -> None:
    child = hidden.child()
    names = {each.iri for each in (*child.actors, *child.memberships) if "ivy" in each.iri} | {child.memberships[0].iri}
    for iri in names:
        assert client.get(f"/{iri.removeprefix(BASE)}", headers={"Accept": "text/turtle"}).status_code == 404, iri


# --- bodies ---


def test_who_decides_sees_no_more_than_other_readers(store: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(store, tmp_path / "copy")
    key = {"Authorization": f"Bearer {keys.new(copy, 'desk', [Scope.DECIDE])}"}
    with served(copy) as address, httpx.Client(base_url=address, headers=key, timeout=60) as client:
        for thing in ("person/ivy-thornquist", "person/nobody-at-all"):
            answer = client.post("/api/v1/decisions", json={"act": "confirm", "things": [thing], "by": "desk"})
            assert (answer.status_code, answer.json()["detail"]) == (422, f"{thing}: there is no such thing")


def test_what_is_withheld_later_is_in_no_answer_about_what_was_sent_or_decided(tmp_path: Path) -> None:
    folder = hidden.store(tmp_path / "store", listed=None)
    listed = tmp_path / "people.txt"
    listed.write_text(hidden.LIST, encoding="utf-8")
    headers = {
        "Authorization": f"Bearer {keys.new(folder, 'echo', [Scope.INGEST, Scope.DECIDE])}",
        "Idempotency-Key": "of 3 May",
    }
    Inbox(folder).put("echo", Letter("application/json", b'{"text": "It rained.", "published": "by Ivy Thornquist"}'))
    scribe.read(folder)
    decision = {"act": "confirm", "things": ["person/ivy-thornquist"], "why": "Ivy Thornquist is who she says"}
    with served(folder) as address, httpx.Client(base_url=address, headers=headers, timeout=60) as client:
        (job,) = client.get("/api/v1/jobs").json()["items"]
        assert hidden.told(str(job))
        assert hidden.told(client.post("/api/v1/decisions", json=decision).raise_for_status().text)
        put_in_place(folder, listed)
        after = [client.get(place) for place in ("/api/v1/jobs", f"/api/v1/jobs/{job['id']}")]
        assert [answer.status_code for answer in after] == [200, 200]
        assert "[withheld]" in after[1].json()["problems"][0]["detail"]
        again = client.post("/api/v1/decisions", json=decision)
        assert again.status_code == 410
        assert [hidden.told(answer.text + str(answer.headers)) for answer in (*after, again)] == [[], [], []]


def test_a_text_is_refused_and_the_answer_says_how_it_is_allowed(client: httpx.Client) -> None:
    answer = client.get("/api/v1/articles/pond?include=text")
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert "onrecord serve --full-text" in answer.json()["detail"]
    assert "ONRECORD_FULL_TEXT" in answer.json()["detail"]
    assert client.get("/api/v1/articles/pond?include=all").status_code == 422


def test_for_private_use_the_text_is_given_with_its_offsets_and_without_the_name(private: httpx.Client) -> None:
    items = private.get("/api/v1/articles").json()["items"]
    assert len(items) == 6
    for item in items:
        whole = private.get(f"/api/v1/articles/{quote(item['id'])}", params={"include": "text"}).json()
        assert hidden.told(str(whole)) == []
        assert [whole[name] for name in item] == list(item.values())
        assert whole["body"]
        for said in private.get("/api/v1/statements", params={"article": item["id"]}).json()["items"]:
            (report,) = said["reports"]
            words = " ".join(whole["text"][span["start"] : span["end"]] for span in report["spans"])
            assert words == said["text"]
    assert "quiet middle sentence" in "".join(
        private.get(f"/api/v1/articles/{quote(item['id'])}?include=text").text for item in items
    )
    assert "text" not in private.get("/api/v1/articles/pond").json()


def test_for_private_use_the_page_shows_the_body_with_the_statements_marked(
    private: httpx.Client, client: httpx.Client
) -> None:
    for item in private.get("/api/v1/articles").json()["items"]:
        assert hidden.told(private.get(f"/article/{quote(item['id'])}", headers={"Accept": "text/html"}).text) == []
    page = private.get("/article/pond", headers={"Accept": "text/html"}).text
    assert "<h2>The text</h2>" in page
    assert "came. “<mark>I like ponds,</mark>” said ███." in page
    assert "<h2>The text</h2>" not in client.get("/article/pond", headers={"Accept": "text/html"}).text


def test_a_text_that_is_lost_is_told_of_without_a_place_on_this_machine(tmp_path: Path) -> None:
    folder = hidden.store(tmp_path / "store", listed=None)
    for file in (folder / "texts").rglob("*.json"):
        file.unlink()
    with served(folder, full_text=True) as address:
        answer = httpx.get(f"{address}/api/v1/articles/pond?include=text")
    assert answer.status_code == 503
    assert str(folder) not in answer.text


# --- a server that runs while the list changes ---


def test_a_running_server_moves_on_at_once_and_holds_nothing_old_open(tmp_path: Path) -> None:
    folder = hidden.store(tmp_path / "store", listed=None)
    listed = tmp_path / "people.txt"
    listed.write_text(hidden.LIST, encoding="utf-8")
    asked = {"params": {"query": EVERYTHING}, "headers": {"Accept": "text/csv"}}
    with served(folder) as address, httpx.Client(base_url=address, timeout=60) as client:
        before = str(current(folder))
        assert hidden.told(client.get("/sparql", **asked).text)
        first = client.get("/api/v1/entities")
        assert hidden.told(first.text)
        put_in_place(folder, listed)
        again = client.get("/api/v1/entities", headers={"If-None-Match": first.headers["etag"]})
        assert again.status_code == 200
        assert hidden.told(again.text) == []
        assert hidden.told(client.get("/sparql", **asked).raise_for_status().text) == []
        assert hidden.told(client.get("/map", headers={"Accept": "text/html"}).text) == []
        until = time.monotonic() + 10
        while held(before) and time.monotonic() < until:
            time.sleep(0.1)
        assert held(before) == []


KEPT = (
    "/", "/search", "/search?q=ducks", "/map", "/map?of=actors&seen_with=true", "/map?view=table", "/map?embed=true",
    "/node/person/ada-quill", "/path?source=person/ada-quill&target=person/rosa-thornquist&seen_with=true", "/entity/person/ada-quill",
    "/entity/person/ada-quill?tab=seen-with", "/entity/person/ada-quill/dossier", "/policies", "/matrix?min_confidence=0",
    "/agreement?min_confidence=0", "/figures", "/timeline", "/compare?shared=false", "/unheard?min_confidence=0",
    "/feed.atom", "/feed.json", "/sitemaps/1.xml", "/api/v1/suggest?q=iv", "/api/v1/queries/who-said-what",
    *(f"/api/v1/graph?of={of}&format={form}" for of in ("statements", "actors")
      for form in ("json", "csv", "svg", "gexf", "graphml", "cytoscape")),
)  # fmt: skip
"""What a server keeps the answers of, or the parts of them; none of these addresses names the child."""


def test_what_was_kept_while_the_name_was_known_is_told_no_more(tmp_path: Path) -> None:
    folder = hidden.store(tmp_path / "store", listed=None)
    listed = tmp_path / "people.txt"
    listed.write_text(hidden.LIST, encoding="utf-8")
    with served(folder) as address, httpx.Client(base_url=address, headers={"Accept": "text/html"}) as client:
        before = {each: client.get(each).raise_for_status() for each in KEPT}
        assert sum(bool(hidden.told(answer.text)) for answer in before.values()) > len(KEPT) / 2
        put_in_place(folder, listed)
        for each, known in before.items():
            answer = client.get(each, headers={"If-None-Match": known.headers.get("etag", "none")})
            assert answer.status_code == 200, each
            assert hidden.told(answer.text) == [], each
    assert [one.name for one in (folder / "snapshots").iterdir()] == [current(folder)]
    for file in (folder / "layouts.sqlite", folder / "snapshots" / str(current(folder)) / "catalogue.sqlite"):
        assert hidden.told(file.read_bytes().decode("latin-1")) == [], file.name


def held(snapshot: str) -> list[str]:
    """The files of a snapshot that the server's SPARQL workers have open."""
    found = []
    for process in psutil.Process().children(recursive=True):
        folder = Path("/proc") / str(process.pid) / "fd"
        try:
            found += [target for each in folder.iterdir() if snapshot in (target := str(each.readlink()))]
        except OSError:  # it has just ended
            continue
    return found
