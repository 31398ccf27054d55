"""Patterns do what they say, and no text makes one slow."""

import time

import pytest

from graph.patterns import LONGEST, pattern
from ontology.errors import BadSetting


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"Pupil [A-Z]\w+", "Pupil Bert"),
        (r"(?i)pupil \d{1,3}", "PUPIL 12"),
        (r"(?:Mr|Mrs) X", "Mrs X"),
        (r"a{2,}b", "aaab"),
        (r"[a\]+]+b", "a+]b"),
        (r"\(x\)\+", "(x)+"),
        (r"x{,3}y", "xxy"),
        (r"Bert\??", "Bert"),
    ],
)
def test_a_pattern_fits_what_it_says(written: str, text: str) -> None:
    assert pattern(written).fullmatch(text)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("(a|b)+c", "repeats a group"),
        ("(a+)+b", "repeats a group"),
        ("(?=x)y", "looks around"),
        ("(?P<n>x)", "looks around"),
        (r"(x)\1", "looks around, or back"),
        ("x*", "nothing at all fits"),
        ("", "nothing at all fits"),
        ("[", "none"),
        ("(x", "none"),
        ("a{1,100}", "repeat"),
        (r"\w+ \w+ \w+", "ways to fit"),
        ("(a|a)" * 13, "ways to fit"),
        ("x" * (LONGEST + 1), "at most"),
    ],
)
def test_a_pattern_that_may_be_slow_or_is_none_is_refused_without_repeating_it(written: str, fault: str) -> None:
    with pytest.raises(BadSetting, match=fault) as raised:
        pattern(written)
    assert not written or written not in str(raised.value)


@pytest.mark.parametrize("written", [r"\w+\w+x", "(a|a)" * 12 + "x", "a*a*b", "a?" * 12 + "b", r"[a-z]+a+\d"])
def test_the_slowest_patterns_end_on_a_text_made_to_be_slow(written: str) -> None:
    slow = pattern(written)
    start = time.perf_counter()
    assert slow.search("a" * 10_000) is None
    assert time.perf_counter() - start < 10
