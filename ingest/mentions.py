"""People and organisations, each with all its mentions in one article."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from spacy.tokens import Doc

from ingest.anaphora import refer
from ingest.cast import Draft, cast, gender_of
from ingest.lexicon import ORGANISATION_HEADS, POST_HEADS
from ingest.names import names
from ingest.wholes import parts
from ontology.records import Actor, ActorKind, Article, Span, ZoneKind, Zones

AWAY = re.compile(r"\b(?:of|for|from|by|at|in|with|to|on|under|about)\b|['’]s\b|s['’]\s", re.IGNORECASE)
"""What, before a name, shows that the phrase is about something else ("a spokesman for NAME")."""

HEADS = re.compile(
    r"(?:['’]s?$)?\s*(?:$|[,;:.()\[\]–—-]|(?:of|from|who|at|in|on|himself|herself|itself)\b)", re.IGNORECASE
)
"""What may follow the name that heads a phrase."""

BYLINED = re.compile(r"[^\W\d_a-z][\w'’.-]+(?: (?!and\b)(?:[a-z]{2,3} )?[^\W\d_a-z][\w'’.-]*)+")
"""Two or more capitalised words, a particle between them allowed."""


def actors(article: Article, zones: Zones, doc: Doc) -> tuple[Actor, ...]:
    """The people and organisations in an article, in order of their first mention, each with all its mentions.

    `doc` is the article as `ingest.parse.parsed` gives it: its offsets are those of `Article.text`, and what is no part
    of the article is blank in it. Spans of mentions follow the contract: a name is without article, honorific and
    possessive ending; a description keeps its article. Whom an article means, it alone knows: `ingest.identity` joins
    actors across articles.
    """
    found = names(doc, zones.of(ZoneKind.TITLE))
    drafts = cast(doc, found)
    drafts += refer(doc, found, drafts, article.text, zones)
    drafts += _byline(article, zones, drafts)
    return parts(
        tuple(unique(draft.actor(article) for draft in sorted(drafts, key=lambda draft: draft.first))), article.text
    )


def actor_at(actors: Sequence[Actor], span: Span, text: str) -> Actor | None:
    """The actor that the expression at `span` refers to, or None if it heads no mention that is known.

    "Ann Lee, chair of the Board" is Ann Lee, "a spokesman for the Board" is nobody known.
    """
    places = _places(_Cast(actors))
    inside = [(place, actor) for place, actor in places.between(span.start, span.end) if span.contains(place)]
    if not inside:
        begun = places.between(span.start - places.longest, span.start + 1)
        around = [(place.end - place.start, actor) for place, actor in begun if place.contains(span)]
        return min(around, key=lambda found: found[0])[1] if around else None
    for place, actor in inside:
        nested = any(other.contains(place) and other != place for other, _ in inside)
        before = text[span.start : place.start].rpartition(",")[2]
        if not nested and not AWAY.search(before) and HEADS.match(text[place.end : span.end]):
            return actor
    return None


def unique(found: Iterable[Actor]) -> Iterator[Actor]:
    """Each IRI once: actors whose names differ in nothing that an IRI keeps are one."""
    by_iri: dict[str, Actor] = {}
    for actor in found:
        same = by_iri.get(actor.iri, actor)
        forms = dict.fromkeys((*same.aliases, actor.name, *actor.aliases))
        by_iri[actor.iri] = replace(
            same,
            aliases=tuple(form for form in forms if form != same.name),
            honorifics=tuple(dict.fromkeys((*same.honorifics, *actor.honorifics))),
            mentions=tuple(sorted({*same.mentions, *actor.mentions})),
        )
    yield from by_iri.values()


class _Cast:
    """Actors that equal only themselves: to compare all their mentions would cost what keeping their places saves."""

    def __init__(self, actors: Sequence[Actor]) -> None:
        self.actors = actors

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Cast) and self.actors is other.actors

    def __hash__(self) -> int:
        return id(self.actors)


@dataclass(frozen=True, slots=True)
class _Places:
    """All mentions in the order of their starts, the longer first, and how long the longest is."""

    starts: tuple[int, ...]
    placed: tuple[tuple[Span, Actor], ...]
    longest: int

    def between(self, start: int, end: int) -> tuple[tuple[Span, Actor], ...]:
        """The mentions that start in [start, end)."""
        return self.placed[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


@lru_cache(maxsize=1)
def _places(cast: _Cast) -> _Places:
    """An article's statements are asked about one after the other, so its places are found once."""
    placed = [(mention.span, actor) for actor in cast.actors for mention in actor.mentions]
    placed.sort(key=lambda found: (found[0].start, -found[0].end))
    longest = max((place.end - place.start for place, _ in placed), default=0)
    return _Places(tuple(place.start for place, _ in placed), tuple(placed), longest)


def _byline(article: Article, zones: Zones, drafts: Sequence[Draft]) -> list[Draft]:
    """The people in the byline that the article does not name otherwise; those it does gain the mention."""
    new: list[Draft] = []
    for zone in zones.of(ZoneKind.BYLINE):
        for match in BYLINED.finditer(zone.of(article.text)):
            name = match.group().removeprefix("By ").replace("’", "'")
            if name.split()[-1].lower() in POST_HEADS | ORGANISATION_HEADS:
                continue  # "Ann Lee, Health Correspondent"
            span = Span(zone.start + match.end() - len(name), zone.start + match.end())
            draft = next((one for one in drafts if one.kind is ActorKind.PERSON and one.name == name), None)
            if draft is None:
                new.append(draft := Draft(ActorKind.PERSON, name, gender=gender_of(None, name.split())))
            draft.add(name, span)
    return new
