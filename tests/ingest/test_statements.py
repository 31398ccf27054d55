"""Who is reported to have said what: one case a file, in tests/gold/statements.

A case is a text in our own words, a line `---`, and a line for each statement: source | cue | content / content | kind |
speaker, with - for a speaker without a name.
"""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from ingest.nesting import ADDED
from ingest.pipeline import read
from ontology.records import ActorKind, Article, Reading, Span

CASES = sorted((Path(__file__).parents[1] / "gold" / "statements").glob("*.txt"))
NAMED = {ActorKind.PERSON, ActorKind.ORGANIZATION}


def found(text: str, nlp: Language) -> Reading:
    (reading,) = read([Article(key="case", text=text)], nlp)
    return reading


def rows(reading: Reading) -> list[str]:
    text = reading.article.text

    def words(spans: tuple[Span, ...]) -> str:
        return " / ".join(span.of(text) for span in spans)

    def speaker(iri: str | None) -> str:
        actor = reading.by_iri[iri] if iri else None
        return actor.name if actor and actor.kind in NAMED else "-"

    return [
        " | ".join([words(one.source), words(one.cue), words(one.content), one.quoting, speaker(one.speaker)])
        for one in reading.statements
        if one.rule not in ADDED  # tests/ingest/test_nesting.py has those
    ]


def test_all_cases_are_collected() -> None:
    assert len(CASES) == 30


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_what_was_said_is_found_with_its_source_and_cue(case: Path, nlp: Language) -> None:
    text, _, expected = case.read_text(encoding="utf-8").partition("---\n")
    assert rows(found(text, nlp)) == expected.splitlines()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(
            [
                "Ann Lee said",
                "“",
                "”",
                "‘",
                "’",
                '"',
                "'",
                "''",
                "``",
                "we go on",
                ",",
                ":",
                ".",
                "\n\n",
                " ",
                "that",
                "she told us",
                "it",
            ]
        )
        | st.text(max_size=12),
        max_size=30,
    ).map("".join)
)
def test_every_place_points_into_the_text_whatever_the_text(nlp: Language, text: str) -> None:
    if not text.strip() or any("\ud800" <= character <= "\udfff" for character in text):
        return
    for said in found(text, nlp).statements:
        for span in (*said.source, *said.cue, *said.content, said.sentence):
            assert span.end <= len(text)
            assert span.of(text).strip()
        assert said.sentence.contains(Span(said.content[0].start, said.content[-1].end))


def test_no_two_statements_have_the_same_words_in_the_same_place(nlp: Language) -> None:
    reading = found("Ann Lee said, and wrote, that “it rains”, Ann Lee said.\n\n“It rains,” she said.", nlp)
    contents = [said.content for said in reading.statements]
    assert len(set(contents)) == len(contents)
