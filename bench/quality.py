"""Who said what against people's own annotations, by the scorers that come with the corpora."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from ingest.readers import articles
from onrecord import batch
from onrecord.lines import line
from ontology.errors import BadInput


def measure(shared: Path) -> None:
    """Print the scores on PolNeAR dev and on the gold articles, and how often each rule found something."""
    with tempfile.TemporaryDirectory() as folder:
        dev, gold = Path(folder, "dev.jsonl"), Path(folder, "gold.jsonl")
        rules = _extract([shared / "polnear" / "dev" / "text"], dev)
        _run(shared / "polnear" / "score.py", "score", shared / "polnear" / "dev", dev)
        print("finds by rule:", ", ".join(f"{rule} {count}" for rule, count in rules.most_common()), "\n")
        _extract([shared / "articles"], gold)
        _run(shared / "gold" / "score.py", gold)


def _extract(paths: Iterable[Path], out: Path) -> Counter[str]:
    rules: Counter[str] = Counter()
    with out.open("w", encoding="utf-8") as file:
        for found in batch.readings(articles(paths)):
            if isinstance(found, BadInput):
                print(found, file=sys.stderr)
                continue
            rules.update(said.rule for said in found.statements)
            file.write(json.dumps(line(found)) + "\n")
    return rules


def _run(script: Path, *arguments: object) -> None:
    subprocess.run([sys.executable, script, *map(str, arguments)], check=True)
