"""What the words of a statement show of its speaker's attitude: to what, which way, by which words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from ingest import attitudes as words
from ingest.attitudes import forms, found_in
from ingest.idioms import IDIOMS
from ingest.predicates import (
    DOUBTING,
    asked,
    clause_after,
    complement,
    complement_of,
    doing,
    embedded,
    ending,
    going,
    modals,
    needing,
    negated,
    passive,
    phrasal,
    subject,
    verbs_around,
)
from ontology.policies import Polarity
from ontology.records import SpeechAct

SUPPORT, OPPOSE, CONCERN, NEUTRAL = Polarity.SUPPORT, Polarity.OPPOSE, Polarity.CONCERN, Polarity.NEUTRAL

OBLIGING = frozenset({"must", "should", "ought"})
DOING = frozenset({"will", "'ll", "’ll", "shall", "would", "wo", "'d", "’d"})
PERHAPS = frozenset({"could", "may", "might", "would", "will", "'ll", "’ll", "wo", "can"})
IDLE = frozenset(
    "be have see know find get need like love prefer say think wait hear hope expect argue suggest agree advise want wish "
    "describe call admit figure understand believe remember consider imagine guess add note".split()
)
"""Verbs that after "we will" promise nothing."""

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})

QUALITIES = frozenset({"amod", "acomp", "attr", "oprd", "conj", "ccomp", "ROOT"})
"""What a participle is to its sentence where it tells a quality."""

STRONG, PLAIN, WEAK, FAINT = 3.0, 2.0, 1.2, 0.6
"""How much words count: what speakers say of themselves; a verdict or demand; what implies one; what hardly does."""


@dataclass(frozen=True, slots=True)
class Leaning:
    """What some words show: an act, if any, and which way towards what `head` heads, None for the matter at hand."""

    act: SpeechAct | None
    polarity: Polarity
    head: Token | None
    shown: Token
    weight: float
    rule: str


def leanings(content: Sequence[Token], voice: frozenset[str]) -> tuple[Leaning, ...]:
    """What the words of a content show, in their order; `voice` are the pronouns by which its speaker speaks of themselves."""
    inside = {token.i for token in content}
    found: list[Leaning] = []
    for token in content:
        if token.is_space or token.is_punct:
            continue
        for one in _of_word(token, forms(token), voice):
            outside = one.head is not None and one.head.i not in inside
            found.append(replace(one, head=None) if outside else one)
    return (*found, *_idioms(content), *_ordered(content))


def _idioms(content: Sequence[Token]) -> Iterator[Leaning]:
    """What several words say together, about the matter at hand; nothing where that is denied."""
    known = [forms(token) for token in content]
    for idiom in IDIOMS:
        for at, _ in found_in(known, idiom.phrases, gap=1):
            if words.NOT & forms(content[at]) or not _denied(content, at):
                weight = WEAK if idiom.polarity is NEUTRAL else PLAIN
                yield Leaning(idiom.act, idiom.polarity, None, content[at], weight, "idiom")


def _denied(content: Sequence[Token], at: int) -> bool:
    """Whether what begins there is said not to be so."""
    before = {form for token in content[max(0, at - 2) : at] for form in forms(token)}
    verb = next(verbs_around(content[at]), None)
    return bool(words.NOT & before) or (verb is not None and verb.i < content[at].i and negated(verb))


def _ordered(content: Sequence[Token]) -> Iterator[Leaning]:
    """An order at the beginning, however it was parsed: "Scrap the tax", "No new roads"."""
    run = [token for token in content[:5] if not token.is_punct]
    if len(run) > 1 and run[0].lower_ == "no" and not any(token.tag_ in FINITE for token in content):
        thing = run[0].head if run[0].head.pos_ == "NOUN" else None
        if thing is not None and thing.lemma_ not in words.LACKING:
            yield Leaning(None, OPPOSE, thing, run[0], PLAIN, "no-more")
    if len(run) > 1 and run[1].pos_ in {"DET", "PRON"} and run[0].tag_ in {"VB", "VBP", "NN", "NNP"}:
        known = forms(run[0])
        thing = run[1].head
        if known & words.ENDING and thing != run[0] and not _bad(thing):
            yield Leaning(SpeechAct.RECOMMEND, OPPOSE, thing, run[0], PLAIN, "demand-end")
        elif run[0].tag_ == "VB" and not known & IDLE:
            yield Leaning(SpeechAct.RECOMMEND, SUPPORT, run[0], run[0], WEAK, "demand")


def _of_word(token: Token, known: frozenset[str], voice: frozenset[str]) -> Iterator[Leaning]:
    if token.pos_ in {"VERB", "AUX"}:
        yield from _of_verb(token, known, voice)
    if token.pos_ == "ADJ" or _is_quality(token):
        yield from _of_quality(token, known, voice)
    if token.pos_ in {"NOUN", "PROPN"}:
        yield from _of_thing(token, known)
    if token.pos_ in {"ADV", "ADJ"} and known & words.LITTLE and token.head.pos_ in {"VERB", "ADJ", "ADV", "AUX"}:
        yield Leaning(SpeechAct.CRITICISE, CONCERN, subject(token.head), token, WEAK, "too-little")
    if token.lower_ == "called" and token.i > 0 and token.nbor(-1).text == "-" and token.head.pos_ == "NOUN":
        yield Leaning(None, CONCERN, token.head, token, FAINT, "so-called")
    if known & words.HEDGES and any(modals(verb) & PERHAPS for verb in verbs_around(token)):
        yield Leaning(SpeechAct.WARN, CONCERN, None, token, PLAIN, "unless")
    if token.lower_ == "against" and token.head.lemma_ == "be":
        side = OPPOSE if not negated(token.head) else NEUTRAL
        yield Leaning(
            SpeechAct.CRITICISE if side is OPPOSE else None, side, complement_of(token), token, PLAIN, "against"
        )


def _of_verb(verb: Token, known: frozenset[str], voice: frozenset[str]) -> Iterator[Leaning]:
    who, modal, no = subject(verb), modals(verb), negated(verb)
    own = who is not None and who.lower_ in voice
    target = complement(verb)
    asking = bool(known & words.ASKING)
    if asking and passive(verb):
        return
    infinitive = next((child for child in verb.children if child.dep_ in {"xcomp", "ccomp"} and child.i > verb.i), None)
    target = infinitive if asking and infinitive is not None else target
    if own and known & (words.GLAD | words.ANXIOUS | words.ANGRY | words.ASKING):
        yield from _of_self(verb, known, target, no=no)
    hypothetical = who is not None and who.lower_ in {"i", "we"} and not modal & (DOING - {"would", "'d", "’d"})
    if (
        own
        and (
            (modal & DOING and not hypothetical)
            or going(verb)
            or (no and doing(verb) and who is not None and who.lower_ in {"i", "we"})
        )
        and not known & (IDLE | words.DOOM - {"close", "sell", "move"})
        and verb.dep_ not in {"aux", "relcl", "acl", "advcl", "pcomp"}
    ):
        yield _promised(verb, known, no=no)
    elif (
        own
        and known & {"commit", "promise", "pledge", "vow", "guarantee", "intend", "plan"}
        and not no
        and not (verb.lemma_ == "guarantee" and passive(verb))
    ):
        yield Leaning(SpeechAct.PLEDGE, SUPPORT, target or verb, verb, PLAIN, "own-pledge")
    if ((modal & OBLIGING and not asked(verb)) or (needing(verb) and not own)) and not embedded(verb):
        yield from () if known & IDLE - {"be", "have", "get"} else _demanded(verb, who, no=no)
    elif (
        known & {"need", "require"}
        and not own
        and not passive(verb)
        and target is not None
        and target.dep_ == "dobj"
        and not modal & DOUBTING
    ):
        yield Leaning(None if no else SpeechAct.RECOMMEND, OPPOSE if no else SUPPORT, target, verb, WEAK, "needed")
    elif (not own or verb.tag_ == "VBN") and _decided(verb, known) and not asked(verb):
        rejecting = bool(known & words.FIGHTING - {"stop"}) and not passive(verb)
        side = OPPOSE if rejecting else SUPPORT
        yield Leaning(SpeechAct.ANNOUNCE, side, target if rejecting else verb, verb, 1.5, "decided")
    if no and known & {"afford"}:
        yield Leaning(
            None, OPPOSE, target if target is not None and target.pos_ == "NOUN" else None, verb, PLAIN, "cannot-afford"
        )
    if not own:
        yield from _of_effect(verb, known, who, no=no)


def _of_self(verb: Token, known: frozenset[str], target: Token | None, *, no: bool) -> Iterator[Leaning]:
    """What speakers say that they feel or want."""
    if known & {"love", "like", "hate", "regret"} and target is not None and target.dep_ == "xcomp":
        return
    if known & words.GLAD:
        act, side = (SpeechAct.CRITICISE, OPPOSE) if no else (SpeechAct.WELCOME, SUPPORT)
    elif known & words.ANXIOUS:
        act, side = (SpeechAct.ASSERT, NEUTRAL) if no else (SpeechAct.CONCERN, CONCERN)
    elif known & words.ANGRY:
        act, side = (SpeechAct.ASSERT, NEUTRAL) if no else (SpeechAct.CRITICISE, OPPOSE)
    elif verb.dep_ in {"relcl", "csubj", "pcomp", "advcl"} or (known & {"need"} and not _of_us(verb)):
        return
    else:
        act, side = SpeechAct.RECOMMEND, OPPOSE if no else SUPPORT
        if target is None or (known & {"call", "ask", "expect"} and target.pos_ != "VERB" and verb.tag_ == "VBD"):
            return  # "she called six directors", "what they expected"
        if known & {"hope", "expect", "seek", "ask"} or no:
            yield Leaning(None, side, target, verb, WEAK, "own-wish")
            return
    yield Leaning(act, side, target, verb, STRONG, "own-words")


def _of_us(verb: Token) -> bool:
    """As in "we need", which asks others too; "I need" tells a plan."""
    who = subject(verb)
    return who is not None and who.lower_ in {"we", "they"}


def _promised(verb: Token, known: frozenset[str], *, no: bool) -> Leaning:
    """What speakers say that they will do: to fight a thing is to be against it, and so is never to do it."""
    target = complement(verb)
    if known & words.FIGHTING and not no:
        feared = (child for child in verb.children if child.dep_ == "advcl" and child.i > verb.i)  # "sue if it is sent"
        target = target if target is not None and target.dep_ != "advcl" else next(feared, None)
        return Leaning(SpeechAct.PLEDGE, OPPOSE, target, verb, PLAIN, "own-fight")
    if no and ending(verb):
        return Leaning(SpeechAct.PLEDGE, SUPPORT, target, verb, PLAIN, "own-pledge")
    if any(child.lemma_ == "have" for child in verb.children if child.dep_ in {"aux", "xcomp"}):
        return Leaning(SpeechAct.ANNOUNCE, SUPPORT, verb, verb, WEAK, "own-plight")
    return Leaning(SpeechAct.PLEDGE, OPPOSE if no else SUPPORT, verb, verb, PLAIN, "own-pledge")


def _demanded(verb: Token, who: Token | None, *, no: bool) -> Iterator[Leaning]:
    """What must be done; what should have been done is a reproach."""
    if any(child.lower_ in {"have", "'ve", "’ve"} for child in verb.children if child.dep_ == "aux"):
        yield Leaning(SpeechAct.CRITICISE, CONCERN, who or verb, verb, PLAIN, "should-have")
        return
    if any(
        forms(child) & (words.ANGRY | words.ANXIOUS | words.BAD) for child in verb.children if child.dep_ == "acomp"
    ):
        yield Leaning(SpeechAct.CRITICISE, OPPOSE, who, verb, PLAIN, "should-be-ashamed")
        return
    thing = who if passive(verb) else complement(verb)
    if ending(verb) and thing is not None and not _bad(thing):
        yield Leaning(SpeechAct.RECOMMEND, SUPPORT if no else OPPOSE, thing, verb, PLAIN, "demand-end")
        return
    yield Leaning(SpeechAct.RECOMMEND, OPPOSE if no else SUPPORT, verb, verb, PLAIN, "demand")


def _of_effect(verb: Token, known: frozenset[str], who: Token | None, *, no: bool) -> Iterator[Leaning]:
    """What a thing does, did or would do."""
    if passive(verb):
        agent = next((child for child in verb.children if child.dep_ == "agent"), None)
        who = (complement_of(agent) or who) if agent is not None else who
    if verb.dep_ == "amod":
        return
    ahead = bool(modals(verb) & PERHAPS)
    if known & words.HURT and not (known & words.MAYBE_HURT and phrasal(verb)):
        if no:
            yield Leaning(None, SUPPORT, who, verb, FAINT, "no-harm")
        else:
            act = SpeechAct.WARN if ahead else SpeechAct.CRITICISE
            plainly = WEAK if not known & words.MAYBE_HURT else 0.5
            yield Leaning(act, CONCERN, who, verb, PLAIN if ahead else plainly, "harm")
    elif known & words.FAIL:
        if not no and who is not None:
            yield Leaning(SpeechAct.CRITICISE, OPPOSE, who, verb, 1.5, "failing")
    elif known & words.HELP:
        if no:
            yield Leaning(SpeechAct.CRITICISE, CONCERN, who, verb, WEAK, "no-help")
        else:
            yield Leaning(None, SUPPORT, who, verb, WEAK if ahead else FAINT, "help")
    elif known & words.SUFFER and not no and who is not None:
        yield Leaning(SpeechAct.WARN if ahead else None, CONCERN, who, verb, WEAK, "bad-state")
    elif who is not None and not no and _worse(verb, known, who):
        yield Leaning(SpeechAct.WARN if ahead else None, CONCERN, who, verb, WEAK, "trend")
    elif (good := _changed(verb, known)) is not None:
        if good is no:
            yield Leaning(SpeechAct.WARN if ahead else None, CONCERN, who, verb, WEAK if ahead else FAINT, "effect")
        else:
            yield Leaning(None, SUPPORT, who, verb, 1.0 if ahead else FAINT, "help")
    elif known & words.DOOM and ahead and not no and _if(verb):
        yield Leaning(SpeechAct.WARN, CONCERN, None, verb, WEAK, "doom")
    elif no and modals(verb) & {"can", "ca", "could"}:
        yield Leaning(SpeechAct.CRITICISE, CONCERN, None, verb, 0.8, "cannot")


def _of_quality(token: Token, known: frozenset[str], voice: frozenset[str]) -> Iterator[Leaning]:
    predicate = token.dep_ in {"acomp", "attr", "oprd", "ROOT", "conj", "ccomp"} or token.tag_ == "VBN"
    who = subject(token) if predicate else None
    no = negated(token) or (token.head.pos_ in {"AUX", "VERB"} and negated(token.head))
    if who is not None and who.lower_ in voice and token.pos_ == "ADJ":
        yield from (
            _of_self(token, known, complement(token), no=no)
            if known & (words.GLAD | words.ANXIOUS | words.ANGRY)
            else ()
        )
        return
    feeling = known & (words.GLAD | words.ANXIOUS | words.ANGRY)
    if who is not None and feeling and who.lemma_ in words.GROUPS:
        yield from (replace(one, weight=PLAIN) for one in _of_self(token, known, complement(token), no=no))
        return
    if token.dep_ == "amod":
        who, strength = token.head, 0.4
        if who.dep_ == "pobj" and who.head.head.lemma_ == "be":  # "are in poor condition"
            who, strength = subject(who), 1.0
        elif who.dep_ == "attr" and known & (words.GOOD | words.BAD | words.FIT):  # "is a bad deal"
            no = no or negated(who.head)
            who, strength = subject(who) or who, 0.9
    else:
        strength = 1.0
    wanted = token.dep_ != "acl" or token.head.lemma_ in words.POLICY_NOUNS  # "changes needed", "experience needed"
    if known & words.NEEDED and token.dep_ != "amod" and wanted:
        yield Leaning(
            None if no else SpeechAct.RECOMMEND,
            OPPOSE if no else SUPPORT,
            who or clause_after(token),
            token,
            PLAIN,
            "needed",
        )
    elif known & words.UNTRUE and not no:
        yield Leaning(None, OPPOSE, clause_after(token) or who, token, PLAIN * strength, "untrue")
    elif known & words.FIT:
        side, act = (CONCERN, SpeechAct.CRITICISE) if no else (SUPPORT, None)
        yield Leaning(act, side, who, token, (PLAIN if no else WEAK) * strength, "fit")
    elif known & words.BAD:
        side, act = (SUPPORT, None) if no else (OPPOSE, SpeechAct.CRITICISE)
        if who is not None and side is OPPOSE and forms(who) & (words.STATES | words.TROUBLES):
            side = CONCERN  # nobody is against waiting times: they are deplored
        yield Leaning(act, side, who, token, PLAIN * strength, "verdict")
    elif known & words.GOOD:
        told = token.dep_ == "amod" or bool(modals(token.head) & DOING)  # "good teachers", "it will be bold"
        side, act = (CONCERN, SpeechAct.CRITICISE) if no else (SUPPORT, None if told else SpeechAct.WELCOME)
        yield Leaning(act, side, who, token, (PLAIN if no else WEAK) * strength, "verdict")
    elif known & words.TROUBLE and not no:
        yield Leaning(None, CONCERN, who, token, WEAK * strength, "bad-state")


def _is_quality(token: Token) -> bool:
    """A participle that tells how something is: "a failing board", "changes needed"."""
    return token.tag_ in {"VBN", "VBG"} and (token.dep_ in QUALITIES or (token.tag_ == "VBN" and token.dep_ == "acl"))


def _of_thing(noun: Token, known: frozenset[str]) -> Iterator[Leaning]:
    if noun.dep_ == "compound":
        return
    verdict = noun.dep_ in {"attr", "ROOT", "oprd", "appos"} or (noun.dep_ == "pobj" and noun.head.lower_ == "as")
    who = subject(noun) if noun.dep_ in {"attr", "oprd"} else None
    no = negated(noun) or (noun.head.pos_ in {"AUX", "VERB"} and negated(noun.head))
    without = any(child.lower_ in {"no", "little"} for child in noun.children)
    if known & {"intention", "desire", "appetite", "interest"} and without:
        yield Leaning(None, OPPOSE, complement_of(noun), noun, PLAIN, "no-intention")
    elif known & words.WANTING and without:
        yield Leaning(SpeechAct.CRITICISE, CONCERN, None, noun, WEAK, "wanting")
    elif known & words.STANDING and verdict and not no and not known & {"plan"} and who is not None:
        yield Leaning(None, SUPPORT, who, noun, 1.0, "standing")
    elif known & words.BAD_THINGS:
        if not no:
            yield Leaning(SpeechAct.CRITICISE, OPPOSE, who, noun, PLAIN if verdict else FAINT, "verdict")
    elif known & words.GOOD_THINGS:
        side = CONCERN if no else SUPPORT
        yield Leaning(None if no else SpeechAct.WELCOME, side, who, noun, WEAK if verdict else FAINT, "verdict")
    elif known & words.TROUBLES and not no:
        verb = next(verbs_around(noun), noun)
        ahead = bool(modals(verb) & PERHAPS) and not forms(verb) & words.EASING
        yield Leaning(SpeechAct.WARN if ahead else None, CONCERN, noun, noun, WEAK if ahead else FAINT, "bad-state")
    elif known & {"need", "case", "importance", "necessity"} and any(
        child.lower_ in ({"for"} if "case" in known else {"for", "to", "of"}) or child.dep_ == "acl"
        for child in noun.children
    ):
        yield Leaning(SpeechAct.RECOMMEND, SUPPORT, complement_of(noun) or noun, noun, WEAK, "needed")


def _worse(verb: Token, known: frozenset[str], who: Token) -> bool:
    """Whether there is less of what is missed, or more of what weighs: "incomes fell", "costs are rising"."""
    thing = forms(who)
    return bool(
        (known & words.FALLING and thing & words.PRIZED)
        or (known & words.RISING and thing & (words.BURDENS | words.TROUBLES) and not modals(verb) & OBLIGING)
    )


def _changed(verb: Token, known: frozenset[str]) -> bool | None:
    """Whether it is good that there is more or less of the object: "raise bills" is not; None where nothing tells."""
    thing = next((child for child in verb.children if child.dep_ == "dobj"), None)
    if thing is None or not known & (words.RAISING | words.LOWERING):
        return None
    named = forms(thing)
    around = {child.lower_ for child in thing.children}
    if known & words.LOWERING or around & words.LESS:
        more = bool(known & words.LOWERING) and bool(around & words.LESS)
    elif known & (words.RAISING - {"see", "mean", "bring", "deliver"}) or around & words.MORE:
        more = True
    else:
        return None
    if named & (words.BURDENS | words.TROUBLES):
        return not more
    return more if named & words.PRIZED else None


def _if(verb: Token) -> bool:
    return any(
        child.dep_ == "advcl" and any(one.lower_ in {"if", "unless"} for one in child.children)
        for child in verb.children
    )


def _decided(verb: Token, known: frozenset[str]) -> bool:
    """As in "will be frozen", "is to be opened", "have rejected": made known by those who decide, or about it."""
    if not known & (words.DECIDED | words.SETTLED) or verb.dep_ in {"relcl", "acl", "advcl"}:
        return False
    if passive(verb):
        return any(child.lower_ in {"will", "'ll", "be", "being"} for child in verb.children)
    if verb.tag_ == "VBN":
        perfect = any(child.lower_ in {"have", "has"} for child in verb.children) and not modals(verb)
        return bool(known & words.SETTLED) and perfect
    return "will" in modals(verb) or (verb.dep_ == "xcomp" and verb.head.lemma_ == "be" and verb.tag_ == "VB")


def _bad(token: Token) -> bool:
    near = {form for one in (token, *token.children) for form in forms(one)}
    return bool(near & (words.TROUBLES | words.TROUBLE | words.BAD | words.BAD_THINGS))
