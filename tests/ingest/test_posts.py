"""Who holds which post: one case a file, in tests/gold/posts.

A case is a text in our own words, a line `---`, and a line for each post: holder | title | organisation | tense |
evidence, with - for no organisation.
"""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from ingest.mentions import actors
from ingest.parse import parsed
from ingest.posts import memberships
from ontology.records import Actor, Article, Membership, Span, Zone, ZoneKind, Zones

CASES = sorted((Path(__file__).parents[1] / "gold" / "posts").glob("*.txt"))


def read(text: str, nlp: Language, *zones: Zone) -> tuple[dict[str, Actor], tuple[Membership, ...]]:
    whole = Zones(zones or (Zone(ZoneKind.BODY, Span(0, len(text))),))
    ((article, parts, doc),) = parsed([(Article(key="case", text=text), whole)], nlp)
    found = actors(article, parts, doc)
    return {actor.iri: actor for actor in found}, memberships(article, parts, doc, found)


def test_all_cases_are_collected() -> None:
    assert len(CASES) == 29


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_posts_are_found_with_holder_body_and_time(case: Path, nlp: Language) -> None:
    text, _, expected = case.read_text(encoding="utf-8").partition("\n---\n")
    by_iri, found = read(text, nlp)
    rows = [
        " | ".join(
            [
                by_iri[one.member].name,
                one.title,
                by_iri[one.organization].name if one.organization else "-",
                one.tense,
                " / ".join(span.of(text) for span in one.evidence),
            ]
        )
        for one in found
    ]
    assert rows == expected.splitlines()


def test_a_post_told_twice_is_one_membership(nlp: Language) -> None:
    _, found = read("Health Secretary Ann Lee spoke. Ann Lee, Health Secretary, was brief.", nlp)
    assert [one.title for one in found] == ["Health Secretary"]


def test_a_headline_gives_no_post(nlp: Language) -> None:
    text = "Health Secretary Ann Lee resigns\n\nAnn Lee has gone home."
    _, found = read(text, nlp, Zone(ZoneKind.TITLE, Span(0, 32)), Zone(ZoneKind.BODY, Span(32, len(text))))
    assert not found


@settings(max_examples=60, deadline=None)
@given(
    words=st.lists(
        st.sampled_from(
            [
                "Ann Lee",
                "President",
                "chair of",
                "the Harbour Board",
                ",",
                ".",
                "\n",
                "was appointed",
                "as",
                "former",
                "is",
                "by",
                "he",
            ]
        )
        | st.text(max_size=8),
        min_size=1,
        max_size=30,
    )
)
def test_every_post_is_held_by_an_actor_and_shown_by_the_text(words: list[str], nlp: Language) -> None:
    text = " ".join(words) or "-"
    by_iri, found = read(text, nlp)
    for one in found:
        assert one.member in by_iri
        assert one.organization is None or one.organization in by_iri
        assert all(span.end <= len(text) and span.of(text).strip() for span in one.evidence)
