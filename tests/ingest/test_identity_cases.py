"""Hard cases of identity across articles, in tests/gold/identity: whether the collection itself is sound.

A case is a file: what is hard `about` it, two to four `articles` in our own words, and for pairs of the actors in them
what a careful reader judges: `same`, `candidate` (for a person to decide) or `different`, and what speaks for it. An
actor is given as the key of its article and its name there. All people, bodies, places and outlets are invented.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

from ingest.pipeline import read
from ontology.records import Actor, ActorKind, Article

CASES = sorted((Path(__file__).parents[1] / "gold" / "identity").glob("*.json"))

LIKENESSES = {
    "same name",
    "spelling",  # case, accents, hyphens, apostrophes, dots, legal form, "&"
    "short form",
    "initials",
    "middle name",
    "surname",
    "acronym",
    "word order",
    "misspelling",
    "shorter name",
}
"""What can liken two names of the same, or of candidates."""

DIFFERENCES = {
    "given names differ",
    "honorifics differ",
    "generations differ",
    "middle names differ",
    "posts differ",
    "nobody in common",
    "parents differ",
    "several fit",
    "kinds differ",
    "names differ",
}
"""What can part two who are different."""

REASONS = {"same": LIKENESSES, "candidate": LIKENESSES, "different": DIFFERENCES}

Found = Mapping[tuple[str, str], list[Actor]]
"""The actors of each article of each case."""


def content(case: Path) -> dict[str, Any]:
    return dict(json.loads(case.read_text(encoding="utf-8")))


def pairs(case: Path) -> Iterator[tuple[tuple[str, str], tuple[str, str], dict[str, Any]]]:
    """The two actors of each judgement, as article and name, and the judgement."""
    for judgement in content(case)["judgements"]:
        yield tuple(judgement["a"]), tuple(judgement["b"]), judgement


@pytest.fixture(scope="module")
def found(nlp: Language) -> Found:
    """All articles of all cases, read in one go."""
    articles = [
        (case.stem, given["key"], Article(key=f"{case.stem}-{given['key']}", text=given["text"]))
        for case in CASES
        for given in content(case)["articles"]
    ]
    readings = read((article for _, _, article in articles), nlp)
    return {(case, key): list(reading.actors) for (case, key, _), reading in zip(articles, readings, strict=True)}


def test_all_cases_are_collected() -> None:
    assert len(CASES) == 117


def test_at_least_a_third_of_the_judgements_keep_apart_or_leave_open() -> None:
    judged = Counter(judgement["expected"] for case in CASES for _, _, judgement in pairs(case))
    assert judged["different"] + judged["candidate"] >= judged.total() / 3


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_case_has_its_articles(case: Path) -> None:
    given = content(case)
    assert given.keys() == {"about", "articles", "judgements"}
    assert given["about"].endswith(".")
    assert 2 <= len({article["key"] for article in given["articles"]}) == len(given["articles"]) <= 4
    for article in given["articles"]:
        assert article.keys() == {"key", "published", "outlet", "text"}
        assert article["published"] is None or date.fromisoformat(article["published"])
        assert article["outlet"] is None or article["outlet"].strip()
        headline, body = article["text"].split("\n\n")
        assert headline.strip()
        assert body.endswith((".", "”"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_judgement_gives_a_reason_that_fits_it(case: Path) -> None:
    keys = {article["key"] for article in content(case)["articles"]}
    for one, other, judgement in pairs(case):
        assert judgement.keys() == {"a", "b", "expected", "because", "reason"}
        assert judgement["because"] in REASONS[judgement["expected"]]
        assert judgement["reason"].endswith(".")
        assert {one[0], other[0]} <= keys


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_pair_is_judged_once(case: Path) -> None:
    judged = [frozenset((one, other)) for one, other, _ in pairs(case)]
    assert judged
    assert len(set(judged)) == len(judged)
    assert all(len(pair) == 2 for pair in judged)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_judgements_do_not_contradict_each_other(case: Path) -> None:
    """Whoever is the same as somebody shares what is judged of them."""
    chosen = {actor: actor for one, other, _ in pairs(case) for actor in (one, other)}
    for one, other, judgement in pairs(case):
        if judgement["expected"] == "same":
            joined = {chosen[one], chosen[other]}
            chosen = {actor: chosen[one] if first in joined else first for actor, first in chosen.items()}
    for one, other, judgement in pairs(case):
        assert (chosen[one] == chosen[other]) == (judgement["expected"] == "same")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_everybody_judged_is_found_in_their_article(case: Path, found: Found) -> None:
    for one, other, judgement in pairs(case):
        kinds: list[ActorKind] = []
        for key, name in (one, other):
            fitting = [actor for actor in found[case.stem, key] if actor.name == name]
            names = [actor.name for actor in found[case.stem, key]]
            assert len(fitting) == 1, f"{name!r} among {names} of article {key}"
            kinds.append(fitting[0].kind)
        assert (kinds[0] != kinds[1]) == (judgement["because"] == "kinds differ")
