"""What the label of a policy says, made comparable: its telling words, its proper name, the years in it.

Articles word one policy as a clause ("phasing out diesel trains by 2030"), as a noun phrase ("a ban on diesel trains") or
by its name ("the Diesel Trains Bill 2023"). Nothing is parsed: labels are short, and their words in any order tell enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.labelnames import WORD, bringing, capital, forms, parts, proper_name, without_year
from ingest.labelstems import CONTRARIES, IN_BRACKETS, LONGEST, NO_SUBJECT, TURNING, YEAR, telling_words
from ingest.likeness import acronym_key, initials, is_acronym
from ontology.policies import PolicyKind

BEFORE_TIMES = frozenset("after before by from in over since through till to until within".split())
"""A year behind one of these is a time, and no part of a name."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What one label says.

    `words` are the keys of its telling words, `about` those that say what it is about and not only of what kind it is.
    `names` are the forms of its proper name, folded and without year, `name` is that name as written. `telling` is whether
    the name alone tells which policy is meant. `acronym` is what the label gives in brackets behind the name, or all of it
    (`bare`); `letters` are the acronyms that the name can have. `years` are the years of name or subject, `times` those by
    which something is to be done. `proper` are the keys of its words with a capital.
    """

    words: frozenset[str]
    about: frozenset[str]
    names: frozenset[str]
    name: str | None
    telling: bool
    acronym: str | None
    bare: bool
    letters: frozenset[str]
    years: frozenset[int]
    times: frozenset[str]
    proper: frozenset[str]

    @property
    def vague(self) -> bool:
        """Whether it says no more than "the new plan"."""
        return len(self.words) < 2 or not self.about

    @property
    def numbers(self) -> frozenset[str]:
        return frozenset(word for word in self.words if word.isdecimal())


@lru_cache(maxsize=65_536)
def wording(label: str, kind: PolicyKind) -> Wording:
    """What a label of a policy of that kind says. Any text is taken; of a long one the beginning."""
    cut = label[:LONGEST]
    tokens = [match.group() for match in WORD.finditer(cut)]
    years, times = _years(tokens)
    name = proper_name(cut, kind)
    letters = initials(without_year(name)) if name else frozenset()
    given = IN_BRACKETS.search(cut)
    acronym = acronym_key(given[1]) if given and acronym_key(given[1]) in letters else None
    left = _stripped(tokens)
    if bare := len(left) == 1 and is_acronym(left[0]):
        acronym, name = acronym_key(left[0]), left[0]
    words = telling_words(cut)
    return Wording(
        words,
        words - NO_SUBJECT,
        forms(name) if name else frozenset(),
        name,
        bool(name) and not bare and len(parts(without_year(name or ""))) >= 3,
        acronym,
        bare,
        letters,
        years,
        times,
        _proper(tokens) & words,
    )


def contrary(a: Wording, b: Wording) -> bool:
    """Whether one label is about another thing for all that the two share: not done, done the other way, for others, elsewhere."""
    if ("not" in a.words) != ("not" in b.words) or (a.proper and b.proper and a.proper.isdisjoint(b.proper)):
        return True
    mine, theirs = a.words - b.words, b.words - a.words
    if bool(mine) != bool(theirs) and not TURNING.isdisjoint(mine | theirs):
        return True
    return any(
        not (mine.isdisjoint(x) or theirs.isdisjoint(y)) or not (mine.isdisjoint(y) or theirs.isdisjoint(x))
        for x, y in CONTRARIES
    )


def _years(tokens: Sequence[str]) -> tuple[frozenset[int], frozenset[str]]:
    """The years of name or subject, and those that are times."""
    own, times = set(), set()
    for before, token in zip(("", *tokens), tokens, strict=False):
        if YEAR.fullmatch(token):
            if before.casefold() in BEFORE_TIMES:
                times.add(token)
            else:
                own.add(int(token))
    return frozenset(own), frozenset(times)


def _proper(tokens: Sequence[str]) -> frozenset[str]:
    """The keys of words with a capital, such as places; of none where most have one, as in headlines and names."""
    capitals = [token for token in tokens[1:] if capital(token)]
    if 2 * len(capitals) > len(tokens):
        return frozenset()
    return frozenset(word for token in capitals for word in telling_words(token))


def _stripped(tokens: Iterable[str]) -> list[str]:
    return [token for token in tokens if not (bringing(token) and not capital(token)) and not YEAR.fullmatch(token)]
