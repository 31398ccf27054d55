"""In what sense a figure is meant, by the verbs and nouns that it hangs on: asked for, promised, given, spent, foreseen."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from ontology.policies import Sense


def sense_of_money(doc: Doc, token: Token) -> Sense:
    """The sense of a sum at a token: what the nearest verb or noun that tells one says."""
    if {one.lower_ for one in doc[max(token.sent.start, token.i - 4) : token.i]} & FORESEEN:
        return Sense.FORECAST
    part = next(parts(token), None)
    for word in _governing(token, aside=True):
        if word.pos_ in {"VERB", "AUX"}:
            if found := _of_verb(word):
                return found
        elif found := _of_noun(word):
            later = next(
                (_of_verb(verb) for verb in _governing(word, aside=True) if verb.pos_ in {"VERB", "AUX"}), None
            )
            return later if found is Sense.GIVEN and later in OVERRIDING else found
    return (_of_noun(part) if part is not None else None) or Sense.STATED


def sense_of_count(doc: Doc, token: Token) -> Sense:
    """The sense of a count at a token: what may or will become, what is aimed at, or what is."""
    before = {one.lower_ for one in doc[max(token.sent.start, token.i - 4) : token.i]}
    below = token
    for word in _governing(token, aside=False):
        doing, below = below.dep_ == "nsubj", word
        if word.pos_ in {"VERB", "AUX"}:
            if before & NOW and not _beside(word) & EXPECTING:
                return Sense.STATED
            above = _above(word)
            becoming = word.lemma_.lower() in BECOMING | HAPPENING
            aimed = not doing and word.lemma_.lower() in AIMED
            if aimed or any(one.lemma_.lower() in AIMS for one in above):
                return Sense.TARGET
            if any(_is_foreseen(one) and (becoming or one.lemma_ not in {"set", "due"}) for one in (word, *above)):
                return Sense.FORECAST
            if "will" in _beside(word) and not becoming:
                return Sense.TARGET if word.lemma_ in MAKING else Sense.STATED
            return Sense.FORECAST if _beside(word) & MAYBE else Sense.STATED
        if word.lemma_.lower() in AIMS:
            return Sense.TARGET
        if word.lemma_.lower() in FORECASTS:
            return Sense.FORECAST
    return Sense.STATED


CARRYING = frozenset({"worth", "part", "share", "total", "sum", "some"})
"""Words between a sum and its noun: "£5m worth of funding", "part of a £5m fund"."""


def parts(last: Token) -> Iterator[Token]:
    """The nouns that "of" leads to right after a sum: "£5m of funding", "£5m worth of funding"."""
    doc, at = last.doc, last.i + 1
    while at < min(last.i + 4, len(doc)) and doc[at].lower_ in {*CARRYING, "in"}:
        at += 1
    if at < len(doc) and doc[at].lower_ == "of" and (at > last.i + 1 or doc[at].head.i <= last.i):
        yield from (child for child in doc[at].children if child.dep_ == "pobj")
    elif at < len(doc) and at > last.i + 1 and doc[at - 1].lower_ == "in" and doc[at].pos_ in {"NOUN", "ADJ"}:
        yield from (child for child in doc[at - 1].children if child.dep_ == "pobj" and child.lemma_ in GIVING_NOUNS)


# --- Words ---

ASKING = frozenset(
    """appeal ask bid call campaign demand lobby need plead press propose push recommend request require seek suggest urge want
    warrant""".split()
)
ASKING_NOUNS = frozenset({"appeal", "bid", "call", "demand", "need", "plea", "recommendation", "request"})
PROMISING = frozenset(
    """announce commit earmark guarantee intend pledge plan promise set vow unveil agree aim""".split()
)
PROMISING_NOUNS = frozenset({"commitment", "plan", "pledge", "promise", "proposal", "intention", "vow"})
GIVING = frozenset(
    """allocate approve award back boost bring confirm contribute devote direct distribute donate fund get give grant hand help
    inject invest offer plough pour provide pump put raise receive reimburse secure share supply win""".split()
)
GIVING_NOUNS = frozenset(
    """aid allocation award boost bonus budget cash compensation donation envelope fund funding grant injection investment loan
    package pot programme rebate scheme settlement subsidy support""".split()
)
SPENDING = frozenset("cost lose pay spend splash squander waste".split())
SPENDING_NOUNS = frozenset(
    {"bill", "cost", "expenditure", "expense", "loss", "outlay", "overspend", "price", "spend", "spending"}
)
TAKING = frozenset("axe cancel claw fine freeze scrap slash steal strip suspend withdraw withhold".split())
"""Verbs that take away what was given or had."""
WILLING = GIVING - {"help", "bring", "boost"} | {"spend", "pay", "cut", "save", "build"}
"""Verbs that promise money with "will"."""
BECOMING = frozenset(
    "add bring climb cost exceed face fall generate go grow hit increase lose raise reach rise run save soar surge top total".split()
)
"""Verbs that foresee with "will", "could" or "may"."""
HAPPENING = frozenset("affect be become die face have leave need number see".split())
"""Verbs that foresee a count with "will"."""
EXPECTING = frozenset(
    {"expect", "estimate", "forecast", "predict", "project", "anticipate", "likely", "set", "due", "course", "slate"}
)
FORECASTS = frozenset({"forecast", "estimate", "projection", "prediction", "outlook"})
AIMS = frozenset(
    "aim ambition goal hope intend objective plan pledge promise seek target vow want commit commitment".split()
)
AIMED = frozenset({"aim", "plan", "pledge", "promise", "vow", "commit"})
"""Verbs whose own object is an aim."""
MAKING = frozenset("build create deliver hire open plant provide recruit train fund install offer".split())
NOW = frozenset({"already", "currently", "now", "present"})
MAYBE = frozenset({"could", "may", "might", "would", "will", "'ll", "’ll", "shall"})
DUTY = frozenset({"should", "must", "ought"})
OVERRIDING = frozenset({Sense.ASKED, Sense.PROMISED, Sense.FORECAST, Sense.SPENT})
"""What a verb says even of a noun of giving: "called for a £5m fund"."""

FORESEEN = frozenset({"expected", "projected", "forecast"})
"""Words before a sum that put it ahead: "an expected £5m"."""

FAR = 7
"""Links up from a figure: further up is another story."""
INFINITE = frozenset({"xcomp", "advcl", "pcomp", "acl", "prep", "conj", "relcl", "ccomp", "oprd"})


def _governing(token: Token, *, aside: bool) -> Iterator[Token]:
    """The words on which a token hangs, nearest first, up to the verb of its clause; out of an `aside` between dashes or not."""
    word = token
    for _ in range(FAR):
        if word.head == word or (not aside and _dashed(token.doc, token.i, word.head.i)):
            return
        word = word.head
        yield word
        if word.pos_ in {"VERB", "AUX"} and not _is_infinite(word):
            return


def _dashed(doc: Doc, one: int, other: int) -> bool:
    """Whether a dash or bracket stands between two near tokens, which makes one of them an aside."""
    between = doc[min(one, other) + 1 : min(max(one, other), min(one, other) + 1 + FEW)]
    return any(
        token.text in {"–", "—", "(", ")", "--"} or (token.text == "-" and token.i and token.nbor(-1).whitespace_)
        for token in between
    )


FEW = 12
"""Tokens that are looked through for a dash."""


def _beside(verb: Token) -> frozenset[str]:
    """The auxiliaries of a verb, and what its head in "is expected to rise" is."""
    own = {child.lower_ for child in verb.lefts if child.dep_ in {"aux", "auxpass"}}
    if verb.dep_ == "conj" and not own:
        own = {child.lower_ for child in verb.head.lefts if child.dep_ == "aux"}
    return frozenset(own)


def _above(verb: Token) -> list[Token]:
    """The words on which an infinitive, a gerund or a subjunctive hangs, nearest first."""
    found = [verb]
    while len(found) < FAR and found[-1].dep_ in INFINITE and found[-1].head != found[-1] and _is_infinite(found[-1]):
        found.append(found[-1].head)
        if found[-1].dep_ == "prep" or found[-1].pos_ == "ADP":
            found.append(found[-1].head)
    return found[1:]


def _is_infinite(word: Token) -> bool:
    """Whether what a word says depends on the word above: "to spend", "for spending", "be spent"."""
    if word.tag_ not in {"VB", "VBG", "IN", "VBN", "JJ"}:
        return False
    finite = {"is", "are", "was", "were", "has", "have", "had", *MAYBE, *DUTY, "can"}
    return not any(child.lower_ in finite for child in word.lefts if child.dep_ in {"aux", "auxpass"})


def _is_foreseen(word: Token) -> bool:
    return word.lemma_.lower() in EXPECTING and (word.tag_ in {"VBN", "JJ", "IN", "NN"} or word.lemma_ != "set")


def _of_verb(verb: Token) -> Sense | None:
    """What a verb says of its money, by itself, its auxiliaries and what it hangs on."""
    lemma, beside, above = verb.lemma_.lower(), _beside(verb), _above(verb)
    if lemma in TAKING:
        return Sense.STATED
    if lemma == "set" and any(child.lower_ == "aside" for child in verb.children):
        return Sense.GIVEN
    asked = lemma in ASKING or beside & DUTY
    if asked:
        return Sense.ASKED
    giving = lemma in GIVING or lemma in SPENDING
    for word in above:
        if word.lemma_.lower() in ASKING | ASKING_NOUNS or _beside(word) & DUTY:
            return Sense.ASKED
        if (
            giving
            and word.lemma_.lower() in PROMISING | PROMISING_NOUNS
            and not (word.lemma_ == "set" and word.tag_ == "VBN")
        ):
            return Sense.PROMISED
        if word.lemma_.lower() in EXPECTING and lemma in BECOMING | SPENDING:
            return Sense.FORECAST
    if any(
        child.lemma_.lower() in EXPECTING - {"set"} and child.tag_ == "VBN"
        for child in verb.children
        if child.dep_ == "amod"
    ):
        return Sense.FORECAST
    if verb.dep_ == "ccomp" and verb.head.lemma_.lower() in ASKING - {"suggest"} and verb.tag_ in {"VB", "VBN"}:
        return Sense.ASKED
    if beside & MAYBE:
        if lemma in BECOMING - {"raise"} or (lemma in SPENDING and not beside & {"will", "'ll", "’ll"}):
            return Sense.FORECAST
        if lemma in {"receive", "get", "share", "win"}:
            return Sense.GIVEN
        return Sense.PROMISED if lemma in WILLING else None
    if lemma in EXPECTING - {"set"}:
        return Sense.FORECAST
    if lemma in PROMISING - {"set", "confirm"}:
        return Sense.PROMISED
    if lemma in SPENDING:
        return Sense.SPENT
    return Sense.GIVEN if lemma in GIVING - {"raise", "put", "help", "bring", "offer"} else None


def _of_noun(noun: Token) -> Sense | None:
    lemma = noun.lemma_.lower()
    for words, found in (
        (ASKING_NOUNS, Sense.ASKED),
        (PROMISING_NOUNS, Sense.PROMISED),
        (GIVING_NOUNS, Sense.GIVEN),
        (SPENDING_NOUNS, Sense.SPENT),
        (FORECASTS, Sense.FORECAST),
    ):
        if lemma in words and noun.pos_ in {"NOUN", "PROPN"}:
            return found
    return None
