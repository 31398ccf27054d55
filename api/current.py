"""What the routes read: the newest snapshot, and the answers that were already worked out for it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sized
from email.utils import format_datetime
from functools import cached_property
from pathlib import Path
from threading import Lock, Thread
from typing import Protocol, TypeVar, runtime_checkable

from fastapi import Request

from api import models
from api.keeping import Kept
from api.lanes import Lane
from api.queue import Queue
from graph import query, search, snapshots
from graph.catalogue import Catalogue
from graph.layouts import Layouts
from graph.overview import Overview
from graph.publishing import Published
from graph.query import Answer, Given
from graph.remote import RemoteStore
from graph.snapshots import Snapshot
from graph.webs import Web
from ontology.errors import QueryError, QueryNotTaken, QueryTimeout, StoreError
from ontology.iris import BASE, local

Made = TypeVar("Made")

KEPT = 50_000
"""How much a view remembers of answers about something and of networks each: in rows, some two kilobytes each.

Answers about the whole snapshot are apart: a reader of entities asks eight questions about each, and would throw them out.
"""

WHOLE = 250_000
"""The same of answers about the whole snapshot: questions that go through all of it are asked again where it is very large."""

ALONE = 50
"""Rows that an answer weighs as such: what holds few rows may have long words, and there is more to it than rows."""

EDGES = 40
"""Edges of a web that take as much as a row."""

NUMBERS = 200
"""Doubts of a queue that take as much as a row: of each there is but a number."""


@runtime_checkable
class Drawn(Protocol):
    """A part of a network that rests on so many pieces of evidence."""

    @property
    def evidence(self) -> int: ...


def weight(answer: object) -> int:
    """What an answer weighs, in rows: how much memory it takes grows with these."""
    match answer:
        case Answer():
            return ALONE + len(answer.rows)
        case Web():
            return ALONE + len(answer.edges.source) // EDGES
        case Queue():
            return ALONE + len(answer) // NUMBERS
        case Drawn():
            return ALONE + answer.evidence
        case models.Graph():
            return ALONE + len(answer.nodes) + sum(edge.evidence_count for edge in answer.edges)
        case tuple() | list():
            return ALONE + sum(weight(one) - ALONE if isinstance(one, Sized) else 1 for one in answer)
        case Sized():
            return ALONE + len(answer)
    return ALONE


class View:
    """One snapshot with its full-text index. What it gives never changes, so answers and networks are kept.

    Those that are not there yet are worked out in the lane, a few at a time; `place` is for what takes long and is not kept.
    """

    def __init__(self, folder: Path, snapshot: Snapshot, lane: Lane, layouts: Layouts) -> None:
        self.layouts = layouts
        self.snapshot = snapshot
        self.id = snapshot.id
        self.made = snapshot.made
        self.last_modified = format_datetime(snapshot.made, usegmt=True).encode()
        self.quads = str(folder / "snapshots" / snapshot.id / "quads")
        self.index = search.Index(snapshot.search, read_only=True) if snapshot.search.exists() else None
        self.place = lane.place
        self._whole = Kept(lane.place, WHOLE, weight)
        self._about, self._others = (Kept(lane.place, KEPT, weight) for _ in range(2))

    @cached_property
    def catalogue(self) -> Catalogue:
        """What lists are read from. Raises StoreError where another version made the snapshot."""
        return Catalogue(self.snapshot.catalogue)

    @cached_property
    def overview(self) -> Overview:
        """What lists of actors and articles, kept answers and maps are read from. Raises StoreError where another version made the snapshot."""
        return Overview(self.snapshot.overview)

    def kept(self, make: Callable[..., Made], *given: Hashable) -> Made:
        """What `make` makes of this view and what is given, made once. Raises ServerBusy where too many wait for such."""
        made: Made = (self._others if given else self._whole).get((make, given), lambda: make(self, *given))
        return made

    def ask(self, name: str, **params: str) -> Answer:
        """The answer to a named question, remembered; where the overview keeps its rows, they are read there as they are asked for.

        Raises QueryError as `graph.query.ask` does.
        """
        if (rows := self.overview.rows(name, params)) is not None:
            return Answer(name, params, query.load(name).columns, rows)
        given = tuple(sorted(params.items()))
        found: Answer = (self._about if given else self._whole).get(
            (name, given), lambda: query.ask(self.snapshot, name, dict(given))
        )
        return found

    def ask_once(self, name: str, params: Given) -> Answer:
        """The same for what is asked with many values at a time, and hardly twice."""
        return query.ask(self.snapshot, name, params)

    def now(self, iri: str) -> str:
        """The IRI of the thing that is meant by one that a thing has or had: mostly the same.

        Raises QueryTimeout and QueryNotTaken, where that cannot be known.
        """
        try:
            rows = self.ask_once("replaced-by", {"iri": iri}).rows
        except (QueryTimeout, QueryNotTaken):
            raise
        except QueryError:  # nothing can have that name
            return iri
        return next((str(row["iri"]) for row in rows), iri)

    def meant(self, params: Mapping[str, str], *names: str) -> dict[str, str]:
        """Parameters of a query, of which those of these names call things by the ids by which they are known now."""
        known = {name: local(self.now(f"{BASE}id/{local(params[name])}")) for name in names if name in params}
        return {**params, **known}


class Current:
    """The newest view of a store. It notices a new snapshot by itself, so a server needs no restart.

    `replaced` is called, beside the requests, when one has taken the place of another, which may hold names that are
    withheld now.
    """

    def __init__(
        self, folder: Path, replaced: Callable[[], None] = lambda: None, engine: RemoteStore | None = None
    ) -> None:
        self._folder = folder
        self._engine = engine
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
                    View(self._folder, self._opened(name), self._lane, self._layouts),
                )
                if before:
                    Thread(target=self._replaced, daemon=True).start()
            self._pointer = pointer
            return self._view

    def _opened(self, name: str) -> Snapshot:
        return Published(self._folder, name, self._engine) if self._engine else Snapshot(self._folder, name)


def view_of(request: Request) -> View:
    """The view that this request is answered from, start to end. Raises StoreError where there is none."""
    view: View | None = request.scope["view"]
    if view is None:
        raise StoreError("the store is empty or missing; run `onrecord ingest PATH` with the same --store, then reload")
    return view
