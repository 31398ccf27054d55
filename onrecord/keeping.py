"""Keeping what was read, wherever that was done: one named graph an article, its entries in the index, then one snapshot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from graph import versions
from graph.embedded import EmbeddedStore
from graph.search import Index
from graph.snapshots import snapshot
from graph.versions import Decision, Outcome, Version, decide, known
from graph.written import Written, written
from onrecord.judging import judge
from ontology.errors import BadInput
from ontology.reading import Reading
from ontology.records import Article

GROUP = 100_000
"""Quads that are written in one step, some forty articles of news: what a process that is killed has read in vain."""

LARGE = 50_000
"""Quads of an article that is written in steps of its own."""


class Refused(NamedTuple):
    """What was not kept: a place or the key of an article, and why, with the next step."""

    place: str
    why: str

    def __str__(self) -> str:
        return f"{self.place}: {self.why}"


@dataclass(slots=True)
class Summary:
    """What became of a batch. `snapshot` is None for a dry run."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    refused: list[Refused] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    revised: list[str] = field(default_factory=list)
    statements: int = 0
    snapshot: str | None = None

    @property
    def kept(self) -> int:
        """Articles that the store has now, or is given next, those among them that it had."""
        return self.outcomes.total() - self.outcomes[Outcome.DUPLICATE]

    def refuse(self, one: BadInput) -> None:
        """Note what could not be read."""
        self.refused.append(Refused(one.place, f"{one.fault}; {one.next_step}"))


Progress = Callable[[Summary], object]
"""Called with the summary so far, whenever there is one more article in it."""


def keep_all(readings: Iterable[Reading | BadInput], folder: Path, progress: Progress = lambda _: None) -> Summary:
    """Keep readings, whoever made them, and let readers see them; no language model is asked.

    Raises StoreLocked while another process writes to the store, and ShapeViolation for a reading that could not be ours.
    """
    found = (written(one) if isinstance(one, Reading) else one for one in readings)
    summary = Summary()
    with EmbeddedStore(folder) as store, Index(folder / "search.sqlite") as index:
        keep(found, store, index, summary, progress)
        summary.snapshot = publish(store, index)
    return summary


def keep(
    found: Iterable[Written | BadInput], store: EmbeddedStore, index: Index, summary: Summary, progress: Progress
) -> None:
    """Keep what was found in articles, and note what became of each. Readers see nothing of that before `publish`.

    What comes is kept some articles at a time; where the coming breaks off, what has come by then.
    """
    group = _Group(store, index, summary)
    try:
        for one in found:
            if isinstance(one, BadInput):
                summary.refuse(one)
            else:
                group.take(one)
                progress(summary)
    finally:
        group.keep()


def publish(store: EmbeddedStore, index: Index) -> str:
    """Judge over all articles, and give back the id of a snapshot of the whole: what was kept is what readers get from now on."""
    judge(store, index)
    return snapshot(store)


class _Group:
    """Articles of which the store has nothing yet, and which it is to be given in one step.

    They have nothing to do with one another: what is decided of one by its text, key or address does not depend on the others.
    """

    def __init__(self, store: EmbeddedStore, index: Index, summary: Summary) -> None:
        self._store, self._index, self._summary = store, index, summary
        self._held: list[tuple[Written, Decision]] = []
        self._names: set[tuple[str, str]] = set()
        self._size = 0

    def take(self, one: Written) -> None:
        """Take an article, and note what becomes of it; those taken before are kept where that is due."""
        names = _names(one.article)
        if not self._names.isdisjoint(names):
            self.keep()
        before = known(one.article, self._store)
        decision = decide(one.article, before)
        match decision.outcome:
            case Outcome.DUPLICATE:
                self._summary.duplicates.append(one.article.key)
            case Outcome.NEW | Outcome.REVISED if one.size < LARGE:
                self._held.append((one, decision))
                followed = (version for version in before if version.iri in decision.others)
                self._names |= names.union(*map(_names, followed))
                self._size += one.size
            case _:
                if not self._index.holds(one.iri):
                    self._store.note_change([one.iri])
                decision = versions.put(one, decision, self._store)
                self._let_be_found([(one, decision)])
        self._note(one, decision)
        if self._size >= GROUP:
            self.keep()

    def keep(self) -> None:
        """Keep all that were taken."""
        held, self._held, self._names, self._size = self._held, [], set(), 0
        if not held:
            return
        for one, _ in held:
            self._store.keep(one.article)  # as in versions.put
        beside = [quad for _, decision in held for quad in versions.following(decision)]
        self._store.add({one.iri: one.graph for one, _ in held}, beside)
        self._let_be_found(held)

    def _let_be_found(self, kept: Sequence[tuple[Written, Decision]]) -> None:
        """Let what is kept be found, but not what something newer replaces."""
        gone = [old for _, decision in kept for old in decision.others]
        gone += [one.iri for one, _ in kept if versions.is_replaced(one.iri, self._store)]
        self._index.replace_all({one.iri: one.entries for one, _ in kept} | dict.fromkeys(gone, ()))

    def _note(self, one: Written, decision: Decision) -> None:
        """Note what becomes of an article."""
        self._summary.outcomes[decision.outcome] += 1
        if decision.outcome is not Outcome.DUPLICATE:
            self._summary.statements += one.statements
        if decision.outcome is Outcome.REVISED:
            followed = ", ".join(decision.others)
            self._summary.revised.append(f"{one.article.key}: {decision.iri} follows {followed}")


def _names(one: Article | Version) -> set[tuple[str, str]]:
    """By what an article is known to be a version of another, or its duplicate."""
    return {("text", one.hash), ("key", one.key)} | ({("url", one.url)} if one.url else set())
