"""`onrecord check` finds each kind of damage and is silent about a sound store."""

import json
from dataclasses import replace
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph import integrity, rdf, tenures, topics
from graph.embedded import EmbeddedStore
from graph.integrity import faults
from graph.snapshots import Snapshot, current
from graph.versions import keep
from ontology.iris import BASE, article_iri
from ontology.records import Tenure
from ontology.terms import ACTORS, IDENTITY, OA, SDO, TOPICS
from tests import newsroom
from tests.readings import town_hall

ARTICLE = article_iri(town_hall().article)
QUADS = rdf.quads(town_hall())
ACROSS = [replace(actor, iri=f"{BASE}id/{number}") for number, actor in enumerate(town_hall().actors[:2])]
MEANT = {actor.iri: across.iri for actor, across in zip(town_hall().actors, ACROSS, strict=False)}


@pytest.fixture
def store(tmp_path):
    with EmbeddedStore(tmp_path) as opened:
        judged = (*rdf.actor_quads(ACROSS), *rdf.identity_quads(MEANT, ()), *topics.quads())
        keep(town_hall(), opened, beside=judged)
        yield opened


def text_file(store):
    return next((store.folder / "texts").rglob("*.json"))


def the(*found: str) -> str:
    """The only one."""
    (one,) = found
    return one


def altered(predicate: str, old: str, new: str) -> list[Quad]:
    return [
        Quad(quad.subject, quad.predicate, Literal(new), quad.graph_name)
        if quad.predicate.value == predicate and rdf.value(quad.object) == old
        else quad
        for quad in QUADS
    ]


def test_a_sound_store_has_no_faults(store):
    assert list(faults(store)) == []


def test_an_empty_store_has_no_faults(tmp_path):
    with EmbeddedStore(tmp_path) as store:
        assert list(faults(store)) == []


def test_a_graph_that_breaks_its_shapes_is_named(store):
    store.replace({ARTICLE: [quad for quad in QUADS if quad.predicate.value != str(SDO.sha256)]})
    assert any("an article needs one schema:sha256" in fault for fault in faults(store))


def test_a_quotation_that_differs_from_the_text_is_named(store):
    store.replace({ARTICLE: altered(str(OA.exact), "We will mend it.", "We will not.")})
    fault = the(*faults(store))
    assert "-134-150: quotes 'We will not.', which is not what stands at [134, 150); ingest the article again" in fault


def test_a_missing_text_is_named(store):
    text_file(store).unlink()
    assert "the text of an article is missing; ingest the article again" in the(*faults(store))


def test_an_altered_text_is_named(store):
    fields = json.loads(text_file(store).read_text(encoding="utf-8"))
    text_file(store).write_text(json.dumps(fields | {"text": fields["text"].upper()}), encoding="utf-8")
    assert f"{ARTICLE}: the kept text was altered" in the(*faults(store))


def test_a_reference_to_what_the_graph_does_not_describe_is_named(store):
    council = town_hall().actors[1].iri
    store.replace({ARTICLE: [quad for quad in QUADS if quad.subject.value != council]})
    assert any(f"refers to {council}, but no triple of its graph describes it" in fault for fault in faults(store))


def test_a_topic_that_the_scheme_does_not_have_is_named(store):
    lost = town_hall().subjects[0].topic
    store.replace({TOPICS: [quad for quad in topics.quads() if quad.subject.value != lost]})
    assert all(f"refers to {lost}, but" in fault for fault in faults(store))
    assert len(list(faults(store))) == 2


def test_an_actor_that_the_graph_of_identity_lost_is_named(store):
    lost = town_hall().actors[1].iri
    store.replace({IDENTITY: rdf.identity_quads({one: across for one, across in MEANT.items() if one != lost}, ())})
    assert the(*faults(store)) == f"{lost}: is not in the graph of identity; run `onrecord rebuild`"


def test_an_actor_that_the_graph_of_actors_lost_is_named(store):
    store.replace({ACTORS: rdf.actor_quads(ACROSS[:1])})
    assert "but the graph of actors does not describe it" in the(*faults(store))


def test_a_post_of_nobody_is_named(store):
    tenure = Tenure("urn:tenure", f"{BASE}id/person/nobody", "chair", None, None, None, None, None, None, ())
    store.replace({}, beside=tenures.quads([(tenure, "held")], ()))
    assert "but the graph of actors does not describe it" in the(*faults(store))


def test_a_redirect_to_nobody_is_named(store):
    store.replace({}, beside=rdf.redirect_quads({"urn:alias": "https://w3id.org/onrecord/id/person/nobody"}))
    assert "the graph of actors does not describe it" in the(*faults(store))


def test_a_version_without_a_graph_is_named(store):
    store.replace({}, beside=rdf.version_quads(ARTICLE, "https://w3id.org/onrecord/id/article/lost-00000000"))
    assert "there is no graph of that name" in the(*faults(store))


def test_a_stray_graph_without_an_article_is_named(store):
    store.replace({}, beside=[Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal("x"), NamedNode("urn:stray"))])
    assert the(*faults(store)).startswith("urn:stray: ")


def test_what_readers_get_otherwise_than_the_store_has_it_is_found(tmp_path: Path) -> None:
    folder = newsroom.store(tmp_path / "store", newsroom.newsroom())
    gone = next(Snapshot.open(folder).quads(ACTORS))
    with EmbeddedStore(folder) as store:
        assert [*integrity.astray(store, Snapshot.open(folder))] == []
        engine = pyoxigraph.Store(folder / "snapshots" / str(current(folder)) / "quads")
        engine.remove(gone)
        engine.flush()
        del engine
        (line,) = integrity.astray(store, Snapshot.open(folder))
        assert line == f"{ACTORS}: readers get it otherwise than the store has it; run `onrecord rebuild`"
        store.note_change()
        assert [*integrity.astray(store, Snapshot.open(folder))] == []  # which the next snapshot will be made for
