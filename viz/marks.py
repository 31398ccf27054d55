"""How values read on a page. Whatever comes out of an article is escaped here or by the template."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol
from urllib.parse import urlsplit

from markupsafe import Markup, escape

DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")

DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Unicode's embeddings, overrides and isolates: https://www.unicode.org/reports/tr9/#Explicit_Directional_Embeddings"""


SURE = ((0.9, "very sure"), (0.75, "fairly sure"), (0.5, "not sure"), (0.0, "doubtful"))
"""How sure from which confidence on: nine in ten of such finds are right, three in four, one in two, or fewer."""


WORDS = {
    "direct": "in quotation marks",
    "indirect": "in the article’s words",
    "mixed": "partly in quotation marks",
    "candidate": "not yet checked",
    "confirmed": "confirmed by a person",
}
"""How values of kind and state read, the same on all pages."""


class Place(Protocol):
    """A half-open stretch in code points."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def marked(text: str, places: Iterable[Place], start: int = 0) -> Markup:
    """`text` as HTML with the places in <mark>; `start` is where the text begins in what the places count."""
    return linked(text, ((place, None) for place in places), start)


def linked(text: str, places: Iterable[tuple[Place, str | None]], start: int = 0) -> Markup:
    """The same where each place may lead to an address of ours."""
    pieces, at = [], 0
    for place, address in sorted(places, key=lambda one: one[0].start):
        begin, end = max(at, place.start - start), min(len(text), place.end - start)
        if begin < end:
            mark = Markup("<mark>{}</mark>").format(text[begin:end])
            pieces += [escape(text[at:begin]), Markup('<a href="{}">{}</a>').format(address, mark) if address else mark]
            at = end
    return Markup().join([*pieces, escape(text[at:])])


def day(iso: str | None) -> str:
    """2 March 2024; undated where the text does not say."""
    if iso is None:
        return "undated"
    when = date.fromisoformat(iso[:10])
    return f"{when.day} {when:%B %Y}"


def days(words: str) -> str:
    """Words of ours with their days as they are read: held as of 2 March 2024."""
    return DAY.sub(lambda found: day(found[0]), words)


def month(iso: str | None) -> str:
    """March 2024; undated where the text does not say."""
    return f"{date.fromisoformat(f'{iso[:7]}-01'):%B %Y}" if iso else "undated"


def spaced(name: str) -> str:
    """ManifestoCommitment as it is written: Manifesto commitment."""
    first, *more = re.findall("[A-Z][a-z]*|[^A-Z]+", name)
    return " ".join([first, *map(str.lower, more)])


def worded(value: str) -> str:
    """A kind or a state as it reads."""
    return WORDS.get(value, value)


def size(number: int) -> str:
    """Bytes in words: 812 bytes, 64 kB, 1.4 MB."""
    for unit, bytes_ in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if number >= bytes_:
            return f"{number / bytes_:.{1 if number < 10 * bytes_ else 0}f} {unit}"
    return f"{number} bytes"


def web(address: str | None) -> str | None:
    """The address if it is one of the web; a page links to nothing else, least of all javascript:."""
    try:
        return address if address and urlsplit(address).scheme.lower() in ("http", "https") else None
    except ValueError:
        return None


def mail(contact: str | None) -> str | None:
    """The contact if it is a mail address, and so plain that it means nothing else behind mailto:."""
    return contact if contact and re.fullmatch(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", contact) else None


SAID = frozenset({"said", "says", "say", "according", "according to"})
"""Cues that are told as plain "said": our sentence has "according to" already."""


class Report(Protocol):
    """How an article carries a statement, as the API gives it."""

    id: str
    kind: str
    rule: str
    cue: str | None


class Statement(Protocol):
    """What several articles may report, as the API gives it."""

    quoted_from: str
    reports: Sequence[Report]


def cue(report: Report) -> str | None:
    """The cue to tell a statement with, in the article's own words; None where plain "said" is true.

    "Seen by" and "quoted by" are no words of an outlet's. Who raised concerns or welcomed a plan did not say just that. A colon
    is no verb, and "said" in quotation marks would read as if we doubted it.
    """
    plain = report.rule in {"according to", "relayed"} or (report.cue or "").casefold() in SAID
    return None if plain or report.kind == "direct" or not any(map(str.isalpha, report.cue or "")) else report.cue


def quoted(statement: Statement) -> Report:
    """The report whose words are the statement's text."""
    return next(report for report in statement.reports if report.id == statement.quoted_from)


def undirected(text: str) -> str:
    """Without the marks that turn the direction of what stands around them, for where no element can contain them."""
    return DIRECTIONS.sub("", text)


def sure(confidence: float) -> str:
    """How sure, in words and as a number with two decimals: "0.93, very sure"."""
    words = next(words for least, words in SURE if confidence >= least)
    return f"{confidence:.2f}, {words}"
