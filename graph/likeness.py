"""Which actors a name from elsewhere may mean: the rows of a spreadsheet beside the names in articles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from graph.folding import folded
from graph.search import Entry, Index

WHOLE = 100.0
"""The score of a name that is the same but for case, accents and marks."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """An actor, by which of its names it is like the one that was asked, and how like, from 0 to 100.

    `sure` where the name is the same and nobody else has it.
    """

    iri: str
    name: str
    by: str
    score: float
    sure: bool = False


def alike(index: Index, name: str, kinds: Iterable[str] = ()) -> tuple[Likeness, ...]:
    """The actors with a name like this one, the likest first; `kinds` are ends of IRIs such as "person", none is any.

    At least three letters of one of the words have to be as they are in a name. A score is the mean of how like the names
    are as they stand and how like their shared words are, so that a surname alone is found and does not pass for the whole.
    """
    sought, allowed = _plain(name), tuple(f"/id/{kind}/" for kind in kinds)
    found = {
        entry.iri: _likeness(entry, sought)
        for entry in index.near(name, "actor")
        if not allowed or any(part in entry.iri for part in allowed)
    }
    same = [one.iri for one in found.values() if one.score == WHOLE]
    ranked = sorted(found.values(), key=lambda one: (-one.score, one.iri))
    if len(same) == 1:
        ranked[0] = Likeness(ranked[0].iri, ranked[0].name, ranked[0].by, WHOLE, sure=True)
    return tuple(ranked)


def _likeness(entry: Entry, sought: str) -> Likeness:
    names = [entry.label, *filter(None, entry.words.split(" · "))]
    score, _, best = max((_score(_plain(form), sought), -place, form) for place, form in enumerate(names))
    return Likeness(entry.iri, entry.label, best, score)


def _score(one: str, other: str) -> float:
    if one == other:
        return WHOLE
    mean = (fuzz.token_sort_ratio(one, other) + fuzz.token_set_ratio(one, other)) / 2
    return min(round(float(mean), 1), WHOLE - 1)


def _plain(name: str) -> str:
    """The words of the name, in no case and without accents."""
    return " ".join("".join(one if one.isalnum() else " " for one in folded(name).plain).split())
