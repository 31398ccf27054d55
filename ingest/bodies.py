"""Where in a parsed text the name of an organisation begins and ends, told by the nouns that head such names."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from ingest.lexicon import (
    DESCRIBED_ORGANISATIONS,
    FIRST_NAMES,
    INSTITUTIONS,
    LEADING_HEADS,
    ORGANISATION_HEADS,
    POST_HEADS,
    THINGS,
    acronym,
    is_post,
)

Extent = tuple[int, int]
"""Tokens [start, end)."""

LINKS = frozenset({"of", "for", "on", "in", "and", "&", "the", "to"})

LEADERS = frozenset({"founder", "co-founder", "ceo", "executive", "chairman", "director", "trustee", "boss"})
"""Posts that are held in organisations only, so that "of" leads to an organisation's name."""

MEMBERS = frozenset(
    {"children", "women", "men", "people", "veterans", "workers", "teachers", "nurses", "farmers", "lloyd"}
)
"""Those whose possessive starts the name of a body ("Women's Institute")."""


def organisation(doc: Doc, start: int, end: int) -> Extent | None:
    """A run that its last noun makes an organisation, reaching over "of", "for" and "and" where the name does."""
    text, last = doc[start:end].text, doc[end - 1]
    if text in INSTITUTIONS and text not in {"House", "Lords", "Commons"}:
        return start, end
    if last.lower_ not in ORGANISATION_HEADS or _like_person(doc, start, end):
        return None
    until = _complement(doc, end) if last.lower_ in LEADING_HEADS else end
    if until > end and end > start + 1 and _is_body(doc, end, until):
        until = end  # "Rivers Committee of the Harbour Association" is two bodies, one within the other
    since = _beginning(doc, start)
    if end > start + 1 and is_post(last) and is_post(doc[end - 2]):
        return None  # "Chief Executive"
    if (until - since == 1 and text not in INSTITUTIONS) or text in THINGS:
        return None
    return since, until


def _like_person(doc: Doc, start: int, end: int) -> bool:
    """Whether a name that ends like an organisation's is a person's all the same ("Ann Church")."""
    definite = start > 0 and doc[start - 1].lower_ == "the"
    person = all(token.ent_type_ == "PERSON" for token in doc[start:end])
    return person and end - start == 2 and doc[start].lower_ in FIRST_NAMES and not definite


def _complement(doc: Doc, end: int) -> int:
    """Where a name such as "Department for Work and Pensions" ends, whose head ends at `end`."""
    at, last = end, end
    if at >= len(doc) or doc[at].lower_ not in {"of", "for", "on", "to"}:
        return end
    while at < len(doc) and (doc[at].lower_ in LINKS or doc[at].text == "," or doc[at].text[0].isupper()):
        if doc[at].text == "," and not _listed(doc, at):
            break
        if doc[at].text[0].isupper():
            last = at + 1
        at += 1
    return last


def _is_body(doc: Doc, preposition: int, end: int) -> bool:
    """Whether what follows "of" is the name of another body, of two words at least."""
    first = preposition + 1 + (doc[preposition + 1].lower_ == "the")
    return doc[preposition].lower_ == "of" and end - first > 1 and doc[end - 1].lower_ in ORGANISATION_HEADS


def _listed(doc: Doc, comma: int) -> bool:
    """Whether a comma stands in a list of capitalised words closed by "and" ("Culture, Media and Sport")."""
    following = [token.text for token in doc[comma + 1 : comma + 4]]
    return (
        len(following) == 3 and following[0][0].isupper() and following[1] in {"and", "&"} and following[2][0].isupper()
    )


def _beginning(doc: Doc, start: int) -> int:
    """Where a name such as "Food and Drug Administration" begins, whose last part begins at `start`."""
    if start >= 2 and doc[start - 1].lower_ in {"and", "&"} and doc[start - 2].text[0].isupper():
        before = doc[start - 2]
        own = before.lower_ not in ORGANISATION_HEADS | POST_HEADS and before.ent_type_ not in {"PERSON", "GPE"}
        if own and before.pos_ != "PRON" and not acronym(before):
            while before.i and before.nbor(-1).text[0].isupper() and before.nbor(-1).pos_ in {"PROPN", "NOUN", "ADJ"}:
                before = before.nbor(-1)
            return int(before.i)
    if start >= 2 and doc[start - 1].tag_ == "POS" and doc[start - 2].lower_ in MEMBERS:
        return start - 2
    return start


def employer_before(doc: Doc, start: int, first: int) -> Extent | None:
    """The organisation with which a run of capitals before a person's name begins."""
    for end in range(first - 1, start, -1):
        if is_post(doc[end - 1]):
            continue
        body = organisation(doc, start, end)
        if body or (end == start + 1 and acronym(doc[start]) and doc[start].ent_type_ == "ORG"):
            return body or (start, end)
    return None


def full_length(doc: Doc, first: int, last: int) -> int:
    """Where an organisation's name ends: the model's label may reach further, and a number may follow."""
    if last < len(doc) and doc[last].like_num and described(doc, first, last):
        return last + 1  # "the charity Rule 7"
    end = last
    while (
        end < len(doc)
        and doc[end].ent_iob_ == "I"
        and doc[end].ent_type_ == "ORG"
        and doc[end].lower_ not in {"and", "or", ","}
    ):
        end += 1
    return end if doc[end - 1].text[0].isupper() else last


def described(doc: Doc, start: int, end: int) -> bool:
    """Whether a common noun for an organisation stands beside ("the housing charity NAME", "NAME, a charity for …")."""
    before = doc[start - 1] if start else None
    if before is not None and before.text.islower() and before.lower_ in DESCRIBED_ORGANISATIONS:
        return True
    end += end < len(doc) and doc[end].like_num  # "Rule 7, a charity for …"
    if end + 2 >= len(doc) or doc[end].text != "," or doc[end + 1].lower_ not in {"a", "an", "the"}:
        return False
    noun = next(
        (token for token in doc[end + 2 : end + 8] if token.tag_ in {"NN", "NNS"} and not _compound(token)), None
    )
    return noun is not None and noun.lower_ in DESCRIBED_ORGANISATIONS


def _compound(token: Token) -> bool:
    return token.i + 1 < len(token.doc) and token.nbor().tag_ in {"NN", "NNS", "POS"}


def led_by_somebody(doc: Doc, start: int) -> bool:
    """Whether it is something that somebody leads ("founder of NAME")."""
    return start > 1 and doc[start - 1].lower_ in {"of", "at"} and doc[start - 2].lower_ in LEADERS
