"""How fast everything is found, beside spaCy's whole default pipeline alone on the same texts."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import spacy

from ingest.parse import MODEL
from ingest.readers import articles
from onrecord import batch
from onrecord.lines import line
from ontology.errors import BadInput
from ontology.reading import Reading

ROUNDS = 5


def measure(shared: Path) -> None:
    """Print articles a second of both on the texts of PolNeAR dev, taken by turns, with the median ratio and peak memory."""
    folder = shared / "polnear" / "dev" / "text"
    texts = [one.text for one in articles([folder]) if not isinstance(one, BadInput)]
    shipped = spacy.load(MODEL)
    _ = [*shipped.pipe(texts[:8])]  # warm
    extract(folder)
    alone, ours = [], []
    for number in range(1, ROUNDS + 1):
        alone.append(len(texts) / _seconds(lambda: [None for _ in shipped.pipe(texts)]))
        ours.append(len(texts) / _seconds(lambda: extract(folder)))
        print(f"round {number}: spaCy {alone[-1]:.2f}, extract {ours[-1]:.2f}, ratio {ours[-1] / alone[-1]:.2f}")
    ratio = median(mine / theirs for mine, theirs in zip(ours, alone, strict=True))
    print(f"median: spaCy {median(alone):.2f}, extract {median(ours):.2f} articles a second, ratio {ratio:.2f}")
    print(f"peak memory of an extract by itself: {_peak(folder):.2f} GB; {len(texts)} articles, one process")


def extract(folder: Path) -> None:
    """All that `onrecord extract` does, but for the printing."""
    for found in batch.readings(articles([folder])):
        if isinstance(found, Reading):
            line(found)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _peak(folder: Path) -> float:
    """Peak memory in GB of a process that extracts and does nothing else, as Linux counts it since the process began."""
    program = "import sys; from pathlib import Path; from bench import speed; speed.extract(Path(sys.argv[1])); "
    command = [sys.executable, "-c", f"{program}print(Path('/proc/self/status').read_text())", str(folder)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = re.search(r"VmHWM:\s+(\d+) kB", told)
    assert found, told
    return int(found[1]) * 1024 / 1e9
