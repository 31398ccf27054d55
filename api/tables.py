"""CSV that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from fastapi.responses import StreamingResponse

from api import models
from api.attributions import UNIDENTIFIED
from graph.exports import harmless
from ontology.records import NAMED

STATEMENTS = (
    "statement", "text", "kind", "speaker", "speaker_id", "speaker_role", "role_at_time", "said_on", "article", "title",
    "outlet", "published", "url", "start", "end", "sentence", "confidence", "state", "via", "co_speakers", "co_speaker_ids",
    "topics",
)  # fmt: skip
ENTITIES = ("iri", "label", "kind", "state", "aliases", "statements", "mentions", "articles")


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], name: str) -> StreamingResponse:
    """Rows as RFC 4180, sent as they come."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingResponse(_lines(columns, rows), media_type="text/csv; charset=utf-8", headers=headers)


def statement_rows(
    statements: Iterable[models.Statement], passes: Callable[[models.Report], bool]
) -> Iterator[tuple[object, ...]]:
    """A row for each report that passes, so that every row names its source, with the words that stand there.

    The speakers are those whom its article names; where it names none, those whom another report of the statement names.
    """
    for said in statements:
        for report in filter(passes, said.reports):
            by = report if report.speaker and report.speaker.kind in NAMED else said
            speaker, article = by.speaker, report.article
            yield (
                said.iri,
                report.text,
                report.kind,
                speaker and speaker.label,
                speaker and speaker.id,
                report.speaker_role,
                speaker and speaker.role_at_time,
                said.said_on,
                article.id,
                article.title,
                article.outlet,
                article.published,
                article.url,
                report.spans[0].start,
                report.spans[-1].end,
                report.sentence,
                report.confidence,
                said.state,
                "; ".join(_tellers(step) for step in report.via),
                "; ".join(other.label for other in by.co_speakers),
                " ".join(other.id for other in by.co_speakers),
                " ".join(said.topics),
            )


def entity_rows(entities: Iterable[models.Entity]) -> Iterator[tuple[object, ...]]:
    for entity in entities:
        yield (
            entity.iri,
            entity.label,
            entity.kind,
            entity.state,
            "; ".join(entity.aliases),
            entity.statements,
            entity.mentions,
            entity.articles,
        )


def _tellers(step: models.Step) -> str:
    first = step.speaker.label if step.speaker else step.speaker_role or UNIDENTIFIED
    return " and ".join([first, *(other.label for other in step.co_speakers)])


def _lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    for row in chain([columns], rows):
        line = io.StringIO()
        csv.writer(line).writerow(map(harmless, row))
        yield line.getvalue()
