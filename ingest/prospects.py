"""What is said to be going to be done, or that it should be: "will be closed", "is to spend", "should create"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from ingest import policywords as words
from ingest.deciders import Cast, Standing
from ingest.drafts import Draft, Push, finite, infinitive, negated, verb_span
from ingest.policykinds import EXAMINING, clause_kind, noun_kind, particled, taxing, term, verb_object
from ingest.wants import VAGUE
from ontology.policies import PolicyKind, Status
from ontology.records import ActorKind, SpeechAct

INHERITING = frozenset({"xcomp", "acomp", "conj", "advcl", "pcomp", "acl", "relcl"})
"""How verbs hang together that can share a subject."""
DEEP = 4
"""Verbs up to which a subject is looked for."""
HEADLINE = 24
"""Words of the longest headlines."""
FAR = 12
"""Words before the "to" of a headline."""
WILL = frozenset({"will", "'ll", "’ll", "shall"})
FORESEEING = frozenset("expect tip forecast predict understand think believe anticipate".split())
"""Verbs whose participle makes of an infinitive what is only expected: "is tipped to cut X"."""
SEEMING = frozenset({"look", "seem", "appear"})
"""Verbs that make a plan something expected: "looks set to"."""
BACKING = frozenset("back match accompany underpin support follow couple complement fund balance".split())
"""What has to be done beside something, in the passive: "must be matched by new money"."""
INNER = frozenset(
    "believe consider feel hope know like love mean need remember respect see suppose think trust want wish bear owe earn enjoy suffer".split()
)
"""Verbs of what goes on in people, which are no deeds."""
TELLING = frozenset(
    "say announce confirm pledge promise vow reveal insist add declare state explain tell indicate signal".split()
)
"""Verbs after which "would" tells what somebody will do."""
SHOULD = frozenset({"must", "should", "ought"})
NOBODY = frozenset("he she i you we who that which it they this there everything something anything".split())
"""Subjects of passives that name nothing that is governed."""


def subject(verb: Token, depth: int = 0) -> Token | None:
    """Who does what a verb tells, looked for up the verbs on which it hangs."""
    for child in verb.children:
        if child.dep_ == "nsubj" or (child.dep_ == "nsubjpass" and depth):
            relative = child.lower_ in {"who", "which", "that"} and verb.dep_ == "relcl"
            return verb.head if relative else child
        if child.dep_ == "agent":
            return next((noun for noun in child.children if noun.dep_ == "pobj"), None)
    passive = next((child for child in verb.children if child.dep_ == "nsubjpass"), None)
    if passive is not None:
        return passive if verb.lemma_.lower() in FORESEEING else None
    if depth >= DEEP or verb.head == verb or verb.dep_ not in INHERITING:
        return None
    if verb.head.pos_ in {"VERB", "AUX"}:
        return subject(verb.head, depth + 1)
    return verb.head if verb.dep_ in {"relcl", "acl"} and verb.tag_ == "VBG" else None


def _alike(verb: Token) -> bool:
    """Whether a form can be an infinitive: "cut" is tagged as a past tense too."""
    return verb.tag_ in {"VB", "VBN"} or verb.lower_ == verb.lemma_.lower()


def _joined(verb: Token) -> bool:
    """Whether a verb has no auxiliary or subject of its own, so that it shares those of the one it is joined to."""
    return not any(child.dep_ in {"aux", "auxpass", "nsubj", "nsubjpass"} for child in verb.lefts)


def top(verb: Token) -> Token:
    """The verb on which an infinitive hangs: "are" of "are set to receive"."""
    for _ in range(DEEP):
        if verb.dep_ != "xcomp" or verb.head.pos_ not in {"VERB", "AUX"}:
            return verb
        verb = verb.head
    return verb


def prospect(verb: Token, cast: Cast) -> Iterator[Draft]:
    """What those who govern will do or should do, and what is to be done with what they govern."""
    status, modal = _told(verb)
    if status is None or (negated(verb) and status is not Status.RECOMMENDED):
        return
    if verb.tag_ == "VBN" and any(child.dep_ == "auxpass" for child in verb.lefts):
        yield from _passive(verb, status)
        return
    doer, whole, lemma = subject(verb), top(verb), verb.lemma_.lower()
    if doer is None or "relcl" in {verb.dep_, whole.dep_}:
        return
    if modal == "would" and not _vouched(verb, doer, cast):
        return
    thing = verb_object(verb)
    if lemma in EXAMINING and status is Status.ANNOUNCED and cast.standing(doer) in {Standing.DECIDES, Standing.PUBLIC}:
        if any(child.dep_ in {"ccomp", "dobj", "prep"} for child in verb.rights):
            yield Draft(verb.i, verb_span(whole, subject=True), PolicyKind.REVIEW, Status.PROMISED, "modal", doer.i)
        return
    if lemma in words.MOVING and term(doer) in words.GOVERNED and thing is None:
        kind = PolicyKind.LEGISLATION if taxing(doer) else noun_kind(doer, Push(status, "moving", None))
        yield Draft(verb.i, verb_span(whole, subject=True), kind, status, "moving")
    elif _acts(verb, thing, doer, cast):
        asked, planned = status is Status.RECOMMENDED, modal in {"is to", "expected"}
        able = cast.is_party(doer) or (planned and _is_body(doer, lemma, cast))
        if _may(doer, lemma, cast, asked=asked) or (able and lemma not in words.SLIGHT | words.WEAK | words.PERSONAL):
            told = status if asked or planned or _made_known(verb) else Status.PROMISED
            push = Push(told, "modal", None if asked else doer)
            yield Draft(verb.i, verb_span(verb), clause_kind(verb, push), push.status, push.rule, push.at)


def _made_known(verb: Token) -> bool:
    """Whether somebody announces or confirms what will be done: it is decided."""
    return verb.dep_ == "ccomp" and verb.head.lemma_.lower() in {"announce", "confirm", "reveal", "unveil"}


def _acts(verb: Token, thing: Token | None, doer: Token, cast: Cast) -> bool:
    """Whether a clause tells an act of governing: by its verb, or where somebody promises or asks for it by any verb of deeds."""
    lemma = verb.lemma_.lower()
    if thing is None and lemma in {"make", "let", "force", "have"}:
        sure = any(
            child.lower_ in {"sure", "certain", "clear"} for child in verb.subtree if verb.i < child.i < verb.i + 3
        )
        return not sure and any(child.dep_ == "ccomp" for child in verb.rights)
    if thing is None:
        tied = any(child.dep_ == "prep" and child.lower_ not in {"at", "in"} for child in verb.rights)
        return lemma in words.PREPOSITIONAL - {"rise", "move", "consult", "deploy"} and tied
    if term(thing) in words.AWAY | VAGUE or thing.ent_type_ == "PERSON" or thing.pos_ == "PRON":
        return lemma in words.ACTIONS - words.SLIGHT and term(thing) not in words.AWAY and thing.ent_type_ != "PERSON"
    told = cast.act(verb) in {SpeechAct.PLEDGE, SpeechAct.ANNOUNCE, SpeechAct.RECOMMEND}
    any_deed = (
        told
        and doer.lower_ not in {"we", "i"}
        and lemma not in words.PERSONAL | words.SLIGHT | INNER
        and thing.pos_ == "NOUN"
    )
    return lemma in words.ACTIONS or any_deed or particled(verb)


def _vouched(verb: Token, doer: Token, cast: Cast) -> bool:
    """Whether "would" is a "will" told later, or what a party would do: "said it would freeze X"."""
    over = verb.head
    if verb.dep_ == "conj":
        verb, over = over, over.head
    if cast.is_party(doer) or cast.act(verb) in {SpeechAct.PLEDGE, SpeechAct.ANNOUNCE}:
        return True
    if verb.dep_ != "ccomp" or over.lemma_.lower() not in TELLING:
        return False
    teller = next((child for child in over.children if child.dep_ == "nsubj"), None)
    who = cast.actor(teller) if teller is not None else None
    personal = who is not None and who.kind is ActorKind.PERSON and teller is not None and not cast.is_party(teller)
    return not (doer.lower_ == "it" and personal)


def headline(verb: Token, cast: Cast) -> Iterator[Draft]:
    """As in "Council to sell depot", "Scrap the levy, union tells minister": sentences of headlines without a finite verb."""
    sentence = verb.sent
    if len(sentence) > HEADLINE or sentence[-1].text == "." or verb_object(verb) is None:
        return
    if verb.lemma_.lower() not in words.ACTIONS | words.ENDING or term(verb_object(verb) or verb) in words.AWAY:
        return
    if infinitive(verb) and verb.i - sentence.start <= FAR:
        sign = next(child for child in verb.lefts if child.tag_ == "TO")
        doer = sign.nbor(-1) if sign.i > sentence.start else sign
        if _heads(doer, cast) and not any(map(finite, _main(verb))):
            push = Push(Status.ANNOUNCED, "headline", doer)
            yield Draft(verb.i, verb_span(verb), clause_kind(verb, push), push.status, push.rule, doer.i)
    elif (
        verb.tag_ == "VB"
        and verb.i == _first(verb)
        and any(one.lemma_.lower() in {"tell", "urge", "say"} for one in sentence)
    ):
        push = Push(Status.RECOMMENDED, "headline", None)
        yield Draft(verb.i, verb_span(verb), clause_kind(verb, push), push.status, push.rule)


def _heads(doer: Token, cast: Cast) -> bool:
    """Whether the subject of a headline governs: a council, a country, letters that stand for one."""
    if doer.pos_ not in {"NOUN", "PROPN"} or doer.ent_type_ == "PERSON":
        return False
    actor = cast.actor(doer)
    if actor is not None and actor.kind is ActorKind.PERSON:
        return False
    public = cast.standing(doer) in {Standing.DECIDES, Standing.PUBLIC} and doer.tag_ != "NNS"
    return public or doer.ent_type_ == "GPE" or (doer.is_upper and len(doer) > 1)


def _main(verb: Token) -> list[Token]:
    """The verbs above an infinitive, up to the root."""
    found: list[Token] = []
    while verb.head != verb and len(found) < DEEP:
        verb = verb.head
        found.append(verb)
    return found


def _first(verb: Token) -> int:
    """The number of the first word of the sentence."""
    return next((token.i for token in verb.sent if not token.is_punct and not token.is_space), -1)


def _passive(verb: Token, status: Status) -> Iterator[Draft]:
    """As in "Fares will be frozen": done by those who govern, whoever they are."""
    whole = top(verb)
    if any(child.lower_ in {"whether", "if", "how", "why", "when"} for child in (*verb.lefts, *whole.lefts)):
        return
    thing = next((one for one in (*verb.lefts, *whole.lefts) if one.dep_ in {"nsubjpass", "nsubj"}), None)
    if status is Status.RECOMMENDED and thing is not None and verb.lemma_.lower() in BACKING and _with(verb):
        yield Draft(verb.i, verb_span(whole, subject=True), PolicyKind.RECOMMENDATION, status, "passive")
        return
    if thing is None or thing.ent_type_ == "PERSON" or thing.lower_ in NOBODY or term(thing) in words.AWAY:
        return
    if (
        verb.lemma_.lower() in words.ACTIONS - words.WEAK
        or particled(verb)
        or (status is Status.RECOMMENDED and verb.lemma_ == "make")
    ):
        by = next((child for child in verb.rights if child.dep_ == "agent"), None)
        doer = next((child for child in by.children if child.dep_ == "pobj"), None) if by is not None else None
        kind = clause_kind(verb, Push(status, "passive", None), thing)
        span = verb_span(whole, subject=True)
        if status is Status.ANNOUNCED and {"legislation", "bill", "law", "act"} & {
            one.lower_ for one in verb.subtree if one.i > verb.i
        }:
            kind = PolicyKind.LEGISLATION
        yield Draft(verb.i, span, kind, status, "passive", doer.i if doer is not None else None)


def _with(verb: Token) -> bool:
    """Whether a passive names the thing that must come with another: "must be backed by faster approvals"."""
    for child in verb.rights:
        if child.dep_ in {"agent", "prep"} and child.lower_ in {"by", "with"}:
            return any(
                one.dep_ == "pobj" and one.ent_type_ != "PERSON" and one.pos_ == "NOUN" for one in child.children
            )
    return False


def _may(doer: Token, lemma: str, cast: Cast, *, asked: bool) -> bool:
    """Whether somebody can do what a verb of governing tells: who decides, a review, or "we" for verbs that leave no doubt."""
    standing = cast.standing(doer)
    if asked and lemma in words.SLIGHT - {"make"}:
        return False
    if standing is Standing.DECIDES or term(cast.meant(doer)) in words.REVIEWS:
        return True
    own = doer.lower_ in {"we", "i"} and standing is not Standing.PRIVATE
    return own and lemma not in words.WEAK | words.PERSONAL


def _is_body(doer: Token, lemma: str, cast: Cast) -> bool:
    """Whether a body of public life does more than slight things: "the broadcaster is to shed 400 jobs"."""
    return cast.standing(doer) is Standing.PUBLIC and lemma not in words.SLIGHT | words.WEAK


def _told(verb: Token) -> tuple[Status | None, str]:
    """What the auxiliaries of a verb tell: "will", "must", "is to", "set to"."""
    for child in verb.lefts:
        if child.dep_ == "aux" and child.lower_ in WILL | {"wo", "would"}:
            return Status.ANNOUNCED, "would" if child.lower_ == "would" else "will"
        if child.dep_ == "aux" and child.lower_ in SHOULD:
            return Status.RECOMMENDED, "should"
    if verb.dep_ == "conj" and _alike(verb) and verb.head.tag_ in {"VB", "VBN"} and _joined(verb):
        return _told(verb.head)
    over = verb.head
    if verb.dep_ != "xcomp" or not any(child.tag_ == "TO" for child in verb.lefts):
        return None, ""
    if over.lower_ in {"likely", "poised"} or (over.lemma_.lower() in FORESEEING and over.tag_ == "VBN"):
        return (None, "") if negated(over) or negated(over.head) else (Status.EXPECTED, "expected")
    if over.lower_ == "going" and any(child.dep_ == "aux" for child in over.lefts):
        return Status.ANNOUNCED, "will"
    if (over.lemma_ == "be" and over.tag_ in {"VBZ", "VBP"}) or over.lower_ in {"set", "due"}:
        if over.head.lemma_ in SEEMING:
            return Status.EXPECTED, "expected"
        understood = any(one.lower_ in {"understood", "thought", "believed"} for one in _main(verb))
        return Status.EXPECTED if understood else Status.ANNOUNCED, "is to"
    if over.lower_ in {"needs", "need", "ought", "has", "have"} and not any(
        one.lower_ == "yet" for one in over.children
    ):
        ahead = any(one.lower_ in WILL for one in over.lefts)
        if any(one.lower_ in {"would", "could", "might", "may"} for one in over.lefts):
            return None, ""
        return (Status.ANNOUNCED, "will") if ahead and over.lower_ == "have" else (Status.RECOMMENDED, "should")
    return None, ""
