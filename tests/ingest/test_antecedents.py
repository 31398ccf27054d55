"""Whom "they" and "them" mean, in sentences of our own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from ingest.antecedents import THEY, antecedent
from ingest.parse import parsed
from ontology.records import Article, Span, Zone, ZoneKind, Zones

NOUNS = frozenset({"council", "farmer", "library", "school"})

CASES = (
    ("Rural councils have struggled for years. The Treasury will help them with grants.", "councils"),
    ("Farmers say that feed is dear, and the ministry pays them for it.", "Farmers"),
    ("Letters went to schools by way of libraries. The ministry will give them more.", None),
    ("Letters went to schools. The ministry will give them more.", "schools"),
    ("Councils met in May. Nobody spoke. The ministry will give them more.", None),
    ("The farmer asked for help. The ministry will pay him.", None),
    ("Nobody came. They went home.", None),
)


def meant(text: str, nlp: Language) -> str | None:
    """What the last "they" or "them" of a text is taken for."""
    zones = Zones((Zone(ZoneKind.BODY, Span(0, len(text))),))
    ((_, _, doc),) = parsed([(Article(key="case", text=text), zones)], nlp)
    found = [antecedent(token, NOUNS) for token in doc if token.lower_ in THEY]
    return found[-1].text if found and found[-1] is not None else None


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_they_are_the_many_of_the_sentence_before(text: str, expected: str | None, nlp: Language) -> None:
    assert meant(text, nlp) == expected


@settings(max_examples=30, deadline=None)
@given(text=st.text(alphabet="them they councils. \n", min_size=1))
def test_no_text_trips_it(text: str, nlp: Language) -> None:
    meant(text, nlp)
