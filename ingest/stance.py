"""Who stands where on what: docs/policies.md."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from ingest.acts import Cue, contents, lead, of_cue, shown_in
from ingest.attitudes import POLARITY
from ingest.conditions import condition
from ingest.governing import deed
from ingest.leanings import Leaning
from ingest.matters import POINTING, Matter, label_of, main_matter, matter_of, whole
from ingest.positionfacts import position_facts
from ingest.setting import setting
from ingest.sides import DOING, FEARING, Stand, heaviest, main_stand, weights_of
from ingest.supposing import supposed
from ingest.trust import trust, weights
from ontology.iris import position_id
from ontology.policies import Polarity, Position
from ontology.reading import Reading
from ontology.records import Quoting, Span, Spans, SpeechAct, Statement

REFUSAL = re.compile(
    r"(?:\w{1,12} ){0,3}(?:not|never|won['’]t|don['’]t|reject|oppose|fight|block|stop|no more|no) (?:to )?",
    re.IGNORECASE,
)
"""Words near the beginning of a label that say no to what follows."""

WILLED = ("own-", "cue-pledge", "cue-recommend", "idiom", "no-more", "demand")
"""Rules of what speakers will or want done."""

MOST = 4
"""Positions of a statement at most: what a long quotation touches beside that is hardly a stand."""

BAR = 0.5
"""How likely what looks like a position must be one, to be told of."""

LOUD = 1.5
"""What must speak for a side where no word tells towards what: more than one faint verdict."""

BESIDE = 1.1
"""What must speak for a position beside the main one."""

FEWEST = 3
"""Words of a content at least that tell of something where nothing shows a side."""

SURE = 0.6
"""How sure a statement must be before one says of it that it takes no side: of doubtful ones a third are none."""

SHOWING = frozenset({SpeechAct.CRITICISE, SpeechAct.CONCERN, SpeechAct.WARN, SpeechAct.WELCOME})
"""Acts that show a side towards what is told where they name nothing else."""


def positions(reading: Reading, doc: Doc) -> tuple[Position, ...]:
    """The positions that each statement shows, its main one first, at most MOST of each."""
    all_of_it = setting(doc, len(reading.policies))
    return tuple(position for said in reading.statements for position in _of(said, reading, doc, all_of_it))


def _of(said: Statement, reading: Reading, doc: Doc, all_of_it: tuple[str, ...]) -> Iterator[Position]:
    depends = condition(contents(doc, said))
    kept = 0
    for stand, facts in stands(said, reading, doc):
        sure = trust((*all_of_it, *facts), weights("positions"))
        if sure < BAR or kept == MOST:
            continue
        yield Position(
            position_id(said.id, stand.matter.spans),
            said.id,
            stand.matter.label,
            stand.matter.spans,
            stand.polarity,
            _places(stand.shown) or said.content[:1],
            stand.rule,
            min(sure, said.confidence),
            stand.matter.towards,
            depends if not kept and _depends(stand, depends, reading.article.text) else None,
        )
        kept += 1


def stands(said: Statement, reading: Reading, doc: Doc) -> Iterator[tuple[Stand, tuple[str, ...]]]:
    """The sides that a statement may show, likely or not, the main one first, and the facts that tell how likely each is."""
    if supposed(said, doc):
        return
    content = contents(doc, said)
    found = (_straight(stand, reading.article.text) for stand in _distinct(_stands(said, content, reading, doc)))
    for number, stand in enumerate(found):
        yield stand, position_facts(said, stand, number, reading, doc)


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


def _depends(stand: Stand, depends: Span | None, text: str) -> bool:
    """Whether a side can depend on a condition: "if" tells of that only where speakers say what they want or will do."""
    if depends is None or stand.polarity is Polarity.NEUTRAL:
        return False
    said = stand.rule.startswith(("own-", "cue-welcome", "cue-pledge"))
    return said or not depends.of(text).lower().startswith("if ")


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
    main = main_matter(said, content, reading, doc, clause=cue.act in DOING or _deed(content))
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
        Stand(matter, side, tuple(one.shown for one in several if one.polarity is side), several[0].rule)
        for matter, several in by_matter.items()
        for side, weight in [heaviest(several, matter, reading)]
        if matter != main and weight >= BESIDE and side is not Polarity.NEUTRAL
    ]
    if main is None:
        yield from others or _rest(said, content, shown, doc)
        return
    first = main_stand(said, main, (cue, content, by_matter.get(main, [])), reading, doc)
    if not main.policy and cue.act in FEARING and main.towards is not None:
        # "warned ministers that hospitals would close": the fear is not of ministers.
        dreaded = [one for one in others if one.polarity is not Polarity.SUPPORT] or [
            replace(first, matter=whole(content) or main)
        ]
        yield from dreaded
        yield from others
    elif main.policy or _plain(first) or (not others and (main.topical or first.rule != "told")):
        yield first
        yield from others
    else:
        yield from others or _rest(said, content, shown, doc, main)


def _plain(stand: Stand) -> bool:
    """Whether words show the side, rather than what is done by all that is said."""
    if stand.polarity is Polarity.NEUTRAL:
        return not stand.rule.startswith(("told", "cue-"))  # "we are not worried"
    return not stand.rule.startswith(("act-", "insists"))


def _deed(content: Sequence[Token]) -> bool:
    """Whether what is spoken of is that something is done: "praised | closing the loophole"."""
    first = next((token for token in content if token.is_alpha), None)
    return first is not None and first.tag_ == "VBG" and first.dep_ in {"pcomp", "xcomp", "ccomp", "csubj"}


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
            stand = main_stand(led, main, (before, content, ()), reading, doc)
            return None if stand.polarity is Polarity.NEUTRAL else replace(stand, rule="goes-on")
    done = deed(doc, said)
    matter = matter_of(done.thing, None, reading) if done is not None else None
    if done is None or matter is None:
        return None
    return Stand(matter, done.polarity, (done.verb,), "deed")


def _rest(
    said: Statement, content: Sequence[Token], shown: Sequence[Leaning], doc: Doc, main: Matter | None = None
) -> Iterator[Stand]:
    """Where no side is taken towards anything that is named: what is told, with the side that its words or its act show."""
    words = sum(not (token.is_punct or token.is_space) for token in content)
    if words < FEWEST or said.confidence < SURE:
        return
    weights = weights_of(shown)
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
        yield Stand(about, side, tuple(one.shown for one in shown if one.polarity is side), rule)


def _longest(said: Statement, content: Sequence[Token]) -> Sequence[Token]:
    """The words of the longest piece of a content: of "That's why | viewers", the second."""
    place = max(said.content, key=lambda span: span.end - span.start)
    return [token for token in content if place.start <= token.idx < place.end]


def _places(words: Sequence[Token]) -> Spans:
    """Where words stand, one span for those side by side."""
    found: list[Span] = []
    for token in sorted(words, key=lambda token: token.i):
        if found and token.idx - found[-1].end <= 1:
            found[-1] = Span(found[-1].start, max(found[-1].end, token.idx + len(token)))
        else:
            found.append(Span(token.idx, token.idx + len(token)))
    return tuple(found)
