"""What the facts of policies and positions weigh, learnt from finds in PolNeAR train that a reader judged.

The verdicts, which name each find by its article and offsets, stand in bench/verdicts/train; beside them count our own
labelled sentences of tests/gold/policies/seen and tests/gold/measures. What is learnt is written to ingest/model/trust.json.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from bench.cases import Case, cases
from bench.logistic import Numbers, logistic
from bench.policies import judged_policies, judged_statements, nearest_to
from bench.reliability import reliability, table
from ingest.deciders import Cast
from ingest.measures import candidates, with_policies
from ingest.naming import label
from ingest.parse import load, parsed
from ingest.pipeline import spoken
from ingest.readers import articles
from ingest.setting import setting
from ingest.stance import stands
from ingest.tagger import MODEL
from ingest.trust import SHEET, trust, weights
from ingest.zones import zones
from ontology.errors import BadInput
from ontology.reading import Reading
from ontology.records import Article, Span, Zones

VERDICTS = Path(__file__).parent / "verdicts" / "train"
SEEN = Path("tests/gold/policies/seen")
SPECIFIED = Path("tests/gold/measures")
"""Texts of a line or two, each with the policies that it tells of and no others."""

RIDGE = {"policies": 4.0, "positions": 15.0}
"""How strongly weights are held near nothing: some thousand finds tell little of rare facts."""

OFTEN = {"policies": 1, "positions": 3}
"""How often each find in our own passages counts: there are few of them, and they stand for news about policy."""

FEWEST = 3
"""Finds of which a fact must hold to be weighed."""

HALF = 0.75
"""The share of readers from which a find is counted as right where it is measured: both."""

FOLDS = 8
BARS = (0.0, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8)

Place = tuple[int, int, str]
"""Where a find begins and ends, and what it is: a type, or a polarity."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A find by the facts that hold of it, and which share of its readers called it right."""

    article: str
    facts: tuple[str, ...]
    right: float


def make(shared: Path) -> None:
    """Learn the weights of policies, then, with the policies that are left, those of positions; write and measure both."""
    nlp = load()
    verdicts = {what: _verdicts(VERDICTS / f"{what}.csv") for what in ("policies", "positions")}
    texts = shared / "polnear" / "train" / "text"
    wanted = sorted({article for of_kind in verdicts.values() for article in of_kind})
    of_news = list(_parsed(articles([texts / f"{key}.txt" for key in wanted]), nlp))
    labelled = {case.article.key: case for case in cases(SEEN)}
    of_cases = list(_parsed((case.article for case in labelled.values()), nlp))
    specified = [one for path in sorted(SPECIFIED.glob("*.txt")) for one in _specified(path, nlp)]
    sheet: dict[str, Mapping[str, float]] = {"policies": {}, "positions": {}}
    _write(sheet)
    for what, judged, known, told in (
        ("policies", _policies, _labelled_policies, specified),
        ("positions", _positions, _labelled_positions, []),
    ):
        finds = [one for page in of_news for one in judged(*page, verdicts[what].get(page[0].article.key, {}))]
        taught = [*told, *(one for page in of_cases for one in known(*page, labelled[page[0].article.key]))]
        print(f"{what}: {len(finds)} judged in news, {len(taught)} labelled in passages")
        taught = OFTEN[what] * taught
        _measure(finds, taught, RIDGE[what])
        sheet[what] = fitted([*finds, *taught], RIDGE[what])
        _write(sheet)


