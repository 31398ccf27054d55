"""What a find's confidence is worth: weights by which it is right as often as it says, from articles not trained on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language

from bench.comparison import compare
from bench.reliability import calibration_error, reliability
from ingest.confidence import confidence
from ingest.parse import parsed
from ingest.readers import articles
from ingest.statements import evidence
from ingest.tagger import Tagger
from ingest.zones import zones
from ontology.errors import BadInput
from ontology.records import Spans

Numbers = NDArray[np.float64]

RIDGE = 1.0
"""How strongly weights are held near nothing: some 2,000 finds do not tell of rare facts."""

FOLDS = 5
ROUNDS = 50


@dataclass(frozen=True, slots=True)
class Judged:
    """A find, by the facts of which its confidence is reckoned, and whether people marked the same."""

    article: str
    facts: dict[str, float]
    right: bool


def judged(corpus: Path, model: Tagger, nlp: Language, scorer: ModuleType) -> Iterator[Judged]:
    """What a tagger finds in the articles of a corpus laid out as PolNeAR is, each find judged by PolNeAR's scorer."""
    marked = scorer.load_gold(corpus)
    read = (one for one in articles([corpus / "text"]) if not isinstance(one, BadInput))
    for article, parts, doc in parsed(((one, zones(one)) for one in read), nlp):
        found = list(evidence(article, parts, doc, model))
        lines = [
            {"source": _pairs(one.source), "cue": _pairs(one.cue), "content": _pairs(one.content)} for one, _ in found
        ]
        right = compare(marked[article.key], lines, scorer).pairs
        for place, (_, facts) in enumerate(found):
            yield Judged(article.key, facts, place in right)


def weights(finds: Sequence[Judged]) -> dict[str, float]:
    """The weights of `ingest.confidence`, by logistic regression with a ridge (Newton's method)."""
    names = list(finds[0].facts)
    facts = np.array([[one.facts[name] for name in names] for one in finds])
    right = np.array([one.right for one in finds], dtype=np.float64)
    solved = np.zeros(len(names))
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp(-facts @ solved))
        slope = facts.T @ (likely - right) + RIDGE * solved
        curve = (facts * (likely * (1 - likely))[:, None]).T @ facts + RIDGE * np.eye(len(names))
        step: Numbers = np.linalg.solve(curve, slope)
        solved -= step
        if float(np.abs(step).max()) < 1e-9:
            break
    return {name: round(float(weight), 4) for name, weight in zip(names, solved, strict=True)}


def unseen(finds: Sequence[Judged]) -> list[tuple[float, bool]]:
    """Confidence and truth of each find, by weights fitted on four fifths of the articles, its own not among them."""
    order = {key: number % FOLDS for number, key in enumerate(sorted({one.article for one in finds}))}
    fitted = [weights([one for one in finds if order[one.article] != fold]) for fold in range(FOLDS)]
    return [(confidence(one.facts, fitted[order[one.article]]), one.right) for one in finds]


def error(judgements: Iterable[tuple[float, bool]]) -> float:
    """The expected calibration error."""
    return calibration_error(reliability(judgements))


def _pairs(spans: Spans) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in spans]
