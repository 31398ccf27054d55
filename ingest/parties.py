"""Parties: referents that are taken for one actor, and what is known of them together."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum

from ingest.lexicon import (
    COMMON_SURNAMES,
    FEMALE_HONORIFICS,
    FEMALE_NAMES,
    FIRST_NAMES,
    MALE_HONORIFICS,
    MALE_NAMES,
    ORGANISATION_HEADS,
    POST_FIELDS,
)
from ingest.likeness import body_words, fold, is_acronym, is_unit, person_name
from ontology.records import ActorKind

SOLE_POSTS = frozenset("premier taoiseach chancellor pope mayor governor ombudsman archbishop".split())
"""Titles of one word that one person at a time holds in a place."""

UNISEX = frozenset(
    "alex ali ashley bobby charlie chris dana drew francis gene jackie jamie jan jean jo joe jordan jay kelly kim kerry kelly lee leslie lou "
    "lynn marion max morgan nicky pat robin sam shannon sydney stacey terry tony tracy vivian willie".split()
)
"""Given names of either gender, whatever the lists of names say."""

GENERATION = 30
"""Years between articles that name somebody without a tie before they count against one bearer."""

AT_ONCE = 2
"""Years within which posts in two bodies that have nothing in common count as held at once, which few do."""

UNLIKELY, POSSIBLE = 0.2, 0.5
"""How sure it can be at most where something speaks against it: no candidate any more, and still one."""

HELD = 2
"""So many others in company tie as a post does; one of them could be named anywhere."""


@dataclass(frozen=True, slots=True)
class Referent:
    """A person or organisation as one article has it.

    Others are given by their IRIs: `posts` are titles, each with the organisation if that is said; `company` is everybody
    whom the article names but for its outlet and byline; `part_of` is the organisation of which this one is a part. `bound`
    where the name means something in that article only ("the government"). `listed` where it is an entry of an authority
    file: these have one article, the file.
    """

    iri: str
    article: str
    kind: ActorKind
    name: str
    aliases: tuple[str, ...] = ()
    honorifics: tuple[str, ...] = ()
    posts: tuple[tuple[str, str | None], ...] = ()
    company: frozenset[str] = frozenset()
    part_of: str | None = None
    outlet: str | None = None
    published: date | None = None
    bound: bool = False
    listed: bool = False


def by_name(kind: ActorKind, name: str) -> str:
    """What stands for somebody in the company of others."""
    return f"{kind}/{fold(name)}"


class Support(IntEnum):
    """How much beside the names speaks for one bearer."""

    NONE = 0
    WEAK = 1
    STRONG = 2


class Tie(StrEnum):
    """What it is that speaks for it."""

    POST = "post in common"
    BODY = "organisation in common"
    COMPANY = "company in common"
    WHOLE = "parts of one body"
    OUTLET = "outlet in common"


class Bar(StrEnum):
    """What speaks against one bearer, beside the names."""

    HONORIFICS = "honorifics differ"
    POSTS = "posts differ"
    PARENTS = "parents differ"
    TIMES = "decades apart"
    TOGETHER = "both in one article"


Why = tuple[str, str | None, float]
"""Why a referent is with the others of a party, what supports that, and how sure it is."""

END = 99
"""The round in which a party ends that lasts through all of them."""


@dataclass(slots=True, eq=False)
class Party:
    """Some referents and what is known of all of them. Names of others in it are keys, so that spellings meet.

    All of it follows from the referents and from how they came together, so that two parties of one `record` are one.
    """

    kind: ActorKind
    members: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By referent: its article, and its name there."""
    names: Counter[str] = field(default_factory=Counter)
    forms: set[str] = field(default_factory=set)  # as written: the names, and the aliases that are as full
    called: set[str] = field(default_factory=set)  # the other aliases
    genders: set[str] = field(default_factory=set)
    posts: set[tuple[str, str]] = field(default_factory=set)  # title and body, "" where none is said
    bodies: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)
    company: set[str] = field(default_factory=set)
    parents: set[str] = field(default_factory=set)
    wholes: Counter[str] = field(default_factory=Counter)
    """The referents whose part each is said to be."""
    outlets: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    years: set[int] = field(default_factory=set)
    ruled: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The referents of whom somebody decided that they are not others, with these others."""
    decided: set[frozenset[str]] = field(default_factory=set)  # pairs of names that somebody decided to be one's
    came: dict[str, Why] = field(default_factory=dict)
    bound: bool = False
    listed: bool = False  # whether an authority file gives one of them
    key: str = ""
    """What orders parties: the least IRI in them."""
    into: Party | None = None
    number: int = 0
    """On the shelf; 0 where it does not stand there."""
    ends: int = END
    """The round in which it becomes part of another, `whole`."""
    whole: int = 0
    iri: str = ""
    """Of the actor that it is, where it is one across all articles."""

    @property
    def now(self) -> Party:
        """The party that this one has become part of, or itself."""
        found = self
        while found.into is not None:
            found = found.into
        return found

    @property
    def person(self) -> bool:
        return self.kind is ActorKind.PERSON

    @property
    def single(self) -> bool:
        """Whether a person is known by one word only."""
        return self.person and all(not person_name(form).given for form in self.forms)

    @property
    def vague(self) -> bool:
        """Whether all that names it is one word of a name, or an acronym."""
        return self.single if self.person else all(is_acronym(form) for form in self.forms)

    @property
    def unit(self) -> bool:
        """Whether the name is that of a part, and no text says of what."""
        return not self.person and not self.parents and all(map(is_unit, self.forms))

    @property
    def name(self) -> str:
        """The name that is used most, of those that tell most."""
        return min(self.names, key=lambda name: (self._tells_little(name), -self.names[name], -len(name), name))

    def _tells_little(self, name: str) -> bool:
        return not person_name(name).given if self.person else is_acronym(name)

    def add(self, one: Referent, keys: Mapping[str, str], apart: Iterable[str] = ()) -> None:
        """Take in a referent; `keys` say what stands for each of the others, `apart` are those that somebody decided are others."""
        self.members[one.iri] = (one.article, one.name)
        self.key = min(self.key or one.iri, one.iri)
        self.names[one.name] += 1
        self.forms.add(one.name)
        for alias in one.aliases:
            (self.forms if self._as_full(alias, one.name) else self.called).add(alias)
        self.genders |= _genders(one)
        for title, body in one.posts:
            self.posts.add((fold(title), keys.get(body or "", "")))
            self.fields |= {POST_FIELDS[word] for word in fold(title).split() if word in POST_FIELDS}
            if body:
                self.bodies.add(keys[body])
        self.company |= {keys[other] for other in one.company if other != one.iri}
        if one.outlet:
            self.outlets.add(fold(one.outlet))
        self.articles.add(one.article)
        self.bound |= one.bound
        self.listed |= one.listed
        if one.part_of:
            self.parents.add(keys[one.part_of])
            self.wholes[one.part_of] += 1
        if one.published:
            self.years.add(one.published.year)
        if others := tuple(sorted(apart)):
            self.ruled[one.iri] = others

    def _as_full(self, alias: str, name: str) -> bool:
        """Whether an alias tells as much as the name: an acronym may be another body's too."""
        if self.person:
            return bool(person_name(alias).given)
        return is_acronym(alias) == is_acronym(name) and len(body_words(alias)) >= len(body_words(name))

    def join(self, other: Party) -> None:
        """Take in all that is known of another party."""
        self.key = min(self.key, other.key)
        self.bound |= other.bound
        self.listed |= other.listed
        for name in _COUNTED:
            getattr(self, name).update(getattr(other, name))
        for name in (*_MAPPED, *_SETS):
            getattr(self, name).update(getattr(other, name))

    def copy(self) -> Party:
        """The same, that can take in others while this one stays as it is. It stands on no shelf."""
        made = Party(self.kind, bound=self.bound, listed=self.listed, key=self.key)
        for name in (*_COUNTED, *_MAPPED, *_SETS):
            setattr(made, name, getattr(self, name).copy())
        return made

    def record(self) -> str:
        """All that is known of it, as JSON, always the same for the same."""
        said = {name: sorted(getattr(self, name).items()) for name in (*_COUNTED, *_MAPPED)}
        sets = {name: sorted(getattr(self, name)) for name in sorted(_SETS - {"decided", "articles"})}
        decided = sorted(map(sorted, self.decided))
        return json.dumps(
            [self.kind, self.bound, self.listed, {**said, **sets, "decided": decided}], separators=(",", ":")
        )

    @classmethod
    def of(cls, record: str) -> Party:
        """The party of a record."""
        kind, bound, listed, said = json.loads(record)
        made = cls(ActorKind(kind), bound=bound, listed=listed)
        for name in _COUNTED:
            setattr(made, name, Counter(dict(said[name])))
        for name in _MAPPED:
            setattr(made, name, {one: tuple(others) for one, others in said[name]})
        for name in _SETS - {"decided", "articles", "posts"}:
            setattr(made, name, set(said[name]))
        made.posts = {(title, body) for title, body in said["posts"]}
        made.decided = {frozenset(pair) for pair in said["decided"]}
        made.articles = {article for article, _ in made.members.values()}
        made.key = min(made.members)
        return made


