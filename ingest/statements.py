"""Who is reported to have said what.

A `StatementExtractor` finds the places; `ingest.speakers` finds out whom the sources mean.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from spacy.tokens import Doc

from ingest.clauses import with_prospect
from ingest.confidence import confidence, features
from ingest.edges import Page, Settled, page, settled
from ingest.linking import Find, finds
from ingest.subjects import Subject, subject, with_name, with_title
from ingest.tagger import Tagger, tagger
from ingest.transcripts import turns
from ingest.windows import WORD, windows
from ontology.records import Article, Attribution, Quoting, Span, Spans, ZoneKind, Zones


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


MARK = 0.5
"""How often a cue without words, such as a colon, is taken to be one."""

TAGGED, TRANSCRIBED = "tagger", "transcript"
"""By what a statement was found."""

CONFIDENCE_OF_TURNS = 0.9
"""All 13 that are found in PolNeAR train, in three articles, are marked there with these ends; no more is known of them."""

LEAST = 0.45
"""Confidence below which a find is left out: on PolNeAR dev 0.4 does as well, on British pages worse (bench/RESULTS.md)."""

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
        spoken = _transcribed(article.text, zones.of(ZoneKind.BODY), doc)
        found = evidence(article, zones, doc, tagger(), LEAST)
        tagged = (_attribution(one.settled, TAGGED, one.confidence) for one in found)
        return tuple(_apart([*spoken, *tagged]))


def _transcribed(text: str, body: Spans, doc: Doc) -> Iterator[Attribution]:
    """The turns of transcripts: their form tells who says what, and the tagger loses some of them.

    What stands between no marks is whole sentences, and keeps its last stop.
    """
    found = turns(doc, body)
    read = page(text, body if found else ())
    for turn in found:
        if one := settled(read, (turn.source,), (turn.cue,), (turn.said,)):
            whole = one if one.quoting is Quoting.DIRECT else replace(one, content=(turn.said,))
            yield _attribution(whole, TRANSCRIBED, CONFIDENCE_OF_TURNS)


def _attribution(one: Settled, rule: str, confidence: float) -> Attribution:
    return Attribution(one.source, one.cue, one.content, one.quoting, rule, confidence)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A find with its edges settled, and the facts from which its confidence is reckoned."""

    found: Find
    settled: Settled
    facts: Mapping[str, float]
    confidence: float


def evidence(article: Article, zones: Zones, doc: Doc, model: Tagger, least: float = 0.0) -> Iterator[Evidence]:
    """What a tagger finds with a confidence of `least` or more.

    A find that is left out leaves no hole: its words are shared out anew among the others of its window.
    """
    titles, body = zones.of(ZoneKind.TITLE), zones.of(ZoneKind.BODY)
    read = page(article.text, tuple(sorted((*titles, *body))))
    for window in windows(article.text, titles, body, model.vocabulary):
        scores, left = model(window), set[int]()
        while True:
            whole = _with_prospects(doc, list(finds(window, scores, without=left)))
            found = [evidence for one in whole if (evidence := _evidence(read, titles, doc, one, model))]
            unsure = min(found, key=lambda one: one.confidence, default=None)
            if unsure is None or unsure.confidence >= least:
                break
            left.add(unsure.found.first)
        yield from found


def _with_prospects(doc: Doc, found: Sequence[Find]) -> Iterator[Find]:
    for one in found:
        others = [span for other in found if other is not one for span in (*other.source, *other.cue, *other.content)]
        yield replace(one, content=with_prospect(doc, one.content, (*one.source, *one.cue, *others)))


def _evidence(read: Page, titles: Spans, doc: Doc, found: Find, model: Tagger) -> Evidence | None:
    speaking = subject(doc, found.cue)
    if speaking and found.source and all(map(speaking.span.contains, (*found.source, *found.content))):
        return None  # "the report by the board has appeared": all of it is a subject, and nothing is said of it
    one = settled(read, _source(found, doc, speaking), found.cue, found.content)
    if one is None:
        return None
    words = sum(len(WORD.findall(span.of(read.text))) for span in one.content)
    cue = [word.lower() for span in found.cue for word in WORD.findall(span.of(read.text)) if word[0].isalnum()]
    usual = max((model.usual(word) for word in cue), default=MARK)
    titled = any(span.overlaps(one.content[0]) for span in titles)
    facts = features(found, one.quoting, words, usual, title=titled)
    return Evidence(found, one, facts, confidence(facts, model.weights))


def _source(found: Find, doc: Doc, whole: Subject | None) -> Spans:
    """What the tagger took for the source; the cue's subject, if that holds it, or if there is likely to be one.

    On PolNeAR train and dev this adds half a point to who said what.
    """
    beside = (*found.cue, *found.content)
    source = tuple(with_name(doc, with_title(doc, span), beside) for span in found.source)
    if whole is None or any(map(whole.span.overlaps, beside)):
        return source
    if not source:
        return (whole.span,) if whole.implied or found.sure_of_source < ALONE else ()
    grows = all(map(whole.span.contains, source))
    strays = whole.pronoun and not any(one.overlaps(own) for one in source for own in (whole.span, whole.pronoun))
    return (whole.span,) if grows or strays else source


def _apart(found: Iterable[Attribution]) -> list[Attribution]:
    """In order of their contents; of several whose contents overlap, the turn of a transcript, or else the surest."""
    kept: list[Attribution] = []
    taken: list[Span] = []
    for one in sorted(found, key=lambda one: (one.rule != TRANSCRIBED, -one.confidence)):
        places = [(span, bisect_right(taken, span.start, key=lambda other: other.end)) for span in one.content]
        if not any(at < len(taken) and taken[at].overlaps(span) for span, at in places):
            kept.append(one)
            for span in one.content:
                insort(taken, span)
    return sorted(kept, key=lambda one: one.content)
