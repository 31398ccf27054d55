"""Clauses that belong to what is said, by the grammar of its sentence."""

from __future__ import annotations

import pytest
from spacy.language import Language

from ingest.clauses import with_prospect
from ontology.records import Span

FUND = "The board announced a fund for the old pier, which will pay for repairs until June. It is large."


def place(text: str, part: str) -> Span:
    return Span(text.index(part), text.index(part) + len(part))


@pytest.mark.parametrize(
    ("text", "content", "whole"),
    [
        (FUND, "a fund for the old pier", "a fund for the old pier, which will pay for repairs until June"),
        (
            "They want a plan, under which boats could land again.",
            "a plan",
            "a plan, under which boats could land again",
        ),
        ("The board announced a fund, which has grown.", "a fund", "a fund"),
        ("They praised the mayor, who would not comment.", "the mayor", "the mayor"),
        ("The board announced a fund which will grow.", "a fund", "a fund"),
        ("The board announced a fund.", "a fund", "a fund"),
        ("The board announced a fund.", "a fund.", "a fund."),
    ],
)
def test_what_will_come_of_a_thing_is_told_by_who_tells_of_it(
    nlp: Language, text: str, content: str, whole: str
) -> None:
    assert with_prospect(nlp(text), (place(text, content),), ()) == (place(text, whole),)


def test_only_the_last_piece_grows_and_not_into_what_is_taken(nlp: Language) -> None:
    board, fund = place(FUND, "The board"), place(FUND, "a fund for the old pier")
    assert with_prospect(nlp(FUND), (board, fund), ())[0] == board
    assert with_prospect(nlp(FUND), (fund,), (place(FUND, "repairs"),)) == (fund,)
    assert with_prospect(nlp(FUND), (), ()) == ()
    assert with_prospect(nlp("It rained."), (Span(20, 30),), ()) == (Span(20, 30),)
