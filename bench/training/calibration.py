"""What a find's confidence is worth: weights by which it is right as often as it says, from articles not trained on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from types import ModuleType

import numpy as np
from spacy.language import Language

from bench.comparison import compare
from bench.logistic import logistic
from bench.reliability import calibration_error, reliability
from bench.training.corpus import Example
from ingest.confidence import confidence
from ingest.parse import parsed
from ingest.readers import articles
from ingest.statements import evidence
from ingest.tagger import RARE, Tagger
from ingest.zones import zones
from ontology.errors import BadInput

RIDGE = 1.0
"""How strongly weights are held near nothing: some 2,000 finds do not tell of rare facts."""

DOUBT = 5
"""Words that would have to be seen for what is seen to count as much as what is expected."""

FOLDS = 5
PLACES = ("source", "cue", "content")


@dataclass(frozen=True, slots=True)
class Judged:
    """A find, by the facts of which its confidence is reckoned, and whether people marked the same."""

    article: str
    facts: Mapping[str, float]
    right: bool


def judged(corpus: Path, model: Tagger, nlp: Language, scorer: ModuleType) -> Iterator[Judged]:
    """What a tagger finds in the articles of a corpus laid out as PolNeAR is, each find judged by PolNeAR's scorer."""
    marked = scorer.load_gold(corpus)
    read = (one for one in articles([corpus / "text"]) if not isinstance(one, BadInput))
    for article, parts, doc in parsed(((one, zones(one)) for one in read), nlp):
        found = list(evidence(article, parts, doc, model))
        lines = [{name: [*map(astuple, getattr(one.settled, name))] for name in PLACES} for one in found]
        right = compare(marked[article.key], lines, scorer).pairs
        for place, one in enumerate(found):
            yield Judged(article.key, one.facts, place in right)


def weights(finds: Sequence[Judged]) -> dict[str, float]:
    """The weights of `ingest.confidence`, by logistic regression with a ridge (Newton's method)."""
    names = list(finds[0].facts)
    facts = np.array([[one.facts[name] for name in names] for one in finds])
    right = np.array([one.right for one in finds], dtype=np.float64)
    solved = logistic(facts, right, np.full(len(names), RIDGE))
    return {name: round(float(weight), 4) for name, weight in zip(names, solved, strict=True)}


def unseen(finds: Sequence[Judged]) -> list[tuple[float, bool]]:
    """Confidence and truth of each find, by weights fitted on four fifths of the articles, its own not among them."""
    order = {key: number % FOLDS for number, key in enumerate(sorted({one.article for one in finds}))}
    fitted = [weights([one for one in finds if order[one.article] != fold]) for fold in range(FOLDS)]
    return [(confidence(one.facts, fitted[order[one.article]]), one.right) for one in finds]


def error(judgements: Iterable[tuple[float, bool]]) -> float:
    """The expected calibration error."""
    return calibration_error(reliability(judgements))


def usual(examples: Iterable[Example]) -> dict[str, float]:
    """How often each word is part of a cue that somebody marked, of those that are so more often than the rest."""
    seen, cued = Counter[str](), Counter[str]()
    for one in examples:
        cues = {place for marked in one.annotators for links in marked for place in links.cue}
        for place, word in enumerate(one.window.words):
            seen[word.text.lower()] += 1
            cued[word.text.lower()] += place in cues
    shares = {word: (cued[word] + DOUBT * RARE) / (count + DOUBT) for word, count in seen.items() if word[0].isalnum()}
    return {word: round(share, 2) for word, share in sorted(shares.items()) if share >= 2 * RARE}
