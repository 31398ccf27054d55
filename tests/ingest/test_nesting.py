"""Who says that somebody said so: one case a file, in tests/gold/nesting.

A case is a text in our own words; what an extractor gives, a line each: source | cue | content / content | kind; and what
becomes of it, a line for each part of a chain with the source of the one in which it is told, - where the article tells it.
"""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from ingest.nesting import ADDED, nested
from ingest.pipeline import read
from ontology.reading import Reading
from ontology.records import Article, Attribution, Quoting, Span

CASES = sorted((Path(__file__).parents[1] / "gold" / "nesting").glob("*.txt"))
TEXT = "The Elmstow Echo reports that Ada Quill, quoted by the Harbour Post, told BBC News that “it rains”."


def found(text: str, nlp: Language, outlet: str | None = None) -> Reading:
    (reading,) = read([Article(key="case", text=text, outlet=outlet)], nlp)
    return reading


def given_in(text: str, row: str) -> Attribution:
    """The attribution that a row gives: each part at its last place."""
    *parts, kind = row.split(" | ")
    spans = [
        tuple(Span(text.rindex(words), text.rindex(words) + len(words)) for words in part.split(" / "))
        for part in parts
    ]
    return Attribution(*spans, Quoting(kind), "given", 0.9)


def rows(text: str, chain: Sequence[Attribution]) -> list[str]:
    """The attributions that are told in another or tell another, in order of the text."""
    by_content = {one.content: one for one in chain}
    telling = {one.via for one in chain}

    def words(spans: tuple[Span, ...]) -> str:
        return " / ".join(span.of(text) for span in spans)

    return [
        " | ".join(
            [
                words(one.source),
                words(one.cue),
                words(one.content),
                one.quoting,
                words(by_content[one.via].source) if one.via else "-",
            ]
        )
        for one in chain
        if one.via or one.content in telling
    ]


def test_all_cases_are_collected() -> None:
    assert len(CASES) == 18


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_chain_is_told_as_the_article_tells_it(case: Path, nlp: Language) -> None:
    text, given_rows, expected = case.read_text(encoding="utf-8").split("---\n")
    found = [given_in(text, row) for row in given_rows.splitlines()]
    assert rows(text, nested(Article(key="case", text=text), nlp(text), found)) == expected.splitlines()


def test_that_the_articles_own_outlet_reports_it_goes_without_saying(nlp: Language) -> None:
    text = "“We are late,” Ada Quill told the Elmstow Echo."
    assert len(found(text, nlp).statements) == 2
    (said,) = found(text, nlp, outlet="Elmstow Echo").statements
    assert (said.via, said.source[0].of(text)) == (None, "Ada Quill")


def test_what_is_told_in_another_is_no_surer_than_that(nlp: Language) -> None:
    reading = found("Ben Oyelaran said the minister had told him that the bridge would open in May.", nlp)
    outer, inner = reading.statements
    assert (outer.via, inner.via) == (None, outer.id)
    assert inner.confidence <= outer.confidence


def test_who_tells_of_somebody_by_a_role_does_not_mean_himself(nlp: Language) -> None:
    reading = found("Ben Oyelaran said the minister had told him that the bridge would open in May.", nlp)
    outer, inner = (reading.by_iri[one.speaker or ""] for one in reading.statements)
    assert (outer.name, inner.name) == ("Ben Oyelaran", "minister")


def test_what_an_extractor_gives_stays_as_it_was(nlp: Language) -> None:
    article, doc = Article(key="case", text=TEXT), nlp(TEXT)
    given = said("Ada Quill, quoted by the Harbour Post", "told", "it rains")
    chain = nested(article, doc, [given])
    assert [one.content for one in chain if one.rule not in ADDED] == [given.content]
    assert {one.rule for one in chain} <= ADDED | {"given"}


spans = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 60)).map(
    lambda place: Span(place[0], min(len(TEXT), place[0] + place[1]))
)
places = st.lists(spans, max_size=2).map(lambda found: tuple(sorted(found)))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(places, places, places.filter(bool)), max_size=5, unique_by=lambda parts: parts[2]))
def test_no_chain_runs_in_a_circle_whatever_the_extractor_gives(
    nlp: Language, parts: list[tuple[tuple[Span, ...], ...]]
) -> None:
    given = [Attribution(*three, Quoting.INDIRECT, "given", 0.5) for three in parts]
    chain = nested(Article(key="case", text=TEXT), nlp(TEXT), given)
    via = {one.content: one.via for one in chain}
    assert len(via) == len(chain)
    ends = set(via.values())
    for _ in chain:
        ends = {via[content] for content in ends if content is not None}
    assert not ends


def said(source: str, cue: str, words: str) -> Attribution:
    where = [(Span(TEXT.index(one), TEXT.index(one) + len(one)),) for one in (source, cue, words)]
    return Attribution(*where, Quoting.DIRECT, "given", 0.9)
