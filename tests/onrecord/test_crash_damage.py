"""Damage of each kind of file is told by `check` with place and next step, and mended by `rebuild` from what is kept."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api import keys
from api.keys import Scope
from graph import damage, forms, withheld
from graph.embedded import EmbeddedStore
from graph.inbox import Inbox, Letter
from graph.journal import FILE
from graph.layouts import Layouts
from graph.snapshots import Snapshot, current, snapshot
from graph.tickets import Tickets, Wrong
from ingest.readers import articles
from onrecord import batch, deciding, keeping, rebuilding
from onrecord.cli import app
from ontology.errors import StoreError
from ontology.records import Act

TEXTS = {
    "pipes": "Ada Moss, the water minister, said: “The pipes are older than the houses.”\n",
    "rivers": "The National Rivers Board (NRB) has welcomed the new reservoir.\n",
    "wells": "Ada Moss warned that the wells were dry. Ben Hale said that it was too late.\n",
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a version that was replaced, decisions, and a file of every kind."""
    home = tmp_path_factory.mktemp("sound")
    for key, text in TEXTS.items():
        (home / f"{key}.txt").write_text(text, encoding="utf-8")
    store = home / "store"
    batch.ingest(articles([home]), store)
    (home / "wells.txt").write_text(TEXTS["wells"].replace("dry", "empty"), encoding="utf-8")
    batch.ingest(articles([home / "wells.txt"]), store)
    deciding.decide(store, Act.RELABEL, ["person/ada-moss"], by="Ida Finch", named="Ada B. Moss")
    keys.new(store, "echo", [Scope.INGEST])
    withheld.put(store, "Ben Hale\n")
    Inbox(store).put("echo", Letter("text/plain", b"Ada Moss said that it rained."))
    Tickets(store).put("1a2b3c4d5e6f7a8b", Wrong.WORDS, "It was not so.")
    Layouts(store).places(["map"], lambda _hashes: {}, lambda _known: {"a": (1, 2)})
    with EmbeddedStore(store) as opened:
        snapshot(opened)
    return store


@pytest.fixture
def store(sound: Path, tmp_path: Path) -> Path:
    subprocess.run(["cp", "-a", sound, tmp_path / "store"], check=True)  # which keeps hard links
    return tmp_path / "store"


def onrecord(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)


def checked(store: Path) -> tuple[int, str]:
    """The exit code of `onrecord check`, and what it says."""
    try:
        found = onrecord("check", "--store", store)
    except StoreError as fault:  # which main() prints
        return 1, str(fault)
    return found.exit_code, found.output


def contents(store: Path) -> set[str]:
    return {str(quad) for quad in Snapshot.open(store).quads()}


