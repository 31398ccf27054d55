"""What the API gives, as JSON: the contract that /openapi.json publishes.

All offsets are [start, end) in Unicode code points of the article's text.
"""

from __future__ import annotations

from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel

Item = TypeVar("Item")


class Fault(BaseModel):
    """What is wrong with one parameter."""

    parameter: str
    detail: str


class Problem(BaseModel, extra="allow"):
    """An error, as a problem document: https://www.rfc-editor.org/rfc/rfc9457."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Fault] | None = None


class Counted(BaseModel):
    """How many there are: exactly, or at least, where there are too many to count."""

    total: int
    total_is: Literal["exact", "at least"] = "exact"
    snapshot: str


class Envelope(BaseModel, Generic[Item]):
    """One page of a list. `next` is the address of the page after it; `total` is exact, or a number that there are at least."""

    items: list[Item]
    next: str | None
    total: int
    total_is: Literal["exact", "at least"] = "exact"
    snapshot: str


class Facet(BaseModel):
    """A value by which a list can be narrowed, what it is called, and how many have it."""

    value: str
    label: str
    count: int


class Facets(BaseModel):
    """The commonest values among the statements that pass; of very many only the newest `total` are counted."""

    speaker: list[Facet]
    outlet: list[Facet]
    kind: list[Facet]
    topic: list[Facet]
    state: list[Facet]
    year: list[Facet]


class CountedFacets(Counted):
    facets: Facets


class Change(BaseModel):
    """What became of a statement since another snapshot, and in which snapshot that was told last."""

    id: str
    iri: str
    change: Literal["added", "changed", "retracted"]
    snapshot: str


class Place(BaseModel):
    start: int
    end: int


class Named(BaseModel):
    """A person or organisation, or a group, office or document that speaks; `id` is the end of its IRI."""

    id: str
    label: str
    kind: str


class Speaker(Named):
    role_at_time: str | None


class About(BaseModel):
    """A policy, person, body or other matter that a statement is about, and the speaker's stance; `id` is null for the last."""

    id: str | None
    label: str
    stance: str
    condition: str | None


class Article(BaseModel):
    """`id` is the file's stem; `published` is an ISO 8601 date; `superseded_by` is the IRI of a newer version."""

    id: str
    iri: str
    title: str | None
    outlet: str | None
    published: str | None
    url: str | None
    superseded_by: str | None = None


class ListedArticle(Article):
    byline: str | None
    statements: int


class WholeArticle(ListedArticle):
    """An article with its text, where the server may give that; `body` is where the article proper stands in it."""

    text: str
    body: list[Place]


class Step(BaseModel):
    """One who tells that somebody said something, and where to read that. `cue` and `rule` are those of its own report."""

    id: str
    iri: str
    speaker: Named | None
    speaker_role: str | None
    co_speakers: list[Named]
    kind: str
    cue: str | None
    rule: str


class Report(BaseModel):
    """How an article carries a statement: `sentence` begins at `sentence_start`, `spans` are the exact words, joined in `text`.

    Speakers are those whom this article names. `via` is the chain through which it tells it, nearest first: empty where the
    article itself does.
    """

    id: str
    article: Article
    text: str
    spans: list[Place]
    sentence: str
    sentence_start: int
    speaker: Speaker | None
    speaker_role: str | None
    co_speakers: list[Named]
    cue: str | None
    kind: str
    rule: str
    via: list[Step]
    confidence: float


class PostThen(BaseModel):
    """A post that the speaker held when a statement was made.

    `sure` is "certain" where texts show that it was held on that day, "likely" where they show it near that day and nothing
    shows the contrary. What the article itself says stands in `role_at_time`.
    """

    id: str
    title: str
    organisation: Named | None
    sure: str


class Carried(BaseModel):
    """Where a report carries a stretch of an utterance, and whether word for word."""

    report: str
    same: bool
    spans: list[Place]
    words: str


class Stretch(BaseModel):
    """A stretch of an utterance: `carried` by these reports, left out by the others, whose ids `left_out_by` gives."""

    carried: list[Carried]
    left_out_by: list[str]


class Echo(BaseModel):
    """That several reports are of one statement: how sure that is, why, and who carried which part."""

    confidence: float
    because: str
    stretches: list[Stretch]


class Stand(BaseModel):
    """A statement that shows a position: its words as the article has them, and what it depends on, if it says so."""

    id: str
    statement: str
    polarity: str
    condition: str | None
    speech_act: str | None
    text: str
    article: str
    outlet: str | None
    published: str | None
    spans: list[Place]
    confidence: float
    state: str


