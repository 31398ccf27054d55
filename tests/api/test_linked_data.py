"""The data for machines: the JSON that is RDF, the terms, the descriptions, the files, and what crawlers find."""

from __future__ import annotations

import hashlib
import json
import re
import sys
import time
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import httpx
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse
from rdflib import DCAT, DCTERMS, OWL, RDF, RDFS, VOID, Graph, Namespace, URIRef

from api import dataset
from api.routes import wellknown
from graph import dumps, exports, snapshots
from graph.snapshots import Snapshot
from ingest.readers import articles
from onrecord import batch
from onrecord.dumping import Dumper
from ontology.iris import BASE, NS
from ontology.terms import ACTORS, BESIDE, OA, ONR, PROV, SDO, data
from tests import newsroom
from tests.serving import served

SAMPLE = Path(__file__).parents[2] / "ingest" / "sample"
SPDX = Namespace("http://spdx.org/rdf/terms#")
PARSED = {"text/turtle": "turtle", "application/n-triples": "nt", "application/ld+json": "json-ld", "application/rdf+xml": "xml"}  # fmt: skip
LICENCE = "https://licence.example/by/4.0/"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the sample, as the extractor reads it, with a dump."""
    folder = tmp_path_factory.mktemp("linked") / "store"
    batch.ingest(articles([str(SAMPLE)]), folder)
    dumps.dump(folder, LICENCE)
    return folder


@pytest.fixture(scope="module")
def sample(store: Path) -> Iterator[httpx.Client]:
    with served(store, licence=LICENCE) as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


def triples(document: object) -> list[Triple]:
    """What a JSON document says with our context, as two processors agree."""
    known = json.dumps({**json.loads(data("context.jsonld")), **document})  # type: ignore[dict-item]
    found = [quad.triple for quad in parse(known, RdfFormat.JSON_LD)]
    assert len(read(known, "json-ld")) == len(set(found))
    return found


def read(document: str, form: str) -> Graph:
    """A document that rdflib reads; of JSON-LD it makes a dataset of its own, in a way that it warns of."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "ConjunctiveGraph is deprecated", DeprecationWarning)
        return Graph().parse(data=document, format=form)


class Known:
    """What a snapshot says, each actor and policy of an article taken for the one across articles."""

    def __init__(self, reader: Snapshot) -> None:
        quads = list(reader.quads())
        self.meant = {q.subject: q.object for q in quads if q.predicate.value == str(PROV.specializationOf)}
        self.triples = {self.across(quad.triple) for quad in quads}
        self.by_subject: dict[object, list[tuple[str, object]]] = {}
        for one in self.triples:
            self.by_subject.setdefault(one.subject, []).append((one.predicate.value, one.object))

    def across(self, triple: Triple) -> Triple:
        return Triple(
            self.meant.get(triple.subject, triple.subject),
            triple.predicate,
            self.meant.get(triple.object, triple.object),
        )

    def of(self, subject: object, predicate: URIRef) -> list[object]:
        return [value for name, value in self.by_subject.get(subject, []) if name == str(predicate)]

    def unknown(self, told: Iterable[Triple]) -> list[Triple]:
        """What is told and not known; numbers are compared as numbers, and nodes without a name by what is said of them."""
        told = list(told)
        return [one for one in told if not isinstance(one.subject, BlankNode) and not self._knows(one, told)]

    def _knows(self, one: Triple, told: list[Triple]) -> bool:
        if one.predicate.value == str(ONR.place):
            return self._place(one, told)
        if one.predicate.value == str(ONR.confidence):
            return float(one.object.value) in [float(number.value) for number in self.of(one.subject, ONR.confidence)]
        return one in self.triples

    def _place(self, one: Triple, told: list[Triple]) -> bool:
        said = {(t.predicate.value, t.object.value) for t in told if t.subject == one.object}
        selectors = [s for target in self.of(one.subject, OA.hasTarget) for s in self.of(target, OA.hasSelector)]
        return any({(str(term), self.of(s, term)[0].value) for term in (OA.start, OA.end) if self.of(s, term)} == said for s in selectors)  # fmt: skip


