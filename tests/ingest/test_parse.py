"""Whatever the text, it is parsed in pieces of bounded size, and each word keeps its place."""

from __future__ import annotations

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from ingest import parse
from ontology.records import Article, Span, Zone, ZoneKind, Zones

PARAGRAPHS = [
    "The ferry will stop at the old pier again, said Ann Marsh, the harbour master, on Tuesday.",
    "“We waited nine years for this,” she told the council. “Nobody believed it.”",
    "Her deputy, Carl Teal, warned that the timetable of Teal Valley Ferries was not yet printed.",
]


def whole(text: str) -> tuple[Article, Zones]:
    article = Article(key="a", text=text)
    return article, Zones((Zone(ZoneKind.BODY, Span(0, len(text))),))


def doc_of(text: str, nlp: Language) -> Doc:
    ((_, _, doc),) = parse.parsed([whole(text)], nlp)
    return doc


def told(doc: Doc) -> list[tuple[object, ...]]:
    return [
        (token.text, token.tag_, token.pos_, token.dep_, token.head.i - token.i, token.ent_type_, token.is_sent_start)
        for token in doc
    ]


def test_a_doc_has_the_text_of_its_article(nlp: Language) -> None:
    text = "\n\n".join(PARAGRAPHS)
    assert doc_of(text, nlp).text == text


def test_what_is_no_part_of_the_article_is_blank(nlp: Language) -> None:
    article = Article(key="a", text="Share this\nIt rained.\nMore news")
    zones = Zones(
        (
            Zone(ZoneKind.FURNITURE, Span(0, 11)),
            Zone(ZoneKind.BODY, Span(11, 21)),
            Zone(ZoneKind.FURNITURE, Span(21, 31)),
        )
    )
    ((_, _, doc),) = parse.parsed([(article, zones)], nlp)
    assert doc.text == " " * 10 + "\nIt rained." + " " * 10


def test_a_long_text_is_cut_after_a_paragraph_and_parsed_like_its_paragraphs(
    nlp: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parse, "PIECE", 120)
    text = "\n".join(PARAGRAPHS)
    apart = [each for part in text.splitlines(keepends=True) for each in told(doc_of(part, nlp))]
    doc = doc_of(text, nlp)
    assert doc.text == text
    assert told(doc) == apart
    assert [token.idx for token in doc] == [
        at for at in range(len(text)) if doc.char_span(at, at + 1, alignment_mode="expand").start_char == at
    ]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("One line.\nAnother line.\nA third.", ["One line.\n", "Another line.\n", "A third."]),
        ("A word. Some more words here. End", ["A word. ", "Some more words ", "here. End"]),
        ("several words without any stop", ["several words ", "without any stop"]),
        ("unbrokenunbrokenunbroken", ["unbrokenunbroken", "unbroken"]),
        ("short", ["short"]),
    ],
)
def test_pieces_end_with_a_line_else_a_sentence_else_a_word(
    text: str, pieces: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parse, "PIECE", 16)
    assert [piece for piece, _ in parse._texts([whole(text)])] == pieces


def test_the_batch_makes_no_difference(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "PIECE", 120)
    texts = [*PARAGRAPHS, "\n".join(PARAGRAPHS), "Rain", "\n".join(PARAGRAPHS[1:])]
    alone = [told(doc_of(text, nlp)) for text in texts]
    forwards = [told(doc) for _, _, doc in parse.parsed(map(whole, texts), nlp)]
    backwards = [told(doc) for _, _, doc in parse.parsed(map(whole, reversed(texts)), nlp)]
    assert alone == forwards == backwards[::-1]


@pytest.mark.parametrize("mark", ["“", "!", "😀", "x", "http://a.example/", "\u200f", "e\u0301"])
def test_what_has_no_blank_for_long_is_passed_over(mark: str, nlp: Language) -> None:
    blob = (mark * 100_000)[:100_000]
    doc = doc_of(f"It rained. {blob} It stopped.", nlp)
    assert [token.text for token in doc if not token.is_space] == ["It", "rained", ".", "It", "stopped", "."]
    assert doc[-1].idx == len(blob) + 22


def test_no_features_of_words_are_kept(nlp: Language) -> None:
    assert doc_of(PARAGRAPHS[0], nlp).tensor.size == 0
