"""Articles from files, folders and standard input, one at a time.

A document that cannot be read comes out as a BadInput in its place, and the others go on. Nothing is executed and
nothing is fetched. docs/input.md tells users what is read and how.
"""

from __future__ import annotations

import codecs
import io
import os
import re
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, cast

from ingest.decoding import LARGEST, checked, decoded
from ingest.jsondoc import article_from, parsed, with_own_key
from ingest.language import in_english
from ingest.webpage import page_text, webpage
from ontology.errors import BadInput
from ontology.records import Article

STDIN = "-"
Outcome = Article | BadInput
Notice = Callable[[str], object]
Read = Callable[[BinaryIO, str, str], Iterator[Outcome]]
TOLD = 10_000
"""Refusals that are told one by one."""

TOO_LARGE = f"split it: a document, or a line of JSON, may have {LARGEST:,}"


def articles(
    paths: Iterable[Path | str], *, notice: Notice = lambda _: None, stdin: BinaryIO | None = None
) -> Iterator[Outcome]:
    """The articles of these files and folders, in order; `-` is standard input.

    Lazy: one document is in memory at a time, of JSON lines one line. A folder is walked in the order of its names;
    what is passed over in it is told to `notice`.
    """
    for path in paths:
        if str(path) == STDIN:
            yield from _piped(stdin or sys.stdin.buffer)
        elif os.path.isdir(path):  # noqa: PTH112  # False, not an error, where the name is no possible path
            yield from _walked(Path(path), notice)
        else:
            yield from _read(Path(path))


def sent(payload: bytes, kind: str, about: Mapping[str, str], place: str, key: str) -> Iterator[Outcome]:
    """The articles of what came by another way than a file; `kind` is TEXT, PAGE or one of SEVERAL.

    What is known `about` a text or a page goes by the names that JSON has for it. `place` is what messages call it; a key that is
    not given is `key` and eight digits of the text's hash.
    """
    try:
        if kind == TEXT:
            yield article_from({**about, "text": decoded(payload, place)}, place, key, shared=True)
        elif kind == PAGE:
            yield article_from({**about, "html": page_text(payload, place)}, place, key, shared=True)
        else:
            for outcome in SEVERAL[kind](io.BytesIO(payload), place, key):
                yield with_own_key(outcome) if isinstance(outcome, Article) and outcome.key == key else outcome
    except BadInput as bad:
        yield bad
    except Exception as error:  # noqa: BLE001  # see _unforeseen
        yield _unforeseen(place, error)


def within(outcomes: Iterable[Outcome], longest: int) -> Iterator[Outcome]:
    """The same, but for articles of more characters than that, which would keep all others waiting for minutes.

    Of refusals the first TOLD are told one by one, the others counted: ten megabytes may hold five million.
    """
    refused = 0
    for outcome in outcomes:
        if isinstance(outcome, Article) and len(outcome.text) > longest:
            fault = f"has {len(outcome.text):,} characters, and {longest:,} are read"
            told: Outcome = BadInput(shown(outcome.key), fault, "split it, or set ONRECORD_ARTICLE_CHARACTERS")
        else:
            told = outcome
        refused += isinstance(told, BadInput)
        if isinstance(told, Article) or refused <= TOLD:
            yield told
    if refused > TOLD:
        yield BadInput(f"{refused - TOLD:,} others", "are refused, too", "mend those that are named first")


def _walked(folder: Path, notice: Notice) -> Iterator[Outcome]:
    """The documents below a folder, those of a folder before those of the folders in it, however deep these lie.

    Links are passed over: they may lead out of it, or round in a circle.
    """
    seen = False
    waiting = [str(folder)]
    while waiting:
        base = waiting.pop()
        try:
            with os.scandir(base) as found:
                inside = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            yield BadInput(shown(base), f"cannot be opened ({error.strerror})", "give leave to read it")
            continue
        folders = []
        for entry in inside:
            path = Path(entry.path)
            passed_over = entry.name.startswith(".") or entry.is_symlink()
            if entry.is_dir(follow_symlinks=False) and not passed_over:
                folders.append(entry.path)
            elif passed_over or path.suffix.lower() not in FORMATS:
                notice(f"{shown(entry.path)}: passed over, {_why_not(path)}")
            else:
                seen = True
                yield from _read(path)
        waiting += reversed(folders)
    if not seen:
        yield BadInput(shown(str(folder)), "is a folder without documents", f"put {KNOWN} files in it")


def _why_not(path: Path) -> str:
    if path.name.startswith("."):
        return "its name starts with a dot"
    return "it is a link" if path.is_symlink() else f"not a {KNOWN} file"


def _read(path: Path) -> Iterator[Outcome]:
    try:
        read = _format(path)
        with path.open("rb") as stream:
            yield from read(stream, shown(str(path)), path.stem.encode(errors="backslashreplace").decode())
    except BadInput as bad:
        yield bad
    except (OSError, ValueError) as error:  # ValueError: a path with a null character
        reason = getattr(error, "strerror", None) or error
        yield BadInput(shown(str(path)), f"cannot be read ({reason})", "check the path and its rights")
    except Exception as error:  # noqa: BLE001  # see _unforeseen
        yield _unforeseen(shown(str(path)), error)


