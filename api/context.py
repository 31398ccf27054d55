"""What stands around the words of a report: the sentence before and the one after.

An article belongs to its outlet, so this server gives of its text no more than the sentences in which somebody is reported to
say something (docs/withholding.md). Such a sentence is the context of the one beside it. A server for private use, which
gives the text of an article, takes any sentence out of that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from api import models, shapes
from api.current import View
from api.routes import articles
from graph.listing import Sought

APART = 2
"""Code points that part a sentence from the next: a blank, or the end of a paragraph."""

LONGEST = 300
"""Code points of a sentence beside the words: what is longer is a list or a table that nobody parted, and is cut."""

AT_ONCE = 500

_END = re.compile(
    r"(?<!\bMr\.)(?<!\bMrs\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\b[A-Z]\.)(?:(?<=[.!?…])|(?<=[.!?…][”’\"')]))[ \t]+(?=[“‘\"'(]?[A-Z0-9])|\n"
)
"""Between two sentences: behind a full stop and what closes after it, or the end of a line."""


def with_context(view: View, said: models.Statement, *, full_text: bool) -> models.StatementInContext:
    """The statement with the context of each of its reports. Raises as `api.routes.articles.whole` where a text is lost."""
    around = of_text if full_text else of_others
    reports = [models.ReportInContext(**report.model_dump(), context=around(view, report)) for report in said.reports]
    return models.StatementInContext(**said.model_dump(exclude={"reports"}), reports=reports)


def of_others(view: View, report: models.Report) -> models.Context:
    """The sentences beside it that are given anyway, because somebody is reported to say something in them, too."""
    start, end = report.sentence_start, report.sentence_start + len(report.sentence)
    before = after = None
    for other in _told_beside(view, report):
        other_end = other.sentence_start + len(other.sentence)
        if 0 <= start - other_end <= APART:
            before = _last_of(other.sentence)
        if 0 <= other.sentence_start - end <= APART:
            after = _first_of(other.sentence)
    return models.Context(before=before, after=after)


def of_text(view: View, report: models.Report) -> models.Context:
    """The same out of the article's text, within its body."""
    whole = articles.whole(view, articles.found(view, report.article.iri.rpartition("/")[2]))
    start, end = report.sentence_start, report.sentence_start + len(report.sentence)
    body = next((place for place in whole.body if place.start <= start < place.end), None)
    first, last = (body.start, body.end) if body else (0, len(whole.text))
    return models.Context(before=_last_of(whole.text[first:start]), after=_first_of(whole.text[end:last]))


def _told_beside(view: View, report: models.Report) -> Iterable[models.Report]:
    """All reports of the same version of the article, where that is the current one."""
    lines = view.catalogue.page(Sought.of({"article": report.article.id}), AT_ONCE)
    for said in shapes.read(lines):
        yield from (other for other in said.reports if other.article.iri == report.article.iri)


def _last_of(text: str) -> str | None:
    """The last sentence of what stands before the words, the end of it where it is very long."""
    found = _sentences(text)
    if not found:
        return None
    return found[-1] if len(found[-1]) <= LONGEST else f"…{found[-1][-LONGEST:].lstrip()}"


def _first_of(text: str) -> str | None:
    """The first sentence of what stands behind the words, the beginning of it where it is very long."""
    found = _sentences(text)
    if not found:
        return None
    return found[0] if len(found[0]) <= LONGEST else f"{found[0][:LONGEST].rstrip()}…"


def _sentences(text: str) -> list[str]:
    """The sentences of a text, as far as its marks and lines tell."""
    return [piece for piece in map(str.strip, _END.split(text)) if piece]
