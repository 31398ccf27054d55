"""What tells a position from what only looks like one: the facts from which its confidence is reckoned.

Each is a yes or no about the statement, its words and what it is towards; what they weigh was learnt from finds that a
reader judged (bench/verdicts).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from ingest import attitudes
from ingest.acts import contents
from ingest.attitudes import POLARITY, forms
from ingest.saying import phrase_at
from ingest.setting import level
from ingest.sides import Stand
from ingest.topics import within
from ingest.trust import common
from ontology.policies import Polarity
from ontology.reading import Reading
from ontology.records import ActorKind, Quoting, SpeechAct, Statement

LOADED = (
    attitudes.GLAD
    | attitudes.ANXIOUS
    | attitudes.ANGRY
    | attitudes.GOOD
    | attitudes.GOOD_THINGS
    | attitudes.BAD
    | attitudes.BAD_THINGS
    | attitudes.TROUBLE
    | attitudes.TROUBLES
    | attitudes.HURT
    | attitudes.FAIL
    | attitudes.UNTRUE
    | attitudes.PRIZED
    | attitudes.DENYING
    | attitudes.FIGHTING
    | attitudes.NEEDED
)
"""Words that judge, whatever they are said of."""

OPENING = frozenset({"PRON", "SCONJ", "CCONJ", "ADP", "AUX", "PART", "INTJ", "ADV"})
"""Parts of speech with which no name of a thing begins."""

OF_CUES = frozenset(f"cue-{act}" for act in SpeechAct) | {"goes-on"}
"""Rules by which a cue itself shows the side."""

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})

LENGTHS = (3, 6, 12, 25, 50)
"""Words of a content, or of a label, up to which it is of one length."""

SURE = (0.5, 0.6, 0.7, 0.8, 0.9)
"""Bounds between the levels of a statement's confidence."""

FAR = (2, 5, 10, 20)
"""Bounds of how many words lie between what shows a side and what it is towards."""

DEEP = 3
"""Words up the parse up to which a target hangs on the word that shows the side."""


def position_facts(said: Statement, stand: Stand, number: int, reading: Reading, doc: Doc) -> tuple[str, ...]:
    """The facts that are so of the side that comes as this number of those that its statement may show."""
    content = contents(doc, said)
    group = "neutral" if stand.polarity is Polarity.NEUTRAL else "cue" if stand.rule in OF_CUES else "words"
    of_target = [*_of_target(said, stand, reading, doc), *_of_tie(stand, content, doc)]
    facts = [
        "always",
        f"rule {stand.rule}",
        f"side {stand.polarity}",
        *_of_statement(said, content, reading, doc),
        *of_target,
        *(f"{group} {fact}" for fact in of_target if not fact.startswith(("shown", "target word"))),
    ]
    facts.append("first" if number == 0 else "beside")
    if stand.polarity is Polarity.NEUTRAL:
        facts += [f"neutral {one}" for one in _plain(said, content, doc)]
    elif POLARITY[said.speech_act] is stand.polarity:
        facts.append("act agrees")
    elif POLARITY[said.speech_act] is not Polarity.NEUTRAL:
        facts.append("act differs")
    return tuple(dict.fromkeys(facts))


def _of_statement(said: Statement, content: Sequence[Token], reading: Reading, doc: Doc) -> Iterator[str]:
    yield f"quoting {said.quoting}"
    yield f"act {said.speech_act}"
    yield f"sure {next((bound for bound in SURE if said.confidence < bound), 1.0)}"
    yield f"words {level(len(content), LENGTHS)}"
    if said.speaker is None:
        yield "speaker untold"
    else:
        speaker = reading.by_iri[said.speaker]
        known = {ActorKind.PERSON: "person", ActorKind.ORGANIZATION: "body"}
        yield f"speaker {known.get(speaker.kind, 'unnamed')}"
    if said.via is not None:
        yield "via"
    cue = [token for span in said.cue for token in phrase_at(doc, span) or ()]
    yield from (f"cue word {token.lemma_.lower()}" for token in cue if token.is_alpha and common(token))
    source = phrase_at(doc, said.source[0]) if said.source else None
    if source:
        yield (
            f"source word {source.root.lemma_.lower()}"
            if source.root.pos_ == "NOUN" and common(source.root)
            else f"source {source.root.pos_}"
        )
    if not cue:
        yield "cue none"
    elif any(token.lemma_.lower() in {"say", "tell", "add", "write", "note", "explain"} for token in cue):
        yield "cue plain"
    elif not any(token.pos_ in {"VERB", "AUX"} for token in cue):
        yield "cue noun"
    if any(token.is_sent_start for token in content[1:]):
        yield "sentences"


