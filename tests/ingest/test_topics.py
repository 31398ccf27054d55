"""What passages are about: one case a file, in tests/gold/topics.

A case is a passage in our own words, a line `---`, and a line for each topic that it has, in order: the slug of the topic
and the words that show it, topic | words / words.
"""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from ingest.parse import parsed
from ingest.topics import MOST, MOST_OF_ARTICLE, scheme, subjects, within
from ontology.reading import Reading
from ontology.records import Article, Quoting, Span, Statement, Zone, ZoneKind, Zones
from ontology.subjects import Subject

CASES = sorted((Path(__file__).parents[1] / "gold" / "topics").glob("*.txt"))


def read(text: str, nlp: Language) -> Doc:
    zones = Zones((Zone(ZoneKind.BODY, Span(0, len(text))),))
    ((_, _, doc),) = parsed([(Article(key="case", text=text), zones)], nlp)
    return doc


def slug(subject: Subject) -> str:
    return subject.topic.rpartition("/")[2]


def test_all_cases_are_collected() -> None:
    assert len(CASES) == 36


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_passage_has_the_topics_that_its_words_show(case: Path, nlp: Language) -> None:
    text, _, expected = case.read_text(encoding="utf-8").partition("\n---\n")
    found = within(read(text, nlp), (Span(0, len(text)),))
    rows = [f"{slug(one)} | {' / '.join(span.of(text) for span in one.evidence)}" for one in found]
    assert rows == expected.splitlines()


def test_a_topic_named_once_is_not_what_an_article_is_about(nlp: Language) -> None:
    text = "The prison is full. Inmates share cells. A bus passed."
    assert [slug(one) for one in subjects(Reading(Article(key="case", text=text)), read(text, nlp))] == ["prisons"]


def test_an_article_has_five_topics_at_most(nlp: Language) -> None:
    text = "Schools, buses, prisons, hospitals, museums and airports. " * 2
    assert len(subjects(Reading(Article(key="case", text=text)), read(text, nlp))) == MOST_OF_ARTICLE


def test_a_passage_has_the_topics_of_its_own_words_only(nlp: Language) -> None:
    text = "“Prisons are full,” she said on a bus, “and judges are slow.”"
    at = text.index("bus")
    passages = [(Span(1, 17), Span(text.index("and"), len(text) - 1)), (Span(19, at),), (Span(at, at + 3),)]
    doc = read(text, nlp)
    first, none, bus = (within(doc, spans) for spans in passages)
    assert [slug(one) for one in first] == ["prisons", "courts"]
    assert not none
    assert [slug(one) for one in bus] == ["buses"]


def test_a_label_across_two_pieces_of_a_passage_is_not_met(nlp: Language) -> None:
    text = "“The care,” she said, “homes need is love.”"
    assert not within(read(text, nlp), (Span(1, 9), Span(23, 42)))


def test_a_statement_has_its_own_topics_after_those_of_the_article(nlp: Language) -> None:
    text = "Prisons are full, said Ann. Prisons close."
    content = Span(0, 16)
    said = Statement("s", None, None, None, (), (), (content,), content, Quoting.INDIRECT, "r", 0.9)
    found = subjects(Reading(Article(key="case", text=text), statements=(said,)), read(text, nlp))
    assert [(slug(one), one.statement, len(one.evidence)) for one in found] == [
        ("prisons", None, 2),
        ("prisons", "s", 1),
    ]


def test_the_scheme_is_read_once_and_not_before_it_is_asked_for() -> None:
    assert scheme() is scheme()


@settings(max_examples=60, deadline=None)
@given(
    words=st.lists(
        st.sampled_from(["school", "care", "homes", "-", "’", "'s", "\n", "GP", "Congress", "the", "tax", "cuts", "😀"])
        | st.text(max_size=8),
        min_size=1,
        max_size=30,
    ),
    glue=st.sampled_from(["", " "]),
    cuts=st.lists(st.tuples(st.integers(0, 200), st.integers(1, 60)), max_size=4),
)
def test_evidence_lies_in_its_passage_and_two_labels_never_overlap(
    words: list[str], glue: str, cuts: list[tuple[int, int]], nlp: Language
) -> None:
    text = glue.join(words) or "-"
    passages = [(Span(start, min(start + size, len(text))),) for start, size in cuts if start < len(text)]
    doc = read(text, nlp)
    for (passage,) in passages:
        about = within(doc, (passage,))
        places = sorted(span for one in about for span in one.evidence)
        assert len(about) <= MOST
        assert all(passage.contains(span) and span.of(text).strip() for span in places)
        assert all(one.end <= other.start for one, other in pairwise(places))
