"""A disk that is full, or read-only: what it refuses is told in one line, nothing is bent, and afterwards all goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api import keys
from api.keys import Scope
from graph.decisions import decisions
from graph.inbox import Inbox
from graph.snapshots import Snapshot
from onrecord.desk import Desk
from tests import newsroom, scribes
from tests.serving import served

COMMAND = [sys.executable, "-c", "from onrecord.cli import main; main()"]


def onrecord(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *map(str, words)], capture_output=True, text=True, check=False, timeout=120)


def mount(*words: object) -> None:
    if os.name != "posix" or subprocess.run(["mount", *map(str, words)], capture_output=True, check=False).returncode:
        pytest.skip("needs a file system of its own, which may not be mounted here")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount("-t", "tmpfs", "-o", "size=24m", "tmpfs", folder)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(disk: Path, free: int) -> Path:
    """A file that leaves so many bytes."""
    filler = disk / "filler"
    room = os.statvfs(disk)
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, room.f_bavail * room.f_frsize - free)
    return filler


def one_line(told: subprocess.CompletedProcess[str]) -> str:
    """What a command that failed says: place, fault and next step."""
    assert (told.returncode, told.stdout) == (1, "")
    (line,) = told.stderr.splitlines()
    assert "; " in line
    return line


@pytest.mark.parametrize("free", [0, 8_192, 65_536, 262_144, 524_288, 1_048_576, 4_194_304])
def test_on_a_full_disk_a_decision_is_refused_and_can_be_taken_later(disk: Path, free: int) -> None:
    store = newsroom.store(disk / "store", newsroom.newsroom())
    before = {str(quad) for quad in Snapshot.open(store).quads()}
    filler = fill(disk, free)
    told = onrecord("relabel", "person/ada-quill", "Ada B. Quill", "--store", store)
    taken = len(decisions(Snapshot.open(store)))
    if told.returncode:
        assert str(store) in one_line(told)
        assert {str(quad) for quad in Snapshot.open(store).quads()} == before
    assert taken == (1 if told.returncode == 0 else 0)
    filler.unlink()
    assert onrecord("relabel", "person/ada-quill", "Ada C. Quill", "--store", store).returncode == 0
    assert decisions(Snapshot.open(store))[-1].value == "Ada C. Quill"
    assert onrecord("check", "--store", store).returncode == 0


@pytest.mark.parametrize("free", [0, 65_536, 1_048_576])
def test_on_a_full_disk_nothing_is_taken_in_that_is_not_kept(disk: Path, free: int) -> None:
    store = newsroom.store(disk / "store", newsroom.newsroom()[:1])
    headers = {"Authorization": f"Bearer {keys.new(store, 'echo', [Scope.INGEST])}", "Content-Type": "text/plain"}
    with served(store, Desk(store, scribes.counting)) as address:
        filler = fill(disk, free)
        answers = [httpx.post(f"{address}/api/v1/articles", headers=headers, content="x" * 400_000) for _ in range(4)]
        assert {answer.status_code for answer in answers} <= {202, 503}
        assert free > 1_000_000 or answers[-1].status_code == 503
        filler.unlink()
        assert httpx.post(f"{address}/api/v1/articles", headers=headers, content="Rain.").status_code == 202
    assert len(Inbox(store).ids()) == 1 + sum(answer.status_code == 202 for answer in answers)


def test_on_a_full_disk_no_backup_is_left(disk: Path, tmp_path: Path) -> None:
    store = newsroom.store(tmp_path / "store", newsroom.newsroom()[:1])
    fill(disk, 16_384)
    assert str(disk / "all.tar.gz") in one_line(onrecord("backup", disk / "all.tar.gz", "--store", store))
    assert sorted(each.name for each in disk.iterdir()) == ["filler"]


def test_a_store_on_a_read_only_disk_is_read_and_not_written(tmp_path: Path) -> None:
    store = newsroom.store(tmp_path / "store", newsroom.newsroom())
    mount("--bind", store, store)
    try:
        mount("-o", "remount,bind,ro", store)
        assert onrecord("check", "--store", store).returncode == 0
        assert onrecord("query", "actors", "--store", store).returncode == 0
        for words in (("relabel", "person/ada-quill", "Ada"), ("undo",), ("rebuild",)):
            assert "Read-only file system" in one_line(onrecord(*words, "--store", store)), words
        (tmp_path / "rain.txt").write_text("Ada Moss said that it rained.\n")
        assert "Read-only file system" in one_line(onrecord("ingest", tmp_path / "rain.txt", "--store", store))
        assert onrecord("export", tmp_path / "out.nq", "--format", "nq", "--store", store).returncode == 0
    finally:
        subprocess.run(["umount", "-l", str(store)], check=True)
