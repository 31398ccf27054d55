"""What a large tagger says of all windows, for a small one to learn from."""

from __future__ import annotations

import random
from collections.abc import Sequence

import torch

from bench.training.batches import batch, shuffled
from bench.training.corpus import Example
from bench.training.fit import precision
from bench.training.losses import Scored
from bench.training.network import Tagger


def scored(teacher: Tagger, examples: Sequence[Example], padding: int) -> dict[tuple[str, int], Scored]:
    """What the teacher says of each window and of the cues that were marked in it, in half precision."""
    teacher.to(precision()).eval()
    said: dict[tuple[str, int], Scored] = {}
    chance = random.Random(0)
    with torch.inference_mode():
        for some in shuffled(examples, chance):
            made = batch(some, padding, chance)
            cues = [sorted({links.cue for marked in one.annotators for links in marked}) for one in some]
            weights = torch.zeros(len(some), max(1, *map(len, cues)), made.words.shape[1])
            for number, own in enumerate(cues):
                for place, cue in enumerate(own):
                    weights[number, place, list(cue)] = 1 / len(cue)
            states = teacher.states(made.pieces, made.shapes, made.places, made.first)
            labels = teacher.labels(states).half()
            links = teacher.links(states, made.lines, weights.to(states.dtype)).half()
            for number, (one, own) in enumerate(zip(some, cues, strict=True)):
                count = len(one.window.words)
                rows = {cue: links[number, place, :count, 1].clone() for place, cue in enumerate(own)}
                said[one.article, one.number] = Scored(labels[number, :count].clone(), rows)
    return said
