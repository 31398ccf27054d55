"""Dumps: a snapshot as files for those who want all of it.

They lie in the snapshot's own folder, `snapshots/{id}/data/`, and are made from what readers get of it: so they vanish with
it, and none outlives a change of the list of withheld names. The same snapshot gives the same files, byte for byte.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from graph import exports, snapshots, tables
from graph.census import Census, Class, Links, Property, census
from graph.snapshots import UNFINISHED, Snapshot
from ontology.errors import StoreError, StoreLocked

LICENCE = "http://rightsstatements.org/vocab/CNE/1.0/"
"""Where an operator says nothing else: copyright not evaluated, for the words are those of the people who said them."""

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"

MEDIA_TYPES = {
    "statements.jsonl.gz": "application/gzip",
    "onrecord.trig.gz": "application/gzip",
    "onrecord.nq.gz": "application/gzip",
    "tables.csv.zip": "application/zip",
    "network.gexf": "application/xml",
    "network.graphml": "application/xml",
}
"""The files of a dump, in order."""

WITHIN = {
    "onrecord.trig.gz": "application/trig",
    "onrecord.nq.gz": "application/n-quads",
    "tables.csv.zip": "text/csv",
}
"""What is packed in those that are packed, where that has a registered type, which JSON Lines has not."""


@dataclass(frozen=True, slots=True)
class File:
    """`rows` or `quads` say how many are in it, where it has such; `sha256` is of the file as it is sent."""

    name: str
    media_type: str
    bytes: int
    sha256: str
    rows: int | None = None
    quads: int | None = None


@dataclass(frozen=True, slots=True)
class Dump:
    """The files of one snapshot, in `folder`. `made` is when the snapshot was."""

    folder: Path
    snapshot: str
    made: datetime
    licence: str
    census: Census
    files: tuple[File, ...]

    @property
    def papers(self) -> tuple[File, ...]:
        """The files that tell of the others: the manifest and the sums."""
        return _file(self.folder, MANIFEST, "application/json"), _file(self.folder, SUMS, "text/plain")


def dump(folder: Path, licence: str = LICENCE) -> Dump:
    """The dump of the newest snapshot of the store in that folder, made unless it is there.

    Raises StoreError where there is no snapshot, or nothing but a copy of one without texts, StoreLocked while another process makes its dump, OSError where it cannot
    be written: nothing is left then.
    """
    snapshot = Snapshot.open(folder)
    if snapshots.is_copy(folder):
        step = "run this where articles are ingested"
        raise StoreError(f"{folder}: has a copy of what a service holds, without the texts of articles; {step}")
    home = folder / "snapshots" / snapshot.id
    with _alone(home):
        if (found := of(folder, snapshot.id)) is not None:
            return found
        unfinished = home / f"data{UNFINISHED}"
        shutil.rmtree(unfinished, ignore_errors=True)  # of a process that was stopped
        unfinished.mkdir()
        try:
            _write(unfinished, snapshot, licence)
            unfinished.rename(home / "data")
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
    made = of(folder, snapshot.id)
    assert made is not None
    return made


def of(folder: Path, snapshot: str) -> Dump | None:
    """The dump of a snapshot, None where none was made."""
    home = folder / "snapshots" / snapshot / "data"
    try:
        found = json.loads((home / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    counted = found["census"]
    numbers = Census(
        tuple(Class(**each) for each in counted["classes"]),
        tuple(Property(**each) for each in counted["properties"]),
        tuple(Links(**each) for each in counted["links"]),
    )
    made, files = datetime.fromisoformat(found["made"]), tuple(File(**each) for each in found["files"])
    return Dump(home, found["snapshot"], made, found["licence"], numbers, files)


def dumps(folder: Path) -> tuple[Dump, ...]:
    """The dumps that are there, the newest first."""
    return tuple(found for name in snapshots.names(folder) if (found := of(folder, name)))


def _write(home: Path, snapshot: Snapshot, licence: str) -> None:
    """The files and their papers, into an unfinished folder."""
    numbers = census(snapshot)
    files = []
    for name, media_type in MEDIA_TYPES.items():
        with (home / name).open("wb") as out:
            rows = _fill(out, name, snapshot, licence)
        quads = {"quads": numbers.quads} if name.startswith("onrecord.") else {}
        files.append(_file(home, name, media_type, rows=rows, **quads))
    manifest = {
        "snapshot": snapshot.id,
        "made": snapshot.made.isoformat(),
        "licence": licence,
        "files": [asdict(file) for file in files],
        "census": asdict(numbers),
    }
    (home / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    told = [*files, _file(home, MANIFEST, "application/json")]
    (home / SUMS).write_text("".join(f"{file.sha256}  {file.name}\n" for file in told), encoding="ascii")


def _fill(out: BinaryIO, name: str, snapshot: Snapshot, licence: str) -> int | None:
    """Write one file. Gives back how many rows it has, where it has rows."""
    stem, form, *packed = name.split(".")
    if packed == ["zip"]:
        return _zip(out, snapshot, licence)
    if not packed:
        exports.FORMATS[form](snapshot, out)
        return None
    # Neither the time nor the name of the file, which gzip would write: so the same snapshot is the same file.
    with gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=out, mtime=0) as packing:
        if stem == "statements":
            return sum(1 for line in exports.lines(snapshot) if packing.write(line))
        exports.FORMATS[form](snapshot, cast("BinaryIO", packing))
    return None


def _zip(out: BinaryIO, snapshot: Snapshot, licence: str) -> int:
    """The tables in one archive, described by metadata.json; how many rows they have together."""
    rows = 0
    with zipfile.ZipFile(out, "w") as archive:
        for table in tables.TABLES:
            with archive.open(_entry(f"{table.name}.csv"), "w", force_zip64=True) as file:
                rows += tables.write(table, snapshot, cast("BinaryIO", file))
        described = json.dumps(tables.described(tables.TABLES, licence), ensure_ascii=False, indent=1)
        archive.writestr(_entry("metadata.json"), described + "\n")
    return rows


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry without the day and the machine that it is written on."""
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    return entry


def _file(home: Path, name: str, media_type: str, **counted: Any) -> File:
    with (home / name).open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return File(name, media_type, (home / name).stat().st_size, sha256, **counted)


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Hold off other processes; the system lets go of it when this one ends, however it does."""
    with (home / "data.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise StoreLocked(f"{home}: another process is making its dump; wait for it") from fault
        yield
