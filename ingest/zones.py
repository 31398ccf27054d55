"""What each part of a page is: the title, who wrote it when, the article proper, and the furniture around it.

Told by position, layout, repetition and the usual wording of such things, never by one outlet's own strings. Measured by
the cases in tests/gold/zones.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import groupby, takewhile

from ingest.dates import dates
from ingest.furniture import Wording, headlines, job_advert, wording
from ingest.heads import Head, head
from ingest.lines import ITEM, Line, key, kinship, lines, stems
from ontology.records import Article, Span, Zone, ZoneKind, Zones

BEGINNING = 2_000
"""Characters of a paragraph that are compared with others: one may be a megabyte, and so may what it is compared with."""


def zones(article: Article) -> Zones:
    """The parts of the page, in order; they touch and cover the text.

    Title, byline, date and body run without outer white space; all that is between them is furniture. The body is one
    zone for each unbroken stretch of paragraphs. A page without prose has no body.
    """
    page = lines(article.text)
    top = head(page, article.title)
    kept = _body(page, top)
    found = [*top.zones, *(Zone(ZoneKind.BODY, span) for span in _stretches(page, kept))]
    return covering(sorted(found, key=lambda zone: zone.span), len(article.text))


def headed(article: Article, zones: Zones) -> Article:
    """The article with its body, and with title, byline and date read from the text where nothing else gave them."""
    return replace(
        article,
        body=zones.of(ZoneKind.BODY),
        title=article.title or _words(article, zones, ZoneKind.TITLE),
        byline=article.byline or _words(article, zones, ZoneKind.BYLINE),
        published=article.published or _day(_words(article, zones, ZoneKind.DATELINE)),
    )


def covering(found: list[Zone], length: int) -> Zones:
    """The zones that were found, with furniture put between, so that they touch and cover a text of that length."""
    covered: list[Zone] = []
    at = 0
    for zone in found:
        if zone.span.start > at:
            covered.append(Zone(ZoneKind.FURNITURE, Span(at, zone.span.start)))
        covered.append(zone)
        at = zone.span.end
    if at < length:
        covered.append(Zone(ZoneKind.FURNITURE, Span(at, length)))
    return Zones(tuple(covered))


def _words(article: Article, zones: Zones, kind: ZoneKind) -> str | None:
    return next((" ".join(span.of(article.text).split()) for span in zones.of(kind)), None)


def _day(words: str | None) -> date | None:
    return next((day for _, _, day in dates(words or "")), None)


def _body(page: list[Line], top: Head) -> list[int]:
    """The indices of the lines that are the article proper."""
    flow = _flow(page, top)
    while flow and _dangling(page, flow):
        flow.pop()
    flow = _without_teaser(page, flow)
    return [index for index in top.standfirst if index not in flow] + flow


def _flow(page: list[Line], top: Head) -> list[int]:
    """The lines from the first paragraph on that are no furniture, up to the end of the article."""
    kept: list[int] = []
    printed = {key(line.text) for line in page[: top.lead]}
    not_read = top.taken | _pull_quotes(page, top.lead)
    adverts = _job_adverts(page)
    box: Wording | None = None  # what opened the box of furniture that we are in
    headline = False  # in it, a headline has been passed
    for index in range(top.lead, len(page)):
        line = page[index]
        says = wording(line)
        teaser = not says and _teaser_picture(page, index)
        if says is Wording.CLOSE or line.block in adverts:
            break
        if says is Wording.PROMOTION or (says is Wording.BREAK and box is not Wording.PROMOTION) or teaser:
            box, headline = says or Wording.BREAK, teaser or says is Wording.PROMOTION
        elif says or index in not_read or (not line.prose and _repeats(line, printed)):
            continue
        elif not box:
            kept.append(index)
        elif not line.prose:
            headline = True
        elif not headline or _resumes(page, index, kept, box):
            box = None
            kept.append(index)
    return kept


def _pull_quotes(page: list[Line], lead: int) -> set[int]:
    """Lines without a stop whose words stand in a paragraph as well: printed twice, said once."""
    near = range(lead, min(lead + 400, len(page)))
    prose = [key(page[i].text) for i in near if page[i].prose and not ITEM.match(page[i].text)]
    short = {i: key(page[i].text) for i in near if 4 <= page[i].words <= 30 and not page[i].stopped}
    return {i for i, own in short.items() if any(own in paragraph and own != paragraph for paragraph in prose)}


def _job_adverts(page: list[Line]) -> set[int]:
    return {number for number, block in groupby(page, key=lambda line: line.block) if job_advert(list(block))}


def _repeats(line: Line, printed: set[str]) -> bool:
    """A line of the head again, perhaps as the text that stands for a picture."""
    return not printed.isdisjoint(headlines(line))


def _teaser_picture(page: list[Line], index: int) -> bool:
    """A headline that stands twice, once for its picture: the next article has begun."""
    if index + 1 >= len(page) or page[index].prose or page[index].words < 3:
        return False
    line, below = page[index], page[index + 1]
    return key(below.text) in headlines(line) or key(line.text) in headlines(below)


def _resumes(page: list[Line], index: int, kept: list[int], box: Wording) -> bool:
    """Whether the article goes on here after a box: two paragraphs on end that share its words.

    Promotions share words too, those of the trade (up to 0.44 of them in the founding articles), but none of its names.
    """
    paragraphs = takewhile(lambda line: line.prose and not wording(line), page[index : index + 4])
    run = [line.text for line in paragraphs]
    known = "\n".join(page[i].text[:BEGINNING] for i in kept[:60])
    if len(run) < 2 or (box is Wording.PROMOTION and not _names(run[0]) & _names(known)):
        return False
    return kinship("\n".join(run), stems(known)) >= 0.25


def _names(text: str) -> set[str]:
    """The words in capitals that do not begin a sentence."""
    return set(re.findall(r"(?<=[a-z,;] )[A-Z]\w{2,}", text))


def _dangling(page: list[Line], flow: list[int]) -> bool:
    """A last line that is only a heading: of what follows, or of nothing."""
    last = page[flow[-1]]
    if last.prose or last.stopped or last.words > 14 or ITEM.match(last.text) or last.text[-1] in "\"'\u2019\u201d;,":
        return False
    for index in reversed(flow[-20:-1]):  # the items of a list need no stop
        if page[index].stopped:
            return not page[index].text.endswith(":")
    return True


def _without_teaser(page: list[Line], flow: list[int]) -> list[int]:
    """`flow` without a last headline and paragraph that have nothing to do with the rest, if furniture follows."""
    if (
        len(flow) < 5
        or flow[-1] + 1 >= len(page)
        or not page[flow[-1]].prose
        or page[flow[-2]].prose
        or page[flow[-2]].stopped
    ):
        return flow
    known = stems("\n".join(page[index].text for index in flow[:-2]))
    heading, paragraph = page[flow[-2]].text, page[flow[-1]].text
    strange = kinship(heading, known) < 0.2 and kinship(paragraph, known) < 0.2
    return flow[:-2] if strange else flow


def _stretches(page: list[Line], kept: list[int]) -> list[Span]:
    """One span for each run of lines that nothing interrupts."""
    runs = groupby(enumerate(kept), key=lambda pair: pair[1] - pair[0])
    grouped = [[index for _, index in run] for _, run in runs]
    return [Span(page[run[0]].start, page[run[-1]].end) for run in grouped]