def flipped(file: Path) -> None:
    """Here and there, since files of SQLite's have much room that nothing stands in."""
    content = bytearray(file.read_bytes())
    for place in range(min(100, len(content) // 2), len(content), 37):
        content[place] ^= 0x55
    file.write_bytes(content)


def halved(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def removed(file: Path) -> None:
    file.unlink()


DAMAGE = (flipped, halved, emptied, removed)
MENDED = (
    "quads/*.sst", "quads/MANIFEST-*", "quads/CURRENT", "search.sqlite", "journal.nq.gz", "current", "form",
    "snapshots/*/quads/*.sst", "snapshots/*/quads/MANIFEST-*", "snapshots/*/search.sqlite", "snapshots/*/catalogue.sqlite",
    "snapshots/*/withheld.json", "snapshots/*/basis.json", "snapshots/*/sums",
)  # fmt: skip
TOLD = (
    "texts/*/*.json",
    "inbox.sqlite",
    "tickets.sqlite",
    "layouts.sqlite",
    "keys.json",
    "withheld.txt",
    "withheld.key",
)
HARMLESS = {
    ("form", halved),
    ("search.sqlite", removed), ("journal.nq.gz", removed), ("current", removed), ("snapshots/*/sums", removed),
    ("inbox.sqlite", removed), ("tickets.sqlite", removed), ("layouts.sqlite", removed), ("keys.json", removed),
    ("inbox.sqlite", emptied), ("tickets.sqlite", emptied), ("layouts.sqlite", emptied), ("search.sqlite", emptied),
    ("withheld.txt", flipped), ("withheld.txt", halved), ("withheld.key", flipped), ("withheld.key", halved),
    ("withheld.key", emptied), ("withheld.key", removed), ("withheld.txt", emptied),
}  # fmt: skip
"""What `check` need not see: what is gone as if it had never been, and lists that are as good as others."""


def the(store: Path, pattern: str) -> Path:
    """The file that is meant: of quads the largest, of snapshots one of the newest."""
    if pattern.startswith("snapshots/*/"):
        pattern = pattern.replace("*", str(current(store)), 1)
    return max(store.glob(pattern), key=lambda file: file.stat().st_size)


def test_a_sound_store_is_sound(store: Path) -> None:
    assert checked(store) == (0, checked(store)[1])


def test_a_change_that_somebody_was_stopped_in_is_no_damage(store: Path) -> None:
    code = (
        "import os, sqlite3, sys; db = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "db.execute('PRAGMA cache_size = 1'); db.execute('BEGIN IMMEDIATE');"
        "db.executemany('INSERT INTO request VALUES (?, ?, ?, ?, ?)', [('a', str(n), 'd', 'x' * 4000, '9') for n in range(50)]);"
        "os.kill(os.getpid(), 9)"
    )
    for _ in range(2):
        subprocess.run([sys.executable, "-c", code, str(store / "inbox.sqlite")], check=False)
        assert (store / "inbox.sqlite-journal").exists()
        assert checked(store) == (0, checked(store)[1])


@pytest.mark.parametrize("harm", DAMAGE)
@pytest.mark.parametrize("pattern", [*MENDED, *TOLD])
def test_damage_is_told_with_place_and_next_step(store: Path, pattern: str, harm: Callable[[Path], None]) -> None:
    file = the(store, pattern)
    harm(file)
    code, said = checked(store)
    if (pattern, harm) in HARMLESS:
        return
    assert code == 1
    told = [line for line in said.splitlines() if "; " in line and (str(store) in line or "/id/article/" in line)]
    steps = ("run `onrecord", "ingest the article again", "move it", "delete it", "put it")
    assert told, said
    assert all(any(step in line for step in steps) for line in told), said
    assert "Traceback" not in said


@pytest.mark.parametrize("harm", DAMAGE)
@pytest.mark.parametrize("pattern", MENDED)
def test_rebuilding_mends_it(store: Path, pattern: str, harm: Callable[[Path], None]) -> None:
    before = contents(store)
    harm(the(store, pattern))
    rebuilding.rebuild(store)
    assert checked(store)[0] == 0
    assert contents(store) == before


def test_quads_and_journal_lost_are_told_to_be_restored(store: Path) -> None:
    flipped(the(store, "quads/*.sst"))
    flipped(store / FILE)
    with pytest.raises(StoreError, match="is damaged as well; restore a backup into a new folder"):
        rebuilding.rebuild(store)


def test_a_rebuilding_that_is_stopped_goes_on_and_nobody_writes_meanwhile(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    before = contents(store)
    (store / "quads" / "CURRENT").unlink()
    monkeypatch.setattr(keeping, "judge", stopped)
    with pytest.raises(KeyboardInterrupt):
        rebuilding.rebuild(store)
    monkeypatch.undo()
    with pytest.raises(StoreError, match="a rebuilding was stopped on the way, and articles are missing"):
        EmbeddedStore(store)
    assert "a rebuilding was stopped" in checked(store)[1]
    assert contents(store) == before
    assert sum(rebuilding.rebuild(store).outcomes.values()) == len(TEXTS) + 1
    assert not forms.rebuilding(store)
    assert checked(store)[0] == 0
    assert contents(store) == before


def test_who_reads_for_ever_is_ended(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert damage.read(sound / "quads", patience=0.0).fault == "cannot be read: nothing more comes for 0 s"
