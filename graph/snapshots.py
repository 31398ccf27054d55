"""Snapshots: what readers open, while the writer goes on.

A snapshot is a folder `snapshots/{id}` in the store with the quads that readers get (hard links, see graph.amending), and the
full-text index, the catalogue and the overview that lists are read from (graph.lists). Each is carried on from the snapshot before where that
is the same, so that making one costs what changed and not what the store holds. Texts are only ever added, so all snapshots
share them, but for those with withheld names, which a snapshot has of its own. The file `current` names the newest.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Self

import pyoxigraph

from graph import (
    amended,
    amending,
    cataloguing,
    differences,
    findings,
    forms,
    grounds,
    lists,
    overseeing,
    pages,
    search,
    sums,
    texts,
    whole,
    withheld,
)
from graph.amended import Amended
from graph.amending import Shown
from graph.basis import Basis, basis_of
from graph.embedded import EmbeddedStore, OxigraphReader
from graph.lists import CATALOGUE, INDEX, OVERVIEW
from graph.rdf import value
from graph.withheld import Withheld
from ontology.errors import StoreError
from ontology.iris import BASE
from ontology.records import Article
from ontology.terms import BESIDE, TOPICS

KEPT = 3
"""How many snapshots stay: readers may still have the ones before open."""

TIME = "%Y%m%dT%H%M%S%fZ"
"""An id is the time it was made, in UTC to the microsecond: unique, and in order, even where a clock was put back."""

UNFINISHED = ".unfinished"


@dataclass(frozen=True, slots=True)
class Withholding:
    """What a snapshot was made without. `mark` is that of the list, `idle` are the lines that nothing was found for."""

    mark: str = ""
    entries: int = 0
    articles: int = 0
    statements: int = 0
    idle: tuple[int, ...] = ()


class Snapshot(OxigraphReader):
    """A store as it was at one moment, read-only; any number of processes may open it (`graph.store.Reader`)."""

    def __init__(self, folder: Path, name: str) -> None:
        home = folder / "snapshots" / name
        lists.hold(home, self)
        try:
            engine = pyoxigraph.Store.read_only(str(home / "quads"))
        except (OSError, RuntimeError) as fault:  # missing, or damaged
            raise StoreError(f"{home}: cannot be opened ({fault}); run `onrecord ingest` to make a new one") from fault
        forms.require(folder)
        super().__init__(engine, folder / "texts")
        self.id = name
        self.made = made(name)
        self.search = home / INDEX
        """The full-text index; missing where the store has none."""
        self.catalogue = home / CATALOGUE
        """What lists are read from (`graph.catalogue`); missing where another version made the snapshot."""
        self.overview = home / OVERVIEW
        """What maps and lists of actors are read from (`graph.overview`); missing where another version made the snapshot."""
        self.withheld = _withholding(home)
        self._own_texts = home / "texts"

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The newest snapshot of the store in that folder.

        Takes about 30 ms at a million quads. Raises StoreError where there is none, or it is of another form.
        """
        if (name := current(folder)) is None:
            raise StoreError(f"{folder}: nothing to read yet; run `onrecord ingest PATH --store {folder}` first")
        return cls(folder, name)

    @cached_property
    def covered(self) -> frozenset[str]:
        """The hashes of the texts in which names are covered, which are not what is hashed then."""
        return texts.hashes(self._own_texts)

    def article(self, text_hash: str) -> Article:
        return texts.load(self._own_texts if text_hash in self.covered else self._texts, text_hash)


def current(folder: Path) -> str | None:
    """The id of the newest snapshot, or None before the first. It changes when a batch has been ingested.

    Raises StoreError where the file does not name one.
    """
    try:
        name = (folder / "current").read_text(encoding="ascii", errors="replace").strip()
        made(name)
    except FileNotFoundError:
        return None
    except ValueError as fault:
        step = f"run `onrecord rebuild --store {folder}`"
        raise StoreError(f"{folder / 'current'}: is damaged, it does not name a snapshot; {step}") from fault
    return name


def names(folder: Path) -> tuple[str, ...]:
    """The ids of the snapshots that are there, the newest first."""
    return tuple(sorted(filter(_is_id, (path.name for path in (folder / "snapshots").glob("*"))), reverse=True))


def _is_id(name: str) -> bool:
    try:
        made(name)
    except ValueError:  # it is unfinished, or somebody else's
        return False
    return True


def made(name: str) -> datetime:
    """When the snapshot of that id was made, in UTC."""
    return datetime.strptime(name, TIME).replace(tzinfo=UTC)


def is_copy(folder: Path) -> bool:
    """Whether there is no store in the folder, but a copy of what a service holds, if anything (`graph.publishing.mirror`)."""
    return not any((folder / part).exists() for part in ("quads", "texts"))


