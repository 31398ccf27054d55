"""By which outlet something came to an article: "a memo seen by the Echo", "she told the Echo", "as the Echo reported"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Doc, Token

from ingest.saying import extent, hedged, phrase_at
from ontology.iris import name_key
from ontology.records import Article, Attribution, Quoting, Span

RELAYED = "relayed"
"""The rule of what is added here."""

OUTLETS = frozenset(
    "advertiser agency argus bulletin chronicle courier daily dispatch echo evening examiner express gazette globe "
    "guardian herald independent inquirer journal magazine mail mercury mirror monitor news newspaper observer paper "
    "post press radio record recorder register reporter review site spectator standard star sun telegraph television "
    "times tribune tv weekly".split()
)
"""The nouns that head the name of an outlet."""

BROADCASTERS = frozenset("ABC AFP AP BBC Bloomberg CBS CNN ITN ITV LBC MSNBC NBC NPR PA PBS Reuters RTE UPI".split())
"""Outlets and agencies whose names have no such noun."""

SHOWN = {
    "cite": "by", "give": "to", "interview": "by", "leak": "to", "obtain": "by", "pass": "to", "provide": "to",
    "publish": "by", "quote": "by", "report": "by", "review": "by", "see": "by", "send": "to", "share": "with", "view": "by",
}  # fmt: skip
"""Participles that bring in an outlet: "a memo seen by", "the minister, quoted by"."""

MARKS = ("“", "”", '"')
NEAR = 12
"""Characters between two parts that belong together."""

EDGES = " \t\n\u00a0,;:–—-"


def relay(article: Article, doc: Doc, one: Attribution, given: Sequence[Attribution]) -> Attribution | None:
    """The outlet as the one who reports `one`, in the article's words without those that name the outlet.

    None where there is none, or where it is the article's own: that this one reports it goes without saying. It is as sure
    as what it reports, for it takes nothing but grammar to tell.
    """
    for cue, name in _outlets(doc, one, given):
        outlet = extent(name)
        if outlet is None or (article.outlet and name_key(outlet.of(article.text)) == name_key(article.outlet)):
            continue
        told = any(
            cue.overlaps(span) for span in one.cue
        )  # then the cue is part of what is reported: she told the Echo
        left_out = outlet if told else Span(min(cue.start, outlet.start), max(cue.end, outlet.end))
        parts = (*one.source, *one.cue, *(with_marks(article.text, span) for span in one.content))
        content = tuple(_apart(article.text, parts, left_out))
        if not content:  # nothing but the outlet, and signs
            continue
        quoting = Quoting.INDIRECT if one.quoting is Quoting.INDIRECT else Quoting.MIXED
        return Attribution((outlet,), () if told else (cue,), content, quoting, RELAYED, one.confidence)
    return None


def with_marks(text: str, span: Span) -> Span:
    """With the quotation marks right beside it: a content has none, words within another's content keep theirs."""
    start = span.start - (text[max(0, span.start - 1) : span.start] in MARKS)
    return Span(start, span.end + (text[span.end : span.end + 1] in MARKS))


def _outlets(doc: Doc, one: Attribution, given: Sequence[Attribution]) -> Iterator[tuple[Span, Token]]:
    """Each cue that brings in an outlet, with the head of the outlet's name."""
    for span in one.source:
        for token in source.root.subtree if (source := phrase_at(doc, span)) is not None else ():
            if token.tag_ == "VBN" and token.dep_ in {"acl", "conj"}:
                yield from _shown(token)
    for span in one.cue:
        if (cue := phrase_at(doc, span)) is None:
            continue
        if cue.root.lemma_.lower() == "tell" and not hedged(cue.root):
            addressed = (name for name in cue.root.children if name.dep_ in {"dobj", "dative"})
            yield from ((span, name) for name in addressed if _is_outlet(name))
        sentence = Span(cue.sent.start_char, cue.sent.end_char)
        if not any(sentence.contains(place) for other in given if other != one for place in other.cue):
            for (
                token
            ) in cue.sent:  # "as first reported by the Echo", in a sentence with nothing else that it could mean
                if (
                    token.tag_ == "VBN"
                    and token.lemma_ == "report"
                    and any(one.lower_ == "as" for one in token.children)
                ):
                    yield from _shown(token)


def _shown(participle: Token) -> Iterator[tuple[Span, Token]]:
    first = participle.left_edge if participle.left_edge.lower_ == "as" else participle
    for by in participle.children:
        if by.lower_ == SHOWN.get(participle.lemma_.lower()):
            yield from ((Span(first.idx, by.idx + len(by)), name) for name in by.children if _is_outlet(name))


def _is_outlet(name: Token) -> bool:
    """Whether a name is an outlet's, and not cut short before "'s editor"."""
    known = name.lower_ in OUTLETS or name.text in BROADCASTERS
    return known and name.pos_ == "PROPN" and not any(child.dep_ == "case" for child in name.children)


def _apart(text: str, parts: Iterable[Span], left_out: Span) -> Iterator[Span]:
    """The parts without `left_out`, neighbours on one line as one stretch, with the "that" or "to" between them."""
    sides = (side for part in parts for side in _less(part, left_out))
    pieces = sorted(piece for side in sides if (piece := _trimmed(text, side)))
    if not pieces:
        return
    last = pieces[0]
    for piece in pieces[1:]:
        between = text[last.end : piece.start]
        if len(between) > NEAR or "\n" in between or last.start < left_out.start < piece.start:
            yield last
            last = piece
        else:
            last = Span(last.start, max(last.end, piece.end))
    yield last


def _less(part: Span, hole: Span) -> Iterator[Span]:
    if not part.overlaps(hole):
        yield part
        return
    if part.start < hole.start:
        yield Span(part.start, hole.start)
    if hole.end < part.end:
        yield Span(hole.end, part.end)


def _trimmed(text: str, span: Span) -> Span | None:
    """Without the space, commas and dashes at its ends."""
    words = span.of(text)
    start, end = len(words) - len(words.lstrip(EDGES)), len(words.rstrip(EDGES))
    return Span(span.start + start, span.start + end) if start < end else None
