"""What waits for somebody who knows, as it is asked in the terminal: a question, and the words that bear on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from graph.doubts import CHOICES, Doubt, Sort, doubts
from graph.query import ask
from graph.store import Reader
from onrecord.lookup import local
from onrecord.targets import held
from ontology.errors import DecisionRefused
from ontology.records import Act, Target

SHOWN = 3
"""Places that are shown of each."""


@dataclass(frozen=True, slots=True)
class Item:
    """A question: what yes and no decide, about what, and the words that bear on it."""

    question: str
    yes: Act
    no: Act
    things: tuple[str, ...]
    evidence: tuple[str, ...]


def items(reader: Reader, *, statements: bool = False, policies: bool = False) -> list[Item]:
    """Who may be whom; or with `statements`, whether somebody said so; or with `policies`, which are one. The weightiest first.

    Who is withheld, and what no kept text has, is not asked about: nobody could decide it.
    """
    sort = Sort.STATEMENT if statements else Sort.POLICY if policies else Sort.ACTOR
    found = doubts(lambda name, given: ask(reader, name, given).rows, [sort])
    return [item for doubt in found for item in _items(reader, doubt)]


def _items(reader: Reader, doubt: Doubt) -> Iterator[Item]:
    """The question, unless nothing holds a decision on these things."""
    about = _about(reader, doubt.things)
    if about is None:
        return
    yes, no = CHOICES[doubt.sort]
    places = tuple(line for target in about for line in _places(target))
    yield Item(_question(doubt, about), yes, no, tuple(map(local, doubt.things)), places)


def _question(doubt: Doubt, about: Sequence[Target]) -> str:
    sure = f"{doubt.confidence:.2f} sure"
    if doubt.sort is Sort.STATEMENT:
        who = doubt.who or "a speaker we could not identify"
        return f"Did {who} say so ({local(doubt.things[0])})? {sure}"
    one, other = (f"{target.label} ({local(iri)})" for target, iri in zip(about, doubt.things, strict=True))
    why = ", ".join(reason for reason in (doubt.because, doubt.support) if reason)
    return f"Is {one} also {other}? {why}; {sure}"


def _about(reader: Reader, things: Sequence[str]) -> list[Target] | None:
    """What a decision on these would hold on to; None where there could be none."""
    with suppress(DecisionRefused):
        return [one for iri in things for one in held(reader, iri)]
    return None


def _places(target: Target) -> Iterator[str]:
    """Where it stands, with the words that matter in brackets."""
    for one in target.anchors[:SHOWN]:
        words = " ".join(f"{one.prefix}[{one.exact}]{one.suffix}".split())
        yield f"{one.article}: … {words} …"
