"""Who with a name is meant by the expression beside a cue: "Ann Lee, chair of the Board", "who", "I", "Lee and Dunn"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Phrase

from ingest.mentions import actor_at
from ontology.records import Actor, ActorKind, Article, MentionKind, Span

INCLUDING = frozenset(("including", "such", "like", "namely"))
RELATIVE = frozenset(("who", "which", "that"))
FIRST_PERSON = frozenset(("i", "me", "myself"))

SIGNED = re.compile(r"[\s.,—–-]*")
"""All that may stand beside a name in a line that signs a text."""

ABOUT_AUTHOR = re.compile(r",? (?:is|was|writes|teaches)\b|,? an? ")
"""What follows the author's name in a closing line on who wrote the text."""


def named(article: Article, doc: Doc, source: Span, actors: Sequence[Actor]) -> tuple[Actor, ...]:
    """Those with a name whom an expression refers to, the first speaker first; none if it names nobody that is known."""
    phrase = doc.char_span(source.start, source.end, alignment_mode="expand")
    if phrase is None:
        alone = actor_at(actors, source, article.text)
        return (alone,) if alone else ()
    if phrase.root.lower_ in FIRST_PERSON:
        return _author(article, source, actors)
    if phrase.root.lower_ in RELATIVE and len(phrase) == 1:
        return _alone(_antecedent(phrase.root, actors, article.text))
    several = _coordinated(phrase, actors, article.text)
    return several or _alone(actor_at(actors, source, article.text) or _singled_out(phrase, actors))


def antecedent(phrase: Phrase) -> Phrase:
    """The noun phrase that a relative pronoun stands for, as far as its clause; any other expression as it is."""
    pronoun = phrase.root
    if pronoun.lower_ not in RELATIVE:
        return phrase
    head = _modified(pronoun)
    return phrase.doc[head.left_edge.i : phrase.start] if head is not None else phrase


def _modified(pronoun: Token) -> Token | None:
    """The noun before a relative pronoun that its clause belongs to."""
    clause = pronoun
    while clause.dep_ not in {"relcl", "acl", "ROOT"}:
        clause = clause.head
    return clause.head if clause.dep_ != "ROOT" and clause.head.i < pronoun.i else None


def _alone(actor: Actor | None) -> tuple[Actor, ...]:
    return (actor,) if actor else ()


def _meant(token: Token, actors: Sequence[Actor], text: str) -> Actor | None:
    return actor_at(actors, Span(token.idx, token.idx + len(token)), text)


def _coordinated(phrase: Phrase, actors: Sequence[Actor], text: str) -> tuple[Actor, ...]:
    """All of several who are named side by side, or whom one pronoun means."""
    heads = sorted(_listed(phrase.root, phrase, actors), key=lambda head: head.i)
    if not any(head.dep_ == "conj" for head in heads[1:]):
        place = Span(phrase.start_char, phrase.end_char)
        both = [actor for actor in actors if any(one.span == place for one in actor.mentions)]
        return tuple(both) if len(both) > 1 else ()
    found = [_meant(head, actors, text) for head in heads]
    several = tuple(dict.fromkeys(actor for actor in found if actor))
    # "The lawyer and author", "Lee, Dunn and others"; but "residents and the mayor" does not mean the mayor.
    return several if found[0] or len(several) > 1 else ()


def _listed(head: Token, phrase: Phrase, actors: Sequence[Actor]) -> Iterator[Token]:
    """The heads of what stands side by side; a name that looks like an apposition may be the next: "Lee, Dunn and others"."""
    yield head
    for word in head.rights:
        if word.i < phrase.end and (word.dep_ == "conj" or (word.dep_ == "appos" and _is_name(word, actors))):
            yield from _listed(word, phrase, actors)


def _is_name(token: Token, actors: Sequence[Actor]) -> bool:
    place = Span(token.idx, token.idx + len(token))
    return any(one.kind is MentionKind.NAME and one.span.contains(place) for actor in actors for one in actor.mentions)


