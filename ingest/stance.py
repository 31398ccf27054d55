"""Who stands where on what: docs/policies.md."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from spacy.tokens import Doc, Token

from ingest.acts import Cue, contents, heading, is_clause, lead, of_cue, shown_in, voice
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
from ingest.conditions import condition
from ingest.governing import deed
from ingest.leanings import Leaning, leanings
from ingest.matters import POINTING, Matter, label_of, main_matter, matter_of, whole
from ingest.predicates import complement_of, ending, modals, subject
from ingest.saying import phrase_at
from ontology.iris import position_id
from ontology.policies import Polarity, Position
from ontology.reading import Reading
from ontology.records import Quoting, Span, Spans, SpeechAct, Statement

DOING = frozenset({SpeechAct.PLEDGE, SpeechAct.ANNOUNCE, SpeechAct.RECOMMEND})
FEARING = frozenset({SpeechAct.WARN, SpeechAct.CONCERN})
WANTED = frozenset({"needed", "demand", "own-words"})
"""Rules of what is wanted, also by who warns: "warned that a new law was needed"."""

REFUSAL = re.compile(
    r"(?:\w{1,12} ){0,3}(?:not|never|won['’]t|don['’]t|reject|oppose|fight|block|stop|no more|no) (?:to )?",
    re.IGNORECASE,
)
"""Words near the beginning of a label that say no to what follows."""

WILLED = ("own-", "cue-pledge", "cue-recommend", "idiom", "no-more", "demand")
"""Rules of what speakers will or want done."""

MOST = 4
"""Positions of a statement at most: what a long quotation touches beside that is hardly a stand."""

LEAST = 0.9
"""What must speak for a side before somebody is said to take it: one plain verdict."""

LOUD = 1.5
"""What must speak for a side where no word tells towards what: more than one faint verdict."""

BESIDE = 1.1
"""What must speak for a position beside the main one."""

CUED, SHOWN, TOLD, OWNED, FAINT = 0.9, 0.75, 0.6, 0.7, 0.5
"""How sure a position is by its rule: by its cue, by the words of its content, where nothing shows a side, by whose plan it
is, where what is told of is no subject by itself."""

FEWEST = 3
"""Words of a content at least that tell of something where nothing shows a side."""

SURE = 0.6
"""How sure a statement must be before one says of it that it takes no side: of doubtful ones a third are none."""

NEARBY = 5
"""Words of a content among which it is called a claim: "Opposition claims that"."""

SHOWING = frozenset({SpeechAct.CRITICISE, SpeechAct.CONCERN, SpeechAct.WARN, SpeechAct.WELCOME})
"""Acts that show a side towards what is told where they name nothing else."""


@dataclass(frozen=True, slots=True)
class Stand:
    """A side towards a matter, the words that show it, and by which rule."""

    matter: Matter
    polarity: Polarity
    shown: tuple[Token, ...]
    rule: str
    confidence: float


def positions(reading: Reading, doc: Doc) -> tuple[Position, ...]:
    """The positions that each statement shows, its main one first, at most MOST of each."""
    return tuple(position for said in reading.statements for position in _of(said, reading, doc))


def _of(said: Statement, reading: Reading, doc: Doc) -> Iterator[Position]:
    content = contents(doc, said)
    depends = condition(content)
    seen: set[str] = set()
    for stand in islice(
        (_straight(stand, doc.text) for stand in _distinct(_stands(said, content, reading, doc))), MOST
    ):
        bound = depends if not seen and _depends(stand, depends, doc) else None
        seen.add(stand.matter.key)
        yield Position(
            position_id(said.id, stand.matter.spans),
            said.id,
            stand.matter.label,
            stand.matter.spans,
            stand.polarity,
            _places(stand.shown) or said.content[:1],
            stand.rule,
            min(stand.confidence, said.confidence),
            stand.matter.towards,
            bound,
        )


def _straight(stand: Stand, text: str) -> Stand:
    """Who will "reject bad deals" is against bad deals: the words that say no are left out of what it is towards."""
    place = stand.matter.spans[0]
    if stand.polarity is not Polarity.OPPOSE or stand.matter.policy or not stand.rule.startswith(WILLED):
        return stand
    no = REFUSAL.match(place.of(text))
    label = label_of(place.of(text)[no.end() :]) if no else ""
    if no is None or not label:
        return stand
    matter = replace(stand.matter, label=label, spans=(Span(place.start + no.end(), place.end),))
    return replace(stand, matter=matter)


def _depends(stand: Stand, depends: Span | None, doc: Doc) -> bool:
    """Whether a side can depend on a condition: "if" tells of that only where speakers say what they want or will do."""
    if depends is None or stand.polarity is Polarity.NEUTRAL:
        return False
    said = stand.rule.startswith(("own-", "cue-welcome", "cue-pledge"))
    return said or not depends.of(doc.text).lower().startswith("if ")


def _distinct(stands: Iterable[Stand]) -> Iterator[Stand]:
    """Each matter once, and no two that the same words name."""
    keys: set[object] = set()
    for stand in stands:
        names = {stand.matter.key, stand.matter.label.lower(), stand.matter.spans}
        if not names & keys:
            yield stand
        keys |= names


def _stands(said: Statement, content: Sequence[Token], reading: Reading, doc: Doc) -> Iterator[Stand]:
    """The main one first, then the others by how much speaks for them."""
    cue = of_cue(doc, said)
    shown = shown_in(doc, said) if cue.act is not SpeechAct.ASSERT else ()
    main = main_matter(said, content, reading, doc, clause=cue.act in DOING)
    gone_on = _gone_on(said, cue, reading, doc)
    if gone_on is not None:
        yield gone_on
        main = gone_on.matter if main is None or not main.policy else main
    inside = frozenset(token.i for token in content)
    by_matter: dict[Matter, list[Leaning]] = defaultdict(list)
    for leaning in shown:
        loose = leaning.head is None or leaning.head.lower_ in POINTING
        matter = main if loose or leaning.head is None else matter_of(leaning.head, inside, reading)
        if matter is not None:
            by_matter[matter].append(leaning)
    others = [
        Stand(matter, side, tuple(one.shown for one in several if one.polarity is side), several[0].rule, SHOWN)
        for matter, several in by_matter.items()
        for side, weight in [_heaviest(several, matter, reading)]
        if matter != main and weight >= BESIDE and side is not Polarity.NEUTRAL
    ]
    if main is None:
        yield from others or _rest(said, content, shown, doc)
        return
    first = _main(said, main, (cue, content, by_matter.get(main, [])), reading, doc)
    if not main.policy and cue.act in FEARING and main.towards is not None:
        # "warned ministers that hospitals would close": the fear is not of ministers.
        dreaded = [one for one in others if one.polarity is not Polarity.SUPPORT] or [
            replace(first, matter=whole(content) or main)
        ]
        yield from dreaded
        yield from others
    elif main.policy or first.confidence > TOLD or (not others and (main.topical or first.rule != "told")):
        yield first
        yield from others
    else:
        yield from others or _rest(said, content, shown, doc, main)


def _weights(shown: Iterable[Leaning]) -> dict[Polarity, float]:
    weights: defaultdict[Polarity, float] = defaultdict(float)
    for one in shown:
        weights[one.polarity] += one.weight
    return weights


def _gone_on(said: Statement, cue: Cue, reading: Reading, doc: Doc) -> Stand | None:
    """Where they stand already who give a reason: "vetoed the bill, saying", "urged them to wait, arguing"."""
    if cue.act not in {None, SpeechAct.ASSERT}:
        return None
    led = lead(doc, said, reading.statements)
    if led is not None:
        content = contents(doc, led)
        before = of_cue(doc, led)
        main = main_matter(led, content, reading, doc, clause=before.act in DOING)
        if main is not None and before.act not in {None, SpeechAct.ASSERT}:
            stand = _main(led, main, (before, content, ()), reading, doc)
            return None if stand.polarity is Polarity.NEUTRAL else replace(stand, rule="goes-on", confidence=SHOWN)
    done = deed(doc, said)
    matter = matter_of(done.thing, None, reading) if done is not None else None
    if done is None or matter is None:
        return None
    return Stand(matter, done.polarity, (done.verb,), "deed", SHOWN)


def _rest(
    said: Statement, content: Sequence[Token], shown: Sequence[Leaning], doc: Doc, main: Matter | None = None
) -> Iterator[Stand]:
    """Where no side is taken towards anything that is named: what is told, with the side that its words or its act show."""
    words = sum(not (token.is_punct or token.is_space) for token in content)
    if words < FEWEST or said.confidence < SURE:
        return
    weights = _weights(shown)
    side = max(weights, key=lambda one: weights[one], default=Polarity.NEUTRAL)
    loud = weights.get(side, 0.0) >= LOUD
    act = said.speech_act
    if not loud:
        open_cue = of_cue(doc, said).act is not SpeechAct.ASSERT
        side = POLARITY[act] if act in SHOWING and open_cue else Polarity.NEUTRAL
    if side is Polarity.NEUTRAL and said.quoting is Quoting.DIRECT:
        return
    about = (main if side is Polarity.NEUTRAL else None) or whole(_longest(said, content)) or main
    if about is not None:
        rule = "told" if side is Polarity.NEUTRAL else shown[0].rule if loud else f"act-{act}"
        yield Stand(about, side, tuple(one.shown for one in shown if one.polarity is side), rule, FAINT)


def _longest(said: Statement, content: Sequence[Token]) -> Sequence[Token]:
    """The words of the longest piece of a content: of "That's why | viewers", the second."""
    place = max(said.content, key=lambda span: span.end - span.start)
    return [token for token in content if place.start <= token.idx < place.end]


def _main(
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
            return Stand(main, Polarity.SUPPORT, (wanted.shown,), wanted.rule, SHOWN)
        return Stand(main, *_by_cue(main, cue, content, reading, supported=supported))
    side, weight = _heaviest(shown, main, reading)
    if cue.act is None and weight >= LEAST:
        return Stand(main, side, tuple(one.shown for one in shown if one.polarity is side), shown[0].rule, SHOWN)
    if cue.act is None and said.speech_act is not SpeechAct.ASSERT and (main.policy or _naming(said, doc)):
        bad = said.speech_act is SpeechAct.CRITICISE and not main.policy and known_trouble(main, content)
        return Stand(main, Polarity.CONCERN if bad else POLARITY[said.speech_act], (), f"act-{said.speech_act}", TOLD)
    held = {form for span in said.cue for token in phrase_at(doc, span) or () for form in forms(token)} & INSISTING
    if held and main.policy:
        return Stand(main, Polarity.SUPPORT, (), "insists", TOLD)
    if any("apolog" in token.lower_ for token in cue.words):
        return Stand(main, Polarity.CONCERN, cue.words, "cue-apology", SHOWN)
    if cue.act is None and (owned := _owns(said, main, reading, doc)) is not None:
        return Stand(main, owned, (), "whose", OWNED)
    return Stand(main, Polarity.NEUTRAL, cue.words, "told", TOLD)


def _denial(said: Statement, main: Matter, content: Sequence[Token], reading: Reading, doc: Doc) -> Stand | None:
    """Who dismisses fears over a plan, or denies that it would hurt anybody, is for it."""
    cue = [token for span in said.cue for token in phrase_at(doc, span) or ()]
    word = next((token for token in cue if forms(token) & DENYING), None)
    if word is None:
        return None
    named = next((token for token in (*cue, *content[:NEARBY]) if token.pos_ == "NOUN" and forms(token) & CLAIMS), None)
    if named is None and word.lemma_ != "deny":
        return None
    weights = _weights(leanings(content, voice(doc, said)))
    side = max(weights, key=lambda one: weights[one], default=Polarity.NEUTRAL)
    against = side in {Polarity.OPPOSE, Polarity.CONCERN} and weights[side] >= LEAST
    reproach = named is not None and bool(forms(named) & REPROACHES)
    if not (against or reproach):
        return None
    of_it = complement_of(named) if named is not None else None
    heads = (of_it, subject(of_it) if of_it is not None else None) if of_it is not None and not main.policy else ()
    inside = frozenset(token.i for token in content)
    meant = (matter_of(head, inside, reading) for head in reversed(heads) if head is not None)
    return Stand(next((one for one in meant if one), main), Polarity.SUPPORT, (word,), "denial", SHOWN)


def _by_cue(
    main: Matter, cue: Cue, content: Sequence[Token], reading: Reading, *, supported: bool
) -> tuple[Polarity, tuple[Token, ...], str, float]:
    """The side that a cue names; who vows to fight a thing, or demands its end, is against it, unless that is the matter itself."""
    assert cue.act is not None
    side, shown, rule = POLARITY[cue.act], cue.words, f"cue-{cue.act}"
    known = frozenset(form for token in cue.words for form in forms(token))
    if {"rule", "out"} <= known:
        return Polarity.OPPOSE, shown, "cue-rule-out", CUED
    if cue.act in DOING:
        verb = next((token for token in content if token.pos_ == "VERB"), None)
        own = [span for policy in reading.policies if policy.iri == main.towards for span in policy.evidence]
        if verb is not None and (forms(verb) & FIGHTING if cue.act is SpeechAct.PLEDGE else ending(verb)):
            again = any(child.lower_ in POINTING for child in verb.children)  # "that it be shelved"
            named = any(span.start <= verb.idx < span.end for span in own) and not again
            turned = main.policy and not named and not forms(verb) & forms_of(main.label)
            if turned or (cue.act is SpeechAct.PLEDGE and not named):
                return Polarity.OPPOSE, (*shown, verb), f"{rule}-end", CUED
        again = next((one for one in _orders_back(content)), None) if cue.act is SpeechAct.RECOMMEND else None
        if again is not None:
            return Polarity.OPPOSE, (*shown, again), f"{rule}-end", CUED
        never = _never(content)
        if never is not None and not any(span.start <= never.idx < span.end for span in own):
            return Polarity.OPPOSE, (*shown, never), f"{rule}-not", CUED
        if (
            cue.act is SpeechAct.ANNOUNCE
            and is_clause(content)
            and not supported
            and not (main.policy or _ahead(content))
        ):
            return Polarity.NEUTRAL, shown, rule, TOLD
        if cue.act is SpeechAct.ANNOUNCE and any(
            token.lower_ == "no" and token.head.lemma_ in {"decision", "plan", "change", "date"} for token in content
        ):
            return Polarity.NEUTRAL, shown, rule, TOLD
    if cue.act is SpeechAct.CRITICISE and not main.policy and known_trouble(main, content):
        return Polarity.CONCERN, shown, rule, CUED
    return side, shown, rule, CUED


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


def _heaviest(shown: Sequence[Leaning], matter: Matter, reading: Reading) -> tuple[Polarity, float]:
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


def _places(words: Sequence[Token]) -> Spans:
    """Where words stand, one span for those side by side."""
    found: list[Span] = []
    for token in sorted(words, key=lambda token: token.i):
        if found and token.idx - found[-1].end <= 1:
            found[-1] = Span(found[-1].start, max(found[-1].end, token.idx + len(token)))
        else:
            found.append(Span(token.idx, token.idx + len(token)))
    return tuple(found)
