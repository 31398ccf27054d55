"""Articles that are one another's copies, versions or parts, by the words of their bodies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ingest.alignment import stretches
from ingest.shingles import sharing
from ingest.wordkeys import keys

SHINGLE = 8
"""Words in a row by which copies are found: only what was copied shares so many again and again."""
FEWEST = 30
"""Words that have to be shared: shorter texts are alike without being copies (results, weather, corrections)."""
COPIED = 0.9
"""Share of both articles that a copy has; the rest are changed headings, credits and places."""
HELD = 0.75
"""Share of the shorter article that the longer has where wire copy was cut down. One long quotation in both has less."""
HALF = 0.5
"""The same for two versions of a page, which its key or address joins already. Less is another article under an old address."""
TRIED = 4
"""With how many of the longer articles that share most with one it is compared in full."""


class Kind(StrEnum):
    COPY = "copy"
    VERSION = "version"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Body:
    """An article's body: the IRI of the version, what all its versions share, and the text."""

    article: str
    page: str
    text: str


@dataclass(frozen=True, slots=True)
class Copy:
    """That `article` has its words from `of`, or both have them from the same third.

    `of` is the one of all that belong together which holds most. `share` of the words of `article` stand in `of`, `held` of
    the words of `of` in `article`.
    """

    article: str
    of: str
    kind: Kind
    share: float
    held: float


def copies(bodies: Iterable[Body]) -> tuple[Copy, ...]:
    """What is a copy, version or part of what, ordered by IRI; each article at most once as `article`.

    Those with the same `of` are a group. Each article goes to the one longer one that holds most of it, so a note that
    stands in two reports does not join the two. The order of the bodies does not matter.
    """
    each = ((body, keys((body.text,))) for body in {body.article: body for body in bodies}.values())
    told = sorted(each, key=lambda one: (-len(one[1]), one[0].article))
    fuller: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for full, short, count in sharing((words for _, words in told), SHINGLE):
        fuller[short].append((-count, full))
    top: dict[int, int] = {}
    found = []
    for short in sorted(fuller):
        for full in dict.fromkeys(top.get(full, full) for _, full in sorted(fuller[short])[:TRIED]):
            copy = _copy(*told[short], *told[full])
            if copy is not None:
                top[short] = full
                found.append(copy)
                break
    return tuple(sorted(found, key=lambda copy: copy.article))


def _copy(one: Body, words: Sequence[str], other: Body, other_words: Sequence[str]) -> Copy | None:
    shared = sum(run.length for stretch in stretches(other_words, words) for run in stretch)
    share, held = shared / len(words), shared / len(other_words)
    version = one.page == other.page
    if (shared < FEWEST or share < HELD) and not (version and share >= HALF):
        return None
    kind = Kind.VERSION if version else Kind.COPY if min(share, held) >= COPIED else Kind.PART
    return Copy(one.article, other.article, kind, round(share, 3), round(held, 3))
