"""Who is reported to have said what.

A `StatementExtractor` finds the places; `ingest.speakers` finds out whom the sources mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from spacy.tokens import Doc

from ingest.confidence import confidence, features
from ingest.edges import Settled, page, settled
from ingest.linking import Find, finds
from ingest.subjects import subject
from ingest.tagger import Tagger, tagger
from ingest.windows import WORD, windows
from ontology.records import Article, Attribution, Spans, ZoneKind, Zones


class StatementExtractor(Protocol):
    """What the pipeline asks of whatever finds statements."""

    @property
    def name(self) -> str:
        """Name and version, by which readings are signed."""
        ...

    def __call__(self, article: Article, zones: Zones, doc: Doc) -> tuple[Attribution, ...]:
        """The attributions of one article, in order of their contents; no two have the same contents.

        Offsets of `doc` are those of `Article.text`.
        """
        ...


RULE = "tagger"
"""By what a statement was found."""

LEAST = 0.25
"""Confidence below which a find is left out: it is wrong three times in four, and few of what people mark are lost."""

ALONE = 0.7
"""How sure the tagger has to be that a cue has no source for its subject not to be taken for one."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What a trained tagger finds, with its edges settled; it is loaded when the first article is read.

    Raises BadModel where the tagger's files are missing or damaged.
    """

    @property
    def name(self) -> str:
        return tagger().name

    def __call__(self, article: Article, zones: Zones, doc: Doc) -> tuple[Attribution, ...]:
        model = tagger()
        found = (
            Attribution(
                one.source, one.cue, one.content, one.quoting, RULE, confidence(facts, model.sheet["confidence"])
            )
            for one, facts in evidence(article, zones, doc, model)
        )
        return tuple(_apart(one for one in found if one.confidence >= LEAST))


def evidence(article: Article, zones: Zones, doc: Doc, model: Tagger) -> Iterator[tuple[Settled, dict[str, float]]]:
    """What a tagger finds, edges settled, each with the facts from which its confidence is reckoned."""
    read = page(article.text, tuple(sorted((*zones.of(ZoneKind.TITLE), *zones.of(ZoneKind.BODY)))))
    for window in windows(article.text, zones.of(ZoneKind.TITLE), zones.of(ZoneKind.BODY), model.vocabulary):
        for found in finds(window, model(window)):
            source = _source(doc, found)
            if one := settled(read, source, found.cue, found.content):
                words = sum(len(WORD.findall(span.of(read.text))) for span in one.content)
                titled = any(span.overlaps(one.content[0]) for span in zones.of(ZoneKind.TITLE))
                yield one, features(found, one.quoting, words, title=titled)


def _source(doc: Doc, found: Find) -> Spans:
    """What the tagger took for the source; the cue's subject, if that holds it, or if there is likely to be one.

    On PolNeAR train and dev this adds half a point to who said what.
    """
    whole = subject(doc, found.cue)
    if whole is None or any(map(whole.span.overlaps, (*found.cue, *found.content))):
        return found.source
    if not found.source:
        return (whole.span,) if found.sure_of_source < ALONE else ()
    grows = all(map(whole.span.contains, found.source))
    strays = whole.pronoun and not any(one.overlaps(own) for one in found.source for own in (whole.span, whole.pronoun))
    return (whole.span,) if grows or strays else found.source


def _apart(found: Iterable[Attribution]) -> list[Attribution]:
    """In order of their contents; of several whose contents overlap, the surest."""
    kept: list[Attribution] = []
    for one in sorted(found, key=lambda one: -one.confidence):
        if not any(mine.overlaps(theirs) for other in kept for mine in one.content for theirs in other.content):
            kept.append(one)
    return sorted(kept, key=lambda one: one.content)
