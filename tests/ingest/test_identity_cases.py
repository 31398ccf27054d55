"""Hard cases of identity across articles, in tests/gold/identity: whether we judge them as a careful reader does.

Whether the collection itself is sound is tested too.

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

from ingest.identity import Identities
from ingest.pipeline import read
from ontology.reading import Reading
from ontology.records import Actor, ActorKind, Article, Verdict
from tests import newsroom

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

SPELT = {"spelling", "misspelling", "same name"}
"""What one reader calls a spelling is a slip to another, and a name in capitals is the same name to a third."""

MISSED = {
    "initial-between-two-namesakes": "what the biologist is does not come out of her article, and her name is rare",
    "judge-and-team-captain": "a captain may lead a team, a ship or a company of soldiers: a candidate to us",
    "ministry-of-health-of-two-countries": "we know of no countries: a candidate to us",
    "one-letter-and-another-life": "Hansen and Hanson: a candidate to us",
    "technician-and-chairman-of-one-bus-company": "that they are two is told by the story alone",
}
"""The cases that we judge otherwise, and why."""

Found = Mapping[tuple[str, str], Reading]
"""What was found in each article of each case."""


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
        (case.stem, given["key"], article(case, given)) for case in CASES for given in content(case)["articles"]
    ]
    readings = read((article for _, _, article in articles), nlp)
    return {(case, key): reading for (case, key, _), reading in zip(articles, readings, strict=True)}


def article(case: Path, given: dict[str, Any]) -> Article:
    published = given["published"] and date.fromisoformat(given["published"])
    return Article(key=f"{case.stem}-{given['key']}", text=given["text"], outlet=given["outlet"], published=published)


def actor(found: Found, case: Path, who: tuple[str, str]) -> Actor:
    key, name = who
    return next(actor for actor in found[case.stem, key].actors if actor.name == name)


def judged(found: Found, case: Path) -> Identities:
    return newsroom.identified(*(found[case.stem, given["key"]] for given in content(case)["articles"]))


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
            actors = found[case.stem, key].actors
            fitting = [actor for actor in actors if actor.name == name]
            names = [actor.name for actor in actors]
            assert len(fitting) == 1, f"{name!r} among {names} of article {key}"
            kinds.append(fitting[0].kind)
        assert (kinds[0] != kinds[1]) == (judgement["because"] == "kinds differ")


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, marks=pytest.mark.xfail(strict=True, reason=MISSED[case.stem]))
        if case.stem in MISSED
        else case
        for case in CASES
    ],
    ids=lambda case: case.stem,
)
def test_we_judge_a_case_as_a_careful_reader_does(case: Path, found: Found) -> None:
    result = judged(found, case)
    for one, other, expected in pairs(case):
        verdict, reasons = verdict_on(result, actor(found, case, one), actor(found, case, other))
        assert verdict == expected["expected"], (one, other, reasons)
        if verdict != "different":
            assert reasons & (SPELT if expected["because"] in SPELT else {expected["because"]}), (one, other)


def verdict_on(result: Identities, one: Actor, other: Actor) -> tuple[str, set[str]]:
    """What is judged of two actors of different articles, and by which likenesses."""
    if one.iri not in result.meant or other.iri not in result.meant:
        return "different", set()  # an office is nobody whom several articles may mean
    mine, theirs = result.meant[one.iri], result.meant[other.iri]
    if mine == theirs:
        return "same", {said.because for said in result.judgements if said.one in {one.iri, other.iri}}
    on_both = [said for said in result.judgements if {said.one, said.other} == {mine, theirs}]
    candidates = {said.because for said in on_both if said.verdict is Verdict.CANDIDATE}
    return ("candidate" if candidates else "different"), candidates