def pointer(folder: Path) -> tuple[int, ...] | None:
    """What changes whenever `current` may, at a tenth of its price: which file names the newest snapshot, and since when."""
    try:
        told = os.stat(f"{folder}/current")  # noqa: PTH116  # for every request; a Path takes four times as long to make
    except FileNotFoundError:
        return None
    return told.st_ino, told.st_mtime_ns, told.st_size


def snapshot(store: EmbeddedStore) -> str:
    """The id of a snapshot of the store as it is now: a new one, unless nothing changed since the last.

    What the store's list withholds is taken out, and snapshots that were made with another list are deleted. A process
    that is stopped on the way leaves the one before current, and makes another next time; so it is where the list cannot
    be read, which raises StoreError.
    """
    folder = store.folder
    newest, parts, listed = current(folder), store.changed_parts(), withheld.listed(folder)
    mark = listed.mark if listed else ""
    before = (
        folder / "snapshots" / newest if newest and _withholding(folder / "snapshots" / newest).mark == mark else None
    )
    _clear_unfinished(folder)
    if newest and before and parts is None and _of_today(before):
        _keep_newest(folder, mark)  # whoever made it may have been stopped before
        return newest
    name = _later(names(folder))
    home = folder / "snapshots" / f"{name}{UNFINISHED}"
    home.mkdir(parents=True)
    try:
        _make(store, home, before, parts or {}, listed)
    except BaseException:  # or what there is of it would be in the way, on a full disk most of all
        shutil.rmtree(home, ignore_errors=True)
        raise
    home.rename(home.with_name(name))
    whole.write(folder / "current", name.encode("ascii"))
    if listed:
        findings.confirm(folder, name)
    _keep_newest(folder, mark)
    store.forget_changes()
    search.forget_what_came(folder / INDEX)
    return name


def _later(known: Sequence[str]) -> str:
    """An id that comes behind those of all that are there, the newest first."""
    return max([datetime.now(UTC), *(made(name) + timedelta(microseconds=1) for name in known[:1])]).strftime(TIME)


@dataclass(frozen=True, slots=True)
class _Unfinished:
    """A snapshot that is being made in the folder `home`. It is carried on from the one `before` as that was amended, if it is."""

    store: EmbeddedStore
    home: Path
    listed: Withheld | None
    before: Path | None
    was: Amended | None

    @property
    def name(self) -> str:
        return self.home.name.removesuffix(UNFINISHED)


def _make(
    store: EmbeddedStore, home: Path, before: Path | None, parts: amending.Parts, listed: Withheld | None
) -> None:
    """Make an unfinished snapshot, of the one before where that is the same but for these parts. All of it is on disk then."""
    basis = Basis(before=before.name if before else None)
    was = _amended(store.folder, before, basis, parts) if before else None
    shown = None
    if before and was:
        try:
            shown = amending.carried_on(store, home / "quads", before=before, parts=parts, was=was, listed=listed)
        except OSError:  # the snapshot before is damaged, and needed no more
            shutil.rmtree(home / "quads", ignore_errors=True)
            was = None
    new = _Unfinished(store, home, listed, before, was)
    shown = shown or amending.whole(store, home / "quads", listed)
    _withhold(new, shown)
    (home / lists.IN_USE).touch()
    spare = _spare(store.folder) if was else None
    _catalogue(new, shown, basis, spare)
    _overview(new, shown, basis, spare)
    _index(new, shown, basis, spare)
    basis.write(home)
    if was:
        differences.write(home, shown.change)
    shown.amended.write(store.folder / amended.FOLDER / new.name)
    del shown  # and the quads are closed
    sums.write(home, before, basis.pages)
    for made_now in (file for file in home.rglob("*") if file.is_file() and file.stat().st_nlink == 1):
        whole.sync(made_now)


def _amended(folder: Path, before: Path, basis: Basis, parts: amending.Parts) -> Amended | None:
    """How the snapshot before was amended; None where it cannot be carried on, or that costs more than making all anew."""
    was = basis_of(before)
    if was is None or was.program != basis.program or "" in parts:
        return None
    if cataloguing.articles(before / CATALOGUE) < len(parts.keys() - BESIDE):
        return None
    return Amended.read(folder / amended.FOLDER / before.name)


def _withhold(new: _Unfinished, shown: Shown) -> None:
    """Keep beside the quads the texts in which names are covered, and what was withheld."""
    if new.listed is None:
        return
    taken, names = shown.taken, new.listed.names.entries
    for text_hash, article in taken.texts.items():
        texts.keep(new.home / "texts", article, text_hash)
    about = Withholding(
        mark=new.listed.mark,
        entries=len(names),
        articles=sum(graph.startswith(f"{BASE}id/article/") for graph in taken.graphs),
        statements=len({value(quad.subject) for quad in taken.gone if "/id/statement/" in value(quad.subject)}),
        idle=tuple(
            entry.line for place, entry in enumerate(names) if not any(place in of for of in shown.found.values())
        ),
    )
    (new.home / "withheld.json").write_text(json.dumps(asdict(about)), encoding="ascii")


