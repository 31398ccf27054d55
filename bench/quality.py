"""Who said what against people's own annotations, by the scorers that come with the corpora."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from bench import faults, scorers, speakers
from bench.comparison import Compared, Line, compare
from bench.reliability import calibration_error, reliability
from bench.reliability import table as reliability_table
from ingest.parse import load
from ingest.readers import articles
from onrecord import batch
from onrecord.lines import line
from ontology.errors import BadInput

WITH_INTERVAL = ("who_said_what", "quoted/who_said_what", "indirect/who_said_what")
SPEECH = "speech_recall/who_said_what"

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What to measure and to show.

    `part` of PolNeAR; `lines` a file of `onrecord extract` lines to take for it instead of reading it now; `misses` how
    many misses of `kind`, and false finds, to list, with their `words` or without; `json` a file for all figures.
    """

    part: str = "dev"
    lines: Path | None = None
    misses: int = 0
    kind: str = "all"
    words: bool = False
    json: Path | None = None


def measure(shared: Path, asked: Asked) -> None:
    """Print how good the statements are on a part of PolNeAR, on the gold articles and in their speakers."""
    figures = {
        "polnear": polnear(shared, asked),
        "gold articles": _gold_articles(shared),
        "speakers": _speakers(shared),
    }
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def polnear(shared: Path, asked: Asked) -> Figures:
    """Print and return the figures on a part of PolNeAR. Exits with a message where `lines` are of another part."""
    scorer, folder = scorers.polnear(shared), shared / "polnear" / asked.part
    corpus = scorer.load_gold(folder)
    found = {one["id"]: one["statements"] for one in (_kept(asked.lines) if asked.lines else _read(folder / "text"))}
    if unknown := found.keys() - corpus.keys():
        raise SystemExit(f"{asked.lines}: {min(unknown)} is no article of PolNeAR {asked.part}; try the other --part")
    compared = [compare(article, found.get(key, ()), scorer) for key, article in corpus.items()]
    scores = _scores(corpus, compared, scorer)
    missed, false, bins = faults.misses(compared), faults.false_finds(compared), reliability(_judged(compared))
    _show(f"PolNeAR {asked.part}", scorer.table(scores))
    print("recall of speech, 95%: {:.1f}-{:.1f}".format(*(100 * end for end in scores[SPEECH]["recall_95"])))
    _show("misses by kind", faults.table(missed))
    _show("false finds by kind, confidence and rule", faults.table(false))
    _show("confidence", reliability_table(bins))
    if asked.misses:
        _show("examples", "\n".join(faults.examples(compared, asked.misses, asked.kind, words=asked.words)))
    return {
        "part": asked.part,
        "scores": scores,
        "misses": {kind: row.figures for kind, row in missed.items()},
        "false finds": {kind: row.figures for kind, row in false.items()},
        "reliability": [asdict(one) for one in bins],
        "expected calibration error": calibration_error(bins),
    }


def _gold_articles(shared: Path) -> Figures:
    scorer = scorers.gold(shared)
    found = scorer.load_predictions([json.dumps(one) for one in _read(shared / "articles")])
    result, _ = scorer.score(scorer.load_gold(shared / "gold"), found)
    _show("gold articles", scorer.table(result))
    sections: Figures = scorer.sections(result)
    return sections


def _speakers(shared: Path) -> Figures:
    cases = [case for file in sorted(speakers.GOLD.glob("*.json")) for case in speakers.cases(file)]
    counts = speakers.counts(shared, cases, load())
    _show("speakers meant by a source", speakers.table(counts))
    return {kind: dict(count) for kind, count in counts.items()}


def _read(folder: Path) -> Iterator[Line]:
    for one in batch.readings(articles([folder])):
        if isinstance(one, BadInput):
            print(f"refused, and counted as one where nothing was found: {one}")
        else:
            yield line(one)


def _kept(file: Path) -> Iterator[Line]:
    return (json.loads(one) for one in file.read_text(encoding="utf-8").split("\n") if one)


def _scores(corpus: Mapping[str, Any], compared: Sequence[Compared], scorer: ModuleType) -> Figures:
    """The scorer's own figures, with 95% intervals for what matters most."""
    counted = [
        scorer.count(
            corpus[one.article],
            [scorer.Attribution(said["source"], said["cue"], said["content"]) for said in one.found],
        )
        for one in compared
    ]
    scores: Figures = scorer.add_up(counted)
    for metric in WITH_INTERVAL:
        scores[metric]["f1_95"] = scorer.interval(counted, metric)
    scores[SPEECH]["recall_95"] = recall_interval([counts[SPEECH][2:] for counts in counted])
    return scores


def recall_interval(counted: Sequence[Sequence[int]], rounds: int = 1000) -> tuple[float, float]:
    """The 95% bootstrap interval of a recall, resampling articles; of each, how many were found and how many wanted."""
    chance = random.Random(0)
    samples = (chance.choices(counted, k=len(counted)) for _ in range(rounds))
    values = sorted(sum(found for found, _ in one) / max(1, sum(wanted for _, wanted in one)) for one in samples)
    return values[int(0.025 * rounds)], values[int(0.975 * rounds) - 1]


def _judged(compared: Iterable[Compared]) -> Iterator[tuple[float, bool]]:
    for one in compared:
        for place, found in enumerate(one.found):
            yield found["confidence"], place in one.pairs


def _show(title: str, table: str) -> None:
    print(f"\n# {title}\n{table}", flush=True)
