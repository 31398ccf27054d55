"""What words of time mean, told on Friday 14 May 2021."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.moments import moment, stretch, years
from ontology.edtf import first_day, last_day

TOLD = date(2021, 5, 14)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("2019.", "2019"),
        ("the end of 2019", "2019"),
        ("mid-2019", "2019"),
        ("summer 2019", "2019"),
        ("March 2019, when", "2019-03"),
        ("early March 2019", "2019-03"),
        ("5 June 2018", "2018-06-05"),
        ("June 5, 2018", "2018-06-05"),
        ("Monday, 5 June 2017", "2017-06-05"),
    ],
)
def test_a_date_means_the_same_whenever_it_is_told(words: str, value: str) -> None:
    assert {found.value for day in (TOLD, None) if (found := moment(words, day))} == {value}


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("last year", "2020"),
        ("late last year", "2020"),
        ("earlier this year", "2021"),
        ("next month", "2021-06"),
        ("the end of the month", "2021-05"),
        ("last week", "2021-05"),
        ("this June", "2021-06"),
        ("last June", "2020-06"),
        ("next March", "2022-03"),
        ("next Friday", "2021-05-21"),
        ("yesterday", "2021-05-13"),
        ("10 days ago", "2021-05-04"),
        ("six months ago", "2020-11"),
        ("Three years ago", "2018"),
        ("a year ago", "2020"),
    ],
)
def test_what_is_told_from_the_day_of_the_article_counts_from_it(words: str, value: str) -> None:
    found, undated = moment(words, TOLD), moment(words, None)
    assert found
    assert found.value == value
    assert undated
    assert undated.value is None


@pytest.mark.parametrize(
    ("words", "before", "ahead"),
    [
        ("June", "2020-06", "2021-06"),
        ("May", "2021-05", "2021-05"),
        ("5 June", "2020-06-05", "2021-06-05"),
        ("Monday", "2021-05-10", "2021-05-17"),
        ("Friday morning", "2021-05-14", "2021-05-14"),
    ],
)
def test_a_month_or_weekday_alone_is_the_nearest_on_the_side_that_is_told(words: str, before: str, ahead: str) -> None:
    sides = [moment(words, TOLD, ahead=side) for side in (False, True, None)]
    assert [found.value for found in sides if found] == [before, ahead, None]


@pytest.mark.parametrize("words", ["last March", "next June", "recently", "31 February", "two weeks ago today"])
def test_what_could_be_two_times_is_no_date_but_a_time_all_the_same(words: str) -> None:
    found = moment(words, TOLD)
    assert found
    assert found.value in {None, "2021"}


@pytest.mark.parametrize(
    "words", ["2000s", "2019-20", "2019’s", "2,019", "may", "nearly three years ago", "decades", ""]
)
def test_words_that_tell_no_point_in_time_are_none(words: str) -> None:
    assert moment(words, TOLD) is None


def test_a_stretch_up_to_now_began_so_long_ago() -> None:
    past, bare = stretch("the past five years", TOLD), stretch("five years", TOLD, bare=True)
    assert past
    assert bare
    assert past.value == bare.value == "2016"
    assert stretch("five years", TOLD) is None
    assert stretch("more than five years", TOLD, bare=True) is None


@pytest.mark.parametrize(
    ("words", "run"),
    [
        ("2003-07)", ("2003", "2007")),
        ("2003–2007", ("2003", "2007")),
        ("1998-02", ("1998", "2002")),
        ("2019-present", ("2019", None)),
        ("2010–)", ("2010", None)),
        ("2010-12-01", None),
        ("2007-2003", None),
        ("2003", None),
    ],
)
def test_a_run_of_years_has_a_first_and_perhaps_a_last(words: str, run: tuple[str, str | None] | None) -> None:
    found = years(words)
    assert (found and found[1:]) == run


UNITS = st.sampled_from(["year", "month", "week", "day", "years", "Monday", "March", "2019", "20١٩", "3", "ten", "ago"])
WORDS = (
    UNITS
    | st.sampled_from(["last", "next", "this", "the", "end of", "early", "a", "of", ",", "-"])
    | st.text(max_size=4)
)


@given(st.lists(WORDS, max_size=7).map(" ".join), st.none() | st.dates(), st.none() | st.booleans())
def test_whatever_is_found_is_a_date_within_the_words(words: str, told: date | None, ahead: bool | None) -> None:
    for found in (moment(words, told, ahead=ahead), stretch(words, told, bare=True)):
        if found:
            assert 0 < found.end <= len(words)
            if found.value:
                assert first_day(found.value) <= last_day(found.value)
