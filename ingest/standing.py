"""Whether what a verb or noun tells is so, is planned, or is only asked for, denied or possible."""

from __future__ import annotations

from enum import Enum

from spacy.tokens import Token

from ingest.grammar import CLIMB, child, infinitive
from ingest.saying import DOUBTING, SAYING

HYPOTHETICAL = frozenset({"could", "should", "may", "might", "must", "can", "ought", "would", "wo", "cannot"})
FUTURE = frozenset({"will", "'ll", "’ll", "shall"})
HINDERED = frozenset({"nearly", "almost", "never", "hardly", "reportedly", "allegedly", "perhaps", "maybe", "possibly"})
SUPPOSING = frozenset({"if", "unless", "whether", "lest"})
AWAITING = frozenset({"once", "until"})
"""What makes the present tense tell of a time that may never come: "once a new chair takes office"."""
PLANNING = frozenset(
    "agree announce decide due elect expect go intend intention opt plan poised prepare ready schedule set slate".split()
)
"""What makes an infinitive a plan: "is set to resign", "due to be published"."""
DOING = frozenset("begin continue force go manage move oblige start vote".split())
"""What makes an infinitive something that is done: "was forced to resign"."""
DECISIONS = frozenset({"agreement", "choice", "decision", "move"})
"""The same of nouns: "the decision to appoint"."""
WISHING = DOUBTING | frozenset(
    """advise advocate avoid beg block bid call campaign consider contemplate delay demand discuss expect fear float
    hint mull offer oppose petition plead pledge predict press pressure prevent promise propose push recommend refuse
    request require resist rule seek speculate suggest tell think threaten tip urge vow warn weigh""".split()
)
"""What speaks of something without saying that it happens."""
WISHES = WISHING - frozenset({"discuss", "oppose", "tell", "think", "warn"}) | frozenset(
    "appeal chance clamour hope idea likelihood possibility proposal prospect question risk rumour speculation".split()
)
"""The same of what is told by a noun; who discusses or opposes an appointment speaks of one that is made."""
DECLARING = frozenset({"accept", "announce", "confirm", "hand", "submit", "tender"})
"""Verbs with which a noun tells it: "announced her resignation on Monday"."""
INSTEAD = frozenset({"without", "against", "than", "instead", "for", "about", "despite"})
"""What leads to a gerund that tells of nothing that happened, or not of when and by whom."""
OPEN_MODIFIERS = frozenset({"any", "no", "possible", "potential", "future", "likely", "proposed", "alleged", "every"})


class Standing(Enum):
    """How sure it is that something happens."""

    FACT = 0
    PLAN = 1


def standing(head: Token) -> Standing | None:
    """Whether what a verb or noun tells is so, or is planned; None where it is denied, asked for or only possible."""
    found = Standing.FACT
    link = head
    if head.pos_ not in {"VERB", "AUX"} and _open(head):
        return None
    for _ in range(CLIMB):
        verbal = link.pos_ in {"VERB", "AUX"} and link.tag_ != "NN"
        here = _of_verb(link) if verbal else Standing.FACT
        if here is None:
            return None
        found = max(found, here, key=lambda one: one.value)
        if link.head == link:
            break
        governed = _governed(link)
        if governed is None:
            return None
        found = max(found, governed, key=lambda one: one.value)
        if link.dep_ in {"relcl", "advcl"} and not infinitive(link):
            break
        if link.dep_ == "acl" and link.tag_ == "VBN" and not infinitive(link):
            break  # "should read the report published today"
        link = link.head
    return None if link.head == link and _asks(link) else found


def _open(noun: Token) -> bool:
    """Whether it is none in particular: "any appointment", "no date for the launch"."""
    return any(one.lower_ in OPEN_MODIFIERS for one in noun.children)


def _of_verb(verb: Token) -> Standing | None:
    """What the auxiliaries and adverbs of a verb say."""
    words = {one.lower_ for one in verb.lefts if one.dep_ in {"aux", "auxpass", "neg", "mark", "advmod"}}
    denied = any(one.dep_ == "neg" for one in verb.children)
    if (
        denied
        or words & (SUPPOSING | HINDERED)
        or (words & AWAITING and (verb.tag_ in {"VBZ", "VBP"} or words & {"is", "are"}))
        or _inverted(verb)
    ):
        return None
    if words & HYPOTHETICAL and not ("would" in words and _foretold(verb)):
        return None
    if _bare(verb, words) and not (verb.dep_ == "conj" or (verb.dep_ == "xcomp" and verb.head.lemma_ == "help")):
        return None
    planned = words & (FUTURE | {"would"}) or (infinitive(verb) and verb.head == verb)  # "Ann Lee to lead review"
    return Standing.PLAN if planned else Standing.FACT


def _bare(verb: Token, words: set[str]) -> bool:
    """Whether it is an order or a wish: "sack her", "it is time she be sacked"."""
    wished = "be" in words and verb.tag_ == "VBN" and not words & {"being", "been"}
    return (verb.tag_ == "VB" or wished) and not words & (FUTURE | {"to", "would", "did", "does", "do"})


def _inverted(verb: Token) -> bool:
    """Whether an auxiliary stands before the subject: "had they appointed her", "did he resign?"."""
    doer = child(verb, "nsubj", "nsubjpass")
    return doer is not None and any(one.dep_ in {"aux", "auxpass"} and one.i < doer.i for one in verb.lefts)


def _foretold(verb: Token) -> bool:
    """Whether "would" is a "will" told later: "announced that she would resign", "said he would" of the one who says it."""
    above = verb.head
    if verb.dep_ != "ccomp" or above.tag_ not in {"VBD", "VBN"}:
        return False
    if any(one.dep_ == "advcl" and any(mark.lower_ in SUPPOSING for mark in one.children) for one in verb.children):
        return False
    teller, doer = child(above, "nsubj"), child(verb, "nsubj")
    own = teller is not None and doer is not None and doer.lower_ in {"he", "she", "it", "they"}
    return above.lemma_ in {"announce", "confirm", "reveal"} or (own and above.lemma_ in SAYING)


def _governed(link: Token) -> Standing | None:
    """What the word on which another hangs makes of it."""
    above = link.head
    lemma = above.lemma_.lower()
    if infinitive(link) and link.dep_ in {"xcomp", "ccomp", "advcl", "acl", "relcl"}:
        if lemma in PLANNING or (link.dep_ in {"acl", "relcl"} and child(link, "auxpass") and lemma not in WISHES):
            return Standing.PLAN
        return Standing.FACT if lemma in DOING | DECISIONS else None
    if link.dep_ in {"ccomp", "xcomp", "acl"} and lemma in WISHING | WISHES:
        return None
    if link.dep_ in {"dobj", "nsubj", "nsubjpass"} and lemma in WISHES:
        return None
    if link.dep_ == "pobj" and (above.head.lemma_.lower() in WISHES or _open(above.head)):
        return None
    if link.dep_ == "pcomp" and lemma in INSTEAD:
        return None
    return Standing.FACT


def _asks(root: Token) -> bool:
    return bool(root.sent[-1].text == "?" or (len(root.sent) > 1 and root.sent[-2].text == "?"))
