"""The articles as they were read: one JSON file each, named by the hash of its text.

Texts stay out of RDF. They are only ever added, and what is known about one may change but never the text itself, so
that all snapshots of the graphs share them.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import date
from pathlib import Path

from ontology.errors import StoreError
from ontology.records import Article, Span

LINES = "application/vnd.onrecord.articles"
"""The media type of articles as `line` writes them, one a line."""


def holds(folder: Path, article: Article) -> bool:
    """Whether the article stands there just so."""
    path = _path(folder, article.hash)
    return path.exists() and path.read_bytes() == line(article).encode()


def keep(folder: Path, article: Article, text_hash: str | None = None) -> None:
    """Write the article unless it stands there just so; a reader sees one whole file, before or after.

    With a hash it takes the place of the article whose text has that.
    """
    path = _path(folder, text_hash or article.hash)
    written = line(article).encode()
    if path.exists() and path.read_bytes() == written:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}")
    with unfinished.open("wb") as file:
        file.write(written)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def hashes(folder: Path) -> frozenset[str]:
    """The hashes under which articles are kept there."""
    return frozenset(path.stem for path in folder.rglob("*.json"))


def load(folder: Path, text_hash: str) -> Article:
    """The article with that text. Raises StoreError where it is not kept or cannot be read."""
    path = _path(folder, text_hash)
    try:
        return parsed(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise StoreError(f"{path}: the text of an article is missing; ingest the article again") from None
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise StoreError(f"{path}: cannot be read ({fault}); delete it and ingest the article again") from fault


def line(article: Article) -> str:
    """An article as one line of JSON, from which `parsed` makes the same article."""
    return json.dumps(asdict(article), ensure_ascii=False, default=date.isoformat)


def parsed(line: str) -> Article:
    """The article of such a line. Raises ValueError, KeyError or TypeError for any other."""
    fields = json.loads(line)
    if not isinstance(fields, dict):
        raise TypeError("is no JSON object")
    said = [value for name, value in fields.items() if name not in {"published", "body"} and value is not None]
    "".join(said).encode()  # strings, and no halves of characters
    published = None if fields["published"] is None else date.fromisoformat(fields["published"])
    return Article(**{**fields, "published": published, "body": tuple(Span(**span) for span in fields["body"])})


def _path(folder: Path, text_hash: str) -> Path:
    """Spread over 256 folders: a directory of a million files is slow to list."""
    return folder / text_hash[:2] / f"{text_hash}.json"
