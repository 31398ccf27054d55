"""Which names in an article are one person's or one organisation's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from ingest.lexicon import (
    BARE_ORGANISATIONS,
    FEMALE_HONORIFICS,
    FEMALE_NAMES,
    MALE_HONORIFICS,
    MALE_NAMES,
    NAME_SUFFIXES,
)
from ingest.names import Name, acronym
from ontology.iris import actor_iri, name_key
from ontology.records import Actor, ActorKind, Article, Mention, MentionKind, Span


@dataclass(slots=True)
class Draft:
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


def span_of(doc: Doc, start: int, end: int) -> Span:
    last = doc[end - 1]
    return Span(doc[start].idx, last.idx + len(last))


def _written(doc: Doc, name: Name) -> str:
    return " ".join(name.text(doc).replace("’", "'").replace("‘", "'").split())


def gender_of(name: Name | None, words: Sequence[str]) -> str:
    """Gender as far as honorific and first name tell: "m", "f" or ""."""
    if name and name.honorific:
        return "m" if name.honorific in MALE_HONORIFICS else "f" if name.honorific in FEMALE_HONORIFICS else ""
    first = words[0].lower() if len(words) > 1 else ""
    return "m" if first in MALE_NAMES else "f" if first in FEMALE_NAMES else ""


def cast(doc: Doc, found: Sequence[Name]) -> list[Draft]:
    """One draft for each person and organisation among the names, with every place where one of its forms stands."""
    people = [name for name in found if name.kind is ActorKind.PERSON]
    bodies = [name for name in found if name.kind is ActorKind.ORGANIZATION]
    drafts = [*_people(doc, people), *_organisations(doc, bodies)]
    _find_again(doc, drafts)
    return [*drafts, *_bare(doc)]


def _people(doc: Doc, found: Sequence[Name]) -> list[Draft]:
    """One draft for each person: full names first, then the short forms that belong to them."""
    drafts: list[Draft] = []
    written = {name: _written(doc, name) for name in found}
    tails = {tuple(words[at:]) for words in map(str.split, written.values()) for at in range(1, len(words))}
    full = [name for name in found if " " in written[name] and tuple(written[name].split()) not in tails]
    for name in full:
        words = _telling(written[name].split())
        draft = next((one for one in drafts if _same_person(one.words, words)), None)
        if draft is None:
            drafts.append(draft := Draft(ActorKind.PERSON, written[name]))
        draft.add(written[name], span_of(doc, name.start, name.end))
        draft.gender = draft.gender or gender_of(name, words)
    for name in sorted(set(found) - set(full), key=lambda name: name.start):
        span, words = span_of(doc, name.start, name.end), _telling(written[name].split())
        gender = gender_of(name, words)
        draft = _meant([one for one in drafts if not (gender and one.gender and gender != one.gender)], words, span)
        if draft is None:
            drafts.append(draft := Draft(ActorKind.PERSON, written[name]))
        draft.add(written[name], span)
        draft.gender = draft.gender or gender
    return drafts


def _same_person(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether two full names are one: the last words are equal, and so are the first ones or one shortens the other."""
    if a[-1] != b[-1] or len(a) < 2 or len(b) < 2:
        return False
    return a[0].startswith(b[0]) or b[0].startswith(a[0])


def _meant(drafts: Iterable[Draft], words: Sequence[str], span: Span) -> Draft | None:
    """Whom a surname or first name means: of those it fits, the one mentioned last before."""
    drafts = list(drafts)
    fitting = [one for one in drafts if one.words[-len(words) :] == list(words)]
    fitting = fitting or [one for one in drafts if len(one.words) > 1 and one.words[0] == words[0] and len(words) == 1]
    return max(fitting, key=lambda one: max((m.start for m in one.mentions if m < span), default=-1), default=None)


def _organisations(doc: Doc, found: Sequence[Name]) -> list[Draft]:
    """One draft for each organisation; acronyms join the name whose letters they are."""
    drafts: dict[str, Draft] = {}
    letters: dict[str, str] = {}
    short = [name for name in found if name.end - name.start == 1 and acronym(doc[name.start])]
    for name in found:
        if name in short:
            continue
        written = _written(doc, name)
        key = name_key(written)
        drafts.setdefault(key, Draft(ActorKind.ORGANIZATION, written)).add(written, span_of(doc, name.start, name.end))
        for initials in _initials(written):
            letters.setdefault(initials, key)
    for name in short:
        written = _written(doc, name)
        key = letters.get(written.replace(".", ""), name_key(written))
        drafts.setdefault(key, Draft(ActorKind.ORGANIZATION, written)).add(written, span_of(doc, name.start, name.end))
    return list(drafts.values())


def _initials(name: str) -> set[str]:
    """The acronyms a name can have: of its capitalised words, and of all of them."""
    words = re.findall(r"[\w']+", name)
    return {
        "".join(word[0] for word in words if word[0].isupper()),
        "".join(word[0] for word in words).upper(),
        "".join(word[0] if word[0].isupper() else word[0].lower() for word in words if word not in {"and", "the"}),
    } - {word[0] for word in words}


def _find_again(doc: Doc, cast: Sequence[Draft]) -> None:
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
                draft.add(" ".join(tokens[at : at + length]), span_of(doc, at, at + length))
                at += length - 1
                break
        at += 1


def _ends(doc: Doc, start: int, end: int) -> tuple[int, int]:
    span = span_of(doc, start, end)
    return span.start, span.end


def _bare(doc: Doc) -> list[Draft]:
    """Bodies that the article knows by a role noun alone ("the government")."""
    drafts: dict[str, Draft] = {}
    for token in doc:
        definite = token.i > 0 and token.nbor(-1).lower_ == "the"
        headline = token.is_sent_start and token.text[0].isupper() and token.dep_ == "nsubj"
        if token.lower_ in BARE_ORGANISATIONS and (definite or headline) and token.dep_ != "compound":
            draft = drafts.setdefault(token.lower_, Draft(ActorKind.ORGANIZATION, f"the {token.lower_}", local=True))
            draft.mentions[span_of(doc, token.i - definite, token.i + 1)] = MentionKind.NOMINAL
    return list(drafts.values())
