"""What waits for somebody who knows, that first in which the doubt is greatest and which reaches furthest.

Who may be whom, which policies may be one, who may not have said so, and who may not stand there. Of two policies the surest
and most told come first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from graph.query import Given, Row
from ontology.records import Act, digest

Asked = Callable[[str, Given], Iterable[Row]]
"""Answers a named question, with what it is given, by its rows."""

WITHHELD = "/withheld-"
"""What the IRI of somebody who is withheld has in it; nobody could decide on them."""


class Sort(StrEnum):
    """What is in doubt: whether two actors are one, or two policies; whether somebody said so; whether somebody stands there."""

    ACTOR = "actor"
    POLICY = "policy"
    STATEMENT = "statement"
    POSITION = "position"


CHOICES = {
    Sort.ACTOR: (Act.MERGE, Act.DIFFERENT),
    Sort.POLICY: (Act.MERGE, Act.DIFFERENT),
    Sort.STATEMENT: (Act.CONFIRM, Act.REJECT),
    Sort.POSITION: (Act.CONFIRM, Act.REJECT),
}
"""What yes and no decide."""


@dataclass(frozen=True)
class Doubt:
    """A question on `things` (IRIs), whose `names` are what they are called, or the words of a statement or position.

    `confidence` is how sure the machine is that it is so, `because` and `support` are its reasons. `reach` is the number of
    places that the answer decides, `weight` doubt times reach. `articles` (keys) and `actors` (IRIs) are those it is about;
    `who` is the speaker of a statement or position, and `polarity` which way that points.
    """

    sort: Sort
    things: tuple[str, ...]
    names: tuple[str, ...]
    confidence: float
    reach: int
    weight: float
    because: str | None = None
    support: str | None = None
    articles: frozenset[str] = frozenset()
    actors: frozenset[str] = frozenset()
    who: str | None = None
    polarity: str | None = None

    @cached_property
    def id(self) -> str:
        """16 hexadecimal digits that are this question's in every snapshot."""
        return identifier(self.sort, self.things)


def identifier(sort: str, things: tuple[str, ...]) -> str:
    """What a doubt of that sort about these things is known by: 16 hexadecimal digits."""
    return digest("doubt", sort, things)[:16]


def weight(confidence: float, reach: int) -> float:
    """How much there is to be won by an answer: nothing where the machine is certain, else by how many places it decides."""
    return round((1 - abs(2 * confidence - 1)) * reach, 6)


def doubts(ask: Asked, sorts: Iterable[Sort] = Sort) -> list[Doubt]:
    """What is in doubt, of these sorts, the weightiest first."""
    found = (doubt for sort in sorts for doubt in _FINDERS[sort](ask))
    shown = (doubt for doubt in found if not any(WITHHELD in thing for thing in doubt.things))
    return sorted(shown, key=lambda doubt: (-doubt.weight, doubt.things))


def _of_actors(ask: Asked) -> Iterator[Doubt]:
    """How far each pair reaches is told by the one of the two that is named and quoted less."""
    candidates = [*ask("candidates", {})]
    if not candidates:
        return
    several = {iri for row in candidates for iri in _pair(row)}
    reach = {
        row["iri"]: int(str(row["mentions"])) + int(str(row["statements"]))
        for row in ask("actors", {})
        if row["iri"] in several
    }
    named = _gathered(ask("doubtful-actors", {}), "actor", "article")
    for row in candidates:
        pair = _pair(row)
        reached = min(reach.get(iri, 0) for iri in pair)
        yield _of_two(
            Sort.ACTOR,
            row,
            names=(str(row["one_name"]), str(row["other_name"])),
            reach=reached,
            weight=weight(_sure(row), reached),
            articles=_of_both(named, pair),
            actors=frozenset(pair),
        )


def _of_policies(ask: Asked) -> Iterator[Doubt]:
    candidates = [*ask("policy-candidates", {})]
    if not candidates:
        return
    several = {iri for row in candidates for iri in _pair(row)}
    told = [row for row in ask("policies", {"min_confidence": "0"}) if row["policy"] in several]
    labels = {str(row["policy"]): str(row["label"]) for row in told}
    articles, proposers = _gathered(told, "policy", "article"), _gathered(told, "policy", "proposer")
    for row in candidates:
        pair = _pair(row)
        reached = min(int(str(row["one_told"])), int(str(row["other_told"])))
        yield _of_two(
            Sort.POLICY,
            row,
            names=tuple(labels.get(iri, iri.rpartition("/")[2]) for iri in pair),
            reach=reached,
            weight=round(_sure(row) * reached, 6),
            articles=_of_both(articles, pair),
            actors=_of_both(proposers, pair),
        )


def _of_statements(ask: Asked) -> Iterator[Doubt]:
    """A statement is as sure as the surest report of it, and reaches as many articles as report it."""
    yield from claims(Sort.STATEMENT, ask("doubtful-statements", {}))


def _of_positions(ask: Asked) -> Iterator[Doubt]:
    """A position is one article's own, and so reaches that one."""
    rows = (row for row in ask("positions", {"min_confidence": "0"}) if row["state"] == "candidate")
    yield from claims(Sort.POSITION, rows)


def claims(sort: Sort, rows: Iterable[Row]) -> Iterator[Doubt]:
    """One doubt for all rows of a statement or a position, of which the surest tells its words."""
    words = "words" if sort is Sort.STATEMENT else "towards_name"
    by_thing: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_thing[str(row[sort])].append(row)
    for iri, some in by_thing.items():
        surest = max(some, key=_sure)
        articles = frozenset(str(row["article"]) for row in some)
        yield Doubt(
            sort,
            (iri,),
            (str(surest[words] or surest.get("label")),),
            _sure(surest),
            len(articles),
            weight(_sure(surest), len(articles)),
            articles=articles,
            actors=frozenset(str(row["speaker"]) for row in some if row["speaker"]),
            who=next((str(row["name"]) for row in [surest, *some] if row["name"]), None),
            polarity=str(surest["polarity"]) if "polarity" in surest else None,
        )


def _of_two(sort: Sort, row: Row, **more: Any) -> Doubt:
    """The doubt whether two are one, with what only one sort of them knows."""
    because, support = (str(row[name]) if row[name] else None for name in ("because", "support"))
    return Doubt(sort, _pair(row), confidence=_sure(row), because=because, support=support, **more)


def _of_both(found: Mapping[str, frozenset[str]], pair: tuple[str, str]) -> frozenset[str]:
    return found.get(pair[0], frozenset()) | found.get(pair[1], frozenset())


def _pair(row: Row) -> tuple[str, str]:
    return str(row["one"]), str(row["other"])


def _sure(row: Row) -> float:
    return float(str(row["confidence"]))


def _gathered(rows: Iterable[Row], by: str, what: str) -> Mapping[str, frozenset[str]]:
    """All values that a column has in rows with the same value in another."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row[what]:
            found[str(row[by])].add(str(row[what]))
    return {key: frozenset(values) for key, values in found.items()}


_FINDERS: Mapping[Sort, Callable[[Asked], Iterator[Doubt]]] = {
    Sort.ACTOR: _of_actors,
    Sort.POLICY: _of_policies,
    Sort.STATEMENT: _of_statements,
    Sort.POSITION: _of_positions,
}
