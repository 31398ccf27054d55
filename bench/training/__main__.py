"""Make the tagger anew, on a corpus laid out as PolNeAR is: folders `train` and `dev`, and its `score.py`.

A large tagger is trained on train; a small one learns from it and from the annotators; dev says what a confidence is worth.
Each stage goes on where it was broken off; for another corpus or other cycles, begin with an empty folder of work.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import torch

from bench import scorers
from bench.reliability import calibration_error, reliability, table
from bench.training.calibration import judged, unseen, usual, weights
from bench.training.corpus import Example, examples
from bench.training.export import described, export, quantised
from bench.training.fit import Course, averaged, fit
from bench.training.losses import learned, taught
from bench.training.network import Tagger
from bench.training.teaching import scored
from bench.training.weights import Files, digest, encoder, minilm_files, mpnet_files, translation, vocabulary
from ingest.confidence import FACTS
from ingest.parse import load
from ingest.tagger import NETWORK, PIECES, SHEET
from ingest.tagger import Tagger as Finished

FROM_TEACHER = 0.7
"""What the large tagger's word counts beside the annotators'."""

CYCLES = ((7, 4e-4), (3, 2e-4), (3, 2e-4), (3, 2e-4))
"""Epochs and peak rate of each of the small tagger's cycles; every one begins where the one before ended, warm again
(https://arxiv.org/abs/1608.03983)."""

AVERAGED = 3
"""The small tagger is the mean of its weights at the ends of the last cycles (https://arxiv.org/abs/1803.05407)."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.training", description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--work", type=Path, default=Path("build/training"), help="where stages are kept")
    parser.add_argument("--model", type=Path, default=Path("ingest/model"), help="where the model goes")
    chosen = parser.parse_args()
    work = chosen.work / f"seed-{chosen.seed}"
    work.mkdir(parents=True, exist_ok=True)
    small, large = minilm_files(), mpnet_files()
    padding = vocabulary(small).padding
    windows = list(examples(chosen.corpus / "train", vocabulary(small)))
    teacher = _teacher(small, large, windows, chosen.seed, work)
    loss = taught(scored(teacher, windows, padding), FROM_TEACHER)
    torch.manual_seed(chosen.seed)
    student = Tagger(encoder(small))
    ends = []
    for number, (epochs, rate) in enumerate(CYCLES):
        course = Course(windows, padding, loss, epochs, rate, 5 * rate, chosen.seed + number)
        fit(student, course, work / f"student-{number}.pt")
        ends.append({name: one.clone() for name, one in student.state_dict().items()})
    student.load_state_dict(averaged(ends[-AVERAGED:]))
    facts: dict[str, object] = {"seed": chosen.seed, "encoder": digest(small), "teacher": digest(large)}
    facts["cues"] = usual(windows)
    _written(student, small, work)
    described(work, facts | {"confidence": dict.fromkeys(FACTS, 0.0)})
    finds = list(judged(chosen.corpus / "dev", Finished(work), load(), scorers.polnear(chosen.corpus.parent)))
    if not finds:
        raise SystemExit(f"{chosen.corpus / 'dev'}: the tagger finds nothing there; train it on more articles")
    bins = reliability(unseen(finds))
    print(table(bins))
    described(work, facts | {"confidence": weights(finds), "calibration error": round(calibration_error(bins), 4)})
    for name in (NETWORK, PIECES, SHEET):
        shutil.copyfile(work / name, chosen.model / name)


def _teacher(small: Files, large: Files, windows: Sequence[Example], seed: int, work: Path) -> Tagger:
    """A tagger on the large encoder, which is shown the pieces of the small one's vocabulary."""
    reader = encoder(large)
    reader.renumbered = translation(small, large)
    torch.manual_seed(seed)
    teacher = Tagger(reader)
    fit(teacher, Course(windows, vocabulary(small).padding, learned, 3, 8e-5, 1e-3, seed), work / "teacher.pt")
    return teacher


def _written(student: Tagger, small: Files, work: Path) -> None:
    export(student, work / "full.onnx")
    quantised(work / "full.onnx", work / NETWORK)
    tokenizer = json.loads(small["tokenizer.json"]) | {"truncation": None, "padding": None}
    (work / PIECES).write_text(json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


if __name__ == "__main__":
    main()
