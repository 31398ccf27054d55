"""The labelled sentences themselves."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bench.cases import Case, cases
from ontology.policies import Polarity, PolicyKind, Status
from ontology.records import SpeechAct

FOLDER = Path(__file__).parents[1] / "gold" / "policies"
NUMBER = {"apart": 120, "seen": 206}


@pytest.fixture(scope="module", params=NUMBER)
def some(request: pytest.FixtureRequest) -> tuple[str, list[Case]]:
    return request.param, list(cases(FOLDER / request.param))


def test_none_is_lost_and_each_has_a_name_of_its_own(some: tuple[str, list[Case]]) -> None:
    name, found = some
    assert len({case.article.key for case in found}) == len(found) == NUMBER[name]


def test_every_label_is_one_of_those_that_there_are(some: tuple[str, list[Case]]) -> None:
    for case in some[1]:
        assert {policy["type"] for policy in case.policies} <= {*PolicyKind}, case.article.key
        assert {policy["status"] for policy in case.policies} <= {*Status}, case.article.key
        for said in case.statements:
            assert {said["speech_act"], *said["also_acts"]} <= {*SpeechAct}, case.article.key
            assert {about["stance"] for about in said["about"]} <= {*Polarity}, case.article.key


def test_all_four_presses_and_every_polarity_are_there(some: tuple[str, list[Case]]) -> None:
    styles = Counter(case.style for case in some[1])
    assert min(styles[style] for style in ("british", "american", "australian", "irish")) >= len(some[1]) / 5
    stances = Counter(said["about"][0]["stance"] for case in some[1] for said in case.statements if said["about"])
    assert all(stances[stance] >= 10 for stance in Polarity), stances
