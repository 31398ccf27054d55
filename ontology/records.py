"""The frozen records that the stages hand to one another.

Offsets are half-open [start, end) in Unicode code points of `Article.text`. Names follow published vocabularies; the
table in docs/data-model.md says which.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache

from ontology.edtf import first_day, last_day
from ontology.errors import InvalidRecord, InvalidSpan


def digest(*parts: object) -> str:
    """32 hexadecimal digits of the SHA-256 of the parts, encoded as a JSON list so that joined strings cannot collide."""
    encoded = json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(encoded.encode("ascii")).hexdigest()[:32]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of an article's text.

    Half-open [start, end) in Unicode code points of `Article.text`, so `text[start:end]` is what stands there.
    Raises InvalidSpan unless 0 <= start < end.
    Spec: https://www.w3.org/TR/annotation-model/#text-position-selector
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise InvalidSpan(f"span [{self.start}, {self.end}): expected 0 <= start < end")

    def of(self, text: str) -> str:
        """What stands there in `text`."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def to(self, other: Span) -> Span:
        """From where the first of both begins to where the last ends."""
        return Span(min(self.start, other.start), max(self.end, other.end))


Spans = tuple[Span, ...]


LONGEST: Mapping[str, int] = {
    "id": 300,
    "title": 1_000,
    "byline": 1_000,
    "outlet": 300,
    "url": 2_000,
    "published": 40,
}
"""Characters that may stand in what is told of an article; what is longer is something else, gone astray."""


@dataclass(frozen=True, slots=True)
class Article:
    """One news item (schema:NewsArticle), as read: nothing is known here but what the text or its metadata says.

    `key` is the file stem or the id given in JSON. `text` is never altered after reading. `body` is the article proper,
    without title, byline, date and furniture; empty until `ingest.zones` has looked.
    """

    key: str
    text: str
    title: str | None = None
    byline: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: date | None = None
    body: Spans = ()

    def __post_init__(self) -> None:
        if not self.key or not self.text:
            raise InvalidRecord("an article needs a key and a text")
        if self.body and self.body[-1].end > len(self.text):
            raise InvalidSpan(f"{self.key}: body ends at {self.body[-1].end}, text at {len(self.text)}")

    @property
    def hash(self) -> str:
        """64 hexadecimal digits of the SHA-256 of the text in UTF-8: the version's identity."""
        return _sha256(self.text)


@lru_cache(maxsize=16)
def _sha256(text: str) -> str:
    """Remembered, because every IRI that is minted for an article asks for it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class ZoneKind(StrEnum):
    TITLE = "title"
    TITLE_REPEAT = "title_repeat"
    BYLINE = "byline"
    DATELINE = "dateline"
    BODY = "body"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Zone:
    kind: ZoneKind
    span: Span


@dataclass(frozen=True, slots=True)
class Zones:
    """What each part of a page is. The zones stand in order, touch, and together cover the whole text."""

    in_order: tuple[Zone, ...]

    def of(self, kind: ZoneKind) -> Spans:
        return tuple(zone.span for zone in self.in_order if zone.kind is kind)


class Quoting(StrEnum):
    """How the words of a report are given (onr:kind)."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is reported to have said what, as places in the text: what a statement extractor gives.

    `source` is the expression beside the cue that refers to the speaker, `content` one span for each quoted paragraph
    or unbroken piece. `rule` names what found it; `confidence` is in [0, 1]. `via` is the content of the attribution of
    the same article in which this one is told ("the minutes show that she said …"), None where the article tells it.
    """

    source: Spans
    cue: Spans
    content: Spans
    quoting: Quoting
    rule: str
    confidence: float
    via: Spans | None = None

    def __post_init__(self) -> None:
        if not self.content:
            raise InvalidRecord("an attribution needs a content")
        if not 0.0 <= self.confidence <= 1.0:
            raise InvalidRecord(f"confidence {self.confidence}: expected 0 to 1")


class SpeechAct(StrEnum):
    """What a speaker mainly does by saying it (onr:speechAct): docs/policies.md."""

    WELCOME = "welcome"
    CRITICISE = "criticise"
    PLEDGE = "pledge"
    RECOMMEND = "recommend"
    WARN = "warn"
    ANNOUNCE = "announce"
    ASSERT = "assert"
    CONCERN = "concern"


class ActorKind(StrEnum):
    """Who or what can speak. Only the first two have a name of their own; the others have a label."""

    PERSON = "person"
    ORGANIZATION = "organisation"
    GROUP = "group"
    OFFICE = "office"
    DOCUMENT = "document"


NAMED = (ActorKind.PERSON, ActorKind.ORGANIZATION)
"""Those with a name of their own, who can be the same in several articles."""


class MentionKind(StrEnum):
    NAME = "name"
    NOMINAL = "nominal"
    PRONOUN = "pronoun"


class State(StrEnum):
    """Whether somebody has judged what was found."""

    CANDIDATE = "candidate"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    HIDDEN = "hidden"


GONE = (State.REJECTED, State.HIDDEN)
"""The states of what readers do not get."""


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    span: Span
    kind: MentionKind


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, organisation or other speaker, with its mentions in one article.

    `name` is the canonical name (a label for those without a name), `aliases` the other forms used, `honorifics` what stands
    before a person's name, in small letters. `part_of` is the IRI of the organisation of the same reading whose part an
    organisation is said to be.
    """

    iri: str
    kind: ActorKind
    name: str
    aliases: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    honorifics: tuple[str, ...] = ()
    part_of: str | None = None
    state: State = State.CANDIDATE

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InvalidRecord(f"{self.iri}: an actor needs a name")


