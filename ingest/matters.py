"""What a statement is about: a policy or actor of the reading, or another matter, by the words that name it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc, Token

from ingest.attitudes import NAMING, POLICY_NOUNS, forms
from ingest.mentions import actor_at
from ingest.predicates import subject
from ingest.saying import phrase_at
from ontology.policies import Policy
from ontology.reading import Reading
from ontology.records import NAMED, Span, Spans, Statement

LONGEST = 12
"""Words of a label."""

NEAR = 400
"""Characters before a statement in which a policy stands that "it" may mean: two sentences."""

BESIDE = 200
"""Characters within which it may mean what is spoken of where no word points to it: the sentence before."""

UNQUOTED = re.compile(r"[“”\"‘]|''|’(?!\w)|(?<!\w)'")
"""Quotation marks, of which a shortened label would keep only one."""

BACK = 50
"""Words before a content among which "it" may mean a plan: two sentences."""

POINTING = frozenset({"it", "its", "this", "that", "these", "those", "they", "them"})
PERSONAL = frozenset("i we you he she me us him her my our your his who which what there one".split())
PLANS = frozenset(
    "plan proposal policy measure move scheme idea decision reform change package programme program cut rule step "
    "announcement initiative cap ban bill tax levy charge fee law".split()
)
"""Nouns by which any plan may be called where it is named again."""
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
TOPICS = SUBJECTS | {"dobj", "pobj"}
OTHERS = frozenset({"he", "she", "him", "her"})
EMPTY = frozenset(
    "thing way lot kind sort everything something anything nothing everyone everybody somebody someone anyone nobody "
    "time day year week month people part number bit point fact reason case word idea place today question here "
    "person man woman guy folk issue situation result moment tomorrow".split()
)
"""Nouns that name no matter by themselves."""


COUNTING = frozenset("percent cent majority number half third quarter most group".split())
"""Nouns that count something, about which nobody takes sides by telling how many there are."""

LOOSE = frozenset({"who", "which", "that", "whom"})
"""What does not end a phrase."""

TRAILING = frozenset(
    "a an the of for to in on at by with from into as and or but that which who is are was were be has have had will would "
    "because not its their his her than about over under between if when while so".split()
)
"""Words with which no label ends, where it was cut there."""

WORDY = re.compile(r"[^\W\d_]{3}")
"""A label has a word in it."""

NAMING_CLASSES = frozenset({"NOUN", "PROPN", "NUM", "VERB", "AUX", "SYM"})

GENERAL = frozenset({"the", "this", "that", "these", "its", "their", "any", "such"})
"""Words before a noun that show that what it names is known."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What a position is towards: a label, the words that name it there, and the policy or actor that it is.

    Two with the same `key` are one, whatever words name them. `topical` is whether it is a subject that one can well be
    neutral about: a policy, or what a noun with some words names that means no person.
    """

    key: str
    label: str = field(compare=False)
    spans: Spans = field(compare=False)
    towards: str | None = field(compare=False, default=None)
    policy: bool = field(compare=False, default=False)
    topical: bool = field(compare=False, default=False)


def main_matter(
    said: Statement, content: Sequence[Token], reading: Reading, doc: Doc, *, clause: bool
) -> Matter | None:
    """What a statement is mainly about; with `clause`, of its words the whole clause rather than its subject."""
    own = [policy for policy in reading.policies if any(_beside(span, said.content) for span in policy.evidence)]
    if own:
        return _of_policy(min(own, key=lambda policy: _first(policy, said)), said)
    inside = frozenset(token.i for token in content)
    named = _beside_cue(said, doc)
    if named is not None and (matter := matter_of(named, None, reading)) is not None:
        return matter
    head = _topic(content)
    if head is not None and not clause and head.lower_ not in POINTING and (matter := matter_of(head, inside, reading)):
        return matter
    vague = head is None or (head.lower_ in POINTING | PERSONAL - OTHERS) or _empty(head)
    if vague and (met := _meant(said, head, reading)):
        return _of_policy(met, said)
    if clause:
        return whole(content)
    before = _before(said, doc) if head is not None and head.lower_ in POINTING and head.dep_ in SUBJECTS else None
    matter = matter_of(before, None, reading) if before is not None else None
    return matter and replace(matter, topical=matter.policy)


def matter_of(head: Token, inside: frozenset[int] | None, reading: Reading) -> Matter | None:
    """What a noun or the verb of a clause heads, of the words with these numbers; None for a word that names nothing."""
    if head.pos_ not in NAMING_CLASSES or head.lower_ in POINTING | PERSONAL or _empty(head):
        return None
    if inside is not None and head.i not in inside:
        return None
    place = _extent(head, inside)
    at = Span(head.idx, head.idx + len(head))
    for policy in reading.policies:
        if any(span.contains(at) or _mostly(place, span) for span in policy.evidence):
            return Matter(policy.iri, policy.label, (place,), policy.iri, policy=True, topical=True)
    if head.pos_ in {"NOUN", "PROPN"}:
        actor = actor_at(reading.actors, at, reading.article.text)
        if actor is not None and actor.kind in NAMED:
            return Matter(actor.iri, actor.name, (place,), actor.iri)
        met = _named_again(head, reading)
        if met is not None:
            return Matter(met.iri, met.label, (place,), met.iri, policy=True, topical=True)
    label = label_of(place.of(reading.article.text))
    common = head.tag_ in {"NN", "NNS"} and not any(child.tag_ == "PRP$" for child in head.children)
    named = head.dep_ in SUBJECTS or inside is None or head.head.i not in inside or head.head == head
    told = named and common and head.lemma_ not in COUNTING and (" " in label or head.lemma_ in POLICY_NOUNS)
    return Matter(label.lower(), label, (place,), topical=told) if WORDY.search(label) else None


def _mostly(place: Span, span: Span) -> bool:
    """Whether a phrase holds the words that tell of a policy, and not much more."""
    return place.contains(span) and 2 * (span.end - span.start) >= place.end - place.start


def _named_again(head: Token, reading: Reading) -> Policy | None:
    """The policy that "the review" or "such a plan" means: one called so, wherever it stands; else, for "the plan", the last one."""
    if not any(child.lower_ in GENERAL for child in head.children):
        return None
    same = [policy for policy in reading.policies if _same(policy, head)]
    if same:
        return min(same, key=lambda policy: policy.evidence[0].start)
    bare = not any(child.dep_ in {"prep", "compound", "amod", "nummod"} for child in head.children)
    return _last(reading.policies, head) if bare and head.lemma_ in PLANS else None


def _empty(head: Token) -> bool:
    """Whether a noun names no matter: "the situation", but not "the number of children"."""
    return head.lemma_.lower() in EMPTY and not any(child.dep_ == "prep" for child in head.children)


def _last(policies: Sequence[Policy], head: Token) -> Policy | None:
    """The policy that the text named last before a word, near enough."""
    near = [
        (span.end, policy)
        for policy in policies
        for span in policy.evidence
        if head.idx - NEAR <= span.start < head.idx
    ]
    return max(near, key=lambda found: found[0])[1] if near else None


def _of_policy(policy: Policy, said: Statement) -> Matter:
    inside = tuple(span for span in policy.evidence if _beside(span, said.content))
    return Matter(policy.iri, policy.label, inside or said.content[:1], policy.iri, policy=True, topical=True)


def _first(policy: Policy, said: Statement) -> tuple[int, int]:
    """Where a policy first stands in a content; of several that stand there the widest comes first."""
    span = min(span for span in policy.evidence if _beside(span, said.content))
    return span.start, -span.end


def _meant(said: Statement, head: Token | None, reading: Reading) -> Policy | None:
    """The policy that "it", "the plan" or nothing at all in a content means: the last one named before, near enough."""
    start = said.content[0].start
    reach = NEAR if head is not None and head.lower_ in POINTING else BESIDE
    near = [
        (span.end, policy)
        for policy in reading.policies
        for span in policy.evidence
        if start - reach <= span.start < start or _within(span, said.sentence)
    ]
    if head is not None and head.lower_ not in POINTING | PERSONAL and not _empty(head):
        return None
    return max(near, key=lambda found: (found[0] <= start, found[0]))[1] if near else None


def _topic(content: Sequence[Token]) -> Token | None:
    """The subject of a content's first clause, or the noun that heads it where it is no clause; else the first object."""
    inside = {token.i for token in content}
    root = next((one for one in content if (one.head.i not in inside or one.head == one) and _heads(one)), None)
    if root is None:
        return None
    told = _foreshadowed(root)
    if told is not None and told.i in inside:
        return told
    who = subject(root)
    who = who if who is not None and who.i in inside else None
    if root.pos_ in {"NOUN", "PROPN", "PRON", "NUM"} and who is None:
        return root
    if who is not None and who.lower_ not in PERSONAL:
        return who
    done = next(
        (one for one in content if one.i > root.i and one.dep_ in TOPICS and one.pos_ in {"NOUN", "PROPN"}), None
    )
    return done or (who if who is not None and who.lower_ in OTHERS else None)


