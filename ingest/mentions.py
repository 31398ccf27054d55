"""People and organisations, each with all its mentions in one article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc

from ingest.lexicon import (
    BARE_ORGANISATIONS,
    FEMALE_HONORIFICS,
    FEMALE_NAMES,
    MALE_HONORIFICS,
    MALE_NAMES,
    NAME_SUFFIXES,
)
from ingest.names import Name, acronym, names
from ontology.iris import actor_iri, name_key
from ontology.records import Actor, ActorKind, Article, Mention, MentionKind, Span, ZoneKind, Zones

AWAY = re.compile(r"\b(?:of|for|from|by|at|in|with|to|on|under|about)\b|['’]s\b|s['’]\s", re.IGNORECASE)
"""What, before a name, shows that the phrase is about something else ("a spokesman for NAME")."""

HEADS = re.compile(r"\s*(?:$|[,;:.()\[\]–—-]|(?:of|from|who|at|in|on|himself|herself|itself)\b)", re.IGNORECASE)
"""What may follow the name that heads a phrase."""


def actors(article: Article, zones: Zones, doc: Doc) -> tuple[Actor, ...]:
    """The people and organisations named in an article, in order of their first mention.

    `doc` is the article as `ingest.parse.parsed` gives it: its offsets are those of `Article.text`, and what is no part
    of the article is blank in it. Spans of mentions follow the contract: a name is without article, honorific and
    possessive ending. IRIs are those that the name alone gives (`ontology.iris.actor_iri`); `ingest.identity` joins
    actors across articles.
    """
    cast = _cast(doc, names(doc, zones.of(ZoneKind.TITLE)))
    cast += _bare(doc)
    cast += _byline(article, zones, cast)
    return tuple(_unique(draft.actor(article) for draft in sorted(cast, key=lambda draft: draft.first)))


def actor_at(actors: Sequence[Actor], span: Span, text: str) -> Actor | None:
    """The actor that the expression at `span` refers to, or None if it heads no mention that is known.

    "Ann Lee, chair of the Board" is Ann Lee, "a spokesman for the Board" is nobody known.
    """
    inside = [(mention.span, actor) for actor in actors for mention in actor.mentions if mention.span.overlaps(span)]
    outer = [
        (place, actor)
        for place, actor in inside
        if not any(other.contains(place) and other != place for other, _ in inside)
    ]
    for place, actor in sorted(outer, key=lambda found: found[0]):
        before = text[span.start : max(span.start, place.start)].rpartition(",")[2]
        if not AWAY.search(before) and HEADS.match(text[place.end : max(place.end, span.end)]):
            return actor
    return None


@dataclass(slots=True)
class _Draft:
    """An actor while its mentions are gathered."""

    kind: ActorKind
    name: str
    forms: dict[str, None] = field(default_factory=dict)
    mentions: dict[Span, MentionKind] = field(default_factory=dict)
    gender: str = ""
    local: bool = False

    @property
    def first(self) -> Span:
        return min(self.mentions)

    @property
    def words(self) -> list[str]:
        return _telling(self.name.split())

    def add(self, name: str, span: Span) -> None:
        """Take in a mention by name; the fullest form becomes the name."""
        self.forms.setdefault(name)
        self.mentions.setdefault(span, MentionKind.NAME)
        self.name = max(self.name, name, key=lambda form: (len(form.split()), form == self.name, len(form)))

    def actor(self, article: Article) -> Actor:
        return Actor(
            iri=actor_iri(self.kind, self.name, article if self.local else None),
            kind=self.kind,
            name=self.name,
            aliases=tuple(form for form in self.forms if form != self.name),
            mentions=tuple(Mention(span, kind) for span, kind in sorted(self.mentions.items())),
        )


def _telling(words: list[str]) -> list[str]:
    """A person's name without initials and "Jr."."""
    telling = [word for word in words if len(word.strip(".")) > 1 and word.lower().strip(".") not in NAME_SUFFIXES]
    return telling or words


