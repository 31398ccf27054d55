"""An article as the tagger reads it, with a vocabulary that spells every word: its pieces are letters."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers

from ingest.windows import LONGEST, LONGEST_WORD, WORD, Place, Shape, Vocabulary, Window, windows
from ontology.records import Span

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
LETTERS = string.ascii_lowercase + string.digits + string.punctuation


def spelling(pieces: list[str]) -> Tokenizer:
    model = models.WordPiece({piece: number for number, piece in enumerate(pieces)}, unk_token=pieces[1])
    made = Tokenizer(model)
    made.normalizer = normalizers.BertNormalizer()
    return made


VOCABULARY = Vocabulary(spelling([*SPECIAL, *LETTERS, *(f"##{letter}" for letter in LETTERS)]))


def cut(text: str, title: Span | None = None, body: Span | None = None) -> list[Window]:
    titles = (title,) if title else ()
    return list(windows(text, titles, (body or Span(0, len(text)),), VOCABULARY))


def only(text: str, title: Span | None = None, body: Span | None = None) -> Window:
    (window,) = cut(text, title, body)
    return window


def words(window: Window) -> list[str]:
    return [word.text for word in window.words]


def test_a_window_holds_words_with_pieces_and_marks_at_both_ends_and_between_lines() -> None:
    window = only("Rain fell.\n\nSnow too.")
    assert words(window) == ["Rain", "fell", ".", "Snow", "too", "."]
    assert window.lines == (0, 0, 0, 1, 1, 1)
    assert window.first == (1, 5, 9, 11, 15, 18)
    ends = [place for place, piece in enumerate(window.pieces) if piece in {VOCABULARY.opening, VOCABULARY.closing}]
    assert ends == [0, 10, 19]
    assert len(window.pieces) == len(window.shapes) == len(window.places) == 20


def test_places_of_words_are_those_of_the_text() -> None:
    text = "Ann’s ferry — the U.S. one —\r\nsails at 5.30pm."
    window = only(text)
    assert [word.span.of(text) for word in window.words] == WORD.findall(text)


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("rain", Shape.LOWER),
        ("Rain", Shape.TITLE),
        ("A", Shape.TITLE),
        ("BBC", Shape.UPPER),
        ("McKay", Shape.MIXED),
        ("5th", Shape.NUMBER),
        (";", Shape.MARK),
    ],
)
def test_what_an_uncased_vocabulary_does_not_see_is_told_by_shape(word: str, shape: Shape) -> None:
    window = only(f"x {word} x")
    assert window.words[1].shape is shape
    assert set(window.shapes[window.first[1] : window.first[2]]) == {shape}


@pytest.mark.parametrize("marks", ["“”", '""', "„“", "«»", "‘’", "''", "‹›"])
def test_quotation_marks_of_every_style_are_written_alike(marks: str) -> None:
    window = only(f"Lee said: {marks[0]}It rains.{marks[1]}")
    assert words(window) == ["Lee", "said", ":", '"', "It", "rains", ".", '"']
    assert [word.shape for word in window.words][3::4] == [Shape.OPENING, Shape.CLOSING]


def test_an_apostrophe_is_part_of_its_word_and_written_straight() -> None:
    assert words(only("It’s Ann‘s and the carers’ own")) == ["It's", "Ann's", "and", "the", "carers", "'", "own"]


def test_a_mark_within_a_quotation_stays_what_it_is() -> None:
    window = only("“He said ‘no’ to us,” said Lee.")
    assert words(window)[:9] == ['"', "He", "said", "'", "no", "'", "to", "us", ","]
    assert [word.shape for word in window.words][3] is Shape.MARK


def test_a_word_knows_whether_it_stands_in_the_title_and_whether_it_is_quoted() -> None:
    text = "Lee: “Go on”\n\nLee said: “Go on.” So be it."
    window = only(text, Span(0, 12), Span(14, len(text)))
    expected = {
        Place.TITLE: ["Lee", ":"],
        Place.TITLE_QUOTED: ['"', "Go", "on", '"'],
        Place.BODY: ["Lee", "said", ":", "So", "be", "it", "."],
        Place.QUOTED: ['"', "Go", "on", ".", '"'],
    }
    assert {place: [word.text for word in window.words if word.place is place] for place in Place} == expected


def test_what_is_neither_title_nor_body_is_not_read() -> None:
    text = "Rain\nShare this\nIt rained.\nSign up"
    assert words(only(text, Span(0, 4), Span(16, 26))) == ["Rain", "It", "rained", "."]


def test_lines_stay_whole_where_they_fit() -> None:
    line = "rain " * 25  # a hundred pieces
    assert [max(window.lines) + 1 for window in cut("\n".join([line] * 5))] == [2, 2, 1]


def test_a_line_that_is_too_long_is_cut_after_a_full_stop() -> None:
    sentence = "It rained for a week and then for another one."
    found = cut(" ".join([sentence] * 20))
    assert len(found) > 1
    assert all(words(window)[-1] == "." and words(window)[0] == "It" for window in found)


def test_a_sentence_that_is_too_long_is_cut_between_words() -> None:
    found = cut("rain " * 200)
    assert sum(len(window.words) for window in found) == 200
    assert all(len(window.pieces) <= LONGEST + 2 for window in found)


def test_of_a_word_that_is_none_only_its_beginning_counts() -> None:
    window = only(f"a {'x' * 50} b")
    assert window.first[2] - window.first[1] == LONGEST_WORD


def test_a_word_of_which_the_vocabulary_keeps_nothing_is_unknown() -> None:
    window = only("a \u200b b")
    assert window.pieces[window.first[1]] == VOCABULARY.unknown
    assert len(window.words) == 3


def test_a_tokenizer_without_a_special_piece_is_refused() -> None:
    with pytest.raises(ValueError, match=r"the tokenizer has no \[SEP\]"):
        Vocabulary(spelling([*SPECIAL[:3], *LETTERS]))


def test_a_text_of_nothing_but_white_space_has_no_window() -> None:
    assert cut(" \n\t\n") == []


@given(st.text(alphabet="abc \n.“”‘’\"'é\u200b日", min_size=1, max_size=600))
def test_every_word_is_in_exactly_one_window_in_order(text: str) -> None:
    found = cut(text)
    assert [word.span.of(text) for window in found for word in window.words] == WORD.findall(text)
    for window in found:
        assert 0 < len(window.pieces) <= LONGEST + 2
        assert len(window.first) == len(window.lines) == len(window.words)
        assert sorted(set(window.first)) == list(window.first)
        assert set(window.lines) == set(range(max(window.lines) + 1))
