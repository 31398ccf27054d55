"""Records become quads and come back; docs/data-model.md holds; one small graph is written down whole."""

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, serialize
from rdflib import Graph
from rdflib.compare import isomorphic

from graph import rdf, shapes
from ontology import iris
from ontology.reading import Reading
from ontology.records import Judgement, Mention, MentionKind, Verdict
from ontology.terms import ACTORS, IDENTITY, OA, ONR, PREFIXES, SDO, VERSIONS
from tests.readings import TEXT, at, readings, town_hall

DOCS = Path(__file__).parents[2] / "docs" / "data-model.md"
GOLDEN = Path(__file__).parents[1] / "golden" / "article.ttl"


@given(readings())
def test_any_reading_comes_back_from_its_quads(reading: Reading):
    assert rdf.reading(rdf.quads(reading), reading.article.text) == rdf.canonical(reading)


@given(readings())
def test_any_reading_comes_back_from_a_store(reading: Reading):
    store = Store()
    store.extend(rdf.quads(reading))
    assert set(store) == set(rdf.quads(reading))
    assert rdf.reading(store, reading.article.text) == rdf.canonical(reading)


@given(readings())
def test_the_order_of_what_was_found_makes_no_difference(reading: Reading):
    backwards = replace(
        reading,
        actors=reading.actors[::-1],
        memberships=reading.memberships[::-1],
        statements=reading.statements[::-1],
        policies=reading.policies[::-1],
        figures=reading.figures[::-1],
        positions=tuple(sorted(reading.positions, key=lambda one: one.statement, reverse=True)),
        events=reading.events[::-1],
        subjects=tuple(sorted(reading.subjects, key=lambda one: one.statement or "", reverse=True)),
    )
    assert rdf.canonical(backwards) == rdf.canonical(reading)
    assert set(rdf.quads(backwards)) == set(rdf.quads(reading))


@given(readings())
def test_every_graph_keeps_its_shapes_and_has_no_blank_nodes(reading: Reading):
    quads = rdf.quads(reading)
    shapes.check(quads)
    assert len(set(quads)) == len(quads)
    assert {quad.graph_name.value for quad in quads} == {iris.article_iri(reading.article)}
    assert not any(isinstance(term, BlankNode) for quad in quads for term in quad)


def test_the_hand_made_article_is_the_golden_turtle():
    written = turtle(rdf.quads(town_hall()))
    golden = GOLDEN.read_text(encoding="utf-8")
    assert isomorphic(Graph().parse(data=written, format="turtle"), Graph().parse(data=golden, format="turtle"))
    assert written == golden


def test_a_statement_mentions_the_actors_named_in_its_words():
    reading = town_hall()
    said = {
        quad.subject.value: quad.object.value
        for quad in rdf.quads(reading)
        if quad.predicate.value == str(SDO.mentions)
    }
    reed = reading.actors[0].iri
    assert said == {iris.statement_iri(statement.id): reed for statement in reading.statements[1:]}


def test_all_that_was_found_reaches_its_words_by_the_path_that_the_docs_give():
    path = "(^onr:reports|^prov:specializationOf)?/oa:hasTarget/oa:hasSelector ?q . ?q oa:exact ?words"
    assert f"?node {path}" in DOCS.read_text(encoding="utf-8")
    reading = town_hall()
    store = Store()
    store.extend(rdf.quads(reading))
    deadlines = [*(one for policy in reading.policies for one in policy.deadlines), reading.figures[1].when]
    rests_on = {
        **{iris.statement_iri(said.id): said.content for said in reading.statements},
        **{policy.iri: policy.evidence for policy in reading.policies},
        **{iris.figure_iri(figure.id): (figure.span,) for figure in reading.figures},
        **{iris.position_iri(position.id): position.evidence for position in reading.positions},
        **{event.iri: event.evidence for event in reading.events},
        **{iris.subject_iri(reading.article, one.topic, one.statement): one.evidence for one in reading.subjects},
        **{iris.phrase_iri(reading.article, one.places): one.places for one in reading.phrases},
        **{iris.deadline_iri(reading.article, one.span, one.bound, one.value): (one.span,) for one in deadlines},
    }
    assert len(rests_on) == 21
    for node, spans in rests_on.items():
        asked = f"SELECT ?words {{ GRAPH ?article {{ <{node}> {path} }} }}"
        found = store.query(asked, prefixes=PREFIXES)
        assert {row["words"].value for row in found} == {span.of(TEXT) for span in spans}, node


def test_the_main_position_of_a_statement_stays_the_first():
    reading = town_hall()
    backing = reading.positions[0]
    doubting = replace(backing, id=iris.position_id(backing.statement, (at("roof"),)), target=(at("roof"),))
    for both in ((backing, doubting), (doubting, backing)):
        found = rdf.reading(rdf.quads(replace(reading, positions=both)), TEXT)
        assert found.positions == both


