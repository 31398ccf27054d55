"""Terms of a graph as all writers make them: literals in the one form that every store gives back."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from ontology.terms import RDF, TIME, XSD

Triple = tuple[NamedNode, NamedNode, NamedNode | Literal]

POSITIONS = {4: (TIME.inXSDgYear, XSD.gYear), 7: (TIME.inXSDgYearMonth, XSD.gYearMonth), 10: (TIME.inXSDDate, XSD.date)}
"""How a place in time is written, by the length of its date: a year, a month or a day."""

A = NamedNode(RDF.type)

_DURATION = re.compile(
    r"P(?:([0-9]{1,9})Y)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})W)?(?:([0-9]{1,9})D)?"
    r"(?:T(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})S)?)?"
)


def value(term: object) -> str:
    """An IRI or a literal as its string; any other term as Turtle writes it."""
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def day(when: date) -> Literal:
    return Literal(when.isoformat(), datatype=NamedNode(XSD.date))


def decimal(number: float | Decimal) -> Literal:
    """With all its digits, but no exponent and no trailing zero."""
    written = f"{number if isinstance(number, Decimal) else Decimal(repr(number)):f}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return Literal("0" if written == "-0" else written, datatype=NamedNode(XSD.decimal))


def moment(when: str) -> tuple[NamedNode, Literal]:
    """The property that says when something is, and its value: a year, a month, a day, or else a duration."""
    if len(when) in POSITIONS and when[0] != "P":
        position, datatype = POSITIONS[len(when)]
        return NamedNode(position), Literal(when, datatype=NamedNode(datatype))
    return NamedNode(TIME.hasXSDDuration), Literal(duration(when), datatype=NamedNode(XSD.duration))


def duration(written: str) -> str:
    """An ISO 8601 duration in its one XSD form: "P18M" is "P1Y6M", and "P2W", which XSD lacks, "P14D".

    Anything else stays as it is, and breaks the shape of a deadline. Spec: https://www.w3.org/TR/xmlschema11-2/#duration
    """
    if (parts := _DURATION.fullmatch(written)) is None or not any(parts.groups()):
        return written
    years, months, weeks, days, hours, minutes, seconds = (int(part or 0) for part in parts.groups())
    years, months = divmod(12 * years + months, 12)
    minutes, seconds = divmod(60 * (60 * hours + minutes) + seconds, 60)
    hours, minutes = divmod(minutes, 60)
    more, hours = divmod(hours, 24)
    dates = _units((years, "Y"), (months, "M"), (7 * weeks + days + more, "D"))
    times = _units((hours, "H"), (minutes, "M"), (seconds, "S"))
    return f"P{dates}T{times}" if times else f"P{dates}" if dates else "PT0S"


def _units(*counted: tuple[int, str]) -> str:
    return "".join(f"{number}{unit}" for number, unit in counted if number)
