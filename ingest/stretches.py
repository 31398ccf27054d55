"""A very long article in stretches, so that reading takes time in proportion to its length and memory stays bounded.

What compares each name, pronoun or statement with the others of its article takes the square of their number. An article
of news is one stretch; of a book each stretch is read by itself, and who bears the same name in several is one actor.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ingest.mentions import unique
from ingest.parse import cut
from ingest.zones import covering, headed
from ontology.reading import Reading
from ontology.records import Article, Span, Spans, Zone, ZoneKind, Zones
from ontology.subjects import Subject

STRETCH = 40_000
"""Characters: some 6,500 words, more than the longest article of PolNeAR; five seconds' work."""


def stretches(pages: Iterable[tuple[Article, Zones]]) -> Iterator[tuple[Article, Zones]]:
    """Each page, if it is long once for each stretch of its body; to a stretch the others are furniture.

    The zones of the head are the first one's; title, byline and date are known to all.
    """
    for article, zones in pages:
        runs = _runs(article.text, zones.of(ZoneKind.BODY))
        if len(runs) < 2:
            yield article, zones
            continue
        known = replace(headed(article, zones), body=())
        head = [zone for zone in zones.in_order if zone.kind not in {ZoneKind.BODY, ZoneKind.FURNITURE}]
        for run in runs:
            body = [Zone(ZoneKind.BODY, span) for span in run]
            yield known, covering(sorted([*head, *body], key=lambda zone: zone.span), len(article.text))
            head = []


def joined(readings: Iterable[Reading]) -> Iterator[Reading]:
    """The readings of stretches that follow one another as one; each other as it is."""
    run: list[Reading] = []
    for reading in readings:
        if run and not _goes_on(run[-1].article, reading.article):
            yield _whole(run)
            run = []
        run.append(reading)
    if run:
        yield _whole(run)


def _runs(text: str, body: Spans) -> list[list[Span]]:
    """The body in runs of at most STRETCH characters."""
    runs: list[list[Span]] = []
    total = STRETCH
    for piece in (piece for span in body for piece in _pieces(text, span)):
        size = piece.end - piece.start
        if total + size > STRETCH:
            runs.append([])
            total = 0
        runs[-1].append(piece)
        total += size
    return runs


def _pieces(text: str, span: Span) -> Iterator[Span]:
    """A stretch of the body, cut wherever it is too long; without white space at its ends."""
    at = span.start
    while at < span.end:
        end = span.end if span.end - at <= STRETCH else cut(text, at, at + STRETCH)
        if words := text[at:end].strip():
            start = text.index(words[0], at)
            yield Span(start, start + len(words))
        at = end


def _goes_on(one: Article, other: Article) -> bool:
    """Whether the other is a later stretch of the same article."""
    return one.text is other.text and bool(one.body and other.body) and one.body[-1].end <= other.body[0].start


def _whole(run: Sequence[Reading]) -> Reading:
    if len(run) == 1:
        return run[0]
    first = run[0]
    return replace(
        first,
        article=replace(first.article, body=_rejoined(first.article.text, [one.article.body for one in run])),
        actors=tuple(unique(actor for one in run for actor in one.actors)),
        memberships=tuple({post.iri: post for one in reversed(run) for post in one.memberships}.values()),
        statements=tuple(said for one in run for said in one.statements),
        policies=tuple({policy.iri: policy for one in reversed(run) for policy in one.policies}.values()),
        figures=tuple(figure for one in run for figure in one.figures),
        positions=tuple(position for one in run for position in one.positions),
        events=tuple(event for one in run for event in one.events),
        subjects=_merged(subject for one in run for subject in one.subjects),
        phrases=tuple({phrase.text: phrase for one in reversed(run) for phrase in one.phrases}.values()),
    )


def _merged(subjects: Iterable[Subject]) -> tuple[Subject, ...]:
    """The topics of each statement and of the article, each with the words of all stretches."""
    found: dict[tuple[str | None, str], Subject] = {}
    for one in subjects:
        kept = found.get((one.statement, one.topic))
        evidence = (*kept.evidence, *one.evidence) if kept else one.evidence
        found[one.statement, one.topic] = replace(one, evidence=evidence)
    return tuple(found.values())


def _rejoined(text: str, bodies: Iterable[Spans]) -> Spans:
    """The body as it was before it was cut: nothing but white space stands where it was."""
    found: list[Span] = []
    for span in (span for body in bodies for span in body):
        if found and not text[found[-1].end : span.start].strip():
            found[-1] = Span(found[-1].start, span.end)
        else:
            found.append(span)
    return tuple(found)
