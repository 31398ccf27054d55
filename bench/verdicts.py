"""What a reader says of random policies and positions found in PolNeAR dev, for which there is no gold.

Of policies all that are recorded are judged, since there are fewer than a hundred; of positions those that are listed.

A verdict names a find by its article and offsets, never by its words, which are not ours: bench/verdicts/*.csv. It is
`right` or the kind of error. A find is the same where article, place and value are; a better extractor finds some of them
again and others not, so the figures are those of the version judged, which the file names in its first line.
"""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.parse import load
from ingest.pipeline import read, signature
from ingest.readers import articles
from ontology.errors import BadInput
from ontology.reading import Reading

FOLDER = Path(__file__).parent / "verdicts"
SIZE, SEED = 100, 4
COLUMNS = ("article", "start", "end", "value", "rule", "confidence", "verdict")
RIGHT = "right"

LISTED = 0.8
"""How sure policies and positions are that readers are listed unless they ask for less (graph/queries/positions.rq)."""


@dataclass(frozen=True, slots=True)
class Find:
    """A policy (`value` is its type and status) or a position (its polarity), and what a judge has to see."""

    article: str
    start: int
    end: int
    value: str
    rule: str
    confidence: float
    shown: str


def sample(shared: Path, what: str) -> None:
    """Print SIZE random finds in PolNeAR dev with their words, to be judged; and write them without, for the verdicts."""
    texts = sorted((shared / "polnear" / "dev" / "text").glob("*.txt"))
    documents = (one for one in articles(texts) if not isinstance(one, BadInput))
    found = [find for reading in read(documents, load()) for find in _finds(reading, what)]
    chosen = sorted(random.Random(SEED).sample(range(len(found)), min(SIZE, len(found))))
    for number, place in enumerate(chosen, 1):
        print(f"{number}. {found[place].shown}\n")
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / f"{what}.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(f"# {signature()}; {len(chosen)} of {len(found)} {what} in PolNeAR dev, seed {SEED}\n")
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        for one in (found[place] for place in chosen):
            table.writerow((one.article, one.start, one.end, one.value, one.rule, one.confidence, ""))


def measure() -> None:
    """Print how many of the judged finds are right, and the kinds of error."""
    for path in sorted(FOLDER.glob("*.csv")):
        heading, *rows = path.read_text(encoding="utf-8").splitlines()
        verdicts = list(csv.DictReader(rows))
        kinds = Counter(row["verdict"] for row in verdicts)
        print(f"{path.stem}: {kinds[RIGHT]} of {len(verdicts)} right ({kinds[RIGHT] / len(verdicts):.2f}) {heading}")
        listed = [row["verdict"] == RIGHT for row in verdicts if float(row["confidence"]) >= LISTED]
        print(f"  {sum(listed)} of the {len(listed)} listed ({sum(listed) / len(listed):.2f})")
        for kind, number in kinds.most_common():
            print(f"  {number:4} {kind}")
        print("  by rule: " + ", ".join(_by_rule(verdicts)))


def _by_rule(verdicts: Iterable[dict[str, str]]) -> Iterator[str]:
    rows = list(verdicts)
    for rule, number in Counter(row["rule"] for row in rows).most_common():
        right = sum(row["rule"] == rule and row["verdict"] == RIGHT for row in rows)
        yield f"{rule} {right}/{number}"


def _finds(reading: Reading, what: str) -> Iterator[Find]:
    text, key = reading.article.text, reading.article.key
    if what == "policies":
        for policy in reading.policies:
            first = policy.evidence[0]
            who = reading.by_iri[policy.proposer].name if policy.proposer else "nobody"
            about = f"{policy.kind} {policy.status}"
            shown = f"[{about}; by {who}] «{policy.label}» in: {_around(text, first.start, first.end)}"
            yield Find(key, first.start, first.end, about, policy.rule, policy.confidence, shown)
        return
    said = {one.id: one for one in reading.statements}
    for position in (one for one in reading.positions if one.confidence >= LISTED):
        statement, first = said[position.statement], position.target[0]
        speaker = reading.by_iri[statement.speaker].name if statement.speaker else statement.speaker_role
        condition = f"; if: {position.condition.of(text)}" if position.condition else ""
        sentence = " ".join(statement.sentence.of(text).split())
        shown = f"[{position.polarity}] of {speaker} towards «{position.label}»{condition} in: {sentence}"
        yield Find(key, first.start, first.end, str(position.polarity), position.rule, position.confidence, shown)


def _around(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - 200) : start], text[end : end + 200]
    return " ".join(f"{before}[{text[start:end]}]{after}".split())
