"""Putting a list of those who are withheld in place, and speaking of a store without them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from graph import withheld
from graph.embedded import EmbeddedStore
from graph.search import Index
from graph.snapshots import Snapshot, Withholding, current, snapshot
from ontology.errors import BadSetting, StoreError


def put_in_place(store: Path, file: Path | None) -> Withholding:
    """Make the list in the file that of the store, None withholds nobody; and give readers a snapshot without them.

    Raises BadSetting, before anything changes, where the list is not as it should be, and StoreError where there is no
    store, or another process is writing to it.
    """
    if current(store) is None:
        raise StoreError(f"{store}: nothing to withhold from yet; run `onrecord ingest PATH --store {store}` first")
    text = None
    if file is not None and not withheld.entries(text := withheld.read(file), str(file)):
        raise BadSetting(f"{file}: nobody is on this list; `onrecord withhold --clear` withholds nobody")
    with EmbeddedStore(store) as opened, Index(store / "search.sqlite") as index:
        if opened.changes() is not None:  # nobody could tell after the snapshot that these are still to be judged
            from onrecord.finishing import finish  # noqa: PLC0415  # takes a second to load, and is seldom needed

            finish(opened, index)
        if text is None:
            withheld.clear(store)
        else:
            withheld.put(store, text)
        snapshot(opened)
    return Snapshot.open(store).withheld


def discreet(store: Path, tell: Callable[[str], None]) -> Callable[[str], None]:
    """`tell` without the names that the store withholds, for lines that name files and articles.

    Raises StoreError where its list cannot be read.
    """
    names = withheld.names(store)
    return lambda message: tell(names.replaced(message))
