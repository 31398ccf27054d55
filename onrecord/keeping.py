"""Keeping what was read, wherever that was done: one named graph an article, its entries in the index, then one snapshot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from graph import versions
from graph.embedded import EmbeddedStore
from graph.search import Index, entries
from graph.snapshots import snapshot
from graph.versions import Outcome
from onrecord.judging import judge
from ontology.errors import BadInput, ShapeViolation
from ontology.reading import Reading

Found = Iterable[Reading | BadInput]
"""What was found in each article, and which documents could not be read."""


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
        """Articles that the store has now, those among them that it had."""
        return self.outcomes.total() - self.outcomes[Outcome.DUPLICATE]

    def refuse(self, one: BadInput) -> None:
        """Note what could not be read."""
        self.refused.append(Refused(one.place, f"{one.fault}; {one.next_step}"))


Progress = Callable[[Summary], object]
"""Called with the summary so far, whenever more is kept."""


def keep_all(found: Found, folder: Path, progress: Progress = lambda _: None) -> Summary:
    """Keep readings, whoever made them, and let readers see them; no language model is asked.

    Raises StoreLocked while another process writes to the store.
    """
    summary = Summary()
    with EmbeddedStore(folder) as store, Index(folder / "search.sqlite") as index:
        keep(found, store, index, summary, progress)
        summary.snapshot = publish(store, index)
    return summary


def keep(found: Found, store: EmbeddedStore, index: Index, summary: Summary, progress: Progress) -> None:
    """Keep readings one after the other, and note what became of each. Readers see nothing of that before `publish`."""
    for one in found:
        if isinstance(one, BadInput):
            summary.refuse(one)
        elif _keep(one, store, index, summary):
            progress(summary)


def publish(store: EmbeddedStore, index: Index) -> str:
    """Judge over all articles, and give back the id of a snapshot of the whole: what was kept is what readers get from now on."""
    for old in index.articles() & versions.replaced(store):
        index.replace(old, ())
    judge(store, index)
    return snapshot(store)


def _keep(reading: Reading, store: EmbeddedStore, index: Index, summary: Summary) -> bool:
    """Keep what was found in one article, and note what became of it; whether it is kept."""
    try:
        decision = versions.keep(reading, store)
    except ShapeViolation as fault:  # our own fault and not the article's, but the others need not wait for us
        summary.refused.append(Refused(reading.article.key, str(fault)))
        return False
    summary.outcomes[decision.outcome] += 1
    if decision.outcome is Outcome.REVISED:
        summary.revised.append(f"{reading.article.key}: {decision.iri} follows {', '.join(decision.others)}")
    if decision.outcome is Outcome.DUPLICATE:
        summary.duplicates.append(reading.article.key)
        return False
    summary.statements += len(reading.statements)
    if not index.holds(decision.iri):
        store.note_change([decision.iri])
    index.replace(decision.iri, entries(reading))
    return True
