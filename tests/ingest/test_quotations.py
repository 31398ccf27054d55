"""Quotation marks of every style, well kept and badly kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.quotations import MARK, quotations
from ontology.records import Span

SMALL = st.text("\"'“”‘’`«»,.? \nasB9(—", max_size=60)


def said(text: str) -> list[list[str]]:
    """The pieces of each quotation."""
    found = quotations(text, (Span(0, len(text)),)) if text else ()
    return [[piece.of(text) for piece in quotation.pieces] for quotation in found]


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ('"', '"'),
        ("“", "”"),
        ("''", "''"),
        ("``", "''"),
        ("“", '"'),
        ('"', "”"),
        ("„", "“"),
        ("”", "”"),
        ("“", "“"),
        ("«", "»"),
        ("»", "«"),
        ("‘", "’"),
        ("'", "'"),
        ("‚", "‘"),
        ("‹", "›"),
        ("‘‘", "’’"),
    ],
)
def test_every_style_of_marks_is_read(opening: str, closing: str) -> None:
    text = f"{opening}We don't agree,{closing} she said. {opening}We never did.{closing}"
    assert said(text) == [["We don't agree,"], ["We never did."]]
    assert quotations(text, (Span(0, len(text)),))[0].outer.of(text) == f"{opening}We don't agree,{closing}"


def test_single_marks_inside_double_ones_are_part_of_the_words() -> None:
    assert said("“He called it ‘a start’ and left,” she said.") == [["He called it ‘a start’ and left,"]]
    assert said("\"'Go home,' he told us,\" she said.") == [["'Go home,' he told us,"]]


def test_double_marks_inside_single_ones_are_part_of_the_words() -> None:
    assert said("‘He called it “a start” and left,’ she said.") == [["He called it “a start” and left,"]]


@pytest.mark.parametrize(
    "words",
    [
        'They sang "Rule, Britannia" as they marched.',
        "They sang “Rule, Britannia” as they marched.",
        "They shouted “shame” and “resign” at us.",
    ],
)
@pytest.mark.parametrize("marks", ['""', "“”"])
def test_a_quotation_inside_one_of_the_same_style_does_not_end_it(words: str, marks: str) -> None:
    assert said(f"{marks[0]}{words}{marks[1]} So she wrote.") == [[words]]


def test_three_marks_in_a_row_are_a_double_and_a_single_one() -> None:
    assert said("''He said 'no''' was all. '''Yes,' she said.''") == [["He said 'no'"], ["'Yes,' she said."]]


def test_an_apostrophe_opens_and_closes_nothing() -> None:
    assert said("The '90s were the carers' best years, and don't 'em all know it.") == []
    assert said("It is the children’s home’s roof.") == []


def test_a_plural_inside_single_marks_does_not_end_the_quotation() -> None:
    assert said("‘We heard the carers’ views and the children’s,’ said Ann Lee.") == [
        ["We heard the carers’ views and the children’s,"]
    ]


def test_a_plural_that_is_the_last_word_quoted_ends_it() -> None:
    assert said("He spoke of 'the problems' and of 'the others' too.") == [["the problems"], ["the others"]]


def test_a_single_pair_does_not_cut_a_double_one() -> None:
    assert said("She said 'maybe, and “then left the brothers' house”.") == [["then left the brothers' house"]]


def test_a_quotation_goes_on_where_the_next_paragraph_opens_anew() -> None:
    text = "“One thing.\n\n“Another thing.\n“The last,” said Lee. “Enough.”"
    assert said(text) == [["One thing.", "Another thing.", "The last,"], ["Enough."]]


def test_a_quotation_goes_on_where_a_later_paragraph_closes_what_it_never_opened() -> None:
    assert said("He said: “One thing.\nAnother thing.\nThe last.”\nSo he left.") == [
        ["One thing.", "Another thing.", "The last."]
    ]


def test_a_paragraph_in_marks_of_another_style_begins_a_new_quotation() -> None:
    assert said('"The board met.\n“We are glad,” she said.') == [["The board met."], ["We are glad,"]]


def test_a_quotation_never_closed_ends_with_its_paragraph() -> None:
    assert said("Lee said: “We shall see.\nNothing came of it.\nThe board met again.") == [["We shall see."]]


def test_a_mark_in_mid_sentence_that_nothing_closes_opens_nothing() -> None:
    assert said("Those who are “somewhat rich paid more, and the rest paid less.") == []


def test_a_mark_left_over_at_the_end_closes_nothing() -> None:
    assert said("“We agree,” she said.”\nIt went on.") == [["We agree,"]]


def test_a_mark_that_stands_alone_does_not_end_a_quotation_in_marks_of_another_style() -> None:
    assert said("She said: “We read \" . ' `` # in the file and laughed.” He left.") == [
        ["We read \" . ' `` # in the file and laughed."]
    ]
    assert said('“We agree, " she said. " We always did. "') == [["We agree,"], ["We always did."]]


def test_white_space_between_words_and_mark_does_no_harm() -> None:
    assert said('"They want to be \'above us,\' " said Lee. " It is wrong. "') == [
        ["They want to be 'above us,'"],
        ["It is wrong."],
    ]


def test_missing_white_space_does_no_harm() -> None:
    assert said('"We came here,"Lee said."We stayed."') == [["We came here,"], ["We stayed."]]


def test_two_opening_marks_for_one_are_both_left_out() -> None:
    assert said('The motion: “"Radical change is wanted now.” It passed.') == [["Radical change is wanted now."]]


def test_feet_and_inches_are_no_marks() -> None:
    assert said("She is 5'6\" tall. “He is 6’2”,” she said.") == [["He is 6’2”,"]]


def test_attributes_in_markup_are_no_quotations() -> None:
    assert said('<post by="someone" on="2020">Good news for all.</post>') == []


def test_a_sign_that_shows_nothing_does_not_hide_a_mark() -> None:
    assert said("\u202a”We agree,” she said.") == [["We agree,"]]


def test_a_new_sentence_in_marks_where_one_is_open_is_a_new_piece() -> None:
    assert said("“We agree. “We always did.”") == [["We agree.", "We always did."]]


def test_only_the_stretches_asked_for_are_read() -> None:
    text = "“One.” “Two.”"
    found = quotations(text, (Span(7, len(text)),))
    assert [piece.of(text) for quotation in found for piece in quotation.pieces] == ["Two."]


@given(SMALL)
def test_quotations_stand_in_order_and_hold_their_pieces(text: str) -> None:
    found = quotations(text, (Span(0, len(text)),)) if text else ()
    end = 0
    for quotation in found:
        assert end <= quotation.outer.start
        end = quotation.outer.start
        for piece in quotation.pieces:
            assert end <= piece.start
            assert quotation.outer.contains(piece)
            assert "\n" not in piece.of(text)
            assert piece.of(text) == piece.of(text).strip()
            end = piece.end
        end = quotation.outer.end
        assert MARK.match(text, quotation.outer.start)


@pytest.mark.parametrize("unit", ['"', "'", "“", "“a", "'s ", '"a\n', "“A b.\n", "s' a 'b ", "“\"'a", "”"])
def test_a_flood_of_marks_is_read_in_one_pass(unit: str) -> None:
    """Where the work grew with the square of the marks, each of these would take minutes."""
    said(unit * 30_000 + "”" * 30_000)
    assert len(said("“a” " * 30_000)) == 30_000
