"""What a count counts, one by one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from ingest.members import members

LISTED = [
    ("The plan rests on [three pillars]: cheaper fares, safer stations and cleaner trains.",
     ["cheaper fares", "safer stations", "cleaner trains"]),
    ("Ministers set out [four tests] – cost, speed, safety and fairness – for the line.",
     ["cost", "speed", "safety", "fairness"]),
    ("She named [three aims], including better roads, more buses and cheap trains.",
     ["better roads", "more buses", "cheap trains"]),
    ("The inquiry has [four themes], with sessions on rents, repairs, taxes, and fees.",
     ["rents", "repairs", "taxes", "fees"]),
    ("The bill has [three parts]:\n\n- a tax on land\n- a fund for homes\n- a new court\n\nIt will pass.",
     ["a tax on land", "a fund for homes", "a new court"]),
    ("They made [two demands]: higher pay and shorter hours.", ["higher pay", "shorter hours"]),
]  # fmt: skip
UNLISTED = [
    "Two [people] died, police said, and a third was hurt.",
    "Three [ministers] resigned on Monday, the party said, and two more may follow.",
    "He told four [reporters] in the lobby that he was tired, bored and angry.",
    "She has two [children], a dog and a cat.",
    "It named [five areas], including Cork, Limerick and Galway.",
    "The [three parts] stand below.\n\n- a tax\n- a fund\n- a court\n- a road\n",
]


def found(marked: str, number: int, nlp: Language) -> list[str]:
    text = marked.replace("[", "").replace("]", "")
    doc = nlp(text)
    return [span.of(text) for span in members(doc, marked.index("]") - 1, number)]


@pytest.mark.parametrize(("marked", "expected"), LISTED)
def test_as_many_as_were_counted_are_told_apart(marked: str, expected: list[str], nlp: Language) -> None:
    assert found(marked, len(expected), nlp) == expected
    assert found(marked, len(expected) + 1, nlp) == []


@pytest.mark.parametrize("marked", UNLISTED)
def test_what_only_stands_near_is_not_what_was_counted(marked: str, nlp: Language) -> None:
    number = {"Two": 2, "Thr": 3, "He ": 4, "She": 2, "It ": 5, "The": 3}[marked[:3]]
    assert found(marked, number, nlp) == []


@settings(max_examples=80, deadline=None)
@given(
    text=st.lists(st.sampled_from(["a", "three", ",", " and ", ":", " – ", "\n", "- ", "x.", "😀", " "]), min_size=2)
    .map("".join)
    .filter(str.strip),
    number=st.integers(0, 20),
    data=st.data(),
)
def test_members_lie_after_the_count_and_in_the_text(
    text: str, number: int, data: st.DataObject, nlp: Language
) -> None:
    end = data.draw(st.integers(1, len(text)))
    places = members(nlp(text), end, number)
    assert all(end <= span.start and span.end <= len(text) and span.of(text).strip() for span in places)
    assert len(places) in {0, number}