class Position(BaseModel):
    """Where an actor stands on a policy, person or body: how many statements point which way, and which they are.

    `conditional` counts those that name a condition.
    """

    actor: Named
    towards: Named
    support: int
    oppose: int
    concern: int
    neutral: int
    conditional: int
    evidence: list[Stand]


class Tie(BaseModel):
    """Two actors who both take a side on something: on what they `agree`, and on what one is for and the other against.

    `agreement` and `disagreement` are the numbers of these, divided as asked; `balance` is the one less the other.
    """

    id: str
    one: str
    other: str
    agree: list[Named]
    conflict: list[Named]
    agreement: float
    disagreement: float
    balance: float


class Agreement(BaseModel):
    """Who agrees and disagrees with whom: a congruence network, as in discourse network analysis."""

    actors: list[Named]
    ties: list[Tie]
    snapshot: str


class Disagreement(BaseModel):
    """Another figure for the same thing: a "conflict", or a "change" where it was told more than a month apart."""

    figure: str
    kind: str


class Figure(BaseModel):
    """A number that an article names: a sum of money with a `currency`, or a count with a `unit`.

    `sense` is asked, promised, given, spent, stated, forecast or target. `deadline` are the words that tell when, `by` the
    day, month or year where they give one. `per_year` is the sum in a year, where that can be reckoned. `speaker` is who
    names it, and `statement` the id of that in which they do; null where the article itself does. `prefix` and `suffix` are
    what stands before and after it.
    """

    id: str
    iri: str
    text: str
    value: float | None
    currency: str | None
    unit: str | None
    per: str | None
    per_year: float | None
    modifier: str | None
    sense: str
    state: str
    purpose: str | None
    payer: str | None
    recipient: str | None
    deadline: str | None
    by: str | None
    speaker: Named | None
    policy: Named | None
    article: str
    outlet: str | None
    published: str | None
    span: Place
    prefix: str
    suffix: str
    statement: str | None
    disagrees: list[Disagreement]
    disagrees_total: int


class Telling(BaseModel):
    """Where an article tells of a policy, and as what: `id` is the end of the IRI that the policy has in this article."""

    id: str
    label: str
    type: str
    status: str
    proposer: Named | None
    words: str
    article: str
    article_title: str | None
    outlet: str | None
    published: str | None
    url: str | None
    span: Place
    rule: str
    confidence: float
    state: str


class Policy(Named):
    """Something to be done in public life, across the articles that tell of it.

    `type` and `status` are those of the latest article that dates it, `first` and `last` the days on which it was told, and
    `confidence` that of the surest telling.
    """

    iri: str
    type: str
    status: str
    state: str
    proposers: list[Named]
    part_of: str | None
    articles: int
    first: str | None
    last: str | None
    confidence: float


class Until(BaseModel):
    """Until when something is to be done: the words that tell, and the day, month, year or duration where they give one."""

    words: str
    by: str | None
    article: str


class Condition(BaseModel):
    """What somebody's position on a policy depends on, in the words of a statement of theirs."""

    words: str
    speaker: Named
    statement: str


class SamePolicy(BaseModel):
    """Another policy that may be the same, and why."""

    policy: Named
    because: str
    support: str | None
    confidence: float


class PolicyDetail(Policy):
    """A policy with all that is told of it. `evidence` is every place that does, however sure.

    `sums` and `quantities` are its figures; `positions` are where actors stand on it, `conditions` what that depends on, and
    `topics` what the statements that show these positions are about, the commonest first.
    """

    parts: list[Named]
    deadlines: list[Until]
    sums: list[Figure]
    quantities: list[Figure]
    positions: list[Position]
    conditions: list[Condition]
    topics: list[Named]
    evidence: list[Telling]
    alike: list[SamePolicy]
    snapshot: str


class Carrying(BaseModel):
    """How an article carries a statement: by which report, and which words of other articles' reports it left out.

    `changed` are the words that it has otherwise than the fullest report does.
    """

    article: str
    report: str
    spans: list[Place]
    left_out: list[str]
    changed: list[str]


class Compared(BaseModel):
    """A statement, and the articles that carry it; those of the list that are not among them have nothing of it."""

    id: str
    text: str
    speaker: Named | None
    speaker_role: str | None
    carried: list[Carrying]


class Coverage(BaseModel):
    """How many of the statements that pass an outlet carried, and how many of these nobody else did.

    Without a name for the `outlet` it is that of one article alone: nobody knows which of such articles share one.
    """

    outlet: str | None
    articles: list[str]
    carried: int
    alone: int


