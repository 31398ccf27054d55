"""The list of those who are withheld, and where a store keeps it.

withheld.txt   the list as the operator gave it
withheld.key   random, so that what stands for a name cannot be had by trying names

Both are for the operator's eyes. While there is a key there must be a list: one that is lost is no reason to show names.
"""

from __future__ import annotations

import hmac
import os
import secrets
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from graph.folding import squeezed
from graph.names import Entry, Names
from graph.patterns import pattern
from ontology.errors import BadSetting, StoreError
from ontology.iris import HONORIFIC

LIST, KEY = "withheld.txt", "withheld.key"

WHOLE = "full name only"
"""What an entry says behind `=` whose single words may stay."""


@dataclass(frozen=True)
class Withheld:
    """A store's list, and the key with which it makes what stands for names."""

    names: Names
    text: str
    key: bytes

    @cached_property
    def mark(self) -> str:
        """What tells this list from any other, to those who have the key."""
        return self.token(self.text)

    def token(self, name: str) -> str:
        """16 hexadecimal digits that stand for the name, always the same, and say nothing of it without the key."""
        return hmac.digest(self.key, name.encode(), "sha256").hex()[:16]


def entries(text: str, place: str) -> tuple[Entry, ...]:
    """The entries of a list. Raises BadSetting with place, line, fault and next step, and without the entry."""
    found = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if (said := line.strip()) and not said.startswith("#"):
            try:
                found.append(_entry(number, said))
            except BadSetting as fault:
                raise BadSetting(f"{place}:{number}: {fault}") from fault
    return tuple(found)


def read(file: Path) -> str:
    """The text of a list. Raises BadSetting where it cannot be read."""
    try:
        return file.read_text(encoding="utf-8")
    except OSError as fault:
        raise BadSetting(f"{file}: cannot be read ({fault.strerror}); give a list of names, one a line") from fault
    except UnicodeDecodeError as fault:
        raise BadSetting(f"{file}: is not UTF-8 (byte {fault.start}); save it as UTF-8") from fault


def listed(store: Path) -> Withheld | None:
    """The list of the store in that folder, None where nobody is withheld.

    Raises StoreError where it is lost, or cannot be read: nothing may be made for readers then.
    """
    file, key = store / LIST, store / KEY
    if not file.exists() and not key.exists():
        return None
    step = f"put it right with `onrecord withhold FILE --store {store}`; until then readers have the snapshot before"
    try:
        text = read(file)
        return Withheld(Names(entries(text, str(file))), text, _key(key))
    except BadSetting as fault:
        raise StoreError(f"{fault}; {step}") from fault


def names(store: Path) -> Names:
    """The names that the store in that folder withholds, maybe none. Raises StoreError as `listed` does."""
    return found.names if (found := listed(store)) else Names(())


def put(store: Path, text: str) -> None:
    """Make this the list of the store."""
    _key(store / KEY)
    unfinished = store / f"{LIST}.new"
    _write(unfinished, text.encode())
    unfinished.replace(store / LIST)


def clear(store: Path) -> None:
    """Withhold nobody. The list goes first: a key alone says that one is lost."""
    for name in (LIST, KEY):
        (store / name).unlink(missing_ok=True)


def _entry(number: int, said: str) -> Entry:
    if said.startswith("re:"):
        return Entry(number, pattern=pattern(said[3:].strip()))
    name, equals, option = (part.strip() for part in said.partition("="))
    if equals and " ".join(option.casefold().split()) != WHOLE:
        raise BadSetting(f"an option that is unknown; behind = stands `{WHOLE}` or nothing")
    words = tuple(word for word in (HONORIFIC.sub("", name) or name).split() if squeezed(word))
    if len("".join(map(squeezed, words))) < 2:
        raise BadSetting("no name, since it has less than two letters; write it out, or make it a comment with #")
    return Entry(number, words, singly=not equals)


def _key(file: Path) -> bytes:
    """The key in that file, made where there is none. Raises StoreError where it cannot be read."""
    try:
        if not file.exists():
            unfinished = file.with_suffix(".new")
            _write(unfinished, secrets.token_bytes(32))
            unfinished.replace(file)
        return file.read_bytes()
    except OSError as fault:
        raise StoreError(f"{file}: cannot be read or written ({fault.strerror}); check its rights") from fault


def _write(file: Path, content: bytes) -> None:
    """So that nobody else may read it."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
