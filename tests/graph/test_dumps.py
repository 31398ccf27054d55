"""A snapshot as files: whole, the same every time, and gone with the snapshot."""

from __future__ import annotations

import csv
import fcntl
import gzip
import hashlib
import io
import json
import shutil
import subprocess
import sys
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

import networkx as nx
import pytest
from pyoxigraph import RdfFormat, parse

from graph import dumps, exports, snapshots, tables
from graph.dumps import MANIFEST, MEDIA_TYPES, SUMS, Dump, dump
from graph.embedded import EmbeddedStore
from graph.snapshots import Snapshot, snapshot
from onrecord.withholding import put_in_place
from ontology.errors import StoreError, StoreLocked
from ontology.iris import BASE
from tests import hidden, newsroom

READ = {"string": str, "integer": int, "decimal": Decimal, "date": date.fromisoformat, "anyURI": urlsplit}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dumps") / "store"
    return newsroom.store(folder, (*newsroom.newsroom(), *newsroom.weir(), newsroom.together(), newsroom.hostile()))


@pytest.fixture(scope="module")
def made(store: Path) -> Dump:
    return dump(store, "https://licence.example/")


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A store that a test may change."""
    return hidden.store(tmp_path / "store")


def unpacked(made: Dump) -> dict[str, bytes]:
    """The files of a dump with what is packed in them, by name."""
    found = {}
    for path in made.folder.iterdir():
        found[path.name] = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                found |= {name: archive.read(name) for name in archive.namelist()}
    return found


def rows(made: Dump, table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(unpacked(made)[f"{table}.csv"].decode(), newline="")))


def change(folder: Path) -> None:
    """Let the store have a newer snapshot."""
    with EmbeddedStore(folder) as opened:
        opened.note_change()
        snapshot(opened)


def test_a_dump_has_every_file_with_its_sum_and_nothing_else(made: Dump) -> None:
    assert {path.name for path in made.folder.iterdir()} == {*MEDIA_TYPES, MANIFEST, SUMS}
    sums = dict(reversed(line.split("  ")) for line in (made.folder / SUMS).read_text().splitlines())
    assert sums == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in made.folder.iterdir() if path.name != SUMS
    }
    assert [(file.name, file.sha256, file.bytes) for file in made.files] == [
        (name, sums[name], (made.folder / name).stat().st_size) for name in MEDIA_TYPES
    ]


def test_the_manifest_says_of_what_it_is_and_what_may_be_done_with_it(store: Path, made: Dump) -> None:
    found = json.loads((made.folder / MANIFEST).read_text())
    newest = Snapshot.open(store)
    assert (found["snapshot"], found["made"]) == (newest.id, newest.made.isoformat())
    assert found["licence"] == "https://licence.example/"
    counted = {file["name"]: file["rows"] or file["quads"] for file in found["files"]}
    assert counted["onrecord.nq.gz"] == counted["onrecord.trig.gz"] == len(list(newest.quads()))
    assert counted["statements.jsonl.gz"] == len(list(exports.records(newest)))
    assert counted["tables.csv.zip"] == sum(len(rows(made, table.name)) for table in tables.TABLES)


@pytest.mark.parametrize(
    ("name", "form"), [("onrecord.trig.gz", RdfFormat.TRIG), ("onrecord.nq.gz", RdfFormat.N_QUADS)]
)
def test_rdf_is_all_that_readers_get(name: str, form: RdfFormat, store: Path, made: Dump) -> None:
    assert set(parse(unpacked(made)[name], form)) == set(Snapshot.open(store).quads())


def test_lines_are_the_records_of_an_export(store: Path, made: Dump) -> None:
    lines = unpacked(made)["statements.jsonl.gz"].splitlines()
    assert [json.loads(line) for line in lines] == list(exports.records(Snapshot.open(store)))


def test_networks_open_in_the_programs_that_they_are_for(made: Dump) -> None:
    gexf = nx.read_gexf(made.folder / "network.gexf")
    graphml = nx.read_graphml(made.folder / "network.graphml")
    assert set(gexf) == set(graphml)
    assert f"{BASE}id/person/ada-quill" in gexf


def test_tables_are_as_their_metadata_says(made: Dump) -> None:
    found = json.loads(unpacked(made)["metadata.json"])
    assert found["@context"][0] == "http://www.w3.org/ns/csvw"
    assert [table["url"] for table in found["tables"]] == [f"{table.name}.csv" for table in tables.TABLES]
    for table in found["tables"]:
        columns = table["tableSchema"]["columns"]
        told = rows(made, table["url"].removesuffix(".csv"))
        for row in told:
            assert list(row) == [column["name"] for column in columns]
            for column in columns:
                for cell in row[column["name"]].split(" ") if column["datatype"] == "anyURI" else [row[column["name"]]]:
                    if cell:
                        READ[column["datatype"]](cell)


def test_every_column_is_described_and_no_other() -> None:
    assert {column for table in tables.TABLES for column in table.columns} == set(tables.MEANINGS)


@pytest.mark.parametrize("table", [table.name for table in tables.TABLES if table.name != "articles"])
def test_every_row_names_the_article_that_it_is_from(table: str, tmp_path: Path) -> None:
    made = dump(hidden.store(tmp_path / "store"))
    articles = {row["iri"]: row for row in rows(made, "articles")}
    keys = {row["article"] for row in articles.values()}
    told = rows(made, table)
    assert told
    for row in told:
        assert {"outlet", "url"} <= row.keys()
        known, named = (articles, row["source"].split()) if "source" in row else (keys, [row["article"]])
        assert named
        assert set(named) <= set(known)


def test_an_actor_has_all_articles_that_name_it(made: Dump) -> None:
    (ada,) = (row for row in rows(made, "actors") if row["iri"] == f"{BASE}id/person/ada-quill")
    assert len(ada["source"].split()) == int(ada["articles"]) == 3
    assert (ada["first"], ada["last"]) == ("2024-03-02", "2024-06-04")
    assert ada["outlet"] == "Daily Post; Elmstow Echo"
    assert ada["url"] == "https://echo.example/bridge"


def test_no_cell_is_a_formula(made: Dump) -> None:
    words = [row["words"] for row in rows(made, "statements")] + [row["name"] for row in rows(made, "actors")]
    assert any("HYPERLINK" in cell for cell in words)
    for table in tables.TABLES:
        assert [cell for row in rows(made, table.name) for cell in row.values() if cell[:1] in {*"=+-@"}] == []


def test_the_same_snapshot_is_the_same_files_in_another_process_too(made: Dump, tmp_path: Path) -> None:
    home = made.folder.parents[2]
    copy = tmp_path / "copy"
    shutil.copytree(home, copy)
    shutil.rmtree(copy / "snapshots" / made.snapshot / "data")
    code = "import sys; from pathlib import Path; from graph.dumps import dump; dump(Path(sys.argv[1]), sys.argv[2])"
    subprocess.run([sys.executable, "-c", code, str(copy), made.licence], check=True)
    again = dumps.of(copy, made.snapshot)
    assert again
    assert {file.name: file.sha256 for file in again.papers} == {file.name: file.sha256 for file in made.papers}
    assert again.files == made.files


def test_what_is_there_is_not_made_again(store: Path, made: Dump) -> None:
    before = (made.folder / MANIFEST).stat().st_mtime_ns
    assert dump(store, "https://other.example/") == made
    assert (made.folder / MANIFEST).stat().st_mtime_ns == before


def test_without_a_snapshot_there_is_nothing_to_dump(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nothing to read yet"):
        dump(tmp_path)
    assert dumps.dumps(tmp_path) == ()


def test_dumps_are_listed_the_newest_first_and_go_with_their_snapshots(town: Path) -> None:
    names = []
    for _ in range(snapshots.KEPT + 1):
        names.append(dump(town).snapshot)
        change(town)
    assert [found.snapshot for found in dumps.dumps(town)] == names[:1:-1]


def test_no_dump_outlives_a_change_of_the_list_of_withheld_names(tmp_path: Path) -> None:
    town = hidden.store(tmp_path / "store", listed=None)
    before = dump(town)
    assert hidden.told("".join(body.decode("utf-8", "replace") for body in unpacked(before).values())) != []
    people = tmp_path / "people.txt"
    people.write_text(hidden.LIST, encoding="utf-8")
    put_in_place(town, people)
    assert dumps.dumps(town) == ()
    assert not before.folder.exists()
    after = dump(town)
    assert hidden.told("".join(body.decode("utf-8", "replace") for body in unpacked(after).values())) == []


def test_a_snapshot_that_goes_while_its_dump_is_made_goes_whole(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write, newest = tables.write, snapshots.current(town)

    def interrupted(*given: object) -> int:
        snapshots._keep_newest(town, "another list")
        return write(*given)

    monkeypatch.setattr(tables, "write", interrupted)
    with pytest.raises((OSError, StoreError), match=str(newest)):
        dump(town)
    assert list((town / "snapshots").iterdir()) == []


def test_what_fails_on_the_way_leaves_nothing(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tables, "write", full)
    with pytest.raises(OSError, match="No space"):
        dump(town)
    assert dumps.dumps(town) == ()
    assert list(town.glob("snapshots/*/data*/")) == []
    monkeypatch.undo()
    assert len(dump(town).files) == len(MEDIA_TYPES)


def test_what_a_stopped_process_left_is_cleared_away(town: Path) -> None:
    left = town / "snapshots" / str(snapshots.current(town)) / f"data{snapshots.UNFINISHED}"
    left.mkdir()
    (left / "onrecord.nq.gz").write_bytes(b"half")
    assert dumps.dumps(town) == ()
    made = dump(town)
    assert not left.exists()
    assert len(unpacked(made)["onrecord.nq.gz"]) > 4


def test_two_processes_never_make_one_dump(town: Path) -> None:
    home = town / "snapshots" / str(snapshots.current(town))
    with (home / "data.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(StoreLocked, match="another process is making its dump"):
            dump(town)
