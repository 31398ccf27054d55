"""Topics and key phrases in the graph: asked for by their labels, in their order, and gone with the words they rest on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import NamedNode

from graph import query, rdf, subjects, topics
from graph.anchors import anchor
from graph.embedded import EmbeddedStore
from graph.meaning import referents
from graph.snapshots import Snapshot, snapshot
from graph.withheld import put
from ontology.iris import article_iri, phrase_iri, place_iri, statement_iri, subject_iri
from ontology.records import Span, Target
from ontology.subjects import Phrase, Subject
from ontology.terms import DCTERMS, OA, PREFIXES, SDO, TOPICS
from tests import newsroom
from tests.readings import TEXT, at, topic, town_hall

DIRECT, INDIRECT, _ = town_hall().statements
ARTICLE = town_hall().article


@pytest.fixture(scope="module")
def town() -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.extend([*newsroom.quads((town_hall(),)), *topics.quads()])
    return store


def test_statements_are_found_by_the_label_of_their_topic(town: pyoxigraph.Store):
    asked = 'SELECT ?s { GRAPH ?g { ?s dcterms:subject ?t } GRAPH ?any { ?t skos:prefLabel "public spending"@en } }'
    assert [row["s"].value for row in town.query(asked, prefixes=PREFIXES)] == [statement_iri(INDIRECT.id)]
    path = 'SELECT ?s { ?s dcterms:subject/skos:prefLabel "public spending"@en }'
    found = town.query(path, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert [row["s"].value for row in found] == [statement_iri(INDIRECT.id)]


def test_topics_and_key_phrases_keep_their_order():
    reading = town_hall()
    turned = replace(reading, subjects=(*reading.subjects[1::-1], *reading.subjects[2:]), phrases=reading.phrases[::-1])
    for one in (reading, turned):
        found = rdf.reading(rdf.quads(one), TEXT)
        assert found.phrases == one.phrases
        assert [each for each in found.subjects if each.statement is None] == list(one.subjects[:2])


def test_what_rests_on_a_place_is_all_that_says_so():
    quads = rdf.quads(town_hall())
    gone = subjects.resting_on(quads, {place_iri(ARTICLE.hash, at("Town hall"))})
    page = article_iri(ARTICLE)
    assert {quad.subject.value for quad in gone} == {
        page, subject_iri(ARTICLE, topic("local-government"), None), phrase_iri(ARTICLE, (at("Town hall"),))
    }  # fmt: skip
    assert {(quad.predicate.value, rdf.value(quad.object)) for quad in gone if quad.subject.value == page} == {
        (str(DCTERMS.subject), topic("local-government")),
        (str(SDO.keywords), "Town hall"),
    }
    assert subjects.resting_on(quads, ()) == set()


def test_a_topic_that_other_words_show_too_stays():
    quads = rdf.quads(replace(town_hall(), subjects=(Subject(topic("schools"), (at("schools"),)),)))
    page = NamedNode(article_iri(ARTICLE))
    again = [
        pyoxigraph.Quad(NamedNode("urn:again"), quad.predicate, quad.object, quad.graph_name)
        for quad in quads
        if quad.subject.value == subject_iri(ARTICLE, topic("schools"), None)
        and quad.predicate.value != str(OA.hasTarget)
    ]
    gone = subjects.resting_on([*quads, *again], {place_iri(ARTICLE.hash, at("schools"))})
    assert gone
    assert not any(quad.subject == page for quad in gone)


def test_a_withheld_name_takes_the_topics_and_key_phrases_with_it_that_it_shows(tmp_path: Path):
    reading = town_hall()
    named = replace(
        reading,
        subjects=(*reading.subjects, Subject(topic("nature"), (at("Tom Reed"),))),
        phrases=(*reading.phrases, Phrase("Reed, acting chair", (at("Reed, acting chair"),))),
    )
    quads = told(newsroom.store(tmp_path / "store", (named,)), "Tom Reed = full name only")
    text = "\n".join(map(str, quads))
    assert "nature" not in text
    assert 'acting chair"' not in text
    kept = {rdf.value(quad.object) for quad in quads if quad.predicate.value == str(DCTERMS.subject)}
    assert kept == {one.topic for one in reading.subjects}
    assert {rdf.value(quad.object) for quad in quads if quad.predicate.value == str(SDO.keywords)} == {
        phrase.text for phrase in reading.phrases
    }


def test_a_name_that_is_a_word_of_the_scheme_leaves_the_scheme_as_it_is(tmp_path: Path):
    folder = newsroom.store(tmp_path / "store", (town_hall(),))
    told(folder, "Schools Housing")
    assert set(Snapshot.open(folder).quads(TOPICS)) == set(topics.quads())


def told(folder: Path, withheld: str) -> list[pyoxigraph.Quad]:
    """The quads of articles that readers get where this is withheld."""
    put(folder, withheld)
    with EmbeddedStore(folder) as store:
        snapshot(store)
    reader = Snapshot.open(folder)
    return [quad for graph in reader.graphs() if "/id/article/" in graph for quad in reader.quads(graph)]


def test_a_topic_is_nobody_whom_the_words_mean(tmp_path: Path):
    reading = town_hall()
    shown = replace(reading, subjects=(Subject(topic("local-government"), (at("acting chair of Millbrook Council"),)),))
    reader = Snapshot.open(newsroom.store(tmp_path / "store", (shown,)))
    words = Target("urn:any", "a body", (anchor(ARTICLE, at("acting chair of Millbrook Council")),))
    assert list(referents(reader, words)) == [reading.actors[1].iri]


def test_reports_of_one_statement_bring_their_topics_to_it(tmp_path: Path):
    whole, twice, letter = newsroom.weir()
    readings = [
        replace(
            one,
            subjects=tuple(
                Subject(topic(slug), (Span(said.content[0].start, said.content[0].start + 8),), said.id)
                for slug, said in zip(slugs, one.statements, strict=False)
            ),
        )
        for one, slugs in ((whole, ("transport",)), (twice, ("railways", "buses")), (letter, ("transport",)))
    ]
    reader = Snapshot.open(newsroom.store(tmp_path / "store", tuple(readings)))
    (statement,) = {str(row["statement"]) for row in query.ask(reader, "statement-keys").rows}
    given = query.ask(reader, "statement-topics", {"statement": [statement]}).rows
    assert {(str(row["graph"]).rpartition("/")[2][:4], str(row["topic"]).rpartition("/")[2]) for row in given} == {
        ("echo", "transport"), ("post", "railways"), ("post", "buses"), ("lett", "transport")
    }  # fmt: skip
    subject = NamedNode(str(DCTERMS.subject))
    assert {quad.subject.value for quad in reader.matching(None, subject, None)} == {statement}
    counted = {row["topic"]: row["statements"] for row in query.ask(reader, "topics").rows}
    assert (counted[topic("transport")], counted[topic("railways")], counted[topic("health")]) == (1, 1, 0)
    rows = query.ask(reader, "on-topic", {"topic": "topic/transport"}).rows
    assert sorted((str(row["article"]), str(row["label"]), str(row["evidence"])) for row in rows) == [
        ("echo", "transport", "The weir"),
        ("letter", "transport", "The weir"),
        ("post", "buses", "I have w"),
        ("post", "railways", "The weir"),
    ]
    for row in rows:
        article = next(one.article for one in readings if one.article.key == row["article"])
        assert article.text[int(row["start"]) : int(row["end"])] == row["evidence"]
        assert row["evidence"] in str(row["words"])
        assert row["name"] == "Ida Finch"


def test_who_said_what_on_a_topic_comes_with_the_words_that_show_it(town: pyoxigraph.Store):
    (spent,) = query.ask(town, "on-topic", {"topic": "topic/public-spending"}).rows
    assert (spent["evidence"], spent["role"], spent["words"]) == ("spend", "Critics", INDIRECT.words(TEXT))
    assert query.ask(town, "on-topic", {"topic": "topic/public-spending", "speaker": "person/nobody"}).rows == ()


def test_topics_count_the_narrower_in(town: pyoxigraph.Store):
    counted = {
        str(row["topic"]).rpartition("/")[2]: (row["statements"], row["articles"])
        for row in query.ask(town, "topics").rows
    }
    assert len(counted) == len({quad.subject for quad in topics.quads()}) - 1  # all but the scheme
    assert (counted["schools"], counted["education"], counted["housing"]) == ((0, 1), (0, 1), (1, 0))
    below = query.ask(town, "topics", {"topic": "topic/education"}).rows
    above = {str(row["topic"]): str(row["broader"] or "").split() for row in below}
    assert above.pop(topic("education")) == []
    assert all(topic("education") in broader for broader in above.values())


def test_key_phrases_of_an_article_come_in_their_order(town: pyoxigraph.Store):
    rows = query.ask(town, "keywords").rows
    assert [(row["phrase"], row["rank"], row["places"], row["start"]) for row in rows] == [
        ("review of the hall", 1, 1, at("review of the hall").start),
        ("Town hall", 2, 1, 0),
    ]
    assert len(query.ask(town, "keywords", {"q": "REVIEW"}).rows) == 1
