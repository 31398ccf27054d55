"""Replacing more than memory should hold: what is to come first lies beside the store, whole, then takes its place in steps.

quads/    an Oxigraph store of its own, with all that is to come
graphs    which graphs that replaces, one a line; written last, so that where it is, all is

A process that is stopped before that has changed nothing; where one was stopped after it, whoever opens the store next
goes on with what is left.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph
from pyoxigraph import NamedNode, Quad

STEP = 50_000
"""Quads that are written in one transaction. Oxigraph holds some 1.9 KB of each until it commits; an article has 3,600."""


def stage(
    folder: Path,
    graphs: Iterable[str],
    quads: Iterable[Quad],
    told: Callable[[pyoxigraph.Store], object] = lambda _incoming: None,
) -> None:
    """Lay down all that is to come in the place of these graphs, in a folder that is not there yet.

    `told` is called with it before it counts. Whatever goes wrong on the way, nothing is left of it.
    """
    folder.mkdir()
    try:
        _fill(folder / "quads", quads)
        told(pyoxigraph.Store.read_only(str(folder / "quads")))
        unfinished = folder / "graphs.unfinished"
        with unfinished.open("w", encoding="utf-8") as file:
            file.writelines(f"{graph}\n" for graph in graphs)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(folder / "graphs")
    except BaseException:
        shutil.rmtree(folder)
        raise


def settle(folder: Path, engine: pyoxigraph.Store, changing: Callable[[Iterable[Quad]], None]) -> bool:
    """Put what lies in the folder in its place, if all of it is there, and clear it away.

    Calls `changing` with the quads before each step that writes. Gives back whether there was one.
    """
    graphs, changed = folder / "graphs", False
    if graphs.exists():
        incoming = pyoxigraph.Store.read_only(str(folder / "quads"))
        names = [NamedNode(graph) for graph in graphs.read_text(encoding="utf-8").splitlines()]
        old = (quad for name in names for quad in engine.quads_for_pattern(None, None, None, name))
        for gone in _steps(quad for quad in old if quad not in incoming):
            changed = True
            changing(gone)
            engine.update(f"DELETE DATA {{ {data(gone)} }}")
        for added in _steps(quad for quad in incoming if quad not in engine):
            changed = True
            changing(added)
            engine.bulk_extend(added)
        engine.flush()
        del incoming
        graphs.unlink()
    if folder.exists():
        shutil.rmtree(folder)
    return changed


def data(quads: Iterable[Quad]) -> str:
    """The quads for a DATA block, each term as Oxigraph itself writes it."""
    return " ".join(f"GRAPH {quad.graph_name} {{ {quad.subject} {quad.predicate} {quad.object} }}" for quad in quads)


def _fill(folder: Path, quads: Iterable[Quad]) -> None:
    store = pyoxigraph.Store(folder)
    try:
        for some in _steps(quads):
            store.bulk_extend(some)
    finally:
        del (
            store
        )  # which closes it: it must not tidy its files while they are taken away, and a traceback keeps this frame


def _steps(quads: Iterable[Quad]) -> Iterator[list[Quad]]:
    left = iter(quads)
    while some := list(islice(left, STEP)):
        yield some
