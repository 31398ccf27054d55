"""What a speaker does by saying it: docs/policies.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from ingest.attitudes import AGAINST, CUES, FOES, NAMING, NOT, PAPERS, REFUSING, SOURCES, entries, forms
from ingest.governing import deed
from ingest.leanings import Leaning, leanings
from ingest.lexicon import is_post
from ingest.predicates import passive
from ingest.saying import phrase_at
from ontology.policies import Polarity
from ontology.records import Article, Quoting, Spans, SpeechAct, Statement

SPOKEN = frozenset({"i", "we"})
MOVING = frozenset(
    "plan aim agree offer threaten prepare volunteer set ready assure assurance swear declare proclaim issue present release "
    "want seek need".split()
)
"""Cues that promise, announce or ask for something only where an infinitive or a thing follows, or what will be."""
ASKING = frozenset({"ask", "tell", "beg", "call", "invite", "press", "push"})
"""Cues that ask for something only where an infinitive or "for" follows."""
QUESTIONS = frozenset("if whether what why how when who where which".split())
ACCEPTING = frozenset(
    "accept agree approve attend back budge commit continue cooperate endorse extend fund provide renew give honour honor implement join let meet pay "
    "participate recognise recognize sign support take".split()
)
"""What somebody is against who refuses to do it."""

ABOUT = frozenset({"about", "on", "of", "into"})

JUDGING = frozenset({SpeechAct.WELCOME, SpeechAct.CRITICISE, SpeechAct.CONCERN, SpeechAct.WARN})
"""What a speaker goes on doing: "criticised the cut, noting that"."""
NEAR = 600
"""Characters between two cues of one sentence at most."""

ESTIMATED = frozenset({"decided", "help", "needed"})
"""Rules of what a report or an analyst only tells, where something is so "according to" them."""

RECKONED = frozenset({"bad-state", "trend", "harm", "effect"})
"""Rules of what figures only reckon, however bad it is."""

MOST = 1_000
"""Words of a statement that are looked at: more than any quotation has, and a bound to the time that it takes."""

OPENING = 1.5
"""How much more the first sentence of a quotation counts: reporters put first what matters."""
PARTICLES = frozenset({"ADV", "ADP", "PART"})
"""What is no cue by itself: the "back" of "shot back"."""

POSSIBLE = frozenset({"can", "ca", "could", "may", "might"})
"""Modal verbs that tell neither what will be nor what should."""

LEAST = 0.9
"""What the content must weigh to be more than an assertion: one plain verdict, not two faint words."""


@dataclass(frozen=True, slots=True)
class Cue:
    """What a cue says that its speaker does: None where it leaves that to the content. `words` are those that say it."""

    act: SpeechAct | None
    words: tuple[Token, ...]


def with_acts(article: Article, doc: Doc, said: Sequence[Statement]) -> tuple[Statement, ...]:  # noqa: ARG001  # as stages do
    """The statements, each with its speech act: that of its cue, else of its source, else of most of what it says."""
    found = [replace(one, speech_act=_act(doc, one)) for one in said]
    return tuple(_with_lead(doc, one, found) for one in found)


def lead(doc: Doc, said: Statement, others: Sequence[Statement]) -> Statement | None:
    """The statement of the same speaker and sentence that this one goes on with: "welcomed the cut, saying that"."""
    cue = (token for span in said.cue for token in phrase_at(doc, span) or ())
    verb = next((token for token in cue if token.tag_ == "VBG" and token.lemma_ != "add"), None)
    if verb is None:
        return None
    before = [
        other
        for other in others
        if other.speaker == said.speaker
        and other.cue
        and other.sentence.overlaps(said.sentence)
        and said.cue[0].start - NEAR < other.cue[0].start < said.cue[0].start
    ]
    return max(before, key=lambda other: other.cue[0].start, default=None)


def _with_lead(doc: Doc, said: Statement, others: Sequence[Statement]) -> Statement:
    """What only asserts does what it goes on with."""
    if said.speech_act is not SpeechAct.ASSERT or of_cue(doc, said).act is not None:
        return said
    led = lead(doc, said, others)
    if led is not None and led.speech_act in JUDGING:
        return replace(said, speech_act=led.speech_act)
    done = deed(doc, said) if led is None else None
    return replace(said, speech_act=SpeechAct.CRITICISE) if done and done.polarity is Polarity.OPPOSE else said


def _act(doc: Doc, said: Statement) -> SpeechAct:
    cue = of_cue(doc, said)
    if cue.act is not None:
        return cue.act
    named = _of_source(doc, said)
    if named is not None:
        return named
    return _heaviest(doc, said, shown_in(doc, said))


def of_cue(doc: Doc, said: Statement) -> Cue:
    """The act that the cue names, by the longest of its words in `CUES`."""
    cue = [token for span in said.cue for token in phrase_at(doc, span) or ()]
    if any(token.pos_ == "VERB" for token in cue):
        cue = [token for token in cue if token.pos_ != "PROPN"]  # "told the Evening Press"
    content = contents(doc, said)
    found = [
        (length, kind not in {SpeechAct.ANNOUNCE, SpeechAct.ASSERT}, -at, kind)
        for kind, phrases in CUES.items()
        for at, length in entries(cue, phrases)
        if length > 1 or cue[at].pos_ not in PARTICLES
    ]
    known = frozenset(form for token in cue for form in forms(token))
    if not found:
        against = next((token for token in cue if token.lower_ in AGAINST), None)
        return Cue(SpeechAct.CRITICISE, (against,)) if against is not None else _of_opening(cue, known, content)
    if cue[-1].lower_ in ABOUT and all(kind is SpeechAct.ANNOUNCE for _, _, _, kind in found):
        return Cue(None, ())  # "published a letter about" makes nothing known but a letter
    turned = [
        one for one in found if one[3] is SpeechAct.CRITICISE and _asks_after(one[2], found)
    ]  # "rejected calls for"
    length, _, place, kind = max(turned or found, key=lambda one: one[:3])
    at = -place
    shown = tuple(cue[at : at + length])
    if length == 1 and forms(shown[0]) & MOVING and (not _moves(content) or passive(shown[0])):
        return Cue(None, shown)
    if kind is SpeechAct.RECOMMEND and is_clause(content) and not _obliged(content):
        return Cue(None, shown)  # "made the case that it was early days"
    no = _unsaid(cue, at)
    if not no:
        return _asserted(kind, shown, known, content)
    opposite = SpeechAct.CRITICISE if kind is SpeechAct.WELCOME else SpeechAct.ASSERT
    return Cue(opposite, shown)


def _asks_after(place: int, found: Sequence[tuple[int, bool, int, SpeechAct]]) -> bool:
    """Whether a cue asks for something behind that place; places count down."""
    return any(kind is SpeechAct.RECOMMEND and at < place for _, _, at, kind in found)


def contents(doc: Doc, said: Statement) -> tuple[Token, ...]:
    """The words of what is said, of a whole speech those at its beginning."""
    return tuple(token for span in said.content for token in phrase_at(doc, span) or ())[:MOST]


def shown_in(doc: Doc, said: Statement) -> tuple[Leaning, ...]:
    """What the words of a content show of its speaker, not what figures reckon or others tell."""
    shown = leanings(contents(doc, said), voice(doc, said))
    head = heading(doc, said.source)
    if head is not None and forms(head) & PAPERS:
        return tuple(one for one in shown if one.rule not in ESTIMATED | RECKONED)
    if any(token.lower_ == "according" for span in said.cue for token in phrase_at(doc, span) or ()):
        return tuple(one for one in shown if one.rule not in ESTIMATED)
    return shown


def heading(doc: Doc, source: Spans) -> Token | None:
    """The word that heads a source; None where none stands there."""
    words = phrase_at(doc, source[0]) if source else None
    return words.root if words else None  # a place behind the last word has none


def voice(doc: Doc, said: Statement) -> frozenset[str]:
    """The pronouns by which a speaker speaks of themselves: in a reported clause those that can mean the source."""
    if said.quoting is Quoting.DIRECT or not said.source:
        return SPOKEN
    return _pronouns(doc, said) | _named(said)


def _named(said: Statement) -> frozenset[str]:
    """The words of a person's own name, in small letters: "Lunt will vote for it, she said"."""
    if said.speaker is None or "/person/" not in said.speaker:
        return frozenset()
    return frozenset(word for word in said.speaker.rsplit("/", 1)[-1].split("-") if len(word) > 2 and word.isalpha())