def _foreshadowed(root: Token) -> Token | None:
    """The clause that "it" stands for: "it is wrong to close the library"."""
    who = next((child for child in root.children if child.dep_ in SUBJECTS | {"expl"}), None)
    if root.lemma_ != "be" or who is None or who.lower_ != "it":
        return None
    quality = next((child for child in root.children if child.dep_ in {"acomp", "attr"}), None)
    heads = (quality, root) if quality is not None else ()
    return next(
        (
            one
            for head in heads
            for one in head.children
            if one.dep_ in {"xcomp", "ccomp", "acl"} and one.tag_ == "VB" and one.i > root.i
        ),
        None,
    )


def _heads(token: Token) -> bool:
    return token.pos_ in {"NOUN", "PROPN", "PRON", "NUM", "VERB", "AUX", "ADJ"}


def _beside_cue(said: Statement, doc: Doc) -> Token | None:
    """What is called something: "called the cut | a gut punch"."""
    for span in said.cue:
        for verb in phrase_at(doc, span) or ():
            if forms(verb) & NAMING and verb.pos_ == "VERB":
                if verb.dep_ == "relcl" and verb.head.pos_ in NAMING_CLASSES:
                    return verb.head
                for child in verb.subtree:
                    if child.i > verb.i and child.dep_ in {"dobj", "nsubj"} and child.idx < said.content[0].start:
                        return child
    return None