def _antecedent(pronoun: Token, actors: Sequence[Actor], text: str) -> Actor | None:
    """Whom a relative pronoun stands for: the head of what its clause belongs to, or the name right before it."""
    head = _modified(pronoun)
    found = _borne(head, actors, text) if head is not None else None
    if found or (head is not None and head.dep_ == "attr"):
        return found
    return _right_before(pronoun, actors, text)


def _borne(noun: Token, actors: Sequence[Actor], text: str) -> Actor | None:
    """Whom a noun means or is said of: "Lee, a lawyer", "Lee is a lawyer and an author"."""
    if found := _meant(noun, actors, text):
        return found
    if noun.dep_ == "appos" and noun.tag_ != "NNS":
        return _borne(noun.head, actors, text)
    first = noun
    while first.dep_ == "conj":
        first = first.head
    subject = next((word for word in first.head.lefts if word.dep_ == "nsubj"), None) if first.dep_ == "attr" else None
    if subject is None:
        return None
    return _antecedent(subject, actors, text) if subject.lower_ in RELATIVE else _meant(subject, actors, text)


def _right_before(pronoun: Token, actors: Sequence[Actor], text: str) -> Actor | None:
    wanted = ActorKind.ORGANIZATION if pronoun.lower_ == "which" else ActorKind.PERSON
    return next(
        (
            actor
            for actor in actors
            for mention in actor.mentions
            if actor.kind is wanted
            and mention.kind is MentionKind.NAME
            and mention.span.end <= pronoun.idx
            and text[mention.span.end : pronoun.idx].strip() in {"", ","}
        ),
        None,
    )


def _singled_out(phrase: Phrase, actors: Sequence[Actor]) -> Actor | None:
    """The first one by name that a group is said to include: "some charities, such as NAME"."""
    start = next((token.idx for token in phrase if token.lower_ in INCLUDING), None)
    found = [
        (mention, actor)
        for actor in actors
        for mention in actor.mentions
        if start is not None and start < mention.span.start and mention.span.end <= phrase.end_char
    ]
    return min(found, key=lambda one: one[0])[1] if found else None


def _author(article: Article, source: Span, actors: Sequence[Actor]) -> tuple[Actor, ...]:
    """Who writes "I": the only one in the byline, else whose name signs the text next, or who is presented at its end."""
    people = [actor for actor in actors if actor.kind is ActorKind.PERSON]
    byline = article.byline.casefold() if article.byline else ""
    if bylined := [actor for actor in people if byline and actor.name.casefold() in byline]:
        return tuple(bylined) if len(bylined) == 1 else ()
    end = article.body[-1].end if article.body else len(article.text)
    signed = [
        (mention.span, actor)
        for actor in people
        for mention in actor.mentions
        if mention.kind is MentionKind.NAME
        and source.end < mention.span.start < end
        and _signs(article.text, mention.span, last=not article.text[mention.span.end : end].partition("\n")[2].strip())
    ]
    return (min(signed, key=lambda one: one[0])[1],) if signed else ()


def _signs(text: str, name: Span, *, last: bool) -> bool:
    """Whether a name stands alone in its line, or begins the last line, which is about the author."""
    line = Span(text.rfind("\n", 0, name.start) + 1, text.find("\n", name.end) % (len(text) + 1))
    before, after = text[line.start : name.start], text[name.end : line.end]
    if not SIGNED.fullmatch(before):
        return False
    return bool(SIGNED.fullmatch(after)) or (last and bool(ABOUT_AUTHOR.match(after)))


def same_again(spoken: Iterable[Actor], pronoun: str) -> tuple[Actor, ...]:
    """Those who spoke last, if a pronoun that nothing else explains can mean them."""
    last = tuple(spoken)
    kinds = {actor.kind for actor in last}
    if len(last) > 1:
        return last if pronoun == "they" else ()
    return last if kinds & FITTING.get(pronoun, frozenset()) else ()


FITTING = {
    "it": frozenset({ActorKind.DOCUMENT, ActorKind.ORGANIZATION}),
    "they": frozenset({ActorKind.GROUP}),
    "he": frozenset({ActorKind.OFFICE, ActorKind.PERSON}),
    "she": frozenset({ActorKind.OFFICE, ActorKind.PERSON}),
}
"""Which speakers a pronoun may go on with that `ingest.anaphora` has not settled."""