class Comparison(BaseModel):
    """Statements beside the articles that carry them, and what each outlet carried of the `compared` newest that pass."""

    compared: int
    outlets: list[Coverage]
    articles: list[Article]
    items: list[Compared]
    next: str | None
    total: int
    total_is: Literal["exact", "at least"] = "exact"
    snapshot: str


class Criticism(BaseModel):
    """What an article has somebody say against another, whom it does not quote. `polarity` is "oppose" or "concern".

    `sentence` begins at `sentence_start` in the article's text; `spans` are the critic's words in it. `confidence` is that of
    the criticism being one.
    """

    statement: str
    report: str
    critic: Named | None
    critic_role: str | None
    polarity: str
    text: str
    sentence: str
    sentence_start: int
    spans: list[Place]
    article: Article
    confidence: float


class Unheard(Named):
    """Somebody whom articles criticise without a reply of theirs; `quoted_elsewhere` counts their statements in all articles."""

    quoted_elsewhere: int
    criticisms: list[Criticism]


class Statement(BaseModel):
    """Who is reported to have said what. A claim of its speaker, not a fact.

    `text`, `kind` and `via` are those of the fullest report, whose id is `quoted_from`; the speakers are as one report names
    them, that one if it does. `co_speakers` are those who said it together with the speaker; posts are known of the speaker
    alone. Where there are several reports, `echo` says who carried which part, `said_on` is the day of the first, and
    `confidence` that of the surest. `topics` are the ids of those that its reports are about, such as "topic/health".
    """

    id: str
    iri: str
    text: str
    quoted_from: str
    kind: str
    speech_act: str | None
    speaker: Speaker | None
    speaker_role: str | None
    co_speakers: list[Named]
    said_on: str | None
    posts: list[PostThen]
    echo: Echo | None
    topics: list[str]
    about: list[About]
    mentions: list[Named]
    reports: list[Report]
    via: list[Step]
    confidence: float
    state: str
    extractor: str | None


class Context(BaseModel):
    """The sentences before and after that of a report, null where there is none or this server does not give it."""

    before: str | None
    after: str | None


class ReportInContext(Report):
    context: Context


class StatementInContext(Statement):
    """A statement whose reports have what stands around them."""

    reports: list[ReportInContext]  # type: ignore[assignment]  # a list of reports all the same, and nobody adds to it


class Topic(BaseModel):
    """What statements and articles can be about. Those on narrower topics are counted too; `broader` are the ids of those above."""

    id: str
    iri: str
    label: str
    note: str | None
    broader: list[str]
    statements: int
    articles: int


class Post(BaseModel):
    """A post, as one article says it; `exact` are the words that do."""

    id: str
    member: Named
    title: str
    organisation: Named | None
    tense: str
    as_of: str | None
    article: str
    article_title: str | None
    outlet: str | None
    published: str | None
    exact: str
    span: Place


class Tenure(BaseModel):
    """A stretch of holding one post, as far as all articles together tell, in words and as days.

    Begun not before `begun_after` and at the latest by `begun_by`; ended not before `ended_after` and at the latest by
    `ended_by`. `planned` where it is told only as something to come, `disputed` where texts contradict one another.
    """

    id: str
    member: Named
    title: str
    organisation: Named | None
    manner: str | None
    held: str
    begun_after: str | None
    begun_by: str | None
    ended_after: str | None
    ended_by: str | None
    disputed: bool
    planned: bool
    evidence: list[Post]


class Entity(Named):
    iri: str
    state: str
    aliases: list[str]
    statements: int
    mentions: int
    articles: int


class NameInArticle(BaseModel):
    """The name by which an article means an actor, and why it is taken to mean this one."""

    written: str
    article: str
    because: str
    support: str | None
    confidence: float


class Likeness(BaseModel):
    """Another who may be the same: `verdict` is "candidate"; or a namesake who is not: "different"."""

    actor: Named
    verdict: str
    because: str
    support: str | None
    confidence: float


class EntityDetail(Entity):
    """An entity with its posts and its five latest statements.

    `named` says by which name each article means it, where there are several; `alike` who else may be meant by its names;
    `part_of` is the organisation whose part it is, `parts` are its own. `same_as` and `identifiers` (such as
    `charity:1163194`) are those that the operator's authority file gives. `history` is who held which post when, in order of
    time: the person's own posts, or those in the organisation.
    """

    part_of: Named | None
    parts: list[Named]
    same_as: list[str]
    identifiers: list[str]
    named: list[NameInArticle]
    alike: list[Likeness]
    history: list[Tenure]
    posts: list[Post]
    latest: list[Statement]
    snapshot: str


