"""Digests of a snapshot's files, so that damage is found before an engine stumbles over it.

Oxigraph checks its files block by block when it reads them, and some damage it reads for ever; SQLite checks hardly anything. The
files of a snapshot do not change: `sums` among them has a line for each, as sha256sum writes and reads it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from graph import whole

FILE = "sums"


def write(home: Path, before: Path | None = None) -> None:
    """Take down the digests of the files in a snapshot's folder.

    What the snapshot `before` has, too, is not read again: most files of the quads are one and the same.
    """
    known = _read(before) if before else {}
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
    for name, digest in known.items():
        file = home / name
        if len(digest) != len(hashlib.sha256().hexdigest()) or not name:
            yield home / FILE
        elif not file.is_file() or _digest(file) != digest:
            yield file


def _files(home: Path) -> list[Path]:
    """All but Oxigraph's logs and locks."""
    return sorted(file for file in home.rglob("*") if file.is_file() and not file.name.startswith(("LOG", "LOCK")))


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
