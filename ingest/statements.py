"""Who is reported to have said what: first version, by grammar and rules.

A `StatementExtractor` finds the places; `ingest.speakers` finds out whom the sources mean.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise, takewhile
from typing import Protocol

from spacy.tokens import Doc, Token

from ingest.cues import (
    ADDRESSING,
    OBJECT,
    PHRASAL,
    PREPOSITION,
    QUOTING,
    SAYING_NOUNS,
    SPEECH_NOUNS,
    THAT,
    THIRD_PERSON,
    TO,
    UTTERED,
)
from ingest.quotations import Quotation, quotations
from ontology.records import Article, Attribution, Quoting, Span, Spans, ZoneKind, Zones


class StatementExtractor(Protocol):
    """What the pipeline asks of whatever finds statements."""

    @property
    def name(self) -> str:
        """Name and version, by which readings are signed."""
        ...

    def __call__(self, article: Article, zones: Zones, doc: Doc) -> tuple[Attribution, ...]:
        """The attributions of one article, in order of their contents; no two have the same contents.

        Offsets of `doc` are those of `Article.text`.
        """
        ...


CONFIDENCE = {
    "quotation": 0.85,
    "clause": 0.8,
    "according to": 0.8,
    "parenthesis": 0.7,
    "infinitive": 0.65,
    "headline": 0.6,
    "object": 0.55,
    "passive": 0.55,
    "preposition": 0.55,
}
"""Share of right finds of each rule on PolNeAR train, by `python -m bench quality --part train` (headlines: too few there)."""

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
REST_OF_LINE = re.compile(r"[^\n]*")
EDGES = frozenset(",;:.-–—")
"""Marks that end a phrase and are no part of it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A cue with its source and content as token and character places, before quotations are joined to it."""

    cue: Token
    source: Span
    content: Span
    rule: str


@dataclass(frozen=True, slots=True)
class Rules:
    """Direct quotations, reported clauses, `according to`, stands taken and passives, read off a spaCy parse."""

    name: str = "rules 1"

    def __call__(self, article: Article, zones: Zones, doc: Doc) -> tuple[Attribution, ...]:
        within = tuple(sorted((*zones.of(ZoneKind.TITLE), *zones.of(ZoneKind.BODY))))
        text = article.text
        quoted = quotations(text, within)
        by_cue = _quotation_cues(doc, text, quoted)
        found = [*_quoted(doc, text, by_cue)]
        spoken = _places(text, (quotation.outer for each in by_cue.values() for quotation in each))
        headlines = [one for title in zones.of(ZoneKind.TITLE) for one in _headline(doc, title)]
        reported = [
            one
            for one in (*headlines, *_unquoted(doc, _places(text, (quotation.outer for quotation in quoted))))
            if one.cue not in by_cue and not any(spoken[one.content.start : one.content.end])
        ]
        within_another = _places(text, (one.content for one in reported))
        found += (_attribution(text, one, quoted) for one in reported if not within_another[one.cue.idx])
        return tuple(_distinct(found))


# --- quotations and their cues ------------------------------------------------


def _quotation_cues(doc: Doc, text: str, quoted: Iterable[Quotation]) -> dict[Token, list[Quotation]]:
    """Each cue with the quotations that it reports, in order."""
    by_cue: dict[Token, list[Quotation]] = defaultdict(list)
    last: tuple[Token, Quotation] | None = None
    quoted = list(quoted)
    for number, quotation in enumerate(quoted):
        before = quoted[number - 1].outer.end if number else 0
        after = quoted[number + 1].outer.start if number + 1 < len(quoted) else len(text)
        cue = _cue_after(doc, text, quotation, after) or _cue_before(doc, text, quotation, before)
        if cue is None and last and _is_sentence(text, quotation) and _follows(text, last[1], quotation):
            cue = last[0]
        if cue is not None:
            by_cue[cue].append(quotation)
            last = cue, quotation
    return by_cue


def _cue_after(doc: Doc, text: str, quotation: Quotation, limit: int) -> Token | None:
    """The cue in what follows a quotation, up to the end of that sentence: "…," she told reporters."""
    end = quotation.outer.end
    inside = text[quotation.pieces[-1].start : end].rstrip("”’\"'»›` ")
    if not (inside.endswith((",", "?", "!", "—", "–", "-", "…", "...")) or re.match(r"\s?,", text[end : end + 2])):
        return None
    segment = _until_sentence_end(_tokens(doc, end, min(limit, end + 300)))
    if any(token.text == ":" for token in segment[:1]):
        return None
    cues = [token for token in segment if _is_quoting(token)]
    main = [token for token in cues if token.dep_ not in {"relcl", "acl"}]
    return next(iter(main or cues), None)


def _cue_before(doc: Doc, text: str, quotation: Quotation, limit: int) -> Token | None:
    """The cue in what leads up to a quotation: The minister said: "…"."""
    start = quotation.outer.start
    segment = _from_sentence_start(_tokens(doc, max(limit, start - 400), start))
    if not segment:
        return None
    lead = segment[-1]
    if lead.text not in {":", ","} and not _complete(text, quotation):
        return None
    cues = [token for token in segment if _is_quoting(token)]
    if not cues:
        return None
    cue = cues[-1]
    gap = [token for token in segment if token.i > cue.i]
    if lead.text == ":":
        return cue
    words = [token for token in gap if not token.is_punct]
    if lead.text == ",":  # "said Ann Lee, a teacher, “…”", "said in a statement, “…”"; not a clause of its own
        return cue if not any(_is_verb(token) and token.tag_ != "VBN" for token in words) else None
    return cue if not words or (len(words) <= 2 and words[-1].lower_ == "that") else None


def _is_quoting(token: Token) -> bool:
    infinitive = any(child.tag_ == "TO" for child in token.children)
    return _is_verb(token) and token.lemma_.lower() in QUOTING and not infinitive


def _complete(text: str, quotation: Quotation) -> bool:
    """Whether the sentence is over where the quotation is: no words of the reporter's belong to it."""
    rest = text[quotation.outer.end : quotation.outer.end + 2]
    return not re.match(r"\s[\w(]", rest)


