"""Which policies of a store are one, and what is kept of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions

from graph import query, rdf, versions
from graph.embedded import EmbeddedStore
from graph.search import Index
from graph.store import Reader
from onrecord.judging import judge
from onrecord.planning import plans
from onrecord.shelving import shelved
from onrecord.versioned import Versioned
from ontology.iris import article_iri, policy_referent_iri, span_iri
from ontology.policies import Policy, PolicyKind, Status
from ontology.reading import Reading
from ontology.records import Span
from ontology.terms import POLICIES, PREFIXES, PROV
from tests import newsroom


def told(key: str, text: str, label: str, *, lead: str | None = None, day: int = 3) -> Reading:
    """An article that tells of one review, and who leads it, if anybody."""
    people = (lead,) if lead else ()
    posts = [(lead, "chair of the review", None)] if lead else []
    found = newsroom.reading(key, text, [], posts=posts, people=people, published=date(2024, 5, day))
    start = text.index(label)
    iri = policy_referent_iri(label, found.article)
    review = Policy(iri, PolicyKind.REVIEW, label, Status.ANNOUNCED, (Span(start, start + len(label)),), "test", 0.9)
    return replace(found, policies=(review,))


FIRST = told("first", "An independent review of river safety opens. Ann Lee is chair of the review.",
             "independent review of river safety", lead="Ann Lee")  # fmt: skip
SECOND = told("second", "Ann Lee’s review of river safety is out. Ann Lee is chair of the review.",
              "Ann Lee’s review of river safety", lead="Ann Lee", day=9)  # fmt: skip
OTHER = told("other", "A review of river safety opens. Bo Dahl is chair of the review.",
             "review of river safety", lead="Bo Dahl")  # fmt: skip


def meaning(store: Reader) -> dict[str, str]:
    """By the policy of an article: the one across articles that it is."""
    return {
        rdf.value(quad.subject): rdf.value(quad.object)
        for quad in store.quads(POLICIES)
        if quad.predicate.value == str(PROV.specializationOf)
    }


Judged = Callable[..., EmbeddedStore]


@pytest.fixture
def judged(tmp_path: Path) -> Iterator[Judged]:
    """Gives a store with these readings, judged; more are added when it is called again."""
    store, index = EmbeddedStore(tmp_path / "store"), Index(tmp_path / "index.sqlite")

    def judge_with(*readings: Reading) -> EmbeddedStore:
        for one in readings:
            versions.keep(one, store)
        judge(store, index)
        return store

    yield judge_with
    index.close()
    store.close()


def test_a_policy_across_articles_reaches_the_words_of_each_by_the_path_that_the_docs_give(judged: Judged) -> None:
    store = judged(FIRST, SECOND)
    (policy,) = set(meaning(store).values())
    path = "(^onr:reports|^prov:specializationOf)?/oa:hasTarget/oa:hasSelector ?q . ?q oa:exact ?words"
    named = "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items())
    found = store.query(f"{named}SELECT ?words {{ <{policy}> {path} }}")
    assert isinstance(found, QuerySolutions)
    assert {rdf.value(row["words"]) for row in found} == {FIRST.policies[0].label, SECOND.policies[0].label}


def test_the_document_about_a_policy_has_what_each_article_tells_of_it(judged: Judged) -> None:
    store = judged(FIRST, SECOND)
    (policy,) = set(meaning(store).values())
    parts = {str(row["part"]) for row in query.ask(store, "thing-parts", {"iri": policy}).rows}
    for one in (FIRST, SECOND):
        assert parts >= {one.policies[0].iri, span_iri(one.article, one.policies[0].evidence[0])}
    assert any("/id/judgement/" in part for part in parts)


def test_one_review_led_by_one_person_is_one(judged: Judged) -> None:
    found = meaning(judged(FIRST, SECOND))
    assert len(found) == 2
    assert len({*found.values()}) == 1


def test_reviews_of_one_subject_led_by_others_are_two(judged: Judged) -> None:
    found = meaning(judged(FIRST, OTHER))
    assert len({*found.values()}) == 2


def test_whoever_is_named_before_what_is_theirs_is_no_part_of_its_name(judged: Judged) -> None:
    store = judged(SECOND)
    with shelved(store, store.folder) as (shelves, _):
        (plan,) = plans(Versioned(store, shelves.people), article_iri(SECOND.article))
    assert plan.label == "review of river safety"
    assert plan.actors == {"https://w3id.org/onrecord/id/person/ann-lee"}


def test_judging_again_changes_nothing_and_a_later_article_joins(judged: Judged) -> None:
    before = {*judged(FIRST).quads(POLICIES)}
    assert {*judged().quads(POLICIES)} == before
    ((first, policy),) = meaning(judged()).items()
    assert meaning(judged(SECOND))[first] == policy
