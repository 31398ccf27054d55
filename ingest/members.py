"""What a count counts, one by one, where the text goes on to list it: "three pillars: fares, stations and trains"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc

from ingest.saying import phrase_at
from ontology.records import Span, Spans

FEWEST, MOST = 2, 15
"""Longer lists are no list of what was counted in a sentence."""

LEADS = re.compile(r":|\s[–—-]\s|\b(?:including|such as|namely|like)\b")
"""What leads to a list; where there is none, the last preposition before its first comma does."""

COMMA = re.compile(r",\s+(?:(?:and|or)\s+)?|;\s*(?:(?:and|or)\s+)?")
LAST = re.compile(r"\s+(?:and|or)\s+")
ITEM = re.compile(r"[^\S\n]*(?:[-*•·‣◦–]|\d{1,2}[.)])\s+(?P<words>\S[^\n]*)")
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
"""Tags of verbs that make a clause: "the party said" is nothing that is counted."""

ROOM = 1200
"""Characters in which the list has to end."""


def members(doc: Doc, end: int, number: int) -> Spans:
    """The places of what was counted, if exactly as many follow the words that end at `end`; else none.

    They stand in the same sentence, or in the list of lines that follows it.
    """
    if not FEWEST <= number <= MOST:
        return ()
    at = phrase_at(doc, Span(end - 1, end))
    if not at:
        return ()
    stop = min(at[0].sent.end_char, end + ROOM)
    items = tuple(_in_lines(doc.text, end, number)) or tuple(_in_sentence(doc, end, stop))
    return items if len(items) == number and not any(_is_clause(doc, item) for item in items) else ()


def _is_clause(doc: Doc, item: Span) -> bool:
    return any(token.tag_ in FINITE for token in phrase_at(doc, item) or ())


def _in_lines(text: str, start: int, number: int) -> Iterator[Span]:
    """The items of the list that begins on the next line that is not blank; as many as there are and one more than wanted."""
    at = text.find("\n", start)
    if at < 0 or text[start:at].count(".") > 1 or at - start > ROOM:
        return
    for _ in range(number + 1):
        while text[at : at + 1].isspace():
            at += 1
        item = ITEM.match(text, at)
        if item is None:
            return
        words = item["words"].rstrip(" ;,.")
        yield Span(item.start("words"), item.start("words") + max(1, len(words)))
        at = item.end()


def _in_sentence(doc: Doc, start: int, end: int) -> Iterator[Span]:
    text = doc.text
    end = start + len(text[start:end].rstrip(" \n\t.;:!?”’\"'"))
    lead = next(LEADS.finditer(text, start, end), None)
    if lead is None:
        comma = text.find(",", text.find(",", start, end) + 1, end)
        words = doc.char_span(start, comma, alignment_mode="contract") if comma > start else None
        before = [token for token in (words or ())[:-1] if token.pos_ == "ADP"]
        if not before:
            return
        begins = before[-1].idx + len(before[-1])
    else:
        begins = lead.end()
        closing = text.find(lead.group(), begins, end) if lead.group().strip() in {"–", "—", "-"} else -1
        end = closing if closing > 0 else end
    at = begins
    cuts = [(cut.start(), cut.end()) for cut in COMMA.finditer(text, begins, end)]
    final = list(LAST.finditer(text, cuts[-1][1] if cuts else begins, end))
    cuts += [(cut.start(), cut.end()) for cut in final[-1:]]
    for stop, following in [*cuts, (end, end)]:
        if words_there := text[at:stop].strip():
            first = text.index(words_there[0], at)
            yield Span(first, first + len(words_there))
        at = following
