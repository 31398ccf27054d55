"""The flow, one line a stage: from articles to what is on record in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.language import Language

from ingest.mentions import actors
from ingest.nesting import nested
from ingest.parse import parsed
from ingest.posts import memberships
from ingest.speakers import statements
from ingest.statements import Rules, StatementExtractor
from ingest.zones import headed, zones
from ontology import __version__
from ontology.records import Article, Reading

EXTRACTOR: StatementExtractor = Rules()
SIGNATURE = f"onrecord {__version__}, {EXTRACTOR.name}"
"""What a reading is signed with: another signature means that the article is worth reading again."""


def read(articles: Iterable[Article], nlp: Language) -> Iterator[Reading]:
    """Who said what in each article, found in that article alone."""
    pages = ((article, zones(article)) for article in articles)
    for page, parts, doc in parsed(pages, nlp):
        article = headed(page, parts)
        named = actors(article, parts, doc)
        posts = memberships(article, parts, doc, named)
        found = nested(article, doc, EXTRACTOR(article, parts, doc))
        said, unnamed = statements(article, doc, found, named, posts)
        yield Reading(article, (*named, *unnamed), posts, said, SIGNATURE)
