"""Transcripts are told by their form: names that begin lines, and come back."""

from __future__ import annotations

import pytest
from spacy.language import Language

from ingest.transcripts import turns
from ontology.records import Span

KNOWN = "Ellen Marsh met David Teal and Bill de Blasio."
"""Told before each text, so that nothing hangs on whether a name is known by itself."""


def told(nlp: Language, text: str) -> list[tuple[str, str]]:
    text = f"{KNOWN}\n\n{text}"
    return [(turn.source.of(text), turn.said.of(text)) for turn in turns(nlp(text), (Span(0, len(text)),))]


def test_a_turn_is_who_speaks_a_colon_and_the_rest_of_the_line(nlp: Language) -> None:
    text = (
        "This is an extract.\n"
        "ELLEN MARSH, COUNSEL: When did you hear of it?\n\n"
        "DAVID TEAL (TRADER): On Monday. Nobody had told me.\n\n"
        "MARSH: And then?\n\n"
        "TEAL: I wrote to the—\n"
        "The hearing continues."
    )
    assert told(nlp, text) == [
        ("ELLEN MARSH, COUNSEL", "When did you hear of it?"),
        ("DAVID TEAL (TRADER)", "On Monday. Nobody had told me."),
        ("MARSH", "And then?"),
        ("TEAL", "I wrote to the—"),
    ]


def test_names_need_no_capitals(nlp: Language) -> None:
    text = "Ellen Marsh: When was that?\nTeal: On Monday.\nMarsh: And then?"
    assert [who for who, _ in told(nlp, text)] == ["Ellen Marsh", "Teal", "Marsh"]


@pytest.mark.parametrize(
    "line",
    [
        "MARSH: We asked for it --",
        "MARSH: We asked for it. (APPLAUSE)",
        "MARSH: “We asked for it.” [Laughs]",
        "Bill de Blasio: We asked for it.",
        "FORMER LEADER OF THE COUNCIL MARSH (NORTH): We asked for it.",
    ],
)
def test_a_turn_may_break_off_have_a_note_at_its_end_and_a_name_of_several_words(line: str, nlp: Language) -> None:
    text = f"Teal: When?\n{line}\nTeal: And then?"
    assert [who for who, _ in told(nlp, text)] == ["Teal", line[: line.index(":")], "Teal"]


@pytest.mark.parametrize(
    "text",
    [
        "Ingredients: Two eggs.\nMethod: Beat them.\nIngredients: One leek.\nMethod: Cut it.",
        "Update: The vote is over, Marsh said.\nTeal: A photo.\nUpdate: The vote goes on.",
        "Photo: The pier burns.\nMARSH: It rained.\nMARSH: It snowed.",  # one alone makes no conversation
        "Teal: It rained.\nNOTE: It snowed.\nMarsh: It hailed.\nMarsh: It rained.",  # nobody else between
        "WHAT: A hearing on the fire.\nWHEN: Tuesday at ten.\nWHERE: The town hall.",  # nobody comes back
        "NOTE: The hall is closed.\nNOTE: So is the pier.",  # one alone makes no conversation
        "Marsh: 1,769.\nTeal: 1,501.\nMarsh: 547.\nTeal: 46.",  # no words
        "Marsh: harbour dues\nTeal: fuel\nMarsh: rope\nTeal: nets",  # no sentences
        "the first: It rained.\nthe second: It snowed.\nthe first: It hailed.",  # no names
        "Nothing of the kind.",
    ],
)
def test_lists_and_notes_are_no_transcripts(text: str, nlp: Language) -> None:
    assert told(nlp, text) == []


def test_a_heading_before_the_conversation_is_no_turn_of_it(nlp: Language) -> None:
    text = "Update: This text was corrected.\nMarsh: When?\nTeal: On Monday.\nMarsh: And then?\nPhoto: The pier burns."
    assert [who for who, _ in told(nlp, text)] == ["Marsh", "Teal", "Marsh"]


def test_only_the_body_is_read(nlp: Language) -> None:
    text = f"{KNOWN}\nMarsh: When?\nTeal: On Monday.\nMarsh: And then?"
    doc = nlp(text)
    assert len(turns(doc, (Span(0, len(text)),))) == 3
    assert turns(doc, (Span(0, text.index("On Monday")),)) == ()


def test_a_full_name_in_capitals_beside_one_that_is_known_is_a_name_too(nlp: Language) -> None:
    text = "IDRIS PELL: We asked for it.\nMARSH: When?\nIDRIS PELL: In June."
    assert [who for who, _ in told(nlp, text)] == ["IDRIS PELL", "MARSH", "IDRIS PELL"]


def test_who_speaks_has_to_be_known_as_somebody(nlp: Language) -> None:
    text = "Port Ellis: It rained.\nHull: It snowed.\nPort Ellis: It hailed."
    assert turns(nlp(text), (Span(0, len(text)),)) == ()