def _catalogue(new: _Unfinished, shown: Shown, basis: Basis, spare: Path | None) -> None:
    """Make the catalogue. Its log goes on with that of the one before, if both have one list of names."""
    file, old = new.home / CATALOGUE, new.before / CATALOGUE if new.before else None
    reader = OxigraphReader(shown.change.engine, new.store.folder / "texts")
    if new.before is None or new.was is None or _of_topics(shown) or not cataloguing.of_today(new.before / CATALOGUE):
        cataloguing.make(file, reader, new.name, old)
        return
    lists.carried(CATALOGUE, new.home, new.before, spare)
    with pages.changing(file) as (db, changed):
        cataloguing.amend(db, reader, new.name, grounds.affected(shown.change), grounds.articles(shown.change))
    basis.pages[CATALOGUE] = sorted(changed)


def _overview(new: _Unfinished, shown: Shown, basis: Basis, spare: Path | None) -> None:
    """Make the overview."""
    file, reader = new.home / OVERVIEW, OxigraphReader(shown.change.engine, new.store.folder / "texts")
    if new.before is None or new.was is None or _of_topics(shown) or not overseeing.of_today(new.before / OVERVIEW):
        overseeing.make(file, reader)
        return
    lists.carried(OVERVIEW, new.home, new.before, spare)
    with pages.changing(file) as (db, changed):
        overseeing.amend(db, reader, shown.change)
    basis.pages[OVERVIEW] = sorted(changed)


def _of_topics(shown: Shown) -> bool:
    """Whether the scheme of topics is another than before, on which all lists rest."""
    return any(value(quad.graph_name) == TOPICS for quad in shown.change.quads())


def _of_today(home: Path) -> bool:
    """Whether readers of today can read what stands beside the quads of a snapshot."""
    return cataloguing.of_today(home / CATALOGUE) and overseeing.of_today(home / OVERVIEW)


def _index(new: _Unfinished, shown: Shown, basis: Basis, spare: Path | None) -> None:
    """Make the full-text index, if the store has one."""
    index, file, now = new.store.folder / INDEX, new.home / INDEX, shown.amended
    if not index.exists():
        return
    if new.before and new.was and search.is_copy(new.before / INDEX, index):
        lists.carried(INDEX, new.home, new.before, spare)
        articles = (new.was.articles ^ now.articles) | shown.change.articles() | (shown.taken.graphs - BESIDE)
        things = (new.was.things ^ now.things) | shown.taken.renamed.keys() | shown.statements
        with pages.changing(file) as (db, changed):
            search.bring_up_to_date(db, index, shown.entry, articles, things)
        basis.pages[INDEX] = sorted(changed)
        return
    search.copied(index, file)
    with pages.changing(file) as (db, _):
        search.bring_up_to_date(db, index, shown.entry, now.articles, now.things | shown.statements)


def _spare(folder: Path) -> Path | None:
    """The snapshot that is needed no more when there is a new one, out of the way of new readers."""
    if len(kept := names(folder)) < KEPT:
        return None
    old = folder / "snapshots" / kept[KEPT - 1]
    return old.rename(old.with_name(f"{old.name}{UNFINISHED}"))


def _withholding(home: Path) -> Withholding:
    """What the snapshot in that folder was made without; where the file is damaged, it is as if made with a list of its own."""
    try:
        fields = json.loads((home / "withheld.json").read_text(encoding="ascii"))
        return Withholding(**{**fields, "idle": tuple(fields["idle"])})
    except FileNotFoundError:
        return Withholding()
    except (ValueError, KeyError, TypeError):
        return Withholding(mark="damaged")


def _keep_newest(folder: Path, mark: str) -> None:
    """Delete what is too old, and at once whatever was made with another list."""
    for place, old in enumerate(sorted((folder / "snapshots").iterdir(), reverse=True)):
        if place >= KEPT or _withholding(old).mark != mark:
            # Out of the way first, so that nobody who is making a dump of it can put another file into it.
            shutil.rmtree(old.rename(old.with_name(f"{old.name}{UNFINISHED}")))
    for kept in (folder / amended.FOLDER).glob("*"):
        if kept.name != current(folder):
            kept.unlink()


def _clear_unfinished(folder: Path) -> None:
    for left in (folder / "snapshots").glob(f"*{UNFINISHED}"):
        shutil.rmtree(left)
