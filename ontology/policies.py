"""What is proposed, promised and paid for, and who stands where on it: docs/policies.md says what counts as what.

Offsets are half-open [start, end) in Unicode code points of `Article.text`. Whatever is claimed has words in the text
that it rests on.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ontology.errors import InvalidRecord
from ontology.records import Span, Spans, State


class PolicyKind(StrEnum):
    """What a policy is (the subclasses of onr:Policy)."""

    REVIEW = "Review"
    RECOMMENDATION = "Recommendation"
    COMMITMENT = "Commitment"
    FUND = "Fund"
    BODY = "Body"
    LEGISLATION = "Legislation"
    MANIFESTO_COMMITMENT = "ManifestoCommitment"


class Status(StrEnum):
    """How far a policy has come (onr:status)."""

    RECOMMENDED = "recommended"
    PROMISED = "promised"
    ANNOUNCED = "announced"
    FUNDED = "funded"
    PUBLISHED = "published"
    EXPECTED = "expected"


class Bound(StrEnum):
    """How a deadline bounds what is to be done (onr:bound)."""

    BY = "by"
    WITHIN = "within"
    PERIOD = "period"
    ON = "on"


@dataclass(frozen=True, slots=True, order=True)
class Deadline:
    """When something is to be done, by the words of the text.

    `value` is a date as precise as the text makes it ("2027", "2027-03", "2022-05-23": EDTF level 0; a relative one is
    reckoned from the article's date) or an ISO 8601 duration ("P5Y"); None where the words are vague.
    """

    span: Span
    bound: Bound
    value: str | None


class Sense(StrEnum):
    """In what sense a figure is meant (onr:sense). Money is asked for, promised, given or spent; all else is only told."""

    ASKED = "asked"
    PROMISED = "promised"
    GIVEN = "given"
    SPENT = "spent"
    STATED = "stated"
    FORECAST = "forecast"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that an article names: a sum of money (schema:MonetaryAmount) or a count (schema:QuantitativeValue).

    `span` is the number with its currency or scale ("£2.6bn", "80,000", "tens of thousands"). `value` is in whole units
    of the currency or of what is counted, 12 for "12 per cent"; None where the words give no number. `currency` is an
    ISO 4217 code, None for a count. `unit` is what a count is of ("children in care", "per cent"). `per` is what it is
    reckoned by ("year", "household"). `modifier` is what makes it less exact ("up to", "more than"), `when` its period
    or deadline. `purpose`, `payer` and `recipient` are the words that name them. `statement` is the id of the statement
    of the same reading in which it stands, None where the article itself names it. `members` are what a count counts,
    one by one, where the text lists it.
    """

    id: str
    span: Span
    value: Decimal | None
    currency: str | None = None
    unit: str | None = None
    per: str | None = None
    modifier: str | None = None
    sense: Sense = Sense.STATED
    when: Deadline | None = None
    purpose: Span | None = None
    payer: Span | None = None
    recipient: Span | None = None
    statement: str | None = None
    members: Spans = ()
    state: State = State.CANDIDATE

    def __post_init__(self) -> None:
        if (self.currency is None) == (self.unit is None):
            raise InvalidRecord(f"figure {self.id}: expected either a currency or a unit")
        if self.value is not None and not self.value.is_finite():
            raise InvalidRecord(f"figure {self.id}: value {self.value}: expected a finite number")


@dataclass(frozen=True, slots=True)
class Policy:
    """Something to be done in public life, as one article tells of it (onr:Policy).

    `label` is taken from the text's words. `proposer` is the IRI of an actor of the same reading who proposes, promises
    or pays; None where the text does not say. `part_of` is the IRI of the larger policy of the same reading. `figures`
    are the ids of those that belong to it, `recipients` the words that name whom it is to reach.
    """

    iri: str
    kind: PolicyKind
    label: str
    status: Status
    evidence: Spans
    rule: str
    confidence: float
    proposer: str | None = None
    part_of: str | None = None
    recipients: Spans = ()
    deadlines: tuple[Deadline, ...] = ()
    figures: tuple[str, ...] = ()
    state: State = State.CANDIDATE

    def __post_init__(self) -> None:
        if not self.label.strip() or not self.evidence:
            raise InvalidRecord(f"{self.iri}: a policy needs a label and evidence")
        _likely(self.iri, self.confidence)


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A policy across articles. `label` is the best of its labels, `others` are the rest, `part_of` the larger policy."""

    iri: str
    label: str
    kind: PolicyKind
    others: tuple[str, ...] = ()
    part_of: str | None = None
    state: State = State.CANDIDATE


class Polarity(StrEnum):
    """Which way a position points (onr:polarity)."""

    SUPPORT = "support"
    OPPOSE = "oppose"
    CONCERN = "concern"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Position:
    """What a statement shows of its speaker's attitude towards a policy, somebody, or a matter (onr:Position).

    `statement` is the id of a statement of the same reading. `label` is what the position is towards, `target` the words
    that name it there; `towards` is the IRI of the policy or actor of the same reading that it is, None for any other
    matter. `evidence` are the words that show the polarity, `condition` those on which it depends.
    """

    id: str
    statement: str
    label: str
    target: Spans
    polarity: Polarity
    evidence: Spans
    rule: str
    confidence: float
    towards: str | None = None
    condition: Span | None = None
    state: State = State.CANDIDATE

    def __post_init__(self) -> None:
        if not self.label.strip() or not self.target or not self.evidence:
            raise InvalidRecord(f"position {self.id}: a position needs a label, a target and evidence")
        _likely(self.id, self.confidence)


class EventKind(StrEnum):
    """What happened (the subclasses of schema:Event)."""

    APPOINTMENT = "Appointment"
    RESIGNATION = "Resignation"
    LAUNCH = "Launch"
    PUBLICATION = "Publication"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened or is to happen, with date and actors, as one article tells it.

    `actors` are the IRIs of those to whom it happens or who do it: who is appointed, who resigns, who launches or
    publishes; `agents` of those by whom somebody is appointed. `about` is the IRI of the membership or policy of the
    same reading that it concerns. `when` is as precise as the text tells (EDTF level 0), None where it does not.
    """

    iri: str
    kind: EventKind
    label: str
    evidence: Spans
    rule: str
    confidence: float
    actors: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    about: str | None = None
    when: str | None = None
    state: State = State.CANDIDATE

    def __post_init__(self) -> None:
        if not self.label.strip() or not self.evidence:
            raise InvalidRecord(f"{self.iri}: an event needs a label and evidence")
        _likely(self.iri, self.confidence)


def _likely(what: str, confidence: float) -> None:
    if not 0.0 <= confidence <= 1.0:
        raise InvalidRecord(f"{what}: confidence {confidence}: expected 0 to 1")
