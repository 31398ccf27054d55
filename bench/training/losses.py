"""How far a tagger is from what it should say: from what annotators marked, and from what a larger tagger says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from bench.training.batches import Batch
from bench.training.network import MASKED, Tagger

CUE, SOURCE, CONTENT, LINK, OWNER, SPEAKER = 2.0, 0.5, 0.5, 2.0, 1.0, 0.5
"""What each part of a loss counts."""

FAR = -8.0
"""What a word that is no cue is scored with as the owner of another."""

GROUPS = (3, 2, 2)
"""The labels of a word: three of cue, two of source, two of content."""


@dataclass(frozen=True, slots=True)
class Scored:
    """What a tagger says of one window: `labels` [word, 7], and for each cue that somebody marked `contents` [word]."""

    labels: Tensor
    contents: Mapping[tuple[int, ...], Tensor]


Scores = Mapping[tuple[str, int], Scored]
"""By article and number of window."""


def learned(tagger: Tagger, made: Batch) -> Tensor:
    """How far a tagger is from what the annotators marked."""
    labels, links = _said(tagger, made)
    return _linked(links, made) + _marked(labels, links, made)


def taught(scores: Scores, share: float) -> Callable[[Tagger, Batch], Tensor]:
    """A loss in which a larger tagger's word counts by `share`, 0 to 1, and the annotators' by the rest.

    Its scores tell of the likeness of wrong answers, and how sure one can be (https://arxiv.org/abs/1503.02531). Who
    speaks by which cue is learned from the annotators alone.
    """

    def loss(tagger: Tagger, made: Batch) -> Tensor:
        labels, links = _said(tagger, made)
        marked, told = _marked(labels, links, made), _told(labels, links, scores, made)
        return _linked(links, made) + (1 - share) * marked + share * told

    return loss


def _said(tagger: Tagger, made: Batch) -> tuple[Tensor, Tensor]:
    states = tagger.states(made.pieces, made.shapes, made.places, made.first)
    return tagger.labels(states).float(), tagger.links(states, made.lines, made.cues.to(states.dtype)).float()


def _linked(links: Tensor, made: Batch) -> Tensor:
    """What each word is to each cue near it; and of all words, which are the source of a cue."""
    beside = torch.cat([torch.zeros_like(links[..., :1]), links], -1)  # neither, by which the others are measured
    source = links[..., 0].masked_fill(~made.words[:, None, :], MASKED)
    none = torch.zeros_like(source[..., :1])
    is_source = torch.cat([(made.linked != 1).all(-1, keepdim=True), made.linked == 1], -1)
    likely = torch.cat([none, source], -1).log_softmax(-1).masked_fill(~is_source, MASKED).logsumexp(-1)
    return (
        LINK * functional.cross_entropy(beside[made.near], made.linked[made.near])
        - SPEAKER * likely[made.is_row].mean()
    )


def _marked(labels: Tensor, links: Tensor, made: Batch) -> Tensor:
    """Which words are cue, source and content, and of which cue, as the annotators say."""
    cue, source, content = labels[made.words].split(GROUPS, -1)
    return (
        CUE * functional.cross_entropy(cue, made.is_cue[made.words])
        + SOURCE * functional.cross_entropy(source, made.is_source[made.words])
        + CONTENT * functional.cross_entropy(content, made.is_content[made.words])
        + OWNER * functional.cross_entropy(_owners(links[..., 1], made)[made.words], made.owner[made.words])
    )


def _told(labels: Tensor, links: Tensor, scores: Scores, made: Batch) -> Tensor:
    """The same, as a larger tagger says."""
    theirs = torch.zeros_like(labels)
    contents = torch.full_like(links[..., 1], FAR)
    for number, (one, rows) in enumerate(zip(made.examples, made.rows, strict=True)):
        said = scores[one.article, one.number]
        count = len(one.window.words)
        theirs[number, :count] = said.labels.float()
        for place, cue in enumerate(rows):
            if cue in said.contents:
                contents[number, place, :count] = said.contents[cue].float()
    parts = zip(
        (CUE, SOURCE, CONTENT),
        labels[made.words].split(GROUPS, -1),
        theirs[made.words].split(GROUPS, -1),
        strict=True,
    )
    loss = OWNER * _apart(_owners(links[..., 1], made)[made.words], _owners(contents, made)[made.words])
    return sum((weight * _apart(mine, other) for weight, mine, other in parts), loss)


def _apart(mine: Tensor, theirs: Tensor) -> Tensor:
    """Cross entropy with the shares that another one gives."""
    return functional.cross_entropy(mine, theirs.softmax(-1))


def _owners(contents: Tensor, made: Batch) -> Tensor:
    """[window, word, cue]: scores of the cues that a word may be content of, before them that of none."""
    scores = contents.masked_fill(~made.is_row[:, :, None], MASKED).transpose(1, 2)
    return torch.cat([torch.zeros_like(scores[..., :1]), scores], -1)