class TurnEnd(BaseModel):
    """Where somebody stood on a day, and the statement that shows it."""

    polarity: str
    on: str
    article: str
    statement: str


class Turn(BaseModel):
    """Two statements of one actor on one matter that point different ways, the earlier first."""

    actor: Named
    towards: Named
    before: TurnEnd
    after: TurnEnd


class Dossier(BaseModel):
    """All that is on record in one piece. `sources` are the articles behind any of it, in order of time: the first is number 1.

    Of very many statements it has the newest; `total` counts all. `unheard` are criticisms that no article answers, `turned`
    positions that changed.
    """

    statements: list[Statement]
    total: int
    total_is: Literal["exact", "at least"]
    positions: list[Position]
    figures: list[Figure]
    unheard: list[Criticism]
    turned: list[Turn]
    sources: list[ListedArticle]
    snapshot: str


class EntityDossier(Dossier):
    about: EntityDetail


class PolicyDossier(Dossier):
    """`statements` are those that show where somebody stands on the policy."""

    about: PolicyDetail


class Decision(BaseModel):
    """What somebody decided, when and why; `holds` unless it was undone. `value` is a new name, or the decision undone."""

    id: str
    iri: str
    act: str
    targets: list[Named]
    value: str | None
    by: str
    at: str
    why: str | None
    holds: bool


class Excerpt(BaseModel):
    """Words of an article, `exact`, with what stands before and after them there."""

    article: str
    article_title: str | None
    outlet: str | None
    published: str | None
    url: str | None
    exact: str
    prefix: str
    suffix: str


class Doubt(BaseModel):
    """A question for somebody who knows: whether two are one, whether somebody said so, or whether they stand there.

    `yes` and `no` are the acts that answer it, `things` what they take. `confidence` is how sure the machine is that it is so,
    `because` and `support` are its reasons. `weight` is doubt times reach, the number of places that the answer decides.
    """

    id: str
    kind: Literal["actor", "policy", "statement", "position"]
    question: str
    yes: str
    no: str
    things: list[Named]
    because: str | None
    support: str | None
    confidence: float
    reach: int
    weight: float


class Side(Named):
    """One of two that may be one: what articles call it, in which posts, and what it said; or where they tell of a policy."""

    state: str
    written: list[NameInArticle]
    posts: list[Post]
    excerpts: list[Excerpt]
    statements: list[Statement]
    tellings: list[Telling]


class DoubtDetail(Doubt):
    """A question with what bears on it: two `sides`; or a `statement`, and on a position what it is on and which way it points.

    It is the one at `place`, counted from 1, of `total` in the list with the same filters.
    """

    sides: list[Side]
    statement: Statement | None
    towards: str | None
    polarity: str | None
    place: int
    total: int
    previous: str | None
    next: str | None
    snapshot: str


class Ticket(BaseModel):
    """What somebody said is wrong with a statement, and what became of it; `page` is the address that shows it to people.

    `decision` is the one that followed, where the answer names it, and `since` are all on the statement since the ticket was
    opened, the latest first. Neither note nor contact is given here.
    """

    id: str
    page: str
    statement: str
    wrong: Literal["speaker", "words", "person", "private", "other"]
    opened: str
    state: Literal["open", "accepted", "declined"]
    answered: str | None
    by: str | None
    reason: str | None
    decision: Decision | None
    since: list[Decision]


class TicketDetail(Ticket):
    """The same with what those who decide may read."""

    note: str | None
    contact: str | None


class TicketList(BaseModel):
    """One page of the tickets; as Envelope, but tickets are of no snapshot."""

    items: list[TicketDetail]
    next: str | None
    total: int


class Hit(BaseModel):
    """Something found; `label_marks` and `words_marks` say where in label and words."""

    id: str
    iri: str
    kind: str
    label: str
    words: str
    label_marks: list[Place]
    words_marks: list[Place]


class HitFacets(BaseModel):
    """How many things of each kind are found, and of the statements among them the commonest values of each."""

    kind: list[Facet]
    speaker: list[Facet]
    outlet: list[Facet]
    topic: list[Facet]
    year: list[Facet]


class Hits(Envelope[Hit]):
    facets: HitFacets


