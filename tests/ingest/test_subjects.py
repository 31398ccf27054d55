"""Whose words a cue brings, by the grammar of its sentence."""

from __future__ import annotations

import pytest
from spacy.language import Language

from ingest.subjects import Subject, subject, with_name, with_title
from ontology.records import Span


def found(nlp: Language, text: str, cue: str) -> Subject | None:
    start = text.index(cue)
    return subject(nlp(text), (Span(start, start + len(cue)),))


@pytest.mark.parametrize(
    ("text", "cue", "expected"),
    [
        ("Ann Lee said that it rained.", "said", "Ann Lee"),
        ("The mayor of the old town said that it rained.", "said", "The mayor of the old town"),
        ("Ann Lee, the mayor, said that it rained.", "said", "Ann Lee"),
        ("“It rained,” said the mayor.", "said", "the mayor"),
        ("The minister had not said that it rained.", "had not said", "The minister"),
        ("The minister stood up and said that it rained.", "said", "The minister"),
        ("The minister began to complain about the rain.", "complain", "The minister"),
        ("The plan was criticised by the teachers.", "criticised", "the teachers"),
        ("Ann Lee, like the mayor, said that it rained.", "said", "Ann Lee"),
        ("Charities, such as the Quay Trust, said that it rained.", "said", "Charities, such as the Quay Trust"),
    ],
)
def test_the_subject_of_a_cue_is_found(nlp: Language, text: str, cue: str, expected: str) -> None:
    one = found(nlp, text, cue)
    assert one is not None
    assert (one.span.of(text), one.pronoun) == (expected, None)


def test_a_relative_clause_tells_of_what_it_hangs_on_and_by_which_pronoun(nlp: Language) -> None:
    text = "They thanked the mayor, who said that it rained."
    one = found(nlp, text, "said")
    assert one is not None
    assert one.span.of(text) == "the mayor"
    assert one.pronoun is not None
    assert one.pronoun.of(text) == "who"


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("According to a letter, it rained.", "According to"),
        ("The bridge was called unsafe.", "called"),
        ("Lee: it rained.", ":"),
        ("A headline without a verb", "headline"),
    ],
)
def test_a_cue_without_a_subject_has_none(nlp: Language, text: str, cue: str) -> None:
    assert found(nlp, text, cue) is None


def test_no_cue_has_no_subject(nlp: Language) -> None:
    assert subject(nlp("It rained."), ()) is None
    assert subject(nlp("It rained."), (Span(50, 60),)) is None


def test_the_subject_of_a_passive_is_that_of_an_active_verb_joined_to_it(nlp: Language) -> None:
    text = "Ministers are expected to answer today and have promised changes."
    one = found(nlp, text, "have promised")
    assert one is not None
    assert (one.span.of(text), one.implied) == ("Ministers", True)
    other = found(nlp, "Ministers rose and promised changes.", "promised")
    assert other is not None
    assert not other.implied
    adding = found(nlp, "Ministers welcomed the plan on Monday, noting that it was late.", "noting")
    assert adding is not None
    assert adding.implied


@pytest.mark.parametrize(
    ("source", "whole"),
    [
        ("city council, Ada Moss", "The leader of the city council, Ada Moss"),
        ("The leader of the city council, Ada Moss", "The leader of the city council, Ada Moss"),
        ("Ada Moss", "Ada Moss"),
    ],
)
def test_a_source_that_begins_within_a_title_has_all_of_it(nlp: Language, source: str, whole: str) -> None:
    text = "The leader of the city council, Ada Moss, said that it rained."
    start = text.index(source)
    assert with_title(nlp(text), Span(start, start + len(source))).of(text) == whole


@pytest.mark.parametrize(
    ("source", "whole"),
    [
        ("The council's president, Ada", "The council's president, Ada Quill Moss"),
        ("The council's president", "The council's president"),
        ("Ada Quill Moss", "Ada Quill Moss"),
    ],
)
def test_a_source_reaches_to_the_end_of_the_name_it_is_cut_in(nlp: Language, source: str, whole: str) -> None:
    text = "The council's president, Ada Quill Moss, said that it rained."
    start = text.index(source)
    assert with_name(nlp(text), Span(start, start + len(source)), ()).of(text) == whole


def test_a_source_takes_no_word_of_cue_or_content(nlp: Language) -> None:
    text = "The council's president, Ada Quill Moss, said that it rained."
    source, moss = Span(0, text.index(" Moss")), Span(text.index("Moss"), text.index(", said"))
    assert with_name(nlp(text), source, ()).of(text).endswith("Ada Quill Moss")
    assert with_name(nlp(text), source, (moss,)) == source