@pytest.fixture(scope="module")
def known(store: Path) -> Known:
    return Known(Snapshot.open(store))


# --- The JSON that is RDF ---


def test_the_json_of_every_statement_says_with_the_context_what_the_graphs_say(
    sample: httpx.Client, known: Known
) -> None:
    said = sample.get("/api/v1/statements?limit=500").json()["items"]
    assert len(said) > 40
    predicates = set()
    for one in said:
        told = triples(sample.get(f"/api/v1/statements/{one['id']}").json())
        assert known.unknown(told) == []
        assert Triple(NamedNode(one["iri"]), NamedNode(RDF.type), NamedNode(ONR.Statement)) in told
        predicates |= {triple.predicate.value for triple in told}
    expected = {ONR.speaker, ONR.saidOn, ONR.speechAct, ONR.reports, ONR.place, ONR.towards, DCTERMS.subject, SDO.isPartOf}  # fmt: skip
    assert {str(term) for term in expected} <= predicates


def test_the_positions_of_a_statement_are_those_of_the_graphs(sample: httpx.Client, known: Known) -> None:
    seen = 0
    for one in sample.get("/api/v1/statements?limit=500").json()["items"]:
        told = triples(one)
        for link in (t for t in told if t.predicate.value == str(ONR.ofStatement)):
            said = {(t.predicate.value, t.object) for t in told if t.subject == link.subject}
            there = (s for s, about in known.by_subject.items() if (str(ONR.ofStatement), link.object) in about)
            assert any(said <= set(known.by_subject[position]) for position in there)
            seen += 1
    assert seen > 10


def test_the_json_of_a_list_is_that_of_its_items(sample: httpx.Client) -> None:
    listed = sample.get("/api/v1/statements?limit=3").json()
    named = {t for t in triples(listed) if not isinstance(t.subject, BlankNode) and not isinstance(t.object, BlankNode)}
    each = (triples(item) for item in listed["items"])
    assert named == {
        t for told in each for t in told if not isinstance(t.subject, BlankNode) and not isinstance(t.object, BlankNode)
    }


def test_the_json_of_every_entity_says_what_the_graphs_say(sample: httpx.Client, known: Known) -> None:
    kinds = set()
    for one in sample.get("/api/v1/entities?limit=500").json()["items"]:
        told = triples(sample.get(f"/api/v1/entities/{one['id']}").json())
        assert known.unknown(told) == []
        about = {t.predicate.value: t.object for t in told if t.subject == NamedNode(one["iri"])}
        kinds.add(about[str(RDF.type)].value)
        label = SDO.name if one["kind"] in {"person", "organisation"} else RDFS.label
        assert about[str(label)] == Literal(one["label"])
    assert {"https://schema.org/Person", "http://www.w3.org/ns/org#Organization"} <= kinds


def test_the_json_of_every_article_says_what_the_graphs_say(sample: httpx.Client, known: Known) -> None:
    for one in sample.get("/api/v1/articles").json()["items"]:
        told = triples(sample.get(f"/api/v1/articles/{one['id']}").json())
        assert known.unknown(told) == []
        assert {t.subject.value for t in told} == {one["iri"]}


def test_the_context_may_be_read_by_other_sites_and_kept(sample: httpx.Client) -> None:
    answer = sample.get("/context.jsonld", headers={"Origin": "https://elsewhere.example"})
    assert answer.json() == json.loads(data("context.jsonld"))
    assert answer.headers["content-type"] == "application/ld+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "max-age" in answer.headers["cache-control"]


# --- Terms ---


@pytest.mark.parametrize("media_type", PARSED)
def test_the_terms_come_in_every_form_of_rdf(media_type: str, sample: httpx.Client) -> None:
    answer = sample.get("/ns", headers={"Accept": media_type})
    assert answer.headers["content-type"].partition(";")[0] == media_type
    found = read(answer.text, PARSED[media_type])
    assert set(found) == set(Graph().parse(data=data("vocabulary.ttl"), format="turtle"))
    assert f'<{BASE}ns>; rel="describes"' in answer.headers["link"]


