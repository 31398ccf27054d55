from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from viz.charts import HEIGHT, WIDTH, curve, figure, share


@dataclass(frozen=True)
class Told:
    day: date
    number: float


days = st.lists(st.dates(), min_size=1, max_size=20, unique=True).map(sorted)
numbers = st.floats(-1e300, 1e300)


@given(days, st.data())
def test_a_curve_stays_in_its_picture_and_keeps_the_order_of_days(told: list[date], data: st.DataObject) -> None:
    points = [Told(day, data.draw(numbers)) for day in told]
    drawn = curve(points)
    assert all(0 <= dot.x <= WIDTH and 0 <= dot.y <= HEIGHT for dot in drawn.dots)
    assert [dot.x for dot in drawn.dots] == sorted(dot.x for dot in drawn.dots)
    assert 1 <= len(drawn.across) <= 5
    assert 2 <= len(drawn.up) <= 8


def test_an_axis_has_zero_on_it_and_numbers_that_are_easy_to_read() -> None:
    first = date(2024, 1, 1)
    drawn = curve([Told(first, 3), Told(first + timedelta(days=60), 14)])
    assert [tick.label for tick in drawn.up] == ["0", "5", "10", "15"]
    assert drawn.across[0].label == "1 Jan 2024"
    assert drawn.dots[1].label == "1 Mar 2024: 14"


def test_a_bar_is_as_long_as_its_share_of_the_longest() -> None:
    points = [Told(date.min, number) for number in (-8.0, 4.0, 0.0)]
    assert [share(point.number, points) for point in points] == [100.0, 50.0, 0.0]
    assert share(0.0, points[2:]) == 0.0


def test_a_number_is_written_with_commas_and_no_more_digits_than_it_has() -> None:
    assert [figure(number) for number in (2600000000.0, 0.5, 1 / 3, -12.0, 1e300)] == [
        "2,600,000,000", "0.5", "0.333333", "-12", "1e+300",
    ]  # fmt: skip
