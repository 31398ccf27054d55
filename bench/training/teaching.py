"""What large taggers say of all windows, for a small one to learn from."""

from __future__ import annotations

import random
from collections.abc import Sequence

import torch

from bench.training.batches import batch, shuffled
from bench.training.corpus import Example
from bench.training.losses import Scored
from bench.training.network import Tagger


def scored(teachers: Sequence[Tagger], examples: Sequence[Example], padding: int) -> dict[tuple[str, int], Scored]:
    """The mean of what the teachers say of each window, in half precision."""
    for teacher in teachers:
        teacher.eval()
    said: dict[tuple[str, int], Scored] = {}
    chance = random.Random(0)
    with torch.inference_mode():
        for some in shuffled(examples, chance):
            made = batch(some, padding, chance)
            answers = [one(made.pieces, made.shapes, made.places, made.first, made.lines) for one in teachers]
            labels, links = (torch.stack([one.float() for one in part]).mean(0) for part in zip(*answers, strict=True))
            for number, one in enumerate(some):
                count = len(one.window.words)
                said[one.article, one.number] = Scored(
                    labels[number, :count].half().clone(), links[number, :count, :count].half().clone()
                )
    return said
