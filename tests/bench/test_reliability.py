"""Confidence beside the share of what is right."""

import pytest

from bench.reliability import Bin, calibration_error, reliability, table


def test_a_bin_says_how_many_how_sure_and_how_many_right() -> None:
    judged = [(0.82, True), (0.88, False), (0.1, False), (1.0, True)]
    assert [(one.low, one.count) for one in reliability(judged)] == [(0.1, 1), (0.8, 2), (0.9, 1)]
    one = reliability(judged)[1]
    assert (one.confidence, one.right) == (pytest.approx(0.85), 0.5)


@pytest.mark.parametrize("tenth", range(10))
def test_a_tenth_belongs_to_the_bin_that_it_opens(tenth: int) -> None:
    assert reliability([(tenth / 10, True)])[0].low == tenth / 10


def test_who_is_right_as_often_as_sure_has_no_error() -> None:
    assert calibration_error(reliability([(0.75, True)] * 3 + [(0.75, False)])) == 0.0
    assert calibration_error(()) == 0.0


def test_the_error_is_a_mean_over_statements() -> None:
    bins = (Bin(0.5, 1, 0.5, 1.0), Bin(0.9, 3, 0.9, 0.8))
    assert calibration_error(bins) == pytest.approx((0.5 + 3 * 0.1) / 4)
    assert table(bins).endswith("expected calibration error 0.200")
