"""Weights by which a find's confidence is the share of finds like it that are right."""

from __future__ import annotations

import random

import pytest

from bench.training.calibration import Judged, error, unseen, weights
from ingest.confidence import confidence


def finds(count: int = 2000) -> list[Judged]:
    """Finds of which a share are right: one in five where the cue is unsure, four in five where it is sure."""
    chance = random.Random(0)
    made = []
    for number in range(count):
        sure = chance.random() < 0.5
        facts = {"always": 1.0, "cue": 1.0 if sure else -1.0, "noise": chance.gauss(0, 1)}
        made.append(Judged(f"article {number % 50}", facts, chance.random() < (0.8 if sure else 0.2)))
    return made


def test_confidence_is_the_share_of_like_finds_that_are_right() -> None:
    fitted = weights(finds())
    sure, unsure = (confidence({"always": 1.0, "cue": cue, "noise": 0.0}, fitted) for cue in (1.0, -1.0))
    assert (sure, unsure) == (pytest.approx(0.8, abs=0.04), pytest.approx(0.2, abs=0.04))
    assert abs(fitted["noise"]) < 0.15


def test_the_order_of_finds_makes_no_difference() -> None:
    assert weights(finds()) == weights(finds()[::-1])


def test_finds_that_are_all_right_make_no_weight_endless() -> None:
    fitted = weights([Judged("a", {"always": 1.0, "cue": 9.0}, right=True)] * 100)
    assert all(abs(weight) < 10 for weight in fitted.values())


def test_each_find_is_judged_by_weights_that_have_not_seen_its_article() -> None:
    made = finds(500)
    judgements = unseen(made)
    assert [right for _, right in judgements] == [one.right for one in made]
    assert error(judgements) < 0.1
    turned = [Judged(one.article, one.facts, one.right != (one.article == "article 7")) for one in made]
    own = [place for place, one in enumerate(made) if one.article == "article 7"]
    assert [unseen(turned)[place][0] for place in own] == [judgements[place][0] for place in own]
