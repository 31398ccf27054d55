"""The program without its model, or with a damaged one: run as it is installed, from a copy of its packages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("ontology", "graph", "ingest", "api", "viz", "onrecord")
PAGE = "Ann Marsh, the mayor, said: “The ferry will stop at the old pier again.”\n"


def missing(model: Path) -> Path:
    (model / "tagger.onnx").unlink()
    return model / "tagger.onnx"


def without_any(model: Path) -> Path:
    shutil.rmtree(model)
    return model / "tagger.json"


def corrupted(model: Path) -> Path:
    path = model / "tagger.onnx"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1  # a single bit
    path.write_bytes(data)
    return path


def cut_short(model: Path) -> Path:
    path = model / "tokenizer.json"
    path.write_bytes(path.read_bytes()[:1000])
    return path


def emptied(model: Path) -> Path:
    (model / "tagger.json").write_bytes(b"")
    return model / "tagger.json"


FAULTS = {
    missing: "cannot be read (No such file or directory)",
    without_any: "cannot be read (No such file or directory)",
    corrupted: "its SHA-256 is ",
    cut_short: "its SHA-256 is ",
    emptied: "does not tell of a model ",
}
Damage = Callable[[Path], Path]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed") / "program"
    for name in PACKAGES:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "model"))
    return folder


@pytest.fixture
def copy(program: Path) -> Path:
    """A copy of the program, without a store, whose model may be damaged."""
    shutil.rmtree(program / "store", ignore_errors=True)
    shutil.rmtree(program / "ingest" / "model", ignore_errors=True)
    shutil.copytree(ROOT / "ingest" / "model", program / "ingest" / "model")
    return program


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(PAGE.replace("old", f"{number}th"), encoding="utf-8")
    return folder


def onrecord(program: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from onrecord.cli import main; main()", *map(str, arguments)],
        cwd=program,  # where Python looks for packages first
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env=os.environ | {"COLUMNS": "80"},
    )


@pytest.mark.parametrize(("damage", "fault"), FAULTS.items(), ids=lambda given: getattr(given, "__name__", ""))
def test_extract_says_in_one_line_what_is_wrong_with_the_model(
    copy: Path, pages: Path, damage: Damage, fault: str
) -> None:
    place = damage(copy / "ingest" / "model")
    done = onrecord(copy, "extract", pages)
    assert (done.returncode, done.stdout) == (1, "")
    (told,) = done.stderr.splitlines()
    assert told.startswith(f"{place}: {fault}")
    assert told.endswith("; install Onrecord again, or make the model anew with `make train`")


@pytest.mark.parametrize("options", [[], ["--jobs", 2], ["--dry-run"]], ids=str)
def test_ingest_with_a_damaged_model_writes_nothing(copy: Path, pages: Path, options: list[object]) -> None:
    place = corrupted(copy / "ingest" / "model")
    done = onrecord(copy, "ingest", pages, "--store", copy / "store", *options)
    assert (done.returncode, done.stdout) == (1, "")
    (told,) = done.stderr.splitlines()
    assert told.startswith(f"{place}: ")
    assert not (copy / "store").exists()


def test_processes_that_read_for_extract_tell_of_a_damaged_model_once(copy: Path, pages: Path) -> None:
    place = corrupted(copy / "ingest" / "model")
    done = onrecord(copy, "extract", pages, "--jobs", 2)
    assert (done.returncode, done.stdout) == (1, "")
    (told,) = done.stderr.splitlines()
    assert told.startswith(f"{place}: ")


def test_what_is_kept_can_still_be_asked_when_the_model_is_lost_and_stays_as_it_is(copy: Path, pages: Path) -> None:
    assert onrecord(copy, "ingest", pages, "--store", copy / "store").returncode == 0
    missing(copy / "ingest" / "model")
    asked = ("query", "who-said-what", "--store", copy / "store", "--format", "csv")
    before = onrecord(copy, *asked).stdout
    assert before.count("Ann Marsh") == 3
    for command in ("ingest", "rebuild"):
        done = onrecord(copy, command, *([pages] if command == "ingest" else []), "--store", copy / "store")
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
    assert onrecord(copy, *asked).stdout == before
    assert onrecord(copy, "check", "--store", copy / "store").returncode == 0