class Suggestion(Named):
    """`score`, from 0 to 1, is the share of the name that was typed; `matched_alias` is the other name that was."""

    matched_alias: str | None
    score: float


class Node(Named):
    x: int
    y: int
    size: int


class Edge(BaseModel):
    """A tie of one kind between two; `first` and `last` are the days of its evidence, where any is dated."""

    id: str
    source: str
    target: str
    kind: str
    weight: int
    evidence_count: int
    first: str | None
    last: str | None


class Fact(BaseModel):
    """A piece of evidence of a tie: a statement, or what an article tells of a post or a policy.

    `outlets` are all that report it, null for one without a name. A position is as sure as it and its statement are, and
    confirmed where both are; a post has neither confidence nor state.
    """

    id: str
    day: str | None
    outlets: list[str | None]
    confidence: float | None
    state: str | None


class Line(Edge):
    """An edge of a map; `facts` are given where they are asked for, a fact for each piece of evidence, the newest first."""

    facts: list[Fact] | None = None


class Meta(BaseModel):
    """How much of the network that passes is shown: of `total` nodes `hidden` are left out."""

    snapshot: str
    total: int
    total_edges: int
    hidden: int
    truncated: bool


class Graph(BaseModel):
    """A network for any renderer: places are computed here, in pixels, and kept; `total` counts the nodes before any were left out."""

    nodes: list[Node]
    edges: list[Line]
    meta: Meta


class CytoscapeNode(BaseModel):
    data: dict[str, Any]
    position: dict[str, int]


class CytoscapeEdge(BaseModel):
    data: dict[str, Any]


class CytoscapeElements(BaseModel):
    nodes: list[CytoscapeNode]
    edges: list[CytoscapeEdge]


class Cytoscape(BaseModel):
    """The same network as Cytoscape.js takes it; spec: https://js.cytoscape.org/#notation/elements-json."""

    data: Meta
    elements: CytoscapeElements


class Rested(Edge):
    """An edge with the IRIs of what it rests on: statements, or the memberships that words tell of."""

    evidence: list[str]


class Neighbour(Named):
    """Who or what is tied to an actor; `weight` counts the evidence of all ties between the two."""

    weight: int


class Neighbours(BaseModel):
    """What is tied to an actor, the strongest first, with the edges among it, the actor and what is excluded."""

    entity: Named
    nodes: list[Neighbour]
    edges: list[Rested]
    next: str | None
    total: int
    snapshot: str


class PathStep(BaseModel):
    """From one to the next, by all edges between the two, whichever way they point; `words` tell the strongest of them."""

    source: Named
    target: Named
    words: str
    edges: list[Rested]


class Path(BaseModel):
    """One of the shortest ways from one to another; every step of it has evidence."""

    source: Named
    target: Named
    steps: list[PathStep]
    snapshot: str


class Moment(BaseModel):
    """Something at a time: what an actor "said", what was "said about" them, a "post" told of, or an event.

    Events are an "appointment", "resignation", "launch" or "publication". `on` is the day of it, or of the article that tells
    it where that is all that is known; `id` leads to the statement, or is that of the membership or event; `text` are the words of
    the article, `by` is who said or did it, or holds the post.
    """

    what: str
    on: str | None
    id: str
    iri: str
    text: str
    by: str | None
    article: str
    article_title: str | None
    outlet: str | None
    published: str | None
    url: str | None


class Times(BaseModel):
    """A day (2024-05-03), month (2024-05) or year, and how many statements were made then; null where nobody knows when."""

    when: str | None
    statements: int


class Timeline(Counted):
    """When the statements that pass were made: all periods in which there are any, newest first, undated last."""

    items: list[Times]


class Period(BaseModel):
    """A day (2024-05-03) or month (2024-05) of an actor's time; null where nobody knows when."""

    when: str | None
    said: int
    said_about: int
    posts: int
    items: list[Moment]


class Evidence(BaseModel):
    """What an edge rests on: statements, words that tell of a post, or words that tell of a policy and who proposes it."""

    id: str
    source: Named
    target: Named
    kind: str
    items: list[Statement]
    posts: list[Post]
    tellings: list[Telling]
    snapshot: str


class QueryParameter(BaseModel):
    """`options` are all values that there are, where these are known; `default` is the value where none is given."""

    name: str
    type: str
    required: bool
    several: bool
    meaning: str
    options: list[str]
    default: str


class NamedQuery(BaseModel):
    """A question; `about` says more of it, `group` is the heading under which it stands."""

    name: str
    question: str
    about: str
    group: str
    parameters: list[QueryParameter]
    columns: list[str]
    sparql: str
    address: str


