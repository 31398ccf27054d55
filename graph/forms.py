"""The form of a store: how its graphs say what they say. A store in another form is refused, not read as if it were empty."""

from __future__ import annotations

from pathlib import Path

from graph import whole
from ontology.errors import StoreError

FORM = "3"
"""Goes up whenever questions no longer find what was written before: a store that has no number is of the first form."""

FILE, REBUILDING = "form", "rebuilding"
"""The second is there while quads that were lost are being read again from the texts: most of them are missing."""


def require(folder: Path) -> None:
    """Raise StoreError where the store in that folder is in another form."""
    found = known(folder)
    if found != FORM:
        step = f"run `onrecord rebuild --store {folder}`"
        raise StoreError(f"{folder}: written by another version of onrecord, whose graphs look different; {step}")


def known(folder: Path) -> str:
    """The form of the store in that folder. Raises StoreError where it is newer than this program, which would lose what it does not know."""
    try:
        found = (folder / FILE).read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        return "1"
    if found.isdecimal() and int(found) > int(FORM):
        step = "ask it with that version, or a later one"
        raise StoreError(
            f"{folder}: written by a newer version of onrecord (form {found}, this one knows {FORM}); {step}"
        )
    return found


def write(folder: Path) -> None:
    """Say that all in the store is in today's form."""
    whole.write(folder / FILE, f"{FORM}\n".encode())


def rebuilding(folder: Path) -> bool:
    """Whether a rebuilding of lost quads was begun and has not ended."""
    return (folder / REBUILDING).exists()
