"""What waits for somebody who knows, that first in which the doubt is greatest and which reaches furthest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from graph import query
from graph.query import Row
from graph.store import Reader
from onrecord.lookup import local
from onrecord.targets import held
from ontology.errors import DecisionRefused
from ontology.records import Act, Target

SHOWN = 3
"""Places that are shown of each."""

_WITHHELD = re.compile(r"/withheld-[0-9a-f]{16}$")


@dataclass(frozen=True, slots=True)
class Item:
    """A question: what yes and no decide, about what, and the words that bear on it.

    `weight` is doubt times reach: how far from sure it is, from 0 to 1, times the number of places that it decides.
    """

    question: str
    yes: Act
    no: Act
    things: tuple[str, ...]
    evidence: tuple[str, ...]
    weight: float


def items(reader: Reader, *, statements: bool = False, policies: bool = False) -> list[Item]:
    """Who may be whom; or with `statements`, whether somebody said so; or with `policies`, which are one. The weightiest first.

    Who is withheld, and what no kept text has, is not asked about: nobody could decide it.
    """
    found = _statements(reader) if statements else _policies(reader) if policies else _candidates(reader)
    return sorted(found, key=lambda item: (-item.weight, item.things))


def _candidates(reader: Reader) -> Iterator[Item]:
    reach = {
        row["iri"]: int(str(row["mentions"])) + int(str(row["statements"])) for row in query.ask(reader, "actors").rows
    }
    for row in query.ask(reader, "candidates").rows:
        reached = min(reach.get(iri, 0) for iri in (row["one"], row["other"]))
        yield from _pair(reader, row, _doubt(float(str(row["confidence"]))) * reached)


def _statements(reader: Reader) -> Iterator[Item]:
    seen = set()
    for row in query.ask(reader, "who-said-what", {"state": "candidate"}).rows:
        iri = str(row["statement"])
        about = None if iri in seen else _about(reader, [iri])
        seen.add(iri)
        if about is None:
            continue
        sure = float(str(row["confidence"]))
        who = row["name"] or row["role"] or "somebody we could not identify"
        yield Item(
            question=f"Did {who} say so ({local(iri)})? {sure:.2f} sure",
            yes=Act.CONFIRM,
            no=Act.REJECT,
            things=(local(iri),),
            evidence=tuple(line for target in about for line in _places(target)),
            weight=_doubt(sure),
        )


def _policies(reader: Reader) -> Iterator[Item]:
    """Which policies may be one: the surest and most told first."""
    for row in query.ask(reader, "policy-candidates").rows:
        told = min(int(str(row["one_told"])), int(str(row["other_told"])))
        yield from _pair(reader, row, float(str(row["confidence"])) * told)


def _pair(reader: Reader, row: Row, weight: float) -> Iterator[Item]:
    """Whether two may be one, unless nothing holds a decision on them."""
    pair = (str(row["one"]), str(row["other"]))
    about = _about(reader, pair)
    if about is None:
        return
    why = ", ".join(str(row[name]) for name in ("because", "support") if row[name])
    one, other = (f"{target.label} ({local(iri)})" for target, iri in zip(about, pair, strict=True))
    yield Item(
        question=f"Is {one} also {other}? {why}; {float(str(row['confidence'])):.2f} sure",
        yes=Act.MERGE,
        no=Act.DIFFERENT,
        things=tuple(map(local, pair)),
        evidence=tuple(line for target in about for line in _places(target)),
        weight=weight,
    )


def _about(reader: Reader, things: Sequence[str]) -> list[Target] | None:
    """What a decision on these would hold on to; None where there could be none."""
    with suppress(DecisionRefused):
        if not any(map(_WITHHELD.search, things)):
            return [one for iri in things for one in held(reader, iri)]
    return None


def _doubt(sure: float) -> float:
    """1 where it is as likely as not, 0 where it is certain."""
    return 1 - abs(2 * sure - 1)


def _places(target: Target) -> Iterator[str]:
    """Where it stands, with the words that matter in brackets."""
    for one in target.anchors[:SHOWN]:
        words = " ".join(f"{one.prefix}[{one.exact}]{one.suffix}".split())
        yield f"{one.article}: … {words} …"
