"""The head of a page: which line is the title, and what the lines around it say about who wrote it and when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ingest.dates import dates
from ingest.furniture import wording
from ingest.lines import Line, key, kinship, stems
from ontology.records import Span, Zone, ZoneKind

DEPTH = 60
"""Lines. A head is shorter; a longer list of short lines is no head of an article."""

NAME = r"(?:(?:[A-Z][\w'\u2019.-]*|[A-Z]\.)(?:\s+(?:de|da|del|la|le|van|von|der|den|di|al|bin|el|ter))*\s+){1,3}[A-Z][\w'\u2019-]+"
NAMES = rf"{NAME}(?:(?:,\s+|\s+and\s+|\s*&\s*|,\s+and\s+){NAME}){{0,4}}"
ROLE = r"(?:editors?|reporters?|correspondents?|writers?|journalists?|columnists?|staff|bureau chief|agency|desk|team)"
SIGNED = re.compile(
    rf"^(?:by|words by|words|written by|reported by|report by|story by|text by|authors?|reporter|from|posted by)\s*:?\s+(?P<names>{NAMES})",
)
LABELS = re.compile(
    r"^(?:By|BY|Words|Written|Reported|Report|Story|Text|Authors?|AUTHORS?|Reporter|From|Posted)\b(?: by\b)?"
)
BARE = re.compile(rf"^(?P<names>{NAMES})(?:\s*[,|\u2013\u2014-]\s*[\w' ]{{0,40}}\b{ROLE}\b[\w' ]{{0,30}})?$")
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
PLACE_LEAD = re.compile(r"^[A-Z][A-Z. ]{2,}(?:,[\w. ]{1,30})?(?: \(\w+\))? ?(?:\u2014|\u2013|--?) ")


@dataclass(frozen=True, slots=True)
class Head:
    """`lead` is the index of the first paragraph; `taken` are lines that are something else than body."""

    zones: tuple[Zone, ...]
    published: date | None
    lead: int
    standfirst: tuple[int, ...]
    taken: frozenset[int]


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a line tells about its article's making: spans within the page, and the date."""

    names: Span | None
    dated: Span | None
    published: date | None


def head(page: list[Line], known_title: str | None = None) -> Head:
    """The head of the page. With `known_title`, from markup, that line is the title wherever it stands in the head."""
    lead = next((i for i, line in enumerate(page) if line.prose and not wording(line) and not imprint(line)), len(page))
    title = _title(page, lead, known_title)
    if title and title[-1] >= lead:
        lead = next((i for i in range(title[-1] + 1, len(page)) if page[i].prose and not wording(page[i])), len(page))
    return _read(page, lead, title)


def _read(page: list[Line], lead: int, title: tuple[int, ...]) -> Head:
    zones, standfirst, taken, published = [], [], set(title), None
    body = stems("\n".join(line.text for line in page[lead : lead + 40]))
    if title:
        zones.append(Zone(ZoneKind.TITLE, Span(page[title[0]].start, page[title[-1]].end)))
        printed = key("".join(page[i].text for i in title))
    for index in range(max(0, lead - DEPTH), min(lead + 2, len(page))):
        line = page[index]
        if index in taken:
            continue
        if title and key(line.text) == printed:
            zones.append(Zone(ZoneKind.TITLE_REPEAT, Span(line.start, line.end)))
            taken.add(index)
        elif (told := imprint(line)) and (index < lead or told.dated):
            taken.add(index)
            if told.names and not any(zone.kind is ZoneKind.BYLINE for zone in zones):
                zones.append(Zone(ZoneKind.BYLINE, told.names))
            if told.dated:
                zones.append(Zone(ZoneKind.DATELINE, told.dated))
            published = published or told.published
        elif index < lead and title and index > title[-1] and _standfirst(line, body):
            standfirst.append(index)
            taken.add(index)
    return Head(tuple(zones), published, lead, tuple(standfirst), frozenset(taken))


def _standfirst(line: Line, body: frozenset[str]) -> bool:
    """A second headline below the first: words of the article itself."""
    return (
        line.words >= 8
        and not wording(line)
        and not key(line.text).endswith("image")
        and kinship(line.text, body) >= 0.3
    )


def _title(page: list[Line], lead: int, known: str | None) -> tuple[int, ...]:
    """The indices of the lines of the title; none if the text starts straight with prose."""
    if known:
        wanted = key(known)
        for index, line in enumerate(page[: lead + DEPTH]):
            if key(line.text) == wanted:
                return (index,)
            if index + 1 < len(page) and key(line.text + page[index + 1].text) == wanted:
                return (index, index + 1)
    first = max(0, lead - DEPTH)
    rivals = [i for i in range(first, lead) if page[i].words >= 2 and not wording(page[i]) and not imprint(page[i])]
    if not rivals:
        return _stopped_title(page, lead) if lead < len(page) else ()
    body = stems("\n".join(line.text for line in page[lead : lead + 12]))
    printed = [key(page[i].text).removesuffix("image") for i in range(first, lead)]

    def merit(index: int) -> float:
        line = page[index]
        described = line.text.startswith(("A ", "An "))  # a text that stands for a picture
        repeated = printed.count(key(line.text).removesuffix("image")) > 1
        return (
            kinship(line.text, body)
            + 0.5 * repeated
            + 0.4 * min(line.words, 8) / 8
            + 0.15 * (index == rivals[0])
            - 0.4 * described
            - 0.6 * key(line.text).endswith("image")
        )

    best = max(rivals, key=merit)
    if page[best].words == 2 and merit(best) < 0.5:
        return _stopped_title(page, lead) or (best,)
    return (best,)


def _stopped_title(page: list[Line], index: int) -> tuple[int, ...]:
    """The first paragraph, if it is a headline that has been given a stop."""
    line = page[index]
    if index + 1 >= len(page):
        return ()
    below = page[index + 1]
    if line.text.endswith(";") and below.block == line.block and below.words <= 25:
        return (index, index + 1)
    return (index,) if below.block != line.block and _headline(line) else ()


def _headline(line: Line) -> bool:
    """One short sentence, written as headlines are: in capitals, or with few small words."""
    if not line.one_sentence or line.words > 24 or PLACE_LEAD.match(line.text) or line.text[0].islower():
        return False
    words = [word for word in re.findall(r"[\w'\u2019]+", line.text) if len(word) > 3]
    capitals = sum(word[0].isupper() for word in words)
    if words and capitals >= 0.7 * len(words):
        return True
    small = len(
        re.findall(
            r"\b(?:the|a|an|has|have|had|was|were|which|who|he|she|they|his|her|their|said)\b", line.text, re.IGNORECASE
        )
    )
    return line.words <= 16 and small <= 1


def imprint(line: Line) -> Imprint | None:
    """Byline and date, if the line holds nothing else."""
    if line.words > 24 or len(line.text) > 160:
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
        bare = BARE.match(inner) if found else None
        if signed:
            names = names or Span(begin + signed.start("names"), begin + signed.end("names"))
        elif bare:
            names = names or Span(begin + bare.start("names"), begin + bare.end("names"))
        elif len(inner.split()) > 3 or not found:
            return None
    if not found and not names:
        return None
    own = [value for start, _, value in found if not CHANGED.search(line.text[:start])]
    dated = Span(line.start + found[0][0], line.start + found[-1][1]) if found else None
    return Imprint(names, dated, own[0] if own else None)
