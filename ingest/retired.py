"""IRIs that are used no more, and where they lead."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping


def retired(
    kept: Mapping[str, str], once: Mapping[str, frozenset[str]], used: Container[str]
) -> dict[str, frozenset[str]]:
    """The IRIs that are not used any more, each with what meant it last: by the links of the last run, or before."""
    had: dict[str, set[str]] = defaultdict(set)
    for one, iri in kept.items():
        if iri not in used:
            had[iri].add(one)
    return {iri: some for iri, some in once.items() if iri not in used} | {
        iri: frozenset(some) for iri, some in had.items()
    }


def leading(once: Mapping[str, Iterable[str]], meant: Mapping[str, str]) -> dict[str, str]:
    """The IRIs that are not used any more, each with what most of those mean now that meant it last."""
    now = {old: Counter(meant[one] for one in some if one in meant) for old, some in once.items()}
    return {old: min(votes, key=lambda iri: (-votes[iri], iri)) for old, votes in now.items() if votes}
