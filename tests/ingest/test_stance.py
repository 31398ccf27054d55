"""Who stands where on what: cases by what shows it, in tests/gold/stance.

A case is a text in our own words, who says what by which cue, the words that name the policies known there, and the
positions expected first: words of the label, the side, and the condition where the case is about one.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from ingest.acts import with_acts
from ingest.conditions import condition
from ingest.stance import MOST, positions
from ontology.iris import policy_referent_iri, statement_id
from ontology.policies import Polarity, Policy, PolicyKind, Position, Status
from ontology.reading import Reading
from ontology.records import Article, Quoting, Span, Statement

GOLD = sorted((Path(__file__).parents[1] / "gold/stance").glob("*.json"))
CASES = [case for path in GOLD for case in json.loads(path.read_text(encoding="utf-8"))]


def place(text: str, words: str) -> Span:
    start = text.rindex(words)
    return Span(start, start + len(words))


def statement(article: Article, source: str, cue: str, content: Sequence[str]) -> Statement:
    text = article.text
    spans = tuple(place(text, words) for words in content)
    direct = all(text[span.start - 1 : span.start] == "“" for span in spans)
    quoting = Quoting.DIRECT if direct else Quoting.INDIRECT
    where = (place(text, source),), (place(text, cue),), spans, Span(0, len(text))
    return Statement(statement_id(article, spans), None, source, None, *where, quoting, "given", 1.0)


def policy(article: Article, words: str) -> Policy:
    start = article.text.index(words)
    iri = policy_referent_iri(words, article)
    evidence = (Span(start, start + len(words)),)
    return Policy(iri, PolicyKind.COMMITMENT, words, Status.ANNOUNCED, evidence, "given", 1.0)


def found(case: dict, nlp: Language) -> tuple[Reading, tuple[Position, ...]]:
    article = Article(key="case", text=case["text"])
    doc = nlp(article.text)
    said = with_acts(article, doc, [statement(article, case["source"], case["cue"], case["content"])])
    policies = tuple(policy(article, words) for words in case["policies"])
    reading = Reading(article, statements=said, policies=policies)
    return reading, positions(reading, doc)


@pytest.fixture(autouse=True)
def _all(monkeypatch: pytest.MonkeyPatch) -> None:
    """These cases say what is read; how sure it must be to be told is another matter (test_trust.py)."""
    monkeypatch.setattr("ingest.stance.BAR", 0.0)


def test_no_case_was_lost() -> None:
    assert (len(GOLD), len(CASES)) == (8, 79)
    assert {one["stance"] for case in CASES for one in case["positions"]} == set(Polarity)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:60])
def test_where_they_stand(case: dict, nlp: Language) -> None:
    reading, shown = found(case, nlp)
    assert len(shown) >= len(case["positions"])
    assert bool(shown) == bool(case["positions"])
    for wanted in case["positions"]:
        same = [one for one in shown if wanted["label"].lower() in one.label.lower()]
        assert wanted["stance"] in [one.polarity for one in same], [(one.label, one.polarity) for one in shown]
        if "condition" in wanted:
            told = same[0].condition
            assert (told and told.of(reading.article.text)) == wanted["condition"]


def test_what_is_known_as_a_policy_is_linked(nlp: Language) -> None:
    case = next(case for case in CASES if case["policies"] == ["the toll"] or "The toll" in case["policies"])
    reading, shown = found(case, nlp)
    assert shown[0].towards == reading.policies[0].iri
    assert replaced(reading, shown).positions == shown


def replaced(reading: Reading, shown: tuple[Position, ...]) -> Reading:
    return Reading(reading.article, statements=reading.statements, policies=reading.policies, positions=shown)


def test_a_condition_ends_before_what_contrasts_with_it(nlp: Language) -> None:
    doc = nlp("We back it if it is cheap, but not before May.")
    told = condition(tuple(doc))
    assert told is not None
    assert told.of(doc.text) == "if it is cheap"


spans = st.tuples(st.integers(0, 300), st.integers(1, 80))
WORDS = st.lists(
    st.sampled_from(
        "we must should will not scrap the tax unless it is bad good they said warned that said, if no plan but “ ” . \n".split(
            " "
        )
    ),
    min_size=1,
    max_size=60,
).map(" ".join)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WORDS.filter(str.strip) | st.text(min_size=1, max_size=120), st.tuples(spans, spans, spans, spans))
def test_positions_lie_in_the_text_whatever_is_given(
    nlp: Language, text: str, places: tuple[tuple[int, int], ...]
) -> None:
    def within(at: tuple[int, int]) -> tuple[Span, ...]:
        start = min(at[0] % len(text), len(text) - 1)
        return (Span(start, max(start + 1, min(start + at[1], len(text)))),)

    article, doc = Article(key="case", text=text), nlp(text)
    source, cue, content, evidence = map(within, places)
    said = Statement("id", None, None, None, source, cue, content, Span(0, len(text)), Quoting.MIXED, "given", 1.0)
    plan = Policy("urn:plan", PolicyKind.FUND, "plan", Status.FUNDED, evidence, "given", 1.0)
    reading = Reading(article, statements=with_acts(article, doc, [said]), policies=(plan,))
    shown = positions(reading, doc)
    assert len(shown) <= MOST
    assert len({one.id for one in shown}) == len(shown)
    assert replaced(reading, shown).positions == shown
    for one in shown:
        for span in (*one.target, *one.evidence, *([one.condition] if one.condition else [])):
            assert span.of(text)
            assert span.end <= len(text)
