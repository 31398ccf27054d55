"""Plans, which are policies as single articles tell of them, and matters: plans that are taken for one policy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ingest.labelstems import telling_words
from ingest.labelwords import Wording, wording
from ingest.likeness import fold
from ontology.policies import PolicyKind, Status

FORMS = 8
"""Labels of one matter that are compared with those of another: the most frequent. More tell little that is new."""

ECHO = 5
"""Telling words that evidence must have to be nobody else's by chance: five are a clause with its object and its purpose."""

COMPATIBLE = frozenset(
    {
        frozenset({PolicyKind.COMMITMENT, PolicyKind.MANIFESTO_COMMITMENT}),
        frozenset({PolicyKind.COMMITMENT, PolicyKind.FUND}),
    }
)
"""Kinds under which two articles may tell of one policy: a promise of a party is one of its government, a fund is promised."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A policy as one article has it.

    `iri` is that of the policy in its article, `article` that of the article's graph, `day` when it was published.
    `evidence_words` are the words of each piece of evidence. `proposer` and `actors` are actors across articles: who
    proposes it, and who else is tied to it (who leads it, the body of the proposer's post). `parent` is the IRI of the
    larger policy of the same article. `amounts` are values in whole units with the currency (ISO 4217), `deadlines` dates
    or durations (EDTF level 0, ISO 8601).
    """

    iri: str
    article: str
    kind: PolicyKind
    status: Status
    label: str
    evidence_words: tuple[str, ...] = ()
    outlet: str | None = None
    day: date | None = None
    proposer: str | None = None
    actors: frozenset[str] = frozenset()
    parent: str | None = None
    amounts: frozenset[tuple[Decimal, str]] = frozenset()
    deadlines: frozenset[str] = frozenset()

    @property
    def wording(self) -> Wording:
        return wording(self.label, self.kind)


class Tie(StrEnum):
    """What beside the words speaks for one policy."""

    PROPOSER = "proposer in common"
    ACTOR = "actor in common"
    PARENT = "larger policy in common"
    OUTLET = "outlet in common"


@dataclass(slots=True, eq=False)
class Matter:
    """Some plans and what is known of all of them."""

    plans: list[Plan] = field(default_factory=list)
    labels: Counter[str] = field(default_factory=Counter)
    kinds: set[PolicyKind] = field(default_factory=set)
    forms: Counter[Wording] = field(default_factory=Counter)
    names: set[str] = field(default_factory=set)
    years: set[int] = field(default_factory=set)
    subjects: set[frozenset[str]] = field(default_factory=set)  # the words of each label that is not vague
    echoes: set[frozenset[str]] = field(default_factory=set)  # the words of each piece of evidence that has enough
    proposers: set[str] = field(default_factory=set)
    actors: set[str] = field(default_factory=set)  # the proposers too
    parents: set[str] = field(default_factory=set)
    outlets: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    amounts: set[tuple[Decimal, str]] = field(default_factory=set)
    times: set[str] = field(default_factory=set)
    ruled: set[str] = field(default_factory=set)  # the plans of which somebody decided that they are not others
    asked: bool = False  # whether some text has it as asked for
    answered: bool = False  # whether some text has it as promised or done
    first: date | None = None
    last: date | None = None
    key: str = ""
    into: Matter | None = None

    @property
    def now(self) -> Matter:
        """The matter that this one has become part of, or itself."""
        found = self
        while found.into is not None:
            found = found.into
        return found

    @property
    def iris(self) -> set[str]:
        return {one.iri for one in self.plans}

    @property
    def leading(self) -> list[Wording]:
        """The labels that are compared, in an order of their own."""
        if len(self.forms) <= FORMS:
            return list(self.forms)
        return sorted(self.forms, key=lambda form: (-self.forms[form], sorted(form.words), form.name or ""))[:FORMS]

    @property
    def telling(self) -> bool:
        """Whether a name alone tells which policy it is."""
        return any(form.telling for form in self.forms)


def matter(one: Plan) -> Matter:
    """A matter of one plan."""
    said = one.wording
    evidence = {telling_words(words) for words in one.evidence_words}
    return Matter(
        [one],
        Counter([one.label]),
        {one.kind},
        Counter([said]),
        set(said.names),
        set(said.years),
        set() if said.vague else {said.words},
        {words for words in evidence if len(words) >= ECHO},
        {one.proposer} if one.proposer else set(),
        {*one.actors, one.proposer} if one.proposer else {*one.actors},
        {one.parent} if one.parent else set(),
        {fold(one.outlet)} if one.outlet else set(),
        {one.article},
        set(one.amounts),
        {*one.deadlines, *said.times},
        set(),
        one.status is Status.RECOMMENDED,
        one.status not in {Status.RECOMMENDED, Status.EXPECTED},
        one.day,
        one.day,
        one.iri,
    )


def join(into: Matter, other: Matter) -> None:
    """Let one matter take in another, which from then on is it."""
    other.into = into
    into.plans += other.plans
    into.labels += other.labels
    into.forms += other.forms
    into.kinds |= other.kinds
    into.names |= other.names
    into.years |= other.years
    into.subjects |= other.subjects
    into.echoes |= other.echoes
    into.proposers |= other.proposers
    into.actors |= other.actors
    into.parents |= other.parents
    into.outlets |= other.outlets
    into.articles |= other.articles
    into.amounts |= other.amounts
    into.times |= other.times
    into.ruled |= other.ruled
    into.asked |= other.asked
    into.answered |= other.answered
    into.first = min(filter(None, (into.first, other.first)), default=None)
    into.last = max(filter(None, (into.last, other.last)), default=None)
    into.key = min(into.key, other.key)


def compatible(a: Iterable[PolicyKind], b: Iterable[PolicyKind]) -> bool:
    """Whether one policy can be of all these kinds."""
    others = list(b)
    return all(x is y or frozenset({x, y}) in COMPATIBLE for x in a for y in others)


def days_between(a: Matter, b: Matter) -> int:
    """Days from the last article on the one to the first on the other; 0 where a day is not known."""
    if a.first is None or a.last is None or b.first is None or b.last is None:
        return 0
    return max(0, (a.first - b.last).days, (b.first - a.last).days)
