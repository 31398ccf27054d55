"""The tagger: a BERT or MPNet encoder, a label for each word, and for each cue the words that belong to it.

Words are labelled cue (B, I or O), source and content. Which source and content belong to which cue is scored for every
pair of words by a biaffine product (Dozat and Manning, https://arxiv.org/abs/1611.01734) with biases for the distance
between them, in words and in lines.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from ingest.windows import Place, Shape

LINK = 128
"""Width of the two sides of a link."""

DISTANCES = (1, 2, 3, 4, 5, 7, 9, 12, 16, 22, 30, 42, 60, 90)
"""Upper bounds of the classes of distance between two words."""

MASKED = -30000.0
"""As good as minus infinity, and still a number in half precision."""


class Size(NamedTuple):
    width: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    padding: int
    epsilon: float
    relative: bool
    """Whether attention has MPNet's biases for relative positions."""


class Layer(nn.Module):
    """A transformer block, normalised after each half as in BERT; queries come scaled already."""

    def __init__(self, size: Size, dropout: float) -> None:
        super().__init__()
        self.heads = size.heads
        self.attention = nn.Linear(size.width, 3 * size.width)
        self.output = nn.Linear(size.width, size.width)
        self.attention_norm = nn.LayerNorm(size.width, size.epsilon)
        self.up = nn.Linear(size.width, size.inner)
        self.down = nn.Linear(size.inner, size.width)
        self.norm = nn.LayerNorm(size.width, size.epsilon)
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor, bias: Tensor | None) -> Tensor:
        parts = self.attention(states)
        mixed = self._alone(parts) if bias is None else self._mixed(parts, bias)
        states = self.attention_norm(states + self.dropout(self.output(mixed)))
        return self.norm(states + self.dropout(self.down(functional.gelu(self.up(states)))))

    def _mixed(self, parts: Tensor, bias: Tensor) -> Tensor:
        batch, length, _ = parts.shape
        parts = parts.view(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        query, key, value = parts.reshape(3, batch * self.heads, length, -1)
        attention = torch.baddbmm(bias, query, key.transpose(1, 2)).softmax(-1)
        mixed = torch.bmm(attention, value).view(batch, self.heads, length, -1)
        return mixed.transpose(1, 2).reshape(batch, length, -1)

    def _alone(self, parts: Tensor) -> Tensor:
        """Attention without biases as one node of ONNX Runtime's, which computes it block by block in half the time."""
        query, key, value = parts.chunk(3, -1)
        return torch.onnx.ops.symbolic(
            "com.microsoft::MultiHeadAttention",
            (query, key, value),
            {"num_heads": self.heads, "scale": 1.0},
            dtype=query.dtype,
            shape=query.shape,
            version=1,
        )


class Encoder(nn.Module):
    """BERT or MPNet over word pieces, to whose embeddings the shape and place of their words are added."""

    def __init__(self, size: Size, dropout: float = 0.1) -> None:
        super().__init__()
        self.size = size
        self.pieces = nn.Embedding(size.vocabulary, size.width)
        self.positions = nn.Embedding(size.positions, size.width)
        self.norm = nn.LayerNorm(size.width, size.epsilon)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(size, dropout) for _ in range(size.layers))
        self.relative = nn.Embedding(32, size.heads) if size.relative else None
        self.renumbered: Tensor | None = None
        """For an encoder with a vocabulary of its own: its number for each piece of the tagger's."""

    def forward(self, pieces: Tensor, added: Tensor) -> Tensor:
        if self.renumbered is not None:
            pieces = self.renumbered[pieces]
        at = torch.arange(pieces.shape[1])
        states = self.dropout(self.norm(self.pieces(pieces) + self.positions(at) + added))
        bias = None if torch.onnx.is_in_onnx_export() else self._bias(pieces, at, states.dtype)
        for layer in self.layers:
            states = layer(states, bias)
        return states

    def _bias(self, pieces: Tensor, at: Tensor, kind: torch.dtype) -> Tensor:
        """[window and head, piece, piece]: what attention is biased by, so that padding gets none."""
        batch, length = pieces.shape
        bias = ((pieces == self.size.padding).to(kind) * MASKED)[:, None, None, :]
        bias = bias.expand(batch, self.size.heads, length, length)
        if self.relative is not None:
            bias = bias + self.relative(_relative(at[None, :] - at[:, None])).permute(2, 0, 1)[None]
        return bias.reshape(batch * self.size.heads, length, length)


