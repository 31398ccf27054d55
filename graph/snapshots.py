"""Snapshots: what readers open, while the writer goes on.

A snapshot is a folder `snapshots/{id}` in the store with the quads as they were (hard links), a copy of the full-text index,
and the catalogue that lists are read from. What readers are not to see is taken out of the first two before anybody opens
them. The catalogue is made of what is left where that differs from the snapshot before, whose catalogue has the rest; what it
was made from stands beside it. Texts are only ever added, so all snapshots share them, but for those with withheld names,
which a snapshot has of its own. The file `current` names the newest.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import Self

import pyoxigraph
from pyoxigraph import Quad

from graph import cataloguing, echoes, findings, forms, grounds, overseeing, sums, texts, whole, withheld, withholding
from graph.basis import Basis, basis_of
from graph.correcting import amendment
from graph.embedded import EmbeddedStore, OxigraphReader
from graph.rdf import value
from graph.search import Index
from graph.withheld import Withheld
from ontology.errors import StoreError
from ontology.iris import BASE
from ontology.records import Article
from ontology.terms import DECISIONS

KEPT = 3
"""How many snapshots stay: readers may still have the ones before open."""

TIME = "%Y%m%dT%H%M%S%fZ"
"""An id is the time it was made, in UTC to the microsecond: unique, and in order, even where a clock was put back."""

UNFINISHED = ".unfinished"

CATALOGUE, OVERVIEW = "catalogue.sqlite", "overview.sqlite"


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
        try:
            engine = pyoxigraph.Store.read_only(str(home / "quads"))
        except (OSError, RuntimeError) as fault:  # missing, or damaged
            raise StoreError(f"{home}: cannot be opened ({fault}); run `onrecord ingest` to make a new one") from fault
        forms.require(folder)
        super().__init__(engine, folder / "texts")
        self.id = name
        self.made = made(name)
        self.search = home / "search.sqlite"
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
    newest, changed, listed = current(folder), store.changes(), withheld.listed(folder)
    mark = listed.mark if listed else ""
    before = (
        folder / "snapshots" / newest if newest and _withholding(folder / "snapshots" / newest).mark == mark else None
    )
    _clear_unfinished(folder)
    if newest and before and changed is None and _of_today(before):
        _keep_newest(folder, mark)  # whoever made it may have been stopped before
        return newest
    name = _later(names(folder))
    home = folder / "snapshots" / f"{name}{UNFINISHED}"
    home.mkdir(parents=True)
    try:
        _make(store, home, newest, before, listed)
    except BaseException:  # or what there is of it would be in the way, on a full disk most of all
        shutil.rmtree(home, ignore_errors=True)
        raise
    home.rename(home.with_name(name))
    whole.write(folder / "current", name.encode("ascii"))
    if listed:
        findings.confirm(folder, name)
    _keep_newest(folder, mark)
    store.forget_changes()
    return name


def _later(known: Sequence[str]) -> str:
    """An id that comes behind those of all that are there, the newest first."""
    return max([datetime.now(UTC), *(made(name) + timedelta(microseconds=1) for name in known[:1])]).strftime(TIME)


def _make(store: EmbeddedStore, home: Path, newest: str | None, before: Path | None, listed: Withheld | None) -> None:
    """Fill the folder of an unfinished snapshot; all of it is on disk when this returns."""
    folder, changed = store.folder, store.changes() or frozenset()
    store.backup(home / "quads")
    _copy(folder / "search.sqlite", home / "search.sqlite")
    basis = Basis()
    corrected = _correct(folder, home, basis)
    if listed:
        _withhold(folder, home, listed, newest, changed=_unseen(changed, corrected), basis=basis)
    else:
        findings.forget(folder)
    _catalogue(folder, home, before, changed, basis)
    sums.write(home, folder / "snapshots" / newest if newest else None)
    for made_now in (file for file in home.rglob("*") if file.is_file() and file.stat().st_nlink == 1):
        whole.sync(made_now)


def amend(engine: pyoxigraph.Store, gone: Collection[Quad], added: Collection[Quad], basis: Basis) -> None:
    """Take quads out of a snapshot's own copy, each from the graph it names, and put others in; the writer's stay whole."""
    basis.note(gone, added)
    for quad in gone:
        engine.remove(quad)
    engine.bulk_extend(added)
    for graph in {quad.graph_name for quad in gone}:
        if next(engine.quads_for_pattern(None, None, None, graph), None) is None:
            engine.remove_graph(graph)  # or its name would still be asked for


def _unseen(changed: frozenset[str], corrected: frozenset[str]) -> frozenset[str]:
    """The graphs in which withheld names have to be looked for again; after a decision any, for it may be one that is undone."""
    return frozenset({""}) if DECISIONS in changed else changed | corrected


def _correct(folder: Path, home: Path, basis: Basis) -> frozenset[str]:
    """Let hold in an unfinished snapshot what people have decided, and let reports of one statement be of one.

    Gives back the graphs of articles that decisions change. The copy of the quads is closed when this returns.
    """
    engine = pyoxigraph.Store(home / "quads")
    found = amendment(OxigraphReader(engine, folder / "texts"))
    amend(engine, found.gone, found.added, basis)
    amend(engine, *echoes.amendment(OxigraphReader(engine, folder / "texts")), basis)
    engine.flush()
    kept = echoes.kept(OxigraphReader(engine, folder / "texts"))
    if found.entries or kept:
        with Index(home / "search.sqlite") as index:
            for graph, left in found.entries.items():
                if index.holds(graph):  # which no replaced version is in
                    index.replace(graph, left)
            index.rename(kept)
    return frozenset(found.entries)


def _withhold(
    folder: Path, home: Path, listed: Withheld, newest: str | None, *, changed: Collection[str], basis: Basis
) -> None:
    """Take what the list withholds out of an unfinished snapshot. Its copy of the quads is closed when this returns."""
    load = partial(texts.load, folder / "texts")
    engine = pyoxigraph.Store(home / "quads")
    found = findings.found(
        folder,
        made_with=listed.mark,
        newest=newest,
        graphs=(value(graph) for graph in engine.named_graphs()),
        changed=changed,
        look=partial(withholding.look, engine, load, listed.names),
    )
    taken = withholding.take_out(engine, load, listed, found)
    if (home / "search.sqlite").exists():
        with Index(home / "search.sqlite") as index:
            index.amend(taken.graphs | taken.renamed.keys(), taken.entry)
    amend(engine, taken.gone, taken.added, basis)
    engine.flush()
    for text_hash, article in taken.texts.items():
        texts.keep(home / "texts", article, text_hash)
    names = listed.names.entries
    about = Withholding(
        mark=listed.mark,
        entries=len(names),
        articles=sum(graph.startswith(f"{BASE}id/article/") for graph in taken.graphs),
        statements=len({value(quad.subject) for quad in taken.gone if "/id/statement/" in value(quad.subject)}),
        idle=tuple(entry.line for place, entry in enumerate(names) if not any(place in of for of in found.values())),
    )
    (home / "withheld.json").write_text(json.dumps(asdict(about)), encoding="ascii")


def _catalogue(folder: Path, home: Path, before: Path | None, changed: frozenset[str], basis: Basis) -> None:
    """Make the catalogue of an unfinished snapshot. Its log goes on with that of the one before, if both have one list of names."""
    engine, name = pyoxigraph.Store.read_only(str(home / "quads")), home.name.removesuffix(UNFINISHED)
    basis.write(home, _graphs(engine))
    reader = OxigraphReader(engine, folder / "texts")
    affected = _affected(before, engine, changed, basis) if before else None
    cataloguing.make(home / CATALOGUE, reader, name, before / CATALOGUE if before else None, affected)
    overseeing.make(home / OVERVIEW, reader)


def _of_today(home: Path) -> bool:
    """Whether readers of today can read what stands beside the quads of a snapshot."""
    return cataloguing.of_today(home / CATALOGUE) and overseeing.of_today(home / OVERVIEW)


def _affected(before: Path, engine: pyoxigraph.Store, changed: frozenset[str], basis: Basis) -> Iterator[str] | None:
    """The statements that may be told otherwise than in the snapshot before; None where that is not known."""
    was = basis_of(before)
    if was is None or was.program != basis.program or "" in changed:
        return None
    try:
        old = pyoxigraph.Store.read_only(str(before / "quads"))
    except OSError:  # it is damaged, and needed no more
        return None
    return grounds.affected(old, engine, changed | basis.otherwise(was) | (_graphs(old) ^ _graphs(engine)))


def _graphs(engine: pyoxigraph.Store) -> set[str]:
    return {value(graph) for graph in engine.named_graphs()}


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


def _clear_unfinished(folder: Path) -> None:
    for left in (folder / "snapshots").glob(f"*{UNFINISHED}"):
        shutil.rmtree(left)


def _copy(index: Path, copy: Path) -> None:
    """A copy of an SQLite file that may be in use."""
    if index.exists():
        with closing(sqlite3.connect(index)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
