"""A backup is whole, private, and makes a store that answers as the other did; a damaged one makes nothing."""

from __future__ import annotations

import gzip
import io
import json
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from graph import query, withheld
from graph.backups import back_up, restore
from graph.embedded import EmbeddedStore
from graph.inbox import Inbox, Letter
from graph.snapshots import Snapshot, current, snapshot
from ontology.errors import BadInput, StoreError, StoreLocked
from tests import newsroom

Edit = Callable[[dict[str, bytes]], object]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return newsroom.store(tmp_path_factory.mktemp("backups") / "store", newsroom.newsroom())


@pytest.fixture(scope="module")
def backup(store: Path) -> Path:
    out = store.parent / "press.tar.gz"
    back_up(store, out)
    return out


def contents(backup: Path) -> dict[str, bytes]:
    with tarfile.open(backup) as archive:
        return {entry.name: archive.extractfile(entry).read() for entry in archive}  # type: ignore[union-attr]


def packed(files: dict[str, bytes], out: Path) -> Path:
    with tarfile.open(out, "w:gz") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return out


def test_a_restored_store_gives_the_same_rows_to_every_question(store: Path, backup: Path, tmp_path: Path) -> None:
    restore(backup, tmp_path / "new")
    with EmbeddedStore(tmp_path / "new") as writer:
        snapshot(writer)
    before, after = Snapshot.open(store), Snapshot.open(tmp_path / "new")
    names = [name for name in query.names() if not any(one.required for one in query.load(name).parameters)]
    assert len(names) > 20
    for name in names:
        assert query.ask(after, name).rows == query.ask(before, name).rows, name
    assert set(after.quads()) == set(before.quads())
    for row in query.ask(before, "articles").rows:
        assert row["iri"] in set(after.graphs())


def test_what_can_be_made_anew_is_left_out(backup: Path, store: Path) -> None:
    tops = {name.partition("/")[0] for name in contents(backup)}
    assert tops == {"form", "journal.nq.gz", "quads", "texts", "search.sqlite", "manifest.json"}
    left_out = {"judging.sqlite", "snapshots", "current", "amended"}
    assert {each.name for each in store.iterdir()} == {*tops - {"manifest.json"}, *left_out}


def test_files_that_others_keep_in_the_store_are_in_it(tmp_path: Path) -> None:
    store = newsroom.store(tmp_path / "store", newsroom.newsroom()[:1])
    withheld.put(store, "Somebody Else\n")
    (store / "keys.json").write_text("{}")
    (store / "inbox").mkdir()
    (store / "inbox" / "job-1.json").write_text("[1]")
    (store / "keys.json.new").write_text("half")
    back_up(store, tmp_path / "all.tar.gz")
    restore(tmp_path / "all.tar.gz", tmp_path / "new")
    listed = withheld.listed(tmp_path / "new")
    assert listed
    assert listed.mark == withheld.listed(store).mark  # type: ignore[union-attr]
    assert stat.S_IMODE((tmp_path / "new" / "withheld.key").stat().st_mode) == 0o600
    assert (tmp_path / "new" / "inbox" / "job-1.json").read_text() == "[1]"
    assert (tmp_path / "new" / "keys.json").exists()
    assert not (tmp_path / "new" / "keys.json.new").exists()


def test_what_was_sent_is_for_the_server_alone_in_the_copy_too(tmp_path: Path) -> None:
    store = newsroom.store(tmp_path / "store", newsroom.newsroom()[:1])
    Inbox(store).put("echo", Letter("text/plain", b"Ada Moss said that it rained."))
    back_up(store, tmp_path / "press.tar.gz")
    restore(tmp_path / "press.tar.gz", tmp_path / "copy")
    for folder in (store, tmp_path / "copy"):
        assert (folder / "inbox.sqlite").stat().st_mode & 0o777 == 0o600


def test_those_who_are_withheld_stay_so_under_the_same_marks(tmp_path: Path) -> None:
    store = newsroom.store(tmp_path / "store", newsroom.newsroom())
    withheld.put(store, "Ben Oyelaran\n")
    with EmbeddedStore(store) as writer:
        snapshot(writer)
    back_up(store, tmp_path / "all.tar.gz")
    restore(tmp_path / "all.tar.gz", tmp_path / "new")
    with EmbeddedStore(tmp_path / "new") as writer:
        snapshot(writer)
    before, after = Snapshot.open(store), Snapshot.open(tmp_path / "new")
    assert after.withheld == before.withheld
    assert after.withheld.statements > 0
    assert set(after.quads()) == set(before.quads())
    assert "Oyelaran" not in "".join(map(str, after.quads()))


def test_changes_that_no_snapshot_has_are_still_known_to_be_changes(tmp_path: Path) -> None:
    store = newsroom.store(tmp_path / "store", newsroom.newsroom()[:1])
    with EmbeddedStore(store) as writer:
        writer.note_change(["urn:graph"])
    back_up(store, tmp_path / "all.tar.gz")
    restore(tmp_path / "all.tar.gz", tmp_path / "new")
    with EmbeddedStore(tmp_path / "new") as writer:
        assert writer.changes() == {"urn:graph"}
    assert current(tmp_path / "new") is None


