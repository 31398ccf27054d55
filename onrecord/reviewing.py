"""What waits for somebody who knows, that first in which the doubt is greatest and which reaches furthest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph import query
from graph.store import Reader
from onrecord.deciding import actor_target, statement_target
from ontology.iris import BASE
from ontology.records import Act, Target

SHOWN = 3
"""Places that are shown of each."""


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


def items(reader: Reader, *, statements: bool = False) -> list[Item]:
    """Who may be whom; or with `statements`, whether somebody said so. The weightiest first."""
    found = _statements(reader) if statements else _candidates(reader)
    return sorted(found, key=lambda item: (-item.weight, item.things))


def _candidates(reader: Reader) -> Iterator[Item]:
    reach = {
        row["iri"]: int(str(row["mentions"])) + int(str(row["statements"])) for row in query.ask(reader, "actors").rows
    }
    for row in query.ask(reader, "candidates").rows:
        pair = (str(row["one"]), str(row["other"]))
        targets = [actor_target(reader, iri) for iri in pair]
        sure = float(str(row["confidence"]))
        why = ", ".join(str(row[name]) for name in ("because", "support") if row[name])
        yield Item(
            question=f"Is {targets[0].label} ({_local(pair[0])}) also {targets[1].label} ({_local(pair[1])})? {why}; {sure:.2f} sure",
            yes=Act.MERGE,
            no=Act.DIFFERENT,
            things=tuple(map(_local, pair)),
            evidence=tuple(line for target in targets for line in _places(target)),
            weight=_doubt(sure) * min(reach.get(iri, 0) for iri in pair),
        )


def _statements(reader: Reader) -> Iterator[Item]:
    seen = set()
    for row in query.ask(reader, "who-said-what", {"state": "candidate"}).rows:
        iri = str(row["statement"])
        if iri in seen:
            continue
        seen.add(iri)
        sure = float(str(row["confidence"]))
        who = row["name"] or row["role"] or "somebody we could not identify"
        yield Item(
            question=f"Did {who} say so ({_local(iri)})? {sure:.2f} sure",
            yes=Act.CONFIRM,
            no=Act.REJECT,
            things=(_local(iri),),
            evidence=tuple(_places(statement_target(reader, iri))),
            weight=_doubt(sure),
        )


def _doubt(sure: float) -> float:
    """1 where it is as likely as not, 0 where it is certain."""
    return 1 - abs(2 * sure - 1)


def _places(target: Target) -> Iterator[str]:
    """Where it stands, with the words that matter in brackets."""
    for one in target.anchors[:SHOWN]:
        words = " ".join(f"{one.prefix}[{one.exact}]{one.suffix}".split())
        yield f"{one.article}: … {words} …"


def _local(iri: str) -> str:
    return iri.removeprefix(f"{BASE}id/")