class Rows(BaseModel):
    """The answer to a named question, in the shape of `onrecord query NAME --format json`; `truncated` where `limit` cut it."""

    query: str
    params: dict[str, Any]
    columns: list[str]
    rows: list[dict[str, Any]]
    truncated: bool
    snapshot: str


class Health(BaseModel):
    """`status` is "ok", or "empty" before anything was ingested; then `detail` says what to do."""

    status: str
    snapshot: str | None
    made: str | None
    detail: str | None


class Numbers(BaseModel):
    """How much there is in a snapshot; policies as sure as their list has them if it is not told otherwise."""

    statements: int
    people: int
    organisations: int
    policies: int
    figures: int
    articles: int
    snapshot: str
    made: str


class Version(BaseModel):
    code: str
    vocabulary: str
    snapshot: str | None


class DumpFile(BaseModel):
    """A file of a dump; `sha256` is of the file as it is sent."""

    name: str
    address: str
    media_type: str
    bytes: int
    sha256: str
    rows: int | None
    quads: int | None


class Dump(BaseModel):
    """All of one snapshot as files."""

    snapshot: str
    made: str
    licence: str
    files: list[DumpFile]


class Dumps(BaseModel):
    """The dumps that are there, the newest first; `detail` says why the newest snapshot has none.

    `statements` is where the current statements are given as they are now.
    """

    snapshot: str | None
    licence: str
    statements: str
    detail: str | None
    dumps: list[Dump]


class Counts(BaseModel):
    """How many articles were dealt with, and how: `reread` are known texts in which something else was found this time."""

    read: int = 0
    new: int = 0
    revised: int = 0
    reread: int = 0
    unchanged: int = 0
    duplicate: int = 0
    refused: int = 0


class Trouble(BaseModel):
    """`article` is an article's id, or a place in what was sent, such as `request:41` for a line."""

    article: str
    detail: str


class Job(BaseModel):
    """What became of what was sent; counts go up while `state` is "running". `problems` are the first of many.

    `revised` says which articles are another version of one, `duplicates` are the ids of those whose text was there under another.
    `snapshot` is the first in which readers have all of it.
    """

    id: str
    by: str
    state: Literal["waiting", "running", "done", "failed"]
    received: str
    started: str | None
    ended: str | None
    articles: Counts
    statements: int
    problems: list[Trouble]
    revised: list[str]
    duplicates: list[str]
    snapshot: str | None


class Jobs(BaseModel):
    """One page of the jobs; as Envelope, but jobs are of no snapshot."""

    items: list[Job]
    next: str | None
    total: int


class Measurement(BaseModel):
    """How good one kind of find is on one set of data; all figures are shares from 0 to 1.

    `precision` is the share of finds that are right, `recall` that of what is there that is found, `f1` both in one; where only
    one answer was to be given, `share` is that of right ones. `of` is what was counted, `seen` how far the rules were made with
    these data. `command` gives the figures, `row` is where they stand in bench/RESULTS.md.
    """

    id: str
    kind: str
    what: str
    data: str
    seen: str
    of: str | None = None
    precision: float | None = None
    recall: float | None = None
    f1: float | None = None
    share: float | None = None
    command: str
    row: str


class Band(BaseModel):
    """Statements with a confidence of `least` or more, and less than the next: how sure on average, and the share that is right."""

    least: float
    statements: int
    mean: float
    right: float


class Calibration(BaseModel):
    """What a confidence is worth; `error` is how far it is from the share of what is right, on average, on other articles."""

    bands: list[Band]
    error: float


class Tenth(BaseModel):
    """How many reports have a confidence of `least` or more, and less than a tenth more."""

    least: float
    reports: int


class Reader(BaseModel):
    """What read the articles, with its version, and how many reports it found."""

    extractor: str
    reports: int


class Stock(BaseModel):
    """What is in this store: `states` of statements, `decisions` that hold by what was decided, `sure` of all reports."""

    statements: int
    states: dict[str, int]
    decisions: dict[str, int]
    extractors: list[Reader]
    sure: list[Tenth]
    articles: int
    undated: int
    unnamed: int


class Quality(BaseModel):
    """How good the extraction is, by kind; what a confidence means; its limits; and the state of this store.

    Of its articles `undated` have no date, `unnamed` no outlet.
    """

    measured: list[Measurement]
    calibration: Calibration
    limits: list[str]
    unmeasured: list[str]
    store: Stock
    snapshot: str