def _format(path: Path) -> Read:
    """How to read a file, told by its name; it is refused before it is opened if it cannot be read."""
    place, found = shown(str(path)), path.stat()
    if (read := FORMATS.get(path.suffix.lower())) is None:
        raise BadInput(place, f'has the unknown type "{path.suffix}"', f"give a {KNOWN} file, or a folder of them")
    if not stat.S_ISREG(found.st_mode):
        raise BadInput(place, "is no ordinary file", "give a file, a folder, or - for standard input")
    if found.st_size > LARGEST and read is not _json_lines:
        raise BadInput(place, f"has {found.st_size:,} bytes", TOO_LARGE)
    return read


def _piped(stream: BinaryIO) -> Iterator[Outcome]:
    """What comes in is told by how it begins."""
    buffered = io.BufferedReader(cast("io.RawIOBase", stream))
    place, key = "standard input", "stdin"
    try:
        for outcome in _sniffed(buffered.peek())(buffered, place, key):
            yield with_own_key(outcome) if isinstance(outcome, Article) and outcome.key == key else outcome
    except BadInput as bad:
        yield bad
    except Exception as error:  # noqa: BLE001  # see _unforeseen
        yield _unforeseen(place, error)
    finally:
        buffered.detach()


def _unforeseen(place: str, error: Exception) -> BadInput:
    """What a parser of ours or of others trips over: documents come from anywhere, and one must not end its batch."""
    fault = shown(f"{type(error).__name__}: {error}"[:200])
    return BadInput(place, f"cannot be read ({fault})", "give it in another form, and report it")


def _sniffed(beginning: bytes) -> Read:
    first, *more = beginning.removeprefix(codecs.BOM_UTF8).lstrip().split(b"\n", 1)
    if first.startswith(b"{"):
        return _json if more and first.rstrip().endswith((b"{", b",", b"[", b":")) else _json_lines
    if re.match(rb"\[\s*[{\]]", b"\n".join([first, *more])):
        return _json
    return _page if re.match(rb"<(?:!|\?|[a-z][a-z0-9]*[\s>])", first, re.IGNORECASE) else _plain


def _whole(stream: BinaryIO, place: str) -> bytes:
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise BadInput(place, f"has more than {LARGEST:,} bytes", TOO_LARGE)
    return data


def _plain(stream: BinaryIO, place: str, key: str) -> Iterator[Outcome]:
    yield Article(key=key, text=in_english(checked(decoded(_whole(stream, place), place), place), place))


def _page(stream: BinaryIO, place: str, key: str) -> Iterator[Outcome]:
    yield webpage(page_text(_whole(stream, place), place), place, key)


def _json(stream: BinaryIO, place: str, key: str) -> Iterator[Outcome]:
    yield from _items(parsed(decoded(_whole(stream, place), place), place), place, key)


def _items(item: object, place: str, key: str) -> Iterator[Outcome]:
    """An object is an article, a list several."""
    if not isinstance(item, list):
        yield article_from(item, place, key)
        return
    for number, each in enumerate(item, 1):
        try:
            yield article_from(each, f"{place}: item {number}", key, shared=True)
        except BadInput as bad:
            yield bad


def _json_lines(stream: BinaryIO, place: str, key: str) -> Iterator[Outcome]:
    """One object a line; blank lines are passed over, and a line that is too long is not held in memory."""
    empty = True
    for number, line in enumerate(_bounded_lines(stream), 1):
        if line.removeprefix(codecs.BOM_UTF8).strip():
            empty = False
            try:
                yield _line(line, f"{place}:{number}", key)
            except BadInput as bad:
                yield bad
    if empty:
        raise BadInput(place, "is empty", "give one JSON object a line")


def _line(line: bytes, place: str, key: str) -> Article:
    if len(line) > LARGEST:
        raise BadInput(place, f"has more than {LARGEST:,} bytes", TOO_LARGE)
    return article_from(parsed(decoded(line, place), place), place, key, shared=True)


def _bounded_lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream; of one that is too long its beginning, one byte more than may be."""
    while line := stream.readline(LARGEST + 1):
        yield line
        while len(line) > LARGEST and not line.endswith(b"\n"):
            line = stream.readline(LARGEST + 1)


def shown(place: str) -> str:
    """A path as it can stand in one line of a message."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in place)


FORMATS: dict[str, Read] = {".txt": _plain, ".html": _page, ".htm": _page, ".json": _json, ".jsonl": _json_lines}
TEXT, PAGE = "text/plain", "text/html"
SEVERAL: dict[str, Read] = {
    "application/json": _json,
    "application/jsonl": _json_lines,
    "application/x-ndjson": _json_lines,
}
KNOWN = ", ".join([*FORMATS][:-1]) + f" or {[*FORMATS][-1]}"
