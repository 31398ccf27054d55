"""What the routes read: the newest snapshot, and the answers that were already worked out for it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from email.utils import format_datetime
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock, Thread
from typing import Any, TypeVar

from fastapi import Request

from api.lanes import Lane
from graph import network, query, search, snapshots
from graph.catalogue import Catalogue
from graph.layouts import Layouts
from graph.query import Answer, Given
from graph.snapshots import Snapshot
from ontology.errors import QueryError, StoreError
from ontology.iris import BASE, local

Made = TypeVar("Made")

KEPT = 64
"""How many answers a view remembers: lists are asked for page after page, maps by many readers."""


class View:
    """One snapshot with its full-text index. What it gives never changes, so answers and networks are kept.

    Those that are not there yet are worked out in the lane, a few at a time.
    """

    def __init__(self, folder: Path, snapshot: Snapshot, lane: Lane, layouts: Layouts) -> None:
        self._lane = lane
        self.layouts = layouts
        self.snapshot = snapshot
        self.id = snapshot.id
        self.made = snapshot.made
        self.last_modified = format_datetime(snapshot.made, usegmt=True).encode()
        self.quads = str(folder / "snapshots" / snapshot.id / "quads")
        self.index = search.Index(snapshot.search, read_only=True) if snapshot.search.exists() else None
        self._kept = lru_cache(KEPT)(self._made)

    @cached_property
    def catalogue(self) -> Catalogue:
        """What lists are read from. Raises StoreError where another version made the snapshot."""
        return Catalogue(self.snapshot.catalogue)

    def kept(self, make: Callable[..., Made], *given: Hashable) -> Made:
        """What `make` makes of this view and what is given, made once. Raises ServerBusy where too many wait for such."""
        made: Made = self._kept(make, given)
        return made

    def ask(self, name: str, **params: str) -> Answer:
        """The answer to a named question, remembered. Raises QueryError as `graph.query.ask` does."""
        return self.kept(_answer, name, tuple(sorted(params.items())))

    def ask_once(self, name: str, params: Given) -> Answer:
        """The same for what is asked with many values at a time, and hardly twice."""
        return query.ask(self.snapshot, name, params)

    def now(self, iri: str) -> str:
        """The IRI of the thing that is meant by one that a thing has or had: mostly the same."""
        with suppress(QueryError):  # nothing can have that name
            for row in self.ask_once("replaced-by", {"iri": iri}).rows:
                return str(row["iri"])
        return iri

    def meant(self, params: Mapping[str, str], *names: str) -> dict[str, str]:
        """Parameters of a query, of which those of these names call things by the ids by which they are known now."""
        known = {name: local(self.now(f"{BASE}id/{local(params[name])}")) for name in names if name in params}
        return {**params, **known}

    def network(self, of: str, *, seen_with: bool, min_confidence: float | None = None) -> network.Network:
        """All actors with the policies and statements that are sure enough, or with the policies alone."""
        return self.kept(_network, of, seen_with, min_confidence)

    def _made(self, make: Callable[..., object], given: tuple[Hashable, ...]) -> Any:
        with self._lane.place():
            return make(self, *given)


def _answer(view: View, name: str, params: tuple[tuple[str, str], ...]) -> Answer:
    return query.ask(view.snapshot, name, dict(params))


def _network(view: View, of: str, seen_with: bool, min_confidence: float | None) -> network.Network:
    sure = {} if min_confidence is None else {"min_confidence": str(min_confidence)}
    rows = (view.ask(name, **sure).rows for name in ("statement-speakers", "links", "positions", "policies"))
    draw = network.of_actors if of == "actors" else network.with_statements
    return draw(*rows, seen_with=seen_with)


class Current:
    """The newest view of a store. It notices a new snapshot by itself, so a server needs no restart.

    `replaced` is called, beside the requests, when one has taken the place of another, which may hold names that are
    withheld now.
    """

    def __init__(self, folder: Path, replaced: Callable[[], None] = lambda: None) -> None:
        self._folder = folder
        self._replaced = replaced
        self._lock = Lock()
        self._view: View | None = None
        self._lane = Lane()
        self._layouts = Layouts(folder)
        self._pointer: tuple[int, ...] | None = None

    def view(self) -> View | None:
        """The view of the newest snapshot, None before the first. Raises StoreError where it cannot be opened."""
        pointer = snapshots.pointer(self._folder)
        if pointer is not None and pointer == self._pointer:
            return self._view
        name = snapshots.current(self._folder)
        with self._lock:
            if name is None:
                self._view = None
            elif self._view is None or self._view.id != name:
                before, self._view = (
                    self._view,
                    View(self._folder, Snapshot(self._folder, name), self._lane, self._layouts),
                )
                if before:
                    Thread(target=self._replaced, daemon=True).start()
            self._pointer = pointer
            return self._view


def view_of(request: Request) -> View:
    """The view that this request is answered from, start to end. Raises StoreError where there is none."""
    view: View | None = request.scope["view"]
    if view is None:
        raise StoreError("the store is empty or missing; run `onrecord ingest PATH` with the same --store, then reload")
    return view
