"""The keys of a store: who may read, send articles and decide over HTTP.

A key is 32 random bytes, shown once. `keys.json` in the store holds the SHA-256 of each: nobody can go through 2^256 keys, so
that the slow hashes which protect passwords, chosen by people and easy to guess, would add nothing but work to every request.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import Any

from ontology.errors import BadSetting, StoreError

FILE = "keys.json"

PREFIX = "onr_"
"""So that a key is known for one wherever it is found."""

IN_TEXT = re.compile(rf"{PREFIX}[\w-]+")
"""A key, or the beginning of one, that somebody has put in a wrong place."""

LONGEST = 64
"""Characters of a name."""


class Scope(StrEnum):
    READ = "read"
    INGEST = "ingest"
    DECIDE = "decide"


@dataclass(frozen=True, slots=True)
class Key:
    """What is kept of a key; `hash` is 64 hexadecimal digits, `made` an ISO 8601 time."""

    name: str
    scopes: frozenset[Scope]
    hash: str = field(repr=False)
    made: str


class Keys:
    """The keys of the store in a folder, read again when they change; and one of a server's own, where it has one."""

    def __init__(self, store: Path, own: Key | None = None) -> None:
        self._store = store
        self._own = own
        self._lock = Lock()
        self._read: tuple[object, tuple[Key, ...]] = (None, ())

    def given(self) -> tuple[Key, ...]:
        """Those that were made for people. Raises StoreError where they cannot be read: nobody may write then."""
        try:
            found = (self._store / FILE).stat()
        except OSError:
            return ()
        state = (found.st_mtime_ns, found.st_size, found.st_ino)
        with self._lock:
            if self._read[0] != state:
                self._read = (state, listed(self._store))
            return self._read[1]

    def of(self, token: str) -> Key | None:
        """The key that this is, found in the same time whether or not it begins as one does."""
        hashed = hash_of(token)
        known = (*self.given(), *([self._own] if self._own else ()))
        return next((key for key in known if hmac.compare_digest(key.hash, hashed)), None)


def made(name: str, scopes: Collection[Scope]) -> tuple[str, Key]:
    """A new key, and what is to be kept of it."""
    token = PREFIX + secrets.token_urlsafe(32)
    return token, Key(name, frozenset(scopes), hash_of(token), datetime.now(UTC).isoformat(timespec="seconds"))


def new(store: Path, name: str, scopes: Collection[Scope]) -> str:
    """Make a key and keep it; what it is can be seen only here. Raises BadSetting for a name that is taken, or none."""
    if not 0 < len(name) <= LONGEST or not name.isprintable() or name != name.strip():
        raise BadSetting(f"{name!r} cannot name a key; give 1 to {LONGEST} printable characters")
    known = listed(store)
    if any(key.name == name for key in known):
        raise BadSetting(f"there is a key {name!r} already; give another name, or revoke it first")
    token, key = made(name, scopes)
    _write(store, (*known, key))
    return token


def revoke(store: Path, name: str) -> None:
    """Let a key be none any more, from the next request on. Raises BadSetting where there is none of that name."""
    known = listed(store)
    left = [key for key in known if key.name != name]
    if len(left) == len(known):
        raise BadSetting(f"there is no key {name!r}; `onrecord key list` lists them")
    _write(store, left)


def listed(store: Path) -> tuple[Key, ...]:
    """The keys of a store, in the order in which they were made. Raises StoreError where the file cannot be read."""
    file = store / FILE
    try:
        return tuple(Key(**{**row, "scopes": frozenset(map(Scope, row["scopes"]))}) for row in _rows(file))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise StoreError(
            f"{file}: cannot be read ({type(fault).__name__}); delete it and make the keys anew"
        ) from fault


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _rows(file: Path) -> list[dict[str, Any]]:
    told = json.loads(file.read_text(encoding="utf-8"))
    if told.get("sha256", _digest(told["keys"])) != _digest(told["keys"]):  # which files of older versions lack
        raise ValueError("not as it was written")
    rows: list[dict[str, Any]] = told["keys"]
    return rows


def _digest(rows: object) -> str:
    return hash_of(json.dumps(rows, sort_keys=True))


def _write(store: Path, keys: Collection[Key]) -> None:
    """One whole file before or after, which nobody else may read."""
    store.mkdir(parents=True, exist_ok=True)
    rows = [{**asdict(key), "scopes": sorted(key.scopes)} for key in keys]
    unfinished = store / f"{FILE}.new"
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        json.dump({"keys": rows, "sha256": _digest(rows)}, out, ensure_ascii=False, indent=1)
        out.flush()
        os.fsync(out.fileno())
    unfinished.replace(store / FILE)
