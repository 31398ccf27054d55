"""What a deployment may set, in one record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """`store` is a folder; `deadline` is in seconds, `answer_bytes` and `memory_bytes` hold for one SPARQL query."""

    store: Path
    workers: int = 2
    deadline: float = 30.0
    answer_bytes: int = 32 * 2**20
    memory_bytes: int = 4 * 2**30


def from_environ(environ: Mapping[str, str]) -> Settings:
    """The settings that the ONRECORD_… variables give; raises ValueError where one is no number."""
    return Settings(
        store=Path(environ.get("ONRECORD_STORE", "store")),
        workers=int(environ.get("ONRECORD_WORKERS", Settings.workers)),
        deadline=float(environ.get("ONRECORD_DEADLINE", Settings.deadline)),
        answer_bytes=int(environ.get("ONRECORD_ANSWER_BYTES", Settings.answer_bytes)),
        memory_bytes=int(environ.get("ONRECORD_MEMORY_BYTES", Settings.memory_bytes)),
    )
