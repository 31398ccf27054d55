"""Who said it, according to whom, when, in one line of words: a claim is never told as a fact."""

from __future__ import annotations

import unicodedata
from datetime import date

from api import models
from ontology.records import NAMED

UNIDENTIFIED = "a speaker we could not identify"
"""What a speaker is called of whom nothing is known, wherever words say who said it."""

SHORT = 120
"""Code points of the words in a title."""

TOLD = {"direct": "", "indirect": " (in the article’s words)", "mixed": " (partly in quotation marks)"}
"""What is said behind words that are not the speaker's own alone, by the kind of the report."""

ISOLATES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""What turns the direction of the text around it: https://www.unicode.org/reports/tr9/#Explicit_Directional_Embeddings"""


def headline(said: models.Statement, report: models.Report) -> str:
    """Attribution and words, cut where they are long: “Ada Quill, according to Elmstow Echo, 2 March 2024: “it is shut””."""
    words = line(report.text)
    cut = words if len(words) <= SHORT else words[: SHORT - 1].rstrip() + "…"
    by = " and ".join(speakers(said, report))
    return f"{by}, {source(report)}, {day(report.article.published)}: {quoted(cut, report)}"


def quoted(words: str, report: models.Report) -> str:
    """The words in quotation marks; whose they are, where they are not the speaker's own alone."""
    return f"“{words}”{TOLD[report.kind]}"


def attribution(said: models.Statement, report: models.Report) -> str:
    """The speakers, with the post of the first then, and according to whom they said it."""
    held = post(said, report)
    return ", ".join([" and ".join(speakers(said, report)), *([held] if held else []), source(report)])


def speakers(said: models.Statement, report: models.Report) -> list[str]:
    """All who said it, as this report names them, or as another does."""
    return _names(naming(said, report))


def naming(said: models.Statement, report: models.Report) -> models.Report | models.Statement:
    """The one that names the speakers: the report if it does, else the statement."""
    return report if report.speaker and report.speaker.kind in NAMED else said


def post(said: models.Statement, report: models.Report) -> str | None:
    """The post of the first speaker then: as the report has it, or the one that other articles show for certain."""
    speaker = naming(said, report).speaker
    if speaker is None:
        return None
    if speaker.role_at_time:
        return line(speaker.role_at_time)
    for held in said.posts:
        if held.sure == "certain":
            return line(f"{held.title}, {held.organisation.label}" if held.organisation else held.title)
    return None


def source(report: models.Report) -> str:
    """According to whom: those through whom the article tells it, nearest to the speaker first, and then its outlet."""
    chain = (" and ".join(_names(step)) for step in report.via)
    tellers = [*chain, report.article.outlet or "an unnamed outlet"]
    return ", ".join(f"according to {line(teller)}" for teller in tellers)


def day(iso: str | None) -> str:
    """2 March 2024; undated where nobody knows."""
    if iso is None:
        return "undated"
    when = date.fromisoformat(iso[:10])
    return f"{when.day} {when:%B %Y}"


def line(text: str) -> str:
    """The text on one line, without characters that no one sees and that could break or turn what stands around it."""
    seen = "".join(" " if unicodedata.category(one) in ("Cc", "Zl", "Zp", "Cs") else one for one in text)
    return " ".join(seen.translate(dict.fromkeys(map(ord, ISOLATES))).split())


def _names(by: models.Statement | models.Report | models.Step) -> list[str]:
    first = by.speaker.label if by.speaker else by.speaker_role or UNIDENTIFIED
    return [line(first), *(line(other.label) for other in by.co_speakers)]
