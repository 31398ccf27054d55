"""The learned tagger: a small network that says which words cue, speak and are said, and which belong together.

How it was made, on what, and how good it is: docs/model-card.md.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from ingest.confidence import FACTS
from ingest.linking import Numbers, Scores
from ingest.windows import Vocabulary, Window
from ontology.errors import BadModel

MODEL = files("ingest") / "model"
RARE = 0.05
"""How often a word is part of a cue that is not in the sheet."""

SHEET, NETWORK, PIECES = "tagger.json", "tagger.onnx", "tokenizer.json"


class Tagger:
    """A trained network with its vocabulary, from a folder with a sheet that says what belongs to it.

    Raises BadModel where one of the files is missing, cannot be loaded, or is not the one that the sheet tells of.
    """

    def __init__(self, folder: Traversable = MODEL) -> None:
        parts = _checked(folder)
        self.sheet: dict[str, Any] = json.loads(parts[SHEET])
        self.name = f"tagger {self.sheet['sha256'][NETWORK][:8]}"
        """By which readings are signed: a tagger trained anew finds other things."""
        self.weights: dict[str, float] = self.sheet["confidence"]
        """Of the facts from which `ingest.confidence` reckons."""
        with _loading(folder / PIECES):
            self.vocabulary = Vocabulary(Tokenizer.from_buffer(parts[PIECES]))
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        # ONNX Runtime counts the machine's processors and holds on to them, also where this process is kept to a few.
        options.intra_op_num_threads = processors()
        # Threads that wait busily take the processor from the parser's turn.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        with _loading(folder / NETWORK):
            self._network = onnxruntime.InferenceSession(
                parts[NETWORK],
                options,
                providers=["CPUExecutionProvider"],
                # Fused, the sum and the norm after it take four times as long as one after the other.
                disabled_optimizers=["SkipLayerNormFusion"],
            )

    def usual(self, word: str) -> float:
        """How often a word in small letters is part of a cue where people marked them, 0 to 1."""
        share: float = self.sheet["cues"].get(word, RARE)
        return share

    def __call__(self, window: Window) -> Scores:
        """What the network says of one window; it sees no other, so that no text sways another's result."""
        columns = (window.pieces, window.shapes, window.places, window.first, window.lines)
        names = (given.name for given in self._network.get_inputs())
        given = {name: np.array([column], dtype=np.int64) for name, column in zip(names, columns, strict=True)}
        labels, links = self._network.run(None, given)
        return Scores(
            cue=_shares(labels[0, :, :3]),
            source=labels[0, :, 4] - labels[0, :, 3],
            content=labels[0, :, 6] - labels[0, :, 5],
            links=links[0],
        )


@cache
def tagger() -> Tagger:
    """The tagger that comes with the program, loaded when it is first asked for."""
    return Tagger()


def _checked(folder: Traversable) -> dict[str, bytes]:
    """The files of a model, the sheet's hashes compared with what is there."""
    parts = {name: _read(folder, name) for name in (SHEET, NETWORK, PIECES)}
    try:
        sheet = json.loads(parts[SHEET])
        expected = {name: sheet["sha256"][name] for name in (NETWORK, PIECES)}
        finite = all(
            map(math.isfinite, (*(sheet["confidence"][fact] for fact in FACTS), *dict(sheet["cues"]).values()))
        )
    except (ValueError, KeyError, TypeError) as fault:
        raise BadModel(str(folder / SHEET), f"does not tell of a model ({fault!r})") from fault
    if not finite:
        raise BadModel(str(folder / SHEET), "has a weight that is not finite")
    for name, wanted in expected.items():
        if (found := hashlib.sha256(parts[name]).hexdigest()) != wanted:
            raise BadModel(str(folder / name), f"its SHA-256 is {found[:12]}…, and {SHEET} says {wanted[:12]}…")
    return parts


def processors() -> int:
    """How many processors this process may use: fewer, where OMP_NUM_THREADS says so, as it does to libraries that reckon."""
    free = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    told = os.environ.get("OMP_NUM_THREADS", "")
    return min(free, int(told)) if told.isdecimal() and int(told) else free


def _read(folder: Traversable, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as fault:
        raise BadModel(str(folder / name), f"cannot be read ({fault.strerror})") from fault


@contextmanager
def _loading(place: Traversable) -> Iterator[None]:
    """Whatever a library says of a file that it cannot load, in one line."""
    try:
        yield
    except Exception as fault:  # the errors of these libraries have no root of their own
        raise BadModel(str(place), f"cannot be loaded ({' '.join(str(fault).split())})") from fault


def _shares(scores: Numbers) -> Numbers:
    """Probabilities (softmax)."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Numbers = powers / powers.sum(axis=-1, keepdims=True)
    return shares