def _is_sentence(text: str, quotation: Quotation) -> bool:
    words = quotation.pieces[-1].of(text)
    return words[-1:] in ".!?…," and quotation.pieces[0].of(text)[:1].isupper() and len(words.split()) > 2


def _follows(text: str, earlier: Quotation, later: Quotation) -> bool:
    """Whether one quotation goes on another: in the same paragraph, or as the whole of the next one."""
    between = text[earlier.outer.end : later.outer.start]
    if "\n" not in between:
        return True
    own = between[between.rindex("\n") + 1 :].strip()
    rest = REST_OF_LINE.match(text, later.outer.end)
    return between.count("\n") <= 2 and not own and not (rest and rest.group().strip())


def _quoted(doc: Doc, text: str, by_cue: dict[Token, list[Quotation]]) -> Iterator[Attribution]:
    for cue, found in by_cue.items():
        pieces = tuple(piece for quotation in found for piece in quotation.pieces)
        outside = [quotation.outer for quotation in found]
        source = _source_beside(doc, text, cue, outside)
        sources = (source,) if source else ()
        yield Attribution(sources, (_verb_group(cue),), pieces, Quoting.DIRECT, "quotation", CONFIDENCE["quotation"])


def _source_beside(doc: Doc, text: str, cue: Token, quoted: list[Span]) -> Span | None:
    """The source of a cue beside a quotation: its subject, or whoever "with …, saying" names."""
    if cue.tag_ == "VBG":
        lead = list(doc[cue.sent.start : cue.i])
        preposition = next((token for token in reversed(lead) if token.lower_ == "with"), None)
        if preposition and any(token.pos_ == "PROPN" for token in doc[preposition.i : cue.i]):
            return _cleaned(text, Span(preposition.nbor().idx, cue.idx))
    subject = _subject(cue)
    if subject is not None and not any(_inside(subject, span) for span in quoted) and subject.sent.start <= cue.i:
        return _extent(subject, without=cue)
    return None


# --- what is reported without marks ----------------------------------------------


