"""Which matters are one policy: what likens two, what speaks against it, and how sure it is.

A policy has no name that is its own as people have, so words alone decide little: "freeze council tax" is promised in
many places. What counts is words and somebody or something tied to both. Proper names, sums with their purpose and
sentences printed word for word tell by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from ingest.labelwords import Wording, contrary
from ingest.plans import Matter, Tie, compatible, days_between
from ingest.rounds import SURE_ENOUGH, WORTH_ASKING
from ontology.policies import PolicyKind

POSSIBLE, UNLIKELY = 0.5, 0.2
"""How sure it can be at most where something speaks against it: still a candidate, and none any more."""

WHILE = 3 * 366
"""Days between articles on one policy without a name: inquiries report in about two years, then others on the same begin."""

BRIEF_WHILE = 366
"""The same where fewer than ENOUGH words tell what it is: each year may have its pay review."""

NAMED_WHILE = 10 * 366
"""The same with a name: bills do not pass so long, and a board of that name is another one's idea by then."""

PRINTED = 31
"""Days within which articles that share a sentence word for word are printed from one source."""

LARGE = 1_000_000
"""From which sum on a sum and its purpose tell, where it is no fund: "$15" is asked for in many places."""

ENOUGH = 3
"""Telling words without which a label may be anybody's: "freeze rents", but "freeze rents for students"."""

MOSTLY, HALF = 2 / 3, 1 / 2
"""Share of the words of the fuller label that the other must have: to be the same said in short, and for parts of one policy."""


class Rule(StrEnum):
    """In what two policies are alike."""

    NAME = "same name"
    ACRONYM = "acronym"
    SUBJECT = "same subject"
    WORDS = "same words"
    FUND = "same sum and purpose"
    FULLER = "fuller wording"
    PART = "parts of one policy"
    NEAR = "similar wording"
    DECIDED = "decided"


class Bar(StrEnum):
    """What speaks against one policy."""

    TOGETHER = "both in one article"
    WHOLE = "one is part of the other"
    YEARS = "years differ"
    KINDS = "kinds differ"
    CONTRARY = "the one is not the other"
    TIMES = "years apart"
    AMOUNTS = "sums differ"
    ANSWER = "asked for by one, promised by another"
    PROPOSERS = "proposers differ"
    DEADLINES = "deadlines differ"
    NUMBERS = "numbers differ"
    SEVERAL = "several fit"


SURE: Mapping[Rule, tuple[float, float]] = {
    Rule.NAME: (0.9, 0.97),
    Rule.ACRONYM: (0.6, 0.9),
    Rule.SUBJECT: (0.6, 0.92),
    Rule.WORDS: (0.85, 0.95),
    Rule.FUND: (0.8, 0.95),
    Rule.FULLER: (0.4, 0.8),
    Rule.PART: (0.0, 0.78),
    Rule.NEAR: (0.0, 0.35),
}
"""How sure it is that two are one, by what is alike: where nobody and nothing is tied to both, and where it is.

Set by hand after the cases of tests/gold/agenda, not measured: what people decide will tell better.
"""

WEAK_NAME = 0.6
"""The same for a name that many places give ("Farm Bill") or an acronym, where nothing is tied to both."""

STATED = 0.9
"""The same for an acronym that a text itself gives with the name."""

FEW_WORDS = 0.4
"""The same for a subject of fewer than ENOUGH words."""

SAID = frozenset({Rule.NAME, Rule.SUBJECT})
"""Rules after which a reader may ask why two were kept apart."""

Root = Callable[[str], str]
"""What says of a plan which matter it is in, by that matter's key."""


@dataclass(frozen=True, slots=True)
class Edge:
    """How sure it is that two matters are one, and why. `bar` is what speaks against it, `tie` what for it."""

    a: Matter
    b: Matter
    rule: Rule
    tie: Tie | None
    bar: Bar | None
    sure: float
    short: Matter | None = None
    """The one that says less and may fit others, where one does."""

    @property
    def order(self) -> tuple[float, str, str]:
        """The surest first."""
        one, other = sorted((self.a.key, self.b.key))
        return -self.sure, one, other

    @property
    def alone(self) -> bool:
        """Whether neither of the two may as well be another's."""
        return not self.open

    @property
    def open(self) -> tuple[Matter, ...]:
        """Those of the two that may fit others as well: the one that says less, and each part of whose words half is shared."""
        if self.rule is Rule.PART:
            return self.a, self.b
        return (self.short,) if self.short else ()

    @property
    def merges(self) -> bool:
        return self.sure >= SURE_ENOUGH

    @property
    def asks(self) -> bool:
        return self.sure >= WORTH_ASKING

    def other(self, one: Matter) -> Matter:
        return self.b if self.a is one else self.a


