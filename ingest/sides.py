"""Which side a statement takes towards what it is mainly about: that of its cue, of its words, of who speaks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Doc, Token

from ingest.acts import Cue, heading, is_clause, voice
from ingest.attitudes import (
    CLAIMS,
    DENYING,
    FIGHTING,
    FOES,
    FRIENDS,
    INSISTING,
    NAMING,
    POLARITY,
    REPROACHES,
    TROUBLE,
    TROUBLES,
    forms,
)
from ingest.leanings import Leaning, leanings
from ingest.matters import POINTING, Matter, matter_of
from ingest.predicates import complement_of, ending, modals, subject
from ingest.saying import phrase_at
from ontology.policies import Polarity
from ontology.reading import Reading
from ontology.records import SpeechAct, Statement

DOING = frozenset({SpeechAct.PLEDGE, SpeechAct.ANNOUNCE, SpeechAct.RECOMMEND})
FEARING = frozenset({SpeechAct.WARN, SpeechAct.CONCERN})
WANTED = frozenset({"needed", "demand", "own-words"})
"""Rules of what is wanted, also by who warns: "warned that a new law was needed"."""

LEAST = 0.9
"""What must speak for a side before somebody is said to take it: one plain verdict."""

NEARBY = 5
"""Words of a content among which it is called a claim: "Opposition claims that"."""


@dataclass(frozen=True, slots=True)
class Stand:
    """A side towards a matter, the words that show it, and by which rule."""

    matter: Matter
    polarity: Polarity
    shown: tuple[Token, ...]
    rule: str


def main_stand(
    said: Statement, main: Matter, found: tuple[Cue, Sequence[Token], Sequence[Leaning]], reading: Reading, doc: Doc
) -> Stand:
    """The side towards the main matter: that of the cue, else of what weighs most in the content, else of who speaks."""
    cue, content, shown = found
    if (denial := _denial(said, main, content, reading, doc)) is not None:
        return denial
    supported = any(one.polarity is Polarity.SUPPORT for one in leanings(content, voice(doc, said)))
    if cue.act is not None and cue.act is not SpeechAct.ASSERT:
        wanted = next(
            (one for one in shown if one.head is not None and one.rule in WANTED and one.polarity is Polarity.SUPPORT),
            None,
        )
        if cue.act in FEARING and wanted is not None:
            return Stand(main, Polarity.SUPPORT, (wanted.shown,), wanted.rule)
        return Stand(main, *_by_cue(main, cue, content, reading, supported=supported))
    side, weight = heaviest(shown, main, reading)
    if cue.act is None and weight >= LEAST:
        return Stand(main, side, tuple(one.shown for one in shown if one.polarity is side), shown[0].rule)
    if cue.act is None and said.speech_act is not SpeechAct.ASSERT and (main.policy or _naming(said, doc)):
        bad = said.speech_act is SpeechAct.CRITICISE and not main.policy and known_trouble(main, content)
        return Stand(main, Polarity.CONCERN if bad else POLARITY[said.speech_act], (), f"act-{said.speech_act}")
    held = {form for span in said.cue for token in phrase_at(doc, span) or () for form in forms(token)} & INSISTING
    if held and main.policy:
        return Stand(main, Polarity.SUPPORT, (), "insists")
    if any("apolog" in token.lower_ for token in cue.words):
        return Stand(main, Polarity.CONCERN, cue.words, "cue-apology")
    if cue.act is None and (owned := _owns(said, main, reading, doc)) is not None:
        return Stand(main, owned, (), "whose")
    return Stand(main, Polarity.NEUTRAL, cue.words, "told")


def _denial(said: Statement, main: Matter, content: Sequence[Token], reading: Reading, doc: Doc) -> Stand | None:
    """Who dismisses fears over a plan, or denies that it would hurt anybody, is for it."""
    cue = [token for span in said.cue for token in phrase_at(doc, span) or ()]
    word = next((token for token in cue if forms(token) & DENYING), None)
    if word is None:
        return None
    named = next((token for token in (*cue, *content[:NEARBY]) if token.pos_ == "NOUN" and forms(token) & CLAIMS), None)
    if named is None and word.lemma_ != "deny":
        return None
    weights = weights_of(leanings(content, voice(doc, said)))
    side = max(weights, key=lambda one: weights[one], default=Polarity.NEUTRAL)
    against = side in {Polarity.OPPOSE, Polarity.CONCERN} and weights[side] >= LEAST
    reproach = named is not None and bool(forms(named) & REPROACHES)
    if not (against or reproach):
        return None
    of_it = complement_of(named) if named is not None else None
    heads = (of_it, subject(of_it) if of_it is not None else None) if of_it is not None and not main.policy else ()
    inside = frozenset(token.i for token in content)
    meant = (matter_of(head, inside, reading) for head in reversed(heads) if head is not None)
    return Stand(next((one for one in meant if one), main), Polarity.SUPPORT, (word,), "denial")


def _by_cue(
    main: Matter, cue: Cue, content: Sequence[Token], reading: Reading, *, supported: bool
) -> tuple[Polarity, tuple[Token, ...], str]:
    """The side that a cue names; who vows to fight a thing, or demands its end, is against it, unless that is the matter itself."""
    assert cue.act is not None
    side, shown, rule = POLARITY[cue.act], cue.words, f"cue-{cue.act}"
    known = frozenset(form for token in cue.words for form in forms(token))
    if {"rule", "out"} <= known:
        return Polarity.OPPOSE, shown, "cue-rule-out"
    if cue.act in DOING:
        verb = next((token for token in content if token.pos_ == "VERB"), None)
        own = [span for policy in reading.policies if policy.iri == main.towards for span in policy.evidence]
        if verb is not None and (_fights(verb) if cue.act is SpeechAct.PLEDGE else ending(verb)):
            again = any(child.lower_ in POINTING for child in verb.children)  # "that it be shelved"
            named = any(span.start <= verb.idx < span.end for span in own) and not again
            turned = main.policy and not named and not forms(verb) & forms_of(main.label)
            if turned or (cue.act is SpeechAct.PLEDGE and not named):
                return Polarity.OPPOSE, (*shown, verb), f"{rule}-end"
        back = next(_orders_back(content), None) if cue.act is SpeechAct.RECOMMEND else None
        if back is not None:
            return Polarity.OPPOSE, (*shown, back), f"{rule}-end"
        never = _never(content)
        if never is not None and not any(span.start <= never.idx < span.end for span in own):
            return Polarity.OPPOSE, (*shown, never), f"{rule}-not"
        if (
            cue.act is SpeechAct.ANNOUNCE
            and is_clause(content)
            and not supported
            and not (main.policy or _ahead(content))
        ):
            return Polarity.NEUTRAL, shown, rule
        if cue.act is SpeechAct.ANNOUNCE and any(
            token.lower_ == "no" and token.head.lemma_ in {"decision", "plan", "change", "date"} for token in content
        ):
            return Polarity.NEUTRAL, shown, rule
    if cue.act is SpeechAct.CRITICISE and not main.policy and known_trouble(main, content):
        return Polarity.CONCERN, shown, rule
    return side, shown, rule


def _fights(verb: Token) -> bool:
    """Whether somebody fights a thing, and not for it."""
    return bool(forms(verb) & FIGHTING) and not any(
        child.lower_ == "for" and child.dep_ == "prep" for child in verb.children
    )


def _naming(said: Statement, doc: Doc) -> bool:
    """Whether the cue calls something names."""
    return any(forms(token) & NAMING for span in said.cue for token in phrase_at(doc, span) or ())


def _orders_back(content: Sequence[Token]) -> Iterator[Token]:
    """Where somebody is asked to think again, to hold off or the like."""
    for one in leanings(content, frozenset()):
        if one.rule == "idiom" and one.act is SpeechAct.RECOMMEND and one.polarity is Polarity.OPPOSE:
            yield one.shown


def _never(content: Sequence[Token]) -> Token | None:
    """The word by which somebody is not to do a thing: "ministers not to sell it", before any finite verb."""
    for token, after in pairwise(content):
        if token.tag_ in {"VBD", "VBZ", "VBP", "MD"}:
            return None
        if token.lower_ in {"not", "never"} and after.lower_ == "to":
            return token
    return None


def _ahead(content: Sequence[Token]) -> bool:
    """Whether a content tells what will be: "patients will be able to", "the road is to be widened"."""
    return any(
        token.lower_ in {"will", "'ll", "’ll", "would", "shall"}
        or (token.tag_ == "TO" and token.head.head.lemma_ == "be")
        for token in content
    )


def forms_of(label: str) -> frozenset[str]:
    return frozenset(label.lower().split())


def known_trouble(main: Matter, content: Sequence[Token]) -> bool:
    """Whether the words that name a matter name a bad state."""
    named = [token for token in content if any(span.start <= token.idx < span.end for span in main.spans)]
    return any(forms(token) & (TROUBLES | TROUBLE) for token in named[:4])


def heaviest(shown: Sequence[Leaning], matter: Matter, reading: Reading) -> tuple[Polarity, float]:
    """The side for which most speaks, and how much."""
    weights: defaultdict[Polarity, float] = defaultdict(float)
    for one in shown:
        weights[_side(one, matter, reading)] += one.weight
    if not weights:
        return Polarity.NEUTRAL, 0.0
    side = max(weights, key=lambda one: weights[one])
    return side, weights[side]


def _side(one: Leaning, matter: Matter, reading: Reading) -> Polarity:
    """Which way words point towards a matter: what a plan will do to people is said against it, and a ban demanded is no ban opposed."""
    if (
        matter.policy
        and one.rule in {"harm", "no-help"}
        and one.shown.lemma_ != "cost"
        and modals(one.shown) & {"will", "would", "'ll", "’ll"}
    ):
        return Polarity.OPPOSE
    if (
        one.rule in {"demand-end", "demand", "own-pledge"}
        and one.polarity is Polarity.OPPOSE
        and _named(one.shown, matter, reading)
    ):
        return Polarity.SUPPORT
    return one.polarity


def _named(word: Token, matter: Matter, reading: Reading) -> bool:
    """Whether the words that tell of a policy have this word in them, or a "no": then it is what is wanted."""
    spans = [span for policy in reading.policies if policy.iri == matter.towards for span in policy.evidence]
    return any(span.start <= word.idx < span.end for span in spans)


def _owns(said: Statement, main: Matter | None, reading: Reading, doc: Doc) -> Polarity | None:
    """How they stand who are called critics of it or backers, or whose own plan it is."""
    head = heading(doc, said.source)
    of_it = head is not None and any(child.dep_ in {"prep", "poss"} for child in head.children)
    called = forms(head) if head is not None and of_it else frozenset()
    if called & FOES:
        return Polarity.OPPOSE
    if called & FRIENDS:
        return Polarity.SUPPORT
    own = any(
        policy.proposer is not None and policy.proposer == said.speaker
        for policy in reading.policies
        if main and policy.iri == main.towards
    )
    return Polarity.SUPPORT if own else None


def weights_of(shown: Iterable[Leaning]) -> dict[Polarity, float]:
    weights: defaultdict[Polarity, float] = defaultdict(float)
    for one in shown:
        weights[one.polarity] += one.weight
    return weights
