"""The vocabulary as data and the vocabulary in Python are one."""

import json
import re

import pytest
from rdflib import RDF, RDFS, SKOS, Graph, URIRef
from rdflib.namespace import SDO, SH

from ontology.iris import NS
from ontology.terms import OA, ONR, PREFIXES, data

PARENTS = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.inScheme, RDF.type)


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    return Graph().parse(data=data("vocabulary.ttl"), format="turtle")


def described(graph: Graph) -> set[str]:
    return {str(term) for term in graph.subjects(RDFS.isDefinedBy)}


def in_python() -> set[str]:
    return {f"{NS}{name}" for name in ONR.__annotations__ if not name.startswith("_")}


def test_a_misspelt_term_raises():
    with pytest.raises(AttributeError, match="Statment"):
        _ = ONR.Statment
    with pytest.raises(AttributeError, match="hasTargets"):
        _ = OA.hasTargets


def test_every_term_in_python_is_described_and_every_described_term_is_in_python(vocabulary):
    assert described(vocabulary) == in_python()


@pytest.mark.parametrize("term", sorted(in_python()))
def test_a_term_has_label_comment_and_a_published_parent(vocabulary, term):
    node = URIRef(term)
    assert vocabulary.value(node, RDFS.label)
    assert str(vocabulary.value(node, RDFS.comment)).endswith(".")
    parents = {parent for path in PARENTS for parent in vocabulary.transitive_objects(node, path)} - {node}
    assert any(not parent.startswith(NS) for parent in parents)


def test_terms_taken_from_published_vocabularies_are_in_them(vocabulary):
    for taken in set(vocabulary.objects()):
        if taken.startswith(str(SDO)):
            assert SDO[taken.removeprefix(str(SDO))]  # warns, and so fails, where schema.org has no such term


def test_shapes_speak_only_of_terms_that_exist():
    shapes = Graph().parse(data=data("shapes.ttl"), format="turtle")
    ours = {str(node) for triple in shapes for node in triple if str(node).startswith(NS)}
    assert ours <= in_python()
    for path in shapes.objects(None, SH.path):
        if str(path).startswith(str(OA)):
            assert OA[str(path).removeprefix(str(OA))]


def test_every_message_of_a_shape_says_fault_and_next_step():
    shapes = Graph().parse(data=data("shapes.ttl"), format="turtle")
    messages = [str(message) for message in shapes.objects(None, SH.message)]
    assert len(messages) > 60
    assert [message for message in messages if not re.fullmatch(r"[^;]+; [^;]+", message)] == []


def test_the_context_knows_the_same_prefixes_and_only_terms_that_exist():
    context = json.loads(data("context.jsonld"))["@context"]
    assert {name: context[name] for name in PREFIXES} == PREFIXES
    ours = set(re.findall(r'"onr:(\w+)"', data("context.jsonld")))
    assert len(ours) > 10
    assert {f"{NS}{name}" for name in ours} <= in_python()


def test_topics_are_one_scheme_and_each_has_a_label():
    topics = Graph().parse(data=data("topics.ttl"), format="turtle")
    concepts = set(topics.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) >= 20
    for concept in concepts:
        assert len(set(topics.objects(concept, SKOS.prefLabel))) == 1
        assert len(set(topics.objects(concept, SKOS.inScheme))) == 1
        assert set(topics.objects(concept, SKOS.broader)) <= concepts