class Tagger(nn.Module):
    """What `ingest.tagger` runs. All tensors are batch first; words are gathered at their first pieces."""

    def __init__(self, encoder: Encoder, dropout: float = 0.1) -> None:
        super().__init__()
        width = encoder.size.width
        self.encoder = encoder
        self.shapes = nn.Embedding(len(Shape), width)
        self.places = nn.Embedding(len(Place), width)
        self.dropout = nn.Dropout(dropout)
        self.labels = nn.Linear(width, 3 + 2 + 2)
        self.cue_side = nn.Linear(width, 2 * LINK)
        self.word_side = nn.Linear(width, 2 * LINK)
        self.product = nn.Parameter(torch.randn(2, LINK, LINK) * 0.02)
        self.cue_bias = nn.Linear(width, 2)
        self.word_bias = nn.Linear(width, 2)
        self.distance = nn.Embedding(32, 2)
        self.line = nn.Embedding(5, 2)
        for added in (self.shapes, self.places, self.distance, self.line):
            nn.init.zeros_(added.weight)

    def states(self, pieces: Tensor, shapes: Tensor, places: Tensor, first: Tensor) -> Tensor:
        """The state of each word."""
        states = self.encoder(pieces, self.shapes(shapes) + self.places(places))
        return self.dropout(torch.gather(states, 1, first[:, :, None].expand(-1, -1, states.shape[-1])))

    def links(self, states: Tensor, lines: Tensor, cues: Tensor) -> Tensor:
        """For each cue and word how much more likely source and content are than neither; `cues` [batch, cue, word] weigh the words of each cue."""
        batch, count, _ = states.shape
        cue = (cues @ functional.gelu(self.cue_side(states))).view(batch, -1, 2, LINK)
        word = functional.gelu(self.word_side(states)).view(batch, count, 2, LINK)
        turned = torch.einsum("bclh,lhj->blcj", cue, self.product)
        scores = torch.matmul(turned, word.permute(0, 2, 3, 1)).permute(0, 2, 3, 1)
        at = torch.arange(count)
        apart = self.distance(_distance(torch.arange(1 - count, count)))[at[None, :] - at[:, None] + count - 1]
        near = self.line((lines[:, None, :] - lines[:, :, None]).clamp(-2, 2) + 2)
        place = torch.matmul(cues, (near + apart).reshape(batch, count, -1)).view(*scores.shape)
        return scores + (cues @ self.cue_bias(states))[:, :, None, :] + self.word_bias(states)[:, None] + place

    def forward(
        self, pieces: Tensor, shapes: Tensor, places: Tensor, first: Tensor, lines: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Labels of each word, and links of each word taken for a cue with every other."""
        states = self.states(pieces, shapes, places, first)
        every = torch.eye(states.shape[1], dtype=states.dtype).expand(states.shape[0], -1, -1)
        return self.labels(states), self.links(states, lines, every)


def _distance(steps: Tensor) -> Tensor:
    """The class of a signed distance between words."""
    bounds = torch.tensor(DISTANCES)
    kind = (steps.abs()[..., None] >= bounds).sum(-1)
    return torch.where(steps < 0, kind + 16, kind)


def _relative(steps: Tensor, classes: int = 32, farthest: int = 128) -> Tensor:
    """The class of a signed distance between pieces, as MPNet and T5 count them (https://arxiv.org/abs/1910.10683)."""
    half = classes // 2
    exact = half // 2
    far = steps.abs()
    beyond = exact + (torch.log(far.float().clamp(min=1) / exact) / math.log(farthest / exact) * (half - exact)).long()
    return (steps > 0).long() * half + torch.where(far < exact, far, beyond.clamp(max=half - 1))
