"""Rebuilding a store from what is kept: the texts, and the journal of what cannot be made anew."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from graph import damage, forms, query, sums, texts, versions, whole
from graph.embedded import EmbeddedStore
from graph.journal import FILE, NEXT, Journal
from graph.lists import CATALOGUE
from graph.search import Index
from graph.snapshots import current, snapshot
from onrecord import batch, shelving
from onrecord.batch import Count
from onrecord.finishing import finish
from onrecord.keeping import Summary
from ontology.errors import BadInput, StoreError, StoreLocked
from ontology.records import Article


def rebuild(folder: Path, *, jobs: int = 1, scheduler: str | None = None, progress: Count = lambda _: None) -> Summary:
    """Read every kept article again, with today's extractor, in whatever form or state the store is; all beside is made anew.

    Quads that cannot be read are made of the journal and of what is read. Whoever is stopped then begins where that was, the
    next time; until then nobody else may write, and readers have the snapshot before. Raises StoreError where there is
    nothing to read, where the store is newer than this program, or the journal is damaged as well; StoreLocked while another
    process writes.
    """
    forms.known(folder)
    if not any((folder / name).exists() for name in ("quads", "texts", FILE)):
        raise StoreError(f"{folder}: nothing to read yet; run `onrecord ingest PATH --store {folder}` first")
    why = damage.lost(folder)
    begun = forms.rebuilding(folder) and why is None and _has_all_that_was_kept(folder)
    if why or (forms.rebuilding(folder) and not begun):
        _begin_anew(folder, why or "a rebuilding was stopped")
    elif not begun:
        _forget_journal(folder)
    with EmbeddedStore(folder, anew=True) as store:
        if not begun:
            _forget_what_is_made_anew(folder)
        store.note_change()  # on any graph; whoever is stopped before the end has all judged, and listed, anew
        hashes = texts.hashes(folder / "texts") | {str(row["hash"]) for row in query.ask(store, "texts").rows}
        replaced = {iri.rpartition("-")[2] for iri in versions.replaced(store)}
    # Older versions come first: the newer of two is the one that is not replaced when it comes.
    in_order = sorted(hashes, key=lambda one: (one[:8] not in replaced, one))
    summary = batch.ingest(
        _articles(folder / "texts", in_order),
        folder,
        jobs=jobs,
        scheduler=scheduler,
        again=not begun,
        anew=True,
        progress=progress,
    )
    if summary.snapshot is None:  # there was nothing to read
        with EmbeddedStore(folder, anew=True) as store, Index(folder / "search.sqlite") as index:
            finish(store, index)
            summary.snapshot = snapshot(store)
    forms.write(folder)
    (folder / forms.REBUILDING).unlink(missing_ok=True)
    return summary


def _has_all_that_was_kept(folder: Path) -> bool:
    """Whether the rebuilding that was stopped had come to reading."""
    with EmbeddedStore(folder, anew=True) as store:
        return store.agrees_with_journal()


def _begin_anew(folder: Path, why: str) -> None:
    """Put in the place of the quads what the journal has."""
    kept = Journal(folder)
    step = "restore a backup into a new folder"
    if not kept.exists():
        raise StoreError(f"{folder / 'quads'}: {why}, and there is no journal of what people decided; {step}")
    try:
        kept.marks()
    except StoreError as fault:
        raise StoreError(f"{folder / 'quads'}: {why}, and {FILE} is damaged as well; {step}") from fault
    whole.write(folder / forms.REBUILDING, b"")
    for name in ("quads", "staged"):
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / "search.sqlite").unlink(missing_ok=True)
    with EmbeddedStore(folder, anew=True) as store:
        store.replay_journal()


def _forget_journal(folder: Path) -> None:
    """The next to open the store makes another of the quads, which are sound; and what is staged is read again."""
    with damage.alone(folder / "quads") as nobody_else:
        if not nobody_else:
            raise StoreLocked(f"{folder}: another process is writing to this store; wait, or stop it")
        shutil.rmtree(folder / "staged", ignore_errors=True)
        for name in (NEXT, FILE):
            (folder / name).unlink(missing_ok=True)


def _forget_what_is_made_anew(folder: Path) -> None:
    """What is damaged could not be gone on with; of what is sound the same is made again."""
    (folder / "search.sqlite").unlink(missing_ok=True)
    shelving.discard(folder)
    try:
        newest = current(folder)
    except StoreError:
        (folder / "current").unlink()
        return
    if newest and (folder / "snapshots" / newest / CATALOGUE) in sums.damaged(folder / "snapshots" / newest):
        (folder / "snapshots" / newest / CATALOGUE).unlink(missing_ok=True)


def _articles(folder: Path, hashes: Iterable[str]) -> Iterator[Article | BadInput]:
    for one in hashes:
        try:
            yield texts.load(folder, one)
        except StoreError as fault:
            yield BadInput(one, "cannot be read again", str(fault))
