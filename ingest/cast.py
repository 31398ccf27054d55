"""Which names in an article are one person's or one organisation's."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from spacy.tokens import Doc
from spacy.tokens import Span as Phrase

from ingest.lexicon import (
    BARE_ORGANISATIONS,
    FEMALE_HONORIFICS,
    FEMALE_NAMES,
    INSTITUTIONS,
    MALE_HONORIFICS,
    MALE_NAMES,
    NAME_SUFFIXES,
    PERSONAL_ORGANISATIONS,
    SHORT_FORMS,
    acronym,
)
from ingest.names import Name
from ontology.iris import name_key, referent_iri, visible
from ontology.records import Actor, ActorKind, Article, Mention, MentionKind, Span

FAMILY = 100
"""How many who share a surname or a first name are looked at for whom a name may mean, the last that came up."""

RECENT = 200
"""How many mentions are looked back for a name as short."""


@dataclass(slots=True)
class Draft:
    """An actor while its mentions are gathered."""

    kind: ActorKind
    name: str
    forms: dict[str, None] = field(default_factory=dict)
    mentions: dict[Span, MentionKind] = field(default_factory=dict)
    gender: str = ""
    honorifics: dict[str, None] = field(default_factory=dict)
    _ordered: list[Span] = field(default_factory=list, compare=False, repr=False)

    def in_order(self) -> Sequence[Span]:
        """Where it is mentioned so far, in the order of the text. Mentions are only ever added."""
        for span in islice(self.mentions, len(self._ordered), None):
            insort(self._ordered, span)
        return self._ordered

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
        self.name = max(self.name, name, key=self._fullness)

    def call(self, honorific: str, gender: str) -> None:
        """Take in what stands before a name, and the gender that it or the first name tells."""
        self.gender = self.gender or gender
        if honorific:
            self.honorifics.setdefault(honorific)

    def _fullness(self, form: str) -> tuple[int, int, bool, int]:
        words = form.split()
        return len(_telling(words)), len(words), form == self.name, len(form)

    def actor(self, article: Article) -> Actor:
        return Actor(
            iri=referent_iri(self.kind, self.name, article),
            kind=self.kind,
            name=self.name,
            aliases=tuple(form for form in self.forms if form != self.name),
            honorifics=tuple(self.honorifics),
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
    return _straight(name.text(doc))


def _straight(words: str) -> str:
    return " ".join(visible(words).replace("’", "'").replace("‘", "'").split())


def gender_of(name: Name | None, words: Sequence[str]) -> str:
    """Gender as far as honorific and first name tell: "m", "f" or ""."""
    if name and name.honorific in MALE_HONORIFICS | FEMALE_HONORIFICS:
        return "m" if name.honorific in MALE_HONORIFICS else "f"
    first = words[0].lower() if len(words) > 1 else ""
    return "m" if first in MALE_NAMES else "f" if first in FEMALE_NAMES else ""


def cast(doc: Doc, found: Sequence[Name]) -> list[Draft]:
    """One draft for each person and organisation among the names, with every place where one of its forms stands."""
    people = [name for name in found if name.kind is ActorKind.PERSON]
    bodies = [name for name in found if name.kind is ActorKind.ORGANIZATION]
    drafts = [*_people(doc, people), *_organisations(doc, bodies)]
    _find_again(doc, drafts)
    return [*drafts, *_bare(doc, drafts)]


def _people(doc: Doc, found: Sequence[Name]) -> list[Draft]:
    """One draft for each person: full names first, then the short forms that belong to them."""
    drafts: list[Draft] = []
    written = {name: _written(doc, name) for name in found}
    tails = {_lower(words[at:]) for words in map(str.split, written.values()) for at in range(1, len(words))}
    full = [name for name in found if " " in written[name] and _lower(written[name].split()) not in tails]
    by_word: dict[str, list[Draft]] = defaultdict(list)  # by surname, then by first name
    for name in full:
        words = _telling(written[name].split())
        gender = gender_of(name, words)
        same = [one for one in by_word[words[-1]][-FAMILY:] if _same_person(one, written[name], gender)]
        draft = same[0] if same and (len(words) > 1 or len(same) == 1) else None
        if draft is None:
            drafts.append(draft := Draft(ActorKind.PERSON, written[name]))
            by_word[words[-1]].append(draft)
        draft.add(written[name], span_of(doc, name.start, name.end))
        draft.call(name.honorific, gender)
    for draft in drafts:
        if (first := draft.words[0]) != draft.words[-1]:
            by_word[first].append(draft)
    for name in sorted(set(found) - set(full), key=lambda name: name.start):
        span, words = span_of(doc, name.start, name.end), _telling(written[name].split())
        gender = gender_of(name, words)
        near = [*by_word[words[-1]][-FAMILY:], *by_word[words[0]][-FAMILY:]]
        possible = [one for one in near if not _conflict(one.gender, gender)]
        if name.titled:  # "President Smith" before "Ann Smith" is somebody else, whom everybody knows
            possible = [one for one in possible if any(at < span for at in one.mentions)]
        draft = _meant(possible, words, span)
        if draft is None:
            drafts.append(draft := Draft(ActorKind.PERSON, written[name]))
            by_word[words[-1]].append(draft)
        draft.add(written[name], span)
        draft.call(name.honorific, gender)
    return drafts


def _lower(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word.lower() for word in words)


def _conflict(a: str, b: str) -> bool:
    """Whether two genders are known and differ."""
    return bool(a and b and a != b)


def _same_person(draft: Draft, written: str, gender: str) -> bool:
    """Whether a full name is the draft's: the same surname, and a first name that is equal, its short form or initial."""
    own, other = draft.words, _telling(written.split())
    if own[-1] != other[-1] or _conflict(draft.gender, gender):
        return False
    if len(own) > 1 and len(other) > 1:
        pair = frozenset({own[0].lower(), other[0].lower()})
        return len(pair) == 1 or any(pair <= {*forms} for forms in SHORT_FORMS)
    a, b = draft.name.split()[0].strip("."), written.split(maxsplit=1)[0].strip(".")
    return (len(a) == 1 or len(b) == 1) and a[:1] == b[:1]