def edge(a: Matter, b: Matter, root: Root) -> Edge | None:
    """What likens two matters most, weighed; None where nothing does. The order of the two makes no difference."""
    if a.key > b.key:
        a, b = b, a
    parts = bool(a.parents and b.parents) and not {*map(root, a.parents)}.isdisjoint(map(root, b.parents))
    tie = _tie(a, b, parts=parts)
    found = _likeness(a, b, tie, parts=parts)
    if found is None:
        return None
    rule, sure, short = found
    named = rule is Rule.NAME and (a.telling or b.telling)
    bar, most = _against(a, b, rule, tie, root, named=named)
    return Edge(a, b, rule, Tie.PARENT if rule is Rule.PART else tie, bar, min(sure, most), short)


def _tie(a: Matter, b: Matter, *, parts: bool) -> Tie | None:
    if not a.proposers.isdisjoint(b.proposers):
        return Tie.PROPOSER
    if not a.actors.isdisjoint(b.actors):
        return Tie.ACTOR
    if parts:
        return Tie.PARENT
    return None if a.outlets.isdisjoint(b.outlets) else Tie.OUTLET


def strong(tie: Tie | None) -> bool:
    """Whether a tie is to who is behind it; that an outlet writes of both makes a question worth asking only."""
    return tie is not None and tie is not Tie.OUTLET


# --- For ---


def _likeness(a: Matter, b: Matter, tie: Tie | None, *, parts: bool) -> tuple[Rule, float, Matter | None] | None:
    """The rule by which two are alike most surely, how sure that is, and which of the two says less."""
    supported = strong(tie)
    if not a.names.isdisjoint(b.names):
        short = (a if not a.years else b) if bool(a.years) != bool(b.years) else None
        weak = not supported and not (a.telling or b.telling or (a.years and a.years & b.years))
        return Rule.NAME, WEAK_NAME if weak else SURE[Rule.NAME][supported], short
    if alike := _acronym(a, b):
        short, stated = alike
        return Rule.ACRONYM, STATED if stated else SURE[Rule.ACRONYM][supported], short
    if shared := a.subjects & b.subjects:
        few = not supported and max(map(len, shared)) < ENOUGH
        return Rule.SUBJECT, FEW_WORDS if few else SURE[Rule.SUBJECT][supported], None
    if not a.echoes.isdisjoint(b.echoes) and days_between(a, b) <= PRINTED:
        return Rule.WORDS, SURE[Rule.WORDS][supported], None
    if _one_sum(a, b):
        return Rule.FUND, SURE[Rule.FUND][supported], None
    return _partly(a, b, tie, parts=parts)


def _acronym(a: Matter, b: Matter) -> tuple[Matter, bool] | None:
    """Which of the two is only called by an acronym that the other can have, and whether a text says that it has it."""
    for short, full in ((a, b), (b, a)):
        if all(form.bare for form in short.forms) and not any(form.bare for form in full.forms):
            letters = {form.acronym for form in short.forms if form.acronym}
            if any(form.acronym in letters for form in full.forms):
                return short, True
            if any(not letters.isdisjoint(form.letters) for form in full.forms):
                return short, False
    return None


def _one_sum(a: Matter, b: Matter) -> bool:
    """Whether both are of one sum for one purpose, and it is a fund or the sum is large."""
    fund = PolicyKind.FUND in a.kinds | b.kinds
    sums = {amount for amount in a.amounts & b.amounts if fund or amount[0] >= LARGE}
    return bool(sums) and any(
        len(x.about & y.about) >= max(1, HALF * min(len(x.about), len(y.about)))
        for x, y in product(a.leading, b.leading)
    )