def _span(doc: Doc, start: int, end: int) -> Span:
    last = doc[end - 1]
    return Span(doc[start].idx, last.idx + len(last))


def _written(doc: Doc, name: Name) -> str:
    return " ".join(name.text(doc).replace("’", "'").replace("‘", "'").split())


def _gender(name: Name | None, words: Sequence[str]) -> str:
    """Gender as far as honorific and first name tell: "m", "f" or ""."""
    if name and name.honorific:
        return "m" if name.honorific in MALE_HONORIFICS else "f" if name.honorific in FEMALE_HONORIFICS else ""
    first = words[0].lower() if len(words) > 1 else ""
    return "m" if first in MALE_NAMES else "f" if first in FEMALE_NAMES else ""


def _cast(doc: Doc, found: Sequence[Name]) -> list[_Draft]:
    people = [name for name in found if name.kind is ActorKind.PERSON]
    bodies = [name for name in found if name.kind is ActorKind.ORGANIZATION]
    cast = [*_people(doc, people), *_organisations(doc, bodies)]
    _find_again(doc, cast)
    return cast


def _people(doc: Doc, found: Sequence[Name]) -> list[_Draft]:
    """One draft for each person: full names first, then the short forms that belong to them."""
    drafts: list[_Draft] = []
    written = {name: _written(doc, name) for name in found}
    tails = {tuple(words[at:]) for words in map(str.split, written.values()) for at in range(1, len(words))}
    full = [name for name in found if " " in written[name] and tuple(written[name].split()) not in tails]
    for name in full:
        words = _telling(written[name].split())
        draft = next((one for one in drafts if _same_person(one.words, words)), None)
        if draft is None:
            drafts.append(draft := _Draft(ActorKind.PERSON, written[name]))
        draft.add(written[name], _span(doc, name.start, name.end))
        draft.gender = draft.gender or _gender(name, words)
    for name in sorted(set(found) - set(full), key=lambda name: name.start):
        span, words = _span(doc, name.start, name.end), _telling(written[name].split())
        gender = _gender(name, words)
        draft = _meant([one for one in drafts if not (gender and one.gender and gender != one.gender)], words, span)
        if draft is None:
            drafts.append(draft := _Draft(ActorKind.PERSON, written[name]))
        draft.add(written[name], span)
        draft.gender = draft.gender or gender
    return drafts


