"""What pronouns and descriptions refer to: "he", "its", "the Health Secretary", "the charity", "the two men".

Whoever was mentioned last and most prominently is meant, if gender, number and grammar allow (after Lappin and Leass,
https://aclanthology.org/J94-4002/). Where that is not clear, nothing is said: a wrong speaker is worse than none.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Phrase

from ingest.callings import definite, describe, headline, hold, indefinite
from ingest.cast import Draft, span_of
from ingest.descriptions import plain_words
from ingest.lexicon import PERSON_NOUNS, PERSONAL_ORGANISATIONS, POST_HEADS
from ingest.names import Name
from ingest.quotations import quotations
from ingest.roles import roles
from ingest.stage import SUBJECTS, Stage
from ontology.records import ActorKind, MentionKind, Span, ZoneKind, Zones

GENDERS = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
NEUTER = frozenset({"it", "its", "itself"})
PLURAL = frozenset({"they", "their"})
IMPERSONAL = frozenset("be seem appear become take happen matter rain snow help".split())
"""Verbs whose "it" often means nobody."""

BOTH = frozenset({"each", "neither"})
COUPLES = frozenset({"couple", "pair", "duo", "brothers", "sisters", "twins"})

ACTS = {"lead": "lead leader", "chair": "chair chairman chairwoman", "head": "head", "found": "founder"}
"""The descriptions that a verb makes fit its subject."""


def refer(doc: Doc, names: Sequence[Name], drafts: Sequence[Draft], text: str, zones: Zones) -> list[Draft]:
    """Add to `drafts` the descriptions and pronouns that mean them; returns the offices that speak without a holder."""
    by_start = {span.start: (draft, span.end) for draft in drafts for span in reversed(draft.mentions)}
    entrances = sorted(((draft.first.start, draft) for draft in drafts), key=lambda entrance: entrance[0])
    stage = Stage(doc, by_start, entrances)
    for draft in drafts:
        if draft.kind is ActorKind.ORGANIZATION:
            stage.words[id(draft)] |= plain_words(draft.name.split())
    for role in roles(doc, names):
        hold(stage, role)
    for name in names:
        describe(stage, name)
    quoted = [quotation.outer for quotation in quotations(text, zones.of(ZoneKind.BODY))]
    _play(stage, quoted, zones.of(ZoneKind.TITLE))
    return stage.offices


def _play(stage: Stage, quoted: Sequence[Span], headlines: Sequence[Span]) -> None:
    """Go through the text, keeping who was mentioned in mind; what is said in quotations has a memory of its own."""
    outside = (stage.prominence, stage.present)
    ahead = deque(sorted(quoted))
    for sentence in stage.doc.sents:
        stage.sentence += 1
        if any(line.start <= sentence.start_char < line.end for line in headlines):
            _announce(stage, sentence)
            continue
        while ahead and ahead[0].end <= sentence.start_char:
            ahead.popleft()
        inside = bool(ahead) and ahead[0].contains(Span(sentence.start_char, sentence.end_char))
        if not inside:
            stage.listen(None, outside)
        if not inside or ahead[0] == stage.quote:  # whoever is quoted stays in mind meanwhile
            stage.fade()
        for token in sentence:
            while ahead and ahead[0].end <= token.idx:
                ahead.popleft()
            stage.listen(ahead[0] if ahead and ahead[0].start <= token.idx else None, outside)
            _meet(stage, token)


def _announce(stage: Stage, sentence: Phrase) -> None:
    """Whom a headline names is in mind when the article begins."""
    headline(stage, sentence[0])
    for token in sentence:
        if token.idx in stage.by_start and token.i not in stage.taken:
            stage.see(stage.by_start[token.idx][0], token)
        elif token.lower_ in GENDERS:
            _pronoun(stage, token)


def _meet(stage: Stage, token: Token) -> None:
    free = token.i not in stage.taken
    if free and token.idx in stage.by_start:
        draft, end = stage.by_start[token.idx]
        stage.see(draft, _head(stage.doc, token, end))
    elif token.pos_ == "PRON" or token.tag_ == "PRP$":
        _pronoun(stage, token)
    elif free and token.lower_ in {"the", "both"}:
        if end := _two(token):
            _together(stage, token, end)
        else:
            definite(stage, token)
    elif free and token.lower_ in {"a", "an", "another", "one"}:
        indefinite(stage, token)
    elif token.lemma_ in ACTS and token.pos_ == "VERB":
        doer = stage.subject(token)
        if doer is not None:
            stage.words[id(doer)] |= set(ACTS[token.lemma_].split())


def _head(doc: Doc, token: Token, end: int) -> Token:
    """The token by which a mention that begins here hangs in the sentence."""
    words = [token]
    while words[-1].i + 1 < len(doc) and doc[words[-1].i + 1].idx < end:
        words.append(doc[words[-1].i + 1])
    inside = {word.i for word in words}
    return next((word for word in words if word.head.i not in inside or word.head == word), words[-1])


def _pronoun(stage: Stage, token: Token) -> None:
    word = token.lower_
    meant = None
    if word in BOTH or (word == "they" and _acted_together(stage, token)):
        _together(stage, token, token.i + 1)
    elif word in GENDERS:
        meant = _person(stage, token, GENDERS[word])
    elif word in NEUTER or word in PLURAL:
        meant = _body(stage, token)
    if meant is not None:
        meant.mentions.setdefault(span_of(stage.doc, token.i, token.i + 1), MentionKind.PRONOUN)
        stage.see(meant, token)
        if token.tag_ == "PRP$" and meant.kind is ActorKind.PERSON and token.head.lower_ in PERSONAL_ORGANISATIONS:
            _own_body(stage, meant, token)


def _own_body(stage: Stage, person: Draft, pronoun: Token) -> None:
    """What somebody leads who is meant by a pronoun: "her campaign" is "the Dunn campaign", if that is named."""
    label = f"{person.words[-1]} {pronoun.head.lower_}"
    for _, draft in stage.entrances:
        if draft.kind is ActorKind.ORGANIZATION and draft.name == label:
            draft.mentions.setdefault(span_of(stage.doc, pronoun.i, pronoun.head.i + 1), MentionKind.NOMINAL)
            stage.see(draft, pronoun.head)
            return


def _person(stage: Stage, token: Token, gender: str) -> Draft | None:
    """The most prominent person of that gender whom grammar allows; behind a quotation, who acted before it."""
    others = _others(stage, token)
    mind = list(stage.ranked(ActorKind.PERSON))
    if token.dep_ in SUBJECTS and stage.after_quotation(token):
        others += stage.told_of.values()
        mind.sort(key=lambda one: one is not stage.voice)
    for draft in mind:
        if stage.gender(draft) in {gender, ""} and not any(draft is other for other in others):
            stage.called[id(draft)][gender] += 1
            return draft
    return None


def _others(stage: Stage, pronoun: Token) -> list[Draft | None]:
    """Whom grammar forbids a pronoun to mean: the subject beside it, and whoever is named later in its own clause.

    Nobody writes "he says that NAME won" of one and the same.
    """
    if pronoun.tag_ == "PRP$":
        return _named(stage, pronoun.doc[pronoun.i + 1 : pronoun.head.right_edge.i + 1])
    governor = pronoun.head.head if pronoun.dep_ == "pobj" else pronoun.head
    others = _named(stage, pronoun.doc[pronoun.i + 1 : _clause_end(governor)])
    if pronoun.dep_ not in SUBJECTS and not pronoun.lower_.endswith("self"):
        others.append(stage.subject(governor))
    return others


def _clause_end(verb: Token) -> int:
    """Where what a verb governs ends, a clause beside it with a subject of its own set aside."""
    beside = [
        child.left_edge.i
        for child in verb.rights
        if child.dep_ == "conj" and any(word.dep_ in SUBJECTS for word in child.lefts)
    ]
    return min([verb.right_edge.i + 1, *beside])


def _named(stage: Stage, words: Phrase) -> list[Draft | None]:
    return [stage.draft_at(word.i) for word in words if word.idx in stage.by_start]


def _body(stage: Stage, token: Token) -> Draft | None:
    """An organisation for "it" or "their", only where it is the subject of a clause around, or of the sentence before."""
    verb = token.head
    while verb.pos_ not in {"VERB", "AUX"} and verb.head != verb:
        verb = verb.head
    subject = None
    if token.lower_ in {"its", "their", "itself"}:
        subject = stage.subject(verb)
        if token.lower_ == "their" and any(_plural(stage, word) for word in stage.doc[token.sent.start : token.i]):
            return None
    elif token.dep_ in SUBJECTS and token.i <= token.sent.start + 1 and token.sent.start and verb.lemma_ != "be":
        before = stage.doc[token.sent.start - 1].sent
        subject = stage.at.get(next((word.i for word in before.root.lefts if word.dep_ in SUBJECTS), -1))
        if token.lower_ == "they" and any(_plural(stage, word) for word in before):
            return None
    elif token.dep_ == "nsubj" and verb.dep_ in {"relcl", "ccomp", "advcl"} and verb.lemma_ not in IMPERSONAL:
        around = stage.subjects_above(token)  # "the board left because it wants more"
        subject = around[0] if around else None
    return subject if subject is not None and subject.kind is ActorKind.ORGANIZATION else None


def _acted_together(stage: Stage, they: Token) -> bool:
    """Whether the last that acted are two who were named side by side, and no others since."""
    pair = stage.recent_pair()
    if pair is None or not pair.acting:
        return False
    return not any(word.dep_ in SUBJECTS and _plural(stage, word) for word in stage.doc[pair.token : they.i])


def _two(token: Token) -> int:
    """The token before which "the two men", "both women" or "the couple" end; 0 if this is no such thing."""
    doc = token.doc
    at = token.i + (token.lower_ == "the")
    end = min(token.sent.end, at + 4)
    if at >= end or doc[at].lower_ not in {"two", "both", *COUPLES}:
        return 0
    if doc[at].lower_ in COUPLES:
        return at + 1
    noun = next((word for word in doc[at + 1 : end] if word.pos_ not in {"ADJ", "PROPN"}), None)
    if noun is None or noun.pos_ in {"VERB", "AUX"}:
        return at + 1
    return noun.i + 1 if noun.tag_ == "NNS" and noun.lemma_ in POST_HEADS | PERSON_NOUNS else 0


def _together(stage: Stage, token: Token, end: int) -> None:
    """Two who are meant together: those named side by side of late, else the two most prominent people."""
    pair = stage.recent_pair()
    two = pair.both if pair else tuple(stage.ranked(ActorKind.PERSON))[:2]
    if len(two) == 2:
        for one in two:
            one.mentions.setdefault(span_of(stage.doc, token.i, end), MentionKind.PRONOUN)
            stage.see(one, token)


def _plural(stage: Stage, token: Token) -> bool:
    return token.tag_ in {"NNS", "NNPS"} and token.i not in stage.at
