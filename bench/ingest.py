"""What keeping costs beside reading: end to end, in two processes, and stage by stage.

Each measure is a ratio of commands that take turns in one run, so that it says the same on a slow machine and beside other work.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median
from typing import TypeVar

from graph import rdf, shapes, versions
from graph.embedded import EmbeddedStore
from graph.search import Index, entries
from graph.snapshots import snapshot
from graph.written import packed
from ingest.readers import articles
from onrecord import batch
from onrecord.judging import judge
from ontology.reading import Reading

ROUNDS = 5

COMMAND = (sys.executable, "-c", "from onrecord.cli import main; main()")

T = TypeVar("T")


def measure(shared: Path) -> None:
    """Print articles a second and ratios on the texts of PolNeAR dev."""
    files = sorted((shared / "polnear" / "dev" / "text").glob("*.txt"))
    rates: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        ways = _ways(files, Path(folder))
        for number in range(1, ROUNDS + 1):
            for name, way in ways.items():
                rates.setdefault(name, []).append(len(files) / _seconds(way))
            told = ", ".join(f"{name} {some[-1]:.2f}" for name, some in rates.items())
            print(f"round {number}, articles a second: {told}", flush=True)
    for ours, beside in (
        ("ingest", "extract"),
        ("ingest --jobs 2", "two ingests"),
        ("ingest --jobs 2", "two extracts"),
        ("nothing new", "ingest"),
    ):
        ratios = [mine / theirs for mine, theirs in zip(rates[ours], rates[beside], strict=True)]
        told = " ".join(f"{one:.2f}" for one in ratios)
        print(f"{ours} beside {beside}: {median(ratios):.2f} (median of {told})")
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
    """Print where the time of an ingest goes, in this process, in milliseconds an article."""
    spent: dict[str, float] = {}

    def timed(stage: str, work: Callable[[], T]) -> T:
        started = time.perf_counter()
        done = work()
        spent[stage] = spent.get(stage, 0) + time.perf_counter() - started
        return done

    _ = [*batch.readings(articles(files[:1]))]  # the language model is loaded once
    found = [one for one in timed("reading", lambda: [*batch.readings(articles(files))]) if isinstance(one, Reading)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with EmbeddedStore(folder) as store, Index(folder / "search.sqlite") as index:
            graphs, entered = {}, {}
            for one in found:
                quads = timed("quads", lambda one=one: rdf.quads(one))
                timed("shapes", lambda quads=quads: shapes.check(quads))
                decision = timed(
                    "versions", lambda one=one: versions.decide(one.article, versions.known(one.article, store))
                )
                graphs[decision.iri] = timed("packing", lambda quads=quads: packed(quads))
                timed("texts", lambda one=one: store.keep(one.article))
                entered[decision.iri] = entries(one)
            timed("quads to disk", lambda: store.add(graphs))
            timed("search index", lambda: index.replace_all(entered))
            timed("judging", lambda: judge(store, index))
            timed("snapshot", lambda: snapshot(store))
    total = sum(spent.values())
    for stage, seconds in spent.items():
        print(f"{stage:14} {1000 * seconds / len(found):7.1f} ms an article  {seconds / total:6.1%}")
    size = sum(len(rdf.quads(one)) for one in found) / len(found)
    print(f"{len(found)} articles of {size:.0f} quads")


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


def _seconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
