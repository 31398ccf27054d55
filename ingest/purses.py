"""Sums that are given or set aside for a purpose: "the £5m set aside for repairs", "a grant of £5m"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from ingest import policywords as words
from ingest.drafts import Draft, noun_span, preposition
from ingest.policykinds import has_money
from ontology.policies import PolicyKind, Status
from ontology.records import Span

SETTING_ASIDE = frozenset({"set", "allocate", "earmark", "ring-fence", "ringfence", "reserve", "award"})
EARMARKED = frozenset({"aside", "earmarked", "allocated", "ringfenced", "ring-fenced", "reserved"})
"""What a sum is for a purpose."""
NEAR = 7
"""Words from the sign of a currency to what is done with the sum: "£1.2 million a year was set aside"."""


def set_aside(noun: Token) -> Iterator[Draft]:
    """As in "The £5m set aside for repairs"."""
    verb = next(
        (one for one in noun.rights if one.dep_ in {"acl", "relcl"} and one.lemma_.lower() in SETTING_ASIDE), None
    )
    if (
        verb is not None
        and verb.tag_ in {"VBN", "VBD"}
        and has_money(noun)
        and preposition(verb, "for", "to", "by") is not None
    ):
        yield Draft(noun.i, noun_span(noun), PolicyKind.FUND, Status.FUNDED, "giving")


def earmarked(word: Token) -> Iterator[Draft]:
    """As in "The £5m set aside for repairs", by the words alone: parses take sums before such words for many things."""
    doc, first = word.doc, max(word.sent.start, word.i - NEAR)
    tie = doc[word.i + 1] if word.i + 1 < word.sent.end else word
    sign = next(
        (token for token in doc[first : word.i] if token.text in words.MONEY or token.lower_ in words.MONEY), None
    )
    if (
        sign is None
        or tie.lower_ not in {"for", "to"}
        or any(one.pos_ == "VERB" and one.lower_ != "set" for one in doc[sign.i : word.i])
    ):
        return
    start = sign.nbor(-1) if sign.i > word.sent.start and sign.nbor(-1).lower_ in {"the", "a", "an"} else sign
    thing = next((one for one in tie.children if one.dep_ == "pobj"), tie)
    yield Draft(
        sign.i, Span(start.idx, sign.idx + len(sign)).to(noun_span(thing)), PolicyKind.FUND, Status.FUNDED, "giving"
    )


def of_sum(noun: Token) -> bool:
    """As in "A grant of £450,000 from the trust"."""
    tie = preposition(noun, "of", "worth")
    return tie is not None and any(child.dep_ == "pobj" and has_money(child) for child in tie.children)