def _pronouns(doc: Doc, said: Statement) -> frozenset[str]:
    head = heading(doc, said.source)
    if head is None:
        return SPOKEN
    if head.lower_ in {"he", "she", "who"} or head.ent_type_ == "PERSON" or is_post(head):
        return SPOKEN | {"he", "she"}
    many = head.tag_ == "NNS" or (head.tag_ == "NNPS" and head.ent_type_ != "ORG")
    if many or head.lower_ == "they":
        return SPOKEN | {"they"}
    return SPOKEN | {"it", "they"}


def _asserted(kind: SpeechAct, shown: tuple[Token, ...], known: frozenset[str], content: Sequence[Token]) -> Cue:
    """What a cue names, after those that mean something else before some contents."""
    first = next((token for token in content if not token.is_punct), None)
    if known & {"refuse", "decline"} and kind is SpeechAct.ASSERT and first is not None and first.lower_ == "to":
        verb = next((token for token in content if token.tag_ == "VB"), first)
        if forms(verb) & ACCEPTING:
            return Cue(SpeechAct.CRITICISE, (*shown, verb))
    return Cue(kind, shown)


def _of_opening(cue: Sequence[Token], known: frozenset[str], content: Sequence[Token]) -> Cue:
    """Of cues that ask only before an infinitive, and of contents that begin with what is done: "its appeal for"."""
    first = next((token for token in content if not token.is_punct), None)
    if first is None:
        return Cue(None, ())
    if known & ASKING:
        called = "call" in known and "on" not in known
        if "for" in known or first.lower_ in {"to", "for"} or (not called and _urged(content)):
            return Cue(SpeechAct.RECOMMEND, tuple(cue))
        if "ask" in known and (first.lower_ in QUESTIONS or content[-1].text == "?"):
            return Cue(SpeechAct.ASSERT, tuple(cue))
    if "suggest" in known and (
        first.tag_ == "VBG" or not any(token.tag_ in {"VBD", "VBZ", "VBP", "MD"} for token in content)
    ):
        return Cue(SpeechAct.RECOMMEND, tuple(cue))
    if first.tag_ == "PRP$" or first.lower_ in {"a", "an"}:
        named = next((token for token in content[1:5] if token.pos_ == "NOUN"), first)
        for kind, nouns in SOURCES.items():
            if kind is not SpeechAct.ANNOUNCE and forms(named) & nouns and first.tag_ == "PRP$":
                return Cue(kind, (named,))
    return Cue(None, ())


