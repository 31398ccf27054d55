"""Digests of a snapshot's quads, so that damage is found before an engine stumbles over it.

Oxigraph's files are checked by it block by block when they are read, and some damage it reads for ever. The files of a snapshot
do not change: `sums` beside them has a line for each, as sha256sum writes and reads it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from graph import whole

FILE = "sums"


def write(home: Path, before: Path | None = None) -> None:
    """Take down the digests of the quads in a snapshot's folder.

    What the snapshot `before` has, too, is not read again: most files are one and the same.
    """
    known = _read(before) if before else {}
    lines = []
    for file in _files(home / "quads"):
        same = before and (before / "quads" / file.name)
        digest = known.get(file.name) if same and same.exists() and same.samefile(file) else None
        lines.append(f"{digest or _digest(file)}  {file.name}\n")
    whole.write(home / FILE, "".join(lines).encode())


def damaged(home: Path) -> Iterator[Path]:
    """The files of the quads in a snapshot's folder that are missing or are not as they were written."""
    for name, digest in _read(home).items():
        file = home / "quads" / name
        if not file.exists() or _digest(file) != digest:
            yield file


def _files(quads: Path) -> list[Path]:
    """What quads are read from: no logs, and no locks."""
    return sorted(file for file in quads.iterdir() if file.is_file() and not file.name.startswith(("LOG", "LOCK")))


def _read(home: Path) -> dict[str, str]:
    """Nothing where another version made the snapshot; a line that is damaged tells of another digest."""
    try:
        lines = (home / FILE).read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return {}
    return {name: digest for line in lines for digest, _, name in [line.partition("  ")] if name}


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