def _write(sheet: Mapping[str, Mapping[str, float]]) -> None:
    """Write the sheet, and forget what was read of the one before."""
    (Path(str(MODEL)) / SHEET).write_text(
        json.dumps(sheet, indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8"
    )
    weights.cache_clear()


def _verdicts(path: Path) -> dict[str, dict[Place, float]]:
    """Which share of the readers called the finds of each article right, by their places."""
    found: dict[str, dict[Place, float]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            place = (int(row["start"]), int(row["end"]), row["value"].split()[0])
            said = [row[reader] == "right" for reader in ("verdict", "again") if row.get(reader)]
            found.setdefault(row["article"], {})[place] = sum(said) / len(said)
    return found


def _parsed(found: Iterable[Article | BadInput], nlp: Language) -> Iterator[tuple[Reading, Zones, Doc]]:
    pages = ((one, zones(one)) for one in found if not isinstance(one, BadInput))
    for article, parts, doc in parsed(pages, nlp):
        yield spoken(article, parts, doc), parts, doc


def _policies(reading: Reading, parts: Zones, doc: Doc, verdicts: Mapping[Place, float]) -> Iterator[Judged]:
    for one in candidates(Cast(reading), parts, doc):
        first = min(draft.span for draft in one.joined.drafts)
        right = verdicts.get((first.start, first.end, str(one.joined.main.kind)))
        if right is not None:
            yield Judged(reading.article.key, one.facts, right)


def _labelled_policies(reading: Reading, parts: Zones, doc: Doc, case: Case) -> Iterator[Judged]:
    found = list(candidates(Cast(reading), parts, doc))
    told = [
        {"label": label(one.joined, doc), "evidence": _pairs(draft.span for draft in one.joined.drafts)}
        for one in found
    ]
    right = judged_policies(case, told).pairs
    for place, one in enumerate(found):
        yield Judged(reading.article.key, one.facts, float(place in right))


def _specified(path: Path, nlp: Language) -> Iterator[Judged]:
    text, _, rows = path.read_text(encoding="utf-8").rpartition("---\n")
    wanted = {place for row in rows.splitlines() for place in row.split(" | ")[3].split(" / ")}
    for reading, parts, doc in _parsed([Article(key=path.stem, text=text)], nlp):
        for one in candidates(Cast(reading), parts, doc):
            right = any(draft.span.of(reading.article.text) in wanted for draft in one.joined.drafts)
            yield Judged(path.stem, one.facts, float(right))


def _positions(reading: Reading, parts: Zones, doc: Doc, verdicts: Mapping[Place, float]) -> Iterator[Judged]:
    told = with_policies(reading, parts, doc)
    all_of_it = setting(doc, len(told.policies))
    for said in told.statements:
        for stand, facts in stands(said, told, doc):
            first = stand.matter.spans[0]
            right = verdicts.get((first.start, first.end, str(stand.polarity)))
            if right is not None:
                yield Judged(told.article.key, (*all_of_it, *facts), right)


def _labelled_positions(reading: Reading, parts: Zones, doc: Doc, case: Case) -> Iterator[Judged]:
    """Of each statement the position nearest to the one that it has to have; of the others nobody said whether they are right."""
    told = with_policies(reading, parts, doc)
    found = judged_statements(case, [{"content": _pairs(said.content)} for said in told.statements])
    for place, wanted in found.pairs.items():
        about = case.statements[wanted]["about"]
        shown = list(stands(told.statements[place], told, doc))
        if not about or not shown:
            continue
        labels = [{"label": stand.matter.label, "place": number} for number, (stand, _) in enumerate(shown)]
        stand, facts = shown[nearest_to(about[0]["target"], labels)["place"]]
        yield Judged(
            told.article.key,
            (*setting(doc, len(told.policies)), *facts),
            float(str(stand.polarity) == about[0]["stance"]),
        )


def _pairs(spans: Iterable[Span]) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in spans]


def fitted(finds: Collection[Judged], ridge: float) -> dict[str, float]:
    """The weights of the facts, by logistic regression with a ridge (Newton's method)."""
    often = Counter(fact for one in finds for fact in one.facts)
    names = sorted(fact for fact, number in often.items() if number >= FEWEST)
    places = {name: place for place, name in enumerate(names)}
    facts: Numbers = np.zeros((len(finds), len(names)))
    for row, one in enumerate(finds):
        facts[row, [places[fact] for fact in one.facts if fact in places]] = 1.0
    right = np.array([one.right for one in finds], dtype=np.float64)
    held = np.array([_hold(name, ridge) for name in names])
    solved = logistic(facts, right, held)
    rounded = {name: round(float(weight), 3) for name, weight in zip(names, solved, strict=True)}
    return {name: weight for name, weight in rounded.items() if weight}


def _hold(fact: str, ridge: float) -> float:
    """How strongly a weight is held: hardly where the fact tells what kind of article it is."""
    return 0.01 if fact == "always" else min(ridge, 1.0) if fact.startswith("article") else ridge


def _measure(finds: Sequence[Judged], taught: Sequence[Judged], ridge: float) -> None:
    """Print how right the finds in news are from each bar on, and what confidence means, by weights that never saw the article."""
    order = {key: number % FOLDS for number, key in enumerate(sorted({one.article for one in finds}))}
    parts = [fitted([*taught, *(one for one in finds if order[one.article] != fold)], ridge) for fold in range(FOLDS)]
    sure = [(trust(one.facts, parts[order[one.article]]), one.right >= HALF) for one in finds]
    for bar in BARS:
        kept = [right for said, right in sure if said >= bar]
        share = sum(kept) / len(kept) if kept else 0.0
        print(f"  from {bar:.2f}: {sum(kept)} of {len(kept)} right ({share:.2f})")
    print(table(reliability(sure)))