class Verdict(StrEnum):
    """What is judged of two who may be one."""

    SAME = "same"
    CANDIDATE = "candidate"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether `one` is `other`, how sure that is, and why.

    For "same", `one` is the IRI of an actor or policy of one article and `other` that of the one across articles; else both
    are across articles. `because` and `support` are from the closed lists of `ingest.identity` or `ingest.agenda`.
    """

    one: str
    other: str
    verdict: Verdict
    because: str
    support: str | None
    confidence: float

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise InvalidRecord(f"{self.one}: confidence {self.confidence}: expected 0 to 1")


class Act(StrEnum):
    """What somebody decides."""

    CONFIRM = "confirm"
    REJECT = "reject"
    """It is no statement, or nobody: an error of the extractor's."""
    HIDE = "hide"
    """It is right, and not to be shown."""
    SPEAKER = "speaker"
    """Somebody else said it: the actor who is the second target, or the one of that name."""
    MERGE = "merge"
    SPLIT = "split"
    """What the first target's words mean is another than the actor whom they were taken for."""
    DIFFERENT = "different"
    RELABEL = "relabel"
    STANCE = "stance"
    """A position points another way."""
    UNDO = "undo"
    """An earlier decision does not hold any more."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Words in an article, by which a decision finds its place again in another version of it, or after another reading.

    `article` is the article's key, which other articles may have too. `prefix` and `suffix` are up to 32 code points of
    what stands before and after. `version` is the IRI of the version in which it stood, None where that was not logged.
    Spec: https://www.w3.org/TR/annotation-model/#text-quote-selector
    """

    article: str
    exact: str
    prefix: str = ""
    suffix: str = ""
    version: str | None = None

    def __post_init__(self) -> None:
        if not self.exact:
            raise InvalidRecord(f"{self.article}: an anchor needs words")