def test_each_term_has_a_place_on_the_page_to_which_its_address_leads(sample: httpx.Client) -> None:
    page = sample.get("/ns", headers={"Accept": "text/html"}).text
    terms = {str(term) for term in Graph().parse(data=data("vocabulary.ttl"), format="turtle").subjects()}
    ours = {term.removeprefix(NS) for term in terms if term.startswith(NS)}
    assert len(ours) > 90
    assert ours <= set(re.findall(r'<tr id="(\w+)">', page))


def test_terms_have_suffixes_and_what_nobody_offers_is_406(sample: httpx.Client) -> None:
    for suffix in ("ttl", "jsonld", "nt", "rdf", "html"):
        assert sample.get(f"/ns.{suffix}", headers={"Accept": "image/png"}).status_code == 200
    assert sample.get("/ns.exe").status_code == 404
    refused = sample.get("/ns", headers={"Accept": "image/png"})
    assert refused.status_code == 406
    assert "text/turtle" in refused.json()["detail"]


# --- VoID and DCAT ---


def described(client: httpx.Client, place: str, media_type: str = "text/turtle") -> Graph:
    answer = client.get(place, headers={"Accept": media_type}).raise_for_status()
    assert answer.headers["content-type"].partition(";")[0] == media_type
    return read(answer.text, PARSED[media_type])


def test_void_counts_what_there_is(sample: httpx.Client, store: Path) -> None:
    found, dataset = described(sample, "/.well-known/void"), URIRef(f"{sample.base_url}/.well-known/void#dataset")
    quads = list(Snapshot.open(store).quads())
    assert int(found.value(dataset, VOID.triples)) == len(quads)
    statements = {quad.subject for quad in quads if quad.object == NamedNode(ONR.Statement)}
    partition = next(found.subjects(VOID["class"], ONR.Statement))
    assert (dataset, VOID.classPartition, partition) in found
    assert int(found.value(partition, VOID.entities)) == len(statements)
    named = sum(quad.predicate.value == str(SDO.name) for quad in quads)
    assert int(found.value(next(found.subjects(VOID.property, SDO.name)), VOID.triples)) == named
    assert sum(int(number) for each in found.objects(dataset, VOID.propertyPartition) for number in found.objects(each, VOID.triples)) == len(quads)  # fmt: skip


def test_void_names_the_links_to_other_data(sample: httpx.Client) -> None:
    found = described(sample, "/.well-known/void")
    spaces = {
        str(found.value(found.value(links, VOID.objectsTarget), VOID.uriSpace))
        for links in found.subjects(RDF.type, VOID.Linkset)
    }
    assert spaces == {"http://cv.iptc.org/", "http://eurovoc.europa.eu/"}


def test_the_same_numbers_are_given_before_there_is_a_dump(store: Path, sample: httpx.Client, tmp_path: Path) -> None:
    folder = newsroom.store(tmp_path / "store", newsroom.newsroom())
    with served(folder) as address, httpx.Client(base_url=address) as client:
        before = described(client, "/.well-known/void")
        dumps.dump(folder)
        after = described(client, "/.well-known/void")
    assert set(before) < set(after)
    assert {predicate for _, predicate, _ in set(after) - set(before)} == {VOID.dataDump}


@pytest.mark.parametrize("media_type", PARSED)
@pytest.mark.parametrize("place", ["/.well-known/void", "/.well-known/dcat", "/data/"])
def test_descriptions_say_the_same_in_every_form_and_have_no_blank_nodes(
    place: str, media_type: str, sample: httpx.Client
) -> None:
    found = described(sample, place, media_type)
    assert set(found) == set(described(sample, place))
    assert "_:" not in found.serialize(format="nt")


