"""What a policy is called: the words of the text, shortened."""

from __future__ import annotations

from spacy.tokens import Doc

from ingest.drafts import noun_span
from ingest.joining import Joined
from ontology.iris import slug
from ontology.records import Span

LONGEST = 12
"""Words of a label."""
LEADING = frozenset("the a an its his her their our my your this that these those".split())
TRAILING = frozenset(
    "the a an of to in on at by for with and or from into as its their that which who but than".split()
)
QUOTES = "\"'“”‘’`"


def label(one: Joined, doc: Doc) -> str | None:
    """A noun phrase or clause without its article, cut after the last word that can end it; None where no word is left."""
    span = one.main.span
    if one.main.rule == "launch":
        span = _thing(one, doc) or span
    place = doc.char_span(span.start, span.end, alignment_mode="expand")
    if place is None:
        return None
    before = doc[place.start - 1] if place.start else None
    quoted = before is not None and not before.whitespace_ and before.text[-1] in QUOTES
    words = [_bare(word, quoted=quoted) for word in place.text.split()]
    words = [word for word in words if word]
    while len(words) > 1 and words[0].lower() in LEADING:
        words.pop(0)
    if len(words) > LONGEST:
        words = words[:LONGEST]
        while len(words) > 1 and words[-1].lower() in TRAILING:
            words.pop()
    name = " ".join(words).rstrip(".,;:")
    return name if any(character.isalnum() for character in name) and slug(name) else None


def _bare(word: str, *, quoted: bool) -> str:
    """A word without marks; the apostrophe of "councils’" stays where the whole is not in quotation marks."""
    if word.endswith(("s’", "s'")) and not quoted:
        return word.lstrip(QUOTES)
    return word.strip(QUOTES + ",;")


def _thing(one: Joined, doc: Doc) -> Span | None:
    """What is launched, without "the launch of"."""
    thing = noun_span(doc[one.main.head])
    return thing if one.main.span.contains(thing) else None