_COUNTED = ("names", "wholes")
_MAPPED = ("members", "ruled", "came")
_SETS = frozenset("forms called genders posts bodies fields company parents outlets articles years decided".split())


def _genders(one: Referent) -> set[str]:
    """What honorifics tell, or where there are none, a given name that only one gender bears."""
    words = {word.strip(".").lower() for word in one.honorifics}
    told = {g for g, all_ in (("m", MALE_HONORIFICS), ("f", FEMALE_HONORIFICS)) if words & all_}
    if told or one.kind is not ActorKind.PERSON:
        return told
    given = person_name(one.name).given
    if given in UNISEX or (given in MALE_NAMES) == (given in FEMALE_NAMES):
        return set()
    return {"m"} if given in MALE_NAMES else {"f"}


def rare(one: Party) -> bool:
    """Whether few can bear the name: not where given name and surname are both among the commonest."""
    names = [person_name(form) for form in one.forms]
    return not any(name.last in COMMON_SURNAMES and (not name.given or name.given in FIRST_NAMES) for name in names)


def support(a: Party, b: Party) -> tuple[Support, Tie | None]:
    """What beside the names speaks for one bearer."""
    if not a.person:
        if a.parents & b.parents:
            return Support.STRONG, Tie.WHOLE
        if a.parents & b.company or b.parents & a.company:
            return Support.STRONG, Tie.WHOLE
    if _shared_post(a, b):
        return Support.STRONG, Tie.POST
    if a.bodies & b.bodies or a.bodies & b.company or b.bodies & a.company:
        return Support.STRONG, Tie.BODY
    shared = _overlap(a.company, b.company)
    if shared:
        return (Support.STRONG if shared >= HELD else Support.WEAK), Tie.COMPANY
    if not a.person and a.outlets & b.outlets:
        return Support.WEAK, Tie.OUTLET
    return Support.NONE, None