def is_clause(content: Sequence[Token]) -> bool:
    """Whether a content is a finite clause rather than a thing or something to be done."""
    inside = {token.i for token in content}
    heads = [token for token in content if token.head.i not in inside or token.head == token]
    return any(
        head.pos_ in {"VERB", "AUX"}
        and any(one.tag_ in {"VBD", "VBZ", "VBP", "MD"} for one in (head, *head.children) if one.dep_ != "relcl")
        for head in heads
    )


def _moves(content: Sequence[Token]) -> bool:
    """Whether a content is something to be done: an infinitive, or no clause at all."""
    first = next((token for token in content if not token.is_punct), None)
    ahead = any(token.tag_ == "MD" and token.lower_ not in POSSIBLE for token in content)
    return first is not None and (first.lower_ == "to" or ahead or not is_clause(content))


def _urged(content: Sequence[Token]) -> bool:
    """Whether a content is somebody and an infinitive: "ministers to act"."""
    for token in content:
        if token.tag_ in {"VBD", "VBZ", "VBP", "MD"} or token.lower_ in QUESTIONS:
            return False
        if token.tag_ == "TO" and token.head.tag_ == "VB":
            return True
    return False


def _obliged(content: Sequence[Token]) -> bool:
    """Whether a content tells what should be, or will be."""
    return any(token.tag_ == "MD" and token.lower_ not in POSSIBLE for token in content) or any(
        token.lemma_ in {"need", "have"} and any(child.dep_ == "xcomp" for child in token.children) for token in content
    )


def _unsaid(cue: Sequence[Token], at: int) -> bool:
    """Whether the word there is denied: "did not back", "refused to support"."""
    before = [form for token in cue[:at] for form in forms(token)]
    if "less" in before:
        return True
    return bool(NOT.intersection(before) or REFUSING.intersection(before)) and not (NOT & forms(cue[at]))


def _of_source(doc: Doc, said: Statement) -> SpeechAct | None:
    """What the head of the source names: "recommendations included"."""
    head = heading(doc, said.source)
    if head is None:
        return None
    known = forms(head)
    if known & FOES:
        return SpeechAct.CRITICISE
    if head.tag_ in {"NNP", "NNPS"}:
        return None
    return next((kind for kind, nouns in SOURCES.items() if known & nouns and kind is not SpeechAct.WELCOME), None)


def _heaviest(doc: Doc, said: Statement, shown: Iterable[Leaning]) -> SpeechAct:
    """The act that most of a content's words show; of several the one that shows first."""
    weights: defaultdict[SpeechAct, float] = defaultdict(float)
    content = contents(doc, said)
    first = next((token.i for token in content[1:] if token.is_sent_start), content[-1].i + 1 if content else 0)
    for leaning in shown:
        if leaning.act is not None:
            weights[leaning.act] += leaning.weight * (OPENING if leaning.shown.i < first else 1.0)
    known = {form for span in said.cue for token in phrase_at(doc, span) or () for form in forms(token)}
    if known & NAMING and weights[SpeechAct.WARN] and weights[SpeechAct.CRITICISE]:
        weights[SpeechAct.CRITICISE] += weights[SpeechAct.WARN]
    if not weights or max(weights.values()) < LEAST:
        return SpeechAct.ASSERT
    return max(weights, key=lambda kind: weights[kind])
