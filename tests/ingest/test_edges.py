"""What a tagger finds, put where its edges belong."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ingest.edges import Settled, page, settled
from ingest.windows import WORD
from ontology.records import Quoting, Span, Spans

PIECES = st.sampled_from(
    [
        "“",
        "”",
        '"',
        "‘",
        "’",
        " ",
        " ",
        "\n",
        ". ",
        ", ",
        "We",
        "agree",
        "that",
        "Lee",
        "said",
        "has",
        "the",
        "£5",
        "(a)",
        "U.S.",
    ]
)
TEXTS = st.lists(PIECES, min_size=1, max_size=40).map("".join)


def place(text: str, words: str) -> Spans:
    """Where the words stand, several stretches divided by " | "; nothing for nothing."""
    found: list[Span] = []
    for each in words.split(" | ") if words else []:
        start = text.index(each, found[-1].end if found else 0)
        found.append(Span(start, start + len(each)))
    return tuple(found)


def settle(text: str, source: str, cue: str, content: str) -> Settled | None:
    found = (place(text, source), place(text, cue), place(text, content))
    return settled(page(text, (Span(0, len(text)),)), *found)


def content(text: str, source: str, cue: str, words: str) -> tuple[str, list[str]]:
    one = settle(text, source, cue, words)
    assert one is not None
    return one.quoting, [span.of(text) for span in one.content]


def words_of(text: str) -> list[Span]:
    return [Span(*found.span()) for found in WORD.finditer(text) if found.group()[0].isalnum()]


# --- quotations -------------------------------------------------------------------


@pytest.mark.parametrize("marks", ["“”", '""', "‘’", "''", "«»"])
def test_a_quotation_is_taken_whole_and_without_its_marks(marks: str) -> None:
    text = f"Lee said: {marks[0]}We had to close the hall. It leaked.{marks[1]} Then she left."
    for found in ("We had to close the hall. It leaked", "close the hall", "It leaked"):
        assert content(text, "Lee", "said", found) == ("direct", ["We had to close the hall. It leaked."])


def test_a_quotation_is_taken_in_all_its_paragraphs() -> None:
    text = "Lee said: “We had to close.\n\n“The roof leaked.\n\n“It will open again.”\n\nThe hall is old."
    whole = ["We had to close.", "The roof leaked.", "It will open again."]
    assert content(text, "Lee", "said", "The roof leaked") == ("direct", whole)


def test_what_the_reporter_puts_in_between_is_left_out() -> None:
    text = "“We had to close,” said Lee, “because it leaked.”"
    assert content(text, "Lee", "said", "We had to close | because it leaked") == (
        "direct",
        ["We had to close,", "because it leaked."],
    )


def test_a_leading_that_makes_a_quotation_no_less_direct() -> None:
    assert content("Lee said that “we had to close”.", "Lee", "said", "that “we had to close") == (
        "direct",
        ["we had to close"],
    )


def test_a_word_after_a_quotation_that_has_come_to_a_stop_is_not_said() -> None:
    assert content("“We had to close the hall,” she said.", "", "said", "We had to close the hall,” she") == (
        "direct",
        ["We had to close the hall,"],
    )


def test_quoted_words_in_a_reported_clause_keep_their_marks() -> None:
    text = "Lee said the hall was “a danger to us all” and had to close."
    for found in ("the hall was “a danger to us all” and had to close", "hall was “a danger | and had to"):
        assert content(text, "Lee", "said", found) == (
            "mixed",
            ["the hall was “a danger to us all” and had to close"],
        )


def test_a_clause_that_ends_in_a_quotation_takes_in_its_closing_mark() -> None:
    assert content("Lee called for “bold and open” talks.", "Lee", "called for", "bold and open” talks") == (
        "mixed",
        ["“bold and open” talks"],
    )
    assert content("Lee said it was “old and damp.”", "Lee", "said", "it was “old") == (
        "mixed",
        ["it was “old and damp.”"],
    )


def test_quotations_that_only_and_divides_are_one_clause() -> None:
    assert content("Lee called it “cold” and “damp”, then left.", "Lee", "called it", "cold | damp") == (
        "mixed",
        ["“cold” and “damp”"],
    )


def test_a_word_of_the_next_quotation_is_not_part_of_a_clause() -> None:
    text = "Lee said the hall was cold. “We were there for more than two hours,” said Roe."
    assert content(text, "Lee", "said", "the hall was cold. “We") == ("indirect", ["the hall was cold"])


def test_what_is_told_within_a_quotation_is_a_clause() -> None:
    text = "“The report says that the hall is damp, and so it is,” said Lee."
    assert content(text, "The report", "says", "that the hall is damp") == ("indirect", ["the hall is damp"])


def test_a_quotation_never_closed_is_not_called_direct() -> None:
    assert content("Lee said: “We shall see.\nThe hall is old.", "Lee", "said", "We shall see") == (
        "mixed",
        ["We shall see."],
    )


def test_words_without_marks_are_never_direct() -> None:
    assert content("LEE: We shall see. It may last.", "LEE", ":", "We shall see. It may last") == (
        "indirect",
        ["We shall see. It may last"],
    )


# --- clauses ----------------------------------------------------------------------


def test_a_clause_is_told_without_that_and_final_stop() -> None:
    assert content("Lee said that the hall was cold.", "Lee", "said", "that the hall was cold") == (
        "indirect",
        ["the hall was cold"],
    )


@pytest.mark.parametrize(
    "found", ["hall was cold and damp", "the hall was cold and", "the hall | cold and damp", "the | was cold and damp"]
)
def test_a_word_lost_at_an_edge_or_within_is_found_again(found: str) -> None:
    text = "Lee said the hall was cold and damp. Nobody came."
    assert content(text, "Lee", "said", found) == ("indirect", ["the hall was cold and damp"])


def test_source_and_cue_in_the_middle_are_left_out() -> None:
    text = "The hall, Lee said, was cold."
    assert content(text, "Lee", "said", "The hall, Lee said, was cold") == ("indirect", ["The hall", "was cold"])


def test_a_sentence_goes_on_where_more_than_a_few_words_are_missing() -> None:
    text = "Lee said the hall, which the town had built in a year of floods, was cold."
    assert content(text, "Lee", "said", "the hall | was cold") == ("indirect", ["the hall", "was cold"])


def test_a_list_is_a_span_a_line() -> None:
    text = "Lee asked for:\n• a new roof\n• a warm hall\n"
    assert content(text, "Lee", "asked for", "a new roof\n• a warm hall") == ("indirect", ["a new roof", "a warm hall"])


@pytest.mark.parametrize(
    ("text", "found", "whole"),
    [
        ("Lee said £2.6bn was lost in one year.", "2.6bn was lost in one year", "£2.6bn was lost in one year"),
        ("Lee said they had lost some 10%, and left.", "they had lost some 10", "they had lost some 10%"),
        ("Lee said it belongs to the U.S. and left.", "it belongs to the U.S", "it belongs to the U.S."),
        ("Lee said it fell to the town (or the county), too.", "it fell to the town (or the county", None),
    ],
)
def test_marks_that_belong_to_the_first_or_last_word_stay(text: str, found: str, whole: str | None) -> None:
    assert content(text, "Lee", "said", found) == ("indirect", [whole or "it fell to the town (or the county)"])


def test_what_is_reported_in_a_passive_stands_before_its_cue() -> None:
    text = "The new roof has been welcomed by Lee."
    one = settle(text, "Lee", "welcomed", "The new roof")
    assert one == Settled(
        place(text, "Lee"), place(text, "has been welcomed"), place(text, "The new roof"), Quoting.INDIRECT
    )


def test_nothing_comes_of_marks_alone() -> None:
    assert settle("Lee said: “…” and left.", "Lee", "said", "…") is None


# --- source and cue -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cue", "whole"),
    [
        ("Lee has also said it is cold.", "said", "has also said"),
        ("Lee didn't say it is cold.", "say", "didn't say"),
        ("Lee will say it is cold.", "will say", "will say"),
        ("It is, according to Lee, cold.", "according to", "according to"),
        ("Lee is reportedly cold.", "reportedly", "reportedly"),
        ("Lee: It is cold.", ":", ":"),
    ],
)
def test_a_cue_is_the_whole_verb_group(text: str, cue: str, whole: str) -> None:
    one = settle(text, "Lee", cue, "cold")
    assert one is not None
    assert one.cue == place(text, whole)


@pytest.mark.parametrize(
    ("text", "source", "whole"),
    [
        ("The Town Association (TA) said it is cold.", "The Town Association (TA", "The Town Association (TA)"),
        ("She's said it is cold.", "She's", "She"),
        ("Ann Lee, chair of the board, said it is cold.", "Ann Lee, chair of the board", "Ann Lee, chair of the board"),
        ("Ann Lee Jr. said it is cold.", "Ann Lee Jr", "Ann Lee Jr."),
    ],
)
def test_a_source_keeps_the_marks_that_are_part_of_it(text: str, source: str, whole: str) -> None:
    one = settle(text, source, "said", "it is cold")
    assert one is not None
    assert one.source == place(text, whole)


# --- words that nobody says ---------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Lee said on Monday that nobody had seen the “quick win” budget.",
        "Lee, who wrote the novel “Home”, said little.",
        "Lee said the so-called “quick wins” had failed.",
        "Lee said she had seen Roe on Bell FM's “Morning Tea” twice.",
    ],
)
def test_scare_quotes_and_titles_are_no_statements(text: str) -> None:
    words = text[text.index("“") + 1 : text.index("”")]
    assert settle(text, "Lee", "said", words) is None


def test_a_word_in_marks_that_nobody_says_is_no_statement() -> None:
    assert settle("The “reform” failed.", "", "", "reform") is None


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("“Quiet,” said Lee.", "said"),
        ("Lee called it “rigged”.", "called it"),
        ("Lee shouted: “Resign!”", "shouted"),
        ("Lee ran on the slogan “New Roofs” for years.", "ran on the slogan"),
    ],
)
def test_a_word_or_two_that_somebody_says_is_a_statement(text: str, cue: str) -> None:
    words = re.search("“(.*?)”", text)
    assert words
    assert content(text, "Lee", cue, words[1].rstrip("!,")) == ("direct", [words[1]])


# --- properties -----------------------------------------------------------------------


@st.composite
def finds(draw: st.DrawFn) -> tuple[str, Spans, Spans, Spans]:
    text = draw(TEXTS)
    words = words_of(text)
    assume(words)
    roles = draw(st.lists(st.sampled_from("....sccooo"), min_size=len(words), max_size=len(words)))
    runs: dict[str, list[Span]] = {"s": [], "c": [], "o": []}
    last = ""
    for word, role in zip(words, roles, strict=True):
        if role == last and role in runs:
            runs[role][-1] = Span(runs[role][-1].start, word.end)
        elif role in runs:
            runs[role].append(word)
        last = role
    return text, tuple(runs["s"]), tuple(runs["c"]), tuple(runs["o"])


@given(finds())
def test_what_is_settled_stands_in_order_in_the_text_and_in_one_line(find: tuple[str, Spans, Spans, Spans]) -> None:
    text, *found = find
    one = settled(page(text, (Span(0, len(text)),)), *found)
    for spans in (one.source, one.cue, one.content) if one else ():
        assert list(spans) == sorted(spans)
        for span in spans:
            assert "\n" not in span.of(text)
            assert span.of(text) == span.of(text).strip()
        assert all(one.end <= other.start for one, other in pairwise(spans))


@given(finds())
def test_settling_twice_equals_settling_once(find: tuple[str, Spans, Spans, Spans]) -> None:
    text, *found = find
    whole = page(text, (Span(0, len(text)),))
    one = settled(whole, *found)
    if one:
        assert settled(whole, one.source, one.cue, one.content) == one


@given(finds())
def test_what_is_called_direct_stands_word_for_word_between_marks(find: tuple[str, Spans, Spans, Spans]) -> None:
    text, *found = find
    whole = page(text, (Span(0, len(text)),))
    one = settled(whole, *found)
    if one and one.quoting is Quoting.DIRECT:
        pieces = {piece: quotation for quotation in whole.quoted for piece in quotation.pieces}
        for span in one.content:
            quotation = pieces[span]
            assert quotation.outer.start < span.start
            assert span.end < quotation.outer.end


@given(
    st.lists(
        st.sampled_from(["“We agree.”", "'It is cold,'", '"Open?"', "said Lee.", "\n", "“We agree.\n“It leaks.”"]),
        min_size=1,
        max_size=20,
    ).map(" ".join)
)
def test_no_mark_stands_at_the_edge_of_a_direct_piece(text: str) -> None:
    whole = page(text, (Span(0, len(text)),))
    for quotation in whole.quoted:
        word = words_of(text[: quotation.outer.end])[-1]
        one = settled(whole, (), (Span(0, 1),), (word,))
        for span in one.content if one and one.quoting is Quoting.DIRECT else ():
            assert span.of(text)[0].isalnum()
            assert span.of(text)[-1] in ".,?"


def test_a_quotation_is_never_altered() -> None:
    text = "Lee said: “We  had,  as ‘twere, … to   close!”"
    assert content(text, "Lee", "said", "close") == ("direct", ["We  had,  as ‘twere, … to   close!"])
