"""Backups: all of a store that cannot be made anew, in one compressed tar file with the digest of each file in it.

The name of a file there is its place in the store. The last, the manifest, is `{"form", "made", "files": {name: SHA-256}}`.
Left out are the snapshots, and what was found out for them.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, BinaryIO

from graph import forms
from graph.embedded import EmbeddedStore
from ontology.errors import BadInput, StoreError

MANIFEST, FORM = "manifest.json", 1

ELSEWHERE = frozenset({"quads", "texts"})
"""What is too large to be copied while nobody may write: of the quads there are hard links, and texts are only ever added."""

MADE_ANEW = frozenset(
    {
        "staged",
        "judging.sqlite",
        "snapshots",
        "current",
        "amended",
        "withheld.sqlite",
        "serving.json",
        "published.sqlite",
    }
)
"""`staged` is empty while nobody writes, `serving.json` says where a server runs, and `published.sqlite` what services held."""

UNFINISHED = (".new", ".unfinished", "-wal", "-shm", "-journal")
RESTORING = "restoring.unfinished"
AGAIN = "give another backup"


def back_up(folder: Path, out: Path) -> int:
    """Write a backup of the store in that folder; how many files are in it.

    They are as the store was at one moment, in which nobody may write; reading and serving go on. The file is for its
    owner's eyes only, since it has what is withheld. Raises StoreLocked while another process writes, and StoreError where
    there is no store.
    """
    if not (folder / "quads").is_dir():
        raise StoreError(f"{folder}: there is no store here; name its folder with --store")
    if forms.rebuilding(folder):
        raise StoreError(
            f"{folder}: is being rebuilt, and articles are missing; run `onrecord rebuild --store {folder}`"
        )
    if folder.resolve() in out.resolve().parents:
        raise StoreError(f"{out}: lies in the store itself, and would be in the next backup; write it elsewhere")
    unfinished = out.with_name(f"{out.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    _clear_killed(folder)
    with TemporaryDirectory(prefix=f"backup.{os.getpid()}.", suffix=".unfinished", dir=folder) as copies:
        _copy(folder, Path(copies))
        try:
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                count = _pack([*_files(Path(copies)), *_files(folder / "texts", "texts/", "*.json")], file)
                file.flush()
                os.fsync(file.fileno())
        except OSError as fault:
            unfinished.unlink(missing_ok=True)
            step = "make room, or write it elsewhere"
            raise StoreError(f"{out}: cannot be written ({fault.strerror}); {step}") from fault
    unfinished.replace(out)
    return count


def _clear_killed(folder: Path) -> None:
    """Take away the copies of backups whose process was killed."""
    for left in folder.glob("backup.*.unfinished"):
        of = left.name.split(".")[1]
        if of.isdecimal() and not _runs(int(of)):
            shutil.rmtree(left, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is somebody else's
        return True
    return True


def restore(file: Path, folder: Path) -> int:
    """Make a store of a backup, in a folder that is missing or empty; how many files there are. It has no snapshot yet.

    Raises BadInput where the backup is damaged, and StoreError where there is something in the folder; nothing is left then.
    """
    if folder.exists() and {each.name for each in folder.iterdir()} - {RESTORING}:
        raise StoreError(f"{folder}: is not empty; name a new folder with --store")
    new, unfinished = not folder.exists(), folder / RESTORING
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    try:
        count = _unpack(file, unfinished)
        for each in unfinished.iterdir():
            each.rename(folder / each.name)
    except BaseException:
        shutil.rmtree(folder if new else unfinished)
        raise
    unfinished.rmdir()
    return count


def _copy(folder: Path, copies: Path) -> None:
    """What the store has at this moment."""
    with EmbeddedStore(folder, anew=True) as store:  # of whatever form: before a rebuild a backup is wanted most
        store.backup(copies / "quads")
        for each in folder.iterdir():
            if each.name in ELSEWHERE | MADE_ANEW or each.name.endswith(UNFINISHED):
                continue
            if each.is_dir():
                shutil.copytree(each, copies / each.name)
            elif each.suffix == ".sqlite":
                with closing(sqlite3.connect(each)) as source, closing(sqlite3.connect(copies / each.name)) as target:
                    source.backup(target)
                shutil.copymode(each, copies / each.name)  # what is sent is for the server alone
            else:
                shutil.copy2(each, copies / each.name)


def _files(folder: Path, within: str = "", pattern: str = "*") -> Iterator[tuple[str, Path]]:
    """The files of a folder with their names, in order."""
    for path in sorted(folder.rglob(pattern)):
        if path.is_file():
            yield f"{within}{path.relative_to(folder).as_posix()}", path


def _pack(files: list[tuple[str, Path]], out: BinaryIO) -> int:
    digests = {}
    with (
        gzip.GzipFile(filename="", mode="wb", fileobj=out, compresslevel=6, mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w|", format=tarfile.PAX_FORMAT) as archive,
    ):
        for name, path in files:
            with path.open("rb") as source:
                about = os.fstat(source.fileno())
                hashing = _Hashing(source)
                archive.addfile(_entry(name, about.st_size, about.st_mode), hashing)
                digests[name] = hashing.digest()
        made = datetime.now(UTC).isoformat(timespec="seconds")
        manifest = json.dumps({"form": FORM, "made": made, "files": digests}, indent=1).encode()
        archive.addfile(_entry(MANIFEST, len(manifest), 0o600), io.BytesIO(manifest))
    return len(digests)


def _entry(name: str, size: int, mode: int) -> tarfile.TarInfo:
    """A file without its owner and its time, which say nothing elsewhere."""
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, mode & 0o666
    return entry


def _unpack(file: Path, folder: Path) -> int:
    """Write each file that the backup names, by ourselves: tarfile is never told to write anything anywhere."""
    digests: dict[str, str] = {}
    manifest, name = b"", "its head"
    try:
        with gzip.open(file) as zipped, tarfile.open(fileobj=zipped, mode="r|") as archive:
            for entry in archive:
                name = entry.name
                source = archive.extractfile(entry) if entry.isreg() and _inside(name) else None
                if source is None:
                    raise BadInput(str(file), f"{name!r:.80} is no file of a store", AGAIN)
                if name == MANIFEST:
                    manifest = source.read()
                    continue
                digests[name] = _write(source, folder / name, entry.mode)
            name = "its end"
            while zipped.read(2**20):  # to where the check sum of it all stands
                pass
    except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, FileExistsError) as fault:
        raise BadInput(str(file), f"damaged at {name} ({fault})", AGAIN) from fault
    _compare(str(file), manifest, digests)
    return len(digests)


def _compare(place: str, manifest: bytes, digests: dict[str, str]) -> None:
    """Raise BadInput unless these are the files of the manifest."""
    try:
        held = json.loads(manifest)
        form, files = held["form"], dict(held["files"])
    except (ValueError, KeyError, TypeError) as fault:
        raise BadInput(place, f"{MANIFEST} is missing or damaged", AGAIN) from fault
    if form != FORM:
        raise BadInput(place, f"of another form of backup ({form})", "restore it with the version that wrote it")
    for name in sorted(files.keys() | digests.keys()):
        if files.get(name) != digests.get(name):
            raise BadInput(place, f"{name} is damaged or missing", AGAIN)


def _inside(name: str) -> bool:
    """Whether a name leads to a place within the folder, and nowhere else on any system."""
    return name.isprintable() and not {"\\", ":"} & {*name} and not {"", ".", ".."} & {*name.split("/")}


def _write(source: IO[bytes], path: Path, mode: int) -> str:
    """Write a file, and give back its digest. Raises FileExistsError where the name was there before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode & 0o666), "wb") as out:
        hashing = _Hashing(source)
        shutil.copyfileobj(hashing, out)
    return hashing.digest()


class _Hashing:
    """A file whose digest is known once it was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self._hash.update(piece)
        return piece

    def digest(self) -> str:
        return self._hash.hexdigest()
