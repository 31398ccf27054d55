"""Patterns that an operator writes, held to what is answered in time whatever a text holds.

Python's engine goes back over what it has tried. The ways there are to try are bounded here before it is asked: groups
are not repeated, a repeat without an end has one, and all choices multiplied are at most `MOST`.
"""

from __future__ import annotations

import re

from ontology.errors import BadSetting

LONGEST = 200
REPEATS = 64
"""As often `*`, `+` and `{2,}` repeat, and no more."""
MOST = REPEATS * REPEATS
"""Ways to go on from one place: two repeats without an end, or a dozen alternatives. At this, 10,000 characters made to be
slow take under two seconds (tests/graph/test_patterns.py)."""

_TOKEN = re.compile(
    r"""
    (?P<escape>\\.) | (?P<set>\[\^?\]?(?:\\.|[^\]\\])*\]) | (?P<open>\((?:\?:)?) | (?P<close>\))
  | (?P<repeat>[*+?]|\{(?P<least>\d*)(?P<comma>,?)(?P<most>\d*)\})(?P<lazy>\??) | (?P<either>\|) | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


def pattern(written: str) -> re.Pattern[str]:
    """The pattern; `(?i)` at its beginning makes letter case count for nothing.

    Raises BadSetting, which says what is wrong without repeating the pattern.
    """
    if len(written) > LONGEST:
        raise BadSetting(f"a pattern of {len(written)} characters; write one of at most {LONGEST}")
    flags, plain = (re.IGNORECASE, written[4:]) if written.startswith("(?i)") else (re.NOFLAG, written)
    try:
        compiled = re.compile(_bounded(plain), flags)
    except (re.error, OverflowError) as fault:
        raise BadSetting(f"a pattern that is none ({fault}); correct it") from fault
    if compiled.match(""):
        raise BadSetting("a pattern that nothing at all fits; say what must be there")
    return compiled


def _bounded(written: str) -> str:
    """The same with an end to every repeat."""
    pieces, ways, before = [], 1, "open"
    for token in _TOKEN.finditer(written):
        kind, piece = str(token.lastgroup), token[0]
        if token["repeat"]:
            kind, (least, most) = "repeat", _bounds(token)
            if before == "close":
                raise BadSetting("a pattern that repeats a group; write out what may come")
            piece, ways = f"{{{least},{most}}}{token['lazy']}", ways * max(1, most)
        elif (kind == "open" and written.startswith("?", token.end())) or re.match(r"\\[1-9]", piece):
            raise BadSetting("a pattern that looks around, or back; groups are ( ) and (?: ) only")
        elif kind == "either":
            ways *= 2
        if ways > MOST:
            raise BadSetting(f"a pattern with more than {MOST} ways to fit; repeat and choose less in it")
        pieces.append(piece)
        before = kind
    return "".join(pieces)


def _bounds(token: re.Match[str]) -> tuple[int, int]:
    if token["repeat"] in {"*", "+", "?"}:
        return int(token["repeat"] == "+"), 1 if token["repeat"] == "?" else REPEATS
    least = int(token["least"] or 0)
    most = int(token["most"]) if token["most"] else REPEATS if token["comma"] else least
    if not (token["least"] or token["most"]) or not least <= most <= REPEATS:
        raise BadSetting(f"a pattern with a repeat that is none, or is above {REPEATS}; correct it")
    return least, most
