"""Who said what against people's own annotations, by the scorers that come with the corpora."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

from ingest.readers import articles
from onrecord import batch
from onrecord.lines import line
from ontology.errors import BadInput

Line = dict[str, Any]


def measure(shared: Path, part: str) -> None:
    """Print the scores on a part of PolNeAR and on the gold articles, and how often each rule is right."""
    corpus = shared / "polnear" / part
    with tempfile.TemporaryDirectory() as folder:
        print(f"# PolNeAR {part}", flush=True)
        found = _extract(corpus / "text", Path(folder, "corpus.jsonl"))
        _run(shared / "polnear" / "score.py", "score", corpus, Path(folder, "corpus.jsonl"))
        _rules(_loaded(shared / "polnear" / "score.py"), corpus, found)
        print("\n# gold articles", flush=True)
        _extract(shared / "articles", Path(folder, "gold.jsonl"))
        _run(shared / "gold" / "score.py", Path(folder, "gold.jsonl"))


def _extract(folder: Path, out: Path) -> list[Line]:
    found = [line(one) for one in batch.readings(articles([folder])) if not isinstance(one, BadInput)]
    out.write_text("".join(f"{json.dumps(one)}\n" for one in found), encoding="utf-8")
    return found


def _run(script: Path, *arguments: object) -> None:
    subprocess.run([sys.executable, script, *map(str, arguments)], check=True)


def _loaded(script: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("scorer", script)
    assert spec
    assert spec.loader
    module = sys.modules["scorer"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _rules(scorer: ModuleType, corpus: Path, found: list[Line]) -> None:
    """The share of right finds of each rule: what its confidence says."""
    gold = scorer.load_gold(corpus)
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for one in found:
        tokens = scorer.Tokens(gold[one["id"]].text)
        truth = [scorer.View(attribution, tokens) for attribution in gold[one["id"]].gold]
        views = [
            scorer.View(scorer.Attribution(said["source"], said["cue"], said["content"]), tokens)
            for said in one["statements"]
        ]
        pairs = scorer.pair(views, truth, lambda p, g: (scorer.overlap(p, g) >= 0.5) * scorer.same_source(p, g))
        total.update(said["rule"] for said in one["statements"])
        right.update(one["statements"][place]["rule"] for place, _ in pairs)
    for rule, count in total.most_common():
        print(f"{rule:14}{right[rule]:6} of {count:6} right  {right[rule] / count:.2f}")
