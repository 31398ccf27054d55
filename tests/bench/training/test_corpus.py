"""Articles with annotations as examples, on a small corpus of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.training.corpus import Annotation, Example, attributions, examples
from ontology.records import Span
from tests.ingest.test_windows import VOCABULARY

TEXT = "Bridge stays.\n\nThe mayor said it holds, and that is all. The mayor hopes for money.\n"

FIRST = """\
T1\tSource 15 24\tThe mayor
T2\tCue 25 29\tsaid
T3\tContent 30 38;40 55\tit holds and that is all
E1\tCue:T2 Source:T1 Cue:T2 Content:T3
T5\tCue 67 72\thopes
T6\tContent 73 82\tfor money
E2\tCue:T5 Cue:T5 Content:T6
"""
SECOND = """\
T1\tSource 15 24\tThe mayor
T2\tCue 25 29\tsaid
E1\tCue:T2 Source:T1 Cue:T2
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    (tmp_path / "text" / "a_1.txt").write_text(TEXT, encoding="utf-8")
    for who, marked in (("ann", FIRST), ("bob", SECOND)):
        (tmp_path / "attributions" / f"a_1_{who}.ann").write_text(marked, encoding="utf-8")
    return tmp_path


def words(example: Example, places: tuple[int, ...]) -> str:
    return " ".join(example.window.words[place].text for place in places)


def test_an_attribution_is_read_with_the_stretches_of_its_content() -> None:
    said, hopes = attributions(FIRST)
    assert said == Annotation((Span(15, 24),), (Span(25, 29),), (Span(30, 38), Span(40, 55)))
    assert (hopes.source, hopes.cue) == ((), (Span(67, 72),))


def test_what_has_no_content_is_no_attribution() -> None:
    assert list(attributions(SECOND)) == []


def test_several_sources_of_one_attribution_are_one_source() -> None:
    standoff = (
        "T1\tSource 0 3\tLee\nT2\tSource 8 11\tRoe\nT3\tContent 17 19\tso\nE1\tX:T3 Source2:T2 Source:T1 Content:T3\n"
    )
    (one,) = attributions(standoff)
    assert one.source == (Span(0, 3), Span(8, 11))


def test_a_window_has_what_each_annotator_marked_in_words(corpus: Path) -> None:
    (one,) = examples(corpus, VOCABULARY)
    assert (one.article, one.number) == ("a_1", 0)
    first, second = one.annotators
    assert [(words(one, each.source), words(one, each.cue), words(one, each.content)) for each in first] == [
        ("The mayor", "said", "it holds and that is all"),
        ("", "hopes", "for money"),
    ]
    assert second == ()


def test_the_first_line_is_the_title(corpus: Path) -> None:
    (one,) = examples(corpus, VOCABULARY)
    assert [word.place.name for word in one.window.words[:4]] == ["TITLE", "TITLE", "TITLE", "BODY"]


def test_what_lies_in_another_window_than_its_cue_is_let_go(corpus: Path) -> None:
    long = "rain " * 60
    text = f"Title.\n{long}\nLee said so.\n"
    cue = text.index("said")
    marked = (
        f"T1\tSource {cue - 4} {cue - 1}\tLee\nT2\tCue {cue} {cue + 4}\tsaid\nT3\tContent {cue + 5} {cue + 7}\tso\n"
        f"T4\tContent 0 5\tTitle\nE1\tCue:T2 Source:T1 Cue:T2 Content:T3 Content2:T4\n"
    )
    (corpus / "text" / "a_1.txt").write_text(text, encoding="utf-8")
    (corpus / "attributions" / "a_1_ann.ann").write_text(marked, encoding="utf-8")
    first, last = examples(corpus, VOCABULARY)
    assert first.annotators[0] == ()
    (links,) = last.annotators[0]
    assert (words(last, links.source), words(last, links.cue), words(last, links.content)) == ("Lee", "said", "so")


def test_a_folder_without_annotations_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        FileNotFoundError, match=r"no attributions/\*.ann; expected a folder laid out as PolNeAR's train"
    ):
        next(examples(tmp_path, VOCABULARY))
