"""How sure a find is, from what the tagger tells of it."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.confidence import FACTS, LEAST, MOST, confidence, features
from ingest.linking import Find
from ontology.records import Quoting, Span

FOUND = Find(
    source=(Span(0, 3),),
    cue=(Span(4, 8),),
    content=(Span(9, 20),),
    sure_of_source=0.8,
    sure_of_cue=0.9,
    sure_of_content=0.7,
    first=1,
)


def told(
    found: Find = FOUND,
    quoting: Quoting = Quoting.INDIRECT,
    words: int = 5,
    usual: float = 0.5,
    *,
    title: bool = False,
) -> dict[str, float]:
    return features(found, quoting, words, usual, title=title)


def test_each_fact_is_told_of_each_find() -> None:
    assert tuple(told()) == tuple(told(replace(FOUND, source=()))) == FACTS


def test_sureness_of_each_part_is_told_in_log_odds() -> None:
    given = told()
    assert given["cue"] == pytest.approx(math.log(9))
    assert given["source"] == pytest.approx(math.log(4))
    assert given["content"] == pytest.approx(math.log(7 / 3))
    assert told(usual=0.75)["cue word"] == pytest.approx(math.log(3))


def test_it_makes_a_difference_whether_no_source_was_found_or_none_is_sure() -> None:
    none = told(replace(FOUND, source=()))
    assert (none["source"], none["no source"]) == (0.0, 1.0)
    assert none["sure of no source"] == pytest.approx(math.log(4))
    assert (told()["no source"], told()["sure of no source"]) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        (told(quoting=Quoting.DIRECT), "direct"),
        (told(quoting=Quoting.MIXED), "mixed"),
        (told(words=3), "short"),
        (told(title=True), "title"),
        (told(replace(FOUND, content=(Span(9, 12), Span(14, 20)))), "pieces"),
    ],
)
def test_kind_length_place_and_pieces_count(changed: dict[str, float], name: str) -> None:
    assert (told()[name], changed[name]) == (0.0, 1.0)


def test_confidence_is_the_probability_that_belongs_to_weighed_log_odds() -> None:
    assert confidence({"always": 1.0}, {"always": 0.0}) == 0.5
    assert confidence({"always": 1.0, "cue": math.log(9)}, {"cue": 1.0}) == 0.9
    assert confidence({"always": 1.0, "cue": 2.0}, {"always": 1.0, "cue": -0.5}) == 0.5


def test_what_has_no_weight_does_not_count() -> None:
    assert confidence({"always": 1.0, "cue": 9.0}, {"always": 0.0}) == 0.5


def test_surer_parts_never_make_a_find_less_sure() -> None:
    weights = {"cue": 0.3, "content": 0.3, "source": 0.2}
    shares = [
        confidence(told(replace(FOUND, sure_of_cue=sure, sure_of_content=sure, sure_of_source=sure)), weights)
        for sure in (0.0, 0.1, 0.5, 0.9, 1.0)
    ]
    assert shares == sorted(shares)
    assert shares[0] < shares[-1]


@given(st.floats(0, 1), st.integers(1, 10**6), st.floats(-1e6, 1e6))
def test_nothing_is_quite_certain_nor_quite_impossible(sure: float, words: int, weight: float) -> None:
    given = told(replace(FOUND, sure_of_cue=sure), words=words)
    assert LEAST <= confidence(given, dict.fromkeys(given, weight)) <= MOST
