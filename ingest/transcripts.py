"""Transcripts: lines that begin with who speaks in them, "MARSH: We waited for nine years."."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from spacy.tokens import Doc

from ingest.names import names, surname
from ingest.quotations import paragraphs
from ontology.records import ActorKind, Span, Spans

PARTICLES = frozenset("al bin da de del della den der di du el la le ten van von y".split())
"""Words of names that may be written small."""
LINE = re.compile(
    r"(?P<who>(?P<name>(?:[^\W\d_][\w.'’-]* ){0,5}[^\W\d_][\w.'’-]+)(?: \([^)\n]{1,60}\)|, [^:\n]{2,80})?)(?P<cue>:)[ \t]+"
    r"(?P<said>\S.*?\w(?:[.?!…—–]+| ?--?)[\"”'’)\]]*(?: [(\[][^()\[\]\n]{1,40}[)\]])?)\s*"
)
FEWEST = 3
"""Lines of a transcript: two people, one of them twice."""
LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Turn:
    """A line of a transcript: who speaks, as it stands there, the colon, and what is said."""

    source: Span
    cue: Span
    said: Span


def turns(doc: Doc, body: Spans) -> tuple[Turn, ...]:
    """The turns of a text, in order; none where fewer than two people begin lines, and none of them two.

    A turn is its line alone: what follows without a name may be the narrator's. Lines before the first who speaks twice
    are none, nor those after the last. Nor are lines that begin with anything but somebody's name: recipes, agendas and
    questions with answers are written so too.
    """
    text = doc.text
    found = [line for span in body for one in paragraphs(text, span) if (line := _line(text, one))]
    if len(found) < FEWEST:
        return ()
    people = _people(doc)
    if any(_surname(line) in people for line in found):  # among those in capitals, names in full are names
        people |= {_surname(line) for line in found if line["name"].isupper() and " " in line["name"]}
    lines = [line for line in found if _surname(line) in people]
    times = Counter(map(_surname, lines))
    again = [place for place, line in enumerate(lines) if times[_surname(line)] > 1]
    kept = lines[again[0] : again[-1] + 1] if again else []
    if len(set(map(_surname, kept))) <= 1:
        return ()
    return tuple(Turn(*(Span(*line.span(part)) for part in ("who", "cue", "said"))) for line in kept)


def _people(doc: Doc) -> set[str]:
    """The last words of people's names, without capitals."""
    return {surname(name.words(doc)).casefold() for name in names(doc) if name.kind is ActorKind.PERSON}


def _line(text: str, one: Span) -> re.Match[str] | None:
    line = LINE.fullmatch(text, one.start, one.end)
    named = line and all(word[0].isupper() or word in PARTICLES for word in line["name"].split())
    return line if line and named and LETTER.search(line["said"]) else None


def _surname(line: re.Match[str]) -> str:
    """A name is given in full at first only."""
    return str(line["name"].split()[-1].casefold())
