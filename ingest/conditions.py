"""On what a position depends, by the words of the text: "as long as tenants are protected", "must be backed by funding"."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from ontology.records import Span

OPENINGS = (
    ("provided",),
    ("providing",),
    ("unless",),
    ("as", "long", "as"),
    ("so", "long", "as"),
    ("only", "if"),
    ("only", "when"),
    ("on", "condition"),
    ("on", "the", "condition"),
    ("subject", "to"),
    ("contingent", "on"),
    ("conditional", "on"),
    ("in", "return", "for"),
    ("until",),
    ("if",),
)
"""What begins a condition; the longer first where one begins with another."""

BACKING = frozenset("back match accompany fund follow support underpin pair resource come go couple".split())
"""What must be done beside a thing, for it to be wanted: "must be backed by", "must come with"."""

SUBJECTS = frozenset("the it they we he she there this these a an all no".split())
"""What may follow "provided" where no "that" does."""

BY = frozenset({"by", "with", "hand", "alongside", "properly", "fully", "adequately"})


def condition(content: Sequence[Token]) -> Span | None:
    """The first condition in a content, up to the end of its clause; None where there is none."""
    low = [token.lower_ for token in content]
    for at, token in enumerate(content):
        for opening in OPENINGS:
            if tuple(low[at : at + len(opening)]) == opening and _conditional(token, opening[0]):
                return _to_end(content, at)
        if token.lower_ in {"must", "should"} and _backing(token):
            return _to_end(content, at)
    return None


def _conditional(token: Token, opening: str) -> bool:
    """Whether a word that may also do something else begins a clause here: "provided food", "until Friday"."""
    if opening in {"provided", "providing"}:
        following = token.nbor().lower_ if token.i + 1 < len(token.doc) else ""
        return following == "that" or (token.i > 0 and token.nbor(-1).text == "," and following in SUBJECTS)
    if opening == "if" and token.i > 0 and token.nbor(-1).lower_ in {"even", "as", "not"}:
        return False
    if opening == "until" and token.head.tag_ == "VBD":
        return False  # "until it was too late"
    if opening in {"until", "if", "unless"}:
        return token.dep_ == "mark" or (token.head.pos_ in {"VERB", "AUX"} and token.dep_ != "prep")
    return True


def _backing(modal: Token) -> bool:
    verb = modal.head
    return verb.lemma_.lower() in BACKING and any(child.lower_ in BY for child in verb.children if child.i > modal.i)


def _to_end(content: Sequence[Token], at: int) -> Span | None:
    """To the end of the sentence, or to a contrast; without marks at the end."""
    last = at
    for place in range(at, len(content)):
        token = content[place]
        gone = (place > at and bool(token.is_sent_start)) or (
            place > at and content[place - 1].text == "," and token.lower_ in {"but", "said"}
        )
        if gone or (place > at and token.i != content[place - 1].i + 1):
            break
        if not (token.is_punct or token.is_space or token.dep_ == "cc"):
            last = place
    if last == at:
        return None
    return Span(content[at].idx, content[last].idx + len(content[last]))
