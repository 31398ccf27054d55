"""Each text is kept once; an edited article becomes the current version and the old one stays."""

from dataclasses import replace

import pytest

from graph import parts, rdf, staging, versions
from graph.corrections import unsaid
from graph.embedded import EmbeddedStore
from graph.versions import Outcome, Version, decide, keep, known, readings
from ontology.errors import ShapeViolation
from ontology.iris import article_iri
from ontology.reading import Reading
from ontology.records import Article
from ontology.terms import VERSIONS
from tests.readings import TEXT, town_hall

LATER = {said.id for said in town_hall().statements[1:]}


@pytest.fixture
def store(tmp_path):
    with EmbeddedStore(tmp_path) as opened:
        yield opened


def edited(**about: object) -> Reading:
    return Reading(replace(town_hall().article, text=f"{TEXT}\nCorrected.", **about))


def test_what_is_kept_can_be_read_again(store):
    decision = keep(town_hall(), store)
    assert decision.outcome is Outcome.NEW
    assert list(readings(store)) == [rdf.canonical(town_hall())]
    assert decision.iri == article_iri(town_hall().article)


def test_keeping_twice_is_keeping_once(store):
    keep(town_hall(), store)
    before = set(store.quads())
    assert keep(town_hall(), store).outcome is Outcome.UNCHANGED
    assert set(store.quads()) == before


def test_a_better_reading_of_the_same_text_takes_the_place_of_the_old(store):
    keep(town_hall(), store)
    better = replace(unsaid(town_hall(), LATER), extractor="onrecord 0.2.0")
    assert keep(better, store).outcome is Outcome.REREAD
    assert list(readings(store)) == [rdf.canonical(better)]


def test_the_same_text_under_another_key_is_a_duplicate_and_not_kept_twice(store):
    keep(town_hall(), store)
    before = set(store.quads())
    copy = Reading(replace(town_hall().article, key="copy"))
    decision = keep(copy, store, beside=rdf.version_quads("urn:new", "urn:old"))
    assert decision.outcome is Outcome.DUPLICATE
    assert decision.others == (article_iri(town_hall().article),)
    assert set(store.quads()) == before


@pytest.mark.parametrize("about", [{}, {"url": None}, {"key": "renamed"}])
def test_another_text_under_a_known_key_or_address_is_a_new_version(store, about):
    old = keep(town_hall(), store).iri
    decision = keep(edited(**about), store)
    assert decision.outcome is Outcome.REVISED
    assert decision.others == (old,)
    assert set(store.quads(VERSIONS)) == set(rdf.version_quads(decision.iri, old))
    assert set(store.quads(old)) == set(rdf.quads(town_hall()))
    assert [reading.article.key for reading in readings(store)] == [edited(**about).article.key]


def test_a_third_version_follows_the_second_and_not_the_first(store):
    keep(town_hall(), store)
    second = keep(edited(), store).iri
    third = keep(Reading(replace(town_hall().article, text="All of it was withdrawn.", body=())), store)
    assert third.others == (second,)


def test_ingesting_both_versions_again_changes_nothing(store):
    keep(town_hall(), store)
    keep(edited(), store)
    before = set(store.quads())
    assert [keep(reading, store).outcome for reading in (town_hall(), edited())] == [Outcome.UNCHANGED] * 2
    assert set(store.quads()) == before


def test_files_called_alike_with_two_addresses_are_two_articles(store):
    keep(town_hall(), store)
    assert keep(edited(url="https://example.org/another"), store).outcome is Outcome.NEW


def test_an_article_of_its_own_is_new(store):
    keep(town_hall(), store)
    assert keep(Reading(Article("other", "Something else.")), store).outcome is Outcome.NEW


def test_hostile_keys_and_addresses_find_only_themselves(store):
    keep(Reading(Article('" } UNION { ?iri ?p ?o', "One.", url='"> . }')), store)
    assert known(Article("x", "Two.", url="https://example.org/"), store) == ()
    assert len(known(Article('" } UNION { ?iri ?p ?o', "Two."), store)) == 1


def test_a_graph_that_breaks_its_shapes_is_not_kept_nor_its_text(store, monkeypatch):
    monkeypatch.setattr(versions.rdf, "quads", _without_hash)
    with pytest.raises(ShapeViolation, match="sha256"):
        keep(town_hall(), store)
    assert list(store.quads()) == []
    assert not list((store.folder / "texts").rglob("*.json"))


@pytest.fixture
def very_long(monkeypatch):
    """As if every article were so long that it is kept in parts, and in steps."""
    monkeypatch.setattr(parts, "PART", 2)
    monkeypatch.setattr(staging, "STEP", 100)


def test_a_very_long_article_is_kept_as_any_other(store, very_long):
    assert keep(town_hall(), store).outcome is Outcome.NEW
    assert set(store.quads()) == set(rdf.quads(town_hall()))
    better = replace(unsaid(town_hall(), LATER), extractor="onrecord 0.2.0")
    assert [keep(better, store).outcome for _ in range(2)] == [Outcome.REREAD, Outcome.UNCHANGED]
    assert set(store.quads()) == set(rdf.quads(better))


def test_a_fault_in_the_last_part_of_a_very_long_article_leaves_all_as_it_was(store, very_long, monkeypatch):
    monkeypatch.setattr(versions.rdf, "quads", _without_last_quote)
    with pytest.raises(ShapeViolation, match="needs evidence"):
        keep(town_hall(), store)
    assert list(store.quads()) == []
    assert not list((store.folder / "texts").rglob("*.json"))


def test_the_decision_needs_no_store():
    article = Article("key", "text")
    other = Version("urn:old", "key", None, "another hash", current=True)
    assert decide(article, []).outcome is Outcome.NEW
    assert decide(article, [other]).others == ("urn:old",)
    assert decide(article, [replace(other, current=False)]).outcome is Outcome.NEW


_quads = rdf.quads


def _without_hash(reading: Reading):
    return tuple(quad for quad in _quads(reading) if not quad.predicate.value.endswith("sha256"))


def _without_last_quote(reading: Reading):
    last = max(span.end for span in town_hall().statements[2].content)
    return tuple(quad for quad in _quads(reading) if not quad.subject.value.endswith(f"-{last}#quote"))


def test_an_address_that_is_none_in_a_store_of_long_ago_hinders_nobody(store):
    keep(Reading(replace(town_hall().article, url="http://[::1")), store)
    assert keep(edited(url="http://[::1"), store).outcome is Outcome.REVISED
    other = Article(key="other", text="Rain.", url="https://a.example/x")
    assert keep(Reading(other), store).outcome is Outcome.NEW
