"""Which words of one telling are which of another."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.alignment import Run, runs, stretches

keys = st.lists(st.sampled_from("abcdefgh"), max_size=40)


@given(keys, keys)
def test_runs_are_of_the_same_words_and_share_none(left: list[str], right: list[str]) -> None:
    found = runs(left, right)
    for run in found:
        assert left[run.left : run.left_end] == right[run.right : run.right_end]
        assert run.length >= 3 or left == right
    for places in ([(run.left, run.length) for run in found], [(run.right, run.length) for run in found]):
        taken = [place for start, length in places for place in range(start, start + length)]
        assert len(taken) == len(set(taken))


@given(st.lists(st.integers().map(str), min_size=1, max_size=40))
def test_all_of_a_telling_is_one_run_of_itself(told: list[str]) -> None:
    assert stretches(told, told) == ((Run(0, 0, len(told)),),)


def test_a_slip_breaks_a_run_but_no_stretch() -> None:
    left, right = "we mend the bridg over the river", "we mend the bridge over the river"
    assert stretches(left.split(), right.split()) == ((Run(0, 0, 3), Run(4, 4, 3)),)


def test_what_was_moved_is_a_stretch_of_its_own() -> None:
    first, second = "nobody asked us about the pier", "the ferry sails on every morning tide"
    found = stretches(f"{first} {second}".split(), f"{second} {first}".split())
    assert found == ((Run(6, 0, 7),), (Run(0, 7, 6),))


def test_a_part_left_out_does_not_end_a_stretch() -> None:
    left = "nobody asked us about it but now the whole long pier is gone and the ferry sails at noon"
    right = "nobody asked us about it and the ferry sails at noon"
    assert stretches(left.split(), right.split()) == ((Run(0, 0, 5), Run(13, 5, 6)),)


def test_three_small_words_in_common_are_no_stretch() -> None:
    assert stretches("it was one of the first".split(), "he is one of the best here".split()) == ()
