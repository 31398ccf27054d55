"""Whatever the text: it is read to its end, every place that comes out lies in it, and the batch makes no difference."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from spacy.language import Language

from ingest import parse, stretches
from ingest.pipeline import read
from ingest.readers import articles
from ontology.errors import BadInput
from ontology.reading import Reading
from ontology.records import Article, Span

NEWS = """Ferry to stop at the old pier again

Ann Marsh, chair of the Teal Valley Council, said on Tuesday that the ferry would stop at the old pier again.

“Nobody believed it,” said Carl Teal, the mayor. “We waited nine years.” He added that he would be the first aboard.
"""
ODD = {
    "one word": "Rain",
    "one letter": "x",
    "a headline": "Mayor: ferry will stop again",
    "quotation marks": "“”‘’\"\"''``«»„“" * 200,
    "opening marks": "“ " * 3_000,
    "opening marks on lines": "“\n" * 3_000,
    "punctuation": "?! … -- ... ;;; ()[]{} " * 300,
    "emoji": "😀👩‍👩‍👧 🇬🇧 " * 300,
    "a long word": "x" * 1_000_000,
    "marks without a blank": "“!”" * 2_000,
    "line ends": "\r\n\n\r\u2028\u0085x" * 2_000,
    "control characters": f"\x01\x02\x1b[0m{NEWS}\x7f\x9f\x0b\x0c",
    "invisible characters": "\u200b\u00ad\u200e\ufeff".join(NEWS),
    "right to left": f"\u202e{NEWS}\u202c \u200fשלום עולם, אמר ראש העיר.\u200e",
    "combining marks": "e\u0301\u0327\u20dd" * 3_000,
    "only a quotation": "“We waited nine years and nobody believed that it would ever come again.”",
    "only a speaker": "said Carl Teal, the mayor.",
    "transcript lines": "MARSH: We waited.\nTEAL: We did.\n" * 40,
    "capitals": NEWS.upper(),
    "names alone": "\n".join(["Ann Marsh", "Carl Teal", "Łukasz Wiśniewski", "Nguyễn Văn An"] * 30),
    "the same paragraph": NEWS.rpartition("\n\n")[2] * 20,
}


def reading(text: str, nlp: Language) -> Reading:
    (outcome,) = articles(["-"], stdin=io.BytesIO(text.encode()))
    assert isinstance(outcome, Article), outcome
    (found,) = read([outcome], nlp)
    return found


def places(found: Reading) -> list[Span]:
    mentions = [one.span for actor in found.actors for one in actor.mentions]
    posts = [span for post in found.memberships for span in post.evidence]
    said = [span for one in found.statements for span in (*one.source, *one.cue, *one.content, one.sentence)]
    return [*found.article.body, *mentions, *posts, *said]


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_an_odd_text_is_read_to_its_end(text: str, nlp: Language) -> None:
    found = reading(text, nlp)
    assert found.article.text == text.removeprefix("\ufeff")
    for span in places(found):
        assert span.of(found.article.text).strip()
        assert span.end <= len(found.article.text)


@pytest.mark.parametrize("odd", ["quotation marks", "punctuation", "emoji", "a long word", "marks without a blank"])
def test_where_nobody_speaks_nothing_is_found(odd: str, nlp: Language) -> None:
    found = reading(ODD[odd], nlp)
    assert (found.actors, found.memberships, found.statements) == ((), (), ())


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"Rain\0", "is binary"),
        (b'{"text": "Rain\\u0000"}', "has a null character"),
        (b'{"text": "Rain\\ud83d"}', "has half a character"),
        (b"Rain\xed\xa0\xbd", "is not UTF-8"),
    ],
)
def test_what_no_text_can_hold_is_refused(data: bytes, fault: str) -> None:
    (outcome,) = articles(["-"], stdin=io.BytesIO(data))
    assert isinstance(outcome, BadInput)
    assert fault in outcome.fault


def test_the_batch_makes_no_difference(nlp: Language) -> None:
    texts = [NEWS, *(ODD[odd] for odd in ("one word", "capitals", "transcript lines", "right to left", "emoji"))]
    given = [Article(key=str(number), text=text) for number, text in enumerate(texts)]
    alone = [found for one in given for found in read([one], nlp)]
    assert list(read(given, nlp)) == alone
    assert list(read(reversed(given), nlp)) == alone[::-1]


def test_a_long_text_is_found_out_like_its_stretches(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    body = NEWS.partition("\n\n")[2]
    whole = Article(key="a", text=body * 3)
    monkeypatch.setattr(stretches, "STRETCH", len(body))
    monkeypatch.setattr(parse, "PIECE", 150)
    (found,) = read([whole], nlp)
    (once,) = read([Article(key="a", text=body)], nlp)
    assert len(once.statements) >= 2
    assert {actor.name for actor in found.actors} == {actor.name for actor in once.actors}
    said = [[(span.start, span.end) for span in one.content] for one in once.statements]
    shifted = [
        [(start + by, end + by) for start, end in spans] for by in (0, len(body), 2 * len(body)) for spans in said
    ]
    assert [[(span.start, span.end) for span in one.content] for one in found.statements] == shifted


def test_a_text_read_again_gives_the_same(nlp: Language) -> None:
    article = Article(key="a", text=NEWS)
    assert list(read([article], nlp)) == list(read([replace(article)], nlp))


def test_an_office_named_in_two_ways_speaks_as_one(nlp: Language) -> None:
    text = """Education Secretary to visit the old school

The Education Secretary said on Tuesday that the roof would be mended.

“We waited nine years,” the Education secretary said. “The Education Secretary is late,” a visitor said.
"""
    (reading,) = read([Article("visit", text)], nlp)
    assert len({actor.iri for actor in reading.actors}) == len(reading.actors)
    assert len({said.speaker for said in reading.statements if "ecretary" in said.source[0].of(text)}) == 1
