"""A very long article is read a stretch at a time, and comes out as one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from spacy.language import Language

from ingest import parse, stretches
from ingest.mentions import actors
from ingest.parse import parsed
from ingest.posts import memberships
from ingest.zones import headed, zones
from ontology.reading import Reading
from ontology.records import Article, Span, ZoneKind, Zones

TITLE = "Ferry to stop at the old pier again"
PARAGRAPHS = [
    "Ann Marsh, chair of the Teal Valley Council, said on Tuesday that the ferry would stop at the old pier again.",
    "The pier has been closed for nine winters, and the bakery beside it for as many, to the sorrow of the town.",
    "“Nobody believed it,” said Carl Teal, the mayor, who had waited on the quay since the early morning.",
    "Mr Teal thanked the Teal Valley Council, and Ann Marsh, for the paint. It had been a long and quiet winter.",
]
TEXT = "\n\n".join([TITLE, *PARAGRAPHS, ""])


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretches, "STRETCH", 250)
    monkeypatch.setattr(parse, "PIECE", 120)


def page(text: str) -> tuple[Article, Zones]:
    article = Article(key="a", text=text)
    return article, zones(article)


def read(texts: list[str], nlp: Language) -> list[Reading]:
    def each() -> Iterator[Reading]:
        for known, parts, doc in parsed(stretches.stretches(map(page, texts)), nlp):
            article = headed(known, parts)
            named = actors(article, parts, doc)
            yield Reading(article, named, memberships(article, parts, doc, named))

    return list(stretches.joined(each()))


def test_an_article_of_ordinary_length_is_one_stretch() -> None:
    pages = [page(TEXT), page("One line."), page("Share this")]
    assert list(stretches.stretches(pages)) == pages


@pytest.mark.usefixtures("short")
def test_stretches_end_with_a_paragraph_and_share_the_body_between_them() -> None:
    found = [parts for _, parts in stretches.stretches([page(TEXT)])]
    bodies = [" ".join(span.of(TEXT) for span in parts.of(ZoneKind.BODY)) for parts in found]
    assert [body.split("\n\n") for body in bodies] == [PARAGRAPHS[:2], PARAGRAPHS[2:]]
    for parts in found:
        assert "".join(zone.span.of(TEXT) for zone in parts.in_order) == TEXT
    assert [bool(parts.of(ZoneKind.TITLE)) for parts in found] == [True, False]


@pytest.mark.usefixtures("short")
def test_all_stretches_know_the_title() -> None:
    assert [article.title for article, _ in stretches.stretches([page(TEXT)])] == [TITLE, TITLE]


@pytest.mark.usefixtures("short")
def test_a_paragraph_that_is_too_long_is_cut_after_a_sentence() -> None:
    text = " ".join(PARAGRAPHS)
    bodies = [span.of(text) for _, parts in stretches.stretches([page(text)]) for span in parts.of(ZoneKind.BODY)]
    assert all(len(body) <= 250 for body in bodies)
    assert all(body.endswith(".") for body in bodies)
    assert " ".join(bodies) == text


@pytest.mark.usefixtures("short")
def test_the_readings_of_an_article_become_one(nlp: Language) -> None:
    (reading,) = read([TEXT], nlp)
    assert reading.article == headed(*page(TEXT))
    named = {actor.name: [TEXT[one.span.start : one.span.end] for one in actor.mentions] for actor in reading.actors}
    assert named["Ann Marsh"].count("Ann Marsh") == 2
    assert named["Teal Valley Council"].count("Teal Valley Council") == 2
    assert {post.title for post in reading.memberships} == {"chair", "mayor"}
    assert len({actor.iri for actor in reading.actors}) == len(reading.actors)


@pytest.mark.usefixtures("short")
def test_the_batch_makes_no_difference_to_the_stretches(nlp: Language) -> None:
    texts = [TEXT, TEXT, "One line.", f"{TEXT}\n{PARAGRAPHS[0]}", "Share this", TEXT]
    assert read(texts, nlp) == [one for text in texts for one in read([text], nlp)]


def test_two_articles_with_one_text_stay_two() -> None:
    article = Article(key="a", text=TEXT, body=(Span(37, 100),))
    readings = [Reading(article), Reading(article), Reading(replace(article, key="b", body=(Span(100, 200),)))]
    assert len(list(stretches.joined(readings[:2]))) == 2
    bare = Reading(Article(key="a", text=TEXT))
    assert list(stretches.joined([bare, bare])) == [bare, bare]


def test_a_stretch_far_into_a_text_keeps_its_offsets(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "PIECE", 120)
    article, _ = page("\n".join([*["It rained."] * 100, PARAGRAPHS[0]]))
    body = Span(len(article.text) - len(PARAGRAPHS[0]), len(article.text))
    parts = zones(article)
    far = stretches.covering([replace(parts.in_order[-1], kind=ZoneKind.BODY, span=body)], len(article.text))
    ((_, _, doc),) = parsed([(article, far)], nlp)
    words = [token for token in doc if not token.is_space]
    assert doc.text == " " * (body.start - 1) + "\n" + PARAGRAPHS[0]
    assert [article.text[token.idx : token.idx + len(token)] for token in words] == [token.text for token in words]
    assert [sentence.text.strip() for sentence in doc.sents][-1] == PARAGRAPHS[0]
