"""What a number counts: the noun after it with what belongs to that, or what its sentence is about."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from spacy.tokens import Doc, Token

from ingest.sentences import is_endless


def noun_after(doc: Doc, at: int) -> str | None:
    """The phrase of the plural noun that follows a number, "children in care", if one does.

    It goes on with a link or clause right after the noun, up to the next comma, for few words.
    """
    first = at
    while first < min(at + 3, len(doc)) and doc[first].lower_ in SKIPPED:
        first += 1
    noun = _noun(doc, first)
    return _words(doc[first : _end(doc, noun)]) if noun is not None else None


def noun_before(number: Token) -> str | None:
    """What a number without a noun counts: "the number of children in care rose to 80", "applications fell to 90"."""
    if not _stands_alone(number) or is_endless(number):
        return None
    sentence = number.sent
    for token in reversed(list(number.doc[max(sentence.start, number.i - FAR) : number.i])):
        following = token.nbor() if token.i + 1 < len(number.doc) else token
        if token.lower_ in NUMBERS and following.lower_ == "of":
            first = token.i + 2
            while first < number.i and number.doc[first].pos_ == "DET":
                first += 1
            noun = _noun(number.doc, first)
            return _words(number.doc[first : _end(number.doc, noun)]) if noun is not None and noun < number.i else None
    verb = next((one for one in islice(number.ancestors, DEEP) if one.pos_ in {"VERB", "AUX"}), None)
    if verb is None or verb.lemma_ not in CHANGES:
        return None
    subject = next((one for one in verb.children if one.dep_ in {"nsubj", "nsubjpass"} and one.i < number.i), None)
    if subject is None or not _is_counted(subject):
        return None
    first = subject.left_edge.i
    while first < subject.i and number.doc[first].pos_ in {"DET", "PRON"}:
        first += 1
    return _words(number.doc[first : _end(number.doc, subject.i)])


SKIPPED = frozenset(
    {"more", "fewer", "less", "additional", "extra", "further", "other", "of", "or", "so", "some", "the"}
)
"""Words between a number and what it counts."""
PEOPLE = frozenset("staff personnel cattle sheep fish aircraft police crew people deer livestock hectares".split())
"""What is counted and has no plural, or one that a tagger may miss."""
TIMES = frozenset(
    """year month week day hour minute second decade century night weekend fortnight time other old quarter cent pence
    pound dollar euro o'clock thousand million billion hundred""".split()
)
"""What is no thing that is counted: lengths of time, "three times", money, and numbers."""
NUMBERS = frozenset({"number", "numbers", "total", "population", "tally", "count", "caseload"})
CHANGES = frozenset(
    """be climb cut decline decrease dip drop exceed expand fall go grow hit increase jump number peak plummet plunge
    raise reach reduce remain rise shrink soar stand surge swell top total""".split()
)
"""Verbs by which a number is said of their subject."""
LEADS = frozenset(
    "to at from by reach hit top exceed exceeded reached topped hits record around about nearly over than just almost".split()
)
"""Words before a number that has no noun: "rose to 80", "a record 80"."""
LINKS = frozenset({"of", "in", "for", "with", "without", "at", "on", "across", "to", "from"})
CLAUSES = frozenset({"who", "that", "which"})
ENDING = frozenset(",;:.!?()[]–—-\"“”‘’'`") | {"--", "''", "``"}
BREAKING = frozenset(
    "and but or by before over since last this next within after until while because if as than a year".split()
)
"""Words that begin something else."""
FEW = 5
"""Words that a link or clause may add: what is more is a story."""
LONGEST = 7
"""Words between a number and its noun."""
DEEP = 8
"""Links up to a number's verb."""
FAR = 30
"""Words back to what a sentence counts."""


def _noun(doc: Doc, first: int) -> int | None:
    """The token of the plural noun that ends the phrase which begins at a place."""
    for token in doc[first : first + LONGEST]:
        following = doc[token.i + 1] if token.i + 1 < len(doc) else None
        if _is_counted(token):
            if following is not None and _is_counted(following) and following.head.i != token.i:
                continue
            named = token.pos_ == "PROPN" and token.i > first
            return None if token.lemma_.lower() in TIMES or named else token.i
        joined = token.i > first and token.text in {"-", "'s", "’s", ",", "and"}
        if not joined and token.pos_ not in {"ADJ", "NOUN", "ADV", "PROPN"} and token.tag_ not in {"VBN", "VBG", "POS"}:
            return None
        if token.text in {",", "and"} and token.nbor(-1).pos_ != "ADJ":
            return None
    return None


def _is_counted(token: Token) -> bool:
    return token.tag_ in {"NNS", "NNPS"} or token.lower_ in PEOPLE


def _end(doc: Doc, noun: int) -> int:
    """Where a noun's phrase ends: with what a link adds that hangs on it, or a clause without a comma."""
    at = noun + 1
    if at >= len(doc) or not (_is_link(doc[at], noun) or doc[at].lower_ in CLAUSES):
        return at
    clause = doc[at].lower_ not in LINKS
    end = at + 1
    while end < min(at + 1 + FEW, len(doc)) and doc[end].text not in ENDING and not doc[end].is_space:
        token = doc[end]
        if token.lower_ in BREAKING and end > at + 1:
            break
        if not clause and (token.tag_ in VERBS or (token.lower_ in LINKS and end > at + 1)):
            break
        end += 1
    timely = any(token.ent_type_ in {"DATE", "TIME", "MONEY"} for token in doc[at + 1 : end])
    return at if end == at + 1 or (timely and not clause) else end


VERBS = frozenset({"VBD", "VBZ", "VBP", "VB", "MD", "VBN", "TO"})


def _is_link(token: Token, noun: int) -> bool:
    """Whether a word adds to the noun: "of" always, "in care" too, other links and participles where the parse hangs them on it."""
    if token.lower_ == "of":
        return True
    following = token.nbor() if token.i + 1 < len(token.doc) else token
    if token.lower_ == "in" and following.tag_ == "NN" and not following.ent_type_:
        return True
    linked = (token.lower_ in LINKS and token.dep_ == "prep") or (token.tag_ == "VBG" and token.dep_ == "acl")
    return token.head.i == noun and linked


def _stands_alone(number: Token) -> bool:
    """Whether no noun follows a number, and a word before it leads to what is measured."""
    doc = number.doc
    following = doc[number.i + 1] if number.i + 1 < len(doc) else None
    if (
        following is not None
        and following.lower_ not in {"last", "this", "next"}
        and (following.pos_ in {"NOUN", "PROPN", "ADJ", "NUM"} or (following.text == "-" and not following.whitespace_))
    ):
        return False
    before = doc[number.i - 1] if number.i else None
    return before is not None and before.lower_ in LEADS


def _words(tokens: Iterable[Token]) -> str | None:
    words = [token for token in tokens if not token.is_space]
    while words and (
        words[-1].lower_ in LINKS | CLAUSES or words[-1].text in ENDING or words[-1].pos_ in {"DET", "CCONJ"}
    ):
        words.pop()
    return "".join(token.text + (token.whitespace_ and " ") for token in words).strip() or None
