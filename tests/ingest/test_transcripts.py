"""Transcripts are told by their form: names that begin lines, and come back."""

from __future__ import annotations

import pytest

from ingest.transcripts import turns
from ontology.records import Span


def told(text: str) -> list[tuple[str, str]]:
    return [(turn.source.of(text), turn.said.of(text)) for turn in turns(text, (Span(0, len(text)),))]


def test_a_turn_is_who_speaks_a_colon_and_the_rest_of_the_line() -> None:
    text = (
        "This is an extract.\n"
        "ELLEN MARSH, COUNSEL: When did you hear of it?\n\n"
        "DAVID TEAL (TRADER): On Monday. Nobody had told me.\n\n"
        "MARSH: And then?\n\n"
        "TEAL: I wrote to the—\n"
        "The hearing continues."
    )
    assert told(text) == [
        ("ELLEN MARSH, COUNSEL", "When did you hear of it?"),
        ("DAVID TEAL (TRADER)", "On Monday. Nobody had told me."),
        ("MARSH", "And then?"),
        ("TEAL", "I wrote to the—"),
    ]
    assert {turn.cue.of(text) for turn in turns(text, (Span(0, len(text)),))} == {":"}


def test_names_need_no_capitals() -> None:
    text = "Ellen Marsh: When was that?\nTeal: On Monday.\nMarsh: And then?"
    assert [who for who, _ in told(text)] == ["Ellen Marsh", "Teal", "Marsh"]


@pytest.mark.parametrize(
    "text",
    [
        "WHAT: A hearing on the fire.\nWHEN: Tuesday at ten.\nWHERE: The town hall.",  # nobody comes back
        "NOTE: The hall is closed.\nNOTE: So is the pier.",  # one alone makes no conversation
        "Marsh: 1,769.\nTeal: 1,501.\nMarsh: 547.\nTeal: 46.",  # no words
        "Marsh: harbour dues\nTeal: fuel\nMarsh: rope\nTeal: nets",  # no sentences
        "the first: It rained.\nthe second: It snowed.\nthe first: It hailed.",  # no names
        "Nothing of the kind.",
    ],
)
def test_lists_and_notes_are_no_transcripts(text: str) -> None:
    assert told(text) == []


def test_a_heading_before_the_conversation_is_no_turn_of_it() -> None:
    text = "Update: This text was corrected.\nMarsh: When?\nTeal: On Monday.\nMarsh: And then?\nPhoto: The pier burns."
    assert [who for who, _ in told(text)] == ["Marsh", "Teal", "Marsh"]


def test_only_the_body_is_read() -> None:
    text = "Marsh: When?\nTeal: On Monday.\nMarsh: And then?"
    assert turns(text, (Span(0, 12),)) == ()
