"""Whom sources mean, against people's own answers: tests/gold/speakers, places in texts of the corpus beside the checkout."""

from collections import Counter
from pathlib import Path

from bench import speakers
from ingest.parse import load


def test_there_are_cases_enough() -> None:
    cases = [case for file in sorted(speakers.GOLD.glob("*.json")) for case in speakers.cases(file)]
    assert sum(case.kind != "surname" and bool(case.means) for case in cases) >= 470
    assert len(cases) >= 1200


def test_pronouns_and_descriptions_reach_their_floors(shared: Path) -> None:
    asked = [case for file in sorted(speakers.GOLD.glob("*.json")) for case in speakers.cases(file)]
    found = speakers.counts(shared, asked, load())
    everybody: Counter[str] = Counter()
    for kind, outcomes in found.items():
        if not kind.startswith("surname"):
            everybody.update(outcomes)
    assert _share(everybody) >= 0.865
    assert _share(found["pronoun"]) >= 0.86
    assert _share(found["surname"]) >= 0.97
    assert _share(found["nominal, unnamed"]) >= 0.99
    assert everybody["wrong"] <= 0.04 * everybody.total()


def _share(outcomes: Counter[str]) -> float:
    return outcomes["right"] / outcomes.total()
