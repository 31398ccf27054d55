"""Stores on SPARQL services: how one is reached, and the folder of this machine that belongs to it.

What a service lacks - the articles as read, the full-text index, what lists are read from, what is to be read, who is
withheld - is in a store in a folder, as ever. What readers see of that is published to the service (`graph.publishing`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from pathlib import Path

from graph import publishing, snapshots
from graph.remote import RemoteStore
from graph.service import Access, checked
from graph.snapshots import Snapshot
from onrecord.turns import patiently
from ontology.errors import BadSetting, StoreError
from ontology.records import Article, digest

VARIABLES = (
    "ONRECORD_ENGINE",
    "ONRECORD_ENGINE_USER",
    "ONRECORD_ENGINE_PASSWORD",
    "ONRECORD_ENGINE_TOKEN",
    "ONRECORD_ENGINE_READ_USER",
    "ONRECORD_ENGINE_READ_PASSWORD",
    "ONRECORD_ENGINE_UPDATE",
    "ONRECORD_ENGINE_GRAPHS",
    "ONRECORD_ENGINE_SECONDS",
    "ONRECORD_STATE",
)
DEFAULT = Access()
SECRET = frozenset({"ONRECORD_ENGINE_PASSWORD", "ONRECORD_ENGINE_TOKEN", "ONRECORD_ENGINE_READ_PASSWORD"})


class Engine(RemoteStore):
    """A service as readers have it: with the texts of this machine's store, where it has one."""

    def __init__(self, url: str, access: Access, folder: Path) -> None:
        super().__init__(url, access)
        self._state = folder

    @cached_property
    def _snapshot(self) -> Snapshot | None:
        return Snapshot.open(self._state) if snapshots.current(self._state) else None

    def article(self, text_hash: str) -> Article:
        """With withheld names covered, as in the snapshot that was published."""
        return self._snapshot.article(text_hash) if self._snapshot else super().article(text_hash)


def place(given: str, environ: Mapping[str, str]) -> tuple[str, Path]:
    """The address of the service that is given as a store, and the folder of this machine that belongs to it.

    Raises BadSetting where it cannot be gone to.
    """
    kind, _, rest = given.partition(":")
    url = checked(f"{kind.casefold()}://{rest.lstrip('/')}")  # a Path has one slash where two stood
    return url, state(url, environ)


def access(environ: Mapping[str, str]) -> Access:
    """How services are reached, by the ONRECORD_ENGINE… variables. Raises BadSetting where one is not as it should be."""

    def text(name: str) -> str | None:
        return environ.get(f"ONRECORD_ENGINE{name}", "").strip() or None

    given = text("_SECONDS") or f"{DEFAULT.seconds:g}"
    try:
        seconds = float(given)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise BadSetting(f"ONRECORD_ENGINE_SECONDS is {given!r}; expected a number above zero, such as 60")
    for who in ("", "_READ"):
        if text(f"{who}_PASSWORD") and not text(f"{who}_USER"):
            name = f"ONRECORD_ENGINE{who}"
            raise BadSetting(f"{name}_PASSWORD is set without {name}_USER; set both, or neither")
    for name in ("_TOKEN", "_USER", "_READ_USER"):
        if (set_to := text(name)) and not (set_to.isascii() and set_to.isprintable()):
            raise BadSetting(f"ONRECORD_ENGINE{name} has other letters than ASCII's; HTTP has no way to send these")
    return Access(
        engine=(text("") or DEFAULT.engine).casefold(),
        user=text("_USER"),
        password=text("_PASSWORD"),
        token=text("_TOKEN"),
        update=text("_UPDATE"),
        graphs=text("_GRAPHS"),
        seconds=seconds,
        read_user=text("_READ_USER"),
        read_password=text("_READ_PASSWORD"),
    )


def in_force(environ: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Each variable that is set with its value and its default; of secrets only that they are."""
    for name in VARIABLES:
        if given := environ.get(name, "").strip():
            default = {"ONRECORD_ENGINE": DEFAULT.engine, "ONRECORD_ENGINE_SECONDS": f"{DEFAULT.seconds:g}"}
            shown = (
                "set" if name in SECRET or "@" in given else given
            )  # an address with a password is refused, and not shown either
            yield name, shown, default.get(name, "none")


def state(url: str, environ: Mapping[str, str]) -> Path:
    """The folder of this machine that belongs to a service: the one that is set, or one below the user's data named after it.

    Two addresses have two folders, however alike their names are when written as a folder's.
    """
    if named := environ.get("ONRECORD_STATE", "").strip():
        return Path(named)
    data = environ.get("XDG_DATA_HOME", "").strip()
    place = url.partition("://")[2].rstrip("/")
    slug = re.sub(r"[^a-z0-9.]+", "-", place.casefold()).strip("-.") + f"-{digest(place)[:8]}"
    return (Path(data) if data else Path.home() / ".local" / "share") / "onrecord" / slug


def reader(url: str, folder: Path) -> Engine:
    """The service, for those who only ask. Raises StoreError where nothing was published to it."""
    engine = open_(url, folder)
    marked = publishing.mark(engine)
    if marked is None or marked.whole is None:
        raise StoreError(f"{url}: nothing to read yet; run `onrecord ingest PATH --store {url}` first")
    return engine


def open_(url: str, folder: Path) -> Engine:
    """The service, whatever it holds."""
    return Engine(url, access(os.environ), folder)


def claim(url: str, folder: Path) -> None:
    """Raise StoreError, before anything is read or written, where the service is not written from that folder."""
    with RemoteStore(url, access(os.environ)) as engine:
        publishing.require(folder, engine)


def publish(url: str, folder: Path, tell: Callable[[str], None]) -> None:
    """Let the service hold what readers are to see of the store in that folder, and say so if that was news.

    Raises StoreLocked where another process publishes all the while.
    """
    if snapshots.current(folder) is None:
        return
    with RemoteStore(url, access(os.environ)) as engine:
        if done := patiently(partial(publishing.publish, folder, engine)):
            tell(f"{url} has it now: {done.graphs} graphs were written")


def differing(url: str, folder: Path) -> Iterator[str]:
    """One line for each graph of the service that is not as the store in that folder published it."""
    return publishing.differing(folder, reader(url, folder))
