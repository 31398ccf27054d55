"""How much of the bare language pipeline's speed is left when everything is done: read, found, checked, stored."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import spacy

from ingest.parse import MODEL
from ingest.readers import articles
from onrecord import batch
from ontology.errors import BadInput

ROUNDS = 3


def measure(shared: Path) -> None:
    """Print articles a second of both on the texts of PolNeAR dev, taken by turns, and the median ratio."""
    found = [one for one in articles([shared / "polnear" / "dev" / "text"]) if not isinstance(one, BadInput)]
    texts = [article.text for article in found]
    bare = spacy.load(MODEL)
    _ = [*bare.pipe(texts[:8])], [*batch.readings(found[:8])]  # warm
    ratios = []
    for number in range(1, ROUNDS + 1):
        alone = _seconds(lambda: [None for _ in bare.pipe(texts)])
        with tempfile.TemporaryDirectory() as folder:
            whole = _seconds(lambda: batch.ingest(found, Path(folder)))
        ratios.append(alone / whole)
        speeds = f"spaCy {len(texts) / alone:.2f}, ingest {len(texts) / whole:.2f} articles a second"
        print(f"round {number}: {speeds}, ratio {ratios[-1]:.2f}")
    print(f"median ratio {median(ratios):.2f}; {len(texts)} articles, one process")
    print(f"peak memory of an ingest by itself: {_peak(shared / 'polnear' / 'dev' / 'text'):.2f} GB")


INGEST_AND_TELL = """
import re, sys
from pathlib import Path
from ingest.readers import articles
from onrecord import batch
batch.ingest(articles([sys.argv[1]]), Path(sys.argv[2]))
print(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
"""


def _peak(folder: Path) -> float:
    """Peak memory in GB of a process that ingests and does nothing else, as Linux counts it since the process began."""
    with tempfile.TemporaryDirectory() as store:
        command = [sys.executable, "-c", INGEST_AND_TELL, str(folder), store]
        told = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(told.stdout) * 1024 / 1e9


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