def _partly(a: Matter, b: Matter, tie: Tie | None, *, parts: bool) -> tuple[Rule, float, Matter | None] | None:
    """Likeness of labels of which one says more, or each says something else."""
    pairs = [(x, y) for x, y in product(a.leading, b.leading) if len(x.words & y.words) >= 2 and x.about & y.about]
    if not pairs:
        return None
    share = max(_share(x, y) for x, y in pairs)
    if share >= HALF and parts:
        # The nearer in words the surer, so that of several parts the right ones meet first.
        return Rule.PART, SURE[Rule.PART][1] + 0.15 * share, None
    if share >= MOSTLY and _nested(a, b) and any(len(x.words & y.words) >= ENOUGH for x, y in pairs):
        short = min(a, b, key=lambda one: (max(len(form.words) for form in one.forms), one.key))
        return Rule.FULLER, SURE[Rule.FULLER][strong(tie)], short
    return (Rule.NEAR, SURE[Rule.NEAR][1], None) if share >= HALF and strong(tie) else None


def _share(x: Wording, y: Wording) -> float:
    """How many of the words of the fuller one the other has."""
    return len(x.words & y.words) / max(len(x.words), len(y.words))


def _nested(a: Matter, b: Matter) -> bool:
    """Whether no two labels each have words that the other has not: those of two reviews, of which a third label may be either."""
    return all(x.words <= y.words or y.words <= x.words for x, y in product(a.leading, b.leading))


# --- Against ---


def _against(a: Matter, b: Matter, rule: Rule, tie: Tie | None, root: Root, *, named: bool) -> tuple[Bar | None, float]:
    """What speaks most against one policy, and how sure it can be at most."""
    if b.key in map(root, a.parents) or a.key in map(root, b.parents):
        return Bar.WHOLE, 0.0
    if a.years and b.years and a.years.isdisjoint(b.years):
        return Bar.YEARS, 0.0
    if rule is not Rule.NAME and not a.articles.isdisjoint(b.articles):
        return Bar.TOGETHER, 0.0
    if not compatible(a.kinds, b.kinds):
        if PolicyKind.RECOMMENDATION in a.kinds | b.kinds:
            return Bar.ANSWER, POSSIBLE
        return Bar.KINDS, POSSIBLE if rule is Rule.NAME else UNLIKELY
    if rule is not Rule.NAME and any(contrary(x, y) for x, y in product(a.leading, b.leading)):
        return Bar.CONTRARY, 0.0
    if days_between(a, b) > (NAMED_WHILE if named else WHILE):
        return Bar.TIMES, POSSIBLE if named else UNLIKELY
    if named:
        return None, 1.0
    if PolicyKind.FUND in a.kinds | b.kinds and a.amounts and b.amounts and a.amounts.isdisjoint(b.amounts):
        return Bar.AMOUNTS, POSSIBLE if strong(tie) else UNLIKELY
    if tie is not Tie.PROPOSER and ((a.asked and b.answered) or (b.asked and a.answered)):
        return Bar.ANSWER, POSSIBLE
    few = max(len(form.words) for form in (*a.forms, *b.forms)) < ENOUGH
    if few and days_between(a, b) > BRIEF_WHILE:
        return Bar.TIMES, POSSIBLE
    if not strong(tie) and a.proposers and b.proposers:
        return Bar.PROPOSERS, UNLIKELY if few else POSSIBLE
    if not _one_time(a.times, b.times):
        return Bar.DEADLINES, POSSIBLE
    if rule is Rule.PART and not _one_number(a, b):
        return Bar.NUMBERS, POSSIBLE
    return None, 1.0


def _one_time(a: set[str], b: set[str]) -> bool:
    """Whether some deadline of the one may be one of the other: dates of unlike precision may, durations and dates too."""
    if not a or not b:
        return True
    return any(x.startswith(y) or y.startswith(x) or x.startswith("P") != y.startswith("P") for x in a for y in b)


def _one_number(a: Matter, b: Matter) -> bool:
    mine, theirs = ({number for form in one.leading for number in form.numbers} for one in (a, b))
    return not mine or not theirs or not mine.isdisjoint(theirs)
