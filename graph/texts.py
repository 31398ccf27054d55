"""The articles as they were read: one JSON file each, named by the hash of its text.

Texts stay out of RDF. They are only ever added, so that snapshots of the graphs share them.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import date
from pathlib import Path

from ontology.errors import StoreError
from ontology.records import Article, Span


def keep(folder: Path, article: Article) -> None:
    """Write the article unless it is there; a reader sees the whole file or none."""
    path = _path(folder, article.hash)
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}")
    with unfinished.open("w", encoding="utf-8") as file:
        json.dump(asdict(article), file, ensure_ascii=False, default=date.isoformat)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def load(folder: Path, text_hash: str) -> Article:
    """The article with that text. Raises StoreError where it is not kept or cannot be read."""
    path = _path(folder, text_hash)
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        published = fields["published"] and date.fromisoformat(fields["published"])
        return Article(**{**fields, "published": published, "body": tuple(Span(**span) for span in fields["body"])})
    except FileNotFoundError:
        raise StoreError(f"{path}: the text of an article is missing; ingest the article again") from None
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise StoreError(f"{path}: cannot be read ({fault}); delete it and ingest the article again") from fault


def _path(folder: Path, text_hash: str) -> Path:
    """Spread over 256 folders: a directory of a million files is slow to list."""
    return folder / text_hash[:2] / f"{text_hash}.json"
