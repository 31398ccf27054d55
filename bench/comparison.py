"""What was found in an article beside what people marked there: what is the same, and what went wrong with the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from types import ModuleType
from typing import Any

from bench.kinds import Marked

Line = dict[str, Any]

SAME_CONTENT = 0.5
"""The share of words that makes two contents the same, as the scorer has it."""


class Fault(StrEnum):
    """What went wrong with a statement that was missed, or with one that was found and is not right."""

    NOTHING = "nothing there"
    EXTENT = "wrong extent"
    SOURCE = "wrong source"
    SOURCELESS = "no source"
    TWICE = "one for two"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A found and a marked statement whose contents share words, by their places in their lists.

    `overlap` is the share of words that both contents have. `sourceless` if a source is marked and none was found.
    """

    found: int
    marked: int
    overlap: float
    same_source: bool
    sourceless: bool

    @property
    def fault(self) -> Fault:
        if self.overlap < SAME_CONTENT:
            return Fault.EXTENT
        if self.same_source:
            return Fault.TWICE
        return Fault.SOURCELESS if self.sourceless else Fault.SOURCE


@dataclass(frozen=True, slots=True)
class Compared:
    """One article. `pairs` says which found statement is which marked one; each is in one pair at most."""

    article: str
    text: str
    found: tuple[Line, ...]
    marked: tuple[Marked, ...]
    meetings: tuple[Meeting, ...]
    pairs: dict[int, int]

    @property
    def missed(self) -> dict[int, Fault]:
        """The marked statements that were not found, each with what went wrong."""
        return {
            place: fault(one for one in self.meetings if one.marked == place)
            for place in range(len(self.marked))
            if place not in self.pairs.values()
        }

    @property
    def false(self) -> dict[int, Fault]:
        """The found statements that are not right, each with what is wrong."""
        return {
            place: fault(one for one in self.meetings if one.found == place)
            for place in range(len(self.found))
            if place not in self.pairs
        }


def fault(meetings: Iterable[Meeting]) -> Fault:
    """What is wrong with the nearest of the meetings that a statement without a partner has."""
    nearest = max(meetings, key=lambda one: one.overlap, default=None)
    return nearest.fault if nearest else Fault.NOTHING


def compare(article: Any, found: Iterable[Line], scorer: ModuleType) -> Compared:
    """An article of the corpus beside the statements that were found in it, by PolNeAR's scorer."""
    said, tokens = tuple(found), scorer.Tokens(article.text)
    ours = [scorer.View(scorer.Attribution(one["source"], one["cue"], one["content"]), tokens) for one in said]
    theirs = [scorer.View(one, tokens) for one in article.gold]
    meetings = tuple(
        Meeting(i, j, overlap, scorer.same_source(p, g), bool(g.source and not p.source))
        for i, p in enumerate(ours)
        for j, g in enumerate(theirs)
        if (overlap := scorer.overlap(p, g)) > 0
    )
    marked = tuple(
        Marked(
            article.text,
            one.source,
            one.cue,
            one.content,
            quoted=view.quoted,
            speech=view.speech,
            pronoun=_is_pronoun(view, tokens, scorer),
        )
        for one, view in zip(article.gold, theirs, strict=True)
    )
    return Compared(article.id, article.text, said, marked, meetings, paired(meetings))


def paired(meetings: Iterable[Meeting]) -> dict[int, int]:
    """Found and marked statements that are the same, one to one, the most alike first."""
    same = [one for one in meetings if one.overlap >= SAME_CONTENT and one.same_source]
    pairs: dict[int, int] = {}
    for one in sorted(same, key=lambda one: (-one.overlap, one.found, one.marked)):
        if one.found not in pairs and one.marked not in pairs.values():
            pairs[one.found] = one.marked
    return pairs


def _is_pronoun(view: Any, tokens: Any, scorer: ModuleType) -> bool:
    return len(view.source) == 1 and tokens.words[min(view.source)] in scorer.PRONOUNS
