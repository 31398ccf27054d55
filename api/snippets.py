"""The same question for other programs: as a line for a shell, as Python, and as a link.

What is asked may come from anybody's link, and whoever copies a line trusts it: so all of it is quoted, and what no screen
shows (escape sequences, marks that turn the direction of text) is written as percent-encoded bytes.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Snippets:
    curl: str
    python: str
    link: str


def snippets(address: str, asked: Pairs, accept: str, link: str) -> Snippets:
    """How to ask `address` for that media type; `link` is the page that shows the answer."""
    return Snippets(_curl(address, asked, accept), _python(address, asked, accept), link)


def _curl(address: str, asked: Pairs, accept: str) -> str:
    header = f"--header {shlex.quote(f'Accept: {accept}')}"
    if not all(_plain(value) for _, value in asked):
        return f"curl {header} {shlex.quote(f'{address}?{urlencode(asked)}')}"
    given = (f"--data-urlencode {shlex.quote(f'{name}={value}')}" for name, value in asked)
    return " \\\n  ".join([f"curl --get {shlex.quote(address)}", header, *given])


def _python(address: str, asked: Pairs, accept: str) -> str:
    given = "".join(f"    ({name!r}, {_lines(value)}),\n" for name, value in asked)
    params = f"params = [\n{given}]\n" if given else "params = []\n"
    headers = {"Accept": accept}
    return (
        f"import httpx\n\n{params}"
        f"answer = httpx.get({address!r}, params=params, headers={headers!r}, timeout=60)\n"
        f"answer.raise_for_status()\nprint(answer.text)\n"
    )


def _lines(value: str) -> str:
    """A string as Python has it, each line of the text on one of its own."""
    lines = value.splitlines(keepends=True)
    if len(lines) < 2:
        return repr(value)
    return "\n" + "\n".join(f"        {line!r}" for line in lines)


def _plain(value: str) -> bool:
    return all(character.isprintable() or character == "\n" for character in value)
