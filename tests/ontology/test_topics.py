"""The scheme of topics is sound SKOS.

Spec: https://www.w3.org/TR/skos-reference/
"""

import re

import pytest
from rdflib import Graph, URIRef

from ontology.terms import RDF, SKOS, data

SCHEME = URIRef("https://w3id.org/onrecord/id/topics")
LABELS = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
PUBLISHED = {
    "http://cv.iptc.org/newscodes/mediatopic/": r"[01]\d{7}|2000\d{4}",
    "http://eurovoc.europa.eu/": r"\d+|c_\w+",
}
ALWAYS = (
    "children-and-families childrens-social-care education schools higher-education skills health mental-health "
    "adult-social-care housing welfare economy public-finance employment workforce local-government justice migration "
    "environment energy transport foreign-affairs elections media"
)
"""Slugs that have been given out: addresses and graphs hold on to them."""


@pytest.fixture(scope="module")
def topics() -> Graph:
    return Graph().parse(data=data("topics.ttl"), format="turtle")


def concepts(topics: Graph) -> set[URIRef]:
    return set(topics.subjects(RDF.type, SKOS.Concept))


def test_there_are_some_eighty_topics(topics: Graph) -> None:
    assert 70 <= len(concepts(topics)) <= 100


def test_no_slug_that_was_given_out_is_lost(topics: Graph) -> None:
    slugs = {str(concept).removeprefix("https://w3id.org/onrecord/id/topic/") for concept in concepts(topics)}
    assert set(ALWAYS.split()) <= slugs
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", slug) for slug in slugs)


def test_every_topic_is_in_the_scheme_and_has_one_label_and_one_note(topics: Graph) -> None:
    for concept in concepts(topics):
        assert list(topics.objects(concept, SKOS.inScheme)) == [SCHEME]
        assert len(list(topics.objects(concept, SKOS.prefLabel))) == 1
        assert len(list(topics.objects(concept, SKOS.scopeNote))) == 1


def test_every_topic_is_a_top_one_or_below_a_top_one(topics: Graph) -> None:
    tops = set(topics.subjects(SKOS.topConceptOf, SCHEME))
    for concept in concepts(topics):
        broader = set(topics.objects(concept, SKOS.broader))
        assert bool(broader) != (concept in tops), concept
        assert broader <= tops


def test_no_topic_is_broader_than_itself(topics: Graph) -> None:
    for concept in concepts(topics):
        for broader in topics.objects(concept, SKOS.broader):
            assert concept not in set(topics.transitive_objects(broader, SKOS.broader))


def test_no_term_is_claimed_by_two_topics_nor_twice_by_one(topics: Graph) -> None:
    claimed: dict[str, URIRef] = {}
    for kind in LABELS:
        for concept, label in topics.subject_objects(kind):
            words = re.sub(r"[-\s]+", " ", str(label))
            assert words not in claimed, f"{label}: {concept}, {claimed[words]}"
            claimed[words] = concept


def test_labels_are_plain_english(topics: Graph) -> None:
    for kind in LABELS:
        for label in topics.objects(None, kind):
            assert label.language == "en"
            assert re.fullmatch(r"\w[\w ,'&-]*", str(label)), label


def test_matches_are_of_published_schemes_and_one_of_each_at_most(topics: Graph) -> None:
    matches = list(topics.subject_objects(SKOS.closeMatch))
    assert len(matches) > 80
    for base, pattern in PUBLISHED.items():
        ours = [concept for concept, match in matches if str(match).startswith(base)]
        theirs = [str(match).removeprefix(base) for _, match in matches if str(match).startswith(base)]
        assert len(set(ours)) == len(ours)
        assert len(set(theirs)) == len(theirs)
        assert all(re.fullmatch(pattern, one) for one in theirs)
    assert all(str(match).startswith(tuple(PUBLISHED)) for _, match in matches)
