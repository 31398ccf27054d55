"""How likely a policy or position is to be right, by facts and what they weigh."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from ingest import trust as module
from ingest.confidence import LEAST, MOST
from ingest.deciders import Cast
from ingest.measures import candidates
from ingest.parse import parsed
from ingest.pipeline import spoken
from ingest.setting import setting
from ingest.stance import stands
from ingest.trust import common, trust, weights
from ingest.zones import zones
from ontology.errors import BadModel
from ontology.records import Article

NEWS = "Ministers announced a ban on plastic straws. Mara Quill, a retailer, said she would oppose the ban.\n"


@pytest.mark.parametrize("what", ["policies", "positions"])
def test_the_weights_that_come_with_the_program_are_of_facts_that_are_told(what: str, nlp: Language) -> None:
    known = weights(what)
    assert "always" in known
    article = Article(key="case", text=NEWS)
    ((_, parts, doc),) = parsed([(article, zones(article))], nlp)
    reading = spoken(article, parts, doc)
    told = (
        {fact for one in candidates(Cast(reading), parts, doc) for fact in one.facts}
        if what == "policies"
        else {fact for said in reading.statements for _, facts in stands(said, reading, doc) for fact in facts}
    )
    assert len(told & known.keys()) > len(told) / 3


def test_no_name_counts_for_or_against_a_find(nlp: Language) -> None:
    told = {
        token.text
        for token in nlp("Trump told Fox News on Monday that the Senate should pass the bill.")
        if common(token)
    }
    assert {"told", "should", "pass", "bill"} <= told
    assert not {"Trump", "Fox", "News", "Senate", "Monday"} & told


@given(st.lists(st.sampled_from(sorted(weights("policies"))), unique=True))
def test_what_is_likely_is_a_probability_and_each_fact_moves_it_its_own_way(facts: list[str]) -> None:
    known = weights("policies")
    sure = trust(facts, known)
    assert LEAST <= sure <= MOST
    for fact in known.keys() - set(facts):
        more = trust([*facts, fact], known)
        assert (more >= sure) if known[fact] > 0 else (more <= sure)


def test_a_fact_that_was_never_weighed_tells_nothing() -> None:
    assert trust(["always", "never met"], {"always": 1.0}) == trust(["always"], {"always": 1.0})


@pytest.mark.parametrize(
    "sheet", ["", "[]", "{}", json.dumps({"policies": {"always": "much"}}), '{"policies": {"always": NaN}}']
)
def test_a_damaged_sheet_is_refused_with_its_place(sheet: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / module.SHEET).write_text(sheet, encoding="utf-8")
    monkeypatch.setattr(module, "MODEL", tmp_path)
    weights.cache_clear()
    try:
        with pytest.raises(BadModel, match=module.SHEET):
            weights("policies")
    finally:
        weights.cache_clear()


def test_an_article_on_elections_is_told_from_one_on_policy(nlp: Language) -> None:
    caucus = setting(
        nlp("The candidate thanked voters after the caucus and the debate, and her campaign ran an ad."), 0
    )
    budget = setting(nlp("The minister cut the levy, froze the fare and launched a review of the fund."), 3)
    assert caucus != budget
    assert "article of elections more" in caucus
    assert "article of elections to 0.25" in budget
    assert "article of policies more" in budget
