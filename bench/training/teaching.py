"""What a large tagger says of all windows, for a small one to learn from."""

from __future__ import annotations

import random
from collections.abc import Sequence

import torch

from bench.training.batches import batch, shuffled
from bench.training.corpus import Example
from bench.training.losses import Scored
from bench.training.network import Tagger


def scored(teacher: Tagger, examples: Sequence[Example], padding: int) -> dict[tuple[str, int], Scored]:
    """What the teacher says of each window, in half precision."""
    teacher.eval()
    said: dict[tuple[str, int], Scored] = {}
    chance = random.Random(0)
    with torch.inference_mode():
        for some in shuffled(examples, chance):
            made = batch(some, padding, chance)
            labels, links = teacher(made.pieces, made.shapes, made.places, made.first, made.lines)
            for number, one in enumerate(some):
                count = len(one.window.words)
                said[one.article, one.number] = Scored(
                    labels[number, :count].half().clone(), links[number, :count, :count].half().clone()
                )
    return said
