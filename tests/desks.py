"""Stores in which something is in doubt, and keys of those who may decide it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from api import keys
from api.keys import Scope
from tests import newsroom

NAME = "Ida Finch"


def store(folder: Path) -> Path:
    """Two of one common name who are named once each, two of another who are named more often, and the newsroom."""
    readings = (
        named("mill", "David Jones"),
        named("choir", "David Jones"),
        named("bell", "Sarah Smith", 4),
        named("tower", "Sarah Smith", 5),
        *newsroom.newsroom(),
        unsure(),
    )
    return newsroom.store(folder, readings)


def named(key: str, name: str, times: int = 1) -> newsroom.Reading:
    """An article that names somebody so many times."""
    text = "News\n" + f"{name} sang in {key}.\n" * times
    return newsroom.reading(key, text, [], people=(name,), title=f"News of the {key}", outlet="Elmstow Echo")


def unsure() -> newsroom.Reading:
    """An article with two statements, of which one is as likely as not."""
    found = newsroom.told("well", *newsroom.WEIR)
    first, second = found.statements
    return replace(found, statements=(replace(first, confidence=0.5), replace(second, confidence=0.8)))


def key(folder: Path, name: str = NAME, scope: Scope = Scope.DECIDE) -> str:
    return keys.new(folder, name, [scope])


def headers(folder: Path, name: str = "the desk", scope: Scope = Scope.DECIDE) -> dict[str, str]:
    return {"Authorization": f"Bearer {key(folder, name, scope)}"}