def _of_target(said: Statement, stand: Stand, reading: Reading, doc: Doc) -> Iterator[str]:
    matter = stand.matter
    if matter.policy:
        yield "to policy"
    elif matter.towards is not None:
        kind = reading.by_iri[matter.towards].kind
        yield "to person" if kind is ActorKind.PERSON else "to body"
        if matter.towards == said.speaker:
            yield "to self"
    else:
        yield "to topic" if matter.topical else "to words"
    words = phrase_at(doc, matter.spans[0])
    if not words:
        yield "target lost"
        return
    if matter.towards is None:
        yield f"label {level(len(words), LENGTHS)}"
        head = words.root
        yield f"head {head.pos_}"
        if _is_clause(list(words)):
            yield "label clause"
        if words[0].pos_ in OPENING and head.pos_ != "VERB":
            yield "label fragment"
        if any(token.lower_ in {"i", "you", "we", "he", "she", "they", "it"} for token in words):
            yield "label pronoun"
        if len(words) == 1:
            yield "label bare"
        yield "label of a topic" if within(doc, matter.spans[:1]) else "label of no topic"
    inside = any(span.overlaps(matter.spans[0]) for span in said.content)
    yield "target within" if inside else "target outside"
    if not said.sentence.overlaps(matter.spans[0]):
        yield "target elsewhere"
    head = words.root
    if matter.towards is None and common(head):
        yield f"target word {head.lemma_.lower()}"
    yield (
        f"target as {head.dep_}"
        if head.dep_ in {"nsubj", "nsubjpass", "dobj", "pobj", "ROOT", "poss"}
        else "target as other"
    )


def _of_tie(stand: Stand, content: Sequence[Token], doc: Doc) -> Iterator[str]:
    """How the words that show the side hang together with what it is towards."""
    words = phrase_at(doc, stand.matter.spans[0])
    if not stand.shown or not words:
        yield "shown nowhere"
        return
    shown, head = stand.shown[0], words.root
    yield from (f"shown {token.lemma_.lower()}" for token in stand.shown if common(token))
    if words.start <= shown.i < words.end:
        yield "shown within target"
        return
    away = min(abs(shown.i - words.start), abs(shown.i - words.end + 1))
    yield f"away {level(away, FAR)}"
    above = [head]
    while above[-1].head != above[-1] and len(above) <= DEEP:
        above.append(above[-1].head)
    if shown in above[1:] or shown.head == head:
        yield "tied"
    elif shown.head in above[1:]:
        yield "tied beside"
    inside = {token.i for token in content}
    if shown.i in inside and (shown.head.i not in inside or shown.head == shown):
        yield "shown by root"
    if any(child.dep_ == "neg" for child in (*shown.children, *shown.head.children)):
        yield "negated"
    if any(child.tag_ == "MD" for child in (*shown.children, *shown.head.children)):
        yield "modal"


def _plain(said: Statement, content: Sequence[Token], doc: Doc) -> Iterator[str]:
    """What words may show a side, of a statement that is taken to show none."""
    yield from (
        f"content {token.lemma_.lower()}" for token in content if token.pos_ in {"VERB", "ADJ", "ADV"} and common(token)
    )
    loaded = sum(bool(forms(token) & LOADED) for token in content)
    yield f"loaded {min(2, loaded)}"
    cue = [token for span in said.cue for token in phrase_at(doc, span) or ()]
    if any(forms(token) & LOADED for token in cue):
        yield "loaded cue"
    lower = {token.lower_ for token in content}
    if lower & {"should", "must", "need", "needs", "ought", "have"}:
        yield "should"
    if lower & {"will", "would", "'ll", "’ll", "plan", "plans", "going"}:
        yield "will"
    if lower & {"i", "we", "my", "our", "me", "us"}:
        yield "own"
    if lower & attitudes.NOT:
        yield "not"
    if any(token.tag_ in {"JJR", "JJS", "RBR", "RBS"} for token in content):
        yield "compared"
    if any(token.like_num for token in content):
        yield "number"
    if any(token.tag_ == "VBD" for token in content):
        yield "past"
    if any(token.text in {"!", "?"} for token in content):
        yield "mark"
    if sum(token.pos_ == "ADJ" for token in content) > 1:
        yield "adjectives"
    if said.quoting is Quoting.DIRECT:
        yield "quoted"


def _is_clause(words: Sequence[Token]) -> bool:
    """Whether words are a clause with a finite verb of its own, rather than a thing with a clause after it."""
    return any(token.tag_ in FINITE and not _relative(token, words) for token in words)


def _relative(verb: Token, words: Sequence[Token]) -> bool:
    """Whether a verb stands in a clause that tells more of a noun: "the bill that would cap rents"."""
    inside = {token.i for token in words}
    at = verb
    while at.i in inside:
        if at.dep_ in {"relcl", "acl", "advcl"}:
            return True
        if at.head == at:
            return False
        at = at.head
    return False