@dataclass(frozen=True, slots=True)
class Target:
    """What a decision is about: the IRI that it had then, what it was called, and the words that it rests on."""

    iri: str
    label: str
    anchors: tuple[Anchor, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided, when and why (prov:Activity).

    `value` is a new name or polarity, or the id of the decision that is undone.
    """

    id: str
    act: Act
    targets: tuple[Target, ...]
    by: str
    at: datetime
    why: str | None = None
    value: str | None = None

    def __post_init__(self) -> None:
        if not self.by.strip():
            raise InvalidRecord("a decision needs somebody who takes it")
        if self.act in {Act.RELABEL, Act.STANCE, Act.UNDO} and not (self.value and self.value.strip()):
            raise InvalidRecord(f"to {self.act} needs a value")
        if not self.targets and self.act is not Act.UNDO:
            raise InvalidRecord(f"to {self.act} needs something to {self.act}")
        if self.at.tzinfo is None:
            raise InvalidRecord("the time of a decision needs its offset from UTC")


class Tense(StrEnum):
    """When a post is held, seen from the article."""

    CURRENT = "current"
    FORMER = "former"
    FUTURE = "future"


class Manner(StrEnum):
    """In what way a post is held, where a text says so (onr:manner)."""

    ACTING = "acting"
    INTERIM = "interim"
    CARETAKER = "caretaker"
    OUTGOING = "outgoing"
    INCOMING = "incoming"
    ELECT = "elect"
    DESIGNATE = "designate"


@dataclass(frozen=True, slots=True)
class Membership:
    """Who holds which post where (org:Membership), as one article says it.

    `organization` is the IRI of an actor of the same reading, or None where the text does not say. `since` and `until`
    are when it begins and ends, as far as the text says and at its precision: "2019", "2019-03" or "2019-03-04" (EDTF
    level 0). Raises InvalidRecord where they are something else, or the wrong way round.
    """

    iri: str
    member: str
    title: str
    organization: str | None
    tense: Tense
    evidence: Spans
    since: str | None = None
    until: str | None = None
    manner: Manner | None = None

    def __post_init__(self) -> None:
        if not self.title.strip() or not self.evidence:
            raise InvalidRecord(f"{self.iri}: a membership needs a title and evidence")
        begins = first_day(self.since) if self.since is not None else date.min
        ends = last_day(self.until) if self.until is not None else date.max
        if begins > ends:
            raise InvalidRecord(f"{self.iri}: held since {self.since} until {self.until}: expected since before until")


@dataclass(frozen=True, slots=True)
class Tenure:
    """One stretch of holding one post, as far as texts tell.

    Begun not before `begun_after` and at the latest by `begun_by`; ended not before `ended_after` and at the latest by
    `ended_by`; each None where no text says. `disputed` is whether texts contradict one another; what they disagree
    about is None. `planned` is whether they tell of it only as something to come. `holdings` are the memberships on
    which it rests, in order; `title` is the form of it that is used most.
    """

    iri: str
    member: str
    title: str
    organization: str | None
    manner: Manner | None
    begun_after: date | None
    begun_by: date | None
    ended_after: date | None
    ended_by: date | None
    holdings: tuple[str, ...]
    disputed: bool = False
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """What was said (onr:Statement), with its report in this article (onr:Report), which has the same `id`.

    `speaker` and `held_post` are the IRIs of an actor and a membership of the same reading. `speaker_role` is what the
    text calls a speaker without a name. `sentence` reaches from the first to the last sentence that carries the report.
    `via` is the id of the statement of the same reading in which this one is told (onr:viaReport): an outlet or a
    document says that the speaker said so. None where the article tells it itself. `co_speakers` are the IRIs of those
    who said it besides the speaker ("A and B said"), in the order of the text.
    """

    id: str
    speaker: str | None
    speaker_role: str | None
    held_post: str | None
    source: Spans
    cue: Spans
    content: Spans
    sentence: Span
    quoting: Quoting
    rule: str
    confidence: float
    via: str | None = None
    co_speakers: tuple[str, ...] = ()
    speech_act: SpeechAct = SpeechAct.ASSERT
    state: State = State.CANDIDATE

    def __post_init__(self) -> None:
        if not self.content:
            raise InvalidRecord(f"statement {self.id}: a statement needs a content")
        if not 0.0 <= self.confidence <= 1.0:
            raise InvalidRecord(f"statement {self.id}: confidence {self.confidence}: expected 0 to 1")
        if self.co_speakers and (
            self.speaker is None or len({self.speaker, *self.co_speakers}) <= len(self.co_speakers)
        ):
            raise InvalidRecord(f"statement {self.id}: co-speakers need a speaker, and each speaks once")

    def words(self, text: str) -> str:
        """The words as they stand in the article, pieces joined by a blank."""
        return " ".join(span.of(text) for span in self.content)
