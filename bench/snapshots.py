"""How long readers wait for a new snapshot after one more article, in stores of several sizes.

The articles are made up, and those who speak in them are not judged across articles: what judging takes is measured elsewhere
(`python -m bench scale`). Each new article is the next of those made up, so that it names people and words that are there.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench import madeup
from graph import rdf
from graph.embedded import EmbeddedStore
from graph.lists import CATALOGUE, INDEX, OVERVIEW
from graph.search import Index, entries
from graph.snapshots import current, snapshot
from ontology.iris import article_iri
from ontology.reading import Reading

SIZES = (1_000, 4_000)
TURNS = 7


def measure(sizes: Sequence[int] = SIZES) -> None:
    """Print for each size how long a snapshot takes after one more article, and how large its lists are."""
    with TemporaryDirectory() as folder:
        for size in sizes:
            _measure(Path(folder) / str(size), size)


def _measure(folder: Path, size: int) -> None:
    folder.mkdir()
    articles = madeup.readings(size + TURNS)
    with EmbeddedStore(folder) as store, Index(folder / "search.sqlite") as index:
        for found in islice(articles, size):
            _keep(store, index, found)
        started = time.perf_counter()
        snapshot(store)
        first = time.perf_counter() - started
        waits, worked = list[float](), list[float]()
        for found in articles:
            _keep(store, index, found)
            started, before = time.perf_counter(), time.process_time()
            snapshot(store)
            waits.append(time.perf_counter() - started)
            worked.append(time.process_time() - before)
    home = folder / "snapshots" / str(current(folder))
    files = ", ".join(f"{name} {(home / name).stat().st_size / 1e6:.0f} MB" for name in (CATALOGUE, OVERVIEW, INDEX))
    print(
        f"{size} articles: the first {first:.1f} s; one more article {median(waits) * 1000:.0f} ms, {max(waits) * 1000:.0f} at most, "
        f"{median(worked) * 1000:.0f} ms of processor time; {files}",
        flush=True,
    )
    shutil.rmtree(folder)


def _keep(store: EmbeddedStore, index: Index, found: Reading) -> None:
    store.keep(found.article)
    store.replace({article_iri(found.article): rdf.quads(found)})
    index.replace(article_iri(found.article), entries(found))
