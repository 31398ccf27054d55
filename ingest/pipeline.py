"""The flow, one line a stage: from articles to what is on record in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from ingest.acts import with_acts
from ingest.events import events
from ingest.figures import figures
from ingest.keyphrases import key_phrases
from ingest.measures import with_policies
from ingest.mentions import actors, unique
from ingest.nesting import nested
from ingest.parse import parsed
from ingest.posts import memberships
from ingest.speakers import statements
from ingest.stance import positions
from ingest.statements import Learned, StatementExtractor
from ingest.stretches import joined, stretches
from ingest.topics import subjects
from ingest.zones import headed, zones
from ontology import __version__
from ontology.reading import Reading
from ontology.records import Article, ZoneKind, Zones

EXTRACTOR: StatementExtractor = Learned()


def signature() -> str:
    """What a reading is signed with: another signature means that the article is worth reading again."""
    return f"onrecord {__version__}, {EXTRACTOR.name}"


def read(articles: Iterable[Article], nlp: Language) -> Iterator[Reading]:
    """Who said what in each article, found in that article alone; a very long one is read a stretch at a time."""
    pages = ((article, zones(article)) for article in articles)
    return joined(_reading(*page) for page in parsed(stretches(pages), nlp))


def _reading(page: Article, parts: Zones, doc: Doc) -> Reading:
    told = with_policies(spoken(page, parts, doc), parts, doc)
    told = replace(told, positions=positions(told, doc))
    told = replace(told, events=events(told, parts, doc))
    return replace(told, subjects=subjects(told, doc), phrases=key_phrases(doc, parts.of(ZoneKind.TITLE)))


def spoken(page: Article, parts: Zones, doc: Doc) -> Reading:
    """Who says what in an article, in which post, and the figures; before it is asked what that tells of policies."""
    article = headed(page, parts)
    named = actors(article, parts, doc)
    posts = memberships(article, parts, doc, named)
    found = nested(article, doc, EXTRACTOR(article, parts, doc))
    said, unnamed = statements(article, doc, found, named, posts)
    told = Reading(article, tuple(unique([*named, *unnamed])), posts, with_acts(article, doc, said), signature())
    return replace(told, figures=figures(told, parts, doc))
