"""Which runs of words are sentences that a parse tells something of."""

from __future__ import annotations

from spacy.tokens import Token

LONGEST = 400
"""Tokens: four times the longest sentence of ordinary news. To walk a longer one word by word takes the square of its length."""


def is_endless(token: Token) -> bool:
    """Whether a token stands in a run of words too long for a sentence, such as a table or a word said a thousand times."""
    doc, first, last = token.doc, token.i, token.i
    while first and not doc[first].is_sent_start and token.i - first < LONGEST:
        first -= 1
    while last + 1 < len(doc) and not doc[last + 1].is_sent_start and last - first < LONGEST:
        last += 1
    return last - first >= LONGEST
