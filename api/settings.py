"""What a deployment may set, in one record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path

from graph.dumps import LICENCE
from ontology.errors import BadSetting

SHORTEST = 16
"""Characters that a key must have at least."""
ON, OFF = ("yes", "true", "on", "1"), ("no", "false", "off", "0", "")


@dataclass(frozen=True)
class Settings:
    """`store` is a folder; `deadline` is in seconds, `answer_bytes` and `memory_bytes` hold for one SPARQL query.

    `key` is what those give who may decide; without one nobody may.
    `full_text` lets readers have the bodies of articles, which is for private use. `licence` is the address of what the data
    may be used for; with `dumps` files for bulk readers are made of each new snapshot.
    """

    store: Path
    workers: int = 2
    deadline: float = 30.0
    answer_bytes: int = 32 * 2**20
    memory_bytes: int = 4 * 2**30
    key: str | None = field(default=None, repr=False)
    full_text: bool = False
    licence: str = LICENCE
    dumps: bool = True


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
        key=_key(environ.get("ONRECORD_KEY")),
        full_text=switch("ONRECORD_FULL_TEXT", Settings.full_text),
        licence=_address("ONRECORD_LICENCE", environ.get("ONRECORD_LICENCE") or Settings.licence),
        dumps=switch("ONRECORD_DUMPS", Settings.dumps),
    )


def _address(name: str, given: str) -> str:
    """Raises BadSetting where it is none that may stand in a header and in RDF."""
    if not re.fullmatch(r"https?://[\w.~:/?#@!$&'()*+,;=%\[\]-]+", given, re.ASCII):
        raise BadSetting(f"{name} is {given!r}; expected an address such as {LICENCE}")
    return given


def _key(given: str | None) -> str | None:
    """Raises BadSetting where it could be guessed."""
    if given and len(given) < SHORTEST:
        raise BadSetting(
            f"ONRECORD_KEY has {len(given)} characters; expected at least {SHORTEST}, such as `openssl rand -hex 24` gives"
        )
    return given or None
