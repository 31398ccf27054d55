"""Sentences labelled by a careful reader after docs/policies.md: what a file of tests/gold/policies/ holds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ontology.records import Article, Span, Spans

Labels = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """A passage and its labels, as `onrecord extract` writes them; each also says whether it has to be found."""

    article: Article
    field: str
    style: str
    policies: tuple[Labels, ...]
    amounts: tuple[Labels, ...]
    statements: tuple[Labels, ...]


def cases(folder: Path) -> Iterator[Case]:
    """The cases of a folder, file by file. Raises ValueError for words that do not stand in the text, or more than once."""
    for path in sorted(folder.glob("*.json")):
        for one in json.loads(path.read_text(encoding="utf-8")):
            yield _case(one, path.stem)


def _case(one: Labels, field: str) -> Case:
    text, key = one["text"], one["id"]
    published = date.fromisoformat(one["published"]) if one["published"] else None

    def places(words: list[Any]) -> list[list[int]]:
        return [[span.start, span.end] for span in _places(key, text, words)]

    return Case(
        Article(key, text, published=published),
        field,
        one["style"],
        tuple(policy | {"evidence": places(policy["evidence"])} for policy in one["policies"]),
        tuple(amount | {"span": places([amount["words"]])[0]} for amount in one["amounts"]),
        tuple(said | {"content": places(said["content"])} for said in one["statements"]),
    )


def _places(key: str, text: str, wanted: list[Any]) -> Spans:
    """Where words stand: given alone they stand there once, else `nth` tells which."""
    found = []
    for words in wanted:
        exact, nth = (words["words"], words["nth"]) if isinstance(words, dict) else (words, None)
        starts = [match.start() for match in re.finditer(re.escape(exact), text)]
        if not starts or (nth is None and len(starts) > 1) or (nth or 1) > len(starts):
            raise ValueError(f"{key}: {exact!r} stands there {len(starts)} times; expected once, or `nth`")
        start = starts[(nth or 1) - 1]
        found.append(Span(start, start + len(exact)))
    return tuple(found)