def test_what_reports_of_one_statement_show_is_read_of_a_report_of_the_article_itself():
    reading = town_hall()
    said = iris.statement_iri(reading.positions[0].statement)
    merged = [
        Quad(
            *(NamedNode("urn:elsewhere") if term == NamedNode(said) else term for term in quad.triple), quad.graph_name
        )
        for quad in rdf.quads(reading)
    ]
    assert rdf.reading(merged, TEXT) == rdf.canonical(reading)


def test_what_is_told_in_another_statement_names_the_report_it_is_told_in():
    _, told, recorded = town_hall().statements
    chain = [quad for quad in rdf.quads(town_hall()) if quad.predicate.value == str(ONR.viaReport)]
    assert [(quad.subject.value, quad.object.value) for quad in chain] == [
        (iris.report_iri(told.id), iris.report_iri(recorded.id))
    ]


def test_who_speaks_beside_the_speaker_is_a_speaker_too():
    _, told, _ = town_hall().statements
    spoken = [quad for quad in rdf.quads(town_hall()) if quad.predicate.value == str(ONR.coSpeaker)]
    assert [(quad.subject.value, quad.object.value) for quad in spoken] == [
        (iris.statement_iri(told.id), town_hall().actors[1].iri)
    ]


def test_a_pronoun_in_the_words_is_no_mention_by_name():
    reading = town_hall()
    reed = replace(reading.actors[0], mentions=(Mention(at("Mr Reed"), MentionKind.PRONOUN),))
    quads = rdf.quads(replace(reading, actors=(reed, *reading.actors[1:])))
    assert not any(quad.predicate.value == str(SDO.mentions) for quad in quads)


def test_quotations_keep_up_to_32_code_points_on_either_side():
    quads = {
        (quad.subject.value.rpartition("#")[2], quad.predicate.value): quad.object.value
        for quad in quotes("the minutes")
    }
    assert quads["quote", str(OA.exact)] == "the minutes"
    assert quads["quote", str(OA.prefix)] == TEXT[at("the minutes").start - 32 : at("the minutes").start]
    assert quads["quote", str(OA.suffix)] == TEXT[at("the minutes").end :][:32]


def test_the_chairs_of_two_organisations_are_two_posts():
    assert iris.post_iri("chair", "urn:a") != iris.post_iri("chair", "urn:b")
    assert iris.post_iri("Chair", "urn:a") == iris.post_iri("chair", "urn:a")


def test_confidence_is_written_without_exponent():
    reading = town_hall()
    unsure = replace(reading.statements[0], confidence=1e-7)
    quads = rdf.quads(Reading(reading.article, reading.actors, reading.memberships, (unsure,)))
    assert [quad.object.value for quad in quads if quad.predicate.value == str(ONR.confidence)] == ["0.0000001"]


def test_the_graph_of_actors_names_each_and_says_who_is_meant():
    reading = town_hall()
    quads = (*rdf.actor_quads(reading.actors[:1]), *rdf.redirect_quads({"urn:other": reading.actors[0].iri}))
    assert {quad.graph_name for quad in quads} == {NamedNode(ACTORS)}
    told = {(quad.predicate.value.rpartition("/")[2].rpartition("#")[2], quad.object.value) for quad in quads}
    assert told >= {
        ("name", "Tom Reed"),
        ("altLabel", "Mr Reed"),
        ("state", "candidate"),
        ("isReplacedBy", reading.actors[0].iri),
    }


def test_the_graph_of_identity_says_who_is_meant_and_why():
    judged = Judgement("urn:here", "urn:actor", Verdict.SAME, "surname", "post in common", 0.92)
    quads = rdf.identity_quads({"urn:here": "urn:actor"}, [judged])
    assert {quad.graph_name for quad in quads} == {NamedNode(IDENTITY)}
    told = {(quad.predicate.value.rpartition("#")[2], quad.object.value) for quad in quads}
    assert told >= {
        ("specializationOf", "urn:actor"),
        ("one", "urn:here"),
        ("other", "urn:actor"),
        ("verdict", "same"),
        ("because", "surname"),
        ("supportedBy", "post in common"),
        ("confidence", "0.92"),
    }


def test_the_graph_of_versions_says_it_both_ways():
    forth, back = rdf.version_quads("urn:new", "urn:old")
    assert (forth.subject, forth.object) == (back.object, back.subject) == (NamedNode("urn:new"), NamedNode("urn:old"))
    assert forth.graph_name == back.graph_name == NamedNode(VERSIONS)


def quotes(words: str):
    """The selectors of the place where these words stand."""
    place = iris.span_iri(town_hall().article, at(words))
    return [
        quad
        for quad in rdf.quads(town_hall())
        if quad.subject.value.startswith(place) and isinstance(quad.object, Literal)
    ]


def turtle(quads) -> str:
    """Turtle in a fixed order."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    graph.parse(data=serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES), format="nt")
    return graph.serialize(format="turtle")
