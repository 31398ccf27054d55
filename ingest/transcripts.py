"""Transcripts: lines that begin with who speaks in them, "MARSH: We waited for nine years."."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.quotations import paragraphs
from ontology.records import Span, Spans

LINE = re.compile(
    r"(?P<who>(?P<name>(?:[^\W\d_][\w.'’-]+ ){0,3}[^\W\d_][\w.'’-]+)(?: \([^)\n]{1,60}\)|, [^:\n]{2,80})?)(?P<cue>:)[ \t]+"
    r"(?P<said>\S.*?\w[.?!…—–]+[\"”'’)\]]*)\s*"
)
LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Turn:
    """A line of a transcript: who speaks, as it stands there, the colon, and what is said."""

    source: Span
    cue: Span
    said: Span


def turns(text: str, body: Spans) -> Sequence[Turn]:
    """The turns of a text, in order; none where fewer than two names begin lines, and none of them two.

    A turn is its line alone: what follows without a name may be the narrator's. Lines before the first who speaks twice
    are none, nor those after the last: notes and lists are written so too.
    """
    lines = [line for span in body for one in paragraphs(text, span) if (line := _line(text, one))]
    times = Counter(map(_surname, lines))
    again = [place for place, line in enumerate(lines) if times[_surname(line)] > 1]
    if not again or len(times) == 1:
        return ()
    return [
        Turn(Span(*line.span("who")), Span(*line.span("cue")), Span(*line.span("said")))
        for line in lines[again[0] : again[-1] + 1]
    ]


def _line(text: str, one: Span) -> re.Match[str] | None:
    line = LINE.fullmatch(text, one.start, one.end)
    named = line and all(word[0].isupper() for word in line["name"].split()) and LETTER.search(line["said"])
    return line if named else None


def _surname(line: re.Match[str]) -> str:
    """A name is given in full at first only."""
    return str(line["name"].split()[-1].casefold())
