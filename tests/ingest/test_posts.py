"""Who holds which post: one case a file, in tests/gold/posts.

A case is a text in our own words, a line `---` with the day of the article if it has one, and a line for each post:
holder | title | organisation | tense | evidence, with - for no organisation; and, where the text says so, one more field
for when and how it is held: "since 2019, until 2021-06, acting".
"""

from datetime import date
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


def read(
    text: str, nlp: Language, *zones: Zone, day: date | None = None
) -> tuple[dict[str, Actor], tuple[Membership, ...]]:
    whole = Zones(zones or (Zone(ZoneKind.BODY, Span(0, len(text))),))
    ((article, parts, doc),) = parsed([(Article(key="case", text=text, published=day), whole)], nlp)
    found = actors(article, parts, doc)
    return {actor.iri: actor for actor in found}, memberships(article, parts, doc, found)


def test_all_cases_are_collected() -> None:
    assert len(CASES) == 83


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_posts_are_found_with_holder_body_and_time(case: Path, nlp: Language) -> None:
    text, _, expected = case.read_text(encoding="utf-8").partition("\n---")
    day, _, rows = expected.partition("\n")
    by_iri, found = read(text, nlp, day=date.fromisoformat(day.strip()) if day.strip() else None)
    assert [row(one, by_iri, text) for one in found] == rows.splitlines()


def row(one: Membership, by_iri: dict[str, Actor], text: str) -> str:
    when = [f"since {one.since}"] * bool(one.since) + [f"until {one.until}"] * bool(one.until)
    fields = [
        by_iri[one.member].name,
        one.title,
        by_iri[one.organization].name if one.organization else "-",
        one.tense,
        " / ".join(span.of(text) for span in one.evidence),
        ", ".join([*when, *([one.manner] if one.manner else [])]),
    ]
    return " | ".join(fields).removesuffix(" | ")


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
                "since",
                "from",
                "until",
                "2019",
                "last March",
                "(2003-07)",
                "three years ago",
            ]
        )
        | st.text(max_size=8),
        min_size=1,
        max_size=30,
    ),
    day=st.none() | st.dates(),
)
def test_every_post_is_held_by_an_actor_and_shown_by_the_text(
    words: list[str], day: date | None, nlp: Language
) -> None:
    text = " ".join(words) or "-"
    by_iri, found = read(text, nlp, day=day)
    for one in found:
        assert one.member in by_iri
        assert one.organization is None or one.organization in by_iri
        assert all(span.end <= len(text) and span.of(text).strip() for span in one.evidence)
