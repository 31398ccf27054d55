"""The head of a page: which line is the title, and what the lines around it say about who wrote it and when."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import chain

from ingest.furniture import headlines, wording
from ingest.imprints import BARE, LABEL, imprint
from ingest.lines import Line, key, kinship, stems
from ontology.records import Span, Zone, ZoneKind

DEPTH = 60
"""Lines. A head is shorter; a longer list of short lines is no head of an article."""

SMALL_WORD = re.compile(
    r"\b(?:the|a|an|has|have|had|was|were|which|who|he|she|they|his|her|their|said|(?:mon|tues|wednes|thurs|fri)day)\b",
    re.IGNORECASE,
)
PLACE_LEAD = re.compile(r"^[A-Z][A-Z. ]{2,}(?:,[\w. ]{1,30})?(?: \(\w+\))? ?(?:\u2014|\u2013|--?) ")


@dataclass(frozen=True, slots=True)
class Head:
    """`lead` is the index of the first paragraph; `taken` are lines that are something else than body."""

    zones: tuple[Zone, ...]
    lead: int
    standfirst: tuple[int, ...]
    taken: frozenset[int]


def head(page: list[Line], known_title: str | None = None) -> Head:
    """The head of the page. With `known_title`, from markup, that line is the title wherever it stands in the head."""
    lead = _lead(page, 0)
    title = _with_second_line(page, _title(page, lead, known_title))
    if title and title[-1] >= lead:
        lead = _lead(page, title[-1] + 1)
    return _read(page, lead, title)


def _lead(page: list[Line], start: int) -> int:
    """The first paragraph from `start` on; where there is none, the first sentence; where there is none, the end."""
    rest = [i for i in range(start, len(page)) if not wording(page[i]) and not imprint(page[i])]
    paragraphs = (i for i in rest if page[i].prose)
    sentences = (i for i in rest if page[i].stopped and page[i].words >= 2)
    return next(chain(paragraphs, sentences), len(page))


def _read(page: list[Line], lead: int, title: tuple[int, ...]) -> Head:
    """What the lines around the title are; also those just below the first paragraph, where some pages put the date."""
    found: dict[ZoneKind, Span] = {}
    repeats: list[Zone] = []
    standfirst: list[int] = []
    taken = set(title)
    if title:
        found[ZoneKind.TITLE] = Span(page[title[0]].start, page[title[-1]].end)
    printed = key("".join(page[i].text for i in title))
    body = "\n".join(line.text for line in page[lead : lead + 40])
    known = stems(body)
    for index in range(max(0, lead - DEPTH), min(lead + 2, len(page))):
        line = page[index]
        if index in taken:
            continue
        told = imprint(line)
        if title and key(line.text) == printed:
            repeats.append(Zone(ZoneKind.TITLE_REPEAT, Span(line.start, line.end)))
        elif title and printed in headlines(line):
            pass  # the text that stands for its picture
        elif told and (index < lead or told.dated):
            if told.names:
                found.setdefault(ZoneKind.BYLINE, told.names)
            if told.dated:
                found.setdefault(ZoneKind.DATELINE, told.dated)
        elif index < lead and _signature(page, index, body):
            found.setdefault(ZoneKind.BYLINE, Span(line.start, line.end))
        elif title and title[-1] < index < lead and _standfirst(line, known):
            standfirst.append(index)
        else:
            continue
        taken.add(index)
    zones = (*(Zone(kind, span) for kind, span in found.items()), *repeats)
    return Head(zones, lead, tuple(standfirst), frozenset(taken))


def _signature(page: list[Line], index: int, body: str) -> bool:
    """A name alone beside the line of the date; not one of whom the article speaks, as under a picture."""
    text = page[index].text
    beside = [imprint(page[i]) for i in (index - 1, index + 1) if 0 <= i < len(page)]
    if not BARE.match(text) or LABEL.search(text) or wording(page[index]):
        return False
    return any(told and told.dated and not told.names for told in beside) and text.split()[-1] not in body


def _standfirst(line: Line, body: frozenset[str]) -> bool:
    """A second headline below the first, or a first sentence too short to be told for a paragraph."""
    if wording(line):
        return False
    if line.stopped:
        return line.words >= 2
    return line.words >= 5 and kinship(line.text, body) >= (0.3 if line.words >= 8 else 0.6)


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
    if any(not page[i].stopped and page[i].words > 2 for i in rivals):
        rivals = [i for i in rivals if not page[i].stopped]  # a sentence is no title where there is a headline
    body = stems("\n".join(line.text for line in page[lead : lead + 12]))
    printed = Counter(key(page[i].text) for i in range(first, lead))
    pictured = Counter(one for i in range(first, lead) for one in headlines(page[i]))

    def merit(index: int) -> float:
        line = page[index]
        own = key(line.text)
        described = line.text.startswith(("A ", "An "))  # a text that stands for a picture
        added = any(one in printed for one in headlines(line) - {own})  # the headline's, with a word added
        repeated = added or pictured[own] > 1
        return (
            kinship(line.text, body)
            + 0.5 * repeated
            + 0.4 * min(line.words, 8) / 8
            + 0.15 * (index == rivals[0])
            + 0.5 * line.text.endswith(";")  # it goes on in the next line
            - 0.4 * described
            - 0.6 * added
        )

    best = max(rivals, key=merit)
    if page[best].words == 2 and merit(best) < 0.5:
        return _stopped_title(page, lead) or (best,)
    return (best,)


def _with_second_line(page: list[Line], title: tuple[int, ...]) -> tuple[int, ...]:
    """A headline that ends in a semicolon goes on in the next line."""
    if len(title) != 1 or not page[title[0]].text.endswith(";") or title[0] + 1 >= len(page):
        return title
    below = title[0] + 1
    return (title[0], below) if page[below].words <= 25 and not imprint(page[below]) else title


def _stopped_title(page: list[Line], index: int) -> tuple[int, ...]:
    """The first paragraph, if it is a headline that has been given a stop."""
    if index + 1 >= len(page) or (page[index + 1].block == page[index].block and not page[index].text.endswith(";")):
        return ()
    return (index,) if _headline(page[index]) else ()


def _headline(line: Line) -> bool:
    """One short sentence, written as headlines are: in capitals, or with few small words."""
    if line.words > 26 or line.text[0].islower() or PLACE_LEAD.match(line.text) or line.text.endswith(":"):
        return False
    words = [word for word in re.findall(r"[\w'\u2019]+", line.text) if len(word) > 3]
    if words and sum(word[0].isupper() for word in words) >= 0.7 * len(words):
        return True
    small = len(SMALL_WORD.findall(line.text))
    return line.one_sentence and line.words <= 18 and small <= (2 if ":" in line.text or line.words <= 11 else 1)
