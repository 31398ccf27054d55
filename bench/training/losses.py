"""How far a tagger is from what it should say: from what annotators marked, and from what a larger tagger says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from bench.training.batches import Batch
from bench.training.network import MASKED, Tagger

CUE, SOURCE, CONTENT, LINK, OWNER = 2.0, 0.5, 0.5, 2.0, 1.0
"""What each part of a loss counts."""

GROUPS = (3, 2, 2)
"""The labels of a word: three of cue, two of source, two of content."""


@dataclass(frozen=True, slots=True)
class Scored:
    """What a tagger says of one window: `labels` [word, 7], and `links` [word, word, 2] with each word taken for a cue."""

    labels: Tensor
    links: Tensor


Scores = Mapping[tuple[str, int], Scored]
"""By article and number of window."""


def learned(tagger: Tagger, made: Batch) -> Tensor:
    """How far a tagger is from what the annotators marked."""
    return _from_marks(*_said(tagger, made), made)


def taught(scores: Scores, share: float) -> Callable[[Tagger, Batch], Tensor]:
    """A loss that counts the distance from a larger tagger by `share`, 0 to 1, and that from the annotators by the rest.

    Its scores tell of the likeness of wrong answers, and how sure one can be (https://arxiv.org/abs/1503.02531).
    """

    def loss(tagger: Tagger, made: Batch) -> Tensor:
        labels, links = _said(tagger, made)
        return (1 - share) * _from_marks(labels, links, made) + share * _from_scores(labels, links, scores, made)

    return loss


def _said(tagger: Tagger, made: Batch) -> tuple[Tensor, Tensor]:
    states = tagger.states(made.pieces, made.shapes, made.places, made.first)
    return tagger.labels(states).float(), tagger.links(states, made.lines, made.cues.to(states.dtype)).float()


def _from_marks(labels: Tensor, links: Tensor, made: Batch) -> Tensor:
    cue, source, content = labels[made.words].split(GROUPS, -1)
    return (
        CUE * functional.cross_entropy(cue, made.is_cue[made.words])
        + SOURCE * functional.cross_entropy(source, made.is_source[made.words])
        + CONTENT * functional.cross_entropy(content, made.is_content[made.words])
        + LINK * functional.cross_entropy(_with_neither(links)[made.near], made.linked[made.near])
        + OWNER * functional.cross_entropy(_owners(links, made)[made.words], made.owner[made.words])
    )


def _from_scores(labels: Tensor, links: Tensor, scores: Scores, made: Batch) -> Tensor:
    told, linked = _told(scores, made)
    parts = zip(
        (CUE, SOURCE, CONTENT),
        labels[made.words].split(GROUPS, -1),
        told[made.words].split(GROUPS, -1),
        strict=True,
    )
    return (
        sum((weight * _apart(mine, theirs) for weight, mine, theirs in parts), torch.zeros(()))
        + LINK * _apart(_with_neither(links)[made.near], _with_neither(linked)[made.near])
        + OWNER * _apart(_owners(links, made)[made.words], _owners(linked, made)[made.words])
    )


def _told(scores: Scores, made: Batch) -> tuple[Tensor, Tensor]:
    """What the larger tagger says of the windows of a batch, and of the rows that are taken for cues in it."""
    labels = torch.zeros(*made.words.shape, sum(GROUPS))
    links = torch.zeros(*made.cues.shape, 2)
    for number, one in enumerate(made.examples):
        said = scores[one.article, one.number]
        count = len(one.window.words)
        labels[number, :count] = said.labels.float()
        # Links are linear in the words of a cue, so that those of several words are their mean.
        links[number, :, :count] = torch.einsum("cw,wxl->cxl", made.cues[number, :, :count], said.links.float())
    return labels, links


def _apart(mine: Tensor, theirs: Tensor) -> Tensor:
    """Cross entropy with the shares that another one gives."""
    return functional.cross_entropy(mine, theirs.softmax(-1))


def _owners(links: Tensor, made: Batch) -> Tensor:
    """[window, word, cue]: scores of the cues that a word may be content of, before them that of none."""
    scores = links[..., 1].masked_fill(~made.is_row[:, :, None], MASKED).transpose(1, 2)
    return torch.cat([torch.zeros_like(scores[..., :1]), scores], -1)


def _with_neither(links: Tensor) -> Tensor:
    """Scores of neither, source and content, the first of which is what the others are measured by."""
    return torch.cat([torch.zeros_like(links[..., :1]), links], -1)