def _shared_post(a: Party, b: Party) -> bool:
    """Whether both hold a post that few hold: in one body, or one of whose bodies no more is said."""
    small, large = (a.posts, b.posts) if len(a.posts) <= len(b.posts) else (b.posts, a.posts)
    for title, body in small:
        if body:
            same = (title, body) in large or ((title, "") in large and not _general(title))
        else:
            same = not _general(title) and any(_one_title(title, other) for other, _ in large)
        if same:
            return True
    return False


def _general(title: str) -> bool:
    """Whether many hold what has that title, where no body is said: "chair", "reporter", but not "Education Secretary"."""
    return " " not in title and title not in SOLE_POSTS


def _one_title(a: str, b: str) -> bool:
    """Whether two titles are one, be it that one of them leaves out of what ("mayor of Dellwood")."""
    short, long = sorted((a, b), key=len)
    return a == b or long.startswith((f"{short} of ", f"{short} for "))


def _overlap(a: set[str], b: set[str]) -> int:
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    return sum(one in large for one in small)


def against(a: Party, b: Party) -> Bar | None:
    """What, beside the names, rules one bearer out."""
    if a.genders and b.genders and a.genders.isdisjoint(b.genders):
        return Bar.HONORIFICS
    if a.parents and b.parents and a.parents.isdisjoint(b.parents):
        return Bar.PARENTS
    if _together(a, b):
        return Bar.TOGETHER
    return None


def _together(a: Party, b: Party) -> bool:
    """Whether one article names both, and not by names that somebody decided to be one's."""
    shared = a.articles & b.articles
    decided = a.decided | b.decided if shared else set()
    if not decided:
        return bool(shared)
    mine, theirs = ([one for one in party.members.values() if one[0] in shared] for party in (a, b))
    return any(
        here == there and frozenset({fold(x), fold(y)}) not in decided for here, x in mine for there, y in theirs
    )


def doubtful(a: Party, b: Party, level: Support) -> tuple[Bar, float] | None:
    """What speaks against one bearer without ruling it out, and how sure it can be at most."""
    years = _years_between(a, b)
    if years > GENERATION and (a.person or level is Support.NONE):
        return Bar.TIMES, UNLIKELY
    if level is Support.STRONG:
        return None
    if a.fields and b.fields and a.fields.isdisjoint(b.fields):
        return Bar.POSTS, (POSSIBLE if level else UNLIKELY)
    if level is Support.NONE and a.bodies and b.bodies and not _kin(a.bodies, b.bodies):
        return Bar.POSTS, (POSSIBLE if years > AT_ONCE else UNLIKELY)
    return None


def _kin(a: set[str], b: set[str]) -> bool:
    """Whether a body of the one and a body of the other have a word in common that tells: the town's school and its council."""

    def words(bodies: set[str]) -> set[str]:
        return {word for body in bodies for word in body.partition("/")[2].split()} - ORGANISATION_HEADS

    return bool(words(a) & words(b))


def _years_between(a: Party, b: Party) -> int:
    if not (a.years and b.years):
        return 0
    return max(0, min(a.years) - max(b.years), min(b.years) - max(a.years))