def _unquoted(doc: Doc, within_quotation: bytearray) -> Iterator[Found]:
    for token in doc:
        if within_quotation[token.idx]:
            continue
        if token.lower_ == "according":
            yield from _according(token)
        elif _is_verb(token):
            yield from _complements(token)


def _headline(doc: Doc, title: Span) -> Iterator[Found]:
    """Council pledges to build homes. New homes needed, council says. What a parser of sentences takes for nouns."""
    words = [token for token in _tokens(doc, title.start, title.end) if not token.is_space]
    while words and words[-1].is_punct:
        words.pop()
    if len(words) < 4 or any(token.is_quote for token in words):
        return
    last = words[-1]
    commas = [place for place, token in enumerate(words) if token.text == ","]
    if last.lower_ in THIRD_PERSON and commas and 1 < len(words) - 1 - commas[-1] <= 5:
        source = Span(words[commas[-1] + 1].idx, _end(words[-2]))
        yield Found(last, source, Span(words[0].idx, _end(words[commas[-1] - 1])), "headline")
        return
    for place, (cue, to) in enumerate(pairwise(words)):
        if 0 < place <= 6 and cue.lower_ in THIRD_PERSON and THIRD_PERSON[cue.lower_] in TO and to.lower_ == "to":
            yield Found(cue, Span(words[0].idx, _end(words[place - 1])), Span(to.idx, _end(last)), "headline")
            return


def _according(token: Token) -> Iterator[Found]:
    """According to the report, numbers rose. Numbers rose, according to the report."""
    sources = [noun for to in token.children if to.lower_ == "to" for noun in to.children if noun.dep_ == "pobj"]
    clause = token.head
    if not sources or clause == token:
        return
    while clause.pos_ not in {"VERB", "AUX"} and clause.dep_ != "ROOT":
        clause = clause.head
    source = _extent(sources[0])
    content = _without(clause.doc, _extent(clause), Span(token.idx, source.end))
    if content:
        yield Found(token, source, content, "according to")


def _complements(verb: Token) -> Iterator[Found]:
    lemma = verb.lemma_.lower()
    if any(child.dep_ == "mark" and child.lower_ in {"if", "unless"} for child in verb.children):
        return  # "if the mayor says so": nobody has said it
    passive = any(child.dep_ in {"nsubjpass", "auxpass"} for child in verb.children)
    subject = _subject(verb)
    source = _extent(subject, without=verb) if subject is not None else None
    particle = next((child.lower_ for child in verb.children if child.dep_ == "prt"), "")
    if passive:
        yield from _passive(verb, lemma)
        return
    if source is None or (verb.dep_ == "conj" and verb.tag_ == "VBG" != verb.head.tag_):
        return
    if lemma == "include" and subject is not None and subject.lemma_.lower() in SAYING_NOUNS:
        yield Found(verb, source, Span(verb.nbor().idx, _end(verb.right_edge)), "object")
        return
    for child in verb.children:
        if _is_reported(child) and (lemma in THAT or PHRASAL.get(lemma) == particle != "") and child.i > verb.i:
            yield Found(verb, source, _clause(verb, child), "clause")
        elif child.dep_ == "ccomp" and lemma in THAT and child.i < verb.i:
            content = _without(verb.doc, _extent(child), Span(min(source.start, verb.idx), max(source.end, _end(verb))))
            if content and child.pos_ in {"VERB", "AUX"}:
                yield Found(verb, source, content, "parenthesis")
        elif child.dep_ == "xcomp" and lemma in TO and any(grand.tag_ == "TO" for grand in child.children):
            yield Found(verb, source, _extent(child), "infinitive")
        elif child.dep_ == "dobj" and lemma in UTTERED and child.lower_ in SPEECH_NOUNS:
            for noun in _prepositional(child, "about over for on of that"):
                yield Found(verb, source, _extent(noun), "preposition")
        elif child.dep_ == "dobj" and (lemma in OBJECT or PHRASAL.get(lemma) == particle != ""):
            yield Found(verb, source, _with_gerund(verb, child), "object")
    for noun in _prepositional(verb, PREPOSITION.get(lemma, "")):
        yield Found(verb, source, _extent(noun), "preposition")


