"""What statements and articles are about: topics of ontology/topics.ttl, by the words that show them.

A label of a topic is met in any form of its words ("care homes" by "care home"), hyphens and apostrophes set aside; a word
of a label with a capital only as it is written ("Congress", "GP"). The longest label wins: "school shooting" is not of
schools. Words in names of people show nothing; those in names of organisations do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import spacy
from rdflib import Graph
from spacy.tokens import Doc, Token

from ontology.reading import Reading
from ontology.records import Span, Spans
from ontology.subjects import Subject
from ontology.terms import SKOS, data

MOST, MOST_OF_ARTICLE = 3, 5
"""Topics of a passage and of an article at most."""

TWICE = 2
"""Phrases that make a topic one of the whole article: what is named once in passing is not what it is about."""

POSTS = frozenset({"secretary", "minister", "correspondent", "editor", "spokesman", "spokesperson", "spokeswoman"})
"""After a label, what makes it the field of a post: "the education secretary" may speak of anything."""

DROPPED = frozenset("-'")
"""Signs that may stand between the words of a label or not: "low-income", "workers' rights"."""

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """The topics: `labels` by their words, the `beginnings` of these, and for each topic all those above it."""

    labels: Mapping[Words, str]
    beginnings: frozenset[Words]
    above: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Hit:
    """A label met in a text: the tokens [first, end), and whose label it is."""

    first: int
    end: int
    topic: str


@lru_cache(maxsize=1)
def scheme() -> Scheme:
    """The scheme of topics.ttl, read when it is first asked for."""
    graph = Graph().parse(data=data("topics.ttl"), format="turtle")
    tokenizer = spacy.blank("en").tokenizer
    labels = {
        tuple(plain for word in tokenizer(str(label)) if (plain := _plain(word.text)) not in DROPPED): str(concept)
        for kind in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
        for concept, label in graph.subject_objects(kind)
    }
    return Scheme(
        labels,
        frozenset(words[:length] for words in labels for length in range(1, len(words) + 1)),
        {
            str(concept): frozenset(map(str, graph.transitive_objects(concept, SKOS.broader))) - {str(concept)}
            for concept in graph.subjects(SKOS.inScheme)
        },
    )


def subjects(reading: Reading, doc: Doc) -> tuple[Subject, ...]:
    """What an article is about, and then what each of its statements is.

    A statement has the topics of the labels that lie wholly in one span of its content, an article those that it names
    TWICE: those with the most words first, and of a topic and a broader one the narrower.
    """
    known = scheme()
    of_article = _ranked(doc, _hits(doc[:], known), known, TWICE, MOST_OF_ARTICLE)
    of_statements = (
        replace(subject, statement=said.id) for said in reading.statements for subject in within(doc, said.content)
    )
    return (*of_article, *of_statements)


def within(doc: Doc, spans: Spans) -> tuple[Subject, ...]:
    """What a passage is about. Spans are in code points of `Article.text`, as the offsets of `doc` are."""
    known = scheme()
    return _ranked(doc, [hit for span in spans for hit in _hits(_tokens(doc, span), known)], known, 1, MOST)


def _tokens(doc: Doc, span: Span) -> Iterable[Token]:
    return doc.char_span(span.start, span.end, alignment_mode="contract") or ()


def _hits(tokens: Iterable[Token], known: Scheme) -> list[Hit]:
    """The labels met, longest first, none over another; in order."""
    words = [token for token in tokens if not _between(token)]
    forms = [_forms(token) for token in words]
    met = [(at, *longest) for at in range(len(words)) if (longest := _longest(forms, at, known))]
    taken = set[int]()
    hits = []
    for at, end, topic in sorted(met, key=lambda one: (one[0] - one[1], one[0])):
        if taken.isdisjoint(range(at, end)):
            taken.update(range(at, end))
            if end < len(words) and words[end].lower_ in POSTS:
                continue
            hits.append(Hit(words[at].i, words[end - 1].i + 1, topic))
    return sorted(hits, key=lambda hit: hit.first)


def _longest(forms: Sequence[Words], at: int, known: Scheme) -> tuple[int, str] | None:
    """Where the longest label that begins `at` a word ends, and whose it is."""
    found: tuple[int, str] | None = None
    begun: list[Words] = [()]
    for end in range(at, len(forms)):
        begun = [longer for words in begun for form in forms[end] if (longer := (*words, form)) in known.beginnings]
        if not begun:
            break
        found = next(((end + 1, known.labels[words]) for words in begun if words in known.labels), found)
    return found


def _forms(token: Token) -> Words:
    """What a word may be in a label, nearest first: itself, without capitals, its lemma; nothing in a name of a person."""
    if token.ent_type_ == "PERSON":
        return ()
    lemma = token.lemma_.lower() if token.tag_ != "NNPS" else token.lower_.removesuffix("s")  # a name's is the name
    return tuple(dict.fromkeys(map(_plain, (token.text, token.lower_, lemma))))


def _plain(word: str) -> str:
    return word.replace("’", "'")


def _between(token: Token) -> bool:
    """Whether a sign stands between two words without a break: apart it is a dash, and ends what is before it."""
    return _plain(token.text) in DROPPED and token.i > 0 and not token.nbor(-1).whitespace_


def _ranked(doc: Doc, hits: Sequence[Hit], known: Scheme, least: int, most: int) -> tuple[Subject, ...]:
    places = defaultdict[str, list[Hit]](list)
    for hit in hits:
        places[hit.topic].append(hit)
    enough = {topic: found for topic, found in places.items() if len(found) >= least}
    hidden = {broader for topic in enough for broader in known.above[topic]}
    weight = {
        topic: sum(hit.end - hit.first for one in (topic, *known.above[topic]) for hit in enough.get(one, ()))
        for topic in enough
    }
    shown = sorted(enough.keys() - hidden, key=lambda topic: (-weight[topic], enough[topic][0].first))
    return tuple(Subject(topic, tuple(_span(doc, hit) for hit in enough[topic])) for topic in shown[:most])


def _span(doc: Doc, hit: Hit) -> Span:
    last = doc[hit.end - 1]
    return Span(doc[hit.first].idx, last.idx + len(last))
