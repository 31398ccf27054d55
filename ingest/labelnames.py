"""The proper name of a policy in its label, where it has one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.labelstems import YEAR
from ingest.lexicon import ORGANISATION_HEADS
from ingest.likeness import fold
from ontology.policies import PolicyKind

WORD = re.compile(r"\w+(?:['’.&-]\w+)*")
LAWS = frozenset(
    "act amendment bill code constitution directive law legislation order regulation regulations treaty".split()
)
REVIEWS = frozenset("audit commission consultation enquiry inquest inquiry investigation review royal".split())
PLANS = frozenset(
    """
    accord agenda agreement budget charter commitment compact deal framework guarantee levy manifesto package pact pathway
    pilot plan pledge policy programme program project promise reform reforms roadmap scheme standard strategy target tax
    """.split()
)
FUNDS = frozenset(
    "allowance bond endowment facility fund funding grant grants investment loan package scheme subsidy".split()
)
NAME_HEADS: dict[PolicyKind, frozenset[str]] = {
    PolicyKind.LEGISLATION: LAWS,
    PolicyKind.REVIEW: REVIEWS,
    PolicyKind.FUND: FUNDS,
    PolicyKind.BODY: ORGANISATION_HEADS,
}
"""What heads the proper name of a policy of each kind; of all others PLANS."""
ALL_HEADS = LAWS | REVIEWS | PLANS | FUNDS | ORGANISATION_HEADS

BRINGING = frozenset(
    """
    announce announced back bring create draft establish establishing flagship forward found in introduce introducing launch launching
    long-awaited long-promised landmark new of own pass passing permanent plan plans planned promised proposal proposed
    publish set setting unveil up the a an its their his her our federal independent statutory controversial revised
    government's administration's president's minister's governor's mayor's council's party's department's
    """.split()
)
"""What may stand before a proper name and adds nothing: to pass a bill, or to plan it, is that bill."""

OPENING = frozenset("New Independent Federal Plan Forward Back Flagship Own".split())
"""Those of them that a name may begin with."""

LINKS = frozenset("and de for in into of on the to &".split())
"""What joins the words of a proper name."""
AFTER = frozenset("for on of into to that which with in under by at and".split())
"""What may follow a proper name that is the whole of what is proposed: "a National Roads Board to …"."""


def proper_name(label: str, kind: PolicyKind) -> str | None:
    """The proper name that a label is, with at most what brings it about before it and what it is for behind it."""
    places = [match.span() for match in WORD.finditer(label)]
    words = [label[start:end] for start, end in places]
    first = 0
    while first < len(words) and bringing(words[first]) and not _opens(words[first : first + 2]):
        first += 1
    if first == len(words) or not (capital(words[first]) or YEAR.fullmatch(words[first])):
        return None
    last = first
    for at in range(first + 1, len(words)):
        if _parted(label[places[at - 1][1] : places[at][0]]):
            break
        if capital(words[at]) or YEAR.fullmatch(words[at]):
            last = at
        elif words[at] not in LINKS:
            break
    heads = _heads(words[first : last + 1])
    if last == first or heads.isdisjoint(ALL_HEADS):
        return None
    behind = words[last + 1].casefold() if last + 1 < len(words) else ""
    parted = behind and _parted(label[places[last][1] : places[last + 1][0]])
    if behind and not parted and (behind not in AFTER or heads.isdisjoint(NAME_HEADS.get(kind, PLANS))):
        return None  # "National Roads Board funding" is no board
    return label[places[first][0] : places[last][1]]


def _opens(words: Sequence[str]) -> bool:
    """Whether a word that may stand before a name opens one: "New Homes Bill"."""
    return words[0] in OPENING and len(words) > 1 and capital(words[1])


def _heads(words: Sequence[str]) -> set[str]:
    """What may head a name: its last word but for a year, and those before "of" and the like."""
    named = [word.casefold() for word in words if not YEAR.fullmatch(word)]
    return {*named[-1:], *(x for x, y in pairwise(named) if y in LINKS)}


def forms(name: str) -> frozenset[str]:
    """The name, and without whose it is: "Labour's National Roads Board"."""
    whole = parts(without_year(name))
    first = name.split(maxsplit=1)[0].replace("’", "'")
    owned = first.endswith(("'s", "s'")) and len(whole) > 3
    return frozenset(" ".join(form) for form in ((whole, whole[1:]) if owned else (whole,)) if form)


def parts(name: str) -> tuple[str, ...]:
    """The words of a name, folded, without those that link others; a bill that is passed is an act."""
    return tuple(
        "act" if word == "bill" else word for word in fold(name).split() if word not in LINKS and word != "the"
    )


def without_year(name: str) -> str:
    """A name without its year."""
    return " ".join(word for word in name.split() if not YEAR.fullmatch(word.strip(",.")))


def bringing(word: str) -> bool:
    """Whether a word may stand before a name: also whose it is, in small letters."""
    plain = word.replace("’", "'")
    return plain.casefold() in BRINGING or (not capital(word) and plain.endswith(("'s", "s'")))


def capital(word: str) -> bool:
    return word[0].isupper()


def _parted(between: str) -> bool:
    """Whether punctuation stands between two words, so that no name goes on across it."""
    return any(mark in between for mark in ",;:.!?()[]–—")
