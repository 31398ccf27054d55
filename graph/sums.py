"""Digests of a snapshot's files, so that damage is found before an engine stumbles over it.

Oxigraph checks its files block by block when it reads them, and some damage it reads for ever; SQLite checks hardly anything. The
files of a snapshot do not change: `sums` among them has a line for each, as sha256sum writes and reads it. Of a large SQLite file that is
mostly that of the snapshot before there are digests block by block, in a file of its own beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from graph import whole

FILE = "sums"

BLOCKS, BLOCK = ".sums", 65536
"""What follows the name of a file in that of its digests block by block, and how many bytes a block has: some pages."""


def write(home: Path, before: Path | None = None, pages: Mapping[str, Collection[int]] | None = None) -> None:
    """Take down the digests of the files in a snapshot's folder.

    What the snapshot `before` has, too, is not read again: most files of the quads are one and the same, and of others it is
    known by their names in which `pages` alone they differ.
    """
    known = _read(before) if before else {}
    for file in home.glob("*.sqlite"):
        old = before / f"{file.name}{BLOCKS}" if before and pages and file.name in pages else None
        digests = old.read_bytes() if old and old.exists() else b""
        whole.write(home / f"{file.name}{BLOCKS}", _in_blocks(file, digests, (pages or {}).get(file.name, ())))
    lines = []
    for file in _files(home):
        name = file.relative_to(home).as_posix()
        same = before and before / name
        digest = known.get(name) if same and same.exists() and same.samefile(file) else None
        lines.append(f"{digest or _digest(file)}  {name}\n")
    whole.write(home / FILE, "".join(lines).encode())


def damaged(home: Path) -> Iterator[Path]:
    """The files in a snapshot's folder that are missing or are not as they were written; the digests, where they are not."""
    known = _read(home)
    if not known and (home / FILE).exists():
        yield home / FILE
    for digests in home.glob(f"*{BLOCKS}"):
        file = home / digests.name.removesuffix(BLOCKS)
        if not file.exists() or _in_blocks(file, b"", ()) != digests.read_bytes():
            yield file
    for name, digest in known.items():
        file = home / name
        if len(digest) != len(hashlib.sha256().hexdigest()) or not name:
            yield home / FILE
        elif not file.is_file() or _digest(file) != digest:
            yield file


def _in_blocks(file: Path, known: bytes, pages: Collection[int]) -> bytes:
    """The digests of a file block by block, of which those are `known` in which none of these pages lies."""
    size, length = _page(file), hashlib.sha256().digest_size
    end = file.stat().st_size
    changed = {(number - 1) * size // BLOCK for number in pages} | {max(0, end - 1) // BLOCK}
    found = bytearray()
    with file.open("rb") as opened:
        for place in range(-(-end // BLOCK)):
            digest = known[place * length : (place + 1) * length]
            if place in changed or len(digest) < length:
                opened.seek(place * BLOCK)
                digest = hashlib.sha256(opened.read(BLOCK)).digest()
            found += digest
    return bytes(found)


def _page(file: Path) -> int:
    """Bytes of a page of an SQLite file."""
    with file.open("rb") as opened:
        opened.seek(16)
        told = int.from_bytes(opened.read(2), "big")
    return 65536 if told == 1 else told


def _files(home: Path) -> list[Path]:
    """All but Oxigraph's logs and locks, and those of which there are digests block by block."""
    return sorted(
        file
        for file in home.rglob("*")
        if file.is_file() and not file.name.startswith(("LOG", "LOCK")) and file.suffix != ".sqlite"
    )


def _read(home: Path) -> dict[str, str]:
    """By name; nothing where another version made the snapshot."""
    try:
        lines = (home / FILE).read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return {}
    return {name: digest for line in lines for digest, _, name in [line.partition("  ")]}


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
