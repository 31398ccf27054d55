"""How likely a find is to be right: the tagger's own sureness, weighed so that 0.8 means right four times in five."""

from __future__ import annotations

import math
from collections.abc import Mapping

from ingest.linking import Find
from ontology.records import Quoting

LEAST, MOST = 0.02, 0.99
"""Nothing is quite certain, and nothing that is shown is quite unlikely."""


FACTS = (
    "always",
    "cue",
    "content",
    "source",
    "no source",
    "sure of no source",
    "direct",
    "mixed",
    "length",
    "short",
    "title",
    "pieces",
    "cue word",
)
"""What `features` tells of a find, and what has a weight in the model's sheet."""


def features(found: Find, quoting: Quoting, words: int, usual: float, *, title: bool) -> dict[str, float]:
    """What the confidence of a find is reckoned from.

    `words` is the length of its content, `usual` how often, 0 to 1, words of its cue are cues where people marked them.
    """
    return {
        "always": 1.0,
        "cue": _log_odds(found.sure_of_cue),
        "content": _log_odds(found.sure_of_content),
        "source": _log_odds(found.sure_of_source) if found.source else 0.0,
        "no source": 0.0 if found.source else 1.0,
        "sure of no source": 0.0 if found.source else _log_odds(found.sure_of_source),
        "direct": float(quoting is Quoting.DIRECT),
        "mixed": float(quoting is Quoting.MIXED),
        "length": math.log1p(words),
        "short": float(words <= 3),
        "title": float(title),
        "pieces": float(len(found.content) > 1),
        "cue word": _log_odds(usual),
    }


def confidence(given: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """A probability, by logistic regression with the weights that come with the model (docs/model-card.md)."""
    return probability(sum(weight * given[name] for name, weight in weights.items()))


def probability(odds: float) -> float:
    """The probability of log odds, within LEAST and MOST."""
    return round(min(MOST, max(LEAST, 1 / (1 + math.exp(-max(-30.0, min(30.0, odds)))))), 4)


def _log_odds(sure: float) -> float:
    sure = min(0.999, max(0.001, sure))
    return math.log(sure / (1 - sure))
