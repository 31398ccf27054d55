"""What a deployment may set, in one record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from ontology.errors import BadSetting

ON, OFF = ("yes", "true", "on", "1"), ("no", "false", "off", "0", "")


@dataclass(frozen=True)
class Settings:
    """`store` is a folder; `deadline` is in seconds, `answer_bytes` and `memory_bytes` hold for one SPARQL query.

    `full_text` lets readers have the bodies of articles, which is for private use. Where it is not `open`, reading takes a key.
    `contact` is whom to write to. `article_bytes` may be sent at once, and `writes_per_minute` hold for each key.
    """

    store: Path
    workers: int = 2
    deadline: float = 30.0
    answer_bytes: int = 32 * 2**20
    memory_bytes: int = 4 * 2**30
    full_text: bool = False
    open: bool = True
    contact: str | None = None
    article_bytes: int = 10 * 2**20
    writes_per_minute: int = 60


def from_environ(environ: Mapping[str, str]) -> Settings:
    """The settings that the ONRECORD_… variables give. Raises BadSetting where one is not as it should be."""

    def number(name: str, default: float) -> float:
        given = environ.get(name, str(default))
        try:
            value = float(given)
        except ValueError:
            value = 0.0
        if not 0 < value < float("inf"):
            raise BadSetting(f"{name} is {given!r}; expected a number above zero, such as {default:g}")
        return value

    def switch(name: str, default: bool) -> bool:
        given = environ.get(name, str(default)).strip().casefold()
        if given not in {*ON, *OFF}:
            raise BadSetting(f"{name} is {given!r}; expected yes or no")
        return given in ON

    return Settings(
        store=Path(environ.get("ONRECORD_STORE", "store")),
        workers=ceil(number("ONRECORD_WORKERS", Settings.workers)),
        deadline=number("ONRECORD_DEADLINE", Settings.deadline),
        answer_bytes=ceil(number("ONRECORD_ANSWER_BYTES", Settings.answer_bytes)),
        memory_bytes=ceil(number("ONRECORD_MEMORY_BYTES", Settings.memory_bytes)),
        full_text=switch("ONRECORD_FULL_TEXT", Settings.full_text),
        open=switch("ONRECORD_OPEN", Settings.open),
        contact=environ.get("ONRECORD_CONTACT", "").strip() or None,
        article_bytes=ceil(number("ONRECORD_ARTICLE_BYTES", Settings.article_bytes)),
        writes_per_minute=ceil(number("ONRECORD_WRITES_PER_MINUTE", Settings.writes_per_minute)),
    )
