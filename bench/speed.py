"""How much of the bare language pipeline's speed is left when everything is done: read, found, checked, stored."""

from __future__ import annotations

import resource
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
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"median ratio {median(ratios):.2f}; peak memory {peak:.2f} GiB; {len(texts)} articles, one process")


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
