"""What a speaker does by saying it: cases by what decides, in tests/gold/acts.

A case is a sentence in our own words, the words that name the speaker, the cue, what is said, and the act.
"""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from ingest.acts import with_acts
from ontology.iris import statement_id
from ontology.records import Article, Quoting, Span, SpeechAct, Statement

GOLD = sorted((Path(__file__).parents[1] / "gold/acts").glob("*.json"))
CASES = [case for path in GOLD for case in json.loads(path.read_text(encoding="utf-8"))]


def place(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def statement(article: Article, source: str, cue: str, content: list[str]) -> Statement:
    """One as an extractor gives it, in quotation marks or not."""
    text = article.text
    spans = tuple(place(text, words) for words in content)
    direct = all(text[span.start - 1 : span.start] == "“" for span in spans)
    return Statement(
        id=statement_id(article, spans),
        speaker=None,
        speaker_role=source,
        held_post=None,
        source=(place(text, source),),
        cue=(place(text, cue),),
        content=spans,
        sentence=Span(0, len(text)),
        quoting=Quoting.DIRECT if direct else Quoting.INDIRECT,
        rule="given",
        confidence=1.0,
    )


def test_no_case_was_lost() -> None:
    assert (len(GOLD), len(CASES)) == (3, 49)
    assert {case["act"] for case in CASES} == set(SpeechAct)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:60])
def test_what_is_done_by_saying_it(case: dict, nlp: Language) -> None:
    article = Article(key="case", text=case["text"])
    said = statement(article, case["source"], case["cue"], case["content"])
    (told,) = with_acts(article, nlp(article.text), [said])
    assert told.speech_act == case["act"]


def test_who_goes_on_goes_on_with_what_was_begun(nlp: Language) -> None:
    article = Article(key="case", text="Fishermen criticised the quota, noting that it was set in secret.")
    first = statement(article, "Fishermen", "criticised", ["the quota"])
    second = statement(article, "Fishermen", "noting", ["it was set in secret"])
    assert [one.speech_act for one in with_acts(article, nlp(article.text), [first, second])] == ["criticise"] * 2


spans = st.tuples(st.integers(0, 300), st.integers(1, 80)).map(lambda at: Span(at[0], at[0] + at[1]))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=200), spans, spans, spans)
def test_any_places_in_any_text_have_an_act(nlp: Language, text: str, source: Span, cue: Span, content: Span) -> None:
    def within(span: Span) -> tuple[Span, ...]:
        start = min(span.start, len(text) - 1)
        return (Span(start, max(start + 1, min(span.end, len(text)))),)

    article, doc = Article(key="case", text=text), nlp(text)
    said = Statement(
        "id",
        None,
        None,
        None,
        within(source),
        within(cue),
        within(content),
        Span(0, len(text)),
        Quoting.MIXED,
        "g",
        1.0,
    )
    (told,) = with_acts(article, doc, [said])
    assert told.speech_act in SpeechAct


def test_many_repeated_words_take_no_time_of_their_own(nlp: Language) -> None:
    text = "She said: we must " + "very " * 4_000 + "stop."
    article = Article(key="case", text=text)
    said = statement(article, "She", "said", [text[10:]])
    assert with_acts(article, nlp(text), [said])
