"""Which words belong to which cue, from scores made by hand."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.linking import Find, Scores, Weights, finds
from ingest.quotations import paragraphs
from ingest.windows import WORD, Place, Shape, Window, Word
from ontology.records import Span, Spans

SURE, UNSURE = 6.0, -6.0
Told = tuple[str, str, str]
"""Source, cue and content of one statement, each in stretches divided by " | "."""


def window(text: str) -> Window:
    words, lines = [], []
    for number, line in enumerate(paragraphs(text, Span(0, len(text)))):
        for found in WORD.finditer(text, line.start, line.end):
            shape = Shape.LOWER if found.group()[0].isalnum() else Shape.MARK
            words.append(Word(Span(*found.span()), found.group(), shape, Place.BODY))
            lines.append(number)
    return Window(tuple(words), (), (), (), (), tuple(lines))


def at(text: str, read: Window, words: str) -> list[int]:
    """The numbers of the words of some stretches that stand in the text in this order."""
    places, start = [], 0
    for each in words.split(" | ") if words else []:
        start = text.index(each, start)
        span = Span(start, start + len(each))
        places += [number for number, word in enumerate(read.words) if span.contains(word.span)]
    return places


def scores(text: str, *told: Told) -> Scores:
    """What a network would say that is sure of these statements."""
    read = window(text)
    count = len(read.words)
    cue = np.tile(np.array([0.98, 0.01, 0.01], dtype=np.float32), (count, 1))
    source, content = (np.full(count, UNSURE, dtype=np.float32) for _ in range(2))
    links = np.full((count, count, 2), UNSURE, dtype=np.float32)
    for one in told:
        speaks, cues, said = (at(text, read, words) for words in one)
        cue[cues] = [0.01, 0.01, 0.98]
        cue[cues[0]] = [0.01, 0.98, 0.01]
        source[speaks] = SURE
        content[said] = SURE
        links[np.ix_(cues, speaks, [0])] = SURE
        links[np.ix_(cues, said, [1])] = SURE
    return Scores(cue, source, content, links)


def found(text: str, given: Scores, weights: Weights | None = None) -> list[Told]:
    def shown(spans: Spans) -> str:
        return " | ".join(span.of(text) for span in spans)

    return [
        (shown(one.source), shown(one.cue), shown(one.content))
        for one in finds(window(text), given, weights or Weights())
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ann Lee said that it rained.", [("Ann Lee", "said", "that it rained")]),
        ("It will rain, according to Ann Lee.", [("Ann Lee", "according to", "It will rain")]),
        ("Lee: it rained.", [("Lee", ":", "it rained")]),
        ("It rained — Lee", [("Lee", "—", "It rained")]),
        ("The pier, Lee said, is shut.", [("Lee", "said", "The pier | is shut")]),
        ("“It rained.\n\n“It will snow.”\n\nSo said Lee.", [("Lee", "said", "It rained | It will snow")]),
        ("“It rained,” said Lee. “It always does.”", [("Lee", "said", "It rained | It always does")]),
        ("The plan was called a waste.", [("", "called", "a waste")]),
        ("Lee said it rained and warned of floods.", [("Lee", "said", "it rained"), ("Lee", "warned of", "floods")]),
        ("Lee said it rained. Roe denied this.", [("Lee", "said", "it rained"), ("Roe", "denied", "this")]),
        ("Both Lee and Roe said it rained.", [("Both Lee and Roe", "said", "it rained")]),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_what_the_network_is_sure_of_is_found(text: str, told: list[Told]) -> None:
    assert found(text, scores(text, *told)) == told


def test_cues_come_in_the_order_of_the_text() -> None:
    text = "Snow, warned Roe, and rain, said Lee."
    told = [("Lee", "said", "rain"), ("Roe", "warned", "Snow")]
    assert found(text, scores(text, *told)) == told[::-1]


def test_a_cue_of_which_nothing_is_said_is_none() -> None:
    text = "Lee said so."
    assert found(text, scores(text, ("Lee", "said", ""))) == []


def test_where_nobody_speaks_nothing_is_found() -> None:
    text = "The museum opened in 1964."
    assert found(text, scores(text)) == []


def test_a_cue_has_to_be_likely_enough() -> None:
    text = "Lee said that it rained."
    given = scores(text, ("Lee", "said", "that it rained"))
    given.cue[1] = [0.8, 0.2, 0.0]
    assert found(text, given) == []
    assert len(found(text, given, Weights(cue=0.1))) == 1


def test_words_of_a_cue_that_is_left_out_go_to_the_others() -> None:
    text = "Lee announced a review, which will look at trains."
    given = scores(text, ("Lee", "announced", "a review, which will look at trains"), ("which", "will look at", ""))
    given.links[6:9, 9, 1] = 2 * SURE
    both = [*finds(window(text), given)]
    assert [one.content[-1].of(text) for one in both] == ["a review, which will look at", "trains"]
    (left,) = finds(window(text), given, without={both[1].first})
    assert left.content[-1].of(text) == "a review, which will look at trains"


def test_a_content_before_its_cue_is_all_of_the_sentence_that_nobody_else_says() -> None:
    text = "Prices will fall this winter, with jobs at risk, the bank has warned."
    whole = "Prices will fall this winter, with jobs at risk"
    assert found(text, scores(text, ("the bank", "has warned", "with jobs at risk"))) == [
        ("the bank", "has warned", whole)
    ]
    two = scores(text, ("the bank", "has warned", "with jobs at risk"), ("Prices", "will fall", "this winter"))
    assert ("the bank", "has warned", "with jobs at risk") in found(text, two)
    short = "However, jobs are at risk, the bank has warned."
    assert found(short, scores(short, ("the bank", "has warned", "jobs are at risk"))) == [
        ("the bank", "has warned", "jobs are at risk")
    ]


def test_a_word_is_said_by_the_likelier_of_two_cues() -> None:
    text = "Lee said, and Roe denied, it rained."
    given = scores(text, ("Lee", "said", "it rained"), ("Roe", "denied", "it rained"))
    given.links[5, 7:9, 1] += 1
    assert found(text, given) == [("Roe", "denied", "it rained")]


def test_a_word_that_was_lost_within_a_content_is_kept() -> None:
    text = "Lee said that the old pier was shut."
    given = scores(text, ("Lee", "said", "that the old pier was shut"))
    given.links[1, 4, 1] = -1
    given.content[4] = -0.5
    assert found(text, given) == [("Lee", "said", "that the old pier was shut")]
    assert found(text, given, Weights(change=0.0)) == [("Lee", "said", "that the | pier was shut")]


def test_a_single_word_far_from_all_others_is_not_drawn_in() -> None:
    text = "Lee said that it rained. The pier was shut."
    given = scores(text, ("Lee", "said", "that it rained"))
    given.links[1, 7, 1] = given.content[7] = 1.0
    assert found(text, given) == [("Lee", "said", "that it rained")]


def test_marks_at_the_ends_are_left_out_and_marks_within_divide_nothing() -> None:
    text = "“Wet, cold, and dark,” said Lee."
    assert found(text, scores(text, ("Lee", "said", "“Wet, cold, and dark,”"))) == [
        ("Lee", "said", "Wet, cold, and dark")
    ]
    assert found(text, scores(text, ("Lee", "said", "Wet | cold | and dark"))) == [
        ("Lee", "said", "Wet, cold, and dark")
    ]


def test_the_end_of_a_line_divides() -> None:
    text = "Lee said:\nIt rained\nIt snowed"
    assert found(text, scores(text, ("Lee", "said", "It rained | It snowed"))) == [
        ("Lee", "said", "It rained | It snowed")
    ]


@pytest.mark.parametrize(
    ("near", "far", "source"),
    [(6.0, 1.0, "who"), (4.0, 6.0, "who"), (2.0, 6.0, "Lee"), (-1.0, 1.0, "Lee")],
)
def test_of_two_likely_sources_the_nearer_is_taken_unless_the_other_is_much_likelier(
    near: float, far: float, source: str
) -> None:
    text = "Lee met Roe, who said it rained."
    given = scores(text, ("Lee | who", "said", "it rained"))
    given.links[5, [0, 4], 0] = far, near
    assert found(text, given) == [(source, "said", "it rained")]


def test_of_two_likely_sources_after_a_cue_the_nearer_is_taken_too() -> None:
    text = "“It rained,” said Lee to Roe."
    given = scores(text, ("Lee | Roe", "said", "It rained"))
    said, lee = at(text, window(text), "said")[0], at(text, window(text), "Lee")[0]
    given.links[said, lee, 0] = 4.0
    assert found(text, given) == [("Lee", "said", "It rained")]


def test_a_source_that_the_label_tells_of_is_taken_where_its_link_is_unsure_but_not_where_it_is_denied() -> None:
    text = "Lee said it rained."
    given = scores(text, ("Lee", "said", "it rained"))
    given.links[1, 0, 0] = -1.5
    assert found(text, given) == [("Lee", "said", "it rained")]
    given.links[1, 0, 0] = -3.0
    assert found(text, given) == [("", "said", "it rained")]


def test_what_is_said_is_never_its_own_source() -> None:
    text = "Lee said it rained."
    given = scores(text, ("Lee", "said", "it rained"))
    given.links[1, 2, 0] = given.source[2] = 9.0
    assert found(text, given) == [("Lee", "said", "it rained")]


def one(text: str, given: Scores) -> Find:
    (only,) = finds(window(text), given, Weights())
    return only


def test_it_is_told_how_sure_the_network_is_of_each_part() -> None:
    text = "Lee said it rained."
    given = scores(text, ("Lee", "said", "it rained"))
    sure = one(text, given)
    assert min(sure.sure_of_cue, sure.sure_of_source, sure.sure_of_content) > 0.95
    given.cue[1] = [0.4, 0.6, 0.0]
    given.links[1, 0, 0], given.links[1, 2:4, 1] = 0.0, 0.0
    unsure = one(text, given)
    parts = (unsure.sure_of_cue, unsure.sure_of_source, unsure.sure_of_content)
    assert parts == pytest.approx((0.6, 0.5, 0.5), abs=1e-6)


def test_where_there_is_no_source_it_is_told_how_sure_that_is() -> None:
    text = "It was said to rain."
    given = scores(text, ("", "was said", "to rain"))
    assert one(text, given).sure_of_source > 0.95
    given.links[1:3, 0, 0] = -1.0
    given.source[0] = UNSURE
    assert one(text, given).sure_of_source == pytest.approx(1 - 1 / (1 + np.e), abs=1e-6)


def test_scores_that_are_huge_do_no_harm() -> None:
    text = "Lee said it rained."
    given = scores(text, ("Lee", "said", "it rained"))
    for huge in (1e4, 1e30):
        loud = replace(given, **{part: getattr(given, part) * huge for part in ("source", "content", "links")})
        assert found(text, loud) == [("Lee", "said", "it rained")]
        assert one(text, loud).sure_of_content <= 1.0


@given(st.integers(0, 2**32 - 1), st.floats(0.5, 8.0))
def test_whatever_the_scores_no_word_has_two_parts(seed: int, spread: float) -> None:
    chance = np.random.default_rng(seed)
    text = "Ann Lee said: “It rained.\n“It will snow,” she added. According to Roe, it won't — “ever” — say Poe.\nSo."
    read = window(text)
    count = len(read.words)
    raw = np.exp(chance.normal(0, 2, (count, 3)))
    source, content = (chance.normal(-1, spread, count).astype(np.float32) for _ in range(2))
    links = chance.normal(-1, spread, (count, count, 2)).astype(np.float32)
    given = Scores((raw / raw.sum(-1, keepdims=True)).astype(np.float32), source, content, links)
    made = list(finds(read, given, Weights()))
    words = {word.span.start for word in read.words}, {word.span.end for word in read.words}
    for each in made:
        parts = (*each.source, *each.cue, *each.content)
        assert each.content
        assert each.cue
        assert all(span.start in words[0] and span.end in words[1] for span in parts)
        assert not any(mine.overlaps(theirs) for mine in each.source for theirs in (*each.cue, *each.content))
        assert all(0 <= sure <= 1 for sure in (each.sure_of_cue, each.sure_of_source, each.sure_of_content))
    for mine, theirs in combinations(made, 2):
        for part in ("cue", "content"):
            assert not any(span.overlaps(other) for span in getattr(mine, part) for other in getattr(theirs, part))
