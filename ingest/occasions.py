"""When something happens, by the words of the clause that tells it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from spacy.tokens import Token

from ingest.moments import moment
from ingest.occurrences import PERSONAL, Occurrence, ahead, clause, top
from ingest.spells import ADVERBIAL, ON, Turn, Way, spell

CLAUSAL = frozenset({"relcl", "acl", "advcl", "ccomp", "xcomp", "pcomp"})
OPENING = ON | {"from"}
"""What leads to the day on which something happens: "from" is for what begins."""


def occasion(one: Occurrence, told: date | None) -> str | None:
    """The year, month or day (EDTF level 0) that the words tell on the day `told`; None where they tell none.

    Words of time right under the verb count first, then those under what it is about: "founded the charity in 2013".
    """
    way = Way(told, Turn.BEGINS, ahead(one))
    for token in _words_of_time(one):
        if token.dep_ == "poss":
            words = token.doc[token.left_edge.i : token.i + 1].text
            point = moment(words, told, ahead=way.ahead)
            value = point.value if point else None
        else:
            value = spell(token, way).since
        if value:
            return value
    return None


def _words_of_time(one: Occurrence) -> Iterator[Token]:
    """What may open words of time, the likeliest first."""
    found = [token for token in clause(one) if _opens(token)]
    verbs = {one.head, top(one.head)}
    yield from (token for token in found if token.head in verbs)
    yield from (token for token in found if token.head not in verbs and token.i > one.head.i and _goes_with(token, one))


def _opens(token: Token) -> bool:
    dated = token.dep_ == "poss" and token.ent_type_ == "DATE"
    return token.lower_ in OPENING or token.dep_ in ADVERBIAL or dated


def _goes_with(token: Token, one: Occurrence) -> bool:
    """Whether a time that stands under another word tells of this: not one in a clause of its own, or of what a report is on."""
    if one.kind not in PERSONAL:
        return token.head == one.thing or token.head.pos_ == "PROPN"
    above = token.head
    for _ in range(6):  # "stepped down as chair of the board of the trust in 2013"
        if above == one.head:
            return True
        if above.dep_ in CLAUSAL:
            return False
        above = above.head
    return False
