"""The training loop: half precision where the processor has it, master weights in full, resumable after each epoch."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn.utils import clip_grad_norm_

from bench.training.batches import Batch, batch, shuffled
from bench.training.corpus import Example
from bench.training.network import Tagger

WARMING = 0.1
"""The part of all steps in which rates rise to their peak."""
DECAY = 0.01
LONGEST_STEP = 1.0
"""Norm to which a gradient is cut."""
TOLD_EVERY = 50


@dataclass(frozen=True, slots=True)
class Course:
    """What to learn, and how. `rate` is the peak of one cycle for the pretrained encoder, `new_rate` for what is on top.

    `padding` is the number of the vocabulary's empty piece; `loss` says how far a tagger is from a batch.
    """

    examples: Sequence[Example]
    padding: int
    loss: Callable[[Tagger, Batch], Tensor]
    epochs: int
    rate: float
    new_rate: float
    seed: int = 0


def fit(tagger: Tagger, course: Course, checkpoint: Path) -> None:
    """Train `tagger` in place, going on from `checkpoint` where there is one; it is written after each epoch."""
    masters = {name: one.detach().clone().float().requires_grad_() for name, one in tagger.named_parameters()}
    old = [one for name, one in masters.items() if name.startswith("encoder.")]
    new = [one for name, one in masters.items() if not name.startswith("encoder.")]
    groups = [{"params": old, "lr": course.rate, "weight_decay": DECAY}, {"params": new, "lr": course.new_rate}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.0, fused=True)
    steps = sum(1 for _ in shuffled(course.examples, random.Random(0))) * course.epochs
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [course.rate, course.new_rate], total_steps=steps + 1, pct_start=WARMING
    )
    done = _resumed(checkpoint, masters, optimiser, schedule) if checkpoint.exists() else 0
    tagger.to(precision())
    _copy(masters, tagger)
    for epoch in range(done, course.epochs):
        chance = random.Random(f"{course.seed}/{epoch}")  # the same, whether or not training was broken off before
        torch.manual_seed(1000 * course.seed + epoch)
        tagger.train()
        for loss in _told(f"{checkpoint.stem}, epoch {epoch + 1} of {course.epochs}", _losses(tagger, course, chance)):
            loss.backward()
            for name, one in tagger.named_parameters():
                masters[name].grad = None if one.grad is None else one.grad.float()
                one.grad = None
            clip_grad_norm_(masters.values(), LONGEST_STEP)
            optimiser.step()
            schedule.step()
            _copy(masters, tagger)
        state = {"epochs": epoch + 1, "optimiser": optimiser.state_dict(), "schedule": schedule.state_dict()}
        _saved(state | {"masters": {name: one.detach() for name, one in masters.items()}}, checkpoint)
    tagger.to(torch.float32)
    _copy(masters, tagger)


def averaged(states: Sequence[Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of the weights of one network at several times."""
    return {name: torch.stack([state[name].float() for state in states]).mean(0) for name in states[0]}


def _losses(tagger: Tagger, course: Course, chance: random.Random) -> Iterable[Tensor]:
    for some in shuffled(course.examples, chance):
        yield course.loss(tagger, batch(some, course.padding, chance))


def _told(title: str, losses: Iterable[Tensor]) -> Iterable[Tensor]:
    """The same losses; now and then their mean so far is printed."""
    started, total = time.monotonic(), 0.0
    for step, loss in enumerate(losses, 1):
        total += loss.item()
        if step % TOLD_EVERY == 0:
            print(f"{title}, step {step}: loss {total / step:.4f}, {time.monotonic() - started:.0f} s", flush=True)
        yield loss


def _resumed(
    checkpoint: Path,
    masters: Mapping[str, Tensor],
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler,
) -> int:
    """Put everything back as it was after the last epoch that was finished; how many were."""
    state = torch.load(checkpoint, weights_only=True)
    optimiser.load_state_dict(state["optimiser"])
    schedule.load_state_dict(state["schedule"])
    for name, one in masters.items():
        one.data.copy_(state["masters"][name])
    epochs: int = state["epochs"]
    return epochs


def _copy(masters: Mapping[str, Tensor], tagger: Tagger) -> None:
    with torch.no_grad():
        for name, one in tagger.named_parameters():
            one.copy_(masters[name])


def precision() -> torch.dtype:
    """Half precision where the processor multiplies it faster than full."""
    fast = torch.cpu._is_avx512_bf16_supported()  # noqa: SLF001  # torch tells it nowhere else
    return torch.bfloat16 if fast else torch.float32


def _saved(state: dict[str, object], checkpoint: Path) -> None:
    """Written beside and moved, so that a training broken off leaves the checkpoint before."""
    beside = checkpoint.with_suffix(".tmp")
    torch.save(state, beside)
    beside.replace(checkpoint)
