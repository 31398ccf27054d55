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

from graph.query import Dataset, Row, ask
from ontology.records import Act, digest

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
        return digest("doubt", self.sort, self.things)[:16]


def doubts(reader: Dataset, sorts: Iterable[Sort] = Sort) -> list[Doubt]:
    """What is in doubt, of these sorts, the weightiest first."""
    found = (doubt for sort in sorts for doubt in _FINDERS[sort](reader))
    shown = (doubt for doubt in found if not any(WITHHELD in thing for thing in doubt.things))
    return sorted(shown, key=lambda doubt: (-doubt.weight, doubt.things))


def _of_actors(reader: Dataset) -> Iterator[Doubt]:
    """How far each pair reaches is told by the one of the two that is named and quoted less."""
    reach = {row["iri"]: int(str(row["mentions"])) + int(str(row["statements"])) for row in ask(reader, "actors").rows}
    named = _gathered(ask(reader, "doubtful-actors").rows, "actor", "article")
    for row in ask(reader, "candidates").rows:
        pair = _pair(row)
        reached = min(reach.get(iri, 0) for iri in pair)
        yield _of_two(
            Sort.ACTOR,
            row,
            names=(str(row["one_name"]), str(row["other_name"])),
            reach=reached,
            weight=round(_unsure(row) * reached, 6),
            articles=_of_both(named, pair),
            actors=frozenset(pair),
        )


def _of_policies(reader: Dataset) -> Iterator[Doubt]:
    told = ask(reader, "policies", {"min_confidence": "0"}).rows
    labels = {str(row["policy"]): str(row["label"]) for row in told}
    articles, proposers = _gathered(told, "policy", "article"), _gathered(told, "policy", "proposer")
    for row in ask(reader, "policy-candidates").rows:
        pair = _pair(row)
        reached = min(int(str(row["one_told"])), int(str(row["other_told"])))
        yield _of_two(
            Sort.POLICY,
            row,
            names=tuple(labels.get(iri, iri.rpartition("/")[2]) for iri in pair),
            reach=reached,
            weight=round(float(str(row["confidence"])) * reached, 6),
            articles=_of_both(articles, pair),
            actors=_of_both(proposers, pair),
        )


def _of_statements(reader: Dataset) -> Iterator[Doubt]:
    """A statement is as sure as the surest report of it, and reaches as many articles as report it."""
    rows = ask(reader, "doubtful-statements").rows
    yield from _claims(Sort.STATEMENT, rows, "statement", "words")


def _of_positions(reader: Dataset) -> Iterator[Doubt]:
    """A position is one article's own, and so reaches that one."""
    rows = (row for row in ask(reader, "positions", {"min_confidence": "0"}).rows if row["state"] == "candidate")
    yield from _claims(Sort.POSITION, rows, "position", "towards_name")


def _claims(sort: Sort, rows: Iterable[Row], thing: str, words: str) -> Iterator[Doubt]:
    """One doubt for all rows of a thing, of which the surest comes first."""
    by_thing: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_thing[str(row[thing])].append(row)
    for iri, some in by_thing.items():
        surest = max(some, key=lambda row: float(str(row["confidence"])))
        articles = frozenset(str(row["article"]) for row in some)
        yield Doubt(
            sort,
            (iri,),
            (str(surest[words] or surest.get("label")),),
            float(str(surest["confidence"])),
            len(articles),
            round(_unsure(surest) * len(articles), 6),
            articles=articles,
            actors=frozenset(str(row["speaker"]) for row in some if row["speaker"]),
            who=next((str(row["name"]) for row in [surest, *some] if row["name"]), None),
            polarity=str(surest["polarity"]) if "polarity" in surest else None,
        )


def _of_two(sort: Sort, row: Row, **more: Any) -> Doubt:
    """The doubt whether two are one, with what only one sort of them knows."""
    because, support = (str(row[name]) if row[name] else None for name in ("because", "support"))
    return Doubt(sort, _pair(row), confidence=float(str(row["confidence"])), because=because, support=support, **more)


def _of_both(found: Mapping[str, frozenset[str]], pair: tuple[str, str]) -> frozenset[str]:
    return found.get(pair[0], frozenset()) | found.get(pair[1], frozenset())


def _pair(row: Row) -> tuple[str, str]:
    return str(row["one"]), str(row["other"])


def _unsure(row: Row) -> float:
    """1 where it is as likely as not, 0 where it is certain."""
    return 1 - abs(2 * float(str(row["confidence"])) - 1)


def _gathered(rows: Iterable[Row], by: str, what: str) -> Mapping[str, frozenset[str]]:
    """All values that a column has in rows with the same value in another."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row[what]:
            found[str(row[by])].add(str(row[what]))
    return {key: frozenset(values) for key, values in found.items()}


_FINDERS: Mapping[Sort, Callable[[Dataset], Iterator[Doubt]]] = {
    Sort.ACTOR: _of_actors,
    Sort.POLICY: _of_policies,
    Sort.STATEMENT: _of_statements,
    Sort.POSITION: _of_positions,
}