def _before(said: Statement, doc: Doc) -> Token | None:
    """The plan, rule or the like that is named last before a content."""
    words = phrase_at(doc, Span(said.content[0].start, said.content[0].start + 1))
    if words is None:
        return None
    nearby = doc[max(0, words.start - BACK) : words.start]
    return next((token for token in reversed(nearby) if token.pos_ == "NOUN" and token.lemma_ in POLICY_NOUNS), None)


def _extent(head: Token, inside: frozenset[int] | None) -> Span:
    """A noun with what stands before it and its prepositions, or a clause; inside the content, without marks at its ends."""
    first, last = head.left_edge.i, head.right_edge.i if head.pos_ in {"VERB", "AUX"} else _end(head)
    doc = head.doc
    while last > head.i and (_loose(doc[last]) or (inside is not None and last not in inside)):
        last -= 1
    while first < head.i and (_opening(doc[first]) or (inside is not None and first not in inside)):
        first += 1
    return Span(doc[first].idx, doc[last].idx + len(doc[last]))


def _loose(token: Token) -> bool:
    """Whether no phrase ends with this."""
    return token.is_punct or token.is_space or token.dep_ == "cc" or token.lower_ in LOOSE


def _opening(token: Token) -> bool:
    """Whether this stands before a phrase rather than in it."""
    return token.is_punct or token.is_space or token.dep_ in {"cc", "mark", "det"} or token.tag_ == "TO"


def _end(noun: Token) -> int:
    """The last word of a noun's phrase, up to its first comma or relative clause."""
    last = noun.i
    for child in noun.rights:
        if child.is_punct or child.dep_ not in {"prep", "acl", "nummod", "amod", "case", "cc", "conj"}:
            break
        last = child.right_edge.i
    return last


def whole(content: Sequence[Token]) -> Matter | None:
    """All of a content as what is to be done, from after "to" where somebody is urged to do it."""
    run = [token for token in content if not token.is_space]
    at = next((i for i, token in enumerate(run) if token.lower_ == "to" and token.tag_ == "TO"), None)
    if at is not None and not any(token.tag_ in {"VBD", "VBZ", "VBP", "MD"} for token in run[:at]):
        run = run[at + 1 :]
    end = next((at for at, token in enumerate(run) if at and token.is_sent_start), len(run))
    run = run[:end]
    if not run:
        return None
    place = Span(run[0].idx, run[-1].idx + len(run[-1]))
    label = label_of(run[0].doc[run[0].i : run[-1].i + 1].text)
    return Matter(label.lower(), label, (place,)) if label else None


def label_of(text: str) -> str:
    """The words shortened, without leading article and marks at the ends."""
    words = UNQUOTED.sub("", text).split()
    if len(words) > 1 and words[0].lower() in {"the", "a", "an", "this", "that", "these", "any"}:
        words = words[1:]
    words = words[:LONGEST]
    while len(words) > 1 and words[-1].lower().strip(",") in TRAILING:
        words.pop()
    return " ".join(words).strip(" ,.;:!?-–—\"'“”‘’()")


def _same(policy: Policy, head: Token) -> bool:
    return head.lemma_.lower() in {word.rstrip("s") for word in policy.label.lower().split()} | set(
        policy.label.lower().split()
    )


def _beside(span: Span, content: Spans) -> bool:
    return any(span.overlaps(other) for other in content)


def _within(span: Span, other: Span) -> bool:
    return other.contains(span)
