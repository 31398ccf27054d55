"""How likely a policy or position is to be right, by what its facts weigh: learnt from finds that a reader judged.

The weights stand in ingest/model/trust.json, made by `python -m bench trust` from the verdicts of bench/verdicts.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from functools import cache

from spacy.tokens import Token

from ingest.confidence import probability
from ingest.tagger import MODEL
from ontology.errors import BadModel

SHEET = "trust.json"

NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE"})


@cache
def weights(what: str) -> Mapping[str, float]:
    """What facts of "policies" or "positions" weigh. Raises BadModel where the sheet is missing or tells no weights."""
    place = MODEL / SHEET
    try:
        found: dict[str, float] = json.loads(place.read_text(encoding="utf-8"))[what]
        sound = all(math.isfinite(weight) for weight in found.values())
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise BadModel(str(place), f"does not tell what the facts of {what} weigh ({fault!r})") from fault
    if not sound:
        raise BadModel(str(place), "has a weight that is not finite")
    return found


def common(word: Token) -> bool:
    """Whether a word is one of the language and of no name: who or what is named must not count for or against a find."""
    return word.pos_ != "PROPN" and word.ent_type_ not in NAMED and not word.text[:1].isupper()


def trust(facts: Iterable[str], known: Mapping[str, float]) -> float:
    """The probability that a find of which these facts hold is right; a fact that has no weight tells nothing."""
    return probability(sum(known.get(fact, 0.0) for fact in facts))
