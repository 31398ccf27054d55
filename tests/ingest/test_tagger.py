"""The tagger's files are what its sheet says, or nothing is read with them."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from ingest.confidence import FACTS
from ingest.tagger import MODEL, NETWORK, PIECES, SHEET, Tagger, tagger
from ingest.windows import windows
from ontology.errors import BadModel
from ontology.records import Span

TEXT = "Ferry to stop\n\nThe ferry will stop at the old pier, Ann Marsh said.\n\n“Nobody believed it,” said Carl Teal."


def model(folder: Path, **given: bytes) -> Path:
    """A folder with the files of a model: its sheet has the right hashes, whatever the files hold."""
    parts = {"network": b"a network", "pieces": b"word pieces"} | given
    hashes = {
        name: hashlib.sha256(parts[part]).hexdigest() for name, part in ((NETWORK, "network"), (PIECES, "pieces"))
    }
    (folder / NETWORK).write_bytes(parts["network"])
    (folder / PIECES).write_bytes(parts["pieces"])
    write(folder, {"sha256": hashes, "confidence": dict.fromkeys(FACTS, 1.0), "cues": {"said": 0.9}})
    return folder


def write(folder: Path, sheet: Mapping[str, object]) -> None:
    (folder / SHEET).write_text(json.dumps(sheet), encoding="utf-8")


def sheet(folder: Path) -> dict[str, object]:
    told: dict[str, object] = json.loads((folder / SHEET).read_bytes())
    return told


@pytest.mark.parametrize("name", [SHEET, NETWORK, PIECES])
def test_a_missing_file_is_named_with_what_to_do(tmp_path: Path, name: str) -> None:
    (model(tmp_path) / name).unlink()
    with pytest.raises(BadModel) as told:
        Tagger(tmp_path)
    assert str(told.value) == (
        f"{tmp_path / name}: cannot be read (No such file or directory); "
        "install Onrecord again, or make the model anew with `make train`"
    )


@pytest.mark.parametrize("name", [NETWORK, PIECES])
def test_a_file_that_is_not_the_one_of_the_sheet_is_named(tmp_path: Path, name: str) -> None:
    path = model(tmp_path) / name
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(BadModel, match=rf"{name}: its SHA-256 is [0-9a-f]{{12}}…, and {SHEET} says [0-9a-f]{{12}}…; "):
        Tagger(tmp_path)


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"sha256": "0"}',
        b'{"sha256": {"tagger.onnx": "0"}}',
    ],
)
def test_a_damaged_sheet_is_named(tmp_path: Path, written: bytes) -> None:
    (model(tmp_path) / SHEET).write_bytes(written)
    with pytest.raises(BadModel, match=rf"{SHEET}: does not tell of a model \(.+\); install"):
        Tagger(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        {"confidence": None},
        {"cues": None},
        {"cues": {"said": "often"}},
        {"confidence": {"always": None}},
        {"confidence": {"always": 1.0}},
    ],
)
def test_a_sheet_without_the_weights_is_damaged(tmp_path: Path, change: dict[str, object]) -> None:
    write(model(tmp_path), sheet(tmp_path) | change)
    with pytest.raises(BadModel, match=f"{SHEET}: does not tell of a model"):
        Tagger(tmp_path)


def test_a_weight_has_to_be_finite(tmp_path: Path) -> None:
    write(model(tmp_path), sheet(tmp_path) | {"confidence": dict.fromkeys(FACTS, 1.0) | {"always": float("nan")}})
    with pytest.raises(BadModel, match=f"{SHEET}: has a weight that is not finite"):
        Tagger(tmp_path)


def test_files_that_are_what_the_sheet_says_and_yet_no_model_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadModel, match=rf"{PIECES}: cannot be loaded \(.+\)"):
        Tagger(model(tmp_path))
    with pytest.raises(BadModel, match=rf"{NETWORK}: cannot be loaded \(.+\)") as told:
        Tagger(model(tmp_path, pieces=(MODEL / PIECES).read_bytes()))
    assert "\n" not in str(told.value)


def test_nothing_is_loaded_before_the_first_text_is_read() -> None:
    asked = (
        "from ingest import pipeline, tagger; loaded = tagger.tagger.cache_info; before = loaded().currsize;"
        "pipeline.signature(); pipeline.signature(); print(before, loaded().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "0 1\n"


def test_the_name_tells_which_network_it_is() -> None:
    known = hashlib.sha256((MODEL / NETWORK).read_bytes()).hexdigest()
    assert tagger().name == f"tagger {known[:8]}"


def test_the_network_is_small_enough_to_come_with_the_program() -> None:
    assert len((MODEL / NETWORK).read_bytes()) <= 35_000_000


def test_every_word_has_its_scores() -> None:
    title, body = Span(0, 13), Span(15, len(TEXT))
    (window,) = windows(TEXT, (title,), (body,), tagger().vocabulary)
    scores, count = tagger()(window), len(window.words)
    assert scores.cue.shape == (count, 3)
    assert (scores.source.shape, scores.content.shape) == ((count,), (count,))
    assert scores.links.shape == (count, count, 2)
    assert np.allclose(scores.cue.sum(axis=-1), 1)
    assert all(np.isfinite(part).all() for part in (scores.cue, scores.source, scores.content, scores.links))


def test_what_is_said_of_a_window_does_not_depend_on_those_read_before() -> None:
    vocabulary = tagger().vocabulary
    (alone,) = windows(TEXT, (), (Span(15, len(TEXT)),), vocabulary)
    longer = TEXT + "\n\nThe harbour is deep and old." * 20
    before = [tagger()(alone)]
    for other in windows(longer, (), (Span(0, len(longer)),), vocabulary):
        tagger()(other)
    before.append(tagger()(alone))
    first, again = before
    assert np.array_equal(first.links, again.links)
    assert np.array_equal(first.cue, again.cue)


@pytest.mark.parametrize("word", ["Ferry", "“", "…", "漢", "9"])
def test_a_text_of_one_word_has_its_scores_too(word: str) -> None:
    (window,) = windows(word, (), (Span(0, len(word)),), tagger().vocabulary)
    scores = tagger()(window)
    assert scores.cue.shape == (1, 3)
    assert scores.links.shape == (1, 1, 2)
    assert np.isfinite(scores.links).all()


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="a process is kept to processors on Linux alone")
def test_a_process_that_is_kept_to_one_processor_stays_there() -> None:
    asked = (
        "import os; one = {min(os.sched_getaffinity(0))}; os.sched_setaffinity(0, one);"
        "from ingest.tagger import tagger; tagger();"
        "print(all(os.sched_getaffinity(int(thread)) == one for thread in os.listdir('/proc/self/task')))"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
