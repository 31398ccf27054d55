"""Which of many texts share words in a row: a search whose time grows with the words, not with the pairs.

An index of all shingles (a few words in a row) and no sketch of them: one sentence is a hundredth of the speech that holds it,
and MinHash, which estimates how much of both together is shared, does not see it.
docs/decisions/0009-echoes.md has what was measured.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from ingest.wordkeys import is_rare

REACH = 24
"""With how many that follow it in order a text is paired for one shingle: all, unless more than these share it."""
RARE = 2
"""Words of a shingle that not everybody uses; others ("as well as the") would pair all with all."""
BASE = np.uint64(0x9E3779B97F4A7C15)


class _Numbers(dict[str, int]):
    """64 bits for each word, the same on every machine: Python's own hash is not. The lowest says whether it is rare."""

    def __missing__(self, word: str) -> int:
        number = int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
        self[word] = number & ~1 | is_rare(word)
        return self[word]


def sharing(texts: Iterable[Iterable[str]], size: int) -> Iterator[tuple[int, int, int]]:
    """Pairs of texts (places, the lower first) that have shingles of `size` words in common, and how many.

    A text is the keys of its words. Where more than REACH share one shingle, each is paired for it only with those next in
    order, so put together what is likely to belong together; two texts that share much share rarer shingles too.
    """
    marks, owners, number = shingled(texts, size)
    places = np.arange(len(marks))
    pairs, counts = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for step in range(1, REACH + 1):
        places = places[places + step < len(marks)]
        places = places[marks[places] == marks[places + step]]
        found, times = np.unique(owners[places] * number + owners[places + step], return_counts=True)
        pairs.append(found)
        counts.append(times)
    found, which = np.unique(np.concatenate(pairs), return_inverse=True)
    times = np.bincount(which, np.concatenate(counts), len(found))
    for pair, count in zip(found.tolist(), times.tolist(), strict=True):
        yield *divmod(pair, number), int(count)


def shingled(texts: Iterable[Iterable[str]], size: int) -> tuple[NDArray[np.uint64], NDArray[np.int64], int]:
    """Each shingle of each text once, sorted by shingle and then by text, with the place of its text; and how many texts there are."""
    numbers, stream, lengths = _numbers(), array("Q"), array("Q")
    for text in texts:
        before = len(stream)
        stream.extend(map(numbers.__getitem__, text))
        lengths.append(len(stream) - before)
    marks, owners = _shingles(
        np.frombuffer(stream, np.uint64), np.frombuffer(lengths, np.uint64).astype(np.int64), size
    )
    return marks, owners, len(lengths)


@cache
def _numbers() -> _Numbers:
    return _Numbers()


def _shingles(
    stream: NDArray[np.uint64], lengths: NDArray[np.int64], size: int
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Each shingle of each text once, sorted by shingle and then by text, with the text that it is of."""
    owners = np.repeat(np.arange(len(lengths)), lengths)
    number = max(0, len(stream) - size + 1)
    rare = np.concatenate(([0], np.cumsum(stream & np.uint64(1)))).astype(np.int64)
    inside = owners[:number] == owners[size - 1 :]
    kept = np.flatnonzero(inside & (rare[size:] - rare[: -size or None] >= RARE)) if number else np.arange(0)
    marks = np.zeros(len(kept), np.uint64)
    for place in range(size):
        marks = marks * BASE + stream[kept + place]
    order = np.lexsort((owners[kept], marks))
    marks, owners = marks[order], owners[kept][order]
    first = np.ones(len(marks), bool)
    first[1:] = (marks[1:] != marks[:-1]) | (owners[1:] != owners[:-1])
    return marks[first], owners[first]