def _is_reported(clause: Token) -> bool:
    """A complement, or what the parser took for an aside though it has a modal and no subject or conjunction."""
    if clause.dep_ != "advcl":
        return clause.dep_ == "ccomp"
    return any(child.tag_ == "MD" for child in clause.children) and not any(
        child.dep_ in SUBJECTS | {"mark"} for child in clause.children
    )


def _clause(verb: Token, clause: Token) -> Span:
    """A reported clause, with its subject where the parser took that for the verb's object.

    "warned the number of children - already high - could rise": nothing else is the subject of "could rise".
    """
    extent = _extent(clause)
    objects = [child for child in verb.children if child.dep_ == "dobj" and verb.i < child.i < clause.i]
    if objects and not any(child.dep_ in SUBJECTS | {"mark"} for child in clause.children):
        return Span(_extent(objects[0]).start, extent.end)
    return extent


def _with_gerund(verb: Token, noun: Token) -> Span:
    """An object with the "and …ing" after it that the parser took for a second verb of the sentence."""
    extent = _extent(noun)
    for child in verb.children:
        joined = child.dep_ == "conj" and child.tag_ == "VBG" != verb.tag_ and child.i == noun.right_edge.i + 2
        if joined:
            return Span(extent.start, _extent(child).end)
    return extent


def _passive(verb: Token, lemma: str) -> Iterator[Found]:
    """The plan has been welcomed by councils: what is reported is the subject, unless that is who was spoken to."""
    if lemma in ADDRESSING:
        said = [child for child in verb.children if child.dep_ in {"ccomp", "xcomp"} and child.i > verb.i]
        said += _prepositional(verb, PREPOSITION.get(lemma, ""))
    else:
        said = [child for child in verb.children if child.dep_ == "nsubjpass"]
    sources = [
        noun for agent in verb.children if agent.dep_ == "agent" for noun in agent.children if noun.dep_ == "pobj"
    ]
    if said and sources and lemma in OBJECT | THAT | TO:
        yield Found(verb, _extent(sources[0]), _extent(said[0]), "passive")


def _prepositional(head: Token, prepositions: str) -> Iterator[Token]:
    wanted = prepositions.split()
    for child in head.children:
        if child.dep_ == "prep" and child.lower_ in wanted:
            yield from (noun for noun in child.children if noun.dep_ in {"pobj", "pcomp"})


def _attribution(text: str, found: Found, quoted: Sequence[Quotation]) -> Attribution:
    """With whole quotations in its content, and its kind."""
    content = _cleaned(text, found.content)
    first = bisect_right(quoted, content.start, key=lambda quotation: quotation.outer.end)
    later = (quotation.outer for quotation in islice(quoted, first, None))
    inside = list(takewhile(content.overlaps, later))
    if inside:
        content = Span(min(content.start, inside[0].start), max(content.end, inside[-1].end))
    quoting = Quoting.MIXED if inside else Quoting.INDIRECT
    return Attribution(
        (found.source,), (_verb_group(found.cue),), (content,), quoting, found.rule, CONFIDENCE[found.rule]
    )


# --- grammar ------------------------------------------------------------------


def _is_verb(token: Token) -> bool:
    return token.pos_ in {"VERB", "AUX"}


def _subject(verb: Token, depth: int = 0) -> Token | None:
    """Who does it: its own subject, or that of the verb it hangs on."""
    for child in verb.children:
        if child.dep_ in SUBJECTS:
            return child
    if depth < 4 and verb.head != verb:
        if verb.dep_ in {"conj", "advcl", "xcomp", "pcomp", "prep", "dep"}:
            return _subject(verb.head, depth + 1)
        if verb.dep_ in {"relcl", "acl"}:
            return verb.head
    return None


def _extent(head: Token, without: Token | None = None) -> Span:
    """The phrase of a token, less what hangs on `without`, relative clauses that report something themselves, and dates."""
    asides = [child for child in head.children if child.dep_ == "relcl" and _is_aside(child)]
    asides += [token for token in head.subtree if token.dep_ == "prep" and token.lower_ == "on" and _is_dated(token)]
    if without is not None and head.is_ancestor(without):
        asides.append(without)
    inside = [
        token for token in head.subtree if not any(token == aside or aside.is_ancestor(token) for aside in asides)
    ]
    words = [token for token in inside if not (token.is_space or token.text in EDGES)] or [head]
    return Span(min(words[0].idx, head.idx), max(_end(words[-1]), _end(head)))


