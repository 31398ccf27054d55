"""The form of a store: how its graphs say what they say. A store in another form is refused, not read as if it were empty."""

from __future__ import annotations

from pathlib import Path

from ontology.errors import StoreError

FORM = "3"
"""Goes up whenever questions no longer find what was written before: a store that has no number is of the first form."""


def require(folder: Path) -> None:
    """Raise StoreError where the store in that folder is in another form."""
    if _written(folder) != FORM:
        step = f"run `onrecord rebuild --store {folder}`"
        raise StoreError(f"{folder}: written by another version of onrecord, whose graphs look different; {step}")


def write(folder: Path) -> None:
    """Say that all in the store is in today's form."""
    (folder / "form").write_text(f"{FORM}\n", encoding="ascii")


def _written(folder: Path) -> str:
    try:
        return (folder / "form").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return "1"
