"""What a report rests on, for those who want to find it again: the words with what stands around them, and where to read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from graph.query import Dataset, ask
from ontology.iris import local

WHOLE = 8
"""Words that an address names all of; of more it names the first and the last four."""


def quotes(reader: Dataset, iris: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """By the id of each report of these statements: its words, piece by piece, as text quote selectors.

    Spec: https://www.w3.org/TR/annotation-model/#text-quote-selector
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for row in ask(reader, "statement-quotes", {"statement": iris}).rows:
        piece = {"exact": row["exact"], "prefix": row["prefix"] or "", "suffix": row["suffix"] or ""}
        found.setdefault(local(str(row["report"])).partition("/")[2], []).append(piece)
    return found


def address(url: str | None, exact: str) -> str | None:
    """Where a browser shows these words of a page; None for what is no page on the web.

    Spec: https://wicg.github.io/scroll-to-text-fragment/
    """
    words = exact.split()
    if not words or not (url or "").lower().startswith(("http://", "https://")):
        return None
    ends = [words] if len(words) <= WHOLE else [words[: WHOLE // 2], words[-WHOLE // 2 :]]
    said = ",".join(quote(" ".join(some), safe="").replace("-", "%2D") for some in ends)
    return f"{url}{'' if '#' in (url or '') else '#'}:~:text={said}"