def _is_dated(preposition: Token) -> bool:
    """Such as "on Tuesday", which the parser likes to hang on the speaker."""
    return any(child.ent_type_ in {"DATE", "TIME"} for child in preposition.children)


def _is_aside(clause: Token) -> bool:
    """A relative clause after a comma with a cue of its own: "the review, which has pledged to …"."""
    first = clause.left_edge
    return first.i > 0 and first.nbor(-1).text == "," and clause.lemma_.lower() in THAT | TO | OBJECT


def _without(doc: Doc, span: Span, hole: Span) -> Span | None:
    """What is left of a span when a stretch at its beginning, end or middle is taken away: the longer side."""
    if not span.overlaps(hole):
        return span
    sides = [(span.start, min(span.end, hole.start)), (max(span.start, hole.end), span.end)]
    start, end = max(sides, key=lambda side: side[1] - side[0])
    return Span(start, end) if any(not (one.is_punct or one.is_space) for one in _tokens(doc, start, end)) else None


def _verb_group(cue: Token) -> Span:
    """The cue with its auxiliaries and adverbs in between: "has also said"."""
    start = cue
    for left in reversed(cue.doc[cue.sent.start : cue.i]):
        if left.is_space or (left.head == cue and left.dep_ == "advmod"):
            continue
        if left.head != cue or left.dep_ not in {"aux", "auxpass", "neg"}:
            break
        start = left
    particle = cue.i + 1 < len(cue.doc) and cue.nbor().dep_ == "prt" and cue.nbor().head == cue
    return Span(start.idx, _end(cue.nbor() if particle else cue))


def _cleaned(text: str, span: Span) -> Span:
    """Without a leading "that", and without white space and stops at its ends."""
    inside = span.of(text)
    start = span.start + len(inside) - len(inside.lstrip(" ,;:-–—\n\t\u00a0"))
    end = span.end - (len(inside) - len(inside.rstrip(" ,;:.-–—\n\t\u00a0")))
    if that := re.match(r"that\s+", text[start:end]):
        start += that.end()
    return Span(start, end) if start < end else span


def _end(token: Token) -> int:
    return token.idx + len(token)


def _inside(token: Token, span: Span) -> bool:
    return span.start <= token.idx < span.end


def _places(text: str, spans: Iterable[Span]) -> bytearray:
    """For each place in the text, whether one of the spans covers it: asked for every word of an article."""
    covered = bytearray(len(text))
    for span in spans:
        covered[span.start : span.end] = b"\1" * (span.end - span.start)
    return covered


def _tokens(doc: Doc, start: int, end: int) -> list[Token]:
    found = doc.char_span(start, end, alignment_mode="expand") if start < end else None
    return [token for token in found if start <= token.idx < end] if found else []


def _until_sentence_end(tokens: list[Token]) -> list[Token]:
    for place, token in enumerate(tokens):
        if token.text in {".", "!", "?"} or "\n" in token.text:
            return tokens[:place]
    return tokens


def _from_sentence_start(tokens: list[Token]) -> list[Token]:
    """What follows the last sentence end; a colon or comma at the end of a paragraph leads over the line."""
    tokens = list(tokens)
    while tokens and tokens[-1].is_space:
        tokens.pop()
    for place in range(len(tokens) - 1, -1, -1):
        if tokens[place].text in {".", "!", "?"} or "\n" in tokens[place].text:
            return tokens[place + 1 :]
    return tokens


def _distinct(found: Iterable[Attribution]) -> list[Attribution]:
    """In order of their contents; of several with one content, the surest."""
    best: dict[Spans, Attribution] = {}
    for one in sorted(found, key=lambda one: -one.confidence):
        best.setdefault(one.content, one)
    return sorted(best.values(), key=lambda one: one.content)