def test_every_address_of_ours_in_the_descriptions_leads_somewhere(sample: httpx.Client) -> None:
    found = described(sample, "/.well-known/void") + described(sample, "/.well-known/dcat")
    here = str(sample.base_url)
    iris = {str(term) for triple in found for term in triple if isinstance(term, URIRef)}
    ours = {iri.partition("#")[0] for iri in iris if iri.startswith((here, BASE))}
    assert len(ours) > 15
    for iri in sorted(ours):
        place = "/" + iri.removeprefix(BASE).removeprefix(here).lstrip("/")
        answer = sample.get(place, headers={"Accept": "text/turtle, application/json;q=0.9, */*;q=0.1"}, follow_redirects=True)  # fmt: skip
        assert answer.status_code == 200, iri


def test_dcat_gives_each_file_with_its_size_sum_and_licence(sample: httpx.Client, store: Path) -> None:
    found = described(sample, "/.well-known/dcat")
    (made,) = dumps.dumps(store)
    files = {str(place).rpartition("/")[2]: node for node, place in found.subject_objects(DCAT.downloadURL)}
    assert set(files) == {file.name for file in made.files}
    for file in made.files:
        node = files[file.name]
        body = sample.get(urlsplit(str(found.value(node, DCAT.downloadURL))).path).content
        assert len(body) == int(found.value(node, DCAT.byteSize)) == file.bytes
        assert (
            str(found.value(found.value(node, SPDX.checksum), SPDX.checksumValue)) == hashlib.sha256(body).hexdigest()
        )
        assert str(found.value(node, DCTERMS.license)) == LICENCE
        assert found.value(node, DCTERMS.issued).toPython() == made.made
    services = {str(found.value(service, DCAT.endpointURL)) for service in found.subjects(RDF.type, DCAT.DataService)}
    assert services == {f"{sample.base_url}/sparql", f"{sample.base_url}/api/v1"}


def test_every_term_of_the_descriptions_has_its_vocabulary(sample: httpx.Client) -> None:
    found = described(sample, "/.well-known/void") + described(sample, "/.well-known/dcat")
    spaces = (*dataset.NAMES.values(), str(OWL))
    assert {str(predicate) for predicate in found.predicates() if not str(predicate).startswith(spaces)} == set()


def test_a_description_that_changes_with_the_same_snapshot_has_another_tag(tmp_path: Path) -> None:
    folder = newsroom.store(tmp_path / "store", newsroom.newsroom())
    with served(folder) as address, httpx.Client(base_url=address) as client:
        for place in ("/data/", "/.well-known/dcat"):
            tag = client.get(place).headers["etag"]
            assert client.get(place, headers={"If-None-Match": tag}).status_code == 304
        before = {place: client.get(place).headers["etag"] for place in ("/data/", "/.well-known/dcat")}
        dumps.dump(folder)
        for place, tag in before.items():
            assert client.get(place, headers={"If-None-Match": tag}).status_code == 200


# --- Files ---


def test_files_are_listed_as_json_as_a_page_and_as_dcat(sample: httpx.Client, store: Path) -> None:
    (made,) = dumps.dumps(store)
    listed = sample.get("/data/", headers={"Accept": "application/json"}).json()
    assert (listed["snapshot"], listed["licence"], listed["detail"]) == (made.snapshot, LICENCE, None)
    assert [file["sha256"] for file in listed["dumps"][0]["files"]] == [f.sha256 for f in (*made.files, *made.papers)]
    page = sample.get("/data/", headers={"Accept": "text/html"}).text
    for file in listed["dumps"][0]["files"]:
        assert f'href="{file["address"]}"' in page
        assert file["sha256"] in page
    assert sample.get("/data/catalog.json").json() == listed
    assert sample.get("/data/catalog.ttl").text == sample.get("/.well-known/dcat").text
    assert sample.get("/data/catalog.exe").status_code == 404


