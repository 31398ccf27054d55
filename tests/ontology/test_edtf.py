"""A date says as much as a text does, and no more."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.edtf import covering, first_day, last_day
from ontology.errors import InvalidRecord


def test_a_year_a_month_and_a_day_have_a_first_and_a_last_day():
    assert (first_day("2019"), last_day("2019")) == (date(2019, 1, 1), date(2019, 12, 31))
    assert (first_day("2020-02"), last_day("2020-02")) == (date(2020, 2, 1), date(2020, 2, 29))
    assert (first_day("2020-02-03"), last_day("2020-02-03")) == (date(2020, 2, 3), date(2020, 2, 3))


@pytest.mark.parametrize(
    "value", ["19", "2019-3", "2019-13", "2019-02-29", "0000", "2019-03-04T00:00", "２０１９", "2019\n"]
)
def test_anything_else_is_refused(value: str):
    with pytest.raises(InvalidRecord, match="expected a year, month or day"):
        first_day(value)


@given(st.dates(), st.dates())
def test_what_covers_two_days_holds_both(one: date, other: date):
    first, last = sorted((one, other))
    value = covering(first, last)
    assert (value is None) == (first.year != last.year)
    if value:
        assert first_day(value) <= first <= last <= last_day(value)
