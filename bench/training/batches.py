"""Examples as tensors."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from bench.training.corpus import Example, Links

BATCH = 16
STRANGERS = 3
"""Words of each window that are no cue and are shown as one, so that links learn to find nothing there."""

SORTED_TOGETHER = 16
"""Batches' worth of windows that are sorted by length, so that little is padded and the order still varies."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows side by side; words in dimension 1, cues with their strangers in dimension 1 of `cues` and `linked`."""

    examples: tuple[Example, ...]
    pieces: Tensor
    shapes: Tensor
    places: Tensor
    first: Tensor
    lines: Tensor
    words: Tensor
    """Which places are words and no padding."""
    cues: Tensor
    """[window, cue, word]: the weights of a cue's words, 1 in all."""
    near: Tensor
    """[window, cue, word]: the words that a link is learned for: of the cue's line, of those beside it, and all that belong to it."""
    is_cue: Tensor
    is_source: Tensor
    is_content: Tensor
    linked: Tensor
    """[window, cue, word]: 0 neither, 1 source, 2 content."""
    is_row: Tensor
    """[window, cue]: which rows of `cues` are cues or strangers and no padding."""
    owner: Tensor
    """[window, word]: of which row of `cues` a word is content, counted from 1; 0 for none."""
    rows: tuple[tuple[tuple[int, ...], ...], ...]
    """The words of each row of `cues`, for each window."""


def shuffled(examples: Sequence[Example], chance: random.Random) -> Iterator[list[Example]]:
    """All examples once, in batches of like lengths."""
    order = list(examples)
    chance.shuffle(order)
    together = BATCH * SORTED_TOGETHER
    batches = [
        some[at : at + BATCH]
        for start in range(0, len(order), together)
        for some in [sorted(order[start : start + together], key=lambda one: len(one.window.pieces))]
        for at in range(0, len(some), BATCH)
    ]
    chance.shuffle(batches)
    yield from batches


def batch(examples: Sequence[Example], padding: int, chance: random.Random) -> Batch:
    """Tensors of some windows, each with what one of its annotators found, chosen by chance."""
    chosen = tuple(chance.choice(one.annotators) for one in examples)
    rows = [[*links, *_strangers(one, links, chance)] for one, links in zip(examples, chosen, strict=True)]
    count, width = len(examples), _rounded(max(len(one.window.words) for one in examples))
    most = _rounded(max(len(row) for row in rows))
    lines = _padded([one.window.lines for one in examples], -9)
    words = _padded([(1,) * len(one.window.words) for one in examples], 0).bool()
    cues = torch.zeros(count, most, width)
    near = torch.zeros(count, most, width, dtype=torch.bool)
    is_cue, is_source, is_content = (torch.zeros(count, width, dtype=torch.long) for _ in range(3))
    linked = torch.zeros(count, most, width, dtype=torch.long)
    is_row = torch.zeros(count, most, dtype=torch.bool)
    owner = torch.zeros(count, width, dtype=torch.long)
    for window, (row, links) in enumerate(zip(rows, chosen, strict=True)):
        for place, one in enumerate(row):
            cues[window, place, list(one.cue)] = 1 / len(one.cue)
            near[window, place] = words[window] & ((lines[window] - lines[window, one.cue[0]]).abs() <= 1)
            near[window, place, [*one.source, *one.content]] = True
            linked[window, place, list(one.content)] = 2
            is_row[window, place] = True
            owner[window, list(one.content)] = place + 1
            linked[window, place, list(one.source)] = 1
        for one in links:
            is_cue[window, list(one.cue)] = 2
            is_cue[window, one.cue[0]] = 1
            is_source[window, list(one.source)] = 1
            is_content[window, list(one.content)] = 1
    return Batch(
        examples=tuple(examples),
        pieces=_padded([one.window.pieces for one in examples], padding),
        shapes=_padded([one.window.shapes for one in examples], 0),
        places=_padded([one.window.places for one in examples], 0),
        first=_padded([one.window.first for one in examples], 0),
        lines=lines,
        words=words,
        cues=cues,
        near=near,
        is_cue=is_cue,
        is_source=is_source,
        is_content=is_content,
        linked=linked,
        is_row=is_row,
        owner=owner,
        rows=tuple(tuple(one.cue for one in row) for row in rows),
    )


def _strangers(example: Example, links: Sequence[Links], chance: random.Random) -> list[Links]:
    taken = {word for one in links for word in one.cue}
    others = [at for at, word in enumerate(example.window.words) if at not in taken and word.text[0].isalpha()]
    return [Links((word,), (), ()) for word in chance.sample(others, min(STRANGERS, len(others)))]


def _padded(rows: Sequence[Sequence[int]], filling: int) -> Tensor:
    width = _rounded(max(map(len, rows)))
    return torch.tensor([[*row, *[filling] * (width - len(row))] for row in rows])


def _rounded(width: int) -> int:
    """Few different shapes: the processor's library keeps a program in memory for each that it meets."""
    return -(-width // 16) * 16