@pytest.mark.parametrize("name", [*dumps.MEDIA_TYPES, dumps.MANIFEST, dumps.SUMS])
def test_a_file_is_sent_as_it_lies_there_with_its_sum_for_a_tag(name: str, sample: httpx.Client, store: Path) -> None:
    (made,) = dumps.dumps(store)
    answer = sample.get(f"/data/{made.snapshot}/{name}")
    assert answer.content == (made.folder / name).read_bytes()
    tag = f'"{hashlib.sha256(answer.content).hexdigest()}"'
    assert answer.headers["etag"] == tag
    assert f'<{LICENCE}>; rel="license"' in answer.headers["link"]
    assert sample.get(f"/data/{made.snapshot}/{name}", headers={"If-None-Match": tag}).status_code == 304
    assert sample.head(f"/data/{made.snapshot}/{name}").headers["etag"] == tag


def test_a_file_is_not_packed_again_and_a_document_that_is_has_another_tag(sample: httpx.Client, store: Path) -> None:
    (made,) = dumps.dumps(store)
    packed, plain = {"Accept-Encoding": "gzip"}, {"Accept-Encoding": "identity"}
    for name in (dumps.MANIFEST, "network.gexf", "network.graphml"):
        answer = sample.get(f"/data/{made.snapshot}/{name}", headers=packed)
        assert "content-encoding" not in answer.headers
        assert int(answer.headers["content-length"]) == (made.folder / name).stat().st_size
    for place in ("/.well-known/void", "/data/latest/statements.jsonl", "/api/v1/statements"):
        assert sample.get(place, headers=packed).headers["content-encoding"] == "gzip"
        for refused in (plain, {"Accept-Encoding": "gzip;q=0, *"}):
            assert "content-encoding" not in sample.get(place, headers=refused).headers
    tags = {sample.get("/.well-known/void", headers=each).headers["etag"] for each in (packed, plain)}
    assert len(tags) == 2


def test_a_download_that_broke_off_goes_on_where_it_was(sample: httpx.Client, store: Path) -> None:
    (made,) = dumps.dumps(store)
    place, whole = f"/data/{made.snapshot}/onrecord.nq.gz", (made.folder / "onrecord.nq.gz").read_bytes()
    tag = sample.get(place).headers["etag"]
    rest = sample.get(place, headers={"Range": "bytes=1000-", "If-Range": tag, "Accept-Encoding": "gzip"})
    assert (rest.status_code, rest.content) == (206, whole[1000:])
    assert rest.headers["content-range"] == f"bytes 1000-{len(whole) - 1}/{len(whole)}"
    assert sample.get(place, headers={"Range": "bytes=1000-", "If-Range": '"another"'}).status_code == 200
    assert sample.get(place, headers={"Range": f"bytes={len(whole)}-"}).status_code == 416


def test_latest_leads_to_the_newest_files(sample: httpx.Client, store: Path) -> None:
    (made,) = dumps.dumps(store)
    answer = sample.get("/data/latest/tables.csv.zip")
    assert (answer.status_code, answer.headers["location"]) == (302, f"/data/{made.snapshot}/tables.csv.zip")


@pytest.mark.parametrize("place", ["/data/latest/", "/data/latest"])
def test_without_a_name_latest_leads_to_the_list_of_what_there_is(place: str, sample: httpx.Client) -> None:
    answer = sample.get(place, follow_redirects=True).raise_for_status()
    assert answer.url.path == "/data/"


