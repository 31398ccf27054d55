from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viz import marks


@dataclass
class Place:
    start: int
    end: int


def test_the_words_are_marked_where_they_stand_in_the_sentence() -> None:
    assert marks.marked("She said so.", [Place(109, 111)], start=100) == "She said <mark>so</mark>."


def test_pieces_are_marked_each_for_itself_and_in_order() -> None:
    found = marks.marked("“One,” she said, “two.”", [Place(18, 21), Place(1, 4)])
    assert found == "“<mark>One</mark>,” she said, “<mark>two</mark>.”"


def test_markup_in_the_text_is_text() -> None:
    assert marks.marked("<b>&</b>", [Place(0, 3)]) == "<mark>&lt;b&gt;</mark>&amp;&lt;/b&gt;"


@given(st.text(), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30))))
def test_nothing_is_lost_or_doubled_whatever_the_places(text: str, ends: list[tuple[int, int]]) -> None:
    found = marks.marked(text, [Place(*pair) for pair in ends])
    assert found.replace("<mark>", "").replace("</mark>", "") == marks.escape(text)


def test_a_day_reads_as_one_and_an_unknown_day_says_so() -> None:
    assert marks.day("2024-03-02") == "2 March 2024"
    assert marks.day("2024-03-02T10:00:00+00:00") == "2 March 2024"
    assert marks.day(None) == "undated"


def test_days_among_our_words_read_as_days_and_the_rest_stays() -> None:
    assert (
        marks.days("held as of 2024-03-02, from 2019-05 until 2026")
        == "held as of 2 March 2024, from 2019-05 until 2026"
    )


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " javascript:alert(1)", "data:text/html,x", "//x", "http://[", "", None]
)
def test_only_addresses_of_the_web_become_links(address: str | None) -> None:
    assert marks.web(address) is None
    assert marks.web("HTTPS://a.example/b") == "HTTPS://a.example/b"


@dataclass
class Report:
    kind: str
    rule: str
    cue: str | None


@pytest.mark.parametrize(
    ("report", "told"),
    [
        (Report("direct", "quotation", "joked"), None),
        (Report("indirect", "object", "has welcomed"), "has welcomed"),
        (Report("mixed", "clause", "warned"), "warned"),
        (Report("indirect", "clause", "says"), None),
        (Report("indirect", "according to", "according to"), None),
        (Report("indirect", "headline", ":"), None),
        (Report("indirect", "clause", None), None),
    ],
)
def test_only_direct_speech_is_said_and_the_rest_keeps_its_verb(report: Report, told: str | None) -> None:
    assert marks.cue(report) == told


def test_marks_of_direction_are_taken_out_where_nothing_can_contain_them() -> None:
    assert marks.undirected("a\u202eb\u2066c\u2069\u200e") == "abc\u200e"
