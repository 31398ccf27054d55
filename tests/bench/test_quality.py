"""Figures of our own beside the scorer's."""

from bench.quality import recall_interval


def test_articles_that_are_all_alike_leave_no_doubt() -> None:
    assert recall_interval([(3, 4)] * 20) == (0.75, 0.75)


def test_the_interval_holds_the_recall_and_is_the_same_each_time() -> None:
    counted = [(found, 4) for found in (0, 1, 2, 3, 4) * 8]
    low, high = recall_interval(counted)
    assert 0.35 < low < 0.5 < high < 0.65
    assert recall_interval(counted) == (low, high)


def test_articles_without_any_count_as_nothing_found() -> None:
    assert recall_interval([(0, 0)]) == (0.0, 0.0)
