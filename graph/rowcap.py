"""A cap on the rows of a SELECT, put into its text, because the engine then stops by itself and still serialises."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph import readonly

FORM = re.compile(r"\b(?:select|ask|construct|describe)(?![\w.-]{0,64}:)")
SIGN = re.compile(r"[{}]|limit\s*+(?P<limit>\d++)|offset\s*+(?P<offset>\d++)|(?<![a-z_.-])values(?![\w.-]{0,64}:)")
"""The lookahead is for prefixes named like a keyword, and bounded so that the time grows with the text and no faster."""

DIGITS = 18
"""What has more is a number beyond all rows."""


@dataclass(frozen=True, slots=True)
class Capped:
    """`text` gives no more than the cap; `beyond` gives the first row after it, where there is one."""

    text: str
    beyond: str


def capped(sparql: str, rows: int) -> Capped | None:
    """The query with a LIMIT of so many rows; None where it has one that is no higher, and where it is no SELECT.

    What is no SPARQL gives something that is none either.
    """
    bare = readonly.bare(sparql).lower()
    form = FORM.search(bare)
    if form is None or form[0] != "select":
        return None
    limit = offset = None
    depth, end = 0, len(sparql)
    for sign in SIGN.finditer(bare, form.end()):
        depth += (sign[0] == "{") - (sign[0] == "}")
        if depth:
            continue
        if sign["limit"]:
            limit = sign
        elif sign["offset"]:
            offset = sign
        elif sign[0] == "values":
            end = sign.start()
            break
    if limit and _number(limit["limit"]) <= rows:
        return None
    skipped = _number(offset["offset"]) if offset else 0
    return Capped(
        _rewritten(sparql, [limit], end, f"LIMIT {rows}"),
        _rewritten(sparql, [limit, offset], end, f"LIMIT 1 OFFSET {skipped + rows}"),
    )


def _number(digits: str) -> int:
    return int(digits) if len(digits) <= DIGITS else 10**DIGITS


def _rewritten(sparql: str, gone: list[re.Match[str] | None], end: int, modifier: str) -> str:
    """On a line of its own: a comment may come before it."""
    for each in filter(None, gone):
        sparql = f"{sparql[: each.start()]}{' ' * len(each[0])}{sparql[each.end() :]}"
    return f"{sparql[:end]}\n{modifier}\n{sparql[end:]}"
