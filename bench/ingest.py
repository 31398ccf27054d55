"""What keeping costs beside reading: end to end, in two processes, and stage by stage.

Each measure is a ratio of commands that take turns in one run, so that it says the same on a slow machine and beside other work.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple, TypeVar

from graph import rdf, shapes, versions
from graph.embedded import EmbeddedStore
from graph.search import Index, entries
from graph.snapshots import snapshot
from graph.store import Store
from graph.written import packed
from ingest.readers import articles
from onrecord import batch
from onrecord.judging import judge
from ontology.reading import Reading
from ontology.records import Article

ROUNDS = 5

BESIDE = (
    ("ingest", "extract"),
    ("ingest --jobs 2", "two ingests"),
    ("ingest --jobs 2", "two extracts"),
    ("nothing new", "ingest"),
)
"""What is measured beside what: how much faster or slower the first is."""

COMMAND = (sys.executable, "-c", "from onrecord.cli import main; main()")

T = TypeVar("T")


class Cost(NamedTuple):
    """Seconds by the clock, and of processors, which other work on the machine sways less."""

    clock: float
    processor: float


def measure(shared: Path, count: int | None = None) -> None:
    """Print articles a second and ratios on the texts of PolNeAR dev, or so many of them."""
    files = sorted((shared / "polnear" / "dev" / "text").glob("*.txt"))[:count]
    costs: dict[str, list[Cost]] = {}
    with tempfile.TemporaryDirectory() as folder:
        ways = _ways(files, Path(folder))
        for number in range(1, ROUNDS + 1):
            for name, way in ways.items():
                costs.setdefault(name, []).append(_cost(way))
            told = ", ".join(f"{name} {len(files) / some[-1].clock:.2f}" for name, some in costs.items())
            print(f"round {number}, articles a second: {told}", flush=True)
    for ours, beside in BESIDE:
        for measured in Cost._fields:
            ratios = [
                getattr(theirs, measured) / getattr(mine, measured)
                for mine, theirs in zip(costs[ours], costs[beside], strict=True)
            ]
            told = " ".join(f"{one:.2f}" for one in ratios)
            print(f"{ours} beside {beside}, by {measured}: {median(ratios):.2f} (median of {told})")
    stages(files)


def _ways(files: Sequence[Path], folder: Path) -> dict[str, Callable[[], None]]:
    """What takes turns, each with all files."""
    halves = files[::2], files[1::2]
    fresh = (folder / str(number) for number in range(10**9))
    return {
        "extract": lambda: _run(["extract", *files]),
        "ingest": lambda: _run(["ingest", *files, "--store", folder / "kept"], anew=folder / "kept"),
        "nothing new": lambda: _run(["ingest", *files, "--store", folder / "kept"]),
        "ingest --jobs 2": lambda: _run(["ingest", *files, "--store", next(fresh), "--jobs", 2]),
        "two ingests": lambda: _run(*(["ingest", *half, "--store", next(fresh)] for half in halves)),
        "two extracts": lambda: _run(*(["extract", *half] for half in halves)),
    }


def stages(files: Sequence[Path]) -> None:
    """Print where the time of an ingest goes, in this process, in milliseconds an article: by the clock, and of processors."""
    spent: dict[str, list[Cost]] = {}

    def timed(stage: str, work: Callable[[], T]) -> T:
        began, used = time.perf_counter(), time.process_time()
        done = work()
        spent.setdefault(stage, []).append(Cost(time.perf_counter() - began, time.process_time() - used))
        return done

    _ = [*batch.readings(articles(files[:1]))]  # the language model is loaded once
    found = [one for one in timed("reading", lambda: [*batch.readings(articles(files))]) if isinstance(one, Reading)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with EmbeddedStore(folder) as store, Index(folder / "search.sqlite") as index:
            graphs, entered = {}, {}
            for one in found:
                quads = timed("quads", partial(rdf.quads, one))
                timed("shapes", partial(shapes.check, quads))
                decision = timed("versions", partial(_decided, one.article, store))
                graphs[decision.iri] = timed("packing", partial(packed, quads))
                timed("texts", partial(store.keep, one.article))
                entered[decision.iri] = entries(one)
            timed("quads to disk", lambda: store.add(graphs))
            timed("search index", lambda: index.replace_all(entered))
            timed("judging", lambda: judge(store, index))
            timed("snapshot", lambda: snapshot(store))
    total = sum(cost.processor for some in spent.values() for cost in some)
    for stage, some in spent.items():
        clock, processor = (sum(column) for column in zip(*some, strict=True))
        each = f"{1000 * clock / len(found):7.1f} ms, {1000 * processor / len(found):7.1f} ms of processors"
        print(f"{stage:14} {each}, {processor / total:6.1%}")
    size = sum(len(rdf.quads(one)) for one in found) / len(found)
    print(f"an article, of {len(found)} with {size:.0f} quads each")


def _decided(article: Article, store: Store) -> versions.Decision:
    return versions.decide(article, versions.known(article, store))


def _run(*commands: Iterable[object], anew: Path | None = None) -> None:
    """Run commands at the same time, until the last has ended."""
    if anew and anew.exists():
        anew.rename(anew.with_name(f"{anew.name}-{time.monotonic_ns()}"))
    started = [
        subprocess.Popen([*COMMAND, *map(str, one)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for one in commands
    ]
    codes = [process.wait() for process in started]
    if any(codes):
        raise SystemExit("a command failed")


def _cost(work: Callable[[], None]) -> Cost:
    began, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    ended, now = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(ended - began, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime)