def test_a_store_of_an_older_form_is_backed_up_as_it_is(tmp_path: Path) -> None:
    store = newsroom.store(tmp_path / "store", newsroom.newsroom()[:1])
    (store / "form").write_text("1\n")
    back_up(store, tmp_path / "old.tar.gz")
    restore(tmp_path / "old.tar.gz", tmp_path / "new")
    with pytest.raises(StoreError, match="onrecord rebuild"):
        EmbeddedStore(tmp_path / "new")


def test_nobody_else_may_read_a_backup(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_backing_up_changes_nothing_in_the_store_and_leaves_nothing_there(tmp_path: Path) -> None:
    store = newsroom.store(tmp_path / "store", newsroom.newsroom()[:1])
    before, newest = sorted(each.name for each in store.iterdir()), current(store)
    back_up(store, tmp_path / "all.tar.gz")
    assert (sorted(each.name for each in store.iterdir()), current(store)) == (before, newest)


def test_a_store_that_is_being_written_to_is_not_backed_up(tmp_path: Path) -> None:
    store = newsroom.store(tmp_path / "store", newsroom.newsroom()[:1])
    with EmbeddedStore(store), pytest.raises(StoreLocked, match="another process is writing to this store"):
        back_up(store, tmp_path / "all.tar.gz")
    assert not list(tmp_path.glob("all.*"))


def test_where_there_is_no_store_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store here"):
        back_up(tmp_path / "none", tmp_path / "all.tar.gz")
    assert not list(tmp_path.iterdir())


def test_a_backup_is_not_written_into_its_store(store: Path) -> None:
    with pytest.raises(StoreError, match="lies in the store itself"):
        back_up(store, store / "inner.tar.gz")


def test_a_folder_that_is_not_empty_is_left_as_it_is(backup: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(StoreError, match="is not empty"):
        restore(backup, tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["mine"]


def test_a_restoring_that_was_killed_is_begun_again(backup: Path, tmp_path: Path) -> None:
    (tmp_path / "restoring.unfinished").mkdir()
    (tmp_path / "restoring.unfinished" / "form").write_text("0")
    restore(backup, tmp_path)
    assert (tmp_path / "form").read_text() != "0"


def flipped(files: dict[str, bytes]) -> None:
    files["search.sqlite"] = files["search.sqlite"][:-1] + b"!"


def lacking(files: dict[str, bytes]) -> None:
    del files["search.sqlite"]


def added(files: dict[str, bytes]) -> None:
    files["keys.json"] = b"{}"


def unlisted(files: dict[str, bytes]) -> None:
    del files["manifest.json"]


def of_another_form(files: dict[str, bytes]) -> None:
    files["manifest.json"] = json.dumps({**json.loads(files["manifest.json"]), "form": 99}).encode()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (flipped, "search.sqlite is damaged"),
        (lacking, "search.sqlite is damaged or missing"),
        (added, "keys.json is damaged"),
        (unlisted, "manifest.json is missing"),
        (of_another_form, "another form"),
        *(
            (lambda files, name=name: files.update({name: b"x"}), "is no file of a store")
            for name in (
                "../out",
                "/out",
                "texts/../../out",
                "quads//x",
                "./form",
                "a\\..\\out",
                "c:out",
                "line\nbreak",
            )
        ),
    ],
)
def test_a_backup_that_was_changed_makes_nothing(damage: Edit, said: str, backup: Path, tmp_path: Path) -> None:
    files = contents(backup)
    damage(files)
    with pytest.raises(BadInput, match=said):
        restore(packed(files, tmp_path / "changed.tar.gz"), tmp_path / "new")
    assert [each.name for each in tmp_path.rglob("*")] == ["changed.tar.gz"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE])
def test_a_backup_holds_files_and_nothing_else(kind: bytes, backup: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.tar.gz"
    with tarfile.open(changed, "w:gz") as archive:
        entry = tarfile.TarInfo("texts")
        entry.type, entry.linkname = kind, str(tmp_path / "elsewhere")
        archive.addfile(entry)
    with pytest.raises(BadInput, match="is no file of a store"):
        restore(changed, tmp_path / "new")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.99, 0.9999])
def test_a_backup_that_was_cut_off_makes_nothing(share: float, backup: Path, tmp_path: Path) -> None:
    whole = backup.read_bytes()
    (tmp_path / "cut.tar.gz").write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(BadInput, match=r"cut\.tar\.gz: .*(damaged|missing)"):
        restore(tmp_path / "cut.tar.gz", tmp_path / "new")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("place", [20, -5, 3000, 100_000])
def test_a_byte_that_flipped_is_noticed(place: int, backup: Path, tmp_path: Path) -> None:
    whole = bytearray(backup.read_bytes())
    whole[place] ^= 0x55
    (tmp_path / "flipped.tar.gz").write_bytes(whole)
    with pytest.raises(BadInput, match=r"flipped\.tar\.gz"):
        restore(tmp_path / "flipped.tar.gz", tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_folder_that_was_there_stays_empty_when_nothing_can_be_restored(tmp_path: Path) -> None:
    (tmp_path / "none.tar.gz").write_bytes(b"none")
    (tmp_path / "volume").mkdir()
    with pytest.raises(BadInput):
        restore(tmp_path / "none.tar.gz", tmp_path / "volume")
    assert not list((tmp_path / "volume").iterdir())


def test_what_is_no_backup_is_said_to_be_none(tmp_path: Path) -> None:
    for name, content in (("text.tar.gz", b"hello"), ("zipped.tar.gz", gzip.compress(b"hello"))):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BadInput, match=name):
            restore(tmp_path / name, tmp_path / "new")
