"""Words find their place again: as they are, in the likeliest surroundings, or edited; and never where they are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.anchors import anchor, places
from ontology.records import Anchor, Article, Span

TEXT = "The weir will hold, said Ida Finch. The weir will hold, said Ben Hale. Nobody asked the skippers about the boats.\n"


def at(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def kept(span: Span, text: str = TEXT) -> Anchor:
    return anchor(Article("weir", text), span)


def test_words_that_stand_twice_are_found_where_their_surroundings_are() -> None:
    second = Span(TEXT.rindex("The weir"), TEXT.rindex(" hold,") + 5)
    assert places(TEXT, [kept(second)]) == (second,)
    longer = f"A new first line.\n\n{TEXT}"
    assert places(longer, [kept(second)]) == (Span(second.start + 19, second.end + 19),)


@pytest.mark.parametrize(
    ("words", "edited", "found"),
    [
        ("Nobody asked the skippers", TEXT.replace("the skippers", "any skippers"), "Nobody asked any skippers"),
        ("the boats", TEXT.replace("about the boats", "about the old boats"), "the old boats"),
        ("Ben Hale", TEXT.replace("Ben Hale", "Benjamin Hale"), "Benjamin Hale"),
    ],
)
def test_edited_words_are_found_by_what_stands_around_them(words: str, edited: str, found: str) -> None:
    (place,) = places(edited, [kept(at(words))])
    assert place.of(edited) == found


def test_words_of_another_text_are_found_nowhere() -> None:
    other = "The choir has lost two singers, and the bells of the town will be mended in the autumn of next year.\n"
    assert places(other, [kept(at("Nobody asked the skippers"))]) == ()
    assert places("", [kept(at("Ben Hale"))]) == ()


def test_words_that_are_gone_leave_the_others() -> None:
    anchors = [kept(at("Ida Finch")), Anchor("weir", "Zebedee Quux")]
    assert places(TEXT, anchors) == (at("Ida Finch"),)


REFUSED = (
    "Asked about the bridge, the mayor Ann Lee said: “No comment.” The ferry goes on as before. "
    "The keeper of the weir, Tom Roe, was asked whether it leaks. “No comment,” he said, and shut the gate.\n"
)


@pytest.mark.parametrize(
    "edited",
    [
        REFUSED[REFUSED.index("The keeper") :],
        f"The mayor was out. {REFUSED[REFUSED.index('The keeper') :]}",
        "Tom Roe said: “No comment.”",
        "No comment",
    ],
)
def test_the_same_short_words_of_somebody_else_are_not_taken_for_them(edited: str) -> None:
    assert places(edited, [kept(at("No comment", REFUSED), REFUSED)]) == ()


@pytest.mark.parametrize(
    "edited",
    [
        REFUSED.replace("Asked about the bridge, the mayor Ann Lee said", "Nobody would say what it will cost"),
        REFUSED.replace(".” The ferry goes on as before.", "”, and the choir sang.").replace("No comment,", "Nothing,"),
        REFUSED[: REFUSED.index("No comment") + len("No comment")],
        REFUSED[REFUSED.index("No comment") :],
        REFUSED.replace("Ann Lee said", "A. Lee said").replace("The ferry", "Our ferry"),
    ],
)
def test_short_words_are_found_where_one_side_or_most_of_both_is_left(edited: str) -> None:
    assert places(edited, [kept(at("No comment", REFUSED), REFUSED)]) == (at("No comment", edited),)


def test_long_words_are_found_whatever_stands_around_them() -> None:
    words = "the weir was never made to hold a flood"
    (place,) = places(
        f"Later: {words}!", [kept(at(words, f"He said that {words}, and left."), f"He said that {words}, and left.")]
    )
    assert place.of(f"Later: {words}!") == words


@given(st.text(min_size=16, max_size=16), st.text("xyz", min_size=1, max_size=8), st.text(), st.text())
def test_short_words_are_found_by_one_side_alone(side: str, words: str, other: str, edited: str) -> None:
    for before, after in (("before", "after"), ("after", "before")):
        text = {"before": side, "after": other}[before] + words + {"before": side, "after": other}[after]
        start = len(side) if before == "before" else len(other)
        now = side + words + edited if before == "before" else edited + words + side
        (place,) = places(now, [kept(Span(start, start + len(words)), text)])
        assert place.of(now) == words


@given(
    st.text("abc", max_size=64),
    st.text("vwxyz", min_size=1, max_size=31),
    st.text("abc", max_size=64),
    st.text("def "),
    st.text("def "),
)
def test_short_words_in_other_surroundings_are_found_nowhere(
    before: str, words: str, after: str, ahead: str, behind: str
) -> None:
    one = kept(Span(len(before), len(before) + len(words)), before + words + after)
    if len(one.prefix + one.suffix) > len(words):
        assert places(ahead + words + behind, [one]) == ()


@given(st.text(min_size=1), st.data())
def test_every_place_of_any_text_is_found_again_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    (found,) = places(text, [kept(Span(start, end), text)])
    assert found.of(text) == text[start:end]


@given(st.text(min_size=1), st.text(), st.data())
def test_whatever_is_found_lies_in_the_text(text: str, other: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    for place in places(other, [kept(Span(start, end), text)]):
        assert 0 <= place.start < place.end <= len(other)
