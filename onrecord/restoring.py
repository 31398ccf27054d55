"""Making a store of a backup: one that answers as the other did."""

from __future__ import annotations

from pathlib import Path

from graph import backups
from graph.embedded import EmbeddedStore
from graph.search import Index
from graph.snapshots import snapshot


def restore(file: Path, folder: Path) -> int:
    """Put what a backup holds into a new folder, and make the snapshot that readers open; how many files it had.

    Raises as `graph.backups.restore` does, and StoreError where the backup is of a store of another form: that is in its
    place then, and has to be rebuilt.
    """
    count = backups.restore(file, folder)
    with EmbeddedStore(folder) as store, Index(folder / "search.sqlite") as index:
        if store.changes() is not None:  # nobody could tell after the snapshot that these are still to be judged
            from onrecord.finishing import finish  # noqa: PLC0415  # takes a second to load, and is seldom needed

            finish(store, index)
        snapshot(store)
    return count
