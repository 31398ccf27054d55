"""The training loop: half precision where the processor has it, master weights in full, resumable after each epoch."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional
from torch.nn.utils import clip_grad_norm_

from bench.training.batches import Batch, batch, shuffled
from bench.training.corpus import Example
from bench.training.network import MASKED, Tagger


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train. `rate` is the peak of one cycle for the pretrained encoder, `new_rate` for the layers on top of it."""

    epochs: int
    rate: float
    new_rate: float
    seed: int = 0


def fit(
    tagger: Tagger,
    examples: Sequence[Example],
    plan: Plan,
    checkpoint: Path,
    padding: int,
    loss: Callable[[Tagger, Batch], Tensor],
    after: Callable[[Tagger, int], None],
) -> None:
    """Train `tagger` in place, going on from `checkpoint` where there is one; `after` is called at the end of each epoch."""
    masters = {name: one.detach().clone().float().requires_grad_() for name, one in tagger.named_parameters()}
    old = [one for name, one in masters.items() if name.startswith("encoder.")]
    new = [one for name, one in masters.items() if not name.startswith("encoder.")]
    optimiser = torch.optim.AdamW(
        [
            {"params": old, "lr": plan.rate, "weight_decay": 0.01},
            {"params": new, "lr": plan.new_rate, "weight_decay": 0.0},
        ],
        fused=True,
    )
    steps = sum(1 for _ in shuffled(examples, random.Random(0))) * plan.epochs
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [plan.rate, plan.new_rate], total_steps=steps + 1, pct_start=0.1
    )
    done = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        done = state["epochs"]
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        for name, one in masters.items():
            one.data.copy_(state["masters"][name])
    tagger.to(_precision())
    _copy(masters, tagger)
    for epoch in range(done, plan.epochs):
        _epoch(tagger, examples, plan, epoch, masters, optimiser, schedule, loss, padding)
        state = {"epochs": epoch + 1, "optimiser": optimiser.state_dict(), "schedule": schedule.state_dict()}
        _saved(state | {"masters": {name: one.detach() for name, one in masters.items()}}, checkpoint)
        after(tagger, epoch + 1)
    tagger.to(torch.float32)
    _copy(masters, tagger)


def learned(tagger: Tagger, made: Batch) -> Tensor:
    """How far the tagger is from what the annotators marked."""
    states = tagger.states(made.pieces, made.shapes, made.places, made.first)
    labels = tagger.labels(states).float()[made.words]
    cue, source, content = labels.split((3, 2, 2), -1)
    links = tagger.links(states, made.lines, made.cues.to(states.dtype)).float()
    return (
        2 * functional.cross_entropy(cue, made.is_cue[made.words])
        + 0.5 * functional.cross_entropy(source, made.is_source[made.words])
        + 0.5 * functional.cross_entropy(content, made.is_content[made.words])
        + 2 * functional.cross_entropy(with_neither(links)[made.near], made.linked[made.near])
        + functional.cross_entropy(owners(links, made)[made.words], made.owner[made.words])
    )


def owners(links: Tensor, made: Batch) -> Tensor:
    """[window, word, cue]: scores of the cues that a word may be content of, before them that of none."""
    scores = links[..., 1].masked_fill(~made.is_row[:, :, None], MASKED).transpose(1, 2)
    return torch.cat([torch.zeros_like(scores[..., :1]), scores], -1)


def with_neither(links: Tensor) -> Tensor:
    """Scores of neither, source and content, the first of which is what the others are measured by."""
    return torch.cat([torch.zeros_like(links[..., :1]), links], -1)


def _epoch(
    tagger: Tagger,
    examples: Sequence[Example],
    plan: Plan,
    epoch: int,
    masters: Mapping[str, Tensor],
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler,
    loss: Callable[[Tagger, Batch], Tensor],
    padding: int,
) -> None:
    chance = random.Random(f"{plan.seed}/{epoch}")  # the same order whether or not training was broken off before
    torch.manual_seed(1000 * plan.seed + epoch)
    tagger.train()
    started, total = time.monotonic(), 0.0
    for step, some in enumerate(shuffled(examples, chance), 1):
        found = loss(tagger, batch(some, padding, chance))
        found.backward()
        for name, one in tagger.named_parameters():
            masters[name].grad = None if one.grad is None else one.grad.float()
            one.grad = None
        clip_grad_norm_(masters.values(), 1.0)
        optimiser.step()
        schedule.step()
        _copy(masters, tagger)
        total += found.item()
        if step % 50 == 0:
            print(
                f"epoch {epoch + 1} step {step} loss {total / step:.4f} {time.monotonic() - started:.0f} s", flush=True
            )


def _copy(masters: Mapping[str, Tensor], tagger: Tagger) -> None:
    with torch.no_grad():
        for name, one in tagger.named_parameters():
            one.copy_(masters[name])


def _precision() -> torch.dtype:
    """Half precision where the processor multiplies it faster than full."""
    return torch.bfloat16 if torch.cpu._is_avx512_bf16_supported() else torch.float32


def _saved(state: dict[str, object], checkpoint: Path) -> None:
    """Written beside and moved, so that a training broken off leaves the checkpoint before."""
    beside = checkpoint.with_suffix(".tmp")
    torch.save(state, beside)
    beside.replace(checkpoint)