def _meant(drafts: Iterable[Draft], words: Sequence[str], span: Span) -> Draft | None:
    """Whom a surname or first name means: of those it fits, the one mentioned last before."""
    drafts = list(drafts)
    lower = _lower(words)
    fitting = [one for one in drafts if _lower(one.words[-len(words) :]) == lower]  # "De Lee" begins a sentence
    fitting = fitting or [one for one in drafts if len(one.words) > 1 and one.words[0] == words[0] and len(words) == 1]
    return _latest(fitting, span) if fitting else None


def _latest(drafts: Sequence[Draft], span: Span) -> Draft:
    """The one meant last before a place by a name as short; else mentioned last before, else mentioned most.

    A family shares a surname, and it alone goes on meaning whom it meant.
    """
    if len(drafts) == 1:
        return drafts[0]

    def last(one: Draft) -> tuple[int, int, int]:
        places = one.in_order()
        until = bisect_left(places, span)
        before = (places[at] for at in range(until - 1, max(-1, until - 1 - RECENT), -1))
        alike = next((at.start for at in before if at.end - at.start == span.end - span.start), -1)
        return alike, places[until - 1].start if until else -1, len(places)

    return max(drafts, key=last)


def _organisations(doc: Doc, found: Sequence[Name]) -> list[Draft]:
    """One draft for each organisation; acronyms join the name whose letters they are, short forms the longer name."""
    drafts: dict[str, Draft] = {}
    ends: dict[str, list[str]] = defaultdict(list)  # the keys of names, by their first word and by their last
    letters: dict[str, str] = {}  # acronym: the key of the name it stands for
    short = [name for name in found if name.end - name.start == 1 and acronym(doc[name.start])]
    for name in sorted(set(found) - set(short), key=lambda name: (name.start - name.end, name.start)):
        written = _written(doc, name)
        key = _longer(written, drafts, ends) or name_key(written)
        if key not in drafts:
            for word in {*written.split()[:1], *written.split()[-1:]}:
                ends[word].append(key)
        drafts.setdefault(key, Draft(ActorKind.ORGANIZATION, written)).add(written, span_of(doc, name.start, name.end))
        for initials in (*_bracketed(doc, name), *_initials(written)):
            letters.setdefault(initials, key)
    for name in short:
        written = _written(doc, name)
        key = letters.get(written.replace(".", ""), name_key(written))
        drafts.setdefault(key, Draft(ActorKind.ORGANIZATION, written)).add(written, span_of(doc, name.start, name.end))
    return list(drafts.values())


def _bracketed(doc: Doc, name: Name) -> list[str]:
    """The acronym in brackets behind a name, whatever its letters."""
    after = doc[name.end : name.end + 3]
    return [after[1].text] if len(after) == 3 and after[0].text == "(" and acronym(after[1]) else []


def _longer(written: str, drafts: Mapping[str, Draft], ends: Mapping[str, Sequence[str]]) -> str | None:
    """The one longer name that a short one begins ("Acme" of "Acme Foods") or ends ("Finance Committee")."""
    words = written.split()
    if written in INSTITUTIONS:
        return None
    fitting = [
        key
        for key in dict.fromkeys(ends[words[-1]][-FAMILY:])
        if len(longer := drafts[key].name.split()) > len(words)
        and (longer[:1] == words or (len(words) > 1 and longer[-len(words) :] == words))
    ]
    return fitting[0] if len(fitting) == 1 and name_key(written) not in drafts else None


