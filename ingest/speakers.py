"""Whom the source of an attribution means, and in which post they spoke."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from spacy.tokens import Doc
from spacy.tokens import Span as Phrase

from ingest.lexicon import is_post
from ingest.nesting import ADDED
from ingest.sources import antecedent, named, same_again
from ontology.iris import name_key, referent_iri, statement_id, visible
from ontology.records import (
    NAMED,
    Actor,
    ActorKind,
    Article,
    Attribution,
    Membership,
    MentionKind,
    Span,
    Spans,
    Statement,
    Tense,
)

DOCUMENTS = frozenset(
    [
        "account",
        "advert",
        "affidavit",
        "analysis",
        "article",
        "bill",
        "biography",
        "blog",
        "book",
        "briefing",
        "brochure",
        "bulletin",
        "campaign-literature",
        "column",
        "complaint",
        "contract",
        "court-filing",
        "dispatch",
        "document",
        "dossier",
        "draft",
        "edition",
        "editorial",
        "email",
        "essay",
        "evaluation",
        "evidence",
        "figures",
        "file",
        "filing",
        "findings",
        "footage",
        "guidance",
        "headline",
        "indictment",
        "inquiry",
        "interview",
        "law",
        "lawsuit",
        "leaflet",
        "letter",
        "manifesto",
        "memo",
        "memorandum",
        "message",
        "minutes",
        "newsletter",
        "note",
        "notice",
        "page",
        "paper",
        "papers",
        "petition",
        "poll",
        "post",
        "prospectus",
        "publication",
        "recommendations",
        "record",
        "records",
        "regulations",
        "release",
        "report",
        "research",
        "review",
        "ruling",
        "statement",
        "statistics",
        "story",
        "study",
        "submission",
        "subpoena",
        "survey",
        "terms",
        "testimony",
        "text",
        "transcript",
        "tweet",
        "verdict",
        "video",
        "website",
        "will",
    ]
)
"""Heads of expressions that mean something written rather than somebody."""

PRONOUNS = frozenset(
    [
        "he",
        "she",
        "it",
        "they",
        "we",
        "i",
        "you",
        "him",
        "her",
        "them",
        "us",
        "me",
        "himself",
        "herself",
        "itself",
        "themselves",
        "who",
        "which",
        "that",
        "whom",
        "this",
        "these",
        "those",
        "one",
        "some",
        "many",
        "others",
        "most",
        "all",
        "both",
        "neither",
        "either",
        "each",
        "none",
    ]
)
LONGEST_LABEL = 80


def statements(
    article: Article, doc: Doc, found: Iterable[Attribution], actors: Sequence[Actor], memberships: Sequence[Membership]
) -> tuple[tuple[Statement, ...], tuple[Actor, ...]]:
    """The statements of an article, and the speakers among them that have no name of their own.

    A speaker without a name (a role, a group, a document) becomes an actor that is meant in this article only, and the
    statement carries what the text calls it as `speaker_role`.
    """
    said: list[Statement] = []
    unnamed: dict[str, Actor] = {}
    last: tuple[tuple[Actor, ...], Span] | None = None
    tellers: dict[Spans, Actor] = {}
    for one in found:
        meant = _others(article.text, one, actors, tellers)
        spoken = (
            _same_office(article.text, one, last, actors)
            or _speakers(article, doc, one, meant)
            or _same_again(article.text, one, last)
        )
        tellers.update((one.content, actor) for actor in spoken[:1])
        if spoken and one.source and one.rule not in ADDED:
            last = spoken, one.source[-1]
        speaker = spoken[0] if spoken else None
        role = speaker.name if speaker and speaker.kind not in NAMED else None
        unnamed.update((actor.iri, actor) for actor in spoken if actor.kind not in NAMED and actor not in actors)
        said.append(
            Statement(
                id=statement_id(article, one.content),
                speaker=speaker.iri if speaker else None,
                speaker_role=role,
                held_post=_post(speaker, one, memberships) if speaker else None,
                source=one.source,
                cue=one.cue,
                content=one.content,
                sentence=_sentence(doc, one),
                quoting=one.quoting,
                rule=one.rule,
                confidence=one.confidence,
                via=statement_id(article, one.via) if one.via else None,
                co_speakers=tuple(dict.fromkeys(actor.iri for actor in spoken))[1:],
            )
        )
    return tuple(said), tuple(unnamed.values())


def _others(text: str, said: Attribution, actors: Sequence[Actor], tellers: Mapping[Spans, Actor]) -> Sequence[Actor]:
    """Whom a source can mean: those who tell of their own words say "she had said", not "the minister had said"."""
    teller = tellers.get(said.via) if said.via else None
    if teller is None or (said.source and name_key(said.source[0].of(text)) in PRONOUNS):
        return actors
    return [actor for actor in actors if actor != teller]


def _speakers(article: Article, doc: Doc, said: Attribution, actors: Sequence[Actor]) -> tuple[Actor, ...]:
    """Who speaks, the first speaker first: those with a name, else one that the text calls something else."""
    for source in said.source:
        if found := named(article, doc, source, actors):
            return found
        phrase = doc.char_span(source.start, source.end, alignment_mode="expand")
        if phrase is None:
            continue
        if meant := unnamed_actor(article, phrase):
            return (meant,)
    return ()


def unnamed_actor(article: Article, phrase: Phrase) -> Actor | None:
    """Whoever a phrase means that names nobody: an office, a group or a document, by what the text calls it."""
    phrase = antecedent(phrase)
    label = _label(phrase)
    if label is None:
        return None
    kind = _kind(phrase, label)
    return Actor(referent_iri(kind, label, article), kind, label)


def _same_office(
    text: str, said: Attribution, last: tuple[tuple[Actor, ...], Span] | None, actors: Sequence[Actor]
) -> tuple[Actor, ...]:
    """The office that spoke before in the same paragraph, for a "he" or "she" before whom nobody with a name has come in."""
    if not last or not said.source or said.source[0].of(text).casefold() not in {"he", "she"}:
        return ()
    (before, place), source = last, said.source[0]
    if len(before) != 1 or before[0].kind is not ActorKind.OFFICE or source.start <= place.end:
        return ()
    between = Span(place.end, source.start)
    entered = (
        mention.kind is not MentionKind.PRONOUN and mention.span.overlaps(between)
        for actor in actors
        if actor.kind is ActorKind.PERSON
        for mention in actor.mentions
    )
    return () if "\n" in between.of(text) or any(entered) else before


def _same_again(text: str, said: Attribution, last: tuple[tuple[Actor, ...], Span] | None) -> tuple[Actor, ...]:
    """The speakers before, if the source is a pronoun that fits them, at most a paragraph later."""
    if not last or not said.source:
        return ()
    (before, place), source = last, said.source[0]
    near = text.count("\n", place.end, source.start) <= 2
    return same_again(before, source.of(text).casefold()) if near else ()


def _kind(phrase: Phrase, label: str) -> ActorKind:
    head = _head(phrase, label)
    if head in DOCUMENTS:
        return ActorKind.DOCUMENT
    single = phrase.root.lower_ == head and phrase.root.tag_ in {"NN", "NNP"}
    return ActorKind.OFFICE if single and is_post(phrase.root) else ActorKind.GROUP


def _label(phrase: Phrase) -> str | None:
    """What the text calls a speaker without a name: the expression up to its first comma or relative clause."""
    words = " ".join(visible(phrase.text).split())
    words = re.split(r"\s*(?:[,;:(–—]|\s-\s|\b(?:who|which|that)\b)", words, maxsplit=1)[0]
    words = re.sub(r"^(?:the|a|an)\s+", "", words, flags=re.IGNORECASE)
    if len(words) > LONGEST_LABEL:
        words = words[:LONGEST_LABEL].rsplit(" ", 1)[0]
    return words if name_key(words) not in PRONOUNS and re.search(r"[^\W\d_]", words) else None


def _head(phrase: Phrase, label: str) -> str:
    """The noun at the head of a label: the phrase's own head if the label still holds it, else its last word."""
    root = phrase.root
    within = re.search(rf"\b{re.escape(root.text)}\b", label)
    return root.lower_ if within else label.rsplit(maxsplit=1)[-1].casefold()


def _post(speaker: Actor, said: Attribution, memberships: Sequence[Membership]) -> str | None:
    """The post in which it was said: held now, rather one in an organisation, named nearest to the statement."""
    place = (said.source or said.cue or said.content)[0].start

    def fit(one: Membership) -> tuple[bool, int]:
        return one.organization is None, min(abs(span.start - place) for span in one.evidence)

    held = [one for one in memberships if one.member == speaker.iri and one.tense is Tense.CURRENT]
    nearest = min(held, key=fit, default=None)
    return nearest.iri if nearest else None


def _sentence(doc: Doc, said: Attribution) -> Span:
    """From the first to the last sentence that carries a part of it."""
    spans = sorted((*said.source, *said.cue, *said.content))
    start, end = spans[0].start, max(span.end for span in spans)
    phrase = doc.char_span(start, end, alignment_mode="expand")
    if phrase is None:
        return Span(start, end)
    first, last = phrase[0].sent, phrase[-1].sent
    words = [token for token in doc[first.start : last.end] if not token.is_space]
    if not words:
        return Span(start, end)
    return Span(min(words[0].idx, start), max(words[-1].idx + len(words[-1]), end))