def test_who_asks_for_headers_alone_waits_for_no_more(
    sample: httpx.Client, client: httpx.Client, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = 0

    def lines(_reader: object) -> Iterator[str]:
        nonlocal made
        while made < 100_000:
            made += 1
            yield "{}\n" * 100

    monkeypatch.setattr(exports, "lines", lines)
    answer = client.head("/data/latest/statements.jsonl").raise_for_status()
    assert (answer.headers["content-type"], answer.content) == ("application/jsonl", b"")
    assert made < 100
    (dump,) = dumps.dumps(store)
    for file in dump.files:
        answer = sample.head(f"/data/{dump.snapshot}/{file.name}", headers={"Accept-Encoding": "identity"})
        assert answer.headers["content-length"] == str(file.bytes)
        assert answer.headers["etag"] == f'"{file.sha256}"'
    table = "/api/v1/statements.csv"
    assert client.head(table).headers.keys() >= client.get(table).headers.keys() - {"transfer-encoding"}


def test_the_statements_are_a_stream_even_where_no_dump_was_made(client: httpx.Client) -> None:
    answer = client.get("/data/latest/statements.jsonl").raise_for_status()
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert len(lines) == client.get("/api/v1/statements").json()["total"]
    assert list(lines[0]) == exports.COLUMNS
    refused = client.get("/data/latest/onrecord.nq.gz")
    assert refused.status_code == 404
    assert "/data/latest/statements.jsonl" in refused.json()["detail"]


def test_what_is_no_file_is_404_and_what_is_gone_410_with_what_is_there(sample: httpx.Client, store: Path) -> None:
    (made,) = dumps.dumps(store)
    for place in (f"{made.snapshot}/passwords", f"{made.snapshot}/..%2fsearch.sqlite", "latest/passwords", "x/y", "99990101T000000000000Z/manifest.json"):  # fmt: skip
        assert sample.get(f"/data/{place}").status_code == 404, place
    gone = sample.get("/data/20200101T000000000000Z/manifest.json")
    assert gone.status_code == 410
    assert made.snapshot in gone.json()["detail"]


def test_a_server_makes_the_files_of_each_new_snapshot_by_itself(tmp_path: Path) -> None:
    folder = newsroom.store(tmp_path / "store", newsroom.newsroom()[:1])
    dumper = Dumper(folder)
    with served(folder, dumper=dumper) as address, httpx.Client(base_url=address) as client:
        first = _awaited(client)
        newsroom.store(folder, newsroom.newsroom())
        assert client.get("/api/v1/version").json()["snapshot"] != first
        assert _awaited(client) == snapshots.current(folder) != first
    assert dumper.fault is None


def _awaited(client: httpx.Client) -> str:
    """The newest snapshot, once its files are there; a minute is far more than they take."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        listed = client.get("/data/", headers={"Accept": "application/json"}).json()
        if listed["detail"] is None and listed["dumps"]:
            return str(listed["dumps"][0]["snapshot"])
        assert "being made" in listed["detail"]
        time.sleep(0.05)
    raise AssertionError("no files were made")


def test_where_no_files_can_be_made_the_list_and_the_log_say_why(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = newsroom.store(tmp_path / "store", newsroom.newsroom()[:1])
    home = folder / "snapshots" / str(snapshots.current(folder))
    (home / "data.lock").mkdir()  # as little to be written as a folder that is read-only, but for root too
    dumper = Dumper(folder)
    with served(folder, dumper=dumper) as address:
        end = time.monotonic() + 60
        while dumper.fault is None and time.monotonic() < end:
            time.sleep(0.05)
        told = httpx.get(f"{address}/data/", headers={"Accept": "application/json"}).json()
    assert "could not be made" in told["detail"]
    assert "data.lock" in told["detail"]
    assert str(tmp_path) not in told["detail"]  # which is for the log
    assert len([record for record in caplog.records if "no dump was made" in record.message]) == 1


def test_a_dump_whose_snapshot_goes_meanwhile_is_not_missed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, newer = newsroom.store(tmp_path / "store", newsroom.newsroom()[:1]), "20990101T000000000000Z"
    replaced = (
        "import pathlib, sys; it = pathlib.Path(sys.argv[-1], 'current'); was = it.read_text(); "
        f"it.write_text('{newer}'); sys.exit(f'no room for {{was}}')"
    )
    monkeypatch.setattr("onrecord.dumping.COMMAND", replaced)
    Dumper(folder).start()
    end = time.monotonic() + 60
    while not caplog.records and time.monotonic() < end:
        time.sleep(0.05)
    assert caplog.records[0].message == f"no dump was made: no room for {newer}"


def test_a_server_that_stops_leaves_no_process_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = newsroom.store(tmp_path / "store", newsroom.newsroom()[:1])
    monkeypatch.setattr("onrecord.dumping.COMMAND", "import time; time.sleep(600)")
    dumper = Dumper(folder)
    with served(folder, dumper=dumper):
        dumper.start()
        running = dumper._running
        assert running
        assert running.args[0] == sys.executable
        dumper.start()
        assert dumper._running is running  # never two at once
    assert running.poll() is not None


# --- Graphs ---


@pytest.mark.parametrize("graph", sorted(iri.rpartition("/")[2] for iri in BESIDE))
def test_the_name_of_every_graph_leads_to_what_it_holds(graph: str, sample: httpx.Client, store: Path) -> None:
    answer = sample.get(f"/id/graph/{graph}", headers={"Accept": "application/n-quads"}, follow_redirects=True)
    found = set(parse(answer.content, RdfFormat.N_QUADS))
    held = set(Snapshot.open(store).quads(f"{BASE}id/graph/{graph}"))
    assert held <= found
    size = next(quad.object.value for quad in found if quad.predicate.value == str(VOID.triples))
    assert int(size) == len(held)
    page = sample.get(f"/id/graph/{graph}", headers={"Accept": "text/html"}, follow_redirects=True)
    assert page.status_code == 200


def test_of_a_very_large_graph_the_document_says_how_large_and_where_to_ask(
    sample: httpx.Client, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.routes.identifiers.AT_ONCE", 10)
    found = Graph().parse(data=sample.get("/doc/graph/actors.ttl").text)
    assert int(found.value(URIRef(ACTORS), VOID.triples)) == len(list(Snapshot.open(store).quads(ACTORS)))
    assert str(found.value(URIRef(ACTORS), VOID.sparqlEndpoint)) == f"{sample.base_url}/sparql"
    assert "FROM or GRAPH" in str(found.value(URIRef(ACTORS), RDFS.comment))
    assert len(found) < 10


# --- Crawlers ---


def test_crawlers_may_read_the_pages_and_not_the_interfaces(client: httpx.Client) -> None:
    answer = client.get("/robots.txt")
    assert answer.headers["content-type"].startswith("text/plain")
    assert {"Disallow: /sparql", "Disallow: /api/", f"Sitemap: {client.base_url}/sitemap.xml"} <= set(answer.text.splitlines())  # fmt: skip


def listed(body: str, entry: str) -> list[str]:
    root = ET.fromstring(body)
    return [str(place.text) for place in root.iterfind(f"{{{wellknown.SITEMAPS}}}{entry}/{{{wellknown.SITEMAPS}}}loc")]


def test_the_sitemap_has_every_page_about_a_thing(client: httpx.Client) -> None:
    places = listed(client.get("/sitemap.xml").text, "url")
    kinds = ["entity", "statement", "article"]
    numbers = [client.get(f"/api/v1/{kind}").json()["total"] for kind in ("entities", "statements", "articles")]
    counted = [sum(place.startswith(f"{client.base_url}/{kind}/") for place in places) for kind in kinds]
    assert counted[1:] == numbers[1:]
    assert counted[0] >= numbers[0]
    assert len(set(places)) == sum(counted)
    for place in places:
        assert client.get(urlsplit(place).path, headers={"Accept": "text/html"}).status_code == 200, place


def test_many_pages_are_in_several_sitemaps(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = listed(client.get("/sitemap.xml").text, "url")
    monkeypatch.setattr(wellknown, "AT_MOST", 7)
    parts = listed(client.get("/sitemap.xml").text, "sitemap")
    assert len(parts) == -(-len(whole) // 7)
    assert [place for part in parts for place in listed(client.get(urlsplit(part).path).text, "url")] == whole
    assert client.get(f"/sitemaps/{len(parts) + 1}.xml").status_code == 404


def test_before_anything_is_ingested_the_descriptions_are_there_all_the_same(tmp_path: Path) -> None:
    with served(tmp_path) as address, httpx.Client(base_url=address) as client:
        for place in ("/.well-known/void", "/.well-known/dcat", "/data/", "/robots.txt", "/sitemap.xml", "/ns", "/context.jsonld"):  # fmt: skip
            assert client.get(place).status_code == 200, place
        assert client.get("/data/latest/statements.jsonl").status_code == 503
        assert client.get("/id/graph/actors").status_code == 503
