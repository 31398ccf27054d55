"""The lines that tell who made an article and when: bylines and dates."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.dates import dates
from ingest.lines import Line
from ontology.records import Span

NAME = r"(?:(?:[A-Z][\w'\u2019.-]*|[A-Z]\.)(?:\s+(?:de|da|del|la|le|van|von|der|den|di|al|bin|el|ter))*\s+){1,3}[A-Z][\w'\u2019-]+"
NAMES = rf"{NAME}(?:(?:,\s+|\s+and\s+|\s*&\s*|,\s+and\s+){NAME}){{0,4}}"
ROLE = r"(?:editors?|reporters?|correspondents?|writers?|journalists?|columnists?|staff|bureau chief|agency|desk|team)"
SIGNED = re.compile(
    rf"^(?:by|words by|words|written by|reported by|report by|story by|text by|authors?|reporter|posted by)"
    rf"\s*:?\s+(?P<names>{NAMES})(?=\s*(?:$|[,;|(\u2013\u2014-]|(?:and|in|for|via|of|at)\b))"
)
POST = re.compile(rf",[^,]*\b(?i:{ROLE})\b[^,]*$")
LABELS = re.compile(
    r"^(?:By|BY|Words|Written|Reported|Report|Story|Text|Authors?|AUTHORS?|Reporter|Posted)\b(?: by\b)?"
)
BARE = re.compile(rf"^(?P<names>{NAMES})$")
POSTED = re.compile(rf"^(?P<names>{NAMES})\s*[,|\u2013\u2014-]\s*[\w' ]{{0,40}}\b(?i:{ROLE})\b[\w' ]{{0,30}}$")
LABEL = re.compile(
    r"\b(?:News|Press|Release|Sport|Opinion|Comments?|Features?|Blog|Politics|Business|Latest|Statement|Report|Updates?|Local|Views|"
    r"World|Events?|Issue|Edition|Magazine|Read|Image|Photo|Home|It|The|This|Council|Government|Department)\b"
)
"""Words that no byline without "by" has: they name a section, a body or a thing."""

STAMP = re.compile(
    r"(?:first |last )?(?:published|posted|publication date|date|created|added|filed|updated|modified|amended)(?: on| at)?\s*:?"
    r"|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b"
    r"|\bT?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?\s*(?:[ap]\.?m\.?)?|\b\d{1,2}\s*[ap]\.?m\b\.?"
    r"|\b(?:GMT|BST|UTC|ET|EST|EDT|CET|PT|at|on)\b|\b\d+\s*min(?:ute)?s?(?: read)?\b",
    re.IGNORECASE,
)
CHANGED = re.compile(
    r"(?:updated|modified|amended)(?: on| at)?\W*(?:\w+day\W*)?(?:\d{1,2}[:.]\d\d\W*)?$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a line tells about its article's making, as spans of the page: who wrote it, and when it was published."""

    names: Span | None
    dated: Span | None


def imprint(line: Line) -> Imprint | None:
    """Byline and date, if the line holds nothing else."""
    if line.words > 24 or len(line.text) > 160 or len(line.text) != line.end - line.start:
        return None
    found = list(dates(line.text))
    rest = line.text
    for start, end, _ in found:
        rest = rest[:start] + "\n" * (end - start) + rest[end:]
    rest = STAMP.sub(lambda match: "\n" * len(match.group()), rest)
    names = None
    for piece in re.finditer(r"[^\n|\u2022\u00b7]+", rest):
        text = piece.group()
        inner = text.strip(" ,;:()[]/\u2013\u2014-\t\xa0.")
        if not inner:
            continue
        begin = line.start + piece.start() + text.index(inner)
        signed = SIGNED.match(LABELS.sub(lambda match: match.group().lower(), inner))
        bare = POSTED.match(inner) or (BARE.match(inner) if found else None)
        if signed:
            at = begin + signed.start("names")
            names = names or Span(at, at + len(POST.sub("", signed.group("names"))))
        elif bare and not LABEL.search(bare.group("names")):
            names = names or Span(begin + bare.start("names"), begin + bare.end("names"))
        elif not found or len(inner.split()) > 3 or line.stopped or re.search(r"(?:^|\s)(?!and|of|the|in)[a-z]", inner):
            return None
    if not found and not names:
        return None
    own = [(start, end) for start, end, _ in found if not CHANGED.search(line.text[:start])]
    return Imprint(names, Span(line.start + own[0][0], line.start + own[0][1]) if own else None)