def _same_person(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether two full names are one: the last words are equal, and so are the first ones or one shortens the other."""
    if a[-1] != b[-1] or len(a) < 2 or len(b) < 2:
        return False
    return a[0].startswith(b[0]) or b[0].startswith(a[0])


def _meant(drafts: Iterable[_Draft], words: Sequence[str], span: Span) -> _Draft | None:
    """Whom a surname or first name means: of those it fits, the one mentioned last before."""
    drafts = list(drafts)
    fitting = [one for one in drafts if one.words[-len(words) :] == list(words)]
    fitting = fitting or [one for one in drafts if len(one.words) > 1 and one.words[0] == words[0] and len(words) == 1]
    return max(fitting, key=lambda one: max((m.start for m in one.mentions if m < span), default=-1), default=None)


def _organisations(doc: Doc, found: Sequence[Name]) -> list[_Draft]:
    """One draft for each organisation; acronyms join the name whose letters they are."""
    drafts: dict[str, _Draft] = {}
    letters: dict[str, str] = {}
    short = [name for name in found if name.end - name.start == 1 and acronym(doc[name.start])]
    for name in found:
        if name in short:
            continue
        written = _written(doc, name)
        key = name_key(written)
        drafts.setdefault(key, _Draft(ActorKind.ORGANIZATION, written)).add(written, _span(doc, name.start, name.end))
        for initials in _initials(written):
            letters.setdefault(initials, key)
    for name in short:
        written = _written(doc, name)
        key = letters.get(written.replace(".", ""), name_key(written))
        drafts.setdefault(key, _Draft(ActorKind.ORGANIZATION, written)).add(written, _span(doc, name.start, name.end))
    return list(drafts.values())


def _initials(name: str) -> set[str]:
    """The acronyms a name can have: of its capitalised words, and of all of them."""
    words = re.findall(r"[\w']+", name)
    return {
        "".join(word[0] for word in words if word[0].isupper()),
        "".join(word[0] for word in words).upper(),
        "".join(word[0] if word[0].isupper() else word[0].lower() for word in words if word not in {"and", "the"}),
    } - {word[0] for word in words}


def _find_again(doc: Doc, cast: Sequence[_Draft]) -> None:
    """Find known names where they were not seen as such: in headlines, and where the model failed."""
    known = {tuple(form.split()): draft for draft in cast for form in draft.forms}
    known |= {(draft.words[-1],): draft for draft in cast if draft.kind is ActorKind.PERSON and len(draft.words) > 1}
    taken = {at for draft in cast for span in draft.mentions for at in range(span.start, span.end)}
    longest = max(map(len, known), default=0)
    at = 0
    tokens = [token.text.replace("’", "'") for token in doc]
    while at < len(doc):
        for length in range(min(longest, len(doc) - at), 0, -1):
            draft = known.get(tuple(tokens[at : at + length]))
            if draft and doc[at].idx not in taken and not taken & set(range(*_ends(doc, at, at + length))):
                draft.add(" ".join(tokens[at : at + length]), _span(doc, at, at + length))
                at += length - 1
                break
        at += 1


def _ends(doc: Doc, start: int, end: int) -> tuple[int, int]:
    span = _span(doc, start, end)
    return span.start, span.end


def _bare(doc: Doc) -> list[_Draft]:
    """Bodies that the article knows by a role noun alone ("the government")."""
    drafts: dict[str, _Draft] = {}
    for token in doc:
        definite = token.i > 0 and token.nbor(-1).lower_ == "the"
        headline = token.is_sent_start and token.text[0].isupper() and token.dep_ == "nsubj"
        if token.lower_ in BARE_ORGANISATIONS and (definite or headline) and token.dep_ != "compound":
            draft = drafts.setdefault(token.lower_, _Draft(ActorKind.ORGANIZATION, f"the {token.lower_}", local=True))
            draft.mentions[_span(doc, token.i - definite, token.i + 1)] = MentionKind.NOMINAL
    return list(drafts.values())


def _byline(article: Article, zones: Zones, cast: Sequence[_Draft]) -> list[_Draft]:
    """The people in the byline that the article does not name otherwise; those it does gain the mention."""
    new: list[_Draft] = []
    for zone in zones.of(ZoneKind.BYLINE):
        for match in re.finditer(r"[A-Z][\w'’.-]+(?: (?:[a-z]{2,3} )?[A-Z][\w'’.-]*)+", zone.of(article.text)):
            name = match.group().removeprefix("By ").replace("’", "'")
            span = Span(zone.start + match.end() - len(name), zone.start + match.end())
            draft = next((one for one in cast if one.kind is ActorKind.PERSON and one.name == name), None)
            if draft is None:
                new.append(draft := _Draft(ActorKind.PERSON, name, gender=_gender(None, name.split())))
            draft.add(name, span)
    return new


def _unique(found: Iterable[Actor]) -> Iterator[Actor]:
    """Each IRI once: actors whose names differ in nothing that an IRI keeps are one."""
    by_iri: dict[str, Actor] = {}
    for actor in found:
        same = by_iri.get(actor.iri, actor)
        forms = dict.fromkeys((*same.aliases, actor.name, *actor.aliases))
        by_iri[actor.iri] = replace(
            same,
            aliases=tuple(form for form in forms if form != same.name),
            mentions=tuple(sorted({*same.mentions, *actor.mentions})),
        )
    yield from by_iri.values()
