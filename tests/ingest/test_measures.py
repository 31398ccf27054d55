"""What is a policy and what is none: one case a file, in tests/gold/measures.

A case is a text in our own words, a line `---`, and a line for each policy in the order of the text:
type | status | proposer | evidence, with - for no proposer and ` / ` between the places of one policy.
"""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from ingest.measures import with_policies
from ingest.mentions import actors
from ingest.parse import parsed
from ingest.pipeline import _reading
from ontology.policies import Policy, PolicyKind
from ontology.reading import Reading
from ontology.records import Article, Span, Zone, ZoneKind, Zones

CASES = sorted((Path(__file__).parents[1] / "gold" / "measures").glob("*.txt"))


def read(text: str, nlp: Language) -> Reading:
    whole = Zones((Zone(ZoneKind.BODY, Span(0, len(text))),))
    (page,) = parsed([(Article(key="case", text=text), whole)], nlp)
    return _reading(*page)


def test_all_cases_are_collected() -> None:
    assert len(CASES) == 102
    assert sum(case.stem.startswith("no-policy") for case in CASES) == 24


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_policies_are_found_with_type_status_and_proposer(case: Path, nlp: Language) -> None:
    text, _, rows = case.read_text(encoding="utf-8").rpartition("---\n")
    found = read(text, nlp)
    assert [row(one, found) for one in found.policies] == rows.splitlines()


def row(one: Policy, found: Reading) -> str:
    who = found.by_iri[one.proposer].name if one.proposer else "-"
    return " | ".join([one.kind, one.status, who, " / ".join(span.of(found.article.text) for span in one.evidence)])


def test_items_are_parts_of_what_their_list_is_of(nlp: Language) -> None:
    found = read(
        "The council unveiled new reforms that will include:\n\n- Training 40 wardens\n- A ban on idling\n", nlp
    )
    whole, *items = found.policies
    assert [one.part_of for one in items] == [whole.iri, whole.iri]


def test_what_a_review_undertakes_is_part_of_it(nlp: Language) -> None:
    found = read("Ministers announced a review of canal safety. The review aims to cut the number of drownings.", nlp)
    review, aim = found.policies
    assert review.kind is PolicyKind.REVIEW
    assert aim.part_of == review.iri


def test_whoever_receives_money_is_named(nlp: Language) -> None:
    (fund,) = read("Coastal towns are to receive funding to mend their piers.", nlp).policies
    assert [span.of("Coastal towns are to receive funding to mend their piers.") for span in fund.recipients] == [
        "Coastal towns"
    ]


def test_a_label_has_no_article_and_at_most_twelve_words(nlp: Language) -> None:
    text = (
        "The government announced a review of the way in which the keepers of small lighthouses along the northern and "
        "western coasts are trained and paid."
    )
    (review,) = read(text, nlp).policies
    assert review.label.startswith("review of the way")
    assert len(review.label.split()) <= 12


def test_a_proposer_without_a_name_becomes_an_actor_of_the_reading(nlp: Language) -> None:
    found = read("Anglers demanded a ban on salmon nets.", nlp)
    assert found.by_iri[found.policies[0].proposer or ""].name == "Anglers"


def test_what_stands_outside_title_and_body_is_passed_over(nlp: Language) -> None:
    text = "The council plans to close the pool.\nThe council plans to close the library.\n"
    at = text.index("\n") + 1
    zones = Zones((Zone(ZoneKind.BODY, Span(0, at)), Zone(ZoneKind.FURNITURE, Span(at, len(text)))))
    ((article, parts, doc),) = parsed([(Article(key="case", text=text), zones)], nlp)
    found = with_policies(Reading(article, actors(article, parts, doc)), parts, doc)
    assert [one.label for one in found.policies] == ["close the pool"]


WORDS = st.sampled_from(
    "the council plans to close pool , . and will be a ban on review of £5m fund must calls for : - • \n it its we “ ” not".split(
        " "
    )
)


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(min_size=1, max_size=120), st.lists(WORDS, min_size=1, max_size=40).map(" ".join)))
def test_any_text_is_read_and_evidence_points_into_it(nlp: Language, text: str) -> None:
    whole = Zones((Zone(ZoneKind.BODY, Span(0, len(text))),))
    ((article, parts, doc),) = parsed([(Article(key="case", text=text), whole)], nlp)
    found = with_policies(Reading(article, actors(article, parts, doc)), parts, doc)
    for one in found.policies:
        assert one.evidence == tuple(sorted(set(one.evidence)))
        assert all(span.end <= len(text) and span.of(text).strip() for span in (*one.evidence, *one.recipients))


@pytest.mark.parametrize(
    "piece", ["ban on ", "a plan to close a plan to ", "- ", "“", "£5m ", "and ", "must be closed "]
)
def test_a_long_run_of_one_thing_is_read_in_time_that_grows_with_its_length(piece: str, nlp: Language) -> None:
    text = piece * (20_000 // len(piece))
    whole = Zones((Zone(ZoneKind.BODY, Span(0, len(text))),))
    ((article, parts, doc),) = parsed([(Article(key="case", text=text), whole)], nlp)
    with_policies(Reading(article), parts, doc)