def _initials(name: str) -> set[str]:
    """The acronyms a name can have: of its capitalised words, and of all of them."""
    words = re.findall(r"[\w']+", name)
    return {
        "".join(word[0] for word in words if word[0].isupper()),
        "".join(word[0] for word in words).upper(),
        "".join(word[0] if word[0].isupper() else word[0].lower() for word in words if word not in {"and", "the"}),
    } - {word[0] for word in words}


def _find_again(doc: Doc, drafts: Sequence[Draft]) -> None:
    """Find known names where they were not seen as such: in headlines, in capitals, and where the model failed."""
    known: dict[tuple[str, ...], list[Draft]] = defaultdict(list)
    for draft in drafts:
        surname = draft.words[-1:] if draft.kind is ActorKind.PERSON else []
        acronyms = _initials(draft.name) if draft.kind is ActorKind.ORGANIZATION else set()
        short = [(form,) for form in acronyms if len(form) > 2 and form.isupper()]
        for form in {*map(tuple, map(str.split, draft.forms)), tuple(surname), *short} - {()}:
            known[form].append(draft)
    taken = {at for draft in drafts for span in draft.mentions for at in range(span.start, span.end)}
    longest = max(map(len, known), default=0)
    words = [_spelled(token.text, known) for token in doc]
    common = {token.text for token in doc if token.text.islower()}
    at = 0
    while at < len(doc):
        length = 0
        if doc[at].text[0].isupper() and doc[at].idx not in taken:
            length = next(
                (n for n in range(min(longest, len(doc) - at), 0, -1) if tuple(words[at : at + n]) in known), 0
            )
        form = tuple(words[at : at + length])
        if length and not _part(doc, at, length, known[form][0].kind, common):
            span = span_of(doc, at, at + length)
            _latest(known[form], span).add(" ".join(form), span)
        at += length or 1


def _spelled(word: str, known: Container[tuple[str, ...]]) -> str:
    """A word with its apostrophe straight, and as a name is written if it is all in capitals."""
    plain = word.replace("’", "'")
    return plain.capitalize() if len(word) > 3 and word.isupper() and (plain,) not in known else plain


def _part(doc: Doc, at: int, length: int, kind: ActorKind, common: Container[str]) -> bool:
    """Whether a single known word is part of something else: a longer name, or a sentence that begins with it.

    Not in a headline with capitals throughout, nor if the word is not among the `common` ones, which the article has in
    lower case.
    """
    token = doc[at]
    if length > 1 or token.text.isupper() or kind is not ActorKind.PERSON:
        return False
    longer = token.dep_ == "compound" and token.nbor().text[0].isupper() and token.sent[-1].i > at
    begins = token.is_sent_start is True and token.pos_ not in {"PROPN", "NOUN"} and token.lower_ in common
    return begins or (longer and not _all_capitals(token.sent))


def _all_capitals(sentence: Phrase) -> bool:
    """Whether all longer words of a sentence begin with a capital, as in many headlines."""
    words = [token.text for token in sentence if token.is_alpha and len(token) > 4]
    return len(words) > 2 and all(word[0].isupper() for word in words)


def _bare(doc: Doc, people: Sequence[Draft]) -> list[Draft]:
    """Bodies that have no name but a role noun ("the government") or that of a person ("the Smith campaign")."""
    drafts: dict[str, Draft] = {}
    ends = {span.end: draft for draft in people for span in draft.mentions if draft.kind is ActorKind.PERSON}
    starts = {span.end: span.start for draft in people for span in draft.mentions}
    for token in doc[1:]:
        before = token.nbor(-1)
        if token.lower_ in PERSONAL_ORGANISATIONS:
            while before.pos_ == "ADJ" and before.i > 1:  # "Lee's presidential campaign"
                before = before.nbor(-1)
        possessive = before.tag_ == "POS" and before.i > 0
        name_end = before.idx if possessive else before.idx + len(before)
        if token.lower_ in PERSONAL_ORGANISATIONS and name_end in ends and token.dep_ != "compound":
            label = f"{ends[name_end].words[-1]} {token.lower_}"
            draft = drafts.setdefault(label, Draft(ActorKind.ORGANIZATION, label))
            span = Span(starts[name_end], token.idx + len(token))
            draft.mentions[span] = MentionKind.NOMINAL if possessive else MentionKind.NAME
            if not possessive:
                draft.forms.setdefault(_straight(span.of(doc.text)))
            continue
        definite = token.nbor(-1).lower_ == "the"
        headline = token.is_sent_start and token.text[0].isupper() and token.dep_ == "nsubj"
        if token.lower_ in BARE_ORGANISATIONS and (definite or headline) and token.dep_ != "compound":
            label = f"the {token.lower_}"
            draft = drafts.setdefault(label, Draft(ActorKind.ORGANIZATION, label))
            draft.mentions[span_of(doc, token.i - definite, token.i + 1)] = MentionKind.NOMINAL
    return list(drafts.values())
